/*
 * pictures.mjs - makes the pictures of docs/vi/bien-tap.md and of README.md anew, from a
 * running sample: a day of the board, played through in a browser. Not a test; run it by
 * hand when screens have changed, with the environment of the tests:
 *
 *     node tests/e2e/desk/pictures.mjs docs/vi/anh docs/screenshots
 *
 * Each is a WebP of at most 120 kB. Look at every one before it is committed.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { openBrowser } from "../site/browser.mjs";
import { Portal } from "../site/portal.mjs";
import { PHONE, comeIn, link } from "./board.mjs";
import { HANDS } from "./hands.mjs";

const [FOLDER, SCREENSHOTS] = process.argv.slice(2);
const MOST_BYTES = 120 * 1024;
const WIDE = { width: 1280, height: 900 };
const TALL = { width: 1280, height: 1500 };
const SAMPLE = path.join(
    path.dirname(process.env.DINH ?? "build/dev/dinh"),
    "scripts/examples/nam-chinh-2021/sample/files",
);

// The browser's own words (dates, "Chọn tệp") as the board sees them.
process.env.LANGUAGE = "vi";
const work = fs.mkdtempSync(path.join(os.tmpdir(), "dinh-pictures-"));
const browser = await openBrowser();
const portal = await Portal.make(text => text.replace(/^(\s*)sample = true/m, "$1sample = false"));

// ---- making pictures ----------------------------------------------------------------------

// Lossy until it is small enough; letters stay readable down to 50.
function pack(png, file) {
    for (const quality of [82, 74, 66, 58, 50]) {
        execFileSync("cwebp", ["-quiet", "-m", "6", "-q", String(quality), png, "-o", file]);
        if (fs.statSync(file).size <= MOST_BYTES) return;
    }
    throw new Error(`${file} is larger than ${MOST_BYTES} bytes`);
}

async function take(tab, name, options = {}) {
    const { folder = FOLDER, ...rest } = options;
    const png = path.join(work, `${name}.png`), file = path.join(folder, `${name}.webp`);
    await tab.screenshot({ path: png, animations: "disabled", caret: "hide", ...rest });
    pack(png, file);
    console.log(`${file} ${fs.statSync(file).size} bytes`);
}

// What is asked for stands at the top of the picture, below the bar of the frame.
async function scrollTo(tab, where, above = 84) {
    await tab.locator(where).first().evaluate((element, gap) => {
        window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - gap);
    }, above);
    await tab.waitForTimeout(250);
}

// A sheet of paper on a table, as a phone sees it.
async function paper(name, html) {
    const context = await browser.newContext({ viewport: { width: 900, height: 1200 } });
    const tab = await context.newPage();
    await tab.setContent(
        `<body style="margin:0;background:linear-gradient(120deg,#8a6b4d,#6d533b)"><div style="` +
            "background:#fbfaf5;width:720px;height:1010px;margin:80px auto;padding:56px 60px;" +
            "box-sizing:border-box;transform:rotate(-1.6deg);box-shadow:0 18px 50px #0008;" +
            `font:22px/1.6 'Liberation Serif',serif;color:#1d1d28">${html}</div></body>`,
    );
    const file = path.join(work, name);
    await tab.screenshot({ path: file, type: "jpeg", quality: 82 });
    await context.close();
    return file;
}

function picture(name) {
    const file = path.join(work, name.replace(".webp", ".jpg"));
    execFileSync("vips", ["copy", path.join(SAMPLE, name), `${file}[Q=85]`]);
    return file;
}

const screen = size => ({ viewport: size, deviceScaleFactor: size === PHONE ? 2 : 1.25 });
const at = (login, size = PHONE) => comeIn(browser, portal, login, screen(size));

// ---- a day -----------------------------------------------------------------------------------

const LETTER =
    "<p style='text-align:center'><b>HỘI LIÊN HIỆP PHỤ NỮ XÃ NAM CHÍNH</b></p>" +
    "<p style='text-align:center'><b>TIN GỬI BAN BIÊN TẬP</b></p>" +
    "<p>Sáng 20/11, Hội Liên hiệp Phụ nữ xã khánh thành đoạn đường hoa dài 400 m ở thôn " +
    "An Điền. Đoạn đường do 35 hội viên trồng và chăm sóc từ tháng Tám.</p>" +
    "<p>Kinh phí làm đường hoa là 6,5 triệu đồng, do hội viên đóng góp.</p>" +
    "<p style='text-align:right'>Người gửi<br><i>(đã ký)</i></p>";

const ZALO =
    "Hội Phụ nữ khánh thành đường hoa thôn An Điền\n\nSáng 20/11, Hội LHPN xã khánh thành đoạn " +
    "đường hoa dài 400m ở thôn An Điền. Đoạn đường do 35 hội viên trồng và chăm sóc từ tháng 8. " +
    "Kinh phí 6,5 triệu đồng do hội viên đóng góp.";

const WORD =
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>' +
    '<p class=MsoNormal style="mso-margin-top-alt:auto">Sáng 20/11, Hội Liên hiệp Phụ nữ xã ' +
    "khánh thành đoạn đường hoa dài 400 m ở thôn An Điền, do 35 hội viên trồng và chăm sóc từ " +
    "tháng Tám. Kinh phí 6,5 triệu đồng do hội viên đóng góp.<o:p></o:p></p>" +
    "<p class=MsoNormal><b>Các đoạn đường hoa của xã</b></p>" +
    "<table border=1><tr><td><p><b>Thôn</b></p></td><td><p><b>Chiều dài</b></p></td>" +
    "<td><p><b>Người chăm sóc</b></p></td></tr><tr><td>An Điền</td><td>400 m</td>" +
    "<td>Chi hội Phụ nữ</td></tr><tr><td>Tân Lập</td><td>250 m</td><td>Đoàn Thanh niên</td>" +
    "</tr></table></body></html>";

async function paste(tab, html) {
    await tab.locator(".ProseMirror").focus();
    await tab.keyboard.press("Control+A");
    await tab.evaluate(markup => {
        const data = new DataTransfer();
        data.setData("text/html", markup);
        document.querySelector(".ProseMirror").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
        );
    }, html);
}

async function door() {
    const context = await browser.newContext({ ...screen(PHONE), locale: "vi-VN" });
    const tab = await context.newPage();
    await tab.goto(link(portal, "pho-ban-1"));
    await tab.click("main button");
    await take(tab, "ma-xac-minh");
    await context.close();
}

async function receive() {
    const deputy = await at("pho-ban-1"), { tab } = deputy;
    await deputy.open("/ban/nhan");
    await tab.getByLabel(/Chụp tờ giấy/).setInputFiles(await paper("to-tin.jpg", LETTER));
    await tab.getByLabel(/dán tin nhắn Zalo/).fill(ZALO);
    await tab.getByLabel("Người gửi").fill("Hội Liên hiệp Phụ nữ xã");
    await tab.evaluate(() => {
        document.activeElement.blur();
        window.scrollTo(0, 0);
    });
    await take(tab, "nhan-tin");
    const hand = new HANDS.thumb.Hand(tab);
    await tab.getByLabel("Đơn vị cung cấp tin").selectOption({ label: "Hội Liên hiệp Phụ nữ xã" })
        .catch(() => {});
    await hand.tap("Nhận tin bài", "main button.chinh");
    await scrollTo(tab, "#giao", 220);
    await take(tab, "giao-viec");
    const who = await tab.locator(".lam .chinh").textContent();
    await hand.tap(/Giao cho/, ".lam button");
    await scrollTo(tab, "h1");
    await take(tab, "tin-nhan-zalo");
    const code = new URL(tab.url()).pathname.split("/").pop();
    await deputy.close();
    return { code, login: `uy-vien-${/Ủy viên (\d)/.exec(who)[1]}` };
}

async function edit({ code, login }) {
    const member = await at(login, TALL), { tab } = member;
    await member.open(`/ban/muc/${code}`);
    await new HANDS.thumb.Hand(tab).tap("Biên tập", ".lam button");
    await paste(tab, WORD);
    await tab.getByLabel(/^Thêm ảnh/).setInputFiles([picture("duong-hoa.webp"), picture("gat-lua.webp")]);
    await tab.waitForFunction(() => document.querySelectorAll("[data-hang] > li").length === 2);
    await tab.waitForFunction(() => document.querySelectorAll("[data-hang] img[src*='/tep/']").length === 2);
    await tab.locator('[name$=".0.alt"]').fill("Đoạn đường hoa mới trồng ở thôn An Điền");
    await tab.locator('[name$=".0.caption"]').fill("Đường hoa thôn An Điền. Ảnh: Hội Phụ nữ");
    await tab.locator(".ProseMirror p").first().click();
    await tab.waitForTimeout(6500);
    await scrollTo(tab, "h1", 24);
    await take(tab, "soan-bai");
    await proofs(code, login);
    await tab.locator('[name$=".1.alt"]').fill("Bà con thôn An Điền gặt lúa cạnh đường hoa");
    await tab.getByRole("button", { name: "Trình duyệt" }).click();
    await tab.waitForURL(/bao=/);
    await member.close();
}

// On his phone: what the machine says of what he has typed so far.
async function proofs(code, login) {
    const member = await at(login), { tab } = member;
    await member.open(`/ban/muc/${code}/soan`);
    await scrollTo(tab, "[data-danh-sach=pictures] > ol > li:nth-child(2)", 12);
    await take(tab, "anh-va-chu-thay");
    if (await tab.locator(".soat").count()) {
        await scrollTo(tab, ".soat", 12);
        await take(tab, "may-da-soat");
    }
    await member.close();
}

async function cutOff() {
    const member = await at("uy-vien-2"), { tab } = member;
    await member.open("/ban/viec-cua-toi");
    await tab.locator(".tin a").first().click();
    await tab.waitForLoadState("load");
    await member.open(`${new URL(tab.url()).pathname}/soan`.replace("/soan/soan", "/soan"));
    await tab.context().setOffline(true);
    await tab.locator(".ProseMirror").click();
    await tab.keyboard.press("Control+End");
    await tab.keyboard.type(" Có 32 đảng viên dự.");
    await tab.getByText(/Mạng đang đứt/).first().waitFor();
    await scrollTo(tab, "#soan");
    await take(tab, "mat-mang");
    await tab.context().setOffline(false);
    await member.close();
}

async function review({ code }) {
    const head = await at("truong-ban"), { tab } = head;
    await head.open("/ban");
    await take(tab, "trang-dau");
    await head.open(`/ban/muc/${code}?xem=so-sanh`);
    await scrollTo(tab, ".the2");
    await take(tab, "so-sanh");
    await new HANDS.thumb.Hand(tab).tap("Duyệt và đăng", ".lam button");
    await tab.evaluate(() => window.scrollTo(0, 0));
    await take(tab, "da-dang");
    await head.close();
    const wide = await at("truong-ban", WIDE);
    await wide.open("/ban/cho-duyet");
    await wide.tab.locator(".tin a").first().click();
    await wide.tab.waitForLoadState("load");
    await wide.open(`${new URL(wide.tab.url()).pathname}?xem=so-sanh`);
    if (SCREENSHOTS) await take(wide.tab, "desk-1280", { folder: SCREENSHOTS });
    await wide.close();
    if (SCREENSHOTS)
        fs.copyFileSync(path.join(FOLDER, "trang-dau.webp"), path.join(SCREENSHOTS, "desk-390.webp"));
}

async function sheet() {
    const deputy = await at("pho-ban-2", WIDE), pdf = path.join(work, "phieu.pdf");
    await deputy.open("/ban/muc/t63/phieu");
    await deputy.tab.pdf({ path: pdf, preferCSSPageSize: true });
    execFileSync("pdftoppm", ["-r", "84", "-png", pdf, pdf]);
    const pages = [1, 2].map(page => `${pdf}-${page}.png`).filter(page => fs.existsSync(page));
    execFileSync("vips", ["arrayjoin", pages.join(" "), `${pdf}.png`, "--shim", "16", "--background", "120"]);
    pack(`${pdf}.png`, path.join(FOLDER, "phieu-trinh.webp"));
    await deputy.close();
    const phone = await at("pho-ban-2");
    await phone.open("/ban/muc/t63");
    await phone.tab.locator("summary").filter({ hasText: "theo phiếu giấy" }).click();
    await phone.tab.locator("details[open] input[type=file]")
        .setInputFiles(await paper("phieu-da-ky.jpg", LETTER));
    await scrollTo(phone.tab, "#viec", 130);
    await take(phone.tab, "dang-theo-phieu");
    await phone.close();
}

async function urgent() {
    const deputy = await at("pho-ban-1"), { tab } = deputy;
    await deputy.open("/ban/nhan");
    await tab.getByLabel(/Tiêu đề/).fill("Nước sông lên nhanh, bà con bãi Tân Lập di chuyển ngay");
    await tab.getByLabel(/dán tin nhắn Zalo/).fill(
        "UBND xã yêu cầu các hộ ngoài bãi Tân Lập di chuyển vào nhà văn hóa thôn trước 16 giờ hôm nay. " +
            "Cần giúp đỡ, gọi Ban Chỉ huy phòng thủ dân sự xã.",
    );
    const hand = new HANDS.thumb.Hand(tab);
    await hand.tap(/Tin khẩn/);
    const end = new Date(Date.now() + 86400000 + 7 * 3600000);
    const expiry = tab.locator("[name=het_han]");
    if (!(await expiry.inputValue())) await expiry.fill(end.toISOString().slice(0, 16));
    await hand.tap(/Đăng tin khẩn/);
    await tab.evaluate(() => window.scrollTo(0, 0));
    await take(tab, "tin-khan");
    await deputy.close();
}

async function outside() {
    const member = await at("pho-ban-1"), { tab } = member;
    await member.open("/ban/muc/t63");
    await tab.locator("summary").filter({ hasText: "Nhờ người ngoài xác nhận" }).click();
    await tab.locator("[name=nho_ai]").fill("Ông Trưởng Công an xã");
    await tab.getByRole("button", { name: "Tạo đường dẫn" }).click();
    await tab.waitForLoadState("load");
    const address = /\/xac-nhan\/[0-9a-z]+/.exec(await tab.content())[0];
    await member.close();
    const context = await browser.newContext({ ...screen(PHONE), locale: "vi-VN" });
    const stranger = await context.newPage();
    await stranger.goto(portal.base + address);
    await take(stranger, "nguoi-ngoai-xac-nhan");
    await context.close();
}

try {
    await portal.start();
    await door();
    const item = await receive();
    await edit(item);
    await cutOff();
    await review(item);
    await sheet();
    await outside();
    await urgent();
} finally {
    await browser.close();
    await portal.remove();
    fs.rmSync(work, { recursive: true, force: true });
}
