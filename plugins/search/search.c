/*
 * search.c - one search over everything that is public. Start here: the tables.
 */
#include "search.h"

static const dinh_route routes[] = {
    { .method = "GET",
      .path = "/tim-kiem",
      .handle = search_page,
      .query = "q,loai,nhom,nam,trang",
      .flags = DINH_ROUTE_CACHE | DINH_ROUTE_RARE | DINH_ROUTE_COUNT },
};

static const dinh_hook hooks[] = {
    /* Another plugin asks for the ids of what fits ("legal" does). */
    { .event = "search.asked", .handle = search_asked },
    { .event = "item.erased", .handle = index_erased },
};

static const dinh_job jobs[] = {
    /* What is published shall be found within a second, and looking costs one read. */
    { .name = "search.follow", .run = index_job, .every_ms = 250 },
};

static const dinh_command commands[] = {
    { "search", "dinh search HOME CÂU-TÌM [--json] | dinh search HOME --rebuild",
      "tìm như người đọc tìm trên trang", search_command },
};

static const dinh_setting settings[] = {
    { "page_size", "10", "Số kết quả mỗi trang", 5, 50 },
};

static int start(dinh_ctx *ctx, void **state)
{
    *state = index_open(ctx);
    return *state ? DINH_OK : DINH_FAILED;
}

static void stop(void *state)
{
    index_close(state);
}

DINH_PLUGIN("search", "0.1.0", .summary = "Tìm kiếm, gõ có dấu hay không dấu đều được",
            .routes = DINH_LIST_OF(routes), .hooks = DINH_LIST_OF(hooks),
            .jobs = DINH_LIST_OF(jobs), .commands = DINH_LIST_OF(commands),
            .settings = DINH_LIST_OF(settings), .start = start, .stop = stop, );
