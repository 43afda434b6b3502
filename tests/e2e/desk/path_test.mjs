/*
 * path_test.mjs - the whole way of a piece of news at 390 px: a deputy registers the photo
 * of a paper and a Zalo text, a member edits with a text pasted from Word and pictures, the
 * head corrects a word and publishes; a second later citizens have it everywhere. Then the
 * paper round trip, and an urgent item while the head is away. All of it by thumb, by
 * keyboard alone, and without JavaScript.
 */
import { openBrowser } from "../site/browser.mjs";
import { Portal } from "../site/portal.mjs";
import { Report } from "../site/report.mjs";
import { comeIn } from "./board.mjs";
import { HANDS } from "./hands.mjs";
import { photo } from "./photo.mjs";

const report = new Report("e2e/desk/path");
const VISIBLE_MS = 10000; // a second on a quiet machine, which the figures printed here tell

const ZALO = "Chiều nay thôn Đông khánh thành sân bóng chuyền mới. Có 60 bà con tới dự.";
const WORD =
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p class=MsoNormal ' +
    'style="mso-margin-top-alt:auto"><b>Sân rộng 162 m²</b>, do bà con góp công<o:p></o:p></p>' +
    "</body></html>";

async function paste(person, html) {
    await person.tab.locator(".ProseMirror").first().focus();
    await person.tab.keyboard.press("Control+End");
    await person.tab.evaluate(markup => {
        const data = new DataTransfer();
        data.setData("text/html", markup);
        const event = new ClipboardEvent("paste", {
            clipboardData: data,
            bubbles: true,
            cancelable: true,
        });
        document.querySelector(".ProseMirror").dispatchEvent(event);
    }, html);
}

async function receive(deputy, hand, title) {
    await deputy.open("/ban");
    await hand.tap("Nhận tin bài");
    await hand.choose(/Chụp tờ giấy/, photo("to-trinh.jpg"));
    await hand.write(/dán tin nhắn Zalo/, `${title}\n\n${ZALO}`);
    await hand.tap("Nhận tin bài");
    const suggested = await deputy.tab
        .locator("main button").filter({ hasText: /Giao cho/ }).first().textContent();
    await hand.tap(/Giao cho/);
    const address = new URL(deputy.tab.url());
    return {
        code: address.pathname.split("/").pop(),
        login: `uy-vien-${/Ủy viên (\d)/.exec(suggested)?.[1]}`,
    };
}

async function edit(member, hand, title, scripted) {
    await member.open("/ban");
    await hand.tap(title, ".tin a");
    await hand.tab.getByLabel("Chuyên mục").first().selectOption({ index: 1 });
    if (scripted) {
        await paste(member, WORD);
        await hand.choose(/Thêm ảnh/, [photo("san.jpg"), photo("khan-gia.jpg")]);
        await member.tab.waitForFunction(
            () => document.querySelectorAll("[data-hang] > li").length === 2,
        );
        const alts = member.tab.locator('input[name$=".alt"], textarea[name$=".alt"]');
        await alts.nth(0).fill("Sân bóng chuyền mới của thôn Đông");
        await alts.nth(1).fill("Bà con ngồi xem quanh sân");
    } else {
        const text = member.tab.locator('textarea[name="body.chu"]');
        await text.fill(`${await text.inputValue()}\n\n**Sân rộng 162 m²**, do bà con góp công`);
    }
    await hand.tap("Trình duyệt");
}

async function approve(head, hand, title) {
    await head.open("/ban");
    await hand.tap(title, ".tin a");
    const shown = await head.tab.textContent("main");
    await hand.tap("Sửa bài");
    await hand.write("Tiêu đề", title.replace("mới", "mới xây"));
    await hand.tap("Duyệt và đăng");
    return shown;
}

const PLACES = [
    ["the list", "/tin-tuc"],
    ["the feed", "/rss"],
    ["the sitemap", "/sitemap.xml"],
];

async function seen(portal, code, title) {
    const began = Date.now();
    const page = await portal.until(`/${code}`, answer => answer.status === 301);
    const article = await portal.get(page.location ?? "/");
    report.equal(article.status, 200, code, "the citizen's page");
    report.check(article.text.includes(title), code, `the page lacks "${title}"`);
    report.check(article.text.includes("162 m²"), code, "the page lacks what was edited in");
    for (const [name, address] of PLACES) {
        const answer = await portal.until(address, one =>
            one.text.includes(name === "the sitemap" ? page.location : title),
        );
        report.check(
            answer.text.includes(name === "the sitemap" ? page.location : title),
            code,
            `${name} does not show it`,
        );
    }
    const words = encodeURIComponent(title);
    const found = await portal.until(`/tim-kiem?q=${words}`, one =>
        one.text.includes(page.location),
    );
    report.check(found.text.includes(page.location), code, "search does not find it");
    const took = Date.now() - began;
    report.check(took <= VISIBLE_MS, code, `citizens had it after ${took} ms`);
    console.log(`visible everywhere after ${took} ms`);
    return page.location;
}

async function closeAll(name, ...people) {
    for (const person of people) {
        for (const fault of person.faults) report.check(false, name, fault);
        await person.close();
    }
}

async function wholePath(browser, portal, name) {
    const { Hand, options } = HANDS[name];
    const scripted = options?.javaScriptEnabled !== false;
    const title = `Thôn Đông có sân bóng chuyền mới (${name})`;
    const deputy = await comeIn(browser, portal, "pho-ban-1", options);
    const deputyHand = new Hand(deputy.tab);
    const { code, login } = await receive(deputy, deputyHand, title);
    const member = await comeIn(browser, portal, login, options);
    const memberHand = new Hand(member.tab);
    await edit(member, memberHand, title, scripted);
    const head = await comeIn(browser, portal, "truong-ban", options);
    const headHand = new Hand(head.tab);
    const review = await approve(head, headHand, title);
    report.check(/thêm:/.test(review), name, "the review shows nothing that was added");
    const taps = deputyHand.taps + memberHand.taps + headHand.taps;
    report.check(taps <= 8, name, `${taps} taps from the paper to the page`);
    await seen(portal, code, title.replace("mới", "mới xây"));
    await closeAll(name, deputy, member, head);
    console.log(`${name}: ${taps} taps`);
    return code;
}

// ---- on paper -----------------------------------------------------------------------------

async function paperPath(browser, portal, name) {
    const { Hand, options } = HANDS[name];
    const scripted = options?.javaScriptEnabled !== false;
    const title = `Hội Cựu chiến binh thăm hỏi hội viên (${name})`;
    const deputy = await comeIn(browser, portal, "pho-ban-2", options);
    const hand = new Hand(deputy.tab);
    const { code, login } = await receive(deputy, hand, title);
    const member = await comeIn(browser, portal, login, options);
    await edit(member, new Hand(member.tab), title, scripted);
    await deputy.open(`/ban/muc/${code}/phieu`);
    const sheet = await deputy.tab.textContent("body");
    report.check(/PHIẾU TRÌNH DUYỆT/i.test(sheet), name, "the sheet has no title");
    report.check(sheet.includes(title), name, "the sheet lacks the item");
    report.check(
        (await deputy.tab.locator("svg[role=img]").count()) > 0,
        name,
        "the sheet has no QR code",
    );
    await deputy.open(`/ban/muc/${code}`);
    await hand.tap("Đăng theo phiếu giấy", "summary");
    await deputy.tab.locator("details[open] input[type=file]").first()
        .setInputFiles(photo("phieu-da-ky.jpg"));
    await hand.tap("Đăng theo phiếu giấy", "details[open] button");
    const page = await portal.until(`/${code}`, answer => answer.status === 301);
    report.equal(page.status, 301, name, "published by sheet");
    const head = await comeIn(browser, portal, "truong-ban", options);
    await head.open("/ban");
    report.check(
        (await head.tab.textContent("main")).includes(title),
        name,
        "the head is not told",
    );
    await closeAll(name, deputy, member, head);
}

// ---- urgent, the head away ------------------------------------------------------------------

async function urgentPath(browser, portal, name) {
    const { Hand, options } = HANDS[name];
    const began = Date.now(),
        title = `Nước sông lên nhanh, bà con bãi Tân Lập di chuyển ngay (${name})`;
    const deputy = await comeIn(browser, portal, "pho-ban-1", options);
    const hand = new Hand(deputy.tab);
    await deputy.open("/ban/nhan");
    await hand.write(/dán tin nhắn Zalo/, "UBND xã yêu cầu di chuyển trước 16 giờ.");
    await hand.write(/Tiêu đề/, title);
    await hand.tap("Tin khẩn: đăng ngay", "summary");
    const expiry = deputy.tab.locator("[name=het_han]");
    if (!(await expiry.inputValue())) {
        const end = new Date(Date.now() + 86400000 + 7 * 3600000);
        await expiry.fill(end.toISOString().slice(0, 16));
    }
    await hand.tap("Đăng tin khẩn", "button");
    const home = await portal.until("/", answer => answer.text.includes(title));
    report.check(home.text.includes(title), name, "urgent: not on the home page");
    const took = Date.now() - began;
    report.check(took < 120000, name, "urgent: more than two minutes");
    console.log(`${name}: urgent after ${(took / 1000).toFixed(1)} s, ${hand.taps} taps`);
    const spoken = await deputy.tab.textContent("main");
    report.check(/loa/i.test(spoken), name, "urgent: no text for the loudspeaker");
    const head = await comeIn(browser, portal, "truong-ban", options);
    await head.open("/ban");
    const waiting = await head.tab.textContent("main");
    report.check(waiting.includes(title), name, "the head is not asked to confirm");
    await closeAll(name, deputy, head);
}

async function attempt(name, work) {
    try {
        await work();
    } catch (fault) {
        report.check(false, name, fault.stack.split("\n    at async")[0].slice(0, 600));
    }
}

const browser = await openBrowser();
const portal = await Portal.make();
try {
    await portal.start();
    for (const name of Object.keys(HANDS))
        for (const path of [wholePath, paperPath, urgentPath])
            await attempt(`${path.name}, ${name}`, () => path(browser, portal, name));
} finally {
    await browser.close();
    await portal.remove();
}
report.finish();
