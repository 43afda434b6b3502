/*
 * seat.c - seats: taken, left, listed (see seat.h).
 *
 * A seat is a row with two days; who holds what on a given day is a question of
 * those, so the board of any year can be asked for. Roles and units are ids of
 * the scripts: whether they exist is the caller's knowledge, their form is ours.
 */
#include "account/internal.h"

#include "base/clock.h"
#include "base/text.h"

#include <stdlib.h>

enum { ROLE_MAX = 40, IDS_MAX = 2000, DECISION_MAX = 60 };

/* ---- what is given ---------------------------------------------------------------- */

static bool is_id(struct str id)
{
    if (id.len == 0 || id.len > ROLE_MAX)
        return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return true;
}

bool seat_role_is_valid(const char *role)
{
    return is_id(str_of(role));
}

bool seat_tidy_ids(struct arena *arena, const char *given, const char **out)
{
    struct str rest = str_of(given ? given : "");
    struct buf ids = { 0 };
    bool is_good = rest.len <= IDS_MAX;
    while (is_good && rest.ptr) {
        struct str id = str_trim(str_cut(&rest, ','));
        if (!id.len)
            continue;
        is_good = is_id(id);
        if (ids.len)
            buf_add_char(&ids, ',');
        buf_add_str(&ids, id);
    }
    *out = arena_copy(arena, ids.data, ids.len);
    buf_free(&ids);
    return is_good;
}

bool seat_is_held(struct store *store, int64_t account_id, const char *role, int32_t day)
{
    return store_int(store, 0,
                     "SELECT COUNT(*) FROM seat s JOIN account a ON a.id = s.account_id"
                     " WHERE s.account_id = $1 AND ($2 = '' OR s.role = $2)"
                     " AND s.from_day <= $3 AND (s.to_day = 0 OR s.to_day >= $3)"
                     " AND a.closed_at IS NULL",
                     "iti", account_id, role ? role : "", (int64_t)day) > 0;
}

/* The same role for the same things, at a time when he holds it already. */
static bool is_doubled(struct store *store, const struct seat *seat)
{
    return store_int(store, 0,
                     "SELECT COUNT(*) FROM seat WHERE account_id = $1 AND role = $2"
                     " AND units = $3 AND categories = $4 AND (to_day = 0 OR to_day >= $5)"
                     " AND ($6 = 0 OR from_day <= $6)",
                     "itttii", seat->account_id, seat->role, seat->units, seat->categories,
                     (int64_t)seat->from_day, (int64_t)seat->to_day) > 0;
}

/* The given seat with its texts in one spelling. */
static int tidy(struct store *store, struct arena *arena, struct seat *seat,
                struct error *error)
{
    struct str decision = str_of(seat->decision ? seat->decision : "");
    if (!account_is_open(store, seat->account_id))
        return account_refuse(error, "Không có tài khoản này, hoặc tài khoản đã đóng.");
    if (!seat->role || !seat_role_is_valid(seat->role))
        return account_refuse(error, "Vai trò phải là một mã như truong-ban, uy-vien.");
    if (!text_is_clean(decision) || text_length(decision) > DECISION_MAX)
        return account_refuse(error, "Số quyết định dài quá 60 chữ hoặc có ký tự lạ.");
    if (seat->from_day <= 0)
        return account_refuse(error, "Chưa có ngày bắt đầu giữ vai trò.");
    if (seat->to_day && seat->to_day < seat->from_day)
        return account_refuse(error, "Ngày thôi giữ vai trò ở trước ngày bắt đầu.");
    if (!seat_tidy_ids(arena, seat->units, &seat->units) ||
        !seat_tidy_ids(arena, seat->categories, &seat->categories))
        return account_refuse(
            error, "Đơn vị và chuyên mục là các mã cách nhau bởi dấu phẩy, ví dụ "
                   "hoi-phu-nu,mttq.");
    seat->decision = text_squeeze(arena, text_nfc(arena, decision)).ptr;
    if (is_doubled(store, seat))
        return account_refuse(error, "Người này đã giữ vai trò ấy trong thời gian ấy.");
    return 0;
}

/* ---- changes ---------------------------------------------------------------------- */

int64_t seat_insert(struct store *store, const struct seat *seat)
{
    int64_t id = store_next_id(store, "seat");
    if (id < 0 ||
        store_exec(store,
                   "INSERT INTO seat (id, account_id, role, decision, decision_day,"
                   " from_day, to_day, units, categories)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                   "iittiiitt", id, seat->account_id, seat->role, seat->decision,
                   (int64_t)seat->decision_day, (int64_t)seat->from_day,
                   (int64_t)seat->to_day, seat->units, seat->categories))
        return DINH_FAILED;
    return id;
}

static int64_t add(struct store *store, struct arena *arena, const struct seat *given,
                   const struct account_by *by, struct error *error)
{
    struct seat seat = *given;
    int result = tidy(store, arena, &seat, error);
    if (result)
        return result;
    int64_t id = seat_insert(store, &seat);
    if (id < 0 ||
        account_note(store, by, "seat.added",
                     arena_printf(arena, "%s %s",
                                  account_login(store, arena, seat.account_id), seat.role)))
        return error_set(error, "%s", store_error(store));
    return id;
}

int64_t seat_add(struct store *store, const struct seat *seat, const struct account_by *by,
                 struct error *error)
{
    struct arena *arena = arena_create(0);
    int64_t id = add(store, arena, seat, by, error);
    arena_destroy(arena);
    return id;
}

static const char *seat_words(struct store *store, struct arena *arena, int64_t id)
{
    struct dinh_rows *rows =
        store_query(store, "SELECT account_id, role FROM seat WHERE id = $1", "i", id);
    if (rows_next(rows) <= 0)
        return "?";
    int64_t account = rows_int(rows, 0);
    const char *role = arena_text(arena, rows_text(rows, 1));
    rows_end(rows);
    return arena_printf(arena, "%s %s", account_login(store, arena, account), role);
}

int seat_close(struct store *store, int64_t id, int32_t last_day,
               const struct account_by *by)
{
    /* One that had not begun by then was never held. */
    if (store_exec(store,
                   "UPDATE seat SET to_day = CASE WHEN from_day > $1 THEN from_day - 1"
                   " ELSE $1 END WHERE id = $2 AND (to_day = 0 OR to_day > $1)",
                   "ii", (int64_t)last_day, id))
        return DINH_FAILED;
    if (!store_changed(store))
        return DINH_NOT_FOUND;
    struct arena *arena = arena_create(0);
    int result = account_note(store, by, "seat.closed", seat_words(store, arena, id));
    arena_destroy(arena);
    return result;
}

/* ---- reading ---------------------------------------------------------------------- */

struct named_seat {
    struct seat seat;
    const char *name;
};

static int by_role(const void *left, const void *right)
{
    const struct named_seat *a = left, *b = right;
    int order = strcmp(a->seat.role, b->seat.role);
    if (!order)
        order = account_compare_names(a->name, b->name);
    return order ? order : (a->seat.id > b->seat.id) - (a->seat.id < b->seat.id);
}

static void read_seat(struct arena *arena, struct dinh_rows *rows, struct named_seat *out)
{
    out->seat = (struct seat){ .id = rows_int(rows, 0),
                               .account_id = rows_int(rows, 1),
                               .role = arena_text(arena, rows_text(rows, 2)),
                               .decision = arena_text(arena, rows_text(rows, 3)),
                               .decision_day = (int32_t)rows_int(rows, 4),
                               .from_day = (int32_t)rows_int(rows, 5),
                               .to_day = (int32_t)rows_int(rows, 6),
                               .units = arena_text(arena, rows_text(rows, 7)),
                               .categories = arena_text(arena, rows_text(rows, 8)) };
    out->name = arena_text(arena, rows_text(rows, 9));
}

size_t seat_list(struct store *store, struct arena *arena, int64_t account_id, int32_t day,
                 struct seat **out)
{
    size_t room = (size_t)store_int(store, 0, "SELECT COUNT(*) FROM seat", ""), count = 0;
    struct named_seat *list = arena_alloc(arena, (room + 1) * sizeof *list);
    struct dinh_rows *rows =
        store_query(store,
                    "SELECT s.id, s.account_id, s.role, s.decision, s.decision_day,"
                    " s.from_day, s.to_day, s.units, s.categories, a.name"
                    " FROM seat s JOIN account a ON a.id = s.account_id"
                    " WHERE ($1 = 0 OR s.account_id = $1) AND ($2 = 0 OR (s.from_day <= $2"
                    " AND (s.to_day = 0 OR s.to_day >= $2))) ORDER BY s.id",
                    "ii", account_id, (int64_t)day);
    while (count < room && rows_next(rows) > 0)
        read_seat(arena, rows, &list[count++]);
    rows_end(rows);
    qsort(list, count, sizeof *list, by_role);
    struct seat *seats = arena_alloc(arena, (count + 1) * sizeof *seats);
    for (size_t i = 0; i < count; i++)
        seats[i] = list[i].seat;
    *out = seats;
    return count;
}
