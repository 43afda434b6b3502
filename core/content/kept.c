/*
 * kept.c - what was found before: page rulers and tallies.
 *
 * A result holds for one generation (content_forget) or until the next item
 * of its list expires. The 32 used last are kept, so that a robot walking odd
 * filters does not grow anything.
 */
#include "content/internal.h"

#include <stdlib.h>

struct entry {
    struct arena *arena; /* of name and result; NULL: unused */
    struct str name;
    const void *found;
    int64_t valid_until;
    uint64_t used;
};

struct kept {
    struct entry entries[KEPT_MAX];
    uint64_t tick;
};

struct kept *kept_create(void)
{
    struct kept *kept = calloc(1, sizeof *kept);
    if (!kept)
        die("nội dung: hết bộ nhớ");
    return kept;
}

static void entry_drop(struct entry *entry)
{
    arena_destroy(entry->arena);
    *entry = (struct entry){ .arena = NULL };
}

void kept_clear(struct kept *kept)
{
    for (size_t i = 0; i < KEPT_MAX; i++)
        entry_drop(&kept->entries[i]);
}

void kept_free(struct kept *kept)
{
    if (!kept)
        return;
    kept_clear(kept);
    free(kept);
}

void kept_name(struct buf *out, const struct kind *kind, const struct condition *condition)
{
    /* Not the time, the last parameter of a kind that expires. */
    size_t count = condition->count - (condition->expires ? 1 : 0);
    buf_printf(out, " %s %d%.*s", kind->table, condition->ascending,
               STR_ARG(buf_str(&condition->sql)));
    for (size_t i = 0; i < count; i++) {
        const struct store_param *param = &condition->params[i];
        buf_printf(out, "\n%c%lld %zu ", param->kind, (long long)param->integer,
                   param->text.len);
        if (param->text.len)
            buf_add_str(out, param->text);
    }
}

static struct entry *find(struct kept *kept, struct str name)
{
    for (size_t i = 0; i < KEPT_MAX; i++)
        if (kept->entries[i].arena && str_eq(kept->entries[i].name, name))
            return &kept->entries[i];
    return NULL;
}

const void *kept_find(struct kept *kept, const struct store *store, struct str name,
                      int64_t now_ms)
{
    struct entry *entry = store_in_transaction(store) ? NULL : find(kept, name);
    if (!entry || now_ms >= entry->valid_until)
        return NULL;
    entry->used = ++kept->tick;
    return entry->found;
}

static struct entry *oldest(struct kept *kept)
{
    struct entry *oldest = &kept->entries[0];
    for (size_t i = 1; i < KEPT_MAX; i++)
        if (kept->entries[i].used < oldest->used)
            oldest = &kept->entries[i];
    return oldest;
}

void kept_add(struct kept *kept, const struct store *store, struct str name,
              struct arena *arena, const void *found, int64_t valid_until)
{
    struct entry *entry = find(kept, name);
    if (!entry)
        entry = oldest(kept);
    entry_drop(entry);
    /* Inside a transaction rows come and go, and may never have been. */
    *entry = (struct entry){ .arena = arena,
                             .name = arena_str(arena, name),
                             .found = found,
                             .valid_until = store_in_transaction(store) ? 0 : valid_until,
                             .used = ++kept->tick };
}
