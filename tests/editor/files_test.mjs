/*
 * files_test.mjs - pictures, files, documents: chosen, dropped, shrunk, sent two at a
 * time, ordered by buttons, put into the text; and what desk.js does on other pages.
 */
import fs from "node:fs";
import { openBrowser } from "../e2e/site/browser.mjs";
import { Report, skip } from "../e2e/site/report.mjs";
import { makeDesk, Tab } from "./tab.mjs";

if (!fs.existsSync(process.env.EDITOR_JS)) skip("editor.js was not built (npm registry)");
const report = new Report("editor/files");
const browser = await openBrowser();
const desk = await makeDesk();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"] });

async function opened(where, body, work) {
    Object.assign(desk, { body, uploads: [], person: where, most: 0, delay: 0 });
    const tab = await Tab.open(context, desk, report, where, /422|403|Failed to load/);
    await work(tab);
    await tab.page.close();
}

// A picture of noise as JPEG or PNG, made by the browser; left half red, right half blue.
async function photo(tab, width, height, type = "image/jpeg") {
    const bytes = await tab.page.evaluate(async ([width, height, type]) => {
        const canvas = document.createElement("canvas");
        Object.assign(canvas, { width, height });
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#f00";
        pen.fillRect(0, 0, width, height);
        pen.fillStyle = "#00f";
        pen.fillRect(width / 2, 0, width, height);
        const blob = await new Promise(done => canvas.toBlob(done, type, 0.9));
        return [...new Uint8Array(await blob.arrayBuffer())];
    }, [width, height, type]);
    return Buffer.from(bytes);
}

// The same JPEG as a camera held on its side writes it: orientation 6, turn clockwise.
function turned(jpeg) {
    const exif = Buffer.from("ffe1002245786966000049492a00080000000100120103000100000006000000" +
        "00000000", "hex");
    return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

// What the browser sees in these bytes: size, and the colour in two places.
function seen(tab, bytes) {
    return tab.page.evaluate(async bytes => {
        const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
        const canvas = document.createElement("canvas");
        Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
        const pen = canvas.getContext("2d", { willReadFrequently: true });
        pen.drawImage(bitmap, 0, 0);
        const name = (x, y) => {
            const [red, green, blue] = pen.getImageData(x, y, 1, 1).data;
            return red > 150 && green < 100 ? "red" : blue > 150 ? "blue" : "other";
        };
        return { width: bitmap.width, height: bitmap.height,
            first: name(5, 5), last: name(bitmap.width - 5, bitmap.height - 5) };
    }, [...bytes]);
}

const choose = (tab, id, files) => tab.page.setInputFiles(id, files.map(
    ([name, buffer, mimeType = "image/jpeg"]) => ({ name, buffer, mimeType })));

const rowCount = tab => tab.page.locator("[data-danh-sach=images] [data-muc]").count();
const sentAll = (tab, count) => tab.until(async () => await rowCount(tab) === count, `${count} rows`);
const labels = tab => tab.page.locator("[data-danh-sach=images] [data-ten]").allInnerTexts();

async function shrinks() {
    await opened("shrinking", "", async tab => {
        const large = await photo(tab, 3200, 2000), small = await photo(tab, 400, 300);
        await choose(tab, "#them-anh", [["lon.jpg", large], ["nho.jpg", small],
            ["nghieng.jpg", turned(large)], ["IMG_1.HEIC", Buffer.from("ftypheic khong doc duoc"), "image/heic"],
            ["lon.png", await photo(tab, 2400, 1200, "image/png"), "image/png"]]);
        await sentAll(tab, 5);
        await tab.said(/Đã thêm 5 ảnh/);
        const sent = name => desk.uploads.find(one => one.name === name)?.bytes;
        const big = await seen(tab, sent("lon.jpg"));
        tab.equal(`${big.width}x${big.height}`, "1600x1000", "at most 1600");
        tab.equal(Buffer.compare(sent("nho.jpg"), small), 0, "a small one goes as it is");
        const upright = await seen(tab, sent("nghieng.jpg"));
        tab.equal(`${upright.width}x${upright.height}`, "1000x1600", "upright");
        tab.equal(`${upright.first} ${upright.last}`, "red blue", "turned the right way");
        tab.equal(String(sent("IMG_1.HEIC")), "ftypheic khong doc duoc", "HEIC as it is");
        tab.check(Boolean(sent("lon.jpg")) && (await seen(tab, desk.uploads.at(-1).bytes)).width === 1600,
            "PNG becomes JPEG");
        tab.equal((await labels(tab)).join(), "lon.jpg,nho.jpg,nghieng.jpg,IMG_1.HEIC,lon.jpg",
            "in the order of choice");
        tab.equal(await tab.value("images.0.alt"), "", "no words from the file name");
    });
}

async function many() {
    await opened("thirty at once", "", async tab => {
        const small = await photo(tab, 40, 30);
        desk.delay = 30;
        await choose(tab, "#them-anh", Array.from({ length: 33 }, (_, at) =>
            [`a${at}.jpg`, Buffer.concat([small, Buffer.from(String(at))])]));
        await tab.said(/tối đa 30 ảnh; còn 3 ảnh/);
        await tab.said(/Đang gửi \d+ trên 30/);
        await tab.page.getByRole("button", { name: "Trình duyệt" }).click();
        await tab.said(/Còn tệp đang gửi/);
        await sentAll(tab, 30);
        tab.equal(desk.most, 2, "at a time");
        tab.equal(desk.posts.length, 0, "not sent half");
        tab.equal((await labels(tab)).join(), Array.from({ length: 30 }, (_, at) => `a${at}.jpg`)
            .join(), "in order");
    });
}

async function fails() {
    await opened("a file that is none", "", async tab => {
        const small = await photo(tab, 40, 30);
        await choose(tab, "#them-anh", [["tot.jpg", small], ["hong.jpg", small]]);
        await tab.said(/1 tệp chưa gửi được/);
        const line = tab.page.locator(".dang-gui");
        tab.check(/hong\.jpg – Tệp này không phải ảnh/.test(await line.innerText()), "says why");
        await line.getByRole("button", { name: "Bỏ" }).click();
        tab.equal(await line.count(), 0, "dropped");
        tab.equal(await rowCount(tab), 1, "the good one is there");
        await context.setOffline(true);
        await choose(tab, "#them-anh", [["sau.jpg", small]]);
        await tab.until(async () => /mạng đang đứt/.test(await tab.page.locator(".dang-gui")
            .innerText().catch(() => "")), "no network");
        await context.setOffline(false);
        await tab.page.getByRole("button", { name: "Gửi lại" }).click();
        await sentAll(tab, 2);
        desk.token = "hai";
        desk.person = "nguoi khac";
        await choose(tab, "#them-anh", [["nua.jpg", small]]);
        await tab.until(async () => /phiên làm việc đã hết/.test(await tab.page.locator(".dang-gui")
            .innerText().catch(() => "")), "dead session");
    });
}

async function orders() {
    await opened("rows", "<p>bài</p>", async tab => {
        const small = await photo(tab, 40, 30);
        await choose(tab, "#them-anh", ["a", "b", "c"].map(name =>
            [`${name}.jpg`, Buffer.concat([small, Buffer.from(name)])]));
        await sentAll(tab, 3);
        const row = at => tab.page.locator("[data-danh-sach=images] [data-muc]").nth(at);
        await row(0).getByLabel("Chữ thay ảnh").fill("chữ a");
        await row(0).getByLabel("Có trẻ em").check();
        await row(0).getByRole("button", { name: "Xuống" }).click();
        tab.equal((await labels(tab)).join(), "b.jpg,a.jpg,c.jpg", "down");
        tab.equal(await tab.value("images.1.alt"), "chữ a", "its words go with it");
        tab.equal(await tab.value("images.1.children"), "1", "its ticks too");
        tab.equal(await tab.page.evaluate(() => document.activeElement.closest("[data-muc]")
            .querySelector("[data-ten]").textContent), "a.jpg", "the focus stays");
        await tab.press("Enter");
        tab.equal((await labels(tab)).join(), "b.jpg,c.jpg,a.jpg", "again by keyboard");
        await row(1).getByRole("button", { name: "Bỏ" }).click();
        tab.equal((await labels(tab)).join(), "b.jpg,a.jpg", "away");
        tab.equal(await tab.value("images.2.file"), null, "numbered anew");
        await tab.page.getByRole("button", { name: "Lấy lại" }).click();
        tab.equal((await labels(tab)).join(), "b.jpg,c.jpg,a.jpg", "taken back");
        await row(2).getByLabel("Chú thích").fill("Ra quân");
        await row(2).getByRole("button", { name: "Chèn vào bài" }).click();
        const href = desk.uploads.find(one => one.name === "a.jpg").href;
        tab.equal(await tab.html(), `<p>bài</p><figure><img src="${href}" alt="chữ a">` +
            "<figcaption>Ra quân</figcaption></figure>", "in the text");
        await row(2).getByLabel("Chữ thay ảnh").fill("chữ mới");
        tab.check((await tab.html()).includes('alt="chữ mới"'), "new words go there too");
        tab.equal(desk.posts.length, 0, "no button sent the form");
    });
}

async function drops() {
    const lacking = '<figure><img src="" alt="Dọn"><figcaption>Chú thích</figcaption></figure><p>bài</p>';
    await opened("dropping", lacking, async tab => {
        const small = await photo(tab, 40, 30);
        await tab.drop(".thieu-anh", [{ name: "a.jpg", type: "image/jpeg", bytes: small }]);
        await sentAll(tab, 1);
        await tab.until(async () => (await tab.html()) === `<figure><img src="${desk.uploads[0].href}" ` +
            'alt="Dọn"><figcaption>Chú thích</figcaption></figure><p>bài</p>', "fills the figure");
        await tab.page.fill("#title", "");
        await tab.drop(".ProseMirror p", [{ name: "Tin.docx", type: "", bytes: Buffer.from("PK") }]);
        await tab.said(/Đã đưa nội dung tệp Tin.docx vào bài/);
        tab.check((await tab.html()).includes("Từ tệp Word."), "its text");
        tab.equal(await tab.value("title"), "Tên trong tệp", "its title, where none was");
        await tab.drop("#title", [{ name: "b.jpg", type: "image/jpeg", bytes: small },
            { name: "ke-hoach.pdf", type: "application/pdf", bytes: Buffer.from("%PDF") }]);
        await sentAll(tab, 2);
        await tab.until(() => tab.value("files.0.file"), "a PDF is attached");
        tab.equal(tab.page.url(), desk.url, "the page stays");
        desk.documents = { error: "Tệp này có mật khẩu." };
        await tab.drop(".ProseMirror", [{ name: "khoa.doc", type: "", bytes: Buffer.from("x") }]);
        await tab.said(/Tệp này có mật khẩu/);
        await tab.page.getByRole("button", { name: "Thêm video" }).click();
        tab.equal(await tab.page.evaluate(() => document.activeElement.name), "links.0.url", "focus");
        await choose(tab, "#links-0-tep", [["v.jpg", small]]);
        await tab.until(async () => (await tab.value("links.0.image"))?.length === 64, "a video's picture");
    });
}

// The other pages of the desk.
async function conveniences() {
    await opened("desk.js", "", async tab => {
        await tab.page.getByRole("button", { name: "Sao chép tin nhắn" }).click();
        tab.check(await tab.page.getByRole("button", { name: "Đã chép" }).isVisible(), "says so");
        tab.equal(await tab.page.evaluate(() => navigator.clipboard.readText()),
            "Giao tin 48 cho Ủy viên 3", "copied");
        tab.equal(await tab.page.locator("time").innerText(), "3 giờ trước", "relative time");
        await tab.until(async () => await tab.page.locator("[data-con]").count() === 0, "the strip goes");
        const large = await photo(tab, 3200, 2000);
        await choose(tab, "#giay", [["to-1.jpg", large], ["to-2.pdf", Buffer.from("%PDF"), "application/pdf"]]);
        const sizes = () => tab.page.evaluate(() => [...document.getElementById("giay").files]
            .map(file => file.size));
        await tab.until(async () => (await sizes())[0] < large.length, "shrunk in a plain form");
        tab.equal((await sizes())[1], 4, "another file stays");
    });
}

for (const part of [shrinks, many, fails, orders, drops, conveniences]) await part();
await browser.close();
await desk.stop();
report.finish();
