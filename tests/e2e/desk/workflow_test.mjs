/*
 * workflow_test.mjs - a commune adds a state and a role without C: the example of
 * docs/lua-guide.md is taken out of that page, put into a site's scripts, and clicked
 * through. The desk must follow in lists, labels, buttons and steps, and keep the new
 * role to what it was given.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { openBrowser } from "../site/browser.mjs";
import { Portal } from "../site/portal.mjs";
import { Report } from "../site/report.mjs";
import { comeIn } from "./board.mjs";
import { HANDS } from "./hands.mjs";

const DINH = process.env.DINH ?? "build/dev/dinh";
const GUIDE = new URL("../../../docs/lua-guide.md", import.meta.url);
const BLOCK = /```lua\n(-- workflow\.lua: có bước kiểm tra[\s\S]*?)```/;
const CHECKER = "tu-phap", MEMBER = "uy-vien-4";
const TITLE = "Hội Cựu chiến binh tổ chức thăm hỏi hội viên"; // the sample's, being edited
const NOTE = "Hội có 12 hội viên được thăm hay 21? Xin xem lại danh sách.";

const report = new Report("e2e/desk/workflow");

function install(portal) {
    const script = BLOCK.exec(fs.readFileSync(GUIDE, "utf8"));
    if (!script) throw new Error("the guide has no example of a workflow any more");
    const folder = path.join(portal.home, "sites/nam-chinh/scripts");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "workflow.lua"), script[1]);
    const said = execFileSync(DINH, ["check", portal.home], { encoding: "utf8" });
    report.check(/Không có lỗi/.test(said), "dinh check", `it says: ${said}`);
    execFileSync(DINH, ["user", portal.home, "add", CHECKER, "--name",
        "Công chức Tư pháp - hộ tịch", "--role", "kiem-tra"]);
}

// One person opens his first page, and the item there by its title.
async function at(browser, portal, login, work) {
    const person = await comeIn(browser, portal, login);
    const hand = new HANDS.thumb.Hand(person.tab);
    try {
        return await work(person, hand, person.tab);
    } finally {
        for (const fault of person.faults) report.check(false, login, fault);
        await person.close();
    }
}

async function waiting(person, list) {
    await person.open(list);
    return (await person.tab.textContent("main")).includes(TITLE);
}

const words = async (tab, where) =>
    (await tab.locator(where).allTextContents()).map(text => text.replace(/\s+/g, " ").trim());

// The member's big button is the new move; what it is refused for is the script's to say.
async function send(browser, portal) {
    return at(browser, portal, MEMBER, async (person, hand, tab) => {
        await person.open("/ban");
        await hand.tap(TITLE, ".tin a");
        const code = /t\d+/.exec(new URL(tab.url()).pathname)[0];
        await person.open(`/ban/muc/${code}/soan`);
        const buttons = await words(tab, ".luu button");
        report.check(buttons.includes("Gửi kiểm tra"), MEMBER, `buttons: ${buttons}`);
        report.check(!buttons.includes("Trình duyệt"), MEMBER, "the old button is still there");
        await hand.tap("Gửi kiểm tra", ".luu button");
        return code;
    });
}

async function isNotWithTheHead(browser, portal) {
    await at(browser, portal, "truong-ban", async person => {
        report.check(!(await waiting(person, "/ban/cho-duyet")), "truong-ban",
            "the head has the item before it was checked");
    });
}

async function opensIt(person, hand, tab) {
    report.check(await waiting(person, "/ban/cho-duyet"), CHECKER, "it does not wait for him");
    const card = tab.locator(".tin a").filter({ hasText: TITLE });
    report.check(/Kiểm tra nội dung/.test(await card.textContent()), CHECKER,
        "the card has no label of the new state");
    await hand.tap(TITLE, ".tin a");
    const steps = await words(tab, ".buoc li");
    report.check(steps.some(step => step.startsWith("Kiểm tra nội dung")), CHECKER,
        `steps: ${steps}`);
    report.check(steps.some(step => step.startsWith("Chờ duyệt")), CHECKER,
        `the way ahead lacks the head: ${steps}`);
    const buttons = await words(tab, ".lam button");
    report.check(buttons.some(one => /Nội dung đúng, trình duyệt/.test(one)), CHECKER,
        `buttons: ${buttons}`);
    report.check(!(await tab.getByText("Duyệt và đăng").count()), CHECKER, "he could publish");
}

async function returnsIt(browser, portal) {
    await at(browser, portal, CHECKER, async (person, hand, tab) => {
        await opensIt(person, hand, tab);
        await hand.tap("Trả lại", ".lam button");
        report.check(await tab.getByRole("alert").count(), CHECKER,
            "it went back without a word why");
        await tab.locator("[name=ghi_chu]").first().fill(NOTE);
        await hand.tap("Trả lại", ".lam button");
    });
    await at(browser, portal, MEMBER, async (person, hand, tab) => {
        report.check(await waiting(person, "/ban/viec-cua-toi"), MEMBER, "it did not come back");
        await person.open("/ban");
        report.check((await tab.textContent("main")).includes(NOTE), MEMBER,
            "his first page does not say why");
    });
}

async function passesIt(browser, portal, code) {
    await at(browser, portal, CHECKER, async (person, hand, tab) => {
        await opensIt(person, hand, tab);
        await hand.tap("Nội dung đúng, trình duyệt", ".lam button");
        report.check(!(await waiting(person, "/ban/cho-duyet")), CHECKER, "it still waits for him");
        const token = await tab.locator("[name=_token]").first().inputValue();
        const status = await tab.evaluate(
            async ([address, body]) => (await fetch(address, {
                method: "POST", body, redirect: "manual",
                headers: { "Content-Type": "application/x-www-form-urlencoded" },
            })).status,
            [`/ban/muc/${code}/chuyen`, `_token=${token}&chuyen=dang`],
        );
        report.equal(status, 409, CHECKER, "he published past the head");
    });
}

async function publishes(browser, portal, code) {
    await at(browser, portal, "truong-ban", async (person, hand) => {
        report.check(await waiting(person, "/ban/cho-duyet"), "truong-ban", "it is not there");
        await hand.tap(TITLE, ".tin a");
        await hand.tap("Duyệt và đăng", ".lam button");
    });
    const page = await portal.until(`/${code}`, answer => answer.status === 301);
    const article = await portal.get(page.location ?? "/");
    report.check(article.text.includes(TITLE), code, "citizens do not have it");
}

const browser = await openBrowser();
const portal = await Portal.make();
try {
    install(portal);
    await portal.start();
    const code = await send(browser, portal);
    await isNotWithTheHead(browser, portal);
    await returnsIt(browser, portal);
    await send(browser, portal);
    await passesIt(browser, portal, code);
    await publishes(browser, portal, code);
} catch (fault) {
    report.check(false, "the way through", fault.stack.slice(0, 600));
} finally {
    await browser.close();
    await portal.remove();
}
report.finish();
