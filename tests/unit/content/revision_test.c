/*
 * revision_test.c - two people on one item: fields that meet are merged, fields that
 * clash are set aside, and no typed word is lost.
 */
#include "flow_fixture.h"

static int64_t save_on(struct site *site, int64_t id, int64_t base, const char *json,
                       const char *who, int64_t *aside)
{
    dinh_value *errors = value_map(site->arena);
    struct content_change change = { .who = who, .account_id = who[0], .at_ms = start_ms };
    store_begin(site->store);
    int64_t saved = revision_save(site->content, site->arena, kind_of(site, "post"), id,
                                  base, from_json(site, json), errors, &change, aside);
    assert_int_equal(store_commit(site->store), 0);
    return saved;
}

static dinh_value *revision(struct site *site, int64_t id, int64_t rev)
{
    dinh_value *raw = revision_read(site->content, site->arena, id, rev);
    assert_non_null(raw);
    return raw;
}

static void test_on_the_newest(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t aside, id = save_on(site, 0, 0, "{\"title\":\"Một\"}", "A", &aside);
    assert_true(id > 0 && aside == 0);
    assert_true(save_on(site, id, 1, "{\"title\":\"Hai\"}", "A", &aside) == id);
    assert_true(aside == 0 && read_flow(site, id).rev == 2);
    /* The same words again are nothing new. */
    assert_true(save_on(site, id, 2, "{\"title\":\"Hai\"}", "A", &aside) == id);
    assert_true(read_flow(site, id).rev == 2);
    struct revision *list;
    assert_int_equal(revision_list(site->content, site->arena, id, &list), 2);
    assert_true(list[0].rev == 2 && list[0].base == 0);
    assert_string_equal(list[1].who, "A");
    assert_text(revision(site, id, 1), "title", "Một");
    assert_null(revision_read(site->content, site->arena, id, 3));
    assert_null(revision_read(site->content, site->arena, 99, 1));
}

static void test_other_fields_are_merged(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t aside,
        id = save_on(site, 0, 0, "{\"title\":\"Một\",\"summary\":\"tắt\",\"weight\":1}",
                     "A", &aside);
    save_on(site, id, 1, "{\"title\":\"Một, A sửa\"}", "A", &aside);
    assert_true(save_on(site, id, 1,
                        "{\"title\":\"Một\",\"summary\":\"\",\"body\":\"<p>B thêm</p>\"}",
                        "B", &aside) == id);
    assert_true(aside == 0);
    dinh_value *newest = revision(site, id, 3);
    assert_text(newest, "title", "Một, A sửa");
    assert_text(newest, "body", "<p>B thêm</p>");
    assert_null(value_get(newest, STR("summary")));
    assert_int_equal(value_get_int(newest, "weight"), 1);
    /* Both made the same change: no quarrel. */
    assert_true(save_on(site, id, 1, "{\"title\":\"Một, A sửa\"}", "C", &aside) == id);
    assert_true(aside == 0 && read_flow(site, id).rev == 3);
}

static void test_same_field_is_set_aside(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t aside, later, id = save_on(site, 0, 0, "{\"title\":\"Một\"}", "A", &aside);
    save_on(site, id, 1, "{\"title\":\"A sửa\"}", "A", &aside);
    assert_true(save_on(site, id, 1, "{\"title\":\"B sửa\",\"weight\":5}", "B", &aside) ==
                id);
    assert_true(aside == 3);
    struct flow item = read_flow(site, id);
    assert_true(item.rev == 2);
    assert_string_equal(item.title, "A sửa");
    assert_text(content_raw(site->content, site->arena, id), "title", "A sửa");
    assert_text(revision(site, id, 3), "title", "B sửa");
    assert_true(revision_aside(site->content, id) == 3);
    struct revision *list;
    revision_list(site->content, site->arena, id, &list);
    assert_true(list[0].rev == 3 && list[0].base == 1);
    /* B goes on from his own words: one question, not two. */
    save_on(site, id, 3, "{\"title\":\"B sửa nữa\"}", "B", &later);
    assert_true(later == 4 && revision_aside(site->content, id) == 4);
    assert_int_equal(value_get_int(revision(site, id, 4), "weight"), 5);
    assert_int_equal(store_int(site->store, -1,
                               "SELECT count(*) FROM revision"
                               " WHERE base > 0 AND is_settled = 0",
                               ""),
                     1);
    /* A goes on as if nothing had been. */
    assert_true(save_on(site, id, 2, "{\"title\":\"A sửa lần hai\"}", "A", &aside) == id);
    assert_true(aside == 0 && read_flow(site, id).rev == 5);
    struct content_change change = { .who = "Trưởng", .at_ms = start_ms };
    store_begin(site->store);
    assert_int_equal(revision_settle(site->content, id, 4, &change), 0);
    assert_int_equal(revision_settle(site->content, id, 4, &change), DINH_NOT_FOUND);
    assert_int_equal(revision_settle(site->content, id, 5, &change), DINH_NOT_FOUND);
    store_commit(site->store);
    assert_true(revision_aside(site->content, id) == 0);
}

/* Whose answer got lost sends his form again: his words are there once. */
static void test_sent_again_is_there_once(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t aside, id = save_on(site, 0, 0, "{\"title\":\"Một\"}", "A", &aside);
    save_on(site, id, 1, "{\"title\":\"A sửa\",\"weight\":5}", "A", &aside);
    save_on(site, id, 2, "{\"title\":\"B sửa\"}", "B", &aside);
    assert_true(save_on(site, id, 1, "{\"title\":\"A sửa\",\"weight\":5}", "A", &aside) ==
                id);
    assert_true(aside == 0 && read_flow(site, id).rev == 3);
    /* The same words of somebody else, and other words of his, are late saves. */
    save_on(site, id, 1, "{\"title\":\"A sửa\"}", "C", &aside);
    assert_true(aside == 4);
    save_on(site, id, 1, "{\"title\":\"A sửa\",\"weight\":6}", "A", &aside);
    assert_true(aside == 5);
    save_on(site, id, 1, "{\"title\":\"A sửa\",\"weight\":6}", "A", &aside);
    assert_true(aside == 5); /* set aside once, asked once */
    struct content_change change = { .who = "Trưởng", .at_ms = start_ms };
    store_begin(site->store);
    assert_int_equal(revision_settle(site->content, id, 5, &change), 0);
    store_commit(site->store);
    save_on(site, id, 1, "{\"title\":\"A sửa\",\"weight\":6}", "A", &aside);
    assert_true(aside == 0); /* somebody has decided already */
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM revision", ""), 5);
}

static void test_one_took_out_what_the_other_changed(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t aside,
        id = save_on(site, 0, 0, "{\"title\":\"Một\",\"summary\":\"tắt\"}", "A", &aside);
    save_on(site, id, 1, "{\"summary\":\"\"}", "A", &aside);
    save_on(site, id, 1, "{\"summary\":\"tắt hơn\"}", "B", &aside);
    assert_true(aside == 3);
    id = save_on(site, 0, 0, "{\"title\":\"Một\",\"summary\":\"tắt\"}", "A", &aside);
    save_on(site, id, 1, "{\"summary\":\"tắt hơn\"}", "A", &aside);
    save_on(site, id, 1, "{\"summary\":\"\"}", "B", &aside);
    assert_true(aside == 3);
}

static void test_refused(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t aside, id = save_on(site, 0, 0, "{\"title\":\"Một\"}", "A", &aside);
    save_on(site, id, 1, "{\"title\":\"Hai\"}", "A", &aside);
    assert_int_equal(save_on(site, id, 7, "{\"title\":\"Ba\"}", "B", &aside), DINH_REFUSED);
    assert_int_equal(save_on(site, id, -1, "{\"title\":\"Ba\"}", "B", &aside),
                     DINH_REFUSED);
    assert_int_equal(save_on(site, id, 1, "{\"title\":\"\"}", "B", &aside), DINH_REFUSED);
    assert_int_equal(save_on(site, 99, 1, "{\"title\":\"Ba\"}", "B", &aside),
                     DINH_NOT_FOUND);
    assert_true(read_flow(site, id).rev == 2);
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM revision", ""), 2);
}

/* Two saves that were both right may not fit together. */
static void test_merged_must_be_right_too(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    const char *sha = put_picture(site, "tên");
    int64_t aside,
        id = save_on(site, 0, 0, "{\"title\":\"Một\",\"expires_at\":\"2030-01-01\"}", "A",
                     &aside);
    save_on(site, id, 1, "{\"expires_at\":\"\"}", "A", &aside);
    const char *named = arena_printf(
        site->arena, "{\"files\":[{\"file\":\"%s\",\"has_names\":true}]}", sha);
    assert_int_equal(save_on(site, id, 1, named, "B", &aside), DINH_REFUSED);
}

/* A set-aside revision never takes the place of the newest, whatever follows. */
static void test_public_stays_what_it_was(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t aside, id = go_public(site, "{\"title\":\"Một\"}", start_ms);
    save_on(site, id, 1, "{\"title\":\"A sửa\"}", "A", &aside);
    save_on(site, id, 1, "{\"title\":\"B sửa\"}", "B", &aside);
    assert_true(aside > 0);
    assert_text(content_find_id(site->content, site->arena, id, start_ms), "title",
                "A sửa");
    go(site, id, "go", start_ms);
    go(site, id, "lai", start_ms);
    assert_text(content_find_id(site->content, site->arena, id, start_ms), "title",
                "A sửa");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FLOW_TEST(test_on_the_newest),
        FLOW_TEST(test_other_fields_are_merged),
        FLOW_TEST(test_same_field_is_set_aside),
        FLOW_TEST(test_sent_again_is_there_once),
        FLOW_TEST(test_one_took_out_what_the_other_changed),
        FLOW_TEST(test_refused),
        FLOW_TEST(test_merged_must_be_right_too),
        FLOW_TEST(test_public_stays_what_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
