/*
 * loa_test.c - the loudspeaker bulletins: the list and its years, the home page's
 * block, and which news is proposed for reading.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "fake_host.h"
#include "loa.h"

#include <string.h>

extern const dinh_plugin dinh_plugin_v0;

static const int64_t DAY_MS = 86400000;

/* Items in the order in which the portal gives them. Days are counted from 1970:
 * 20/11/2026, 19/11/2026 and 31/12/2025. */
static const char items[] =
    "[{\"id\":13,\"no\":3,\"title\":\"Ba\",\"aired\":20777},"
    "{\"id\":12,\"no\":2,\"title\":\"Hai\",\"aired\":20776},"
    "{\"id\":11,\"no\":1,\"title\":\"Một\",\"href\":\"/loa/mot.lt1\","
    "\"aired\":20453}]";

static dinh_ctx *with_items(void)
{
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    fake_host_items(ctx, "bulletin", items);
    return ctx;
}

static void the_list_has_pages(void **state)
{
    (void)state;
    dinh_ctx *ctx = with_items();
    fake_host_setting(ctx, "page_size", "2");
    assert_int_equal(fake_host_ask(ctx, "GET", "/loa?trang=2"), 200);
    assert_string_equal(fake_host_view(ctx), "loa/list");
    const dinh_value *data = dinh->data(ctx);
    assert_int_equal(dinh->get_int(data, "total"), 3);
    assert_int_equal(dinh->count(dinh->get(data, "items")), 1);
    assert_int_equal(dinh->get_int(data, "pager.pages"), 2);
    assert_string_equal(dinh->get_text(data, "year"), "");
    assert_int_equal(fake_host_ask(ctx, "GET", "/loa?trang=3"), 404);
    fake_host_destroy(ctx);
}

static void a_year_is_chosen_or_refused(void **state)
{
    (void)state;
    static const char *const refused[] = { "/loa?nam=nay", "/loa?nam=-1", "/loa?nam=20261",
                                           "/loa?trang=0", "/loa?trang=hai" };
    dinh_ctx *ctx = with_items();
    fake_host_setting(ctx, "page_size", "20");
    assert_int_equal(fake_host_ask(ctx, "GET", "/loa?nam=2025"), 200);
    const dinh_value *data = dinh->data(ctx);
    assert_int_equal(dinh->get_int(data, "total"), 1);
    assert_string_equal(dinh->get_text(dinh->at(dinh->get(data, "items"), 0), "title"),
                        "Một");
    assert_string_equal(dinh->get_text(data, "year"), "2025");
    const dinh_value *years = dinh->get(data, "years");
    assert_int_equal(dinh->count(years), 2);
    for (uint32_t i = 0; i < 2; i++) {
        const dinh_value *year = dinh->at(years, i);
        const int is_2025 = strcmp(dinh->get_text(year, "id"), "2025") == 0;
        assert_int_equal(dinh->get_int(year, "current"), is_2025);
        assert_int_equal(dinh->get_int(year, "count"), is_2025 ? 1 : 2);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(fake_host_ask(ctx, "GET", refused[i]), 404);
    fake_host_destroy(ctx);
}

static void one_bulletin_has_a_page(void **state)
{
    (void)state;
    dinh_ctx *ctx = with_items();
    assert_int_equal(fake_host_ask(ctx, "GET", "/loa/mot.lt1"), 200);
    assert_string_equal(fake_host_view(ctx), "loa/bulletin");
    assert_string_equal(dinh->get_text(dinh->page(ctx), "title"), "Một");
    fake_host_destroy(ctx);
}

static void the_block_is_left_out_when_empty(void **state)
{
    (void)state;
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    dinh_value *map = dinh->new_map(ctx);
    fake_host_items(ctx, "bulletin", "[]");
    assert_int_equal(fake_host_block(ctx, "loa.latest", map), DINH_NOT_FOUND);
    fake_host_items(ctx, "bulletin", items);
    assert_int_equal(fake_host_block(ctx, "loa.latest", map), DINH_OK);
    assert_int_equal(dinh->count(dinh->get(map, "items")), 3);
    assert_string_equal(dinh->get_text(map, "href"), "/loa");
    fake_host_destroy(ctx);
}

static void only_fresh_news_is_proposed(void **state)
{
    (void)state;
    const int64_t now = 20000 * DAY_MS;
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    fake_host_now(ctx, now);
    fake_host_setting(ctx, "propose_days", "7");
    dinh_value *item = dinh->new_map(ctx);
    dinh->set_int(ctx, item, "id", 42);
    dinh->set_time(ctx, item, "published_at", now - 7 * DAY_MS - 1);
    assert_int_equal(loa_news_published(ctx, item), DINH_OK);
    assert_string_equal(fake_host_log(ctx), "");
    dinh->set_time(ctx, item, "published_at", now - 7 * DAY_MS);
    assert_int_equal(loa_news_published(ctx, item), DINH_OK);
    assert_string_equal(fake_host_log(ctx), "queue loa.propose {\"news\":42}\n");
    fake_host_destroy(ctx);
}

static void a_job_says_whether_it_was_done(void **state)
{
    (void)state;
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    dinh_value *args = dinh->new_map(ctx);
    dinh->set_int(ctx, args, "news", 42);
    fake_host_items(ctx, "news", "[]");
    assert_int_equal(loa_propose(ctx, args), DINH_OK); /* gone: nothing to do */
    assert_string_equal(fake_host_log(ctx), "");
    fake_host_items(ctx, "news", "[{\"id\":42,\"no\":1,\"title\":\"Ra quân\"}]");
    assert_int_equal(loa_propose(ctx, args), DINH_FAILED); /* the fake runs no SQL */
    assert_non_null(strstr(fake_host_log(ctx), "run propose"));
    fake_host_destroy(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_has_pages),
        cmocka_unit_test(a_year_is_chosen_or_refused),
        cmocka_unit_test(one_bulletin_has_a_page),
        cmocka_unit_test(the_block_is_left_out_when_empty),
        cmocka_unit_test(only_fresh_news_is_proposed),
        cmocka_unit_test(a_job_says_whether_it_was_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
