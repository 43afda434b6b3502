/*
 * loader.h - from an .so to a plugin whose tables can be trusted.
 *
 * dlopen(RTLD_NOW | RTLD_LOCAL), never dlclose. The descriptor is copied to
 * today's size, every table item too (item_size), so the rest of the portal
 * never sees an old layout. Every refusal is one clear Vietnamese sentence
 * naming the plugin and the mend.
 */
#ifndef DINH_PLUGIN_LOADER_H
#define DINH_PLUGIN_LOADER_H

#include "base/arena.h"
#include "base/error.h"

#include <dinh/plugin.h>

struct plugin {
    struct dinh_plugin def; /* tables point to copies of today's item size */
    const char *file;       /* the .so, or NULL for one built into the portal */
    uint32_t index;         /* in the portal's list */
    const char *views;      /* folder of its views, or NULL */
    /* Of one built into the portal, else NULL. */
    const struct builtin *builtin;
};

/*
 * A plugin that is part of the portal but lives in a layer above this one (the
 * desk): declared with the same tables, known by address.
 */
struct builtin {
    const struct dinh_plugin *descriptor;
    const char *theme; /* a theme of its own, so that a commune's cannot break it */
    /* Asked before each of its routes: 0 goes on, else the status it has answered
     * with (a redirect to the log-in page, say). */
    int (*gate)(dinh_ctx *ctx, const struct dinh_route *route);
    /* Asked when a form's token does not fit: 0 leaves the usual refusal, else the
     * status it has answered with. Nothing may be written. NULL: nothing to say. */
    int (*stale)(dinh_ctx *ctx, const struct dinh_route *route);
};

enum { PLUGIN_NAME_MAX = 31 };

/* Loads plugins/<name>.so from the first folder that has it; the copies live
 * in arena. Gives the plugin the host table and calls its init. */
int plugin_load(struct arena *arena, const char *name, const char *const *folders,
                size_t folder_count, struct plugin *out, struct error *error);
/* The checks alone, for a descriptor that is already in memory. */
int plugin_adopt(struct arena *arena, const struct dinh_plugin *descriptor,
                 const char *name, struct plugin *out, struct error *error);
/* Are the tables of an adopted plugin in order by themselves? (loader_check.c) */
int plugin_check(const struct plugin *plugin, struct error *error);
/* [a-z][a-z0-9]*, at most PLUGIN_NAME_MAX bytes. */
bool plugin_name_ok(const char *name);

/* Typed access to a normalised table: PLUGIN_TABLE(p, routes, dinh_route, i). */
#define PLUGIN_TABLE(plugin, table, type, i) \
    (&((const struct type *)(plugin)->def.table.items)[i])

/* The table of functions lent to every plugin (host.c). */
const struct dinh_host *plugin_host(void);

#endif
