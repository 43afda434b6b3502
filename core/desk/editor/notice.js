/*
 * notice.js - where the editor speaks: a line for what is well (not announced, it
 * changes every few seconds) and a status box for what somebody must hear.
 *
 * A notice has a topic; a newer one of the same topic takes its place, and quiet(topic)
 * takes it away.
 */

export class Notices {
    // `line`: an element for "Đã tự lưu lúc 20:41."; `box`: filled with notices.
    constructor(line, box) {
        this.line = line;
        this.box = box;
        this.topics = new Map();
    }

    tell(text) {
        this.line.textContent = text;
    }

    // tone: "ok", "canh" (look here) or "loi" (wrong). actions: [[label, function], ...]
    say(topic, text, tone = "ok", actions = []) {
        const now = this.topics.get(topic);
        if (now?.dataset.text === text && !actions.length) return;
        this.quiet(topic);
        const notice = document.createElement("p");
        notice.className = `bao-soan ${tone}`;
        notice.dataset.text = text;
        notice.append(text);
        for (const [label, run] of actions) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "nut nho";
            button.textContent = label;
            button.addEventListener("click", () => {
                this.quiet(topic);
                run();
            });
            notice.append(" ", button);
        }
        this.topics.set(topic, notice);
        this.box.append(notice);
    }

    quiet(topic) {
        this.topics.get(topic)?.remove();
        this.topics.delete(topic);
    }

    has(topic) {
        return this.topics.has(topic);
    }
}
