/*
 * tables.c - see tables.h. Entries are sorted by id when scripts have loaded,
 * so that showing the title of a category costs a binary search.
 */
#include "script/tables.h"

#include "script/script.h"

#include <stdlib.h>

static struct table *make_table(struct tables *tables, struct arena *arena,
                                const char *name)
{
    if (!tables->items)
        tables->items = arena_alloc(arena, SCRIPT_TABLES * sizeof *tables->items);
    if (tables->count == SCRIPT_TABLES)
        return NULL;
    struct table *table = &tables->items[tables->count++];
    table->name = arena_text(arena, name);
    table->list = value_list(arena);
    return table;
}

static struct table *find_table(const struct tables *tables, const char *name)
{
    for (uint32_t i = 0; i < tables->count; i++)
        if (strcmp(tables->items[i].name, name) == 0)
            return &tables->items[i];
    return NULL;
}

static void grow(struct table *table, struct arena *arena)
{
    uint32_t cap = table->cap ? table->cap * 2 : 16;
    struct table_entry *entries = arena_alloc(arena, cap * sizeof *entries);
    if (table->count)
        memcpy(entries, table->entries, table->count * sizeof *entries);
    table->entries = entries;
    table->cap = cap;
}

int tables_add(struct tables *tables, struct arena *arena, const char *name,
               dinh_value *value, const char *place)
{
    struct table *table = find_table(tables, name);
    if (!table)
        table = make_table(tables, arena, name);
    if (!table || table->count == SCRIPT_ENTRIES)
        return -1;
    if (table->count == table->cap)
        grow(table, arena);
    table->entries[table->count] =
        (struct table_entry){ value_get_text(value, "id"), value, arena_text(arena, place),
                              table->count };
    table->count++;
    value_add(arena, table->list, value);
    return 0;
}

static int compare_ids(struct str a, struct str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_entries(const void *a, const void *b)
{
    const struct table_entry *x = a, *y = b;
    int order = compare_ids(x->id, y->id);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

void tables_seal(struct tables *tables)
{
    for (uint32_t i = 0; i < tables->count; i++)
        qsort(tables->items[i].entries, tables->items[i].count,
              sizeof *tables->items[i].entries, compare_entries);
}

const struct table *tables_get(const struct tables *tables, const char *name)
{
    return find_table(tables, name);
}

const struct table_entry *tables_find(const struct table *table, struct str id)
{
    uint32_t low = 0, high = table ? table->count : 0;
    if (!id.len)
        return NULL;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_ids(table->entries[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (!table || low == table->count || !str_eq(table->entries[low].id, id))
        return NULL;
    return &table->entries[low];
}
