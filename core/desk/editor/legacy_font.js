/*
 * legacy_font.js - text written in the fonts that Vietnamese offices used before
 * Unicode (.VnTime, .VnTimeH, VNI-Times), and in Wingdings and Symbol, to Unicode.
 *
 * core/content/legacy_font.c does the same; tests/word compares the two letter for
 * letter. The tables are complete: 134 letters each.
 */

export const FONT = { NONE: 0, TCVN3: 1, TCVN3_UPPER: 2, VNI: 3, WINGDINGS: 4, SYMBOL: 5 };

// TCVN 5712:1993 (ABC): one byte, one letter; capitals with a tone are the small
// letters of a font whose name ends in H.
const TCVN3_FROM = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ";
const TCVN3_TO = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";

// VNI: a letter and one mark behind it. A mark may be in either case; the letter
// alone decides.
const VNI_ROWS = [
    ["a", "øùûõïêèéúüëâàáåãä", "àáảãạăằắẳẵặâầấẩẫậ"],
    ["e", "øùûõïâàáåãä", "èéẻẽẹêềếểễệ"],
    ["o", "øùûõïâàáåãä", "òóỏõọôồốổỗộ"],
    ["u", "øùûõï", "ùúủũụ"],
    ["y", "øùûõ", "ỳýỷỹ"],
    ["ô", "øùûõï", "ờớởỡợ"],
    ["ö", "øùûõï", "ừứửữự"],
];
const VNI_ALONE = ["ôöñæóòîìí", "ơưđỉĩịỵìí"];

// What these fonts draw, for the signs that stand in documents.
const WINGDINGS = ["üØ§vqo¨þýàèlnuJ", "✓➢▪❖❑☐☐☑☒→➔●■◆☺"];
const SYMBOL = ["·®³£´¹»¸abgdmpqlWDSF", "•→≥≤×≠≈÷αβγδμπθλΩΔΣΦ"];

const pairs = ([from, to]) => {
    const letters = [...to];
    return new Map([...from].map((letter, at) => [letter, letters[at]]));
};
const tcvn3 = pairs([TCVN3_FROM, TCVN3_TO]);
const vniAlone = pairs(VNI_ALONE);
const vniRows = new Map(VNI_ROWS.map(([base, from, to]) => [base, pairs([from, to])]));
const wingdings = pairs(WINGDINGS);
const symbol = pairs(SYMBOL);

// The capital of a letter of these tables; others stay.
function upper(letter) {
    const code = letter.charCodeAt(0);
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0xe0 && code <= 0xfe && code !== 0xf7))
        return String.fromCharCode(code - 0x20);
    if ((code >= 0x1ea0 && code <= 0x1ef9) || code === 0x1a1 || code === 0x103 ||
        code === 0x111 || code === 0x129 || code === 0x169)
        return String.fromCharCode(code - (code === 0x1a1 ? 1 : code & 1));
    return code === 0x1b0 ? "Ư" : letter;
}

const isCapital = letter => {
    const code = letter.charCodeAt(0);
    return (code >= 0x41 && code <= 0x5a) || (code >= 0xc0 && code <= 0xde && code !== 0xd7);
};
const small = letter =>
    isCapital(letter) ? String.fromCharCode(letter.charCodeAt(0) + 0x20) : letter;

// Letters that neither encoding has: whoever typed them typed Unicode.
export function isUnicodeAlready(text) {
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if ((code >= 0x300 && code <= 0x36f) || (code >= 0x1e00 && code <= 0x1eff))
            return true;
        if (code >= 0x100 && code <= 0x24f && !"ŒœŠšŸŽžƒ".includes(text[at])) return true;
    }
    return false;
}

function fromTcvn3(text, isUpper) {
    let out = "";
    for (const letter of text) {
        const plain = tcvn3.get(letter) ?? letter;
        out += isUpper ? upper(plain) : plain;
    }
    return out;
}

function fromVni(text) {
    let out = "";
    for (let at = 0; at < text.length; at++) {
        const letter = text[at], next = text[at + 1];
        const marked = next && vniRows.get(small(letter))?.get(small(next));
        const plain = marked ?? vniAlone.get(small(letter));
        if (marked) at++;
        out += plain === undefined ? letter : isCapital(letter) ? upper(plain) : plain;
    }
    return out;
}

// Wingdings and Symbol letters often come as U+F0xx.
function drawn(text, table) {
    let out = "";
    for (const letter of text) {
        const code = letter.charCodeAt(0);
        const inFont = code >= 0xf020 && code <= 0xf0ff ? String.fromCharCode(code & 0xff)
            : letter;
        out += table?.get(inFont) ??
            (inFont === letter ? letter : symbol.get(inFont) ?? wingdings.get(inFont) ?? letter);
    }
    return out;
}

// The kind of the first font of a CSS list; null when it says nothing.
export function fontKind(family) {
    const name = family.split(",")[0].replace(/["']/g, "").trim().toLowerCase();
    if (name === "" || name === "inherit") return null;
    if (name.startsWith(".vn")) return name.endsWith("h") ? FONT.TCVN3_UPPER : FONT.TCVN3;
    if (name.startsWith("vni-") || name.startsWith("vni ")) return FONT.VNI;
    if (name.startsWith("wingdings")) return FONT.WINGDINGS;
    return name.startsWith("symbol") ? FONT.SYMBOL : FONT.NONE;
}

export function legacyToUnicode(kind, text) {
    if (kind === FONT.WINGDINGS) return drawn(text, wingdings);
    if (kind === FONT.SYMBOL) return drawn(text, symbol);
    if (kind === FONT.NONE || isUnicodeAlready(text)) return drawn(text, null);
    return kind === FONT.VNI ? fromVni(text) : fromTcvn3(text, kind === FONT.TCVN3_UPPER);
}
