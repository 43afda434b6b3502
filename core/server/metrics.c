/*
 * metrics.c - see metrics.h.
 */
#include "server/metrics.h"

#include "base/clock.h"
#include "server/breaker.h"

#include <inttypes.h>

static void counts_read(uint64_t sum[11], struct state_counts *counts)
{
    _Atomic uint64_t *const fields[] = { &counts->requests, &counts->hits, &counts->bad,
                                         &counts->bytes_out, &counts->queue_full };
    for (size_t i = 0; i < 5; i++)
        sum[i] += atomic_load(fields[i]);
    for (size_t i = 0; i < 6; i++)
        sum[5 + i] += atomic_load(&counts->by_class[i]);
}

static void write_counter(struct buf *out, const char *name, const char *help,
                          uint64_t value)
{
    buf_printf(out, "# TYPE %s counter\n# HELP %s %s\n%s_total %" PRIu64 "\n", name, name,
               help, name, value);
}

static void write_gauge(struct buf *out, const char *name, const char *help, int64_t value)
{
    buf_printf(out, "# TYPE %s gauge\n# HELP %s %s\n%s %" PRId64 "\n", name, name, help,
               name, value);
}

static void write_counts(struct buf *out, struct state *state)
{
    static const char *const names[] = { "dinh_requests", "dinh_cache_hits",
                                         "dinh_bad_requests", "dinh_sent_bytes",
                                         "dinh_queue_full" };
    static const char *const helps[] = {
        "Requests answered.", "Answers from the page cache.",
        "Requests refused as malformed.", "Bytes sent.",
        "Requests answered 503 because the queue was full."
    };
    uint64_t sum[11] = { 0 };
    counts_read(sum, &state->past);
    for (int i = 0; i < STATE_WORKERS; i++)
        if (atomic_load(&state->workers[i].pid))
            counts_read(sum, &state->workers[i].counts);
    for (size_t i = 0; i < 5; i++)
        write_counter(out, names[i], helps[i], sum[i]);
    buf_printf(out, "# TYPE dinh_responses counter\n# HELP dinh_responses Answers by class "
                    "of status.\n");
    for (int i = 1; i < 6; i++)
        buf_printf(out, "dinh_responses_total{class=\"%dxx\"} %" PRIu64 "\n", i,
                   sum[5 + i]);
}

static void write_plugins(struct buf *out, struct state *state)
{
    buf_printf(out, "# TYPE dinh_plugin_failures counter\n# HELP dinh_plugin_failures "
                    "Crashes and hangs by plugin.\n");
    for (int i = 0; i < STATE_PLUGINS && state->plugins[i].name[0]; i++)
        buf_printf(out, "dinh_plugin_failures_total{plugin=\"%s\"} %u\n",
                   state->plugins[i].name, atomic_load(&state->plugins[i].failures));
    buf_printf(out, "# TYPE dinh_plugin_open gauge\n# HELP dinh_plugin_open 1 while the "
                    "breaker of a plugin is not closed.\n");
    for (int i = 0; i < STATE_PLUGINS && state->plugins[i].name[0]; i++)
        buf_printf(out, "dinh_plugin_open{plugin=\"%s\"} %d\n", state->plugins[i].name,
                   atomic_load(&state->plugins[i].phase) != BREAKER_CLOSED);
}

void metrics_write(struct buf *out, struct state *state)
{
    int64_t serving = 0, busy = 0;
    for (int i = 0; i < STATE_WORKERS; i++) {
        struct state_worker *worker = &state->workers[i];
        if (!atomic_load(&worker->pid))
            continue;
        serving += atomic_load(&worker->phase) == WORKER_SERVING;
        for (int j = 0; j < STATE_LANES; j++)
            busy += atomic_load(&worker->lanes[j].since_ms) != 0;
    }
    write_counts(out, state);
    write_gauge(out, "dinh_workers", "Worker processes that serve.", serving);
    write_gauge(out, "dinh_busy_lanes", "Lanes that are in a request.", busy);
    write_counter(out, "dinh_crashes", "Workers that crashed.",
                  atomic_load(&state->crashes));
    write_counter(out, "dinh_hangs", "Workers replaced because they hung.",
                  atomic_load(&state->hangs));
    write_gauge(out, "dinh_start_time_seconds", "When the portal was started.",
                atomic_load(&state->started_ms) / 1000);
    write_plugins(out, state);
    buf_add_str(out, STR("# EOF\n"));
}
