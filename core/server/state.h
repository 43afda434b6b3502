/*
 * state.h - HOME/run/state: the small map shared by all processes of a portal.
 *
 * A versioned mmap of atomics: heartbeats, what each lane is in, breakers, one
 * generation per site, the rings of counted views. Only the master creates it;
 * workers, jobs and the command line (dinh plugins, import) attach. Everything
 * in it is plain numbers and short texts; no pointers, no locks.
 */
#ifndef DINH_SERVER_STATE_H
#define DINH_SERVER_STATE_H

#include "base/error.h"
#include "base/str.h"

#include <dinh/plugin.h>

#include <stdatomic.h>

enum { STATE_VERSION = 1, STATE_WORKERS = 64, STATE_LANES = 32, STATE_SITES = 64,
       STATE_PLUGINS = 64, STATE_NAME = 32, STATE_RING = 4096, STATE_MESSAGE = 4096 };

enum worker_phase { WORKER_EMPTY, WORKER_STARTING, WORKER_SERVING, WORKER_DRAINING,
                    WORKER_STUCK };

struct state_lane {
    _Atomic int64_t since_ms;    /* monotonic; 0: idle */
    _Atomic int32_t plugin;      /* index into plugins, -1: core */
    _Atomic uint64_t client;     /* hash of the address it works for */
};

struct state_worker {
    _Atomic int32_t pid, phase;
    _Atomic int64_t heartbeat_ms, started_ms;
    _Atomic int32_t crashed_lane; /* set by the signal handler; -1: none */
    _Atomic uint64_t requests, hits, bad, bytes_out, by_class[6], queue_full;
    struct state_lane lanes[STATE_LANES + 1]; /* the last is the job lane */
};

/* See breaker.h for the meaning. */
struct state_breaker {
    char name[STATE_NAME];
    _Atomic int32_t phase;       /* enum breaker_phase */
    _Atomic int64_t opened_ms;   /* wall clock */
    _Atomic uint32_t failures, opened;
    _Atomic uint64_t clients[8]; /* hashes of who was being served */
    _Atomic int64_t times[8];
    _Atomic uint32_t next;
};

struct state_view {              /* one slot of a ring; seq last */
    _Atomic uint64_t seq;
    uint32_t site;
    dinh_view view;
};
struct state_ring {
    _Atomic uint64_t head;
    struct state_view slots[STATE_RING];
};

struct state {
    uint32_t version, size;
    _Atomic uint64_t epoch;           /* differs after each creation */
    _Atomic int32_t master_pid;
    _Atomic int64_t started_ms;
    _Atomic uint64_t reload_asked, reload_done; /* counts */
    _Atomic int32_t reload_result;    /* 0 good */
    char reload_message[STATE_MESSAGE];
    struct { char name[STATE_NAME]; _Atomic uint64_t generation, purge; } sites[STATE_SITES];
    struct state_breaker plugins[STATE_PLUGINS];
    struct state_worker workers[STATE_WORKERS];
    struct state_ring rings[STATE_WORKERS];
};

/* The master's. An old file of the same version keeps its rings, so that views
 * not yet counted survive a restart. */
struct state *state_create(const char *home, struct error *error);
/* Everybody else's; NULL when no portal runs here or its version differs. */
struct state *state_attach(const char *home, struct error *error);
void state_detach(struct state *state);

/* The slot of a site or plugin of this name (added when `add`), or -1. */
int state_site(struct state *state, const char *name, bool add);
int state_plugin(struct state *state, const char *name, bool add);

void state_view_add(struct state *state, int worker, uint32_t site, const dinh_view *view);
/* Views of `site` from a ring, oldest first; *position moves on past others'
 * too. When the writer has lapped the reader, the oldest left is next. */
int state_views_read(struct state *state, uint32_t ring, uint32_t site, uint64_t *position,
                     dinh_view *out, uint32_t max);

#endif
