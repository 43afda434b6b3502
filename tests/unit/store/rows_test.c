/*
 * rows_test.c - binding, reading and the cache of prepared statements.
 */
#include "store_fixture.h"

static void test_types(void **state)
{
    struct fixture *f = *state;
    struct dinh_rows *rows =
        store_query(f->store, "SELECT $1, $2, $3, $4, $5, $6", "itsnbt", INT64_MIN, "chữ",
                    ((struct str){ "a\0b", 3 }), STR("\x00\xFF"), NULL);
    assert_int_equal(rows_next(rows), 1);
    assert_true(rows_int(rows, 0) == INT64_MIN);
    assert_string_equal(rows_text(rows, 1), "chữ");
    assert_true(str_eq(rows_str(rows, 2), (struct str){ "a\0b", 3 }));
    assert_true(rows_is_null(rows, 3));
    assert_null(rows_text(rows, 3));
    assert_int_equal(rows_str(rows, 4).len, 2);
    assert_true(rows_is_null(rows, 5));
    assert_int_equal(rows_next(rows), 0);
}

static void test_wrong_use(void **state)
{
    struct fixture *f = *state;
    assert_null(store_query(f->store, "SELECT $1, $2", "i", (int64_t)1));
    assert_null(store_query(f->store, "SELECT $1", "ii", (int64_t)1, (int64_t)2));
    assert_null(store_query(f->store, "SELECT $1", "x"));
    assert_null(store_query(f->store, "SELEC 1", ""));
    assert_null(store_query(f->store, "", ""));
    assert_null(store_query(f->store, "SELECT * FROM nothing", ""));
    assert_int_equal(rows_next(NULL), -1);
    rows_end(NULL);
    /* Nothing is left open by all that. */
    assert_int_equal(store_begin(f->store), 0);
    store_rollback(f->store);
}

static const char series[] =
    "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s"
    " WHERE n < 5) SELECT n FROM s";

static void test_same_sql_in_a_loop(void **state)
{
    struct fixture *f = *state;
    int64_t sum = 0;
    struct dinh_rows *outer = store_query(f->store, series, "");
    while (rows_next(outer) > 0) {
        struct dinh_rows *inner = store_query(f->store, series, "");
        assert_ptr_not_equal(inner, outer);
        while (rows_next(inner) > 0)
            sum += rows_int(inner, 0) * rows_int(outer, 0);
    }
    assert_int_equal(sum, 15 * 15);
}

static void test_statement_is_reused(void **state)
{
    struct fixture *f = *state;
    struct dinh_rows *first = store_query(f->store, series, "");
    rows_end(first);
    rows_end(first); /* twice is fine */
    char again[sizeof series];
    memcpy(again, series, sizeof series); /* the text counts, not where it lies */
    struct dinh_rows *second = store_query(f->store, again, "");
    assert_ptr_equal(first, second);
    assert_int_equal(rows_next(second), 1);
    rows_end(second);
    assert_int_equal(rows_next(second), -1);
}

/* Bindings of a former use must not come back. */
static void test_bindings_are_cleared(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(store_int(f->store, -1, "SELECT $1", "i", (int64_t)7), 7);
    assert_int_equal(store_int(f->store, -1, "SELECT $1", "n"), -1);
}

static void test_many_statements(void **state)
{
    struct fixture *f = *state;
    struct dinh_rows *held = store_query(f->store, series, "");
    assert_int_equal(rows_next(held), 1);
    for (int i = 0; i < 1000; i++) {
        char sql[32];
        snprintf(sql, sizeof sql, "SELECT %d", i);
        assert_int_equal(store_int(f->store, -1, sql, ""), i);
    }
    assert_int_equal(rows_next(held), 1); /* was in use, so was not thrown out */
    assert_int_equal(rows_int(held, 0), 2);
    rows_end(held);
}

static void test_failing_row(void **state)
{
    struct fixture *f = *state;
    struct dinh_rows *rows =
        store_query(f->store, "SELECT abs($1)", "i", INT64_MIN); /* overflows */
    assert_int_equal(rows_next(rows), -1);
    assert_non_null(strstr(store_error(f->store), "overflow"));
    assert_int_equal(store_begin(f->store), 0);
    store_rollback(f->store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_types),
        STORE_TEST(test_wrong_use),
        STORE_TEST(test_same_sql_in_a_loop),
        STORE_TEST(test_statement_is_reused),
        STORE_TEST(test_bindings_are_cleared),
        STORE_TEST(test_many_statements),
        STORE_TEST(test_failing_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
