/*
 * workflow.c - states and moves of items, read from the table "workflows".
 *
 * A workflow is the map its script declared: { id, kinds, start, states = list
 * of { id, label, public, deadline, list }, moves = list of { id, from, to, label, by,
 * check, needs_note ... } }. There are a handful of them, so they are searched in
 * order. When all scripts have loaded, each state also gets the list of moves that
 * lead out of it.
 */
#include "script/loaded.h"

#include "base/clock.h"
#include "script/calendar.h"

#include <lauxlib.h>

/* What a check sees of an item. */
enum { ITEM_NODES = 20000, ITEM_BYTES = 2 * 1024 * 1024 };

static bool names_kind(const dinh_value *workflow, const char *kind)
{
    const dinh_value *kinds = value_get(workflow, STR("kinds"));
    for (uint32_t i = 0; kinds && i < kinds->count; i++)
        if (str_is(value_as_text(kinds->items[i]), kind))
            return true;
    return false;
}

const dinh_value *script_workflow(const struct script *script, const char *kind)
{
    const dinh_value *all = script_table(script, "workflows");
    for (uint32_t i = 0; kind && i < all->count; i++)
        if (names_kind(all->items[i], kind))
            return all->items[i];
    return script_entry(script, "workflows", STR("default"));
}

static const dinh_value *find_state(const dinh_value *workflow, const char *id)
{
    const dinh_value *states = value_get(workflow, STR("states"));
    for (uint32_t i = 0; id && i < states->count; i++)
        if (str_is(value_get_text(states->items[i], "id"), id))
            return states->items[i];
    return NULL;
}

/* ---- sealing -------------------------------------------------------------------- */

static void seal_state(struct script *script, const dinh_value *workflow, dinh_value *state)
{
    const dinh_value *moves = value_get(workflow, STR("moves"));
    dinh_value *own = value_list(script->arena);
    for (uint32_t i = 0; i < moves->count; i++) {
        dinh_value *move = moves->items[i];
        if (!value_get(move, STR("id")))
            value_put(script->arena, move, "id", value_get(move, STR("to")));
        if (str_eq(value_get_text(move, "from"), value_get_text(state, "id")))
            value_add(script->arena, own, move);
    }
    value_put(script->arena, state, "moves", own);
}

void workflows_seal(struct script *script)
{
    const dinh_value *all = script_table(script, "workflows");
    for (uint32_t i = 0; i < all->count; i++) {
        const dinh_value *states = value_get(all->items[i], STR("states"));
        for (uint32_t j = 0; states && j < states->count; j++)
            seal_state(script, all->items[i], states->items[j]);
    }
}

/* ---- asking ----------------------------------------------------------------------- */

const dinh_value *script_state(const struct script *script, const char *kind,
                               const char *state)
{
    return find_state(script_workflow(script, kind), state);
}

const dinh_value *script_moves(const struct script *script, const char *kind,
                               const char *state)
{
    const dinh_value *found = script_state(script, kind, state);
    return found ? value_get(found, STR("moves")) : script->nothing;
}

/* What goes past the head is meant, or not done: it must be named. */
static bool is_plain(const dinh_value *move)
{
    return !value_get_int(move, "urgent") && !value_get_int(move, "needs_sheet");
}

const dinh_value *script_find_move(const struct script *script, const char *kind,
                                   const char *from, const char *to, const char *id)
{
    const dinh_value *moves = script_moves(script, kind, from);
    for (uint32_t i = 0; (to || id) && i < moves->count; i++)
        if ((id ? str_is(value_get_text(moves->items[i], "id"), id)
                : is_plain(moves->items[i])) &&
            (!to || str_is(value_get_text(moves->items[i], "to"), to)))
            return moves->items[i];
    return NULL;
}

int64_t script_deadline(const struct script *script, const char *kind, const char *state,
                        int64_t from_ms)
{
    int64_t count = value_get_int(script_state(script, kind, state), "deadline");
    int32_t day;
    if (count <= 0 || count > CALENDAR_DAYS ||
        !calendar_add(script_table(script, "holidays"), clock_days(from_ms), count, &day,
                      NULL, NULL))
        return 0;
    return clock_day_start(day) + (int64_t)CALENDAR_END_HOUR * 3600 * 1000;
}

const char *script_start_state(const struct script *script, const char *kind)
{
    return value_get_text(script_workflow(script, kind), "start").ptr;
}

bool script_is_public(const struct script *script, const char *kind, const char *state)
{
    const dinh_value *found = find_state(script_workflow(script, kind), state);
    return found && value_get_int(found, "public") != 0;
}

/* ---- checks ------------------------------------------------------------------- */

struct check_job {
    const struct script_function *function;
    const dinh_value *item;
    struct error *error;
    bool agrees;
};

/* True, or false with a sentence; anything else is a mistake in the script. */
static int check_body(lua_State *L)
{
    struct check_job *job = lua_touserdata(L, 1);
    struct convert_budget budget = { ITEM_NODES, ITEM_BYTES, 0 };
    lua_rawgeti(L, LUA_REGISTRYINDEX, job->function->ref);
    if (job->item)
        convert_push(L, job->item, &budget);
    else
        lua_newtable(L);
    lua_call(L, 1, 2);
    if (lua_type(L, -2) != LUA_TBOOLEAN)
        return luaL_error(L, "hàm check(\"%s\") phải trả về true hoặc false",
                          job->function->name);
    job->agrees = lua_toboolean(L, -2);
    if (!job->agrees && lua_type(L, -1) == LUA_TSTRING)
        error_set(job->error, "%s", lua_tostring(L, -1));
    return 0;
}

static struct script_function *find_check(struct script *script, struct str name)
{
    for (size_t i = 0; i < script->function_count; i++)
        if (script->functions[i].is_check && str_is(name, script->functions[i].name))
            return &script->functions[i];
    return NULL;
}

static int run_check(struct script *script, struct str name, const dinh_value *item,
                     struct error *error)
{
    struct script_function *function = find_check(script, name);
    if (!function)
        return error_set(error, "không có điều kiện '%.*s'", STR_ARG(name));
    struct error refusal;
    error_set(&refusal, "Chưa đủ điều kiện '%.*s' để chuyển bước.", STR_ARG(name));
    struct check_job job = { function, item, &refusal, false };
    if (script_run(script, function, PHASE_CHECKING, check_body, &job, error) < 0)
        return DINH_FAILED;
    if (job.agrees)
        return 0;
    error_set(error, "%s", refusal.text);
    return DINH_REFUSED;
}

static const char *label_of(const dinh_value *workflow, const char *state)
{
    const dinh_value *found = find_state(workflow, state);
    return found ? value_get_text(found, "label").ptr : state ? state : "";
}

int script_check_move(struct script *script, const char *kind, const char *from,
                      const char *to, const char *move, const dinh_value *item,
                      struct error *error)
{
    const dinh_value *workflow = script_workflow(script, kind);
    const dinh_value *found = script_find_move(script, kind, from, to, move);
    if (!found) {
        error_set(error, "Quy trình '%s' không có bước chuyển từ \"%s\" sang \"%s\".",
                  value_get_text(workflow, "id").ptr, label_of(workflow, from),
                  label_of(workflow, to));
        return DINH_REFUSED;
    }
    struct str check = value_get_text(found, "check");
    return check.len ? run_check(script, check, item, error) : 0;
}
