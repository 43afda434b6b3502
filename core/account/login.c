/*
 * login.c - trying a login and a password (login_try of account.h).
 *
 * Two brakes act on a stranger: one for the pair of login and address, one for
 * the address alone, so that nobody keeps the machine busy hashing. Neither is
 * for the login alone, or whoever knows a login could lock its owner out; and a
 * device that has been let in before is counted by itself, so that the owner's
 * phone comes in while somebody else in the same network guesses.
 */
#include "account/internal.h"

#include "account/password.h"
#include "base/text.h"

static const struct brake_rule pair_rule = { "pair", 5, 5000, 5 * 60 * 1000, false };
static const struct brake_rule device_rule = { "device", 5, 5000, 5 * 60 * 1000, false };
static const struct brake_rule place_rule = { "place", 40, 2000, 60 * 1000, true };

enum {
    DEVICES_KEPT = 20,
    LOGIN_LOOKED_AT = 256, /* bytes; what is longer is no login of ours */
    STORE_FAILED_WAIT_MS = 5000
};

/* One try, from what was typed to what is known about it. */
struct attempt {
    struct arena *arena;
    struct str login, device;
    const char *address;
    int64_t now_ms, account_id;
    const char *name, *hash; /* hash NULL: no such account, or no password */
    char device_digest[DIGEST_SIZE];
    struct brake brakes[2];
    size_t brake_count;
};

static void find_account(struct store *store, struct attempt *attempt)
{
    struct dinh_rows *rows = store_query(store,
                                         "SELECT id, name, password FROM account"
                                         " WHERE login = $1 AND closed_at IS NULL",
                                         "s", attempt->login);
    if (rows_next(rows) <= 0)
        return;
    attempt->account_id = rows_int(rows, 0);
    attempt->name = arena_text(attempt->arena, rows_text(rows, 1));
    attempt->hash = arena_text(attempt->arena, rows_text(rows, 2));
    rows_end(rows);
}

static bool is_known_device(struct store *store, const struct attempt *attempt)
{
    return attempt->device_digest[0] &&
           store_int(store, 0,
                     "SELECT COUNT(*) FROM account_device"
                     " WHERE account_id = $1 AND digest = $2",
                     "it", attempt->account_id, attempt->device_digest) > 0;
}

static void set_brakes(struct store *store, struct attempt *attempt)
{
    char text[64];
    struct str place = brake_place(attempt->address, text);
    if (is_known_device(store, attempt)) {
        brake_set(&attempt->brakes[0], &device_rule, attempt->account_id, attempt->login,
                  str_of(attempt->device_digest));
        attempt->brake_count = 1;
        return;
    }
    brake_set(&attempt->brakes[0], &pair_rule, attempt->account_id, attempt->login, place);
    brake_set(&attempt->brakes[1], &place_rule, 0, STR(""), place);
    attempt->brake_count = 2;
}

static int remember_device(struct store *store, const struct attempt *attempt)
{
    if (!attempt->device_digest[0])
        return 0;
    if (store_exec(store,
                   "INSERT INTO account_device (account_id, digest, seen_at)"
                   " VALUES ($1, $2, $3) ON CONFLICT (account_id, digest)"
                   " DO UPDATE SET seen_at = excluded.seen_at",
                   "iti", attempt->account_id, attempt->device_digest, attempt->now_ms))
        return DINH_FAILED;
    return store_exec(store,
                      "DELETE FROM account_device WHERE account_id = $1 AND digest NOT IN"
                      " (SELECT digest FROM account_device WHERE account_id = $1"
                      " ORDER BY seen_at DESC, digest LIMIT $2)",
                      "ii", attempt->account_id, (int64_t)DEVICES_KEPT);
}

/* Hashed before the transaction: it takes long, and the lock is everybody's. */
static int write_right(struct store *store, const struct attempt *attempt,
                       const char *new_hash)
{
    if (brake_release(store, attempt->brakes, attempt->brake_count) ||
        remember_device(store, attempt))
        return DINH_FAILED;
    return new_hash ? store_exec(store, "UPDATE account SET password = $1 WHERE id = $2",
                                 "ti", new_hash, attempt->account_id)
                    : 0;
}

/* A login nobody has is not written down: often it is a password. */
static int write_wrong(struct store *store, const struct attempt *attempt)
{
    const struct account_by by = { .who = attempt->account_id ? attempt->name : "?",
                                   .account_id = attempt->account_id,
                                   .address = attempt->address,
                                   .at_ms = attempt->now_ms };
    const char *detail =
        attempt->account_id ? arena_str(attempt->arena, attempt->login).ptr : NULL;
    return account_note(store, &by, "login.failed", detail);
}

static int write_outcome(struct store *store, struct attempt *attempt, bool is_right,
                         struct str password)
{
    char hash[PASSWORD_HASH];
    bool is_new = is_right && password_is_outdated(attempt->hash) &&
                  password_hash(attempt->arena, password, hash) == 0;
    if (store_begin(store))
        return DINH_FAILED;
    int result = is_right ? write_right(store, attempt, is_new ? hash : NULL)
                          : write_wrong(store, attempt);
    if (result == 0)
        result = store_commit(store);
    if (result)
        store_rollback(store);
    return result;
}

static enum login_result decide(struct store *store, struct attempt *attempt,
                                struct str password, struct login *out)
{
    find_account(store, attempt);
    set_brakes(store, attempt);
    out->wait_ms = brake_try(store, attempt->brakes, attempt->brake_count, attempt->now_ms);
    if (out->wait_ms < 0)
        out->wait_ms = STORE_FAILED_WAIT_MS;
    if (out->wait_ms)
        return LOGIN_WAIT;
    bool fits = password.len <= PASSWORD_MAX;
    struct str tried = { password.ptr, fits ? password.len : PASSWORD_MAX };
    bool is_right = password_is_right(attempt->arena, tried, attempt->hash) && fits;
    if (write_outcome(store, attempt, is_right, tried)) {
        out->wait_ms = STORE_FAILED_WAIT_MS;
        return LOGIN_WAIT;
    }
    if (!is_right)
        return LOGIN_WRONG;
    out->account_id = attempt->account_id;
    return LOGIN_OK;
}

enum login_result login_try(struct store *store, struct str login, struct str password,
                            struct str device, const char *address, int64_t now_ms,
                            struct login *out)
{
    struct attempt attempt = {
        .arena = arena_create(0), .device = device, .address = address, .now_ms = now_ms
    };
    *out = (struct login){ 0 };
    struct str typed = str_trim(login);
    if (typed.len > LOGIN_LOOKED_AT)
        typed.len = LOGIN_LOOKED_AT;
    attempt.login = text_lower(attempt.arena, typed);
    if (token_is_well_formed(device))
        digest_of("device", device, attempt.device_digest);
    enum login_result result = decide(store, &attempt, password, out);
    arena_destroy(attempt.arena);
    return result;
}
