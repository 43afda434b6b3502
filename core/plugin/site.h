/*
 * site.h - a commune's site as loaded, and the whole portal around it.
 *
 * portal_load reads everything there is (config, plugins, themes, scripts for
 * checking, tables) in one thread; then it is immutable and shared by all
 * lanes. The checker, the workers and the command line all begin here. There
 * is no "the site": sites are chosen by Host.
 */
#ifndef DINH_PLUGIN_SITE_H
#define DINH_PLUGIN_SITE_H

#include "base/config.h"
#include "content/kind.h"
#include "http/router.h"
#include "plugin/loader.h"
#include "script/script.h"
#include "view/theme.h"

/* What the router answers with: a route and whose it is. */
struct site_route {
    const struct plugin *plugin;
    const struct dinh_route *def;
    const char *const *query; /* declared names, in canonical order */
    size_t query_count;
};

struct site_hook {
    const struct plugin *plugin;
    const struct dinh_hook *def;
};

struct site_block {
    const struct plugin *plugin;
    const struct dinh_block *def;
};

struct site_statement {
    const struct plugin *plugin;
    const struct dinh_statement *def;
};

struct site_job {
    const struct plugin *plugin;
    const struct dinh_job *def;
};

struct site {
    const struct config_site *config;
    uint32_t index;
    const char *folder;            /* HOME/sites/<name> */
    const struct plugin **plugins; /* enabled here, in order; [0] is the portal's own */
    size_t plugin_count;
    struct theme *theme;
    struct theme **own_themes; /* by plugin index; NULL: the site's */
    struct kinds *kinds;
    struct router *router;
    struct site_route *routes; /* in order of plugins; the router's values */
    size_t route_count;
    struct site_hook *hooks; /* sorted by event, then order */
    size_t hook_count;
    struct site_block *blocks;
    size_t block_count;
    struct site_statement *statements;
    size_t statement_count;
    struct site_job *jobs;
    size_t job_count;
    struct script_paths scripts; /* each lane loads its own state of these */
};

struct portal_paths {
    const char *home;
    const char *themes, *scripts, *plugins; /* the installed ones (or the build's) */
    const char *views;                      /* installed plugin views: <views>/<plugin>/ */
    const char *theme_override;             /* dinh run --theme DIR, or NULL */
    const struct builtin *const *builtins;  /* NULL-ended, or NULL: none */
};

struct portal {
    struct arena *arena;
    const struct config *config;
    struct portal_paths paths;
    struct plugin *plugins; /* [0] is the built-in "portal" */
    size_t plugin_count;
    struct site *sites;
    size_t site_count;
};

/* `report` gets every sentence (the checker lists all faults, not the first).
 * NULL when anything is wrong. The config is kept, not owned. */
struct portal *portal_load(const struct config *config, const struct portal_paths *paths,
                           void (*report)(void *data, const char *sentence), void *data);
void portal_free(struct portal *portal);

/* By Host (lower case, no port); an unknown host gets the first site when it
 * is the only one or the address is loopback, else NULL (421). */
const struct site *portal_site(const struct portal *portal, struct str host, bool loopback);
const struct plugin *portal_plugin(const struct portal *portal, const char *name);

const struct site_block *site_block(const struct site *site, const char *name);
const struct site_job *site_job(const struct site *site, const char *name);
/* The enabled plugin of this name, or NULL. */
const struct plugin *site_plugin(const struct site *site, const char *name);
/* What the pages of a plugin are drawn with. */
const struct theme *site_theme(const struct site *site, const struct plugin *plugin);
/* The path itself when a page of an enabled plugin answers it, else NULL. */
const char *site_link(const struct site *site, const char *path);

/* Migrates a site's databases: core, kinds, plugins in order. */
int site_migrate(const struct site *site, unsigned store_flags, struct error *error);
/* When this program or its plugins need another shape of the databases: does it
 * on a copy first (the checker), or keeps a copy in <folder>/before-upgrade and
 * does it (the migrator). Cheap when nothing is due. */
int site_rehearse(const struct site *site, struct error *error);
int site_upgrade(const struct site *site, struct error *error);
/* Migrates an empty database in memory and prepares every statement on it; loads
 * the scripts and proves the names they and the tables use. How many faults. */
int site_check(const struct site *site, void (*report)(void *data, const char *sentence),
               void *data);

#endif
