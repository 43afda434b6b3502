/*
 * words.h - the words a script may use.
 *
 * words.c has one table of them all: what they are called, when they may be
 * used, the C behind them, and what the reference says. From it come the
 * environment of scripts, docs/lua-api.md and scripts/dinh.meta.lua.
 */
#ifndef DINH_SCRIPT_WORDS_H
#define DINH_SCRIPT_WORDS_H

#include "base/buf.h"
#include "script/schema.h"

#include <lua.h>

struct word {
    const char *name;      /* "category", "text.slug" */
    int phases;            /* of enum word_phase; 0: always */
    lua_CFunction run;     /* NULL: Lua's own, copied */
    const char *signature; /* "text.slug(s) -> string" */
    const char *english, *vietnamese;
    const char *table;                 /* declaring words: where entries go; NULL: named */
    const struct schema_field *fields; /* declaring words; NULL: free */
};

extern const struct word words[];
extern const size_t word_count;

/* Builds the environment; inside sandbox_call. */
void words_open(lua_State *L);
/* The word whose C function runs. */
const struct word *words_current(lua_State *L);
/* Raises when that word may not be used now. */
void words_check_phase(lua_State *L);

/* The two generated files (words_doc.c). */
void words_write_reference(struct buf *out);
void words_write_meta(struct buf *out);

#endif
