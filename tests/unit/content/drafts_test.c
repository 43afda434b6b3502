/*
 * drafts_test.c - lists of all states, as the desk will show them.
 */
#include "content_fixture.h"

static const char *titles(struct site *site, const struct dinh_where *where, uint32_t page,
                          uint32_t *total)
{
    dinh_query query = { .size = sizeof query,
                         .kind = "post",
                         .where = where,
                         .where_count = where ? 1 : 0,
                         .per_page = 2,
                         .page = page,
                         .flags = DINH_QUERY_DRAFTS };
    dinh_value *list = content_list(site->content, site->arena, &query, start_ms);
    struct buf all = { 0 };
    for (uint32_t i = 0; i < list->count; i++)
        buf_printf(&all, "%s,", value_get_text(list->items[i], "title").ptr);
    const char *text = arena_text(site->arena, buf_text(&all));
    buf_free(&all);
    *total = query.total;
    return text;
}

static void prepare(struct site *site)
{
    publish(site, "post", "{\"title\":\"a\",\"weight\":1,\"tags\":\"Sông\"}");
    for (int i = 0; i < 3; i++)
        save_at(
            site, "post", 0,
            arena_printf(site->arena, "{\"title\":\"%c\",\"weight\":%d}", 'b' + i, i + 2),
            start_ms + i + 1, NULL, NULL);
}

static void test_pages(void **state)
{
    struct site *site = *state;
    uint32_t total;
    prepare(site);
    assert_string_equal(titles(site, NULL, 1, &total), "d,c,");
    assert_string_equal(titles(site, NULL, 2, &total), "b,a,");
    assert_string_equal(titles(site, NULL, 3, &total), "");
    assert_int_equal(total, 4);
}

static void test_conditions(void **state)
{
    struct site *site = *state;
    static const struct {
        struct dinh_where where;
        const char *wanted;
    } cases[] = {
        { { "state", DINH_IS, "received", 0, 0 }, "d,c," },
        { { "state", DINH_IS, "published", 0, 0 }, "a," },
        { { "state", DINH_IS, NULL, 0, 0 }, "" },
        { { "weight", DINH_IS, NULL, 3, 0 }, "c," },
        { { "weight", DINH_BETWEEN, NULL, 0, 2 }, "b,a," },
        { { "weight", DINH_NOT_BETWEEN, NULL, 0, 2 }, "d,c," },
        { { "title", DINH_IS, "b", 0, 0 }, "b," },
        { { "words", DINH_HAS_WORD, "SÔNG", 0, 0 }, "a," },
        { { "id", DINH_AMONG, "1,3", 0, 0 }, "c,a," },
        { { "missing", DINH_IS, "b", 0, 0 }, "" },
    };
    uint32_t total;
    prepare(site);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(titles(site, &cases[i].where, 1, &total), cases[i].wanted);
    assert_string_equal(titles(site, &cases[0].where, 2, &total), "b,");
    assert_int_equal(total, 3);
}

static void test_one_draft(void **state)
{
    struct site *site = *state;
    int64_t id = save(site, "post",
                      "{\"title\":\"Nháp\",\"category\":\"ubnd\",\"body\":\"x\","
                      "\"day\":\"13/9/2021\",\"sapo\":\"tắt\"}");
    dinh_value *draft = content_draft(site->content, site->arena, id);
    assert_text(draft, "category.title", "Ủy ban nhân dân");
    assert_text(draft, "href", "/tin-tuc/ubnd/nhap.t1");
    assert_text(draft, "summary", "tắt");
    assert_int_equal(value_get(draft, STR("body"))->type, DINH_HTML);
    assert_int_equal(value_get(draft, STR("day"))->type, DINH_DATE);
    assert_int_equal(value_get_int(draft, "rev"), 1);
    assert_null(value_get(draft, STR("published_at")));
    assert_null(content_draft(site->content, site->arena, 99));
    assert_null(content_raw(site->content, site->arena, 99));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(test_pages),
        SITE_TEST(test_conditions),
        SITE_TEST(test_one_draft),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
