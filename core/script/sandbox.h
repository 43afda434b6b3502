/*
 * sandbox.h - a Lua state that cannot hurt the process it lives in.
 *
 * Four limits hold at once: bytes held (allocator), bytes of one block (so that
 * no single C call of Lua can be long), work done (instructions, and what words
 * written in C charge), and CPU time of the thread. The clock is read by the
 * count hook, by sandbox_charge and by the allocator, because a script can be
 * slow inside any of the three.
 *
 * The only way in is sandbox_call: pushing, running and reading results all
 * happen inside one lua_pcall, so that even an allocation that fails while a
 * value is being converted comes back as a sentence and never as a panic.
 */
#ifndef DINH_SCRIPT_SANDBOX_H
#define DINH_SCRIPT_SANDBOX_H

#include "base/arena.h"
#include "base/error.h"

#include <lua.h>

struct sandbox;

struct sandbox_limits {
    int64_t work; /* instructions */
    int64_t cpu_ms;
};

/* `owner` comes back from sandbox_owner. NULL when there is no memory. */
struct sandbox *sandbox_create(void *owner);
void sandbox_free(struct sandbox *box);

/*
 * Runs body(L) in protected mode with `data` as its one argument, a light
 * userdata. On failure returns -1 and a sentence that begins with file:line
 * where that is known. Not re-entrant.
 */
int sandbox_call(struct sandbox *box, lua_CFunction body, void *data,
                 const struct sandbox_limits *limits, struct error *error);
/* Did the last call end at a limit (and not at an ordinary error)? */
bool sandbox_tripped(const struct sandbox *box);
/* Bytes that stay in use after a full collection. */
size_t sandbox_kept(struct sandbox *box);
/* Bytes in use now. */
size_t sandbox_used(const struct sandbox *box);

/* ---- for words written in C, inside a call ------------------------------- */

void *sandbox_owner(lua_State *L);
/* Counts work as if `units` instructions had run; raises at the limit. */
void sandbox_charge(lua_State *L, size_t units);
/* An empty arena, good until the next call of this function. */
struct arena *sandbox_scratch(lua_State *L);
/* "workflow.lua:12" of the Lua code that called the running C function. */
const char *sandbox_place(lua_State *L);

#endif
