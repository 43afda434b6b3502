/*
 * reorganise.c - kiện toàn: a new decision, a new board (seat_reorganise of
 * seat.h).
 *
 * First everything is checked, then the old seats end on the day before and the
 * new ones begin. Who held a seat and has none any more leaves; his open work
 * goes to whoever follows him in his role, the newly come before those who have
 * work of their own, and to the head when nobody does.
 */
#include "account/internal.h"

#include "base/clock.h"
#include "base/text.h"

/* A seat of the board as it was. */
struct former {
    int64_t seat_id, account_id;
    const char *role;
};

struct change {
    struct store *store;
    struct arena *arena;
    struct reorganisation *plan;
    struct former *formers;
    size_t former_count;
    struct seat *seats; /* the new ones, tidied */
};

static const char *head_role(const struct reorganisation *plan)
{
    return plan->head_role ? plan->head_role : SEAT_HEAD_ROLE;
}

static bool is_kept(const struct reorganisation *plan, const char *role)
{
    struct str rest = str_of(plan->kept_roles ? plan->kept_roles : "");
    while (rest.ptr)
        if (str_is(str_trim(str_cut(&rest, ',')), role))
            return true;
    return false;
}

/* ---- checking ------------------------------------------------------------------------ */

static const char *account_name(struct change *change, int64_t id)
{
    struct account account;
    return account_find(change->store, change->arena, id, &account) ? account.name : "?";
}

static bool is_same(const struct seat *a, const struct seat *b)
{
    return a->account_id == b->account_id && strcmp(a->role, b->role) == 0 &&
           strcmp(a->units, b->units) == 0 && strcmp(a->categories, b->categories) == 0;
}

static int check_seat(struct change *change, size_t at, struct error *error)
{
    struct reorganisation *plan = change->plan;
    struct seat *seat = &change->seats[at];
    *seat = (struct seat){ .account_id = plan->seats[at].account_id,
                           .role = plan->seats[at].role,
                           .decision = plan->decision,
                           .decision_day = plan->decision_day,
                           .from_day = plan->first_day };
    if (!account_is_open(change->store, seat->account_id))
        return account_refuse(error,
                              "Có người trong danh sách mới không có tài khoản, hoặc tài "
                              "khoản đã đóng (%s).",
                              account_name(change, seat->account_id));
    if (!seat->role || !seat_role_is_valid(seat->role))
        return account_refuse(error, "Chưa chọn vai trò cho %s.",
                              account_name(change, seat->account_id));
    if (is_kept(plan, seat->role))
        return account_refuse(error, "Vai trò %s không đổi khi kiện toàn; hãy giao riêng.",
                              seat->role);
    if (!seat_tidy_ids(change->arena, plan->seats[at].units, &seat->units) ||
        !seat_tidy_ids(change->arena, plan->seats[at].categories, &seat->categories))
        return account_refuse(
            error,
            "Đơn vị hoặc chuyên mục của %s không phải là các mã cách nhau "
            "bởi dấu phẩy.",
            account_name(change, seat->account_id));
    for (size_t i = 0; i < at; i++)
        if (is_same(&change->seats[i], seat))
            return account_refuse(error, "%s có hai lần cùng một vai trò.",
                                  account_name(change, seat->account_id));
    return 0;
}

static int check(struct change *change, struct error *error)
{
    struct reorganisation *plan = change->plan;
    struct str decision = str_of(plan->decision ? plan->decision : "");
    if (!str_trim(decision).len || !text_is_clean(decision) || decision.len > 120)
        return account_refuse(error, "Chưa có số quyết định kiện toàn.");
    if (plan->first_day <= 0)
        return account_refuse(error, "Chưa có ngày ban biên tập mới bắt đầu.");
    plan->decision = text_squeeze(change->arena, text_nfc(change->arena, decision)).ptr;
    bool has_head = is_kept(plan, head_role(plan));
    for (size_t i = 0; i < plan->seat_count; i++) {
        int result = check_seat(change, i, error);
        if (result)
            return result;
        has_head = has_head || strcmp(change->seats[i].role, head_role(plan)) == 0;
    }
    return has_head ? 0
                    : account_refuse(error, "Danh sách mới chưa có ai giữ vai trò %s.",
                                     head_role(plan));
}

/* ---- the old board ---------------------------------------------------------------------
 */

static int read_formers(struct change *change)
{
    size_t room = 1 + (size_t)store_int(change->store, 0, "SELECT COUNT(*) FROM seat", "");
    int step;
    change->formers = arena_alloc(change->arena, room * sizeof *change->formers);
    struct dinh_rows *rows =
        store_query(change->store,
                    "SELECT id, account_id, role FROM seat WHERE to_day = 0 OR to_day >= $1"
                    " ORDER BY id",
                    "i", (int64_t)change->plan->first_day);
    while ((step = rows_next(rows)) > 0) {
        struct former former = { rows_int(rows, 0), rows_int(rows, 1),
                                 arena_text(change->arena, rows_text(rows, 2)) };
        if (!is_kept(change->plan, former.role))
            change->formers[change->former_count++] = former;
    }
    return step;
}

static bool was_on_board(const struct change *change, int64_t account_id)
{
    for (size_t i = 0; i < change->former_count; i++)
        if (change->formers[i].account_id == account_id)
            return true;
    return false;
}

static bool is_on_board(const struct change *change, int64_t account_id)
{
    for (size_t i = 0; i < change->plan->seat_count; i++)
        if (change->seats[i].account_id == account_id)
            return true;
    return false;
}

/* ---- who follows whom
 * -------------------------------------------------------------------- */

static size_t heir_load(const struct change *change, int64_t account_id)
{
    size_t load = 0;
    for (size_t i = 0; i < change->plan->leaver_count; i++)
        load += change->plan->heirs[i] == account_id;
    return load;
}

/* Of those with this role: whoever takes over least so far, the newly come first;
 * 0: nobody has it. */
static int64_t follower(const struct change *change, const char *role)
{
    int64_t best = 0;
    size_t best_cost = SIZE_MAX;
    for (size_t i = 0; i < change->plan->seat_count; i++) {
        const struct seat *seat = &change->seats[i];
        if (strcmp(seat->role, role) != 0)
            continue;
        size_t cost = 2 * heir_load(change, seat->account_id) +
                      was_on_board(change, seat->account_id);
        if (cost < best_cost) {
            best_cost = cost;
            best = seat->account_id;
        }
    }
    return best;
}

static void name_heirs(struct change *change)
{
    struct reorganisation *plan = change->plan;
    size_t size = (change->former_count + 1) * sizeof(int64_t);
    plan->leavers = arena_alloc(change->arena, size);
    plan->heirs = arena_alloc(change->arena, size);
    plan->leaver_count = 0;
    int64_t head = follower(change, head_role(plan));
    for (size_t i = 0; i < change->former_count; i++) {
        const struct former *former = &change->formers[i];
        bool is_named = is_on_board(change, former->account_id);
        for (size_t j = 0; j < plan->leaver_count; j++)
            is_named = is_named || plan->leavers[j] == former->account_id;
        if (is_named)
            continue;
        int64_t heir = follower(change, former->role);
        plan->leavers[plan->leaver_count] = former->account_id;
        plan->heirs[plan->leaver_count++] = heir ? heir : head;
    }
}

/* ---- writing
 * ------------------------------------------------------------------------------- */

static int write_change(struct change *change, const struct account_by *by)
{
    struct reorganisation *plan = change->plan;
    int32_t last = plan->first_day - 1;
    for (size_t i = 0; i < change->former_count; i++)
        if (seat_close(change->store, change->formers[i].seat_id, last, by) == DINH_FAILED)
            return DINH_FAILED;
    for (size_t i = 0; i < plan->seat_count; i++) {
        const struct seat *seat = &change->seats[i];
        const char *login = account_login(change->store, change->arena, seat->account_id);
        if (seat_insert(change->store, seat) < 0 ||
            account_note(change->store, by, "seat.added",
                         arena_printf(change->arena, "%s %s", login, seat->role)))
            return DINH_FAILED;
    }
    return account_note(change->store, by, "board.reorganised", plan->decision);
}

int seat_reorganise(struct store *store, struct arena *arena, struct reorganisation *plan,
                    const struct account_by *by, struct error *error)
{
    struct change change = { .store = store, .arena = arena, .plan = plan };
    change.seats = arena_alloc(arena, (plan->seat_count + 1) * sizeof *change.seats);
    int result = check(&change, error);
    if (result)
        return result;
    if (read_formers(&change))
        return error_set(error, "%s", store_error(store));
    name_heirs(&change);
    if (write_change(&change, by))
        return error_set(error, "%s", store_error(store));
    return 0;
}
