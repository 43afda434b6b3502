/*
 * convert.c - see convert.h. Everything here runs inside sandbox_call: Lua
 * errors leave by longjmp, which is safe because all memory is either Lua's or
 * an arena's.
 */
#include "script/convert.h"

#include "base/clock.h"
#include "base/text.h"

#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>

/* ---- value to Lua ---------------------------------------------------------- */

static void count_node(lua_State *L, struct convert_budget *budget, size_t bytes)
{
    budget->nodes--;
    budget->bytes -= (int64_t)bytes;
    if (budget->nodes < 0 || budget->bytes < 0)
        luaL_error(L, "dữ liệu trao đổi với kịch bản quá lớn");
    luaL_checkstack(L, 8, "dữ liệu lồng nhau quá sâu");
}

/* Into one more level of lists and maps; left by depth--. */
static void enter(lua_State *L, struct convert_budget *budget)
{
    if (++budget->depth > CONVERT_DEPTH)
        luaL_error(L, "dữ liệu lồng nhau quá %d tầng, hoặc chứa chính nó", CONVERT_DEPTH);
}

static void push_text(lua_State *L, struct str text, struct convert_budget *budget)
{
    if (text.len > CONVERT_TEXT) {
        lua_pushnil(L);
        return;
    }
    count_node(L, budget, text.len);
    lua_pushlstring(L, text.ptr ? text.ptr : "", text.len);
}

static void push_stamp(lua_State *L, const dinh_value *value)
{
    char stamp[CLOCK_STAMP_SIZE];
    if (value->type == DINH_DATE)
        date_iso(stamp, (int32_t)value->integer);
    else
        clock_iso(stamp, value->integer);
    lua_pushstring(L, stamp);
}

static void push_value(lua_State *L, const dinh_value *value,
                       struct convert_budget *budget);

static void push_map(lua_State *L, const dinh_value *map, struct convert_budget *budget)
{
    lua_createtable(L, 0, (int)map->count);
    for (uint32_t i = 0; i < map->count; i++) {
        struct str key = map->members[i].key;
        lua_pushlstring(L, key.ptr, key.len);
        push_value(L, map->members[i].value, budget);
        lua_rawset(L, -3);
    }
}

static void push_list(lua_State *L, const dinh_value *list, struct convert_budget *budget)
{
    lua_createtable(L, (int)list->count, 0);
    for (uint32_t i = 0; i < list->count; i++) {
        push_value(L, list->items[i], budget);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_value(lua_State *L, const dinh_value *value, struct convert_budget *budget)
{
    count_node(L, budget, 0);
    enter(L, budget);
    switch (value ? value->type : DINH_NULL) {
    case DINH_BOOL:
        lua_pushboolean(L, value->integer != 0);
        break;
    case DINH_INT:
    case DINH_SIZE:
        lua_pushinteger(L, value->integer);
        break;
    case DINH_NUMBER:
        lua_pushnumber(L, value->number);
        break;
    case DINH_TEXT:
    case DINH_HTML:
        push_text(L, value->text, budget);
        break;
    case DINH_TIME:
    case DINH_DATE:
        push_stamp(L, value);
        break;
    case DINH_LIST:
        push_list(L, value, budget);
        break;
    case DINH_MAP:
        push_map(L, value, budget);
        break;
    default:
        lua_pushnil(L);
    }
    budget->depth--;
}

void convert_push(lua_State *L, const dinh_value *value, struct convert_budget *budget)
{
    budget->depth = 0;
    push_value(L, value, budget);
}

/* ---- Lua to value ------------------------------------------------------------ */

struct reader {
    lua_State *lua;
    struct arena *arena;
    struct convert_budget *budget;
    const dinh_value *payload;
};

/* What a value replaces: `one` itself and, for an element of a list of maps,
 * `many`, the list: whatever any of its maps has at a key gives the type. */
struct hint {
    const dinh_value *one, *many;
};

static dinh_value *read_value(struct reader *reader, int index, struct hint hint);

/* Is this very HTML already in the payload (made by the sanitiser)? */
static bool has_html(const dinh_value *value, struct str html)
{
    if (!value)
        return false;
    if (value->type == DINH_HTML)
        return str_eq(value->text, html);
    if (value->type != DINH_LIST && value->type != DINH_MAP)
        return false;
    for (uint32_t i = 0; i < value->count; i++)
        if (has_html(value_at(value, i), html))
            return true;
    return false;
}

static dinh_value *read_text(struct reader *reader, int index, const dinh_value *like)
{
    lua_State *L = reader->lua;
    struct str text;
    text.ptr = lua_tolstring(L, index, &text.len);
    count_node(L, reader->budget, text.len);
    if (!text_is_clean(text))
        luaL_error(L, "chữ không phải UTF-8 hợp lệ hoặc có ký tự điều khiển");
    int64_t ms;
    int32_t days;
    switch (like ? like->type : DINH_TEXT) {
    case DINH_NULL:
    case DINH_TEXT:
        return value_text(reader->arena, text);
    case DINH_HTML:
        if (!has_html(reader->payload, text))
            luaL_error(L, "kịch bản không được tạo hoặc sửa HTML");
        return value_html(reader->arena, text);
    case DINH_DATE:
        if (date_parse(text, &days))
            return value_date(reader->arena, days);
        break;
    case DINH_TIME:
        if (time_parse(text, &ms))
            return value_time(reader->arena, ms);
        break;
    default:
        break;
    }
    luaL_error(L, "một trường bị đổi kiểu: không nhận chữ ở đây");
    return NULL;
}

static dinh_value *read_number(struct reader *reader, int index, const dinh_value *like)
{
    lua_State *L = reader->lua;
    int type = like ? like->type : DINH_NULL;
    count_node(L, reader->budget, 0);
    lua_Integer integer;
    if (lua_isinteger(L, index) && type != DINH_NUMBER) {
        integer = lua_tointeger(L, index);
        if (type == DINH_SIZE && integer >= 0)
            return value_size(reader->arena, integer);
        if (type == DINH_NULL || type == DINH_INT)
            return value_int(reader->arena, integer);
    }
    lua_Number number = lua_tonumber(L, index);
    if (isfinite(number) && (type == DINH_NULL || type == DINH_NUMBER))
        return value_number(reader->arena, number);
    if (type == DINH_INT && lua_numbertointeger(number, &integer) &&
        (lua_Number)integer == number)
        return value_int(reader->arena, integer);
    luaL_error(L, "số không dùng được hoặc một trường bị đổi kiểu");
    return NULL;
}

static struct hint member_hint(struct hint hint, struct str key)
{
    const dinh_value *member = value_get(hint.one, key);
    for (uint32_t i = 0; hint.many && i < hint.many->count; i++) {
        if (member && member->type != DINH_NULL)
            break;
        member = value_get(hint.many->items[i], key);
    }
    return (struct hint){ member, NULL };
}

static struct hint element_hint(struct hint hint)
{
    if (!hint.one || hint.one->type != DINH_LIST)
        return (struct hint){ NULL, NULL };
    const dinh_value *first = value_at(hint.one, 0);
    bool maps = first && first->type == DINH_MAP;
    return (struct hint){ first, maps ? hint.one : NULL };
}

static int compare_members(const void *a, const void *b)
{
    const struct value_member *x = a, *y = b;
    size_t shorter = x->key.len < y->key.len ? x->key.len : y->key.len;
    int order = memcmp(x->key.ptr, y->key.ptr, shorter);
    return order ? order : (x->key.len > y->key.len) - (x->key.len < y->key.len);
}

static dinh_value *read_map(struct reader *reader, int index, struct hint hint)
{
    lua_State *L = reader->lua;
    dinh_value *map = value_map(reader->arena);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "bảng lẫn lộn khóa chữ và mục đánh số");
        struct str key;
        key.ptr = lua_tolstring(L, -2, &key.len);
        if (key.len == 0 || key.len > CONVERT_KEY || !text_is_clean(key))
            luaL_error(L, "khóa của bảng phải là chữ, dài 1 đến %d byte", CONVERT_KEY);
        count_node(L, reader->budget, key.len);
        value_set(reader->arena, map, key,
                  read_value(reader, lua_gettop(L), member_hint(hint, key)));
    }
    if (map->count > 1)
        qsort(map->members, map->count, sizeof *map->members, compare_members);
    return map;
}

static dinh_value *read_list(struct reader *reader, int index, struct hint hint)
{
    lua_State *L = reader->lua;
    lua_Unsigned length = lua_rawlen(L, index), keys = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
        keys++;
    if (keys != length)
        luaL_error(L, "danh sách có lỗ hổng hoặc lẫn lộn khóa chữ và mục đánh số");
    dinh_value *list = value_list(reader->arena);
    for (lua_Unsigned i = 1; i <= length; i++) {
        lua_rawgeti(L, index, (lua_Integer)i);
        value_add(reader->arena, list,
                  read_value(reader, lua_gettop(L), element_hint(hint)));
        lua_pop(L, 1);
    }
    return list;
}

/* An empty table says nothing about itself: it becomes what it replaces. */
static int table_type(lua_State *L, int index, const dinh_value *one)
{
    if (lua_rawlen(L, index) > 0)
        return DINH_LIST;
    lua_pushnil(L);
    if (lua_next(L, index)) {
        lua_pop(L, 2);
        return DINH_MAP;
    }
    return one && one->type == DINH_MAP ? DINH_MAP : DINH_LIST;
}

static dinh_value *read_table(struct reader *reader, int index, struct hint hint)
{
    lua_State *L = reader->lua;
    count_node(L, reader->budget, 0);
    enter(L, reader->budget);
    int type = table_type(L, index, hint.one);
    if (hint.one && hint.one->type != DINH_NULL && hint.one->type != type)
        luaL_error(L, "một trường bị đổi kiểu: không nhận bảng kiểu này");
    dinh_value *value =
        type == DINH_LIST ? read_list(reader, index, hint) : read_map(reader, index, hint);
    reader->budget->depth--;
    return value;
}

static dinh_value *read_value(struct reader *reader, int index, struct hint hint)
{
    lua_State *L = reader->lua;
    const dinh_value *one = hint.one;
    switch (lua_type(L, index)) {
    case LUA_TNIL:
        return value_null(reader->arena);
    case LUA_TBOOLEAN:
        count_node(L, reader->budget, 0);
        if (one && one->type != DINH_BOOL && one->type != DINH_NULL)
            luaL_error(L, "một trường bị đổi kiểu: không nhận đúng/sai");
        return value_bool(reader->arena, lua_toboolean(L, index));
    case LUA_TNUMBER:
        return read_number(reader, index, one);
    case LUA_TSTRING:
        return read_text(reader, index, one);
    case LUA_TTABLE:
        return read_table(reader, index, hint);
    default:
        luaL_error(L, "không nhận giá trị kiểu %s ở đây", luaL_typename(L, index));
        return NULL;
    }
}

dinh_value *convert_read(lua_State *L, int index, struct arena *arena,
                         struct convert_budget *budget, const dinh_value *like,
                         const dinh_value *payload)
{
    budget->depth = 0;
    struct reader reader = { L, arena, budget, payload };
    return read_value(&reader, lua_absindex(L, index), (struct hint){ like, NULL });
}
