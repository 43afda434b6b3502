/*
 * browser.mjs - Debian's Chromium driven by playwright-core, and axe-core inside its
 * pages. Says SKIPPED when one of them is missing.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { skip } from "./report.mjs";

const FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

const { CHROMIUM, PLAYWRIGHT, AXE } = process.env;
const require = createRequire(import.meta.url);

export async function openBrowser() {
    if (!CHROMIUM || !fs.existsSync(CHROMIUM))
        skip("Chromium is missing (Debian: chromium)");
    if (!PLAYWRIGHT || !AXE)
        skip("playwright-core or axe-core could not be fetched from the npm registry");
    return require(PLAYWRIGHT).chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export async function checkAxe(report, tab, where) {
    if (!(await tab.evaluate(() => Boolean(window.axe))))
        await tab.evaluate(fs.readFileSync(path.join(AXE, "axe.min.js"), "utf8"));
    const { violations } = await tab.evaluate(() =>
        window.axe.run(document, { resultTypes: ["violations"] }),
    );
    report.checks++;
    for (const { id, help, nodes } of violations)
        report.check(
            false,
            where,
            `axe ${id}: ${help}: ${nodes[0].html.slice(0, 160)} (${nodes[0].failureSummary?.split("\n")[1]?.trim()})`,
        );
}

// A lazy picture comes only when it is near.
export async function loadPictures(tab) {
    await tab.evaluate(async () => {
        for (const image of document.querySelectorAll("img[loading=lazy]")) image.loading = "eager";
        await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
    });
}

// One worker per context takes jobs until none is left.
export async function share(jobs, workers) {
    const waiting = [...jobs];
    await Promise.all(
        workers.map(async work => {
            while (waiting.length) await work(waiting.shift());
        }),
    );
}

// Collects into `faults` what a reader would not see but his browser complains of; gives
// back what ends it. `wanted`: the status the page shall have.
export function listen(tab, { base }, wanted, faults) {
    const listeners = {
        console: message => {
            if (
                ["error", "warning"].includes(message.type()) &&
                !(wanted >= 400 && /status of 4\d\d/.test(message.text()))
            )
                faults.push(`console: ${message.text()}`);
        },
        pageerror: error => faults.push(`page error: ${error.message}`),
        request: request => {
            if (![base, "data:", "blob:"].some(start => request.url().startsWith(start)))
                faults.push(`fetches ${request.url()}`);
        },
        // The browser gives up by itself what a page no longer needs.
        requestfailed: request => {
            const why = request.failure()?.errorText;
            if (why !== "net::ERR_ABORTED") faults.push(`could not fetch ${request.url()}: ${why}`);
        },
    };
    for (const [event, listener] of Object.entries(listeners)) tab.on(event, listener);
    return () => {
        for (const [event, listener] of Object.entries(listeners)) tab.off(event, listener);
    };
}
