/*
 * seat_test.c - seats taken, left and listed.
 */
#include "account_fixture.h"

#include "account/internal.h"

enum { TODAY = 18883 }; /* 13/9/2021 */

static int64_t add(struct fixture *f, const struct seat *given)
{
    struct account_by by = by_at(now);
    f->error.text[0] = '\0';
    assert_int_equal(store_begin(f->store), 0);
    int64_t id = seat_add(f->store, given, &by, &f->error);
    assert_int_equal(store_commit(f->store), 0);
    return id;
}

static void test_add(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    struct seat *list;
    assert_int_equal(clock_days(now), TODAY);
    int64_t id = add(f, &(struct seat){ .account_id = an,
                                        .role = "uy-vien",
                                        .decision = " 150/QĐ-UBND ",
                                        .decision_day = TODAY - 100,
                                        .from_day = TODAY - 99,
                                        .units = " hoi-phu-nu , mttq,",
                                        .categories = NULL });
    assert_true(id > 0);
    assert_int_equal(seat_list(f->store, f->arena, an, TODAY, &list), 1);
    assert_int_equal(list[0].id, id);
    assert_int_equal(list[0].account_id, an);
    assert_string_equal(list[0].role, "uy-vien");
    assert_string_equal(list[0].decision, "150/QĐ-UBND");
    assert_int_equal(list[0].decision_day, TODAY - 100);
    assert_int_equal(list[0].from_day, TODAY - 99);
    assert_int_equal(list[0].to_day, 0);
    assert_string_equal(list[0].units, "hoi-phu-nu,mttq");
    assert_string_equal(list[0].categories, "");
    assert_int_equal(audit_lines(f, "seat.added"), 1);
}

static void test_refused(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An"), gone = make(f, "gone", "Gone");
    char many[4000];
    memset(many, 'a', sizeof many);
    many[sizeof many - 1] = '\0';
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(account_close(f->store, gone, &by), 0);
    assert_int_equal(store_commit(f->store), 0);
    const struct {
        struct seat given;
        const char *sentence;
    } cases[] = {
        { { .account_id = an + 50, .role = "x", .from_day = 1 }, "Không có tài khoản" },
        { { .account_id = gone, .role = "x", .from_day = 1 }, "Không có tài khoản" },
        { { .account_id = an, .role = NULL, .from_day = 1 }, "Vai trò" },
        { { .account_id = an, .role = "", .from_day = 1 }, "Vai trò" },
        { { .account_id = an, .role = "Trưởng ban", .from_day = 1 }, "Vai trò" },
        { { .account_id = an, .role = many, .from_day = 1 }, "Vai trò" },
        { { .account_id = an, .role = "x", .from_day = 0 }, "ngày bắt đầu" },
        { { .account_id = an, .role = "x", .from_day = 9, .to_day = 8 }, "ở trước" },
        { { .account_id = an, .role = "x", .from_day = 1, .units = "a;b" }, "dấu phẩy" },
        { { .account_id = an, .role = "x", .from_day = 1, .units = many }, "dấu phẩy" },
        { { .account_id = an, .role = "x", .from_day = 1, .categories = "Tin" },
          "dấu phẩy" },
        { { .account_id = an, .role = "x", .from_day = 1, .decision = many },
          "quyết định" },
        { { .account_id = an, .role = "x", .from_day = 1, .decision = "\x02" },
          "quyết định" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(add(f, &cases[i].given), DINH_REFUSED);
        if (!strstr(f->error.text, cases[i].sentence))
            fail_msg("%zu: %s", i, f->error.text);
    }
    struct seat *list;
    assert_int_equal(seat_list(f->store, f->arena, 0, 0, &list), 0);
}

static void test_not_twice_at_a_time(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    struct seat given = {
        .account_id = an, .role = "uy-vien", .from_day = 100, .to_day = 200
    };
    assert_true(add(f, &given) > 0);
    static const int32_t touching[][2] = {
        { 100, 200 }, { 50, 100 }, { 200, 0 }, { 1, 0 }, { 120, 130 }
    };
    for (size_t i = 0; i < sizeof touching / sizeof *touching; i++) {
        given.from_day = touching[i][0];
        given.to_day = touching[i][1];
        assert_int_equal(add(f, &given), DINH_REFUSED);
    }
    given =
        (struct seat){ .account_id = an, .role = "uy-vien", .from_day = 1, .to_day = 99 };
    assert_true(add(f, &given) > 0);
    given = (struct seat){ .account_id = an, .role = "uy-vien", .from_day = 201 };
    assert_true(add(f, &given) > 0);
    given.units = "mttq"; /* for other things: another seat */
    assert_true(add(f, &given) > 0);
}

static void test_close(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    int64_t id = seat(f, an, "uy-vien", TODAY - 5, 0);
    int64_t later = seat(f, an, "pho-truong-ban", TODAY + 5, 0);
    struct account_by by = by_at(now);
    struct seat *list;
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(seat_close(f->store, id, TODAY, &by), 0);
    assert_int_equal(seat_close(f->store, id, TODAY, &by), DINH_NOT_FOUND);
    assert_int_equal(seat_close(f->store, id, TODAY - 2, &by), 0); /* earlier still */
    assert_int_equal(seat_close(f->store, later, TODAY, &by), 0);
    assert_int_equal(seat_close(f->store, later + 9, TODAY, &by), DINH_NOT_FOUND);
    assert_int_equal(store_commit(f->store), 0);
    assert_true(seat_is_held(f->store, an, "uy-vien", TODAY - 2));
    assert_false(seat_is_held(f->store, an, "uy-vien", TODAY - 1));
    assert_int_equal(seat_list(f->store, f->arena, an, TODAY + 10, &list), 0);
    assert_int_equal(seat_list(f->store, f->arena, an, 0, &list), 2); /* never deleted */
    assert_int_equal(audit_lines(f, "seat.closed"), 3);
}

static void test_list(void **state)
{
    struct fixture *f = *state;
    int64_t dung = make(f, "dung", "Lê Dũng"), anh = make(f, "anh", "Trần Thị Ánh"),
            duc = make(f, "duc", "An Đức");
    seat(f, duc, "uy-vien", 100, 0);
    seat(f, anh, "uy-vien", 100, 300);
    seat(f, dung, "uy-vien", 100, 0);
    seat(f, duc, "quan-tri", 200, 0);
    struct seat *list;
    assert_int_equal(seat_list(f->store, f->arena, 0, 0, &list), 4);
    const int64_t order[] = { duc, anh, dung, duc };
    for (int i = 0; i < 4; i++)
        assert_int_equal(list[i].account_id, order[i]);
    assert_string_equal(list[0].role, "quan-tri");
    assert_int_equal(seat_list(f->store, f->arena, 0, 150, &list), 3);
    assert_int_equal(seat_list(f->store, f->arena, 0, 300, &list), 4);
    assert_int_equal(seat_list(f->store, f->arena, 0, 301, &list), 3);
    assert_int_equal(seat_list(f->store, f->arena, duc, 0, &list), 2);
    assert_int_equal(seat_list(f->store, f->arena, 99, 0, &list), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_add),
        ACCOUNT_TEST(test_refused),
        ACCOUNT_TEST(test_not_twice_at_a_time),
        ACCOUNT_TEST(test_close),
        ACCOUNT_TEST(test_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
