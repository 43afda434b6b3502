/*
 * text.c - Unicode forms of Vietnamese text (see text.h): checking, composing,
 * lower case, folding, slugs and excerpts. Tables come from utf8proc; plain
 * ASCII, most of what passes here, never reaches them. Comparing is in
 * text_compare.c, writing (numbers, escapes) in text_write.c.
 */
#include "base/text.h"

#include "base/error.h"

#include <stdlib.h>
#include <utf8proc.h>

enum {
    REPLACEMENT = 0xFFFD,
    NO_BREAK_SPACE = 0xA0,
    LETTER_BYTES = 4,   /* the longest UTF-8 form */
    DECOMPOSED_MAX = 18 /* longest decomposition in Unicode */
};

/* Eight bytes at a time: every page that is shown passes here. */
static size_t ascii_prefix(struct str s)
{
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= s.len; at += sizeof word) {
        memcpy(&word, s.ptr + at, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < s.len && !(s.ptr[at] & 0x80))
        at++;
    return at;
}

/* The first code point of a non-empty text; -1 when it is ill-formed. */
static int32_t read_letter(struct str *rest)
{
    utf8proc_int32_t letter;
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)rest->ptr,
                                             (utf8proc_ssize_t)rest->len, &letter);
    if (size <= 0) {
        size = 1;
        letter = -1;
    }
    rest->ptr += size;
    rest->len -= (size_t)size;
    return letter;
}

int32_t text_next(struct str *rest)
{
    if (rest->len == 0)
        return -1;
    unsigned char first = (unsigned char)rest->ptr[0];
    if (first < 0x80) {
        rest->ptr++;
        rest->len--;
        return first;
    }
    int32_t letter = read_letter(rest);
    return letter < 0 ? REPLACEMENT : letter;
}

void text_add_letter(struct buf *buf, int32_t letter)
{
    char *to = buf_reserve(buf, LETTER_BYTES);
    buf->len += (size_t)utf8proc_encode_char(letter, (utf8proc_uint8_t *)to);
}

bool text_is_utf8(struct str s)
{
    while (s.len) {
        s = str_from(s, ascii_prefix(s));
        if (s.len && read_letter(&s) < 0)
            return false;
    }
    return true;
}

static bool is_bad_control(int32_t letter)
{
    return (letter < 0x20 && letter != '\t' && letter != '\n' && letter != '\r') ||
           (letter >= 0x7F && letter < 0xA0);
}

bool text_is_clean(struct str s)
{
    while (s.len) {
        int32_t letter = (unsigned char)s.ptr[0];
        if (letter < 0x80)
            s = str_from(s, 1);
        else
            letter = read_letter(&s);
        if (letter < 0 || is_bad_control(letter))
            return false;
    }
    return true;
}

/* ---- Composition ---------------------------------------------------------- */

/* Ranges whose letters are NFC by themselves and never join with the letter
 * before: all that Vietnamese needs, so that its text is seldom normalised. */
static bool is_surely_composed(int32_t letter)
{
    return (letter >= 0 && letter < 0x300) || (letter >= 0x1EA0 && letter <= 0x1EF9) ||
           (letter >= 0x2010 && letter <= 0x2027);
}

static bool is_composed(struct str s)
{
    while (s.len) {
        s = str_from(s, ascii_prefix(s));
        if (s.len && !is_surely_composed(read_letter(&s)))
            return false;
    }
    return true;
}

static struct str replace_ill_formed(struct arena *arena, struct str s)
{
    struct buf fixed = { 0 };
    while (s.len)
        text_add_letter(&fixed, text_next(&s));
    struct str copy = arena_str(arena, buf_str(&fixed));
    buf_free(&fixed);
    return copy;
}

struct str text_nfc(struct arena *arena, struct str s)
{
    if (is_composed(s))
        return arena_str(arena, s);
    if (!text_is_utf8(s))
        s = replace_ill_formed(arena, s);
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, &composed,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (len < 0)
        die("text: %s", utf8proc_errmsg(len));
    struct str copy = arena_str(arena, (struct str){ (char *)composed, (size_t)len });
    free(composed);
    return copy;
}

/* ---- Lower case and folding ------------------------------------------------- */

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Copies what is ASCII, lowered; returns how much that was. */
static size_t lower_ascii(char *out, struct str s)
{
    size_t len = ascii_prefix(s);
    for (size_t i = 0; i < len; i++)
        out[i] = ascii_lower(s.ptr[i]);
    return len;
}

struct str text_lower(struct arena *arena, struct str s)
{
    /* No letter's lower case needs more than 3/2 of its bytes (Ⱥ -> ⱥ); an ill-formed
     * byte becomes the three of U+FFFD. */
    char *out = arena_alloc_raw(arena, 3 * s.len + LETTER_BYTES);
    size_t len = 0;
    while (s.len) {
        size_t plain = lower_ascii(out + len, s);
        len += plain;
        s = str_from(s, plain);
        if (s.len)
            len += (size_t)utf8proc_encode_char(utf8proc_tolower(text_next(&s)),
                                                (utf8proc_uint8_t *)out + len);
    }
    out[len] = '\0';
    return (struct str){ out, len };
}

/* A letter in its folded form: often one, none for a lone mark, several for
 * ligatures. */
static void add_folded(struct buf *out, int32_t letter)
{
    utf8proc_int32_t parts[DECOMPOSED_MAX];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        letter, parts, DECOMPOSED_MAX,
        UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < DECOMPOSED_MAX; i++)
        text_add_letter(out, parts[i] == 0x111 ? 'd' : parts[i]); /* đ */
}

struct str text_fold(struct arena *arena, struct str s)
{
    size_t plain = ascii_prefix(s);
    if (plain == s.len) {
        char *out = arena_alloc_raw(arena, s.len + 1);
        lower_ascii(out, s);
        out[s.len] = '\0';
        return (struct str){ out, s.len };
    }
    struct buf out = { 0 };
    while (s.len) {
        plain = lower_ascii(buf_reserve(&out, s.len), s);
        out.len += plain;
        s = str_from(s, plain);
        if (s.len)
            add_folded(&out, text_next(&s));
    }
    struct str folded = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return folded;
}

struct str text_slug(struct arena *arena, struct str s, size_t max)
{
    struct str folded = text_fold(arena, s);
    char *out = arena_alloc_raw(arena, folded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++) {
        char c = folded.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[len++] = c;
        else if (len && out[len - 1] != '-')
            out[len++] = '-';
    }
    if (len > max) {
        size_t cut = max;
        while (cut && out[cut] != '-')
            cut--;
        len = cut ? cut : max;
    }
    if (len && out[len - 1] == '-')
        len--;
    out[len] = '\0';
    return (struct str){ out, len };
}

/* ---- Lengths and spaces ------------------------------------------------------ */

static bool is_space(int32_t letter)
{
    if (letter < 0x80)
        return letter == ' ' || (letter >= '\t' && letter <= '\r');
    if (letter == NO_BREAK_SPACE || letter == 0x85)
        return true;
    utf8proc_category_t category = utf8proc_category(letter);
    return category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP;
}

struct str text_squeeze(struct arena *arena, struct str s)
{
    char *out = arena_alloc_raw(arena, s.len + 1);
    size_t len = 0;
    bool gap = false;
    while (s.len) {
        const char *from = s.ptr;
        if (is_space(text_next(&s))) {
            gap = len > 0;
            continue;
        }
        if (gap)
            out[len++] = ' ';
        gap = false;
        memcpy(out + len, from, (size_t)(s.ptr - from));
        len += (size_t)(s.ptr - from);
    }
    out[len] = '\0';
    return (struct str){ out, len };
}

size_t text_length(struct str s)
{
    size_t count = 0;
    while (s.len) {
        text_next(&s);
        count++;
    }
    return count;
}

struct str text_excerpt(struct arena *arena, struct str s, size_t max)
{
    struct str rest = s;
    size_t word_end = 0; /* bytes before the last space of the last third */
    for (size_t i = 0; i < max && rest.len; i++) {
        size_t before = s.len - rest.len;
        if (is_space(text_next(&rest)) && i >= max - max / 3)
            word_end = before;
    }
    if (rest.len == 0)
        return arena_str(arena, s);
    size_t cut = s.len - rest.len;
    struct str ahead = rest;
    if (word_end && !is_space(text_next(&ahead)))
        cut = word_end;
    while (cut && strchr(" ,;:-\t\n", s.ptr[cut - 1]))
        cut--;
    return str_of(arena_printf(arena, "%.*s…", (int)cut, s.ptr));
}
