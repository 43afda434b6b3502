/*
 * eyes.mjs - what an eye, a thumb and a screen reader would meet on a page of the desk.
 * One function that runs in the page and gives back plain data. `groups`: what the keys of
 * vi.json begin with, "nav|home|...".
 */
export function eyes(groups) {
    const LEAST_PX = 43.5;
    const root = document.documentElement;
    const shown = element =>
        element.getClientRects().length > 0 && element.checkVisibility({ checkVisibilityCSS: true });
    const cut = element => element.outerHTML.replace(/\s+/g, " ").slice(0, 110);

    // A link between other words may be as low as they are.
    const isInText = element => {
        if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
        let block = element.parentElement;
        while (getComputedStyle(block).display === "inline") block = block.parentElement;
        return block.textContent.trim().length > element.textContent.trim().length + 2;
    };
    // A box to tick is aimed at by its label.
    const target = element =>
        ["checkbox", "radio"].includes(element.type) ? (element.labels[0] ?? element) : element;
    // Shown only when it has the focus, or to nobody.
    const isAside = element =>
        element.closest(".an, .nhay, [aria-hidden=true]") || element.type === "hidden";

    const small = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter(e => shown(e) && !isAside(e) && !isInText(e))
        .map(e => ({ html: cut(e), box: target(e).getBoundingClientRect() }))
        .filter(({ box }) => box.height < LEAST_PX || box.width < LEAST_PX)
        .map(({ html, box }) => `${Math.round(box.width)} × ${Math.round(box.height)} ${html}`);

    const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
    return {
        sideways: root.scrollWidth - root.clientWidth,
        headings: document.querySelectorAll("h1").length,
        lang: root.lang,
        title: document.title,
        small,
        levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(shown).map(h => +h.tagName[1]),
        empty: [...document.querySelectorAll("h1, h2, h3, a, button, summary, legend, label, th[scope=col], dt")]
            .filter(shown)
            .filter(
                e =>
                    !e.textContent.trim() &&
                    !e.getAttribute("aria-label") &&
                    !e.querySelector("img[alt]:not([alt=''])"),
            )
            .map(cut),
        broken: [...document.images].filter(one => one.complete && !one.naturalWidth && one.currentSrc).map(one => one.src),
        unnamed: [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
            .filter(e => shown(e) && !e.labels?.length && !e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby"))
            .map(cut),
        doubled: ids.filter((id, i) => ids.indexOf(id) !== i),
        // A word that vi.json lacks, a brace that was not filled in.
        raw: document.body.innerText.match(new RegExp(`\\{\\{|undefined|\\bNULL\\b|\\b(${groups})\\.[a-z_]+\\b`, "g")) ?? [],
        wide: [...document.querySelectorAll("main *, header *, nav *")]
            .filter(shown)
            .filter(
                e =>
                    e.getBoundingClientRect().right > root.clientWidth + 1 &&
                    !e.closest("svg, .bai table, .an, pre"),
            )
            .slice(0, 3)
            .map(cut),
    };
}
