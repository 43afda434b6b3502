/*
 * beside_test.c - a file is public while a public item uses it: in a field, in rich
 * text, as a smaller copy; lists with names only for their time; what lies beside
 * an item never.
 */
#include "flow_fixture.h"

#include "base/clock.h"
#include "content/import.h"
#include "store/rendition.h"

static bool is_public(struct site *site, const char *sha)
{
    return file_is_public(site->content, str_of(sha));
}

static void test_while_it_is_used(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    const char *a = put_picture(site, "a"), *b = put_picture(site, "b"),
               *c = put_picture(site, "c"), *d = put_picture(site, "d");
    int64_t id =
        save(site, "post",
             arena_printf(
                 site->arena,
                 "{\"title\":\"Một\",\"files\":[\"%s\"],\"pictures\":[{\"file\":\"%s\"}],"
                 "\"videos\":[{\"url\":\"https://a.vn\",\"image\":\"%s\"}],"
                 "\"body\":\"<p>x <img src='/tep/%.12s/anh.png' alt='a'></p>\"}",
                 a, b, c, d));
    assert_false(is_public(site, a) || is_public(site, b) || is_public(site, c) ||
                 is_public(site, d));
    go(site, id, "nhan", start_ms);
    go(site, id, "trinh", start_ms);
    go(site, id, "dang", start_ms);
    assert_true(is_public(site, a) && is_public(site, b) && is_public(site, c) &&
                is_public(site, d));
    /* Taken out: an old revision is no reason to show it. */
    save_at(site, "post", id, "{\"files\":\"\",\"body\":\"\"}", start_ms, NULL, NULL);
    assert_false(is_public(site, a) || is_public(site, d));
    assert_true(is_public(site, b));
    go(site, id, "go", start_ms);
    assert_false(is_public(site, b) || is_public(site, c));
    static const char *const odd[] = { "", "x", "0000", "' OR 1=1 --" };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_false(is_public(site, odd[i]));
}

static void test_smaller_copies(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct blob large, small;
    const char *a = put_picture(site, "lớn"), *b = put_picture(site, "nhỏ");
    assert_true(blob_find(site->store, site->arena, str_of(a), &large));
    assert_true(blob_find(site->store, site->arena, str_of(b), &small));
    store_begin(site->store);
    assert_int_equal(rendition_put(site->store, &large, &small), 0);
    store_commit(site->store);
    assert_false(is_public(site, b));
    go_public(site,
              arena_printf(site->arena, "{\"title\":\"Một\",\"pictures\":[\"%s\"]}", a),
              start_ms);
    assert_true(is_public(site, b));
}

static void test_flags(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    const char *sha = put_picture(site, "a");
    static const struct {
        const char *flags, *kept;
    } rows[] = {
        { "\"children\":true,\"parents_agreed\":\"on\",\"decorative\":1",
          ",\"children\":true,\"decorative\":true,\"file\":\"%s\",\"parents_agreed\":true}"
          "]" },
        { "\"children\":false,\"decorative\":\"không\",\"other\":true",
          "[{\"alt\":\"x\",\"file\":\"%s\"}]" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t id = save(site, "post",
                          arena_printf(site->arena,
                                       "{\"title\":\"T\",\"pictures\":[{\"file\":\"%s\","
                                       "\"alt\":\"x\",%s}]}",
                                       sha, rows[i].flags));
        dinh_value *raw = content_raw(site->content, site->arena, id);
        struct buf kept = { 0 };
        ptrdiff_t at = str_find(str_of(rows[i].kept), STR("%s"));
        buf_add(&kept, rows[i].kept, (size_t)at);
        buf_add_text(&kept, sha);
        buf_add_text(&kept, rows[i].kept + at + 2);
        const char *json = to_json(site, value_get(raw, STR("pictures")));
        if (!strstr(json, buf_text(&kept)))
            fail_msg("%s", json);
        buf_free(&kept);
    }
    dinh_value *errors;
    save_at(site, "post", 0,
            arena_printf(site->arena,
                         "{\"title\":\"T\",\"pictures\":[{\"file\":\"%s\","
                         "\"children\":\"có lẽ\"}]}",
                         sha),
            start_ms, &errors, NULL);
    assert_non_null(
        strstr(value_get_text(errors, "pictures").ptr, "\"có\" hoặc \"không\""));
}

static int keep_line(void *data, struct str line)
{
    struct buf *out = data;
    buf_add_str(out, line);
    return 0;
}

static void test_lists_of_names(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    dinh_value *errors;
    const char *sha = put_picture(site, "Nguyễn Văn A");
    const char *files = arena_printf(
        site->arena,
        "\"files\":[{\"file\":\"%s\",\"title\":\"Hộ nghèo\",\"has_names\":true}]", sha);
    int64_t now = clock_now_ms();
    assert_int_equal(save_at(site, "post", 0,
                             arena_printf(site->arena, "{\"title\":\"T\",%s}", files),
                             start_ms, &errors, NULL),
                     DINH_REFUSED);
    assert_non_null(strstr(value_get_text(errors, "files").ptr, "ngày hết hạn"));
    int64_t id =
        go_public(site,
                  arena_printf(site->arena,
                               "{\"title\":\"T\",\"expires_at\":\"2999-01-01\",%s}", files),
                  start_ms);
    assert_true(is_public(site, sha) && file_has_names(site->content, str_of(sha)));
    dinh_value *item = content_find_id(site->content, site->arena, id, now);
    assert_int_equal(value_get(item, STR("files"))->count, 1);
    content_hide_names(item);
    assert_int_equal(value_get(item, STR("files"))->count, 0);
    /* Not in lists, not in what a search knows, not in what another site gets. */
    dinh_query query = { .size = sizeof query, .kind = "post" };
    dinh_value *list = content_list(site->content, site->arena, &query, now);
    assert_null(strstr(to_json(site, list), "nghèo"));
    assert_null(strstr(to_json(site, list), sha));
    dinh_value *words = content_searchable(site->content, site->arena, id, now);
    assert_null(strstr(to_json(site, words), "nghèo"));
    struct buf out = { 0 };
    assert_int_equal(export_run(site->content, "post", true, keep_line, &out, &error), 0);
    assert_non_null(strstr(buf_text(&out), "\"title\":\"T\""));
    assert_null(strstr(buf_text(&out), sha));
    buf_free(&out);
    /* The day cannot be taken away while the list is there; when it has come, the
     * file is gone. */
    assert_int_equal(save_at(site, "post", id, "{\"expires_at\":\"\"}", now, &errors, NULL),
                     DINH_REFUSED);
    save_at(site, "post", id, "{\"expires_at\":\"2021-09-14\"}", now, NULL, NULL);
    assert_false(is_public(site, sha));
    item = content_find_id(site->content, site->arena, id, now);
    assert_int_equal(value_get(item, STR("files"))->count, 0);
}

static void test_beside(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct content_change change = { .who = "Phó",
                                     .at_ms = start_ms,
                                     .account_id = DEPUTY };
    const char *sha = put_picture(site, "tờ giấy");
    int64_t id = go_public(site, "{\"title\":\"Một\"}", start_ms);
    struct beside *list;
    store_begin(site->store);
    assert_int_equal(beside_add(site->content, id, BESIDE_SOURCE, str_of(sha), &change), 0);
    assert_int_equal(beside_add(site->content, id, BESIDE_SOURCE, str_of(sha), &change), 0);
    assert_int_equal(beside_add(site->content, id, BESIDE_SHEET, str_of(sha), &change), 0);
    assert_int_equal(beside_add(site->content, id, BESIDE_SHEET, STR("xyz"), &change),
                     DINH_NOT_FOUND);
    assert_int_equal(beside_add(site->content, 99, BESIDE_SHEET, str_of(sha), &change),
                     DINH_NOT_FOUND);
    store_commit(site->store);
    assert_int_equal(beside_list(site->content, site->arena, id, &list), 2);
    assert_string_equal(list[0].name, "anh.png");
    assert_string_equal(list[0].type, "image/png");
    assert_string_equal(list[1].who, "Phó");
    assert_int_equal(list[1].what, BESIDE_SHEET);
    assert_int_equal(beside_list(site->content, site->arena, 99, &list), 0);
    assert_false(is_public(site, sha));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FLOW_TEST(test_while_it_is_used),
        FLOW_TEST(test_smaller_copies),
        FLOW_TEST(test_flags),
        FLOW_TEST(test_lists_of_names),
        FLOW_TEST(test_beside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
