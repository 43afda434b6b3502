/*
 * reorganise_test.c - a new decision closes the old seats, opens the new ones and
 * says who follows whom.
 */
#include "account_fixture.h"

#include "account/internal.h"

enum { TODAY = 18883, FIRST = TODAY + 1, SEATS_BEFORE = 5 };

struct board {
    int64_t admin, head, deputy, an, binh, chi, dung;
};

/* The head, one deputy, members An and Bình; Chi and Dũng are not on it yet. */
static struct board make_board(struct fixture *f)
{
    struct board b = { .admin = make(f, "quan-tri", "Quản trị"),
                       .head = make(f, "truong", "Trần Trưởng"),
                       .deputy = make(f, "pho", "Lê Phó"),
                       .an = make(f, "an", "Nguyễn An"),
                       .binh = make(f, "binh", "Phạm Bình"),
                       .chi = make(f, "chi", "Đỗ Chi"),
                       .dung = make(f, "dung", "Vũ Dũng") };
    seat(f, b.admin, "quan-tri", 100, 0);
    seat(f, b.head, "truong-ban", 100, 0);
    seat(f, b.deputy, "pho-truong-ban", 100, 0);
    seat(f, b.an, "uy-vien", 100, 0);
    seat(f, b.binh, "uy-vien", 100, 0);
    return b;
}

static int reorganise(struct fixture *f, struct reorganisation *plan)
{
    struct account_by by = by_at(now);
    f->error.text[0] = '\0';
    assert_int_equal(store_begin(f->store), 0);
    int result = seat_reorganise(f->store, f->arena, plan, &by, &f->error);
    if (result)
        store_rollback(f->store);
    else
        assert_int_equal(store_commit(f->store), 0);
    return result;
}

static struct reorganisation plan_of(const struct seat *seats, size_t count)
{
    return (struct reorganisation){ .decision = "161/QĐ-UBND",
                                    .decision_day = TODAY,
                                    .first_day = FIRST,
                                    .seats = seats,
                                    .seat_count = count,
                                    .kept_roles = "quan-tri" };
}

static int64_t heir_of(const struct reorganisation *plan, int64_t leaver)
{
    for (size_t i = 0; i < plan->leaver_count; i++)
        if (plan->leavers[i] == leaver)
            return plan->heirs[i];
    return 0;
}

static void test_a_new_board(void **state)
{
    struct fixture *f = *state;
    struct board b = make_board(f);
    /* The deputy becomes head; Bình stays; Chi and Dũng come; the head and An go. */
    const struct seat seats[] = {
        { .account_id = b.deputy, .role = "truong-ban" },
        { .account_id = b.binh, .role = "uy-vien", .units = "mttq" },
        { .account_id = b.chi, .role = "uy-vien" },
        { .account_id = b.dung, .role = "pho-truong-ban", .categories = "tin-tuc" },
    };
    struct reorganisation plan = plan_of(seats, 4);
    if (reorganise(f, &plan))
        fail_msg("%s", f->error.text);

    /* Until the day before all is as it was. */
    assert_true(seat_is_held(f->store, b.head, "truong-ban", TODAY));
    assert_false(seat_is_held(f->store, b.deputy, "truong-ban", TODAY));
    assert_false(seat_is_held(f->store, b.head, NULL, FIRST));
    assert_false(seat_is_held(f->store, b.an, NULL, FIRST));
    assert_true(seat_is_held(f->store, b.deputy, "truong-ban", FIRST));
    assert_false(seat_is_held(f->store, b.deputy, "pho-truong-ban", FIRST));
    assert_true(seat_is_held(f->store, b.binh, "uy-vien", FIRST));
    assert_true(seat_is_held(f->store, b.admin, "quan-tri", FIRST)); /* kept */
    struct seat *list;
    assert_int_equal(seat_list(f->store, f->arena, 0, FIRST, &list), 5);
    assert_int_equal(seat_list(f->store, f->arena, b.dung, FIRST, &list), 1);
    assert_string_equal(list[0].decision, "161/QĐ-UBND");
    assert_int_equal(list[0].decision_day, TODAY);
    assert_int_equal(list[0].from_day, FIRST);
    assert_string_equal(list[0].categories, "tin-tuc");

    assert_int_equal(plan.leaver_count, 2);
    assert_int_equal(heir_of(&plan, b.head), b.deputy);
    assert_int_equal(heir_of(&plan, b.an), b.chi); /* the newly come first */
    assert_int_equal(audit_lines(f, "board.reorganised"), 1);
    assert_int_equal(audit_lines(f, "seat.closed"), 4);
    assert_int_equal(audit_lines(f, "seat.added"), SEATS_BEFORE + 4);
}

static void test_heirs_share_the_work(void **state)
{
    struct fixture *f = *state;
    struct board b = make_board(f);
    seat(f, b.chi, "thu-ky", 100, 0); /* a role the new board has not */
    const struct seat seats[] = {
        { .account_id = b.head, .role = "truong-ban" },
        { .account_id = b.deputy, .role = "uy-vien" },
        { .account_id = b.dung, .role = "uy-vien" },
    };
    struct reorganisation plan = plan_of(seats, 3);
    assert_int_equal(reorganise(f, &plan), 0);
    assert_int_equal(plan.leaver_count, 3);
    assert_int_equal(heir_of(&plan, b.an), b.dung);
    assert_int_equal(heir_of(&plan, b.binh), b.deputy);
    assert_int_equal(heir_of(&plan, b.chi), b.head);
    assert_int_equal(heir_of(&plan, b.deputy), 0); /* still on the board */
}

static void test_seats_planned_for_later_never_begin(void **state)
{
    struct fixture *f = *state;
    struct board b = make_board(f);
    seat(f, b.chi, "uy-vien", FIRST + 10, 0);
    const struct seat seats[] = { { .account_id = b.head, .role = "truong-ban" } };
    struct reorganisation plan = plan_of(seats, 1);
    assert_int_equal(reorganise(f, &plan), 0);
    for (int32_t day = FIRST; day < FIRST + 30; day++)
        assert_false(seat_is_held(f->store, b.chi, NULL, day));
    assert_int_equal(heir_of(&plan, b.an), b.head);
}

static void test_refused(void **state)
{
    struct fixture *f = *state;
    struct board b = make_board(f);
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(account_close(f->store, b.dung, &by), 0);
    assert_int_equal(store_commit(f->store), 0);
    const struct {
        struct seat seats[3];
        size_t count;
        const char *sentence;
    } cases[] = {
        { { { .account_id = 0 } }, 0, "chưa có ai giữ vai trò truong-ban" },
        { { { .account_id = b.an, .role = "uy-vien" } }, 1, "chưa có ai giữ vai trò" },
        { { { .account_id = 99, .role = "truong-ban" } }, 1, "không có tài khoản" },
        { { { .account_id = b.dung, .role = "truong-ban" } }, 1, "Vũ Dũng" },
        { { { .account_id = b.an, .role = NULL } }, 1, "Chưa chọn vai trò cho Nguyễn An" },
        { { { .account_id = b.an, .role = "Đầu bếp" } }, 1, "Chưa chọn vai trò" },
        { { { .account_id = b.an, .role = "quan-tri" } }, 1, "quan-tri không đổi" },
        { { { .account_id = b.an, .role = "truong-ban", .units = "a/b" } }, 1, "dấu phẩy" },
        { { { .account_id = b.an, .role = "truong-ban" },
            { .account_id = b.an, .role = "truong-ban" } },
          2,
          "có hai lần" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reorganisation plan = plan_of(cases[i].seats, cases[i].count);
        assert_int_equal(reorganise(f, &plan), DINH_REFUSED);
        if (!strstr(f->error.text, cases[i].sentence))
            fail_msg("%zu: %s", i, f->error.text);
    }
    const struct seat seats[] = { { .account_id = b.an, .role = "truong-ban" } };
    struct reorganisation plan = plan_of(seats, 1);
    plan.decision = " ";
    assert_int_equal(reorganise(f, &plan), DINH_REFUSED);
    plan = plan_of(seats, 1);
    plan.first_day = 0;
    assert_int_equal(reorganise(f, &plan), DINH_REFUSED);
    /* Nothing has changed. */
    assert_true(seat_is_held(f->store, b.head, "truong-ban", FIRST));
    assert_int_equal(audit_lines(f, "board.reorganised"), 0);
}

static void test_a_commune_with_another_head(void **state)
{
    struct fixture *f = *state;
    struct board b = make_board(f);
    const struct seat seats[] = { { .account_id = b.an, .role = "chu-bien" } };
    struct reorganisation plan = plan_of(seats, 1);
    plan.head_role = "chu-bien";
    plan.kept_roles = NULL;
    assert_int_equal(reorganise(f, &plan), 0);
    assert_false(seat_is_held(f->store, b.admin, "quan-tri", FIRST));
    assert_int_equal(plan.leaver_count, 4);
    assert_int_equal(heir_of(&plan, b.admin), b.an);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_a_new_board),
        ACCOUNT_TEST(test_heirs_share_the_work),
        ACCOUNT_TEST(test_seats_planned_for_later_never_begin),
        ACCOUNT_TEST(test_refused),
        ACCOUNT_TEST(test_a_commune_with_another_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
