/*
 * autosave_test.c - what is typed and not saved survives, one row for each item and
 * person; who has an item open is seen by the other.
 */
#include "flow_fixture.h"

static int put(struct site *site, int64_t id, const char *kind, int64_t account,
               const char *json, int64_t at_ms)
{
    store_begin(site->store);
    int result =
        autosave_put(site->content, id, kind, account, 3, from_json(site, json), at_ms);
    assert_int_equal(store_commit(site->store), 0);
    return result;
}

static const char *get(struct site *site, int64_t id, const char *kind, int64_t account,
                       int64_t *at)
{
    int64_t base = 0;
    dinh_value *fields =
        autosave_get(site->content, site->arena, id, kind, account, at, &base);
    if (!fields)
        return "";
    assert_true(base == 3);
    return value_get_text(fields, "title").ptr;
}

static void test_one_a_person(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t at, id = save(site, "post", "{\"title\":\"Một\"}");
    assert_int_equal(put(site, id, NULL, MEMBER, "{\"title\":\"a\"}", 10), 0);
    assert_int_equal(put(site, id, "post", MEMBER, "{\"title\":\"b\",\"x\":[1]}", 20), 0);
    assert_int_equal(put(site, id, NULL, OTHER, "{\"title\":\"c\"}", 30), 0);
    assert_int_equal(put(site, 0, "post", MEMBER, "{\"title\":\"mới\"}", 40), 0);
    assert_int_equal(put(site, 0, "notice", MEMBER, "{\"title\":\"báo\"}", 50), 0);
    assert_string_equal(get(site, id, "post", MEMBER, &at), "b");
    assert_true(at == 20);
    assert_string_equal(get(site, id, NULL, OTHER, &at), "c");
    assert_string_equal(get(site, 0, "post", MEMBER, &at), "mới");
    assert_string_equal(get(site, 0, "notice", MEMBER, &at), "báo");
    assert_string_equal(get(site, 0, "post", OTHER, &at), "");
    store_begin(site->store);
    assert_int_equal(autosave_drop(site->content, id, NULL, MEMBER), 0);
    store_commit(site->store);
    assert_string_equal(get(site, id, NULL, MEMBER, &at), "");
    assert_string_equal(get(site, id, NULL, OTHER, &at), "c");
    /* Nothing of it is in the item. */
    assert_text(content_raw(site->content, site->arena, id), "title", "Một");
}

static void test_of_no_item(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    store_begin(site->store);
    assert_true(autosave_put(site->content, 99, NULL, MEMBER, 0, from_json(site, "{}"), 1) <
                0);
    store_rollback(site->store);
}

static void test_who_has_it_open(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    enum { MINUTE = 60 * 1000 };
    int64_t since = 0, id = save(site, "post", "{\"title\":\"Một\"}");
    put(site, id, NULL, MEMBER, "{}", start_ms);
    put(site, id, NULL, MEMBER, "{}", start_ms + MINUTE);
    assert_true(editing_other(site->content, id, MEMBER, start_ms + MINUTE, &since) == 0);
    assert_true(editing_other(site->content, id, OTHER, start_ms + MINUTE, &since) ==
                MEMBER);
    assert_true(since == start_ms); /* one sitting */
    assert_true(editing_other(site->content, id, OTHER, start_ms + 3 * MINUTE, NULL) ==
                MEMBER);
    assert_true(editing_other(site->content, id, OTHER, start_ms + 3 * MINUTE + 1, NULL) ==
                0);
    store_begin(site->store);
    assert_int_equal(editing_note(site->content, id, MEMBER, start_ms + 60 * MINUTE), 0);
    store_commit(site->store);
    assert_true(editing_other(site->content, id, OTHER, start_ms + 60 * MINUTE, &since) ==
                MEMBER);
    assert_true(since == start_ms + 60 * MINUTE); /* another one */
    store_begin(site->store);
    autosave_drop(site->content, id, NULL, MEMBER); /* saved and closed */
    store_commit(site->store);
    assert_true(editing_other(site->content, id, OTHER, start_ms + 60 * MINUTE, NULL) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FLOW_TEST(test_one_a_person),
        FLOW_TEST(test_of_no_item),
        FLOW_TEST(test_who_has_it_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
