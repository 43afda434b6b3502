/*
 * desk.js - small conveniences on every page of the desk; each page does its work
 * without them. No dependency; joined with shrink.js when built.
 *
 *   <button data-chep="#id" hidden>       copies the text (or value) of #id, says "Đã chép"
 *   <button data-dan="#id" hidden>        puts the clipboard's text into the text box #id
 *   <p data-con="30">… <b data-giay>30</b> giây</p>
 *                                         a strip that counts down and goes (undo)
 *   <input type="file" data-thu-nho>      pictures are shrunk before they are sent
 *   <time datetime="..." data-cach>       "5 phút trước", kept true while one looks;
 *                                         data-cach="han": "còn 5 giờ", "quá hạn 1 ngày"
 */
import { shrinkPicture } from "./shrink.js";

const all = (selector, run) => document.querySelectorAll(selector).forEach(run);

/* ---- copy and paste ---- */

const SAID_MS = 4000;

// Says a word in the button itself and to a screen reader, then takes it back.
function say(button, text) {
    button.dataset.ten ??= button.textContent;
    button.setAttribute("aria-live", "polite");
    button.textContent = text;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { button.textContent = button.dataset.ten; }, SAID_MS);
}

const textOf = element => ("value" in element ? element.value : element.textContent).trim();

// Browsers without the clipboard API, or on a page that is not secure.
function copyOldWay(text) {
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "an";
    document.body.append(box);
    box.select();
    const isDone = document.execCommand("copy");
    box.remove();
    return isDone;
}

async function copy(button) {
    const text = textOf(document.querySelector(button.dataset.chep));
    const isDone = await (navigator.clipboard
        ? navigator.clipboard.writeText(text).then(() => true, () => copyOldWay(text))
        : copyOldWay(text));
    button.focus();
    say(button, isDone ? "Đã chép" : "Chưa chép được, hãy bôi đen rồi chép");
}

async function paste(button) {
    const box = document.querySelector(button.dataset.dan);
    try {
        const text = (await navigator.clipboard.readText()).normalize("NFC").trim();
        box.value = box.value.trim() ? `${box.value.trimEnd()}\n\n${text}` : text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
        box.focus();
    } catch {
        box.focus();
        say(button, "Hãy dán bằng tay vào ô");
    }
}

all("[data-chep]", button => { button.hidden = false; });
all("[data-dan]", button => { button.hidden = !navigator.clipboard?.readText; });
document.addEventListener("click", event => {
    const button = event.target.closest?.("[data-chep],[data-dan]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.chep) copy(button);
    else paste(button);
});

/* ---- the strip that goes ---- */

all("[data-con]", strip => {
    const end = Date.now() + strip.dataset.con * 1000;
    const seconds = strip.querySelector("[data-giay]");
    const timer = setInterval(() => {
        const left = Math.ceil((end - Date.now()) / 1000);
        if (seconds) seconds.textContent = Math.max(0, left);
        if (left > 0) return;
        clearInterval(timer);
        const held = strip.contains(document.activeElement);
        strip.remove();
        if (held) document.querySelector("main")?.focus();
    }, 500);
});

/* ---- pictures of plain file inputs ---- */

async function shrinkAll(input) {
    const form = input.form, before = [...input.files];
    const hold = event => {
        event.preventDefault();
        held = event.submitter ?? true;
    };
    let held = null;
    form?.addEventListener("submit", hold);
    try {
        const box = new DataTransfer();
        for (const file of before) box.items.add(await shrinkPicture(file));
        const isSame = input.files.length === before.length &&
            before.every((file, at) => file === input.files[at]);
        if (isSame) input.files = box.files;
    } catch { /* an old browser: they go as they are */ }
    form?.removeEventListener("submit", hold);
    if (held) form.requestSubmit?.(held === true ? undefined : held);
}

document.addEventListener("change", event => {
    if (event.target.matches?.("input[type=file][data-thu-nho]")) shrinkAll(event.target);
});

/* ---- wide tables ---- */

// What scrolls within the page must be reached by the keyboard.
const tables = new ResizeObserver(entries => {
    for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
        else target.removeAttribute("tabindex");
    }
});
all(".bai table", table => { if (!table.closest("[contenteditable]")) tables.observe(table); });

/* ---- times ---- */

const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const EVERY_MS = 30000;

function amount(ms) {
    if (ms < HOUR) return `${Math.max(1, Math.floor(ms / MINUTE))} phút`;
    return ms < DAY ? `${Math.floor(ms / HOUR)} giờ` : `${Math.floor(ms / DAY)} ngày`;
}

function distance(ms, isDue) {
    if (isDue) return ms > 0 ? `còn ${amount(ms)}` : `quá hạn ${amount(-ms)}`;
    if (ms > 0) return `${amount(ms)} nữa`;
    return ms > -MINUTE ? "vừa xong" : `${amount(-ms)} trước`;
}

function tellTimes() {
    all("time[data-cach]", time => {
        const ms = Date.parse(time.dateTime) - Date.now();
        const text = distance(ms, time.dataset.cach === "han");
        if (!Number.isNaN(ms) && time.textContent !== text) time.textContent = text;
    });
}

tellTimes();
setInterval(tellTimes, EVERY_MS);
