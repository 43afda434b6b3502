/*
 * word_text.js - the words of a pasted text: runs of letters with their marks, cut
 * into lines, cleaned of what word processors leave in them, and written as HTML.
 *
 * A run is { text, marks, href, font }, or { cut: 1 } for a line break and { cut: 2 }
 * for the end of a page. A line is an array of { text, marks, href }.
 * core/content/word_text.c does the same.
 */
import { FONT, legacyToUnicode } from "./legacy_font.js";

export const MARK = { STRONG: 1, EM: 2, U: 4, S: 8, SUB: 16, SUP: 32 };
const TAGS = ["strong", "em", "u", "s", "sub", "sup"];

/* ---- letters ---- */

const isSpace = code =>
    code === 0x20 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) || code === 0x2028 || code === 0x2029 ||
    code === 0x202f || code === 0x205f || code === 0x3000;

// Controls, soft hyphens, signs without width or of direction, what is no letter.
const isNothing = code =>
    code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xad || code === 0x200b ||
    code === 0x200e || code === 0x200f || (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) || code === 0xfeff || code === 0xfffc ||
    (code >= 0xd800 && code <= 0xdfff) || (code >= 0xfdd0 && code <= 0xfdef) ||
    (code & 0xfffe) === 0xfffe;

export const isLetter = code =>
    (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) ||
    (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x1e00 && code <= 0x1eff);

const DIACRITICS = /[\u0300-\u036f]/g;

// Only the letters a-z, without accents and case: "Độc lập - Tự do" -> "doclaptudo".
export const bareLetters = text =>
    text.normalize("NFD").replace(DIACRITICS, "").toLowerCase().replace(/đ/g, "d")
        .replace(/[^a-z]/g, "");

/* ---- runs to lines ---- */

function put(line, letter, marks, href) {
    if (letter === "") return;
    const last = line[line.length - 1];
    if (last && last.marks === marks && last.href === href) last.text += letter;
    else line.push({ text: letter, marks, href });
}

// A space between two runs has only the marks that both have.
function putSpace(line, marks, href) {
    const last = line[line.length - 1];
    put(line, " ", last.marks & marks, last.href === href ? href : null);
}

function putText(line, text, run, state) {
    for (const letter of text) {
        const code = letter.codePointAt(0);
        if (isSpace(code)) {
            state.gap = line.length > 0;
            continue;
        }
        if (isNothing(code)) continue;
        if (state.gap) putSpace(line, run.marks, run.href);
        state.gap = false;
        put(line, letter, run.marks, run.href);
    }
}

// Neighbours of one kind together: an accent may have come in a run of its own.
function joined(runs) {
    const out = [];
    for (const run of runs) {
        const last = out[out.length - 1];
        if (last && !last.cut && !run.cut && last.marks === run.marks &&
            last.href === run.href && last.font === run.font)
            last.parts.push(run.text);
        else out.push(run.cut ? run : { ...run, parts: [run.text] });
    }
    return out;
}

function decoded(run, notes) {
    const text = run.parts.join("");
    const plain = legacyToUnicode(run.font, text);
    if (plain !== text && run.font !== FONT.NONE && run.font < FONT.WINGDINGS)
        notes.hadLegacyFont = true;
    return plain;
}

// Paragraphs of lines: an empty line and the end of a page begin a new paragraph.
export function toParagraphs(runs, notes) {
    const paragraphs = [];
    let lines = [], line = [];
    const state = { gap: false };
    const endLine = () => {
        for (const run of line) run.text = run.text.normalize("NFC");
        if (line.length) lines.push(line);
        line = [];
        state.gap = false;
    };
    const endParagraph = () => {
        if (lines.length) paragraphs.push(lines);
        lines = [];
    };
    for (const run of joined(runs)) {
        if (!run.cut) {
            putText(line, decoded(run, notes), run, state);
            continue;
        }
        const wasEmpty = line.length === 0;
        endLine();
        if (wasEmpty || run.cut === 2) endParagraph();
    }
    endLine();
    endParagraph();
    return paragraphs;
}

/* ---- lines ---- */

export const plain = line => line.map(run => run.text).join("");
export const plainOf = lines => lines.map(plain).join(" ");
export const length = text => [...text].length;
export const isAll = (line, mark) => line.every(run => run.marks & mark);

// Without these marks; what then is alike becomes one run.
export function without(line, marks) {
    const out = [];
    for (const run of line) put(out, run.text, run.marks & ~marks, run.href);
    return out;
}

// The first `count` UTF-16 units and the white space behind them go.
export function withoutStart(line, count) {
    const out = [];
    for (const run of line) {
        let text = run.text.slice(Math.min(count, run.text.length));
        count -= run.text.length - text.length;
        if (!out.length && count === 0) text = text.replace(/^ +/, "");
        if (text) put(out, text, run.marks, run.href);
    }
    return out;
}

// Several lines as one, with `between` where they meet; a space has the marks of both.
export function oneLine(lines, between) {
    const out = [];
    for (const line of lines) {
        if (out.length && line.length && between === " ")
            putSpace(out, line[0].marks, line[0].href);
        else if (out.length) put(out, between, 0, null);
        for (const run of line) put(out, run.text, run.marks, run.href);
    }
    return out;
}

export const textLine = text => (text ? [{ text, marks: 0, href: null }] : []);

/* ---- HTML ---- */

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escape = text => text.replace(/[&<>"']/g, letter => ESCAPES[letter]);

// The elements around a run, outermost first.
function wrappers(run) {
    const out = run.href === null ? [] : [`a href="${escape(run.href)}"`];
    TAGS.forEach((tag, at) => { if (run.marks & (1 << at)) out.push(tag); });
    return out;
}

export function lineHtml(line) {
    let out = "", open = [];
    const close = to => {
        while (open.length > to) out += `</${open.pop().split(" ")[0]}>`;
    };
    for (const run of line) {
        const wanted = wrappers(run);
        let same = 0;
        while (same < open.length && open[same] === wanted[same]) same++;
        close(same);
        for (const tag of wanted.slice(same)) {
            out += `<${tag}>`;
            open.push(tag);
        }
        out += escape(run.text);
    }
    close(0);
    return out;
}

export const linesHtml = lines => lines.map(lineHtml).join("<br>");

/* ---- addresses and words in attributes ---- */

const utf8Length = text => {
    let bytes = 0;
    for (const letter of text) {
        const code = letter.codePointAt(0);
        bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
    return bytes;
};

const isPlainAddress = text =>
    text !== "" && !/[\u0000-\u0020\u007f-\u009f\\]/.test(text) && utf8Length(text) <= 2000;
const trim = text => (text ?? "").replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, "");

// As sanitize.c judges them; null for a link that may not stay.
export function safeLink(value) {
    const href = trim(value);
    if (!isPlainAddress(href)) return null;
    return /^\/(?!\/)/.test(href) || /^https?:\/\/[^/]/i.test(href) ||
        /^(mailto|tel):./i.test(href) ? href : null;
}

export function ownPicture(value) {
    const src = trim(value);
    return isPlainAddress(src) && src.startsWith("/tep/") && !src.includes("..") ? src : "";
}

// What a word processor writes into alt by itself tells nobody anything.
export function altText(value) {
    const notes = {};
    const run = { text: value ?? "", marks: 0, href: null, font: FONT.NONE };
    const text = plainOf(toParagraphs([run], notes).flat());
    const low = text.toLowerCase();
    const isNoise = /\.(jpe?g|png|gif|bmp|webp|heic|tiff?|emf|wmf)$/.test(low) ||
        low.includes(":\\") || low.includes("automatically generated") ||
        low.includes("được tạo tự động") || low.includes("đã tạo tự động") ||
        /^(picture|image|img|hình ảnh|ảnh|hình) ?[0-9]*$/.test(low);
    return isNoise || utf8Length(text) > 2000 ? "" : text;
}
