/*
 * commands.js - what the buttons and keys do, as a table: each entry has a command of
 * ProseMirror's kind (state, dispatch) => may it, and, for those that are on or off,
 * isOn(state).
 */
import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, sinkListItem, wrapInList } from "prosemirror-schema-list";
import { TextSelection } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable,
    mergeCells, selectedRect, splitCell, toggleHeaderCell } from "prosemirror-tables";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

/* ---- marks and blocks ---- */

function hasMark(state, type) {
    const { from, $from, to, empty } = state.selection;
    if (empty) return Boolean(type.isInSet(state.storedMarks || $from.marks()));
    return state.doc.rangeHasMark(from, to, type);
}

const markEntry = type => ({ run: toggleMark(type), isOn: state => hasMark(state, type) });

// The nearest node of one of these types around the selection: { node, pos, depth }.
export function around(state, ...types) {
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth--)
        if (types.includes($from.node(depth).type))
            return { node: $from.node(depth), pos: $from.before(depth), depth };
    return null;
}

function headingEntry(level) {
    const isOn = state => {
        const { parent } = state.selection.$from;
        return parent.type === nodes.heading && parent.attrs.level === level;
    };
    return { isOn, run: (state, dispatch) => isOn(state)
        ? setBlockType(nodes.paragraph)(state, dispatch)
        : setBlockType(nodes.heading, { level })(state, dispatch) };
}

// The same list again: out of it; the other kind: changed in place.
function listEntry(type, other) {
    const nearest = state => around(state, type, other);
    const isOn = state => nearest(state)?.node.type === type;
    return { isOn, run(state, dispatch) {
        const list = nearest(state);
        if (!list) return wrapInList(type)(state, dispatch);
        if (list.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
        if (dispatch) dispatch(state.tr.setNodeMarkup(list.pos, type));
        return true;
    } };
}

const quoteEntry = {
    isOn: state => Boolean(around(state, nodes.blockquote)),
    run: (state, dispatch) => around(state, nodes.blockquote)
        ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch),
};

function insertRule(state, dispatch) {
    if (around(state, nodes.cell, nodes.header, nodes.list_item)) return false;
    if (dispatch)
        dispatch(state.tr.replaceSelectionWith(nodes.rule.create()).scrollIntoView());
    return true;
}

export function insertBreak(state, dispatch) {
    if (dispatch)
        dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
    return true;
}

/* ---- tables ---- */

const ROWS = 3, COLUMNS = 3;

function newTable() {
    const row = type => nodes.row.create(null,
        Array.from({ length: COLUMNS }, () => type.createAndFill()));
    const rows = Array.from({ length: ROWS },
        (_, index) => row(index ? nodes.cell : nodes.header));
    return nodes.table.create(null, rows);
}

// A new table after the paragraph of the cursor; an empty paragraph gives way to it.
function insertTable(state, dispatch) {
    if (isInTable(state) || around(state, nodes.figure, nodes.list_item)) return false;
    if (!dispatch) return true;
    const { $to } = state.selection;
    const depth = Math.max(1, $to.depth), parent = $to.parent;
    const isEmpty = parent.type === nodes.paragraph && parent.content.size === 0;
    const end = $to.depth ? $to.after(depth) : $to.pos;
    const begin = isEmpty ? $to.before(depth) : end;
    const table = newTable();
    const tr = state.tr.replaceWith(begin, end, table);
    const after = begin + table.nodeSize;
    if (after === tr.doc.content.size) tr.insert(after, nodes.paragraph.create());
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(begin + 3)))
        .scrollIntoView());
    return true;
}

// A new row below a row of heads is one of plain cells.
function addRow(state, dispatch) {
    if (!isInTable(state)) return false;
    if (!dispatch) return true;
    const { bottom, map, tableStart } = selectedRect(state);
    return addRowAfter(state, tr => {
        const table = tr.doc.nodeAt(tableStart - 1);
        let pos = tableStart;
        for (let at = 0; at < bottom; at++) pos += table.child(at).nodeSize;
        const row = table.child(bottom), isOneColumn = map.width === 1;
        let at = pos + 1, isAllHeads = true;
        row.forEach(cell => { if (cell.type !== nodes.header) isAllHeads = false; });
        if (isAllHeads && !isOneColumn)
            row.forEach(cell => {
                tr.setNodeMarkup(at, nodes.cell, { ...cell.attrs, scope: null });
                at += cell.nodeSize;
            });
        dispatch(tr);
    });
}

// A caption before the table, the cursor in it.
function addCaption(state, dispatch) {
    const table = around(state, nodes.table);
    if (!table) return false;
    const before = state.doc.resolve(table.pos).nodeBefore;
    if (!dispatch) return true;
    const tr = state.tr;
    if (before?.type !== nodes.caption) tr.insert(table.pos, nodes.caption.create());
    const inside = before?.type === nodes.caption ? table.pos - 1 : table.pos + 1;
    dispatch(tr.setSelection(TextSelection.create(tr.doc, inside)).scrollIntoView());
    return true;
}

/* ---- the table of all ---- */

export const COMMANDS = {
    strong: markEntry(marks.strong),
    em: markEntry(marks.em),
    u: markEntry(marks.u),
    sup: markEntry(marks.sup),
    sub: markEntry(marks.sub),
    h2: headingEntry(2),
    h3: headingEntry(3),
    h4: headingEntry(4),
    bullets: listEntry(nodes.bullet_list, nodes.ordered_list),
    numbers: listEntry(nodes.ordered_list, nodes.bullet_list),
    indent: { run: sinkListItem(nodes.list_item) },
    outdent: { run: liftListItem(nodes.list_item) },
    quote: quoteEntry,
    rule: { run: insertRule },
    table: { run: insertTable },
    undo: { run: undo },
    redo: { run: redo },
    row: { run: addRow },
    column: { run: addColumnAfter },
    header: { run: toggleHeaderCell,
        isOn: state => Boolean(around(state, nodes.header)) },
    caption: { run: addCaption },
    merge: { run: mergeCells },
    split: { run: splitCell },
    dropRow: { run: deleteRow },
    dropColumn: { run: deleteColumn },
    dropTable: { run: deleteTable },
};
