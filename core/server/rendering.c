/*
 * rendering.c - see rendering.h. There are never more entries than the queue and
 * the lanes hold, so the table need not grow.
 */
#include "server/rendering.h"

#include <stddef.h>

struct making *rendering_find(const struct rendering *rendering, struct str key)
{
    uint64_t hash = str_hash(key);
    struct making *making = rendering->buckets[hash % RENDERING_BUCKETS];
    while (making && (making->hash != hash || !str_eq(making->key, key)))
        making = making->next;
    return making;
}

void rendering_add(struct rendering *rendering, struct making *making, struct str key)
{
    uint64_t hash = str_hash(key);
    struct making **bucket = &rendering->buckets[hash % RENDERING_BUCKETS];
    *making = (struct making){ .next = *bucket, .key = key, .hash = hash };
    *bucket = making;
}

void rendering_remove(struct rendering *rendering, struct making *making)
{
    struct making **link = &rendering->buckets[making->hash % RENDERING_BUCKETS];
    while (*link && *link != making)
        link = &(*link)->next;
    if (*link)
        *link = making->next;
}

struct making *rendering_take(struct rendering *rendering)
{
    for (size_t i = 0; i < RENDERING_BUCKETS; i++) {
        struct making *making = rendering->buckets[i];
        if (making) {
            rendering->buckets[i] = making->next;
            return making;
        }
    }
    return NULL;
}

void rendering_wait(struct making *making, struct waiter *waiter)
{
    waiter->next = making->waiters;
    making->waiters = waiter;
}
