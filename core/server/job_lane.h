/*
 * job_lane.h - the one thread of a worker that runs jobs.
 *
 * In the whole portal each site has one job lane, held by a lock file
 * (sites/<name>/job.lock): every worker's thread tries to get it, whoever has
 * it runs the site's jobs until its worker ends.
 */
#ifndef DINH_SERVER_JOB_LANE_H
#define DINH_SERVER_JOB_LANE_H

#include "server/worker.h"

/* `ended` is called on the loop when the thread is done, after job_lane_stop. */
struct job_lane *job_lane_create(struct worker *worker, void (*ended)(void *worker),
                                 struct error *error);
/* The step under way is finished, then the locks are let go. */
void job_lane_stop(struct job_lane *lane);
/* After `ended`, once the loop has closed its handle. */
void job_lane_free(struct job_lane *lane);

#endif
