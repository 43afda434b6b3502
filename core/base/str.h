/*
 * str.h - a piece of text that knows its length.
 *
 * Bytes from the network are not C strings: they may hold NULs and end
 * anywhere, so every layer passes (pointer, length) pairs. A struct str owns
 * nothing; the header that returns one says whose memory it points into.
 */
#ifndef DINH_BASE_STR_H
#define DINH_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *ptr;
    size_t len;
};

/* STR("text") makes one of a literal at compile time. */
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
/* Arguments for a "%.*s" format. */
#define STR_ARG(s) (int)(s).len, (s).ptr

static inline struct str str_of(const char *text)
{
    return (struct str){ text, text ? strlen(text) : 0 };
}

bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_is(struct str a, const char *text);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Where c stands, or -1. */
ptrdiff_t str_find_char(struct str s, char c);
/* Where `needle` stands, or -1; an empty needle is found at 0. */
ptrdiff_t str_find(struct str s, struct str needle);

/* s without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* From byte `from` on; `from` beyond the end gives an empty text. */
struct str str_from(struct str s, size_t from);

/*
 * Cuts the part before the first `separator` off *rest and returns it; *rest
 * becomes what follows. At the end *rest has a NULL pointer: loop with
 *     while (rest.ptr) { part = str_cut(&rest, ','); ... }
 */
struct str str_cut(struct str *rest, char separator);

/* A decimal number without sign that fits in *out; false for anything else. */
bool str_to_u64(struct str s, uint64_t *out);
/* The same with an optional leading '-'. */
bool str_to_i64(struct str s, int64_t *out);

/* FNV-1a; stable between runs and machines, not for hostile hash tables. */
uint64_t str_hash(struct str s);

#endif
