/*
 * word_walk.js - from the tree of a pasted text to a row of items: paragraphs, headings,
 * lines of lists, pictures, tables, rules.
 *
 * 1 which elements mean what   2 marks and fonts   3 blocks   4 lists
 * 5 pictures, notes, comments   6 the walk
 *
 * A frame is where text goes: the page itself, or one cell of a table. Its `block` says
 * what the text that comes is part of; blocks end where an element of blocks begins or
 * ends. core/content/word_walk.c does the same.
 */
import { FONT, fontKind } from "./legacy_font.js";
import { attribute, classesOf, endsSentence, headingLevel, isCaption, isPageEnd,
    isParagraph, noteKind, wholeNumber } from "./word_element.js";
import { isHidden, leftMargin, listType, readStyle, styledMarks, StyleRules }
    from "./word_style.js";
import { MARK, altText, length, oneLine, ownPicture, plain, plainOf, safeLink,
    textLine, toParagraphs } from "./word_text.js";
import { readMarker, typedParts } from "./word_list.js";
import { placeTable } from "./word_table.js";

/* ---- 1. which elements mean what ---- */

const DEPTH_MAX = 400;
const LEVEL_MAX = 9; // of lists
const DROPPED = new Set(["applet", "audio", "canvas", "frameset", "head", "iframe", "math",
    "noembed", "noframes", "noscript", "object", "plaintext", "script", "select", "style",
    "svg", "template", "textarea", "title", "video", "xml", "xmp"]);
const BLOCKS = new Set(["address", "article", "aside", "blockquote", "caption", "center",
    "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]);
const MARKS = { b: MARK.STRONG, strong: MARK.STRONG, i: MARK.EM, em: MARK.EM, u: MARK.U,
    s: MARK.S, strike: MARK.S, sub: MARK.SUB, sup: MARK.SUP };

/* ---- 2. marks and fonts ---- */

// What holds for the text inside: { marks, href, font, pre, list }.
function inside(context, tag, element, style, found) {
    const own = MARKS[tag] ?? 0;
    const cleared = own & (MARK.SUB | MARK.SUP) ? MARK.SUB | MARK.SUP : 0;
    const marks = styledMarks((context.marks & ~cleared) | own, style, MARK);
    const family = style["font-family"] ?? (tag === "font" ? attribute(element, "face") : "");
    const font = fontKind(family) ?? found.font ?? context.font;
    const space = style["white-space"];
    const pre = space ? space.startsWith("pre") : context.pre || tag === "pre";
    const href = tag === "a" ? safeLink(element.getAttribute("href")) : context.href;
    return { marks: href === null ? marks : marks & ~MARK.U, href, font, pre,
        list: context.list };
}

export class Walker {
    constructor(notes) {
        this.rules = new StyleRules();
        this.notes = notes;
        this.keys = 0;       // of lists
        this.types = {};     // of the lists of Word, by key and level
        this.isMarker = false; // inside the marker of a list
        this.frame = this.newFrame();
    }

    newFrame() {
        return { items: [], runs: [], block: { kind: "p", loose: true }, quote: false };
    }

    /* ---- 3. blocks ---- */

    add(item) {
        this.frame.items.push({ quote: this.frame.quote, ...item });
    }

    // The text so far becomes items of the block it stands in.
    flush() {
        const { frame } = this, paragraphs = toParagraphs(frame.runs, this.notes);
        frame.runs = [];
        for (const lines of paragraphs) {
            if (frame.block.kind === "li") this.addListLines(frame.block, lines);
            else if (frame.block.kind === "h")
                this.add({ kind: "h", level: frame.block.level,
                    lines: [oneLine(lines, " ")] });
            else if (frame.block.caption) this.add({ kind: "p", caption: true, lines });
            else this.addParagraphs(lines, frame.block.loose);
        }
    }

    // Typed lists come as lines of one paragraph, and a Zalo message has no paragraphs.
    addParagraphs(lines, isLoose) {
        for (const part of typedParts(lines)) {
            let begin = 0;
            part.forEach((line, at) => {
                const ends = at + 1 === part.length || (isLoose && endsSentence(plain(line)));
                if (!ends) return;
                this.add({ kind: "p", caption: false, lines: part.slice(begin, at + 1) });
                begin = at + 1;
            });
        }
    }

    addListLines(block, lines) {
        const { items } = this.frame;
        if (block.isMso && !block.item && !this.readMsoMarker(block)) {
            const marked = [textLine(`${block.marker} `), lines[0]];
            this.addParagraphs([oneLine(marked, ""), ...lines.slice(1)], false);
        } else if (!block.item) {
            this.add({ kind: "li", lines, level: block.level, ordered: block.ordered,
                type: block.type, num: block.num, key: block.key });
            block.item = items[items.length - 1];
        } else if (items[items.length - 1] === block.item) block.item.lines.push(...lines);
        else this.addParagraphs(lines, false);
    }

    // Runs `work` with another block for its text, or with the same when null.
    within(block, work) {
        const { frame } = this, before = frame.block;
        this.flush();
        frame.block = block ?? before;
        work();
        this.flush();
        frame.block = before;
    }

    // The block a paragraph begins: heading, line of a list, caption, or plain.
    paragraph(element, style, found) {
        const names = classesOf(element), list = style["mso-list"] ?? found.list ?? "";
        const isShort = () => length(element.textContent.trim()) <= 150;
        const level = headingLevel(element, names, style, isShort);
        if (level) return { kind: "h", level };
        const match = /level([1-9])/.exec(list);
        if (match)
            return this.msoBlock(/lfo[0-9]+/.exec(list)?.[0] ?? "mso", Number(match[1]));
        const mayBeList = names.some(name => name.startsWith("MsoListParagraph")) ||
            /^-/.test(style["text-indent"] ?? "");
        return { kind: "p", loose: false, caption: isCaption(names), mayBeList,
            margin: leftMargin(style) };
    }

    /* ---- 4. lists ---- */

    msoBlock(key, level) {
        return { kind: "li", isMso: true, level, key, marker: "", ordered: false, type: "",
            num: 1, item: null };
    }

    // False when the marker is words that must stay.
    readMsoMarker(block) {
        const name = `${block.key} ${block.level}`;
        const read = readMarker(block.marker, this.types[name]);
        if (!read) return false;
        if (read.ordered && !(name in this.types)) this.types[name] = read.type;
        Object.assign(block, read);
        return true;
    }

    // <span style="mso-list:Ignore">1.<span>   </span></span>
    takeMarker(element, context, depth) {
        const { frame } = this, runs = frame.runs;
        frame.runs = [];
        this.isMarker = true;
        this.children(element, context, depth);
        this.isMarker = false;
        const marker = plainOf(toParagraphs(frame.runs, this.notes).flat());
        frame.runs = runs;
        if (frame.block.isMso) frame.block.marker = marker;
        else if (marker)
            runs.push({ text: `${marker} `, marks: context.marks, href: null,
                font: FONT.NONE });
    }

    /*
     * "Filtered" HTML has only the gap behind the marker:
     * <p class=MsoListParagraph>1.<span style='font:7.0pt "Times New Roman"'>   </span>
     */
    takeFilteredMarker(element, style) {
        const { frame } = this, { block } = frame;
        const isGap = /^7(\.0)?pt ["']?times new roman/.test(style.font ?? "") &&
            element.textContent.trim() === "";
        if (!isGap || this.isMarker || block.kind !== "p" || !block.mayBeList) return;
        const marker = plainOf(toParagraphs(frame.runs.slice(-8), this.notes).flat());
        if (!marker || length(marker) > 6 || frame.runs.length > 8) return;
        const level = Math.min(LEVEL_MAX, Math.max(1, Math.round(block.margin / 36)));
        const mso = this.msoBlock("filtered", level);
        mso.marker = marker;
        if (!this.readMsoMarker(mso)) return;
        frame.runs = [];
        frame.block = mso;
    }

    list(element, tag, context, style, depth) {
        const { frame } = this, outer = context.list;
        const list = { ordered: tag === "ol",
            level: outer ? Math.min(LEVEL_MAX, outer.level + 1) : 1,
            type: tag === "ol" ? listType(style, attribute(element, "type")) : "",
            key: outer ? outer.key : `list${++this.keys}`,
            next: wholeNumber(attribute(element, "start"), 1) };
        const block = outer ? frame.block : { kind: "p", loose: false };
        this.within(block, () => this.children(element, { ...context, list }, depth));
    }

    listItem(element, context, style, depth) {
        const list = context.list ?? { ordered: false, level: 1, type: "", key: "loose",
            next: 1 };
        const named = attribute(element, "data-listid");
        const type = list.ordered ? list.type || listType(style, "") : "";
        const num = wholeNumber(attribute(element, "value"), list.next);
        list.next = num + 1;
        const level = Math.max(list.level,
            Math.min(LEVEL_MAX, wholeNumber(attribute(element, "aria-level"), 1)));
        const block = { kind: "li", level, ordered: list.ordered, type, num, item: null,
            key: named ? `word${named}` : list.key };
        this.within(block, () => this.children(element, { ...context, list }, depth));
    }

    /* ---- 5. pictures, notes, comments ---- */

    picture(element) {
        const src = attribute(element, "src"), names = attribute(element, "class");
        const alt = element.getAttribute("alt");
        const width = wholeNumber(attribute(element, "width"), 0);
        const height = wholeNumber(attribute(element, "height"), 0);
        if (this.isMarker) return;
        if (/emoji/i.test(names) || element.hasAttribute("data-emoji") ||
            src.includes("/emoji/")) {
            this.text(alt ?? "", { marks: 0, href: null, font: FONT.NONE });
            return;
        }
        if ((width && width <= 24) || (height && height <= 24)) return;
        this.flush();
        const own = ownPicture(src);
        this.add({ kind: "figure", src: own || this.lostPicture(src), alt: altText(alt),
            width: own && width <= 20000 ? width : 0,
            height: own && height <= 20000 ? height : 0, caption: null });
    }

    // "" for a picture that is not here, a marker for one whose bytes are.
    lostPicture(src) {
        const { dataImages } = this.notes;
        this.notes.lostImages++;
        if (/^#anh-[0-9]+$/.test(src)) return src;
        return /^data:image\//i.test(src) ? `#anh-${dataImages.push(src) - 1}` : "";
    }

    // The reference to a footnote, or the sign before it at the end of the text.
    note(element, context, isBack) {
        const label = element.textContent.replace(/[^0-9A-Za-z*]/g, "").slice(0, 8);
        const { items } = this.frame;
        if (!label) return;
        if (!isBack) {
            this.text(`[${label}]`, { ...context, marks: MARK.SUP, href: null });
            return;
        }
        if (!this.hasNotes && !this.isMarker && items.length) this.add({ kind: "hr" });
        this.hasNotes = true;
        this.text(`[${label}] `, { ...context, marks: 0, href: null });
    }

    /* ---- 6. the walk ---- */

    text(text, context) {
        const { marks, href, font } = context;
        if (!context.pre) {
            this.frame.runs.push({ text, marks, href, font });
            return;
        }
        text.split(/\r\n|\n|\r/).forEach((part, at) => {
            if (at) this.frame.runs.push({ cut: 1 });
            this.frame.runs.push({ text: part, marks, href, font });
        });
    }

    children(node, context, depth) {
        for (let child = node.firstChild; child; child = child.nextSibling) {
            if (child.nodeType === 3) this.text(child.nodeValue, context);
            else if (child.nodeType === 1) this.element(child, context, depth + 1);
        }
    }

    element(element, context, depth) {
        const tag = element.localName;
        if (tag === "style") this.rules.add(element.textContent);
        if (DROPPED.has(tag) || element.namespaceURI !== "http://www.w3.org/1999/xhtml") return;
        if (depth > DEPTH_MAX) {
            this.text(element.textContent, context);
            return;
        }
        const style = readStyle(element.getAttribute("data-word-style"));
        const names = classesOf(element);
        if (tag === "del" || names.includes("msoDel")) {
            if (element.textContent.trim()) this.notes.hadDeletions = true;
            return;
        }
        if (isHidden(style) || names.includes("MsoCommentReference")) return;
        const found = this.rules.find(tag, names);
        const inner = inside(context, tag, element, style, found);
        if (style["mso-list"] === "ignore") this.takeMarker(element, inner, depth);
        else if (BLOCKS.has(tag)) this.block(element, tag, inner, style, found, depth);
        else this.inline(element, tag, inner, style, depth);
    }

    inline(element, tag, context, style, depth) {
        if (tag === "br") this.frame.runs.push({ cut: isPageEnd(style) ? 2 : 1 });
        else if (tag === "img") this.picture(element);
        else if (tag === "hr") this.within(null, () => this.add({ kind: "hr" }));
        else if (tag === "a") this.anchor(element, context, style, depth);
        else {
            if (tag === "span") this.takeFilteredMarker(element, style);
            this.children(element, context, depth);
        }
    }

    anchor(element, context, style, depth) {
        const href = attribute(element, "href");
        const goes = href.startsWith("#") ? noteKind(href) : "";
        if (goes === "comment") return;
        if (goes) this.note(element, context, goes === "back");
        else this.children(element, context, depth);
    }

    block(element, tag, context, style, found, depth) {
        const walk = () => this.children(element, context, depth);
        const { kind, caption } = this.frame.block;
        const isPlain = kind === "p" && !caption;
        if (tag === "table") this.within(null, () => this.table(element, context, depth));
        else if (tag === "ul" || tag === "ol") this.list(element, tag, context, style, depth);
        else if (tag === "li") this.listItem(element, context, style, depth);
        else if (tag === "blockquote") this.quote(element, style, walk);
        else if (tag === "figcaption" || tag === "caption")
            this.within({ kind: "p", caption: true }, walk);
        else if (isPlain && /^h[1-6]$/.test(tag))
            this.within({ kind: "h", level: Number(tag[1]) }, walk);
        else if (isPlain && (tag === "p" || isParagraph(element)))
            this.within(this.paragraph(element, style, found), walk);
        else this.within(isPlain ? { kind: "p", loose: true } : null, walk);
    }

    // Answers to a mail stand in quotes too, and so does what somebody only moved in.
    quote(element, style, walk) {
        const isMail = attribute(element, "type").toLowerCase() === "cite" ||
            attribute(element, "class").includes("gmail_quote") ||
            (style.border ?? "").startsWith("none");
        const before = this.frame.quote;
        this.within(null, () => {
            this.frame.quote = before || !isMail;
            walk();
            this.flush();
            this.frame.quote = before;
        });
    }

    // Rows of cells, each with the items of its own frame.
    table(element, context, depth) {
        const outer = this.frame, rows = [];
        const table = { rows, caption: null };
        const inner = { ...context, marks: 0, href: null, list: null };
        const visit = (parent, isHead) => {
            for (const child of parent.children) {
                const tag = child.localName;
                if (/^(thead|tbody|tfoot)$/.test(tag)) visit(child, tag === "thead");
                else if (tag === "caption") table.caption ??= this.inFrame(child, inner, depth);
                else if (tag === "tr") rows.push({ isHead, cells: this.cells(child, inner, depth) });
            }
        };
        visit(element, false);
        this.frame = outer;
        for (const item of placeTable(table, this.notes))
            outer.items.push({ ...item, quote: Boolean(item.quote) || outer.quote });
    }

    cells(row, context, depth) {
        const out = [];
        const style = readStyle(row.getAttribute("data-word-style"));
        const inner = inside(context, "tr", row, style, this.rules.find("tr", classesOf(row)));
        if (isHidden(style)) return out;
        for (const cell of row.children) {
            const isHeader = cell.localName === "th";
            if (!isHeader && cell.localName !== "td") continue;
            out.push({ isHeader, scope: attribute(cell, "scope").trim(),
                colspan: wholeNumber(attribute(cell, "colspan"), 1),
                rowspan: wholeNumber(attribute(cell, "rowspan"), 1),
                items: this.inFrame(cell, inner, depth + 3) });
        }
        return out;
    }

    // The items of one element, in a frame of its own.
    inFrame(element, context, depth) {
        const outer = this.frame;
        const style = readStyle(element.getAttribute("data-word-style"));
        const found = this.rules.find(element.localName, classesOf(element));
        this.frame = this.newFrame();
        this.frame.block.loose = false;
        this.children(element, inside(context, element.localName, element, style, found), depth);
        this.flush();
        const { items } = this.frame;
        this.frame = outer;
        return items;
    }
}
