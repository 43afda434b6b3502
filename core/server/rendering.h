/*
 * rendering.h - the pages that lanes are making right now, by cache key.
 *
 * When a page is missing and a hundred readers ask for it (just after a start,
 * or a withdrawal), one lane makes it and the others wait for that one, instead
 * of a hundred lanes' worth of the same work. Belongs to the loop.
 */
#ifndef DINH_SERVER_RENDERING_H
#define DINH_SERVER_RENDERING_H

#include "base/str.h"

#include <stdint.h>

struct request;

/* A reader who waits; in his request's arena. */
struct waiter {
    struct waiter *next;
    struct request *request;
};

/* Part of the job that makes the page. */
struct making {
    struct making *next;
    struct str key;
    uint64_t hash;
    struct waiter *waiters; /* the last to come first */
};

enum { RENDERING_BUCKETS = 256 };
struct rendering {
    struct making *buckets[RENDERING_BUCKETS];
};

struct making *rendering_find(const struct rendering *rendering, struct str key);
/* The key outlives its place here. */
void rendering_add(struct rendering *rendering, struct making *making, struct str key);
void rendering_remove(struct rendering *rendering, struct making *making);
/* Takes any one of them out, or NULL; removing it again does no harm. */
struct making *rendering_take(struct rendering *rendering);
void rendering_wait(struct making *making, struct waiter *waiter);

#endif
