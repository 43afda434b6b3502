/*
 * main.js - the editor of the desk in the browser: where it begins, and what it and the
 * page agree on. Nothing here is needed: without this script the same form posts the
 * text box with simple marks, the buttons of rows are submit buttons, files go with the
 * form.
 *
 * THE PAGE (the views of themes/desk render it; a script tag `defer` brings editor.js):
 *
 *   <form id="soan" method="post" enctype="multipart/form-data" data-ma="t48"
 *       data-nguoi="3" data-goc="3" data-tu-luu="/ban/muc/t48/tu-luu"
 *       data-tai-len="/ban/tai-len" data-doc-tep="/ban/doc-tep">
 *     data-ma     which item; any word that names it, also one not yet saved
 *     data-nguoi  which account: what the browser keeps is shown to nobody else
 *     data-goc    the revision the page shows; also the hidden input `goc`
 *     data-tho    (if there) leave text boxes with simple marks: on request, on phones
 *   <input type="hidden" name="_token">  <input type="hidden" name="goc">
 *   <p data-tu-luu-luc></p>              filled with "Đã tự lưu lúc 20:41."
 *   <div data-thong-bao role="status"></div>   filled with notices; both are made above
 *                                        the form's content if they are not there
 *   Other fields are ordinary inputs by the names the server reads.
 *
 *   Rich text, one box a field (here the field "body"):
 *     <div data-van-ban="body">
 *       <label for="x">Nội dung</label>
 *       <textarea id="x" name="body_dau">simple marks</textarea>
 *       <input type="hidden" name="body" value="sanitised HTML" disabled autocomplete="off">
 *     </div>
 *   The editor takes the id of the textarea, aria-required, aria-invalid and its
 *   aria-describedby (but for an id that ends in -dau: help on the simple marks).
 *   With the editor `body` is posted and `body_dau` is not; without it the other way.
 *   A text nobody touched comes back as it was, letter for letter.
 *
 *   Lists (here "images"; also "files" with data-loai="tep", "links" with "link"):
 *     <fieldset data-danh-sach="images" data-loai="anh"><legend>Ảnh</legend>
 *       <ol data-hang>
 *         <li data-muc> a row: inputs images.0.file (hidden), images.0.alt, images.0.caption,
 *             ..., ids and labels likewise ("images-0-alt" and "images.0.alt" both work);
 *             <img data-xem alt=""> shows the picture, [data-ten] its name,
 *             [data-so] its number from 1;
 *             <button name="viec" value="images.0.len" data-viec="len">Lên</button>, also
 *             "xuong", "bo", and, `hidden` without a script, "chen" (Chèn vào bài);
 *             <input type="file" data-tep-cho="image"> sends a picture into the member
 *             `image` of this row (video cards) </li>
 *       </ol>
 *       <template data-mau><li data-muc> the same with __ for the number </li></template>
 *       <input type="file" multiple data-them>             pictures or files to add
 *       <button data-viec="them">Thêm liên kết</button>    an empty row (links)
 *     </fieldset>
 *   The alt of a picture is never taken from its file name.
 *   A button with data-mo-tep="anh", "tep" or "word" opens the chooser of that kind.
 *
 * THE SERVER (every post carries the header X-Token and the field _token, answers are
 * JSON; 401, 403 or a redirect mean that the session has ended: the page itself is then
 * asked for a new token, which is taken if data-ma and data-nguoi are the same):
 *   data-tu-luu   the whole form without files, urlencoded, as fields that a submit would
 *                 post -> { ok, at: "20:41", other: "Ủy viên 2" or null, message, goc };
 *                 ok false: message is shown and the same text is not sent again. `goc`,
 *                 if given, is the new base. The page must open with what was saved so.
 *   data-tai-len  multipart, file `tep` -> { file: sha256, href: "/tep/...", name, type,
 *                 width, height, note } or { error }
 *   data-doc-tep  multipart, file `tep` (.docx .doc .odt .eml) -> { title, html, note,
 *                 images: [ { file, href, name } ], error }; html is sanitised
 */
import { Autosave } from "./autosave.js";
import { Local } from "./local.js";
import { Notices } from "./notice.js";
import { pasteProps } from "./paste.js";
import { RichText } from "./rich.js";
import { Rows } from "./rows.js";
import { OK, Session } from "./session.js";
import { isPicture } from "./shrink.js";
import { excuse, SEND_WORDS, Uploads } from "./uploads.js";
import { WORDS } from "./words.js";

const DOCUMENT = /\.(docx?|odt|rtf|eml)$/i;
const READ_WORDS = { dead: WORDS.readDead, offline: WORDS.readOffline,
    refused: WORDS.readFailed };

class Page {
    constructor(form) {
        this.form = form;
        this.notices = this.makeNotices();
        this.session = new Session(form);
        this.local = new Local(form.dataset.ma, form.dataset.nguoi ?? "");
        this.uploads = new Uploads(this.session, form.dataset.taiLen, this.notices,
            () => this.changed());
        this.lists = [...form.querySelectorAll("[data-danh-sach]")].map(root =>
            new Rows(root, this.notices, this.rowEvents()));
        this.texts = "tho" in form.dataset ? [] :
            [...form.querySelectorAll("[data-van-ban]")].map(box => this.makeText(box));
        this.last = this.texts[0] ?? null; // the text that was worked in last
        this.autosave = new Autosave(form, { session: this.session, local: this.local,
            notices: this.notices, page: this });
        this.listen();
        this.autosave.start();
    }

    makeNotices() {
        const part = (name, tag) => {
            const found = document.querySelector(`[data-${name}]`);
            if (found) return found;
            const made = document.createElement(tag);
            this.form.prepend(made);
            return made;
        };
        const line = part("tu-luu-luc", "p"), box = part("thong-bao", "div");
        box.setAttribute("role", "status");
        return new Notices(line, box);
    }

    makeText(box) {
        const { notices } = this;
        const text = new RichText(box, pasteProps(notices, {
            files: (files, pos) => this.take(files, text, pos),
            pictures: pairs => this.takePasted(pairs, text),
        }), {
            changed: () => this.changed(),
            picture: this.list("anh") && (() => this.choose("anh")),
            word: this.form.dataset.docTep && (() => this.choose("word")),
        });
        text.view.dom.addEventListener("focus", () => { this.last = text; });
        return text;
    }

    rowEvents() {
        return {
            changed: () => this.changed(),
            inserted: (row, rows) => this.insertRow(row, rows),
            picked: (row, member, file, rows) => this.pick(row, member, file, rows),
        };
    }

    list(kind) {
        return this.lists.find(rows => rows.root.dataset.loai === kind);
    }

    listen() {
        const { form } = this;
        form.addEventListener("input", event => this.typed(event.target));
        form.addEventListener("change", event => this.filesChosen(event.target));
        form.addEventListener("click", event => {
            const kind = event.target.closest("[data-mo-tep]")?.dataset.moTep;
            if (kind) this.choose(kind);
        });
        form.addEventListener("submit", event => this.submit(event));
        // A file dropped beside the text must not replace the page.
        form.addEventListener("dragover", event => {
            if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
        });
        form.addEventListener("drop", event => {
            if (event.defaultPrevented || !event.dataTransfer.files.length) return;
            event.preventDefault();
            this.take([...event.dataTransfer.files], this.last, null);
        });
    }

    changed() {
        this.autosave?.changed();
    }

    // Into plain fields; the words for a picture also go to where it stands in a text.
    typed(input) {
        if (!input.name || input.type === "file") return;
        this.changed();
        const rows = this.lists.find(one => one.root.contains(input));
        if (!rows || !/\.alt$/.test(input.name)) return;
        const src = rows.hrefOf(input.closest("[data-muc]"));
        if (src) this.texts.forEach(text => text.describe(src, input.value.trim()));
    }

    submit(event) {
        this.texts.forEach(text => text.collect());
        if (this.uploads.pending) {
            event.preventDefault();
            this.notices.say("gui-bai", WORDS.stillSending, "canh");
            return;
        }
        if (!event.defaultPrevented) this.autosave.send();
    }

    /* ---- for Autosave ---- */

    busy() {
        return this.uploads.pending > 0;
    }

    // All that a submit would post, but for files.
    posted() {
        this.texts.forEach(text => text.collect());
        return [...new FormData(this.form)].filter(pair => typeof pair[1] === "string");
    }

    // What somebody typed: without the page's own hidden fields (token, base, keys).
    fields() {
        const own = [...this.form.querySelectorAll("input[type=hidden]")]
            .filter(input => !input.closest("[data-van-ban],[data-muc]"))
            .map(input => input.name);
        return this.posted().filter(([name]) => !own.includes(name));
    }

    rows() {
        return Object.fromEntries(this.lists.map(rows => [rows.name, rows.snapshot()]));
    }

    restore({ fields, rows }) {
        for (const list of this.lists) if (rows?.[list.name]) list.restore(rows[list.name]);
        for (const text of this.texts) {
            const kept = fields.find(([name]) => name === text.name);
            if (kept) text.replace(kept[1]);
        }
        for (const input of this.form.elements) {
            const isOwn = input.type === "hidden" || input.closest("[data-danh-sach]");
            if (!input.name || isOwn) continue;
            const values = fields.filter(([name]) => name === input.name).map(pair => pair[1]);
            if (/^(checkbox|radio)$/.test(input.type))
                input.checked = values.includes(input.value);
            else if (input.type !== "file" && input.tagName !== "BUTTON" && values.length)
                input.value = values[0];
        }
    }

    /* ---- files ---- */

    // Opens the chooser of a kind: a list's own input, or one for documents.
    choose(kind) {
        const own = this.list(kind)?.root.querySelector("[data-them]");
        if (own) {
            own.click();
            return;
        }
        const input = document.createElement("input");
        input.type = "file";
        input.accept = ".docx,.doc,.odt,.rtf,.eml";
        input.addEventListener("change", () => this.take([...input.files], this.last, null));
        input.click();
    }

    filesChosen(input) {
        if (input.type !== "file" || !("them" in input.dataset)) return;
        const rows = this.lists.find(one => one.root.contains(input));
        this.uploads.add(input.files, rows);
        input.value = "";
    }

    // Dropped or pasted: documents become text, pictures and other files rows. One
    // picture dropped on a figure that lacks it also goes there.
    take(files, text, pos) {
        const documents = files.filter(file => DOCUMENT.test(file.name));
        const pictures = files.filter(file => isPicture(file));
        const others = files.filter(file => !documents.includes(file) &&
            !pictures.includes(file));
        if (text && this.form.dataset.docTep) documents.forEach(file => this.read(file, text));
        else others.push(...documents);
        if (pictures.length && this.list("anh")) this.takePictures(pictures, text, pos);
        if (others.length && this.list("tep")) this.uploads.add(others, this.list("tep"));
    }

    takePictures(pictures, text, pos) {
        const rows = this.list("anh");
        const wanted = text?.emptyFigure(pos) ?? null;
        const place = wanted === null ? null : text.place(wanted);
        let isFirst = true;
        this.uploads.add(pictures, rows, row => {
            if (place && isFirst) this.insertRow(row, rows, { text, place });
            isFirst = false;
        });
    }

    // Pictures inside a paste: each also into the figure that waits for it.
    takePasted(pairs, text) {
        const rows = this.list("anh");
        if (!rows) return;
        this.uploads.add(pairs.map(([file]) => file), rows, (row, data, file) => {
            const [, id] = pairs.find(pair => pair[0] === file);
            text.fill(id, { src: rows.hrefOf(row), alt: "" });
        });
    }

    insertRow(row, rows, { text = this.last, place = null } = {}) {
        const src = rows.hrefOf(row);
        if (!text || !src) return;
        const { alt = "", caption = "", credit = "" } = rows.values(row);
        const words = [caption, credit && `Ảnh: ${credit}`].filter(Boolean).join(". ");
        text.insertPicture({ src, alt, caption: words }, place);
        this.notices.say("chen", WORDS.inserted);
    }

    // The picture of a video card.
    async pick(row, member, file, rows) {
        this.notices.say("gui-mot", WORDS.sendingOne);
        const answer = await this.uploads.sendPicture(file);
        if (answer.state !== OK || answer.data.error) {
            this.notices.say("gui-mot", excuse(answer, SEND_WORDS), "loi");
            return;
        }
        this.notices.quiet("gui-mot");
        rows.member(row, member).value = answer.data.file;
        rows.show(row, answer.data.href, "");
        this.changed();
    }

    // A Word file or a mail becomes text at the cursor; its title fills an empty one.
    async read(file, text) {
        const { notices } = this, body = new FormData();
        body.set("_token", this.session.token);
        body.set("tep", file, file.name);
        notices.say("doc", WORDS.reading(file.name));
        const answer = await this.session.post(this.form.dataset.docTep, body,
            { isUpload: true });
        const { data } = answer;
        if (answer.state !== OK || data.error) {
            notices.say("doc", excuse(answer, READ_WORDS), "loi");
            return;
        }
        text.insert(data.html ?? "");
        const title = this.form.elements.title;
        if (title && !title.value.trim() && data.title) title.value = data.title;
        const album = this.list("anh");
        for (const image of album ? data.images ?? [] : [])
            album.add({ file: image.file }, { href: image.href, label: image.name });
        const said = WORDS.read(file.name);
        notices.say("doc", data.note ? `${said} ${data.note}` : said);
        this.changed();
    }
}

const form = document.getElementById("soan");
if (form) new Page(form);
