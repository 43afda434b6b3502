/*
 * news_blocks.c - the plugin's pieces of the home page. What each fills is
 * documented at the top of its view.
 */
#include "news.h"

enum { FEATURED = 5, FEATURED_LOOKED_AT = 12, NOTICES = 4 };

/* A pinned item leads, else the newest with a picture, else the newest. */
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

/* "47 tin bài năm 2021": how many there are of the newest item's year. */
static void add_year_count(dinh_ctx *ctx, dinh_value *map, dinh_value *newest)
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
    dinh->set_int(ctx, map, "count", query.total);
    dinh->set(ctx, map, "year", dinh->text(ctx, "%d", year));
}

int news_featured_block(dinh_ctx *ctx, dinh_value *map)
{
    dinh_query query = {
        .size = sizeof query, .kind = "news", .page = 1, .per_page = FEATURED_LOOKED_AT
    };
    dinh_value *items = dinh->list(ctx, &query);
    if (dinh->count(items) == 0)
        return DINH_NOT_FOUND;
    uint32_t chosen = choose_lead(items);
    dinh_value *lead = dinh->at(items, chosen);
    dinh->set_value(ctx, lead, "picture", dinh->at(dinh->get(lead, "pictures"), 0));
    dinh->set_value(ctx, map, "lead", lead);
    dinh_value *others = dinh->set_list(ctx, map, "items");
    for (uint32_t i = 0; i < dinh->count(items) && dinh->count(others) + 1 < FEATURED; i++)
        if (i != chosen)
            dinh->add_value(ctx, others, dinh->at(items, i));
    add_year_count(ctx, map, dinh->at(items, 0));
    return DINH_OK;
}

int news_by_category_block(dinh_ctx *ctx, dinh_value *map)
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
    return DINH_OK;
}
