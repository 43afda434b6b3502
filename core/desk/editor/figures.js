/*
 * figures.js - pictures inside the text: putting one in, the words that stand for it,
 * and a sign where one is missing (Word pictures do not come with a paste).
 */
import { Plugin, Selection, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { schema } from "./schema.js";
import { WORDS } from "./words.js";

const { nodes } = schema;

const isPictureNode = node => node.type === nodes.picture || node.type === nodes.image;

function isEmptyFigure(node) {
    if (node?.type !== nodes.figure || node.attrs.lacks === null) return false;
    let isEmpty = true;
    node.forEach(child => {
        if ([nodes.picture, nodes.table].includes(child.type)) isEmpty = false;
    });
    return isEmpty;
}

function sign() {
    const element = document.createElement("div");
    element.className = "thieu-anh";
    element.contentEditable = "false";
    element.textContent = WORDS.missing;
    return element;
}

// A sign in every figure without a picture, a mark on pictures without words.
function decorate(doc) {
    const found = [];
    doc.descendants((node, pos) => {
        if (isEmptyFigure(node)) found.push(Decoration.widget(pos + 1, sign, { side: -1 }));
        if (isPictureNode(node) && !node.attrs.alt)
            found.push(Decoration.node(pos, pos + node.nodeSize, { class: "thieu-chu" }));
        return !node.isTextblock || node.inlineContent;
    });
    return DecorationSet.create(doc, found);
}

export const figureSigns = new Plugin({
    state: {
        init: (config, state) => decorate(state.doc),
        apply: (tr, now) => tr.docChanged ? decorate(tr.doc) : now,
    },
    props: { decorations(state) { return this.getState(state); } },
});

// A figure cannot be the last thing: there must be a line to go on with.
export const lastLine = new Plugin({
    appendTransaction(transactions, before, state) {
        const last = state.doc.lastChild.type;
        if (last !== nodes.figure && last !== nodes.table) return null;
        return state.tr.insert(state.doc.content.size, nodes.paragraph.create())
            .setMeta("addToHistory", false);
    },
});

// The empty figure around or at this position, or null.
export function emptyFigureAt(doc, pos) {
    if (pos === null || pos > doc.content.size) return null;
    if (isEmptyFigure(doc.nodeAt(pos))) return pos;
    const place = doc.resolve(pos);
    for (let depth = place.depth; depth > 0; depth--)
        if (isEmptyFigure(place.node(depth))) return place.before(depth);
    return null;
}

function findFigure(doc, wanted) {
    let found = null;
    doc.descendants((node, pos) => {
        if (found === null && isEmptyFigure(node) && wanted(node)) found = pos;
        return found === null;
    });
    return found;
}

export const firstEmptyFigure = doc => findFigure(doc, node => node.attrs.waits === null);
export const waitingFigure = (doc, id) => findFigure(doc, node => node.attrs.waits === id);

// Into the lacking figure at `at`, or as a new figure below the cursor's paragraph.
export function insertPicture(state, { src, alt, caption, width, height }, at) {
    const empty = emptyFigureAt(state.doc, at);
    const words = alt || (empty === null ? "" : state.doc.nodeAt(empty).attrs.lacks);
    const picture = nodes.picture.create({ src, alt: words, width, height });
    if (empty !== null)
        return state.tr.setNodeMarkup(empty, null, { lacks: null, waits: null })
            .insert(empty + 1, picture);
    const below = caption ? [nodes.figcaption.create(null, schema.text(caption))] : [];
    const figure = nodes.figure.create(null, [picture, ...below]);
    const { $to } = state.selection;
    const top = $to.depth ? $to.node(1) : null;
    const isBlank = top?.type === nodes.paragraph && top.content.size === 0;
    const end = $to.depth ? $to.after(1) : $to.pos;
    const tr = state.tr.replaceWith(isBlank ? $to.before(1) : end, end, figure);
    return tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map(end)))).scrollIntoView();
}

// Enter in a caption goes on below the figure, or into the table.
export function leaveCaption(state, dispatch) {
    const { $from } = state.selection, name = $from.parent.type;
    if (name !== nodes.figcaption && name !== nodes.caption) return false;
    if (!dispatch) return true;
    const tr = state.tr;
    if (name === nodes.caption) {
        dispatch(tr.setSelection(Selection.near(tr.doc.resolve($from.after()))).scrollIntoView());
        return true;
    }
    const after = $from.after($from.depth - 1);
    tr.insert(after, nodes.paragraph.create());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView());
    return true;
}

// The picture that is selected: { node, pos }, or null.
export function selectedPicture(state) {
    const { from, node } = state.selection;
    if (node && isPictureNode(node)) return { node, pos: from };
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth--) {
        if ($from.node(depth).type !== nodes.figure) continue;
        let found = null;
        $from.node(depth).forEach((child, offset) => {
            if (!found && isPictureNode(child))
                found = { node: child, pos: $from.start(depth) + offset };
        });
        return found;
    }
    return null;
}

// The words of every picture that shows this file; null: nothing to change.
export function describePictures(state, src, alt) {
    const tr = state.tr;
    state.doc.descendants((node, pos) => {
        if (isPictureNode(node) && node.attrs.src === src && node.attrs.alt !== alt)
            tr.setNodeAttribute(pos, "alt", alt);
    });
    return tr.docChanged ? tr.setMeta("addToHistory", false) : null;
}
