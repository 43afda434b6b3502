/*
 * due.c - what content does by itself, asked at every step of the job lane: items go
 * up at their hour, urgent ones are unpinned, expired ones leave, and what was erased
 * (gỡ hẳn) is forgotten by everybody who had made something of it.
 *
 * Content knows nothing of caches, hooks and plugins' own files; this file tells them.
 */
#include "plugin/context.h"

#include "base/clock.h"
#include "base/log.h"
#include "content/flow.h"
#include "plugin/host.h"
#include "store/scrub.h"

enum { AGAIN_MS = 30 * 1000 }; /* after somebody was in the way of an erasure */

/* ---- items whose hour has come ------------------------------------------------- */

static dinh_value *what_is_left(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *map = value_map(ctx->arena);
    value_put(ctx->arena, map, "id", value_int(ctx->arena, item->id));
    value_put(ctx->arena, map, "no", value_int(ctx->arena, item->no));
    value_put(ctx->arena, map, "kind", value_cstr(ctx->arena, item->kind->def.name));
    value_put(ctx->arena, map, "code", value_cstr(ctx->arena, item->code));
    return map;
}

/* Committed: caches first, hooks after. */
static void on_moved(void *data, int64_t id, const char *event)
{
    struct workspace *workspace = data;
    struct arena *arena = arena_create(0);
    struct dinh_ctx ctx;
    struct flow item;
    workspace_bump(workspace, !str_is(str_of(event), "published"));
    ctx_begin(&ctx, workspace, arena, "hẹn giờ");
    if (flow_read(workspace->content, arena, id, &item) == 0) {
        dinh_value *shown = content_find_id(workspace->content, arena, id, ctx.now_ms);
        host_content_event(&ctx, item.kind->def.name, event,
                           shown ? shown : what_is_left(&ctx, &item));
    }
    ctx_end(&ctx);
    arena_destroy(arena);
}

/* ---- erasures ------------------------------------------------------------------------ */

/* "item.erased": whoever made something of the item removes it, and if he cannot yet,
 * says so by setting `waits`. */
static bool all_forgot(struct workspace *workspace, const int64_t *ids, size_t count)
{
    struct arena *arena = arena_create(0);
    struct dinh_ctx ctx;
    bool waits = false;
    ctx_begin(&ctx, workspace, arena, "gỡ hẳn");
    for (size_t i = 0; i < count; i++) {
        struct flow item;
        if (flow_read(workspace->content, arena, ids[i], &item))
            continue; /* of a plugin that is off */
        dinh_value *payload = what_is_left(&ctx, &item);
        host_emit(&ctx, "item.erased", payload);
        waits = waits || value_get_int(payload, "waits");
        if (workspace->hooks.views_forget)
            workspace->hooks.views_forget(workspace->hooks.data, workspace->site->index,
                                          str_of(host_text(&ctx, ".%s", item.code)));
    }
    ctx_end(&ctx);
    arena_destroy(arena);
    return !waits;
}

static int scrub(struct workspace *workspace, const int64_t *ids, size_t count)
{
    struct error error = { "" };
    if (!all_forgot(workspace, ids, count)) {
        log_warn("gỡ hẳn: phần mở rộng chưa quên xong, sẽ làm lại");
        return DINH_CONFLICT;
    }
    int result = content_scrub(workspace->content, &error);
    if (!result)
        result = store_scrub(workspace->stores[DINH_DB_STATS]);
    if (result)
        log_warn("gỡ hẳn: chưa quét sạch được, sẽ làm lại: %s", error.text);
    for (size_t i = 0; i < count && !result; i++)
        result = content_erased_done(workspace->content, ids[i]);
    return result;
}

static void finish_erasures(struct workspace *workspace, struct arena *arena)
{
    int64_t *ids, now = clock_mono_ms();
    size_t count =
        now >= workspace->scrub_at_ms ? content_erased(workspace->content, arena, &ids) : 0;
    if (count && scrub(workspace, ids, count))
        workspace->scrub_at_ms = clock_mono_ms() + AGAIN_MS;
}

void workspace_due(struct workspace *workspace)
{
    struct arena *arena = arena_create(0);
    if (flow_run_due(workspace->content, arena, clock_now_ms(), on_moved, workspace) < 0)
        log_error("việc đến giờ của trang \"%s\" bị lỗi", workspace->site->config->name);
    finish_erasures(workspace, arena);
    arena_destroy(arena);
}
