/*
 * child.h - a forked process and the pipe through which it reports.
 */
#ifndef DINH_SERVER_CHILD_H
#define DINH_SERVER_CHILD_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { CHILD_TEXT = 4096 };

struct child {
    pid_t pid; /* 0: none */
    int pipe;  /* non-blocking; -1: closed */
    size_t len;
    char text[CHILD_TEXT]; /* what it has said; NUL-ended */
};

/* Forks. The child is called "dinh-" and its name (15 bytes of it all), has default
 * signals, is told SIGQUIT should the parent die, and exits with the result of `run`,
 * which reports through fd. */
int child_start(struct child *child, const char *name, int (*run)(void *data, int fd),
                void *data, struct error *error);
/* Reads what is there; a full text drops the rest. */
void child_hear(struct child *child);
/* After waitpid: hears the last words and forgets the process. */
void child_ended(struct child *child);
/* Takes every byte equal to `mark` out of what was said; was there one? */
bool child_take_mark(struct child *child, char mark);

#endif
