/*
 * browser_test.mjs - every type of page in a real browser: phone and desk, with and
 * without JavaScript, normal, large and high contrast. No console error, nothing
 * fetched from elsewhere, no sideways scroll, one h1, axe-core without a violation.
 */
import { checkAxe, listen, loadPictures, openBrowser, share } from "./browser.mjs";
import { publicPages, withdrawFirstNotice } from "./pages.mjs";
import { Portal } from "./portal.mjs";
import { Report } from "./report.mjs";

const report = new Report("e2e/site/browser");
const SANITIZED = Boolean(process.env.DINH_SANITIZE);
const PHONE = { width: 390, height: 844 },
    SMALL = { width: 320, height: 568 },
    DESK = { width: 1280, height: 900 };

// How pages are looked at: loaded once, then seen at each of the sizes; axe-core sees
// the last one. `all`: every page, else the main types. `brief`: also under sanitizers,
// which look at the server and find nothing in a style sheet.
const LOOKS = [
    { name: "plain", sizes: [DESK, SMALL, PHONE], all: true, axe: !SANITIZED, brief: true },
    {
        name: "without JavaScript",
        sizes: [DESK, SMALL, PHONE],
        all: true,
        javaScriptEnabled: false,
        brief: true,
    },
    { name: "desk", sizes: [DESK], axe: true },
    { name: "small", sizes: [SMALL], axe: true },
    { name: "high contrast", sizes: [PHONE, DESK], axe: true, cookie: "vua.cao" },
    { name: "120 %", sizes: [DESK, SMALL, PHONE], cookie: "lon.thuong" },
    { name: "145 %", sizes: [DESK, SMALL, PHONE], axe: true, cookie: "rat-lon.thuong" },
    { name: "145 %, high contrast", sizes: [DESK, SMALL], cookie: "rat-lon.cao" },
    { name: "forced colours", sizes: [PHONE], forcedColors: "active" },
];

// Runs in the page: what the eye and the keyboard would meet.
function look() {
    const seen = element => element.getClientRects().length > 0;
    const root = document.documentElement;
    return {
        sideways: root.scrollWidth - root.clientWidth,
        headings: document.querySelectorAll("h1").length,
        lang: root.lang,
        title: document.title,
        canonical: document.querySelector("link[rel=canonical]")?.href ?? "",
        levels: [...document.querySelectorAll("h1,h2,h3,h4")]
            .filter(seen)
            .map(h => +h.tagName[1]),
        empty: [...document.querySelectorAll("h1,h2,h3,a,button,th[scope=col]")]
            .filter(seen)
            .filter(
                e =>
                    !e.textContent.trim() &&
                    !e.getAttribute("aria-label") &&
                    !e.querySelector("img[alt]:not([alt=''])"),
            )
            .map(e => e.outerHTML.slice(0, 80)),
        broken: [...document.images]
            .filter(image => image.complete && !image.naturalWidth)
            .map(image => image.src),
        wide: [...document.querySelectorAll("main *, header *, footer *")]
            .filter(seen)
            .filter(
                e =>
                    e.getBoundingClientRect().right > root.clientWidth + 1 &&
                    !e.closest("svg, .prose table, .hidden, pre"),
            )
            .slice(0, 3)
            .map(e => e.outerHTML.slice(0, 80)),
    };
}

function checkLook(page, found, where) {
    report.check(
        found.sideways <= 0,
        where,
        `scrolls sideways by ${found.sideways}: ${found.wide.join(" | ")}`,
    );
    report.equal(found.headings, 1, where, "number of h1");
    report.equal(found.lang, "vi", where, "lang");
    report.check(found.title.length > 3, where, "no title");
    report.check(
        page.status || found.canonical.startsWith("http://"),
        where,
        "no canonical",
    );
    report.equal(found.empty.length, 0, where, `empty: ${found.empty[0]}`);
    report.equal(
        found.broken.length,
        0,
        where,
        `picture does not load: ${found.broken[0]}`,
    );
    found.levels.reduce((before, level) => {
        report.check(level <= before + 1, where, `h${level} after h${before}`);
        return level;
    }, 0);
}

async function visit(tab, portal, look_, page) {
    const where = `${page.name} (${look_.name})`,
        wanted = page.status ?? 200;
    const faults = [];
    const deaf = listen(tab, portal, wanted, faults);
    const answer = await tab.goto(portal.base + page.path, { waitUntil: "load" });
    report.equal(answer.status(), wanted, where, "status");
    if (look_.axe) await loadPictures(tab);
    for (const size of look_.sizes) {
        await tab.setViewportSize(size);
        checkLook(
            page,
            await tab.evaluate(look),
            `${page.name} (${look_.name}, ${size.width})`,
        );
    }
    if (look_.axe) await checkAxe(report, tab, where);
    deaf();
    for (const fault of faults) report.check(false, where, fault);
}

async function openTab(
    browser,
    portal,
    { sizes: [viewport], javaScriptEnabled = true, cookie, forcedColors = "none" },
) {
    const context = await browser.newContext({
        viewport,
        javaScriptEnabled,
        forcedColors,
        locale: "vi-VN",
    });
    if (cookie)
        await context.addCookies([{ name: "hienthi", value: cookie, url: portal.base }]);
    return context.newPage();
}

async function checkLooks(browser, portal, pages) {
    const TABS = 2;
    for (const look_ of LOOKS.filter(one => one.brief || !SANITIZED)) {
        const tabs = await Promise.all(
            Array.from({ length: TABS }, () => openTab(browser, portal, look_)),
        );
        await share(
            pages.filter(page => look_.all || page.main),
            tabs.map(tab => page => visit(tab, portal, look_, page)),
        );
        await Promise.all(tabs.map(tab => tab.context().close()));
    }
}

// ---- what a reader does ----------------------------------------------------------------

// Links in running text may be lower; everything one aims at is 44 px.
async function checkTargets(browser, portal) {
    for (const viewport of [PHONE, DESK]) {
        const tab = await openTab(browser, portal, { sizes: [viewport] });
        await tab.goto(portal.base + "/");
        const small = await tab.evaluate(() =>
            [...document.querySelectorAll("a, button, input, select, summary")]
                .filter(e => e.getClientRects().length && !e.classList.contains("skip"))
                .filter(e => !e.closest(".alert")) /* a link in a sentence */
                .map(e => ({
                    html: e.outerHTML.slice(0, 90),
                    box: e.getBoundingClientRect(),
                }))
                .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
                .map(
                    ({ html, box }) =>
                        `${Math.round(box.width)} × ${Math.round(box.height)} ${html}`,
                ),
        );
        report.equal(
            small.length,
            0,
            `home at ${viewport.width}`,
            `small targets: ${small.join(" | ")}`,
        );
        await tab.context().close();
    }
}

async function checkKeyboard(browser, portal) {
    const tab = await openTab(browser, portal, { sizes: [DESK] });
    await tab.goto(portal.base + "/");
    await tab.keyboard.press("Tab");
    report.equal(
        await tab.evaluate(() => document.activeElement.className),
        "skip",
        "home",
        "first Tab",
    );
    await tab.keyboard.press("Enter");
    report.check(tab.url().endsWith("#noi-dung"), "home", "the skip link does not skip");
    report.equal(
        await tab.evaluate(() => document.activeElement.id),
        "noi-dung",
        "home",
        "focus after skipping",
    );
    await tab.locator("#q").focus();
    await tab.keyboard.type("nuoc sach");
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/\/tim-kiem\?q=nuoc\+sach$/);
    report.check(
        (await tab.locator(".hits mark").count()) > 0,
        "search",
        "nothing is marked",
    );
    await tab.context().close();
}

// The menu of a phone opens without JavaScript; sizes and contrast are kept by the server.
async function checkWithoutScript(browser, portal) {
    const tab = await openTab(browser, portal, {
        sizes: [PHONE],
        javaScriptEnabled: false,
    });
    await tab.goto(portal.base + "/tin-tuc?nam=2021");
    report.check(
        !(await tab.locator(".menu a").first().isVisible()),
        "phone",
        "the menu is open at once",
    );
    await tab.locator(".menu-switch summary").click();
    report.check(
        await tab.locator(".menu a").first().isVisible(),
        "phone",
        "the menu does not open",
    );
    await tab.locator("a[data-co=rat-lon]").click();
    report.check(
        tab.url().endsWith("/tin-tuc?nam=2021"),
        "phone",
        `choosing a size leads to ${tab.url()}`,
    );
    report.equal(
        await tab.locator("html").getAttribute("data-co"),
        "rat-lon",
        "phone",
        "size",
    );
    await tab.locator("a[data-tp]").click();
    report.equal(
        await tab.locator("html").getAttribute("data-tp"),
        "cao",
        "phone",
        "contrast",
    );
    await tab.goto(portal.base + "/van-ban");
    report.equal(
        await tab.locator("html").getAttribute("data-tp"),
        "cao",
        "phone",
        "contrast on the next page",
    );
    await tab.locator("a[data-co=vua]").click();
    await tab.locator("a[data-tp]").click();
    report.equal(
        (await tab.context().cookies()).length,
        0,
        "phone",
        "cookies left by the plain display",
    );
    await tab.locator("details.fold summary").click();
    await tab.locator("#f-loai").selectOption({ label: "Quyết định (2)" });
    await tab.locator("details.fold button").click();
    report.check(
        /\/van-ban\?.*loai=/.test(tab.url()),
        "documents",
        `filtering leads to ${tab.url()}`,
    );
    report.equal(
        await tab.locator(".documents tbody tr").count(),
        2,
        "documents",
        "rows of Quyết định",
    );
    await tab.context().close();
}

async function checkWithScript(browser, portal) {
    const tab = await openTab(browser, portal, { sizes: [PHONE] });
    await tab.goto(portal.base + "/tin-tuc");
    await tab.locator("a[data-tp]").click();
    report.equal(
        await tab.locator("html").getAttribute("data-tp"),
        "cao",
        "phone with script",
        "contrast",
    );
    await tab.waitForFunction(
        () => document.querySelector("a[data-tp]").textContent.trim() === "Màu thường",
    );
    const home = await (await tab.goto(portal.base + "/")).text();
    report.check(
        /data-tp="cao"/.test(home),
        "phone with script",
        "the server does not know of the choice",
    );
    await tab.goto(portal.base + "/t61");
    report.check(
        await tab.locator("[data-print]").isVisible(),
        "article",
        "no button to print",
    );
    report.check(
        await tab.locator("[data-copy]").isVisible(),
        "article",
        "no button to copy the address",
    );
    await tab.context().close();
}

// The policy holds in the browser: nothing inline runs but what the theme hashed.
async function checkPolicy(browser, portal) {
    const context = await browser.newContext({ viewport: DESK });
    const tab = await context.newPage(),
        refused = [];
    tab.on(
        "console",
        message =>
            /Content Security Policy/.test(message.text()) && refused.push(message.text()),
    );
    for (const path of ["/", "/t61", "/thong-ke", "/khong-co"])
        await tab.goto(portal.base + path);
    report.equal(refused.length, 0, "policy", `refuses our own: ${refused[0]}`);
    const ran = await tab.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.intruder = true";
        document.body.append(script);
        return Boolean(window.intruder);
    });
    report.check(!ran, "policy", "lets a foreign inline script run");
    await context.close();
}

const browser = await openBrowser();
const portal = await Portal.make(text =>
    text.replace(/^site "/m, 'plugin "legal" {\n    page_size = 5\n}\n\nsite "'),
);
try {
    withdrawFirstNotice(portal);
    await portal.start();
    await portal.until("/tim-kiem.json?q=nuoc", answer => /"hits":\[\{/.test(answer.text));
    const pages = await publicPages(portal);
    for (const page of pages)
        report.check(page.path, page.name, "the sample has no such page");
    await checkLooks(
        browser,
        portal,
        pages.filter(page => page.path),
    );
    await checkTargets(browser, portal);
    await checkKeyboard(browser, portal);
    await checkWithoutScript(browser, portal);
    await checkWithScript(browser, portal);
    await checkPolicy(browser, portal);
    for (const line of portal.complaints()) report.check(false, "log/error.log", line);
} finally {
    await browser.close();
    await portal.remove();
}
report.finish();
