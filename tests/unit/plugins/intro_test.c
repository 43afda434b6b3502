/*
 * intro_test.c - sections in order, the apparatus, leaders and whom to call.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "fake_host.h"

#include <string.h>

extern const dinh_plugin dinh_plugin_v0;

static const char sections[] =
    "[{\"id\":1,\"no\":1,\"title\":\"Tự nhiên\",\"href\":\"/gioi-thieu/tu-nhien.g1\"},"
    "{\"id\":2,\"no\":2,\"title\":\"Lịch sử\",\"href\":\"/gioi-thieu/lich-su.g2\"},"
    "{\"id\":3,\"no\":3,\"title\":\"Văn hóa\",\"href\":\"/gioi-thieu/van-hoa.g3\"}]";

/* 24 hangs on what has ended; 25 and 26 on each other. The day is 13/9/2021. */
static const char units[] =
    "[{\"id\":21,\"no\":21,\"title\":\"Đảng "
    "ủy\",\"group\":{\"id\":\"dang\",\"title\":\"Đảng\"}},"
    "{\"id\":22,\"no\":22,\"title\":\"UBND\",\"group\":{\"id\":\"cq\",\"title\":\"Chính "
    "quyền\"}},"
    "{\"id\":23,\"no\":23,\"title\":\"Văn phòng\",\"parent\":{\"id\":22}},"
    "{\"id\":27,\"no\":27,\"title\":\"Đội cũ\",\"to\":\"2021-09-12\"},"
    "{\"id\":28,\"no\":28,\"title\":\"Đội đến hết hôm nay\",\"to\":\"2021-09-13\"},"
    "{\"id\":25,\"no\":25,\"title\":\"A\",\"parent\":{\"id\":26}},"
    "{\"id\":26,\"no\":26,\"title\":\"B\",\"parent\":{\"id\":25}}]";

static const char officials[] =
    "[{\"id\":31,\"no\":31,\"title\":\"Chủ tịch\",\"leader\":true,\"unit\":{\"id\":22},"
    "\"phone\":\"0227 "
    "1\",\"phone_href\":\"tel:+842271\",\"href\":\"/danh-ba/chu-tich.cb31\","
    "\"tasks\":[\"Đất đai\",\"Khiếu nại\"]},"
    "{\"id\":32,\"no\":32,\"title\":\"Công chức\",\"leader\":false,\"unit\":{\"id\":23},"
    "\"post\":\"Tư pháp\",\"phone\":\"0227 2\",\"phone_href\":\"tel:+842272\","
    "\"tasks\":[\"Khai sinh\"]},"
    "{\"id\":33,\"no\":33,\"title\":\"Không điện thoại\",\"tasks\":[\"Chứng thực\"]}]";

static dinh_ctx *create(void)
{
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    fake_host_items(ctx, "intro", sections);
    fake_host_items(ctx, "unit", units);
    fake_host_items(ctx, "official", officials);
    return ctx;
}

static dinh_value *data(dinh_ctx *ctx, const char *path)
{
    return dinh->get(dinh->data(ctx), path);
}

/* "Tự nhiên|*Lịch sử|": titles of a list, the current one marked. */
static const char *titles(dinh_ctx *ctx, dinh_value *list)
{
    const char *text = "";
    for (uint32_t i = 0; i < dinh->count(list); i++)
        text = dinh->text(ctx, "%s%s%s|", text,
                          dinh->get_int(dinh->at(list, i), "current") ? "*" : "",
                          dinh->get_text(dinh->at(list, i), "title"));
    return text;
}

static void sections_know_their_neighbours(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/gioi-thieu"), 200);
    assert_string_equal(titles(ctx, data(ctx, "sections")),
                        "Tự nhiên|Lịch sử|Văn hóa|intro.apparatus|intro.leaders|");
    assert_int_equal(fake_host_ask(ctx, "GET", "/gioi-thieu/lich-su.g2"), 200);
    assert_string_equal(fake_host_view(ctx), "intro/section");
    assert_string_equal(titles(ctx, data(ctx, "sections")),
                        "Tự nhiên|*Lịch sử|Văn hóa|intro.apparatus|intro.leaders|");
    assert_string_equal(dinh->get_text(dinh->data(ctx), "previous.title"), "Tự nhiên");
    assert_string_equal(dinh->get_text(dinh->data(ctx), "next.title"), "Văn hóa");
    assert_int_equal(fake_host_ask(ctx, "GET", "/gioi-thieu/tu-nhien.g1"), 200);
    assert_null(data(ctx, "previous"));
    assert_int_equal(fake_host_ask(ctx, "GET", "/gioi-thieu/van-hoa.g3"), 200);
    assert_null(data(ctx, "next"));
    assert_int_equal(fake_host_ask(ctx, "GET", "/gioi-thieu/lanh-dao"), 200);
    assert_non_null(strstr(titles(ctx, data(ctx, "sections")), "*intro.leaders|"));
    fake_host_destroy(ctx);
}

static void the_apparatus_is_a_tree_of_today(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/gioi-thieu/bo-may"), 200);
    dinh_value *groups = data(ctx, "groups");
    assert_string_equal(titles(ctx, groups), "Đảng|Chính quyền||");
    assert_string_equal(titles(ctx, dinh->get(dinh->at(groups, 1), "units")), "UBND|");
    dinh_value *office =
        dinh->get(dinh->at(dinh->get(dinh->at(groups, 1), "units"), 0), "children");
    assert_string_equal(titles(ctx, office), "Văn phòng|");
    assert_string_equal(titles(ctx, dinh->get(dinh->at(groups, 2), "units")),
                        "Đội đến hết hôm nay|");
    fake_host_destroy(ctx);
}

static void a_unit_has_its_people(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/to-chuc/ubnd.dv22"), 200);
    assert_string_equal(titles(ctx, data(ctx, "officials")), "Chủ tịch|");
    assert_string_equal(titles(ctx, data(ctx, "children")), "Văn phòng|");
    assert_int_equal(dinh->get_int(dinh->data(ctx), "ended"), 0);
    assert_int_equal(fake_host_ask(ctx, "GET", "/to-chuc/doi-cu.dv27"), 200);
    assert_int_equal(dinh->get_int(dinh->data(ctx), "ended"), 1);
    assert_int_equal(fake_host_ask(ctx, "GET", "/gioi-thieu/lanh-dao"), 200);
    assert_string_equal(titles(ctx, data(ctx, "officials")), "Chủ tịch|");
    fake_host_destroy(ctx);
}

static void the_directory_goes_by_task(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/danh-ba"), 200);
    dinh_value *entries = data(ctx, "entries");
    assert_int_equal(dinh->count(entries), 4);
    assert_string_equal(dinh->get_text(dinh->at(entries, 1), "task"), "Khiếu nại");
    assert_string_equal(dinh->get_text(dinh->at(entries, 1), "phone_href"), "tel:+842271");
    assert_string_equal(dinh->get_text(dinh->at(entries, 2), "post"), "Tư pháp");
    assert_null(dinh->get(dinh->at(entries, 3), "phone"));
    assert_string_equal(titles(ctx, data(ctx, "units")), "UBND|Văn phòng|");
    assert_int_equal(fake_host_ask(ctx, "GET", "/danh-ba/chu-tich.cb31"), 200);
    assert_string_equal(fake_host_view(ctx), "intro/official");
    assert_int_equal(fake_host_ask(ctx, "GET", "/danh-ba/ai.cb99"), -404);
    fake_host_destroy(ctx);
}

static const char *called(dinh_ctx *ctx)
{
    dinh_value *map = dinh->new_map(ctx);
    const char *text = "";
    if (fake_host_block(ctx, "intro.call", map) != DINH_OK)
        return "none";
    dinh_value *entries = dinh->get(map, "entries");
    for (uint32_t i = 0; i < dinh->count(entries); i++)
        text = dinh->text(ctx, "%s%s|", text, dinh->get_text(dinh->at(entries, i), "task"));
    return text;
}

/* Only who has a telephone can be called. */
static void the_block_names_whom_to_call(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_string_equal(called(ctx), "Đất đai|Khai sinh|"); /* one of each */
    fake_host_setting(ctx, "call_entries", "1");
    assert_string_equal(called(ctx), "Đất đai|");
    fake_host_setting(ctx, "call_entries", "4");
    fake_host_setting(ctx, "call_tasks", " Khiếu nại ;Khai sinh;; Chứng thực; Đất ");
    assert_string_equal(called(ctx), "Khiếu nại|Khai sinh|");
    fake_host_setting(ctx, "call_tasks", "không ai làm");
    assert_string_equal(called(ctx), "none");
    fake_host_items(ctx, "official", "[]");
    fake_host_setting(ctx, "call_tasks", "");
    assert_string_equal(called(ctx), "none");
    fake_host_destroy(ctx);
}

static void an_empty_commune_has_pages(void **state)
{
    (void)state;
    static const char *const targets[] = { "/gioi-thieu", "/gioi-thieu/bo-may",
                                           "/gioi-thieu/lanh-dao", "/danh-ba" };
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        assert_int_equal(fake_host_ask(ctx, "GET", targets[i]), 200);
    fake_host_destroy(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_know_their_neighbours),
        cmocka_unit_test(the_apparatus_is_a_tree_of_today),
        cmocka_unit_test(a_unit_has_its_people),
        cmocka_unit_test(the_directory_goes_by_task),
        cmocka_unit_test(the_block_names_whom_to_call),
        cmocka_unit_test(an_empty_commune_has_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
