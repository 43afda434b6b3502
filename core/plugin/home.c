/*
 * home.c - the front page: blocks of plugins in the zones of dinh.conf.
 *
 * A filled block is kept while the site's generation stands, for at most a few
 * seconds, so that a home page under load costs little more than its
 * rendering; a block therefore does not look at the request. One that fails,
 * or whose plugin's breaker is open, is left out: the page is worth more than
 * any of its parts.
 */
#include "plugin/context.h"

#include "base/clock.h"
#include "base/log.h"
#include "plugin/host.h"

enum { KEPT_MS = 10000 };

/* ---- one block ----------------------------------------------------------- */

static bool is_resting(const struct dinh_ctx *ctx, const struct plugin *plugin)
{
    const struct workspace_hooks *hooks = &ctx->workspace->hooks;
    return hooks->is_open && hooks->is_open(hooks->data, plugin);
}

static dinh_value *fill_block(struct dinh_ctx *ctx, const struct site_block *block)
{
    dinh_value *map = value_map(ctx->arena);
    const struct plugin *before = ctx_enter(ctx, block->plugin);
    int result = block->def->fill(ctx, map);
    ctx_enter(ctx, before);
    if (result < 0 && result != DINH_NOT_FOUND)
        log_warn("khối \"%s\" bị lỗi, bỏ khỏi trang chủ", block->def->name);
    return result < 0 ? NULL : map;
}

dinh_value *home_block(struct dinh_ctx *ctx, const char *name, const char **view)
{
    struct workspace *workspace = ctx->workspace;
    const struct site_block *block = site_block(ctx->site, name);
    if (!block || is_resting(ctx, block->plugin))
        return NULL;
    *view = block->def->view;
    struct kept_block *kept = &workspace->blocks[block - ctx->site->blocks];
    int64_t now = clock_mono_ms();
    bool may_keep = workspace->hooks.generation != NULL;
    if (kept->made_ms && now - kept->made_ms < KEPT_MS) {
        host_keep(ctx, kept->keep);
        /* A copy: a hook of page.built may change what the page is given. */
        return kept->map ? value_copy(ctx->arena, kept->map) : NULL;
    }
    uint32_t keep_before = ctx->keep;
    ctx->keep = 0;
    dinh_value *map = fill_block(ctx, block);
    uint32_t keep = ctx->keep;
    ctx->keep = keep_before;
    host_keep(ctx, keep);
    if (may_keep) {
        /* Its own arena: what is made anew every few seconds must not grow. */
        if (!kept->arena)
            kept->arena = arena_create(0);
        arena_reset(kept->arena);
        kept->map = map ? value_copy(kept->arena, map) : NULL;
        kept->keep = keep;
        kept->made_ms = now;
    }
    return map;
}

/* ---- the page ------------------------------------------------------------ */

static void fill_zone(struct dinh_ctx *ctx, dinh_value *zones, const char *zone,
                      const struct config_list *names)
{
    dinh_value *list = host_set_list(ctx, zones, zone);
    for (size_t i = 0; i < names->count; i++) {
        const char *view = NULL;
        dinh_value *map = home_block(ctx, names->items[i], &view);
        if (!map)
            continue;
        dinh_value *entry = host_add_map(ctx, list);
        host_set(ctx, entry, "name", names->items[i]);
        host_set(ctx, entry, "view", view);
        host_set_value(ctx, entry, "block", map);
    }
}

int home_page(struct dinh_ctx *ctx)
{
    const struct config_site *config = ctx->site->config;
    const struct {
        const char *zone;
        const struct config_list *names;
    } zones[] = {
        { "top", &config->home_top },       { "main", &config->home_main },
        { "side", &config->home_side },     { "wide", &config->home_wide },
        { "bottom", &config->home_bottom },
    };
    dinh_value *urgent = content_urgent(ctx->workspace->content, ctx->arena, ctx->now_ms);
    if (urgent && urgent->count)
        host_set_value(ctx, ctx->data, "urgent", urgent);
    dinh_value *map = host_set_map(ctx, ctx->data, "zones");
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        fill_zone(ctx, map, zones[i].zone, zones[i].names);
    host_set(ctx, ctx->page, "type", "GovernmentOrganization");
    if (site_link(ctx->site, "/rss"))
        host_feed_link(ctx, config->title, "/rss", "application/rss+xml");
    return host_show(ctx, 200, "home");
}
