/*
 * session_test.c - sessions begun, seen, listed and ended.
 */
#include "account_fixture.h"

static const char chrome[] = "Mozilla/5.0 (Linux; Android 13; SM-A536E) AppleWebKit/537.36 "
                             "(KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36";

/* A session begun at `at`; its token. */
static const char *begin(struct fixture *f, int64_t account, int64_t at, bool is_strong)
{
    char *token = arena_alloc(f->arena, TOKEN_SIZE);
    struct account_by by = by_at(at);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(session_begin(f->store, account, chrome, &by, is_strong, token), 0);
    assert_int_equal(store_commit(f->store), 0);
    return token;
}

static struct person *load(struct fixture *f, const char *token, int64_t at)
{
    return person_load(f->store, f->arena, str_of(token), at);
}

static void test_begin(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "Nguyễn Văn An");
    const char *token = begin(f, an, now, false), *other = begin(f, an, now, true);
    assert_int_equal(strlen(token), TOKEN_SIZE - 1);
    assert_string_not_equal(token, other);
    struct person *person = load(f, token, now + MINUTE);
    assert_int_equal(person->account.id, an);
    assert_string_equal(person->account.name, "Nguyễn Văn An");
    assert_false(person->is_strong);
    assert_true(load(f, other, now)->is_strong);
    assert_int_equal(look(f, an).seen_at, now);
    assert_int_equal(audit_lines(f, "session.begun"), 2);
    /* The token itself is nowhere in the database. */
    assert_int_equal(store_int(f->store, -1,
                               "SELECT COUNT(*) FROM session WHERE digest = $1", "t",
                               token),
                     0);
}

static void test_tokens_made_up(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    const char *token = begin(f, an, now, true);
    char changed[TOKEN_SIZE], longer[TOKEN_SIZE + 1];
    memcpy(changed, token, TOKEN_SIZE);
    changed[20] = changed[20] == 'a' ? 'b' : 'a';
    snprintf(longer, sizeof longer, "%sa", token);
    assert_non_null(load(f, token, now));
    assert_null(load(f, changed, now));
    assert_null(load(f, longer, now));
    assert_null(load(f, "", now));
    assert_null(load(f, NULL, now));
    assert_null(load(f, "' OR 1=1 --                                ", now));
    assert_null(
        person_load(f->store, f->arena, (struct str){ token, TOKEN_SIZE - 2 }, now));
    /* What the table holds opens nothing. */
    struct dinh_rows *rows = store_query(f->store, "SELECT digest FROM session", "");
    assert_int_equal(rows_next(rows), 1);
    const char *digest = arena_text(f->arena, rows_text(rows, 0));
    rows_end(rows);
    assert_null(load(f, digest, now));
}

static void test_csrf(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    const char *one = begin(f, an, now, true), *two = begin(f, an, now, true);
    struct person *first = load(f, one, now);
    assert_int_equal(strlen(first->csrf), CSRF_SIZE - 1);
    assert_string_equal(first->csrf, load(f, one, now + HOUR)->csrf);
    assert_string_not_equal(first->csrf, load(f, two, now)->csrf);
    assert_string_not_equal(first->csrf, one);
    assert_string_equal(person_of(f->store, f->arena, an, now)->csrf, "");
}

static void test_thirty_days(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An"), later = now + 29 * (int64_t)DAY;
    const char *token = begin(f, an, now, true);
    int64_t id = load(f, token, later)->session_id;
    assert_null(load(f, token, now + 30 * (int64_t)DAY));
    /* Used on the 29th day: 30 more from there. */
    assert_true(session_is_stale(f->store, id, later));
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(session_touch(f->store, id, "10.0.0.8", later), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_false(session_is_stale(f->store, id, later + 4 * MINUTE));
    assert_true(session_is_stale(f->store, id, later + 5 * MINUTE));
    assert_non_null(load(f, token, later + 29 * (int64_t)DAY));
    assert_int_equal(look(f, an).seen_at, later);
    assert_false(session_is_stale(f->store, id + 100, later)); /* nothing to write */
    /* A new one sweeps out those that are over. */
    begin(f, an, later + 31 * (int64_t)DAY, true);
    assert_int_equal(store_int(f->store, -1, "SELECT COUNT(*) FROM session", ""), 1);
}

static void test_ending(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An"), binh = make(f, "binh", "Bình");
    const char *one = begin(f, an, now, true), *two = begin(f, an, now, true),
               *three = begin(f, an, now, true), *his = begin(f, binh, now, true);
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    int64_t first = load(f, one, now)->session_id;
    assert_int_equal(session_end(f->store, first, &by), 0);
    assert_int_equal(session_end(f->store, first, &by), 0); /* twice is fine */
    assert_null(load(f, one, now));
    assert_int_equal(session_end_all(f->store, an, load(f, three, now)->session_id, &by),
                     0);
    assert_null(load(f, two, now));
    assert_non_null(load(f, three, now));
    assert_int_equal(session_end_all(f->store, an, 0, &by), 0);
    assert_int_equal(session_end_all(f->store, an, 0, &by), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_null(load(f, three, now));
    assert_non_null(load(f, his, now));
    assert_int_equal(audit_lines(f, "session.ended"), 1);
    assert_int_equal(audit_lines(f, "session.all-ended"), 2);
}

static void test_strengthen(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    const char *one = begin(f, an, now, false), *two = begin(f, an, now, false);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(session_strengthen(f->store, load(f, one, now)->session_id), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_true(load(f, one, now)->is_strong);
    assert_false(load(f, two, now)->is_strong);
}

static void test_list(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An"), today = clock_now_ms();
    begin(f, an, today - 40 * (int64_t)DAY, false);
    begin(f, an, today - DAY, true);
    begin(f, an, today, false);
    begin(f, make(f, "binh", "Bình"), today, true);
    struct session *list;
    assert_int_equal(session_list(f->store, f->arena, an, &list), 2);
    assert_int_equal(list[0].seen_at, today);
    assert_string_equal(list[0].agent, "Chrome trên Android");
    assert_string_equal(list[0].address, "10.0.0.7");
    assert_false(list[0].is_strong);
    assert_true(list[1].is_strong);
    assert_true(list[0].id != list[1].id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_begin),  ACCOUNT_TEST(test_tokens_made_up),
        ACCOUNT_TEST(test_csrf),   ACCOUNT_TEST(test_thirty_days),
        ACCOUNT_TEST(test_ending), ACCOUNT_TEST(test_strengthen),
        ACCOUNT_TEST(test_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
