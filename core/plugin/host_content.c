/*
 * host_content.c - content for plugins: reading what is public, saving, moving.
 *
 * A save or a move outside a transaction of the plugin is one by itself. Events
 * ("news.published") are raised after that commit; inside a plugin's own
 * transaction at once, so that a hook's writes stand or fall with it.
 */
#include "plugin/host.h"

#include "base/log.h"
#include "plugin/context.h"

static const struct kind *kind_of(dinh_ctx *ctx, const char *name)
{
    const struct kind *kind = name ? kinds_find(ctx->site->kinds, name) : NULL;
    if (!kind)
        log_error("phần mở rộng \"%s\": không có loại nội dung \"%s\" trên trang \"%s\"",
                  ctx->plugin->def.name, name ? name : "", ctx->site->config->name);
    return kind;
}

dinh_value *host_find(dinh_ctx *ctx, const char *kind_name, int64_t no)
{
    const struct kind *kind = kind_of(ctx, kind_name);
    if (!kind)
        return NULL;
    ctx_snapshot(ctx);
    return content_find(ctx->workspace->content, ctx->arena, kind, no, ctx->now_ms);
}

dinh_value *host_find_id(dinh_ctx *ctx, int64_t id)
{
    ctx_snapshot(ctx);
    return content_find_id(ctx->workspace->content, ctx->arena, id, ctx->now_ms);
}

/* Conditions of another header's size, as today's; an array carries no size of
 * its own, so the query says it. */
static const dinh_where *where_take(dinh_ctx *ctx, const dinh_query *query)
{
    const size_t first = offsetof(dinh_where, to) + sizeof query->where->to;
    size_t size = query->where_size ? query->where_size : first;
    if (size == sizeof(dinh_where) || query->where_count == 0)
        return query->where;
    dinh_where *today = arena_alloc(ctx->arena, query->where_count * sizeof *today);
    for (uint32_t i = 0; i < query->where_count; i++)
        memcpy(&today[i], (const char *)query->where + i * size,
               size < sizeof *today ? size : sizeof *today);
    return today;
}

/* A query of an older header is shorter: what it lacks is zero, and only what
 * it has is written back. */
static bool query_take(dinh_ctx *ctx, const dinh_query *given, dinh_query *query)
{
    const size_t least = offsetof(dinh_query, pages) + sizeof given->pages;
    if (given->size < least || !kind_of(ctx, given->kind)) {
        if (given->size < least)
            log_error("phần mở rộng \"%s\": dinh_query thiếu .size = sizeof(dinh_query)",
                      ctx->plugin->def.name);
        return false;
    }
    *query = (dinh_query){ 0 };
    memcpy(query, given, given->size < sizeof *query ? given->size : sizeof *query);
    query->size = sizeof *query;
    query->where = where_take(ctx, query);
    if ((query->flags & DINH_QUERY_DRAFTS) && !host_may(ctx, "content.drafts")) {
        log_error("phần mở rộng \"%s\": hỏi bản nháp mà người xem không có quyền",
                  ctx->plugin->def.name);
        return false;
    }
    return true;
}

dinh_value *host_list(dinh_ctx *ctx, dinh_query *given)
{
    dinh_query query;
    if (!query_take(ctx, given, &query))
        return value_list(ctx->arena);
    ctx_snapshot(ctx);
    dinh_value *list =
        content_list(ctx->workspace->content, ctx->arena, &query, ctx->now_ms);
    given->page = query.page;
    given->total = query.total;
    given->pages = query.pages;
    return list ? list : value_list(ctx->arena);
}

dinh_value *host_tally(dinh_ctx *ctx, const dinh_query *given, const char *field, int by)
{
    dinh_query query;
    if (!query_take(ctx, given, &query))
        return value_list(ctx->arena);
    ctx_snapshot(ctx);
    dinh_value *list =
        content_tally(ctx->workspace->content, ctx->arena, &query, field, by, ctx->now_ms);
    return list ? list : value_list(ctx->arena);
}

/* ---- writing ------------------------------------------------------------- */

int host_content_event(struct dinh_ctx *ctx, const char *kind, const char *event,
                       dinh_value *item)
{
    const char *name = arena_printf(ctx->arena, "%s.%s", kind, event);
    return host_emit(ctx, name, item ? item : value_map(ctx->arena));
}

/* What a hook is shown of a change: the item as the public sees it, or of a
 * withdrawn one no more than which it was. */
static dinh_value *event_item(dinh_ctx *ctx, int64_t id)
{
    dinh_value *item =
        content_find_id(ctx->workspace->content, ctx->arena, id, ctx->now_ms);
    if (!item) {
        item = value_map(ctx->arena);
        value_put(ctx->arena, item, "id", value_int(ctx->arena, id));
    }
    return item;
}

/* A refusal has written nothing, so a transaction around it may go on; after a
 * failure nothing of it may stay. */
static void give_up(struct store *store, int result)
{
    if (result == DINH_FAILED || store_commit(store))
        store_rollback(store);
}

/* Commits, then makes the change known: caches first, hooks after. */
static int publish_change(dinh_ctx *ctx, int64_t id, const char *kind, const char *event)
{
    struct store *store = ctx->workspace->stores[DINH_DB_SITE];
    if (store_commit(store))
        return DINH_FAILED;
    if (!event)
        return DINH_OK;
    ctx->wrote = true;
    ctx->withdrew = ctx->withdrew || str_is(str_of(event), "withdrawn");
    if (!store_in_transaction(store))
        ctx_bump(ctx);
    host_content_event(ctx, kind, event, event_item(ctx, id));
    return DINH_OK;
}

int64_t host_save(dinh_ctx *ctx, const char *kind_name, int64_t id, dinh_value *fields,
                  dinh_value *errors)
{
    const struct kind *kind = kind_of(ctx, kind_name);
    struct store *store = ctx->workspace->stores[DINH_DB_SITE];
    struct content_change change = { .who = ctx->who,
                                     .at_ms = ctx->now_ms,
                                     .account_id = ctx->account };
    if (!kind || store_begin(store))
        return DINH_FAILED;
    if (!errors)
        errors = value_map(ctx->arena);
    int64_t saved = content_save(ctx->workspace->content, ctx->arena, kind, id, fields,
                                 errors, &change);
    if (saved < 0) {
        give_up(store, (int)saved);
        return saved;
    }
    return publish_change(ctx, saved, kind->def.name, change.event) ? DINH_FAILED : saved;
}

int host_move(dinh_ctx *ctx, int64_t id, const char *state, const char *note)
{
    struct store *store = ctx->workspace->stores[DINH_DB_SITE];
    struct content_change change = {
        .who = ctx->who, .note = note, .at_ms = ctx->now_ms, .account_id = ctx->account
    };
    struct error error = { "" };
    if (store_begin(store))
        return DINH_FAILED;
    dinh_value *draft = content_draft(ctx->workspace->content, ctx->arena, id);
    const char *kind = draft ? host_get_text(draft, "kind") : "";
    int result = draft ? content_move(ctx->workspace->content, ctx->arena, id, state,
                                      &change, &error)
                       : DINH_NOT_FOUND;
    if (result) {
        give_up(store, result);
        log_info("phần mở rộng \"%s\": không chuyển nội dung %lld sang \"%s\": %s",
                 ctx->plugin->def.name, (long long)id, state, error.text);
        return result;
    }
    return publish_change(ctx, id, kind, change.event);
}

int host_changes(dinh_ctx *ctx, int64_t *epoch, int64_t after, dinh_change *out,
                 uint32_t max)
{
    return content_changes(ctx->workspace->content, ctx->arena, epoch, after, out, max);
}
