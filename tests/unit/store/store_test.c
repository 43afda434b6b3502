/*
 * store_test.c - opening, transactions and the write lock.
 */
#include "store_fixture.h"

#include "store/migrate.h"

#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>

static void make_table(struct store *store)
{
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(store_exec(store, "CREATE TABLE t (n INTEGER NOT NULL) STRICT", ""),
                     0);
    assert_int_equal(store_commit(store), 0);
}

static int add(struct store *store, int64_t n)
{
    return store_exec(store, "INSERT INTO t (n) VALUES ($1)", "i", n);
}

static int64_t count(struct store *store)
{
    return store_int(store, -1, "SELECT count(*) FROM t", "");
}

static void test_missing_file_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct store *stats = store_open(f->folder, DINH_DB_STATS, 0, &f->error);
    assert_null(stats);
    assert_non_null(strstr(f->error.text, "stats.db"));
}

static void test_other_file_is_an_error(void **state)
{
    struct fixture *f = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/stats.db", f->folder);
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 2000; i++)
        fputs("không phải SQLite ", file);
    fclose(file);
    assert_null(store_open(f->folder, DINH_DB_STATS, STORE_CREATE, &f->error));
}

static void test_newer_format_is_refused(void **state)
{
    struct fixture *f = *state;
    char path[128];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/site.db", f->folder);
    store_close(f->store);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA user_version=1000", NULL, NULL, NULL);
    sqlite3_close(db);
    f->store = store_open(f->folder, DINH_DB_SITE, 0, &f->error);
    assert_null(f->store);
    assert_non_null(strstr(f->error.text, "mới hơn"));
}

static void test_pragmas(void **state)
{
    struct fixture *f = *state;
    struct store *stats = store_open(f->folder, DINH_DB_STATS, STORE_CREATE, &f->error);
    store_begin(f->store); /* SQLite counts this question among the writes */
    store_begin(stats);
    assert_int_equal(store_int(f->store, -1, "PRAGMA synchronous", ""), 2);
    assert_int_equal(store_int(stats, -1, "PRAGMA synchronous", ""), 1);
    assert_int_equal(store_int(stats, -1, "PRAGMA foreign_keys", ""), 1);
    struct dinh_rows *rows = store_query(f->store, "PRAGMA journal_mode", "");
    assert_int_equal(rows_next(rows), 1);
    assert_string_equal(rows_text(rows, 0), "wal");
    rows_end(rows);
    store_rollback(stats);
    store_rollback(f->store);
    store_close(stats);
}

static void test_file_is_not_for_everyone(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    char path[128];
    snprintf(path, sizeof path, "%s/site.db", f->folder);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0007, 0);
}

static void test_commit_and_rollback(void **state)
{
    struct fixture *f = *state;
    make_table(f->store);
    assert_int_equal(store_begin(f->store), 0);
    assert_true(store_in_transaction(f->store));
    assert_int_equal(add(f->store, 1), 0);
    assert_int_equal(store_changed(f->store), 1);
    store_rollback(f->store);
    assert_int_equal(count(f->store), 0);
    store_rollback(f->store);

    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(add(f->store, 1), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(count(f->store), 1);
    assert_int_equal(store_commit(f->store), -1);
}

static void test_nested(void **state)
{
    struct fixture *f = *state;
    make_table(f->store);
    store_begin(f->store);
    store_begin(f->store);
    add(f->store, 1);
    assert_int_equal(store_commit(f->store), 0);
    assert_true(store_in_transaction(f->store));
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(count(f->store), 1);

    /* An inner rollback ends it all; the outer commit must not succeed. */
    store_begin(f->store);
    add(f->store, 2);
    store_begin(f->store);
    store_rollback(f->store);
    assert_int_equal(add(f->store, 3), -1);
    assert_int_equal(store_commit(f->store), -1);
    assert_int_equal(count(f->store), 1);
}

static void test_write_outside_transaction(void **state)
{
    struct fixture *f = *state;
    make_table(f->store);
    assert_int_equal(add(f->store, 1), -1);
    assert_non_null(strstr(store_error(f->store), "ngoài giao dịch"));
    assert_int_equal(count(f->store), 0);
}

static void test_begin_with_open_rows(void **state)
{
    struct fixture *f = *state;
    struct dinh_rows *rows = store_query(f->store, "SELECT 1 UNION SELECT 2", "");
    assert_int_equal(rows_next(rows), 1);
    assert_int_equal(store_begin(f->store), -1);
    rows_end(rows);
    assert_int_equal(store_begin(f->store), 0);
    store_rollback(f->store);
}

static void test_read_snapshot(void **state)
{
    struct fixture *f = *state;
    make_table(f->store);
    struct store *other = store_open(f->folder, DINH_DB_SITE, 0, &f->error);
    assert_int_equal(store_read_begin(other), 0);
    assert_int_equal(count(other), 0);
    store_begin(f->store);
    add(f->store, 1);
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(count(other), 0);

    /* Writing leaves the old snapshot instead of failing on it. */
    assert_int_equal(store_begin(other), 0);
    assert_int_equal(count(other), 1);
    assert_int_equal(add(other, 2), 0);
    assert_int_equal(store_commit(other), 0);
    store_read_end(other);
    assert_int_equal(count(other), 2);
    store_close(other);
}

static void *write_many(void *folder)
{
    struct error error;
    struct store *store = store_open(folder, DINH_DB_SITE, 0, &error);
    intptr_t failed = !store;
    for (int i = 0; store && i < 100; i++) {
        int64_t n;
        failed += store_begin(store) != 0;
        n = store_int(store, -1, "SELECT max(n) FROM t", "");
        failed += add(store, n + 1) != 0;
        failed += store_commit(store) != 0;
    }
    store_close(store);
    return (void *)failed;
}

/* Read, add one, write: a lost update or a BUSY would show in the sum. */
static void test_writers_queue(void **state)
{
    struct fixture *f = *state;
    pthread_t threads[4];
    make_table(f->store);
    store_begin(f->store);
    add(f->store, 0);
    store_commit(f->store);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, write_many, f->folder);
    for (int i = 0; i < 4; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    assert_int_equal(store_int(f->store, -1, "SELECT max(n) FROM t", ""), 400);
    assert_int_equal(store_int(f->store, -1, "SELECT count(DISTINCT n) FROM t", ""), 401);
}

/* One handler may hold both databases: they must not wait for each other. */
static void test_two_databases_at_once(void **state)
{
    struct fixture *f = *state;
    struct store *stats = store_open(f->folder, DINH_DB_STATS, STORE_CREATE, &f->error);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(store_begin(stats), 0);
    assert_int_equal(store_commit(stats), 0);
    assert_int_equal(store_commit(f->store), 0);
    store_close(stats);
}

static void test_memory(void **state)
{
    struct fixture *f = *state;
    struct store *memory =
        store_open("/nonexistent", DINH_DB_SITE, STORE_MEMORY, &f->error);
    assert_non_null(memory);
    make_table(memory);
    assert_int_equal(count(memory), 0);
    store_close(memory);
}

static void test_next_id(void **state)
{
    struct fixture *f = *state;
    struct error error;
    assert_int_equal(migrate_apply(f->store, "core", NULL, 0, &error), 0);
    store_begin(f->store);
    assert_int_equal(store_next_id(f->store, "a"), 1);
    assert_int_equal(store_next_id(f->store, "a"), 2);
    assert_int_equal(store_next_id(f->store, "b"), 1);
    store_commit(f->store);
    store_begin(f->store);
    assert_int_equal(store_next_id(f->store, "a"), 3);
    store_commit(f->store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_missing_file_is_an_error),
        STORE_TEST(test_other_file_is_an_error),
        STORE_TEST(test_newer_format_is_refused),
        STORE_TEST(test_pragmas),
        STORE_TEST(test_file_is_not_for_everyone),
        STORE_TEST(test_commit_and_rollback),
        STORE_TEST(test_nested),
        STORE_TEST(test_write_outside_transaction),
        STORE_TEST(test_begin_with_open_rows),
        STORE_TEST(test_read_snapshot),
        STORE_TEST(test_writers_queue),
        STORE_TEST(test_two_databases_at_once),
        STORE_TEST(test_memory),
        STORE_TEST(test_next_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
