/*
 * ruler.c - where each page of a list begins.
 *
 * One scan of the covering index notes the key of every per_page-th row, counts
 * them all and remembers when the next item expires: so long it is kept (kept.c).
 */
#include "content/internal.h"

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

/* Its arena holds the ruler itself. */
static const struct ruler *measure(struct content *content, const struct kind *kind,
                                   const struct condition *condition, uint32_t per_page,
                                   struct str name)
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
        return NULL;
    }
    struct ruler *ruler = arena_alloc(arena, sizeof *ruler);
    *ruler = scan.ruler;
    kept_add(content->rulers, content->store, name, arena, ruler, scan.valid_until);
    return ruler;
}

const struct ruler *ruler_get(struct content *content, const struct kind *kind,
                              const struct condition *condition, uint32_t per_page,
                              int64_t now_ms)
{
    struct buf name = { 0 };
    buf_printf(&name, "%u", per_page);
    kept_name(&name, kind, condition);
    const struct ruler *ruler =
        kept_find(content->rulers, content->store, buf_str(&name), now_ms);
    if (!ruler)
        ruler = measure(content, kind, condition, per_page, buf_str(&name));
    buf_free(&name);
    return ruler;
}
