/*
 * news_pages.c - lists, articles and feeds.
 *
 * Each handler fills the page's map and names a view; what the view shows is
 * documented at the top of plugins/news/views/<view>.html.
 */
#include "news.h"

#include <stdlib.h>
#include <string.h>

enum {
    RELATED = 3,
    ARCHIVE = 500,
    FIRST_YEAR = 1990,
    LAST_YEAR = 2999,
    LAST_PAGE = 1000000
};

/* ---- parts of a page -------------------------------------------------------- */

dinh_where news_in_year(int year)
{
    const int64_t day = 86400000, zone = 7 * 3600000;
    return (dinh_where){ .field = "published_at",
                         .op = DINH_BETWEEN,
                         .number = dinh->make_date(year, 1, 1) * day - zone,
                         .to = dinh->make_date(year + 1, 1, 1) * day - zone - 1 };
}

static int64_t count_of(dinh_value *counts, const char *id)
{
    for (uint32_t i = 0; i < dinh->count(counts); i++)
        if (strcmp(dinh->get_text(dinh->at(counts, i), "id"), id) == 0)
            return dinh->get_int(dinh->at(counts, i), "count");
    return 0;
}

dinh_value *news_categories(dinh_ctx *ctx, const char *current)
{
    const dinh_query all = { .size = sizeof all, .kind = "news" };
    dinh_value *counts = dinh->tally(ctx, &all, "category", DINH_BY_VALUE);
    dinh_value *table = dinh->table(ctx, "categories"); /* the commune's own order */
    dinh_value *list = dinh->new_list(ctx);
    for (uint32_t i = 0; i < dinh->count(table); i++) {
        const char *id = dinh->get_text(dinh->at(table, i), "id");
        int64_t count = count_of(counts, id);
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

/* { title, href, count, current } of each year, whatever year is chosen now:
 * the year is the last condition of `query`. */
static void add_years(dinh_ctx *ctx, const dinh_query *query, int64_t current)
{
    dinh_query any_year = *query;
    any_year.where_count -= current ? 1 : 0;
    dinh_value *years = dinh->tally(ctx, &any_year, "published_at", DINH_BY_YEAR);
    for (uint32_t i = 0; i < dinh->count(years); i++) {
        dinh_value *year = dinh->at(years, i);
        const char *id = dinh->get_text(year, "id");
        int is_current = current && atoi(id) == current;
        dinh->set(ctx, year, "href", dinh->href_with(ctx, "nam", is_current ? NULL : id));
        dinh->set_bool(ctx, year, "current", is_current);
    }
    dinh->set_value(ctx, dinh->data(ctx), "years", years);
}

static void add_feeds(dinh_ctx *ctx, const char *title, const char *category)
{
    const char *tail = category ? dinh->text(ctx, "/%s", category) : "";
    const char *rss = dinh->text(ctx, "/rss%s", tail);
    dinh->feed_link(ctx, title, rss, "application/rss+xml");
    dinh->feed_link(ctx, title, dinh->text(ctx, "/atom%s", tail), "application/atom+xml");
    dinh->set(ctx, dinh->data(ctx), "feed", rss);
}

static int no_such_page(dinh_ctx *ctx)
{
    return dinh->fail(ctx, 404, "%s", dinh->word(ctx, "error.no_such_page"));
}

/* ---- news --------------------------------------------------------------------- */

/* Title, crumbs, feeds and chips of a list, before its items are known. */
static void begin_list(dinh_ctx *ctx, dinh_value *chosen)
{
    const char *all = dinh->word(ctx, "news.title");
    const char *id = chosen ? dinh->get_text(chosen, "id") : NULL;
    const char *title = chosen ? dinh->get_text(chosen, "title") : all;
    dinh->set(ctx, dinh->page(ctx), "title", title);
    dinh->set_value(ctx, dinh->data(ctx), "chosen", chosen);
    if (chosen)
        dinh->crumb(ctx, all, "/tin-tuc");
    dinh->crumb(ctx, title, NULL);
    add_feeds(ctx, title, id);
    dinh->set_value(ctx, dinh->data(ctx), "categories", news_categories(ctx, id));
}

int news_list_page(dinh_ctx *ctx)
{
    const char *category = dinh->param(ctx, "category");
    dinh_value *chosen = category ? dinh->table_entry(ctx, "categories", category) : NULL;
    int64_t year = dinh->query_int(ctx, "nam", 0, FIRST_YEAR, LAST_YEAR);
    int64_t page = dinh->query_int(ctx, "trang", 1, 1, LAST_PAGE);
    if ((category && !chosen) || year < 0 || page < 0)
        return no_such_page(ctx);
    dinh_where where[2];
    uint32_t count = 0;
    if (category)
        where[count++] =
            (dinh_where){ .field = "category", .op = DINH_IS, .text = category };
    if (year)
        where[count++] = news_in_year((int)year);
    dinh_query query = { .size = sizeof query,
                         .kind = "news",
                         .where = where,
                         .where_count = count,
                         .page = (uint32_t)page,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "page_size") };
    dinh_value *items = dinh->list(ctx, &query), *data = dinh->data(ctx);
    if (!items || (page > 1 && dinh->count(items) == 0))
        return no_such_page(ctx);

    begin_list(ctx, chosen);
    for (uint32_t i = 0; i < dinh->count(items); i++) {
        dinh_value *item = dinh->at(items, i);
        dinh->set_value(ctx, item, "thumb", dinh->at(dinh->get(item, "pictures"), 0));
    }
    if (year)
        dinh->set(ctx, data, "year", dinh->text(ctx, "%d", (int)year));
    if (page == 1)
        dinh->set_value(ctx, data, "newest", dinh->get(dinh->at(items, 0), "published_at"));
    dinh->set_int(ctx, data, "total", query.total);
    add_years(ctx, &query, year);
    dinh->set_value(ctx, data, "items", items);
    dinh->pager(ctx, &query);
    return dinh->show(ctx, 200, "news/list");
}

/* The newest others of a kind (or of one category of it). */
static void add_others(dinh_ctx *ctx, const char *key, const char *kind,
                       const dinh_where *where, int64_t without)
{
    dinh_query query = { .size = sizeof query,
                         .kind = kind,
                         .where = where,
                         .where_count = where ? 1 : 0,
                         .page = 1,
                         .per_page = RELATED + 1 };
    dinh_value *items = dinh->list(ctx, &query);
    dinh_value *others = dinh->set_list(ctx, dinh->data(ctx), key);
    for (uint32_t i = 0; i < dinh->count(items) && dinh->count(others) < RELATED; i++)
        if (dinh->get_int(dinh->at(items, i), "id") != without)
            dinh->add_value(ctx, others, dinh->at(items, i));
}

int news_article_page(dinh_ctx *ctx, dinh_value *item)
{
    dinh->about(ctx, item, "NewsArticle");
    dinh->crumb(ctx, dinh->word(ctx, "news.title"), "/tin-tuc");
    const dinh_where same = { .field = "category",
                              .op = DINH_IS,
                              .text = dinh->get_text(item, "category.id") };
    if (*same.text) {
        const char *title = dinh->get_text(item, "category.title");
        dinh->set(ctx, dinh->page(ctx), "section", title);
        dinh->crumb(ctx, title, dinh->text(ctx, "/tin-tuc/%s", same.text));
        add_others(ctx, "related", "news", &same, dinh->get_int(item, "id"));
    }
    dinh->crumb(ctx, dinh->get_text(item, "title"), NULL);
    if (dinh->get_int(item, "changed_at") > dinh->get_int(item, "published_at"))
        dinh->set_value(ctx, dinh->data(ctx), "changed_at", dinh->get(item, "changed_at"));
    return dinh->show(ctx, 200, "news/article");
}

int news_feed_page(dinh_ctx *ctx)
{
    const char *category = dinh->param(ctx, "category");
    dinh_value *chosen = category ? dinh->table_entry(ctx, "categories", category) : NULL;
    if (category && !chosen)
        return no_such_page(ctx);
    const dinh_where same = { .field = "category", .op = DINH_IS, .text = category };
    dinh_query query = { .size = sizeof query,
                         .kind = "news",
                         .where = &same,
                         .where_count = category ? 1 : 0,
                         .page = 1,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "feed_size"),
                         .flags = DINH_QUERY_FULL };
    const char *title =
        chosen ? dinh->get_text(chosen, "title") : dinh->word(ctx, "news.title");
    int format = strncmp(dinh->path(ctx), "/atom", 5) == 0 ? DINH_ATOM : DINH_RSS;
    return dinh->send_feed(ctx, format, title, dinh->list(ctx, &query));
}

/* ---- notices ------------------------------------------------------------------- */

/* Those past their day, folded under their year. */
static void add_archive(dinh_ctx *ctx)
{
    dinh_query query = { .size = sizeof query,
                         .kind = "notice",
                         .page = 1,
                         .per_page = ARCHIVE,
                         .flags = DINH_QUERY_EXPIRED };
    dinh_value *items = dinh->list(ctx, &query);
    dinh_value *archive = dinh->set_list(ctx, dinh->data(ctx), "archive");
    dinh_value *group = NULL, *notices = NULL;
    int last = 0;
    for (uint32_t i = 0; i < dinh->count(items); i++) {
        dinh_value *item = dinh->at(items, i);
        int year = dinh->year(dinh->days(dinh->get_int(item, "published_at")));
        if (!group || year != last) {
            group = dinh->add_map(ctx, archive);
            notices = dinh->set_list(ctx, group, "notices");
            dinh->set(ctx, group, "title", dinh->text(ctx, "%d", year));
            last = year;
        }
        dinh->add_value(ctx, notices, item);
        dinh->set_int(ctx, group, "count", dinh->count(notices));
    }
}

int notice_list_page(dinh_ctx *ctx)
{
    int64_t page = dinh->query_int(ctx, "trang", 1, 1, LAST_PAGE);
    dinh_query query = { .size = sizeof query,
                         .kind = "notice",
                         .page = page > 0 ? (uint32_t)page : 1,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "page_size") };
    dinh_value *items = dinh->list(ctx, &query);
    if (page < 0 || !items || (page > 1 && dinh->count(items) == 0))
        return no_such_page(ctx);
    const char *title = dinh->word(ctx, "notice.title");
    dinh->set(ctx, dinh->page(ctx), "title", title);
    dinh->crumb(ctx, title, NULL);
    dinh->feed_link(ctx, title, "/rss-thong-bao", "application/rss+xml");
    dinh->set(ctx, dinh->data(ctx), "feed", "/rss-thong-bao");
    dinh->set_value(ctx, dinh->data(ctx), "items", items);
    dinh->pager(ctx, &query);
    if (page == 1)
        add_archive(ctx);
    return dinh->show(ctx, 200, "news/notice_list");
}

int notice_page(dinh_ctx *ctx, dinh_value *item)
{
    dinh->about(ctx, item, "Article");
    dinh->crumb(ctx, dinh->word(ctx, "notice.title"), "/thong-bao");
    dinh->crumb(ctx, dinh->get_text(item, "title"), NULL);
    int64_t expires = dinh->get_int(item, "expires_at");
    dinh->set_bool(ctx, dinh->data(ctx), "expired", expires && expires < dinh->now(ctx));
    add_others(ctx, "others", "notice", NULL, dinh->get_int(item, "id"));
    return dinh->show(ctx, 200, "news/notice");
}

int notice_feed_page(dinh_ctx *ctx)
{
    dinh_query query = { .size = sizeof query,
                         .kind = "notice",
                         .page = 1,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "feed_size"),
                         .flags = DINH_QUERY_FULL };
    return dinh->send_feed(ctx, DINH_RSS, dinh->word(ctx, "notice.title"),
                           dinh->list(ctx, &query));
}
