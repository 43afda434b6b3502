/*
 * content_test.c - opening, finding one item, rules with their defaults, and
 * what is remembered between two finds.
 */
#include "content_fixture.h"

static void test_find_nothing(void **state)
{
    struct site *site = *state;
    static const int64_t numbers[] = { 0, -1, 2, INT64_MAX, INT64_MIN };
    publish(site, "post", "{\"title\":\"Một\"}");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_null(content_find(site->content, site->arena, kind_of(site, "post"),
                                 numbers[i], start_ms));
        assert_null(content_find_id(site->content, site->arena, numbers[i], start_ms));
        assert_null(
            content_address(site->content, site->arena, kind_of(site, "post"), numbers[i]));
    }
    assert_null(
        content_find(site->content, site->arena, kind_of(site, "team"), 1, start_ms));
}

static void test_find_brings_it_all(void **state)
{
    struct site *site = *state;
    publish(site, "team", "{\"title\":\"Đội\",\"external_id\":\"doi\"}");
    publish(
        site, "post",
        "{\"title\":\"Một\",\"category\":\"ubnd\",\"summary\":\"s\",\"body\":\"<p>b\","
        "\"weight\":-3,\"pinned\":false,\"day\":\"1/2/2021\",\"hour\":\"2021-02-01T08:30\","
        "\"team\":\"doi\",\"words\":\"a;b\",\"videos\":\"https://v.vn\"}");
    dinh_value *item =
        content_find(site->content, site->arena, kind_of(site, "post"), 1, start_ms);
    assert_text(item, "kind", "post");
    assert_text(item, "href", "/tin-tuc/ubnd/mot.t1");
    assert_text(item, "category.id", "ubnd");
    assert_text(item, "category.title", "Ủy ban nhân dân");
    assert_int_equal(value_get(item, STR("body"))->type, DINH_HTML);
    assert_int_equal(value_get_int(item, "weight"), -3);
    assert_int_equal(value_get(item, STR("pinned"))->type, DINH_BOOL);
    assert_int_equal(value_get(item, STR("day"))->type, DINH_DATE);
    assert_int_equal(value_get(item, STR("hour"))->type, DINH_TIME);
    assert_text(item, "team.title", "Đội");
    assert_text(item, "team.href", "/to-chuc/doi.dv1");
    assert_int_equal(value_get(item, STR("words"))->count, 2);
    assert_text(value_at(value_get(item, STR("videos")), 0), "url", "https://v.vn");
    assert_int_equal(value_get(item, STR("published_at"))->type, DINH_TIME);
}

/* A hook may change what find gave it; the script's own table stays. */
static void test_tables_are_copied(void **state)
{
    struct site *site = *state;
    publish(site, "post", "{\"title\":\"Một\",\"category\":\"ubnd\"}");
    dinh_value *item =
        content_find(site->content, site->arena, kind_of(site, "post"), 1, start_ms);
    value_put(site->arena, value_get(item, STR("category")), "title",
              value_cstr(site->arena, "khác"));
    item = content_find(site->content, site->arena, kind_of(site, "post"), 1, start_ms);
    assert_text(item, "category.title", "Ủy ban nhân dân");
}

static void test_without_rules(void **state)
{
    struct site *site = *state;
    struct content *bare = content_open(site->store, site->kinds, NULL);
    struct content_change change = { .who = "x", .at_ms = start_ms };
    struct error error;
    store_begin(site->store);
    int64_t id = content_save(bare, site->arena, kind_of(site, "notice"), 0,
                              from_json(site, "{\"title\":\"Một\"}"), NULL, &change);
    assert_true(id > 0);
    assert_text(content_draft(bare, site->arena, id), "state", "received");
    assert_int_equal(content_move(bare, site->arena, id, "published", &change, &error), 0);
    store_commit(site->store);
    assert_non_null(content_find_id(bare, site->arena, id, start_ms));
    assert_ptr_equal(content_store(bare), site->store);
    assert_ptr_equal(content_kinds(bare), site->kinds);
    content_close(bare);
}

/* More references than are remembered, asked for twice. */
static void test_many_references(void **state)
{
    struct site *site = *state;
    enum { MANY = LOOKUPS_MAX + 200 };
    const struct kind *team = kind_of(site, "team");
    struct content_change change = { .who = "x", .at_ms = start_ms };
    struct error error;
    store_begin(site->store);
    for (int i = 1; i <= MANY; i++) {
        dinh_value *fields = value_map(site->arena);
        value_put(site->arena, fields, "title",
                  value_cstr(site->arena, arena_printf(site->arena, "Đội %d", i)));
        int64_t id =
            content_save(site->content, site->arena, team, 0, fields, NULL, &change);
        content_move(site->content, site->arena, id, "published", &change, &error);
    }
    store_commit(site->store);
    for (int round = 0; round < 2; round++)
        for (int i = 1; i <= MANY; i++)
            assert_string_equal(content_address(site->content, site->arena, team, i),
                                arena_printf(site->arena, "/to-chuc/doi-%d.dv%d", i, i));
}

/* What a search is given: words, but nothing personal. */
static void test_searchable(void **state)
{
    struct site *site = *state;
    int64_t id = publish(site, "post",
                         "{\"title\":\"Một\",\"phone\":\"0225 123 456\","
                         "\"category\":\"ubnd\"}");
    dinh_value *found = content_searchable(site->content, site->arena, id, start_ms);
    assert_text(found, "title", "Một");
    assert_text(found, "kind_label", "Tin");
    assert_text(found, "group.id", "ubnd");
    assert_null(strstr(to_json(site, found), "0225"));
    assert_null(content_searchable(site->content, site->arena, 99, start_ms));
    id = publish(site, "notice", "{\"title\":\"Cũ\",\"expires_at\":\"2021-01-01\"}");
    assert_null(content_searchable(site->content, site->arena, id, start_ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(test_find_nothing),      SITE_TEST(test_find_brings_it_all),
        SITE_TEST(test_tables_are_copied), SITE_TEST(test_without_rules),
        SITE_TEST(test_many_references),   SITE_TEST(test_searchable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
