/*
 * revision.c - what was saved, and two people on one item (flow.h).
 *
 * A save says on which revision it was typed. What has changed since and what was
 * typed meet field by field; where both have touched the same one, the newest text
 * stays and the late one is kept beside it, whole, as a revision set aside. Nobody's
 * words are ever written over.
 */
#include "content/flow.h"

#include "base/log.h"
#include "content/internal.h"
#include "view/json.h"

/* ---- reading --------------------------------------------------------------------- */

size_t revision_list(struct content *content, struct arena *arena, int64_t id,
                     struct revision **out)
{
    int64_t room = store_int(content->store, 0,
                             "SELECT count(*) FROM revision WHERE item_id = $1", "i", id);
    struct revision *list = arena_alloc(arena, (size_t)(room + 1) * sizeof *list);
    struct dinh_rows *rows =
        store_query(content->store,
                    "SELECT rev, at, base, who, note FROM revision WHERE item_id = $1"
                    " ORDER BY rev DESC LIMIT $2",
                    "ii", id, room);
    size_t count = 0;
    while (rows_next(rows) > 0)
        list[count++] = (struct revision){ .rev = rows_int(rows, 0),
                                           .at = rows_int(rows, 1),
                                           .base = rows_int(rows, 2),
                                           .who = arena_text(arena, rows_text(rows, 3)),
                                           .note = arena_text(arena, rows_text(rows, 4)) };
    *out = list;
    return count;
}

/* A revision's fields and what it was set aside from (0: it was not). NULL when there
 * is none, or its kind's plugin is off. */
static dinh_value *read_revision(struct content *content, struct arena *arena, int64_t id,
                                 int64_t rev, int64_t *base)
{
    struct dinh_rows *rows = store_query(content->store,
                                         "SELECT i.kind, r.body, r.base FROM revision AS r"
                                         " JOIN item AS i ON i.id = r.item_id"
                                         " WHERE r.item_id = $1 AND r.rev = $2",
                                         "ii", id, rev);
    if (rows_next(rows) <= 0)
        return NULL;
    const struct kind *kind = kinds_find(content->kinds, rows_text(rows, 0));
    dinh_value *raw =
        kind ? draft_body(arena, kind, arena_text(arena, rows_text(rows, 1))) : NULL;
    *base = rows_int(rows, 2);
    rows_end(rows);
    return raw;
}

dinh_value *revision_read(struct content *content, struct arena *arena, int64_t id,
                          int64_t rev)
{
    int64_t base;
    return read_revision(content, arena, id, rev, &base);
}

/* ---- saving on top of a revision ---------------------------------------------------- */

struct meeting {
    const dinh_value *base;   /* what both began with */
    const dinh_value *newest; /* what others made of it */
    const dinh_value *typed;  /* what this one did */
};

static bool same(const dinh_value *a, const dinh_value *b)
{
    return a == b || (a && b && value_equal(a, b));
}

static bool is_touched(const struct meeting *meeting, struct str key)
{
    return !same(value_get(meeting->base, key), value_get(meeting->typed, key));
}

static bool is_disputed(const struct meeting *meeting, struct str key)
{
    const dinh_value *newest = value_get(meeting->newest, key);
    return is_touched(meeting, key) && !same(value_get(meeting->base, key), newest) &&
           !same(value_get(meeting->typed, key), newest);
}

static bool any_disputed(const struct meeting *meeting)
{
    for (uint32_t i = 0; i < meeting->typed->count; i++)
        if (is_disputed(meeting, meeting->typed->members[i].key))
            return true;
    for (uint32_t i = 0; i < meeting->base->count; i++) /* what was taken out */
        if (is_disputed(meeting, meeting->base->members[i].key))
            return true;
    return false;
}

/* The newest with what was typed; nothing of it is disputed. */
static dinh_value *join(struct arena *arena, const struct meeting *meeting)
{
    dinh_value *joined = value_copy(arena, meeting->newest);
    for (uint32_t i = 0; i < meeting->typed->count; i++) {
        const struct value_member *member = &meeting->typed->members[i];
        if (is_touched(meeting, member->key))
            value_set(arena, joined, member->key, member->value);
    }
    for (uint32_t i = 0; i < meeting->base->count; i++) {
        struct str key = meeting->base->members[i].key;
        if (!value_get(meeting->typed, key))
            value_remove(joined, key);
    }
    return joined;
}

static bool brings_all(const struct meeting *meeting, const dinh_value *body)
{
    for (uint32_t i = 0; i < meeting->typed->count; i++) {
        struct str key = meeting->typed->members[i].key;
        if (is_touched(meeting, key) &&
            !same(value_get(body, key), value_get(meeting->typed, key)))
            return false;
    }
    for (uint32_t i = 0; i < meeting->base->count; i++) {
        struct str key = meeting->base->members[i].key;
        if (!value_get(meeting->typed, key) && value_get(body, key))
            return false;
    }
    return true;
}

/* A form that comes again because its answer got lost: since `from` its writer has
 * saved these words already, and nobody needs them twice. False when he has not; else
 * *aside as they were kept then, unless somebody has decided on it. */
static bool came_before(struct content *content, struct arena *arena,
                        const struct draft *draft, int64_t from,
                        const struct meeting *meeting, int64_t account, int64_t *aside)
{
    bool found = false;
    struct dinh_rows *rows =
        store_query(content->store,
                    "SELECT rev, base, is_settled, body FROM revision WHERE item_id = $1"
                    " AND account_id = $2 AND rev > $3 ORDER BY rev",
                    "iii", draft->id, account, from);
    while (rows_next(rows) > 0) {
        dinh_value *body =
            draft_body(arena, draft->kind, arena_text(arena, rows_text(rows, 3)));
        if (found || !body || !brings_all(meeting, body))
            continue;
        found = true;
        *aside = rows_int(rows, 1) && !rows_int(rows, 2) ? rows_int(rows, 0) : 0;
    }
    return found;
}

/* Whoever goes on from his own late save makes the earlier one superfluous. */
static int set_aside(struct content *content, struct arena *arena,
                     const struct draft *draft, int64_t base, int64_t from,
                     const dinh_value *typed, struct content_change *change, int64_t *aside)
{
    struct buf body = { 0 };
    int64_t rev = revision_next(content, draft->id);
    json_write(&body, typed, JSON_CANONICAL);
    int result = revision_insert(content, draft->id, rev, base, buf_str(&body), change);
    buf_free(&body);
    if (!result)
        result = file_uses_keep(content, arena, draft->id, typed);
    if (!result && from != base)
        result = store_exec(content->store,
                            "UPDATE revision SET is_settled = 1"
                            " WHERE item_id = $1 AND rev = $2",
                            "ii", draft->id, from);
    if (!result)
        result = change_log(content, change, "item.set_aside", draft->id, NULL);
    *aside = rev;
    change->is_new_revision = true;
    return result;
}

/* On an older revision: merged, or set aside. */
static int64_t save_late(struct content *content, struct arena *arena, struct draft *draft,
                         int64_t from, const dinh_value *fields, dinh_value *errors,
                         struct content_change *change, int64_t *aside)
{
    int64_t base = from, above;
    dinh_value *under = read_revision(content, arena, draft->id, from, &above), *typed;
    dinh_value *began = under;
    if (under && above) { /* itself set aside: both began with what it came from */
        base = above;
        began = read_revision(content, arena, draft->id, base, &above);
    }
    if (!under || !began) {
        value_put(arena, errors, "base",
                  value_cstr(arena, "Không tìm thấy bản mà bạn đang sửa: hãy tải lại trang "
                                    "rồi dán nội dung vào."));
        return DINH_REFUSED;
    }
    if (save_take(content, arena, draft->kind, draft->id, value_copy(arena, under), fields,
                  errors, &typed))
        return DINH_REFUSED;
    const struct meeting meeting = { began, draft->raw, typed };
    if (!any_disputed(&meeting)) {
        dinh_value *joined = join(arena, &meeting); /* two that were right may not fit */
        if (save_take(content, arena, draft->kind, draft->id, joined, NULL, errors, &typed))
            return DINH_REFUSED;
        return save_write(content, arena, draft, typed, change);
    }
    if (change->account_id > 0 &&
        came_before(content, arena, draft, from, &meeting, change->account_id, aside))
        return draft->id;
    return set_aside(content, arena, draft, base, from, typed, change, aside) ? DINH_FAILED
                                                                              : draft->id;
}

int64_t revision_save(struct content *content, struct arena *arena, const struct kind *kind,
                      int64_t id, int64_t base, const dinh_value *fields,
                      dinh_value *errors, struct content_change *change, int64_t *aside)
{
    struct draft draft;
    *aside = 0;
    if (id == 0)
        return content_save(content, arena, kind, 0, fields, errors, change);
    change->event = NULL;
    change->is_new_revision = false;
    if (!store_in_transaction(content->store)) {
        log_error("%s: lưu ngoài giao dịch", kind->def.name);
        return DINH_FAILED;
    }
    int result = draft_read(content, arena, id, &draft);
    if (result)
        return result;
    if (base == 0 || base == draft.rev || draft.kind != kind)
        return content_save(content, arena, kind, id, fields, errors, change);
    return save_late(content, arena, &draft, base, fields,
                     errors ? errors : value_map(arena), change, aside);
}

/* ---- what was set aside -----------------------------------------------------------------
 */

int64_t revision_aside(struct content *content, int64_t id)
{
    return store_int(content->store, 0,
                     "SELECT rev FROM revision WHERE item_id = $1 AND base > 0"
                     " AND is_settled = 0 ORDER BY rev DESC LIMIT 1",
                     "i", id);
}

int revision_settle(struct content *content, int64_t id, int64_t rev,
                    struct content_change *change)
{
    if (store_exec(content->store,
                   "UPDATE revision SET is_settled = 1"
                   " WHERE item_id = $1 AND rev = $2 AND base > 0 AND is_settled = 0",
                   "ii", id, rev))
        return DINH_FAILED;
    if (store_changed(content->store) == 0)
        return DINH_NOT_FOUND;
    return change_log(content, change, "item.settled", id, NULL);
}
