/*
 * brake.c - whoever guesses gets slower and slower (see internal.h).
 *
 * A row of account_brake per key: how many wrong tries, and until when nobody may
 * try. Keys are digests, so the table tells nobody who came from where. One try is
 * forgiven for each quiet ten minutes, so that the slips of many honest people
 * behind one address never add up.
 */
#include "account/internal.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <stdio.h>

enum { FORGIVE_MS = 10 * 60 * 1000, FORGET_MS = CLOCK_DAY_MS, DOUBLINGS = 30 };

struct str brake_place(const char *address, char out[64])
{
    struct in6_addr six;
    snprintf(out, 64, "%s", address ? address : "");
    /* An IPv6 customer has all of a /64 to himself, one address as good as the
     * next; an IPv4 one written as IPv6 keeps all its digits. */
    if (inet_pton(AF_INET6, out, &six) == 1 && !IN6_IS_ADDR_V4MAPPED(&six)) {
        memset(&six.s6_addr[8], 0, 8);
        inet_ntop(AF_INET6, &six, out, 64);
    }
    return str_of(out);
}

void brake_set(struct brake *brake, const struct brake_rule *rule, int64_t account_id,
               struct str subject, struct str place)
{
    struct buf key = { 0 };
    buf_printf(&key, "%zu ", subject.len);
    buf_add_str(&key, subject);
    buf_add_str(&key, place);
    brake->rule = rule;
    brake->account_id = account_id;
    digest_of(rule->what, buf_str(&key), brake->key);
    buf_free(&key);
}

static int64_t pause_ms(const struct brake_rule *rule, int64_t wrong)
{
    int64_t over = wrong - rule->free;
    if (over < 0)
        return 0;
    int64_t pause = rule->first_ms << (over < DOUBLINGS ? over : DOUBLINGS);
    return pause < rule->most_ms ? pause : rule->most_ms;
}

/* Further away than the longest pause: the clock was wrong when it was written. */
static int64_t left_ms(const struct brake *brake, int64_t until, int64_t now_ms)
{
    int64_t left = until - now_ms;
    return left > 0 && left <= brake->rule->most_ms ? left : 0;
}

static int64_t wait_of(struct store *store, const struct brake *brake, int64_t now_ms)
{
    int64_t until = store_int(store, 0, "SELECT until FROM account_brake WHERE key = $1",
                              "t", brake->key);
    return left_ms(brake, until, now_ms);
}

/* How many there were, less what has been forgiven since. */
static int64_t wrong_before(struct store *store, const struct brake *brake, int64_t now_ms)
{
    struct dinh_rows *rows = store_query(
        store, "SELECT wrong, last_at FROM account_brake WHERE key = $1", "t", brake->key);
    if (rows_next(rows) <= 0)
        return 0;
    int64_t wrong = rows_int(rows, 0), quiet_ms = now_ms - rows_int(rows, 1);
    rows_end(rows);
    wrong -= quiet_ms > 0 ? quiet_ms / FORGIVE_MS : 0;
    return wrong > 0 ? wrong : 0;
}

static int count_one(struct store *store, const struct brake *brake, int64_t now_ms)
{
    int64_t wrong = 1 + wrong_before(store, brake, now_ms);
    int64_t pause = pause_ms(brake->rule, wrong);
    return store_exec(store,
                      "INSERT INTO account_brake (key, account_id, wrong, until, last_at)"
                      " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO UPDATE SET"
                      " account_id = excluded.account_id, wrong = excluded.wrong,"
                      " until = excluded.until, last_at = excluded.last_at",
                      "tiiii", brake->key, brake->account_id, wrong,
                      pause ? now_ms + pause : 0, now_ms);
}

static int64_t try_all(struct store *store, const struct brake *brakes, size_t count,
                       int64_t now_ms)
{
    int64_t wait = 0;
    if (store_exec(store, "DELETE FROM account_brake WHERE last_at < $1", "i",
                   now_ms - FORGET_MS))
        return DINH_FAILED;
    for (size_t i = 0; i < count; i++) {
        int64_t one = wait_of(store, &brakes[i], now_ms);
        wait = one > wait ? one : wait;
    }
    for (size_t i = 0; i < count && wait == 0; i++)
        if (count_one(store, &brakes[i], now_ms))
            return DINH_FAILED;
    return wait;
}

int64_t brake_try(struct store *store, const struct brake *brakes, size_t count,
                  int64_t now_ms)
{
    if (store_begin(store))
        return DINH_FAILED;
    int64_t wait = try_all(store, brakes, count, now_ms);
    if (wait < 0 || store_commit(store)) {
        store_rollback(store);
        return DINH_FAILED;
    }
    return wait;
}

int brake_release(struct store *store, const struct brake *brakes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (store_exec(store,
                       brakes[i].rule->is_shared
                           ? "UPDATE account_brake SET wrong = wrong - 1, until = 0"
                             " WHERE key = $1 AND wrong > 0"
                           : "DELETE FROM account_brake WHERE key = $1",
                       "t", brakes[i].key))
            return DINH_FAILED;
    return 0;
}

int brake_forget(struct store *store, int64_t account_id)
{
    return store_exec(store, "DELETE FROM account_brake WHERE account_id = $1", "i",
                      account_id);
}
