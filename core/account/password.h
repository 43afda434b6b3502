/*
 * password.h - checking and hashing passwords, for the files of core/account.
 *
 * Passwords are compared in NFC: two phones may send one accent in two ways.
 */
#ifndef DINH_ACCOUNT_PASSWORD_H
#define DINH_ACCOUNT_PASSWORD_H

#include "account/account.h"

enum { PASSWORD_HASH = 128 };

/* 0, or DINH_REFUSED with a sentence that says what is wrong with it. */
int password_check(struct arena *arena, const struct account *account, struct str password,
                   struct error *error);
/* argon2id with its salt and limits as text; DINH_FAILED when memory is short. */
int password_hash(struct arena *arena, struct str password, char hash[PASSWORD_HASH]);
/* hash NULL (nobody's): takes as long and says no. */
bool password_is_right(struct arena *arena, struct str password, const char *hash);
/* Was it made with other limits than those of today? */
bool password_is_outdated(const char *hash);

#endif
