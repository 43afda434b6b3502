/*
 * xss_test.mjs - the corpus of payloads.mjs goes in wherever text goes in: import, the form
 * with and without a script, paste, every field of every form, what is received, notes,
 * names, headers, addresses. Then everything that shows it is loaded in Chromium, with
 * and without the CSP. Nothing may run, nor wait for a click. First the listener is tried
 * on pages that really hold the payloads.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { openBrowser, share } from "../site/browser.mjs";
import { Portal } from "../site/portal.mjs";
import { Report } from "../site/report.mjs";
import { Client, fileAt, formFields, withFields } from "./client.mjs";
import { gallery, listening, waiting } from "./lures.mjs";
import { CORPUS, WELL_KNOWN } from "./payloads.mjs";
import { photo } from "./photo.mjs";
import { allScreens } from "./screens.mjs";
import { assign, move, picture, setStage } from "./stage.mjs";

const DINH = process.env.DINH ?? "build/dev/dinh";
const report = new Report("e2e/desk/xss");
const SANITIZED = Boolean(process.env.DINH_SANITIZE);
// DINH_WHOLE=1 looks at everything in every way, with the browser's second wall and without.
const WHOLE = Boolean(process.env.DINH_WHOLE);
const EACH = SANITIZED ? 9 : WHOLE ? 1 : 3; // one payload in so many goes alone
const ASKED = WHOLE ? 2 : 8 * EACH; // one in so many is searched for
const DRAFTS = WHOLE ? 1 : SANITIZED ? 6 : 4; // one in so many is seen by the board
const FORMS = WHOLE ? Infinity : 12;
const TABS = 2;
const BATCH = 25;

const took = (() => {
    let last = Date.now();
    return what => {
        console.log(`${what}: ${((Date.now() - last) / 1000).toFixed(1)} s`);
        last = Date.now();
    };
})();

// ---- payloads by the handful -----------------------------------------------------------

// Letters a text field refuses, so that nothing of the rest would arrive.
const REFUSED = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b\u202a-\u202e\u2028\u2029]/;
const FIT = CORPUS.filter(({ bait }) => bait.length < 400 && !REFUSED.test(bait)).map(({ bait }) => bait);
const BATCHES = [];
for (let i = 0; i < FIT.length; i += BATCH)
    BATCHES.push(FIT.slice(i, i + BATCH).map(bait => `<p>${bait}</p>`).join("\n"));

let next = 0;
// As many of them, in turn, as `most` letters hold, on one line or several.
function text(most = 300, is_lines = false) {
    let made = "";
    for (let i = 0; i < BATCH; i++) {
        let one = FIT[next % FIT.length];
        if (!is_lines) one = one.replace(/[\r\n\t]+/g, " ");
        if (made && made.length + one.length + 1 > most) break;
        next++;
        if (one.length <= most) made += (made ? (is_lines ? "\n" : " ") : "") + one;
    }
    return made || "<svg onload=__x(1)>";
}

// ---- is anybody listening? --------------------------------------------------------------

// The places a page of ours puts a text: what each would be without escaping.
const UNSAFE = [
    bait => `<!doctype html><body>${bait}`,
    bait => `<!doctype html><input value="${bait}"><img alt='${bait}'>`,
    bait => `<!doctype html><title>${bait}</title><textarea>${bait}</textarea>`,
    bait => `<!doctype html><a href="${bait.replace(/"/g, "&quot;")}">x</a>`,
    bait => `<!doctype html><script>var a = "${bait}"</script><script>var b = '${bait}'</script>`,
    bait => `<!doctype html><script>var c = \`${bait}\`</script><script>\n${bait}\n</script>`,
];

async function tryListener(browser, portal) {
    const { context, heard } = await listening(browser, portal);
    const tab = await context.newPage(),
        caught = new Map();
    const known = WELL_KNOWN.map(([start]) => CORPUS.find(({ bait }) => bait.startsWith(start)));
    const tried = CORPUS.filter((one, i) => i % (3 * EACH) === 0 || known.includes(one));
    let rest = tried;
    for (const unsafe of UNSAFE) {
        const seen = await gallery(tab, portal, rest.map(({ bait }) => unsafe(bait)));
        rest.forEach(({ id }, i) => {
            if (heard.has(id)) caught.set(id, "runs");
            else if (seen[i].length) caught.set(id, "waits");
        });
        rest = rest.filter(({ id }) => !caught.has(id));
    }
    const ran = [...caught.values()].filter(how => how === "runs").length;
    console.log(`of ${tried.length} payloads left as they are, ${ran} run by themselves, ${caught.size - ran} wait`);
    report.check(CORPUS.length >= 500, "payloads.mjs", `only ${CORPUS.length} payloads`);
    report.check(ran >= 0.3 * tried.length, "the listener", `hears but ${ran} payloads run`);
    report.check(caught.size >= 0.9 * tried.length, "the listener", `notices but ${caught.size} payloads`);
    WELL_KNOWN.forEach(([start, how], i) =>
        report.check(known[i] && heard.has(known[i].id), start, `the listener does not hear what runs ${how}`),
    );
    await context.close();
}

// ---- ways in ------------------------------------------------------------------------------

function importLines(portal, kind, lines) {
    const file = path.join(portal.folder, `${kind}.jsonl`);
    fs.writeFileSync(file, lines.map(line => JSON.stringify(line)).join("\n") + "\n");
    return execFileSync(DINH, ["import", portal.home, "--kind", kind, file, "--files", path.dirname(photo("nhom-1.jpg"))], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", process.env.DINH_SHOW ? "inherit" : "ignore"],
    });
}

function media() {
    const file = path.basename(photo("nhom-1.jpg"));
    return {
        pictures: [{ file, alt: text(), caption: text(), credit: text(200) }],
        attachments: [{ file, title: text() }],
        videos: [{ url: "https://dia.chi.vn/x", title: text() }],
    };
}

// A row for each kind that has more fields than news; `i` keeps what must differ apart.
const ROWS = {
    news: i => ({ title: text(), summary: text(1900, true), body: BATCHES[i % BATCHES.length], source: text(), author: text(100), keywords: [text(60), text(60)], category: "khac", ...media() }),
    intro: () => ({ title: text(200), body: text(4000, true), owner: text(150), section: text(100), ...media() }),
    unit: () => ({ title: text(150), short: text(40), group: text(90), address: text(200), duties: text(4000, true) }),
    official: () => ({ title: text(90), name: text(90), post: text(90), room: text(90), hours: text(90), tasks: [text(90), text(90)], biography: text(4000, true), duties: text(4000, true) }),
    legal: i => ({ symbol: `${i}/NQ-<b onclick=__x(2)>`, abstract: text(900, true), type: "Nghị quyết", issuer: text(120), issued: "2026-03-02", signer: text(90), signer_post: text(90), field: text(90), recipients: text(900, true), keywords: [text(60)], text: text(4000, true) }),
};

function importAll(portal) {
    const alone = CORPUS.filter((_, i) => i % EACH === 0);
    const said = [importLines(portal, "notice", alone.map(({ id, bait }) => ({ id: `mot-${id}`, title: `Mục ${id}`, body: bait })))];
    const many = SANITIZED ? 20 : 160;
    for (const [kind, row] of Object.entries(ROWS)) {
        const count = kind === "news" ? many : Math.ceil(many / 10);
        const lines = Array.from({ length: count }, (_, i) => ({ id: `x-${kind}-${i}`, ...row(i) }));
        said.push(importLines(portal, kind, lines));
    }
    return said;
}

const letterOf = { news: "t", notice: "tb", intro: "g", unit: "dv", official: "cb", legal: "v" };

function codesOf(portal, kind, external) {
    const rows = execFileSync("sqlite3", ["-readonly", path.join(portal.home, "sites/nam-chinh/site.db"), `.timeout 5000`, `SELECT no FROM item WHERE kind = '${kind}' AND external_id LIKE '${external}%'`], { encoding: "utf8" });
    return rows.split("\n").filter(Boolean).map(no => letterOf[kind] + no);
}

const TEXT_FIELDS = /^(title|summary|source|author|keywords|unit|form|owner|section|short|group|address|name|post|room|hours|tasks|abstract|issuer|signer|signer_post|field|recipients)$/;
const LONG_FIELDS = /^(summary|tasks|recipients|abstract)$/;

// A draft of every kind with its texts, by the form as it goes without a script.
async function writeAll({ "uy-vien-1": member }, made) {
    const file = await picture(member, "nhom-1.jpg");
    for (const kind of Object.keys(letterOf))
        for (const [which, batch] of (kind === "news" ? BATCHES : BATCHES.slice(0, 2)).entries()) {
            const address = `/ban/tao/${kind}`,
                changes = { khoa: `${kind}${which}`.padEnd(32, "0").replace(/[^0-9a-f]/g, "a") };
            const fields = formFields((await member.get(address)).text, "soan");
            for (const [name] of fields) {
                if (TEXT_FIELDS.test(name)) changes[name] = text(LONG_FIELDS.test(name) ? 900 : 90, LONG_FIELDS.test(name));
                if (name.endsWith(".chu")) Object.assign(changes, which % 2 ? { [name]: batch } : { [name.slice(0, -4)]: batch, [name]: null });
            }
            if (fields.some(([name]) => name === "pictures.co"))
                Object.assign(changes, { "pictures.0.file": file, "pictures.0.alt": text(), "pictures.0.caption": text(), "pictures.0.credit": text(200) });
            if (kind === "legal") Object.assign(changes, { symbol: `${which}/XSS`, issued: "2/3/2026" });
            const answer = await member.post(address, [...withFields(fields, changes), ["viec", "luu"]]);
            if (answer.status === 303) made.push(/\/ban\/muc\/([a-z]+\d+)/.exec(answer.location)?.[1]);
            else refusedPages.push(answer.text);
        }
}
const refusedPages = [];

const eml = () =>
    `From: =?utf-8?B?${Buffer.from(text(60)).toString("base64")}?= <x@dia.chi.vn>\r\n` +
    `Subject: =?utf-8?B?${Buffer.from(text(120)).toString("base64")}?=\r\nMIME-Version: 1.0\r\n` +
    `Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>${BATCHES[3]}</body></html>\r\n`;

async function receiveAll({ "pho-ban-1": deputy, "uy-vien-1": member, "truong-ban": head }, made) {
    const codes = [];
    for (let i = 0; i < 6; i++)
        codes.push(
            await deputy.receive([
                ["tieu_de", text(250)],
                ["noi_dung", i % 2 ? BATCHES[i] : text(4000, true)],
                ["nguoi_gui", text(100)],
                ["don_vi", text(100)],
                ...(i === 2 ? [["tep", { name: "<img src=x onerror=__x(3)>.eml", bytes: Buffer.from(eml()), type: "message/rfc822" }]] : []),
                ...(i === 3 ? [["giay", { ...fileAt(photo("cong-van.jpg")), name: "a'><svg onload=__x(4)>.jpg" }]] : []),
            ]),
        );
    await assign(deputy, codes[0], "Ủy viên 1");
    await member.write(`/ban/muc/${codes[0]}/soan`, { body: BATCHES[5], title: text(250) });
    await member.write(`/ban/muc/${codes[0]}/soan`, { body: BATCHES[6], summary: text(1900, true) }, "buoc.trinh");
    await move(head, codes[0], "tra-lai", { ghi_chu: text(450) });
    await assign(deputy, codes[1], "Ủy viên 1");
    await member.done(`/ban/muc/${codes[1]}/doi-nguoi`, { ghi_chu: text(250) });
    made.push(...codes);
}

async function annotate({ "truong-ban": head, "pho-ban-1": deputy, "quan-tri": admin }, stage, portal) {
    await head.post(`/ban/muc/${stage.published}/dinh-chinh`, { truoc: text(400), sau: text(400) });
    await head.post(`/ban/muc/${stage.published}/sua-chinh-ta`, { sai: "tập luyện", dung: "<svg onload=__x(5)>" });
    const asked = await deputy.post(`/ban/muc/${stage.submitted}/nho-xac-nhan`, { nho_ai: text(100) });
    const door = /\/xac-nhan\/[A-Za-z0-9_-]+/.exec(asked.text)?.[0];
    if (report.check(door, "nho-xac-nhan", "no link for an outsider"))
        await new Client(portal, "outside").post(door, { ten: text(100), tra_loi: "sua", ghi_chu: text(900, true) });
    const user = { ten: "ke-xau", ho_ten: "<img src=x onerror=__x(6)>", dien_thoai: '"><svg onload=__x(7)>', thu: "<b>@x.vn", vai_tro: "uy-vien", so_qd: "<svg onload=__x(8)>", ngay_qd: "1/6/2021" };
    refusedPages.push((await admin.post("/ban/nguoi-dung", user)).text);
    const good = await admin.post("/ban/nguoi-dung", { ...user, dien_thoai: "0912 345 678", thu: "x@dia.chi.vn" });
    report.equal(good.status, 303, "/ban/nguoi-dung", "a person whose name is a payload");
    // A device is known by what it says of itself.
    const guest = new Client(portal, "ke-xau");
    const door_ = execFileSync(DINH, ["user", portal.home, "link", "ke-xau"], { encoding: "utf8" });
    const agent = { "User-Agent": "Mozilla/5.0 (<svg onload=__x(9)>) Chrome/99<img src=x onerror=__x(10)>" };
    await guest.post(/\/ban\/vao\/[A-Za-z0-9_-]+/.exec(door_)[0], [["mat_khau", "mot cau de nho o nha van hoa"], ["nhac_lai", "mot cau de nho o nha van hoa"]], agent);
    portal.kept.set("ke-xau", guest.storage());
    return (await guest.get("/ban/tai-khoan")).text;
}

// ---- looking --------------------------------------------------------------------------------

function tell(heard, where) {
    for (const [id, how] of heard)
        report.check(false, where, `payload ${CORPUS.find(one => one.id === id)?.bait ?? id}: ${how}`);
    heard.clear();
}

async function lookAt(tab, heard, portal, address, who = "") {
    const answer = await tab.goto(new URL(address, portal.base).href, { waitUntil: "load" });
    for (const markup of await waiting(tab)) report.check(false, `${address} ${who}`, `waits for somebody: ${markup}`);
    report.equal(tab.url().split(/[?#]/)[0].startsWith(portal.base), true, address, "still at the portal");
    report.check(answer.status() < 500, address, `status ${answer.status()}`);
    tell(heard, `${address} ${who}`);
}

// Pages as text, each in a frame of its own.
async function lookAtPages(browser, portal, pages, where) {
    const { context, heard } = await listening(browser, portal, { with_scripts: false });
    const tab = await context.newPage();
    const seen = await gallery(tab, portal, pages);
    seen.forEach((found, i) => {
        for (const markup of found) report.check(false, `${where} ${i}`, `waits for somebody: ${markup}`);
    });
    report.checks += pages.length;
    tell(heard, where);
    await context.close();
}

async function readAll(portal, addresses) {
    const pages = [];
    await share(addresses, Array(4).fill(async address => {
        let answer = await portal.get(address);
        if (answer.location) answer = await portal.get(answer.location);
        report.check(answer.status < 500, address.slice(0, 60), `status ${answer.status}`);
        report.equal(answer.type, "text/html", address.slice(0, 60), "type");
        // What is not well written gets a page of literals, before any site is asked.
        if (answer.status === 400) report.check(!answer.text.includes("__x("), address, "a 400 repeats what was asked");
        else report.equal(answer.headers.get("x-content-type-options"), "nosniff", address.slice(0, 60), "nosniff");
        pages.push(answer.text);
    }));
    return pages;
}

const DATA = { "/rss": "application/rss+xml", "/atom": "application/atom+xml", "/tin-tuc.json": "application/json", "/tim-kiem.json?q=%3Csvg%20onload%3D__x(1)%3E": "application/json", "/van-ban.csv": "text/csv", "/sitemap.xml": "application/xml" };

async function checkData(portal, more) {
    for (const [address, type] of [...Object.entries(DATA), ...more.map(code => [code, null])]) {
        let answer = await portal.get(address);
        if (answer.location) answer = await portal.get(`${answer.location}${type ? "" : ".json"}`);
        report.equal(answer.status, 200, address, "status");
        report.equal(answer.type, type ?? "application/json", address, "type");
        report.equal(answer.headers.get("x-content-type-options"), "nosniff", address, "nosniff");
    }
}

async function asCitizen(browser, portal, bare) {
    const { context, heard } = await listening(browser, portal, { bare });
    const lists = ["/", "/tin-tuc", "/tin-tuc?trang=2", "/tin-tuc/khac", "/thong-bao", "/thong-bao?trang=3", "/van-ban", "/van-ban/cua-xa", "/gioi-thieu", "/gioi-thieu/bo-may", "/gioi-thieu/lanh-dao", "/danh-ba", "/thong-ke"];
    const items = Object.keys(ROWS).flatMap(kind => codesOf(portal, kind, "x-").slice(0, bare ? 12 : 3)).map(code => `/${code}`);
    const odd = ["/tim-kiem?q=svg+onload", `/tim-kiem?q=${encodeURIComponent(text())}`, `/${encodeURIComponent("<svg onload=__x(11)>")}`, "/rss", "/atom", "/tin-tuc.json"];
    const own = await context.newPage();
    for (const address of [...lists, ...items, ...odd]) await lookAt(own, heard, portal, address, bare ? "bare" : "");
    await context.close();
}

async function asBoard(browser, stage, screens, bare) {
    const { portal } = stage;
    const all = new Map();
    const come = async who => {
        if (!all.has(who)) {
            const { context, heard } = await listening(browser, portal, { bare, options: { storageState: portal.kept.get(who) } });
            all.set(who, { tab: await context.newPage(), heard });
        }
        return all.get(who);
    };
    for (const { path: address, who } of screens) {
        const { tab, heard } = await come(who);
        try {
            await lookAt(tab, heard, portal, address, `${who} ${bare ? "bare" : ""}`);
        } catch (fault) {
            report.check(/Download|ABORTED/.test(fault.message), address, fault.message.slice(0, 200));
        }
    }
    for (const { tab } of all.values()) await tab.context().close();
}

// Every form with a text to write, sent from its page.
async function fillForms(browser, stage, screens) {
    const { portal } = stage;
    let sent = 0;
    for (const { path: address, who } of screens) {
        const { context, heard } = await listening(browser, portal, { options: { storageState: portal.kept.get(who) } });
        const tab = await context.newPage();
        await tab.goto(portal.base + address);
        const count = await tab.evaluate(() => document.forms.length);
        for (let i = 0; i < count; i++) {
            if (i) await tab.goto(portal.base + address);
            const given = Array.from({ length: 30 }, () => text(280));
            const going = tab.waitForNavigation({ waitUntil: "load", timeout: 15000 }).catch(() => null);
            const fields = await tab.evaluate(fill, [i, given]);
            if (!fields) continue;
            await going;
            sent++;
            for (const markup of await waiting(tab)) report.check(false, `a form of ${address}`, `waits for somebody: ${markup}`);
            tell(heard, `a form of ${address} (${who})`);
        }
        await context.close();
    }
    report.check(sent >= Math.min(20, FORMS), "forms", `only ${sent} forms were sent`);
    return sent;
}

function fill([which, given]) {
    const form = document.forms[which];
    if (!form) return 0;
    const aims = [...form.elements].filter(e => e.name && e.name !== "_token" && (e.tagName === "TEXTAREA" || (e.tagName === "INPUT" && ["text", "search", "tel", "email", "url", "password"].includes(e.type))));
    aims.forEach((e, i) => (e.value = given[i % given.length]));
    if (aims.length) HTMLFormElement.prototype.submit.call(form);
    return aims.length;
}

// ---- paste -------------------------------------------------------------------------------------

function pasteAll(texts) {
    const editor = document.querySelector(".ProseMirror");
    editor.focus();
    for (const html of texts) {
        const data = new DataTransfer();
        data.setData("text/html", html);
        data.setData("text/plain", html);
        editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }
    return editor.textContent.length;
}

async function paste(browser, portal, bare, made) {
    const { context, heard } = await listening(browser, portal, { bare, options: { storageState: portal.kept.get("uy-vien-1") } });
    const tab = await context.newPage(),
        where = `paste ${bare ? "bare" : ""}`;
    await tab.goto(`${portal.base}/ban/tao/news`);
    await tab.waitForSelector(".ProseMirror");
    const chosen = CORPUS.filter((_, i) => i % (bare ? EACH : 5 * EACH) === 0);
    let length = 0;
    for (let i = 0; i < chosen.length; i += BATCH) {
        await tab.keyboard.press("Control+A");
        length += await tab.evaluate(pasteAll, chosen.slice(i, i + BATCH).map(({ bait }) => bait));
    }
    report.check(length > chosen.length, where, "nothing was pasted");
    for (const markup of await waiting(tab)) report.check(false, where, `waits for somebody: ${markup}`);
    await tab.fill("[name=title]", text(250));
    await Promise.all([tab.waitForURL(/\/ban\/muc\//, { timeout: 20000 }), tab.locator("button[value=luu]:visible").first().click()]);
    made.push(/\/ban\/muc\/([a-z]+\d+)/.exec(tab.url())[1]);
    for (const markup of await waiting(tab)) report.check(false, where, `waits for somebody: ${markup}`);
    tell(heard, where);
    await context.close();
}

// ---- the test -------------------------------------------------------------------------------------

const browser = await openBrowser();
const portal = await Portal.make();
try {
    await portal.start();
    await tryListener(browser, portal);
    took("the listener");
    const stage = { portal, ...(await setStage(portal)) },
        drafts = [];
    const screens = (await allScreens(portal, stage)).filter(({ post, open, once }) => !post && !open && !once);
    took("a week of the desk");
    for (const said of importAll(portal)) console.log(said.trim().split("\n").pop());
    took("import");
    await writeAll(stage.people, drafts);
    await receiveAll(stage.people, drafts);
    const device = await annotate(stage.people, stage.made, portal);
    report.check(drafts.filter(Boolean).length >= BATCHES.length, "forms", `only ${drafts.length} drafts were made`);
    console.log(`${drafts.length} drafts, ${refusedPages.length} forms refused`);
    took("forms, what is received, notes");
    await paste(browser, portal, true, drafts);
    await paste(browser, portal, false, drafts);
    took("paste");

    const alone = codesOf(portal, "notice", "mot-");
    report.check(alone.length * EACH >= 0.95 * CORPUS.length, "import", `took but ${alone.length} payloads alone`);
    await lookAtPages(browser, portal, await readAll(portal, alone.map(code => `/${code}`)), "a notice");
    took(`${alone.length} payloads alone`);
    const asked = CORPUS.filter((_, i) => i % ASKED === 0).map(({ bait }) => encodeURIComponent(bait));
    await lookAtPages(browser, portal, await readAll(portal, asked.map((bait, i) => (i % 3 ? `/tim-kiem?q=${bait}` : `/tin-tuc/${bait}`))), "asked for");
    await lookAtPages(browser, portal, [...refusedPages, device], "refused");
    took("search and addresses that are not there");
    await checkData(portal, codesOf(portal, "news", "x-").slice(0, 3).map(code => `/${code}`));
    for (const bare of WHOLE ? [true, false] : [true]) await asCitizen(browser, portal, bare);
    took("what citizens see");

    const tabs = ["", "?xem=so-sanh", "?xem=goc", "?xem=lich-su", "/phieu", "/soan"];
    const own = drafts.flatMap((code, i) => (i % DRAFTS ? [] : tabs.map(tab => ({ path: `/ban/muc/${code}${tab}`, who: "pho-ban-1" }))));
    const devices = [{ path: "/ban/tai-khoan", who: "ke-xau" }, { path: "/ban/nhat-ky/csv", who: "quan-tri" }, ...Object.keys(letterOf).map(kind => ({ path: `/ban/loai/${kind}?tim=%3Csvg%20onload%3D__x(12)%3E`, who: "pho-ban-1" }))];
    await asBoard(browser, stage, [...screens, ...own, ...devices], true);
    if (WHOLE) await asBoard(browser, stage, [...screens.filter(({ main }) => main), ...own.filter((_, i) => i % 5 === 0)], false);
    took("what the board sees");
    const forms = screens.filter(({ main, status, path: address }) => main && !status && address !== "/ban/cai-dat");
    console.log(`${await fillForms(browser, stage, forms.slice(0, FORMS))} forms sent from their pages`);
    took("every form");

    // The name of the site stands on every page: last, since all of it is put in force anew.
    const admin = stage.people["quan-tri"];
    const settings = formFields((await admin.get("/ban/cai-dat")).text);
    const named = Object.fromEntries(["title", "short_name", "parent", "owner", "responsible", "decision", "licence", "address"].map((name, i) => [name, `x"'><svg onload=__x(${20 + i})>`]));
    for (const work of ["xem", "luu"]) {
        const answer = await admin.post("/ban/cai-dat", [...withFields(settings, named), ["viec", work]]);
        report.check(answer.status < 500, "/ban/cai-dat", `${work}: ${answer.status}`);
        await lookAtPages(browser, portal, [answer.text], `/ban/cai-dat ${work}`);
    }
    const home = await portal.until("/", one => one.text.includes("svg onload=__x(20)"));
    report.check(home.text.includes("&lt;svg onload=__x(20)"), "/", "the name of the site has not arrived");
    await asCitizen(browser, portal, true);
    if (WHOLE) await asBoard(browser, stage, screens.filter(({ main }) => main), true);
    took("the name of the site");
    for (const line of portal.log().split("\n").filter(one => / error \[/.test(one))) report.check(false, "log/error.log", line);
} finally {
    await browser.close();
    await portal.remove();
}
report.finish();
