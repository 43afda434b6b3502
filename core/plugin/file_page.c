/*
 * file_page.c - /tep/<12 hex>/<name>: a file of the site.
 *
 * The address changes with the bytes, so it may be kept for a year. What people
 * uploaded is never run: no sniffing, a sandbox without scripts, and only
 * pictures and PDF open in the browser.
 */
#include "plugin/context.h"

#include "plugin/host.h"
#include "store/blob.h"

static bool opens_inline(const char *type)
{
    static const char *const types[] = { "application/pdf", "image/jpeg", "image/png",
                                         "image/webp",      "image/gif",  "image/avif" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(type, types[i]))
            return true;
    return false;
}

static bool is_short_hash(struct str hash)
{
    for (size_t i = 0; i < hash.len; i++)
        if (!((hash.ptr[i] >= '0' && hash.ptr[i] <= '9') ||
              (hash.ptr[i] >= 'a' && hash.ptr[i] <= 'f')))
            return false;
    return hash.len == BLOB_SHORT;
}

static int send_file(struct dinh_ctx *ctx, struct store *store, const struct blob *blob)
{
    struct response *response = ctx->response;
    struct arena *arena = ctx->arena;
    answer_bytes(ctx, 200, blob->type, (struct str){ "", 0 });
    response->file = blob_path(store, arena, blob);
    response->etag = arena_printf(arena, "\"%.16s\"", blob->sha256);
    if (!opens_inline(blob->type))
        response->download = blob->name;
    response_header(response, arena, "Cache-Control",
                    "public, max-age=31536000, immutable");
    response_header(response, arena, "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
                    "object-src 'self'; sandbox");
    return 200;
}

int file_page(struct dinh_ctx *ctx)
{
    struct store *store = ctx->workspace->stores[DINH_DB_SITE];
    struct str hash = str_of(host_param(ctx, "hash"));
    struct blob blob;
    if (!is_short_hash(hash) || !blob_find(store, ctx->arena, hash, &blob))
        return host_fail(ctx, 404, "Không có tệp này.");
    if (!str_is(str_of(host_param(ctx, "name")), blob.name))
        return host_redirect(ctx, 301, blob_href(ctx->arena, &blob));
    return send_file(ctx, store, &blob);
}
