/*
 * front.h - what the loop does with a complete request.
 *
 * Site by Host, then whatever needs no database: health, metrics, ACME, the
 * way to https, static files, the page cache. The rest goes to a lane, unless
 * the plugin's breaker is open or the queue is full. A page-cache hit costs no
 * allocation and no formatting.
 */
#ifndef DINH_SERVER_FRONT_H
#define DINH_SERVER_FRONT_H

#include "server/rendering.h"
#include "server/worker.h"

struct front *front_create(struct worker *worker);
void front_free(struct front *front);
/* The callbacks of struct http_options and struct lanes_options; data: worker. */
void front_request(void *worker, struct request *request);
struct str front_error_page(void *worker, int status);
/* Does some page take a form sent like this? Nobody else's files fill the disk. */
bool front_takes_files(void *worker, const struct request *request);
void front_done(void *worker, struct lane_job *job, bool worked);
/* A lane hangs: whoever waits for what it makes is sent away. */
void front_refuse(struct front *front);
/* Copies counters into the state map; each second or so. */
void front_report(struct front *front);

/* A request on its way through a lane; in the request's arena. */
struct front_job {
    struct lane_job lane; /* first */
    const struct site *site;
    struct request *request;
    const char *encoding; /* "br", "gzip" or "" */
    struct str key;       /* empty: not for the page cache */
    struct making making; /* those who wait for the same page */
    uint64_t purge;       /* of the site when it set out */
    struct response response;
    struct handled handled;
};

#endif
