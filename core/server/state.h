/*
 * state.h - HOME/run/state: the small map shared by all processes of a portal.
 *
 * A versioned mmap of atomics: heartbeats, what each lane is in, breakers, one
 * generation per site, the rings of counted views. Only the master creates it
 * and adds names to it; workers inherit the mapping, the command line (dinh
 * plugins, import) attaches. Everything in it is plain numbers and short
 * texts; no pointers, no locks. The file is sparse: a slot that was never used
 * costs neither disk nor memory.
 */
#ifndef DINH_SERVER_STATE_H
#define DINH_SERVER_STATE_H

#include "base/error.h"
#include "base/str.h"

#include <dinh/plugin.h>

#include <stdatomic.h>

enum {
    STATE_MAGIC = 0x686e6964,
    STATE_VERSION = 1,
    STATE_WORKERS = 64,
    STATE_LANES = 32,
    STATE_SITES = 64,
    STATE_PLUGINS = 64,
    STATE_NAME = 32,
    STATE_RING = 4096,
    STATE_MESSAGE = 4096
};

enum worker_phase {
    WORKER_EMPTY,
    WORKER_STARTING,
    WORKER_SERVING,
    WORKER_DRAINING,
    WORKER_STUCK
};

struct state_lane {
    _Atomic int64_t since_ms; /* monotonic; 0: idle */
    _Atomic int32_t plugin;   /* index into plugins, -1: core */
    _Atomic uint64_t client;  /* hash of the address it works for */
};

struct state_counts {
    _Atomic uint64_t requests, hits, bad, bytes_out, by_class[6], queue_full;
};

struct state_worker {
    _Atomic int32_t pid, phase;
    _Atomic int64_t heartbeat_ms, started_ms;
    /* Whom to blame, latched by the signal handler or the watch over hung
     * lanes before the lane can move on; lane -1: nobody. */
    _Atomic int32_t crashed_lane, crashed_plugin;
    _Atomic uint64_t crashed_client;
    struct state_counts counts;
    struct state_lane lanes[STATE_LANES + 1]; /* the last is the job lane */
};

/* See breaker.h for the meaning. */
struct state_breaker {
    char name[STATE_NAME];
    _Atomic int32_t phase;     /* enum breaker_phase */
    _Atomic int64_t opened_ms; /* monotonic, as all times here */
    _Atomic uint32_t failures, opened;
    _Atomic uint64_t clients[8]; /* hashes of who was being served */
    _Atomic int64_t times[8];
    _Atomic uint32_t next;
};

/* One slot of a ring. Written by one loop, read by others at any time: seq is 0
 * while it changes and tells which view it holds when it is whole. */
enum { STATE_VIEW_WORDS = (sizeof(dinh_view) + 7) / 8 };
struct state_view {
    _Atomic uint64_t seq;
    _Atomic uint64_t site;
    _Atomic uint64_t words[STATE_VIEW_WORDS];
};
struct state_ring {
    _Atomic uint64_t head; /* views ever written */
    struct state_view slots[STATE_RING];
};

/* The secret that turns an address into a visitor, for one day. The master
 * writes tomorrow's over yesterday's, so all workers agree at midnight and
 * nobody can tell later who came on a day that is over. */
struct state_salt {
    _Atomic int32_t day;
    _Atomic uint64_t key[2];
};

struct state {
    uint32_t magic, version, size;
    _Atomic uint64_t epoch; /* of the rings: a new one when they are empty */
    _Atomic int32_t master_pid;
    _Atomic int64_t started_ms;                 /* wall clock */
    uint64_t client_key[2];                     /* of the hashes in lanes and breakers */
    struct state_salt salts[2];                 /* by day % 2 */
    _Atomic uint32_t ring_count;                /* rings ever used */
    _Atomic uint64_t crashes, hangs;            /* of workers */
    struct state_counts past;                   /* of workers that are gone */
    _Atomic uint64_t reload_asked, reload_done; /* counts */
    _Atomic int32_t reload_result;              /* 0 good */
    char reload_message[STATE_MESSAGE];
    struct {
        char name[STATE_NAME];
        _Atomic uint64_t generation, purge;
    } sites[STATE_SITES];
    struct state_breaker plugins[STATE_PLUGINS];
    struct state_worker workers[STATE_WORKERS];
    struct state_ring rings[STATE_WORKERS];
};

/* The master's. An old file of the same version keeps its rings, so that views
 * not yet counted survive a restart. */
struct state *state_create(const char *home, struct error *error);
/* Makes sure that the disk has room for the ring of a worker; the master's, before
 * it starts one. */
int state_reserve(const char *home, int worker, struct error *error);
/* Everybody else's; NULL when no portal runs here or its version differs. */
struct state *state_attach(const char *home, struct error *error);
void state_detach(struct state *state);

/* The slot of a site or plugin of this name, or -1 (none, or the table is full).
 * Only the master may `add`, before it starts whoever will use the slot. */
int state_site(struct state *state, const char *name, bool add);
int state_plugin(struct state *state, const char *name, bool add);

/* Marks every cached page of every site stale. */
void state_bump_all(struct state *state);

/* Makes sure the salts of today and tomorrow exist; the master's, each minute. */
void state_salt_turn(struct state *state, int32_t today);
/* The salt of a day; false when the map has none for it. */
bool state_salt(struct state *state, int32_t day, uint64_t key[2]);

/* Latches what `lane` of a worker is in as the culprit; the first one wins. Safe
 * in a signal handler. */
void state_worker_blame(struct state_worker *worker, int lane);

void state_view_add(struct state *state, int worker, uint32_t site, const dinh_view *view);
/* Views of `site` from a ring, oldest first; *position moves on past others'
 * too. When the writer has lapped the reader, the oldest left is next. */
int state_views_read(struct state *state, uint32_t ring, uint32_t site, uint64_t *position,
                     dinh_view *out, uint32_t max);
/* Takes views of the site's pages whose path ends so out of all rings. */
void state_views_forget(struct state *state, uint32_t site, struct str end);

#endif
