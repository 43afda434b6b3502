/*
 * totp_test.c - the second factor: switched on, checked, never twice, recovered.
 */
#include "account_fixture.h"

#include "account/internal.h"

#include <liboath/oath.h>

/* What the phone shows at a time, from the secret as it was shown. */
static const char *phone(struct fixture *f, const char *secret, int64_t at)
{
    char *bytes = NULL, *code = arena_alloc(f->arena, 7);
    size_t len = 0;
    assert_int_equal(oath_base32_decode(secret, strlen(secret), &bytes, &len), OATH_OK);
    assert_int_equal(oath_totp_generate(bytes, len, (time_t)(at / 1000), 30, 0, 6, code),
                     OATH_OK);
    free(bytes);
    return code;
}

static const char *begin(struct fixture *f, int64_t account)
{
    const char *secret = NULL, *uri = NULL;
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(
        totp_begin(f->store, f->arena, account, 1, "xã Nam Chính", &secret, &uri), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_non_null(strstr(uri, secret));
    return secret;
}

static int confirm(struct fixture *f, int64_t account, const char *code, int64_t at,
                   char codes[RECOVERY_CODES][RECOVERY_SIZE])
{
    struct account_by by = by_at(at);
    assert_int_equal(store_begin(f->store), 0);
    int result = totp_confirm(f->store, account, str_of(code), &by, codes, &f->error);
    assert_int_equal(store_commit(f->store), 0);
    return result;
}

static enum login_result check(struct fixture *f, int64_t account, const char *code,
                               int64_t at)
{
    struct account_by by = by_at(at);
    int64_t wait_ms = -1;
    enum login_result result = totp_check(f->store, account, str_of(code), &by, &wait_ms);
    assert_true(result == LOGIN_WAIT ? wait_ms > 0 : wait_ms == 0);
    return result;
}

/* An account with its factor on since `now`; the secret as the phone has it. */
static const char *switch_on(struct fixture *f, int64_t account,
                             char codes[RECOVERY_CODES][RECOVERY_SIZE])
{
    const char *secret = begin(f, account);
    assert_int_equal(confirm(f, account, phone(f, secret, now), now, codes), 0);
    assert_true(look(f, account).has_totp);
    return secret;
}

static void test_switching_on(void **state)
{
    struct fixture *f = *state;
    char codes[RECOVERY_CODES][RECOVERY_SIZE];
    const char *secret, *uri;
    int64_t an = make(f, "an@xa.vn", "An");
    assert_int_equal(confirm(f, an, "123456", now, codes), DINH_REFUSED); /* not begun */
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(totp_begin(f->store, f->arena, an, 1, "Nam Chính", &secret, &uri), 0);
    assert_int_equal(totp_begin(f->store, f->arena, an + 9, 1, "x", &secret, &uri),
                     DINH_NOT_FOUND);
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(strlen(secret), 32);
    /* Opened again by the same session, and by another. */
    const char *again, *other;
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(totp_begin(f->store, f->arena, an, 1, "Nam Chính", &again, &uri), 0);
    assert_string_equal(again, secret);
    assert_int_equal(totp_begin(f->store, f->arena, an, 2, "Nam Chính", &other, &uri), 0);
    assert_string_not_equal(other, secret);
    secret = other;
    assert_int_equal(store_commit(f->store), 0);
    assert_string_equal(
        uri, arena_printf(f->arena,
                          "otpauth://totp/Nam%%20Ch%%C3%%ADnh:an%%40xa.vn?secret=%s"
                          "&issuer=Nam%%20Ch%%C3%%ADnh&algorithm=SHA1&digits=6&period=30",
                          secret));
    assert_false(look(f, an).has_totp); /* shown, not yet proved to be on the phone */
    assert_int_equal(check(f, an, phone(f, secret, now), now), LOGIN_WRONG);
    assert_int_equal(confirm(f, an, "000000x", now, codes), DINH_REFUSED);
    assert_int_equal(confirm(f, an, phone(f, secret, now - 5 * MINUTE), now, codes),
                     DINH_REFUSED);
    const char *code = phone(f, secret, now);
    assert_int_equal(
        confirm(f, an, arena_printf(f->arena, "%.3s %s", code, code + 3), now, codes), 0);
    assert_true(look(f, an).has_totp);
    assert_int_equal(recovery_left(f->store, an), RECOVERY_CODES);
    for (int i = 0; i < RECOVERY_CODES; i++) {
        assert_int_equal(strlen(codes[i]), RECOVERY_SIZE - 1);
        assert_int_equal(codes[i][5], '-');
        for (int j = 0; j < i; j++)
            assert_string_not_equal(codes[i], codes[j]);
    }
    assert_int_equal(audit_lines(f, "totp.on"), 1);
}

static void test_late_and_early(void **state)
{
    struct fixture *f = *state;
    char codes[RECOVERY_CODES][RECOVERY_SIZE];
    int64_t an = make(f, "an", "An"), at = now + HOUR;
    const char *secret = switch_on(f, an, codes);
    assert_int_equal(check(f, an, phone(f, secret, at - 60000), at), LOGIN_WRONG);
    assert_int_equal(check(f, an, phone(f, secret, at - 30000), at), LOGIN_OK);
    assert_int_equal(check(f, an, phone(f, secret, at), at), LOGIN_OK);
    assert_int_equal(check(f, an, phone(f, secret, at + 60000), at), LOGIN_WRONG);
    assert_int_equal(check(f, an, phone(f, secret, at + 30000), at), LOGIN_OK);
    assert_int_equal(audit_lines(f, "totp.failed"), 2);
}

static void test_never_twice(void **state)
{
    struct fixture *f = *state;
    char codes[RECOVERY_CODES][RECOVERY_SIZE];
    int64_t an = make(f, "an", "An");
    const char *secret = switch_on(f, an, codes);
    /* The one that switched it on is spent as well. */
    assert_int_equal(check(f, an, phone(f, secret, now), now), LOGIN_WRONG);
    assert_int_equal(check(f, an, phone(f, secret, now + 30000), now + 30000), LOGIN_OK);
    assert_int_equal(check(f, an, phone(f, secret, now + 30000), now + 31000), LOGIN_WRONG);
    assert_int_equal(check(f, an, phone(f, secret, now), now + 31000), LOGIN_WRONG);
    assert_int_equal(check(f, an, phone(f, secret, now + 60000), now + 60000), LOGIN_OK);
}

static void test_recovery(void **state)
{
    struct fixture *f = *state;
    char codes[RECOVERY_CODES][RECOVERY_SIZE];
    int64_t an = make(f, "an", "An"), binh = make(f, "binh", "Bình");
    switch_on(f, an, codes);
    assert_int_equal(check(f, an, codes[3], now), LOGIN_OK);
    assert_int_equal(check(f, an, codes[3], now), LOGIN_WRONG);
    assert_int_equal(recovery_left(f->store, an), RECOVERY_CODES - 1);
    /* Read from paper, typed on a phone. */
    char typed[2 * RECOVERY_SIZE];
    size_t len = 0;
    for (const char *c = codes[0]; *c; c++) {
        typed[len++] = *c == '0'   ? 'O'
                       : *c == '1' ? 'l'
                       : *c == '-' ? ' '
                       : *c >= 'a' ? (char)(*c - 'a' + 'A')
                                   : *c;
        if (len % 4 == 0)
            typed[len++] = ' ';
    }
    typed[len] = '\0';
    assert_int_equal(check(f, an, typed, now), LOGIN_OK);
    /* Nobody else's, and nothing like it. */
    switch_on(f, binh, (char[RECOVERY_CODES][RECOVERY_SIZE]){ { 0 } });
    assert_int_equal(check(f, binh, codes[1], now), LOGIN_WRONG);
    assert_int_equal(check(f, an, "", now), LOGIN_WRONG);
    assert_int_equal(check(f, an, NULL, now), LOGIN_WRONG);
    assert_int_equal(check(f, an, "aaaaa-aaaaa-aaaaa", now), LOGIN_WRONG);
    assert_int_equal(check(f, an, codes[1], now), LOGIN_OK);
    assert_int_equal(recovery_left(f->store, an), RECOVERY_CODES - 3);
    assert_int_equal(audit_lines(f, "recovery.used"), 3);
    /* Switched on anew: the old ones are worth nothing. */
    char fresh[RECOVERY_CODES][RECOVERY_SIZE];
    switch_on(f, an, fresh);
    assert_int_equal(recovery_left(f->store, an), RECOVERY_CODES);
    assert_int_equal(check(f, an, codes[5], now), LOGIN_WRONG);
    assert_int_equal(check(f, an, fresh[5], now), LOGIN_OK);
}

static void test_guessing_gets_slow(void **state)
{
    struct fixture *f = *state;
    char codes[RECOVERY_CODES][RECOVERY_SIZE];
    int64_t an = make(f, "an", "An"), at = now + HOUR, wait_ms = 0;
    const char *secret = switch_on(f, an, codes);
    const char *right = phone(f, secret, at);
    int tries = 0;
    while (check(f, an, "12345", at) == LOGIN_WRONG)
        assert_true(++tries < 20);
    assert_int_equal(tries, 5);
    /* From another address as well: whoever guesses here has the password. */
    struct account_by by = { .who = "?", .address = "203.0.113.9", .at_ms = at };
    assert_int_equal(totp_check(f->store, an, str_of(right), &by, &wait_ms), LOGIN_WAIT);
    assert_int_equal(wait_ms, 5000);
    assert_int_equal(check(f, an, codes[0], at), LOGIN_WAIT);
    assert_int_equal(check(f, an, right, at + 5000), LOGIN_OK);
    assert_int_equal(check(f, an, codes[0], at + 5000), LOGIN_OK);
}

static void test_switching_off(void **state)
{
    struct fixture *f = *state;
    char codes[RECOVERY_CODES][RECOVERY_SIZE];
    int64_t an = make(f, "an", "An"), at = now + HOUR;
    const char *secret = switch_on(f, an, codes);
    struct account_by by = by_at(now);
    char token[TOKEN_SIZE];
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(session_begin(f->store, an, "", &by, true, token), 0);
    assert_int_equal(totp_remove(f->store, an, &by), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_false(look(f, an).has_totp);
    /* The session on the phone that was lost. */
    assert_false(person_load(f->store, f->arena, str_of(token), now)->is_strong);
    assert_int_equal(recovery_left(f->store, an), 0);
    assert_int_equal(check(f, an, phone(f, secret, at), at), LOGIN_WRONG);
    assert_int_equal(check(f, an, codes[0], at), LOGIN_WRONG);
    assert_int_equal(audit_lines(f, "totp.off"), 1);
    assert_int_equal(check(f, an + 99, "123456", at), LOGIN_WRONG);
}

/* Until the new phone is proved, the old one still works. */
static void test_changing_phones(void **state)
{
    struct fixture *f = *state;
    char codes[RECOVERY_CODES][RECOVERY_SIZE];
    int64_t an = make(f, "an", "An"), at = now + HOUR;
    const char *old = switch_on(f, an, codes), *fresh = begin(f, an);
    assert_string_not_equal(old, fresh);
    assert_int_equal(check(f, an, phone(f, old, at), at), LOGIN_OK);
    assert_int_equal(check(f, an, phone(f, fresh, at), at), LOGIN_WRONG);
    assert_int_equal(confirm(f, an, phone(f, fresh, at), at, codes), 0);
    at += HOUR;
    assert_int_equal(check(f, an, phone(f, old, at), at), LOGIN_WRONG);
    assert_int_equal(check(f, an, phone(f, fresh, at), at), LOGIN_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_switching_on),       ACCOUNT_TEST(test_late_and_early),
        ACCOUNT_TEST(test_never_twice),        ACCOUNT_TEST(test_recovery),
        ACCOUNT_TEST(test_guessing_gets_slow), ACCOUNT_TEST(test_switching_off),
        ACCOUNT_TEST(test_changing_phones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
