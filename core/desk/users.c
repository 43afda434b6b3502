/*
 * users.c - people and seats: who is on the board, by which decision; new accounts,
 * links to log in, seats that begin and end.
 *
 * Nobody's password is ever seen or set by another: the admin makes a one-time link
 * and hands it over. kiện toàn and ủy quyền are in reorganise.c and delegation.c.
 */
#include "desk/users.h"

#include "base/clock.h"
#include "base/text.h"

/* ---- what a form brings --------------------------------------------------------- */

const char *users_form(struct dinh_ctx *ctx, const char *name)
{
    const char *value = host_form(ctx, name);
    return value ? arena_str(ctx->arena, str_trim(str_of(value))).ptr : "";
}

bool users_day(struct dinh_ctx *ctx, const char *name, int32_t *day)
{
    struct str text = str_of(users_form(ctx, name));
    *day = 0;
    return text.len == 0 || date_parse(text, day);
}

static int64_t path_account(struct dinh_ctx *ctx, struct account *out)
{
    uint64_t id;
    return str_to_u64(str_of(host_param(ctx, "so")), &id) &&
                   account_find(desk_store(ctx), ctx->arena, (int64_t)id, out)
               ? out->id
               : 0;
}

/* One write and its commit. */
int users_commit(struct dinh_ctx *ctx, int result)
{
    struct store *store = desk_store(ctx);
    if (result >= 0)
        result = store_commit(store);
    if (result < 0)
        store_rollback(store);
    return result;
}

/* ---- maps for the views ------------------------------------------------------------ */

dinh_value *users_roles(struct dinh_ctx *ctx, const char *chosen)
{
    const dinh_value *roles = script_table(ctx->workspace->script, "roles");
    dinh_value *list = value_list(ctx->arena);
    for (uint32_t i = 0; i < roles->count; i++) {
        if (value_get_int(roles->items[i], "machine"))
            continue;
        dinh_value *map = host_add_map(ctx, list);
        const char *id = value_get_text(roles->items[i], "id").ptr;
        host_set(ctx, map, "id", id);
        host_set(ctx, map, "title", value_get_text(roles->items[i], "title").ptr);
        host_set_int(ctx, map, "seats", value_get_int(roles->items[i], "seats"));
        host_set_bool(ctx, map, "board", value_get_int(roles->items[i], "board") != 0);
        host_set_bool(ctx, map, "chosen", chosen && strcmp(chosen, id) == 0);
    }
    return list;
}

dinh_value *users_seat(struct dinh_ctx *ctx, const struct seat *seat)
{
    dinh_value *map = value_map(ctx->arena);
    host_set_int(ctx, map, "id", seat->id);
    host_set_int(ctx, map, "account", seat->account_id);
    host_set(ctx, map, "name", desk_name(ctx, seat->account_id));
    host_set(ctx, map, "role", seat->role);
    host_set(ctx, map, "role_title", desk_role_title(ctx, seat->role));
    host_set(ctx, map, "decision", seat->decision);
    host_set(ctx, map, "units", seat->units);
    host_set(ctx, map, "categories", seat->categories);
    if (seat->decision_day)
        host_set_date(ctx, map, "decision_day", seat->decision_day);
    host_set_date(ctx, map, "from", seat->from_day);
    if (seat->to_day)
        host_set_date(ctx, map, "to", seat->to_day);
    return map;
}

static dinh_value *account_map(struct dinh_ctx *ctx, const struct account *account)
{
    dinh_value *map = value_map(ctx->arena);
    host_set_int(ctx, map, "id", account->id);
    host_set(ctx, map, "login", account->login);
    host_set(ctx, map, "name", account->name);
    host_set(ctx, map, "phone", account->phone);
    host_set(ctx, map, "email", account->email);
    host_set_bool(ctx, map, "has_password", account->has_password);
    host_set_bool(ctx, map, "has_totp", account->has_totp);
    host_set_bool(ctx, map, "closed", account->is_closed);
    if (account->seen_at)
        host_set_time(ctx, map, "seen_at", account->seen_at);
    return map;
}

/* ---- the list ----------------------------------------------------------------------- */

static void put_role_seats(struct dinh_ctx *ctx, dinh_value *role, const struct seat *seats,
                           size_t count)
{
    dinh_value *list = host_set_list(ctx, role, "held");
    const char *id = host_get_text(role, "id");
    for (size_t i = 0; i < count; i++)
        if (!strcmp(seats[i].role, id))
            value_add(ctx->arena, list, users_seat(ctx, &seats[i]));
    int64_t wanted = host_get_int(role, "seats");
    host_set_bool(ctx, role, "vacant", wanted > (int64_t)list->count);
    host_set_bool(ctx, role, "over", wanted && wanted < (int64_t)list->count);
}

static void put_accounts(struct dinh_ctx *ctx)
{
    struct account *accounts;
    size_t count = account_list(desk_store(ctx), ctx->arena, &accounts);
    dinh_value *list = host_set_list(ctx, ctx->data, "accounts");
    for (size_t i = 0; i < count; i++)
        value_add(ctx->arena, list, account_map(ctx, &accounts[i]));
}

static int show_users(struct dinh_ctx *ctx, int status, const char *fault)
{
    struct seat *seats;
    size_t count =
        seat_list(desk_store(ctx), ctx->arena, 0, clock_days(ctx->now_ms), &seats);
    dinh_value *roles = users_roles(ctx, users_form(ctx, "vai_tro"));
    for (uint32_t i = 0; i < roles->count; i++)
        put_role_seats(ctx, roles->items[i], seats, count);
    host_set_value(ctx, ctx->data, "roles", roles);
    put_accounts(ctx);
    static const char *const typed[] = { "ten", "ho_ten", "dien_thoai",
                                         "thu", "so_qd",  "ngay_qd" };
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        host_set(ctx, ctx->data, typed[i], users_form(ctx, typed[i]));
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "nav.users"),
                            "users/list");
}

int users_page(struct dinh_ctx *ctx)
{
    return show_users(ctx, 200, NULL);
}

/* A new person with a first seat; then his page, where his link is made. */
int users_post(struct dinh_ctx *ctx)
{
    struct store *store = desk_store(ctx);
    struct account_by by = desk_by(ctx);
    struct error error = { "Chưa ghi được, hãy thử lại." };
    const struct account_new given = { users_form(ctx, "ten"), users_form(ctx, "ho_ten"),
                                       users_form(ctx, "dien_thoai"),
                                       users_form(ctx, "thu") };
    struct seat seat = { .role = users_form(ctx, "vai_tro"),
                         .decision = users_form(ctx, "so_qd"),
                         .from_day = clock_days(ctx->now_ms),
                         .units = "",
                         .categories = "" };
    if (!users_day(ctx, "ngay_qd", &seat.decision_day))
        return show_users(ctx, 422, "Ngày quyết định chưa đúng, hãy ghi như 19/5/2021.");
    if (*seat.role && !script_entry(ctx->workspace->script, "roles", str_of(seat.role)))
        return show_users(ctx, 422, "Không có vai trò này.");
    int64_t id =
        store_begin(store) ? DINH_FAILED : account_create(store, &given, &by, &error);
    seat.account_id = id;
    if (id > 0 && *seat.role && seat_add(store, &seat, &by, &error) < 0)
        id = DINH_REFUSED;
    if (users_commit(ctx, id < 0 ? -1 : 0) < 0)
        return show_users(ctx, 422, error.text);
    return desk_done(ctx, host_text(ctx, "/ban/nguoi-dung/%lld", (long long)id),
                     "user_new");
}

/* ---- one person
 * -------------------------------------------------------------------------- */

static int show_user(struct dinh_ctx *ctx, int status, const struct account *account,
                     const char *fault)
{
    struct seat *seats;
    size_t count = seat_list(desk_store(ctx), ctx->arena, account->id, 0, &seats);
    host_set_value(ctx, ctx->data, "user", account_map(ctx, account));
    dinh_value *list = host_set_list(ctx, ctx->data, "seats");
    for (size_t i = 0; i < count; i++)
        value_add(ctx->arena, list, users_seat(ctx, &seats[i]));
    host_set_value(ctx, ctx->data, "roles", users_roles(ctx, NULL));
    host_set_date(ctx, ctx->data, "today", clock_days(ctx->now_ms));
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, account->name, "users/user");
}

static int no_user(struct dinh_ctx *ctx)
{
    return host_fail(ctx, 404, "Không có người dùng này.");
}

int user_page(struct dinh_ctx *ctx)
{
    struct account account;
    return path_account(ctx, &account) ? show_user(ctx, 200, &account, NULL) : no_user(ctx);
}

/* The link is shown on the page that answers, and nowhere else. */
static int give_link(struct dinh_ctx *ctx, const struct account *account)
{
    struct store *store = desk_store(ctx);
    struct account_by by = desk_by(ctx);
    char token[TOKEN_SIZE];
    enum link_purpose purpose =
        account->has_password && !*users_form(ctx, "dat_lai") ? LINK_LOGIN : LINK_RESET;
    int result = store_begin(store);
    if (!result)
        result = link_create(store, account->id, purpose, &by, token);
    if (users_commit(ctx, result) < 0)
        return host_fail(ctx, 500, "Chưa tạo được đường dẫn, hãy thử lại.");
    host_set(ctx, ctx->data, "made_link",
             host_url(ctx, host_text(ctx, "/ban/vao/%s", token)));
    host_set_bool(ctx, ctx->data, "made_resets", purpose == LINK_RESET);
    return show_user(ctx, 200, account, NULL);
}

static int add_seat(struct dinh_ctx *ctx, const struct account *account,
                    struct error *error)
{
    struct account_by by = desk_by(ctx);
    struct seat seat = { .account_id = account->id,
                         .role = users_form(ctx, "vai_tro"),
                         .decision = users_form(ctx, "so_qd"),
                         .units = users_form(ctx, "don_vi"),
                         .categories = users_form(ctx, "chuyen_muc") };
    if (!users_day(ctx, "ngay_qd", &seat.decision_day) ||
        !users_day(ctx, "tu_ngay", &seat.from_day))
        return error_set(error, "Ngày chưa đúng, hãy ghi như 19/5/2021."), DINH_REFUSED;
    if (!script_entry(ctx->workspace->script, "roles", str_of(seat.role)))
        return error_set(error, "Hãy chọn một vai trò."), DINH_REFUSED;
    if (!seat.from_day)
        seat.from_day = clock_days(ctx->now_ms);
    return seat_add(desk_store(ctx), &seat, &by, error) < 0 ? DINH_REFUSED : 0;
}

static int end_seat(struct dinh_ctx *ctx, const struct account *account,
                    struct error *error)
{
    struct seat *seats;
    struct account_by by = desk_by(ctx);
    int32_t last;
    size_t count = seat_list(desk_store(ctx), ctx->arena, account->id, 0, &seats);
    if (!users_day(ctx, "den_ngay", &last) || !last)
        return error_set(error, "Hãy ghi ngày cuối giữ vai trò, như 31/12/2026."),
               DINH_REFUSED;
    for (size_t i = 0; i < count; i++)
        if (str_is(str_of(users_form(ctx, "ghe")),
                   host_text(ctx, "%lld", (long long)seats[i].id)))
            return seat_close(desk_store(ctx), seats[i].id, last, &by);
    return error_set(error, "Không có vai trò này."), DINH_REFUSED;
}

static int change_account(struct dinh_ctx *ctx, const struct account *account,
                          struct error *error)
{
    struct account_by by = desk_by(ctx);
    const struct account_new given = { users_form(ctx, "ten"), users_form(ctx, "ho_ten"),
                                       users_form(ctx, "dien_thoai"),
                                       users_form(ctx, "thu") };
    return account_update(desk_store(ctx), account->id, &given, &by, error);
}

/* The last who may manage users must not shut himself out. */
static int close_account(struct dinh_ctx *ctx, const struct account *account,
                         struct error *error)
{
    struct account_by by = desk_by(ctx);
    if (account->id == ctx->account)
        return error_set(error, "Không tự khóa tài khoản của chính mình được."),
               DINH_REFUSED;
    return account_close(desk_store(ctx), account->id, &by);
}

static int drop_totp(struct dinh_ctx *ctx, const struct account *account,
                     struct error *error)
{
    struct account_by by = desk_by(ctx);
    (void)error;
    return totp_remove(desk_store(ctx), account->id, &by);
}

/* What the buttons of a person's page do. */
static const struct {
    const char *verb, *said;
    int (*act)(struct dinh_ctx *ctx, const struct account *account, struct error *error);
} acts[] = {
    { "sua", "user_changed", change_account }, { "them-ghe", "seat_new", add_seat },
    { "thoi-ghe", "seat_end", end_seat },      { "khoa", "user_closed", close_account },
    { "bo-ma", "totp_off", drop_totp },
};

int user_post(struct dinh_ctx *ctx)
{
    struct account account;
    struct error error = { "Chưa ghi được, hãy thử lại." };
    const char *verb = users_form(ctx, "viec");
    if (!path_account(ctx, &account))
        return no_user(ctx);
    if (!strcmp(verb, "duong-dan"))
        return give_link(ctx, &account);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (strcmp(verb, acts[i].verb) != 0)
            continue;
        int result = store_begin(desk_store(ctx));
        if (!result)
            result = acts[i].act(ctx, &account, &error);
        if (users_commit(ctx, result) < 0)
            return show_user(ctx, 422, &account, error.text);
        return desk_done(ctx, host_text(ctx, "/ban/nguoi-dung/%lld", (long long)account.id),
                         acts[i].said);
    }
    return show_user(ctx, 422, &account, "Không rõ cần làm gì với người này.");
}
