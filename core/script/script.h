/*
 * script.h - the Lua side of a site: Lua decides, C acts.
 *
 * A struct script is one sandboxed lua_State with a site's scripts loaded; it
 * belongs to one thread. Scripts declare (category, unit, workflow, role,
 * holiday, menu ..., see words.c) and give small functions (check, on). They get
 * copies of values and return decisions; effects (log, notify) are queued and
 * read back by the caller. Every entry into Lua goes through one protected call
 * with limits: 8 MiB, 1,000,000 instructions, 50 ms (500 ms to load).
 *
 * Files, each the first found in: the site's scripts/, the folder the site names
 * (scripts/examples/nam-chinh-2021), scripts/default: categories.lua units.lua
 * workflow.lua hooks.lua (the last may be absent everywhere).
 */
#ifndef DINH_SCRIPT_SCRIPT_H
#define DINH_SCRIPT_SCRIPT_H

#include "base/error.h"
#include "view/value.h"

struct script;

enum { SCRIPT_MEMORY = 8 * 1024 * 1024, SCRIPT_INSTRUCTIONS = 1000000,
       SCRIPT_HOOK_MS = 50, SCRIPT_LOAD_MS = 500 };

struct script_paths {
    const char *const *folders; /* first wins, per file */
    size_t count;
};

/* NULL and "file.lua:12: sentence" when a script does not load. */
struct script *script_load(const struct script_paths *paths, struct error *error);
void script_free(struct script *script);

/*
 * Proves what can be proved without running hooks: every state, move, check,
 * role, parent and category named exists, every state can be reached, ids are
 * unique ASCII. Calls report for each fault; returns how many.
 */
int script_check(const struct script *script,
                 void (*report)(void *data, const char *sentence), void *data);

/* ---- what was declared (values live as long as the script) --------------- */

/* "categories", "units", "holidays", "menu" ...: a list of maps in order; an
 * unknown name gives an empty list. */
const dinh_value *script_table(const struct script *script, const char *name);
/* One entry by id, or NULL. */
const dinh_value *script_entry(const struct script *script, const char *table, struct str id);

/* A kind without a workflow of its own uses "default". */
const char *script_start_state(const struct script *script, const char *kind);
bool script_is_public(const struct script *script, const char *kind, const char *state);
/* Is there such a move, and does its check (if any) agree? Sentence when not. */
int script_check_move(struct script *script, const char *kind, const char *from,
                      const char *to, const dinh_value *item, struct error *error);

/* ---- events ------------------------------------------------------------------ */

bool script_listens(const struct script *script, const char *event);

/* An effect a script asked for. */
struct script_effect {
    const char *name;          /* "log", "notify" */
    const dinh_value *args;
};

struct script_outcome {
    int failed;                /* hooks that ended with an error */
    struct error error;        /* the last one: file:line: sentence */
    bool stopped;              /* a hook returned false: nobody after it */
    struct script_effect *effects;
    size_t effect_count;
};

/*
 * Runs the `on(event, fn)` functions in order. Each gets a copy of payload; a
 * table it returns is merged into payload (top-level keys; type kept, HTML can
 * not be made by a script). A failing function is counted and the next runs.
 * A script that tripped a limit is not run again for 60 s (per function).
 */
void script_emit(struct script *script, struct arena *arena, const char *event,
                 dinh_value *payload, struct script_outcome *outcome);

/* Health for the admin, per file: list of { file, state, error, since }. */
dinh_value *script_health(const struct script *script, struct arena *arena);

#endif
