/*
 * news_blocks.c - the plugin's pieces of the home page.
 */
#include "news.h"

enum { FEATURED = 5, FEATURED_LOOKED_AT = 12, NOTICES = 4 };

/* The newest item with a picture leads; pinned ones before all others. */
static uint32_t choose_lead(dinh_value *items)
{
    for (uint32_t i = 0; i < dinh->count(items); i++)
        if (dinh->get_int(dinh->at(items, i), "pinned"))
            return i;
    for (uint32_t i = 0; i < dinh->count(items); i++)
        if (dinh->count(dinh->get(dinh->at(items, i), "pictures")))
            return i;
    return 0;
}

void news_set_picture(dinh_ctx *ctx, dinh_value *item)
{
    dinh->set_value(ctx, item, "picture", dinh->at(dinh->get(item, "pictures"), 0));
}

/* "47 tin bài năm 2021": how many there are in the year of the newest. */
static void add_year(dinh_ctx *ctx, dinh_value *map, dinh_value *newest)
{
    int year = dinh->year(dinh->days(dinh->get_int(newest, "published_at")));
    const dinh_where where = news_in_year(year);
    dinh_query query = { .size = sizeof query,
                         .kind = "news",
                         .where = &where,
                         .where_count = 1,
                         .page = 1,
                         .per_page = 1 };
    dinh->list(ctx, &query);
    dinh->set_int(ctx, map, "year_total", query.total);
    dinh->set(ctx, map, "year", dinh->text(ctx, "%d", year));
    dinh->set(ctx, map, "year_href", dinh->text(ctx, "/tin-tuc?nam=%d", year));
}

int news_featured_block(dinh_ctx *ctx, dinh_value *map)
{
    dinh_query query = {
        .size = sizeof query, .kind = "news", .page = 1, .per_page = FEATURED_LOOKED_AT
    };
    dinh_value *items = dinh->list(ctx, &query);
    if (dinh->count(items) == 0)
        return DINH_NOT_FOUND;
    uint32_t lead = choose_lead(items);
    news_set_picture(ctx, dinh->at(items, lead));
    dinh->set_value(ctx, map, "lead", dinh->at(items, lead));
    dinh_value *others = dinh->set_list(ctx, map, "items");
    for (uint32_t i = 0; i < dinh->count(items) && dinh->count(others) + 1 < FEATURED; i++)
        if (i != lead)
            dinh->add_value(ctx, others, dinh->at(items, i));
    dinh->set_int(ctx, map, "total", query.total);
    dinh->set(ctx, map, "href", "/tin-tuc");
    add_year(ctx, map, dinh->at(items, 0));
    return DINH_OK;
}

int news_categories_block(dinh_ctx *ctx, dinh_value *map)
{
    dinh_value *categories = news_categories(ctx, NULL);
    if (dinh->count(categories) == 0)
        return DINH_NOT_FOUND;
    dinh->set_value(ctx, map, "categories", categories);
    return DINH_OK;
}

int notice_important_block(dinh_ctx *ctx, dinh_value *map)
{
    const dinh_where important = { .field = "important", .op = DINH_IS, .number = 1 };
    dinh_query query = { .size = sizeof query,
                         .kind = "notice",
                         .where = &important,
                         .where_count = 1,
                         .page = 1,
                         .per_page = 1 };
    dinh_value *items = dinh->list(ctx, &query);
    if (dinh->count(items) == 0)
        return DINH_NOT_FOUND;
    dinh->set_value(ctx, map, "notice", dinh->at(items, 0));
    return DINH_OK;
}

int notice_latest_block(dinh_ctx *ctx, dinh_value *map)
{
    dinh_query query = {
        .size = sizeof query, .kind = "notice", .page = 1, .per_page = NOTICES
    };
    dinh_value *items = dinh->list(ctx, &query);
    if (dinh->count(items) == 0)
        return DINH_NOT_FOUND;
    dinh->set_value(ctx, map, "items", items);
    dinh->set(ctx, map, "href", "/thong-bao");
    return DINH_OK;
}
