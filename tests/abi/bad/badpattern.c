/* badpattern.c - a pattern that could never match. */
#include <dinh/plugin.h>

static int page(dinh_ctx *ctx)
{
    return dinh->show(ctx, 200, "home");
}

static const dinh_route routes[] = {
    { .method = "GET", .path = "/*rest/x", .handle = page }
};

DINH_PLUGIN("badpattern", "1.0.0",
    .summary = "Hỏng",
    .routes = DINH_LIST_OF(routes),
);
