/*
 * feed.c - what followers of the content read: changes in order, and old
 * addresses (see content.h).
 *
 * Search and caches are fed, not joined: they remember epoch and sequence
 * number, ask for what came after, and start anew when the epoch is another
 * one (a restored backup).
 */
#include "content/internal.h"

#include "base/text.h"

enum { PATH_MAX_BYTES = 1000 };

int content_changes(struct content *content, struct arena *arena, int64_t *epoch,
                    int64_t after, dinh_change *out, uint32_t max)
{
    struct store *store = content->store;
    int64_t now = store_int(store, -1, "SELECT epoch FROM _feed_head WHERE one = 1", "");
    if (now < 0)
        return DINH_FAILED;
    if (*epoch != now)
        after = 0;
    *epoch = now;
    struct dinh_rows *rows = store_query(store,
                                         "SELECT seq, kind, item_id, op FROM _feed"
                                         " WHERE seq > $1 ORDER BY seq LIMIT $2",
                                         "ii", after, (int64_t)max);
    int step = DINH_FAILED, count = 0;
    while (rows && (step = rows_next(rows)) > 0)
        out[count++] = (dinh_change){ .seq = rows_int(rows, 0),
                                      .kind = arena_text(arena, rows_text(rows, 1)),
                                      .id = rows_int(rows, 2),
                                      .op = rows_text(rows, 3)[0] };
    return step < 0 ? DINH_FAILED : count;
}

/* ---- old addresses ------------------------------------------------------------- */

/* One spelling: NFC, percent-encoding undone, no slash at the end. */
static struct str normal_path(struct arena *arena, struct str path)
{
    struct str decoded;
    if (!text_percent_decode(arena, path, false, &decoded))
        decoded = path;
    if (!text_is_utf8(decoded))
        decoded = path;
    decoded = text_nfc(arena, decoded);
    while (decoded.len > 1 && decoded.ptr[decoded.len - 1] == '/')
        decoded.len--;
    return decoded;
}

int content_redirect_add(struct content *content, struct str path, int64_t item_id)
{
    if (!str_starts(path, STR("/")) || str_starts(path, STR("//")) ||
        path.len > PATH_MAX_BYTES)
        return DINH_REFUSED;
    struct arena *arena = arena_create(0);
    int result = store_exec(content->store,
                            "INSERT INTO redirect (path, item_id) VALUES ($1, $2)"
                            " ON CONFLICT (path) DO UPDATE SET item_id = excluded.item_id",
                            "si", normal_path(arena, path), item_id);
    arena_destroy(arena);
    return result;
}

const char *content_redirect(struct content *content, struct arena *arena, struct str path)
{
    if (path.len > PATH_MAX_BYTES)
        return NULL;
    struct dinh_rows *rows =
        store_query(content->store,
                    "SELECT i.kind, i.no FROM redirect AS r"
                    " JOIN item AS i ON i.id = r.item_id"
                    " WHERE r.path = $1 AND i.published_rev IS NOT NULL",
                    "s", normal_path(arena, path));
    if (rows_next(rows) <= 0)
        return NULL;
    const struct kind *kind = kinds_find(content->kinds, rows_text(rows, 0));
    int64_t no = rows_int(rows, 1);
    rows_end(rows);
    return kind ? content_address(content, arena, kind, no) : NULL;
}
