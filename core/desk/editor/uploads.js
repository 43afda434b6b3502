/*
 * uploads.js - files on their way into rows: shrunk, sent two at a time, in the order
 * in which they were chosen. Each has a line in the list that says how far it is and,
 * when it failed, why, with a button to send it again.
 */
import { DEAD, OFFLINE, OK } from "./session.js";
import { isPicture, shrinkPicture } from "./shrink.js";
import { WORDS } from "./words.js";

export const MOST_AT_ONCE = 30;
const CONCURRENT = 2;

// Why a post did not go well, for a person.
export function excuse({ state, data }, words) {
    if (state === DEAD) return data.message ?? words.dead;
    if (state === OFFLINE) return data.error ?? data.message ?? words.offline;
    return data.error ?? data.message ?? words.refused;
}

export const SEND_WORDS = { dead: WORDS.sendDead, offline: WORDS.sendOffline,
    refused: WORDS.sendRefused };

export class Uploads {
    constructor(session, address, notices, changed) {
        Object.assign(this, { session, address, notices, changed });
        this.queue = [];
        this.running = 0;
        this.begin();
    }

    begin() {
        this.batch = { total: 0, done: 0, added: 0, failed: 0, isPictures: true };
    }

    get pending() {
        return this.queue.length + this.running;
    }

    // Sends `files` into `rows`; after(row, answer, file) for each that arrived.
    add(files, rows, after) {
        const taken = [...files].slice(0, MOST_AT_ONCE);
        if (files.length > taken.length)
            this.notices.say("nhieu", WORDS.tooMany(MOST_AT_ONCE, files.length - taken.length),
                "canh");
        if (!this.pending) this.begin();
        for (const file of taken) this.enqueue({ file, rows, after, line: this.line(file, rows) });
    }

    enqueue(job) {
        this.batch.total++;
        if (job.rows.root.dataset.loai !== "anh") this.batch.isPictures = false;
        this.queue.push(job);
        this.pump();
    }

    // The line that stands in the list until the row does.
    line(file, rows) {
        const line = document.createElement("li"), said = document.createElement("span");
        line.className = "dang-gui";
        line.append(file.name, " – ", said);
        rows.list.append(line);
        const say = (text, ...buttons) => {
            said.textContent = text;
            line.querySelectorAll("button").forEach(button => button.remove());
            line.append(...buttons);
        };
        say(WORDS.waiting);
        return { element: line, say };
    }

    pump() {
        while (this.running < CONCURRENT && this.queue.length) {
            this.running++;
            this.run(this.queue.shift()).finally(() => {
                this.running--;
                this.batch.done++;
                this.report();
                this.pump();
            });
        }
        this.report();
    }

    async run(job) {
        const isImage = isPicture(job.file) && job.rows.root.dataset.loai === "anh";
        if (isImage) job.line.say(WORDS.shrinking);
        const file = isImage ? await shrinkPicture(job.file) : job.file;
        job.line.say(WORDS.sendingOne);
        const answer = await this.send(file);
        if (answer.state !== OK || answer.data.error) {
            this.batch.failed++;
            this.fail(job, excuse(answer, SEND_WORDS));
            return;
        }
        this.batch.added++;
        this.arrive(job, answer.data);
    }

    // One picture that is not a row by itself.
    async sendPicture(file) {
        return this.send(await shrinkPicture(file));
    }

    send(file) {
        const body = new FormData();
        body.set("_token", this.session.token);
        body.set("tep", file, file.name);
        return this.session.post(this.address, body, { isUpload: true });
    }

    arrive({ rows, line, file, after }, data) {
        const row = rows.add({ file: data.file }, { href: data.href,
            label: data.name ?? file.name, before: line.element });
        line.element.remove();
        if (data.note) this.notices.say(`tep:${data.file}`, data.note, "canh");
        this.changed();
        after?.(row, data, file);
    }

    fail(job, why) {
        const button = (label, run) => {
            const element = document.createElement("button");
            element.type = "button";
            element.className = "nut nho";
            element.textContent = label;
            element.addEventListener("click", run);
            return element;
        };
        job.line.say(why,
            button(WORDS.sendAgain, () => {
                if (!this.pending) this.begin();
                job.line.say(WORDS.waiting);
                this.enqueue(job);
            }),
            button(WORDS.drop, () => job.line.element.remove()));
    }

    report() {
        const { total, done, added, failed } = this.batch;
        if (this.pending) {
            this.notices.say("gui", WORDS.sending(done + 1, total));
            return;
        }
        this.notices.quiet("gui");
        if (added && this.batch.isPictures)
            this.notices.say("da-gui", WORDS.addedPictures(added));
        else if (added) this.notices.say("da-gui", WORDS.addedFiles(added));
        if (failed) this.notices.say("chua-gui", WORDS.someFailed(failed), "loi");
        else this.notices.quiet("chua-gui");
    }
}
