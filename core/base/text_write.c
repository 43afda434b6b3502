/*
 * text_write.c - writing text into a buffer (see text.h): numbers the
 * Vietnamese way, and the escapes of HTML, addresses and JSON.
 *
 * The escapers look for the next byte that needs care and copy what lies
 * before it in one piece.
 */
#include "base/text.h"

#include <math.h>
#include <stdio.h>

enum { DECIMALS = 6, NUMBER_SIZE = 64 };

/* ---- Numbers --------------------------------------------------------------- */

/* "6670" -> "6.670" */
static void add_grouped(struct buf *buf, struct str digits)
{
    size_t first = digits.len % 3 ? digits.len % 3 : 3;
    if (first > digits.len)
        first = digits.len;
    buf_add(buf, digits.ptr, first);
    for (size_t at = first; at < digits.len; at += 3) {
        buf_add_char(buf, '.');
        buf_add(buf, digits.ptr + at, 3);
    }
}

void text_add_int(struct buf *buf, int64_t value)
{
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        buf_add_char(buf, '-');
    add_grouped(buf, (struct str){ digits + at, sizeof digits - at });
}

void text_add_number(struct buf *buf, double value)
{
    if (!isfinite(value))
        return;
    char digits[NUMBER_SIZE];
    if (fabs(value) >= 1e15) { /* beyond what a double counts in ones */
        snprintf(digits, sizeof digits, "%.6e", value);
        char *point = strchr(digits, '.');
        if (point)
            *point = ',';
        buf_add_text(buf, digits);
        return;
    }
    int len = snprintf(digits, sizeof digits, "%.*f", DECIMALS, fabs(value));
    struct str fraction = { digits, (size_t)len };
    struct str whole = str_cut(&fraction, '.');
    while (fraction.len && fraction.ptr[fraction.len - 1] == '0')
        fraction.len--;
    bool is_zero = fraction.len == 0 && str_is(whole, "0");
    if (value < 0 && !is_zero)
        buf_add_char(buf, '-');
    add_grouped(buf, whole);
    if (fraction.len) {
        buf_add_char(buf, ',');
        buf_add_str(buf, fraction);
    }
}

void text_add_size(struct buf *buf, int64_t bytes)
{
    static const char *const units[] = { "kB", "MB", "GB", "TB" };
    if (bytes < 1024) {
        text_add_int(buf, bytes);
        buf_add_text(buf, " byte");
        return;
    }
    double amount = (double)bytes / 1024;
    size_t unit = 0;
    while (unit + 1 < sizeof units / sizeof *units && amount >= 1023.5) {
        amount /= 1024;
        unit++;
    }
    /* Tenths matter for 1,5 MB; nobody needs them in 412 kB or 37 MB. */
    double step = unit > 0 && amount < 10 ? 10 : 1;
    text_add_number(buf, (double)(int64_t)(amount * step + 0.5) / step);
    buf_add_char(buf, ' ');
    buf_add_text(buf, units[unit]);
}

/* ---- Escapes ------------------------------------------------------------------ */

static const char *const html_escapes[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

void text_add_escaped(struct buf *buf, struct str s)
{
    size_t from = 0;
    for (size_t at = 0; at < s.len; at++) {
        const char *escape = html_escapes[(unsigned char)s.ptr[at]];
        if (__builtin_expect(escape == NULL, 1))
            continue;
        buf_add(buf, s.ptr + from, at - from);
        buf_add_text(buf, escape);
        from = at + 1;
    }
    buf_add(buf, s.ptr + from, s.len - from);
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

void text_add_percent(struct buf *buf, struct str s, bool keep_slash)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (is_unreserved((char)c) || (keep_slash && c == '/'))
            buf_add_char(buf, (char)c);
        else
            buf_add(buf, (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
    }
}

const char *text_phone_href(struct arena *arena, struct str phone)
{
    struct buf href = { 0 };
    bool has_digit = false;
    buf_add_text(&href, "tel:");
    const size_t scheme = href.len;
    for (size_t i = 0; i < phone.len; i++) {
        char c = phone.ptr[i];
        bool is_digit = c >= '0' && c <= '9', is_first = href.len == scheme;
        if (c == '0' && is_first)
            buf_add_text(&href, "+84");
        else if (is_digit || (c == '+' && is_first))
            buf_add_char(&href, c);
        has_digit |= is_digit;
    }
    const char *text = has_digit ? arena_copy(arena, href.data, href.len) : NULL;
    buf_free(&href);
    return text;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool text_percent_decode(struct arena *arena, struct str s, bool plus, struct str *out)
{
    char *bytes = arena_alloc_raw(arena, s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '+' && plus)
            c = ' ';
        if (c == '%') {
            int high = i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
            int low = i + 2 < s.len ? hex_digit(s.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        bytes[len++] = c;
    }
    bytes[len] = '\0';
    *out = (struct str){ bytes, len };
    return true;
}

/* Letters with a short escape of their own in JSON. */
static const char json_short[0x20] = {
    ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
};

static void add_json_escape(struct buf *buf, unsigned char c)
{
    if (c >= 0x20)
        buf_add(buf, (char[]){ '\\', (char)c }, 2);
    else if (json_short[c])
        buf_add(buf, (char[]){ '\\', json_short[c] }, 2);
    else
        buf_printf(buf, "\\u%04x", c);
}

/* U+2028 and U+2029 end a line in JavaScript of old browsers. */
static bool is_line_separator(struct str s)
{
    return s.len >= 3 && memcmp(s.ptr, "\xE2\x80", 2) == 0 &&
           (s.ptr[2] == '\xA8' || s.ptr[2] == '\xA9');
}

void text_add_json(struct buf *buf, struct str s)
{
    size_t from = 0;
    for (size_t at = 0; at < s.len; at++) {
        unsigned char c = (unsigned char)s.ptr[at];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0xE2)
            continue;
        bool separator = c == 0xE2 && is_line_separator(str_from(s, at));
        if (c == 0xE2 && !separator)
            continue;
        buf_add(buf, s.ptr + from, at - from);
        if (separator) {
            buf_add_text(buf, s.ptr[at + 2] == '\xA8' ? "\\u2028" : "\\u2029");
            at += 2;
        } else {
            add_json_escape(buf, c);
        }
        from = at + 1;
    }
    buf_add(buf, s.ptr + from, s.len - from);
}
