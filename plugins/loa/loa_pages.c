/*
 * loa_pages.c - the list of bulletins, one bulletin, a block for the home page.
 */
#include "loa.h"

#include <string.h>

enum { FIRST_YEAR = 1990, LAST_YEAR = 2999, LAST_PAGE = 100000, IN_BLOCK = 3 };

static const char TITLE[] = "Bản tin loa truyền thanh";

/* The years that have bulletins, as links; `chosen` is "" for all of them. */
static void show_years(dinh_ctx *ctx, const char *chosen)
{
    const dinh_query all = { .size = sizeof all, .kind = "bulletin" };
    dinh_value *data = dinh->data(ctx);
    dinh_value *years = dinh->tally(ctx, &all, "aired", DINH_BY_YEAR);
    for (uint32_t i = 0; i < dinh->count(years); i++) {
        dinh_value *year = dinh->at(years, i); /* { id, title, count } */
        const char *id = dinh->get_text(year, "id");
        dinh->set(ctx, year, "href", dinh->href_with(ctx, "nam", id));
        dinh->set_bool(ctx, year, "current", strcmp(id, chosen) == 0);
    }
    dinh->set_value(ctx, data, "years", years);
    dinh->set(ctx, data, "year", chosen);
    dinh->set(ctx, data, "all_href", dinh->href_with(ctx, "nam", NULL));
}

int loa_list_page(dinh_ctx *ctx)
{
    int64_t year = dinh->query_int(ctx, "nam", 0, FIRST_YEAR, LAST_YEAR);
    int64_t page = dinh->query_int(ctx, "trang", 1, 1, LAST_PAGE);
    if (year < 0 || page < 0)
        return dinh->fail(ctx, 404, "Không có trang danh sách bản tin này.");

    const dinh_where in_year = { .field = "aired",
                                 .op = DINH_BETWEEN,
                                 .number = dinh->make_date((int)year, 1, 1),
                                 .to = dinh->make_date((int)year, 12, 31) };
    dinh_query query = { .size = sizeof query,
                         .kind = "bulletin",
                         .where = &in_year,
                         .where_count = year ? 1 : 0,
                         .page = (uint32_t)page,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "page_size") };
    dinh_value *items = dinh->list(ctx, &query);
    if (page > 1 && dinh->count(items) == 0)
        return dinh->fail(ctx, 404, "Không có trang danh sách bản tin này.");

    dinh->set(ctx, dinh->page(ctx), "title", TITLE);
    dinh->crumb(ctx, TITLE, NULL);
    dinh->set_value(ctx, dinh->data(ctx), "items", items);
    dinh->set_int(ctx, dinh->data(ctx), "total", query.total);
    show_years(ctx, year ? dinh->query(ctx, "nam") : "");
    dinh->pager(ctx, &query);
    return dinh->show(ctx, 200, "loa/list");
}

int loa_bulletin_page(dinh_ctx *ctx, dinh_value *item)
{
    dinh->about(ctx, item, "Article");
    dinh->crumb(ctx, TITLE, "/loa");
    dinh->crumb(ctx, dinh->get_text(item, "title"), NULL);
    return dinh->show(ctx, 200, "loa/bulletin");
}

int loa_latest_block(dinh_ctx *ctx, dinh_value *map)
{
    dinh_query query = {
        .size = sizeof query, .kind = "bulletin", .page = 1, .per_page = IN_BLOCK
    };
    dinh_value *items = dinh->list(ctx, &query);
    if (dinh->count(items) == 0)
        return DINH_NOT_FOUND;
    dinh->set_value(ctx, map, "items", items);
    dinh->set(ctx, map, "href", "/loa");
    return DINH_OK;
}
