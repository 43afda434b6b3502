/*
 * news_test.c - lists, articles, notices, feeds and blocks, and what is no page.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "fake_host.h"

#include <string.h>

extern const dinh_plugin dinh_plugin_v0;

static const char categories[] = "[{\"id\":\"dang\",\"title\":\"Đảng ủy\"},"
                                 "{\"id\":\"ubnd\",\"title\":\"UBND xã\"},"
                                 "{\"id\":\"thon\",\"title\":\"Các thôn\"}]";

/* Newest first, as the portal lists them: 30 of 2021, 1 of 2020. */
static void add_news(dinh_ctx *ctx)
{
    const char *json = "[";
    for (int i = 31; i >= 1; i--)
        json = dinh->text(
            ctx,
            "%s%s{\"id\":%d,\"no\":%d,\"title\":\"Tin %d\",\"href\":\"/tin-tuc/x/tin.t%d\","
            "\"category\":{\"id\":\"%s\",\"title\":\"c\"},\"published_at\":\"%s\"%s%s}",
            json, i == 31 ? "" : ",", i, i, i, i, i % 3 ? "ubnd" : "dang",
            i == 1 ? "2020-12-31T23:59:59" : "2021-09-10T08:00",
            i == 28 ? ",\"pictures\":[{\"href\":\"/tep/a.webp\"}]" : "",
            i == 20 ? ",\"pinned\":true" : "");
    fake_host_items(ctx, "news", dinh->text(ctx, "%s]", json));
}

static dinh_ctx *create(void)
{
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    fake_host_table(ctx, "categories", categories);
    add_news(ctx);
    return ctx;
}

static dinh_value *data(dinh_ctx *ctx, const char *path)
{
    return dinh->get(dinh->data(ctx), path);
}

/* "Tin tức>Đảng ủy": the steps of the page. */
static const char *crumbs(dinh_ctx *ctx)
{
    dinh_value *list = dinh->get(dinh->page(ctx), "crumbs");
    const char *text = "";
    for (uint32_t i = 0; i < dinh->count(list); i++)
        text = dinh->text(ctx, "%s>%s", text, dinh->get_text(dinh->at(list, i), "title"));
    return text;
}

static void the_list_has_pages(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc"), 200);
    assert_string_equal(fake_host_view(ctx), "news/list");
    assert_int_equal(dinh->get_int(dinh->data(ctx), "total"), 31);
    assert_int_equal(dinh->count(data(ctx, "items")), 20);
    assert_int_equal(dinh->get_int(dinh->data(ctx), "pager.pages"), 2);
    assert_string_equal(dinh->get_text(dinh->data(ctx), "feed_href"), "/rss");
    assert_int_equal(dinh->get_int(dinh->data(ctx), "newest_days"), 3);
    assert_non_null(strstr(crumbs(ctx), ">news.title"));
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc?trang=2"), 200);
    assert_int_equal(dinh->count(data(ctx, "items")), 11);
    assert_null(data(ctx, "newest_days"));
    fake_host_setting(ctx, "page_size", "50");
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc"), 200);
    assert_null(data(ctx, "pager"));
    fake_host_destroy(ctx);
}

static void the_list_narrows(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc/dang"), 200);
    assert_int_equal(dinh->get_int(dinh->data(ctx), "total"), 10);
    assert_string_equal(dinh->get_text(dinh->page(ctx), "title"), "Đảng ủy");
    assert_string_equal(dinh->get_text(dinh->data(ctx), "feed_href"), "/rss/dang");
    assert_non_null(strstr(crumbs(ctx), ">news.title>Đảng ủy"));
    dinh_value *list = data(ctx, "categories"); /* the table's order; "thon" has no news */
    assert_int_equal(dinh->count(list), 2);
    assert_string_equal(dinh->get_text(dinh->at(list, 0), "id"), "dang");
    assert_int_equal(dinh->get_int(dinh->at(list, 0), "count"), 10);
    assert_int_equal(dinh->get_int(dinh->at(list, 0), "current"), 1);
    assert_int_equal(dinh->get_int(dinh->at(list, 1), "current"), 0);
    /* The last second of 2020 in Viet Nam belongs to 2020. */
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc?nam=2020"), 200);
    assert_int_equal(dinh->get_int(dinh->data(ctx), "total"), 1);
    assert_string_equal(dinh->get_text(dinh->data(ctx), "year"), "2020");
    assert_int_equal(dinh->count(data(ctx, "years")), 2); /* the others stay in view */
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc/dang?nam=2021"), 200);
    assert_int_equal(dinh->get_int(dinh->data(ctx), "total"), 10);
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc?nam=2019"), 200);
    assert_int_equal(dinh->get_int(dinh->data(ctx), "total"), 0);
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc/thon"), 200); /* empty, no error */
    fake_host_destroy(ctx);
}

static void nonsense_is_not_found(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "/tin-tuc?trang=3",    "/tin-tuc?trang=0",   "/tin-tuc?trang=-1",
        "/tin-tuc?trang=x",    "/tin-tuc?trang=1x",  "/tin-tuc?trang=99999999999999999999",
        "/tin-tuc?nam=x",      "/tin-tuc?nam=1989",  "/tin-tuc?nam=3000",
        "/tin-tuc?nam=20.5",   "/tin-tuc/khong-co",  "/rss/khong-co",
        "/atom/khong-co",      "/thong-bao?trang=2", "/thong-bao?nam=x",
        "/tin-tuc/..%2f..%2f",
    };
    dinh_ctx *ctx = create();
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (fake_host_ask(ctx, "GET", targets[i]) != 404)
            fail_msg("%s is a page", targets[i]);
    /* Empty ones are as good as none. */
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc?trang=&nam=&khac=1"), 200);
    fake_host_destroy(ctx);
}

static void an_article_knows_its_place(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc/dang/tin-30.t30"), 200);
    assert_string_equal(fake_host_view(ctx), "news/article");
    assert_string_equal(dinh->get_text(dinh->data(ctx), "title"), "Tin 30");
    assert_string_equal(dinh->get_text(dinh->page(ctx), "type"), "NewsArticle");
    assert_int_equal(dinh->count(data(ctx, "related")), 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_not_equal(dinh->get_int(dinh->at(data(ctx, "related"), i), "id"), 30);
    assert_non_null(strstr(crumbs(ctx), ">news.title>c>Tin 30"));
    fake_host_items(ctx, "news", "[{\"id\":1,\"no\":1,\"title\":\"Lẻ\"}]");
    assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc/le.t1"), 200);
    assert_null(data(ctx, "related"));
    fake_host_destroy(ctx);
}

static void feeds_are_of_their_kind(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/rss"), 200);
    assert_non_null(strstr(fake_host_sent(ctx), "<rss"));
    assert_non_null(strstr(fake_host_sent(ctx), "Tin 31"));
    assert_int_equal(fake_host_ask(ctx, "GET", "/atom/dang"), 200);
    assert_non_null(strstr(fake_host_sent(ctx), "<feed"));
    assert_non_null(strstr(fake_host_sent(ctx), "Tin 30<"));
    assert_null(strstr(fake_host_sent(ctx), "Tin 31<"));
    fake_host_destroy(ctx);
}

static void the_home_page_leads_with_what_is_pinned(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    dinh_value *map = dinh->new_map(ctx);
    assert_int_equal(fake_host_block(ctx, "news.featured", map), DINH_OK);
    assert_int_equal(dinh->get_int(map, "lead.no"), 20);
    assert_int_equal(dinh->count(dinh->get(map, "items")), 4);
    assert_int_equal(dinh->get_int(dinh->at(dinh->get(map, "items"), 0), "no"), 31);

    fake_host_items(
        ctx, "news",
        "[{\"id\":3,\"no\":3},{\"id\":2,\"no\":2,\"pictures\":[{\"href\":\"/p\"}]},"
        "{\"id\":1,\"no\":1}]");
    map = dinh->new_map(ctx);
    assert_int_equal(fake_host_block(ctx, "news.featured", map), DINH_OK);
    assert_int_equal(dinh->get_int(map, "lead.no"), 2); /* else one with a picture */
    assert_string_equal(dinh->get_text(map, "lead.picture.href"), "/p");
    assert_int_equal(dinh->count(dinh->get(map, "items")), 2);

    fake_host_items(ctx, "news", "[]");
    fake_host_items(ctx, "notice", "[]");
    static const char *const blocks[] = { "news.featured", "news.categories",
                                          "news.notice_important", "news.notice_latest" };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        assert_int_equal(fake_host_block(ctx, blocks[i], dinh->new_map(ctx)),
                         DINH_NOT_FOUND);
    fake_host_destroy(ctx);
}

static void notices_have_their_own_list(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    fake_host_items(ctx, "notice",
                    "[{\"id\":51,\"no\":1,\"title\":\"Cắt nước\",\"important\":true,"
                    "\"published_at\":\"2021-09-01\"},"
                    "{\"id\":52,\"no\":2,\"title\":\"Tiêm chủng\","
                    "\"published_at\":\"2020-09-01\"}]");
    assert_int_equal(fake_host_ask(ctx, "GET", "/thong-bao"), 200);
    assert_string_equal(fake_host_view(ctx), "news/notice_list");
    assert_int_equal(dinh->get_int(dinh->data(ctx), "total"), 2);
    assert_int_equal(fake_host_ask(ctx, "GET", "/thong-bao?nam=2020"), 200);
    assert_int_equal(dinh->get_int(dinh->data(ctx), "total"), 1);
    assert_int_equal(fake_host_ask(ctx, "GET", "/thong-bao/cat-nuoc.tb1"), 200);
    assert_string_equal(fake_host_view(ctx), "news/notice");
    dinh_value *map = dinh->new_map(ctx);
    assert_int_equal(fake_host_block(ctx, "news.notice_important", map), DINH_OK);
    assert_string_equal(dinh->get_text(map, "notice.title"), "Cắt nước");
    assert_int_equal(fake_host_block(ctx, "news.notice_latest", map), DINH_OK);
    assert_int_equal(dinh->count(dinh->get(map, "items")), 2);
    fake_host_destroy(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_has_pages),
        cmocka_unit_test(the_list_narrows),
        cmocka_unit_test(nonsense_is_not_found),
        cmocka_unit_test(an_article_knows_its_place),
        cmocka_unit_test(feeds_are_of_their_kind),
        cmocka_unit_test(the_home_page_leads_with_what_is_pinned),
        cmocka_unit_test(notices_have_their_own_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
