/*
 * http_test.mjs - the sample commune over plain HTTP: every link holds, every page's
 * markup and data are sound, addresses mend themselves, display options stay at home.
 */
import { crawl } from "./crawl.mjs";
import { readMarkup } from "./markup.mjs";
import { Portal } from "./portal.mjs";
import { Report } from "./report.mjs";

const report = new Report("e2e/site/http");
const portal = await Portal.make();

// ---- every link ---------------------------------------------------------------------

const MEANT_TO_REDIRECT = /^\/tuy-chon$/;
const CATALOGUE_KEY =
    /(?:^|[\s>"])((?:nav|layout|home|pager|file|share|listen|news|notice|intro|directory|call|legal|search|stats|sitemap|privacy|access|error)\.[a-z_]+)(?=$|[\s<"])/;

function checkMarkup(key, page) {
    for (const fault of page.markup.faults)
        report.check(
            false,
            key,
            `markup: ${fault.replace(/near.*/s, "")}` + ` (${fault.slice(0, 120)})`,
        );
    if (page.type !== "text/html" || page.status >= 400) return;
    const { elements, text } = page.markup;
    const one = (name, test = () => true) =>
        elements.filter(e => e.name === name && test(e.attributes));
    report.equal(one("h1").length, 1, key, "number of h1");
    report.equal(one("html")[0]?.attributes.lang, "vi", key, "lang");
    report.equal(
        one("title", () => true).filter(e => !e.within.includes("svg")).length,
        1,
        key,
        "number of titles",
    );
    report.check(
        one("meta", a => a.name === "robots" && /noindex/.test(a.content)).length === 1,
        key,
        "a page of the sample is not noindex",
    );
    report.check(/Trang mẫu/.test(text), key, "a page of the sample does not say so");
    report.check(
        !CATALOGUE_KEY.test(text),
        key,
        `a word of the catalogue is missing: ${CATALOGUE_KEY.exec(text)?.[1]}`,
    );
    const canonical = one("link", a => a.rel === "canonical")[0]?.attributes.href ?? "";
    report.check(
        canonical.startsWith(portal.base + "/"),
        key,
        `canonical "${canonical}" is not of this site`,
    );
    report.check(
        !/[?&](trang=1|co=|tp=)(&|$)|[?&][^=]+=(&|$)/.test(canonical),
        key,
        "canonical keeps what it should drop",
    );
    const menu = page.text.slice(
        page.text.indexOf('<nav class="menu'),
        page.text.indexOf("</header>"),
    );
    report.equal(
        menu.split(`href="/"`).length - 1,
        1,
        key,
        "entries of the home page in the menu",
    );
    report.check(
        menu.split("aria-current").length <= 2,
        key,
        "two current entries in the menu",
    );
    const ids = elements.map(e => e.attributes.id).filter(Boolean);
    report.equal(new Set(ids).size, ids.length, key, "ids stand twice");
    for (const image of one("img")) {
        report.check("alt" in image.attributes, key, "an img without alt");
        report.check(
            image.attributes.width && image.attributes.height,
            key,
            "an img without its size",
        );
    }
    for (const link of one("a")) {
        report.check(link.attributes.href, key, "a link without an address");
        if (link.attributes.target === "_blank")
            report.check(
                /noopener/.test(link.attributes.rel ?? ""),
                key,
                "a window without noopener",
            );
    }
}

function checkAnchors(key, page) {
    if (!page.anchors.size || page.type !== "text/html") return;
    const ids = new Set(page.markup.elements.map(element => element.attributes.id));
    for (const [anchor, from] of page.anchors)
        report.check(ids.has(anchor), from, `no #${anchor} on ${key}`);
}

async function checkJson(key, page) {
    const link = page.markup.elements.find(
        e => e.name === "link" && e.attributes.type === "application/json",
    );
    if (!report.check(link, key, "no link to the page's data")) return;
    const answer = await portal.get(link.attributes.href);
    report.equal(answer.status, 200, link.attributes.href, "status of JSON");
    report.equal(answer.type, "application/json", link.attributes.href, "type of JSON");
    try {
        const data = JSON.parse(answer.text);
        report.check(data && typeof data === "object", key, "JSON is no object");
        report.check(
            !/"(menu|token|csrf|options|sender|received_at|channel)":/.test(answer.text),
            key,
            "JSON tells what is not data",
        );
    } catch (fault) {
        report.check(false, link.attributes.href, `JSON: ${fault.message}`);
    }
}

async function checkLinks() {
    const { pages, outside } = await crawl(portal);
    for (const { from, href, element } of outside)
        report.check(
            element?.name === "a" || element?.name === undefined,
            from,
            `<${element?.name}> fetches ${href} from elsewhere`,
        );
    for (const [key, page] of pages) {
        const wanted = MEANT_TO_REDIRECT.test(key.split("?")[0]) ? [303] : [200, 301];
        report.check(
            wanted.includes(page.status),
            `${page.from} → ${key}`,
            `status ${page.status}`,
        );
        if (page.status === 200)
            report.check(page.bytes.length > 0, key, "an empty answer");
        if (!page.markup) continue;
        checkMarkup(key, page);
        checkAnchors(key, page);
        if (page.type === "text/html" && page.status === 200) await checkJson(key, page);
    }
    const kinds = [...pages.values()].map(page => page.type);
    report.check(
        kinds.filter(type => type === "text/html").length > 200,
        "/",
        "the crawl found few pages",
    );
    report.check(
        kinds.includes("application/pdf") && kinds.some(type => type.startsWith("image/")),
        "/",
        "the crawl found no files",
    );
    return pages;
}

// ---- sitemap, robots, feeds -----------------------------------------------------------

async function checkSitemap(pages) {
    const map = await portal.get("/sitemap.xml");
    const addresses = [...map.text.matchAll(/<loc>([^<]+)</g)].map(found => found[1]);
    report.check(addresses.length > 150, "/sitemap.xml", "few addresses");
    report.equal(
        new Set(addresses).size,
        addresses.length,
        "/sitemap.xml",
        "addresses stand twice",
    );
    for (const address of addresses) {
        const url = new URL(address),
            page = pages.get(url.pathname + url.search);
        report.equal(url.origin, portal.base, address, "origin");
        report.equal(page?.status, 200, address, "status of an address in the sitemap");
    }
    const robots = await portal.get("/robots.txt");
    report.check(
        /^Disallow: \/$/m.test(robots.text),
        "/robots.txt",
        "a sample lets robots in",
    );
}

async function checkFeed(address, root, item) {
    const feed = await portal.get(address);
    report.equal(feed.status, 200, address, "status");
    const markup = readMarkup(feed.text, { xml: true });
    report.equal(markup.faults.length, 0, address, `not well-formed: ${markup.faults[0]}`);
    report.equal(markup.elements[0]?.name, root, address, "root element");
    report.check(
        markup.elements.filter(element => element.name === item).length > 0,
        address,
        "no entries",
    );
}

// ---- addresses -----------------------------------------------------------------------

async function checkRedirect(from, to) {
    for (const method of ["GET", "HEAD"]) {
        const answer = await portal.get(from, {}, method);
        report.equal(answer.status, 301, `${method} ${from}`, "status");
        const location = answer.location && new URL(answer.location, portal.base);
        report.equal(location && location.pathname + location.search, to, from, "location");
        report.equal(location?.origin, portal.base, from, "origin of the location");
    }
}

async function checkAddresses() {
    const { items } = await portal.json("/tin-tuc.json");
    const right = items[0].href,
        no = items[0].no,
        [, , category, file] = right.split("/");
    await checkRedirect(`/t${no}`, right);
    await checkRedirect(`/tin-tuc/${category}/sai-duong-dan.t${no}`, right);
    await checkRedirect(`/tin-tuc/khong-co-muc/${file}`, right);
    await checkRedirect(`/tin-tuc/cong-an/x.t${no}`, right);
    await checkRedirect(right.toUpperCase(), right);
    await checkRedirect(right.replace("/tin-tuc", "/Tin-Tuc"), right);
    await checkRedirect(`/tin-tuc/x.t${no}`, right);
    await checkRedirect(`/van-ban/x.v17`, "/van-ban/339-bc-ubnd.v17");
    await checkRedirect("/v17", "/van-ban/339-bc-ubnd.v17");
    await checkRedirect("/tin-tuc/", "/tin-tuc");
    await checkRedirect("/Tin-Tuc?nam=2021", "/tin-tuc?nam=2021");
    await checkRedirect(`/t${no}.json`, right + ".json");
    for (const wrong of [
        "/t999999",
        "/t0",
        "/t-1",
        "/t99999999999999999999",
        "/tin-tuc/ubnd/x.t999999",
        "/tin-tuc/ubnd/x.t",
        `/tin-tuc/ubnd/x.q${no}`,
        `/tin-tuc/ubnd/x.t${no}x`,
        "/tin-tuc/khong-co-muc",
        "/tin-tuc?trang=999",
        "/tin-tuc?trang=0",
        "/tin-tuc?trang=abc",
        "/tin-tuc?nam=abc",
        "/rss/khong-co-muc",
        "/tep/000000000000/x.pdf",
        "/tep/../dinh.conf",
        "/sitemap/9.xml",
        "/khong-co",
    ]) {
        const answer = await portal.get(wrong);
        report.equal(answer.status, 404, wrong, "status");
        report.check(/<h1>/.test(answer.text), wrong, "a 404 without a page");
    }
    for (const bad of [
        "/..%2fdinh.conf",
        "/%2e%2e/dinh.conf",
        "/tin-tuc/%00",
        "/tin-tuc/%ff",
        "/tin-tuc/%",
    ]) {
        const answer = await portal.get(bad);
        report.check([400, 404].includes(answer.status), bad, `status ${answer.status}`);
    }
    const unknown = await portal.get("/tin-tuc?nam=2021&utm_source=x");
    report.check(
        unknown.status === 200 && !unknown.text.includes("utm_source"),
        "/tin-tuc?utm_source",
        "an undeclared parameter reaches the page",
    );
    const twin = await portal.get("/tin-tuc?trang=1");
    report.check(
        twin.text.includes(`rel="canonical" href="${portal.base}/tin-tuc"`),
        "/tin-tuc?trang=1",
        "canonical keeps trang=1",
    );
}

// ---- display options --------------------------------------------------------------------

async function checkOptions() {
    const large = await portal.get("/tuy-chon?co=lon&ve=/tin-tuc%3Fnam%3D2021");
    report.equal(large.status, 303, "/tuy-chon", "status");
    report.equal(
        new URL(large.location, portal.base).href,
        `${portal.base}/tin-tuc?nam=2021`,
        "/tuy-chon",
        "location",
    );
    const cookie = large.headers.get("set-cookie") ?? "";
    report.check(
        /^hienthi=lon\.thuong;/.test(cookie) &&
            /SameSite=Lax/.test(cookie) &&
            /HttpOnly/.test(cookie) &&
            /Path=\//.test(cookie),
        "/tuy-chon",
        `cookie ${cookie}`,
    );
    for (const [value, size, contrast] of [
        ["lon.thuong", "lon", false],
        ["rat-lon.cao", "rat-lon", true],
        ["vua.cao", "vua", true],
    ]) {
        const page = await portal.get("/tin-tuc", { Cookie: `hienthi=${value}` });
        const html = readMarkup(page.text).elements.find(
            element => element.name === "html",
        );
        report.equal(html.attributes["data-co"], size, value, "size of the page");
        report.equal(
            html.attributes["data-tp"] === "cao",
            contrast,
            value,
            "contrast of the page",
        );
    }
    for (const bad of ["", "lon", "lon.cao.x", "../../x", 'lon.thuong"><script>']) {
        const page = await portal.get("/tin-tuc", { Cookie: `hienthi=${bad}` });
        report.check(
            /<html lang="vi" data-co="vua">/.test(page.text),
            bad,
            "an invented cookie changes the page",
        );
    }
    const plain = await portal.get("/tin-tuc");
    report.check(
        /data-co="vua"/.test(plain.text) && !plain.headers.get("set-cookie"),
        "/tin-tuc",
        "one reader's choice reaches another",
    );
    for (const evil of [
        "//evil.example",
        "///evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\t//evil.example",
        "/\r\nSet-Cookie: a=b",
        "evil.example",
        "/%5cevil.example",
        "/\u0000/evil",
    ]) {
        const answer = await portal.get(`/tuy-chon?co=lon&ve=${encodeURIComponent(evil)}`);
        if (answer.status === 400) continue;
        report.equal(answer.status, 303, evil, "status of a wrong way back");
        report.check(
            answer.location?.startsWith("/") &&
                new URL(answer.location, portal.base).origin === portal.base,
            evil,
            `leads to ${answer.location}`,
        );
        report.check(
            !/a=b/.test(answer.headers.get("set-cookie") ?? ""),
            evil,
            "a header was smuggled in",
        );
    }
}

try {
    await portal.start();
    await portal.until("/tim-kiem.json?q=nuoc", answer => /"hits":\[\{/.test(answer.text));
    const pages = await checkLinks();
    await checkSitemap(pages);
    await checkFeed("/rss", "rss", "item");
    await checkFeed("/rss/ubnd", "rss", "item");
    await checkFeed("/atom", "feed", "entry");
    await checkAddresses();
    await checkOptions();
    for (const line of portal.complaints()) report.check(false, "log/error.log", line);
} finally {
    await portal.remove();
}
report.finish();
