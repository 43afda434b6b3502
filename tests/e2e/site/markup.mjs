/*
 * markup.mjs - reads the HTML and XML that the portal writes: strictly, because it is
 * ours. Every tag must close, every "&" begin a reference; browsers forgive, we do not.
 */

const VOID = new Set(
    "area base br col embed hr img input link meta source track wbr".split(" "),
);
const RAW = new Set(["script", "style"]);
const TAG = /<(\/?)([a-zA-Z][\w:.-]*)((?:\s+[^\s"'<>/=]+(?:="[^"<]*")?)*)\s*(\/?)>/y;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:="([^"<]*)")?/g;
const REFERENCES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

export function plain(text) {
    return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) =>
        decimal
            ? String.fromCodePoint(+decimal)
            : hex
              ? String.fromCodePoint(parseInt(hex, 16))
              : (REFERENCES[name] ?? all),
    );
}

function attributesOf(text) {
    const found = {};
    for (const [, name, value] of text.matchAll(ATTRIBUTE))
        found[name] = plain(value ?? "");
    return found;
}

// { elements: [{ name, attributes, at }], text, faults }: elements in document order,
// the visible words, and what is wrong with the markup.
export function readMarkup(source, { xml = false } = {}) {
    const elements = [],
        faults = [],
        open = [],
        words = [];
    let at = 0;
    const fault = what =>
        faults.push(`${what} near "${source.slice(Math.max(0, at - 30), at + 50)}"`);
    const addText = text => {
        if (/&(?!#\d+;|#x[0-9a-f]+;|\w+;)/i.test(text)) fault("a bare &");
        if (!RAW.has(open.at(-1))) words.push(plain(text));
    };
    while (at < source.length) {
        const next = source.indexOf("<", at);
        addText(source.slice(at, next < 0 ? source.length : next));
        if (next < 0) break;
        at = next;
        const special = /<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<[!?][^>]*>/y;
        special.lastIndex = at;
        const skipped = special.exec(source);
        if (skipped) {
            words.push(skipped[1] ?? "");
            at = special.lastIndex;
            continue;
        }
        TAG.lastIndex = at;
        const tag = TAG.exec(source);
        if (!tag) {
            fault("no tag");
            at++;
            continue;
        }
        at = TAG.lastIndex;
        const [, closing, spelled, attributes, alone] = tag;
        const name = xml ? spelled : spelled.toLowerCase();
        if (closing) {
            if (open.pop() !== name) fault(`</${name}> closes something else`);
            words.push(" ");
            continue;
        }
        elements.push({ name, attributes: attributesOf(attributes), within: [...open] });
        if (alone || (!xml && VOID.has(name))) continue;
        open.push(name);
        if (!xml && RAW.has(name)) {
            const end = source.indexOf(`</${name}`, at);
            at = end < 0 ? source.length : end;
        }
    }
    if (open.length) fault(`<${open.at(-1)}> never closes`);
    return { elements, faults, text: words.join("").replace(/\s+/g, " ").trim() };
}
