/*
 * tab.mjs - one browser tab with the editor in it, and the hands of somebody who types,
 * pastes and drops. Console errors and refusals of the policy are failures.
 */
import { Desk } from "./page.mjs";

const { EDITOR_JS, DESK_JS, EDITOR_CSS, BASE_CSS } = process.env;
const PATIENCE_MS = 15000;

export const makeDesk = () => new Desk({ "editor.js": EDITOR_JS, "desk.js": DESK_JS,
    "editor.css": EDITOR_CSS, "base.css": BASE_CSS }).start();

export class Tab {
    static async open(context, desk, report, where, expected = null) {
        const tab = new Tab();
        Object.assign(tab, { desk, report, where, expected });
        tab.page = await context.newPage();
        tab.page.on("console", message => {
            const text = message.text();
            if (["error", "warning"].includes(message.type()) && !tab.expected?.test(text))
                report.check(false, where, `console: ${text}`);
        });
        tab.page.on("pageerror", fault => report.check(false, where, `page: ${fault.message}`));
        await tab.page.goto(desk.url);
        tab.text = tab.page.locator(".ProseMirror");
        return tab;
    }

    equal(found, wanted, what) {
        return this.report.equal(found, wanted, this.where, what);
    }

    check(good, what) {
        return this.report.check(good, this.where, what);
    }

    // The HTML that a submit would send.
    html() {
        return this.page.evaluate(() => {
            const form = document.getElementById("soan");
            const stop = event => event.preventDefault();
            addEventListener("submit", stop);
            form.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
            removeEventListener("submit", stop);
            dispatchEvent(new Event("pageshow"));
            return new FormData(form).get("body");
        });
    }

    async value(name) {
        return this.page.evaluate(name => new FormData(document.getElementById("soan")).get(name),
            name);
    }

    async press(...keys) {
        for (const key of keys) {
            await this.page.keyboard.press(key);
            // The browser tells of a moved selection a moment later; hands are slower.
            if (/Arrow|Home|End/.test(key))
                await this.page.evaluate(
                    () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 40))));
        }
    }

    type(text) {
        return this.page.keyboard.type(text);
    }

    async clear() {
        await this.text.focus();
        await this.press("Control+a", "Backspace");
    }

    button(name) {
        return this.page.locator(".thanh-soan").getByRole("button", { name, exact: true });
    }

    async more() {
        if (await this.button("Mục khác").getAttribute("aria-expanded") === "false")
            await this.button("Mục khác").click();
    }

    // Ctrl+C of a page that offers exactly this, then Ctrl+V: what a person does.
    async paste(html, text = "") {
        await this.page.evaluate(([html, text]) => {
            document.addEventListener("copy", event => {
                event.stopImmediatePropagation();
                event.preventDefault();
                if (html) event.clipboardData.setData("text/html", html);
                event.clipboardData.setData("text/plain", text || "-");
            }, { capture: true, once: true });
        }, [html, text]);
        await this.page.evaluate(() => document.querySelector("#title").select());
        await this.page.locator("#title").focus();
        await this.press("Control+c");
        await this.text.focus();
        await this.press("Control+v");
    }

    // files: [{ name, type, bytes }]
    async drop(selector, files) {
        const data = await this.page.evaluateHandle(files => {
            const box = new DataTransfer();
            for (const { name, type, bytes } of files) {
                const letters = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0));
                box.items.add(new File([letters], name, { type }));
            }
            return box;
        }, files.map(file => ({ ...file, bytes: file.bytes.toString("base64") })));
        const place = await this.page.locator(selector).first().boundingBox();
        const at = { clientX: place.x + place.width / 2, clientY: place.y + place.height / 2 };
        await this.page.dispatchEvent(selector, "dragover", { dataTransfer: data, ...at });
        await this.page.dispatchEvent(selector, "drop", { dataTransfer: data, ...at });
    }

    notices() {
        return this.page.locator("[data-thong-bao]").innerText();
    }

    async said(pattern, what = `says ${pattern}`) {
        const end = Date.now() + PATIENCE_MS;
        while (Date.now() < end && !pattern.test(await this.notices()))
            await this.page.waitForTimeout(50);
        const notices = await this.notices();
        return this.check(pattern.test(notices), `${what}; found: ${notices}`);
    }

    async until(good, what) {
        const end = Date.now() + PATIENCE_MS;
        while (Date.now() < end && !(await good())) await this.page.waitForTimeout(50);
        return this.check(await good(), what);
    }
}
