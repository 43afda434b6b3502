/*
 * plugins_page.c - phần mở rộng: what is loaded, how it fares, what it may ask for;
 * and whether the commune's scripts run without a fault.
 *
 * Reading only: which plugins are loaded is said in dinh.conf, since a plugin is code
 * of the machine, not content.
 */
#include "desk/desk.h"

#include <stddef.h>

static const struct plugin_right {
    const char *word;
    size_t offset; /* of a dinh_list in struct dinh_plugin */
} rights[] = {
    { "plugins.routes", offsetof(struct dinh_plugin, routes) },
    { "plugins.kinds", offsetof(struct dinh_plugin, kinds) },
    { "plugins.blocks", offsetof(struct dinh_plugin, blocks) },
    { "plugins.jobs", offsetof(struct dinh_plugin, jobs) },
    { "plugins.hooks", offsetof(struct dinh_plugin, hooks) },
    { "plugins.tables", offsetof(struct dinh_plugin, migrations) },
};

static void put_rights(struct dinh_ctx *ctx, dinh_value *map, const struct plugin *plugin)
{
    dinh_value *list = host_set_list(ctx, map, "rights");
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        const struct dinh_list *table =
            (const struct dinh_list *)((const char *)&plugin->def + rights[i].offset);
        if (!table->count)
            continue;
        dinh_value *right = host_add_map(ctx, list);
        host_set(ctx, right, "title", theme_word(ctx_theme(ctx), rights[i].word));
        host_set_int(ctx, right, "n", table->count);
    }
}

static void put_health(struct dinh_ctx *ctx, dinh_value *map, const struct plugin *plugin)
{
    const struct workspace_hooks *hooks = &ctx->workspace->hooks;
    uint32_t failures = 0, opened = 0;
    if (hooks->plugin_health)
        hooks->plugin_health(hooks->data, plugin, &failures, &opened);
    host_set_bool(ctx, map, "open", hooks->is_open && hooks->is_open(hooks->data, plugin));
    host_set_int(ctx, map, "failures", failures);
    host_set_int(ctx, map, "opened", opened);
    host_set_bool(ctx, map, "well", failures == 0);
}

int plugins_page(struct dinh_ctx *ctx)
{
    dinh_value *list = host_set_list(ctx, ctx->data, "plugins");
    for (size_t i = 0; i < ctx->site->plugin_count; i++) {
        const struct plugin *plugin = ctx->site->plugins[i];
        dinh_value *map = host_add_map(ctx, list);
        host_set(ctx, map, "name", plugin->def.name);
        host_set(ctx, map, "version", plugin->def.version);
        host_set(ctx, map, "summary", plugin->def.summary);
        host_set_bool(ctx, map, "builtin", plugin->file == NULL);
        put_rights(ctx, map, plugin);
        put_health(ctx, map, plugin);
    }
    host_set_value(ctx, ctx->data, "scripts",
                   script_health(ctx->workspace->script, ctx->arena));
    return desk_show(ctx, theme_word(ctx_theme(ctx), "nav.plugins"), "admin/plugins");
}
