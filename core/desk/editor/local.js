/*
 * local.js - what is being typed, kept in the browser, so that a power cut or a dead
 * session loses nothing.
 *
 * Every opened page has an entry of its own, so two tabs, or typing before an older
 * copy was asked about, overwrite nothing. Keys hold item and person: the next one at
 * a shared machine is not shown it. Entries older than a week go. A browser that
 * forbids storage makes keep() false.
 */

const PREFIX = "dinh:soan:";
const KEPT_MS = 7 * 24 * 3600 * 1000;

function read(key) {
    try {
        const entry = JSON.parse(localStorage.getItem(key));
        return entry && Array.isArray(entry.fields) && entry.at > Date.now() - KEPT_MS
            ? { ...entry, key } : null;
    } catch {
        return null;
    }
}

function keys(prefix) {
    try {
        return Object.keys(localStorage).filter(key => key.startsWith(prefix));
    } catch {
        return [];
    }
}

export class Local {
    constructor(item, person) {
        this.prefix = `${PREFIX}${item}:${person}:`;
        this.key = this.prefix + Date.now().toString(36) +
            Math.random().toString(36).slice(2, 6);
        keys(PREFIX).filter(key => !read(key)).forEach(key => this.drop(key));
    }

    // entry: { at, goc, sent, fields: [[name, value], ...], rows }
    keep(entry) {
        try {
            localStorage.setItem(this.key, JSON.stringify(entry));
            return true;
        } catch {
            return false;
        }
    }

    // Of this item and person, the newest first, each with its key.
    entries() {
        return keys(this.prefix).filter(key => key !== this.key).map(read)
            .filter(Boolean).sort((a, b) => b.at - a.at);
    }

    drop(key = this.key) {
        try {
            localStorage.removeItem(key);
        } catch { /* nothing was kept */ }
    }
}
