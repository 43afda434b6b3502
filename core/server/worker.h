/*
 * worker.h - what the parts of one worker process share.
 *
 *   worker.c    the process: start, heartbeat, watch, drain, end
 *   front.c     the loop's answer to a request, or the way to a lane
 *   lane_site.c what a lane does with it
 *   job_lane.c  the thread that runs jobs
 *   statics.c, metrics.c, plain_page.c, visit.c   what the loop answers or notes by itself
 *
 * Everything is written before threads start and read by all, but for what
 * says otherwise.
 */
#ifndef DINH_SERVER_WORKER_H
#define DINH_SERVER_WORKER_H

#include "http/page_cache.h"
#include "http/server.h"
#include "plugin/workspace.h"
#include "server/lanes.h"
#include "server/state.h"

struct statics;
struct job_lane;
struct lane_site;
struct front;

struct worker {
    const struct config *config;
    struct portal *portal;
    struct state *state;
    struct state_worker *slot;
    int index;             /* of the slot, and of the ring of views */
    uint32_t *site_slots;  /* in the state map, by site->index */
    int32_t *plugin_slots; /* likewise by plugin->index; -1: none */
    uv_loop_t loop;
    struct http_server *http;
    struct access_log *access_log;
    struct statics *statics;
    struct front *front;
    struct lanes *lanes;
    struct lane_site *lane_sites; /* one per lane */
    struct job_lane *job_lane;
};

/* The state map's breaker of a plugin; NULL for the core. */
struct state_breaker *worker_breaker(const struct worker *worker,
                                     const struct plugin *plugin);
/* What workspaces ask of the process around them, for one lane of the map. */
struct worker_lane {
    struct worker *worker;
    struct state_lane *slot;
};
struct workspace_hooks worker_hooks(struct worker_lane *lane);

#endif
