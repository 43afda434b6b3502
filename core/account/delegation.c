/*
 * delegation.c - ủy quyền: somebody acts in another's place until a given time
 * (see seat.h). What that lets him do is read by person.c, which asks each time
 * whether the one who gave it still holds the role himself.
 */
#include "account/internal.h"

#include "base/clock.h"
#include "base/text.h"

enum { DELEGATION_DAYS = 90, NOTE_MAX = 300, DELEGATIONS_LISTED = 500 };

static bool is_doubled(struct store *store, const struct delegation *given)
{
    return store_int(store, 0,
                     "SELECT COUNT(*) FROM delegation WHERE from_id = $1 AND to_id = $2"
                     " AND role = $3 AND ended_at IS NULL AND from_ms < $4 AND to_ms > $5",
                     "iitii", given->from_id, given->to_id, given->role, given->to_ms,
                     given->from_ms) > 0;
}

static int check(struct store *store, const struct delegation *given, int64_t now_ms,
                 struct error *error)
{
    int32_t first = clock_days(given->from_ms);
    struct str note = str_of(given->note ? given->note : "");
    if (!given->role || !seat_role_is_valid(given->role))
        return account_refuse(error, "Chưa chọn vai trò để ủy quyền.");
    if (given->from_id == given->to_id)
        return account_refuse(error, "Không thể ủy quyền cho chính mình.");
    if (given->to_ms <= 0)
        return account_refuse(error, "Ủy quyền phải có ngày kết thúc.");
    if (given->from_ms <= 0 || given->to_ms <= given->from_ms || given->to_ms <= now_ms)
        return account_refuse(
            error, "Lúc kết thúc ủy quyền phải ở sau lúc bắt đầu và sau bây giờ.");
    if (given->to_ms - given->from_ms > (int64_t)DELEGATION_DAYS * CLOCK_DAY_MS)
        return account_refuse(
            error, "Ủy quyền dài nhất 90 ngày; cần lâu hơn thì ủy quyền lại, hoặc "
                   "kiện toàn ban biên tập.");
    if (!text_is_clean(note) || text_length(note) > NOTE_MAX)
        return account_refuse(error, "Ghi chú dài quá 300 chữ hoặc có ký tự lạ.");
    if (!seat_is_held(store, given->from_id, given->role, first))
        return account_refuse(error, "Người ủy quyền không giữ vai trò này vào ngày ấy.");
    if (!seat_is_held(store, given->to_id, NULL, first))
        return account_refuse(error,
                              "Người được ủy quyền không có ghế nào trong ban biên tập.");
    if (is_doubled(store, given))
        return account_refuse(error, "Đã có ủy quyền như thế trong thời gian ấy.");
    return 0;
}

/* "an -> binh truong-ban" */
static int note(struct store *store, const struct account_by *by, const char *action,
                const struct delegation *delegation)
{
    struct arena *arena = arena_create(0);
    const char *detail =
        arena_printf(arena, "%s > %s %s", account_login(store, arena, delegation->from_id),
                     account_login(store, arena, delegation->to_id), delegation->role);
    int result = account_note(store, by, action, detail);
    arena_destroy(arena);
    return result;
}

int64_t delegation_add(struct store *store, const struct delegation *given,
                       const struct account_by *by, struct error *error)
{
    int result = check(store, given, by->at_ms, error);
    if (result)
        return result;
    struct arena *arena = arena_create(0);
    struct str words =
        text_squeeze(arena, text_nfc(arena, str_of(given->note ? given->note : "")));
    int64_t id = store_next_id(store, "delegation");
    if (id < 0 ||
        store_exec(store,
                   "INSERT INTO delegation (id, from_id, to_id, role, note, from_ms, to_ms)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                   "iiitsii", id, given->from_id, given->to_id, given->role, words,
                   given->from_ms, given->to_ms) ||
        note(store, by, "delegation.added", given))
        id = error_set(error, "%s", store_error(store));
    arena_destroy(arena);
    return id;
}

static void read_delegation(struct arena *arena, struct dinh_rows *rows,
                            struct delegation *out)
{
    *out = (struct delegation){ .id = rows_int(rows, 0),
                                .from_id = rows_int(rows, 1),
                                .to_id = rows_int(rows, 2),
                                .role = arena_text(arena, rows_text(rows, 3)),
                                .note = arena_text(arena, rows_text(rows, 4)),
                                .from_ms = rows_int(rows, 5),
                                .to_ms = rows_int(rows, 6),
                                .is_ended = !rows_is_null(rows, 7) };
}

int delegation_end(struct store *store, int64_t id, const struct account_by *by)
{
    struct arena *arena = arena_create(0);
    struct delegation ended;
    int result = DINH_NOT_FOUND;
    struct dinh_rows *rows =
        store_query(store,
                    "UPDATE delegation SET ended_at = $1"
                    " WHERE id = $2 AND ended_at IS NULL AND to_ms > $1"
                    " RETURNING id, from_id, to_id, role, note, from_ms, to_ms, ended_at",
                    "ii", by->at_ms, id);
    int step = rows_next(rows);
    if (step > 0)
        read_delegation(arena, rows, &ended);
    rows_end(rows);
    if (step)
        result = step > 0 ? note(store, by, "delegation.ended", &ended) : DINH_FAILED;
    arena_destroy(arena);
    return result;
}

size_t delegation_list(struct store *store, struct arena *arena, struct delegation **out)
{
    struct delegation *list = arena_alloc(arena, DELEGATIONS_LISTED * sizeof *list);
    size_t count = 0;
    struct dinh_rows *rows =
        store_query(store,
                    "SELECT id, from_id, to_id, role, note, from_ms, to_ms, ended_at"
                    " FROM delegation ORDER BY from_ms DESC, id DESC LIMIT $1",
                    "i", (int64_t)DELEGATIONS_LISTED);
    while (rows_next(rows) > 0)
        read_delegation(arena, rows, &list[count++]);
    *out = list;
    return count;
}
