/*
 * autosave.js - what is typed goes to the browser's storage half a second later and to
 * the server every five seconds; when neither took the last change, leaving the page
 * asks first.
 *
 * Three numbers tell everything: `version` grows with every change, `here` and `there`
 * are the last versions that the browser and the server hold. A save that was answered
 * while somebody typed on leaves there < version, so the next tick saves again.
 */
import { DEAD, OFFLINE, OK, REFUSED } from "./session.js";
import { WORDS, clock, when } from "./words.js";

const EVERY_MS = 5000;
const KEEP_AFTER_MS = 500;
const DEAD_EVERY = 3; // a dead session is tried at every third tick

export class Autosave {
    // page: { posted(), fields(), rows(), restore(entry), busy() }
    constructor(form, { session, local, notices, page }) {
        Object.assign(this, { form, session, local, notices, page });
        this.version = this.here = this.there = 0;
        this.refused = -1; // the version the server did not want
        this.state = OK;
        this.ticks = 0;
        this.isSaving = this.isSent = false;
        this.base = form.querySelector("input[name=goc]");
    }

    start() {
        this.offer();
        setInterval(() => this.tick(), EVERY_MS);
        addEventListener("online", () => this.save());
        addEventListener("beforeunload", event => this.leave(event));
        addEventListener("pagehide", () => this.keep());
        addEventListener("pageshow", () => { this.isSent = false; });
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState !== "hidden") return;
            this.keep();
            this.save();
        });
    }

    changed() {
        this.version++;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.keep(), KEEP_AFTER_MS);
    }

    /* ---- in the browser ---- */

    get revision() {
        return this.base?.value ?? this.form.dataset.goc ?? "";
    }

    keep() {
        clearTimeout(this.timer);
        if (this.here === this.version || this.there === this.version) return;
        const entry = { at: Date.now(), goc: this.revision, sent: this.isSent,
            fields: this.page.fields(), rows: this.page.rows() };
        if (!this.local.keep(entry)) return;
        this.here = this.version;
        if (this.state !== OK) this.notices.tell(WORDS.savedHere(clock(entry.at)));
    }

    // On the way to the server by the form itself.
    send() {
        this.isSent = true;
        if (this.version === this.there) return;
        this.here = -1;
        this.keep();
    }

    // "Máy này còn giữ bản đang gõ dở lúc 20:41." One after the other, the newest first.
    offer() {
        const now = JSON.stringify(this.page.fields());
        for (const entry of this.local.entries()) {
            const isNewer = String(entry.goc) !== this.revision;
            if (JSON.stringify(entry.fields) === now || entry.sent && isNewer) {
                this.local.drop(entry.key);
                continue;
            }
            const text = WORDS.kept(when(entry.at)) + (isNewer ? " " + WORDS.keptOld : "");
            this.notices.say("giu", text, "canh", [
                [WORDS.useKept, () => this.use(entry)],
                [WORDS.dropKept, () => {
                    this.local.drop(entry.key);
                    this.offer();
                }],
            ]);
            return;
        }
    }

    use(entry) {
        this.page.restore(entry);
        this.changed();
        this.keep();
        if (this.here === this.version) this.local.drop(entry.key);
        this.notices.say("giu", WORDS.used);
    }

    /* ---- on the server ---- */

    tick() {
        this.ticks++;
        if (this.state === DEAD && this.ticks % DEAD_EVERY) return;
        this.save();
    }

    body() {
        const body = new URLSearchParams(this.page.posted());
        body.set("_token", this.session.token);
        body.set("goc", this.revision);
        return body;
    }

    async save() {
        const { version } = this;
        const isDue = this.there !== version && this.refused !== version;
        if (!isDue || this.isSaving || this.isSent || !this.form.dataset.tuLuu) return;
        this.isSaving = true;
        const answer = await this.session.post(this.form.dataset.tuLuu, this.body());
        this.isSaving = false;
        if (this.isSent) return;
        const isTaken = answer.state === OK && answer.data.ok !== false;
        if (isTaken) this.taken(version, answer.data);
        else this.failed(version, answer);
    }

    taken(version, data) {
        this.there = version;
        if (data.goc && this.base) this.base.value = data.goc;
        if (this.version === version) this.local.drop();
        this.notices.tell(WORDS.saved(data.at ?? clock(Date.now())));
        if (this.state !== OK) this.notices.say("luu", WORDS.again);
        else if (this.notices.has("luu")) this.notices.quiet("luu");
        this.state = OK;
        if (data.other) this.notices.say("nguoi-khac", WORDS.other(data.other), "canh");
        else this.notices.quiet("nguoi-khac");
        if (data.message) this.notices.say("may-chu", data.message, "canh");
        else this.notices.quiet("may-chu");
    }

    failed(version, { state, data }) {
        this.state = state === OK ? REFUSED : state;
        this.keep();
        const isKept = this.here === this.version;
        if (this.state === REFUSED) {
            this.refused = version;
            this.notices.say("luu", data.message ?? data.error ?? WORDS.refused, "loi");
        } else if (this.state === DEAD) {
            const said = isKept ? WORDS.dead : WORDS.deadNowhere;
            this.notices.say("luu", data.message ? `${data.message} ${said}` : said, "loi");
        } else if (this.state === OFFLINE) {
            this.notices.say("luu", isKept ? WORDS.offline : WORDS.offlineNowhere, "loi");
        }
    }

    leave(event) {
        if (this.isSent) return;
        this.keep();
        const isSafe = this.version === this.here || this.version === this.there;
        if (isSafe && !this.page.busy()) return;
        event.preventDefault();
        event.returnValue = "";
    }
}
