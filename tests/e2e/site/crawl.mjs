/*
 * crawl.mjs - follows every link of the site from its home page and its sitemap.
 */
import { readMarkup, plain } from "./markup.mjs";

const AT_ONCE = 4;
const MOST_QUERIES = 12; // of one path: filters and facets combine without end

const FETCHED = {
    img: "src",
    script: "src",
    source: "src",
    iframe: "src",
    embed: "src",
    object: "data",
    video: "src",
    audio: "src",
    link: "href",
    form: "action",
    a: "href",
};
// <link>s that a browser fetches or that promise a page of this site.
const NO_FETCH = /^(dns-prefetch|preconnect)$/;

// { element, href } of everything a page points to, as written.
function pointersOf(elements) {
    return elements
        .filter(element => FETCHED[element.name])
        .map(element => ({ element, href: element.attributes[FETCHED[element.name]] }))
        .filter(
            pointer =>
                pointer.href !== undefined &&
                !NO_FETCH.test(pointer.element.attributes.rel ?? ""),
        );
}

function feedAddresses(text) {
    return [
        ...text.matchAll(/<(?:loc|link|id|guid)[^>]*>([^<]+)<|<link[^>]*href="([^"]+)"/g),
    ]
        .map(found => plain(found[1] ?? found[2]))
        .filter(found => /^https?:/.test(found));
}

// Map of path (with query) → { status, type, text, markup, from, location, anchors }.
// `ignore(url)` leaves an address out.
export async function crawl(portal, { ignore = () => false } = {}) {
    const pages = new Map(),
        waiting = [],
        queries = new Map(),
        outside = [];

    function want(address, from, pointer) {
        let url;
        try {
            url = new URL(address, new URL(from, portal.base));
        } catch {
            outside.push({ from, href: address, element: pointer?.element });
            return;
        }
        if (!/^https?:$/.test(url.protocol)) return;
        if (url.origin !== portal.base) {
            outside.push({ from, href: url.href, element: pointer?.element });
            return;
        }
        const key = url.pathname + url.search;
        let page = pages.get(key);
        if (!page && !ignore(url)) {
            const seen = queries.get(url.pathname) ?? 0;
            if (url.search && seen >= MOST_QUERIES) return;
            queries.set(url.pathname, seen + (url.search ? 1 : 0));
            page = { from, anchors: new Map() };
            pages.set(key, page);
            waiting.push(key);
        }
        if (page && url.hash.length > 1)
            page.anchors.set(decodeURIComponent(url.hash.slice(1)), from);
    }

    async function visit(key) {
        const page = pages.get(key),
            answer = await portal.get(key);
        Object.assign(page, answer);
        if (answer.location) want(answer.location, key);
        if (answer.type === "text/html") {
            page.markup = readMarkup(answer.text);
            for (const pointer of pointersOf(page.markup.elements))
                want(pointer.href, key, pointer);
        } else if (/xml$/.test(answer.type)) {
            page.markup = readMarkup(answer.text, { xml: true });
            feedAddresses(answer.text).forEach(address => want(address, key));
        }
    }

    for (const start of ["/", "/sitemap.xml", "/robots.txt"]) want(start, "/");
    const running = new Set();
    while (waiting.length || running.size) {
        while (waiting.length && running.size < AT_ONCE) {
            const task = visit(waiting.shift()).finally(() => running.delete(task));
            running.add(task);
        }
        await Promise.race(running);
    }
    return { pages, outside };
}
