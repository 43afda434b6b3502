/*
 * move.c - from state to state: publishing, withdrawing, the feed (content_move).
 *
 * Being public means having a row in kind_<name>: find and list read nothing
 * else. Row, feed and the line of the log change in one transaction.
 */
#include "content/internal.h"

#include "base/log.h"

/* ---- the feed ------------------------------------------------------------------- */

/* One row an item: a later change takes the place of the earlier, so whoever
 * begins at 0 meets every item once. */
int feed_add(struct content *content, const struct kind *kind, int64_t id, const char *op,
             int64_t at_ms)
{
    struct store *store = content->store;
    int64_t seq = store_int(
        store, -1, "UPDATE _feed_head SET seq = seq + 1 WHERE one = 1 RETURNING seq", "");
    if (seq < 0)
        return DINH_FAILED;
    return store_exec(store,
                      "INSERT INTO _feed (seq, kind, item_id, op, at)"
                      " VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (item_id) DO UPDATE SET seq = excluded.seq,"
                      " op = excluded.op, at = excluded.at",
                      "ititi", seq, kind->def.name, id, op, at_ms);
}

/* ---- the public row ------------------------------------------------------------------ */

int item_put(struct store *store, struct arena *arena, const struct plan *plan,
             const struct draft *draft)
{
    const struct kind *kind = plan->kind;
    uint32_t count = plan_put_count(kind), at = 0;
    struct store_param *params = arena_alloc(arena, count * sizeof *params);
    const dinh_value *expires = value_get(draft->raw, STR("expires_at"));
    params[at++] = (struct store_param){ .kind = 'i', .integer = draft->id };
    params[at++] = field_sort_key(arena, kind, draft->raw, draft->published_at);
    params[at++] = (struct store_param){ .kind = 'i', .integer = draft->published_at };
    params[at++] = field_param(arena, &meta_fields[META_EXPIRES_AT], expires);
    for (uint32_t i = 0; i < kind->field_count; i++) {
        const struct field *field = &kind->fields[i];
        const dinh_value *raw = value_get(draft->raw, str_of(field->def.name));
        params[at++] = field_param(arena, field, raw);
        if (field_has_key(field))
            params[at++] = field_key_param(arena, raw);
    }
    struct dinh_rows *rows = store_query_params(store, plan->put, params, at);
    return rows ? rows_next(rows) : DINH_FAILED;
}

int item_publish(struct content *content, struct arena *arena, const struct draft *draft,
                 int64_t at_ms)
{
    struct draft published = *draft;
    const dinh_value *given = value_get(draft->raw, STR("published_at"));
    if (given)
        published.published_at = value_as_int(given);
    else if (!draft->published_at)
        published.published_at = at_ms;
    /* What came in with an earlier day and was not changed since is as old as it says. */
    if (item_put(content->store, arena, content_plan(content, draft->kind), &published) ||
        store_exec(content->store,
                   "UPDATE item SET published_rev = rev, published_at = $1, updated_at ="
                   " CASE WHEN rev = 1 AND $1 < updated_at THEN $1 ELSE updated_at END"
                   " WHERE id = $2",
                   "ii", published.published_at, draft->id))
        return DINH_FAILED;
    return feed_add(content, draft->kind, draft->id, "u", at_ms);
}

static int item_withdraw(struct content *content, const struct draft *draft, int64_t at_ms)
{
    if (store_exec(content->store, content_plan(content, draft->kind)->drop, "i",
                   draft->id) ||
        store_exec(content->store,
                   "UPDATE item SET published_rev = NULL, is_urgent = 0,"
                   " is_unconfirmed = 0 WHERE id = $1",
                   "i", draft->id))
        return DINH_FAILED;
    return feed_add(content, draft->kind, draft->id, "d", at_ms);
}

/* ---- moves -----------------------------------------------------------------------------
 */

int item_log_move(struct content *content, int64_t id, const char *from, const char *to,
                  int64_t rev, int64_t assignee, const struct content_change *change)
{
    int64_t move = store_next_id(content->store, "move");
    if (move <= 0)
        return DINH_FAILED;
    return store_exec(content->store,
                      "INSERT INTO move (id, item_id, at, who, account_id, from_state,"
                      " to_state, note, rev, assignee)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULLIF($10, 0))",
                      "iiititttii", move, id, change->at_ms, change->who,
                      change->account_id, from, to, change->note, rev, assignee);
}

/* What was agreed for the state it leaves (an hour to go up, a deadline) ends with it. */
static int enter_state(struct content *content, const struct draft *draft, const char *to,
                       int64_t due_at, int64_t at_ms)
{
    if (due_at == 0)
        due_at = rule_deadline(content, draft->kind, to, at_ms);
    return store_exec(content->store,
                      "UPDATE item SET state = $1, entered_at = $2, changed_at = $2,"
                      " due_at = NULLIF($3, 0), publish_at = NULL, publish_to = NULL"
                      " WHERE id = $4",
                      "tiii", to, at_ms, due_at, draft->id);
}

int item_enter(struct content *content, struct arena *arena, struct draft *draft,
               const char *to, int64_t due_at, int64_t assignee,
               struct content_change *change)
{
    const char *from = draft->state;
    content_forget(content);
    if (enter_state(content, draft, to, due_at, change->at_ms) ||
        item_log_move(content, draft->id, from, to, draft->rev, assignee, change) ||
        change_log(content, change, "item.moved", draft->id,
                   arena_printf(arena, "%s > %s", from, to)))
        return DINH_FAILED;
    draft->state = to;
    if (rule_is_public(content, draft->kind, to)) {
        change->event = draft->is_published ? "changed" : "published";
        return item_publish(content, arena, draft, change->at_ms);
    }
    if (!draft->is_published)
        return 0;
    change->event = "withdrawn";
    return item_withdraw(content, draft, change->at_ms);
}

int item_begin_step(struct content *content, struct arena *arena, int64_t id,
                    struct draft *draft, struct content_change *change, struct error *error)
{
    change->event = NULL;
    if (!store_in_transaction(content->store)) {
        log_error("mục %lld: chuyển trạng thái ngoài giao dịch", (long long)id);
        return error_set(error, "lỗi nội bộ: chuyển trạng thái ngoài giao dịch");
    }
    int result = draft_read(content, arena, id, draft);
    if (result == DINH_NOT_FOUND)
        error_set(error, "Không có mục số %lld.", (long long)id);
    else if (result)
        error_set(error, "%s", store_error(content->store));
    return result;
}

int content_move(struct content *content, struct arena *arena, int64_t id,
                 const char *to_state, struct content_change *change, struct error *error)
{
    struct draft draft;
    const struct content_rules *rules = &content->rules;
    int result = item_begin_step(content, arena, id, &draft, change, error);
    if (result)
        return result;
    if (str_is(str_of(to_state), draft.state)) {
        error_set(error, "Mục này đang ở trạng thái đó rồi.");
        return DINH_REFUSED;
    }
    if (rules->check_move &&
        rules->check_move(rules->data, draft.kind->def.name, draft.state, to_state, NULL,
                          present_draft(content, arena, &draft), error))
        return DINH_REFUSED;
    if (item_enter(content, arena, &draft, to_state, 0, 0, change))
        return error_set(error, "%s", store_error(content->store));
    return 0;
}

int item_import_publish(struct content *content, struct arena *arena, int64_t id,
                        struct content_change *change, struct error *error)
{
    struct draft draft;
    int result = item_begin_step(content, arena, id, &draft, change, error);
    if (result || draft.is_published)
        return result;
    const char *to = rule_public_state(content, draft.kind);
    if (!rule_is_public(content, draft.kind, to))
        return error_set(error, "loại %s: quy trình không có trạng thái công khai \"%s\"",
                         draft.kind->def.name, to);
    if (item_enter(content, arena, &draft, to, 0, 0, change))
        return error_set(error, "%s", store_error(content->store));
    return 0;
}
