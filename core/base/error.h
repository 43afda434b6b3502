/*
 * error.h - one sentence about what went wrong, made where it is known.
 *
 * Functions that can fail return 0 or a negative enum dinh_result and take a
 * struct error *. The sentence is Vietnamese, says what to do where that is
 * known, and begins with file:line when a file is to blame. NULL is allowed
 * for callers who do not care.
 */
#ifndef DINH_BASE_ERROR_H
#define DINH_BASE_ERROR_H

#include <stdarg.h>

struct error {
    char text[1024];
};

/* Writes the sentence (cut at a UTF-8 boundary) and returns -1. */
int error_set(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int error_vset(struct error *error, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* Puts "prefix: " before the sentence; returns -1. */
int error_prefix(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* For what no caller can mend: logs and aborts. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Our own mistakes, never input: true when broken. Aborts in debug builds,
 * logs in release; use as `if (DINH_BUG_IF(x)) return DINH_FAILED;`. */
#define DINH_BUG_IF(condition) \
    (__builtin_expect(!!(condition), 0) && bug_report(__FILE__, __LINE__, #condition))
int bug_report(const char *file, int line, const char *condition);

#endif
