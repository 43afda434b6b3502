/*
 * handle.c - one request to one answer (DESIGN §4), the order of things:
 *
 *   address → 301 of other spellings → method, CSRF, permission → handler →
 *   page.built hooks → JSON or view → headers
 *
 * Whatever goes wrong on the way ends in an error page (error_page.c), so that
 * workspace_handle never fails.
 */
#include "plugin/context.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/siphash.h"
#include "plugin/answer.h"
#include "plugin/host.h"
#include "view/json.h"

#include <inttypes.h>

/* ---- other spellings ----------------------------------------------------- */

static const char *with_query(struct dinh_ctx *ctx, const char *path, bool json)
{
    const struct str query = ctx->request->query;
    return arena_printf(ctx->arena, "%s%s%s%.*s", path, json ? ".json" : "",
                        query.len ? "?" : "", STR_ARG(query));
}

static bool is_reading(const struct request *request)
{
    return request->method == HTTP_METHOD_GET || request->method == HTTP_METHOD_HEAD;
}

/* Sends "/Tin-Tuc/" to "/tin-tuc" when that is a page. A POST is not sent on:
 * its body would be lost on the way. */
static bool redirect_spelling(struct dinh_ctx *ctx, struct str spelled)
{
    if (spelled.ptr == ctx->request->path.ptr || ctx->address.form != ADDRESS_ROUTE)
        return false;
    if (is_reading(ctx->request))
        answer_location(ctx, 301, with_query(ctx, spelled.ptr, false));
    else
        error_answer(ctx, 404, NULL);
    return true;
}

/* ---- items --------------------------------------------------------------- */

/* Was there ever anything public under this number? Then it was withdrawn: a
 * search engine should forget it now, not keep asking. */
static bool was_withdrawn(struct dinh_ctx *ctx)
{
    return store_int(ctx->workspace->stores[DINH_DB_SITE], 0,
                     "SELECT count(*) FROM item i JOIN _feed f ON f.item_id = i.id"
                     " WHERE i.kind = $1 AND i.no = $2 AND f.op = 'd'",
                     "ti", ctx->address.kind->def.name, ctx->address.no) > 0;
}

static int run_item(struct dinh_ctx *ctx)
{
    const struct kind *kind = ctx->address.kind;
    struct content *content = ctx->workspace->content;
    const char *address = content_address(content, ctx->arena, kind, ctx->address.no);
    if (!kind->def.page || !address)
        return error_answer(ctx, kind->def.page && was_withdrawn(ctx) ? 410 : 404, NULL);
    /* The path as it was asked, before a respelling made it lower case. */
    struct str asked = ctx->request->path;
    if (ctx->address.json)
        asked.len -= STR(".json").len;
    if (!str_is(asked, address)) {
        answer_location(ctx, 301, with_query(ctx, address, ctx->address.json));
        return 301;
    }
    dinh_value *item =
        content_find(content, ctx->arena, kind, ctx->address.no, ctx->now_ms);
    if (!item)
        return error_answer(ctx, 404, NULL);
    ctx_enter(ctx, site_plugin(ctx->site, kind->plugin));
    return kind->def.page(ctx, item);
}

/* ---- routes -------------------------------------------------------------- */

static int answer_options(struct dinh_ctx *ctx)
{
    answer_bytes(ctx, 204, NULL, (struct str){ "", 0 });
    response_header(ctx->response, ctx->arena, "Allow", ctx->address.match.allow);
    return 204;
}

static int refuse_token(struct dinh_ctx *ctx, const struct site_route *route)
{
    const struct builtin *builtin = route->plugin->builtin;
    int answered = builtin && builtin->stale ? builtin->stale(ctx, route->def) : 0;
    return answered ? answered
                    : error_answer(
                          ctx, 403,
                          "Trang này đã mở từ lâu hoặc từ lần đăng nhập khác. Hãy tải lại "
                          "trang rồi làm lại.");
}

static int run_route(struct dinh_ctx *ctx)
{
    const struct site_route *route = ctx->address.match.value;
    if (ctx->request->method == HTTP_METHOD_OPTIONS)
        return answer_options(ctx);
    if (!route) {
        response_header(ctx->response, ctx->arena, "Allow", ctx->address.match.allow);
        return error_answer(ctx, 405, NULL);
    }
    if (!is_reading(ctx->request) && !origin_is_own(ctx))
        return error_answer(ctx, 403,
                            "Biểu mẫu này phải được gửi từ chính trang của xã. Hãy mở lại "
                            "trang có biểu mẫu rồi gửi lần nữa.");
    const struct builtin *builtin = route->plugin->builtin;
    if (ctx->address.json && builtin && builtin->theme)
        return error_answer(ctx, 404, NULL); /* not open data */
    int answered = builtin && builtin->gate ? builtin->gate(ctx, route->def) : 0;
    if (answered)
        return answered;
    if (!is_reading(ctx->request) && !ctx_token_fits(ctx))
        return refuse_token(ctx, route);
    if (!host_may(ctx, route->def->permission))
        return error_answer(ctx, 403, "Trang này chỉ dành cho người có trách nhiệm.");
    ctx_enter(ctx, route->plugin);
    return route->def->handle(ctx);
}

static int run_address(struct dinh_ctx *ctx)
{
    static const char item_methods[] = "GET, HEAD, OPTIONS";
    if (ctx->address.form == ADDRESS_NOWHERE)
        return error_answer(ctx, 404, NULL);
    if (ctx->address.form == ADDRESS_ROUTE)
        return run_route(ctx);
    if (is_reading(ctx->request))
        return run_item(ctx);
    response_header(ctx->response, ctx->arena, "Allow", item_methods);
    if (ctx->request->method != HTTP_METHOD_OPTIONS)
        return error_answer(ctx, 405, NULL);
    answer_bytes(ctx, 204, NULL, (struct str){ "", 0 });
    return 204;
}

/* ---- after the handler --------------------------------------------------- */

/* Where nothing is found, also by a handler (an unknown category), the site that
 * was imported may have had a page: its addresses lead on, as spelled there. */
static void second_thoughts(struct dinh_ctx *ctx, int result)
{
    if (ctx->form == ANSWER_NONE) {
        bool is_status = result >= 400 && result < 600;
        if (!is_status)
            log_error("phần mở rộng \"%s\": %s %.*s không trả lời gì (kết quả %d)",
                      ctx->plugin->def.name, ctx->view ? ctx->view : "trang",
                      STR_ARG(ctx->address.path), result);
        error_answer(ctx, is_status ? result : 500, NULL);
    } else if (result < 0) {
        error_answer(ctx, 500, NULL);
    }
    if (ctx->form == ANSWER_ERROR && ctx->status == 404 && is_reading(ctx->request)) {
        const char *now =
            content_redirect(ctx->workspace->content, ctx->arena, ctx->request->path);
        if (now)
            answer_location(ctx, 301, now);
    }
}

static void render_json(struct dinh_ctx *ctx)
{
    struct buf out = { 0 };
    content_hide_names(ctx->data);
    json_write(&out, ctx->data, JSON_COMPACT);
    buf_add_char(&out, '\n');
    answer_bytes(ctx, ctx->status, "application/json; charset=utf-8",
                 (struct str){ arena_copy(ctx->arena, out.data, out.len), out.len });
    buf_free(&out);
}

static int render_view(struct dinh_ctx *ctx)
{
    struct error error;
    struct buf out = { 0 };
    page_complete(ctx);
    int result =
        theme_render(ctx_theme(ctx), ctx->view, ctx->arena, ctx->root, &out, &error);
    if (result)
        log_error("%s: %s", ctx->view, error.text);
    else
        answer_bytes(ctx, ctx->status, "text/html; charset=utf-8",
                     (struct str){ arena_copy(ctx->arena, out.data, out.len), out.len });
    buf_free(&out);
    return result;
}

static void build_page(struct dinh_ctx *ctx)
{
    value_put(ctx->arena, ctx->data, "_path", value_text(ctx->arena, ctx->address.path));
    host_emit(ctx, "page.built", ctx->data);
    value_remove(ctx->data, STR("_path"));
}

static void render(struct dinh_ctx *ctx)
{
    if (ctx->form == ANSWER_ERROR)
        error_prepare(ctx);
    else if (ctx->form == ANSWER_VIEW)
        build_page(ctx);
    else if (ctx->address.json && ctx->response->type && ctx->status == 200) {
        /* A feed or a file has no JSON of its own. */
        error_answer(ctx, 404, "Trang này không có dạng JSON.");
        error_prepare(ctx);
    }
    if (ctx->form != ANSWER_VIEW)
        return;
    if (ctx->address.json)
        render_json(ctx);
    else if (render_view(ctx))
        error_plain(ctx);
}

/* ---- headers ------------------------------------------------------------- */

static const char *etag_of(struct dinh_ctx *ctx)
{
    static const uint64_t key[2] = { 0x6468696e68, 0x65746167 };
    return arena_printf(ctx->arena, "\"%016" PRIx64 "\"",
                        siphash(key, ctx->response->body));
}

static void add_headers(struct dinh_ctx *ctx)
{
    struct response *response = ctx->response;
    struct arena *arena = ctx->arena;
    bool is_html = response->type && str_starts(str_of(response->type), STR("text/html"));
    response_header(response, arena, "X-Content-Type-Options", "nosniff");
    response_header(response, arena, "Referrer-Policy", "strict-origin-when-cross-origin");
    if (is_html && !answer_has_header(response, "content-security-policy")) {
        response_header(response, arena, "Content-Security-Policy",
                        theme_csp(ctx_theme(ctx)));
        response_header(response, arena, "X-Frame-Options", "SAMEORIGIN");
    }
    if (ctx->address.json)
        response_header(response, arena, "Access-Control-Allow-Origin", "*");
    if (!answer_has_header(response, "cache-control"))
        response_header(response, arena, "Cache-Control", "no-cache");
    if (response->status == 200 && !response->etag && !response->file)
        response->etag = etag_of(ctx);
}

/* ---- the whole ----------------------------------------------------------- */

static void note_handled(struct dinh_ctx *ctx, struct handled *handled)
{
    struct target target;
    struct str path = ctx->request->path;
    site_target(ctx->site, ctx->request->method_name, path, &target);
    bool good = ctx->response->status == 200 && is_reading(ctx->request);
    handled->cacheable = good && (target.flags & DINH_ROUTE_CACHE) && !ctx->response->file;
    handled->rare = target.flags & DINH_ROUTE_RARE;
    handled->counted = good && (target.flags & DINH_ROUTE_COUNT) && !ctx->address.json;
    handled->ttl_ms = (int64_t)ctx->keep * 1000;
    handled->plugin = target.plugin;
    handled->failed = ctx->response->status >= 500;
}

void workspace_handle(struct workspace *workspace, struct request *request,
                      struct response *response, struct handled *handled)
{
    struct dinh_ctx ctx;
    *handled = (struct handled){ 0 };
    ctx_begin(&ctx, workspace, request->arena, "trang web");
    handled->generation = workspace->fresh.generation;
    ctx.request = request;
    ctx.response = response;

    struct str spelled = address_respell(request->arena, request->path);
    struct str method =
        request->method == HTTP_METHOD_HEAD ? STR("GET") : request->method_name;
    address_resolve(workspace->site, method, spelled, &ctx.address);
    if (!redirect_spelling(&ctx, spelled)) {
        int result = run_address(&ctx);
        second_thoughts(&ctx, result);
    }
    ctx_enter(&ctx, NULL);
    render(&ctx);
    add_headers(&ctx);
    note_handled(&ctx, handled);
    ctx_end(&ctx);
}
