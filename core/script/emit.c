/*
 * emit.c - events reach the on() functions of scripts.
 *
 * Each function gets its own copy of the payload, so nothing one of them does
 * to it is seen by the next, unless the event is one that may be changed and
 * the function returns what to change.
 */
#include "script/loaded.h"

#include <lauxlib.h>

/* What one event may bring to a script, and a script may give back. */
enum {
    PAYLOAD_NODES = 20000,
    PAYLOAD_BYTES = 2 * 1024 * 1024,
    ANSWER_NODES = 10000,
    ANSWER_BYTES = 512 * 1024
};

struct emit_job {
    const struct script_function *function;
    struct arena *arena;
    const dinh_value *payload;
    bool may_change, stops;
    dinh_value *changes; /* NULL: none */
};

static int emit_body(lua_State *L)
{
    struct emit_job *job = lua_touserdata(L, 1);
    struct convert_budget budget = { PAYLOAD_NODES, PAYLOAD_BYTES, 0 };
    struct convert_budget answer = { ANSWER_NODES, ANSWER_BYTES, 0 };
    lua_rawgeti(L, LUA_REGISTRYINDEX, job->function->ref);
    convert_push(L, job->payload, &budget);
    lua_call(L, 1, 1);
    int type = lua_type(L, -1);
    if (type == LUA_TBOOLEAN) {
        job->stops = !lua_toboolean(L, -1);
        return 0;
    }
    if (type == LUA_TNIL)
        return 0;
    if (type != LUA_TTABLE)
        return luaL_error(L, "hàm on(\"%s\") chỉ được trả về bảng hoặc false",
                          job->function->name);
    if (!job->may_change)
        return luaL_error(L,
                          "sự kiện %s không đổi được dữ liệu: hàm on() không được "
                          "trả về bảng",
                          job->function->name);
    job->changes = convert_read(L, -1, job->arena, &answer, job->payload, job->payload);
    return 0;
}

static void merge(struct arena *arena, dinh_value *payload, const dinh_value *changes)
{
    for (uint32_t i = 0; i < changes->count; i++)
        value_set(arena, payload, changes->members[i].key, changes->members[i].value);
}

/* A function that failed half-way must not send messages; its log lines stay,
 * because they tell how far it came. */
static void keep_log_only(struct script_outcome *outcome, size_t from)
{
    size_t kept = from;
    for (size_t i = from; i < outcome->effect_count; i++)
        if (strcmp(outcome->effects[i].name, "log") == 0)
            outcome->effects[kept++] = outcome->effects[i];
    outcome->effect_count = kept;
}

static void run_one(struct script *script, struct script_function *function,
                    struct effect_sink *sink, dinh_value *payload, bool may_change)
{
    struct script_outcome *outcome = sink->outcome;
    struct emit_job job = { function, sink->arena, payload, may_change, false, NULL };
    size_t effects_before = outcome->effect_count;
    int result =
        script_run(script, function, PHASE_EVENT, emit_body, &job, &outcome->error);
    if (result == DINH_REFUSED) /* paused: counted when it failed */
        return;
    if (result < 0) {
        outcome->failed++;
        keep_log_only(outcome, effects_before);
        return;
    }
    outcome->stopped = job.stops;
    if (job.changes && payload->type == DINH_MAP)
        merge(sink->arena, payload, job.changes);
}

static bool listens_to(const struct script_function *function, const char *event)
{
    return !function->is_check && strcmp(function->name, event) == 0;
}

bool script_listens(const struct script *script, const char *event)
{
    for (size_t i = 0; i < script->function_count; i++)
        if (listens_to(&script->functions[i], event))
            return true;
    return false;
}

void script_emit(struct script *script, struct arena *arena, const char *event,
                 dinh_value *payload, struct script_outcome *outcome)
{
    *outcome = (struct script_outcome){ 0 };
    struct effect_sink sink = { arena, outcome, { ANSWER_NODES, ANSWER_BYTES, 0 } };
    bool may_change = str_ends(str_of(event), STR(".built"));
    script->sink = &sink;
    for (size_t i = 0; i < script->function_count && !outcome->stopped; i++)
        if (listens_to(&script->functions[i], event))
            run_one(script, &script->functions[i], &sink, payload, may_change);
    script->sink = NULL;
}
