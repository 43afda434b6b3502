/*
 * word_table.js - what a pasted table is: data with header cells, a frame around
 * pictures or a mail (then only what it holds counts), or the national motto.
 * core/content/word_table.c does the same.
 */
import { MARK, bareLetters, isAll, length, linesHtml, oneLine, plainOf, textLine, without }
    from "./word_text.js";

const MOTTO = "conghoaxahoichunghia";
const MOTTO_TABLE_MAX = 700; // letters; a larger one holds the text itself
const CAPTION_MAX = 200;
const SCOPES = ["row", "col", "rowgroup", "colgroup"];

/* ---- what a cell holds ---- */

// A table inside a cell becomes lines: its cells side by side.
function nestedLines(table) {
    const lines = [];
    if (table.caption) lines.push(...table.caption);
    for (const row of table.rows) {
        const cells = row.cells.map(cell => oneLine(cell.lines, " ")).filter(line => line.length);
        if (cells.length) lines.push(oneLine(cells, " – "));
    }
    return lines;
}

const markerOf = item => {
    if (!item.ordered) return "- ";
    const letter = item.type.toLowerCase() === "a" && item.num <= 26
        ? String.fromCharCode(0x60 + item.num) : "";
    return letter ? `${item.type === "A" ? letter.toUpperCase() : letter}) ` : `${item.num}. `;
};

// Lines of words; pictures are put aside.
function linesOf(items, pictures) {
    const lines = [];
    for (const item of items) {
        if (item.kind === "figure") pictures.push(item);
        else if (item.kind === "table") lines.push(...nestedLines(item.table));
        else if (item.kind === "li") {
            const [first, ...rest] = item.lines;
            lines.push(oneLine([textLine(markerOf(item)), first], ""), ...rest);
        } else if (item.kind !== "hr") lines.push(...item.lines);
    }
    return lines;
}

const has = (items, kind) => items.some(item => item.kind === kind);
const isText = item => item.kind !== "figure" && item.kind !== "table" && item.kind !== "hr";
const textOf = items => items.filter(isText).map(item => plainOf(item.lines)).join(" ");

/* ---- what the table is ---- */

const cellsOf = table => table.rows.flatMap(row => row.cells);

function isMotto(table) {
    let text = "";
    for (const cell of cellsOf(table)) {
        if (has(cell.items, "table")) return false;
        text += cell.lines ? plainOf(cell.lines) : textOf(cell.items);
        if (text.length > MOTTO_TABLE_MAX) return false;
    }
    return bareLetters(text).includes(MOTTO);
}

const isEmpty = cell => !cell.items.length && !cell.lines?.length;

// A rule across a cell says nothing.
function dropRules(table) {
    for (const cell of cellsOf(table))
        cell.items = cell.items.filter(item => item.kind !== "hr");
}

// Rows without anything go, unless a cell reaches over rows.
function dropEmptyRows(table) {
    table.rows = table.rows.filter(row => row.cells.length);
    if (cellsOf(table).some(cell => cell.rowspan > 1)) return;
    table.rows = table.rows.filter(row => !row.cells.every(isEmpty));
}

const wordCells = row => row.cells.filter(cell => cell.items.some(isText)).length;

// A frame: one cell; or pictures and tables that no words stand beside; or one column
// without a head.
function isFrame(table) {
    const cells = cellsOf(table);
    if (cells.filter(cell => cell.items.length).length <= 1) return true;
    const holds = cells.some(cell => has(cell.items, "figure") || has(cell.items, "table"));
    if (holds && table.rows.every(row => wordCells(row) < 2)) return true;
    if (holds && isAlbum(table)) return true;
    return table.rows.every(row => row.cells.length === 1) && !isHeadRow(table.rows[0]);
}

const isPictureCell = cell =>
    cell.items.length > 0 && cell.items.every(item => item.kind === "figure");
const isShortCell = cell =>
    cell.items.every(item => item.kind === "p") && length(textOf(cell.items)) <= CAPTION_MAX;

// Every row of words stands below a row of pictures with as many cells.
function isAlbum(table) {
    return table.rows.every((row, at) => {
        const above = table.rows[at - 1];
        if (row.cells.every(cell => isPictureCell(cell) || !cell.items.length)) return true;
        return row.cells.every(isShortCell) && above !== undefined &&
            above.cells.length === row.cells.length && above.cells.some(isPictureCell);
    });
}

// Words below a picture become its caption.
function giveCaptions(row, below) {
    if (below.cells.length !== row.cells.length || !below.cells.every(isShortCell)) return;
    row.cells.forEach((cell, column) => {
        const words = below.cells[column], [picture] = cell.items;
        if (!isPictureCell(cell) || cell.items.length !== 1 || !words.items.length ||
            picture.caption)
            return;
        picture.caption = words.items.flatMap(item => item.lines);
        words.items = [];
    });
}

// What a frame holds, row by row.
function unframe(table) {
    const out = table.caption ? [{ kind: "p", caption: false, lines: table.caption }] : [];
    if (isAlbum(table))
        table.rows.slice(1).forEach((row, at) => giveCaptions(table.rows[at], row));
    for (const cell of cellsOf(table)) out.push(...cell.items);
    return out;
}

/* ---- header cells ---- */

const isBold = lines => lines.length > 0 && lines.every(line => isAll(line, MARK.STRONG));

function isHeadRow(row) {
    const filled = row.cells.filter(cell => cell.items.length);
    return filled.length > 0 && (row.isHead || filled.every(cell => cell.isHeader ||
        (cell.items.every(isText) && isBold(cell.items.flatMap(item => item.lines)))));
}

// Is the row below a head too? What a head reaches over, what stands below a title over
// the whole width, and what says so itself.
const goesOn = (row, below) =>
    row.cells.length === 1 || below.isHead || below.cells.every(cell => cell.isHeader);

const isFull = row => row.cells.every(cell => cell.lines.length > 0);

// How many rows at the top are heads; never all of them.
function headRows(rows) {
    let count = 0, reach = 1;
    while (count < rows.length - 1 && count < reach && rows[count].isHeadRow &&
           (count === 0 || isFull(rows[count]))) {
        for (const cell of rows[count].cells)
            reach = Math.max(reach, count + cell.rowspan);
        if (goesOn(rows[count], rows[count + 1])) reach = Math.max(reach, count + 2);
        count++;
    }
    return count;
}

function settleCell(cell, isHead) {
    const isFilled = cell.lines.length > 0;
    if (isFilled && (isHead || cell.isHeader)) {
        const given = SCOPES.includes(cell.scope) ? cell.scope : null;
        cell.scope = given ?? (isHead ? "col" : "row");
        cell.lines = cell.lines.map(line => without(line, MARK.STRONG));
    } else cell.scope = "";
}

// Cells of words; returns the pictures that stood in them.
function settle(table) {
    const pictures = [];
    for (const row of table.rows) {
        row.isHeadRow = isHeadRow(row);
        for (const cell of row.cells) {
            cell.lines = linesOf(cell.items, pictures);
            cell.items = [];
        }
    }
    dropEmptyRows(table); // those that held pictures alone
    const heads = headRows(table.rows);
    table.rows.forEach((row, at) => {
        row.cells.forEach(cell => settleCell(cell, at < heads));
    });
    const isWhole = (row, at) =>
        row.cells.every(cell => cell.scope && at + cell.rowspan <= heads);
    table.heads = table.rows.slice(0, heads).every(isWhole) ? heads : 0;
    return pictures;
}

// What comes to stand where the table was.
export function placeTable(table, notes) {
    table.caption = table.caption ? linesOf(table.caption, []) : null;
    if (!table.caption?.length) table.caption = null;
    if (isMotto(table)) {
        notes.hadMotto = true;
        return [];
    }
    dropRules(table);
    dropEmptyRows(table);
    if (!table.rows.length || isFrame(table)) return unframe(table);
    const pictures = settle(table);
    if (!isMotto(table)) return [{ kind: "table", table }, ...pictures];
    notes.hadMotto = true;
    return pictures;
}

/* ---- HTML ---- */

const count = (name, number) =>
    number > 1 && number <= 100 ? ` ${name}="${number}"` : "";

function cellHtml(cell) {
    const tag = cell.scope ? "th" : "td";
    const scope = cell.scope ? ` scope="${cell.scope}"` : "";
    return `<${tag}${count("colspan", cell.colspan)}${count("rowspan", cell.rowspan)}${scope}>` +
        `${linesHtml(cell.lines)}</${tag}>`;
}

const rowsHtml = rows =>
    rows.map(row => `<tr>${row.cells.map(cellHtml).join("")}</tr>`).join("");
const part = (tag, html) => (html ? `<${tag}>${html}</${tag}>` : "");

export function tableHtml(table) {
    return `<table>${part("caption", linesHtml(table.caption ?? []))}` +
        `${part("thead", rowsHtml(table.rows.slice(0, table.heads)))}` +
        `${part("tbody", rowsHtml(table.rows.slice(table.heads)))}</table>`;
}
