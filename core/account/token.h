/*
 * token.h - random tokens, and the digests that are stored in their place.
 *
 * Whatever opens a door (a session, a one-time link) is shown once and kept as its
 * SHA-256 alone.
 */
#ifndef DINH_ACCOUNT_TOKEN_H
#define DINH_ACCOUNT_TOKEN_H

#include "account/account.h"

enum { DIGEST_SIZE = 65, TOKEN_LEN = TOKEN_SIZE - 1 };

/* 32 random bytes in small hexadecimal letters: addresses know no capitals. */
void token_make(char token[TOKEN_SIZE]);
/* Could it be one at all? Spares the database what strangers make up. */
bool token_is_well_formed(struct str token);
/* SHA-256 as 64 hexadecimal digits of `what` and `text`: two uses of the same
 * text have different digests. */
void digest_of(const char *what, struct str text, char digest[DIGEST_SIZE]);

#endif
