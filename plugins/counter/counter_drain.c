/*
 * counter_drain.c - from the rings of views to counts in stats.db.
 *
 * Counts and the position read up to are stored in one transaction, so a view
 * is counted exactly once whatever dies when.
 */
#include "counter.h"

#include <string.h>

enum { BATCH = 256, MOST_BATCHES = 64, PAGES_KEPT_DAYS = 60 };
static const int64_t VISITORS_KEPT_MS = 86400000;

/* The last answer about an agent: one browser's views come in runs. */
struct agent_memory {
    char agent[sizeof((dinh_view *)0)->agent];
    int is_robot;
};

static int is_robot(struct agent_memory *memory, const char *agent)
{
    if (strcmp(memory->agent, agent) != 0) {
        memory->is_robot = counter_is_robot(agent);
        memcpy(memory->agent, agent, sizeof memory->agent);
    }
    return memory->is_robot;
}

static void run_to_end(dinh_rows *rows)
{
    while (dinh->next(rows) > 0)
        continue;
}

/* 1 when the view begins a new visit. */
static int begins_visit(dinh_ctx *ctx, const dinh_view *view)
{
    int64_t visitor = (int64_t)view->visitor;
    dinh_rows *rows = dinh->run(ctx, "last_seen", "i", visitor);
    int is_known = 0;
    int64_t last = 0;
    while (dinh->next(rows) > 0) {
        last = dinh->column_int(rows, 0);
        is_known = 1;
    }
    run_to_end(
        dinh->run(ctx, "seen", "ii", visitor, view->time > last ? view->time : last));
    return !is_known || view->time - last > COUNTER_IDLE_MS;
}

static void count_views(dinh_ctx *ctx, const dinh_view *views, int count)
{
    struct agent_memory memory = { .agent = "", .is_robot = 1 };
    for (int i = 0; i < count; i++) {
        if (is_robot(&memory, views[i].agent))
            continue;
        int64_t day = dinh->days(views[i].time);
        run_to_end(dinh->run(ctx, "add_day", "iii", day,
                             (int64_t)begins_visit(ctx, &views[i]), (int64_t)1));
        run_to_end(dinh->run(ctx, "add_page", "it", day, views[i].path));
    }
}

/* Where this ring was read up to, in the running portal's epoch. */
static uint64_t read_position(dinh_ctx *ctx, uint32_t ring, int64_t epoch)
{
    uint64_t position = 0;
    dinh_rows *rows = dinh->run(ctx, "position", "i", (int64_t)ring);
    while (dinh->next(rows) > 0)
        if (dinh->column_int(rows, 0) == epoch)
            position = (uint64_t)dinh->column_int(rows, 1);
    return position;
}

/* One transaction; how many views were taken, or negative. */
static int drain_batch(dinh_ctx *ctx, uint32_t ring, int64_t epoch, dinh_view *views)
{
    uint64_t position = read_position(ctx, ring, epoch), before = position;
    int count = dinh->views_read(ctx, ring, &position, views, BATCH);
    if (count < 0 || position == before)
        return count;
    if (dinh->begin(ctx, DINH_DB_STATS) < 0)
        return DINH_FAILED;
    count_views(ctx, views, count);
    run_to_end(dinh->run(ctx, "move", "iii", (int64_t)ring, epoch, (int64_t)position));
    return dinh->commit(ctx, DINH_DB_STATS) < 0 ? DINH_FAILED : count;
}

static int forget_old(dinh_ctx *ctx)
{
    int64_t now = dinh->now(ctx);
    if (dinh->begin(ctx, DINH_DB_STATS) < 0)
        return DINH_FAILED;
    run_to_end(dinh->run(ctx, "forget_visitors", "i", now - VISITORS_KEPT_MS));
    run_to_end(
        dinh->run(ctx, "forget_pages", "i", (int64_t)dinh->days(now) - PAGES_KEPT_DAYS));
    return dinh->commit(ctx, DINH_DB_STATS);
}

int counter_drain(dinh_ctx *ctx, const dinh_value *args)
{
    (void)args;
    int64_t epoch = (int64_t)dinh->views_epoch(ctx);
    dinh_view *views = dinh->alloc(ctx, BATCH * sizeof *views);
    int taken = 0;
    for (uint32_t ring = 0; ring < dinh->views_rings(ctx); ring++)
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            int count = drain_batch(ctx, ring, epoch, views);
            if (count < 0)
                return DINH_FAILED;
            taken += count;
            if (count < BATCH)
                break;
        }
    return taken ? forget_old(ctx) : DINH_OK;
}

int counter_erased(dinh_ctx *ctx, dinh_value *payload)
{
    const char *end = dinh->text(ctx, ".%s|", dinh->get_text(payload, "code"));
    if (counter_drain(ctx, NULL) == DINH_OK && dinh->begin(ctx, DINH_DB_STATS) == DINH_OK) {
        run_to_end(dinh->run(ctx, "forget_page", "t", end));
        if (dinh->commit(ctx, DINH_DB_STATS) == DINH_OK)
            return DINH_OK;
    }
    dinh->set_bool(ctx, payload, "waits", 1);
    return DINH_OK;
}
