/* foreignblock.c - a block in the name of another plugin. */
#include <dinh/plugin.h>

static int fill(dinh_ctx *ctx, dinh_value *map)
{
    dinh->set(ctx, map, "a", "b");
    return DINH_OK;
}

static const dinh_block blocks[] = { { "news.latest", "news/latest", fill } };

DINH_PLUGIN("foreignblock", "1.0.0",
    .summary = "Hỏng",
    .blocks = DINH_LIST_OF(blocks),
);
