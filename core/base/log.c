/*
 * log.c - see log.h. The few statics are the process's one log; they are set
 * before threads start, and a line is a single write.
 */
#include "base/log.h"

#include "base/clock.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 2048 };

static struct {
    pthread_mutex_t lock;
    int fd;
    char path[4096];
    char name[64];
    enum log_level lowest;
    bool echo;
} the_log = { .lock = PTHREAD_MUTEX_INITIALIZER, .fd = STDERR_FILENO };

static const char *const level_names[] = { "info", "warn", "error" };

int log_reopen(void)
{
    int fd = STDERR_FILENO;
    if (the_log.path[0])
        fd = open(the_log.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (fd < 0)
        return -1;
    pthread_mutex_lock(&the_log.lock);
    int old = the_log.fd;
    the_log.fd = fd;
    pthread_mutex_unlock(&the_log.lock);
    if (old > STDERR_FILENO)
        close(old);
    return 0;
}

int log_open(const char *path)
{
    snprintf(the_log.path, sizeof the_log.path, "%s", path ? path : "");
    return log_reopen();
}

int log_configure(const struct config *config, struct error *error)
{
    for (int i = 0; i <= LOG_LEVEL_ERROR; i++)
        if (strcmp(config->log_level, level_names[i]) == 0)
            log_level((enum log_level)i);
    if (!config->error_log[0])
        return log_open("/dev/null");
    char path[sizeof the_log.path];
    int len = snprintf(path, sizeof path, "%s%s%s",
                       config->error_log[0] == '/' ? "" : config->home,
                       config->error_log[0] == '/' ? "" : "/", config->error_log);
    if (len < 0 || (size_t)len >= sizeof path)
        return error_set(error, "error_log: đường dẫn quá dài");
    char *slash = strrchr(path, '/');
    *slash = '\0';
    int result = *path ? folder_make(path, 0750, error) : 0;
    *slash = '/';
    if (result == 0 && log_open(path) != 0)
        result = error_set(error, "%s: không mở được nhật ký: %s", path, strerror(errno));
    return result;
}

void log_flush(void)
{
    /* Lines are written at once: nothing waits. Kept so that callers that
       are about to die need not know. */
}

void log_name(const char *name)
{
    snprintf(the_log.name, sizeof the_log.name, "%s", name);
}

void log_level(enum log_level lowest)
{
    the_log.lowest = lowest;
}

void log_echo(bool on)
{
    the_log.echo = on;
}

/* A log line is one line: what a stranger sent must not start a second. */
static void flatten(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = ' ';
}

void log_line(enum log_level level, const char *format, ...)
{
    bool echoes = the_log.echo && level >= LOG_LEVEL_WARN && the_log.fd != STDERR_FILENO;
    if (level < the_log.lowest && !echoes)
        return;
    char line[LINE_MAX_BYTES], stamp[CLOCK_STAMP_SIZE];
    clock_stamp(stamp, clock_now_ms());
    int head =
        snprintf(line, sizeof line, "%s %s%s%s%s ", stamp, level_names[level],
                 the_log.name[0] ? " [" : "", the_log.name, the_log.name[0] ? "]" : "");
    va_list args;
    va_start(args, format);
    vsnprintf(line + head, sizeof line - (size_t)head - 1, format, args);
    va_end(args);
    flatten(line);
    size_t len = strlen(line);
    line[len++] = '\n';
    pthread_mutex_lock(&the_log.lock);
    ssize_t ignored = level < the_log.lowest ? 0 : write(the_log.fd, line, len);
    if (echoes)
        ignored = write(STDERR_FILENO, line, len);
    pthread_mutex_unlock(&the_log.lock);
    (void)ignored; /* there is nowhere left to complain */
}
