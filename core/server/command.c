/*
 * command.c - opening a home for one command (see command.h).
 */
#include "server/command.h"

#include "base/file.h"
#include "base/log.h"
#include "desk/desk.h"
#include "server/state.h"

#include <stdio.h>
#include <unistd.h>

/*
 * A build tree keeps plugins/, themes/, scripts/ and views/ beside the program;
 * an installed one has bin/ beside lib/dinh and share/dinh.
 */
void command_paths(struct arena *arena, struct portal_paths *paths)
{
    static const struct builtin *const builtins[] = { &desk_builtin, NULL };
    paths->builtins = builtins;
    char program[4096];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
    program[len > 0 ? len : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    const char *share = arena_printf(arena, "%s/../share/dinh", program);
    const char *plugins = arena_printf(arena, "%s/../lib/dinh/plugins", program);
    if (file_exists(arena_printf(arena, "%s/themes/default", program))) {
        share = arena_text(arena, program);
        plugins = arena_printf(arena, "%s/plugins", program);
    }
    paths->plugins = plugins;
    paths->themes = arena_printf(arena, "%s/themes", share);
    paths->scripts = arena_printf(arena, "%s/scripts", share);
    paths->views = arena_printf(arena, "%s/views", share);
}

static void print_sentence(void *data, const char *sentence)
{
    (void)data;
    fprintf(stderr, "dinh: %s\n", sentence);
}

/* A running portal gives its sites slots in order of first appearance, which an
 * edited dinh.conf need not have; -1: nobody serves this one yet. */
static int running_slot(const struct command_home *home, uint32_t site)
{
    return home->state
               ? state_site(home->state, home->portal->sites[site].config->name, false)
               : -1;
}

static uint64_t home_generation(void *data, uint32_t site)
{
    const struct command_home *home = data;
    int slot = running_slot(home, site);
    return slot >= 0 ? atomic_load(&home->state->sites[slot].generation) : 1;
}

static void home_bump(void *data, uint32_t site, bool purge)
{
    const struct command_home *home = data;
    int slot = running_slot(home, site);
    if (slot < 0)
        return;
    if (purge)
        atomic_fetch_add(&home->state->sites[slot].purge, 1);
    atomic_fetch_add(&home->state->sites[slot].generation, 1);
}

static const struct site *find_site(const struct portal *portal, const char *name)
{
    for (size_t i = 0; i < portal->site_count; i++)
        if (!name || strcmp(portal->sites[i].config->name, name) == 0)
            return &portal->sites[i];
    fprintf(stderr, "dinh: không có site nào tên \"%s\" trong dinh.conf.\n", name);
    return NULL;
}

/* The portal's own log; where this user may not write it, what is wrong is
 * still said here. */
static void open_log(const struct config *config)
{
    struct error error;
    if (log_configure(config, &error)) {
        log_open(NULL);
        log_level(LOG_LEVEL_WARN);
    }
    log_echo(true);
}

static int open_portal(struct command_home *home, const char *site_name)
{
    struct error error;
    home->config = config_read(home->paths.home, &error);
    if (!home->config) {
        fprintf(stderr, "dinh: %s\n", error.text);
        return -1;
    }
    open_log(home->config);
    home->portal = portal_load(home->config, &home->paths, print_sentence, NULL);
    const struct site *site = home->portal ? find_site(home->portal, site_name) : NULL;
    if (!site)
        return -1;
    if (site_migrate(site, STORE_CREATE, &error)) {
        fprintf(stderr, "dinh: %s\n", error.text);
        return -1;
    }
    const struct workspace_hooks hooks = { .data = home,
                                           .generation = home_generation,
                                           .bump = home_bump };
    home->workspace = workspace_open(home->portal, site, &hooks, &error);
    if (!home->workspace)
        fprintf(stderr, "dinh: %s\n", error.text);
    return home->workspace ? 0 : -1;
}

int command_open(struct command_home *home, const char *path, const char *site)
{
    *home = (struct command_home){ .arena = arena_create(0) };
    log_name("lệnh");
    command_paths(home->arena, &home->paths);
    home->paths.home = path;
    home->state = state_attach(path, NULL);
    if (open_portal(home, site) == 0)
        return 0;
    command_close(home);
    return -1;
}

void command_close(struct command_home *home)
{
    workspace_close(home->workspace);
    portal_free(home->portal);
    config_free(home->config);
    state_detach(home->state);
    arena_destroy(home->arena);
    *home = (struct command_home){ 0 };
}

/* ---- verbs of plugins ---------------------------------------------------------- */

struct help_search {
    struct arena *arena;
    const char *folder, *verb;
    FILE *out;
    bool found;
};

/* Without a home, the installed plugins' tables tell whose verb it is. */
static int show_help(void *data, const char *relative)
{
    struct help_search *search = data;
    struct str name = str_of(relative);
    if (!str_ends(name, STR(".so")) || str_find_char(name, '/') >= 0)
        return 0;
    name.len -= STR(".so").len;
    struct plugin plugin;
    if (plugin_load(search->arena, arena_str(search->arena, name).ptr, &search->folder, 1,
                    &plugin, NULL))
        return 0;
    for (uint32_t i = 0; i < plugin.def.commands.count; i++) {
        const struct dinh_command *command =
            PLUGIN_TABLE(&plugin, commands, dinh_command, i);
        if (strcmp(command->name, search->verb) != 0)
            continue;
        fprintf(search->out, "Cách dùng: %s\n%s\n", command->usage, command->help);
        search->found = true;
        return 1;
    }
    return 0;
}

static int plugin_help(const char *verb, FILE *out)
{
    struct arena *arena = arena_create(0);
    struct portal_paths paths = { 0 };
    command_paths(arena, &paths);
    struct help_search search = {
        .arena = arena, .folder = paths.plugins, .verb = verb, .out = out
    };
    folder_walk(paths.plugins, show_help, &search);
    arena_destroy(arena);
    return search.found ? 0 : -1;
}

int command_plugin(int argc, char **argv)
{
    struct command_home home;
    if (argc < 2)
        return plugin_help(argv[0], stderr) == 0 ? 2 : -1;
    if (strcmp(argv[1], "--help") == 0)
        return plugin_help(argv[0], stdout);
    if (command_open(&home, argv[1], NULL))
        return 1;
    int code = workspace_command(home.workspace, argv[0], argc - 2, argv + 2);
    command_close(&home);
    return code;
}
