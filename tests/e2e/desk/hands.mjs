/*
 * hands.mjs - the three ways people use the desk: a thumb on a phone, the keyboard
 * alone, a browser without JavaScript. Each finds things by the words on them.
 */

const MOST_TABS = 250;
const SETTLE_MS = 1500; // a form that leads nowhere has said so by then

/* What has the focus, as a screen reader would say it. */
function focused() {
    const element = document.activeElement;
    if (!element || element === document.body) return "";
    const label = element.labels?.[0]?.textContent ?? "";
    return (element.getAttribute("aria-label") || label || element.textContent || "")
        .replace(/\s+/g, " ")
        .trim();
}

const isThere = where => document.activeElement.matches(where);

class Thumb {
    constructor(tab) {
        this.tab = tab;
        this.taps = 0;
    }

    // One tap on a link or button that carries these words.
    async tap(words, where = "main a, main button, main summary, .thanh a") {
        this.taps++;
        const aim = this.tab
            .locator(where)
            .filter({ hasText: words })
            .filter({ visible: true })
            .first();
        const before = await this.moment();
        await aim.click();
        await this.settle(before);
    }

    moment() {
        return this.tab.evaluate(() => performance.timeOrigin);
    }

    // Until another page has come, or none is coming.
    async settle(before) {
        const end = Date.now() + SETTLE_MS;
        for (;;) {
            const now = await this.tab
                .evaluate(() => [performance.timeOrigin, document.readyState])
                .catch(() => [before, "loading"]);
            const is_new = now[0] !== before;
            if (now[1] === "complete" && (is_new || Date.now() > end)) return;
            await this.tab.waitForTimeout(30);
        }
    }

    // Typing is not a tap: the field is one a person would simply write in.
    async write(label, text) {
        await this.tab.getByLabel(label).first().fill(text);
    }

    async choose(label, files) {
        await this.tab.getByLabel(label).first().setInputFiles(files);
    }
}

class Keyboard extends Thumb {
    // Goes on by Tab until something with these words has the focus.
    async reach(words, where = "*") {
        const begun = await this.tab.evaluate(focused);
        for (let i = 0; i < MOST_TABS; i++) {
            await this.tab.keyboard.press("Tab");
            const now = await this.tab.evaluate(focused);
            const fits = words instanceof RegExp ? words.test(now) : now.includes(words);
            if (fits && (await this.tab.evaluate(isThere, where))) return;
        }
        throw new Error(`the keyboard does not reach ${words} from "${begun}"`);
    }

    async tap(words, where = "a, button, summary") {
        this.taps++;
        await this.reach(words, where);
        const before = await this.moment();
        await this.tab.keyboard.press("Enter");
        await this.settle(before);
    }

    async write(label, text) {
        await this.reach(label);
        await this.tab.keyboard.press("Control+A");
        await this.tab.keyboard.insertText(text);
    }
}

export const HANDS = {
    thumb: { Hand: Thumb },
    keyboard: { Hand: Keyboard },
    "without JavaScript": { Hand: Thumb, options: { javaScriptEnabled: false } },
};
