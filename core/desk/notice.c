/*
 * notice.c - who must know what: short sentences on a person's first page.
 *
 * A notice is written in the transaction of what it tells of and is seen when its
 * reader opens the item. Reminders, answers of outside officials, publications by
 * paper or as tin khẩn come this way; what simply waits for somebody stands in the
 * lists and needs none.
 */
#include "desk/item.h"

#include "base/text.h"

enum { NOTICES_SHOWN = 20, NOTICE_TEXT_MAX = 300 };

int notice_add(struct dinh_ctx *ctx, int64_t account, int64_t item_id, const char *text)
{
    struct store *store = desk_store(ctx);
    if (account <= 0 || account == ctx->account)
        return 0;
    int64_t id = store_next_id(store, "desk_notice");
    if (id <= 0)
        return DINH_FAILED;
    struct str shown = text_excerpt(ctx->arena, str_of(text), NOTICE_TEXT_MAX);
    return store_exec(store,
                      "INSERT INTO desk_notice (id, account_id, item_id, text, at)"
                      " VALUES ($1, $2, $3, $4, $5)",
                      "iiisi", id, account, item_id, shown, ctx->now_ms);
}

static bool is_told(const int64_t *told, size_t count, int64_t account)
{
    for (size_t i = 0; i < count; i++)
        if (told[i] == account)
            return true;
    return false;
}

/* Whom a notice to many goes to: by what a role may do, or by what it decides. */
struct audience {
    const char *permission;
    const struct kind *kind;
};

static bool hears(struct dinh_ctx *ctx, const struct audience *audience, const char *role)
{
    return audience->permission
               ? role_may(ctx->workspace->script, role, audience->permission)
               : item_role_decides(ctx, audience->kind, role);
}

static int tell_all(struct dinh_ctx *ctx, const struct audience *audience, int64_t item_id,
                    const char *text)
{
    struct seat *seats;
    size_t told_count = 0, count = seat_list(desk_store(ctx), ctx->arena, 0,
                                             clock_days(ctx->now_ms), &seats);
    int64_t *told = arena_alloc(ctx->arena, (count + 1) * sizeof *told);
    for (size_t i = 0; i < count; i++) {
        if (!hears(ctx, audience, seats[i].role) ||
            is_told(told, told_count, seats[i].account_id))
            continue;
        told[told_count++] = seats[i].account_id;
        if (notice_add(ctx, seats[i].account_id, item_id, text))
            return DINH_FAILED;
    }
    return 0;
}

int notice_add_may(struct dinh_ctx *ctx, const char *permission, int64_t item_id,
                   const char *text)
{
    const struct audience audience = { .permission = permission };
    return tell_all(ctx, &audience, item_id, text);
}

int notice_add_heads(struct dinh_ctx *ctx, const struct flow *item, const char *text)
{
    const struct audience audience = { .kind = item->kind };
    return tell_all(ctx, &audience, item->id, text);
}

/* The addresses are looked up after the rows are read: both use the store. */
dinh_value *notice_list(struct dinh_ctx *ctx)
{
    dinh_value *list = value_list(ctx->arena);
    struct dinh_rows *rows = store_query(desk_store(ctx),
                                         "SELECT item_id, text, at FROM desk_notice"
                                         " WHERE account_id = $1 AND seen_at IS NULL"
                                         " ORDER BY at DESC, id DESC LIMIT $2",
                                         "ii", ctx->account, (int64_t)NOTICES_SHOWN);
    while (rows_next(rows) > 0) {
        dinh_value *map = host_add_map(ctx, list);
        host_set_int(ctx, map, "item", rows_int(rows, 0));
        host_set(ctx, map, "text", rows_text(rows, 1));
        host_set_time(ctx, map, "at", rows_int(rows, 2));
    }
    for (uint32_t i = 0; i < list->count; i++) {
        struct flow item;
        if (flow_read(ctx->workspace->content, ctx->arena,
                      host_get_int(list->items[i], "item"), &item) == 0)
            host_set(ctx, list->items[i], "href", item_href(ctx, &item, ""));
    }
    return list;
}

void notice_seen(struct dinh_ctx *ctx, int64_t item_id)
{
    struct store *store = desk_store(ctx);
    if (!store_int(store, 0,
                   "SELECT count(*) FROM desk_notice WHERE account_id = $1"
                   " AND item_id = $2 AND seen_at IS NULL",
                   "ii", ctx->account, item_id) ||
        store_begin(store))
        return;
    if (store_exec(store,
                   "UPDATE desk_notice SET seen_at = $1 WHERE account_id = $2"
                   " AND item_id = $3 AND seen_at IS NULL",
                   "iii", ctx->now_ms, ctx->account, item_id) ||
        store_commit(store))
        store_rollback(store);
}

int notice_forget(struct store *store, int64_t item_id)
{
    return store_exec(store, "DELETE FROM desk_notice WHERE item_id = $1", "i", item_id);
}
