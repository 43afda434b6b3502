/*
 * person_test.c - which roles somebody has at a given moment.
 */
#include "account_fixture.h"

static struct person *at(struct fixture *f, int64_t account, int64_t ms)
{
    return person_of(f->store, f->arena, account, ms);
}

static int64_t delegate(struct fixture *f, int64_t from, int64_t to, const char *role,
                        int64_t from_ms, int64_t to_ms)
{
    const struct delegation given = {
        .from_id = from, .to_id = to, .role = role, .from_ms = from_ms, .to_ms = to_ms
    };
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    int64_t id = delegation_add(f->store, &given, &by, &f->error);
    if (id <= 0)
        fail_msg("%s", f->error.text);
    assert_int_equal(store_commit(f->store), 0);
    return id;
}

static void test_seats_of_the_day(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    int32_t today = clock_days(now);
    seat(f, an, "uy-vien", today - 5, today);
    seat(f, an, "pho-truong-ban", today + 1, 0);
    assert_int_equal(at(f, an, now)->role_count, 1);
    assert_non_null(person_role(at(f, an, now), "uy-vien"));
    assert_null(person_role(at(f, an, now), "pho-truong-ban"));
    /* The last minute of the day in Viet Nam is still that day. */
    int64_t end = clock_day_start(today + 1) - 1;
    assert_non_null(person_role(at(f, an, end), "uy-vien"));
    assert_null(person_role(at(f, an, end + 1), "uy-vien"));
    assert_non_null(person_role(at(f, an, end + 1), "pho-truong-ban"));
    assert_int_equal(at(f, an, now - 10 * (int64_t)DAY)->role_count, 0);
    assert_null(person_role(NULL, "uy-vien"));
    assert_null(at(f, an + 100, now));
}

static void test_standing_in(void **state)
{
    struct fixture *f = *state;
    int64_t head = make(f, "truong", "Trưởng"), deputy = make(f, "pho", "Phó");
    int32_t today = clock_days(now);
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    int64_t seat_id = seat_add(f->store,
                               &(struct seat){ .account_id = head,
                                               .role = "truong-ban",
                                               .from_day = today - 9,
                                               .units = "hoi-phu-nu, mttq",
                                               .categories = "tin-tuc" },
                               &by, &f->error);
    assert_true(seat_id > 0);
    assert_int_equal(store_commit(f->store), 0);
    seat(f, deputy, "pho-truong-ban", today - 9, 0);
    int64_t id = delegate(f, head, deputy, "truong-ban", now, now + 3 * (int64_t)DAY);

    struct person *person = at(f, deputy, now + DAY);
    assert_int_equal(person->role_count, 2);
    assert_string_equal(person->roles[0].role, "pho-truong-ban");
    assert_int_equal(person->roles[0].for_account, 0);
    const struct held_role *role = person_role(person, "truong-ban");
    assert_int_equal(role->for_account, head);
    assert_string_equal(role->units, "hoi-phu-nu,mttq");
    assert_string_equal(role->categories, "tin-tuc");
    /* Not before, not from the end on. */
    assert_null(person_role(at(f, deputy, now - 1), "truong-ban"));
    assert_null(person_role(at(f, deputy, now + 3 * (int64_t)DAY), "truong-ban"));
    assert_non_null(person_role(at(f, head, now + DAY), "truong-ban"));

    /* Whoever lost the seat has nothing to lend. */
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(seat_close(f->store, seat_id, today, &by), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_non_null(person_role(at(f, deputy, now), "truong-ban"));
    assert_null(person_role(at(f, deputy, now + DAY), "truong-ban"));

    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(delegation_end(f->store, id, &by), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_null(person_role(at(f, deputy, now), "truong-ban"));
}

/* Kiện toàn: who is no longer on the board keeps nothing that was lent to him. */
static void test_standing_in_ends_with_the_own_seat(void **state)
{
    struct fixture *f = *state;
    int64_t head = make(f, "truong", "Trưởng"), deputy = make(f, "pho", "Phó");
    int32_t today = clock_days(now);
    seat(f, head, "truong-ban", today - 9, 0);
    seat(f, deputy, "pho-truong-ban", today - 9, today);
    delegate(f, head, deputy, "truong-ban", now, now + 30 * (int64_t)DAY);
    assert_non_null(person_role(at(f, deputy, now), "truong-ban"));
    assert_int_equal(at(f, deputy, now + DAY)->role_count, 0);
}

static void test_more_roles_than_there_is_room_for(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    for (int i = 0; i < PERSON_ROLES + 5; i++)
        seat(f, an, arena_printf(f->arena, "vai-%d", i), 100, 0);
    assert_int_equal(at(f, an, now)->role_count, PERSON_ROLES);
    assert_int_equal(store_begin(f->store), 0); /* no cursor was left open */
    store_rollback(f->store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_seats_of_the_day),
        ACCOUNT_TEST(test_standing_in),
        ACCOUNT_TEST(test_standing_in_ends_with_the_own_seat),
        ACCOUNT_TEST(test_more_roles_than_there_is_room_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
