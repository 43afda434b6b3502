/*
 * client.mjs - somebody of the board without a browser: the same requests, so that a test
 * has its content on the desk in seconds. What he is given (his session) a browser can
 * take over: comeIn of board.mjs finds it in portal.kept.
 */
import fs from "node:fs";
import path from "node:path";
import { ask } from "../site/portal.mjs";
import { code, link } from "./board.mjs";

const PASSWORD = "mot cau de nho o nha van hoa";
const HIDDEN_TOKEN = /name="_token" value="([^"]+)"/;

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
export const plain = text => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name]);

// A file to be sent, { name, bytes, type }, of one on the disk.
export function fileAt(file, type = "image/jpeg") {
    return { name: path.basename(file), bytes: fs.readFileSync(file), type };
}

// By hand, so that a hostile file name goes as it is. fields: [ [ name, text or file ] ].
export function multipart(fields, boundary = "----dinh-desk-7f3a") {
    const parts = [];
    for (const [name, value] of fields) {
        const file = value && typeof value === "object" ? value : null;
        parts.push(
            Buffer.from(
                `--${boundary}\r\nContent-Disposition: form-data; name="${name}"` +
                    (file
                        ? `; filename="${file.name}"\r\nContent-Type: ${file.type ?? "application/octet-stream"}`
                        : "") +
                    "\r\n\r\n",
            ),
            file ? Buffer.from(file.bytes) : Buffer.from(String(value)),
            Buffer.from("\r\n"),
        );
    }
    parts.push(Buffer.from(`--${boundary}--\r\n`));
    return { body: Buffer.concat(parts), type: `multipart/form-data; boundary=${boundary}` };
}

// The fields a browser would send of the form with this id (or the first with a token).
export function formFields(html, id) {
    const from = id ? html.indexOf(`<form id="${id}"`) : html.indexOf("<form");
    const form = html
        .slice(from, html.indexOf("</form>", from))
        .replace(/<template[\s\S]*?<\/template>/g, "");
    const fields = [];
    const tag =
        /<input\b(?<box>[^>]*)>|<(?<kind>textarea|select)\b(?<big>[^>]*)>(?<inside>[\s\S]*?)<\/\k<kind>>/g;
    for (const { groups } of form.matchAll(tag)) {
        const { kind, inside, box, big } = groups,
            attributes = box ?? big;
        const of = name => {
            const found = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes);
            return found ? plain(found[1]) : undefined;
        };
        const has = name => new RegExp(`\\s${name}(\\s|$|=)`).test(attributes);
        const type = of("type");
        if (!of("name") || has("disabled") || type === "file") continue;
        if (["checkbox", "radio"].includes(type) && !has("checked")) continue;
        const chosen = /<option value="([^"]*)" selected/.exec(inside ?? "");
        fields.push([
            of("name"),
            kind === "textarea"
                ? plain(inside ?? "").replace(/^\n/, "")
                : kind === "select"
                  ? plain(chosen?.[1] ?? "")
                  : (of("value") ?? ""),
        ]);
    }
    return fields;
}

// The same list with some fields given other values; null takes one away.
export function withFields(fields, changes) {
    const rest = fields.filter(([name]) => !(name in changes));
    return [...rest, ...Object.entries(changes).filter(([, value]) => value !== null)];
}

export class Client {
    constructor(portal, login) {
        this.portal = portal;
        this.login = login;
        this.cookies = new Map();
    }

    static async comeIn(portal, login) {
        const client = new Client(portal, login);
        const door = new URL(link(portal, login)).pathname;
        let page = await client.post(door, [
            ["mat_khau", PASSWORD],
            ["nhac_lai", PASSWORD],
        ]);
        page = await client.get(page.location);
        if (page.location?.startsWith("/ban/xac-minh")) {
            page = await client.get(page.location);
            const secret = /class="ma">([A-Z2-7 ]+)</.exec(page.text)[1];
            page = await client.post("/ban/xac-minh", [
                ["_token", HIDDEN_TOKEN.exec(page.text)[1]],
                ["ma", code(secret)],
            ]);
            client.secret = secret;
        }
        page = await client.get("/ban");
        if (page.status !== 200) throw new Error(`${login} does not come in: ${page.status}`);
        client.token = HIDDEN_TOKEN.exec(page.text)[1];
        (portal.kept ??= new Map()).set(login, client.storage());
        return client;
    }

    // As browser.newContext({ storageState }) wants it.
    storage() {
        const domain = new URL(this.portal.base).hostname;
        const cookies = [...this.cookies].map(([name, value]) => ({
            name,
            value,
            domain,
            path: "/",
            expires: -1,
            httpOnly: true,
            secure: true,
            sameSite: "Lax",
        }));
        return { cookies, origins: [] };
    }

    async send(method, address, { body, type, headers = {} } = {}) {
        const cookie = [...this.cookies].map(pair => pair.join("=")).join("; ");
        const answer = await ask(new URL(address, this.portal.base), {
            method,
            body,
            redirect: "manual",
            headers: {
                Origin: this.portal.base,
                ...(cookie ? { Cookie: cookie } : {}),
                ...(type ? { "Content-Type": type } : {}),
                ...headers,
            },
            signal: AbortSignal.timeout(60000),
        });
        for (const line of answer.headers.getSetCookie()) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            if (/Max-Age=0/.test(line)) this.cookies.delete(name);
            else this.cookies.set(name, value);
        }
        const text = await answer.text();
        const location = answer.headers.get("location");
        return { status: answer.status, headers: answer.headers, location, text };
    }

    get(address) {
        return this.send("GET", address);
    }

    // A form; with a file among the values as multipart.
    post(address, fields, headers = {}) {
        let list = Array.isArray(fields) ? fields : Object.entries(fields);
        if (this.token && !list.some(([name]) => name === "_token"))
            list = [["_token", this.token], ...list];
        if (list.some(([, value]) => value && typeof value === "object"))
            return this.send("POST", address, { ...multipart(list), headers });
        return this.send("POST", address, {
            body: new URLSearchParams(list).toString(),
            type: "application/x-www-form-urlencoded",
            headers,
        });
    }

    // A post that must lead on; where to.
    async done(address, fields) {
        const answer = await this.post(address, fields);
        if (answer.status === 303) return answer.location;
        const said = /role="alert"[^>]*>([\s\S]*?)<\/(?:p|div)>/.exec(answer.text)?.[1];
        throw new Error(`${this.login} at ${address}: ${answer.status} ${said ?? answer.text.slice(0, 200)}`);
    }

    // The code of a new item.
    async receive(fields) {
        const where = await this.done("/ban/nhan", fields);
        return /\/ban\/muc\/([a-z]+\d+)/.exec(where)[1];
    }

    // Opens the editor, changes some fields, presses a button; where that leads.
    async write(address, changes, button = "luu") {
        const page = await this.get(address);
        if (page.status !== 200) throw new Error(`${address}: ${page.status}`);
        const fields = withFields(formFields(page.text, "soan"), changes);
        return this.done(address, [...fields, ["viec", button]]);
    }
}
