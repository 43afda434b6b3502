/*
 * html.js - HTML of the portal to a document of the editor and back.
 *
 * What writeHtml gives is exactly what sanitize.c would give for it: the same
 * escapes, the same order of attributes, nothing empty. tests/editor/produced.html
 * holds samples that the browser must give back letter for letter and that a C test
 * sends through the sanitiser.
 */
import { DOMParser as DocumentParser } from "prosemirror-model";
import { ALLOWED, goodValue, schema } from "./schema.js";

/* ---- reading ---- */

const parser = DocumentParser.fromSchema(schema);
const BLOCKS = "p,div,h1,h2,h3,h4,h5,h6,li,blockquote";

// The caption of a table becomes a block before it.
function takeOutCaption(table) {
    const caption = table.querySelector(":scope > caption");
    if (!caption) return;
    const before = table.ownerDocument.createElement("p");
    before.setAttribute("data-ten-bang", "");
    before.append(...caption.childNodes);
    caption.remove();
    table.before(before);
}

// Blocks in what holds words only: their words stay, with a line break between.
function flatten(element) {
    for (const block of element.querySelectorAll(BLOCKS)) {
        const before = element.ownerDocument.createRange();
        before.setStart(element, 0);
        before.setEndBefore(block);
        if (before.toString().trim() && block.textContent.trim())
            block.before(element.ownerDocument.createElement("br"));
        block.replaceWith(...block.childNodes);
    }
}

export function tidy(root) {
    root.querySelectorAll("table").forEach(takeOutCaption);
    root.querySelectorAll("figcaption,h1,h2,h3,h4,h5,h6,[data-ten-bang]").forEach(flatten);
    return root;
}

function bodyOf(html) {
    return tidy(new DOMParser().parseFromString(html, "text/html").body);
}

// The server's HTML has no white space but what somebody typed.
const OPTIONS = { preserveWhitespace: true };

export const readHtml = html => parser.parse(bodyOf(html), OPTIONS);
export const readSlice = html => parser.parseSlice(bodyOf(html), OPTIONS);

/* ---- writing ---- */

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export function escape(text) {
    return text
        .normalize("NFC")
        .replace(/[\t\n\r]/g, " ")
        .replace(CONTROLS, "")
        .replace(LONE_SURROGATE, "$1")
        .replace(/[&<>"']/g, letter => ESCAPES[letter]);
}

// alt is always written, the others only when they say something.
function attributes(tag, values) {
    return (ALLOWED.attributes[tag] ?? [])
        .map(name => [name, goodValue(name, values[name])])
        .filter(([name, value]) => value !== null || name === "alt")
        .map(([name, value]) => ` ${name}="${escape(value ?? "")}"`)
        .join("");
}

const open = (tag, values = {}) => `<${tag}${attributes(tag, values)}>`;

function element(tag, content, values) {
    return content === "" ? "" : `${open(tag, values)}${content}</${tag}>`;
}

const MARK_TAGS = { link: "a" };

function leaf(node) {
    if (node.isText) return escape(node.text);
    if (node.type.name === "hard_break") return "<br>";
    return open("img", node.attrs);
}

// Neighbours share a mark: <strong>a<em>b</em></strong>.
function inline(parent) {
    let out = "", active = [];
    const close = to => {
        while (active.length > to) {
            const { type } = active.pop();
            out += `</${MARK_TAGS[type.name] ?? type.name}>`;
        }
    };
    parent.forEach(node => {
        const written = leaf(node);
        if (!written) return;
        let same = 0;
        while (same < active.length && same < node.marks.length &&
               active[same].eq(node.marks[same])) same++;
        close(same);
        for (const mark of node.marks.slice(same)) {
            out += open(MARK_TAGS[mark.type.name] ?? mark.type.name, mark.attrs);
            active.push(mark);
        }
        out += written;
    });
    close(0);
    return out;
}

// A single paragraph in an item or a cell needs no <p>; lists may follow it in an item.
function withoutParagraph(node, mayFollow) {
    const rest = [];
    node.forEach((child, offset, index) => { if (index) rest.push(child); });
    if (node.firstChild?.type.name !== "paragraph" || !rest.every(mayFollow))
        return blocks(node);
    return inline(node.firstChild) + rest.map(child => block(child)).join("");
}

const isList = node => /_list$/.test(node.type.name);
const isHeadRow = row => {
    let all = row.childCount > 0;
    row.forEach(cell => { if (cell.type.name !== "header") all = false; });
    return all;
};

// A header cell without a scope heads its column when the whole row is such.
function cellOf(node, row) {
    const tag = node.type.name === "header" ? "th" : "td";
    const scope = tag === "th" ? node.attrs.scope ?? (isHeadRow(row) ? "col" : "row") : null;
    const { colspan, rowspan } = node.attrs;
    const values = { colspan: colspan > 1 ? colspan : null,
        rowspan: rowspan > 1 ? rowspan : null, scope };
    return `${open(tag, values)}${withoutParagraph(node, () => false)}</${tag}>`;
}

function rowOf(row) {
    let cells = "";
    row.forEach(node => { cells += cellOf(node, row); });
    return `<tr>${cells}</tr>`;
}

// How many rows at the top are heads, none of them reaching down into the body.
function headRows(table) {
    let count = 0;
    while (count < table.childCount - 1 && isHeadRow(table.child(count))) count++;
    for (let at = 0; at < count; at++) {
        let reaches = false;
        table.child(at).forEach(node => { if (at + node.attrs.rowspan > count) reaches = true; });
        if (reaches) return 0;
    }
    return count;
}

function tableOf(table, caption) {
    const heads = headRows(table), rows = [];
    table.forEach(row => rows.push(rowOf(row)));
    return `<table>${element("caption", caption)}${element("thead", rows.slice(0, heads).join(""))}` +
        `${element("tbody", rows.slice(heads).join(""))}</table>`;
}

// Before the caption, where sanitize.c keeps it; none once a picture is there.
function lackingPicture(figure) {
    let isThere = false;
    figure.forEach(child => { if (child.type.name !== "figcaption") isThere = true; });
    const { lacks } = figure.attrs;
    return lacks === null || isThere ? "" : `<img src="" alt="${escape(lacks)}">`;
}

const WRITERS = {
    paragraph: node => element("p", inline(node)),
    heading: node => element("h" + node.attrs.level, inline(node)),
    caption: node => element("p", inline(node)),
    figcaption: node => element("figcaption", inline(node)),
    blockquote: node => element("blockquote", blocks(node)),
    bullet_list: node => element("ul", blocks(node)),
    ordered_list: node => element("ol", blocks(node), {
        ...node.attrs, start: node.attrs.start > 1 ? node.attrs.start : null }),
    list_item: node => element("li", withoutParagraph(node, isList)),
    figure: node => element("figure", lackingPicture(node) + blocks(node)),
    picture: node => inline([node]),
    table: node => tableOf(node, ""),
    rule: () => "<hr>",
};

const block = node => WRITERS[node.type.name](node);

function blocks(parent) {
    let out = "", caption = null;
    parent.forEach((node, offset, index) => {
        const next = index + 1 < parent.childCount ? parent.child(index + 1) : null;
        if (node.type.name === "caption" && next?.type.name === "table") {
            caption = inline(node);
            return;
        }
        out += caption === null ? block(node) : tableOf(node, caption);
        caption = null;
    });
    return out;
}

export const writeHtml = doc => blocks(doc);
