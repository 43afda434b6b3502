/*
 * user_call.h - one call of dinh user, shared by command_user.c (words, table, the
 * simple verbs) and user_seat.c (who is added, who gets and leaves a seat).
 */
#ifndef DINH_SERVER_USER_CALL_H
#define DINH_SERVER_USER_CALL_H

#include "server/command.h"

#include "account/session.h"

enum { PLACES = 2 };

/* Options by index; a sub-verb lists those it takes. */
enum option {
    OPT_NAME,
    OPT_PHONE,
    OPT_EMAIL,
    OPT_ROLE,
    OPT_DECISION,
    OPT_DATE,
    OPT_FROM,
    OPT_END,
    OPT_UNITS,
    OPT_CATEGORIES,
    OPT_SITE,
    OPT_RESET,
    OPTIONS
};

/* One call: what was typed, and what it works on. */
struct user_call {
    const char *path, *place[PLACES], *option[OPTIONS];
    struct command_home home;
    struct store *store;
    struct arena *arena;
    struct account_by by;
    struct error error;
};

/* What an option is called, for sentences about it. */
const char *user_option_word(enum option option);
/* The open account that stands first among the words, or a sentence. */
bool user_account(struct user_call *call, struct account *out);
/* Ends the transaction of the verb. */
int user_commit(struct user_call *call);

/* A role of the scripts that people may hold; else a sentence. */
bool user_check_role(struct user_call *call, const char *role);
int user_add(struct user_call *call);
int user_seat(struct user_call *call);
int user_unseat(struct user_call *call);

#endif
