/*
 * hello_test.c - the smallest plugin, and the fake host on which plugins are
 * tested.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "fake_host.h"

#include <string.h>

extern const dinh_plugin dinh_plugin_v0;

static void hello_says_hello(void **state)
{
    (void)state;
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    assert_int_equal(fake_host_ask(ctx, "GET", "/xin-chao"), 200);
    assert_string_equal(fake_host_view(ctx), "hello/index");
    assert_string_equal(dinh->get_text(dinh->page(ctx), "title"), "Xin chào");
    assert_string_equal(fake_host_data(ctx), "{\"message\":\"Xin chào bà con!\"}");
    assert_int_equal(fake_host_ask(ctx, "GET", "/khac"), -404);
    assert_int_equal(fake_host_ask(ctx, "POST", "/xin-chao"), -404);
    assert_string_equal(fake_host_log(ctx), "");
    fake_host_destroy(ctx);
}

/* Items in the shape in which the portal gives them. */
static const char items[] = "[{\"id\":11,\"no\":1,\"title\":\"Một\",\"category\":{\"id\":"
                            "\"ubnd\",\"title\":\"UBND\"},"
                            "\"year\":2020,\"words\":[\"đình\",\"chùa\"]},"
                            "{\"id\":12,\"no\":2,\"title\":\"Hai\",\"category\":{\"id\":"
                            "\"dang\",\"title\":\"Đảng\"},"
                            "\"year\":2021},"
                            "{\"id\":13,\"no\":3,\"title\":\"Ba\",\"category\":{\"id\":"
                            "\"ubnd\",\"title\":\"UBND\"},"
                            "\"year\":2021}]";

static uint32_t count_where(dinh_ctx *ctx, dinh_where where)
{
    dinh_query query = { .size = sizeof query,
                         .kind = "news",
                         .where = &where,
                         .where_count = 1,
                         .page = 1,
                         .per_page = 10 };
    dinh->list(ctx, &query);
    return query.total;
}

static void the_fake_lists_and_filters(void **state)
{
    (void)state;
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    fake_host_items(ctx, "news", items);
    dinh_query query = { .size = sizeof query, .kind = "news", .page = 2, .per_page = 2 };
    dinh_value *page = dinh->list(ctx, &query);
    assert_int_equal(query.total, 3);
    assert_int_equal(query.pages, 2);
    assert_int_equal(dinh->count(page), 1);
    assert_string_equal(dinh->get_text(dinh->at(page, 0), "title"), "Ba");
    assert_int_equal(count_where(ctx, (dinh_where){ .field = "category", .text = "ubnd" }),
                     2);
    assert_int_equal(
        count_where(ctx, (dinh_where){ "year", DINH_BETWEEN, NULL, 2021, 2025 }), 2);
    assert_int_equal(
        count_where(ctx, (dinh_where){ "year", DINH_NOT_BETWEEN, NULL, 2021, 2025 }), 1);
    assert_int_equal(
        count_where(ctx,
                    (dinh_where){ .field = "words", .op = DINH_HAS_WORD, .text = "đình" }),
        1);
    dinh_value *tally = dinh->tally(ctx, &query, "category", DINH_BY_VALUE);
    assert_int_equal(dinh->get_int(dinh->at(tally, 0), "count"), 2);
    assert_string_equal(dinh->get_text(dinh->at(tally, 1), "title"), "Đảng");
    assert_string_equal(dinh->get_text(dinh->find(ctx, "news", 2), "title"), "Hai");
    assert_string_equal(dinh->get_text(dinh->find_id(ctx, 13), "kind"), "news");
    assert_null(dinh->find(ctx, "news", 9));
    assert_null(dinh->find_id(ctx, 9));
    fake_host_destroy(ctx);
}

static void the_fake_writes_down_what_was_done(void **state)
{
    (void)state;
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    dinh_value *fields = dinh->new_map(ctx);
    dinh->set(ctx, fields, "title", "Mới");
    assert_int_equal(dinh->save(ctx, "news", 0, fields, NULL), 1);
    dinh->emit(ctx, "hello.said", NULL);
    dinh->queue(ctx, "hello.work", fields, 0);
    assert_int_equal(dinh->next(dinh->run(ctx, "all", "")), DINH_FAILED);
    dinh->touch(ctx);
    assert_string_equal(fake_host_log(ctx), "save news {\"title\":\"Mới\"}\n"
                                            "emit hello.said\n"
                                            "queue hello.work {\"title\":\"Mới\"}\n"
                                            "run all\ntouch \n");
    fake_host_table(ctx, "categories", "[{\"id\":\"ubnd\",\"title\":\"UBND xã\"}]");
    fake_host_setting(ctx, "size", "7");
    assert_string_equal(
        dinh->get_text(dinh->table_entry(ctx, "categories", "ubnd"), "title"), "UBND xã");
    assert_null(dinh->table_entry(ctx, "categories", "khac"));
    assert_int_equal(dinh->setting_int(ctx, "size"), 7);
    assert_string_equal(dinh->word(ctx, "nav.news"), "nav.news");
    fake_host_destroy(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hello_says_hello),
        cmocka_unit_test(the_fake_lists_and_filters),
        cmocka_unit_test(the_fake_writes_down_what_was_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
