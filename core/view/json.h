/*
 * json.h - the value tree to and from JSON (RFC 8259).
 *
 * Reading: hostile input is normal; depth, size and UTF-8 are checked, and the
 * error says line and column. Integers that fit become INT, other numbers
 * NUMBER. Writing: TIME is "2021-09-13T08:30:00+07:00", DATE "2021-09-13",
 * SIZE and INT plain numbers, HTML a string.
 */
#ifndef DINH_VIEW_JSON_H
#define DINH_VIEW_JSON_H

#include "base/buf.h"
#include "base/error.h"
#include "view/value.h"

enum { JSON_MAX_DEPTH = 64 };

/* NULL and a sentence when `text` is not one JSON value. */
dinh_value *json_read(struct arena *arena, struct str text, struct error *error);

enum json_style {
    JSON_COMPACT,
    JSON_PRETTY,    /* two spaces, for people */
    JSON_CANONICAL, /* compact, keys sorted by bytes: equal trees, equal text */
    JSON_SCRIPT     /* compact, and safe inside <script>: < > & escaped */
};
void json_write(struct buf *out, const dinh_value *value, enum json_style style);

#endif
