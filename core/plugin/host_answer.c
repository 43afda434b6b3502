/*
 * host_answer.c - the ways in which a handler answers.
 *
 * show and fail only note what is to be shown: the page is completed, hooked
 * and rendered when the handler has returned (handle.c). The others fill the
 * response at once.
 */
#include "plugin/host.h"

#include "base/log.h"
#include "base/text.h"
#include "plugin/context.h"

/* What only the portal may say. */
static const char *const reserved_headers[] = {
    "content-length",
    "transfer-encoding",
    "connection",
    "set-cookie",
    "content-security-policy",
    "date",
    "x-content-type-options",
    "strict-transport-security",
    "content-type",
};

int host_show(dinh_ctx *ctx, int status, const char *view)
{
    ctx->form = ANSWER_VIEW;
    ctx->status = status;
    ctx->view = view;
    ctx->blamed = ctx->plugin; /* should the view break */
    return status;
}

int host_fail(dinh_ctx *ctx, int status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ctx->form = ANSWER_ERROR;
    ctx->status = status;
    ctx->message = arena_vprintf(ctx->arena, format, args);
    ctx->blamed = ctx->plugin;
    va_end(args);
    return status;
}

void answer_bytes(struct dinh_ctx *ctx, int status, const char *type, struct str bytes)
{
    ctx->form = ANSWER_READY;
    ctx->status = status;
    if (!ctx->response)
        return; /* a job or a command has nobody to answer */
    ctx->response->status = status;
    ctx->response->type = type;
    ctx->response->body = bytes;
}

/* A Location is ASCII without spaces; what is encoded already stays so. */
static const char *encode_location(struct arena *arena, const char *path)
{
    struct buf out = { 0 };
    for (const char *c = path; *c; c++)
        if (*c > ' ' && *c < 0x7f && !strchr("\"<>\\^`{|}", *c))
            buf_add_char(&out, *c);
        else
            buf_printf(&out, "%%%02X", (unsigned)(unsigned char)*c);
    const char *text = arena_copy(arena, out.data, out.len);
    buf_free(&out);
    return text;
}

void answer_location(struct dinh_ctx *ctx, int status, const char *path)
{
    ctx->form = ANSWER_READY;
    ctx->status = status;
    if (!ctx->response)
        return;
    /* "//host" would be another site's address. */
    while (path[0] == '/' && path[1] == '/')
        path++;
    ctx->response->status = status;
    ctx->response->type = NULL;
    ctx->response->body = (struct str){ "", 0 };
    response_header(ctx->response, ctx->arena, "Location",
                    encode_location(ctx->arena, path));
}

int host_redirect(dinh_ctx *ctx, int status, const char *path)
{
    answer_location(ctx, status, path);
    return status;
}

int host_send(dinh_ctx *ctx, int status, const char *type, const void *bytes, size_t length)
{
    struct str copy = { arena_copy(ctx->arena, bytes, length), length };
    answer_bytes(ctx, status, arena_text(ctx->arena, type), copy);
    return status;
}

int host_send_feed(dinh_ctx *ctx, int format, const char *title, dinh_value *items)
{
    const char *type = format == DINH_ATOM ? "application/atom+xml; charset=utf-8"
                                           : "application/rss+xml; charset=utf-8";
    answer_bytes(ctx, 200, type, feed_write(ctx, format, title, items));
    return 200;
}

int host_send_csv(dinh_ctx *ctx, const char *name, const char *columns, dinh_value *items)
{
    answer_bytes(ctx, 200, "text/csv; charset=utf-8",
                 csv_write(ctx->arena, columns, items));
    if (ctx->response)
        ctx->response->download = arena_text(ctx->arena, name);
    return 200;
}

void host_set_header(dinh_ctx *ctx, const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof reserved_headers / sizeof *reserved_headers; i++)
        if (str_eq_nocase(str_of(name), str_of(reserved_headers[i]))) {
            log_error("phần mở rộng \"%s\": không được tự đặt tiêu đề %s",
                      ctx->plugin->def.name, name);
            return;
        }
    if (ctx->response)
        response_header(ctx->response, ctx->arena, name, value);
}

void host_keep(dinh_ctx *ctx, uint32_t seconds)
{
    if (seconds > 0 && (ctx->keep == 0 || seconds < ctx->keep))
        ctx->keep = seconds;
}
