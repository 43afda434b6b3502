/*
 * diff_words.c - text cut into words as a person counts them: Vietnamese syllables,
 * numbers and symbols as a whole, signs (diff_parts.h).
 */
#include "content/diff_parts.h"

#include "base/text.h"

static const char *const small_words[] = {
    "và",  "của", "là",   "các",  "những", "cho",  "với", "tại", "ở",    "trong",
    "đã",  "sẽ",  "được", "có",   "để",    "từ",   "đến", "do",  "thì",  "mà",
    "này", "một", "về",   "theo", "bị",    "cùng", "vào", "ra",  "trên", "cũng",
};

bool diff_is_small_word(struct str word)
{
    for (size_t i = 0; i < sizeof small_words / sizeof *small_words; i++)
        if (text_same(word, str_of(small_words[i])))
            return true;
    return false;
}

/* Letters that are no letters: signs and spaces above ASCII. */
static const struct {
    int32_t from, to;
} sign_ranges[] = {
    { 0x80, 0xA9 },     { 0xAB, 0xB1 },     { 0xB4, 0xB4 },     { 0xB6, 0xB8 },
    { 0xBB, 0xBB },     { 0xBF, 0xBF },     { 0xD7, 0xD7 },     { 0xF7, 0xF7 },
    { 0x2000, 0x206F }, { 0x20A0, 0x20BF }, { 0x2190, 0x2BFF }, { 0x3000, 0x3030 },
    { 0xFE10, 0xFE6F }, { 0xFF00, 0xFF0F }, { 0xFFF0, 0xFFFF },
};

static bool is_word_letter(int32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    for (size_t i = 0; i < sizeof sign_ranges / sizeof *sign_ranges; i++)
        if (c >= sign_ranges[i].from && c <= sign_ranges[i].to)
            return false;
    return true;
}

static bool is_space(int32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x202F ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x3000;
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_small_ascii(int32_t c)
{
    return (c >= 'a' && c <= 'z') || is_digit(c);
}

/* Signs that belong to the word they stand in: 1.500.000, 10/9/2021, 339/BC-UBND,
 * namchinh.gov.vn; not "rác.Các", where somebody forgot a space. */
static bool joins(int32_t before, int32_t sign, int32_t after)
{
    if (!is_word_letter(after))
        return false;
    switch (sign) {
    case '/':
    case '-':
    case '@':
    case '_':
        return true;
    case '.':
        return is_small_ascii(before) && is_small_ascii(after);
    case ',':
    case ':':
        return is_digit(before) && is_digit(after);
    default:
        return false;
    }
}

/* The first word or sign of a text that begins with neither space nor '<'. */
static struct str cut_token(struct str *rest, bool *is_word)
{
    struct str start = *rest;
    int32_t last = text_next(rest);
    *is_word = is_word_letter(last);
    if (last == '&') { /* a reference, a sign as a whole */
        ptrdiff_t end = str_find_char(*rest, ';');
        *rest = str_from(*rest, end >= 0 && end < 6 ? (size_t)end + 1 : 0);
    }
    while (rest->len && rest->ptr[0] != '<') {
        struct str ahead = *rest;
        int32_t c = text_next(&ahead);
        if (!*is_word && c != last) /* "..." is one sign */
            break;
        if (!*is_word && last == '&')
            break;
        if (*is_word && !is_word_letter(c)) {
            struct str beyond = ahead;
            int32_t after = text_next(&beyond);
            if (!joins(last, c, after))
                break;
        }
        last = c;
        *rest = ahead;
    }
    return (struct str){ start.ptr, start.len - rest->len };
}

/* Vowels with a tone, a row a vowel: huyền, hỏi, ngã, sắc, nặng. */
static const int32_t vowels[] = { 'a', 0x103, 0xE2,  'e', 0xEA,  'i',
                                  'o', 0xF4,  0x1A1, 'u', 0x1B0, 'y' };
static const int32_t toned[][5] = {
    { 0xE0, 0x1EA3, 0xE3, 0xE1, 0x1EA1 },       { 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7 },
    { 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD }, { 0xE8, 0x1EBB, 0x1EBD, 0xE9, 0x1EB9 },
    { 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7 }, { 0xEC, 0x1EC9, 0x129, 0xED, 0x1ECB },
    { 0xF2, 0x1ECF, 0xF5, 0xF3, 0x1ECD },       { 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9 },
    { 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3 }, { 0xF9, 0x1EE7, 0x169, 0xFA, 0x1EE5 },
    { 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1 }, { 0x1EF3, 0x1EF7, 0x1EF9, 0xFD, 0x1EF5 },
};

/* The vowel without its tone; *tone is 1 to 5 when it had one. */
static int32_t take_tone(int32_t c, int32_t *tone)
{
    if (c < 0xE0)
        return c;
    for (size_t v = 0; v < sizeof vowels / sizeof *vowels; v++)
        for (int32_t t = 0; t < 5; t++)
            if (toned[v][t] == c) {
                *tone = t + 1;
                return vowels[v];
            }
    return c;
}

uint64_t diff_mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * UINT64_C(0x100000001B3);
}

/* hoà = hòa = HÒA: the tone is hashed at the end. */
static uint64_t word_key(struct arena *arena, struct str word)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    int32_t tone = 0;
    struct str lower = text_lower(arena, word);
    while (lower.len)
        hash = diff_mix(hash, (uint64_t)take_tone(text_next(&lower), &tone));
    return diff_mix(hash, (uint64_t)tone + UINT64_C(0x110000));
}

bool diff_cut_space(struct str *rest)
{
    bool has_space = false;
    for (struct str ahead = *rest; ahead.len && is_space(text_next(&ahead)); *rest = ahead)
        has_space = true;
    return has_space;
}

void diff_cut_token(struct arena *arena, struct str *rest, struct diff_token *out)
{
    bool is_word;
    out->text = cut_token(rest, &is_word);
    out->kind = is_word ? TOKEN_WORD : TOKEN_SIGN;
    out->key = word_key(arena, out->text);
}
