/*
 * correction.c - đính chính: what was wrong in something public, said in public.
 *
 * A correction stands under its item for good, with what was there before unless
 * that must not be repeated (a name that should never have been in it).
 */
#include "content/flow.h"

#include "base/text.h"
#include "content/internal.h"

enum { CORRECTION_MAX = 2000 };

/* One plain text: NFC, no control characters; false when it is none. */
static bool take_text(struct arena *arena, const char *given, struct str *out)
{
    *out = str_of(given);
    if (!text_is_utf8(*out))
        return false;
    *out = str_trim(text_nfc(arena, *out));
    return out->len && text_is_clean(*out) && text_length(*out) <= CORRECTION_MAX;
}

static int insert(struct content *content, int64_t id, struct str before, struct str after,
                  const struct content_change *change)
{
    int64_t number = store_next_id(content->store, "correction");
    if (number <= 0)
        return DINH_FAILED;
    return store_exec(content->store,
                      "INSERT INTO correction (id, item_id, at, who, account_id, before,"
                      " after) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      "iiitiss", number, id, change->at_ms, change->who, change->account_id,
                      before, after);
}

static int write(struct content *content, const struct draft *draft, struct str before,
                 struct str after, struct content_change *change)
{
    content_forget(content);
    if (insert(content, draft->id, before, after, change) ||
        store_exec(content->store,
                   "UPDATE item SET updated_at = $1, changed_at = $1 WHERE id = $2", "ii",
                   change->at_ms, draft->id) ||
        feed_add(content, draft->kind, draft->id, "u", change->at_ms))
        return DINH_FAILED;
    change->event = "changed";
    return change_log(content, change, "item.corrected", draft->id, NULL);
}

int correction_add(struct content *content, int64_t id, const char *before,
                   const char *after, struct content_change *change)
{
    struct arena *arena = arena_create(0);
    struct draft draft;
    struct str old = { NULL, 0 }, new;
    int result = item_begin_step(content, arena, id, &draft, change, NULL);
    if (!result && (!draft.is_published || !take_text(arena, after, &new) ||
                    (before && !take_text(arena, before, &old))))
        result = DINH_REFUSED;
    if (!result)
        result = write(content, &draft, old, new, change);
    arena_destroy(arena);
    return result;
}

void corrections_put(struct content *content, struct arena *arena, dinh_value *item,
                     int64_t id)
{
    struct dinh_rows *rows = store_query(
        content->store,
        "SELECT at, before, after FROM correction WHERE item_id = $1 ORDER BY id", "i", id);
    dinh_value *list = NULL;
    while (rows_next(rows) > 0) {
        dinh_value *one = value_map(arena);
        if (!list)
            list = value_list(arena);
        value_put(arena, one, "at", value_time(arena, rows_int(rows, 0)));
        if (!rows_is_null(rows, 1))
            value_put(arena, one, "before", value_text(arena, rows_str(rows, 1)));
        value_put(arena, one, "after", value_text(arena, rows_str(rows, 2)));
        value_add(arena, list, one);
    }
    if (list)
        value_put(arena, item, "corrections", list);
}
