/*
 * correction_test.c - a correction is public, stays, and may withhold what was there.
 */
#include "flow_fixture.h"

static int correct(struct site *site, int64_t id, const char *before, const char *after,
                   struct content_change *change)
{
    *change = (struct content_change){ .who = "Trưởng", .at_ms = start_ms + 5 };
    store_begin(site->store);
    int result = correction_add(site->content, id, before, after, change);
    assert_int_equal(store_commit(site->store), 0);
    return result;
}

static void test_public(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct content_change change;
    int64_t id = go_public(site, "{\"title\":\"Một\"}", start_ms);
    int64_t seq = store_int(site->store, 0, "SELECT seq FROM _feed_head", "");
    assert_int_equal(correct(site, id, "12 hộ", " 21 hộ\n", &change), 0);
    assert_string_equal(change.event, "changed");
    assert_int_equal(correct(site, id, NULL, "Đã bỏ một tên ghi nhầm.", &change), 0);
    dinh_value *item = content_find_id(site->content, site->arena, id, start_ms);
    const dinh_value *list = value_get(item, STR("corrections"));
    assert_int_equal(list->count, 2);
    assert_text(list->items[0], "before", "12 hộ");
    assert_text(list->items[0], "after", "21 hộ");
    assert_null(value_get(list->items[1], STR("before")));
    assert_true(value_get_int(item, "updated_at") == start_ms + 5);
    item = content_find(site->content, site->arena, kind_of(site, "post"), 1, start_ms);
    assert_int_equal(value_get(item, STR("corrections"))->count, 2);
    assert_true(store_int(site->store, 0, "SELECT seq FROM _feed_head", "") == seq + 2);
    assert_int_equal(count_audit(site, "item.corrected", id), 2);
    /* The next save does not lose them. */
    save_at(site, "post", id, "{\"title\":\"Hai\"}", start_ms, NULL, NULL);
    item = content_find_id(site->content, site->arena, id, start_ms);
    assert_int_equal(value_get(item, STR("corrections"))->count, 2);
}

static void test_refused(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct content_change change;
    int64_t draft = save(site, "post", "{\"title\":\"Nháp\"}");
    int64_t id = go_public(site, "{\"title\":\"Một\"}", start_ms);
    char *longer = arena_alloc(site->arena, 5000);
    memset(longer, 'a', 4999);
    assert_int_equal(correct(site, draft, "a", "b", &change), DINH_REFUSED);
    assert_int_equal(correct(site, id, "a", " ", &change), DINH_REFUSED);
    assert_int_equal(correct(site, id, "a", "b\x01", &change), DINH_REFUSED);
    assert_int_equal(correct(site, id, "a", "\xff\xfe", &change), DINH_REFUSED);
    assert_int_equal(correct(site, id, longer, "b", &change), DINH_REFUSED);
    assert_int_equal(correct(site, id, "a", longer, &change), DINH_REFUSED);
    assert_int_equal(correct(site, 99, "a", "b", &change), DINH_NOT_FOUND);
    dinh_value *item = content_find_id(site->content, site->arena, id, start_ms);
    assert_null(value_get(item, STR("corrections")));
}

int main(void)
{
    const struct CMUnitTest tests[] = { FLOW_TEST(test_public), FLOW_TEST(test_refused) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
