/*
 * terminal.h - asking for what must not be seen: passwords.
 */
#ifndef DINH_SERVER_TERMINAL_H
#define DINH_SERVER_TERMINAL_H

#include "base/error.h"
#include "base/str.h"

enum { SECRET_MAX = 1024 };

struct secret {
    char bytes[SECRET_MAX];
    size_t len;
};

/* One line of standard input. On a terminal it is asked for twice, unseen, and both
 * must be the same. 0, or -1 and a sentence. */
int terminal_secret(const char *prompt, const char *again, struct secret *out,
                    struct error *error);
struct str secret_str(const struct secret *secret);
void secret_wipe(struct secret *secret);

#endif
