/*
 * breaker.h - when a plugin keeps failing, stop asking it for a while.
 *
 * A failure is a crash or a hang while in the plugin. Three failures within a
 * minute for one client open the breaker for that client alone (a stranger
 * must not be able to switch a plugin off); failures for three different
 * clients, or three outside any request (start, jobs), open it for all. Open: its
 * routes answer their last cached page or 503 + Retry-After, never 404. After
 * 60 s one request is let through (half-open); it closes or opens again. A
 * single client is let in again after 60 s and shut out by the next failure.
 */
#ifndef DINH_SERVER_BREAKER_H
#define DINH_SERVER_BREAKER_H

#include "server/state.h"

enum breaker_phase { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };
enum {
    BREAKER_FAILURES = 3,
    BREAKER_CLIENTS = 3,
    BREAKER_WINDOW_MS = 60000,
    BREAKER_REST_MS = 60000
};

/* Times are monotonic. client 0: no request was involved. */
void breaker_failed(struct state_breaker *breaker, uint64_t client, int64_t now_ms);
/* May this client's request enter? Seconds to wait, or 0 for yes. */
int breaker_wait(struct state_breaker *breaker, uint64_t client, int64_t rest_ms,
                 int64_t now_ms);
/* A request came back whole: what was half-open closes. */
void breaker_worked(struct state_breaker *breaker);

#endif
