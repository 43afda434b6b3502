/*
 * word_list.js - lists: what a marker like "1.", "a)" or "-" says, lines that were
 * typed as lists, and list items as nested <ul> and <ol>.
 *
 * An item of a list is { kind: "li", lines, level, ordered, type, num, key }; items of
 * one key and level are of one list. core/content/word_list.c does the same.
 */
import { MARK, isAll, isLetter, linesHtml, plain, withoutStart } from "./word_text.js";

/* ---- markers of Word ---- */

const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };

function romanNumber(text) {
    let total = 0;
    for (let at = 0; at < text.length; at++) {
        const value = ROMAN[text[at]], next = ROMAN[text[at + 1]] ?? 0;
        total += value < next ? -value : value;
    }
    return total;
}

// "c" -> 3, "aa" -> 27, as Word counts: the same letter again.
const letterNumber = text => text.charCodeAt(0) - 0x60 + 26 * (text.length - 1);

/*
 * What the marker of a list paragraph says: { ordered, type, num }, or null when it has
 * words of its own ("Điều 1."), which must not be lost. `known`: the type of this list
 * and level so far, for "i" and "v" are letters too.
 */
export function readMarker(marker, known) {
    const text = marker.replace(/ /g, "");
    const number = /^\(?(?:[0-9]{1,4}\.)*([0-9]{1,4})[.):\/]*$/.exec(text);
    if (number) return { ordered: true, type: "", num: Number(number[1]) };
    const letters = /^\(?([a-zA-Z]{1,8})[.)]$/.exec(text)?.[1];
    if (letters !== undefined) {
        const low = letters.toLowerCase(), isSmall = low === letters;
        const isRoman = /^[ivxlcdm]+$/.test(low) &&
            (known ? known.toLowerCase() === "i" : letters.length > 1 || low === "i");
        if (isRoman)
            return { ordered: true, type: isSmall ? "i" : "I", num: romanNumber(low) };
        if ([...low].every(letter => letter === low[0]))
            return { ordered: true, type: isSmall ? "a" : "A", num: letterNumber(low) };
        return null;
    }
    const isSign = [...text].length <= 2 && !/.[.)]$/.test(text);
    return isSign ? { ordered: false, type: "", num: 1 } : null;
}

/* ---- typed lists ---- */

const BULLETS = "-–—•·▪●○◦■□❖❑➢✓➔*+";

// { key, ordered, type, num, size } of a line like "- việc một"; null for any other.
export function typedMarker(line) {
    const text = plain(line).slice(0, 8);
    const letter = at => at < text.length && isLetter(text.charCodeAt(at));
    if (text && BULLETS.includes(text[0])) {
        const key = "–—".includes(text[0]) ? "-" : text[0];
        const isMark = text.length > 2 ? text[1] === " " : false;
        if (!isMark && !((key === "-" || key === "+") && letter(1))) return null;
        return { key, ordered: false, type: "", num: 1, size: 1 };
    }
    const match = /^([0-9]{1,3}|[a-zđ])([.)])/.exec(text);
    if (!match || isAll(line, MARK.STRONG)) return null;
    const size = match[0].length, isNumber = match[1] < ":";
    const follows = text[size] === " " ? text.length > size + 1 : isNumber && letter(size);
    if (!follows) return null;
    if (isNumber)
        return { key: "1", ordered: true, type: "", num: Number(match[1]), size };
    return { key: "a", ordered: true, type: "a", size,
        num: match[1] === "đ" ? -1 : match[1].charCodeAt(0) - 0x60 };
}

// A list typed as lines of one paragraph: each of its lines, and what stands between.
export function typedParts(lines) {
    const typed = lines.map(line => typedMarker(line) !== null);
    if (typed.filter(Boolean).length < 2) return [lines];
    const parts = [];
    lines.forEach((line, at) => {
        if (at === 0 || typed[at] || typed[at - 1]) parts.push([]);
        parts[parts.length - 1].push(line);
    });
    return parts;
}

const isTyped = item =>
    item.kind === "p" && !item.caption && item.lines.length === 1 && item.typed !== null;

// Closes levels down to `depth`; the first item of a numbered one that has no second.
function dropLevels(stack, depth) {
    const alone = stack.slice(depth).find(open => open.ordered && open.count === 1);
    stack.length = depth;
    return alone ? alone.first : -1;
}

/*
 * Gives the typed lines from `at` to before `end` their levels; { count, alone }: how
 * many are one list, and where in it a number stands alone (-1: nowhere). A marker seen
 * before in this list leads back to its level, a new one deeper. Numbers must go on by
 * one. count -1: letters that do not go on by one (the Vietnamese a b c d đ) and must
 * stay as they were typed.
 */
function measure(items, at, end, levels) {
    const stack = [];
    let count = 0;
    for (; at + count < end && isTyped(items[at + count]); count++) {
        const item = items[at + count], { key, num, ordered } = item.typed;
        if (item.quote !== items[at].quote) break;
        const found = stack.findIndex(open => open.key === key);
        const due = found < 0 ? 1 : stack[found].num + 1;
        if (key === "a" && num !== due) return { count: -1, alone: -1 };
        if (key === "1" && stack.length && num !== due) break;
        const alone = found < 0 ? -1 : dropLevels(stack, found + 1);
        if (alone >= 0) return { count, alone };
        if (found < 0) stack.push({ key, ordered, count: 0, first: at + count });
        const open = stack[stack.length - 1];
        open.num = num;
        open.count++;
        levels[count] = stack.length;
    }
    return { count, alone: dropLevels(stack, 0) };
}

// The list that begins at `at`: before a number that stands alone, unless it is the
// first; then there is none.
function listFrom(items, at, levels) {
    let found, end = items.length;
    do {
        found = measure(items, at, end, levels);
        end = found.alone;
    } while (found.alone > at);
    return found.alone === at ? 0 : found.count;
}

// How far typed lines go on without anything between.
function runLength(items, at) {
    let count = 0;
    while (at + count < items.length && isTyped(items[at + count])) count++;
    return count;
}

function makeItems(items, at, count, levels, key) {
    for (let i = 0; i < count; i++) {
        const item = items[at + i], { ordered, type, num, size } = item.typed;
        items[at + i] = { kind: "li", lines: [withoutStart(item.lines[0], size)],
            level: levels[i], ordered, type, num, key, quote: item.quote };
    }
}

// Two or more typed lines become a list; one alone stays a line.
export function findTypedLists(items) {
    for (const item of items)
        item.typed = item.kind === "p" && item.lines.length === 1
            ? typedMarker(item.lines[0]) : null;
    const levels = [];
    for (let at = 0; at < items.length; ) {
        const count = isTyped(items[at]) ? listFrom(items, at, levels) : 1;
        if (count >= 2) makeItems(items, at, count, levels, `typed${at}`);
        at += count < 0 ? runLength(items, at) : Math.max(count, 1);
    }
}

/* ---- nested lists ---- */

// Closes lists down to `depth` open ones.
function close(stack, depth) {
    let out = "";
    while (stack.length > depth) out += `</li></${stack.pop().tag}>`;
    return out;
}

// Within an item only the kind of a list counts, not which list it was.
const fits = (open, item, depth) =>
    (depth > 1 || open.key === item.key) && open.ordered === item.ordered &&
    open.type === item.type;

// How many of the open lists stay open before this item. A level that was left out
// ("·", then "§", then "o") is made good.
function staying(stack, item) {
    let depth = stack.length;
    while (depth > 1 && stack[depth - 1].level > item.level &&
           stack[depth - 2].level >= item.level) depth--;
    if (!depth) return 0;
    const last = stack[depth - 1];
    last.level = Math.min(last.level, item.level);
    return last.level === item.level && !fits(last, item, depth) ? depth - 1 : depth;
}

function beginList(item) {
    const tag = item.ordered ? "ol" : "ul";
    const start = item.ordered && item.num > 1 && item.num <= 20000
        ? ` start="${item.num}"` : "";
    const type = item.ordered && item.type ? ` type="${item.type}"` : "";
    return `<${tag}${start}${type}>`;
}

// The HTML of items[at...], as long as they are of lists; `ends` counts them.
export function listHtml(items, at) {
    const stack = [], quote = items[at].quote;
    let out = "", end = at;
    for (; end < items.length && items[end].kind === "li" && items[end].quote === quote; end++) {
        const item = items[end], depth = staying(stack, item);
        const isSame = depth > 0 && stack[depth - 1].level === item.level;
        out += close(stack, depth);
        if (isSame) out += "</li>";
        else {
            out += beginList(item);
            stack.push({ tag: item.ordered ? "ol" : "ul", level: item.level, key: item.key,
                ordered: item.ordered, type: item.type });
        }
        out += `<li>${linesHtml(item.lines)}`;
    }
    return { html: out + close(stack, 0), end };
}
