/*
 * internal.h - what the files of core/account share: hashes, tokens, the audit
 * line of a change, and the brake on guessing (brake.c).
 */
#ifndef DINH_ACCOUNT_INTERNAL_H
#define DINH_ACCOUNT_INTERNAL_H

#include "account/session.h"
#include "account/token.h"

/* ---- account.c ---- */

/* Sets the sentence; DINH_REFUSED. */
int account_refuse(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The audit line of a change made to an account; detail may be NULL. */
int account_note(struct store *store, const struct account_by *by, const char *action,
                 const char *detail);
/* The login of an account, for audit lines; "?" when there is none. */
const char *account_login(struct store *store, struct arena *arena, int64_t id);
/* One row as read by the columns of ACCOUNT_COLUMNS, from `first` on. */
#define ACCOUNT_COLUMNS                                                \
    "a.id, a.login, a.name, a.phone, a.email, a.password IS NOT NULL," \
    " a.totp_secret IS NOT NULL, a.closed_at IS NOT NULL, a.created_at, a.seen_at"
enum { ACCOUNT_COLUMN_COUNT = 10 };
void account_read(struct arena *arena, struct dinh_rows *rows, int first,
                  struct account *out);

/* How officials list people: by the given name, which stands last, then the rest. */
int account_compare_names(const char *left, const char *right);

/* ---- seat.c ---- */

/* "hoi-phu-nu, mttq" -> "hoi-phu-nu,mttq"; false when a part is no id. */
bool seat_tidy_ids(struct arena *arena, const char *given, const char **out);
bool seat_role_is_valid(const char *role);
/* Does he hold a seat (of this role; NULL: of any) on that day? */
bool seat_is_held(struct store *store, int64_t account_id, const char *role, int32_t day);
/* Writes a checked seat; the id or DINH_FAILED. */
int64_t seat_insert(struct store *store, const struct seat *seat);
bool account_is_open(struct store *store, int64_t id);

/* ---- brake.c ---- */

/* What is counted under one key, and how fast it gets slow. */
struct brake_rule {
    const char *what; /* the first part of the key */
    int free;         /* wrong ones before anybody waits */
    int64_t first_ms; /* then this long, doubled with each more ... */
    int64_t most_ms;  /* ... up to this */
    bool is_shared;   /* of many people: one right try does not excuse the rest */
};

/* A key of one rule; account_id 0: of no account. */
struct brake {
    const struct brake_rule *rule;
    char key[DIGEST_SIZE];
    int64_t account_id;
};
void brake_set(struct brake *brake, const struct brake_rule *rule, int64_t account_id,
               struct str subject, struct str place);
/*
 * Counts one try on each of `brakes` as wrong in advance, so that many at once
 * cannot all go before the first is counted. Returns 0, or how long to wait (and
 * then counts nothing); negative when the database failed.
 */
int64_t brake_try(struct store *store, const struct brake *brakes, size_t count,
                  int64_t now_ms);
/* It was right after all: the counts begin anew. */
int brake_release(struct store *store, const struct brake *brakes, size_t count);
/* Forgets every count of an account. */
int brake_forget(struct store *store, int64_t account_id);
/* What an address is counted as: all of one IPv6 /64 is one place. */
struct str brake_place(const char *address, char out[64]);

#endif
