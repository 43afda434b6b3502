/*
 * ruler.c - where each page of a list begins.
 *
 * One scan of the covering index notes the key of every per_page-th row, counts
 * them all and remembers when the next item expires. The marks hold for one
 * generation (content_forget) or until that expiry; the 32 rulers used last are
 * kept, so that a robot walking odd filters does not grow anything.
 */
#include "content/internal.h"

#include <stdlib.h>

struct entry {
    struct arena *arena; /* marks and name; NULL: unused */
    struct str name;     /* what was asked: SQL, parameters, per_page */
    struct ruler ruler;
    int64_t valid_until; /* the earliest expiry among its items */
    uint64_t used;
};

struct ruler_cache {
    struct entry entries[RULERS_MAX];
    uint64_t tick;
};

struct ruler_cache *ruler_cache_create(void)
{
    struct ruler_cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        die("nội dung: hết bộ nhớ");
    return cache;
}

static void entry_drop(struct entry *entry)
{
    arena_destroy(entry->arena);
    *entry = (struct entry){ .arena = NULL };
}

void ruler_cache_clear(struct ruler_cache *cache)
{
    for (size_t i = 0; i < RULERS_MAX; i++)
        if (cache->entries[i].arena)
            entry_drop(&cache->entries[i]);
}

void ruler_cache_free(struct ruler_cache *cache)
{
    if (!cache)
        return;
    ruler_cache_clear(cache);
    free(cache);
}

/* ---- names -------------------------------------------------------------------- */

/* All that decides the result but the time, which is the last parameter of a
 * kind that expires and is watched by valid_until. */
static void write_name(struct buf *out, const struct kind *kind,
                       const struct condition *condition, uint32_t per_page)
{
    size_t count = condition->count - (condition->expires ? 1 : 0);
    buf_printf(out, "%s %u %d%.*s", kind->table, per_page, condition->ascending,
               STR_ARG(buf_str(&condition->sql)));
    for (size_t i = 0; i < count; i++) {
        const struct store_param *param = &condition->params[i];
        buf_printf(out, "\n%c%lld %zu ", param->kind, (long long)param->integer,
                   param->text.len);
        if (param->text.len)
            buf_add_str(out, param->text);
    }
}

/* ---- the scan -------------------------------------------------------------------- */

struct scan {
    struct arena *arena;
    const struct kind *kind;
    uint32_t per_page;
    struct ruler ruler;
    uint32_t cap;
    bool expires;
    int64_t valid_until;
};

static void scan_mark(struct scan *scan, struct dinh_rows *rows)
{
    struct ruler *ruler = &scan->ruler;
    if (ruler->pages == scan->cap) {
        uint32_t cap = scan->cap ? scan->cap * 2 : 16;
        struct store_param *keys = arena_alloc(scan->arena, cap * sizeof *keys);
        int64_t *ids = arena_alloc(scan->arena, cap * sizeof *ids);
        if (scan->cap) {
            memcpy(keys, ruler->keys, scan->cap * sizeof *keys);
            memcpy(ids, ruler->ids, scan->cap * sizeof *ids);
        }
        ruler->keys = keys;
        ruler->ids = ids;
        scan->cap = cap;
    }
    struct store_param *key = (struct store_param *)&ruler->keys[ruler->pages];
    if (kind_sorts_by_text(scan->kind))
        *key = (struct store_param){ .kind = 's',
                                     .text = arena_str(scan->arena, rows_str(rows, 0)) };
    else
        *key = (struct store_param){ .kind = 'i', .integer = rows_int(rows, 0) };
    ((int64_t *)ruler->ids)[ruler->pages++] = rows_int(rows, 1);
}

static bool scan_run(struct scan *scan, struct store *store, const char *sql,
                     const struct condition *condition)
{
    struct dinh_rows *rows =
        store_query_params(store, sql, condition->params, condition->count);
    int step;
    while ((step = rows_next(rows)) > 0) {
        if (scan->ruler.total++ % scan->per_page == 0)
            scan_mark(scan, rows);
        if (scan->expires && !rows_is_null(rows, 2) &&
            rows_int(rows, 2) < scan->valid_until)
            scan->valid_until = rows_int(rows, 2);
    }
    return step == 0;
}

static bool entry_fill(struct content *content, struct entry *entry,
                       const struct kind *kind, const struct condition *condition,
                       uint32_t per_page, struct str name)
{
    const char *way = condition->ascending ? "" : " DESC";
    struct arena *arena = arena_create(0);
    struct scan scan = { .arena = arena,
                         .kind = kind,
                         .per_page = per_page,
                         .expires = condition->expires,
                         .valid_until = INT64_MAX };
    const char *sql = arena_printf(
        arena, "SELECT k.sort_key, k.id%s FROM %s AS k%.*s ORDER BY k.sort_key%s, k.id%s",
        condition->expires ? ", k.expires_at" : "", kind->table,
        STR_ARG(buf_str(&condition->sql)), way, way);
    if (!scan_run(&scan, content->store, sql, condition)) {
        arena_destroy(arena);
        return false;
    }
    *entry = (struct entry){ .arena = arena,
                             .name = arena_str(arena, name),
                             .ruler = scan.ruler,
                             .valid_until = scan.valid_until };
    return true;
}

/* ---- the cache ---------------------------------------------------------------------- */

static struct entry *find_entry(struct ruler_cache *cache, struct str name)
{
    for (size_t i = 0; i < RULERS_MAX; i++)
        if (cache->entries[i].arena && str_eq(cache->entries[i].name, name))
            return &cache->entries[i];
    return NULL;
}

static struct entry *oldest_entry(struct ruler_cache *cache)
{
    struct entry *oldest = &cache->entries[0];
    for (size_t i = 0; i < RULERS_MAX; i++) {
        if (!cache->entries[i].arena)
            return &cache->entries[i];
        if (cache->entries[i].used < oldest->used)
            oldest = &cache->entries[i];
    }
    return oldest;
}

bool ruler_get(struct content *content, const struct kind *kind,
               const struct condition *condition, uint32_t per_page, int64_t now_ms,
               struct ruler *out)
{
    struct ruler_cache *cache = content->rulers;
    struct buf name = { 0 };
    /* Inside a transaction rows come and go between two calls. */
    if (store_in_transaction(content->store))
        ruler_cache_clear(cache);
    write_name(&name, kind, condition, per_page);
    struct entry *entry = find_entry(cache, buf_str(&name));
    bool good = entry && now_ms < entry->valid_until;
    if (!good) {
        if (!entry)
            entry = oldest_entry(cache);
        entry_drop(entry);
        good = entry_fill(content, entry, kind, condition, per_page, buf_str(&name));
    }
    buf_free(&name);
    if (!good)
        return false;
    entry->used = ++cache->tick;
    *out = entry->ruler;
    return true;
}
