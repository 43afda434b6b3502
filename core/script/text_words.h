/*
 * text_words.h - text.* and date.*: what Lua's patterns and os would be for.
 */
#ifndef DINH_SCRIPT_TEXT_WORDS_H
#define DINH_SCRIPT_TEXT_WORDS_H

#include <lua.h>

enum { TEXT_WORD_BYTES = 256 * 1024, TEXT_PART_BYTES = 256, TEXT_PARTS = 1000 };

int text_word_contains(lua_State *L);
int text_word_starts(lua_State *L);
int text_word_ends(lua_State *L);
int text_word_split(lua_State *L);
int text_word_replace(lua_State *L);
int text_word_trim(lua_State *L);
int text_word_lower(lua_State *L);
int text_word_fold(lua_State *L);
int text_word_slug(lua_State *L);
int text_word_length(lua_State *L);
int text_word_excerpt(lua_State *L);

int date_word_today(lua_State *L);
int date_word_make(lua_State *L);
int date_word_parse(lua_State *L);
int date_word_parts(lua_State *L);
int date_word_vi(lua_State *L);
int date_word_add(lua_State *L);
int date_word_between(lua_State *L);
int date_word_is_working(lua_State *L);
int date_word_add_working(lua_State *L);

#endif
