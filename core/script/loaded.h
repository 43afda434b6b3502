/*
 * loaded.h - what a loaded struct script holds; private to core/script.
 *
 * The declared tables and the sources live in the arena as long as the script.
 * The Lua state beside them may be replaced by a fresh one (see script.c,
 * revive): functions are then given again by running the same sources.
 */
#ifndef DINH_SCRIPT_LOADED_H
#define DINH_SCRIPT_LOADED_H

#include "script/convert.h"
#include "script/sandbox.h"
#include "script/script.h"
#include "script/tables.h"

/* What may be called now; one bit each, so that a word can allow several. */
enum word_phase {
    PHASE_LOADING = 1,  /* declaring words */
    PHASE_CHECKING = 2, /* inside a check() function */
    PHASE_EVENT = 4     /* inside an on() function: effects */
};

/* A function a script gave with check() or on(). */
struct script_function {
    bool is_check;
    const char *name;         /* of the check, or of the event */
    const char *file, *place; /* "hooks.lua", "hooks.lua:12" */
    int ref, next_ref;        /* in the registry; next_ref: of the state being made */
    int64_t paused_until_ms;  /* monotonic */
    int64_t failing_since_ms; /* wall clock; 0: it runs well */
    struct error error;
};

struct script_source {
    const char *file, *path; /* "hooks.lua", where it was found */
    struct str text;
};

/* Where effects of the event being handled go. */
struct effect_sink {
    struct arena *arena;
    struct script_outcome *outcome;
    struct convert_budget budget;
};

struct script {
    struct arena *arena;
    struct sandbox *box;
    enum word_phase phase;
    struct script_source *sources;
    size_t source_count;
    struct tables tables;
    dinh_value *nothing;          /* the empty list */
    struct convert_budget budget; /* of all that is declared */
    struct script_function *functions;
    size_t function_count, function_cap;
    bool reviving;
    size_t revived;    /* functions given again so far */
    size_t kept_bytes; /* of the Lua state when it had just been loaded */
    struct effect_sink *sink;
};

/* Gives every state its moves and every move an id; once, when all is declared. */
void workflows_seal(struct script *script);

/*
 * One run of an integrator's function: limits, phase, status and pause are
 * handled here; body finds `data` as its light userdata. DINH_REFUSED with a
 * sentence when the function is paused.
 */
int script_run(struct script *script, struct script_function *function,
               enum word_phase phase, lua_CFunction body, void *data, struct error *error);

#endif
