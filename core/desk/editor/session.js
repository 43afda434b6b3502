/*
 * session.js - posts to the server with the form's token, and says in which of four
 * ways it went.
 *
 * When the session has ended, the person may have signed in again in another tab: the
 * page is fetched again, and if it is still the same item and the same person, its
 * new token is taken and the post repeated. Somebody else's session is never used.
 */

const PATIENCE_MS = 20000;
const UPLOAD_PATIENCE_MS = 300000;

export const OK = "ok", DEAD = "dead", OFFLINE = "offline", REFUSED = "refused";

export class Session {
    constructor(form) {
        this.form = form;
        this.field = form.querySelector("input[name=_token]");
    }

    get token() {
        return this.field?.value ?? "";
    }

    // { state, data }: data is the JSON answer, {} if there was none.
    async post(address, body, { isUpload = false } = {}) {
        const patience = isUpload ? UPLOAD_PATIENCE_MS : PATIENCE_MS;
        const first = await this.once(address, body, patience);
        if (first.state !== DEAD || !(await this.renew())) return first;
        return this.once(address, this.withToken(body), patience);
    }

    async once(address, body, patience) {
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(), patience);
        try {
            const answer = await fetch(address, { method: "POST", body, redirect: "manual",
                credentials: "same-origin", signal: stop.signal,
                headers: { "X-Token": this.token, Accept: "application/json" } });
            return await this.judge(answer);
        } catch {
            return { state: OFFLINE, data: {} };
        } finally {
            clearTimeout(timer);
        }
    }

    async judge(answer) {
        const ended = answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
        const data = await answer.json().catch(() => null);
        if (ended) return { state: DEAD, data: data ?? {} };
        if (answer.ok && data) return { state: OK, data };
        if (answer.status >= 500 || answer.status === 429 || answer.ok)
            return { state: OFFLINE, data: data ?? {} };
        return { state: REFUSED, data: data ?? {} };
    }

    // A new token, if this person is signed in again.
    async renew() {
        try {
            const answer = await fetch(location.href, { credentials: "same-origin",
                redirect: "manual", cache: "no-store" });
            if (!answer.ok) return false;
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const form = page.getElementById(this.form.id);
            const token = form?.querySelector("input[name=_token]")?.value;
            const isSame = ["ma", "nguoi"].every(
                key => form?.dataset[key] === this.form.dataset[key]);
            if (!token || !isSame || token === this.token) return false;
            this.field.value = token;
            return true;
        } catch {
            return false;
        }
    }

    withToken(body) {
        if (body.has("_token")) body.set("_token", this.token);
        return body;
    }
}
