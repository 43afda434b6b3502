/*
 * outside.c - one page, built against the installed header alone.
 */
#include <dinh/plugin.h>

static int page(dinh_ctx *ctx)
{
    return dinh->send(ctx, 200, "text/plain", "ok", 2);
}

static const dinh_route routes[] = {
    { .method = "GET", .path = "/ngoai", .handle = page }
};

DINH_PLUGIN("outside", "1.0.0",
    .summary = "Ngoài cây nguồn",
    .routes = DINH_LIST_OF(routes),
);
