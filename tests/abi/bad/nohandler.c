/* nohandler.c - a route nobody answers. */
#include <dinh/plugin.h>

static const dinh_route routes[] = { { .method = "GET", .path = "/a" } };

DINH_PLUGIN("nohandler", "1.0.0",
    .summary = "Hỏng",
    .routes = DINH_LIST_OF(routes),
);
