/*
 * browser_test.mjs - the browser's cleaner over all fixtures in Chromium: the bytes that
 * the server's cleaner gives too (word_test.c), cleaning twice changes nothing, nothing
 * runs or is fetched, and large inputs of every kind take a moment.
 */
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser } from "../e2e/site/browser.mjs";
import { Report } from "../e2e/site/report.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const fixtures = path.join(here, "fixtures");
const modules = path.join(here, "../../core/desk/editor");

// Not nesting without end: there Chromium's own parser takes minutes.
const LARGE = 1024 * 1024;
const LARGE_MS = 20000; // a slow machine that does other things too; never minutes
const PIECES = ["<p>a</p>", "<p>- a</p>", "<p>a) b</p><p>b) c</p>", "a<br>", "<hr>", "a ",
    "<table><tr><td>a</td><td>b</td></tr></table>", "<p><b>a b c</b></p>", "<b>a</b> ",
    '<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.</span>a</p>',
    "<img src=x><p class=MsoCaption>a</p>", "<ul><li>a</li></ul>", "<blockquote>a</blockquote>",
    "<span style=\"font-family:'VNI-Times'\">aø</span>", "\u0301"];

const report = new Report("word/browser");
const asked = [];

// The modules and one empty page; anything else is a picture that was fetched.
const server = http.createServer((request, response) => {
    const file = path.join(modules, path.basename(request.url));
    if (request.url === "/") {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.end("<!doctype html><title>x</title><link rel=icon href=data:,>");
    } else if (request.url.endsWith(".js") && fs.existsSync(file)) {
        response.setHeader("Content-Type", "text/javascript; charset=utf-8");
        response.end(fs.readFileSync(file));
    } else {
        asked.push(request.url);
        response.statusCode = 404;
        response.end();
    }
});

const clean = (page, html) =>
    page.evaluate(async given => {
        const { wordclean } = await import("/wordclean.js");
        const found = wordclean(given);
        return { ...found, again: wordclean(found.html).html };
    }, html);

async function checkFixture(page, name) {
    const given = fs.readFileSync(path.join(fixtures, `${name}.html`), "utf8");
    const wanted = fs.readFileSync(path.join(fixtures, `${name}.expected.html`), "utf8");
    const found = await clean(page, given);
    // A picture whose bytes came along is marked for the editor; the server has none.
    const markers = found.html.match(/src="#anh-\d+"/g) ?? [];
    report.equal(found.html.replace(/src="#anh-\d+"/g, 'src=""'), wanted.replace(/\n$/, ""),
        name, "cleaned");
    report.equal(found.again, found.html, name, "cleaned twice");
    report.equal(markers.length, found.dataImages.length, name, "markers of pictures");
    const lost = (found.html.match(/<img src="(#anh-\d+)?" /g) ?? []).length;
    report.equal(found.lostImages, lost, name, "lost pictures");
    report.check(found.dataImages.every(image => image.startsWith("data:image/")), name,
        "data: pictures");
}

// What the cleaner tells of the texts that the names speak of.
async function checkNotes(page, names) {
    const notes = [["hadMotto", /quoc-hieu/], ["hadDeletions", /theo-doi-sua/],
        ["hadLegacyFont", /^\d+-(tcvn3|vni)-|vntime/]];
    for (const name of names) {
        const found = await clean(page, fs.readFileSync(path.join(fixtures, `${name}.html`), "utf8"));
        for (const [note, pattern] of notes)
            report.equal(found[note], pattern.test(name), name, note);
    }
}

async function checkLarge(page, piece) {
    const took = await page.evaluate(async ([text, size]) => {
        const { wordclean } = await import("/wordclean.js");
        const html = text.repeat(size / text.length);
        const began = performance.now();
        wordclean(html);
        return performance.now() - began;
    }, [piece, LARGE]);
    report.check(took < LARGE_MS, piece, `a megabyte took ${Math.round(took / 1000)} s`);
}

const browser = await openBrowser();
try {
    await new Promise(done => server.listen(0, "127.0.0.1", done));
    const origin = `http://127.0.0.1:${server.address().port}`;
    const page = await browser.newPage();
    page.on("dialog", dialog => {
        report.check(false, "page", `a script ran: ${dialog.message()}`);
        dialog.dismiss();
    });
    page.on("pageerror", error => report.check(false, "page", error.message));
    await page.goto(`${origin}/`);
    const names = fs.readdirSync(fixtures).filter(name => name.endsWith(".expected.html"))
        .map(name => name.replace(".expected.html", "")).sort();
    report.check(names.length >= 70, "fixtures", "at least 70 fixtures");
    for (const name of names) await checkFixture(page, name);
    await checkNotes(page, names);
    for (const piece of PIECES) await checkLarge(page, piece);
    report.equal(asked.join(" "), "", "server", "fetched");
} finally {
    await browser.close();
    server.close();
}
report.finish();
