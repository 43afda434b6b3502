/*
 * workspace.h - one thread's own hold on one site.
 *
 * Connections, the Lua state, the plugins' states: whatever must not be shared
 * between threads. A lane has one per site, opened when first needed; the job
 * lane and the command line have their own.
 */
#ifndef DINH_PLUGIN_WORKSPACE_H
#define DINH_PLUGIN_WORKSPACE_H

#include "content/content.h"
#include "http/request.h"
#include "http/response.h"
#include "plugin/site.h"

/* What the process around offers; all may be NULL (command line, tests). */
struct workspace_hooks {
    void *data;
    /* The site's generation; bumping it makes cached pages stale. */
    uint64_t (*generation)(void *data, uint32_t site);
    void (*bump)(void *data, uint32_t site, bool purge);
    /* Which plugin this thread is in now (blame, watchdog); NULL plugin: core. */
    void (*enter)(void *data, const struct plugin *plugin);
    /* Is the plugin's breaker open? Its blocks are left out of the home page. */
    bool (*is_open)(void *data, const struct plugin *plugin);
    /* Reads dinh.conf and all else again, as `dinh reload`; does not wait. */
    int (*reload)(void *data);
    /* How the last one ended: 0 and an empty text, or what stood in its way; 1: it is
     * still under way. */
    int (*reload_result)(void *data, struct error *message);
    /* A plugin's failures since the start, and how often its breaker opened. */
    void (*plugin_health)(void *data, const struct plugin *plugin, uint32_t *failures,
                          uint32_t *opened);
    /* Views counted by the loops. */
    uint64_t (*views_epoch)(void *data);
    uint32_t (*views_rings)(void *data);
    int (*views_read)(void *data, uint32_t site, uint32_t ring, uint64_t *position,
                      dinh_view *out, uint32_t max);
    /* Takes out what was counted of pages whose path ends so. */
    void (*views_forget)(void *data, uint32_t site, struct str end);
};

struct workspace;

/* Opens databases, loads scripts, starts plugins. The portal outlives it. */
struct workspace *workspace_open(const struct portal *portal, const struct site *site,
                                 const struct workspace_hooks *hooks, struct error *error);
void workspace_close(struct workspace *workspace); /* stops plugins in reverse */
const struct site *workspace_site(const struct workspace *workspace);
struct store *workspace_store(struct workspace *workspace, unsigned database);
struct content *workspace_content(struct workspace *workspace);
struct script *workspace_script(struct workspace *workspace);

/* ---- what a thread does with it ------------------------------------------ */

/* What the loop needs to know of an answer, beside the response itself. */
struct handled {
    uint64_t generation; /* noted before the first read */
    bool cacheable, rare, counted;
    int64_t ttl_ms; /* 0: until the generation moves */
    const struct plugin *plugin;
    bool failed; /* the handler broke (500), for the breaker */
};

/*
 * Answers a request completely: routes, `.json`, item addresses and their 301,
 * permission, CSRF, handler, hooks, view, 404/405/500 pages. Never fails.
 */
void workspace_handle(struct workspace *workspace, struct request *request,
                      struct response *response, struct handled *handled);

/* Which route or kind would answer, without touching a database: the loop
 * asks this for the cache key, plugin limits and the breaker. */
struct target {
    const struct plugin *plugin; /* NULL: nobody (404) */
    uint32_t flags;              /* DINH_ROUTE_... */
    const char *const *query;    /* declared query names */
    size_t query_count;
    bool is_guarded; /* asks for a permission */
};
void site_target(const struct site *site, struct str method, struct str path,
                 struct target *out);

/* What was shown before is stale; `purge`: not even for a moment longer. */
void workspace_bump(struct workspace *workspace, bool purge);
/*
 * The reader's display options, from the one cookie a citizen can get
 * ("hienthi", set by /tuy-chon): part of the cache key, since pages differ.
 */
enum { DISPLAY_LARGE = 1, DISPLAY_LARGER = 2, DISPLAY_CONTRAST = 4 };
unsigned display_options(const struct request *request);

/* Runs a job now: 0, or negative when it must be tried again. */
int workspace_run_job(struct workspace *workspace, const char *job, const char *args_json);
/* One step of the job lane: the next due queued or periodic job. Returns ms
 * until there is something to do (0: at once again). */
int64_t workspace_job_step(struct workspace *workspace);
/* A verb of a plugin; -1 when no plugin has it. */
int workspace_command(struct workspace *workspace, const char *verb, int argc, char **argv);
/* Raises an event outside a request (import, moves made by the command line). */
void workspace_emit(struct workspace *workspace, const char *event, dinh_value *payload);

#endif
