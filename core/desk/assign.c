/*
 * assign.c - who does it: giving an item to a member with one tap, giving it to
 * somebody else, asking to be relieved of it, reminding.
 *
 * The suggestion is made of what is known: a seat that is there for the unit the news
 * came from first, then those who edit and do not also assign, then the least load.
 */
#include "desk/item.h"

#include "base/text.h"

#include <stdlib.h>

enum { NOTE_MAX = 500, REMIND_PAUSE_MS = 60 * 60 * 1000 };

/* ---- who could do it --------------------------------------------------------------- */

struct candidate {
    dinh_value *member;
    bool is_of_unit, assigns_too;
    int64_t load;
};

static bool names(const char *list, const char *id)
{
    struct str rest = str_of(list);
    while (rest.ptr && *id)
        if (str_is(str_trim(str_cut(&rest, ',')), id))
            return true;
    return false;
}

static int by_fitness(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->is_of_unit != y->is_of_unit)
        return y->is_of_unit - x->is_of_unit;
    if (x->assigns_too != y->assigns_too)
        return x->assigns_too - y->assigns_too;
    if (x->load != y->load)
        return x->load < y->load ? -1 : 1;
    return text_compare(value_get_text(x->member, "name"),
                        value_get_text(y->member, "name"));
}

static bool is_in(const struct candidate *list, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (value_get_int(list[i].member, "id") == id)
            return true;
    return false;
}

dinh_value *assign_candidates(struct dinh_ctx *ctx, const struct flow *item)
{
    const struct script *script = ctx->workspace->script;
    dinh_value *members = desk_members(ctx), *list = value_list(ctx->arena);
    struct candidate *all = arena_alloc(ctx->arena, (members->count + 1) * sizeof *all);
    size_t count = 0;
    for (uint32_t i = 0; i < members->count; i++) {
        dinh_value *member = members->items[i];
        const char *role = host_get_text(member, "role");
        int64_t id = host_get_int(member, "id");
        if (!role_may(script, role, "desk.edit") || id == item->assignee ||
            is_in(all, count, id))
            continue;
        all[count++] =
            (struct candidate){ .member = member,
                                .is_of_unit =
                                    names(host_get_text(member, "units"), item->unit),
                                .assigns_too = role_may(script, role, "desk.assign"),
                                .load = host_get_int(member, "load") };
    }
    qsort(all, count, sizeof *all, by_fitness);
    for (size_t i = 0; i < count; i++) {
        int64_t load = all[i].load;
        host_set(ctx, all[i].member, "why",
                 all[i].is_of_unit ? "phụ trách đơn vị gửi tin"
                 : load ? host_text(ctx, "đang có %lld việc", (long long)load)
                        : "chưa có việc nào");
        value_add(ctx->arena, list, all[i].member);
    }
    return list;
}

/* ---- giving ---------------------------------------------------------------------------
 */

int assign_forget(struct store *store, int64_t item_id)
{
    return store_exec(store, "DELETE FROM desk_swap WHERE item_id = $1", "i", item_id);
}

static int give(struct dinh_ctx *ctx, const struct flow *item, int64_t to, int64_t due,
                struct content_change *change, struct error *error)
{
    struct content *content = ctx->workspace->content;
    const dinh_value *move = item_assigning(ctx, item);
    int result;
    if (move) {
        struct flow_step step = { .move = host_get_text(move, "id"),
                                  .to = host_get_text(move, "to"),
                                  .assignee = to,
                                  .due_at = due };
        result = flow_move(content, ctx->arena, item->id, &step, change, error);
    } else {
        result = flow_assign(content, item->id, to, due ? due : item->due_at, change);
    }
    if (result)
        return result;
    if (assign_forget(desk_store(ctx), item->id) ||
        notice_add(ctx, to, item->id,
                   host_text(ctx, "%s giao cho ông/bà: %s", desk_name(ctx, ctx->account),
                             item->title)))
        return DINH_FAILED;
    return 0;
}

static bool is_candidate(struct dinh_ctx *ctx, const struct flow *item, int64_t id)
{
    dinh_value *people = assign_candidates(ctx, item);
    for (uint32_t i = 0; i < people->count; i++)
        if (host_get_int(people->items[i], "id") == id)
            return true;
    return false;
}

int assign_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    struct store *store = desk_store(ctx);
    if (!item)
        return status;
    const char *who = host_form(ctx, "nguoi"), *note = host_form(ctx, "ghi_chu");
    struct content_change change = desk_change(ctx, note);
    struct error error = { "" };
    int64_t to = 0, due = item_form_time(ctx, "han");
    if (!desk_may(ctx, "desk.assign", item) || item_is_public(ctx, item))
        return item_show(ctx, item, 409, "Ông/bà không phân công được tin bài này.");
    bool is_read = who && str_to_i64(str_of(who), &to) && to > 0;
    /* By the same click, whose answer got lost. */
    if (is_read && to == item->assignee && !item_assigning(ctx, item))
        return item_done(ctx, item, "assigned");
    if (!is_read || !is_candidate(ctx, item, to))
        return item_show(ctx, item, 422, "Hãy chọn một người trong danh sách để giao.");
    if (due < 0 || (due && due <= ctx->now_ms))
        return item_show(ctx, item, 422, "Hạn hoàn thành phải muộn hơn bây giờ.");
    if (note && text_length(str_of(note)) > NOTE_MAX)
        return item_show(ctx, item, 422, "Lời nhắn dài quá 500 chữ cái, hãy rút gọn.");
    if (store_begin(store))
        return item_show(ctx, item, 500, "Chưa giao được, hãy bấm lại.");
    int result = give(ctx, item, to, due, &change, &error);
    if (!result && store_commit(store) == 0) {
        desk_changed(ctx, item->id, item->kind->def.name, change.event);
        return item_done(ctx, item, "assigned");
    }
    store_rollback(store);
    return item_show(ctx, item, result == DINH_REFUSED ? 422 : 500,
                     error.text[0] ? error.text : "Chưa giao được, hãy bấm lại.");
}

/* ---- asking to be relieved
 * --------------------------------------------------------------- */

dinh_value *assign_swap(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *swap = NULL;
    int64_t account = 0;
    struct dinh_rows *rows = store_query(
        desk_store(ctx), "SELECT account_id, note, at FROM desk_swap WHERE item_id = $1",
        "i", item->id);
    if (rows_next(rows) > 0) {
        swap = value_map(ctx->arena);
        account = rows_int(rows, 0);
        host_set(ctx, swap, "note", rows_text(rows, 1));
        host_set_time(ctx, swap, "at", rows_int(rows, 2));
    }
    rows_end(rows);
    if (swap)
        host_set(ctx, swap, "who", desk_name(ctx, account));
    return swap;
}

static int write_swap(struct dinh_ctx *ctx, const struct flow *item, struct str note)
{
    struct store *store = desk_store(ctx);
    struct account_by by = desk_by(ctx);
    struct audit_entry entry = { .at_ms = ctx->now_ms,
                                 .who = ctx->who,
                                 .account_id = ctx->account,
                                 .action = "item.swap_asked",
                                 .item_id = item->id,
                                 .address = by.address };
    if (store_exec(store,
                   "INSERT INTO desk_swap (item_id, account_id, note, at)"
                   " VALUES ($1, $2, $3, $4) ON CONFLICT (item_id) DO UPDATE"
                   " SET account_id = excluded.account_id, note = excluded.note,"
                   " at = excluded.at",
                   "iisi", item->id, ctx->account, note, ctx->now_ms) ||
        audit_add(store, &entry))
        return DINH_FAILED;
    return notice_add_may(
        ctx, "desk.assign", item->id,
        host_text(ctx, "%s xin đổi người: %s", desk_name(ctx, ctx->account), item->title));
}

int swap_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    struct store *store = desk_store(ctx);
    const char *given = host_form(ctx, "ghi_chu");
    if (!item)
        return status;
    struct str note = str_trim(str_of(given ? given : ""));
    if (item->assignee != ctx->account)
        return item_show(ctx, item, 409, "Chỉ người đang được giao mới xin đổi người.");
    if (!note.len || text_length(note) > NOTE_MAX)
        return item_show(
            ctx, item, 422,
            "Hãy ghi một câu ngắn nói vì sao cần đổi người (bận việc gì, đến khi "
            "nào).");
    if (store_begin(store))
        return item_show(ctx, item, 500, "Chưa gửi được, hãy bấm lại.");
    if (write_swap(ctx, item, note) || store_commit(store)) {
        store_rollback(store);
        return item_show(ctx, item, 500, "Chưa gửi được, hãy bấm lại.");
    }
    return item_done(ctx, item, "swap");
}

/* ---- reminding
 * -------------------------------------------------------------------------------- */

static bool reminded_lately(struct dinh_ctx *ctx, const struct flow *item, const char *text)
{
    return store_int(desk_store(ctx), 0,
                     "SELECT count(*) FROM desk_notice WHERE item_id = $1 AND text = $2"
                     " AND at > $3",
                     "iti", item->id, text, ctx->now_ms - REMIND_PAUSE_MS) > 0;
}

/* Whoever the item waits for: who has it, or those who can move it on. */
static int remind(struct dinh_ctx *ctx, const struct flow *item, const char *text)
{
    const dinh_value *state =
        script_state(ctx->workspace->script, item->kind->def.name, item->state);
    const char *list = state ? host_get_text(state, "list") : "";
    if (!strcmp(list, "inbox"))
        return notice_add_may(ctx, "desk.assign", item->id, text);
    if (item->assignee && !strcmp(list, "work"))
        return notice_add(ctx, item->assignee, item->id, text);
    return notice_add_heads(ctx, item, text);
}

int remind_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    struct store *store = desk_store(ctx);
    if (!item)
        return status;
    const char *text = host_text(ctx, "Nhắc việc: %s", item->title);
    if (reminded_lately(ctx, item, text))
        return item_done(ctx, item, "reminded");
    if (store_begin(store))
        return item_show(ctx, item, 500, "Chưa nhắc được, hãy bấm lại.");
    if (remind(ctx, item, text) || store_commit(store)) {
        store_rollback(store);
        return item_show(ctx, item, 500, "Chưa nhắc được, hãy bấm lại.");
    }
    return item_done(ctx, item, "reminded");
}
