/*
 * value.h - the value tree: what a handler fills and everything else reads.
 *
 * The theme renders it to HTML, `.json` prints its data part, a Lua hook gets
 * a copy as a table, import and export read and write it. Types are those of
 * <dinh/plugin.h>. Values live in an arena and are never freed one by one.
 * Maps keep the order in which keys were set; a key set again is replaced.
 */
#ifndef DINH_VIEW_VALUE_H
#define DINH_VIEW_VALUE_H

#include "base/arena.h"
#include "base/str.h"

#include <dinh/plugin.h>

struct value_member {
    struct str key;
    dinh_value *value;
};

struct dinh_value {
    uint8_t type;        /* enum dinh_type */
    uint32_t count, cap; /* of items or members */
    union {
        int64_t integer; /* BOOL, INT, TIME, DATE, SIZE */
        double number;
        struct str text; /* TEXT, HTML; NUL-ended behind its length */
        dinh_value **items;
        struct value_member *members;
    };
};

dinh_value *value_null(struct arena *arena);
dinh_value *value_bool(struct arena *arena, bool b);
dinh_value *value_int(struct arena *arena, int64_t n);
dinh_value *value_number(struct arena *arena, double n);
dinh_value *value_text(struct arena *arena, struct str text);  /* copied */
dinh_value *value_cstr(struct arena *arena, const char *text); /* copied; NULL: null */
dinh_value *value_html(struct arena *arena, struct str html);  /* copied; trusted */
dinh_value *value_time(struct arena *arena, int64_t ms);
dinh_value *value_date(struct arena *arena, int32_t days);
dinh_value *value_size(struct arena *arena, int64_t bytes);
dinh_value *value_list(struct arena *arena);
dinh_value *value_map(struct arena *arena);

/* The key is copied; `value` is not: it must live as long as the map. */
void value_set(struct arena *arena, dinh_value *map, struct str key, dinh_value *value);
/* The key is borrowed: a literal, or text that outlives the map. */
void value_put(struct arena *arena, dinh_value *map, const char *key, dinh_value *value);
void value_add(struct arena *arena, dinh_value *list, dinh_value *value);
/* Takes a key out; false when it was not there. */
bool value_remove(dinh_value *map, struct str key);

/* NULL when absent or not a map. */
dinh_value *value_get(const dinh_value *map, struct str key);
/* "a.b.c"; NULL on the way is NULL. */
dinh_value *value_path(const dinh_value *map, const char *path);
dinh_value *value_at(const dinh_value *list_or_map, uint32_t index);

/* "" and 0 for a missing value or another type. */
struct str value_as_text(const dinh_value *value);
int64_t value_as_int(const dinh_value *value);
struct str value_get_text(const dinh_value *map, const char *path);
int64_t value_get_int(const dinh_value *map, const char *path);

/* What a Mustache section calls false: absent, null, false, 0?, "" and []. The
 * specification counts 0 as true; so do we. */
bool value_is_truthy(const dinh_value *value);
/* A copy that shares nothing with the original. */
dinh_value *value_copy(struct arena *arena, const dinh_value *value);
bool value_equal(const dinh_value *a, const dinh_value *b);

#endif
