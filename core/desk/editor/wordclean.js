/*
 * wordclean.js - HTML out of Word, LibreOffice, Google Docs, Zalo or a mail made into
 * the little HTML that the portal keeps (core/content/sanitize.c): real lists, tables
 * with header cells, pictures with captions; old fonts to Unicode.
 *
 * Read it in this order: word_text.js (runs and lines), word_walk.js (tree to items),
 * word_list.js, word_table.js, then here the steps over the items and the writing.
 * core/content/wordclean.c does the same on the server; tests/word compares the bytes.
 */
import { MARK, bareLetters, escape, isAll, isLetter, length, lineHtml, linesHtml, plain,
    plainOf, without } from "./word_text.js";
import { findTypedLists, listHtml, typedParts } from "./word_list.js";
import { tableHtml } from "./word_table.js";
import { Walker } from "./word_walk.js";
import { FONT } from "./legacy_font.js";

const CAPTION_MAX = 200;
const HEADING_MAX = 90;
const MOTTO_LINE_MAX = 200;
const MOTTO_LINES = ["conghoaxahoichunghiavietnam", "doclaptudohanhphuc"];

/* ---- the national motto as lines ---- */

function isMottoLine(line) {
    const text = plain(line);
    return length(text) <= MOTTO_LINE_MAX &&
        MOTTO_LINES.some(motto => bareLetters(text).endsWith(motto));
}

// "-----o0o-----", "*****"
const isOrnament = line => /^[-–—_*=~.o0O ]{3,}$/.test(plain(line));

function dropMotto(items, notes) {
    let follows = false;
    return items.filter(item => {
        if (item.kind !== "p" && item.kind !== "h") {
            follows = false;
            return true;
        }
        item.lines = item.lines.filter(line => {
            const goes = isMottoLine(line) || (follows && isOrnament(line));
            follows = goes;
            notes.hadMotto ||= goes;
            return !goes;
        });
        return item.lines.length > 0;
    });
}

/* ---- captions ---- */

const isEm = lines => lines.every(line => isAll(line, MARK.EM));

// A line in italics below a picture, or one that says whose picture it is.
function looksLikeCaption(item) {
    if (item.kind !== "p" || item.quote) return false;
    const text = plainOf(item.lines);
    return length(text) <= CAPTION_MAX &&
        (isEm(item.lines) || /^(Ảnh|Ảnh minh họa|Nguồn ảnh|Hình [0-9]{1,3}) ?[:.]/.test(text));
}

// All of it bold or all of it italic says nothing in a caption.
function captionLines(lines) {
    const isStrong = lines.every(line => isAll(line, MARK.STRONG));
    const common = (isStrong ? MARK.STRONG : 0) | (isEm(lines) ? MARK.EM : 0);
    return lines.map(line => without(line, common));
}

const mayHave = (item, kind) =>
    item?.kind === kind && !(kind === "figure" ? item.caption : item.table.caption);

function give(item, lines) {
    if (item.kind === "figure") item.caption = captionLines(lines);
    else item.table.caption = captionLines(lines);
}

// What a paragraph that is a caption belongs to: above it or below it.
function ownerOf(item, before, after, afterNext) {
    if (mayHave(before, "figure") && (item.caption || looksLikeCaption(item))) return before;
    if (!item.caption) return null;
    if (mayHave(after, "table")) return after;
    if (mayHave(before, "table")) return before;
    return mayHave(after, "figure") && !afterNext?.caption ? after : null;
}

function attachCaptions(items) {
    const out = [];
    items.forEach((item, at) => {
        const owner = item.kind === "p"
            ? ownerOf(item, out[out.length - 1], items[at + 1], items[at + 2]) : null;
        if (owner) give(owner, item.lines);
        else out.push(item);
    });
    return out.flatMap(item => item.kind !== "p" ? [item]
        : typedParts(item.lines).map(lines => ({ ...item, caption: false, lines })));
}

/* ---- headings ---- */

// A short paragraph, all of it bold, that does not end like a sentence.
function looksLikeHeading(item) {
    if (item.kind !== "p" || item.lines.length !== 1 || item.quote) return false;
    const [line] = item.lines, text = plain(line), letters = length(text);
    return letters >= 3 && letters <= HEADING_MAX && isAll(line, MARK.STRONG) &&
        line.every(run => run.href === null) && !/[.;,:!?…]$/.test(text) &&
        [...text].some(letter => isLetter(letter.charCodeAt(0))) &&
        !/^[-–—•·▪●○◦■□❖❑➢✓➔*+]/.test(text);
}

// Bold lines at the very end are a signature.
function findHeadings(items) {
    let end = items.length;
    while (end && looksLikeHeading(items[end - 1])) end--;
    for (let at = 0; at < end; at++)
        if (looksLikeHeading(items[at])) items[at] = { ...items[at], kind: "h", level: 3,
            isFound: true };
}

// h1 becomes h2; then what was h2 and h3 goes down as well.
function settleHeadings(items) {
    const shift = items.some(item => item.kind === "h" && item.level === 1) ? 1 : 0;
    for (const item of items) {
        if (item.kind !== "h") continue;
        const level = item.isFound ? item.level : item.level + shift;
        item.level = Math.min(4, Math.max(2, level));
        item.lines = item.lines.map(line => without(line, MARK.STRONG));
    }
}

/* ---- HTML ---- */

function figureHtml(item) {
    const size = (item.width ? ` width="${item.width}"` : "") +
        (item.height ? ` height="${item.height}"` : "");
    const caption = item.caption ? `<figcaption>${linesHtml(item.caption)}</figcaption>` : "";
    return `<figure><img src="${escape(item.src)}" alt="${escape(item.alt)}"${size}>` +
        `${caption}</figure>`;
}

const WRITERS = {
    p: item => `<p>${linesHtml(item.lines)}</p>`,
    h: item => `<h${item.level}>${lineHtml(item.lines[0])}</h${item.level}>`,
    figure: figureHtml,
    table: item => tableHtml(item.table),
    hr: () => "<hr>",
};

// Rules stand between things: not first, not last, not twice.
function dropIdleRules(items) {
    let end = items.length;
    while (end && items[end - 1].kind === "hr") end--;
    return items.slice(0, end).filter((item, at) =>
        item.kind !== "hr" || (at > 0 && items[at - 1].kind !== "hr"));
}

function write(items) {
    let out = "", isQuote = false;
    for (let at = 0; at < items.length; ) {
        const item = items[at];
        if (item.quote !== isQuote) out += isQuote ? "</blockquote>" : "<blockquote>";
        isQuote = item.quote;
        if (item.kind === "li") {
            const list = listHtml(items, at);
            out += list.html;
            at = list.end;
            continue;
        }
        out += WRITERS[item.kind](item);
        at++;
    }
    return out + (isQuote ? "</blockquote>" : "");
}

/* ---- the whole ---- */

// Parsed in a document without a window: nothing in it runs or is fetched. Even there a
// browser complains of every style and handler that the page's policy forbids, so these
// attributes get other names first.
const TAG = /<[a-z](?:[^"'>]|"[^"]*"|'[^']*')*>/gi;
const FORBIDDEN = /("[^"]*"|'[^']*')|(^|[\s"'/])(style|on[a-z]+)(?=\s*=)/gi;

function parse(html) {
    const page = document.implementation.createHTMLDocument("").createElement("div");
    page.innerHTML = html.replace(TAG, tag => tag.replace(FORBIDDEN,
        (all, quoted, before, name) => quoted ?? `${before}data-word-${name}`));
    return page;
}

/*
 * { html, lostImages, hadMotto, hadLegacyFont, hadDeletions, dataImages }. A picture that
 * could not come is a figure with src "" and counts as lost; one that came as data: has
 * src "#anh-N", its data: address is dataImages[N], and it counts as lost too until it
 * has been sent.
 */
export function wordclean(html) {
    const notes = { lostImages: 0, hadMotto: false, hadLegacyFont: false, hadDeletions: false,
        dataImages: [] };
    const walker = new Walker(notes);
    walker.children(parse(html),
        { marks: 0, href: null, font: FONT.NONE, pre: false, list: null }, 0);
    walker.flush();
    const items = dropIdleRules(attachCaptions(dropMotto(walker.frame.items, notes)));
    findTypedLists(items);
    findHeadings(items);
    settleHeadings(items);
    return { html: write(items), ...notes };
}

// Plain text as it comes from a message: typed lists become lists.
export const wordcleanText = text => wordclean(`<pre>${escape(text)}</pre>`);

// Does it come from a word processor, so that cleaning is worth it?
export const looksLikeWord = html =>
    /class=["']?Mso|mso-|VNI-|docs-internal-guid|schemas-microsoft-com/i.test(html) ||
    /WordSection|OutlineElement|content="?LibreOffice|chat\.zalo/i.test(html) ||
    /\.Vn[A-Z]/.test(html);
