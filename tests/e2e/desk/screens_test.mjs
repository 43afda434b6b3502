/*
 * screens_test.mjs - every screen of the desk in a real browser, with a week's content: phone
 * and desk, with and without JavaScript, large text, high contrast, forced colours.
 * axe-core without a violation, no console error, nothing fetched from elsewhere, no
 * sideways scroll, one h1 and headings in order, every target 44 px, every field with a
 * label, the focus visible. DINH_SHOTS=folder keeps a picture of each; DINH_WHOLE=1 looks
 * at every screen in every look and size with axe-core, which takes minutes.
 */
import fs from "node:fs";
import path from "node:path";
import { checkAxe, listen, loadPictures, openBrowser, share } from "../site/browser.mjs";
import { Portal } from "../site/portal.mjs";
import { Report } from "../site/report.mjs";
import { eyes } from "./eyes.mjs";
import { allScreens, routeOf, routesOfDesk } from "./screens.mjs";
import { setStage } from "./stage.mjs";

const report = new Report("e2e/desk/screens");
const SANITIZED = Boolean(process.env.DINH_SANITIZE);
const SHOTS = process.env.DINH_SHOTS;
const WHOLE = Boolean(process.env.DINH_WHOLE);
const TABS = 2;
const WORDS = Object.keys(
    JSON.parse(fs.readFileSync(new URL("../../../themes/desk/lang/vi.json", import.meta.url))),
).join("|");
const PHONE = { width: 390, height: 844 },
    SMALL = { width: 320, height: 568 },
    DESK = { width: 1280, height: 900 };

// Loaded once, then seen at each of the sizes, by axe-core at those of `axe` (a main screen
// at all of them). `main`: one screen of every page of the desk. `brief`: also under
// sanitizers, which look at the server and find nothing in a style sheet. `whole`: only
// when everything is looked at.
const LOOKS = [
    { name: "plain", sizes: [DESK, SMALL, PHONE], axe: SANITIZED ? [] : [DESK, PHONE], once: true, brief: true },
    { name: "without JavaScript", sizes: [DESK, SMALL], main: true, javaScriptEnabled: false },
    { name: "145 %", whole: true, cookie: "rat-lon.thuong" },
    { name: "high contrast", whole: true, cookie: "vua.cao" },
    { name: "145 %, high contrast", sizes: [SMALL, DESK, PHONE], main: true, axe: [PHONE], cookie: "rat-lon.cao" },
    { name: "forced colours", whole: true, forcedColors: "active" },
];

const ALL_SIZES = [DESK, SMALL, PHONE];

function looks() {
    if (!WHOLE) return LOOKS.filter(look => look.brief || (!SANITIZED && !look.whole));
    return LOOKS.map(look => ({
        ...look,
        main: false,
        sizes: ALL_SIZES,
        // Of forced colours axe-core sees but half: those of the page, not of the system.
        axe: look.javaScriptEnabled === false || look.forcedColors ? [] : ALL_SIZES,
    }));
}

// What is folded away is looked at too.
function unfold() {
    for (const details of document.querySelectorAll("details")) details.open = true;
}

function checkLook(found, where) {
    report.check(found.sideways <= 0, where, `scrolls sideways by ${found.sideways}: ${found.wide.join(" | ")}`);
    report.equal(found.headings, 1, where, "number of h1");
    report.equal(found.lang, "vi", where, "lang");
    report.check(found.title.length > 3, where, "no title");
    for (const kind of ["empty", "broken", "small", "unnamed", "doubled", "raw"])
        report.equal(found[kind].length, 0, where, `${kind}: ${found[kind].slice(0, 4).join(" | ")}`);
    found.levels.reduce((before, level) => {
        report.check(level <= before + 1, where, `h${level} after h${before}`);
        return level;
    }, 0);
}

// What has the focus must show it.
async function checkFocus(tab, where) {
    await tab.keyboard.press("Tab");
    const unseen = await tab.evaluate(() => {
        const aims = "a[href], button, input, select, textarea, summary, [contenteditable=true]";
        document.querySelectorAll("details").forEach(details => (details.open = true));
        const style = element => {
            const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } =
                getComputedStyle(element);
            const ring = outlineStyle === "none" ? "none" : outlineStyle + outlineWidth + outlineColor;
            return [ring, boxShadow, borderColor].join();
        };
        return [...document.querySelectorAll(aims)]
            .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0)
            .filter(element => {
                document.activeElement.blur();
                const before = style(element);
                element.focus({ focusVisible: true, preventScroll: true });
                return style(element) === before;
            })
            .map(element => element.outerHTML.slice(0, 90));
    });
    report.equal(unseen.length, 0, where, `focus is not seen: ${unseen.slice(0, 3).join(" | ")}`);
}

// A form as if it had been sent from its page.
async function send(tab, portal, screen, token) {
    const given = typeof screen.post === "function" ? await screen.post() : screen.post;
    const fields = given.some(([name]) => name === "_token") ? given : [["_token", token], ...given];
    const address = portal.base + screen.path;
    await tab.route(address, route => {
        if (!route.request().isNavigationRequest()) return route.continue();
        return route.continue({
            method: "POST",
            postData: new URLSearchParams(fields.filter(([, value]) => value !== undefined)).toString(),
            headers: {
                ...route.request().headers(),
                "content-type": "application/x-www-form-urlencoded",
                origin: portal.base,
            },
        });
    });
    try {
        return await tab.goto(address, { waitUntil: "load" });
    } finally {
        await tab.unroute(address);
    }
}

async function reach(tab, portal, screen, people) {
    await screen.before?.();
    if (screen.open) return screen.open(tab);
    if (!screen.post) return tab.goto(portal.base + screen.path, { waitUntil: "load" });
    return send(tab, portal, screen, screen.token ?? people[screen.who]?.token ?? "");
}

async function keepShot(tab, screen, look, size) {
    if (!SHOTS || (look.name !== "plain" && look.name !== "145 %, high contrast") || size === SMALL) return;
    const name = `${screen.name.replace(/[^a-z0-9]+/gi, "-")}.${look.name === "plain" ? "" : "145."}${size.width}.png`;
    await tab.screenshot({ path: path.join(SHOTS, name), fullPage: true });
}

async function visit(tab, { portal, people, routes }, look, screen) {
    const where = `${screen.name} (${look.name})`,
        wanted = screen.status ?? 200,
        faults = [];
    if (!screen.is_none && !screen.post)
        report.check(routeOf(routes, screen.path), where, `no page of desk.c at ${screen.path}`);
    const deaf = listen(tab, portal, wanted, faults);
    const answer = await reach(tab, portal, screen, people);
    report.equal(answer.status(), wanted, where, "status");
    if (look.javaScriptEnabled !== false) await loadPictures(tab);
    for (const size of look.sizes) {
        const at = `${screen.name} (${look.name}, ${size.width})`;
        await tab.setViewportSize(size);
        if (size !== DESK) await tab.evaluate(unfold);
        checkLook(await tab.evaluate(eyes, WORDS), at);
        if (look.axe?.includes(size) || (look.axe?.length > 1 && screen.main)) await checkAxe(report, tab, at);
        await keepShot(tab, screen, look, size);
    }
    if (look.name === "plain" && !SANITIZED) await checkFocus(tab, where);
    deaf();
    for (const fault of faults) report.check(false, where, fault);
}

// Tabs of one look, one a person.
class Tabs {
    constructor(browser, portal, look) {
        Object.assign(this, { browser, portal, look, tabs: new Map() });
    }

    async of(who) {
        if (!this.tabs.has(who)) this.tabs.set(who, await this.make(who));
        return this.tabs.get(who);
    }

    async make(who) {
        const { sizes, javaScriptEnabled = true, cookie, forcedColors = "none" } = this.look;
        const context = await this.browser.newContext({
            viewport: sizes[0],
            javaScriptEnabled,
            forcedColors,
            locale: "vi-VN",
            timezoneId: "Asia/Ho_Chi_Minh",
            storageState: this.portal.kept.get(who),
        });
        if (cookie) await context.addCookies([{ name: "hienthi", value: cookie, url: this.portal.base }]);
        return context.newPage();
    }

    async close() {
        await Promise.all([...this.tabs.values()].map(tab => tab.context().close()));
    }
}

async function lookAtAll(browser, stage, look, screens) {
    const all = Array.from({ length: TABS }, () => new Tabs(browser, stage.portal, look));
    // What can be seen but once, last: it changes what others show.
    const jobs = [...screens].sort((a, b) => Boolean(a.once) - Boolean(b.once));
    await share(
        jobs,
        all.map(tabs => async screen => {
            try {
                await visit(await tabs.of(screen.who), stage, look, screen);
            } catch (fault) {
                report.check(false, `${screen.name} (${look.name})`, fault.message.slice(0, 300));
            }
        }),
    );
    await Promise.all(all.map(tabs => tabs.close()));
}

const browser = await openBrowser();
const portal = await Portal.make();
try {
    await portal.start();
    if (SHOTS) fs.mkdirSync(SHOTS, { recursive: true });
    const stage = { portal, routes: routesOfDesk(), ...(await setStage(portal)) };
    const screens = await allScreens(portal, stage);
    const mains = screens.filter(screen => screen.main),
        seen = new Set(mains.map(screen => routeOf(stage.routes, screen.path)));
    for (const route of stage.routes)
        report.check(seen.has(route), "desk.c", `no main screen of screens.mjs shows ${route}`);
    for (const look of looks()) {
        const began = Date.now();
        const chosen = screens.filter(screen => (look.once || !screen.once) && (!look.main || screen.main));
        await lookAtAll(browser, stage, look, chosen);
        console.log(`${look.name}: ${chosen.length} screens, ${((Date.now() - began) / 1000).toFixed(1)} s`);
    }
    // What gỡ hẳn does to copies is said in the log, as it should be.
    for (const line of portal.complaints().filter(one => !one.includes("gỡ hẳn: bỏ bản sao")))
        report.check(false, "log/error.log", line);
} finally {
    await browser.close();
    await portal.remove();
}
report.finish();
