/*
 * jobs.c - work that is done later: the durable queue and what runs by itself.
 *
 * Table _job holds both. A queued job is a row with arguments; it is pushed
 * into the future before it runs, so that one that takes the process with it
 * comes again after a pause and not at once, and it is deleted when it is done.
 * A periodic job is a row without arguments that says when it is due; short
 * periods are not worth a disk write each and live in memory alone.
 */
#include "plugin/context.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "plugin/host.h"
#include "view/json.h"

enum {
    PAUSE_MS = 10 * 1000,             /* after the first failure; doubles ... */
    PAUSE_MAX_MS = 60 * 60 * 1000,    /* ... up to this */
    TRIES_MAX = 30,                   /* then it is given up, in the log */
    SHORT_PERIOD_MS = 10 * 60 * 1000, /* kept in memory below this */
    REST_MS = 5000                    /* between two looks at the queue */
};

static int64_t pause_after(int tries)
{
    int64_t pause = PAUSE_MS;
    for (int i = 1; i < tries && pause < PAUSE_MAX_MS; i++)
        pause *= 2;
    return pause < PAUSE_MAX_MS ? pause : PAUSE_MAX_MS;
}

/* ---- queueing ------------------------------------------------------------ */

int host_queue(dinh_ctx *ctx, const char *job, dinh_value *args, int64_t at_ms)
{
    struct store *store = ctx->workspace->stores[DINH_DB_SITE];
    if (!site_job(ctx->site, job)) {
        log_error("phần mở rộng \"%s\": không có việc \"%s\" để xếp hàng",
                  ctx->plugin->def.name, job);
        return DINH_NOT_FOUND;
    }
    struct buf text = { 0 };
    dinh_value *given = args ? args : value_map(ctx->arena);
    json_write(&text, given, JSON_COMPACT);
    int result = store_begin(store);
    if (!result) {
        result = store_exec(store,
                            "INSERT INTO _job (id, name, args, run_at, created_at)"
                            " VALUES ($1, $2, $3, $4, $5)",
                            "itsii", store_next_id(store, "_job"), job, buf_str(&text),
                            at_ms > ctx->now_ms ? at_ms : ctx->now_ms, ctx->now_ms);
        if (result)
            store_rollback(store);
        else
            result = store_commit(store);
    }
    buf_free(&text);
    return result;
}

/* ---- running one --------------------------------------------------------- */

int workspace_run_job(struct workspace *workspace, const char *job, const char *args_json)
{
    const struct site_job *found = site_job(workspace->site, job);
    if (!found) {
        log_warn("việc \"%s\" không còn phần mở rộng nào làm", job);
        return DINH_NOT_FOUND;
    }
    struct arena *arena = arena_create(0);
    struct dinh_ctx ctx;
    struct error error;
    ctx_begin(&ctx, workspace, arena, "việc nền");
    dinh_value *args =
        *args_json ? json_read(arena, str_of(args_json), &error) : value_map(arena);
    int result = DINH_FAILED;
    if (!args) {
        log_error("việc \"%s\": %s", job, error.text);
    } else {
        ctx_enter(&ctx, found->plugin);
        result = found->def->run(&ctx, args);
    }
    ctx_end(&ctx);
    arena_destroy(arena);
    return result > 0 ? DINH_OK : result;
}

/* ---- the queue ----------------------------------------------------------- */

struct due_job {
    int64_t id, tries, run_at;
    const char *name, *args;
};

static bool next_queued(struct store *store, struct arena *arena, struct due_job *out)
{
    struct dinh_rows *rows =
        store_query(store,
                    "SELECT id, name, args, run_at, attempts FROM _job WHERE args <> ''"
                    " ORDER BY run_at, id LIMIT 1",
                    "");
    bool found = rows && rows_next(rows) > 0;
    if (found)
        *out = (struct due_job){ .id = rows_int(rows, 0),
                                 .name = arena_str(arena, rows_str(rows, 1)).ptr,
                                 .args = arena_str(arena, rows_str(rows, 2)).ptr,
                                 .run_at = rows_int(rows, 3),
                                 .tries = rows_int(rows, 4) };
    if (found)
        rows_end(rows);
    return found;
}

static int write_one(struct store *store, const char *sql, int64_t first, int64_t second,
                     int64_t id)
{
    if (store_begin(store))
        return DINH_FAILED;
    if (store_exec(store, sql, "iii", first, second, id) == 0 && store_commit(store) == 0)
        return DINH_OK;
    store_rollback(store);
    return DINH_FAILED;
}

static int forget_job(struct store *store, int64_t id)
{
    if (store_begin(store))
        return DINH_FAILED;
    if (store_exec(store, "DELETE FROM _job WHERE id = $1", "i", id) == 0 &&
        store_commit(store) == 0)
        return DINH_OK;
    store_rollback(store);
    return DINH_FAILED;
}

static void run_queued(struct workspace *workspace, const struct due_job *job)
{
    struct store *store = workspace->stores[DINH_DB_SITE];
    int tries = (int)job->tries + 1;
    int64_t again = clock_now_ms() + pause_after(tries);
    if (write_one(store, "UPDATE _job SET attempts = $1, run_at = $2 WHERE id = $3", tries,
                  again, job->id))
        return;
    int result = workspace_run_job(workspace, job->name, job->args);
    bool known = site_job(workspace->site, job->name) != NULL;
    if (result && known && tries < TRIES_MAX) {
        log_warn("việc \"%s\" chưa xong (lần %d), sẽ làm lại sau %lld giây", job->name,
                 tries, (long long)pause_after(tries) / 1000);
        return;
    }
    if (result && known)
        log_error("việc \"%s\" hỏng %d lần liền, bỏ: %s", job->name, tries, job->args);
    /* Of a plugin that is switched off: it stays until the plugin is back. */
    if (known)
        forget_job(store, job->id);
}

/* ---- periods ------------------------------------------------------------- */

static bool is_short(const struct dinh_job *job)
{
    return job->every_ms < SHORT_PERIOD_MS;
}

static int64_t stored_due(struct workspace *workspace, const struct dinh_job *job)
{
    if (is_short(job))
        return clock_now_ms();
    return store_int(workspace->stores[DINH_DB_SITE], clock_now_ms(),
                     "SELECT run_at FROM _job WHERE name = $1 AND args = ''", "t",
                     job->name);
}

static void store_due(struct workspace *workspace, const struct dinh_job *job, int64_t due)
{
    struct store *store = workspace->stores[DINH_DB_SITE];
    if (is_short(job) || store_begin(store))
        return;
    int result =
        store_exec(store, "DELETE FROM _job WHERE name = $1 AND args = ''", "t", job->name);
    if (!result)
        result = store_exec(store,
                            "INSERT INTO _job (id, name, args, run_at, created_at)"
                            " VALUES ($1, $2, '', $3, $4)",
                            "itii", store_next_id(store, "_job"), job->name, due,
                            clock_now_ms());
    if (result || store_commit(store))
        store_rollback(store);
}

static int64_t pause_of(const struct period *period, const struct dinh_job *job)
{
    return period->tries ? pause_after(period->tries) : (int64_t)job->every_ms;
}

/* The periodic job that is due first, or NULL. */
static struct period *next_period(struct workspace *workspace, size_t *index)
{
    int64_t now = clock_now_ms();
    struct period *first = NULL;
    for (size_t i = 0; i < workspace->site->job_count; i++) {
        const struct dinh_job *job = workspace->site->jobs[i].def;
        struct period *period = &workspace->periods[i];
        if (job->every_ms == 0)
            continue;
        if (period->due_ms == 0)
            period->due_ms = stored_due(workspace, job);
        if (period->due_ms > now + pause_of(period, job) + REST_MS)
            period->due_ms = now; /* somebody has set the clock back */
        if (!first || period->due_ms < first->due_ms) {
            first = period;
            *index = i;
        }
    }
    return first;
}

static void run_period(struct workspace *workspace, struct period *period, size_t index)
{
    const struct dinh_job *job = workspace->site->jobs[index].def;
    int64_t now = clock_now_ms();
    store_due(workspace, job, now + job->every_ms);
    bool failed = workspace_run_job(workspace, job->name, "") != DINH_OK;
    period->tries = failed ? period->tries + 1 : 0;
    int64_t wait = pause_of(period, job);
    period->due_ms = clock_now_ms() + wait;
    if (failed)
        log_warn("việc định kỳ \"%s\" bị lỗi (lần %d), sẽ làm lại sau %lld giây", job->name,
                 period->tries, (long long)wait / 1000);
}

/* ---- one step ------------------------------------------------------------ */

/* Whoever changes content says so after the commit; an import that was killed
 * just then did not, and its pages would stay as they were. */
static void follow_feed(struct workspace *workspace)
{
    struct store *store = workspace->stores[DINH_DB_SITE];
    int64_t before = workspace->feed_seq;
    workspace->feed_seq = store_int(store, before, "SELECT seq FROM _feed_head", "");
    if (before >= 0 && workspace->feed_seq != before)
        workspace_bump(workspace,
                       store_int(store, 0,
                                 "SELECT count(*) FROM _feed WHERE seq > $1 AND op = 'd'",
                                 "i", before) > 0);
}

int64_t workspace_job_step(struct workspace *workspace)
{
    struct arena *arena = arena_create(0);
    struct due_job job = { 0 };
    size_t index = 0;
    follow_feed(workspace);
    workspace_due(workspace);
    bool queued = next_queued(workspace->stores[DINH_DB_SITE], arena, &job);
    struct period *period = next_period(workspace, &index);
    int64_t now = clock_now_ms(), wait = REST_MS; /* a period may have begun just now */
    bool queue_first = queued && (!period || job.run_at <= period->due_ms);

    if (queue_first && job.run_at <= now) {
        run_queued(workspace, &job);
        wait = 0;
    } else if (!queue_first && period && period->due_ms <= now) {
        run_period(workspace, period, index);
        wait = 0;
    } else {
        int64_t due = queue_first ? job.run_at : period ? period->due_ms : now + REST_MS;
        wait = due - now < REST_MS ? due - now : REST_MS;
    }
    arena_destroy(arena);
    return wait > 0 ? wait : 0;
}

/* ---- verbs of plugins ---------------------------------------------------- */

int workspace_command(struct workspace *workspace, const char *verb, int argc, char **argv)
{
    const struct site *site = workspace->site;
    for (size_t i = 0; i < site->plugin_count; i++)
        for (uint32_t j = 0; j < site->plugins[i]->def.commands.count; j++) {
            const struct dinh_command *command =
                PLUGIN_TABLE(site->plugins[i], commands, dinh_command, j);
            if (strcmp(command->name, verb) != 0)
                continue;
            struct arena *arena = arena_create(0);
            struct dinh_ctx ctx;
            ctx_begin(&ctx, workspace, arena, "lệnh");
            ctx.out = stdout;
            ctx_enter(&ctx, site->plugins[i]);
            int code = command->run(&ctx, argc, argv);
            ctx_end(&ctx);
            arena_destroy(arena);
            return code < 0 ? 1 : code;
        }
    return -1;
}
