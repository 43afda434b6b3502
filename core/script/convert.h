/*
 * convert.h - values become Lua tables and come back; always as copies.
 *
 * Texts, numbers and booleans are themselves; null is nil. A date is the text
 * "2021-09-13" and a time "2021-09-13T08:30:00+07:00": they compare and print
 * rightly as they are, and the words date.* compute with them. HTML is a text
 * that a script may read but not make.
 */
#ifndef DINH_SCRIPT_CONVERT_H
#define DINH_SCRIPT_CONVERT_H

#include "view/value.h"

#include <lua.h>

enum {
    CONVERT_DEPTH = 32,
    CONVERT_KEY = 64,         /* bytes */
    CONVERT_TEXT = 256 * 1024 /* longer texts are left out on the way in */
};

/* What may still be converted; both ways count down and raise at zero. */
struct convert_budget {
    int64_t nodes, bytes;
    int depth; /* of the value being converted */
};

/* Raises an error when the value is too big for the budget. */
void convert_push(lua_State *L, const dinh_value *value, struct convert_budget *budget);

/*
 * The Lua value at `index` as a value in `arena`; map keys are sorted, since
 * Lua's own order changes from process to process. Raises for functions, bad
 * UTF-8, NaN, cycles (by depth), mixed keys and too much of anything.
 *
 * `like` (may be NULL) is the value it replaces: types are kept (an ISO text
 * becomes a date again), and HTML is accepted only when an equal HTML is
 * somewhere in `payload`.
 */
dinh_value *convert_read(lua_State *L, int index, struct arena *arena,
                         struct convert_budget *budget, const dinh_value *like,
                         const dinh_value *payload);

#endif
