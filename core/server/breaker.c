/*
 * breaker.c - see breaker.h.
 *
 * The last failures stand in a ring of eight (client, time) pairs. Whether one
 * client is shut out is worked out from them each time; only "open for all" is
 * a state of its own.
 */
#include "server/breaker.h"

enum { PAIRS = sizeof((struct state_breaker *)0)->clients / sizeof(uint64_t) };

struct failure {
    uint64_t client;
    int64_t time;
};

/* The recorded failures, oldest first. */
static int failures_read(struct state_breaker *breaker, struct failure out[PAIRS])
{
    int count = 0;
    for (int i = 0; i < PAIRS; i++) {
        int64_t time = atomic_load(&breaker->times[i]);
        if (!time)
            continue;
        int at = count++;
        for (; at > 0 && out[at - 1].time > time; at--)
            out[at] = out[at - 1];
        out[at] = (struct failure){ atomic_load(&breaker->clients[i]), time };
    }
    return count;
}

/* When this client was last shut out, or 0: three failures within the window do
 * it, and so does one soon after it was let in again. */
static int64_t client_shut_ms(struct state_breaker *breaker, uint64_t client, int64_t rest)
{
    struct failure all[PAIRS];
    int count = failures_read(breaker, all), own = 0;
    int64_t shut = 0;
    for (int i = 0; i < count; i++) {
        if (all[i].client != client)
            continue;
        all[own++] = all[i];
        int64_t now = all[i].time, after = now - shut;
        bool thrice = own >= BREAKER_FAILURES &&
                      now - all[own - BREAKER_FAILURES].time <= BREAKER_WINDOW_MS;
        if (thrice || (shut && after >= rest && after <= rest + BREAKER_WINDOW_MS))
            shut = now;
    }
    return shut;
}

/* Failures within the window: for how many clients, and outside any request. */
static bool is_everybodys(struct state_breaker *breaker, int64_t now)
{
    struct failure all[PAIRS];
    int count = failures_read(breaker, all), clients = 0, outside = 0;
    for (int i = 0; i < count; i++) {
        if (now - all[i].time > BREAKER_WINDOW_MS)
            continue;
        if (all[i].client == 0) {
            outside++;
            continue;
        }
        bool is_new = true;
        for (int j = 0; j < i && is_new; j++)
            is_new =
                all[j].client != all[i].client || now - all[j].time > BREAKER_WINDOW_MS;
        clients += is_new;
    }
    return clients >= BREAKER_CLIENTS || outside >= BREAKER_FAILURES;
}

static void open_for_all(struct state_breaker *breaker, int64_t now)
{
    atomic_store(&breaker->opened_ms, now);
    if (atomic_exchange(&breaker->phase, BREAKER_OPEN) != BREAKER_OPEN)
        atomic_fetch_add(&breaker->opened, 1);
}

void breaker_failed(struct state_breaker *breaker, uint64_t client, int64_t now_ms)
{
    uint32_t at = atomic_fetch_add(&breaker->next, 1) % PAIRS;
    atomic_store(&breaker->clients[at], client);
    atomic_store(&breaker->times[at], now_ms);
    atomic_fetch_add(&breaker->failures, 1);
    if (atomic_load(&breaker->phase) == BREAKER_HALF_OPEN || is_everybodys(breaker, now_ms))
        open_for_all(breaker, now_ms);
}

static int seconds_until(int64_t then, int64_t now)
{
    return then > now ? (int)((then - now + 999) / 1000) : 1;
}

/* Lets one request through at the end of the rest; if nothing is heard of it,
 * another one after the same time. */
static int wait_for_all(struct state_breaker *breaker, int64_t rest, int64_t now)
{
    int64_t opened = atomic_load(&breaker->opened_ms);
    if (now - opened < rest)
        return seconds_until(opened + rest, now);
    if (!atomic_compare_exchange_strong(&breaker->opened_ms, &opened, now))
        return 1;
    atomic_store(&breaker->phase, BREAKER_HALF_OPEN);
    return 0;
}

int breaker_wait(struct state_breaker *breaker, uint64_t client, int64_t rest_ms,
                 int64_t now_ms)
{
    if (atomic_load_explicit(&breaker->failures, memory_order_relaxed) == 0)
        return 0;
    if (atomic_load(&breaker->phase) != BREAKER_CLOSED)
        return wait_for_all(breaker, rest_ms, now_ms);
    int64_t shut = client ? client_shut_ms(breaker, client, rest_ms) : 0;
    return shut && now_ms - shut < rest_ms ? seconds_until(shut + rest_ms, now_ms) : 0;
}

void breaker_worked(struct state_breaker *breaker)
{
    int32_t half = BREAKER_HALF_OPEN;
    if (atomic_load_explicit(&breaker->phase, memory_order_relaxed) != BREAKER_HALF_OPEN ||
        !atomic_compare_exchange_strong(&breaker->phase, &half, BREAKER_CLOSED))
        return;
    for (int i = 0; i < PAIRS; i++)
        atomic_store(&breaker->times[i], 0);
}
