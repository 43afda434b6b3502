/*
 * session.h - somebody who is logged in, on one device.
 *
 * The cookie holds a random token, the table its SHA-256. A session ends 30 days
 * after its last use, by signing out, or with its account. struct person is who a
 * request comes from: account, the roles held today, whose place he takes.
 */
#ifndef DINH_ACCOUNT_SESSION_H
#define DINH_ACCOUNT_SESSION_H

#include "account/seat.h"

#define SESSION_COOKIE "__Host-phien"
#define DEVICE_COOKIE  "__Host-may"

enum { PERSON_ROLES = 16, SESSION_DAYS = 30, CSRF_SIZE = 44 };

struct held_role {
    const char *role, *units, *categories;
    int64_t for_account; /* 0: his own seat; else: stands in for this account */
};

struct person {
    struct account account;
    int64_t session_id;
    bool is_strong; /* the second factor was given in this session */
    struct held_role roles[PERSON_ROLES];
    size_t role_count;
    char csrf[CSRF_SIZE]; /* for the forms of this session */
};

/* is_strong: also the second factor was checked. */
int session_begin(struct store *store, int64_t account_id, const char *agent,
                  const struct account_by *by, bool is_strong, char token[TOKEN_SIZE]);
int session_strengthen(struct store *store, int64_t session_id);
int session_end(struct store *store, int64_t session_id, const struct account_by *by);
/* All of an account but `kept` (0: all). */
int session_end_all(struct store *store, int64_t account_id, int64_t kept,
                    const struct account_by *by);

/* NULL when the token is no living session of an open account. Reads only. */
struct person *person_load(struct store *store, struct arena *arena, struct str token,
                           int64_t now_ms);
/* The person of an account, without a session (commands, tests). */
struct person *person_of(struct store *store, struct arena *arena, int64_t account_id,
                         int64_t now_ms);
/* When the session was last seen is written at most each five minutes: is it due? */
bool session_is_stale(struct store *store, int64_t session_id, int64_t now_ms);
int session_touch(struct store *store, int64_t session_id, const char *address,
                  int64_t now_ms);
const struct held_role *person_role(const struct person *person, const char *role);

struct session {
    int64_t id, created_at, seen_at;
    const char *agent, *address; /* "Chrome trên Android", from the agent */
    bool is_strong;
};
size_t session_list(struct store *store, struct arena *arena, int64_t account_id,
                    struct session **out);

#endif
