/*
 * flow_move.c - steps people make: a move, another assignee, an hour to go up,
 * the head's yes afterwards, taking a publication back (flow.h).
 *
 * What a move asks for is data of workflow.lua (needs_note, needs_sheet, assigns,
 * urgent), looked at here before anything is written; the script's check() comes
 * last. Who may make a move is the caller's to know.
 */
#include "content/flow.h"

#include "base/clock.h"
#include "content/internal.h"

/* One step on its way through the checks. */
struct passage {
    struct content *content;
    struct arena *arena;
    struct draft draft;
    const struct flow_step *step;
    const dinh_value *move; /* the script's entry; NULL without scripts */
    const char *to;
    struct content_change *change;
    struct error *error;
};

static bool asks(const struct passage *passage, const char *what)
{
    return value_get_int(passage->move, what) != 0;
}

static int refuse(struct passage *passage, const char *sentence)
{
    error_set(passage->error, "%s", sentence);
    return DINH_REFUSED;
}

/* ---- what a move asks for -------------------------------------------------------- */

static int64_t assignee_now(struct passage *passage)
{
    return store_int(passage->content->store, 0, "SELECT assignee FROM item WHERE id = $1",
                     "i", passage->draft.id);
}

static bool has_expiry(struct passage *passage)
{
    int64_t at = passage->step->expires_at;
    if (!at)
        at = value_get_int(passage->draft.raw, "expires_at");
    return at > passage->change->at_ms;
}

/* The head signs what was submitted: a sheet of an earlier round is no yes to this. */
static bool has_sheet(struct passage *passage)
{
    return store_int(passage->content->store, 0,
                     "SELECT count(*) FROM beside AS b JOIN item AS i ON i.id = b.item_id"
                     " WHERE b.item_id = $1 AND b.what = $2"
                     " AND b.at >= COALESCE(i.entered_at, 0)",
                     "ii", passage->draft.id, (int64_t)BESIDE_SHEET) > 0;
}

static int check_asked(struct passage *passage)
{
    const char *note = passage->change->note;
    if (asks(passage, "needs_note") && !str_trim(str_of(note)).len)
        return refuse(passage, "Hãy ghi lý do: người nhận cần biết vì sao.");
    if (asks(passage, "assigns") && passage->step->assignee <= 0 &&
        (passage->step->assignee < 0 || !assignee_now(passage)))
        return refuse(passage, "Hãy chọn người được giao.");
    if (asks(passage, "needs_sheet") && !has_sheet(passage))
        return refuse(passage, "Chưa có ảnh phiếu trình đã ký của lần trình này: hãy chụp "
                               "phiếu và đính vào tin trước khi đăng.");
    if (asks(passage, "urgent") && !has_expiry(passage))
        return refuse(passage, "Tin khẩn phải có giờ hết hạn ở phía trước: hết giờ đó tin "
                               "tự thôi ghim.");
    return 0;
}

/* The item as check() sees it: with what the step will set. */
static const dinh_value *item_then(struct passage *passage)
{
    dinh_value *item = present_draft(passage->content, passage->arena, &passage->draft);
    if (passage->step->expires_at > 0)
        value_put(passage->arena, item, "expires_at",
                  value_time(passage->arena, passage->step->expires_at));
    return item;
}

/* Finds the move and asks all that can refuse it. Nothing is written. */
static int check_passage(struct passage *passage)
{
    const struct content_rules *rules = &passage->content->rules;
    const struct flow_step *step = passage->step;
    const struct draft *draft = &passage->draft;
    passage->move =
        rule_move(passage->content, draft->kind, draft->state, step->to, step->move);
    passage->to = passage->move ? value_get_text(passage->move, "to").ptr : step->to;
    if (!passage->to)
        return refuse(passage, "Không có bước chuyển này ở trạng thái hiện tại.");
    if (str_is(str_of(passage->to), draft->state))
        return refuse(passage, "Mục này đang ở trạng thái đó rồi.");
    int result = check_asked(passage);
    if (result || !rules->check_move)
        return result;
    return rules->check_move(rules->data, draft->kind->def.name, draft->state, passage->to,
                             step->move, item_then(passage), passage->error)
               ? DINH_REFUSED
               : 0;
}

/* ---- a move ------------------------------------------------------------------------- */

/* A field like others, so that the next save does not lose it. */
static int set_expiry(struct passage *passage)
{
    struct draft *draft = &passage->draft;
    dinh_value *fields = value_map(passage->arena), *errors = value_map(passage->arena);
    if (passage->step->expires_at <= 0)
        return 0;
    value_put(passage->arena, fields, "expires_at",
              value_time(passage->arena, passage->step->expires_at));
    int64_t id = content_save(passage->content, passage->arena, draft->kind, draft->id,
                              fields, errors, passage->change);
    if (id == DINH_REFUSED && errors->count)
        return refuse(passage, value_as_text(errors->members[0].value).ptr);
    return id < 0 ? DINH_FAILED
                  : draft_read(passage->content, passage->arena, draft->id, draft);
}

static int set_marks(struct passage *passage)
{
    const struct flow_step *step = passage->step;
    bool is_urgent = step->is_urgent || asks(passage, "urgent");
    bool is_unconfirmed = step->is_unconfirmed || asks(passage, "urgent");
    if (step->assignee &&
        store_exec(passage->content->store,
                   "UPDATE item SET assignee = NULLIF($1, 0) WHERE id = $2", "ii",
                   step->assignee > 0 ? step->assignee : 0, passage->draft.id))
        return DINH_FAILED;
    if (!is_urgent && !is_unconfirmed)
        return 0;
    return store_exec(passage->content->store,
                      "UPDATE item SET is_urgent = CASE WHEN $1 = 1 THEN 1 ELSE is_urgent"
                      " END, is_unconfirmed = CASE WHEN $2 = 1 THEN 1 ELSE is_unconfirmed"
                      " END WHERE id = $3",
                      "iii", (int64_t)is_urgent, (int64_t)is_unconfirmed,
                      passage->draft.id);
}

int flow_move(struct content *content, struct arena *arena, int64_t id,
              const struct flow_step *step, struct content_change *change,
              struct error *error)
{
    struct passage passage = {
        .content = content, .arena = arena, .step = step, .change = change, .error = error
    };
    int result = item_begin_step(content, arena, id, &passage.draft, change, error);
    if (!result)
        result = check_passage(&passage);
    if (!result)
        result = set_expiry(&passage);
    if (result == DINH_REFUSED || result == DINH_NOT_FOUND)
        return result;
    if (result || set_marks(&passage) ||
        item_enter(content, arena, &passage.draft, passage.to, step->due_at,
                   step->assignee > 0 ? step->assignee : 0, change))
        return error_set(error, "%s", store_error(content->store));
    return 0;
}

/* ---- steps that stay in the state ------------------------------------------------------
 */

struct place { /* where an item stands */
    const char *state;
    int64_t rev;
};

static int read_place(struct content *content, struct arena *arena, int64_t id,
                      struct place *out)
{
    struct dinh_rows *rows =
        store_query(content->store, "SELECT state, rev FROM item WHERE id = $1", "i", id);
    int step = rows_next(rows);
    if (step <= 0)
        return step < 0 ? DINH_FAILED : DINH_NOT_FOUND;
    *out = (struct place){ arena_text(arena, rows_text(rows, 0)), rows_int(rows, 1) };
    rows_end(rows);
    return str_is(str_of(out->state), STATE_ERASED) ? DINH_NOT_FOUND : 0;
}

/* A line of the history, the audit log, and changed_at. */
static int log_stay(struct content *content, struct arena *arena, int64_t id,
                    int64_t assignee, const char *action, const char *detail,
                    const struct content_change *change)
{
    struct place place;
    int result = read_place(content, arena, id, &place);
    if (result)
        return result;
    if (store_exec(content->store, "UPDATE item SET changed_at = $1 WHERE id = $2", "ii",
                   change->at_ms, id) ||
        item_log_move(content, id, place.state, place.state, place.rev, assignee, change))
        return DINH_FAILED;
    return change_log(content, change, action, id, detail);
}

int flow_assign(struct content *content, int64_t id, int64_t assignee, int64_t due_at,
                struct content_change *change)
{
    struct arena *arena = arena_create(0);
    const char *detail = arena_printf(arena, "account %lld", (long long)assignee);
    change->event = NULL;
    if (assignee < 0)
        assignee = 0;
    int result = log_stay(content, arena, id, assignee, "item.assigned", detail, change);
    if (!result)
        result = store_exec(content->store,
                            "UPDATE item SET assignee = NULLIF($1, 0), due_at ="
                            " CASE WHEN $2 > 0 THEN $2 ELSE due_at END WHERE id = $3",
                            "iii", assignee, due_at, id);
    arena_destroy(arena);
    return result;
}

int flow_confirm(struct content *content, int64_t id, struct content_change *change)
{
    struct arena *arena = arena_create(0);
    int result = DINH_REFUSED;
    struct content_change noted = *change;
    change->event = NULL;
    if (!noted.note)
        noted.note = "Đã xác nhận việc đăng";
    if (store_int(content->store, 0, "SELECT is_unconfirmed FROM item WHERE id = $1", "i",
                  id))
        result = store_exec(content->store,
                            "UPDATE item SET is_unconfirmed = 0 WHERE id = $1", "i", id);
    if (!result)
        result = log_stay(content, arena, id, 0, "item.confirmed", NULL, &noted);
    arena_destroy(arena);
    return result;
}

/* ---- an hour to go up
 * -------------------------------------------------------------------- */

static const char *schedule_note(struct arena *arena, int64_t at_ms)
{
    char day[CLOCK_STAMP_SIZE];
    struct date date = date_of_ms(at_ms);
    if (!at_ms)
        return "Bỏ hẹn giờ đăng";
    date_vi(day, clock_days(at_ms));
    return arena_printf(arena, "Hẹn đăng lúc %02d:%02d, %s", date.hour, date.minute, day);
}

static int write_schedule(struct passage *passage, int64_t at_ms)
{
    struct content_change noted = *passage->change;
    int64_t id = passage->draft.id;
    if (!noted.note)
        noted.note = schedule_note(passage->arena, at_ms);
    if (store_exec(passage->content->store,
                   "UPDATE item SET publish_at = NULLIF($1, 0), publish_to = $2"
                   " WHERE id = $3",
                   "iti", at_ms, at_ms ? passage->to : NULL, id) ||
        log_stay(passage->content, passage->arena, id, 0,
                 at_ms ? "item.scheduled" : "item.unscheduled", NULL, &noted))
        return error_set(passage->error, "%s", store_error(passage->content->store));
    return 0;
}

int flow_schedule(struct content *content, struct arena *arena, int64_t id,
                  const char *to_state, int64_t at_ms, struct content_change *change,
                  struct error *error)
{
    const struct flow_step step = { .to = to_state };
    struct passage passage = {
        .content = content, .arena = arena, .step = &step, .change = change, .error = error
    };
    int result = item_begin_step(content, arena, id, &passage.draft, change, error);
    if (result)
        return result;
    if (at_ms == 0)
        return write_schedule(&passage, 0);
    if (at_ms <= change->at_ms)
        return refuse(&passage, "Giờ hẹn đăng phải ở phía trước.");
    if (!rule_is_public(content, passage.draft.kind, to_state))
        return refuse(&passage, "Chỉ hẹn giờ cho bước đưa tin lên trang.");
    result = check_passage(&passage);
    return result ? result : write_schedule(&passage, at_ms);
}

/* ---- taking it back
 * ------------------------------------------------------------------------ */

/* The state before the publication that is the item's last step, or NULL. */
static const char *undo_state(struct content *content, struct arena *arena,
                              const struct draft *draft, int64_t now_ms)
{
    struct dinh_rows *rows =
        store_query(content->store,
                    "SELECT from_state, to_state, at FROM move WHERE item_id = $1"
                    " AND (from_state IS NULL OR from_state <> to_state)"
                    " ORDER BY id DESC LIMIT 1",
                    "i", draft->id);
    if (rows_next(rows) <= 0)
        return NULL;
    const char *from = arena_text(arena, rows_text(rows, 0));
    bool fits = str_is(rows_str(rows, 1), draft->state) &&
                now_ms - rows_int(rows, 2) <= FLOW_UNDO_MS;
    rows_end(rows);
    if (!fits || !from || rule_is_public(content, draft->kind, from))
        return NULL;
    return from;
}

/* Has it been public before this last time? Then it keeps its day. */
static int forget_first_day(struct content *content, struct arena *arena,
                            const struct draft *draft)
{
    struct flow_line *lines;
    size_t count = flow_history(content, arena, draft->id, &lines), times = 0;
    for (size_t i = 0; i < count; i++)
        times += rule_is_public(content, draft->kind, lines[i].to) &&
                 (!lines[i].from || !rule_is_public(content, draft->kind, lines[i].from));
    if (times > 1)
        return 0;
    return store_exec(content->store, "UPDATE item SET published_at = NULL WHERE id = $1",
                      "i", draft->id);
}

int flow_undo(struct content *content, struct arena *arena, int64_t id,
              struct content_change *change, struct error *error)
{
    struct draft draft;
    int result = item_begin_step(content, arena, id, &draft, change, error);
    if (result)
        return result;
    const char *to =
        draft.is_published ? undo_state(content, arena, &draft, change->at_ms) : NULL;
    if (!to) {
        error_set(error, "Chỉ hoàn tác được trong 30 giây sau khi đăng. Hãy dùng "
                         "\"Gỡ xuống\" và ghi lý do.");
        return DINH_REFUSED;
    }
    struct content_change noted = *change;
    if (!noted.note)
        noted.note = "Hoàn tác việc đăng";
    if (forget_first_day(content, arena, &draft) ||
        item_enter(content, arena, &draft, to, 0, 0, &noted))
        return error_set(error, "%s", store_error(content->store));
    change->event = noted.event;
    return 0;
}
