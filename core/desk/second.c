/*
 * second.c - a person's own door: the phone that makes codes, the password, the
 * devices he is logged in on.
 *
 * Recovery codes are shown once, on the page that answers the first right code; they
 * are nowhere to be read again, only to be made anew.
 */
#include "desk/desk.h"

#include "desk/qr.h"

static void put_codes(struct dinh_ctx *ctx, char codes[RECOVERY_CODES][RECOVERY_SIZE])
{
    dinh_value *list = host_set_list(ctx, ctx->data, "codes");
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        host_add(ctx, list, arena_text(ctx->arena, codes[i]));
}

/* ---- setting it up --------------------------------------------------------------- */

static int show_setup(struct dinh_ctx *ctx, int status, const char *fault)
{
    struct store *store = desk_store(ctx);
    const char *secret, *uri;
    const struct person *person = ctx_person(ctx);
    if (store_begin(store) ||
        totp_begin(store, ctx->arena, person->account.id, person->session_id,
                   ctx->site->config->title, &secret, &uri) ||
        store_commit(store)) {
        store_rollback(store);
        return host_fail(ctx, 500, "Chưa tạo được mã cho điện thoại, hãy thử lại.");
    }
    value_put(ctx->arena, ctx->data, "qr",
              value_html(ctx->arena, qr_svg(ctx->arena, str_of(uri))));
    host_set(ctx, ctx->data, "secret", secret);
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "second.setup"),
                            "door/second_setup");
}

int second_setup(struct dinh_ctx *ctx, int status)
{
    return show_setup(ctx, status, NULL);
}

int second_confirm(struct dinh_ctx *ctx, const char *code)
{
    struct store *store = desk_store(ctx);
    const struct person *person = ctx_person(ctx);
    struct account_by by = desk_by(ctx);
    char codes[RECOVERY_CODES][RECOVERY_SIZE];
    struct error error = { "Chưa ghi được, hãy thử lại." };
    int result = store_begin(store);
    if (!result)
        result = totp_confirm(store, person->account.id, str_of(code), &by, codes, &error);
    if (!result)
        result = session_strengthen(store, person->session_id);
    if (!result)
        result = store_commit(store);
    if (result) {
        store_rollback(store);
        return show_setup(ctx, 422, error.text);
    }
    put_codes(ctx, codes);
    return desk_show(ctx, theme_word(ctx_theme(ctx), "second.codes"), "door/codes");
}

/* ---- my account -----------------------------------------------------------------------
 */

static void put_sessions(struct dinh_ctx *ctx, const struct person *person)
{
    struct session *sessions;
    size_t count = session_list(desk_store(ctx), ctx->arena, person->account.id, &sessions);
    dinh_value *list = host_set_list(ctx, ctx->data, "sessions");
    for (size_t i = 0; i < count; i++) {
        dinh_value *map = host_add_map(ctx, list);
        host_set_int(ctx, map, "id", sessions[i].id);
        host_set(ctx, map, "agent", sessions[i].agent);
        host_set(ctx, map, "address", sessions[i].address);
        host_set_time(ctx, map, "seen_at", sessions[i].seen_at);
        host_set_bool(ctx, map, "current", sessions[i].id == person->session_id);
    }
}

static int show_account(struct dinh_ctx *ctx, int status, const char *fault)
{
    const struct person *person = ctx_person(ctx);
    host_set(ctx, ctx->data, "name", person->account.name);
    host_set(ctx, ctx->data, "login", person->account.login);
    host_set_bool(ctx, ctx->data, "has_totp", person->account.has_totp);
    host_set_bool(ctx, ctx->data, "has_password", person->account.has_password);
    host_set_int(ctx, ctx->data, "recovery_left",
                 (int64_t)recovery_left(desk_store(ctx), person->account.id));
    host_set_int(ctx, ctx->data, "password_min", PASSWORD_MIN);
    put_sessions(ctx, person);
    dinh_value *roles = host_set_list(ctx, ctx->data, "roles");
    for (size_t i = 0; i < person->role_count; i++) {
        dinh_value *map = host_add_map(ctx, roles);
        host_set(ctx, map, "title", desk_role_title(ctx, person->roles[i].role));
        host_set(ctx, map, "instead_of", desk_name(ctx, person->roles[i].for_account));
    }
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "frame.account"),
                            "door/account");
}

int account_page(struct dinh_ctx *ctx)
{
    return show_account(ctx, 200, NULL);
}

/* The old password again: a phone left on a table is not enough. */
int account_password_post(struct dinh_ctx *ctx)
{
    const struct person *person = ctx_person(ctx);
    struct store *store = desk_store(ctx);
    const char *old = host_form(ctx, "cu"), *new_one = host_form(ctx, "moi"),
               *again = host_form(ctx, "nhac_lai");
    struct account_by by = desk_by(ctx);
    struct login login;
    struct error error = { "Chưa ghi được, hãy thử lại." };
    if (!new_one || !again || strcmp(new_one, again) != 0)
        return show_account(ctx, 422, "Hai lần ghi mật khẩu mới chưa giống nhau.");
    if (person->account.has_password &&
        login_try(store, str_of(person->account.login), str_of(old),
                  request_cookie(ctx->request, DEVICE_COOKIE), by.address, ctx->now_ms,
                  &login) != LOGIN_OK)
        return show_account(ctx, 422, "Mật khẩu đang dùng chưa đúng.");
    char token[TOKEN_SIZE];
    int result = store_begin(store);
    if (!result)
        result =
            account_set_password(store, person->account.id, str_of(new_one), &by, &error);
    /* All sessions have ended with it; this one goes on under a new token. */
    if (!result)
        result = session_begin(store, person->account.id, host_header(ctx, "user-agent"),
                               &by, person->is_strong, token);
    if (!result)
        result = store_commit(store);
    if (result) {
        store_rollback(store);
        return show_account(ctx, 422, error.text);
    }
    desk_set_cookie(ctx, SESSION_COOKIE, token, (int64_t)SESSION_DAYS * 86400);
    return desk_done(ctx, "/ban/tai-khoan", "password");
}

/* One device, or all but this one ("tat-ca"). */
int account_session_post(struct dinh_ctx *ctx)
{
    const struct person *person = ctx_person(ctx);
    struct store *store = desk_store(ctx);
    struct account_by by = desk_by(ctx);
    const char *which = host_form(ctx, "phien");
    struct session *sessions;
    size_t count = session_list(store, ctx->arena, person->account.id, &sessions);
    if (!which || store_begin(store))
        return host_fail(ctx, 422, "Chưa chọn thiết bị.");
    int result = 0;
    if (!strcmp(which, "tat-ca"))
        result = session_end_all(store, person->account.id, person->session_id, &by);
    for (size_t i = 0; i < count && !result; i++)
        if (!strcmp(which, host_text(ctx, "%lld", (long long)sessions[i].id)))
            result = session_end(store, sessions[i].id, &by);
    if (result || store_commit(store)) {
        store_rollback(store);
        return host_fail(ctx, 500, "Chưa đăng xuất được thiết bị đó, hãy thử lại.");
    }
    return desk_done(ctx, "/ban/tai-khoan", "session");
}
