/*
 * backup_test.c - copies of a database that is being written to.
 */
#include "store/backup.h"

#include "base/file.h"
#include "store/store.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROWS = 2000 };

struct place {
    char folder[64], copy[80];
    struct store *store;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    snprintf(place->folder, sizeof place->folder, "/tmp/dinh-backup-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->copy, sizeof place->copy, "%s/copy", place->folder);
    place->store = store_open(place->folder, DINH_DB_SITE, STORE_CREATE, NULL);
    *state = place;
    return place->store ? 0 : -1;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    store_close(place->store);
    store_backup_remove(place->copy);
    store_backup_remove(place->folder);
    int left = file_exists(place->folder);
    free(place);
    return left ? -1 : 0; /* everything made was removed */
}

static void fill(struct store *store)
{
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(
        store_exec(store, "CREATE TABLE row (id INTEGER PRIMARY KEY) STRICT", ""), 0);
    for (int64_t i = 1; i <= ROWS; i++)
        assert_int_equal(store_exec(store, "INSERT INTO row (id) VALUES ($1)", "i", i), 0);
    assert_int_equal(store_commit(store), 0);
}

static int64_t count_in(const char *folder)
{
    struct store *store = store_open(folder, DINH_DB_SITE, 0, NULL);
    assert_non_null(store);
    int64_t count = store_int(store, -1, "SELECT COUNT(*) FROM row", "");
    store_close(store);
    return count;
}

static void test_copy_is_whole(void **state)
{
    struct place *place = *state;
    struct error error;
    fill(place->store);
    assert_int_equal(store_backup(place->folder, DINH_DB_SITE, place->copy, &error), 0);
    assert_int_equal(count_in(place->copy), ROWS);
}

struct writer {
    const char *folder;
    _Atomic bool stop;
};

/* Pairs of rows, each pair in one transaction. */
static void *write_pairs(void *data)
{
    struct writer *writer = data;
    struct store *store = store_open(writer->folder, DINH_DB_SITE, 0, NULL);
    for (int64_t id = ROWS + 1; store && !writer->stop; id += 2) {
        if (store_begin(store) ||
            store_exec(store, "INSERT INTO row (id) VALUES ($1)", "i", id) ||
            store_exec(store, "INSERT INTO row (id) VALUES ($1)", "i", id + 1) ||
            store_commit(store))
            break;
    }
    store_close(store);
    return NULL;
}

/* No copy holds half a transaction, and writing goes on beside it. */
static void test_copy_beside_a_writer(void **state)
{
    struct place *place = *state;
    struct writer writer = { .folder = place->folder };
    pthread_t thread;
    fill(place->store);
    assert_int_equal(pthread_create(&thread, NULL, write_pairs, &writer), 0);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(store_backup(place->folder, DINH_DB_SITE, place->copy, NULL), 0);
        int64_t count = count_in(place->copy);
        assert_true(count >= ROWS);
        assert_int_equal(count % 2, 0);
    }
    writer.stop = true;
    pthread_join(thread, NULL);
    assert_true(count_in(place->folder) > ROWS);
}

static void test_faults(void **state)
{
    struct place *place = *state;
    struct error error = { "" };
    assert_int_not_equal(store_backup("/nonexistent", DINH_DB_SITE, place->copy, &error),
                         0);
    assert_string_not_equal(error.text, "");
    fill(place->store);
    assert_int_not_equal(store_backup(place->folder, DINH_DB_SITE, "/proc/nowhere", &error),
                         0);
    assert_int_equal(count_in(place->folder), ROWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_copy_is_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_copy_beside_a_writer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_faults, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
