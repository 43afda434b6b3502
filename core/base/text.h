/*
 * text.h - Unicode and Vietnamese text.
 *
 * Everything stored is NFC. Folding drops what a hurried citizen does not
 * type: case, tone marks, hooks and horns, and the bar of đ (which Unicode's
 * decomposition leaves alone). Results live in the arena given.
 */
#ifndef DINH_BASE_TEXT_H
#define DINH_BASE_TEXT_H

#include "base/arena.h"
#include "base/buf.h"

enum { TEXT_SLUG_MAX = 70 };

/* Takes the first code point off *rest: U+FFFD for an ill-formed byte, -1 at the end. */
int32_t text_next(struct str *rest);
/* Appends a code point as UTF-8. */
void text_add_letter(struct buf *buf, int32_t letter);
bool text_is_utf8(struct str s);
/* Well-formed UTF-8 without NUL and without control characters other than
 * tab, line feed and carriage return. */
bool text_is_clean(struct str s);
/* Composed form; ill-formed input gives back a copy with U+FFFD in its place. */
struct str text_nfc(struct arena *arena, struct str s);
struct str text_lower(struct arena *arena, struct str s);
/* "Đình làng Hòa" -> "dinh lang hoa"; fast for ASCII. */
struct str text_fold(struct arena *arena, struct str s);
/* "Quyết định số 150/QĐ" -> "quyet-dinh-so-150-qd", at most `max` bytes, cut at
 * a word; "" when no letter is left. */
struct str text_slug(struct arena *arena, struct str s, size_t max);
/* White space runs become one space, ends trimmed. */
struct str text_squeeze(struct arena *arena, struct str s);
/* Code points. */
size_t text_length(struct str s);
/* The longest beginning of at most `max` code points, cut at a word when one
 * ends in its last third, with "…" when something was cut. */
struct str text_excerpt(struct arena *arena, struct str s, size_t max);
/* Vietnamese alphabetical order (a ă â b c d đ e ê ...; tones after letters). */
int text_compare(struct str a, struct str b);
/* Text whose byte order is the order of text_compare: what a database sorts by. */
struct str text_sort_key(struct arena *arena, struct str s);
/* Equal but for case ("CHÍNH PHỦ" and "Chính phủ"). */
bool text_same(struct str a, struct str b);
/* Nearest of `names` by edit distance <= 2, or NULL: "did you mean". */
const char *text_nearest(struct str word, const char *const *names, size_t count);

/* 6670 -> "6.670"; 4.5 -> "4,5"; 421888 -> "412 kB" */
void text_add_int(struct buf *buf, int64_t value);
void text_add_number(struct buf *buf, double value);
void text_add_size(struct buf *buf, int64_t bytes);
/* HTML: & < > " ' */
void text_add_escaped(struct buf *buf, struct str s);
/* Percent-encoding of all but unreserved characters (and '/' if asked). */
void text_add_percent(struct buf *buf, struct str s, bool keep_slash);
/* %XX back to bytes ('+' to space if asked); false when malformed. */
bool text_percent_decode(struct arena *arena, struct str s, bool plus, struct str *out);
/* "0227 3881 234" -> "tel:+842273881234"; NULL when there is no digit. */
const char *text_phone_href(struct arena *arena, struct str phone);
/* "no-quotes" JSON string content, without the quotes; U+2028 escaped too. */
void text_add_json(struct buf *buf, struct str s);

#endif
