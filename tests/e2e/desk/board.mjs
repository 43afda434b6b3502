/*
 * board.mjs - people of the sample's editorial board at work in a browser: each logs in
 * by a one-time link, sets up the phone that makes codes when his role asks for it, and
 * does what people do, counting taps.
 */
import { execFileSync } from "node:child_process";
import crypto from "node:crypto";

const DINH = process.env.DINH ?? "build/dev/dinh";
const PASSWORD = "mot cau de nho o nha van hoa";
export const PHONE = { width: 390, height: 844 };

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function bytesOfBase32(text) {
    let bits = 0,
        held = 0;
    const bytes = [];
    for (const letter of text.replace(/[^A-Z2-7]/g, "")) {
        held = (held << 5) | BASE32.indexOf(letter);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.push((held >> bits) & 255);
        }
    }
    return Buffer.from(bytes);
}

// RFC 6238, as the phone does it.
export function code(secret, now = Date.now()) {
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor(now / 30000)));
    const hash = crypto.createHmac("sha1", bytesOfBase32(secret)).update(step).digest();
    const at = hash[19] & 15;
    return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

// dinh user HOME ...
export function command(portal, ...words) {
    return execFileSync(DINH, ["user", portal.home, ...words], { encoding: "utf8" });
}

export function link(portal, login) {
    const said = command(portal, "link", login);
    const found = /\/ban\/vao\/[A-Za-z0-9_-]+/.exec(said);
    if (!found) throw new Error(`no link for ${login}: ${said}`);
    return portal.base + found[0];
}

// Somebody at his phone, where he stays signed in: the first time by a link, and with
// the phone that makes codes where his role asks for it. `options`: of newContext.
export async function comeIn(browser, portal, login, options = {}) {
    const kept = (portal.kept ??= new Map());
    const context = await browser.newContext({
        viewport: PHONE,
        locale: "vi-VN",
        timezoneId: "Asia/Ho_Chi_Minh",
        storageState: kept.get(login),
        ...options,
    });
    const tab = await context.newPage();
    tab.setDefaultTimeout(10000);
    if (!kept.has(login)) {
        await firstTime(tab, portal, login);
        kept.set(login, await context.storageState());
    }
    return new Person(tab, portal, login);
}

async function firstTime(tab, portal, login) {
    await tab.goto(link(portal, login));
    if (await tab.locator("[name=mat_khau]").count()) {
        await tab.fill("[name=mat_khau]", PASSWORD);
        await tab.fill("[name=nhac_lai]", PASSWORD);
    }
    await tab.click("main button");
    if (tab.url().includes("/ban/xac-minh")) {
        const secret = await tab.textContent("code.ma");
        await tab.fill("[name=ma]", code(secret));
        await tab.click("main button");
        await tab.click("main a.nut");
    }
    await tab.waitForURL(/\/ban($|[/?])/);
}

export class Person {
    constructor(tab, portal, login) {
        this.tab = tab;
        this.portal = portal;
        this.login = login;
        this.taps = 0;
        this.faults = [];
        tab.on("pageerror", error => this.faults.push(`${login}: ${error.message}`));
        tab.on("console", message => {
            if (message.type() === "error" && !/status of 4\d\d/.test(message.text()))
                this.faults.push(`${login}: ${message.text()}`);
        });
    }

    // One tap on what a person would aim at: its words.
    async tap(words, role = "button") {
        this.taps++;
        await this.tab
            .getByRole(role, { name: words })
            .first()
            .click();
        await this.tab.waitForLoadState("load");
    }

    async open(address) {
        await this.tab.goto(new URL(address, this.portal.base).href);
    }

    async close() {
        await this.tab.context().close();
    }
}
