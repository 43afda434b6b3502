/*
 * rows.js - the numbered rows of a list field (pictures, attached files, video links):
 * the server renders them and one empty row as a <template>; here they are added,
 * ordered and taken away without a round trip. The markup is told in main.js.
 *
 * A row's inputs are named list.index.member. Whoever moves a row renumbers all of
 * them, labels and ids too, so that the form always posts 0, 1, 2 ...
 */
import { WORDS } from "./words.js";

const NUMBERED = ["name", "id", "for", "value", "aria-labelledby", "aria-describedby"];

export class Rows {
    // events: changed(), inserted(row): somebody pressed "Chèn vào bài".
    constructor(root, notices, events) {
        Object.assign(this, { root, notices, events });
        this.name = root.dataset.danhSach;
        this.list = root.querySelector("[data-hang]");
        this.template = root.querySelector("template[data-mau]");
        this.number = new RegExp(`(^|\\s)${this.name}([.-])(?:\\d+|__)(?=[.-]|\\s|$)`, "g");
        root.addEventListener("click", event => this.click(event));
        root.addEventListener("change", event => this.pick(event));
        this.rows.forEach(row => this.wake(row));
    }

    get rows() {
        return [...this.list.querySelectorAll(":scope > [data-muc]")];
    }

    member(row, member) {
        return row.querySelector(`[name="${this.name}.${this.rows.indexOf(row)}.${member}"]`);
    }

    // Members of a row as { alt: "...", decorative: "1" }; a box without a tick is absent.
    values(row) {
        const values = {};
        for (const input of row.querySelectorAll("[name]")) {
            const member = input.name.split(".")[2];
            const isOff = /^(checkbox|radio)$/.test(input.type) && !input.checked;
            if (member && input.type !== "file" && input.tagName !== "BUTTON" && !isOff)
                values[member] = input.value;
        }
        return values;
    }

    // A new row with these members, before `before` (an element of the list) or last.
    add(values, { href = "", label = "", before = null } = {}) {
        const row = this.template.content.firstElementChild.cloneNode(true);
        this.list.insertBefore(row, before);
        this.renumber();
        for (const [member, value] of Object.entries(values)) {
            const input = this.member(row, member);
            if (!input) continue;
            if (input.type === "checkbox") input.checked = true;
            else input.value = value;
        }
        this.show(row, href, label);
        this.wake(row);
        return row;
    }

    show(row, href, label) {
        const picture = row.querySelector("img[data-xem]");
        const name = row.querySelector("[data-ten]");
        if (picture && href) {
            picture.src = href;
            picture.hidden = false;
        }
        if (name && label) name.textContent = label;
    }

    hrefOf(row) {
        return row.querySelector("img[data-xem]")?.getAttribute("src") ?? "";
    }

    // What only works with this script is hidden until here.
    wake(row) {
        row.querySelectorAll("[data-viec][hidden]").forEach(button => { button.hidden = false; });
    }

    renumber() {
        this.rows.forEach((row, index) => {
            for (const element of [row, ...row.querySelectorAll("*")]) {
                for (const attribute of NUMBERED) {
                    if (attribute === "value" && element.tagName !== "BUTTON") continue;
                    const value = element.getAttribute(attribute);
                    if (value) element.setAttribute(attribute,
                        value.replace(this.number, `$1${this.name}$2${index}`));
                }
            }
            const place = row.querySelector("[data-so]");
            if (place) place.textContent = index + 1;
        });
    }

    click(event) {
        const button = event.target.closest("[data-viec]");
        if (!button) return;
        const row = button.closest("[data-muc]"), work = button.dataset.viec;
        event.preventDefault();
        if (work === "them") this.begin();
        else if (!row) return;
        else if (work === "len") this.move(row, -1, button);
        else if (work === "xuong") this.move(row, 1, button);
        else if (work === "bo") this.remove(row);
        else if (work === "chen") this.events.inserted(row, this);
    }

    // An empty row to be filled in (links).
    begin() {
        const row = this.add({});
        row.querySelector("input:not([type=hidden])")?.focus();
        this.events.changed();
    }

    move(row, by, button) {
        const rows = this.rows, to = rows.indexOf(row) + by;
        if (to < 0 || to >= rows.length) return;
        this.list.insertBefore(row, by < 0 ? rows[to] : rows[to].nextSibling);
        this.renumber();
        button.focus();
        this.notices.say("hang", WORDS.moved(to + 1, rows.length));
        this.events.changed();
    }

    remove(row) {
        const next = row.nextElementSibling, before = row.previousElementSibling;
        row.remove();
        this.renumber();
        this.events.changed();
        const near = (next ?? before)?.querySelector("[data-viec]");
        (near ?? this.root.querySelector("[data-them], [data-viec=them]"))?.focus();
        this.notices.say("hang", WORDS.removed, "ok", [[WORDS.takeBack, () => {
            this.list.insertBefore(row, next?.parentNode === this.list ? next : null);
            this.renumber();
            row.querySelector("[data-viec]")?.focus();
            this.events.changed();
        }]]);
    }

    // A file chosen inside a row for one of its members: the picture of a link.
    pick(event) {
        const input = event.target;
        if (!input.dataset.tepCho || !input.files.length) return;
        const row = input.closest("[data-muc]");
        this.events.picked(row, input.dataset.tepCho, input.files[0], this);
        input.value = "";
    }

    // For the copy in the browser, and back.
    snapshot() {
        return this.rows.map(row => ({ values: this.values(row), href: this.hrefOf(row),
            label: row.querySelector("[data-ten]")?.textContent ?? "" }));
    }

    restore(kept) {
        this.rows.forEach(row => row.remove());
        for (const { values, href, label } of kept) this.add(values, { href, label });
    }
}
