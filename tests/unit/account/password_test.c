/*
 * password_test.c - which passwords are taken, how they are kept, what setting
 * one ends.
 */
#include "account_fixture.h"

#include "account/internal.h"
#include "account/password.h"

#include <sodium.h>

static void test_refused(void **state)
{
    struct fixture *f = *state;
    const struct account account = { .login = "an.nguyen@namchinh.gov.vn",
                                     .name = "Nguyễn Văn An",
                                     .phone = "0912 345 678",
                                     .email = "" };
    static const struct {
        const char *password, *sentence;
    } cases[] = {
        { "", "ít nhất 10" },
        { "ngắn quá", "ít nhất 10" },
        { "đđđđđđđđđ", "ít nhất 10" }, /* 9 letters, 18 bytes */
        { "aaaaaaaaaaaaaaaa", "lặp" },
        { "1212121212121212", "lặp" },
        { "1234567890", "quá nhiều người dùng" },
        { "Mật khẩu 123", "quá nhiều người dùng" },
        { "MatKhau@12345", "quá nhiều người dùng" },
        { "Password-123", "quá nhiều người dùng" },
        { "an.nguyen@namchinh.gov.vn", "chính mình" },
        { "annguyen2021", "chính mình" },
        { "nguyen van an", "chính mình" },
        { "Nguyễn Văn An 1", "chính mình" },
        { "0912.345.678", "chính mình" },
        { "xx0912345678", "chính mình" },
        { "co\x01 ky tu la o day", "bàn phím" },
        { "\xFF\xFE\xFD\xFC\xFB\xFA\xF9\xF8\xF7\xF6\xF5\xF4", "bàn phím" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        f->error.text[0] = '\0';
        assert_int_equal(
            password_check(f->arena, &account, str_of(cases[i].password), &f->error),
            DINH_REFUSED);
        if (!strstr(f->error.text, cases[i].sentence))
            fail_msg("%s: %s", cases[i].password, f->error.text);
    }
    char longest[PASSWORD_MAX + 1];
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = (char)('a' + i % 26);
    struct str all = { longest, PASSWORD_MAX };
    assert_int_equal(password_check(f->arena, &account, all, &f->error), 0);
    all.len++;
    assert_int_equal(password_check(f->arena, &account, all, &f->error), DINH_REFUSED);
    assert_int_equal(password_check(f->arena, &account, (struct str){ NULL, 0 }, &f->error),
                     DINH_REFUSED);
}

static void test_taken(void **state)
{
    struct fixture *f = *state;
    const struct account account = {
        .login = "an", .name = "Nguyễn Văn An", .phone = "", .email = ""
    };
    static const char *const good[] = {
        "con trâu đi trước", "correct horse",        "Bánh-mì sáng sớm",
        "z8#kQ!2vPw",        "nguyen van an di cho", "đđđđđăăăăâôơ",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (password_check(f->arena, &account, str_of(good[i]), &f->error))
            fail_msg("%s: %s", good[i], f->error.text);
}

static void test_hash(void **state)
{
    struct fixture *f = *state;
    char hash[PASSWORD_HASH], other[PASSWORD_HASH], old[crypto_pwhash_STRBYTES];
    struct str password = STR("con trâu đi trước");
    assert_int_equal(password_hash(f->arena, password, hash), 0);
    assert_int_equal(password_hash(f->arena, password, other), 0);
    assert_string_not_equal(hash, other); /* salted */
    assert_true(str_starts(str_of(hash), STR("$argon2id$v=19$m=65536,t=2,p=1$")));
    assert_true(password_is_right(f->arena, password, hash));
    assert_false(password_is_right(f->arena, STR("con trâu đi trướ"), hash));
    /* NFD, as some phones send it. */
    assert_true(
        password_is_right(f->arena,
                          STR("con tra\xCC\x82u \xC4\x91i tru\xCC\x9Bo\xCC\x9B\xCC\x81"
                              "c"),
                          hash));
    assert_false(password_is_right(f->arena, password, NULL));
    assert_false(password_is_right(f->arena, password, "x"));
    assert_false(password_is_outdated(hash));
    assert_int_equal(crypto_pwhash_str(old, "x", 1, crypto_pwhash_OPSLIMIT_MIN,
                                       crypto_pwhash_MEMLIMIT_MIN),
                     0);
    assert_true(password_is_outdated(old));
}

/* Nobody's password must cost what somebody's costs: not a hundredth, not nothing. */
static void test_nobody_takes_as_long(void **state)
{
    struct fixture *f = *state;
    char hash[PASSWORD_HASH];
    int64_t best[2] = { INT64_MAX, INT64_MAX };
    assert_int_equal(password_hash(f->arena, STR("con trâu đi trước"), hash), 0);
    for (int i = 0; i < 6; i++) {
        int64_t begin = clock_cpu_ms();
        password_is_right(f->arena, STR("sai rồi nhé bạn"), i % 2 ? hash : NULL);
        int64_t took = clock_cpu_ms() - begin;
        best[i % 2] = took < best[i % 2] ? took : best[i % 2];
    }
    assert_true(best[0] >= best[1] / 2 && best[1] >= best[0] / 2 && best[0] > 0);
}

static void test_set(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An"), binh = make(f, "binh", "Bình");
    char session[TOKEN_SIZE], his[TOKEN_SIZE], link[TOKEN_SIZE];
    int64_t account;
    enum link_purpose purpose;
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(session_begin(f->store, an, NULL, &by, true, session), 0);
    assert_int_equal(session_begin(f->store, binh, NULL, &by, true, his), 0);
    assert_int_equal(link_create(f->store, an, LINK_LOGIN, &by, link), 0);
    assert_int_equal(account_set_password(f->store, an, STR("1234567890"), &by, &f->error),
                     DINH_REFUSED);
    assert_false(look(f, an).has_password);
    assert_int_equal(
        account_set_password(f->store, an, STR("con trâu đi trước"), &by, &f->error), 0);
    assert_int_equal(
        account_set_password(f->store, an + 9, STR("con trâu đi trước"), &by, &f->error),
        DINH_REFUSED);
    assert_int_equal(store_commit(f->store), 0);
    assert_true(look(f, an).has_password);
    assert_null(person_load(f->store, f->arena, str_of(session), now));
    assert_non_null(person_load(f->store, f->arena, str_of(his), now));
    assert_false(link_look(f->store, str_of(link), now, &account, &purpose));
    assert_int_equal(audit_lines(f, "password.set"), 1);
    assert_int_equal(store_int(f->store, -1,
                               "SELECT COUNT(*) FROM account WHERE instr(password, 'trâu')",
                               ""),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_refused), ACCOUNT_TEST(test_taken),
        ACCOUNT_TEST(test_hash),    ACCOUNT_TEST(test_nobody_takes_as_long),
        ACCOUNT_TEST(test_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
