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
 * workflow.lua calendar.lua legal.lua hooks.lua (the last may be absent
 * everywhere). A workflow "default" must be declared.
 */
#ifndef DINH_SCRIPT_SCRIPT_H
#define DINH_SCRIPT_SCRIPT_H

#include "base/error.h"
#include "view/value.h"

struct script;

/* Bytes; work is counted in instructions of the Lua machine. */
enum {
    SCRIPT_MEMORY = 8 * 1024 * 1024,
    SCRIPT_BLOCK = 512 * 1024,
    SCRIPT_INSTRUCTIONS = 1000000,
    SCRIPT_HOOK_MS = 50,
    SCRIPT_LOAD_WORK = 10000000,
    SCRIPT_LOAD_MS = 500,
    SCRIPT_CHECK_EVERY = 1000,
    SCRIPT_FILE_BYTES = 256 * 1024,
    SCRIPT_FUNCTIONS = 200,
    SCRIPT_ENTRIES = 5000,
    SCRIPT_TABLES = 64,
    SCRIPT_EFFECTS = 50,
    SCRIPT_PAUSE_MS = 60000
};

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
const dinh_value *script_entry(const struct script *script, const char *table,
                               struct str id);

/* A kind without a workflow of its own uses "default". */
const char *script_start_state(const struct script *script, const char *kind);
bool script_is_public(const struct script *script, const char *kind, const char *state);
/* { id, title, kinds, start, states, moves }, as declared. */
const dinh_value *script_workflow(const struct script *script, const char *kind);
/* A state's entry { id, label, public, deadline, list }, or NULL. */
const dinh_value *script_state(const struct script *script, const char *kind,
                               const char *state);
/* The moves out of a state, in order: a list of maps { id, from, to, label, by, check,
 * needs_note, needs_sheet, assigns, urgent, primary, returns }. Every one has an id;
 * an unknown state has none. Who may make a move (`by`) is data for the caller. */
const dinh_value *script_moves(const struct script *script, const char *kind,
                               const char *state);
/* The move of that id, or with id NULL the first one that goes to `to` and is neither
 * urgent nor by a signed sheet; with an id `to` may be NULL. NULL when there is none. */
const dinh_value *script_find_move(const struct script *script, const char *kind,
                                   const char *from, const char *to, const char *id);
/* Until when what enters the state at from_ms may stay: the end of the last working
 * day of its deadline; 0 when it has none. */
int64_t script_deadline(const struct script *script, const char *kind, const char *state,
                        int64_t from_ms);
/* Is there such a move (id NULL: the first that fits), and does its check (if any)
 * agree? Sentence when not. */
int script_check_move(struct script *script, const char *kind, const char *from,
                      const char *to, const char *move, const dinh_value *item,
                      struct error *error);

/* What `may` of a role can name, beside permissions of plugins. */
struct script_permission {
    const char *name, *label; /* "desk.edit", "Biên tập" */
};
extern const struct script_permission script_permissions[];
extern const size_t script_permission_count;

/* ---- events ------------------------------------------------------------------ */

bool script_listens(const struct script *script, const char *event);

/* An effect a script asked for. */
struct script_effect {
    const char *name;       /* "log", "notify" */
    const dinh_value *args; /* a map: { text } or { role, unit, text } */
};

struct script_outcome {
    int failed;         /* hooks that ended with an error */
    struct error error; /* the last one: file:line: sentence */
    bool stopped;       /* a hook returned false: nobody after it */
    struct script_effect *effects;
    size_t effect_count;
};

/*
 * Runs the `on(event, fn)` functions in order. Each gets a copy of payload; for
 * an event that ends in ".built" a table it returns is merged into payload
 * (top-level keys; type kept, HTML can not be made by a script). A failing
 * function is counted, its notify effects are dropped, and the next one runs.
 * A script that tripped a limit is not run again for 60 s (per function).
 */
void script_emit(struct script *script, struct arena *arena, const char *event,
                 dinh_value *payload, struct script_outcome *outcome);

/* Health for the admin, per file: list of { file, path, state, error, since };
 * state is "ok", "failing" or "paused", error and since only when not "ok". */
dinh_value *script_health(const struct script *script, struct arena *arena);

#endif
