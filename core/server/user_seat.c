/*
 * user_seat.c - dinh user add, seat, unseat: people and what they may do.
 *
 * Roles, units and categories are words of the site's scripts, so they are checked
 * here, where the scripts are loaded; the form of everything else is checked by
 * core/account.
 */
#include "server/user_call.h"

#include "base/clock.h"

#include <stdio.h>

/* ---- what is given ------------------------------------------------------------- */

static bool read_day(struct user_call *call, enum option option, int32_t *day)
{
    if (!call->option[option] || date_parse(str_of(call->option[option]), day))
        return true;
    error_set(&call->error, "%s: \"%s\" không phải là ngày, ví dụ 19/5/2021",
              user_option_word(option), call->option[option]);
    return false;
}

static const char *role_ids(struct user_call *call, const dinh_value *roles)
{
    const char *ids = "";
    for (uint32_t i = 0; i < roles->count; i++)
        if (!value_get_int(roles->items[i], "machine"))
            ids = arena_printf(call->arena, "%s%s%.*s", ids, *ids ? ", " : "",
                               STR_ARG(value_get_text(roles->items[i], "id")));
    return ids;
}

/* A role of the scripts that people may hold. */
bool user_check_role(struct user_call *call, const char *role)
{
    struct script *script = workspace_script(call->home.workspace);
    const dinh_value *entry = script_entry(script, "roles", str_of(role));
    if (entry && !value_get_int(entry, "machine"))
        return true;
    error_set(&call->error, "không có vai trò \"%s\"; các vai trò của trang này: %s", role,
              role_ids(call, script_table(script, "roles")));
    return false;
}

/* Every id of a list "a,b" is an entry of that table. */
static bool check_ids(struct user_call *call, enum option option, const char *table)
{
    struct str rest = str_of(call->option[option]);
    while (rest.ptr) {
        struct str id = str_trim(str_cut(&rest, ','));
        if (!id.len || script_entry(workspace_script(call->home.workspace), table, id))
            continue;
        error_set(&call->error, "%s: \"%.*s\" không có trong bảng %s của các kịch bản",
                  user_option_word(option), STR_ARG(id), table);
        return false;
    }
    return true;
}

/* ---- add, seat, unseat
 * -------------------------------------------------------------------- */

static int add_seat(struct user_call *call, int64_t account, const char *role)
{
    struct seat seat = { .account_id = account,
                         .role = role,
                         .decision = call->option[OPT_DECISION],
                         .units = call->option[OPT_UNITS],
                         .categories = call->option[OPT_CATEGORIES] };
    if (!user_check_role(call, role) || !check_ids(call, OPT_UNITS, "units") ||
        !check_ids(call, OPT_CATEGORIES, "categories") ||
        !read_day(call, OPT_DATE, &seat.decision_day))
        return -1;
    seat.from_day = seat.decision_day ? seat.decision_day : clock_days(call->by.at_ms);
    if (!read_day(call, OPT_FROM, &seat.from_day) || !read_day(call, OPT_END, &seat.to_day))
        return -1;
    return seat_add(call->store, &seat, &call->by, &call->error) < 0 ? -1 : 0;
}

int user_add(struct user_call *call)
{
    const struct account_new given = { .login = call->place[0],
                                       .name = call->option[OPT_NAME],
                                       .phone = call->option[OPT_PHONE],
                                       .email = call->option[OPT_EMAIL] };
    int64_t id = account_create(call->store, &given, &call->by, &call->error);
    if (id < 0)
        return -1;
    if (call->option[OPT_ROLE] && add_seat(call, id, call->option[OPT_ROLE]))
        return -1;
    if (user_commit(call))
        return -1;
    printf("Đã thêm %s. Gửi đường dẫn đăng nhập: dinh user %s link %s\n", given.name,
           call->path, given.login);
    return 0;
}

int user_seat(struct user_call *call)
{
    struct account account;
    if (!user_account(call, &account))
        return -1;
    if (add_seat(call, account.id, call->place[1]))
        return -1;
    if (user_commit(call))
        return -1;
    printf("Đã giao vai trò %s cho %s.\n", call->place[1], account.name);
    return 0;
}

static int close_seats(struct user_call *call, int64_t account, int32_t last_day)
{
    struct seat *seats;
    int closed = 0;
    size_t count = seat_list(call->store, call->arena, account, 0, &seats);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(seats[i].role, call->place[1]) != 0 ||
            (seats[i].to_day && seats[i].to_day <= last_day))
            continue;
        if (seat_close(call->store, seats[i].id, last_day, &call->by))
            return error_set(&call->error, "%s", store_error(call->store));
        closed++;
    }
    return closed;
}

int user_unseat(struct user_call *call)
{
    struct account account;
    int32_t last_day = clock_days(call->by.at_ms);
    char day[CLOCK_STAMP_SIZE];
    if (!user_account(call, &account))
        return -1;
    if (!read_day(call, OPT_END, &last_day))
        return -1;
    int closed = close_seats(call, account.id, last_day);
    if (closed == 0)
        return error_set(&call->error, "%s không giữ vai trò %s sau ngày ấy", account.name,
                         call->place[1]);
    if (closed < 0)
        return -1;
    if (user_commit(call))
        return -1;
    date_vi(day, last_day);
    printf("%s thôi giữ vai trò %s sau ngày %s.\n", account.name, call->place[1], day);
    return 0;
}
