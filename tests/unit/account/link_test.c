/*
 * link_test.c - one-time links: once, for a time, for one purpose.
 */
#include "account_fixture.h"

static const char *create(struct fixture *f, int64_t account, enum link_purpose purpose,
                          int64_t at)
{
    char *token = arena_alloc(f->arena, TOKEN_SIZE);
    struct account_by by = by_at(at);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(link_create(f->store, account, purpose, &by, token), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(strlen(token), TOKEN_SIZE - 1);
    return token;
}

static bool look_at(struct fixture *f, const char *token, int64_t at)
{
    int64_t account;
    enum link_purpose purpose;
    return link_look(f->store, str_of(token), at, &account, &purpose);
}

static bool use(struct fixture *f, const char *token, int64_t at, int64_t *account,
                enum link_purpose *purpose)
{
    struct account_by by = by_at(at);
    assert_int_equal(store_begin(f->store), 0);
    bool used = link_use(f->store, str_of(token), &by, account, purpose);
    assert_int_equal(store_commit(f->store), 0);
    return used;
}

static void test_once(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An"), account = 0;
    enum link_purpose purpose = LINK_FIRST;
    const char *token = create(f, an, LINK_RESET, now);
    for (int i = 0; i < 5; i++) /* five previews of a chat program */
        assert_true(link_look(f->store, str_of(token), now, &account, &purpose));
    assert_int_equal(account, an);
    assert_int_equal(purpose, LINK_RESET);
    assert_true(use(f, token, now + HOUR, &account, &purpose));
    assert_int_equal(account, an);
    assert_false(use(f, token, now + HOUR, &account, &purpose));
    assert_false(look_at(f, token, now + HOUR));
    assert_int_equal(audit_lines(f, "link.created"), 1);
    assert_int_equal(audit_lines(f, "link.used"), 1);
    assert_int_equal(store_int(f->store, -1,
                               "SELECT COUNT(*) FROM audit WHERE instr(detail, $1) > 0",
                               "t", token),
                     0);
}

static void test_lifetimes(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An"), account;
    enum link_purpose purpose;
    static const int64_t hours[] = {
        [LINK_FIRST] = 24, [LINK_LOGIN] = 12, [LINK_RESET] = 24
    };
    for (int i = LINK_FIRST; i <= LINK_RESET; i++) {
        const char *token = create(f, an, (enum link_purpose)i, now);
        int64_t end = now + hours[i] * HOUR;
        assert_true(look_at(f, token, end - 1));
        assert_false(look_at(f, token, end));
        assert_false(use(f, token, end, &account, &purpose));
    }
}

static void test_a_new_one_ends_the_old(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An"), binh = make(f, "binh", "Bình");
    const char *first = create(f, an, LINK_LOGIN, now),
               *his = create(f, binh, LINK_LOGIN, now),
               *reset = create(f, an, LINK_RESET, now),
               *second = create(f, an, LINK_LOGIN, now);
    assert_false(look_at(f, first, now));
    assert_true(look_at(f, second, now));
    assert_true(look_at(f, his, now));
    assert_true(look_at(f, reset, now));
}

static void test_made_up(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An"), account;
    enum link_purpose purpose;
    const char *token = create(f, an, LINK_LOGIN, now);
    char changed[TOKEN_SIZE], session[TOKEN_SIZE];
    memcpy(changed, token, TOKEN_SIZE);
    changed[0] = changed[0] == 'a' ? 'b' : 'a';
    assert_false(look_at(f, changed, now));
    assert_false(look_at(f, "", now));
    assert_false(look_at(f, NULL, now));
    assert_false(look_at(f, "../../../../../../../../../../../etc/passwd", now));
    assert_false(use(f, changed, now, &account, &purpose));
    /* The token of a session is no link, and a link no session. */
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(session_begin(f->store, an, NULL, &by, true, session), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_false(look_at(f, session, now));
    assert_null(person_load(f->store, f->arena, str_of(token), now));
    assert_true(look_at(f, token, now));
}

static void test_nobody_gets_none(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    struct account_by by = by_at(now);
    char token[TOKEN_SIZE] = "x";
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(link_create(f->store, an + 7, LINK_LOGIN, &by, token), DINH_NOT_FOUND);
    assert_string_equal(token, "");
    assert_int_equal(account_close(f->store, an, &by), 0);
    assert_int_equal(link_create(f->store, an, LINK_FIRST, &by, token), DINH_NOT_FOUND);
    assert_int_equal(store_commit(f->store), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_once),
        ACCOUNT_TEST(test_lifetimes),
        ACCOUNT_TEST(test_a_new_one_ends_the_old),
        ACCOUNT_TEST(test_made_up),
        ACCOUNT_TEST(test_nobody_gets_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
