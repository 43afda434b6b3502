/*
 * lures.mjs - notices in a browser that a payload of payloads.mjs has run, or would: its
 * call, a request it causes, a dialog, leaving the page, and (scan) markup that only
 * waits for a click. Pages come without their CSP when `bare`: that is the second wall,
 * and nothing may lean on it. Styles, fonts and pictures are not fetched.
 */

const CALL = /^xss:(\d+)$/,
    ASKED = /\/xss-(\d+|none)/,
    IDLE_KINDS = ["stylesheet", "font", "image", "media"];

// Runs in the page: markup that no page of ours has, also inside templates.
function scan(page = document) {
    const found = [];
    const PROGRAM = /^(javascript|vbscript|data|view-source|feed|livescript):/i,
        PICTURE = /^data:image\/(png|jpeg|gif|webp)/i;
    const ADDRESSES = "href src action formaction data xlink:href background poster ping srcdoc to values srcset".split(" ");
    const ALIEN = "iframe, frame, object, embed, applet, portal, fencedframe, math, base, foreignObject, animate, set, xmp, plaintext, marquee, body meta";
    const OWN = "body cookie forms getElementById querySelector createElement addEventListener documentElement head title activeElement".split(" ");
    const is_bad_address = (element, value) => {
        const url = value.replace(/[\0-\x20\u200b\ufeff]/g, "");
        if (PROGRAM.test(url)) return !(element.localName === "img" && PICTURE.test(url));
        return /^\/xss-/.test(url) || (url && /(^|\.)ke-xau\.example$/.test(element.hostname ?? ""));
    };
    const WEB = /1999\/xhtml$|2000\/svg$|MathML$/;
    const is_bad = element => {
        if (!WEB.test(element.namespaceURI)) return false; // of a feed
        if (element.matches(ALIEN)) return true;
        if (element.matches("body link:not([rel=stylesheet][href^='/tinh/'])") && page.contentType === "text/html") return true;
        const text = ["script", "style"].includes(element.localName) ? element.textContent : "";
        if (element.type !== "application/ld+json" && /__x\(|xss-\d/.test(text)) return true;
        const names = Element.prototype.getAttributeNames.call(element);
        return names.map(name => [name, Element.prototype.getAttribute.call(element, name)]).some(
            ([name, value]) =>
                /^on/i.test(name) ||
                (name === "style" && /xss-|__x|javascript|expression|animation|fixed/.test(value)) ||
                (ADDRESSES.includes(name.toLowerCase()) && is_bad_address(element, value)),
        );
    };
    const look = root => {
        for (const element of root.querySelectorAll("*")) {
            if (is_bad(element)) found.push(element.outerHTML.slice(0, 160));
            if (element.content?.querySelectorAll) look(element.content);
            if (element.shadowRoot) look(element.shadowRoot);
        }
    };
    const of = Document.prototype.querySelectorAll.bind(page);
    look({ querySelectorAll: of });
    // What is named must not stand where the browser's own does.
    for (const name of OWN)
        if (Object.prototype.hasOwnProperty.call(page, name)) found.push(`document.${name} is not the browser's`);
    for (const form of of("form"))
        if (form.querySelector("[name=attributes], [name=action]")) found.push("a form without its attributes");
    return found;
}

// { context, heard: Map of number to how it was noticed }; `options` of newContext.
export async function listening(browser, portal, { bare = true, with_scripts = true, options = {} } = {}) {
    const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, locale: "vi-VN", ...options });
    const heard = new Map();
    const hear = (id, how) => heard.set(Number(id) || 0, how);
    await context.addInitScript(() => {
        window.__x = id => console.log(`xss:${id}`);
    });
    context.on("console", message => {
        const call = CALL.exec(message.text());
        if (call) hear(call[1], `runs in ${message.page()?.url()}`);
    });
    context.on("dialog", dialog => {
        hear(0, `dialog ${dialog.message()}`);
        return dialog.dismiss();
    });
    context.on("request", request => {
        const asked = ASKED.exec(request.url());
        if (asked && !request.url().includes("?")) hear(asked[1], `asks for ${request.url()}`);
        if (request.url().includes("ke-xau.example")) hear(0, `asks for ${request.url()}`);
    });
    await context.route("**/*", async route => {
        const request = route.request();
        if (!request.url().startsWith(portal.base)) return route.abort();
        const kind = request.resourceType();
        if (IDLE_KINDS.includes(kind) || (kind === "script" && !with_scripts)) return route.abort();
        if (!bare || kind !== "document") return route.continue();
        const answer = await route.fetch({ maxRedirects: 0 }).catch(() => null);
        if (!answer) return route.abort().catch(() => {});
        const headers = { ...answer.headers() };
        for (const name of ["content-security-policy", "x-frame-options"]) delete headers[name];
        return route.fulfill({ response: answer, headers }).catch(() => {});
    });
    return { context, heard };
}

// What waits in this page.
export function waiting(tab) {
    return tab.evaluate(scan);
}

// Each of these pages in a frame of its own, at one address of the portal, all at once;
// [ [ what waits ] ] in their order. What runs is heard as anywhere.
export async function gallery(tab, portal, pages) {
    const HALL = `${portal.base}/phong-thu`,
        AT_ONCE = 60;
    await tab.route(HALL, route => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Phòng</title>" }));
    const seen = [];
    for (let i = 0; i < pages.length; i += AT_ONCE) {
        await tab.goto(HALL);
        seen.push(...(await tab.evaluate(hang, [pages.slice(i, i + AT_ONCE), scan.toString()])));
    }
    await tab.unroute(HALL);
    return seen;
}

async function hang([pages, source]) {
    const LONGEST_MS = 900,
        AFTER_MS = 60;
    const look = new Function(`return (${source})(...arguments)`);
    const frames = pages.map(page => {
        const frame = document.createElement("iframe");
        frame.srcdoc = page;
        frame.width = 300;
        document.body.append(frame);
        return new Promise(done => {
            const end = setTimeout(() => done(frame), LONGEST_MS);
            frame.onload = () => {
                clearTimeout(end);
                done(frame);
            };
        });
    });
    const loaded = await Promise.all(frames);
    await new Promise(done => setTimeout(done, AFTER_MS));
    return loaded.map(frame => {
        const page = frame.contentDocument;
        if (!page) return ["the frame has gone elsewhere"];
        return frame.contentWindow.location.href === "about:srcdoc" ? look(page) : ["the frame has left its page"];
    });
}
