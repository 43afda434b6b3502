/*
 * autosave.c - what is typed but not saved, and who else has an item open (flow.h).
 *
 * One row an item and account: a power cut costs the last seconds, never the
 * afternoon. Nothing is checked here; that is done when it is saved.
 */
#include "content/flow.h"

#include "content/internal.h"
#include "view/json.h"

enum { OPEN_MS = 2 * 60 * 1000 }; /* an editor that is silent for so long is closed */

/* An item says its kind itself. */
static const char *key_kind(int64_t item_id, const char *kind)
{
    return item_id || !kind ? "" : kind;
}

/* Whoever still had it open when it was erased must not bring its words back. */
static bool is_erased(struct content *content, int64_t item_id)
{
    return store_int(content->store, 1,
                     "SELECT count(*) FROM item WHERE id = $1"
                     " AND state = '" STATE_ERASED "'",
                     "i", item_id) > 0;
}

int autosave_put(struct content *content, int64_t item_id, const char *kind,
                 int64_t account_id, int64_t base, const dinh_value *fields, int64_t now_ms)
{
    struct buf body = { 0 };
    if (item_id && is_erased(content, item_id))
        return DINH_NOT_FOUND;
    json_write(&body, fields, JSON_COMPACT);
    int result = store_exec(
        content->store,
        "INSERT INTO autosave (item_id, kind, account_id, base, at, body)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (item_id, kind, account_id)"
        " DO UPDATE SET base = excluded.base, at = excluded.at, body = excluded.body",
        "itiiis", item_id, key_kind(item_id, kind), account_id, base, now_ms,
        buf_str(&body));
    buf_free(&body);
    if (!result && item_id)
        result = editing_note(content, item_id, account_id, now_ms);
    return result;
}

dinh_value *autosave_get(struct content *content, struct arena *arena, int64_t item_id,
                         const char *kind, int64_t account_id, int64_t *at, int64_t *base)
{
    struct dinh_rows *rows =
        store_query(content->store,
                    "SELECT at, base, body FROM autosave"
                    " WHERE item_id = $1 AND kind = $2 AND account_id = $3",
                    "iti", item_id, key_kind(item_id, kind), account_id);
    if (rows_next(rows) <= 0)
        return NULL;
    *at = rows_int(rows, 0);
    *base = rows_int(rows, 1);
    dinh_value *fields = json_read(arena, arena_str(arena, rows_str(rows, 2)), NULL);
    rows_end(rows);
    return fields;
}

int autosave_drop(struct content *content, int64_t item_id, const char *kind,
                  int64_t account_id)
{
    if (store_exec(content->store,
                   "DELETE FROM editing WHERE item_id = $1 AND account_id = $2", "ii",
                   item_id, account_id))
        return DINH_FAILED;
    return store_exec(content->store,
                      "DELETE FROM autosave WHERE item_id = $1 AND kind = $2"
                      " AND account_id = $3",
                      "iti", item_id, key_kind(item_id, kind), account_id);
}

/* ---- who has it open ------------------------------------------------------------- */

int editing_note(struct content *content, int64_t item_id, int64_t account_id,
                 int64_t now_ms)
{
    return store_exec(content->store,
                      "INSERT INTO editing (item_id, account_id, since, at)"
                      " VALUES ($1, $2, $3, $3) ON CONFLICT (item_id, account_id)"
                      " DO UPDATE SET at = excluded.at, since ="
                      " CASE WHEN editing.at >= $4 THEN editing.since"
                      " ELSE excluded.since END",
                      "iiii", item_id, account_id, now_ms, now_ms - OPEN_MS);
}

int64_t editing_other(struct content *content, int64_t item_id, int64_t account_id,
                      int64_t now_ms, int64_t *since)
{
    struct dinh_rows *rows = store_query(
        content->store,
        "SELECT account_id, since FROM editing WHERE item_id = $1"
        " AND account_id <> $2 AND at >= $3 ORDER BY at DESC, account_id LIMIT 1",
        "iii", item_id, account_id, now_ms - OPEN_MS);
    if (rows_next(rows) <= 0)
        return 0;
    int64_t other = rows_int(rows, 0);
    if (since)
        *since = rows_int(rows, 1);
    rows_end(rows);
    return other;
}
