/*
 * figures_test.mjs - what the report 339/BC-UBND says must come out of the running site
 * and agree everywhere: 47 items of news in 2021, 6.670 visits, three documents of the
 * commune with their files, a board of 1 + 2 + 5. And search finds them.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { readMarkup } from "./markup.mjs";
import { Portal } from "./portal.mjs";
import { Report } from "./report.mjs";

const report = new Report("e2e/site/figures");
const portal = await Portal.make();

// The number of the report (339/BC-UBND) wherever the site says it.
async function checkNewsOf2021() {
    const list = await portal.json("/tin-tuc.json?nam=2021");
    report.equal(list.total, 47, "/tin-tuc.json?nam=2021", "total");
    let counted = 0;
    for (let page = 1; page <= Math.ceil(47 / list.items.length); page++)
        counted += (await portal.json(`/tin-tuc.json?nam=2021&trang=${page}`)).items.length;
    report.equal(counted, 47, "/tin-tuc.json?nam=2021", "items on all its pages");
    const year = list.years.find(entry => entry.id === "2021");
    report.equal(year?.count, 47, "/tin-tuc.json", "count beside the year");
    report.check(
        /\b47 tin bài năm 2021\b/.test(
            readMarkup((await portal.get("/tin-tuc?nam=2021")).text).text,
        ),
        "/tin-tuc?nam=2021",
        "the page does not say 47 tin bài năm 2021",
    );
    report.check(
        /\b47 tin bài năm 2021\b/.test(readMarkup((await portal.get("/")).text).text),
        "/",
        "the home page does not say 47 tin bài năm 2021",
    );
    const all = await portal.json("/tin-tuc.json");
    const sum = all.categories.reduce((total, category) => total + category.count, 0);
    report.equal(sum, all.total, "/tin-tuc.json", "sum of the categories");
    report.equal(
        all.years.reduce((total, entry) => total + entry.count, 0),
        all.total,
        "/tin-tuc.json",
        "sum of the years",
    );
    const map = (await portal.get("/sitemap.xml")).text;
    report.equal(
        [...map.matchAll(/\/tin-tuc\/[^<]+\.t\d+</g)].length,
        all.total,
        "/sitemap.xml",
        "news",
    );
    const wanted = [
        "dang-uy",
        "xay-dung-dang",
        "ubnd",
        "mat-tran",
        "quan-su",
        "cong-an",
        "chi-bo",
        "thon",
    ];
    for (const id of wanted)
        report.check(
            all.categories.some(category => category.id === id && category.count > 0),
            "/tin-tuc",
            `no news of ${id}`,
        );
}

// The tests' own requests name a robot: nobody has visited yet.
async function checkVisits() {
    const home = readMarkup((await portal.get("/")).text).text;
    const page = readMarkup((await portal.get("/thong-ke")).text).text;
    for (const [where, text] of [
        ["/", home],
        ["/thong-ke", page],
    ]) {
        report.check(text.includes("6.670"), where, "6.670 is not shown");
        report.check(
            /đến ngày 13\/9\/2021/.test(text),
            where,
            "the day of 6.670 is not shown",
        );
    }
    const data = await portal.json("/thong-ke.json");
    report.equal(data.visits.total, 6670, "/thong-ke.json", "total");
    const report339 = readMarkup((await portal.get("/van-ban/339-bc-ubnd.v17")).text).text;
    report.check(
        /đã đăng 47 tin bài.{1,60}6\.670 lượt/.test(report339),
        "/van-ban/339-bc-ubnd.v17",
        "the report's own figures are not in its text",
    );
}

// A reader is one visit however much he reads; the total goes on from the opening.
async function checkCounting() {
    const reader = {
        "User-Agent":
            "Mozilla/5.0 (Linux; Android 9; SM-J600G) AppleWebKit/537.36 Chrome/96.0 Mobile Safari/537.36",
    };
    for (const address of ["/", "/tin-tuc", "/van-ban", "/"])
        await portal.get(address, reader);
    const said = await portal.untilSaid(["visits", portal.home], /Hôm nay: [1-9]/);
    report.check(
        /^Tổng: 6\.671 \(6\.670 đến ngày 13\/9\/2021\)$/m.test(said),
        "dinh visits",
        `says ${said}`,
    );
    report.check(/^Hôm nay: 1$/m.test(said), "dinh visits", `says ${said}`);
}

function pdfWords(bytes) {
    const file = path.join(portal.folder, "file.pdf");
    fs.writeFileSync(file, bytes);
    try {
        return execFileSync("pdftotext", ["-layout", file, "-"], {
            encoding: "utf8",
        }).normalize("NFC");
    } catch (fault) {
        if (fault.code !== "ENOENT") throw fault;
        console.error(
            "SKIPPED the words of PDF files: pdftotext is missing (Debian: poppler-utils)",
        );
        return null;
    }
}

async function checkFile(where, entry, { isPlaceholder }) {
    const answer = await portal.get(entry.href);
    report.equal(answer.type, "application/pdf", entry.href, "type of a file");
    report.equal(answer.bytes.length, entry.size, entry.href, "size of a file");
    report.equal(entry.format, "PDF", where, "format of a file");
    report.check(
        /nosniff/.test(answer.headers.get("x-content-type-options") ?? ""),
        entry.href,
        "no nosniff",
    );
    report.check(
        /immutable/.test(answer.headers.get("cache-control") ?? ""),
        entry.href,
        "not immutable",
    );
    const part = await portal.get(entry.href, { Range: "bytes=0-3" });
    report.check(part.status === 206 && part.text === "%PDF", entry.href, "no Range");
    const words = pdfWords(answer.bytes);
    if (!words) return;
    if (isPlaceholder) {
        report.check(
            /TÀI LIỆU MINH HỌA/.test(words),
            entry.href,
            "a placeholder does not say so",
        );
        report.check(
            /KHÔNG CÓ GIÁ TRỊ/.test(words),
            entry.href,
            "a placeholder seems valid",
        );
        report.check(
            !/CỘNG HÒA XÃ HỘI/.test(words),
            entry.href,
            "a placeholder bears the quốc hiệu",
        );
    }
}

async function checkDocuments() {
    const wanted = {
        "339/BC-UBND": { issued: "2021-09-13", shown: "13/9/2021", isPlaceholder: false },
        "150/QĐ-UBND": { issued: "2021-05-19", shown: "19/5/2021", isPlaceholder: true },
        "157/QĐ-UBND": { issued: "2019-07-05", shown: "05/7/2019", isPlaceholder: true },
    };
    const own = await portal.json("/van-ban/cua-xa.json");
    report.equal(own.total, 3, "/van-ban/cua-xa", "documents of the commune");
    const list = readMarkup((await portal.get("/van-ban/cua-xa")).text).text;
    const home = readMarkup((await portal.get("/")).text).text;
    for (const [symbol, is] of Object.entries(wanted)) {
        const item = own.items.find(entry => entry.symbol === symbol);
        if (!report.check(item, "/van-ban/cua-xa", `no ${symbol}`)) continue;
        report.equal(item.issued, is.issued, symbol, "issued");
        const page = await portal.get(item.href),
            data = await portal.json(item.href + ".json");
        const text = readMarkup(page.text).text;
        report.check(text.includes(is.shown), item.href, `${is.shown} is not shown`);
        report.check(
            /Tải PDF \d+ kB/.test(text),
            item.href,
            "type and size of the file are not shown",
        );
        for (const [where, words] of [
            ["/", home],
            ["/van-ban/cua-xa", list],
        ])
            report.check(
                new RegExp(`${symbol}.*?PDF \\d+ kB`).test(words),
                where,
                `${symbol} has no file with type and size`,
            );
        await checkFile(item.href, data.files[0], is);
    }
    const found = readMarkup((await portal.get("/van-ban/339-bc-ubnd.v17")).text).text;
    const facts = found.slice(
        found.indexOf("Số ký hiệu"),
        found.indexOf("Nội dung văn bản"),
    );
    report.check(
        !/[Hh]iệu lực/.test(facts),
        "/van-ban/339-bc-ubnd.v17",
        "a report has no date of effect",
    );
    report.check(
        /Định hướng hoạt động trong năm 2022|ĐỊNH HƯỚNG HOẠT ĐỘNG TRONG NĂM 2022/.test(
            found,
        ),
        "/van-ban/339-bc-ubnd.v17",
        "the text of the report is not there",
    );
    const csv = await portal.get("/van-ban/cua-xa.csv");
    report.equal(csv.type, "text/csv", "/van-ban/cua-xa.csv", "type");
    report.equal(csv.text.trim().split("\n").length, 4, "/van-ban/cua-xa.csv", "lines");
}

async function checkBoard() {
    const directory = await portal.json("/danh-ba.json");
    const board = directory.units.find(unit => /^Ban biên tập/.test(unit.title));
    const seats = (board?.officials ?? []).map(official => official.title);
    const count = pattern => seats.filter(seat => pattern.test(seat)).length;
    report.equal(count(/^Trưởng Ban/), 1, "/danh-ba", "heads of the board");
    report.equal(count(/^Phó Trưởng Ban/), 2, "/danh-ba", "deputies of the board");
    report.equal(count(/^Ủy viên/), 5, "/danh-ba", "members of the board");
    report.equal(seats.length, 8, "/danh-ba", "seats of the board");
    report.check(
        board?.officials.every(official => !official.name),
        "/danh-ba",
        "a seat has an invented name",
    );
}

async function checkSearch() {
    await portal.until("/tim-kiem.json?q=nuoc", answer => /"hits":\[\{/.test(answer.text));
    for (const [typed, first] of [
        ["339/BC-UBND", /\.v17$/],
        ["339 bc ubnd", /\.v17$/],
        ["nước sạch", /\.t32$/],
        ["nuoc sach", /\.t32$/],
        ["NUOC SACH", /\.t32$/],
    ]) {
        const found = await portal.json(`/tim-kiem.json?q=${encodeURIComponent(typed)}`);
        report.check(
            first.test(found.hits?.[0]?.href ?? ""),
            typed,
            `first hit is ${found.hits?.[0]?.href}`,
        );
    }
    const call = await portal.json(`/tim-kiem.json?q=${encodeURIComponent("khai sinh")}`);
    report.check(call.calls?.length > 0, "khai sinh", "nobody to call");
    for (const empty of [
        "zzxxy",
        '"',
        "*",
        "NEAR(a b)",
        "a AND",
        "'; DROP TABLE item;--",
        "<script>alert(1)</script>",
    ]) {
        const answer = await portal.get(`/tim-kiem?q=${encodeURIComponent(empty)}`);
        report.equal(answer.status, 200, empty, "status of a search");
        report.check(
            !answer.text.includes("<script>alert"),
            empty,
            "what was typed became markup",
        );
    }
}

try {
    await portal.start();
    await checkSearch();
    await checkNewsOf2021();
    await checkVisits();
    await checkDocuments();
    await checkBoard();
    await checkCounting();
    for (const line of portal.complaints()) report.check(false, "log/error.log", line);
} finally {
    await portal.remove();
}
report.finish();
