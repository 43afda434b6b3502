/*
 * delegation_test.c - who may lend which role to whom, and for how long.
 */
#include "account_fixture.h"

struct board {
    int64_t head, deputy, outsider;
};

static struct board make_board(struct fixture *f)
{
    struct board board = { make(f, "truong", "Trưởng"), make(f, "pho", "Phó"),
                           make(f, "ngoai", "Ngoài") };
    int32_t today = clock_days(now);
    seat(f, board.head, "truong-ban", today - 5, today + 100);
    seat(f, board.deputy, "pho-truong-ban", today - 5, 0);
    return board;
}

static int64_t add(struct fixture *f, int64_t from, int64_t to, const char *role,
                   int64_t from_ms, int64_t to_ms, const char *note)
{
    const struct delegation given = { .from_id = from,
                                      .to_id = to,
                                      .role = role,
                                      .note = note,
                                      .from_ms = from_ms,
                                      .to_ms = to_ms };
    struct account_by by = by_at(now);
    f->error.text[0] = '\0';
    assert_int_equal(store_begin(f->store), 0);
    int64_t id = delegation_add(f->store, &given, &by, &f->error);
    assert_int_equal(store_commit(f->store), 0);
    return id;
}

static void test_refused(void **state)
{
    struct fixture *f = *state;
    struct board b = make_board(f);
    char long_note[2000];
    memset(long_note, 'a', sizeof long_note);
    long_note[sizeof long_note - 1] = '\0';
    const int64_t d = DAY;
    const struct {
        int64_t from, to;
        const char *role;
        int64_t from_ms, to_ms;
        const char *note, *sentence;
    } cases[] = {
        { b.head, b.deputy, NULL, now, now + d, "", "Chưa chọn vai trò" },
        { b.head, b.deputy, "a b", now, now + d, "", "Chưa chọn vai trò" },
        { b.head, b.head, "truong-ban", now, now + d, "", "chính mình" },
        { b.head, b.deputy, "truong-ban", now, 0, "", "ngày kết thúc" },
        { b.head, b.deputy, "truong-ban", now, now, "", "ở sau" },
        { b.head, b.deputy, "truong-ban", now - 2 * d, now - d, "", "ở sau" },
        { b.head, b.deputy, "truong-ban", 0, now + d, "", "ở sau" },
        { b.head, b.deputy, "truong-ban", now, now + 90 * d + 1, "", "90 ngày" },
        { b.head, b.deputy, "pho-truong-ban", now, now + d, "", "không giữ vai trò" },
        { b.deputy, b.head, "truong-ban", now, now + d, "", "không giữ vai trò" },
        { b.head, b.deputy, "truong-ban", now + 120 * d, now + 130 * d, "", "không giữ" },
        { b.head, b.outsider, "truong-ban", now, now + d, "", "không có ghế" },
        { b.head, 99, "truong-ban", now, now + d, "", "không có ghế" },
        { b.head, b.deputy, "truong-ban", now, now + d, long_note, "Ghi chú" },
        { b.head, b.deputy, "truong-ban", now, now + d, "\x01", "Ghi chú" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(add(f, cases[i].from, cases[i].to, cases[i].role, cases[i].from_ms,
                             cases[i].to_ms, cases[i].note),
                         DINH_REFUSED);
        if (!strstr(f->error.text, cases[i].sentence))
            fail_msg("%zu: %s", i, f->error.text);
    }
    struct delegation *list;
    assert_int_equal(delegation_list(f->store, f->arena, &list), 0);
    assert_int_equal(audit_lines(f, "delegation.added"), 0);
}

static void test_add_and_end(void **state)
{
    struct fixture *f = *state;
    struct board b = make_board(f);
    const int64_t d = DAY;
    struct delegation *list;
    int64_t id = add(f, b.head, b.deputy, "truong-ban", now, now + 90 * d, " đi  học ");
    assert_true(id > 0);
    assert_int_equal(add(f, b.head, b.deputy, "truong-ban", now + d, now + 2 * d, NULL),
                     DINH_REFUSED);
    assert_int_equal(delegation_list(f->store, f->arena, &list), 1);
    assert_int_equal(list[0].id, id);
    assert_int_equal(list[0].from_id, b.head);
    assert_int_equal(list[0].to_id, b.deputy);
    assert_string_equal(list[0].role, "truong-ban");
    assert_string_equal(list[0].note, "đi học");
    assert_int_equal(list[0].to_ms, now + 90 * d);
    assert_false(list[0].is_ended);

    struct account_by by = by_at(now + d);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(delegation_end(f->store, id, &by), 0);
    assert_int_equal(delegation_end(f->store, id, &by), DINH_NOT_FOUND);
    assert_int_equal(delegation_end(f->store, id + 9, &by), DINH_NOT_FOUND);
    assert_int_equal(store_commit(f->store), 0);
    assert_true(add(f, b.head, b.deputy, "truong-ban", now + 2 * d, now + 3 * d, NULL) > 0);
    assert_int_equal(delegation_list(f->store, f->arena, &list), 2);
    assert_int_equal(list[0].from_ms, now + 2 * d); /* the newest first */
    assert_true(list[1].is_ended);
    /* One that is over by itself cannot be ended again. */
    by = by_at(now + 4 * d);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(delegation_end(f->store, list[0].id, &by), DINH_NOT_FOUND);
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(audit_lines(f, "delegation.added"), 2);
    assert_int_equal(audit_lines(f, "delegation.ended"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_refused),
        ACCOUNT_TEST(test_add_and_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
