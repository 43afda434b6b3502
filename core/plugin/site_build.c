/*
 * site_build.c - one site out of the portal's plugins: theme, kinds, router,
 * and the lists in which hooks, blocks, statements and jobs are looked up.
 */
#include "plugin/site_build.h"

#include "base/file.h"
#include "base/log.h"

#include <stdlib.h>

/* ---- which plugins ------------------------------------------------------- */

/* In the portal's order, whatever the order in the site's list: a plugin may
 * rely on those the admin named before it. */
static void choose_plugins(const struct portal *portal, struct site *site,
                           struct faults *faults)
{
    const struct config_list *wanted = &site->config->plugins;
    site->plugins =
        arena_alloc(portal->arena, portal->plugin_count * sizeof *site->plugins);
    for (size_t i = 0; i < portal->plugin_count; i++) {
        const struct plugin *plugin = &portal->plugins[i];
        bool enabled = plugin->builtin || i == 0 || wanted->count == 0;
        for (size_t j = 0; j < wanted->count && !enabled; j++)
            enabled = str_is(str_of(wanted->items[j]), plugin->def.name);
        if (enabled)
            site->plugins[site->plugin_count++] = plugin;
    }
    for (size_t j = 0; j < wanted->count; j++)
        if (!portal_plugin(portal, wanted->items[j]))
            fault_add(faults,
                      "%s:%d: trang \"%s\" dùng phần mở rộng \"%s\" chưa được nạp: hãy "
                      "thêm nó vào \"plugins\" ở đầu tệp",
                      portal->config->path, site->config->line, site->config->name,
                      wanted->items[j]);
}

/* ---- theme and scripts --------------------------------------------------- */

static const char *first_folder(const char *const *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (file_exists(candidates[i]))
            return candidates[i];
    return NULL;
}

/* The folders a theme is made of, the strongest first: dinh run --theme, the
 * site's own, the home's, the installed one, the default. */
static size_t theme_roots(const struct portal *portal, const struct site *site,
                          const char *roots[5])
{
    struct arena *arena = portal->arena;
    const char *name = site->config->theme;
    const char *candidates[] = {
        portal->paths.theme_override ? portal->paths.theme_override : "",
        arena_printf(arena, "%s/theme", site->folder),
        arena_printf(arena, "%s/themes/%s", portal->config->home, name),
        arena_printf(arena, "%s/%s", portal->paths.themes, name),
        arena_printf(arena, "%s/default", portal->paths.themes),
    };
    size_t count = 0;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        bool repeated = i == 4 && str_is(str_of(name), "default");
        if (*candidates[i] && !repeated && file_exists(candidates[i]))
            roots[count++] = candidates[i];
    }
    return count;
}

static void load_theme(const struct portal *portal, struct site *site,
                       struct faults *faults)
{
    struct arena *arena = portal->arena;
    const char **roots = arena_alloc(arena, 5 * sizeof *roots);
    size_t root_count = theme_roots(portal, site, roots), count = 0;
    const char *fallback = arena_printf(arena, "%s/default", portal->paths.themes);
    if (!str_is(str_of(site->config->theme), "default") &&
        (root_count == 0 || strcmp(roots[0], fallback) == 0))
        fault_add(
            faults,
            "%s:%d: trang \"%s\": không thấy giao diện \"%s\" (đã tìm %s/themes và %s)",
            portal->config->path, site->config->line, site->config->name,
            site->config->theme, portal->config->home, portal->paths.themes);
    struct theme_folder *views =
        arena_alloc(arena, (root_count + site->plugin_count) * sizeof *views);
    for (size_t i = 0; i < root_count; i++) {
        const char *folder = arena_printf(arena, "%s/views", roots[i]);
        if (file_exists(folder))
            views[count++] = (struct theme_folder){ "", folder };
    }
    for (size_t i = 0; i < site->plugin_count; i++)
        if (site->plugins[i]->views)
            views[count++] = (struct theme_folder){
                arena_printf(arena, "%s/", site->plugins[i]->def.name),
                site->plugins[i]->views,
            };
    struct theme_paths paths = { .views = views,
                                 .view_count = count,
                                 .roots = roots,
                                 .root_count = root_count,
                                 .lang = site->config->lang };
    struct error error;
    site->theme = theme_load(&paths, &error);
    if (!site->theme)
        fault_add(faults, "%s", error.text);
}

/* A built-in plugin's own theme takes only its words from the default one. */
static void load_own_themes(const struct portal *portal, struct site *site,
                            struct faults *faults)
{
    struct arena *arena = portal->arena;
    site->own_themes = arena_alloc(arena, portal->plugin_count * sizeof(struct theme *));
    for (size_t i = 0; i < portal->plugin_count; i++) {
        const struct builtin *builtin = portal->plugins[i].builtin;
        if (!builtin || !builtin->theme)
            continue;
        const char **roots = arena_alloc(arena, 2 * sizeof *roots);
        roots[0] = arena_printf(arena, "%s/%s", portal->paths.themes, builtin->theme);
        roots[1] = arena_printf(arena, "%s/default", portal->paths.themes);
        const struct theme_folder views = { "", arena_printf(arena, "%s/views", roots[0]) };
        const struct theme_paths paths = {
            .views = &views, .view_count = 1, .roots = roots, .root_count = 2, .lang = "vi"
        };
        struct error error;
        site->own_themes[i] = theme_load(&paths, &error);
        if (!site->own_themes[i])
            fault_add(faults, "%s", error.text);
    }
}

/* "examples/nam-chinh-2021" is looked for in the home, then among the scripts
 * the portal came with. */
static void choose_scripts(const struct portal *portal, struct site *site,
                           struct faults *faults)
{
    struct arena *arena = portal->arena;
    const char *name = site->config->scripts;
    if (str_starts(str_of(name), STR("scripts/")))
        name += strlen("scripts/");
    const char *candidates[] = {
        name[0] == '/' ? name
                       : arena_printf(arena, "%s/scripts/%s", portal->config->home, name),
        arena_printf(arena, "%s/%s", portal->paths.scripts, name),
    };
    const char **folders = arena_alloc(arena, 3 * sizeof *folders);
    size_t count = 0;
    folders[count++] = arena_printf(arena, "%s/scripts", site->folder);
    const char *named = first_folder(candidates, sizeof candidates / sizeof *candidates);
    if (named)
        folders[count++] = named;
    else
        fault_add(
            faults,
            "%s:%d: trang \"%s\": không thấy thư mục kịch bản \"%s\" (đã tìm %s và %s)",
            portal->config->path, site->config->line, site->config->name,
            site->config->scripts, candidates[0], candidates[1]);
    if (!str_is(str_of(name), "default"))
        folders[count++] = arena_printf(arena, "%s/default", portal->paths.scripts);
    site->scripts = (struct script_paths){ folders, count };
}

/* ---- routes -------------------------------------------------------------- */

static void split_query(struct arena *arena, struct site_route *route)
{
    struct str rest = str_of(route->def->query);
    size_t cap = 1;
    for (size_t i = 0; i < rest.len; i++)
        cap += rest.ptr[i] == ',';
    const char **names = arena_alloc(arena, cap * sizeof *names);
    while (rest.ptr) {
        struct str name = str_trim(str_cut(&rest, ','));
        if (name.len)
            names[route->query_count++] = arena_copy(arena, name.ptr, name.len);
    }
    route->query = names;
}

static void build_routes(const struct portal *portal, struct site *site,
                         struct faults *faults)
{
    size_t total = 0;
    for (size_t i = 0; i < site->plugin_count; i++)
        total += site->plugins[i]->def.routes.count;
    site->router = router_create();
    site->routes = arena_alloc(portal->arena, (total + 1) * sizeof *site->routes);
    for (size_t i = 0; i < site->plugin_count; i++) {
        const struct plugin *plugin = site->plugins[i];
        for (uint32_t j = 0; j < plugin->def.routes.count; j++) {
            struct site_route *route = &site->routes[site->route_count++];
            *route =
                (struct site_route){ .plugin = plugin,
                                     .def = PLUGIN_TABLE(plugin, routes, dinh_route, j) };
            split_query(portal->arena, route);
            struct error error;
            if (router_add(site->router, route->def->method, route->def->path, route,
                           &error))
                fault_add(faults, "phần mở rộng \"%s\": %s", plugin->def.name, error.text);
        }
    }
}

/* ---- lists of what plugins declare --------------------------------------- */

/* Sorting by address keeps the order of plugins and of their tables: within a
 * plugin's table pointers grow, and `plugin` compares by the portal's index. */
static int compare_hooks(const void *a, const void *b)
{
    const struct site_hook *x = a, *y = b;
    int by_event = strcmp(x->def->event, y->def->event);
    if (by_event)
        return by_event;
    if (x->def->order != y->def->order)
        return x->def->order < y->def->order ? -1 : 1;
    if (x->plugin != y->plugin)
        return x->plugin->index < y->plugin->index ? -1 : 1;
    return (x->def > y->def) - (x->def < y->def);
}

/* The lists have one shape, { plugin, def }; their types differ only in def. */
#define BUILD_LIST(table, item, type)                                                \
    static void build_##table(const struct portal *portal, struct site *site)        \
    {                                                                                \
        size_t total = 0;                                                            \
        for (size_t i = 0; i < site->plugin_count; i++)                              \
            total += site->plugins[i]->def.table.count;                              \
        site->table = arena_alloc(portal->arena, (total + 1) * sizeof *site->table); \
        for (size_t i = 0; i < site->plugin_count; i++)                              \
            for (uint32_t j = 0; j < site->plugins[i]->def.table.count; j++)         \
                site->table[site->item##_count++] = (struct site_##item){            \
                    site->plugins[i], PLUGIN_TABLE(site->plugins[i], table, type, j) \
                };                                                                   \
    }
BUILD_LIST(hooks, hook, dinh_hook)
BUILD_LIST(blocks, block, dinh_block)
BUILD_LIST(statements, statement, dinh_statement)
BUILD_LIST(jobs, job, dinh_job)

static void build_kinds(struct site *site, struct faults *faults)
{
    struct error error;
    site->kinds = kinds_create();
    for (size_t i = 0; i < site->plugin_count; i++)
        if (kinds_add(site->kinds, site->plugins[i]->def.name, &site->plugins[i]->def.kinds,
                      &error))
            fault_add(faults, "%s", error.text);
    if (kinds_check(site->kinds, &error))
        fault_add(faults, "%s", error.text);
}

void site_build(const struct portal *portal, struct site *site, struct faults *faults)
{
    choose_plugins(portal, site, faults);
    choose_scripts(portal, site, faults);
    load_theme(portal, site, faults);
    load_own_themes(portal, site, faults);
    build_kinds(site, faults);
    build_routes(portal, site, faults);
    build_hooks(portal, site);
    build_blocks(portal, site);
    build_statements(portal, site);
    build_jobs(portal, site);
    qsort(site->hooks, site->hook_count, sizeof *site->hooks, compare_hooks);
}
