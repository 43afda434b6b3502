/*
 * brake_test.c - counting and pausing, and what counts as one place.
 */
#include "account_fixture.h"

#include "account/internal.h"

static const struct brake_rule rule = { "thử", 3, 1000, 8000, false };
static const struct brake_rule shared = { "chung", 3, 1000, 8000, true };

static struct brake brake_of(const struct brake_rule *of, const char *subject)
{
    struct brake brake;
    brake_set(&brake, of, 0, str_of(subject), STR("đây"));
    return brake;
}

static void release(struct fixture *f, const struct brake *brake)
{
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(brake_release(f->store, brake, 1), 0);
    assert_int_equal(store_commit(f->store), 0);
}

static void test_pauses_double(void **state)
{
    struct fixture *f = *state;
    struct brake brake = brake_of(&rule, "a"), other = brake_of(&rule, "b");
    static const int64_t pauses[] = { 0, 0, 1000, 2000, 4000, 8000, 8000, 8000 };
    int64_t at = now;
    for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
        assert_int_equal(brake_try(f->store, &brake, 1, at), 0);
        if (pauses[i])
            assert_int_equal(brake_try(f->store, &brake, 1, at), pauses[i]);
        at += pauses[i];
    }
    assert_int_equal(brake_try(f->store, &other, 1, at), 0);
    release(f, &brake);
    assert_int_equal(brake_try(f->store, &brake, 1, at), 0);
    assert_int_equal(brake_try(f->store, &brake, 1, at), 0);
}

static void test_quiet_forgives(void **state)
{
    struct fixture *f = *state;
    struct brake brake = brake_of(&rule, "a");
    int64_t at = now;
    /* A slip every twelve minutes all day long: nobody ever waits. */
    for (int i = 0; i < 100; i++, at += 12 * MINUTE)
        assert_int_equal(brake_try(f->store, &brake, 1, at), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(brake_try(f->store, &brake, 1, at), 0);
    assert_int_equal(brake_try(f->store, &brake, 1, at), 1000);
    /* A day later the row is gone. */
    struct brake other = brake_of(&rule, "b");
    assert_int_equal(brake_try(f->store, &other, 1, at + 25 * HOUR), 0);
    assert_int_equal(store_int(f->store, -1, "SELECT COUNT(*) FROM account_brake", ""), 1);
}

static void test_shared_is_not_excused_by_one(void **state)
{
    struct fixture *f = *state;
    struct brake brake = brake_of(&shared, "a");
    for (int i = 0; i < 20; i++) { /* right ones add nothing */
        assert_int_equal(brake_try(f->store, &brake, 1, now), 0);
        release(f, &brake);
    }
    assert_int_equal(brake_try(f->store, &brake, 1, now), 0);
    assert_int_equal(brake_try(f->store, &brake, 1, now), 0);
    assert_int_equal(brake_try(f->store, &brake, 1, now), 0);
    assert_int_equal(brake_try(f->store, &brake, 1, now), 1000);
    release(f, &brake); /* ends the pause, but two stay counted */
    assert_int_equal(brake_try(f->store, &brake, 1, now), 0);
    assert_int_equal(brake_try(f->store, &brake, 1, now), 1000);
}

/* A clock that was set back must not shut anybody out for a year. */
static void test_a_clock_set_back(void **state)
{
    struct fixture *f = *state;
    struct brake brake = brake_of(&rule, "a");
    int64_t future = now + 365 * (int64_t)DAY;
    for (int i = 0; i < 3; i++)
        brake_try(f->store, &brake, 1, future);
    assert_int_equal(brake_try(f->store, &brake, 1, future), 1000);
    assert_int_equal(brake_try(f->store, &brake, 1, now), 0);
}

static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *address, *place;
    } cases[] = {
        { "113.160.1.2", "113.160.1.2" },
        { "2405:4800:1:2:aaaa:bbbb:cccc:dddd", "2405:4800:1:2::" },
        { "2405:4800:1:2::1", "2405:4800:1:2::" },
        { "::1", "::" },
        { "::ffff:113.160.1.2", "::ffff:113.160.1.2" },
        { "không phải địa chỉ", "không phải địa chỉ" },
        { "", "" },
        { NULL, "" },
    };
    char out[64];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(str_is(brake_place(cases[i].address, out), cases[i].place));
}

/* Where subject and place meet, nothing runs together. */
static void test_keys(void **state)
{
    (void)state;
    struct brake one, other;
    brake_set(&one, &rule, 0, STR("ab"), STR("c"));
    brake_set(&other, &rule, 0, STR("a"), STR("bc"));
    assert_string_not_equal(one.key, other.key);
    brake_set(&other, &shared, 0, STR("ab"), STR("c"));
    assert_string_not_equal(one.key, other.key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_pauses_double),
        ACCOUNT_TEST(test_quiet_forgives),
        ACCOUNT_TEST(test_shared_is_not_excused_by_one),
        ACCOUNT_TEST(test_a_clock_set_back),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
