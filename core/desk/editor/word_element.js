/*
 * word_element.js - what one element of a pasted text is: heading, caption, paragraph,
 * the end of a page, a link to a note. core/content/word_element.c does the same.
 */
import { length } from "./word_text.js";

export const attribute = (element, name) => element.getAttribute(name) ?? "";
export const classesOf = element => attribute(element, "class").split(/[ \t\n\f\r]+/);

export function wholeNumber(text, other) {
    const match = /^[ \t\n\f\r]*([0-9]{1,5})[ \t\n\f\r]*$/.exec(text);
    return match ? Number(match[1]) : other;
}

export const isPageEnd = style =>
    /^(always|page)$/.test(style["page-break-before"] ?? "") ||
    /break$/.test(style["mso-break-type"] ?? "");

// A line that is a sentence: in a message each of them is a paragraph.
export function endsSentence(text) {
    return length(text) >= 40 && /[.!?…:;]$/.test(text);
}

export const isCaption = names => names.includes("MsoCaption") || names.includes("caption");

// A <div> that Word or a mail means as a paragraph.
export const isParagraph = element =>
    element.localName === "div" &&
    (/(^|[ \t\n\f\r])Mso(Normal|List|Title|Caption|Heading)/.test(attribute(element, "class")) ||
        element.getAttribute("role") === "heading");

export function headingLevel(element, names, style, isShort) {
    const role = element.getAttribute("role") === "heading"
        ? wholeNumber(attribute(element, "aria-level"), 2) : 0;
    const outline = /^[1-4]$/.test(style["mso-outline-level"] ?? "") && isShort()
        ? Number(style["mso-outline-level"]) : 0;
    const named = names.map(name => /^MsoHeading([1-6])$/.exec(name)?.[1]).find(Boolean);
    return names.includes("MsoTitle") ? 1 : Number(named ?? 0) || role || outline;
}

// Where a link inside the text goes: "note", "back" from a note, "comment", or "".
export function noteKind(href) {
    if (/msocom|msoanchor|cmnt/.test(href)) return "comment";
    if (/^#(_(ftn|edn)ref|(ftnt|edn)_ref|sd(foot|end)note[0-9]+anc)/.test(href)) return "back";
    return /^#(_?(ftn|edn)|sd(foot|end)note)/.test(href) ? "note" : "";
}
