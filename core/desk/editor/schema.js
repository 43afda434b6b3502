/*
 * schema.js - what a text may hold: the same elements and attributes as the
 * allow-list of core/content/sanitize.c, so that nothing an editor sees is taken
 * away when it is saved. tests/editor/allow_list_test.py compares the two.
 *
 * 1 the allow-list   2 values of attributes   3 nodes   4 marks
 *
 * Two things stand otherwise in the editor than in HTML, and html.js turns them
 * around: the caption of a table is a block before it (prosemirror-tables knows
 * rows only), and a picture in a figure is another node than one among words.
 */
import { Schema } from "prosemirror-model";

/* ---- 1. the allow-list (JSON between the marks; read by the test) ---- */

// allow-list
export const ALLOWED = {
    "tags": ["p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "u", "s", "sub",
        "sup", "a", "blockquote", "figure", "figcaption", "img", "table", "caption",
        "thead", "tbody", "tr", "th", "td", "br", "hr"],
    "attributes": {
        "a": ["href", "title"],
        "img": ["src", "alt", "width", "height"],
        "td": ["colspan", "rowspan"],
        "th": ["colspan", "rowspan", "scope"],
        "ol": ["start", "type"]
    }
};
// end of the allow-list

/* ---- 2. values of attributes (as sanitize.c judges them) ---- */

const MAX_BYTES = 2000;
const bytes = text => new TextEncoder().encode(text).length;
// No control, space or backslash: browsers drop or turn them around.
const isPlain = address =>
    address !== "" && !/[\u0000-\u0020\u007f-\u009f\\]/.test(address) &&
    bytes(address) <= MAX_BYTES;

export function isGoodLink(href) {
    if (!isPlain(href)) return false;
    return /^\/(?!\/)/.test(href) || /^https?:\/\/[^/]/i.test(href) ||
        /^(mailto|tel):./i.test(href);
}

export function isGoodPicture(src) {
    return isPlain(src) && src.startsWith("/tep/") && !src.includes("..");
}

const isNumber = (text, most) => /^[1-9]\d{0,4}$/.test(text) && +text <= most;
const SCOPES = ["row", "col", "rowgroup", "colgroup"];

const JUDGES = {
    href: isGoodLink,
    src: isGoodPicture,
    title: text => bytes(text) <= MAX_BYTES,
    alt: text => bytes(text) <= MAX_BYTES,
    width: text => isNumber(text, 20000),
    height: text => isNumber(text, 20000),
    start: text => isNumber(text, 20000),
    type: text => /^[aAiI]$/.test(text),
    colspan: text => isNumber(text, 100),
    rowspan: text => isNumber(text, 100),
    scope: text => SCOPES.includes(text),
};

// The value of an attribute if it may stay, else null.
export function goodValue(name, value) {
    const text = value === null || value === undefined ? "" : String(value).trim();
    return text !== "" && JUDGES[name](text) ? text : null;
}

const read = (dom, name) => goodValue(name, dom.getAttribute(name));
const span = (dom, name) => Number(read(dom, name) ?? 1);
// Attributes for the editor's own DOM: what is not there is left out.
const shown = attrs =>
    Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== null));

/* ---- 3. nodes ---- */

const optional = names => Object.fromEntries(names.map(name => [name, { default: null }]));

const pictureAttrs = { src: {}, alt: { default: "" }, ...optional(["width", "height"]) };

function readPicture(dom) {
    const src = read(dom, "src");
    if (!src) return false;
    return { src, alt: read(dom, "alt") ?? "", width: read(dom, "width"),
        height: read(dom, "height") };
}

// <img src=""> in a figure: Word pictures do not come with a paste.
function readFigure(dom) {
    const { thieu, cho } = dom.dataset, image = dom.querySelector(":scope > img");
    const isLacking = image && !readPicture(image);
    return { waits: cho ?? null,
        lacks: thieu ?? (isLacking ? read(image, "alt") ?? "" : null) };
}

const showPicture = node => ["img", shown(node.attrs)];

const cellAttrs = { colspan: { default: 1 }, rowspan: { default: 1 },
    colwidth: { default: null }, scope: { default: null } };

const readCell = dom => ({ colspan: span(dom, "colspan"), rowspan: span(dom, "rowspan"),
    colwidth: null, scope: read(dom, "scope") });

function showCell(tag) {
    return node => {
        const { colspan, rowspan, scope } = node.attrs;
        return [tag, shown({ colspan: colspan > 1 ? colspan : null,
            rowspan: rowspan > 1 ? rowspan : null, scope: tag === "th" ? scope : null }), 0];
    };
}

const cell = (tag, role) => ({ content: "block+", tableRole: role, isolating: true,
    attrs: cellAttrs, parseDOM: [{ tag, getAttrs: readCell }], toDOM: showCell(tag) });

const HEADINGS = { h1: 2, h2: 2, h3: 3, h4: 4, h5: 4, h6: 4 };

const nodes = {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }],
        toDOM: () => ["p", 0] },
    heading: { content: "inline*", group: "block", defining: true, attrs: { level: {} },
        parseDOM: Object.entries(HEADINGS).map(([tag, level]) => ({ tag, attrs: { level } })),
        toDOM: node => ["h" + node.attrs.level, 0] },
    blockquote: { content: "block+", group: "block", defining: true,
        parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }],
        toDOM: () => ["ul", 0] },
    ordered_list: { content: "list_item+", group: "block",
        attrs: { start: { default: 1 }, type: { default: null } },
        parseDOM: [{ tag: "ol", getAttrs: dom => ({ start: span(dom, "start"),
            type: read(dom, "type") }) }],
        toDOM: node => ["ol", shown({ start: node.attrs.start > 1 ? node.attrs.start : null,
            type: node.attrs.type }), 0] },
    list_item: { content: "block+", defining: true, parseDOM: [{ tag: "li" }],
        toDOM: () => ["li", 0] },
    rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },

    caption: { content: "inline*", group: "block", defining: true,
        parseDOM: [{ tag: "p[data-ten-bang]", priority: 60 }],
        toDOM: () => ["p", { "data-ten-bang": "", class: "ten-bang" }, 0] },
    table: { content: "row+", group: "block", tableRole: "table", isolating: true,
        parseDOM: [{ tag: "table" }], toDOM: () => ["table", ["tbody", 0]] },
    row: { content: "(cell | header)*", tableRole: "row", parseDOM: [{ tag: "tr" }],
        toDOM: () => ["tr", 0] },
    cell: cell("td", "cell"),
    header: cell("th", "header_cell"),

    figure: { content: "figcaption? (picture | caption | table)* figcaption?",
        group: "block", defining: true, marks: "link",
        attrs: {
            lacks: { default: null }, // the alt of a picture that has yet to be chosen
            waits: { default: null }, // the number of a pasted one that is being sent
        },
        parseDOM: [{ tag: "figure", getAttrs: readFigure }],
        toDOM: node => ["figure", shown({ "data-thieu": node.attrs.lacks,
            "data-cho": node.attrs.waits }), 0] },
    picture: { attrs: pictureAttrs, draggable: false,
        parseDOM: [{ tag: "img[src]", context: "figure/", priority: 60,
            getAttrs: readPicture }],
        toDOM: showPicture },
    figcaption: { content: "inline*", defining: true, parseDOM: [{ tag: "figcaption" }],
        toDOM: () => ["figcaption", 0] },

    image: { inline: true, group: "inline", attrs: pictureAttrs, draggable: false,
        parseDOM: [{ tag: "img[src]", getAttrs: readPicture }], toDOM: showPicture },
    hard_break: { inline: true, group: "inline", selectable: false,
        parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
    text: { group: "inline" },
};

/* ---- 4. marks ---- */

const mark = (tag, others, more) => ({
    parseDOM: [tag, ...others].map(name => ({ tag: name })), toDOM: () => [tag, 0], ...more });

const marks = {
    link: { attrs: { href: {}, title: { default: null } }, inclusive: false,
        parseDOM: [{ tag: "a[href]", getAttrs(dom) {
            const href = read(dom, "href");
            return href ? { href, title: read(dom, "title") } : false;
        } }],
        toDOM: node => ["a", shown(node.attrs), 0] },
    strong: mark("strong", ["b"]),
    em: mark("em", ["i"]),
    u: mark("u", ["ins"]),
    s: mark("s", ["del", "strike"]),
    sub: mark("sub", [], { excludes: "sub sup" }),
    sup: mark("sup", [], { excludes: "sub sup" }),
};

export const schema = new Schema({ nodes, marks });
