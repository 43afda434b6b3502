/*
 * tables.h - what scripts declared: named lists of maps, found by id.
 *
 * Filled while scripts load, sealed once, then only read.
 */
#ifndef DINH_SCRIPT_TABLES_H
#define DINH_SCRIPT_TABLES_H

#include "view/value.h"

struct table_entry {
    struct str id; /* empty for tables without ids (holidays) */
    const dinh_value *value;
    const char *place; /* "categories.lua:12" */
    uint32_t order;    /* as declared */
};

struct table {
    const char *name;
    dinh_value *list;
    struct table_entry *entries; /* as declared; by id once sealed */
    uint32_t count, cap;
};

struct tables {
    struct table *items; /* SCRIPT_TABLES of them */
    uint32_t count;
};

/* -1 when there are too many tables or entries. name is copied. */
int tables_add(struct tables *tables, struct arena *arena, const char *name,
               dinh_value *value, const char *place);
/* Sorts for tables_find; of equal ids the first declared comes first. */
void tables_seal(struct tables *tables);
const struct table *tables_get(const struct tables *tables, const char *name);
const struct table_entry *tables_find(const struct table *table, struct str id);

#endif
