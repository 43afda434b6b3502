/*
 * legacy_font.c - text written in the fonts that Vietnamese offices used before
 * Unicode (.VnTime, .VnTimeH, VNI-Times), and in Wingdings and Symbol, to Unicode.
 *
 * core/desk/editor/legacy_font.js does the same; tests/word compares the two letter
 * for letter. The tables are complete: 134 letters each.
 */
#include "base/text.h"
#include "content/word.h"

/* What stands at the same place of the two belongs together. */
struct letters {
    const char *from, *to;
};

/* TCVN 5712:1993 (ABC): one byte, one letter; capitals with a tone are the small
 * letters of a font whose name ends in H. */
static const struct letters tcvn3 = {
    "¡¢£¤¥¦§¨©ª«¬\xC2\xAD®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
};

/* VNI: a letter and one mark behind it. A mark may be in either case; the letter
 * alone decides. */
static const struct vni_row {
    int32_t base;
    struct letters marked;
} vni_rows[] = {
    { 'a', { "øùûõïêèéúüëâàáåãä", "àáảãạăằắẳẵặâầấẩẫậ" } },
    { 'e', { "øùûõïâàáåãä", "èéẻẽẹêềếểễệ" } },
    { 'o', { "øùûõïâàáåãä", "òóỏõọôồốổỗộ" } },
    { 'u', { "øùûõï", "ùúủũụ" } },
    { 'y', { "øùûõ", "ỳýỷỹ" } },
    { 0xF4 /* ô */, { "øùûõï", "ờớởỡợ" } },
    { 0xF6 /* ö */, { "øùûõï", "ừứửữự" } },
};
static const struct letters vni_alone = { "ôöñæóòîìí", "ơưđỉĩịỵìí" };

/* What these fonts draw, for the signs that stand in documents. */
static const struct letters wingdings = { "üØ§vqo¨þýàèlnuJ", "✓➢▪❖❑☐☐☑☒→➔●■◆☺" };
static const struct letters symbol = { "·®³£´¹»¸abgdmpqlWDSF", "•→≥≤×≠≈÷αβγδμπθλΩΔΣΦ" };

/* ---- letters ----------------------------------------------------------------- */

/* The letter of `to` at the place of `letter` in `from`; 0 when it is not there. */
static int32_t find_letter(const struct letters *table, int32_t letter)
{
    struct str from = str_of(table->from), to = str_of(table->to);
    while (from.len) {
        int32_t found = text_next(&to);
        if (text_next(&from) == letter)
            return found;
    }
    return 0;
}

static bool is_capital(int32_t letter)
{
    return (letter >= 'A' && letter <= 'Z') ||
           (letter >= 0xC0 && letter <= 0xDE && letter != 0xD7);
}

static int32_t small(int32_t letter)
{
    return is_capital(letter) ? letter + 0x20 : letter;
}

/* The capital of a letter of these tables; others stay. */
static int32_t upper(int32_t letter)
{
    if ((letter >= 'a' && letter <= 'z') ||
        (letter >= 0xE0 && letter <= 0xFE && letter != 0xF7))
        return letter - 0x20;
    if (letter == 0x1A1 || letter == 0x1B0) /* ơ ư: the capital stands before */
        return letter - 1;
    if ((letter >= 0x1EA0 && letter <= 0x1EF9) || letter == 0x103 || letter == 0x111 ||
        letter == 0x129 || letter == 0x169)
        return letter - (letter & 1);
    return letter;
}

/* Letters that neither encoding has: whoever typed them typed Unicode. */
static bool is_unicode_already(struct str text)
{
    static const struct letters of_windows = { "ŒœŠšŸŽžƒ", "ŒœŠšŸŽžƒ" };
    while (text.len) {
        int32_t letter = text_next(&text);
        if ((letter >= 0x300 && letter <= 0x36F) || (letter >= 0x1E00 && letter <= 0x1EFF))
            return true;
        if (letter >= 0x100 && letter <= 0x24F && !find_letter(&of_windows, letter))
            return true;
    }
    return false;
}

/* ---- the encodings ----------------------------------------------------------- */

static void add_tcvn3(struct buf *out, struct str text, bool is_upper)
{
    int32_t table[0x100] = { 0 };
    for (struct str from = str_of(tcvn3.from), to = str_of(tcvn3.to); from.len;) {
        int32_t letter = text_next(&from);
        table[letter & 0xFF] = text_next(&to);
    }
    while (text.len) {
        int32_t letter = text_next(&text);
        int32_t found = letter < 0x100 ? table[letter] : 0;
        int32_t plain = found ? found : letter;
        text_add_letter(out, is_upper ? upper(plain) : plain);
    }
}

static int32_t vni_marked(int32_t base, int32_t mark)
{
    for (size_t i = 0; i < sizeof vni_rows / sizeof *vni_rows; i++)
        if (vni_rows[i].base == base)
            return find_letter(&vni_rows[i].marked, mark);
    return 0;
}

static void add_vni(struct buf *out, struct str text)
{
    while (text.len) {
        int32_t letter = text_next(&text);
        struct str ahead = text;
        int32_t next = ahead.len ? text_next(&ahead) : 0;
        int32_t plain = next < 0x80 ? 0 : vni_marked(small(letter), small(next));
        if (plain)
            text = ahead;
        else if (letter >= 0x80)
            plain = find_letter(&vni_alone, small(letter));
        if (plain && is_capital(letter))
            plain = upper(plain);
        text_add_letter(out, plain ? plain : letter);
    }
}

/* Wingdings and Symbol letters often come as U+F0xx. */
static void add_drawn(struct buf *out, struct str text, const struct letters *table)
{
    while (text.len) {
        int32_t letter = text_next(&text);
        bool is_private = letter >= 0xF020 && letter <= 0xF0FF;
        int32_t in_font = is_private ? letter & 0xFF : letter;
        int32_t found = table ? find_letter(table, in_font) : 0;
        if (!found && is_private)
            found = find_letter(&symbol, in_font);
        if (!found && is_private)
            found = find_letter(&wingdings, in_font);
        text_add_letter(out, found ? found : letter);
    }
}

/* ---- the whole --------------------------------------------------------------- */

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] & 0x80)
            return false;
    return true;
}

static bool begins(struct str text, const char *with)
{
    struct str start = { text.ptr, strlen(with) };
    return text.len >= start.len && str_eq_nocase(start, str_of(with));
}

enum word_font word_font_kind(struct str family)
{
    char name[64];
    size_t len = 0;
    for (size_t i = 0; i < family.len && family.ptr[i] != ',' && len < sizeof name; i++)
        if (family.ptr[i] != '"' && family.ptr[i] != '\'')
            name[len++] = family.ptr[i];
    struct str first = str_trim((struct str){ name, len });
    if (first.len == 0 || (first.len == 7 && begins(first, "inherit")))
        return FONT_UNSAID;
    if (begins(first, ".vn"))
        return (first.ptr[first.len - 1] | 0x20) == 'h' ? FONT_TCVN3_UPPER : FONT_TCVN3;
    if (begins(first, "vni-") || begins(first, "vni "))
        return FONT_VNI;
    if (begins(first, "wingdings"))
        return FONT_WINGDINGS;
    return begins(first, "symbol") ? FONT_SYMBOL : FONT_NONE;
}

struct str word_decode(struct arena *arena, enum word_font font, struct str text)
{
    bool is_old = font == FONT_TCVN3 || font == FONT_TCVN3_UPPER || font == FONT_VNI;
    bool says_more =
        font == FONT_TCVN3_UPPER || font == FONT_WINGDINGS || font == FONT_SYMBOL;
    if (!says_more && is_ascii(text))
        return text;
    struct buf out = { 0 };
    if (font == FONT_WINGDINGS)
        add_drawn(&out, text, &wingdings);
    else if (font == FONT_SYMBOL)
        add_drawn(&out, text, &symbol);
    else if (!is_old || is_unicode_already(text))
        add_drawn(&out, text, NULL);
    else if (font == FONT_VNI)
        add_vni(&out, text);
    else
        add_tcvn3(&out, text, font == FONT_TCVN3_UPPER);
    struct str decoded = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return decoded;
}

struct str legacy_to_unicode(struct arena *arena, struct str font, struct str text)
{
    enum word_font kind = word_font_kind(font);
    bool is_old = kind == FONT_TCVN3 || kind == FONT_TCVN3_UPPER || kind == FONT_VNI;
    return is_old ? word_decode(arena, kind, text) : arena_str(arena, text);
}
