/*
 * account_fixture.h - a site with the tables of accounts, and short ways to make
 * people and look at what was written.
 */
#ifndef TEST_ACCOUNT_FIXTURE_H
#define TEST_ACCOUNT_FIXTURE_H

#include "../store/store_fixture.h"

#include "account/session.h"
#include "base/clock.h"

static const int64_t now = 1631509200000; /* 13/9/2021, 12:00 in Viet Nam */
enum { MINUTE = 60000, HOUR = 3600000, DAY = CLOCK_DAY_MS };

static inline struct account_by by_at(int64_t at_ms)
{
    return (struct account_by){ .who = "lệnh", .address = "10.0.0.7", .at_ms = at_ms };
}

static inline int account_open(void **state)
{
    fixture_open(state);
    struct fixture *f = *state;
    assert_int_equal(audit_migrate(f->store, &f->error), 0);
    assert_int_equal(account_migrate(f->store, &f->error), 0);
    return 0;
}

/* The chain is sound at the end of every test, whatever it did. */
static inline int account_shut(void **state)
{
    struct fixture *f = *state;
    int64_t count = 0;
    struct error error;
    store_rollback(f->store);
    assert_int_equal(audit_verify(f->store, &count, &error), 0);
    return fixture_close(state);
}

#define ACCOUNT_TEST(name) cmocka_unit_test_setup_teardown(name, account_open, account_shut)

static inline int64_t make(struct fixture *f, const char *login, const char *name)
{
    const struct account_new given = { .login = login, .name = name };
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    int64_t id = account_create(f->store, &given, &by, &f->error);
    if (id <= 0)
        fail_msg("%s: %s", login, f->error.text);
    assert_int_equal(store_commit(f->store), 0);
    return id;
}

static inline int64_t seat(struct fixture *f, int64_t account, const char *role,
                           int32_t from, int32_t to)
{
    const struct seat given = { .account_id = account,
                                .role = role,
                                .decision = "150/QĐ-UBND",
                                .from_day = from,
                                .to_day = to,
                                .units = "",
                                .categories = "" };
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    int64_t id = seat_add(f->store, &given, &by, &f->error);
    if (id <= 0)
        fail_msg("%s: %s", role, f->error.text);
    assert_int_equal(store_commit(f->store), 0);
    return id;
}

static inline int64_t audit_lines(struct fixture *f, const char *action)
{
    return store_int(f->store, -1, "SELECT COUNT(*) FROM audit WHERE action = $1", "t",
                     action);
}

static inline struct account look(struct fixture *f, int64_t id)
{
    struct account account = { 0 };
    assert_true(account_find(f->store, f->arena, id, &account));
    return account;
}

#endif
