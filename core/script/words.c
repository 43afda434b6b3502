/*
 * words.c - the one table of words, and the environment made from it.
 *
 * The environment is built up from nothing: what is not in this table can not
 * be named. Scripts see proxies, empty tables whose __index leads to the real
 * ones, so that no assignment ever reaches a real table; the method table of
 * strings is such a proxy too, since ("x"):rep(n) would otherwise walk around
 * everything.
 */
#include "script/words.h"

#include "base/text.h"
#include "script/declare.h"
#include "script/loaded.h"
#include "script/safe_lib.h"
#include "script/text_words.h"

#include <lauxlib.h>
#include <lualib.h>

enum { LIBRARY_MAX = 16, LOADING = PHASE_LOADING, EVENT = PHASE_EVENT };

const struct word words[] = {
    /* ---- declaring: while scripts load ---- */
    { "category", LOADING, declare_entry, "category { id = ..., title = ... }",
      "A heading of news.", "Khai báo một chuyên mục tin.", "categories", category_fields },
    { "group", LOADING, declare_entry, "group { id = ..., title = ... }",
      "A group of units, in the order shown.", "Khai báo một nhóm đơn vị.", "groups",
      titled_fields },
    { "unit", LOADING, declare_entry, "unit { id = ..., title = ..., group = ... }",
      "An organisation or part of the commune's apparatus.",
      "Khai báo một cơ quan, đơn vị, tổ chức của xã.", "units", unit_fields },
    { "role", LOADING, declare_entry, "role { id = ..., title = ... }",
      "A seat on the editorial board.", "Khai báo một vai trò trong ban biên tập.", "roles",
      role_fields },
    { "holiday", LOADING, declare_entry, "holiday { from = ..., title = ... }",
      "Days off, or worked to make up for one.",
      "Khai báo ngày nghỉ, hoặc ngày làm bù (working = true).", "holidays",
      holiday_fields },
    { "menu", LOADING, declare_entry, "menu { id = ..., title = ..., href = ... }",
      "An entry of the site's menu beside those of the plugins.",
      "Khai báo một mục thêm vào trình đơn.", "menu", menu_fields },
    { "document_type", LOADING, declare_entry, "document_type { id = ..., title = ... }",
      "A type of legal document.", "Khai báo một loại văn bản.", "document_types",
      document_type_fields },
    { "field_of_law", LOADING, declare_entry, "field_of_law { id = ..., title = ... }",
      "A field documents are sorted by.", "Khai báo một lĩnh vực văn bản.", "fields",
      titled_fields },
    { "entry", LOADING, declare_named, "entry \"table\" { id = ..., title = ... }",
      "An entry of any other table a plugin reads; all fields are free.",
      "Khai báo một mục của bảng bất kỳ.", NULL, NULL },
    { "workflow", LOADING, declare_named,
      "workflow \"name\" { start = ..., states = { ... }, moves = { ... } }",
      "How an item travels from its arrival to the public page. The workflow named "
      "default serves every kind that no other workflow names.",
      "Khai báo quy trình của tin bài, văn bản.", "workflows", workflow_fields },
    { "check", LOADING, declare_check, "check(\"name\", function(item) ... end)",
      "A condition that moves may name. The function returns true, or false and a "
      "sentence for the editor. When it fails by itself the move is refused.",
      "Khai báo một điều kiện của bước chuyển.", NULL, NULL },
    { "on", LOADING, declare_on, "on(\"news.published\", function(item) ... end)",
      "Runs after an event. Return false and nobody after it is asked; for events that "
      "end in .built return a table to change what is shown.",
      "Làm một việc khi có sự kiện.", NULL, NULL },

    /* ---- effects: inside on() ---- */
    { "log", EVENT, effect_log, "log(text)", "Writes a line to the portal's log.",
      "Ghi một dòng vào nhật ký.", NULL, NULL },
    { "notify", EVENT, effect_notify, "notify { role = ..., text = ... }",
      "Tells the people of a role or unit; done after the change is stored.",
      "Nhắn cho một vai trò hoặc đơn vị.", NULL, notify_fields },

    /* ---- text ---- */
    { "text.contains", 0, text_word_contains, "text.contains(s, part) -> boolean",
      "Is `part` somewhere in s? Letter for letter; fold both to ignore diacritics.",
      "Có chứa đoạn chữ này không.", NULL, NULL },
    { "text.starts", 0, text_word_starts, "text.starts(s, part) -> boolean",
      "Does s begin with it?", "Có bắt đầu bằng đoạn này không.", NULL, NULL },
    { "text.ends", 0, text_word_ends, "text.ends(s, part) -> boolean",
      "Does s end with it?", "Có kết thúc bằng đoạn này không.", NULL, NULL },
    { "text.split", 0, text_word_split, "text.split(s, between) -> list",
      "The parts of s, at most 1,000.", "Cắt thành danh sách.", NULL, NULL },
    { "text.replace", 0, text_word_replace, "text.replace(s, old, new) -> string",
      "All `old` become `new`; no patterns.", "Thay mọi đoạn cũ bằng đoạn mới.", NULL,
      NULL },
    { "text.trim", 0, text_word_trim, "text.trim(s) -> string",
      "Without white space at both ends.", "Bỏ khoảng trắng hai đầu.", NULL, NULL },
    { "text.lower", 0, text_word_lower, "text.lower(s) -> string",
      "Lower case, Vietnamese letters too.", "Chữ thường, kể cả chữ có dấu.", NULL, NULL },
    { "text.fold", 0, text_word_fold, "text.fold(s) -> string",
      "Lower case without diacritics: Đình -> dinh.", "Chữ thường không dấu.", NULL, NULL },
    { "text.slug", 0, text_word_slug, "text.slug(s) -> string",
      "As in addresses: Đình làng -> dinh-lang.", "Dạng dùng trong địa chỉ.", NULL, NULL },
    { "text.length", 0, text_word_length, "text.length(s) -> integer",
      "Letters, not bytes.", "Số chữ cái.", NULL, NULL },
    { "text.excerpt", 0, text_word_excerpt, "text.excerpt(s, letters) -> string",
      "The beginning, cut at a word (160 letters).", "Trích phần đầu.", NULL, NULL },

    /* ---- dates ---- */
    { "date.today", 0, date_word_today, "date.today() -> date", "The day in Viet Nam.",
      "Hôm nay.", NULL, NULL },
    { "date.make", 0, date_word_make, "date.make(year, month, day) -> date",
      "A date; an error when the calendar has none.", "Ghép một ngày.", NULL, NULL },
    { "date.parse", 0, date_word_parse, "date.parse(s) -> date or nil",
      "Reads 13/9/2021 and 2021-09-13.", "Đọc một ngày viết bằng chữ số.", NULL, NULL },
    { "date.parts", 0, date_word_parts, "date.parts(date) -> table",
      "{ year, month, day, weekday }; Monday is 1.", "Tách năm, tháng, ngày, thứ.", NULL,
      NULL },
    { "date.vi", 0, date_word_vi, "date.vi(date) -> string",
      "As officials write it: 05/7/2019.", "Viết theo lối công văn.", NULL, NULL },
    { "date.add", 0, date_word_add, "date.add(date, days) -> date",
      "Days later (or before).", "Cộng số ngày.", NULL, NULL },
    { "date.between", 0, date_word_between, "date.between(first, last) -> integer",
      "Days from the first to the last.", "Số ngày giữa hai ngày.", NULL, NULL },
    { "date.is_working", 0, date_word_is_working, "date.is_working(date) -> boolean",
      "Monday to Friday, less the holidays declared.", "Có phải ngày làm việc không.", NULL,
      NULL },
    { "date.add_working", 0, date_word_add_working, "date.add_working(date, days) -> date",
      "Working days later (or before).", "Cộng số ngày làm việc.", NULL, NULL },

    /* ---- Lua's own, as far as they are safe ---- */
    { "assert", 0, NULL, "assert(v, message)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "error", 0, NULL, "error(message)", "Ends the function; the place is added.",
      "Dừng với một câu báo lỗi.", NULL, NULL },
    { "ipairs", 0, NULL, "ipairs(list)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "next", 0, NULL, "next(t, key)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "pairs", 0, NULL, "pairs(t)", "As in Lua; in no order you may rely on.",
      "Như trong Lua.", NULL, NULL },
    { "select", 0, NULL, "select(n, ...)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "type", 0, NULL, "type(v) -> string", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "tonumber", 0, safe_tonumber, "tonumber(v) -> number or nil", "Decimal or 0x.",
      "Đổi chữ thành số.", NULL, NULL },
    { "tostring", 0, safe_tostring, "tostring(v) -> string",
      "Tables and functions give their kind, no address.", "Đổi thành chữ.", NULL, NULL },
    { "string.byte", 0, safe_byte, "string.byte(s, at) -> integer", "One byte.",
      "Mã của một byte.", NULL, NULL },
    { "string.char", 0, safe_char, "string.char(...) -> string", "Bytes become a text.",
      "Ghép các byte.", NULL, NULL },
    { "string.format", 0, safe_format, "string.format(form, ...) -> string",
      "%s %d %f %x %X %% with width and digits; widths count letters.",
      "Ghép chữ và số theo mẫu.", NULL, NULL },
    { "string.len", 0, NULL, "string.len(s) -> integer", "Bytes; see text.length.",
      "Số byte.", NULL, NULL },
    { "string.lower", 0, NULL, "string.lower(s) -> string",
      "ASCII letters only; see text.lower.", "Chữ thường, chỉ a-z.", NULL, NULL },
    { "string.reverse", 0, NULL, "string.reverse(s) -> string", "By bytes.",
      "Đảo ngược theo byte.", NULL, NULL },
    { "string.sub", 0, NULL, "string.sub(s, first, last) -> string",
      "By bytes; cuts Vietnamese letters apart: see text.excerpt.", "Cắt theo byte.", NULL,
      NULL },
    { "string.upper", 0, NULL, "string.upper(s) -> string", "ASCII letters only.",
      "Chữ hoa, chỉ a-z.", NULL, NULL },
    { "table.concat", 0, safe_concat, "table.concat(list, between) -> string",
      "Joins texts and numbers.", "Nối danh sách thành chữ.", NULL, NULL },
    { "table.insert", 0, safe_insert, "table.insert(list, v)", "Adds at the end.",
      "Thêm vào cuối danh sách.", NULL, NULL },
    { "table.pack", 0, safe_pack, "table.pack(...) -> table", "With n; at most 250.",
      "Gói các giá trị.", NULL, NULL },
    { "table.sort", 0, safe_sort, "table.sort(list, before)",
      "Stable; at most 10,000 entries.", "Sắp xếp, giữ thứ tự các mục bằng nhau.", NULL,
      NULL },
    { "table.unpack", 0, safe_unpack, "table.unpack(list, first, last) -> ...",
      "At most 250.", "Mở danh sách thành các giá trị.", NULL, NULL },
    { "math.abs", 0, NULL, "math.abs(x)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "math.ceil", 0, NULL, "math.ceil(x)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "math.floor", 0, NULL, "math.floor(x)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "math.fmod", 0, NULL, "math.fmod(x, y)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "math.huge", 0, NULL, "math.huge", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "math.max", 0, NULL, "math.max(x, ...)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "math.maxinteger", 0, NULL, "math.maxinteger", "As in Lua.", "Như trong Lua.", NULL,
      NULL },
    { "math.min", 0, NULL, "math.min(x, ...)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "math.mininteger", 0, NULL, "math.mininteger", "As in Lua.", "Như trong Lua.", NULL,
      NULL },
    { "math.pi", 0, NULL, "math.pi", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "math.sqrt", 0, NULL, "math.sqrt(x)", "As in Lua.", "Như trong Lua.", NULL, NULL },
    { "math.tointeger", 0, NULL, "math.tointeger(x)", "As in Lua.", "Như trong Lua.", NULL,
      NULL },
    { "math.type", 0, NULL, "math.type(x)", "As in Lua.", "Như trong Lua.", NULL, NULL },
};

const size_t word_count = sizeof words / sizeof *words;

/* What people try first, and what to use instead. */
static const struct absence {
    const char *name, *instead;
} absences[] = {
    { "print", "dùng log(...) trong hàm on()" },
    { "pcall", "kịch bản không chặn lỗi: lỗi được ghi lại và hiện cho quản trị" },
    { "xpcall", "kịch bản không chặn lỗi: lỗi được ghi lại và hiện cho quản trị" },
    { "require", "viết trong các tệp có sẵn: categories.lua, units.lua, hooks.lua ..." },
    { "load", "kịch bản không nạp thêm mã" },
    { "os", "ngày tháng dùng date.today(), date.add() ..." },
    { "io", "kịch bản không đọc, ghi tệp" },
    { "coroutine", "kịch bản không có luồng phụ" },
    { "setmetatable", "dùng bảng và hàm thường" },
    { "string.find", "dùng text.contains()" },
    { "string.match", "dùng text.starts(), text.split() ..." },
    { "string.gsub", "dùng text.replace()" },
    { "string.gmatch", "dùng text.split()" },
    { "string.rep", "nối chữ bằng .. hoặc table.concat()" },
    { "table.remove", "gán t[#t] = nil để bỏ mục cuối" },
    { "math.random", "kịch bản phải cho cùng một kết quả mỗi lần chạy" },
};

const struct word *words_current(lua_State *L)
{
    return lua_touserdata(L, lua_upvalueindex(1));
}

/* ---- what happens when a word is used, or something that is none --------- */

static const char *phase_sentence(int phases)
{
    if (phases == LOADING)
        return "chỉ dùng được khi nạp kịch bản, không dùng trong hàm check() hoặc on()";
    return "chỉ dùng được trong hàm on()";
}

void words_check_phase(lua_State *L)
{
    const struct word *word = words_current(L);
    const struct script *script = sandbox_owner(L);
    if (word->phases && !(word->phases & (int)script->phase))
        luaL_error(L, "%s %s", word->name, phase_sentence(word->phases));
}

static int use_word(lua_State *L)
{
    words_check_phase(L);
    sandbox_charge(L, 5);
    return words_current(L)->run(L);
}

/* Upvalue 1 of the metamethods below: "" or "text.". */
static int refuse_write(lua_State *L)
{
    const char *library = lua_tostring(L, lua_upvalueindex(1));
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    if (*library)
        return luaL_error(L, "không được sửa %s%s", library, name);
    return luaL_error(L, "không có biến chung '%s': viết local %s = ... để tạo biến", name,
                      name);
}

/* Names beginning with `library`, and libraries themselves for "". */
static size_t known_names(struct str library, const char *names[])
{
    size_t count = 0;
    for (size_t i = 0; i < word_count; i++)
        if (str_starts(str_of(words[i].name), library))
            names[count++] = words[i].name;
    return count;
}

static int unknown_word(lua_State *L)
{
    const char *library = lua_tostring(L, lua_upvalueindex(1));
    size_t length;
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tolstring(L, 2, &length) : NULL;
    if (!key || length > 64)
        return luaL_error(L, "không có tên này trong kịch bản");
    const char *name = lua_pushfstring(L, "%s%s", library, key);
    for (size_t i = 0; i < sizeof absences / sizeof *absences; i++)
        if (strcmp(absences[i].name, name) == 0)
            return luaL_error(L, "không có '%s' trong kịch bản: %s", name,
                              absences[i].instead);
    const char *names[sizeof words / sizeof *words];
    size_t count = known_names(str_of(library), names);
    const char *near = text_nearest(str_of(name), names, count);
    if (near)
        return luaL_error(L, "không có '%s'; có phải ý bạn là '%s'?", name, near);
    return luaL_error(L, "không có '%s'", name);
}

/* ---- building the environment: stack 1 holds Lua's own globals ----------- */

/* Pushes what Lua's own library has under "math.floor". */
static void push_original(lua_State *L, const char *library, const char *name)
{
    lua_pushvalue(L, 1);
    if (*library) {
        lua_getfield(L, -1, library);
        lua_remove(L, -2);
    }
    lua_getfield(L, -1, name);
    lua_remove(L, -2);
}

/* Splits "text.slug" into library "text" (or "") and "slug". */
static const char *split_name(const char *full, char library[LIBRARY_MAX])
{
    const char *point = strchr(full, '.');
    size_t length = point ? (size_t)(point - full) : 0;
    if (DINH_BUG_IF(length >= LIBRARY_MAX))
        length = LIBRARY_MAX - 1;
    memcpy(library, full, length);
    library[length] = '\0';
    return point ? point + 1 : full;
}

static void set_meta(lua_State *L, const char *event, lua_CFunction run,
                     const char *library)
{
    lua_pushfstring(L, *library ? "%s." : "%s", library);
    lua_pushcclosure(L, run, 1);
    lua_setfield(L, -2, event);
}

/* Replaces the real table on top of the stack by its proxy. */
static void wrap(lua_State *L, const char *library)
{
    lua_newtable(L);
    set_meta(L, "__index", unknown_word, library);
    lua_setmetatable(L, -2);
    lua_newtable(L);
    lua_newtable(L);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    set_meta(L, "__newindex", refuse_write, library);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
}

/* The real table of a library (stack 2: root), made when first named. */
static void push_library(lua_State *L, const char *library)
{
    if (!*library) {
        lua_pushvalue(L, 2);
        return;
    }
    if (lua_getfield(L, 2, library) != LUA_TNIL)
        return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, library);
}

static void add_word(lua_State *L, const struct word *word)
{
    char library[LIBRARY_MAX];
    const char *name = split_name(word->name, library);
    push_library(L, library);
    if (word->run) {
        lua_pushlightuserdata(L, (void *)(uintptr_t)word);
        lua_pushcclosure(L, use_word, 1);
    } else {
        push_original(L, library, name);
    }
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

static void wrap_libraries(lua_State *L)
{
    char library[LIBRARY_MAX], last[LIBRARY_MAX] = "";
    for (size_t i = 0; i < word_count; i++) {
        split_name(words[i].name, library);
        if (!*library || strcmp(library, last) == 0)
            continue;
        memcpy(last, library, sizeof last);
        lua_getfield(L, 2, library);
        wrap(L, library);
        lua_setfield(L, 2, library);
    }
}

/* ("x"):sub() looks here. lua_setmetatable on one string is for all strings. */
static void set_string_methods(lua_State *L)
{
    lua_pushliteral(L, "");
    lua_newtable(L);
    lua_getfield(L, 2, "string");
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

void words_open(lua_State *L)
{
    luaL_requiref(L, "_G", luaopen_base, 0);
    luaL_requiref(L, "string", luaopen_string, 1);
    luaL_requiref(L, "math", luaopen_math, 1);
    lua_settop(L, 0);
    lua_pushglobaltable(L);
    lua_newtable(L);
    for (size_t i = 0; i < word_count; i++)
        add_word(L, &words[i]);
    wrap_libraries(L);
    set_string_methods(L);
    wrap(L, "");
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_pushnil(L);
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_gc(L, LUA_GCCOLLECT);
}
