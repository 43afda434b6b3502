/*
 * rich.js - one rich text field: the box of the server's page (main.js tells its
 * markup) becomes toolbar, question line and ProseMirror view, and gives HTML back.
 *
 * A text nobody touched is given back letter for letter, so opening and saving makes no
 * new revision.
 */
import { baseKeymap, chainCommands } from "prosemirror-commands";
import { gapCursor } from "prosemirror-gapcursor";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { EditorState, Selection } from "prosemirror-state";
import { goToNextCell, tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { ask } from "./ask.js";
import { COMMANDS, insertBreak } from "./commands.js";
import { describePictures, emptyFigureAt, figureSigns, firstEmptyFigure, insertPicture,
    lastLine, leaveCaption, selectedPicture, waitingFigure } from "./figures.js";
import { readHtml, readSlice, writeHtml } from "./html.js";
import { isGoodLink, schema } from "./schema.js";
import { Toolbar } from "./toolbar.js";
import { WORDS } from "./words.js";

const { nodes, marks } = schema;

// The toolbar and the buttons that stay in view cover this much of the text.
const STICKY = { top: 70, right: 5, bottom: 110, left: 5 };

// "- " and "1. " at the beginning of a line begin a list, as in Word.
const typedLists = inputRules({ rules: [
    wrappingInputRule(/^\s*[-–*+]\s$/, nodes.bullet_list),
    wrappingInputRule(/^(\d{1,2})[.)]\s$/, nodes.ordered_list,
        match => ({ start: Math.max(1, +match[1]) }),
        (match, node) => node.childCount + node.attrs.start === +match[1]),
] });

// Browsers do not find the way from before a table or a figure.
const goTo = find => (state, dispatch) => {
    if (dispatch) dispatch(state.tr.setSelection(find(state.doc)).scrollIntoView());
    return true;
};

export class RichText {
    // paste: EditorView props of paste.js; events: changed(), word(), picture().
    constructor(box, paste, events) {
        this.box = box;
        this.name = box.dataset.vanBan;
        this.events = events;
        this.field = box.querySelector(`input[type=hidden][name="${this.name}"]`);
        this.original = this.field.value;
        this.places = new Set();
        const marked = box.querySelector("textarea");
        const label = this.takeLabel(marked);
        this.view = this.makeView(marked, label, paste);
        this.toolbar = new Toolbar(this.view, this.commands(), this.view.dom.id);
        this.question = document.createElement("div");
        this.question.className = "hoi";
        this.question.hidden = true;
        marked.replaceWith(this.toolbar.element, this.question, this.view.dom, this.hint);
        this.field.disabled = false;
        this.written = writeHtml(this.view.state.doc);
        this.toolbar.refresh();
    }

    // The label of the text box names the editor; a click on it goes there.
    takeLabel(marked) {
        const label = marked.labels?.[0] ?? this.box.querySelector("label");
        this.hint = document.createElement("p");
        this.hint.id = `${this.name}-phim`;
        this.hint.className = "an";
        this.hint.textContent = WORDS.hint;
        if (!label) return null;
        label.id = label.id || `${this.name}-nhan`;
        label.removeAttribute("for");
        label.addEventListener("click", () => this.view.focus());
        return label;
    }

    // The view takes the place of the text box: its id (a list of faults links there),
    // what it says of itself and its help, all but the one on simple marks.
    makeView(marked, label, paste) {
        const help = (marked.getAttribute("aria-describedby") ?? "").split(/\s+/)
            .filter(id => id && !id.endsWith("-dau"));
        const attributes = { id: marked.id || `${this.name}-soan`, role: "textbox",
            "aria-multiline": "true", "aria-describedby": [...help, this.hint.id].join(" "),
            spellcheck: "false", lang: "vi", class: "bai" };
        for (const name of ["aria-required", "aria-invalid"])
            if (marked.hasAttribute(name)) attributes[name] = marked.getAttribute(name);
        if (label) attributes["aria-labelledby"] = label.id;
        else attributes["aria-label"] = this.name;
        return new EditorView(null, {
            state: this.stateOf(this.original),
            attributes,
            scrollThreshold: STICKY, scrollMargin: STICKY,
            dispatchTransaction: tr => this.dispatch(tr),
            ...paste,
        });
    }

    stateOf(html) {
        const state = EditorState.create({ doc: readHtml(html), plugins: [
            typedLists, this.keys(), keymap(baseKeymap), history(), tableEditing(),
            gapCursor(), figureSigns, lastLine,
        ] });
        return state.apply(state.tr); // lastLine
    }

    keys() {
        const item = nodes.list_item;
        return keymap({
            "Mod-b": COMMANDS.strong.run, "Mod-i": COMMANDS.em.run, "Mod-u": COMMANDS.u.run,
            "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo,
            "Mod-k": () => this.askLink(),
            "Shift-Enter": insertBreak,
            "Mod-Home": goTo(Selection.atStart), "Mod-End": goTo(Selection.atEnd),
            Enter: chainCommands(leaveCaption, splitListItem(item)),
            "Mod-]": sinkListItem(item), "Mod-[": liftListItem(item),
            Tab: goToNextCell(1), "Shift-Tab": goToNextCell(-1),
            "Alt-F10": () => {
                this.toolbar.focus();
                return true;
            },
        });
    }

    // What the toolbar can do: the table of commands and what needs this field.
    commands() {
        const own = (may, run, isOn) => ({ asks: true, isOn, run: (state, dispatch) => {
            if (!may(state)) return false;
            if (dispatch) run();
            return true;
        } });
        const commands = { ...COMMANDS,
            link: own(() => true, () => this.askLink(),
                state => Boolean(this.linkAt(state))),
            alt: own(state => Boolean(selectedPicture(state)), () => this.askAlt()) };
        if (this.events.picture) commands.picture = own(() => true, this.events.picture);
        if (this.events.word) commands.word = own(() => true, () => this.events.word(this));
        return commands;
    }

    dispatch(tr) {
        this.view.updateState(this.view.state.apply(tr));
        for (const place of this.places) place.pos = tr.mapping.map(place.pos);
        this.toolbar.refresh();
        if (tr.docChanged && !tr.getMeta("loaded")) this.events.changed();
    }

    /* ---- HTML ---- */

    get html() {
        const now = writeHtml(this.view.state.doc);
        return now === this.written ? this.original : now;
    }

    // Into the field that the form posts.
    collect() {
        this.field.value = this.html;
    }

    // Another text, as one step that can be undone.
    replace(html) {
        const { state } = this.view, doc = readHtml(html);
        this.view.dispatch(state.tr.replaceWith(0, state.doc.content.size, doc.content));
    }

    // At the cursor, or instead of an empty text.
    insert(html) {
        if (this.isEmpty) {
            this.replace(html);
            return;
        }
        this.view.dispatch(this.view.state.tr.replaceSelection(readSlice(html))
            .scrollIntoView());
    }

    get isEmpty() {
        return this.html === "";
    }

    /* ---- pictures ---- */

    // A place in the text that moves with what is typed before it.
    place(pos) {
        const place = { pos };
        if (pos !== null) this.places.add(place);
        return place;
    }

    emptyFigure(pos) {
        return emptyFigureAt(this.view.state.doc, pos);
    }

    // At a place, else in the first figure that lacks its picture, else at the cursor.
    insertPicture(picture, place = null) {
        const pos = place ? place.pos : firstEmptyFigure(this.view.state.doc);
        this.places.delete(place);
        this.view.dispatch(insertPicture(this.view.state, picture, pos));
    }

    // Into the figure that waits for a picture by this id, if it is still there.
    fill(id, picture) {
        const pos = waitingFigure(this.view.state.doc, id);
        if (pos !== null)
            this.view.dispatch(insertPicture(this.view.state, picture, pos));
    }

    describe(src, alt) {
        const tr = describePictures(this.view.state, src, alt);
        if (tr) this.view.dispatch(tr);
    }

    askAlt() {
        const picture = selectedPicture(this.view.state);
        ask(this.question, {
            label: WORDS.altLabel, value: picture.node.attrs.alt,
            back: () => this.view.focus(),
            accept: alt => this.describe(picture.node.attrs.src, alt),
        });
    }

    /* ---- links ---- */

    // The link under the cursor with the range it covers, or null.
    linkAt(state) {
        const { $from, from, to, empty } = state.selection;
        const around = $from.marks().concat($from.nodeAfter?.marks ?? []);
        const link = marks.link.isInSet(around);
        if (!link) return null;
        if (!empty) return { link, from, to };
        let start = $from.start(), found = null;
        $from.parent.forEach((node, offset) => {
            const begin = start + offset, end = begin + node.nodeSize;
            if (!link.isInSet(node.marks)) return;
            if (found && found.to === begin) found.to = end;
            else if (!found || found.to < from) found = { link, from: begin, to: end };
        });
        return found;
    }

    askLink() {
        const { state } = this.view;
        const now = this.linkAt(state);
        const { from, to } = now ?? state.selection;
        const remove = () => this.view.dispatch(
            this.view.state.tr.removeMark(from, to, marks.link));
        ask(this.question, {
            label: WORDS.linkLabel, value: now?.link.attrs.href ?? "",
            judge: href => isGoodLink(full(href)) ? "" : WORDS.linkBad,
            back: () => this.view.focus(),
            accept: href => this.setLink(from, to, full(href)),
            extra: now && [WORDS.unlink, remove],
        });
        return true;
    }

    // Without selected words the address itself becomes the text.
    setLink(from, to, href) {
        const link = marks.link.create({ href }), { tr } = this.view.state;
        if (from === to) tr.insert(from, schema.text(href, [link]));
        else tr.removeMark(from, to, marks.link).addMark(from, to, link);
        this.view.dispatch(tr);
    }

    focus() {
        this.view.focus();
    }
}

// "namchinh.gov.vn/tin" as people type it.
function full(href) {
    return /^[\w-]+(\.[\w-]+)+(\/|$)/.test(href) ? "https://" + href : href;
}
