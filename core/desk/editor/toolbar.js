/*
 * toolbar.js - eight worded buttons and, behind "Mục khác", the rarer ones. One tab
 * stop: arrows move between buttons, Home and End jump, Escape goes back to the text.
 *
 * A button that cannot do anything now is aria-disabled, not disabled, so that it does
 * not lose the focus under the hand of who works by keyboard.
 */
import { isInTable } from "prosemirror-tables";
import { BUTTONS, WORDS } from "./words.js";

const FIRST = ["strong", "em", "h2", "h3", "bullets", "numbers", "table", "undo", "more"];
const MORE = ["picture", "word", "link", "quote", "sup", "sub", "u", "h4", "indent",
    "outdent", "alt", "rule", "redo"];
const TABLE = ["row", "column", "header", "caption", "merge", "split", "dropRow",
    "dropColumn", "dropTable"];

export class Toolbar {
    // commands: as in commands.js, and those of the editor itself; labelledBy: an id.
    constructor(view, commands, controls) {
        Object.assign(this, { view, commands });
        this.element = document.createElement("div");
        this.element.className = "thanh-soan";
        this.element.setAttribute("role", "toolbar");
        this.element.setAttribute("aria-label", WORDS.toolbar);
        this.element.setAttribute("aria-controls", controls);
        this.parts = [FIRST, MORE, TABLE].map(names => this.part(names));
        this.more = this.element.querySelector("[data-lam=more]");
        this.more.setAttribute("aria-expanded", "false");
        this.parts[1].hidden = this.parts[2].hidden = true;
        this.buttons[0].tabIndex = 0;
        this.element.addEventListener("mousedown", event => event.preventDefault());
        this.element.addEventListener("click", event => this.click(event));
        this.element.addEventListener("keydown", event => this.key(event));
        this.element.addEventListener("focusin", event => this.rove(event.target));
    }

    part(names) {
        const part = document.createElement("div");
        for (const name of names.filter(one => one === "more" || this.commands[one])) {
            const button = document.createElement("button");
            button.type = "button";
            button.dataset.lam = name;
            button.textContent = BUTTONS[name];
            button.tabIndex = -1;
            part.append(button);
        }
        this.element.append(part);
        return part;
    }

    get buttons() {
        return [...this.element.querySelectorAll("button")].filter(
            button => !button.parentNode.hidden);
    }

    click(event) {
        const button = event.target.closest("button");
        if (!button) return;
        if (button === this.more) {
            this.open(this.parts[1].hidden);
            return;
        }
        const { view } = this, command = this.commands[button.dataset.lam];
        // A click of the keyboard (detail 0) leaves the focus on the button.
        const isByHand = event.detail > 0 && !command.asks;
        if (command.run(view.state, view.dispatch, view) && isByHand) view.focus();
    }

    open(isOpen) {
        this.parts[1].hidden = !isOpen;
        this.more.setAttribute("aria-expanded", String(isOpen));
        this.refresh();
    }

    key(event) {
        const { buttons } = this, at = buttons.indexOf(event.target);
        const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1,
            ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
        if (event.key === "Escape") this.view.focus();
        else if (to === undefined) return;
        else buttons[(to + buttons.length) % buttons.length].focus();
        event.preventDefault();
    }

    rove(button) {
        if (button.tagName !== "BUTTON") return;
        for (const other of this.element.querySelectorAll("button"))
            other.tabIndex = other === button ? 0 : -1;
    }

    focus() {
        this.element.querySelector("button[tabindex='0']").focus();
    }

    // After every change of the document or the selection.
    refresh() {
        const { state } = this.view;
        this.parts[2].hidden = !isInTable(state);
        for (const button of this.buttons) {
            const command = this.commands[button.dataset.lam];
            if (!command) continue;
            button.setAttribute("aria-disabled", String(!command.run(state, null, null)));
            if (command.isOn) button.setAttribute("aria-pressed", String(command.isOn(state)));
        }
        const stop = this.element.querySelector("button[tabindex='0']");
        if (stop?.parentNode.hidden) this.rove(this.more);
    }
}
