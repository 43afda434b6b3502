/*
 * gate.c - who gets past the desk's door.
 *
 * Not over plain HTTP except on this machine itself: a browser would drop the
 * session cookie without a word, so the desk says it in words. Who is not logged
 * in is sent to the log-in page and back to where he wanted to go; who may publish
 * or administer first gives the second factor.
 */
#include "desk/again.h"

#include "base/buf.h"
#include "base/text.h"

static bool is_safe_way(const struct request *request)
{
    return request->is_tls || address_is_loopback(&request->client);
}

static const char *way_back(struct dinh_ctx *ctx, const char *door)
{
    struct buf out = { 0 };
    buf_printf(&out, "%s?ve=", door);
    bool reads = ctx->request->method == HTTP_METHOD_GET;
    text_add_percent(&out, reads ? ctx->request->target : STR("/ban"), false);
    const char *path = arena_copy(ctx->arena, out.data, out.len);
    buf_free(&out);
    return path;
}

static bool holds_totp_role(struct dinh_ctx *ctx, const struct person *person)
{
    for (size_t i = 0; i < person->role_count; i++) {
        const dinh_value *role =
            script_entry(ctx->workspace->script, "roles", str_of(person->roles[i].role));
        if (role && value_get_int(role, "totp"))
            return true;
    }
    return false;
}

/* When he was last here, at most each five minutes: not worth a write a click. */
static void note_visit(struct dinh_ctx *ctx, const struct person *person)
{
    struct store *store = desk_store(ctx);
    char address[ADDRESS_TEXT_SIZE];
    if (!session_is_stale(store, person->session_id, ctx->now_ms) || store_begin(store))
        return;
    address_text(address, &ctx->request->client);
    if (session_touch(store, person->session_id, address, ctx->now_ms) ||
        store_commit(store))
        store_rollback(store);
}

/* A script that sends in the background must not be answered with a page. */
static bool is_script(struct dinh_ctx *ctx)
{
    return request_header(ctx->request, "x-token").ptr != NULL;
}

static int send_away(struct dinh_ctx *ctx, const char *door)
{
    if (is_script(ctx)) {
        dinh_value *map = value_map(ctx->arena);
        host_set(ctx, map, "message",
                 "Phiên đăng nhập đã hết. Hãy đăng nhập lại ở một thẻ khác rồi lưu lại.");
        return desk_json(ctx, 401, map);
    }
    if (again_is_worth_it(ctx))
        return again_show(ctx, 401, door);
    return host_redirect(ctx, 303, way_back(ctx, door));
}

int desk_gate(struct dinh_ctx *ctx, const struct dinh_route *route)
{
    if (!is_safe_way(ctx->request))
        return host_fail(
            ctx, 403,
            "Khu vực biên tập chỉ vào được qua địa chỉ https:// (có ổ khóa). "
            "Quản trị cần bật chứng thư trong dinh.conf; trên chính máy chủ có "
            "thể vào bằng http://127.0.0.1.");
    if (!route->permission)
        return 0;
    const struct person *person = ctx_person(ctx);
    if (!person)
        return send_away(ctx, "/ban/dang-nhap");
    if (!person->is_strong && holds_totp_role(ctx, person))
        return send_away(ctx, "/ban/xac-minh");
    note_visit(ctx, person);
    return 0;
}
