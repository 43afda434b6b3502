/*
 * upgrade_test.c - a database from before the desk: its items get title, times and
 * the files they use, so that what was public can still be read.
 */
#include "flow_fixture.h"

#include "store/audit.h"
#include "store/migrate.h"

/* Steps say what they were when they were released, so the first is at hand. */
static char *first_step(struct arena *arena)
{
    struct buf shape = { 0 };
    content_shape(&shape);
    ptrdiff_t end = str_find(buf_str(&shape), STR("ALTER TABLE item ADD COLUMN title"));
    assert_true(end > 0);
    char *sql = arena_copy(arena, shape.data, (size_t)end);
    buf_free(&shape);
    return sql;
}

static void run(struct store *store, const char *sql)
{
    if (store_exec(store, sql, ""))
        fail_msg("%s: %s", sql, store_error(store));
}

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const char *const old_rows[] = {
    "INSERT INTO file VALUES ('" HASH_A "', 'a.pdf', 'application/pdf', 9, 0, 0, 1)",
    "INSERT INTO file VALUES ('" HASH_B "', 'b.png', 'image/png', 9, 8, 8, 1)",
    "INSERT INTO item (id, kind, no, slug, state, rev, published_rev, published_at,"
    " updated_at, created_at) VALUES"
    " (1, 'post', 1, 'mot', 'published', 2, 2, 500, 400, 100),"
    " (2, 'post', 2, 'hai', 'received', 1, NULL, NULL, 300, 300),"
    " (3, 'gone', 1, 'ba', 'received', 1, NULL, NULL, 300, 300),"
    " (4, 'post', 3, 'hong', 'received', 1, NULL, NULL, 300, 300)",
    "INSERT INTO revision VALUES"
    " (1, 1, 100, 'A', NULL, '{\"files\":[{\"file\":\"" HASH_A "\"}],\"title\":\"Cũ\"}'),"
    " (1, 2, 400, 'A', NULL, '{\"body\":\"<p><img src=\\\"/tep/bbbbbbbbbbbb/b.png\\\""
    " alt=\\\"\\\"></p>\",\"title\":\"Một\"}'),"
    " (2, 1, 300, 'A', NULL, '{\"pictures\":[{\"file\":\"" HASH_A "\"}],"
    "\"title\":\"Hai\"}'),"
    " (3, 1, 300, 'A', NULL, '{\"title\":\"Ba\"}')",
    "INSERT INTO move VALUES (1, 1, 100, 'A', NULL, 'received', NULL, 1),"
    " (2, 1, 500, 'A', 'received', 'published', NULL, 2)",
    "INSERT INTO _sequence (name, last) VALUES ('item', 4), ('no:post', 3), ('move', 2)",
};

static void test_old_database(void **state)
{
    struct fixture *base = *state;
    struct error error = { "" };
    struct site site = { .base = base, .store = base->store, .arena = base->arena };
    const struct dinh_list list = DINH_LIST_OF(test_kinds);
    const struct migration old = { 1, first_step(base->arena) };
    if (migrate_apply(base->store, "core", &old, 1, &error))
        fail_msg("%s", error.text);
    store_begin(base->store);
    for (size_t i = 0; i < sizeof old_rows / sizeof *old_rows; i++)
        run(base->store, old_rows[i]);
    store_commit(base->store);

    site.kinds = kinds_create();
    assert_int_equal(kinds_add(site.kinds, "test", &list, &error), 0);
    if (content_migrate(base->store, site.kinds, &error))
        fail_msg("%s", error.text);
    site.content = content_open(base->store, site.kinds, NULL);
    assert_true(file_is_public(site.content, STR(HASH_B)));
    assert_false(file_is_public(site.content, STR(HASH_A))); /* an old one, and a draft */
    struct flow item = read_flow(&site, 1);
    assert_string_equal(item.title, "Một");
    assert_true(item.entered_at == 500 && item.updated_at == 400);
    item = read_flow(&site, 2);
    assert_string_equal(item.title, "Hai");
    assert_true(item.entered_at == 300 && item.assignee == 0 && item.due_at == 0);
    assert_int_equal(store_int(base->store, -1, "SELECT count(*) FROM file_use", ""), 3);
    struct flow_query query = { .order = FLOW_BY_CHANGE };
    struct flow *items;
    assert_int_equal(flow_list(site.content, site.arena, &query, 0, &items), 3);
    assert_true(items[0].id == 1);
    /* What waits for its plugin is asked again, what is done is not touched. */
    assert_int_equal(
        store_int(base->store, -1, "SELECT count(*) FROM item WHERE title IS NULL", ""), 1);
    assert_int_equal(content_migrate(base->store, site.kinds, &error), 0);
    /* Work goes on where it was. */
    int64_t id = save(&site, "team", "{\"title\":\"Mới\"}");
    assert_true(id == 5);
    content_close(site.content);
    kinds_free(site.kinds);
}

/* Killed in the middle: the rest is done by the next run. */
static void test_cut_short(void **state)
{
    struct site *site = *state;
    struct error error = { "" };
    int64_t ids[3];
    const char *sha = put_picture(site, "a");
    for (int i = 0; i < 3; i++)
        ids[i] =
            publish(site, "post",
                    arena_printf(site->arena,
                                 "{\"title\":\"Tin %d\",\"pictures\":[\"%s\"]}", i, sha));
    store_begin(site->store);
    run(site->store, "UPDATE item SET title = NULL, entered_at = NULL WHERE id <> 2");
    run(site->store, "DELETE FROM file_use");
    store_commit(site->store);
    assert_false(file_is_public(site->content, str_of(sha)));
    assert_int_equal(content_migrate(site->store, site->kinds, &error), 0);
    assert_true(file_is_public(site->content, str_of(sha)));
    assert_string_equal(read_flow(site, ids[2]).title, "Tin 2");
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM file_use", ""), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_old_database),
        SITE_TEST(test_cut_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
