/*
 * text_words.c - the words text.*: plain searching, no patterns, since a
 * pattern like .-.-.-b runs inside C for longer than anyone waits.
 */
#include "script/text_words.h"

#include "base/text.h"
#include "script/safe_lib.h"
#include "script/sandbox.h"

#include <lauxlib.h>

/* Unicode work costs more than copying: charged by the byte. */
static struct str text_argument(lua_State *L, int index)
{
    struct str text = safe_text(L, index);
    if (text.len > TEXT_WORD_BYTES)
        luaL_error(L, "chữ quá dài: tối đa %d KiB", TEXT_WORD_BYTES / 1024);
    if (!text_is_clean(text))
        luaL_error(L, "chữ không phải UTF-8 hợp lệ hoặc có ký tự điều khiển");
    sandbox_charge(L, text.len / 4);
    return text;
}

static struct str part_argument(lua_State *L, int index)
{
    struct str part = text_argument(L, index);
    if (part.len == 0 || part.len > TEXT_PART_BYTES)
        luaL_error(L, "tham số thứ %d phải dài 1 đến %d byte", index, TEXT_PART_BYTES);
    return part;
}

static int push_str(lua_State *L, struct str text)
{
    lua_pushlstring(L, text.len ? text.ptr : "", text.len);
    return 1;
}

int text_word_contains(lua_State *L)
{
    struct str text = text_argument(L, 1), part = part_argument(L, 2);
    lua_pushboolean(L, str_find(text, part) >= 0);
    return 1;
}

int text_word_starts(lua_State *L)
{
    struct str text = text_argument(L, 1), part = part_argument(L, 2);
    lua_pushboolean(L, str_starts(text, part));
    return 1;
}

int text_word_ends(lua_State *L)
{
    struct str text = text_argument(L, 1), part = part_argument(L, 2);
    lua_pushboolean(L, str_ends(text, part));
    return 1;
}

int text_word_split(lua_State *L)
{
    struct str rest = text_argument(L, 1), between = part_argument(L, 2);
    lua_newtable(L);
    for (int count = 1;; count++) {
        if (count > TEXT_PARTS)
            return luaL_error(L, "text.split: tối đa %d phần", TEXT_PARTS);
        ptrdiff_t at = str_find(rest, between);
        push_str(L, at < 0 ? rest : (struct str){ rest.ptr, (size_t)at });
        lua_rawseti(L, -2, count);
        if (at < 0)
            return 1;
        rest = str_from(rest, (size_t)at + between.len);
    }
}

int text_word_replace(lua_State *L)
{
    struct str rest = text_argument(L, 1), old = part_argument(L, 2);
    struct str fresh = text_argument(L, 3);
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    for (;;) {
        ptrdiff_t at = str_find(rest, old);
        luaL_addlstring(&out, rest.ptr, at < 0 ? rest.len : (size_t)at);
        if (at < 0)
            break;
        luaL_addlstring(&out, fresh.ptr, fresh.len);
        sandbox_charge(L, 2 + fresh.len / 16);
        rest = str_from(rest, (size_t)at + old.len);
    }
    luaL_pushresult(&out);
    return 1;
}

int text_word_trim(lua_State *L)
{
    return push_str(L, str_trim(text_argument(L, 1)));
}

int text_word_lower(lua_State *L)
{
    struct str text = text_argument(L, 1);
    return push_str(L, text_lower(sandbox_scratch(L), text));
}

int text_word_fold(lua_State *L)
{
    struct str text = text_argument(L, 1);
    return push_str(L, text_fold(sandbox_scratch(L), text));
}

int text_word_slug(lua_State *L)
{
    struct str text = text_argument(L, 1);
    return push_str(L, text_slug(sandbox_scratch(L), text, TEXT_SLUG_MAX));
}

int text_word_length(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)text_length(text_argument(L, 1)));
    return 1;
}

int text_word_excerpt(lua_State *L)
{
    struct str text = text_argument(L, 1);
    lua_Integer max = safe_integer(L, 2, 160);
    if (max < 1 || max > TEXT_WORD_BYTES)
        return luaL_error(L, "text.excerpt: số chữ phải từ 1 đến %d", TEXT_WORD_BYTES);
    return push_str(L, text_excerpt(sandbox_scratch(L), text, (size_t)max));
}
