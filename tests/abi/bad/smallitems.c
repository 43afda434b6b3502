/* smallitems.c - items of a size no header ever had. */
#include <dinh/plugin.h>

static int page(dinh_ctx *ctx)
{
    return dinh->show(ctx, 200, "home");
}

static const dinh_route routes[] = { { .method = "GET", .path = "/a", .handle = page } };

DINH_PLUGIN("smallitems", "1.0.0",
    .summary = "Hỏng",
    .routes = { routes, 1, 8 },
);
