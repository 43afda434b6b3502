/*
 * lanes.h - the threads that may block, and the bounded queue before them.
 *
 * The loop adds jobs and gets them back finished, both on its own thread. No
 * plugin gets more than half of the lanes or half of the queue, so a slow one
 * leaves room for the others. What a lane is in is kept in the state map, for
 * the watch over hung lanes.
 */
#ifndef DINH_SERVER_LANES_H
#define DINH_SERVER_LANES_H

#include "base/error.h"
#include "server/state.h"

#include <uv.h>

/* Put first into the struct of who asks; lives until `done`. */
struct lane_job {
    struct lane_job *next;
    uint32_t plugin; /* index in the portal; 0: the core's own, without a cap */
    uint64_t client; /* for blame */
};

struct lanes_options {
    uv_loop_t *loop;
    struct state_worker *worker;
    uint32_t count, queue, plugins;
    void *data;
    /* On the lane's thread: before its first and after its last job. */
    void (*open)(void *data, int lane);
    void (*work)(void *data, int lane, struct lane_job *job);
    void (*close)(void *data, int lane);
    /* On the loop: the job came back; worked is false when it never ran. */
    void (*done)(void *data, struct lane_job *job, bool worked);
};

struct lanes;

struct lanes *lanes_create(const struct lanes_options *options, struct error *error);
/* False: the queue is full, or the plugin's share of it. */
bool lanes_add(struct lanes *lanes, struct lane_job *job);
/* Gives back, unworked, all that no lane has begun, and takes no more. */
void lanes_refuse(struct lanes *lanes);
/* The lane that has been in one job for longer than limit_ms, or -1. */
int lanes_stuck(const struct lanes *lanes, int64_t now_ms, int64_t limit_ms);
/* Ends the idle threads; every job must be back. Closes its handle on the loop. */
void lanes_stop(struct lanes *lanes);
void lanes_free(struct lanes *lanes); /* after the loop has closed the handle */

#endif
