/*
 * log.h - the error log: one line per event.
 *
 *     2026-11-23T08:30:00.123+07:00 warn [worker 4711] news: ...
 *
 * Every process opens the same file for appending; a line is one write(2), so
 * lines of several processes never mix. log_reopen is for SIGHUP/SIGUSR1
 * (logrotate). The access log is http/access_log.
 */
#ifndef DINH_BASE_LOG_H
#define DINH_BASE_LOG_H

#include "base/config.h"

#include <stdbool.h>

enum log_level { LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

/* path NULL: standard error. The path is copied. */
int log_open(const char *path);
int log_reopen(void);
/* As dinh.conf says: error_log, whose folder is made, and log_level. */
int log_configure(const struct config *config, struct error *error);
void log_flush(void);
/* "master", "worker 4711": who speaks; copied. */
void log_name(const char *name);
/* Lines below this level are dropped. */
void log_level(enum log_level lowest);
/* What is wrong (warnings and errors) also to standard error: commands. */
void log_echo(bool on);

void log_line(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#define log_info(...)  log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)

#endif
