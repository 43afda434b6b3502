/*
 * rendition_test.c - smaller copies: listed, offered, shared between pictures, forgotten.
 */
#include "store_fixture.h"

#include "store/migrate.h"
#include "store/rendition.h"

static const struct migration tables[] = {
    { 1,
      "CREATE TABLE file (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL,"
      " size INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
      " added_at INTEGER NOT NULL) STRICT" }
};

static struct blob add_file(struct fixture *f, char digit, int32_t width)
{
    struct blob blob = {
        .name = "a.webp", .type = "image/webp", .width = width, .height = 10
    };
    memset(blob.sha256, digit, BLOB_HASH_SIZE - 1);
    assert_int_equal(store_exec(f->store,
                                "INSERT INTO file (sha256, name, type, size, width, height,"
                                " added_at) VALUES ($1, $2, $3, 1, $4, 10, 0)",
                                "ttti", blob.sha256, blob.name, blob.type, (int64_t)width),
                     0);
    return blob;
}

static void test_renditions(void **state)
{
    struct fixture *f = *state;
    struct rendition *list;
    struct str *files;
    assert_int_equal(migrate_apply(f->store, "core", tables, 1, &f->error), 0);
    assert_int_equal(rendition_migrate(f->store, &f->error), 0);
    assert_int_equal(rendition_migrate(f->store, &f->error), 0);
    assert_int_equal(store_begin(f->store), 0);
    struct blob one = add_file(f, '1', 2048), two = add_file(f, '2', 2000);
    struct blob large = add_file(f, 'b', 640), small = add_file(f, 'a', 320);
    assert_int_equal(rendition_put(f->store, &one, &large), 0);
    assert_int_equal(rendition_put(f->store, &one, &small), 0);
    assert_int_equal(rendition_put(f->store, &one, &small), 0); /* again */
    assert_int_equal(rendition_put(f->store, &two, &small), 0);

    assert_int_equal(rendition_list(f->store, f->arena, str_of(one.sha256), &list), 2);
    assert_int_equal(list[0].width, 320);
    assert_string_equal(list[0].href, "/tep/aaaaaaaaaaaa/a.webp");
    assert_string_equal(list[1].sha256, large.sha256);
    assert_true(str_is(rendition_srcset(f->store, f->arena, &one),
                       "/tep/aaaaaaaaaaaa/a.webp 320w, /tep/bbbbbbbbbbbb/a.webp 640w, "
                       "/tep/111111111111/a.webp 2048w"));
    assert_null(rendition_srcset(f->store, f->arena, &small).ptr);
    assert_true(rendition_is(f->store, str_of(small.sha256)));
    assert_false(rendition_is(f->store, str_of(one.sha256)));

    /* What the other picture has as well stays. */
    assert_int_equal(rendition_drop(f->store, f->arena, str_of(one.sha256), &files), 1);
    assert_true(str_is(files[0], large.sha256));
    assert_int_equal(rendition_list(f->store, f->arena, str_of(one.sha256), &list), 0);
    assert_int_equal(rendition_drop(f->store, f->arena, str_of(two.sha256), &files), 1);
    assert_true(str_is(files[0], small.sha256));
    assert_int_equal(rendition_drop(f->store, f->arena, str_of(two.sha256), &files), 0);
    assert_int_equal(store_commit(f->store), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = { STORE_TEST(test_renditions) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
