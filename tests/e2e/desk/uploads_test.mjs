/*
 * uploads_test.mjs - files that mean it ill, sent over HTTP: each is refused with a sentence
 * or kept so that it can do nothing. What is refused leaves nothing behind, what is kept
 * is served so that a browser does not run it, and the portal lives on: the same worker,
 * no fault in its log, no memory gone.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { openBrowser } from "../site/browser.mjs";
import { Portal } from "../site/portal.mjs";
import { Report } from "../site/report.mjs";
import { Client, multipart } from "./client.mjs";
import { listening } from "./lures.mjs";
import { NAMES, poisons } from "./poison.mjs";
import { photo } from "./photo.mjs";

const report = new Report("e2e/desk/uploads");
const SANITIZED = Boolean(process.env.DINH_SANITIZE);
const LONGEST_MS = SANITIZED ? 60000 : 15000;
const MOST_GROWN_KB = (SANITIZED ? 1200 : 250) * 1024;
const SENTENCE = /[àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ].*[.]$/su;

// ---- what is there ---------------------------------------------------------------------

function filesIn(folder) {
    if (!fs.existsSync(folder)) return 0;
    return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile()).length;
}

function rows(portal) {
    const db = path.join(portal.home, "sites/nam-chinh/site.db");
    return Number(execFileSync("sqlite3", ["-readonly", db, ".timeout 5000", "SELECT count(*) FROM file"], { encoding: "utf8" }));
}

function held(portal) {
    const site = path.join(portal.home, "sites/nam-chinh");
    return { rows: rows(portal), files: filesIn(`${site}/files`), tmp: filesIn(`${site}/tmp`), upload: filesIn(path.join(portal.home, "run/upload")) };
}

function worker(portal) {
    const of = pid => fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    return of(portal.process.pid).join();
}

function memoryKb(portal) {
    return worker(portal).split(",").reduce((sum, pid) => sum + Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0), 0);
}

// Jobs that make smaller pictures are waited for, so that what is counted rests.
async function rest(portal) {
    let before = "";
    for (let i = 0; i < 200; i++) {
        const now = JSON.stringify(held(portal));
        if (now === before && held(portal).tmp === 0) return JSON.parse(now);
        before = now;
        await new Promise(done => setTimeout(done, 120));
    }
    return JSON.parse(before);
}

// ---- sending -----------------------------------------------------------------------------

async function send(person, address, file) {
    const began = Date.now();
    const answer = await person.post(address, [["tep", file]], { "X-Token": person.token });
    let said = {};
    try {
        said = JSON.parse(answer.text);
    } catch {
        said.error = /<p[^>]*>([\s\S]*?)<\/p>/.exec(answer.text)?.[1]?.trim();
    }
    return { ...answer, said, took: Date.now() - began };
}

function checkRefused(answer, where) {
    report.check(answer.status >= 400 && answer.status < 500, where, `status ${answer.status} for what is refused`);
    report.check(SENTENCE.test(answer.said.error ?? ""), where, `no clear sentence: ${answer.said.error ?? answer.text.slice(0, 100)}`);
}

async function sendOne(portal, person, one, kept) {
    const where = `${one.name} (${one.what})`,
        before = held(portal);
    const answer = await send(person, "/ban/tai-len", { name: one.name, bytes: one.make() });
    report.check(answer.took < LONGEST_MS, where, `took ${answer.took} ms`);
    const is_taken = answer.status === 200;
    report.check(!(one.refused && is_taken), where, "was taken");
    report.check(!(one.taken && !is_taken), where, `was not taken: ${answer.said.error}`);
    if (is_taken) {
        kept.push({ ...one, href: answer.said.href, type: answer.said.type, shown: answer.said.name });
    } else {
        checkRefused(answer, where);
        const now = held(portal);
        for (const place of ["rows", "files"]) report.equal(now[place], before[place], where, `${place} after it was refused`);
    }
    if (process.env.DINH_SHOW) console.log(`${where}: ${is_taken ? `${answer.said.type} ${answer.said.note ?? ""}` : answer.said.error}`);
    return is_taken;
}

// What is read for its words: never a fault of ours, whatever is in it.
async function readOne(portal, person, one) {
    const where = `${one.name} read (${one.what})`;
    const answer = await send(person, "/ban/doc-tep", { name: one.name, bytes: one.make() });
    report.check(answer.took < LONGEST_MS, where, `took ${answer.took} ms`);
    report.check(answer.status < 500, where, `status ${answer.status}`);
    if (answer.status !== 200) checkRefused(answer, where);
    const html = answer.said.html ?? "";
    report.check(!/<script|onerror=[^<]*>|root:x:0|(ha){200}/i.test(html.replace(/&lt;[^]*?&gt;/g, "")), where, `its words: ${html.slice(0, 120)}`);
}

async function checkNames(portal, person, kept) {
    for (const name of NAMES) {
        const where = `a file named ${JSON.stringify(name.slice(0, 40))}`;
        const answer = await send(person, "/ban/tai-len", { name, bytes: fs.readFileSync(photo("ten.jpg")), type: "image/jpeg" });
        if (answer.status !== 200) {
            report.check(answer.status >= 400 && answer.status < 500, where, `status ${answer.status}`);
            continue;
        }
        const shown = answer.said.name;
        report.check(!/[/\\\0\u202e]/.test(shown) && shown.length <= 120 && !/^\.+$/.test(shown), where, `is shown as ${shown}`);
        report.check(/^\/tep\/[0-9a-f]+\/[^/<>"']+$/.test(answer.said.href), where, `stands at ${answer.said.href}`);
        kept.push({ name, what: where, href: answer.said.href, type: answer.said.type });
    }
    for (const trace of ["/tmp/xss-ten.jpg", "/tmp/xss-leo"]) report.check(!fs.existsSync(trace), trace, "was written");
}

// ---- bodies that are not well made ---------------------------------------------------------

const FORM = "multipart/form-data; boundary=b";
const part = (head, body = "x") => `--b\r\n${head}\r\n\r\n${body}\r\n`;
const BODIES = [
    ["no end", FORM, part('Content-Disposition: form-data; name="tep"; filename="a.jpg"')],
    ["no boundary", "multipart/form-data", part('Content-Disposition: form-data; name="tep"')],
    ["a boundary of 500 letters", `multipart/form-data; boundary=${"b".repeat(500)}`, "x"],
    ["a head of 100 kB", FORM, `${part(`Content-Disposition: form-data; name="tep"; filename="${"a".repeat(100000)}"`)}--b--\r\n`],
    ["2000 header lines", FORM, `${part(`Content-Disposition: form-data; name="tep"${"\r\nX-A: b".repeat(2000)}`)}--b--\r\n`],
    ["5000 parts", FORM, `${part('Content-Disposition: form-data; name="a"').repeat(5000)}--b--\r\n`],
    ["300 files", FORM, `${part('Content-Disposition: form-data; name="tep"; filename="a.jpg"').repeat(300)}--b--\r\n`],
    ["two names", FORM, `${part('Content-Disposition: form-data; name="tep"; name="_token"; filename="a"; filename="b"')}--b--\r\n`],
    ["a zero in the name", FORM, `${part('Content-Disposition: form-data; name="tep"; filename="a\0.jpg"')}--b--\r\n`],
    ["a line end in the name", FORM, `${part('Content-Disposition: form-data; name="tep"; filename="a\nb.jpg"')}--b--\r\n`],
    ["nothing", FORM, ""],
];

async function checkBodies(portal, person) {
    for (const [what, type, body] of BODIES) {
        const before = held(portal);
        const answer = await person.send("POST", "/ban/tai-len", { body, type, headers: { "X-Token": person.token } }).catch(fault => ({ status: 0, text: String(fault.cause ?? fault) }));
        // A connection that is shut while it still sends is an answer, too.
        report.check(answer.status === 0 || (answer.status >= 400 && answer.status < 500), what, `status ${answer.status}: ${answer.text.slice(0, 80)}`);
        report.equal(held(portal).rows, before.rows, what, "rows after it");
    }
    const big = multipart([["tep", { name: "to.pdf", bytes: Buffer.alloc(60 * 1024 * 1024, 0x20) }]]);
    const answer = await person.send("POST", "/ban/tai-len", { ...big, headers: { "X-Token": person.token } }).catch(fault => ({ status: 0, text: String(fault.cause ?? fault) }));
    report.check([0, 413].includes(answer.status), "60 MB", `status ${answer.status}`);
}

// ---- what is kept ------------------------------------------------------------------------

const RUNS = /html|svg|xml$|javascript|x-shockwave/;

async function checkServed(browser, portal, person, kept) {
    const { context, heard } = await listening(browser, portal, { bare: false, options: { storageState: person.storage(), acceptDownloads: false } });
    const tab = await context.newPage();
    for (const one of kept) {
        const where = `${one.href} (${one.what})`,
            answer = await person.get(one.href),
            of = name => answer.headers.get(name) ?? "";
        report.equal(answer.status, 200, where, "status");
        report.equal(of("x-content-type-options"), "nosniff", where, "nosniff");
        report.check(/(^|;)\s*sandbox\s*(;|$)/.test(of("content-security-policy")), where, "no sandbox");
        report.check(!RUNS.test(of("content-type").split(";")[0]) || /openxmlformats/.test(of("content-type")), where, `served as ${of("content-type")}`);
        report.check(/^(image\/|application\/pdf)/.test(of("content-type")) || /^attachment/.test(of("content-disposition")), where, `${of("content-type")} is shown, not saved`);
        if (one.without) report.check(!answer.text.includes(one.without), where, `still holds ${one.without}`);
        await tab.goto(portal.base + one.href, { timeout: 10000 }).catch(() => null);
        await tab.waitForTimeout(30);
        for (const [, how] of heard) report.check(false, where, how);
        heard.clear();
        const alone = await portal.get(one.href);
        report.equal(alone.status, 404, where, "status for a stranger");
    }
    await context.close();
}

// ---- the test -------------------------------------------------------------------------------

const browser = await openBrowser();
const portal = await Portal.make();
try {
    await portal.start();
    const person = await Client.comeIn(portal, "pho-ban-1"),
        jpeg = fs.readFileSync(photo("that.jpg")),
        kept = [];
    await send(person, "/ban/tai-len", { name: "that.jpg", bytes: jpeg });
    const pids = worker(portal),
        memory = memoryKb(portal);
    await rest(portal);
    for (const one of poisons(jpeg)) {
        await rest(portal);
        await sendOne(portal, person, one, kept);
        if (one.reads) await readOne(portal, person, one);
    }
    console.log(`${poisons(jpeg).length} files, ${kept.length} of them kept`);
    await checkNames(portal, person, kept);
    await rest(portal);
    await checkBodies(portal, person);
    await checkServed(browser, portal, person, kept);
    const now = await rest(portal);
    report.equal(now.tmp, 0, "sites/nam-chinh/tmp", "files left");
    report.equal(now.upload, 0, "run/upload", "files left");
    report.equal(worker(portal), pids, "the worker", "pid");
    const grown = memoryKb(portal) - memory;
    console.log(`the worker has grown by ${(grown / 1024).toFixed(0)} MB`);
    report.check(grown < MOST_GROWN_KB, "the worker", `has grown by ${grown} kB`);
    for (const line of portal.log().split("\n").filter(one => / error \[/.test(one))) report.check(false, "log/error.log", line);
} finally {
    await browser.close();
    await portal.remove();
}
report.finish();
