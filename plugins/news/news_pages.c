/*
 * news_pages.c - lists, articles and feeds.
 *
 * Each handler fills the page's map and names a view; what the view shows is
 * documented at the top of plugins/news/views/<view>.html.
 */
#include "news.h"

#include <string.h>

enum { RELATED = 3, FIRST_YEAR = 1990, LAST_YEAR = 2999, LAST_PAGE = 1000000 };
static const int64_t DAY_MS = 86400000;

dinh_where news_in_year(int64_t year)
{
    const int64_t zone = 7 * 3600000;
    int64_t from = dinh->make_date((int)year, 1, 1) * DAY_MS - zone;
    int64_t to = dinh->make_date((int)year + 1, 1, 1) * DAY_MS - zone - 1;
    return (dinh_where){
        .field = "published_at", .op = DINH_BETWEEN, .number = from, .to = to
    };
}

/* How many items have the category; 0 when it is not among the counted. An
 * import brings hundreds of categories, so their ids are taken out once. */
static int64_t count_of(const dinh_value *counts, const char *const *ids, const char *id)
{
    for (uint32_t i = 0; i < dinh->count(counts); i++)
        if (strcmp(ids[i], id) == 0)
            return dinh->get_int(dinh->at(counts, i), "count");
    return 0;
}

dinh_value *news_categories(dinh_ctx *ctx, const char *current)
{
    const dinh_query all = { .size = sizeof all, .kind = "news" };
    dinh_value *counts = dinh->tally(ctx, &all, "category", DINH_BY_VALUE);
    dinh_value *table = dinh->table(ctx, "categories");
    dinh_value *list = dinh->new_list(ctx);
    const char **ids = dinh->alloc(ctx, (dinh->count(counts) + 1) * sizeof *ids);
    for (uint32_t i = 0; i < dinh->count(counts); i++)
        ids[i] = dinh->get_text(dinh->at(counts, i), "id");
    for (uint32_t i = 0; i < dinh->count(table); i++) {
        /* the table's order, not the alphabet's */
        const char *id = dinh->get_text(dinh->at(table, i), "id");
        int64_t count = count_of(counts, ids, id);
        if (count == 0)
            continue;
        dinh_value *entry = dinh->add_map(ctx, list);
        dinh->set(ctx, entry, "id", id);
        dinh->set(ctx, entry, "title", dinh->get_text(dinh->at(table, i), "title"));
        dinh->set(ctx, entry, "href", dinh->text(ctx, "/tin-tuc/%s", id));
        dinh->set_int(ctx, entry, "count", count);
        dinh->set_bool(ctx, entry, "current", current && strcmp(current, id) == 0);
    }
    return list;
}

/* { title, href, count, current } of each year that has items. */
static void add_years(dinh_ctx *ctx, const dinh_query *query, int64_t current)
{
    dinh_query any_year = *query;
    any_year.where_count -= current ? 1 : 0;
    any_year.flags |= DINH_QUERY_EXPIRED; /* a past notice is found under its year */
    dinh_value *years = dinh->tally(ctx, &any_year, "published_at", DINH_BY_YEAR);
    const char *chosen = current ? dinh->text(ctx, "%d", (int)current) : "";
    for (uint32_t i = 0; i < dinh->count(years); i++) {
        dinh_value *year = dinh->at(years, i);
        const char *id = dinh->get_text(year, "id");
        dinh->set(ctx, year, "href", dinh->href_with(ctx, "nam", id));
        dinh->set_bool(ctx, year, "current", strcmp(id, chosen) == 0);
    }
    dinh->set_value(ctx, dinh->data(ctx), "years", years);
    dinh->set(ctx, dinh->data(ctx), "all_years_href", dinh->href_with(ctx, "nam", NULL));
}

static void add_feeds(dinh_ctx *ctx, const char *title, const char *category)
{
    const char *tail = category ? dinh->text(ctx, "/%s", category) : "";
    dinh->feed_link(ctx, title, dinh->text(ctx, "/rss%s", tail), "application/rss+xml");
    dinh->feed_link(ctx, title, dinh->text(ctx, "/atom%s", tail), "application/atom+xml");
    dinh->set(ctx, dinh->data(ctx), "feed_href", dinh->text(ctx, "/rss%s", tail));
}

/* How long ago the newest item was: "tin mới nhất: 3 ngày trước". */
static void set_age(dinh_ctx *ctx, dinh_value *items)
{
    if (dinh->count(items) == 0)
        return;
    int64_t newest = dinh->get_int(dinh->at(items, 0), "published_at");
    dinh->set_int(ctx, dinh->data(ctx), "newest_days",
                  dinh->days(dinh->now(ctx)) - dinh->days(newest));
    dinh->set_time(ctx, dinh->data(ctx), "newest_at", newest);
}

/* What every list page does once its conditions are known. */
static int show_list(dinh_ctx *ctx, dinh_query *query, int64_t year, const char *view)
{
    dinh_value *items = dinh->list(ctx, query);
    if (!items || (query->page > 1 && dinh->count(items) == 0))
        return dinh->fail(ctx, 404, "%s", dinh->word(ctx, "error.no_such_page"));
    for (uint32_t i = 0; i < dinh->count(items); i++)
        news_set_picture(ctx, dinh->at(items, i));
    dinh_value *data = dinh->data(ctx);
    dinh->set_value(ctx, data, "items", items);
    dinh->set_int(ctx, data, "total", query->total);
    if (year)
        dinh->set(ctx, data, "year", dinh->text(ctx, "%d", (int)year));
    dinh->pager(ctx, query);
    add_years(ctx, query, year);
    if (query->page == 1 && !year)
        set_age(ctx, items);
    return dinh->show(ctx, 200, view);
}

int news_list_page(dinh_ctx *ctx)
{
    const char *category = dinh->param(ctx, "category");
    dinh_value *entry = category ? dinh->table_entry(ctx, "categories", category) : NULL;
    int64_t year = dinh->query_int(ctx, "nam", 0, FIRST_YEAR, LAST_YEAR);
    int64_t page = dinh->query_int(ctx, "trang", 1, 1, LAST_PAGE);
    uint32_t count = 0;
    if ((category && !entry) || year < 0 || page < 0)
        return dinh->fail(ctx, 404, "%s", dinh->word(ctx, "error.no_such_page"));
    const char *all = dinh->word(ctx, "news.title");
    const char *title = entry ? dinh->get_text(entry, "title") : all;
    dinh->set(ctx, dinh->page(ctx), "title", title);
    dinh->set(ctx, dinh->data(ctx), "title", title);
    if (category) {
        dinh->set(ctx, dinh->data(ctx), "category", category);
        dinh->crumb(ctx, all, "/tin-tuc");
    }
    dinh->crumb(ctx, title, NULL);
    add_feeds(ctx, title, category);
    dinh->set_value(ctx, dinh->data(ctx), "categories", news_categories(ctx, category));

    dinh_where where[2];
    if (category)
        where[count++] =
            (dinh_where){ .field = "category", .op = DINH_IS, .text = category };
    if (year) /* last: add_years leaves it out */
        where[count++] = news_in_year(year);
    dinh_query query = { .size = sizeof query,
                         .kind = "news",
                         .where = where,
                         .where_count = count,
                         .page = (uint32_t)page,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "page_size") };
    return show_list(ctx, &query, year, "news/list");
}

/* Others of the category, without the article itself. */
static void add_related(dinh_ctx *ctx, dinh_value *item)
{
    const dinh_where same = { .field = "category",
                              .op = DINH_IS,
                              .text = dinh->get_text(item, "category.id") };
    dinh_query query = { .size = sizeof query,
                         .kind = "news",
                         .where = &same,
                         .where_count = 1,
                         .page = 1,
                         .per_page = RELATED + 1 };
    dinh_value *items = dinh->list(ctx, &query);
    dinh_value *related = dinh->set_list(ctx, dinh->data(ctx), "related");
    for (uint32_t i = 0; i < dinh->count(items) && dinh->count(related) < RELATED; i++)
        if (dinh->get_int(dinh->at(items, i), "id") != dinh->get_int(item, "id"))
            dinh->add_value(ctx, related, dinh->at(items, i));
}

int news_article_page(dinh_ctx *ctx, dinh_value *item)
{
    dinh->about(ctx, item, "NewsArticle");
    const char *category = dinh->get_text(item, "category.id");
    dinh->crumb(ctx, dinh->word(ctx, "news.title"), "/tin-tuc");
    if (*category) {
        const char *title = dinh->get_text(item, "category.title");
        dinh->set(ctx, dinh->page(ctx), "section", title);
        dinh->crumb(ctx, title, dinh->text(ctx, "/tin-tuc/%s", category));
        add_related(ctx, item);
    }
    dinh->crumb(ctx, dinh->get_text(item, "title"), NULL);
    return dinh->show(ctx, 200, "news/article");
}

int news_feed_page(dinh_ctx *ctx)
{
    const char *category = dinh->param(ctx, "category");
    dinh_value *entry = category ? dinh->table_entry(ctx, "categories", category) : NULL;
    if (category && !entry)
        return dinh->fail(ctx, 404, "%s", dinh->word(ctx, "error.no_such_page"));
    const dinh_where same = { .field = "category", .op = DINH_IS, .text = category };
    dinh_query query = { .size = sizeof query,
                         .kind = "news",
                         .where = &same,
                         .where_count = category ? 1 : 0,
                         .page = 1,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "feed_size"),
                         .flags = DINH_QUERY_FULL };
    const char *title =
        entry ? dinh->get_text(entry, "title") : dinh->word(ctx, "news.title");
    int format = strncmp(dinh->path(ctx), "/atom", 5) == 0 ? DINH_ATOM : DINH_RSS;
    return dinh->send_feed(ctx, format, title, dinh->list(ctx, &query));
}

int notice_list_page(dinh_ctx *ctx)
{
    int64_t year = dinh->query_int(ctx, "nam", 0, FIRST_YEAR, LAST_YEAR);
    int64_t page = dinh->query_int(ctx, "trang", 1, 1, LAST_PAGE);
    if (year < 0 || page < 0)
        return dinh->fail(ctx, 404, "%s", dinh->word(ctx, "error.no_such_page"));
    const char *title = dinh->word(ctx, "notice.title");
    dinh->set(ctx, dinh->page(ctx), "title", title);
    dinh->set(ctx, dinh->data(ctx), "title", title);
    dinh->crumb(ctx, title, NULL);
    dinh_where where = year ? news_in_year(year) : (dinh_where){ 0 };
    dinh_query query = { .size = sizeof query,
                         .kind = "notice",
                         .where = &where,
                         .where_count = year ? 1 : 0,
                         .page = (uint32_t)page,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "page_size"),
                         .flags = year ? DINH_QUERY_EXPIRED : 0 };
    return show_list(ctx, &query, year, "news/notice_list");
}

int notice_page(dinh_ctx *ctx, dinh_value *item)
{
    dinh->about(ctx, item, "Article");
    dinh->crumb(ctx, dinh->word(ctx, "notice.title"), "/thong-bao");
    dinh->crumb(ctx, dinh->get_text(item, "title"), NULL);
    return dinh->show(ctx, 200, "news/notice");
}
