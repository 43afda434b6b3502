/*
 * safe_lib.h - Lua's own basics, written again with limits.
 *
 * Lua's originals are unfit for scripts of strangers: tostring shows addresses,
 * unpack and concat run for ever inside C, format has %p and %q.
 */
#ifndef DINH_SCRIPT_SAFE_LIB_H
#define DINH_SCRIPT_SAFE_LIB_H

#include "base/str.h"

#include <lua.h>

enum { SAFE_VALUES = 250 }; /* most values in one call */

int safe_tostring(lua_State *L);
int safe_tonumber(lua_State *L);
int safe_format(lua_State *L);
int safe_byte(lua_State *L);
int safe_char(lua_State *L);
int safe_insert(lua_State *L);
int safe_concat(lua_State *L);
int safe_pack(lua_State *L);
int safe_unpack(lua_State *L);
int safe_sort(lua_State *L);

/* The text argument `index`, charged by its length; raises for other types. */
struct str safe_text(lua_State *L, int index);
lua_Integer safe_integer(lua_State *L, int index, lua_Integer fallback);

#endif
