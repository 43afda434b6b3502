/*
 * host_request.c - what a plugin may ask about the request it answers.
 *
 * Everything a stranger sent is checked here: a text that is not clean UTF-8
 * does not exist for a plugin, and what exists is NFC.
 */
#include "plugin/host.h"

#include "base/text.h"
#include "plugin/context.h"

static const char *checked(dinh_ctx *ctx, struct str text)
{
    if (!text.ptr || !text_is_clean(text))
        return NULL;
    return text_nfc(ctx->arena, text).ptr;
}

const char *host_method(dinh_ctx *ctx)
{
    if (!ctx->request)
        return NULL;
    /* HEAD is the core's matter: handlers see the GET it stands for. */
    return ctx->request->method == HTTP_METHOD_HEAD
               ? "GET"
               : arena_str(ctx->arena, ctx->request->method_name).ptr;
}

const char *host_path(dinh_ctx *ctx)
{
    return ctx->request ? arena_str(ctx->arena, ctx->address.path).ptr : NULL;
}

const char *host_param(dinh_ctx *ctx, const char *name)
{
    const struct route_match *match = &ctx->address.match;
    if (!ctx->request || ctx->address.form != ADDRESS_ROUTE)
        return NULL;
    for (size_t i = 0; i < match->count; i++)
        if (str_is(match->names[i], name))
            return checked(ctx, match->values[i]);
    return NULL;
}

const char *host_query(dinh_ctx *ctx, const char *name)
{
    const struct site_route *route =
        ctx->address.form == ADDRESS_ROUTE ? ctx->address.match.value : NULL;
    if (!ctx->request || !route)
        return NULL;
    for (size_t i = 0; i < route->query_count; i++)
        if (str_is(str_of(name), route->query[i]))
            return checked(ctx, request_query(ctx->request, name));
    return NULL; /* not declared: the page cache would not tell two pages apart */
}

const char *host_form(dinh_ctx *ctx, const char *name)
{
    const struct form_field *field =
        ctx->request ? request_field(ctx->request, name) : NULL;
    return field && !field->file ? checked(ctx, field->value) : NULL;
}

const char *host_header(dinh_ctx *ctx, const char *name)
{
    if (!ctx->request)
        return NULL;
    struct str lower = text_lower(ctx->arena, str_of(name));
    return checked(ctx, request_header(ctx->request, lower.ptr));
}

const char *host_site(dinh_ctx *ctx)
{
    return ctx->site->config->name;
}

const char *host_folder(dinh_ctx *ctx)
{
    return ctx->site->folder;
}

const char *host_url(dinh_ctx *ctx, const char *path)
{
    if (path[0] != '/')
        return path;
    return arena_printf(ctx->arena, "%s%s", ctx->site->config->url, path);
}

int64_t host_now(dinh_ctx *ctx)
{
    return ctx->now_ms;
}

void *host_state(dinh_ctx *ctx)
{
    return ctx->workspace->states[ctx->plugin->index];
}

void *host_alloc(dinh_ctx *ctx, size_t size)
{
    return arena_alloc(ctx->arena, size);
}

char *host_text(dinh_ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    return text;
}
