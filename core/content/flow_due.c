/*
 * flow_due.c - what happens by itself when its hour has come: items that were told
 * to go up, and items whose time is over (flow_run_due of flow.h).
 *
 * Asked every second by the job lane, so each question is one look into a partial
 * index. Nothing here depends on having run at that second: what should have
 * happened while the machine was off happens at the first look after it.
 */
#include "content/flow.h"

#include "base/log.h"
#include "content/internal.h"

enum { BATCH = 100, WAIT_MS = 60 * 60 * 1000 };

struct due {
    struct content *content;
    struct arena *arena; /* of one item */
    int64_t now_ms;
    void (*moved)(void *data, int64_t id, const char *event);
    void *data;
    int done;
    bool failed;
};

static int due_ids(struct due *due, const char *sql, int64_t *ids)
{
    struct dinh_rows *rows =
        store_query(due->content->store, sql, "ii", due->now_ms, (int64_t)BATCH);
    int count = 0, step;
    while ((step = rows_next(rows)) > 0)
        ids[count++] = rows_int(rows, 0);
    due->failed |= step < 0;
    return count;
}

/* Runs `work` on one item in a transaction of its own. */
static void run_one(struct due *due, int64_t id,
                    int (*work)(struct due *due, int64_t id, const char **event))
{
    struct store *store = due->content->store;
    const char *event = NULL;
    arena_reset(due->arena);
    int result = store_begin(store);
    if (!result)
        result = work(due, id, &event);
    if (!result)
        result = store_commit(store);
    if (result) {
        store_rollback(store);
        content_forget(due->content);
        log_error("mục %lld: việc đến giờ không làm được: %s", (long long)id,
                  store_error(store));
        due->failed = true;
        return;
    }
    due->done++;
    if (event && due->moved)
        due->moved(due->data, id, event);
}

/* ---- going up ---------------------------------------------------------------------- */

/* Refused now, though it was agreed to then: the hour goes, the reason stays. */
static int give_up(struct due *due, int64_t id, struct content_change *change,
                   const char *why)
{
    change->note = arena_printf(due->arena, "Đến giờ hẹn nhưng không đăng được: %s", why);
    return flow_schedule(due->content, due->arena, id, NULL, 0, change, NULL);
}

static int go_up(struct due *due, int64_t id, const char **event)
{
    struct store *store = due->content->store;
    struct content_change change = { .who = "hẹn giờ", .at_ms = due->now_ms };
    struct error error = { "" };
    struct dinh_rows *rows =
        store_query(store, "SELECT publish_to FROM item WHERE id = $1 AND publish_at <= $2",
                    "ii", id, due->now_ms);
    int step = rows_next(rows);
    if (step <= 0)
        return step; /* somebody was faster */
    const struct flow_step move = { .to = arena_text(due->arena, rows_text(rows, 0)) };
    rows_end(rows);
    int result = flow_move(due->content, due->arena, id, &move, &change, &error);
    *event = result ? NULL : change.event;
    if (result == DINH_REFUSED) {
        log_warn("mục %lld: đến giờ hẹn nhưng không đăng được: %s", (long long)id,
                 error.text);
        return give_up(due, id, &change, error.text);
    }
    /* Of a plugin that is off: it waits for it without being asked every second. */
    if (result == DINH_NOT_FOUND)
        return store_exec(store, "UPDATE item SET publish_at = $1 WHERE id = $2", "ii",
                          due->now_ms + WAIT_MS, id);
    return result;
}

/* ---- time is over ---------------------------------------------------------------------
 */

struct expiring {
    const struct kind *kind;
    bool is_published, was_urgent;
};

static int read_expiring(struct due *due, int64_t id, struct expiring *out)
{
    struct dinh_rows *rows =
        store_query(due->content->store,
                    "SELECT kind, published_rev, is_urgent FROM item WHERE id = $1"
                    " AND is_expired = 0 AND expires_at IS NOT NULL AND expires_at <= $2",
                    "ii", id, due->now_ms);
    int step = rows_next(rows);
    if (step <= 0)
        return step;
    *out = (struct expiring){ kinds_find(due->content->kinds, rows_text(rows, 0)),
                              !rows_is_null(rows, 1), rows_int(rows, 2) != 0 };
    rows_end(rows);
    return 1;
}

/* Lists leave it out by themselves; whoever follows the feed is told. */
static int expire(struct due *due, int64_t id, const char **event)
{
    struct expiring item;
    struct content *content = due->content;
    const struct content_change change = { .who = "hẹn giờ", .at_ms = due->now_ms };
    int step = read_expiring(due, id, &item);
    if (step <= 0)
        return step;
    content_forget(content);
    if (store_exec(content->store,
                   "UPDATE item SET is_expired = 1, is_urgent = 0 WHERE id = $1", "i", id))
        return DINH_FAILED;
    if (item.was_urgent && change_log(content, &change, "item.unpinned", id, NULL))
        return DINH_FAILED;
    if (!item.is_published || !item.kind)
        return 0;
    bool leaves = item.kind->def.flags & DINH_KIND_EXPIRES;
    if (leaves && change_log(content, &change, "item.expired", id, NULL))
        return DINH_FAILED;
    *event = leaves ? "expired" : "changed";
    return feed_add(content, item.kind, id, leaves ? "d" : "u", due->now_ms);
}

/* ---- all of it
 * --------------------------------------------------------------------------- */

int flow_run_due(struct content *content, struct arena *arena, int64_t now_ms,
                 void (*moved)(void *data, int64_t id, const char *event), void *data)
{
    static const char up_sql[] = "SELECT id FROM item WHERE publish_at IS NOT NULL"
                                 " AND publish_at <= $1 ORDER BY publish_at, id LIMIT $2";
    static const char over_sql[] =
        "SELECT id FROM item WHERE expires_at IS NOT NULL AND is_expired = 0"
        " AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2";
    int64_t *ids = arena_alloc(arena, BATCH * sizeof *ids);
    struct due due = { content, arena_create(0), now_ms, moved, data, 0, false };
    int count = due_ids(&due, up_sql, ids);
    for (int i = 0; i < count; i++)
        run_one(&due, ids[i], go_up);
    count = due_ids(&due, over_sql, ids);
    for (int i = 0; i < count; i++)
        run_one(&due, ids[i], expire);
    arena_destroy(due.arena);
    return due.failed ? DINH_FAILED : due.done;
}
