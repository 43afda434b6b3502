/*
 * audit_test.c - the chained log: what was written verifies, and every way of
 * changing it by hand is found and named.
 */
#include "store_fixture.h"

#include "store/audit.h"
#include "store/migrate.h"

static const int64_t noon = 1631509200000; /* 13/9/2021, 12:00 */

static int audit_open(void **state)
{
    fixture_open(state);
    struct fixture *f = *state;
    assert_int_equal(audit_migrate(f->store, &f->error), 0);
    assert_int_equal(audit_migrate(f->store, &f->error), 0);
    return 0;
}

static void add(struct fixture *f, const char *who, const char *action, const char *detail)
{
    const struct audit_entry entry = { .at_ms = noon,
                                       .who = who,
                                       .account_id = 3,
                                       .action = action,
                                       .item_id = 47,
                                       .detail = detail,
                                       .address = "10.0.0.7" };
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(audit_add(f->store, &entry), 0);
    assert_int_equal(store_commit(f->store), 0);
}

static void add_five(struct fixture *f)
{
    add(f, "Trần Thị B", "item.saved", NULL);
    add(f, "Trần Thị B", "item.moved", "edited > submitted");
    add(f, "Nguyễn Văn A", "item.moved", "submitted > approved");
    add(f, "Nguyễn Văn A", "item.moved", "approved > published");
    add(f, "lệnh", "account.created", "");
}

static void alter(struct fixture *f, const char *sql)
{
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(store_exec(f->store, sql, ""), 0);
    assert_int_equal(store_commit(f->store), 0);
}

static void assert_sound(struct fixture *f, int64_t expected)
{
    int64_t count = -1;
    assert_int_equal(audit_verify(f->store, &count, &f->error), 0);
    assert_int_equal(count, expected);
}

/* Five lines, one change by hand, and what must be said about it. */
static void assert_found(struct fixture *f, const char *sql, int64_t good,
                         const char *sentence)
{
    int64_t count = -1;
    add_five(f);
    assert_sound(f, 5);
    alter(f, sql);
    assert_int_equal(audit_verify(f->store, &count, &f->error), DINH_REFUSED);
    assert_int_equal(count, good);
    if (!strstr(f->error.text, sentence))
        fail_msg("%s", f->error.text);
}

static void test_a_sound_log(void **state)
{
    struct fixture *f = *state;
    char first[AUDIT_HEX], last[AUDIT_HEX];
    int64_t count = -1;
    assert_sound(f, 0);
    assert_true(audit_last(f->store, &count, first));
    assert_int_equal(count, 0);
    assert_int_equal(strspn(first, "0"), 64);
    add_five(f);
    assert_sound(f, 5);
    assert_true(audit_last(f->store, &count, last));
    assert_int_equal(count, 5);
    assert_true(audit_has(f->store, 5, str_of(last)));
    assert_false(audit_has(f->store, 4, str_of(last)));
    assert_false(audit_has(f->store, 5, STR("00")));
    assert_false(audit_has(f->store, 5, STR("")));
}

/* The bytes are fixed for good: a chain of today must verify in ten years. */
static void test_the_first_hash(void **state)
{
    struct fixture *f = *state;
    char hex[AUDIT_HEX];
    int64_t count;
    add(f, "Trần Thị B", "item.moved", "edited > submitted");
    assert_true(audit_last(f->store, &count, hex));
    assert_string_equal(hex,
                        "c1250965e94ae4074dfb78c30e8931d5be1a5432d18523f9265f3ad38dd6d9c5");
}

static void test_a_transaction_undone_leaves_no_gap(void **state)
{
    struct fixture *f = *state;
    const struct audit_entry entry = { .at_ms = noon, .who = "x", .action = "y.z" };
    add_five(f);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(audit_add(f->store, &entry), 0);
    assert_int_equal(audit_add(f->store, &entry), 0);
    store_rollback(f->store);
    assert_sound(f, 5);
    add(f, "x", "y.z", NULL);
    assert_sound(f, 6);
}

static void test_changed(void **state)
{
    assert_found(*state, "UPDATE audit SET who = 'Ai đó' WHERE seq = 3", 2,
                 "dòng 3 của nhật ký (2021-09-13T12:00:00+07:00, Ai đó) đã bị sửa");
}

static void test_every_column_counts(void **state)
{
    struct fixture *f = *state;
    static const char *const changes[] = {
        "UPDATE audit SET at = at + 1 WHERE seq = 2",
        "UPDATE audit SET account_id = 4 WHERE seq = 2",
        "UPDATE audit SET action = 'item.saved' WHERE seq = 2",
        "UPDATE audit SET item_id = 48 WHERE seq = 2",
        "UPDATE audit SET detail = NULL WHERE seq = 2",
        "UPDATE audit SET detail = '' WHERE seq = 2",
        "UPDATE audit SET address = NULL WHERE seq = 2",
        "UPDATE audit SET address = address || ' ' WHERE seq = 2",
        "UPDATE audit SET prev = hash WHERE seq = 2",
        "UPDATE audit SET hash = prev WHERE seq = 2",
        "UPDATE audit SET hash = 'x' WHERE seq = 2",
        "UPDATE audit SET action = action || who, who = '' WHERE seq = 2",
    };
    add_five(f);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        int64_t count = -1;
        assert_int_equal(store_begin(f->store), 0);
        assert_int_equal(store_exec(f->store, changes[i], ""), 0);
        assert_int_equal(audit_verify(f->store, &count, &f->error), DINH_REFUSED);
        assert_int_equal(count, 1);
        store_rollback(f->store);
    }
    assert_sound(f, 5);
}

/* Absent and empty, and where one field ends, are different bytes. */
static void test_texts_are_not_run_together(void **state)
{
    struct fixture *f = *state;
    char one[AUDIT_HEX], other[AUDIT_HEX];
    static const struct audit_entry pairs[][2] = {
        { { .who = "ab", .action = "c" }, { .who = "a", .action = "bc" } },
        { { .who = "a", .action = "b" }, { .who = "a", .action = "b", .detail = "" } },
        { { .who = "a", .action = "b", .detail = "c" },
          { .who = "a", .action = "b", .address = "c" } },
        { { .who = "a", .action = "b", .account_id = 1 },
          { .who = "a", .action = "b", .item_id = 1 } },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        int64_t count;
        assert_int_equal(store_begin(f->store), 0);
        assert_int_equal(audit_add(f->store, &pairs[i][0]), 0);
        assert_true(audit_last(f->store, &count, one));
        store_rollback(f->store);
        assert_int_equal(store_begin(f->store), 0);
        assert_int_equal(audit_add(f->store, &pairs[i][1]), 0);
        assert_true(audit_last(f->store, &count, other));
        store_rollback(f->store);
        assert_string_not_equal(one, other);
    }
}

static void test_deleted(void **state)
{
    assert_found(*state, "DELETE FROM audit WHERE seq = 3", 2, "thiếu dòng 3");
}

static void test_the_first_deleted(void **state)
{
    assert_found(*state, "DELETE FROM audit WHERE seq = 1", 0, "thiếu dòng 1");
}

/* Taken out and the rest numbered again: the chain itself breaks. */
static void test_deleted_and_numbered_again(void **state)
{
    struct fixture *f = *state;
    add_five(f);
    alter(f, "DELETE FROM audit WHERE seq = 3");
    alter(f, "UPDATE audit SET seq = 3 WHERE seq = 4");
    alter(f, "UPDATE audit SET seq = 4 WHERE seq = 5");
    int64_t count = -1;
    assert_int_equal(audit_verify(f->store, &count, &f->error), DINH_REFUSED);
    assert_int_equal(count, 2);
}

static void test_inserted(void **state)
{
    struct fixture *f = *state;
    add_five(f);
    alter(f, "UPDATE audit SET seq = 6 WHERE seq = 5");
    alter(f, "UPDATE audit SET seq = 5 WHERE seq = 4");
    alter(f, "INSERT INTO audit SELECT 4, at, who, account_id, action, item_id, detail,"
             " address, prev, hash FROM audit WHERE seq = 3");
    int64_t count = -1;
    assert_int_equal(audit_verify(f->store, &count, &f->error), DINH_REFUSED);
    assert_int_equal(count, 3);
}

static void test_reordered(void **state)
{
    struct fixture *f = *state;
    add_five(f);
    alter(f, "UPDATE audit SET seq = 9 WHERE seq = 2");
    alter(f, "UPDATE audit SET seq = 2 WHERE seq = 3");
    alter(f, "UPDATE audit SET seq = 3 WHERE seq = 9");
    int64_t count = -1;
    assert_int_equal(audit_verify(f->store, &count, &f->error), DINH_REFUSED);
    assert_int_equal(count, 1);
}

/* A line of another chain with a sound hash of its own, put in the place of ours. */
static void test_a_line_of_another_chain(void **state)
{
    struct fixture *f = *state;
    add(f, "một", "a.b", NULL);
    add(f, "hai", "a.b", NULL);
    alter(f, "CREATE TABLE kept AS SELECT * FROM audit WHERE seq = 2");
    alter(f, "DELETE FROM audit");
    alter(f, "UPDATE audit_head SET count = 0, hash = substr('"
             "0000000000000000000000000000000000000000000000000000000000000000', 1)");
    add(f, "khác", "a.b", NULL);
    alter(f, "INSERT INTO audit SELECT * FROM kept");
    int64_t count = -1;
    assert_int_equal(audit_verify(f->store, &count, &f->error), DINH_REFUSED);
    assert_int_equal(count, 1);
    assert_non_null(strstr(f->error.text, "không nối tiếp"));
}

static void test_the_tail_cut(void **state)
{
    assert_found(*state, "DELETE FROM audit WHERE seq >= 4", 3,
                 "bị cắt mất phần cuối: phải có 5 dòng, chỉ còn 3");
}

static void test_everything_cut(void **state)
{
    assert_found(*state, "DELETE FROM audit", 0, "phải có 5 dòng, chỉ còn 0");
}

static void test_the_tail_cut_and_the_head_lowered(void **state)
{
    struct fixture *f = *state;
    add_five(f);
    alter(f, "DELETE FROM audit WHERE seq = 5");
    alter(f, "UPDATE audit_head SET count = 4");
    int64_t count = -1;
    assert_int_equal(audit_verify(f->store, &count, &f->error), DINH_REFUSED);
    assert_non_null(strstr(f->error.text, "một mã khác"));
}

static void test_the_head_taken_away(void **state)
{
    struct fixture *f = *state;
    assert_found(f, "DELETE FROM audit_head", 5, "audit_head");
    /* The portal goes on, and what happened stays visible. */
    add(f, "lệnh", "a.b", NULL);
    int64_t count = -1;
    assert_int_equal(audit_verify(f->store, &count, &f->error), DINH_REFUSED);
    assert_int_equal(count, 5);
}

static void test_only_inside_a_transaction(void **state)
{
    struct fixture *f = *state;
    add_five(f);
    assert_int_equal(migrate_version(f->store, "audit"), 1);
    assert_int_equal(store_exec(f->store, "DELETE FROM audit", ""), DINH_FAILED);
    assert_sound(f, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, audit_open, fixture_close)
        TEST(test_a_sound_log),
        TEST(test_the_first_hash),
        TEST(test_a_transaction_undone_leaves_no_gap),
        TEST(test_changed),
        TEST(test_every_column_counts),
        TEST(test_texts_are_not_run_together),
        TEST(test_deleted),
        TEST(test_the_first_deleted),
        TEST(test_deleted_and_numbered_again),
        TEST(test_inserted),
        TEST(test_reordered),
        TEST(test_a_line_of_another_chain),
        TEST(test_the_tail_cut),
        TEST(test_everything_cut),
        TEST(test_the_tail_cut_and_the_head_lowered),
        TEST(test_the_head_taken_away),
        TEST(test_only_inside_a_transaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
