/*
 * scrub_test.c - deleted words leave the file and its log.
 */
#include "store_fixture.h"

#include "base/buf.h"
#include "base/file.h"
#include "store/scrub.h"

static void run(struct store *store, const char *sql)
{
    if (store_exec(store, sql, ""))
        fail_msg("%s", store_error(store));
}

/* Opening the file by hand drops this process's locks on it: only with no other
 * connection than the fixture's. */
static bool holds(struct fixture *f, const char *name, const char *word)
{
    struct buf bytes = { 0 };
    const char *path = arena_printf(f->arena, "%s/%s", f->folder, name);
    bool found = file_exists(path) &&
                 file_read(path, &bytes, 64 * 1024 * 1024, NULL) == 0 &&
                 str_find(buf_str(&bytes), str_of(word)) >= 0;
    buf_free(&bytes);
    return found;
}

static void test_words_go(void **state)
{
    struct fixture *f = *state;
    store_begin(f->store);
    run(f->store, "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT) STRICT");
    for (int64_t i = 0; i < 500; i++)
        assert_int_equal(
            store_exec(f->store, "INSERT INTO t VALUES ($1, $2)", "it", i,
                       arena_printf(f->arena, "%0*d BIMAT", (int)i * 7 + 1, 0)),
            0);
    assert_int_equal(store_commit(f->store), 0);
    assert_true(holds(f, "site.db", "BIMAT") || holds(f, "site.db-wal", "BIMAT"));
    store_begin(f->store);
    assert_true(store_scrub(f->store) < 0); /* not in the middle of something */
    run(f->store, "DELETE FROM t WHERE id <> 7");
    run(f->store, "UPDATE t SET text = 'khác'");
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(store_scrub(f->store), 0);
    assert_false(holds(f, "site.db", "BIMAT") || holds(f, "site.db-wal", "BIMAT"));
    assert_int_equal(store_int(f->store, -1, "SELECT count(*) FROM t", ""), 1);
    store_begin(f->store); /* the lock was given back */
    run(f->store, "INSERT INTO t VALUES (8, 'x')");
    assert_int_equal(store_commit(f->store), 0);
}

static void test_a_reader_makes_it_wait(void **state)
{
    struct fixture *f = *state;
    store_begin(f->store);
    run(f->store, "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT) STRICT");
    assert_int_equal(store_commit(f->store), 0);
    struct store *reader = store_open(f->folder, DINH_DB_SITE, 0, &f->error);
    assert_non_null(reader);
    store_read_begin(reader);
    assert_int_equal(store_int(reader, -1, "SELECT count(*) FROM t", ""), 0);
    store_begin(f->store);
    run(f->store, "INSERT INTO t VALUES (1, 'BIMAT')");
    run(f->store, "DELETE FROM t");
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(store_scrub(f->store), DINH_CONFLICT);
    store_read_end(reader);
    assert_int_equal(store_scrub(f->store), 0);
    store_close(reader);
    assert_false(holds(f, "site.db", "BIMAT") || holds(f, "site.db-wal", "BIMAT"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_words_go),
        STORE_TEST(test_a_reader_makes_it_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
