/*
 * paste_test.mjs - Ctrl+V of what Word, Zalo, a browser or a screenshot puts into the
 * clipboard, of what the editor itself copied, and of what means harm.
 */
import fs from "node:fs";
import { openBrowser } from "../e2e/site/browser.mjs";
import { Report, skip } from "../e2e/site/report.mjs";
import { makeDesk, Tab } from "./tab.mjs";

if (!fs.existsSync(process.env.EDITOR_JS)) skip("editor.js was not built (npm registry)");
const report = new Report("editor/paste");
const browser = await openBrowser();
const desk = await makeDesk();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });

// A dot of 1 × 1: the smallest PNG there is.
const DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

// As Word 2016 writes it: styles, its own list paragraphs, a table, a picture on a disk,
// a struck text, a line in .VnTime.
const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style><!-- p.MsoNormal {margin:0cm; mso-fareast-font-family:Calibri;} --></style></head>
<body lang=EN-US style='tab-interval:36.0pt'><!--StartFragment-->
<h1 style='mso-style-next:Normal'>Ra quân vệ sinh<o:p></o:p></h1>
<p class=MsoNormal style='text-indent:28.35pt'><span style='font-size:14.0pt'>Sáng ngày 10/9, <b>Đoàn</b> ra quân:<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>-<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Khơi cống;<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>+<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Chợ<o:p></o:p></p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b>Thôn<o:p></o:p></b></p></td><td><p class=MsoNormal><b>Số<o:p></o:p></b></p></td></tr>
<tr><td><p class=MsoNormal>An Điền</p></td><td><p class=MsoNormal>86</p></td></tr></table>
<p class=MsoNormal><img width=400 height=300 src="file:///C:/anh/clip_image001.jpg" alt="Dọn vệ sinh"></p>
<p class=MsoCaption>Đoàn viên dọn vệ sinh</p>
<p class=MsoNormal><del>Câu đã bỏ.</del>Câu còn lại của bài viết này.</p>
<p class=MsoNormal><span style='font-family:.VnTime'>C«ng an x·</span> giữ trật tự.</p>
<!--EndFragment--></body></html>`;

const CLEANED = "<h2>Ra quân vệ sinh</h2><p>Sáng ngày 10/9, <strong>Đoàn</strong> ra quân:</p>" +
    "<ul><li>Khơi cống;<ul><li>Chợ</li></ul></li></ul>" +
    '<table><thead><tr><th scope="col">Thôn</th><th scope="col">Số</th></tr></thead>' +
    "<tbody><tr><td>An Điền</td><td>86</td></tr></tbody></table>" +
    '<figure><img src="" alt="Dọn vệ sinh"><figcaption>Đoàn viên dọn vệ sinh</figcaption></figure>' +
    "<p>Câu còn lại của bài viết này.</p><p>Công an xã giữ trật tự.</p>";

async function opened(where, body, work, expected) {
    desk.body = body;
    desk.uploads = [];
    desk.person = where; // nobody is asked about what another test left behind
    const tab = await Tab.open(context, desk, report, where, expected);
    await work(tab);
    await tab.page.close();
}

async function fromWord() {
    await opened("Word", "", async tab => {
        await tab.paste(WORD, "Ra quân vệ sinh");
        tab.equal(await tab.html(), CLEANED, "cleaned");
        await tab.said(/Đã làm sạch bài dán từ Word: .*Unicode.*đã gạch/);
        await tab.said(/Có 1 ảnh chưa sang được/);
        tab.check(await tab.page.locator(".thieu-anh").isVisible(), "a sign for the picture");
        await tab.press("Control+z");
        tab.equal(await tab.html(), "", "one step back");
    });
    await opened("Word into a text", "<p>trước sau</p>", async tab => {
        await tab.text.focus();
        await tab.press("Home", ...Array(6).fill("ArrowRight"));
        await tab.paste("<p class=MsoNormal>giữa <o:p></o:p></p>", "giữa");
        tab.check(/^<p>trước giữa ?sau<\/p>$/.test(await tab.html()), `joins: ${await tab.html()}`);
    });
}

async function plainText() {
    await opened("Zalo", "", async tab => {
        await tab.paste("", "Kính gửi Ban biên tập,\nTho\u0302n An Điền họp lúc 7:30.\n\nTrưởng thôn");
        tab.equal(await tab.html(), "<p>Kính gửi Ban biên tập,</p>" +
            "<p>Thôn An Điền họp lúc 7:30.</p><p>Trưởng thôn</p>", "lines, composed");
        tab.equal(await tab.notices(), "", "nothing to tell");
    });
}

async function ownText() {
    const body = "<h3>Mục</h3><ul><li>một<ul><li>hai</li></ul></li></ul>" +
        '<p>m<sup>3</sup> <a href="/tin">tin</a></p>';
    await opened("own text", body, async tab => {
        await tab.text.focus();
        await tab.press("Control+a", "Control+x");
        tab.equal(await tab.html(), "", "cut");
        await tab.press("Control+v");
        tab.equal(await tab.html(), body, "back again");
    });
}

async function pictures() {
    await opened("picture in the clipboard's HTML", "", async tab => {
        await tab.paste(`<p>Trước</p><p><img src="data:image/png;base64,${DOT}" alt="chấm"></p><p>Sau</p>`);
        await tab.until(async () => (await tab.html()).includes("/tep/"), "sent");
        const [{ file, href }] = desk.uploads;
        tab.equal(await tab.html(), `<p>Trước</p><figure><img src="${href}" alt="chấm"></figure><p>Sau</p>`,
            "in its place");
        tab.equal(await tab.value("images.0.file"), file, "and a row");
    });
    await opened("screenshot", "<p>z</p>", async tab => {
        await tab.text.focus();
        await tab.page.evaluate(dot => {
            const data = new DataTransfer();
            const bytes = Uint8Array.from(atob(dot), letter => letter.charCodeAt(0));
            data.items.add(new File([bytes], "image.png", { type: "image/png" }));
            document.activeElement.dispatchEvent(new ClipboardEvent("paste",
                { clipboardData: data, bubbles: true, cancelable: true }));
        }, DOT);
        await tab.until(() => tab.value("images.0.file"), "becomes a row");
        tab.equal(await tab.html(), "<p>z</p>", "and is not in the text by itself");
        tab.equal(await tab.value("images.0.alt"), "", "its name is no description");
    });
}

const HARM = [
    "<img src=x onerror='window.hit=1'>", "<svg/onload=window.hit=1>",
    "<a href=' javascript:window.hit=1'>x</a>", "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<p style='background:url(javascript:1)' onmouseover='window.hit=1'>x</p>",
    "<math><mi xlink:href='data:x,<script>window.hit=1</script>'>x</mi></math>",
    "<p data-pm-slice='0 0 []'><img src=x onerror='window.hit=1'><script>window.hit=1</script></p>",
    "<table><tr><td colspan=99999999 rowspan=99999999>x</td></tr></table>",
    "<ol start=-99999999999><li>x</ol>", "<p data-pm-slice='1 1 [\"table\",{}]'>x</p>",
    "<figure data-cho='1-0' data-thieu='\"><img src=x onerror=window.hit=1>'>x</figure>",
    "<img src='data:image/svg+xml;base64,PHN2Zy8+'>", "<base href='https://xa.vn/'><form action=/x><input name=_token value=x></form>",
];

async function harm() {
    await opened("harm", "", async tab => {
        for (const html of HARM) {
            await tab.clear();
            await tab.paste(html);
            await tab.type("z");
            const found = await tab.html();
            tab.check(!/on\w+=|javascript|<script|svg|iframe|style=|data-|xa\.vn|\d{6}/i.test(
                found.replace(/alt="[^"]*"/g, "")), `${html} becomes ${found}`);
        }
        tab.equal(await tab.page.evaluate(() => window.hit), undefined, "nothing ran");
        tab.equal(await tab.value("_token"), desk.token, "the token is ours");
        const long = "<p>" + "dài ".repeat(1100000) + "</p>";
        await tab.clear();
        await tab.paste(long);
        await tab.said(/quá dài/);
    }, /Content Security Policy|404/);
}

for (const part of [fromWord, plainText, ownText, pictures, harm]) await part();
await browser.close();
await desk.stop();
report.finish();
