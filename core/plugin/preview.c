/*
 * preview.c - the home page with settings that are not in force yet.
 *
 * The workspace looks at a copy of the site for the time of one answer; lanes have a
 * workspace each, so nobody else sees it.
 */
#include "plugin/context.h"

#include "base/buf.h"
#include "plugin/answer.h"

int page_preview(struct dinh_ctx *ctx, const struct config_site *config)
{
    struct workspace *workspace = ctx->workspace;
    const struct site *real = workspace->site;
    dinh_value *real_map = workspace->site_map;
    struct site changed = *real;
    struct dinh_ctx inner;
    struct buf out = { 0 };
    struct error error;

    changed.config = config;
    workspace->site = &changed;
    workspace->site_map = page_site_map(ctx->arena, config);
    ctx_begin(&inner, workspace, ctx->arena, ctx->who);
    inner.request = ctx->request;
    inner.response = ctx->response;
    inner.address = (struct resolved){ .form = ADDRESS_ROUTE, .path = STR("/") };
    home_page(&inner);
    page_complete(&inner);
    int result =
        theme_render(changed.theme, inner.view, ctx->arena, inner.root, &out, &error);
    ctx_end(&inner);
    workspace->site = real;
    workspace->site_map = real_map;

    if (result == 0) {
        response_header(ctx->response, ctx->arena, "Content-Security-Policy",
                        theme_csp(changed.theme));
        answer_bytes(ctx, 200, "text/html; charset=utf-8",
                     (struct str){ arena_copy(ctx->arena, out.data, out.len), out.len });
    }
    buf_free(&out);
    return result ? error_answer(ctx, 500, "Chưa xem trước được.") : 200;
}
