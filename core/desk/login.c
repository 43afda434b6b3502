/*
 * login.c - the desk's door: name and password, one-time link, second factor, out.
 *
 * The answers never tell whether a login exists. A link is only looked at by GET
 * (chat programs fetch links to show a preview) and used up by the button's POST.
 */
#include "desk/desk.h"

#include "account/token.h"
#include "base/clock.h"
#include "base/text.h"

enum { DEVICE_DAYS = 365, DAY_S = 86400 };

/* Only a path of the desk: nobody is led from our door to another house. */
static const char *safe_way(const char *path)
{
    if (!path || !str_starts(str_of(path), STR("/ban")) || strchr(path, '\\') ||
        !text_is_clean(str_of(path)))
        return "/ban";
    return path[4] == '\0' || path[4] == '/' || path[4] == '?' ? path : "/ban";
}

static const char *way_given(struct dinh_ctx *ctx)
{
    const char *posted = host_form(ctx, "ve");
    return safe_way(posted ? posted : host_query(ctx, "ve"));
}

static const char *wait_text(struct dinh_ctx *ctx, int64_t wait_ms)
{
    int64_t seconds = (wait_ms + 999) / 1000;
    return seconds < 90 ? host_text(ctx, "%lld giây", (long long)seconds)
                        : host_text(ctx, "%lld phút", (long long)((seconds + 59) / 60));
}

/* ---- coming in --------------------------------------------------------------- */

/* What the device is known by; a new one is given its cookie when it is let in. */
static struct str device_of(struct dinh_ctx *ctx)
{
    struct str device = request_cookie(ctx->request, DEVICE_COOKIE);
    char token[TOKEN_SIZE];
    if (token_is_well_formed(device))
        return arena_str(ctx->arena, device); /* a header's value has no end of its own */
    device_make(token);
    return str_of(arena_text(ctx->arena, token));
}

static int let_in(struct dinh_ctx *ctx, int64_t account_id, const char *next)
{
    struct store *store = desk_store(ctx);
    struct account account;
    struct account_by by = desk_by(ctx);
    char token[TOKEN_SIZE];
    if (!account_find(store, ctx->arena, account_id, &account) || account.is_closed)
        return host_fail(ctx, 403, "Tài khoản này đã khóa.");
    by.who = account.name;
    by.account_id = account_id;
    ctx->account = account_id;
    if (store_begin(store))
        return host_fail(ctx, 500, "Chưa đăng nhập được, hãy thử lại.");
    if (session_begin(store, account_id, host_header(ctx, "user-agent"), &by, false,
                      token) ||
        store_commit(store)) {
        store_rollback(store);
        return host_fail(ctx, 500, "Chưa đăng nhập được, hãy thử lại.");
    }
    desk_set_cookie(ctx, SESSION_COOKIE, token, (int64_t)SESSION_DAYS * DAY_S);
    return host_redirect(ctx, 303, next);
}

static int show_login(struct dinh_ctx *ctx, int status, const char *fault)
{
    host_set(ctx, ctx->data, "ve", way_given(ctx));
    const char *login = host_form(ctx, "ten");
    host_set(ctx, ctx->data, "ten", login ? login : "");
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "login.title"),
                            "door/login");
}

int login_page(struct dinh_ctx *ctx)
{
    if (ctx_person(ctx))
        return host_redirect(ctx, 303, way_given(ctx));
    return show_login(ctx, 200, NULL);
}

int login_post(struct dinh_ctx *ctx)
{
    const char *name = host_form(ctx, "ten"), *password = host_form(ctx, "mat_khau");
    struct login login;
    if (!name || !*name || !password || !*password)
        return show_login(ctx, 422, "Hãy ghi cả tên đăng nhập và mật khẩu.");
    struct str device = device_of(ctx);
    switch (login_try(desk_store(ctx), str_of(name), str_of(password), device,
                      desk_by(ctx).address, ctx->now_ms, &login)) {
    case LOGIN_OK:
        desk_set_cookie(ctx, DEVICE_COOKIE, device.ptr, (int64_t)DEVICE_DAYS * DAY_S);
        return let_in(ctx, login.account_id, way_given(ctx));
    case LOGIN_WAIT:
        return show_login(ctx, 429,
                          host_text(ctx,
                                    "Đã thử sai nhiều lần. Hãy chờ %s rồi thử lại, hoặc "
                                    "xin quản trị gửi đường dẫn đăng nhập.",
                                    wait_text(ctx, login.wait_ms)));
    default:
        return show_login(ctx, 422, "Tên đăng nhập hoặc mật khẩu chưa đúng.");
    }
}

/* ---- one-time links --------------------------------------------------------------- */

static int dead_link(struct dinh_ctx *ctx)
{
    return desk_gone(ctx, "Đường dẫn này đã dùng rồi hoặc đã hết hạn. Hãy xin quản trị "
                          "đường dẫn mới.");
}

static int show_link(struct dinh_ctx *ctx, int status, enum link_purpose purpose,
                     int64_t account_id, const char *fault)
{
    struct account account;
    if (!account_find(desk_store(ctx), ctx->arena, account_id, &account))
        return dead_link(ctx);
    host_set(ctx, ctx->data, "name", account.name);
    host_set(ctx, ctx->data, "login", account.login);
    host_set_bool(ctx, ctx->data, "new_password", purpose != LINK_LOGIN);
    host_set_int(ctx, ctx->data, "password_min", PASSWORD_MIN);
    host_set(ctx, ctx->data, "action", host_path(ctx));
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "link.title"),
                            "door/link");
}

int link_page(struct dinh_ctx *ctx)
{
    enum link_purpose purpose;
    int64_t account_id;
    if (!link_look(desk_store(ctx), str_of(host_param(ctx, "token")), ctx->now_ms,
                   &account_id, &purpose))
        return dead_link(ctx);
    return show_link(ctx, 200, purpose, account_id, NULL);
}

/* The password and the used-up link in one transaction: a refused password leaves
 * the link as it was. */
static int use_link(struct dinh_ctx *ctx, struct str token, const char *password,
                    int64_t *account_id, struct error *error)
{
    struct store *store = desk_store(ctx);
    enum link_purpose purpose;
    struct account_by by = desk_by(ctx);
    if (store_begin(store))
        return DINH_FAILED;
    int result =
        link_use(store, token, &by, account_id, &purpose) ? DINH_OK : DINH_NOT_FOUND;
    if (!result && purpose != LINK_LOGIN) {
        by.account_id = *account_id;
        result = account_set_password(store, *account_id, str_of(password), &by, error);
    }
    if (!result)
        result = store_commit(store);
    if (result)
        store_rollback(store);
    return result;
}

int link_post(struct dinh_ctx *ctx)
{
    struct str token = str_of(host_param(ctx, "token"));
    const char *password = host_form(ctx, "mat_khau"), *again = host_form(ctx, "nhac_lai");
    enum link_purpose purpose;
    struct error error = { "Chưa ghi được, hãy thử lại." };
    int64_t account_id;
    if (!link_look(desk_store(ctx), token, ctx->now_ms, &account_id, &purpose))
        return dead_link(ctx);
    if (purpose != LINK_LOGIN && (!password || !again || strcmp(password, again) != 0))
        return show_link(ctx, 422, purpose, account_id,
                         "Hai lần ghi mật khẩu chưa giống nhau.");
    int result = use_link(ctx, token, password, &account_id, &error);
    if (result == DINH_NOT_FOUND)
        return dead_link(ctx);
    if (result)
        return show_link(ctx, 422, purpose, account_id, error.text);
    return let_in(ctx, account_id, "/ban");
}

/* ---- the second factor ------------------------------------------------------------- */

/* Who publishes or administers and has none yet makes it here, before anything. */
static int show_second(struct dinh_ctx *ctx, int status, const char *fault)
{
    const struct person *person = ctx_person(ctx);
    host_set(ctx, ctx->data, "ve", way_given(ctx));
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    if (person->account.has_totp)
        return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "second.title"),
                                "door/second");
    return second_setup(ctx, status);
}

int second_page(struct dinh_ctx *ctx)
{
    const struct person *person = ctx_person(ctx);
    if (!person)
        return host_redirect(ctx, 303, "/ban/dang-nhap");
    if (person->is_strong)
        return host_redirect(ctx, 303, way_given(ctx));
    return show_second(ctx, 200, NULL);
}

static int check_code(struct dinh_ctx *ctx, const struct person *person, const char *code)
{
    struct account_by by = desk_by(ctx);
    int64_t wait = 0;
    switch (totp_check(desk_store(ctx), person->account.id, str_of(code), &by, &wait)) {
    case LOGIN_OK:
        break;
    case LOGIN_WAIT:
        return show_second(ctx, 429,
                           host_text(ctx, "Đã thử sai nhiều lần. Hãy chờ %s rồi thử lại.",
                                     wait_text(ctx, wait)));
    default:
        return show_second(ctx, 422,
                           "Mã chưa đúng. Mã đổi sau mỗi 30 giây; hãy xem lại trên điện "
                           "thoại rồi ghi mã mới.");
    }
    struct store *store = desk_store(ctx);
    if (store_begin(store) || session_strengthen(store, person->session_id) ||
        store_commit(store)) {
        store_rollback(store);
        return host_fail(ctx, 500, "Chưa ghi được, hãy thử lại.");
    }
    return host_redirect(ctx, 303, way_given(ctx));
}

int second_post(struct dinh_ctx *ctx)
{
    const struct person *person = ctx_person(ctx);
    const char *code = host_form(ctx, "ma");
    if (!person)
        return host_redirect(ctx, 303, "/ban/dang-nhap");
    if (!person->account.has_totp)
        return second_confirm(ctx, code ? code : "");
    return check_code(ctx, person, code ? code : "");
}

/* ---- going out ------------------------------------------------------------------------
 */

int logout_post(struct dinh_ctx *ctx)
{
    const struct person *person = ctx_person(ctx);
    struct store *store = desk_store(ctx);
    struct account_by by = desk_by(ctx);
    if (person && store_begin(store) == 0 &&
        (session_end(store, person->session_id, &by) || store_commit(store)))
        store_rollback(store);
    desk_set_cookie(ctx, SESSION_COOKIE, "", 0);
    return host_redirect(ctx, 303, "/ban/dang-nhap");
}
