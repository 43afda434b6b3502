/*
 * declare.h - the words that declare, and those that ask for effects.
 */
#ifndef DINH_SCRIPT_DECLARE_H
#define DINH_SCRIPT_DECLARE_H

#include "script/schema.h"

#include <lua.h>

/* category { ... }: an entry of the word's table, checked by its fields. */
int declare_entry(lua_State *L);
/* word "name" { ... }. With a table (workflow "news") the name becomes the id,
 * without (entry "organs") it is the table. */
int declare_named(lua_State *L);
/* check("name", fn) and on("event", fn). */
int declare_check(lua_State *L);
int declare_on(lua_State *L);

/* log(text) and notify { ... }. */
int effect_log(lua_State *L);
int effect_notify(lua_State *L);

extern const struct schema_field category_fields[], unit_fields[], titled_fields[],
    role_fields[], holiday_fields[], menu_fields[], document_type_fields[],
    workflow_fields[], notify_fields[];

#endif
