/* twice.c - the same route two times. */
#include <dinh/plugin.h>

static int page(dinh_ctx *ctx)
{
    return dinh->show(ctx, 200, "home");
}

static const dinh_route routes[] = {
    { .method = "GET", .path = "/a", .handle = page },
    { .method = "GET", .path = "/a", .handle = page },
};

DINH_PLUGIN("twice", "1.0.0",
    .summary = "Hỏng",
    .routes = DINH_LIST_OF(routes),
);
