/*
 * worker_hooks.c - what workspaces ask of the process around them, answered from
 * the state map. Called on lanes: nothing here locks or blocks.
 */
#include "server/worker.h"

#include "server/breaker.h"

#include <signal.h>

struct state_breaker *worker_breaker(const struct worker *worker,
                                     const struct plugin *plugin)
{
    int32_t slot = plugin && plugin->index ? worker->plugin_slots[plugin->index] : -1;
    return slot >= 0 ? &worker->state->plugins[slot] : NULL;
}

static uint64_t generation(void *data, uint32_t site)
{
    const struct worker *worker = ((struct worker_lane *)data)->worker;
    return atomic_load(&worker->state->sites[worker->site_slots[site]].generation);
}

/* The purge first: who sees the new generation must see it too. */
static void bump(void *data, uint32_t site, bool purge)
{
    const struct worker *worker = ((struct worker_lane *)data)->worker;
    uint32_t slot = worker->site_slots[site];
    if (purge)
        atomic_fetch_add(&worker->state->sites[slot].purge, 1);
    atomic_fetch_add(&worker->state->sites[slot].generation, 1);
}

static void enter(void *data, const struct plugin *plugin)
{
    struct worker_lane *lane = data;
    int32_t slot = plugin && plugin->index ? lane->worker->plugin_slots[plugin->index] : -1;
    atomic_store_explicit(&lane->slot->plugin, slot, memory_order_relaxed);
}

static bool is_open(void *data, const struct plugin *plugin)
{
    const struct state_breaker *breaker =
        worker_breaker(((struct worker_lane *)data)->worker, plugin);
    return breaker && atomic_load(&breaker->phase) == BREAKER_OPEN;
}

static int reload(void *data)
{
    struct state *state = ((struct worker_lane *)data)->worker->state;
    atomic_fetch_add(&state->reload_asked, 1);
    return kill(atomic_load(&state->master_pid), SIGHUP);
}

static int reload_result(void *data, struct error *message)
{
    struct state *state = ((struct worker_lane *)data)->worker->state;
    message->text[0] = '\0';
    if (atomic_load(&state->reload_done) < atomic_load(&state->reload_asked))
        return 1;
    if (atomic_load(&state->reload_result) == 0)
        return 0;
    return error_set(message, "%.*s", STATE_MESSAGE - 1, state->reload_message);
}

static void plugin_health(void *data, const struct plugin *plugin, uint32_t *failures,
                          uint32_t *opened)
{
    struct state_breaker *breaker =
        worker_breaker(((struct worker_lane *)data)->worker, plugin);
    *failures = breaker ? atomic_load(&breaker->failures) : 0;
    *opened = breaker ? atomic_load(&breaker->opened) : 0;
}

static uint64_t views_epoch(void *data)
{
    return atomic_load(&((struct worker_lane *)data)->worker->state->epoch);
}

static uint32_t views_rings(void *data)
{
    return atomic_load(&((struct worker_lane *)data)->worker->state->ring_count);
}

static int views_read(void *data, uint32_t site, uint32_t ring, uint64_t *position,
                      dinh_view *out, uint32_t max)
{
    const struct worker *worker = ((struct worker_lane *)data)->worker;
    return state_views_read(worker->state, ring, worker->site_slots[site], position, out,
                            max);
}

static void views_forget(void *data, uint32_t site, struct str end)
{
    const struct worker *worker = ((struct worker_lane *)data)->worker;
    state_views_forget(worker->state, worker->site_slots[site], end);
}

struct workspace_hooks worker_hooks(struct worker_lane *lane)
{
    return (struct workspace_hooks){ .data = lane,
                                     .generation = generation,
                                     .bump = bump,
                                     .enter = enter,
                                     .is_open = is_open,
                                     .reload = reload,
                                     .reload_result = reload_result,
                                     .plugin_health = plugin_health,
                                     .views_epoch = views_epoch,
                                     .views_rings = views_rings,
                                     .views_read = views_read,
                                     .views_forget = views_forget };
}
