/*
 * declare.c - what category { }, workflow "x" { }, check(), on(), log() and
 * notify { } do. All of it runs inside sandbox_call.
 */
#include "script/declare.h"

#include "script/loaded.h"
#include "script/safe_lib.h"
#include "script/words.h"

#include <lauxlib.h>

enum { EVENT_NAME_MAX = 64, LOG_TEXT_MAX = 2000 };

/* Lua copies the sentence, so the struct error may stand on the C stack. */
static int raise(lua_State *L, const struct error *error)
{
    return luaL_error(L, "%s", error->text);
}

/* ---- entries ------------------------------------------------------------------ */

static dinh_value *read_map(lua_State *L, int index, struct arena *arena,
                            struct convert_budget *budget)
{
    if (lua_type(L, index) != LUA_TTABLE)
        luaL_error(L, "%s: cần một bảng { ... }, không phải %s", words_current(L)->name,
                   luaL_typename(L, index));
    const dinh_value empty = { .type = DINH_MAP };
    return convert_read(L, index, arena, budget, lua_rawlen(L, index) ? NULL : &empty,
                        NULL);
}

static int add_entry(lua_State *L, const char *table, const struct schema_field *fields,
                     dinh_value *map)
{
    struct script *script = sandbox_owner(L);
    const char *word = words_current(L)->name;
    struct error error;
    if (map->type != DINH_MAP)
        return luaL_error(L, "%s: cần một bảng có tên trường, như { id = ... }", word);
    if (schema_apply(fields, map, script->arena, &error) < 0) {
        error_prefix(&error, "%s", word);
        return raise(L, &error);
    }
    if (tables_add(&script->tables, script->arena, table, map, sandbox_place(L)) < 0)
        return luaL_error(L, "quá nhiều khai báo: tối đa %d bảng, mỗi bảng %d mục",
                          SCRIPT_TABLES, SCRIPT_ENTRIES);
    return 0;
}

int declare_entry(lua_State *L)
{
    struct script *script = sandbox_owner(L);
    if (script->reviving)
        return 0;
    const struct word *word = words_current(L);
    dinh_value *map = read_map(L, 1, script->arena, &script->budget);
    return add_entry(L, word->table, word->fields, map);
}

/* `word "name" { ... }` is a call that returns a function, called at once. Its
 * upvalues: 1 the word (as of every word), 2 the name. */
static int finish_named(lua_State *L)
{
    struct script *script = sandbox_owner(L);
    words_check_phase(L); /* the half-called word may have been kept for later */
    if (script->reviving)
        return 0;
    const struct word *word = words_current(L);
    struct str name;
    name.ptr = lua_tolstring(L, lua_upvalueindex(2), &name.len);
    dinh_value *map = read_map(L, 1, script->arena, &script->budget);
    if (!word->table) /* entry "fields" { ... } */
        return add_entry(L, name.ptr, NULL, map);
    if (map->type == DINH_MAP && !value_get(map, STR("id")))
        value_put(script->arena, map, "id", value_text(script->arena, name));
    return add_entry(L, word->table, word->fields, map);
}

int declare_named(lua_State *L)
{
    struct str name = safe_text(L, 1);
    if (!schema_is_id(name))
        return luaL_error(L, "%s: tên phải là một mã viết bằng a-z, 0-9, - hoặc _",
                          words_current(L)->name);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, finish_named, 2);
    return 1;
}

/* ---- functions ------------------------------------------------------------------ */

/* When a state is made anew the same sources give the same functions in the
 * same order; only their references are taken. */
static int give_again(lua_State *L, struct script *script, int ref)
{
    if (script->revived >= script->function_count)
        return luaL_error(L, "kịch bản khai báo khác lần nạp trước");
    script->functions[script->revived++].next_ref = ref;
    return 0;
}

/* The next free one. */
static struct script_function *new_function(struct script *script)
{
    if (script->function_count == script->function_cap) {
        size_t cap = script->function_cap ? script->function_cap * 2 : 4;
        struct script_function *more = arena_alloc(script->arena, cap * sizeof *more);
        if (script->function_count)
            memcpy(more, script->functions, script->function_count * sizeof *more);
        script->functions = more;
        script->function_cap = cap;
    }
    return &script->functions[script->function_count++];
}

static int add_function(lua_State *L, bool is_check)
{
    struct script *script = sandbox_owner(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    struct str name;
    name.ptr = lua_tolstring(L, 1, &name.len);
    if (script->function_count == SCRIPT_FUNCTIONS && !script->reviving)
        return luaL_error(L, "quá nhiều hàm check() và on(): tối đa %d", SCRIPT_FUNCTIONS);
    const char *place = arena_text(script->arena, sandbox_place(L));
    struct str rest = str_of(place);
    struct str file = arena_str(script->arena, str_cut(&rest, ':'));
    int ref = luaL_ref(L, LUA_REGISTRYINDEX);
    if (script->reviving)
        return give_again(L, script, ref);
    *new_function(script) =
        (struct script_function){ .is_check = is_check,
                                  .name = arena_copy(script->arena, name.ptr, name.len),
                                  .file = file.ptr,
                                  .place = place,
                                  .ref = ref };
    return 0;
}

int declare_check(lua_State *L)
{
    if (!schema_is_id(safe_text(L, 1)))
        return luaL_error(L, "check: tên phải là một mã viết bằng a-z, 0-9, - hoặc _");
    return add_function(L, true);
}

/* "news.published": two ids with a point between. */
static bool is_event_name(struct str name)
{
    struct str rest = name, plugin = str_cut(&rest, '.');
    return name.len <= EVENT_NAME_MAX && rest.ptr && schema_is_id(plugin) &&
           schema_is_id(rest);
}

int declare_on(lua_State *L)
{
    if (!is_event_name(safe_text(L, 1)))
        return luaL_error(L, "on: tên sự kiện có dạng \"news.published\"");
    return add_function(L, false);
}

/* ---- effects ---------------------------------------------------------------------- */

static int add_effect(lua_State *L, struct effect_sink *sink, const dinh_value *args)
{
    struct script_outcome *outcome = sink->outcome;
    if (outcome->effect_count == SCRIPT_EFFECTS)
        return luaL_error(L, "quá nhiều log() và notify: tối đa %d mỗi sự kiện",
                          SCRIPT_EFFECTS);
    if (!outcome->effects)
        outcome->effects =
            arena_alloc(sink->arena, SCRIPT_EFFECTS * sizeof *outcome->effects);
    outcome->effects[outcome->effect_count++] =
        (struct script_effect){ words_current(L)->name, args };
    return 0;
}

int effect_log(lua_State *L)
{
    struct script *script = sandbox_owner(L);
    struct effect_sink *sink = script->sink;
    if (safe_text(L, 1).len > LOG_TEXT_MAX)
        return luaL_error(L, "log: tối đa %d byte", LOG_TEXT_MAX);
    dinh_value *args = value_map(sink->arena);
    value_put(sink->arena, args, "text",
              convert_read(L, 1, sink->arena, &sink->budget, NULL, NULL));
    return add_effect(L, sink, args);
}

static void check_receiver(lua_State *L, const dinh_value *map, const char *field,
                           const char *table)
{
    struct str id = value_get_text(map, field);
    if (id.len && !script_entry(sandbox_owner(L), table, id))
        luaL_error(L, "notify: không có %s '%s'", field, id.ptr);
}

int effect_notify(lua_State *L)
{
    struct script *script = sandbox_owner(L);
    struct effect_sink *sink = script->sink;
    struct error error;
    dinh_value *map = read_map(L, 1, sink->arena, &sink->budget);
    if (map->type != DINH_MAP ||
        schema_apply(notify_fields, map, sink->arena, &error) < 0) {
        if (map->type != DINH_MAP)
            error_set(&error, "cần một bảng như { role = ..., text = ... }");
        error_prefix(&error, "notify");
        return raise(L, &error);
    }
    check_receiver(L, map, "role", "roles");
    check_receiver(L, map, "unit", "units");
    return add_effect(L, sink, map);
}
