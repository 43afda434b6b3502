/*
 * text_test.mjs - writing in the editor: what it gives back, Vietnamese typed in both
 * ways that input methods have, lists, tables, links, keyboard alone, accessibility.
 */
import fs from "node:fs";
import { checkAxe, openBrowser } from "../e2e/site/browser.mjs";
import { Report, skip } from "../e2e/site/report.mjs";
import { makeDesk, Tab } from "./tab.mjs";

if (!fs.existsSync(process.env.EDITOR_JS)) skip("editor.js was not built (npm registry)");
const report = new Report("editor/text");
const browser = await openBrowser();
const desk = await makeDesk();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });

async function opened(where, body, work, expected) {
    desk.body = body;
    const tab = await Tab.open(context, desk, report, where, expected);
    await work(tab);
    await tab.page.close();
}

// Every line of produced.txt comes back letter for letter from an edited text, and from
// one nobody touched.
async function givesBack() {
    const lines = fs.readFileSync(new URL("produced.txt", import.meta.url), "utf8")
        .split("\n").filter(Boolean);
    const last = line => `${line}<p>cuối</p>`;
    await opened("produced.txt", lines.map(last).join(""), async tab => {
        tab.equal(await tab.html(), lines.map(last).join(""), "untouched");
        await tab.text.focus();
        await tab.press("Control+End");
        await tab.type("x");
        const found = (await tab.html()).split("<p>cuối");
        tab.equal(found.at(-1), "x</p>", "edited");
        lines.forEach((line, at) =>
            tab.equal(found[at].replace(/^<\/p>/, ""), line, `line ${at + 1}`));
    }, /404/);
}

// Stored text that the editor would write otherwise stays as it is until it is edited.
async function leavesAlone() {
    const stored = "<table><tbody><tr><th>A</th></tr><tr><td><p>1</p></td></tr></tbody></table><p>z</p>";
    await opened("untouched", stored, async tab => {
        tab.equal(await tab.html(), stored, "as stored");
        tab.equal(await tab.value("body_dau"), null, "no marks are posted");
        tab.equal(await tab.text.getAttribute("id"), "body", "the id of the text box");
        tab.equal(await tab.text.getAttribute("aria-describedby"), "body-gy body-phim", "its help");
        await tab.text.focus();
        await tab.press("Control+End");
        await tab.type("y");
        await tab.press("Backspace");
        tab.equal(await tab.html(), stored, "as stored after a letter and back");
    });
}

// ibus, Gboard, iOS: the syllable is composed, then committed.
async function compose(cdp, steps) {
    for (const text of steps)
        await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length,
            selectionEnd: text.length });
    await cdp.send("Input.insertText", { text: steps[steps.length - 1] });
}

// Unikey: N times Backspace, then the letters anew.
async function unikey(tab, steps) {
    let now = "";
    for (const text of steps) {
        let same = 0;
        while (same < now.length && now[same] === text[same]) same++;
        for (let at = now.length; at > same; at--) await tab.press("Backspace");
        await tab.page.keyboard.insertText(text.slice(same));
        now = text;
    }
}

const TYPED = [["đ", "đu", "đuo", "đươ", "đươn", "đương", "đường"], ["l", "la", "lan", "lang", "làng"],
    ["s", "sa", "sac", "sach", "sạch"], ["T", "Th", "Thu", "Thuo", "Thươ", "Thươn", "Thượng"]];
const WANTED = "đường làng sạch Thượng";

async function types() {
    await opened("typing", "", async tab => {
        const cdp = await context.newCDPSession(tab.page);
        await tab.text.focus();
        for (const [index, steps] of TYPED.entries()) {
            if (index) await tab.type(" ");
            await compose(cdp, steps);
        }
        tab.equal(await tab.html(), `<p>${WANTED}</p>`, "composed");
        await tab.press("Enter");
        for (const [index, steps] of TYPED.entries()) {
            if (index) await tab.type(" ");
            await unikey(tab, steps);
        }
        tab.equal(await tab.html(), `<p>${WANTED}</p><p>${WANTED}</p>`, "by Unikey");
        await tab.press("Enter");
        await tab.page.keyboard.insertText("hoa\u0300 Thu\u031bo\u031b\u0323ng");
        tab.check((await tab.html()).endsWith("<p>hoà Thượng</p>"), "NFD becomes NFC");
    });
    await opened("typing in a list and bold", "", async tab => {
        const cdp = await context.newCDPSession(tab.page);
        await tab.text.focus();
        await tab.type("- ");
        await tab.press("Control+b");
        await compose(cdp, TYPED[0]);
        await tab.press("Control+b");
        await tab.press("Enter");
        await unikey(tab, TYPED[1]);
        tab.equal(await tab.html(),
            "<ul><li><strong>đường</strong></li><li>làng</li></ul>", "list");
    });
}

async function undoes() {
    await opened("undo", "<p>gốc</p>", async tab => {
        await tab.text.focus();
        await tab.press("Control+End");
        await tab.type(" thêm");
        await tab.press("Control+z");
        tab.equal(await tab.html(), "<p>gốc</p>", "undone by keys");
        await tab.press("Control+y");
        tab.equal(await tab.html(), "<p>gốc thêm</p>", "done again");
        await tab.button("Hoàn tác").click();
        tab.equal(await tab.html(), "<p>gốc</p>", "undone by the button");
        tab.equal(await tab.button("Hoàn tác").getAttribute("aria-disabled"), "true",
            "nothing more to undo");
    });
}

async function formats() {
    await opened("marks and headings", "<p>một hai</p>", async tab => {
        await tab.text.focus();
        await tab.press("Control+End", "Control+Shift+ArrowLeft");
        await tab.button("Đậm").click();
        tab.equal(await tab.button("Đậm").getAttribute("aria-pressed"), "true", "pressed");
        await tab.more();
        await tab.button("Chỉ số trên").click();
        await tab.button("Chỉ số dưới").click();
        tab.equal(await tab.html(), "<p>một <strong><sub>hai</sub></strong></p>", "marks");
        await tab.button("Mục lớn").click();
        tab.check((await tab.html()).startsWith("<h2>"), "heading");
        await tab.button("Mục lớn").click();
        await tab.button("Trích dẫn").click();
        tab.check((await tab.html()).startsWith("<blockquote><p>"), "quote");
        await tab.button("Trích dẫn").click();
        tab.check((await tab.html()).startsWith("<p>"), "no quote");
    });
    await opened("lists", "", async tab => {
        await tab.text.focus();
        await tab.type("một");
        await tab.button("Gạch đầu dòng").click();
        await tab.press("Enter");
        await tab.type("hai");
        await tab.press("Control+]");
        tab.equal(await tab.html(), "<ul><li>một<ul><li>hai</li></ul></li></ul>", "nested");
        await tab.button("Đánh số").click();
        tab.equal(await tab.html(), "<ul><li>một<ol><li>hai</li></ol></li></ul>", "changed");
        await tab.press("Enter", "Enter", "Enter");
        await tab.type("hết");
        tab.equal(await tab.html(),
            "<ul><li>một<ol><li>hai</li></ol></li></ul><p>hết</p>", "left");
        await tab.press("Enter");
        await tab.type("3. ba");
        tab.check((await tab.html()).endsWith('<ol start="3"><li>ba</li></ol>'), "typed number");
    });
}

async function tables() {
    await opened("tables", "<p>trước</p>", async tab => {
        await tab.text.focus();
        await tab.press("Control+End");
        await tab.button("Bảng").click();
        await tab.type("Thôn");
        await tab.press("Tab");
        await tab.type("Số");
        await tab.button("Xóa cột").click();
        await tab.press("Shift+Tab", "Tab", "Tab", "Tab");
        await tab.type("An Điền");
        const cell = "<td></td>";
        const head = '<th scope="col">Thôn</th><th scope="col"></th>';
        tab.equal(await tab.html(), "<p>trước</p><table><thead><tr>" + head +
            `</tr></thead><tbody><tr>${cell}<td>An Điền</td></tr><tr>${cell}${cell}</tr></tbody></table>`,
            "a new table, a column less");
        await tab.button("Thêm hàng").click();
        await tab.button("Thêm cột").click();
        await tab.button("Xóa hàng").click();
        await tab.button("Tên bảng").click();
        await tab.type("Bảng 1");
        tab.check((await tab.html()).includes("<table><caption>Bảng 1</caption><thead>"), "caption");
        await tab.press("Enter");
        await tab.type("X");
        tab.check((await tab.html()).includes('<th scope="col">XThôn</th>'), "into the table");
        await tab.button("Xóa bảng").click();
        tab.equal(await tab.html(), "<p>trước</p><p>Bảng 1</p>", "table gone, its name stays");
    });
    await opened("merged cells", "", async tab => {
        await tab.text.focus();
        await tab.button("Bảng").click();
        await tab.type("a");
        await tab.press("Shift+ArrowRight");
        await tab.more();
        await tab.button("Gộp ô").click();
        tab.check((await tab.html()).includes('<th colspan="2" scope="col">a</th>'), "merged");
        await tab.button("Tách ô").click();
        tab.check(!(await tab.html()).includes("colspan"), "split");
        await tab.button("Thêm hàng").click();
        const html = await tab.html();
        tab.equal(html.match(/<th/g).length, 4, "thead and three header cells: no more heads");
    });
}

async function links() {
    await opened("links", "<p>xem kế hoạch</p>", async tab => {
        await tab.text.focus();
        await tab.press("Control+End", "Control+Shift+ArrowLeft", "Control+k");
        const field = tab.page.getByLabel("Địa chỉ liên kết");
        for (const bad of ["javascript:alert(1)", "data:text/html,x", "//xa.vn", "", "\\\\x"]) {
            await field.fill(bad);
            await tab.press("Enter");
            tab.check(await tab.page.getByText("Địa chỉ phải bắt đầu").isVisible(), `refuses ${bad}`);
        }
        await field.fill("namchinh.gov.vn/ke-hoach");
        await tab.press("Enter");
        tab.equal(await tab.html(),
            '<p>xem kế <a href="https://namchinh.gov.vn/ke-hoach">hoạch</a></p>', "linked");
        tab.equal(desk.posts.length, 0, "Enter does not send the form");
        await tab.press("ArrowLeft", "Control+k");
        await tab.page.getByRole("button", { name: "Bỏ liên kết" }).click();
        tab.equal(await tab.html(), "<p>xem kế hoạch</p>", "unlinked");
        await tab.press("Control+k", "Escape");
        tab.check(await tab.text.evaluate(dom => dom === document.activeElement),
            "Escape goes back to the text");
    });
}

// What stands in the field is not trusted either.
async function hostile() {
    const bad = '<p onclick="x">a<script>window.hit=1</scr' + 'ipt><img src=x onerror="window.hit=1">' +
        '<a href="javascript:window.hit=1">b</a><iframe src="/x"></iframe></p>' +
        '<svg onload="window.hit=1"></svg><figure><img src="https://xa.vn/a.jpg"></figure><p>z</p>';
    await opened("hostile", bad, async tab => {
        await tab.text.focus();
        await tab.press("Control+End");
        await tab.type("y");
        const html = await tab.html();
        tab.check(!/on\w+=|script|iframe|svg|xa\.vn/.test(html), `only what may stay: ${html}`);
        tab.equal(await tab.page.evaluate(() => window.hit), undefined, "nothing ran");
    }, /Content Security Policy/);
}

async function keyboard() {
    await opened("keyboard", "<p>bài</p>", async tab => {
        const focused = () => tab.page.evaluate(() =>
            document.activeElement.textContent.slice(0, 20));
        await tab.page.locator("#cat").focus();
        await tab.press("Tab");
        tab.equal(await focused(), "Đậm", "one stop: the toolbar");
        await tab.press("Tab");
        tab.equal(await focused(), "bài", "then the text");
        await tab.press("Alt+F10", "ArrowRight");
        tab.equal(await focused(), "Nghiêng", "Alt+F10 and an arrow");
        await tab.press("End", "Enter", "ArrowRight");
        tab.equal(await focused(), "Thêm ảnh", "Mục khác opens, the arrow goes in");
        await tab.press("Home", "ArrowLeft");
        tab.equal(await focused(), "Làm lại", "the arrow goes round");
        await tab.press("Escape");
        await tab.press("Control+a", "Alt+F10", "Home", "Enter");
        tab.equal(await tab.html(), "<p><strong>bài</strong></p>", "Enter presses");
        await tab.press("Escape", "Tab");
        tab.check((await tab.page.evaluate(() => document.activeElement.id)) === "them-anh",
            "Tab leaves the text");
        await tab.press("Shift+Tab", "Shift+Tab", "Shift+Tab");
        tab.equal(await tab.page.evaluate(() => document.activeElement.id), "cat",
            "Shift+Tab leaves it the other way");
        await tab.page.getByText("Nội dung").click();
        tab.equal(await focused(), "bài", "a click on the label");
    });
    await opened("keyboard in a table", "", async tab => {
        await tab.text.focus();
        await tab.button("Bảng").click();
        for (let cell = 0; cell < 9; cell++) await tab.press("Tab");
        tab.check(!(await tab.text.evaluate(dom => dom.contains(document.activeElement))),
            "Tab leaves behind the last cell");
    });
}

async function accessible() {
    const body = fs.readFileSync(new URL("produced.txt", import.meta.url), "utf8")
        .split("\n").filter(line => /^<(p>Sáng|h2|ul|table|blockquote)/.test(line)).join("");
    for (const width of [320, 390, 1280])
        await opened(`axe at ${width}`, body, async tab => {
            await tab.page.setViewportSize({ width, height: 800 });
            await tab.text.focus();
            await tab.press("Control+End");
            await tab.button("Bảng").click();
            for (const word of ["một", "hai", "ba"]) {
                await tab.type(word);
                await tab.press("Tab");
            }
            await tab.more();
            await tab.press("Control+k");
            await tab.page.locator("#zalo").evaluate(dom => dom.scrollIntoView());
            await checkAxe(report, tab.page, `axe at ${width}`);
            tab.equal(await tab.page.evaluate(() => document.documentElement.scrollWidth -
                document.documentElement.clientWidth), 0, "sideways scroll");
            const small = await tab.page.evaluate(() => [...document.querySelectorAll(
                ".thanh-soan button")].filter(button => button.getClientRects().length &&
                button.getBoundingClientRect().height < 44).length);
            tab.equal(small, 0, "buttons lower than 44 px");
        });
}

// On request the text box with simple marks stays.
async function plain() {
    desk.plain = true;
    await opened("plain", "<p>bài</p>", async tab => {
        tab.check(await tab.page.locator("#body").isVisible(), "the text box is there");
        tab.equal(await tab.value("body"), null, "no HTML is posted");
    });
    desk.plain = false;
}

for (const part of [givesBack, leavesAlone, types, undoes, formats, tables, links, hostile,
    keyboard, accessible, plain]) await part();
await browser.close();
await desk.stop();
report.finish();
