/*
 * login_test.c - trying passwords: right, wrong, too often, from here and there.
 */
#include "account_fixture.h"

#include "account/internal.h"

#include <pthread.h>
#include <sodium.h>

static const char secret[] = "con trâu đi trước";
static const char home[] = "113.160.1.2", elsewhere[] = "203.0.113.9";

/* Hashing for real at each try would make this slow under the sanitizers. */
static void set_password(struct fixture *f, int64_t account)
{
    char hash[crypto_pwhash_STRBYTES];
    assert_int_equal(crypto_pwhash_str(hash, secret, strlen(secret),
                                       crypto_pwhash_OPSLIMIT_MIN,
                                       crypto_pwhash_MEMLIMIT_MIN),
                     0);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(store_exec(f->store, "UPDATE account SET password = $1 WHERE id = $2",
                                "ti", hash, account),
                     0);
    assert_int_equal(store_commit(f->store), 0);
}

static enum login_result attempt(struct fixture *f, const char *login, const char *password,
                                 const char *device, const char *address, int64_t at,
                                 struct login *out)
{
    return login_try(f->store, str_of(login), str_of(password), str_of(device), address, at,
                     out);
}

static void test_right_and_wrong(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "Nguyễn Văn An");
    struct login out;
    set_password(f, an);
    make(f, "moi", "Chưa có mật khẩu");
    assert_int_equal(attempt(f, "an", secret, "", home, now, &out), LOGIN_OK);
    assert_int_equal(out.account_id, an);
    assert_int_equal(attempt(f, " AN ", secret, NULL, NULL, now, &out), LOGIN_OK);
    assert_int_equal(attempt(f, "an", "con trâu đi trướ", "", home, now, &out),
                     LOGIN_WRONG);
    assert_int_equal(out.account_id, 0);
    assert_int_equal(attempt(f, "an", "", "", home, now, &out), LOGIN_WRONG);
    assert_int_equal(attempt(f, "an", NULL, "", home, now, &out), LOGIN_WRONG);
    assert_int_equal(attempt(f, "moi", "", "", home, now, &out), LOGIN_WRONG);
    assert_int_equal(attempt(f, "khong-co", secret, "", home, now, &out), LOGIN_WRONG);
    assert_int_equal(attempt(f, "", "", "", home, now, &out), LOGIN_WRONG);
    assert_int_equal(attempt(f, "\xFF\xFE", secret, "\xFF", home, now, &out), LOGIN_WRONG);
    assert_int_equal(attempt(f, "' OR '1'='1", secret, "", home, now, &out), LOGIN_WRONG);
    assert_int_equal(audit_lines(f, "login.failed"), 8);
    /* What was typed in place of a login may be a password: it is kept nowhere. */
    assert_int_equal(store_int(f->store, -1,
                               "SELECT COUNT(*) FROM audit WHERE account_id = 0"
                               " AND action = 'login.failed' AND detail IS NOT NULL",
                               ""),
                     0);
}

/* Longer than any password: no longer to check, and never right. */
static void test_endless_texts(void **state)
{
    struct fixture *f = *state;
    struct login out;
    set_password(f, make(f, "an", "An"));
    size_t len = 1 << 20;
    char *text = arena_alloc(f->arena, len);
    memset(text, 'a', len);
    memcpy(text, "an", 2);
    assert_int_equal(login_try(f->store, (struct str){ text, len }, str_of(secret),
                               (struct str){ text, len }, home, now, &out),
                     LOGIN_WRONG);
    memcpy(text, secret, strlen(secret));
    assert_int_equal(
        login_try(f->store, STR("an"), (struct str){ text, len }, STR(""), home, now, &out),
        LOGIN_WRONG);
}

static void test_a_closed_account(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    struct login out;
    struct account_by by = by_at(now);
    set_password(f, an);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(account_close(f->store, an, &by), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(attempt(f, "an", secret, "", home, now, &out), LOGIN_WRONG);
}

static int64_t guess_until_waiting(struct fixture *f, const char *login, const char *device,
                                   const char *address, int64_t at)
{
    struct login out;
    for (int i = 0; i < 100; i++)
        if (attempt(f, login, "đoán mò mật khẩu", device, address, at, &out) == LOGIN_WAIT)
            return out.wait_ms;
    fail_msg("nobody was slowed down");
    return 0;
}

static void test_guessing_gets_slow(void **state)
{
    struct fixture *f = *state;
    struct login out;
    set_password(f, make(f, "an", "An"));
    assert_int_equal(guess_until_waiting(f, "an", "", elsewhere, now), 5000);
    assert_int_equal(audit_lines(f, "login.failed"), 5);
    /* While waiting nothing counts, not even the right one. */
    assert_int_equal(attempt(f, "an", secret, "", elsewhere, now + 4999, &out), LOGIN_WAIT);
    assert_int_equal(out.wait_ms, 1);
    assert_int_equal(audit_lines(f, "login.failed"), 5);
    int64_t at = now + 5000, most = 0;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(attempt(f, "an", "sai mật khẩu", "", elsewhere, at, &out),
                         LOGIN_WRONG);
        assert_int_equal(attempt(f, "an", "sai mật khẩu", "", elsewhere, at, &out),
                         LOGIN_WAIT);
        assert_true(out.wait_ms >= most);
        most = out.wait_ms;
        at += out.wait_ms;
    }
    assert_int_equal(most, 5 * MINUTE); /* and never longer */
    /* The same person, having remembered: in, and all is forgotten. */
    assert_int_equal(attempt(f, "an", secret, "", elsewhere, at, &out), LOGIN_OK);
    assert_int_equal(attempt(f, "an", "sai mật khẩu", "", elsewhere, at, &out),
                     LOGIN_WRONG);
    assert_int_equal(attempt(f, "an", secret, "", elsewhere, at, &out), LOGIN_OK);
}

/* A stranger who guesses in vain must not keep anybody out. */
static void test_honest_people_come_in(void **state)
{
    struct fixture *f = *state;
    struct login out;
    char phone[TOKEN_SIZE], unknown[TOKEN_SIZE];
    set_password(f, make(f, "an", "An"));
    set_password(f, make(f, "binh", "Bình"));
    token_make(phone);
    token_make(unknown);
    assert_int_equal(attempt(f, "an", secret, phone, home, now, &out), LOGIN_OK);

    /* From elsewhere: home is not concerned. */
    guess_until_waiting(f, "an", "", elsewhere, now);
    assert_int_equal(attempt(f, "an", secret, "", home, now, &out), LOGIN_OK);
    /* From the same network: the known phone comes in, others wait. */
    guess_until_waiting(f, "an", "", home, now);
    assert_int_equal(attempt(f, "an", secret, unknown, home, now, &out), LOGIN_WAIT);
    assert_int_equal(attempt(f, "an", secret, phone, home, now, &out), LOGIN_OK);
    assert_int_equal(attempt(f, "an", secret, phone, elsewhere, now, &out), LOGIN_OK);
    /* Somebody else of that network is not concerned either. */
    assert_int_equal(attempt(f, "binh", secret, "", home, now, &out), LOGIN_OK);
    /* The device of one is not known for another. */
    guess_until_waiting(f, "binh", "", home, now);
    assert_int_equal(attempt(f, "binh", secret, phone, home, now, &out), LOGIN_WAIT);
}

/* A device that was let in once is no way to guess for free. */
static void test_a_known_device_is_counted_too(void **state)
{
    struct fixture *f = *state;
    struct login out;
    char phone[TOKEN_SIZE];
    set_password(f, make(f, "an", "An"));
    token_make(phone);
    assert_int_equal(attempt(f, "an", secret, phone, home, now, &out), LOGIN_OK);
    assert_int_equal(guess_until_waiting(f, "an", phone, home, now), 5000);
    assert_int_equal(attempt(f, "an", secret, phone, elsewhere, now, &out), LOGIN_WAIT);
    assert_int_equal(attempt(f, "an", secret, "", home, now, &out), LOGIN_OK);
    /* A made-up cookie is none. */
    assert_int_equal(attempt(f, "an", secret, "may-cua-toi", home, now, &out), LOGIN_OK);
    assert_int_equal(store_int(f->store, -1, "SELECT COUNT(*) FROM account_device", ""), 1);
}

static void test_devices_are_few(void **state)
{
    struct fixture *f = *state;
    struct login out;
    char first[TOKEN_SIZE], device[TOKEN_SIZE];
    set_password(f, make(f, "an", "An"));
    token_make(first);
    assert_int_equal(attempt(f, "an", secret, first, home, now, &out), LOGIN_OK);
    for (int i = 1; i <= 25; i++) {
        token_make(device);
        assert_int_equal(attempt(f, "an", secret, device, home, now + i, &out), LOGIN_OK);
    }
    assert_int_equal(store_int(f->store, -1, "SELECT COUNT(*) FROM account_device", ""),
                     20);
    guess_until_waiting(f, "an", "", home, now + 30);
    assert_int_equal(attempt(f, "an", secret, first, home, now + 30, &out), LOGIN_WAIT);
    assert_int_equal(attempt(f, "an", secret, device, home, now + 30, &out), LOGIN_OK);
}

/* Logins made up one after another: the address as a whole gets slow. */
static void test_spraying(void **state)
{
    struct fixture *f = *state;
    struct login out = { 0 };
    char login[32];
    int tries = 0;
    set_password(f, make(f, "an", "An"));
    for (; tries < 100; tries++) {
        snprintf(login, sizeof login, "nguoi-%d", tries);
        if (attempt(f, login, "matkhau123", "", elsewhere, now, &out) == LOGIN_WAIT)
            break;
    }
    assert_int_equal(tries, 40);
    assert_int_equal(out.wait_ms, 2000);
    assert_int_equal(attempt(f, "an", secret, "", home, now, &out), LOGIN_OK);
    /* All of one IPv6 network is one place. */
    for (tries = 0; tries < 100; tries++) {
        char address[64];
        snprintf(login, sizeof login, "ai-%d", tries);
        snprintf(address, sizeof address, "2405:4800:1:2::%x", tries + 1);
        if (attempt(f, login, "matkhau123", "", address, now, &out) == LOGIN_WAIT)
            break;
    }
    assert_int_equal(tries, 40);
    assert_int_equal(attempt(f, "an", secret, "", "2405:4800:1:3::1", now, &out), LOGIN_OK);
}

static void test_setting_a_password_forgets(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "An");
    struct login out;
    struct account_by by = by_at(now);
    guess_until_waiting(f, "an", "", home, now);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(account_set_password(f->store, an, str_of(secret), &by, &f->error), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_int_equal(attempt(f, "an", secret, "", home, now, &out), LOGIN_OK);
}

/* A hash of weaker limits is made anew by the way. */
static void test_an_old_hash_is_renewed(void **state)
{
    struct fixture *f = *state;
    struct login out;
    static const char count[] =
        "SELECT COUNT(*) FROM account WHERE substr(password, 1, 30) ="
        " '$argon2id$v=19$m=65536,t=2,p=1'";
    set_password(f, make(f, "an", "An"));
    assert_int_equal(store_int(f->store, -1, count, ""), 0);
    assert_int_equal(attempt(f, "an", secret, "", home, now, &out), LOGIN_OK);
    assert_int_equal(store_int(f->store, -1, count, ""), 1);
    assert_int_equal(attempt(f, "an", secret, "", home, now, &out), LOGIN_OK);
}

/* Many at once: the sixth does not slip through before the first is counted. */
struct crowd {
    struct fixture *fixture;
    int wrong, wait;
};

static void *guess_once(void *data)
{
    struct crowd *one = data;
    struct error error;
    struct login out;
    struct store *store = store_open(one->fixture->folder, DINH_DB_SITE, 0, &error);
    if (!store)
        return NULL;
    for (int i = 0; i < 3; i++) {
        enum login_result result =
            login_try(store, STR("an"), STR("đoán mò thôi"), STR(""), elsewhere, now, &out);
        one->wrong += result == LOGIN_WRONG;
        one->wait += result == LOGIN_WAIT;
    }
    store_close(store);
    return NULL;
}

static void test_many_at_once(void **state)
{
    struct fixture *f = *state;
    enum { THREADS = 6 };
    pthread_t threads[THREADS];
    struct crowd crowd[THREADS];
    int wrong = 0, wait = 0;
    set_password(f, make(f, "an", "An"));
    for (int i = 0; i < THREADS; i++) {
        crowd[i] = (struct crowd){ f, 0, 0 };
        assert_int_equal(pthread_create(&threads[i], NULL, guess_once, &crowd[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        wrong += crowd[i].wrong;
        wait += crowd[i].wait;
    }
    assert_int_equal(wrong, 5);
    assert_int_equal(wait, 3 * THREADS - 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_right_and_wrong),
        ACCOUNT_TEST(test_endless_texts),
        ACCOUNT_TEST(test_a_closed_account),
        ACCOUNT_TEST(test_guessing_gets_slow),
        ACCOUNT_TEST(test_honest_people_come_in),
        ACCOUNT_TEST(test_a_known_device_is_counted_too),
        ACCOUNT_TEST(test_devices_are_few),
        ACCOUNT_TEST(test_spraying),
        ACCOUNT_TEST(test_setting_a_password_forgets),
        ACCOUNT_TEST(test_an_old_hash_is_renewed),
        ACCOUNT_TEST(test_many_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
