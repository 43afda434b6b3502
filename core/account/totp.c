/*
 * totp.c - the second factor: codes of a phone, recovery codes (see account.h).
 *
 * A code is good for its own 30 seconds and one step either side, since phones
 * are late; the step of the last one taken is kept, so that none is taken twice.
 */
#include "account/internal.h"

#include "base/text.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECRET_BYTES = 20, /* what every authenticator program takes */
    DIGITS = 6,
    STEP_S = 30,
    RECOVERY_LEN = RECOVERY_SIZE - 2, /* without dash and NUL */
    RECOVERY_HALF = RECOVERY_LEN / 2,
    STORE_FAILED_WAIT_MS = 5000
};

/* Crockford's: no letter looks like another or like a digit. */
static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* Whoever gets here knows the password already: counted for the account, from
 * wherever he comes. */
static const struct brake_rule code_rule = { "code", 5, 5000, 5 * 60 * 1000, false };

/* ---- codes of the phone ------------------------------------------------------------ */

/* The step whose code this is, later than `after`; 0: of none. */
static int64_t matching_step(struct str secret, struct str code, int64_t now_ms,
                             int64_t after)
{
    int64_t step = now_ms / 1000 / STEP_S, found = 0;
    char right[DIGITS + 1];
    if (secret.len != SECRET_BYTES || code.len != DIGITS || oath_init() != OATH_OK)
        return 0;
    for (int64_t at = step - 1; at <= step + 1; at++)
        if (oath_hotp_generate(secret.ptr, secret.len, (uint64_t)at, DIGITS, false,
                               OATH_HOTP_DYNAMIC_TRUNCATION, right) == OATH_OK &&
            sodium_memcmp(right, code.ptr, DIGITS) == 0 && at > after)
            found = at;
    sodium_memzero(right, sizeof right);
    return found;
}

struct second_factor {
    struct str secret, next; /* NULL: none */
    int64_t step;
    const char *login;
};

static bool read_factor(struct store *store, struct arena *arena, int64_t account_id,
                        struct second_factor *out)
{
    struct dinh_rows *rows =
        store_query(store,
                    "SELECT totp_secret, totp_next, totp_step, login FROM account"
                    " WHERE id = $1 AND closed_at IS NULL",
                    "i", account_id);
    if (rows_next(rows) <= 0)
        return false;
    *out = (struct second_factor){ .step = rows_int(rows, 2),
                                   .login = arena_text(arena, rows_text(rows, 3)) };
    if (!rows_is_null(rows, 0))
        out->secret = arena_str(arena, rows_str(rows, 0));
    if (!rows_is_null(rows, 1))
        out->next = arena_str(arena, rows_str(rows, 1));
    rows_end(rows);
    return true;
}

/* ---- switching on and off ------------------------------------------------------------ */

/* What a QR picture holds; spelled as Google's authenticator first did. */
static const char *uri_of(struct arena *arena, const char *issuer, const char *login,
                          const char *secret)
{
    struct buf uri = { 0 };
    buf_add_text(&uri, "otpauth://totp/");
    text_add_percent(&uri, str_of(issuer), false);
    buf_add_char(&uri, ':');
    text_add_percent(&uri, str_of(login), false);
    buf_printf(&uri, "?secret=%s&issuer=", secret);
    text_add_percent(&uri, str_of(issuer), false);
    buf_printf(&uri, "&algorithm=SHA1&digits=%d&period=%d", DIGITS, STEP_S);
    const char *text = arena_copy(arena, uri.data, uri.len);
    buf_free(&uri);
    return text;
}

/* What totp_next holds until the first right code. */
struct pending {
    char secret[SECRET_BYTES];
    int64_t session;
};

static bool is_pending(struct str next, int64_t session_id, struct pending *out)
{
    if (next.len != sizeof *out)
        return false;
    memcpy(out, next.ptr, sizeof *out);
    return out->session == session_id;
}

int totp_begin(struct store *store, struct arena *arena, int64_t account_id,
               int64_t session_id, const char *issuer, const char **secret_base32,
               const char **uri)
{
    struct pending pending;
    struct second_factor factor;
    char *base32 = NULL;
    int result = 0;
    if (!read_factor(store, arena, account_id, &factor))
        return DINH_NOT_FOUND;
    if (sodium_init() < 0 || oath_init() != OATH_OK)
        return DINH_FAILED;
    if (!is_pending(factor.next, session_id, &pending)) {
        memset(&pending, 0, sizeof pending);
        pending.session = session_id;
        randombytes_buf(pending.secret, sizeof pending.secret);
        result = store_exec(store, "UPDATE account SET totp_next = $1 WHERE id = $2", "bi",
                            (struct str){ (char *)&pending, sizeof pending }, account_id);
    }
    if (!result &&
        oath_base32_encode(pending.secret, sizeof pending.secret, &base32, NULL) != OATH_OK)
        result = DINH_FAILED;
    sodium_memzero(&pending, sizeof pending);
    if (result)
        return result;
    *secret_base32 = arena_text(arena, base32);
    free(base32);
    *uri = uri_of(arena, issuer, factor.login, *secret_base32);
    return 0;
}

/* "k7dqa-9f2mx": 50 bits. */
static void make_recovery(char code[RECOVERY_SIZE])
{
    char *to = code;
    for (int i = 0; i < RECOVERY_LEN; i++) {
        if (i == RECOVERY_HALF)
            *to++ = '-';
        *to++ = alphabet[randombytes_uniform(sizeof alphabet - 1)];
    }
    *to = '\0';
}

/* As typed by somebody who reads it from paper; false when it can be none. */
static bool recovery_digest(int64_t account_id, struct str typed, char digest[DIGEST_SIZE])
{
    char text[RECOVERY_LEN];
    size_t len = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        c = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        c = c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
        if (c == '-' || c == ' ')
            continue;
        if (len == sizeof text || !c || !strchr(alphabet, c))
            return false;
        text[len++] = c;
    }
    if (len != sizeof text)
        return false;
    struct buf salted = { 0 };
    buf_printf(&salted, "%lld ", (long long)account_id);
    buf_add(&salted, text, len);
    digest_of("recovery", buf_str(&salted), digest);
    buf_free(&salted);
    return true;
}

static int write_recovery(struct store *store, int64_t account_id,
                          char codes[RECOVERY_CODES][RECOVERY_SIZE])
{
    char digest[DIGEST_SIZE];
    if (store_exec(store, "DELETE FROM account_recovery WHERE account_id = $1", "i",
                   account_id))
        return DINH_FAILED;
    for (int i = 0; i < RECOVERY_CODES; i++) {
        make_recovery(codes[i]);
        if (DINH_BUG_IF(!recovery_digest(account_id, str_of(codes[i]), digest)) ||
            store_exec(store,
                       "INSERT INTO account_recovery (account_id, digest) VALUES ($1, $2)",
                       "it", account_id, digest))
            return DINH_FAILED;
    }
    return 0;
}

/* Digits alone: programs show "123 456". */
static struct str code_digits(struct arena *arena, struct str typed)
{
    char *out = arena_alloc(arena, typed.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < typed.len; i++)
        if (typed.ptr[i] != ' ')
            out[len++] = typed.ptr[i];
    return (struct str){ out, len };
}

static int confirm(struct store *store, struct arena *arena, int64_t account_id,
                   struct str code, const struct account_by *by,
                   char codes[RECOVERY_CODES][RECOVERY_SIZE], struct error *error)
{
    struct second_factor factor;
    if (!read_factor(store, arena, account_id, &factor) ||
        factor.next.len != sizeof(struct pending)) {
        error_set(error, "Chưa có mã bí mật để xác nhận; hãy bắt đầu lại việc bật xác thực "
                         "hai bước.");
        return DINH_REFUSED;
    }
    const struct str secret = { factor.next.ptr, SECRET_BYTES };
    int64_t step = matching_step(secret, code_digits(arena, code), by->at_ms, 0);
    if (!step) {
        error_set(error,
                  "Mã 6 chữ số không đúng. Xem giờ của điện thoại có đúng không, rồi "
                  "nhập mã đang hiện.");
        return DINH_REFUSED;
    }
    if (store_exec(store,
                   "UPDATE account SET totp_secret = $1, totp_next = NULL,"
                   " totp_step = $2 WHERE id = $3",
                   "bii", secret, step, account_id) ||
        write_recovery(store, account_id, codes) ||
        account_note(store, by, "totp.on", factor.login))
        return error_set(error, "%s", store_error(store));
    return 0;
}

int totp_confirm(struct store *store, int64_t account_id, struct str code,
                 const struct account_by *by, char codes[RECOVERY_CODES][RECOVERY_SIZE],
                 struct error *error)
{
    struct arena *arena = arena_create(0);
    int result = confirm(store, arena, account_id, code, by, codes, error);
    arena_destroy(arena);
    return result;
}

/* Also on the phone that was lost: a session that was strong by it is strong no more. */
int totp_remove(struct store *store, int64_t account_id, const struct account_by *by)
{
    if (store_exec(store, "UPDATE session SET is_strong = 0 WHERE account_id = $1", "i",
                   account_id) ||
        store_exec(store,
                   "UPDATE account SET totp_secret = NULL, totp_next = NULL, totp_step = 0"
                   " WHERE id = $1",
                   "i", account_id) ||
        store_exec(store, "DELETE FROM account_recovery WHERE account_id = $1", "i",
                   account_id))
        return DINH_FAILED;
    struct arena *arena = arena_create(0);
    int result =
        account_note(store, by, "totp.off", account_login(store, arena, account_id));
    arena_destroy(arena);
    return result;
}

size_t recovery_left(struct store *store, int64_t account_id)
{
    return (size_t)store_int(store, 0,
                             "SELECT COUNT(*) FROM account_recovery WHERE account_id = $1",
                             "i", account_id);
}

/* ---- checking ------------------------------------------------------------------------ */

/* 1: right and used up, 0: wrong, negative: failed. In a transaction, where
 * nobody else can take the same code. */
static int take_code(struct store *store, struct arena *arena, int64_t account_id,
                     struct str code, const struct account_by *by)
{
    struct second_factor factor;
    char digest[DIGEST_SIZE];
    if (!read_factor(store, arena, account_id, &factor) || !factor.secret.ptr)
        return 0;
    int64_t step =
        matching_step(factor.secret, code_digits(arena, code), by->at_ms, factor.step);
    if (step)
        return store_exec(store, "UPDATE account SET totp_step = $1 WHERE id = $2", "ii",
                          step, account_id)
                   ? DINH_FAILED
                   : 1;
    if (!recovery_digest(account_id, code, digest))
        return 0;
    if (store_exec(store,
                   "DELETE FROM account_recovery WHERE account_id = $1 AND digest = $2",
                   "it", account_id, digest))
        return DINH_FAILED;
    if (store_changed(store) != 1)
        return 0;
    return account_note(store, by, "recovery.used", factor.login) ? DINH_FAILED : 1;
}

static int check(struct store *store, struct arena *arena, int64_t account_id,
                 struct str code, const struct account_by *by, const struct brake *brake)
{
    if (store_begin(store))
        return DINH_FAILED;
    int taken = take_code(store, arena, account_id, code, by);
    int result = taken;
    if (taken > 0)
        result = brake_release(store, brake, 1);
    else if (taken == 0)
        result =
            account_note(store, by, "totp.failed", account_login(store, arena, account_id));
    if (result == 0)
        result = store_commit(store);
    if (result) {
        store_rollback(store);
        return DINH_FAILED;
    }
    return taken;
}

enum login_result totp_check(struct store *store, int64_t account_id, struct str code,
                             const struct account_by *by, int64_t *wait_ms)
{
    struct brake brake;
    struct buf subject = { 0 };
    buf_printf(&subject, "%lld", (long long)account_id);
    brake_set(&brake, &code_rule, account_id, buf_str(&subject), STR(""));
    buf_free(&subject);
    *wait_ms = brake_try(store, &brake, 1, by->at_ms);
    if (*wait_ms > 0)
        return LOGIN_WAIT;
    struct arena *arena = arena_create(0);
    int taken =
        *wait_ms < 0 ? DINH_FAILED : check(store, arena, account_id, code, by, &brake);
    arena_destroy(arena);
    *wait_ms = taken < 0 ? STORE_FAILED_WAIT_MS : 0;
    return taken < 0 ? LOGIN_WAIT : taken ? LOGIN_OK : LOGIN_WRONG;
}
