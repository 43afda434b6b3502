/*
 * portal.mjs - a sample commune under test: a home of its own in a temporary folder,
 * one `dinh run`, and plain HTTP requests to it.
 */
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const DINH = process.env.DINH ?? "build/dev/dinh";
const ROBOT = "dinh-test-bot/1.0 (crawler)"; // what the counter leaves out
const PATIENCE_MS = process.env.DINH_SANITIZE ? 90000 : 30000;

export const ALL_PLUGINS = ["news", "intro", "legal", "search", "counter"];

async function freePort() {
    const server = net.createServer();
    await new Promise(done => server.listen(0, "127.0.0.1", done));
    const { port } = server.address();
    await new Promise(done => server.close(done));
    return port;
}

export class Portal {
    // Makes the home; `edit` may change the text of dinh.conf before the first start.
    static async make(edit = text => text) {
        const portal = new Portal();
        portal.folder = fs.mkdtempSync(path.join(os.tmpdir(), "dinh-site-"));
        portal.home = path.join(portal.folder, "home");
        portal.port = await freePort();
        portal.base = `http://127.0.0.1:${portal.port}`;
        execFileSync(DINH, ["init", portal.home, "--sample"], { stdio: "pipe" });
        portal.configure(text =>
            edit(
                text
                    .replace(/^listen = .*$/m, `listen = {"127.0.0.1:${portal.port}"}`)
                    .replace(/^workers = .*$/m, "workers = 1")
                    .replace(/^(\s*url = ).*$/m, `$1"${portal.base}"`),
            ),
        );
        return portal;
    }

    configure(edit) {
        const file = path.join(this.home, "dinh.conf");
        fs.writeFileSync(file, edit(fs.readFileSync(file, "utf8")));
    }

    // Changes the content of a portal that rests, where no command does it yet.
    sql(statements) {
        execFileSync(
            "sqlite3",
            [path.join(this.home, "sites/nam-chinh/site.db"), statements],
            { stdio: "pipe" },
        );
    }

    async start() {
        fs.rmSync(this.logFile(), { force: true });
        this.process = spawn(DINH, ["run", this.home], {
            stdio: ["ignore", "pipe", "pipe"],
        });
        this.ended = new Promise(done => this.process.once("exit", done));
        let errors = "";
        this.process.stderr.on("data", bytes => {
            errors += bytes;
        });
        await new Promise((good, bad) => {
            const timer = setTimeout(
                () => bad(new Error(`no start: ${errors}${this.log()}`)),
                PATIENCE_MS,
            );
            this.process.stdout.on("data", bytes => {
                if (String(bytes).includes("đang phục vụ")) {
                    clearTimeout(timer);
                    good();
                }
            });
            this.ended.then(() => {
                clearTimeout(timer);
                bad(new Error(`ended at once: ${errors}${this.log()}`));
            });
        });
        return this;
    }

    async stop() {
        if (this.process?.exitCode === null) this.process.kill("SIGTERM");
        await this.ended;
        this.process = null;
    }

    async remove() {
        if (this.process) await this.stop();
        fs.rmSync(this.folder, { recursive: true, force: true });
    }

    logFile() {
        return path.join(this.home, "log/error.log");
    }

    log() {
        return fs.existsSync(this.logFile()) ? fs.readFileSync(this.logFile(), "utf8") : "";
    }

    // Lines of the log that an admin would have to look at.
    complaints() {
        return this.log()
            .split("\n")
            .filter(line => / (warn|error) \[/.test(line));
    }

    // Runs the command again until its output fits `wanted`; the last output.
    async untilSaid(args, wanted) {
        const end = Date.now() + PATIENCE_MS;
        for (;;) {
            const said = execFileSync(DINH, args, { encoding: "utf8" });
            if (wanted.test(said) || Date.now() > end) return said;
            await new Promise(done => setTimeout(done, 500));
        }
    }

    // { status, headers, type, text } without following a redirect.
    async get(address, headers = {}, method = "GET") {
        const answer = await ask(new URL(address, this.base), {
            headers: { "User-Agent": ROBOT, ...headers },
            method,
            redirect: "manual",
            signal: AbortSignal.timeout(PATIENCE_MS),
        });
        const bytes = Buffer.from(await answer.arrayBuffer());
        return {
            status: answer.status,
            headers: answer.headers,
            type: (answer.headers.get("content-type") ?? "").split(";")[0],
            location: answer.headers.get("location"),
            bytes,
            text: bytes.toString("utf8"),
        };
    }

    async json(address) {
        const answer = await this.get(address);
        if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
        return JSON.parse(answer.text);
    }

    // Asks again until `good(answer)`; the last answer.
    async until(address, good) {
        const end = Date.now() + PATIENCE_MS;
        for (;;) {
            const answer = await this.get(address);
            if (good(answer) || Date.now() > end) return answer;
            await new Promise(done => setTimeout(done, 100));
        }
    }
}

// As fetch. A connection that stood idle while the test was busy may be closed by the
// portal in the moment it is used again; what was to be sent was not taken then.
export async function ask(address, options) {
    try {
        return await fetch(address, options);
    } catch (fault) {
        if (fault.cause?.code !== "UND_ERR_SOCKET") throw fault;
        return fetch(address, options);
    }
}
