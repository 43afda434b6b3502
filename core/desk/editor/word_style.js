/*
 * word_style.js - the few properties of style attributes and of a pasted <style>
 * that say something: fonts, weights, lists. core/content/word_style.c does the same.
 */
import { fontKind } from "./legacy_font.js";

const KNOWN = new Set(["border", "display", "font", "font-family", "font-style",
    "font-weight", "list-style-type", "list-style", "margin", "margin-left", "mso-break-type",
    "mso-element", "mso-hide", "mso-list", "mso-outline-level",
    "mso-special-character", "page-break-before", "text-decoration",
    "text-decoration-line", "text-indent", "vertical-align", "white-space"]);
const RULES_MAX = 256;

// { name: value } of the known properties, all in small letters.
export function readStyle(text) {
    const style = {};
    if (!text) return style;
    const low = text.replace(/[A-Z]/g, letter => letter.toLowerCase());
    let quote = "", begin = 0;
    for (let at = 0; at <= low.length; at++) {
        const letter = low[at];
        if (at < low.length && (quote ? letter !== quote : letter !== ";")) {
            if (!quote && (letter === '"' || letter === "'")) quote = letter;
            continue;
        }
        if (quote && at < low.length) {
            quote = "";
            continue;
        }
        const colon = low.indexOf(":", begin);
        if (colon >= 0 && colon < at) {
            const name = squeeze(low.slice(begin, colon));
            if (KNOWN.has(name)) style[name] = squeeze(low.slice(colon + 1, at));
        }
        begin = at + 1;
    }
    return style;
}

const squeeze = text => text.replace(/[ \t\n\f\r]+/g, " ").replace(/^ | $/g, "");

// Fonts and lists that a document gives to its classes.
export class StyleRules {
    constructor() {
        this.rules = [];
    }

    // `css` is the text of a <style>: selectors { declarations } again and again.
    add(css) {
        for (let at = 0; this.rules.length < RULES_MAX; ) {
            const open = css.indexOf("{", at);
            const close = css.indexOf("}", open);
            if (open < 0 || close < 0) return;
            const style = readStyle(css.slice(open + 1, close));
            const family = style["font-family"];
            const font = family === undefined ? null : fontKind(family);
            const list = style["mso-list"] ?? null;
            if (font !== null || list !== null)
                this.addSelectors(css.slice(at, open), font, list);
            at = close + 1;
        }
    }

    addSelectors(text, font, list) {
        for (const part of text.split(",")) {
            // Not what stands before the first selector: comments, "<!--"
            const selector = part.replace(/^[^]*(\*\/|<!--)/, "").trim();
            const match = /^([A-Za-z][A-Za-z0-9]*)?(?:\.([A-Za-z0-9_-]+))?$/.exec(selector);
            if (!match || selector === "" || this.rules.length >= RULES_MAX) continue;
            this.rules.push({ tag: (match[1] ?? "").toLowerCase(), name: match[2] ?? "",
                font, list });
        }
    }

    // What the rules say of an element: { font, list }, null where nothing.
    find(tag, names) {
        const found = { font: null, list: null };
        for (const rule of this.rules) {
            if ((rule.tag && rule.tag !== tag) || (rule.name && !names.includes(rule.name)))
                continue;
            found.font = rule.font ?? found.font;
            found.list = rule.list ?? found.list;
        }
        return found;
    }
}

/* ---- what the properties mean ---- */

const POINTS = { pt: 1, px: 0.75, cm: 28.35, mm: 2.835, in: 72 };

// The left margin in points, of margin-left or of margin.
export function leftMargin(style) {
    const parts = (style.margin ?? "").split(" ");
    const value = style["margin-left"] ?? parts[3] ?? parts[1] ?? parts[0];
    const match = /^(-?[0-9]*\.?[0-9]+)(pt|px|cm|mm|in)$/.exec(value);
    return match ? Number(match[1]) * POINTS[match[2]] : 0;
}

const LIST_TYPES = { "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A",
    "upper-latin": "A", "lower-roman": "i", "upper-roman": "I" };

// "" for 1, 2, 3 and for what HTML has no letter for.
export function listType(style, attribute) {
    const named = LIST_TYPES[style["list-style-type"] ?? style["list-style"]];
    return named ?? (/^[aAiI]$/.test(attribute ?? "") ? attribute : "");
}

export const isHidden = style =>
    style.display === "none" || style["mso-hide"] === "all" ||
    /^(header|footer|comment|comment-list)$/.test(style["mso-element"] ?? "") ||
    style["mso-special-character"] === "comment";

const isBold = value => /^(bold|bolder|[6-9]00)$/.test(value);

// Marks after a style has its say; MARK of word_text.js.
export function styledMarks(marks, style, mark) {
    const set = (bit, isOn) => { marks = isOn ? marks | bit : marks & ~bit; };
    const { "font-weight": weight, "font-style": slant, "vertical-align": align } = style;
    const line = style["text-decoration"] ?? style["text-decoration-line"];
    if (weight && weight !== "inherit") set(mark.STRONG, isBold(weight));
    if (slant && slant !== "inherit") set(mark.EM, slant === "italic" || slant === "oblique");
    if (line?.includes("underline")) set(mark.U, true);
    if (line?.includes("line-through")) set(mark.S, true);
    if (align === "super" || align === "sub") {
        set(mark.SUB | mark.SUP, false);
        set(align === "sub" ? mark.SUB : mark.SUP, true);
    }
    return marks;
}
