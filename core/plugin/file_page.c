/*
 * file_page.c - /tep/<12 hex>/<name>: a file of the site.
 *
 * Public while an item that is public uses it. The address changes with the bytes,
 * so it may be kept for a year, but not a list with people's names: that has its day
 * and then must be gone. What people uploaded is never run: no sniffing, a sandbox
 * without scripts, and only pictures and PDF open in the browser.
 */
#include "plugin/context.h"

#include "content/flow.h"
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

/* Whoever may see what is not published yet sees its files; nobody keeps them. */
static int send_file(struct dinh_ctx *ctx, const struct blob *blob, bool is_public,
                     bool has_names)
{
    struct response *response = ctx->response;
    struct arena *arena = ctx->arena;
    answer_bytes(ctx, 200, blob->type, (struct str){ "", 0 });
    response->file = blob_path(ctx->workspace->stores[DINH_DB_SITE], arena, blob);
    response->etag = arena_printf(arena, "\"%.16s\"", blob->sha256);
    if (!opens_inline(blob->type))
        response->download = blob->name;
    response_header(response, arena, "Cache-Control",
                    is_public && !has_names ? "public, max-age=31536000, immutable"
                                            : "private, no-store");
    if (has_names || !is_public)
        response_header(response, arena, "X-Robots-Tag", "noindex, nofollow, noarchive");
    response_header(response, arena, "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
                    "object-src 'self'; sandbox");
    return 200;
}

int file_page(struct dinh_ctx *ctx)
{
    struct content *content = ctx->workspace->content;
    struct store *store = ctx->workspace->stores[DINH_DB_SITE];
    struct str hash = str_of(host_param(ctx, "hash"));
    struct blob blob;
    if (!is_short_hash(hash) || !blob_find(store, ctx->arena, hash, &blob))
        return host_fail(ctx, 404, "Không có tệp này.");
    bool is_public = file_is_public(content, str_of(blob.sha256));
    if (!is_public && !host_may(ctx, "content.drafts"))
        return host_fail(ctx, 404, "Không có tệp này.");
    if (!str_is(str_of(host_param(ctx, "name")), blob.name))
        return host_redirect(ctx, 301, blob_href(ctx->arena, &blob));
    return send_file(ctx, &blob, is_public, file_has_names(content, str_of(blob.sha256)));
}
