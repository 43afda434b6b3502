/*
 * account.h - who may come in: accounts, passwords, second factor, links.
 *
 * An account is a person with a way to log in; what he may do hangs on his seats
 * (seat.h). Passwords are argon2id (libsodium), second factors TOTP (liboath).
 * Nothing that opens a door is stored as it is: tokens and recovery codes are
 * kept as SHA-256. Every write happens inside the caller's transaction and adds
 * its own line to the audit log. Sentences are Vietnamese, to be shown.
 */
#ifndef DINH_ACCOUNT_ACCOUNT_H
#define DINH_ACCOUNT_ACCOUNT_H

#include "base/buf.h"
#include "store/audit.h"
#include "store/store.h"

enum {
    ACCOUNT_LOGIN_MAX = 64,
    PASSWORD_MIN = 10,
    PASSWORD_MAX = 200,
    TOKEN_SIZE = 65, /* 32 random bytes as small hexadecimal letters, and NUL */
    RECOVERY_CODES = 10,
    RECOVERY_SIZE = 12 /* "k7dqa-9f2mx" and NUL */
};

struct account {
    int64_t id;
    const char *login, *name, *phone, *email; /* phone, email: "" when unknown */
    bool has_password, has_totp, is_closed;
    int64_t created_at, seen_at;
};

/* Tables of accounts, seats, sessions ... in site.db. */
int account_migrate(struct store *store, struct error *error);
void account_shape(struct buf *out);

/* Who makes a change, for the audit line. */
struct account_by {
    const char *who;
    int64_t account_id;
    const char *address;
    int64_t at_ms;
};

struct account_new {
    const char *login; /* a-z 0-9 . - _, or an e-mail address; unique, case ignored */
    const char *name, *phone, *email;
};
/* The id, DINH_REFUSED with a sentence, or DINH_FAILED. */
int64_t account_create(struct store *store, const struct account_new *given,
                       const struct account_by *by, struct error *error);
int account_update(struct store *store, int64_t id, const struct account_new *given,
                   const struct account_by *by, struct error *error);
/* Closed: no login; sessions, links, seats (today is the last day) and delegations
 * end; the name stays in histories, the login may be given again. DINH_NOT_FOUND
 * when there is no open one. */
int account_close(struct store *store, int64_t id, const struct account_by *by);
bool account_find(struct store *store, struct arena *arena, int64_t id,
                  struct account *out);
bool account_by_login(struct store *store, struct arena *arena, struct str login,
                      struct account *out);
/* All, open ones first, then by name (Vietnamese order). How many. */
size_t account_list(struct store *store, struct arena *arena, struct account **out);
bool account_any(struct store *store); /* is there one at all? */

/* ---- passwords ---- */

/* Refuses short ones, the login itself, the commonest ones. Ends every session and
 * link of the account: who goes on working gets a new one (session_begin). */
int account_set_password(struct store *store, int64_t id, struct str password,
                         const struct account_by *by, struct error *error);

enum login_result { LOGIN_OK, LOGIN_WRONG, LOGIN_WAIT };
struct login {
    int64_t account_id; /* LOGIN_OK */
    int64_t wait_ms;    /* LOGIN_WAIT: when to try again */
};
/*
 * Checks login and password; takes the same time for an unknown login. Wrong
 * ones slow down the pair (login, address); a device that has logged in before
 * (`device`: the value of its cookie, may be empty) has a count of its own, so
 * that strangers who guess do not lock the owner out. Writes by itself, before and
 * after the slow part: not to be called inside a transaction.
 */
enum login_result login_try(struct store *store, struct str login, struct str password,
                            struct str device, const char *address, int64_t now_ms,
                            struct login *out);

/* A value for the cookie of a device that has none yet, to be given to login_try. */
void device_make(char token[TOKEN_SIZE]);

/* ---- second factor ---- */

/* A secret that counts only after totp_confirm: the same as long as one session asks,
 * since phones load a page anew; another session gets another, or whoever once had a link
 * would know the code of later. uri: "otpauth://totp/..." (for a QR picture).
 * DINH_NOT_FOUND, DINH_FAILED. */
int totp_begin(struct store *store, struct arena *arena, int64_t account_id,
               int64_t session_id, const char *issuer, const char **secret_base32,
               const char **uri);
/* The first right code switches it on and gives fresh recovery codes. */
int totp_confirm(struct store *store, int64_t account_id, struct str code,
                 const struct account_by *by, char codes[RECOVERY_CODES][RECOVERY_SIZE],
                 struct error *error);
/* A code of the phone (one step early or late; never the same twice) or a recovery
 * code (once). Throttled like login_try. */
enum login_result totp_check(struct store *store, int64_t account_id, struct str code,
                             const struct account_by *by, int64_t *wait_ms);
/* The phone is lost: its sessions must give a second factor again. */
int totp_remove(struct store *store, int64_t account_id, const struct account_by *by);
size_t recovery_left(struct store *store, int64_t account_id);

/* ---- one-time links ---- */

enum link_purpose {
    LINK_FIRST, /* the first admin, from the console: 24 h */
    LINK_LOGIN, /* one login: 12 h */
    LINK_RESET  /* choose a new password: 24 h */
};
/* Ends older links of the same purpose. The token is shown once, never stored.
 * DINH_NOT_FOUND when the account is none or closed. */
int link_create(struct store *store, int64_t account_id, enum link_purpose purpose,
                const struct account_by *by, char token[TOKEN_SIZE]);
/* Looking does not use it up (chat programs fetch links to show a preview). */
bool link_look(struct store *store, struct str token, int64_t now_ms, int64_t *account_id,
               enum link_purpose *purpose);
bool link_use(struct store *store, struct str token, const struct account_by *by,
              int64_t *account_id, enum link_purpose *purpose);

#endif
