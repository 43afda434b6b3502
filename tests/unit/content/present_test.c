/*
 * present_test.c - a picture of an item offers its smaller copies, when there are any.
 * What else find and list return is in list_test.c.
 */
#include "content_fixture.h"

#include "store/rendition.h"

static struct blob add_picture(struct site *site, const char *bytes, int32_t width)
{
    struct blob blob = {
        .name = "a.jpg", .type = "image/jpeg", .width = width, .height = 10
    };
    snprintf(blob.sha256, sizeof blob.sha256, "%064x", (unsigned)str_hash(str_of(bytes)));
    assert_int_equal(store_exec(site->store,
                                "INSERT INTO file (sha256, name, type, size, width, height,"
                                " added_at) VALUES ($1, $2, $3, 1, $4, 10, 0)",
                                "ttti", blob.sha256, blob.name, blob.type, (int64_t)width),
                     0);
    return blob;
}

static struct str srcset_of(struct site *site, int64_t no, uint32_t at)
{
    const dinh_value *item =
        content_find(site->content, site->arena, kind_of(site, "post"), no, start_ms + 1);
    assert_non_null(item);
    const dinh_value *pictures = value_get(item, STR("pictures"));
    assert_true(at < pictures->count);
    return value_as_text(value_get(pictures->items[at], STR("srcset")));
}

static void test_srcset(void **state)
{
    struct site *site = *state;
    assert_int_equal(store_begin(site->store), 0);
    struct blob large = add_picture(site, "lớn", 2048),
                other = add_picture(site, "khác", 200);
    struct blob small = add_picture(site, "nhỏ", 320);
    assert_int_equal(store_commit(site->store), 0);
    publish(site, "post",
            arena_printf(site->arena,
                         "{\"title\":\"T\",\"pictures\":[{\"file\":\"%s\",\"alt\":\"x\"},"
                         "{\"file\":\"%s\",\"alt\":\"y\"}]}",
                         large.sha256, other.sha256));
    assert_int_equal(srcset_of(site, 1, 0).len, 0);
    assert_int_equal(store_begin(site->store), 0);
    assert_int_equal(rendition_put(site->store, &large, &small), 0);
    assert_int_equal(store_commit(site->store), 0);
    content_forget(site->content); /* as the next generation does */
    const char *expected = arena_printf(site->arena,
                                        "/tep/%.12s/a.jpg 320w, /tep/%.12s/a.jpg"
                                        " 2048w",
                                        small.sha256, large.sha256);
    for (int i = 0; i < 2; i++) /* the second time from what is kept */
        assert_true(str_is(srcset_of(site, 1, 0), expected));
    assert_int_equal(srcset_of(site, 1, 1).len, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = { SITE_TEST(test_srcset) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
