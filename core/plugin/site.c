/*
 * site.c - loading a portal: plugins once, then each site around them.
 *
 * What a site is made of is in site_build.c, what must hold in site_check.c.
 */
#include "plugin/site.h"

#include "base/file.h"
#include "base/log.h"
#include "plugin/site_build.h"
#include "store/migrate.h"

#include <stdio.h>
#include <stdlib.h>

void fault_add(struct faults *faults, const char *format, ...)
{
    char sentence[1200];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    faults->count++;
    if (faults->report)
        faults->report(faults->data, sentence);
    else
        log_error("%s", sentence);
}

/* ---- plugins ------------------------------------------------------------------ */

static const char *under(struct arena *arena, const char *home, const char *path)
{
    return path[0] == '/' ? path : arena_printf(arena, "%s/%s", home, path);
}

/* Views stand beside a plugin's .so or, for those the portal came with, in one
 * folder for all, as in the source tree or as installed. */
static const char *find_views(struct portal *portal, const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    const char *candidates[] = {
        arena_printf(portal->arena, "%.*s/%s/views", (int)(slash - file), file, name),
        arena_printf(portal->arena, "%s/%s/views", portal->paths.views, name),
        arena_printf(portal->arena, "%s/%s", portal->paths.views, name),
    };
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
        if (file_exists(candidates[i]))
            return candidates[i];
    return NULL;
}

static void load_plugin(struct portal *portal, const char *name, const char *const *folders,
                        size_t folder_count, struct faults *faults)
{
    struct plugin *plugin = &portal->plugins[portal->plugin_count];
    struct error error;
    if (portal_plugin(portal, name)) {
        fault_add(faults, "%s: \"plugins\" nhắc đến \"%s\" hai lần", portal->config->path,
                  name);
        return;
    }
    if (plugin_load(portal->arena, name, folders, folder_count, plugin, &error)) {
        fault_add(faults, "%s", error.text);
        return;
    }
    plugin->index = (uint32_t)portal->plugin_count++;
    plugin->views = find_views(portal, plugin->file, name);
}

static void adopt_builtin(struct portal *portal, const struct dinh_plugin *descriptor,
                          const struct builtin *builtin, struct faults *faults)
{
    struct plugin *plugin = &portal->plugins[portal->plugin_count];
    struct error error;
    if (plugin_adopt(portal->arena, descriptor, descriptor->name, plugin, &error))
        fault_add(faults, "%s", error.text);
    plugin->builtin = builtin;
    plugin->index = (uint32_t)portal->plugin_count++;
}

static void load_plugins(struct portal *portal, struct faults *faults)
{
    const struct config *config = portal->config;
    struct arena *arena = portal->arena;
    const struct builtin *const *builtins = portal->paths.builtins;
    size_t builtin_count = 0;
    while (builtins && builtins[builtin_count])
        builtin_count++;
    portal->plugins = arena_alloc(arena, (config->plugins.count + builtin_count + 1) *
                                             sizeof *portal->plugins);
    static const struct builtin pages = { .theme = NULL };
    adopt_builtin(portal, portal_descriptor(), &pages, faults);
    for (size_t i = 0; i < builtin_count; i++)
        adopt_builtin(portal, builtins[i]->descriptor, builtins[i], faults);

    size_t count = 0;
    const char **folders =
        arena_alloc(arena, (config->plugin_folders.count + 1) * sizeof *folders);
    for (size_t i = 0; i < config->plugin_folders.count; i++)
        folders[count++] = under(arena, config->home, config->plugin_folders.items[i]);
    if (portal->paths.plugins)
        folders[count++] = portal->paths.plugins;
    for (size_t i = 0; i < config->plugins.count; i++)
        load_plugin(portal, config->plugins.items[i], folders, count, faults);
}

/* ---- the portal ------------------------------------------------------------------ */

struct portal *portal_load(const struct config *config, const struct portal_paths *paths,
                           void (*report)(void *data, const char *sentence), void *data)
{
    struct faults faults = { report, data, 0 };
    struct arena *arena = arena_create(0);
    struct portal *portal = arena_alloc(arena, sizeof *portal);
    *portal = (struct portal){ .arena = arena, .config = config, .paths = *paths };

    load_plugins(portal, &faults);
    portal->sites = arena_alloc(arena, config->site_count * sizeof *portal->sites);
    portal->site_count = config->site_count;
    for (size_t i = 0; i < config->site_count; i++) {
        struct site *site = &portal->sites[i];
        site->config = &config->sites[i];
        site->index = (uint32_t)i;
        site->folder = arena_printf(arena, "%s/sites/%s", config->home, site->config->name);
        site_build(portal, site, &faults);
        site_cross_check(portal, site, &faults);
    }
    if (config->site_count == 0)
        fault_add(&faults, "%s: chưa khai trang nào (site \"...\" { ... })", config->path);
    if (faults.count == 0)
        return portal;
    portal_free(portal);
    return NULL;
}

void portal_free(struct portal *portal)
{
    if (!portal)
        return;
    for (size_t i = 0; i < portal->site_count; i++) {
        router_free(portal->sites[i].router);
        kinds_free(portal->sites[i].kinds);
        theme_free(portal->sites[i].theme);
        for (size_t j = 0; portal->sites[i].own_themes && j < portal->plugin_count; j++)
            theme_free(portal->sites[i].own_themes[j]);
    }
    arena_destroy(portal->arena);
}

/* ---- finding things ----------------------------------------------------------------- */

const struct site *portal_site(const struct portal *portal, struct str host, bool loopback)
{
    for (size_t i = 0; i < portal->site_count; i++) {
        const struct config_list *hosts = &portal->sites[i].config->hosts;
        for (size_t j = 0; j < hosts->count; j++)
            if (str_is(host, hosts->items[j]))
                return &portal->sites[i];
    }
    return portal->site_count == 1 || loopback ? &portal->sites[0] : NULL;
}

const struct plugin *portal_plugin(const struct portal *portal, const char *name)
{
    for (size_t i = 0; i < portal->plugin_count; i++)
        if (str_is(str_of(portal->plugins[i].def.name), name))
            return &portal->plugins[i];
    return NULL;
}

const struct plugin *site_plugin(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->plugin_count; i++)
        if (str_is(str_of(site->plugins[i]->def.name), name))
            return site->plugins[i];
    return NULL;
}

const struct theme *site_theme(const struct site *site, const struct plugin *plugin)
{
    const struct theme *own = site->own_themes ? site->own_themes[plugin->index] : NULL;
    return own ? own : site->theme;
}

const struct site_block *site_block(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->block_count; i++)
        if (str_is(str_of(site->blocks[i].def->name), name))
            return &site->blocks[i];
    return NULL;
}

const struct site_job *site_job(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->job_count; i++)
        if (str_is(str_of(site->jobs[i].def->name), name))
            return &site->jobs[i];
    return NULL;
}

const char *site_link(const struct site *site, const char *path)
{
    struct route_match match;
    return router_find(site->router, STR("GET"), str_of(path), &match) && match.value
               ? path
               : NULL;
}
