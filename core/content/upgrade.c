/*
 * upgrade.c - items from before the desk get what the desk reads: a title for its
 * lists, since when they are in their state, and which files they use.
 *
 * file_use decides whether a file may be read at all, so it is filled before the
 * first worker of the new program answers. An item without a title column has not
 * been seen yet: a run that was cut short goes on where it stopped, and an item
 * whose plugin is off waits until that is back.
 */
#include "content/internal.h"

#include "view/json.h"

enum { BATCH = 200 };

struct old_item {
    int64_t id;
    const struct kind *kind; /* NULL: of a plugin that is off */
};

/* The next items after `after`; how many, or negative. */
static int next_items(struct store *store, const struct kinds *kinds, int64_t after,
                      struct old_item out[BATCH])
{
    struct dinh_rows *rows = store_query(store,
                                         "SELECT id, kind FROM item WHERE title IS NULL"
                                         " AND id > $1 ORDER BY id LIMIT $2",
                                         "ii", after, (int64_t)BATCH);
    int count = 0, step;
    while ((step = rows_next(rows)) > 0)
        out[count++] =
            (struct old_item){ rows_int(rows, 0), kinds_find(kinds, rows_text(rows, 1)) };
    return step < 0 ? DINH_FAILED : count;
}

/* What revisions before the newest one used: nobody may read it for that, but it
 * is not nobody's either. */
static int note_older(struct content *content, struct arena *arena, int64_t id)
{
    struct file_uses uses = { .arena = arena };
    struct str bodies[BATCH]; /* more saves of one item than anybody has made */
    size_t count = 0;
    struct dinh_rows *rows = store_query(
        content->store, "SELECT body FROM revision WHERE item_id = $1 ORDER BY rev DESC",
        "i", id);
    int step;
    while ((step = rows_next(rows)) > 0 && count < BATCH)
        bodies[count++] = arena_str(arena, rows_str(rows, 0));
    if (step > 0)
        rows_end(rows);
    if (step < 0)
        return DINH_FAILED;
    for (size_t i = 1; i < count; i++)
        file_uses_add(content, &uses, json_read(arena, bodies[i], NULL));
    for (size_t i = 0; i < uses.count; i++)
        if (store_exec(content->store,
                       "INSERT INTO file_use (sha256, item_id, is_shown, has_names)"
                       " VALUES ($1, $2, 0, 0) ON CONFLICT (sha256, item_id) DO NOTHING",
                       "si", uses.list[i].sha256, id))
            return DINH_FAILED;
    return 0;
}

/* updated_at is the last save; a move may have come after it. */
static const char fill_sql[] =
    "UPDATE item SET title = $1,"
    " entered_at = COALESCE((SELECT max(m.at) FROM move AS m WHERE m.item_id = item.id),"
    " created_at),"
    " changed_at = COALESCE((SELECT max(m.at) FROM move AS m WHERE m.item_id = item.id"
    " AND m.at > item.updated_at), updated_at)"
    " WHERE id = $2";

static int upgrade_item(struct content *content, struct arena *arena, int64_t id)
{
    struct draft draft;
    arena_reset(arena);
    int result = draft_read(content, arena, id, &draft);
    if (result == DINH_NOT_FOUND) /* without a revision there is nothing to show */
        return store_exec(content->store, fill_sql, "ti", "", id);
    if (result || file_uses_write(content, arena, id, draft.raw) ||
        note_older(content, arena, id))
        return DINH_FAILED;
    return store_exec(content->store, fill_sql, "si", draft_title(draft.kind, draft.raw),
                      id);
}

/* One batch in a transaction of its own; *after is the last item looked at. */
static int upgrade_batch(struct content *content, struct arena *arena, int64_t *after)
{
    struct old_item items[BATCH];
    if (store_begin(content->store))
        return DINH_FAILED;
    int count = next_items(content->store, content->kinds, *after, items);
    int result = count < 0 ? DINH_FAILED : 0;
    for (int i = 0; i < count && !result; i++) {
        *after = items[i].id;
        if (items[i].kind)
            result = upgrade_item(content, arena, items[i].id);
    }
    if (!result && store_commit(content->store) == 0)
        return count;
    store_rollback(content->store);
    return DINH_FAILED;
}

int items_upgrade(struct store *store, const struct kinds *kinds, struct error *error)
{
    if (store_int(store, 0, "SELECT count(*) FROM item WHERE title IS NULL", "") == 0)
        return 0;
    struct content *content = content_open(store, kinds, NULL);
    struct arena *arena = arena_create(0);
    int64_t after = 0;
    int count;
    do
        count = upgrade_batch(content, arena, &after);
    while (count > 0);
    if (count < 0)
        error_set(error, "không bổ sung được các mục đã có: %s", store_error(store));
    arena_destroy(arena);
    content_close(content);
    return count < 0 ? DINH_FAILED : 0;
}
