/*
 * saving_test.mjs - nothing typed is lost: saved every five seconds, kept in the browser
 * when the session has ended, the network is down or the power is cut, and offered again.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { openBrowser } from "../e2e/site/browser.mjs";
import { Report, skip } from "../e2e/site/report.mjs";
import { createRequire } from "node:module";
import { makeDesk, Tab } from "./tab.mjs";

if (!fs.existsSync(process.env.EDITOR_JS)) skip("editor.js was not built (npm registry)");
const report = new Report("editor/saving");
const browser = await openBrowser();
const QUIET = /Failed to load|ERR_|401|403|500/; // what a browser says of a dead network

// A desk, a browser's memory and a tab of their own for each part, so all can run at once.
async function fresh(where, body, work) {
    const desk = await makeDesk();
    desk.body = body;
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const open = () => Tab.open(context, desk, report, where, QUIET);
    const tab = await open();
    await work(desk, tab, open, context);
    await context.close();
    await desk.stop();
}

async function write(tab, text) {
    await tab.text.focus();
    await tab.press("Control+End");
    await tab.type(text);
}

const saved = (tab, text) => tab.until(() =>
    tab.desk.saves.some(fields => (fields.get("body") ?? "").includes(text)), `the server has ${text}`);
const local = tab => tab.page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
const kept = (tab, text) => tab.until(async () => (await local(tab)).includes(text),
    `the browser has ${text}`);
const line = tab => tab.page.locator("[data-tu-luu-luc]").innerText();

async function saves() {
    await fresh("autosave", "<p>gốc</p>", async (desk, tab) => {
        await tab.page.waitForTimeout(5500);
        tab.equal(desk.saves.length, 0, "nothing changed, nothing sent");
        await write(tab, " một");
        await tab.page.fill("#title", "Tên mới");
        await saved(tab, "gốc một");
        await tab.until(() => desk.saves.at(-1).get("title") === "Tên mới", "other fields too");
        const fields = desk.saves.at(-1);
        tab.equal(fields.get("goc"), "7", "with its base");
        tab.equal(fields.get("body_dau"), null, "without the marks");
        await tab.until(async () => await line(tab) === "Đã tự lưu lúc 20:41.", "says so");
        await tab.until(async () => await local(tab) === "[]", "the browser keeps nothing more");
        tab.equal(await tab.notices(), "", "without a notice");
        desk.other = "Ủy viên 2";
        await write(tab, " hai");
        await tab.said(/Ủy viên 2 cũng đang mở bài này/);
        desk.other = null;
        desk.refuse = "Tiêu đề dài quá 200 chữ.";
        await write(tab, " ba");
        await tab.said(/Tiêu đề dài quá 200 chữ/);
        await kept(tab, "hai ba");
    });
}

// The session ends; the person signs in again in another tab, or somebody else does.
async function session() {
    await fresh("dead session", "<p>gốc</p>", async (desk, tab) => {
        desk.alive = false;
        await write(tab, " một");
        await tab.said(/Chưa lưu được lên máy chủ, đã giữ trên máy này. Phiên làm việc đã hết/);
        await kept(tab, "gốc một");
        Object.assign(desk, { alive: true, token: "hai", person: "4" });
        await tab.page.waitForTimeout(16000);
        tab.equal(desk.saves.length, 0, "never by somebody else's session");
        desk.person = "3";
        await saved(tab, "gốc một");
        await tab.said(/Đã nối lại/);
        tab.equal(await tab.value("_token"), "hai", "the new token");
    });
}

async function network() {
    await fresh("no network", "<p>gốc</p>", async (desk, tab, open, context) => {
        await context.setOffline(true);
        await write(tab, " một");
        await tab.said(/Chưa lưu được lên máy chủ, đã giữ trên máy này. Mạng/);
        await context.setOffline(false);
        await saved(tab, "gốc một");
        await tab.said(/Đã nối lại/);
        await desk.stop();
        await write(tab, " hai");
        await tab.said(/Chưa lưu được lên máy chủ/);
        await desk.restart();
        await saved(tab, "một hai");
    });
}

async function restores() {
    await fresh("restore", "<p>gốc</p>", async (desk, tab, open) => {
        desk.alive = false;
        await write(tab, " một");
        await tab.page.fill("#title", "Tên mới");
        await tab.page.selectOption("#cat", "doan");
        await kept(tab, "Tên mới");
        await tab.page.close();
        desk.alive = true;
        let next = await open();
        await next.said(/Máy này còn giữ bản đang gõ dở lúc \d+:\d\d/);
        await write(next, " khác");
        await next.page.waitForTimeout(700);
        await next.page.getByRole("button", { name: "Dùng bản đó" }).click();
        next.equal(await next.html(), "<p>gốc một</p>", "the text");
        next.equal(await next.value("title"), "Tên mới", "the title");
        next.equal(await next.value("category"), "doan", "the choice");
        await next.press("Control+z");
        next.equal(await next.html(), "<p>gốc khác</p>", "even this can be undone");
        await next.page.close();

        desk.person = "4";
        next = await open();
        next.equal(await next.notices(), "", "not shown to somebody else");
        await next.page.close();
        desk.person = "3";
        next = await open();
        desk.alive = false;
        await write(next, " cũ");
        await kept(next, "gốc cũ");
        await next.page.close();
        Object.assign(desk, { alive: true, base: "8" });
        next = await open();
        await next.said(/bản lưu mới hơn trên máy chủ/);
        await next.page.getByRole("button", { name: "Bỏ", exact: true }).click();
        next.equal(await next.html(), "<p>gốc</p>", "what the server has");
        await next.page.close();
        next = await open();
        next.equal(await next.notices(), "", "asked once");
    });
}

async function restoresRows() {
    const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
    await fresh("restore rows", "", async (desk, tab, open) => {
        await tab.page.setInputFiles("#them-anh", [
            { name: "a.png", mimeType: "image/png", buffer: dot },
            { name: "b.png", mimeType: "image/png", buffer: Buffer.concat([dot, dot]) }]);
        await tab.until(() => tab.value("images.1.file"), "two rows");
        desk.alive = false;
        await tab.page.locator("#images-1-alt").fill("chữ b");
        await tab.page.locator("#images-1-children").check();
        await kept(tab, "chữ b");
        await tab.page.close();
        desk.alive = true;
        const next = await open();
        await next.page.getByRole("button", { name: "Dùng bản đó" }).click();
        next.equal(await next.value("images.1.alt"), "chữ b", "words of the second");
        next.equal(await next.value("images.1.children"), "1", "its tick");
        next.equal(await next.value("images.0.children"), null, "no tick at the first");
        next.equal(await next.value("images.0.file"), desk.uploads[0].file, "the file");
        next.equal(await next.page.locator("img[data-xem]").nth(0).getAttribute("src"),
            desk.uploads[0].href, "the picture is seen");
    });
}

async function sends() {
    await fresh("submit", "<p>gốc</p>", async (desk, tab, open) => {
        await write(tab, " một");
        desk.base = "8"; // what the save will make
        desk.body = "<p>gốc một</p>";
        await tab.page.getByRole("button", { name: "Trình duyệt" }).click();
        await tab.page.waitForURL(desk.url);
        tab.equal(desk.posts[0]?.get("body"), "<p>gốc một</p>", "the HTML");
        tab.equal(desk.posts[0]?.get("viec"), "trinh", "the button");
        await tab.page.waitForTimeout(300);
        tab.equal(await tab.notices(), "", "nothing to restore");

        await write(tab, " hai");
        desk.alive = false;
        await tab.page.getByRole("button", { name: "Trình duyệt" }).click();
        await tab.page.waitForURL(/dang-nhap/);
        desk.alive = true;
        await tab.page.close();
        const next = await open();
        await next.said(/Máy này còn giữ bản đang gõ dở/, "sent into a dead session: offered");
    });
}

// Asks before leaving only when neither place has the last change.
async function leaving() {
    await fresh("leaving", "<p>gốc</p>", async (desk, tab) => {
        let asked = 0;
        tab.page.on("dialog", dialog => {
            asked++;
            dialog.accept();
        });
        await write(tab, " một");
        await tab.page.goto("about:blank");
        tab.equal(asked, 0, "kept in the browser: no question");
        await tab.page.goto(desk.url);
        await tab.page.evaluate(() => {
            Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
        });
        desk.alive = false;
        await write(tab, " hai");
        await tab.page.goto("about:blank");
        tab.equal(asked, 1, "nowhere: asked");
    });
}

// The whole browser is killed without warning; a new one over the same profile.
async function powerCut() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dinh-editor-"));
    const { chromium } = createRequire(import.meta.url)(process.env.PLAYWRIGHT);
    const options = { executablePath: process.env.CHROMIUM,
        args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] };
    const desk = await makeDesk();
    desk.body = "<p>gốc</p>";
    let context = await chromium.launchPersistentContext(folder, options);
    let tab = await Tab.open(context, desk, report, "power cut", QUIET);
    desk.alive = false;
    await write(tab, " trước khi mất điện");
    await kept(tab, "mất điện");
    await tab.page.waitForTimeout(6000); // Chromium writes its storage every five seconds
    const cdp = await context.newCDPSession(tab.page);
    const { processInfo } = await (await context.browser()?.newBrowserCDPSession() ?? cdp)
        .send("SystemInfo.getProcessInfo").catch(() => ({ processInfo: [] }));
    const main = processInfo.find(one => one.type === "browser");
    tab.check(Boolean(main), "the browser's process is known");
    const ended = new Promise(done => context.once("close", done));
    if (main) process.kill(main.id, "SIGKILL");
    else await context.close();
    await ended;
    desk.alive = true;
    fs.rmSync(path.join(folder, "SingletonLock"), { force: true });
    context = await chromium.launchPersistentContext(folder, options);
    tab = await Tab.open(context, desk, report, "power cut", QUIET);
    await tab.said(/Máy này còn giữ bản đang gõ dở/);
    await tab.page.getByRole("button", { name: "Dùng bản đó" }).click();
    tab.equal(await tab.html(), "<p>gốc trước khi mất điện</p>", "all of it");
    await context.close();
    fs.rmSync(folder, { recursive: true, force: true });
    await desk.stop();
}

await Promise.all([saves, session, network, restores, restoresRows, sends, leaving, powerCut]
    .map(part => part()));
await browser.close();
report.finish();
