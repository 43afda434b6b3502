/*
 * json_read.c - a strict, recursive reader of JSON (see json.h).
 *
 * Bounded by JSON_MAX_DEPTH; never reads beyond the text; refuses what could
 * hurt later: ill-formed UTF-8, lone surrogates, NUL inside a text, numbers no
 * double can hold. A key given twice keeps the last value, found by sorting so
 * that a map of a million keys costs no million squared.
 */
#include "view/json.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>

struct reader {
    struct arena *arena;
    struct str text;
    size_t at;
    struct error *error;
    int depth;
};

static dinh_value *fail(struct reader *reader, const char *what)
{
    struct str before = { reader->text.ptr, reader->at };
    size_t line = 1;
    for (ptrdiff_t end; (end = str_find_char(before, '\n')) >= 0; line++)
        before = str_from(before, (size_t)end + 1);
    error_set(reader->error, "JSON dòng %zu, cột %zu: %s", line, text_length(before) + 1,
              what);
    return NULL;
}

/* The next byte; 0 at the end (a NUL is nowhere allowed in JSON). */
static char peek(const struct reader *reader)
{
    return reader->at < reader->text.len ? reader->text.ptr[reader->at] : '\0';
}

static void skip_space(struct reader *reader)
{
    for (char c; (c = peek(reader)) == ' ' || c == '\n' || c == '\r' || c == '\t';)
        reader->at++;
}

static bool take(struct reader *reader, char c)
{
    if (peek(reader) != c)
        return false;
    reader->at++;
    return true;
}

/* ---- Texts ------------------------------------------------------------------------ */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits, or -1. */
static int32_t read_hex(struct reader *reader)
{
    int32_t letter = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(peek(reader));
        if (digit < 0)
            return -1;
        letter = letter << 4 | digit;
        reader->at++;
    }
    return letter;
}

/* What follows \u: one escape, or two for a letter beyond U+FFFF. */
static int32_t read_unicode(struct reader *reader)
{
    int32_t high = read_hex(reader);
    if (high < 0xD800 || high > 0xDFFF)
        return high;
    if (high > 0xDBFF || !take(reader, '\\') || !take(reader, 'u'))
        return -1;
    int32_t low = read_hex(reader);
    if (low < 0xDC00 || low > 0xDFFF)
        return -1;
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static bool read_escape(struct reader *reader, struct buf *out)
{
    static const char plain[128] = {
        ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
        ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'
    };
    unsigned char c = (unsigned char)peek(reader);
    if (c < sizeof plain && plain[c]) {
        buf_add_char(out, plain[c]);
        reader->at++;
        return true;
    }
    if (!take(reader, 'u'))
        return fail(reader, "ký tự sau \\ không hợp lệ") != NULL;
    int32_t letter = read_unicode(reader);
    if (letter <= 0)
        return fail(reader,
                    letter ? "mã \\u không hợp lệ" : "văn bản không được chứa ký tự NUL");
    text_add_letter(out, letter);
    return true;
}

/* How far the text runs without quote, backslash or control character. */
static size_t plain_run(struct str rest)
{
    size_t len = 0;
    while (len < rest.len && rest.ptr[len] != '"' && rest.ptr[len] != '\\' &&
           (unsigned char)rest.ptr[len] >= 0x20)
        len++;
    return len;
}

/* What else may end a run is wrong. */
static bool unclosed(struct reader *reader)
{
    fail(reader, reader->at < reader->text.len ? "ký tự điều khiển trong chuỗi"
                                               : "chuỗi chưa đóng ngoặc kép");
    return false;
}

/* After the opening quote; escapes go through a buffer, the rest is copied once. */
static bool read_text(struct reader *reader, struct str *text)
{
    struct buf out = { 0 };
    for (;;) {
        struct str rest = str_from(reader->text, reader->at);
        size_t run = plain_run(rest);
        reader->at += run;
        if (out.len == 0 && peek(reader) == '"') {
            *text = arena_str(reader->arena, (struct str){ rest.ptr, run });
            break;
        }
        buf_add(&out, rest.ptr, run);
        if (peek(reader) == '"') {
            *text = arena_str(reader->arena, buf_str(&out));
            break;
        }
        bool good = take(reader, '\\') ? read_escape(reader, &out) : unclosed(reader);
        if (!good) {
            buf_free(&out);
            return false;
        }
    }
    reader->at++;
    buf_free(&out);
    return true;
}

/* ---- Numbers ------------------------------------------------------------------------ */

static size_t take_digits(struct reader *reader)
{
    size_t from = reader->at;
    while (peek(reader) >= '0' && peek(reader) <= '9')
        reader->at++;
    return reader->at - from;
}

/* Moves over one number by the grammar; false when it is none. */
static bool scan_number(struct reader *reader, bool *is_integer)
{
    take(reader, '-');
    bool zero = peek(reader) == '0';
    size_t digits = take_digits(reader);
    if (digits == 0 || (zero && digits > 1))
        return false;
    *is_integer = true;
    if (take(reader, '.')) {
        *is_integer = false;
        if (take_digits(reader) == 0)
            return false;
    }
    if (take(reader, 'e') || take(reader, 'E')) {
        *is_integer = false;
        if (!take(reader, '+'))
            take(reader, '-');
        if (take_digits(reader) == 0)
            return false;
    }
    return true;
}

static dinh_value *read_number(struct reader *reader)
{
    size_t from = reader->at;
    bool is_integer;
    if (!scan_number(reader, &is_integer))
        return fail(reader, "số viết sai");
    struct str digits = { reader->text.ptr + from, reader->at - from };
    int64_t integer;
    if (is_integer && str_to_i64(digits, &integer))
        return value_int(reader->arena, integer);
    double number = strtod(arena_copy(reader->arena, digits.ptr, digits.len), NULL);
    if (!isfinite(number))
        return fail(reader, "số quá lớn");
    return value_number(reader->arena, number);
}

/* ---- Lists and maps --------------------------------------------------------------------
 */

static dinh_value *read_value(struct reader *reader);

static dinh_value *read_list(struct reader *reader)
{
    dinh_value *list = value_list(reader->arena);
    skip_space(reader);
    if (take(reader, ']'))
        return list;
    for (;;) {
        dinh_value *item = read_value(reader);
        if (!item)
            return NULL;
        value_add(reader->arena, list, item);
        skip_space(reader);
        if (take(reader, ']'))
            return list;
        if (!take(reader, ','))
            return fail(reader, "thiếu dấu phẩy hoặc ] trong danh sách");
    }
}

/* Members while they are read; place is where each stood. */
struct pair {
    struct str key;
    dinh_value *value;
    size_t place;
};

struct pairs {
    struct pair *items;
    size_t count, cap;
};

static void pairs_add(struct pairs *pairs, struct arena *arena, struct str key,
                      dinh_value *value)
{
    if (pairs->count == pairs->cap) {
        size_t cap = pairs->cap ? pairs->cap * 2 : 16;
        struct pair *items = arena_alloc_raw(arena, cap * sizeof *items);
        if (pairs->count)
            memcpy(items, pairs->items, pairs->count * sizeof *items);
        pairs->items = items;
        pairs->cap = cap;
    }
    pairs->items[pairs->count] = (struct pair){ key, value, pairs->count };
    pairs->count++;
}

static int by_key(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    size_t len = x->key.len < y->key.len ? x->key.len : y->key.len;
    int order = memcmp(x->key.ptr, y->key.ptr, len);
    if (order == 0)
        order = (x->key.len > y->key.len) - (x->key.len < y->key.len);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int by_place(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* Equal keys become one, at the place of the first with the value of the last. */
static void pairs_unite(struct pairs *pairs)
{
    if (pairs->count < 2)
        return;
    qsort(pairs->items, pairs->count, sizeof *pairs->items, by_key);
    size_t kept = 0;
    for (size_t i = 1; i < pairs->count; i++) {
        if (str_eq(pairs->items[kept].key, pairs->items[i].key))
            pairs->items[kept].value = pairs->items[i].value;
        else
            pairs->items[++kept] = pairs->items[i];
    }
    pairs->count = kept + 1;
    qsort(pairs->items, pairs->count, sizeof *pairs->items, by_place);
}

static dinh_value *map_of(struct arena *arena, const struct pairs *pairs)
{
    dinh_value *map = value_map(arena);
    map->members = arena_alloc_raw(arena, pairs->count * sizeof *map->members);
    map->count = map->cap = (uint32_t)pairs->count;
    for (size_t i = 0; i < pairs->count; i++)
        map->members[i] =
            (struct value_member){ pairs->items[i].key, pairs->items[i].value };
    return map;
}

static dinh_value *read_map(struct reader *reader)
{
    struct pairs pairs = { 0 };
    skip_space(reader);
    if (take(reader, '}'))
        return value_map(reader->arena);
    for (;;) {
        struct str key;
        skip_space(reader);
        if (!take(reader, '"'))
            return fail(reader, "tên thành phần phải đặt trong ngoặc kép");
        if (!read_text(reader, &key))
            return NULL;
        skip_space(reader);
        if (!take(reader, ':'))
            return fail(reader, "thiếu dấu hai chấm");
        dinh_value *value = read_value(reader);
        if (!value)
            return NULL;
        pairs_add(&pairs, reader->arena, key, value);
        skip_space(reader);
        if (take(reader, '}'))
            break;
        if (!take(reader, ','))
            return fail(reader, "thiếu dấu phẩy hoặc } trong bảng");
    }
    pairs_unite(&pairs);
    return map_of(reader->arena, &pairs);
}

/* ---- Any value --------------------------------------------------------------------------
 */

static bool take_word(struct reader *reader, struct str word)
{
    if (!str_starts(str_from(reader->text, reader->at), word))
        return false;
    reader->at += word.len;
    return true;
}

static dinh_value *read_word(struct reader *reader)
{
    if (take_word(reader, STR("true")))
        return value_bool(reader->arena, true);
    if (take_word(reader, STR("false")))
        return value_bool(reader->arena, false);
    if (take_word(reader, STR("null")))
        return value_null(reader->arena);
    return fail(reader, reader->at < reader->text.len ? "không phải giá trị JSON"
                                                      : "thiếu giá trị ở cuối");
}

static dinh_value *read_nested(struct reader *reader, char opening)
{
    if (++reader->depth > JSON_MAX_DEPTH)
        return fail(reader, "lồng nhau quá sâu");
    dinh_value *value = opening == '{' ? read_map(reader) : read_list(reader);
    reader->depth--;
    return value;
}

static dinh_value *read_value(struct reader *reader)
{
    skip_space(reader);
    char first = peek(reader);
    if (take(reader, '{') || take(reader, '['))
        return read_nested(reader, first);
    if (first == '-' || (first >= '0' && first <= '9'))
        return read_number(reader);
    if (!take(reader, '"'))
        return read_word(reader);
    struct str text;
    if (!read_text(reader, &text))
        return NULL;
    dinh_value *value = value_null(reader->arena);
    value->type = DINH_TEXT;
    value->text = text;
    return value;
}

dinh_value *json_read(struct arena *arena, struct str text, struct error *error)
{
    static const struct str mark = { "\xEF\xBB\xBF", 3 };
    if (str_starts(text, mark))
        text = str_from(text, mark.len);
    struct reader reader = { .arena = arena, .text = text, .error = error };
    if (!text_is_utf8(text))
        return fail(&reader, "văn bản không phải UTF-8");
    dinh_value *value = read_value(&reader);
    if (!value)
        return NULL;
    skip_space(&reader);
    return reader.at == text.len ? value : fail(&reader, "thừa chữ sau giá trị");
}
