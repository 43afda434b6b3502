/*
 * eml_text.c - charsets and line ends of mails (see eml_text.h).
 */
#include "desk/eml_text.h"

#include "base/buf.h"
#include "base/text.h"
#include "content/wordclean.h"

#include <errno.h>
#include <iconv.h>

/* ---- charsets ---- */

static const struct {
    const char *name, *iconv_name; /* iconv_name NULL: the letters of a font of VNI */
} charsets[] = {
    { "windows-1258", "CP1258" },
    { "cp1258", "CP1258" },
    { "x-cp1258", "CP1258" },
    { "tcvn", "TCVN5712-1" },
    { "tcvn3", "TCVN5712-1" },
    { "tcvn-5712", "TCVN5712-1" },
    { "tcvn5712-1", "TCVN5712-1" },
    { "x-viet-tcvn", "TCVN5712-1" },
    { "x-viet-tcvn5712", "TCVN5712-1" },
    { "viscii", "VISCII" },
    { "x-viscii", "VISCII" },
    { "x-viet-viscii", "VISCII" },
    { "x-viet-vni", NULL },
    { "vni", NULL },
};

/* What programs write without looking. */
static bool is_said_idly(struct str charset)
{
    static const char *const names[] = { "us-ascii",   "ascii",        "iso-8859-1",
                                         "iso8859-1",  "latin1",       "windows-1252",
                                         "cp1252",     "unknown-8bit", "x-unknown",
                                         "iso-8859-15" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_nocase(charset, str_of(names[i])))
            return true;
    return charset.len == 0;
}

/* Bytes that mean nothing become U+FFFD. ptr NULL: there is no such charset. */
static struct str convert(struct arena *arena, const char *charset, struct str bytes)
{
    iconv_t how = iconv_open("UTF-8", charset);
    if (how == (iconv_t)-1)
        return (struct str){ NULL, 0 };
    struct buf out = { 0 };
    char *from = arena_copy(arena, bytes.ptr, bytes.len);
    size_t left = bytes.len;
    while (left) {
        enum { ROOM = 4096 };
        char *to = buf_reserve(&out, ROOM);
        size_t room = ROOM;
        size_t done = iconv(how, &from, &left, &to, &room);
        out.len += ROOM - room;
        if (done == (size_t)-1 && errno != E2BIG) {
            buf_add_text(&out, "\xEF\xBF\xBD");
            from++;
            left--;
        }
    }
    char *to = buf_reserve(&out, 64);
    size_t room = 64;
    iconv(how, NULL, NULL, &to, &room);
    out.len += 64 - room;
    iconv_close(how);
    struct str text = text_nfc(arena, buf_str(&out));
    buf_free(&out);
    return text;
}

static struct str from_vni(struct arena *arena, struct str bytes)
{
    struct str letters = convert(arena, "CP1252", bytes);
    return text_nfc(arena, legacy_to_unicode(arena, STR("VNI-Times"), letters));
}

/* ---- guessing ---- */

static bool is_among(const char *letters, struct str one)
{
    return str_find(str_of(letters), one) >= 0;
}

/* How much it looks like Vietnamese: letters of it, less signs nobody writes, and less
 * what no syllable has: two letters with marks in a row, but for đ and ư. */
static int64_t likeness(struct str text)
{
    static const char vowels[] = "àáãèéìíòóõùúýĩũâêôăơÀÁÃÈÉÌÍÒÓÕÙÚÝĨŨÂÊÔĂƠ";
    static const char others[] = "đưĐƯ“”‘’–…";
    int64_t score = 0;
    bool had_marks = false;
    for (struct str rest = text; rest.len;) {
        const char *begin = rest.ptr;
        int32_t letter = text_next(&rest);
        struct str one = { begin, (size_t)(rest.ptr - begin) };
        bool has_marks = (letter >= 0x1EA0 && letter <= 0x1EF9) ||
                         (letter >= 0x80 && is_among(vowels, one));
        if (has_marks && had_marks)
            score -= 4;
        else if (letter >= 0x80)
            score += has_marks || is_among(others, one) ? 1 : -2;
        had_marks = has_marks;
    }
    return score;
}

static struct str guess(struct arena *arena, struct str bytes)
{
    enum { ENOUGH = 16 * 1024 };
    static const char *const names[] = { "CP1258", "TCVN5712-1", NULL /* VNI */, "CP1252" };
    struct str sample = { bytes.ptr, bytes.len < ENOUGH ? bytes.len : ENOUGH };
    size_t best = 0;
    int64_t most = INT64_MIN;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int64_t score =
            likeness(names[i] ? convert(arena, names[i], sample) : from_vni(arena, sample));
        if (score > most) {
            most = score;
            best = i;
        }
    }
    return names[best] ? convert(arena, names[best], bytes) : from_vni(arena, bytes);
}

struct str eml_to_utf8(struct arena *arena, struct str charset, struct str bytes)
{
    charset = str_trim(charset);
    bool is_idle = is_said_idly(charset);
    if (text_is_utf8(bytes) && (is_idle || str_eq_nocase(charset, STR("utf-8"))))
        return text_nfc(arena, bytes);
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
        if (str_eq_nocase(charset, str_of(charsets[i].name)))
            return charsets[i].iconv_name ? convert(arena, charsets[i].iconv_name, bytes)
                                          : from_vni(arena, bytes);
    struct str text = { NULL, 0 };
    bool is_utf8 =
        str_eq_nocase(charset, STR("utf-8")) || str_eq_nocase(charset, STR("utf8"));
    if (!is_idle && !is_utf8 && charset.len < 40)
        text = convert(arena, arena_str(arena, charset).ptr, bytes);
    if (text.ptr)
        return text;
    return text_is_utf8(bytes) ? text_nfc(arena, bytes) : guess(arena, bytes);
}

/* ---- plain text ---- */

/* Shorter lines end because their writer ended them. */
enum { WRAPPED_LEAST = 58, WRAPPED_MOST = 80 };

static struct str without_return(struct str line)
{
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* "- ...", "1. ...", "a) ...": a line of its own. */
static bool begins_item(struct str line)
{
    line = str_trim(line);
    size_t at = 0;
    if (!line.len)
        return true;
    if (strchr("-+*>", line.ptr[0]) || str_starts(line, STR("•")))
        return true;
    while (at < line.len && at < 4 && line.ptr[at] >= '0' && line.ptr[at] <= '9')
        at++;
    if (!at)
        at = 1;
    return at < line.len && (line.ptr[at] == '.' || line.ptr[at] == ')');
}

static bool goes_on(struct str line, struct str next, bool is_flowed, bool is_wrapped)
{
    if (is_flowed)
        return line.len && line.ptr[line.len - 1] == ' ' && !str_is(line, "-- ");
    return is_wrapped && text_length(line) >= WRAPPED_LEAST && !begins_item(next);
}

/* Does a program seem to have broken the lines? No long line, and many that are full. */
static bool looks_wrapped(struct str text)
{
    size_t full = 0;
    for (struct str rest = text; rest.ptr;) {
        size_t length = text_length(without_return(str_cut(&rest, '\n')));
        if (length > WRAPPED_MOST)
            return false;
        full += length >= WRAPPED_LEAST;
    }
    return full >= 3;
}

struct str eml_plain_to_html(struct arena *arena, struct str text, bool is_flowed)
{
    struct buf out = { 0 };
    bool is_wrapped = !is_flowed && looks_wrapped(text);
    buf_add_text(&out, "<pre>\n");
    for (struct str rest = text; rest.ptr;) {
        struct str line = without_return(str_cut(&rest, '\n')), after = rest;
        struct str next = rest.ptr ? without_return(str_cut(&after, '\n')) : STR("");
        text_add_escaped(&out, line);
        if (rest.ptr)
            buf_add_text(&out, goes_on(line, next, is_flowed, is_wrapped) ? " " : "\n");
    }
    buf_add_text(&out, "</pre>");
    struct str html = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return html;
}

struct str eml_without_prefixes(struct str subject)
{
    static const struct str prefixes[] = {
        { "re:", 3 }, { "fw:", 3 }, { "fwd:", 4 }, { "tr:", 3 }, { "chuyển tiếp:", 16 }
    };
    subject = str_trim(subject);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (subject.len >= prefixes[i].len &&
            str_eq_nocase((struct str){ subject.ptr, prefixes[i].len }, prefixes[i])) {
            subject = str_trim(str_from(subject, prefixes[i].len));
            i = (size_t)-1; /* from the first again */
        }
    return subject;
}
