/*
 * access_log.c - one line per answer, formatted by hand into a buffer.
 *
 *   203.113.1.2 - - [23/Nov/2026:16:21:13 +0700] "GET / HTTP/1.1" 200 5120
 *       "referer" "user agent" 532                                (one line)
 *
 * It runs once per request on the loop thread, so the time stamp is made once
 * a second and nothing is printed with a format. Every byte that a client sent
 * and that could end a field or a line is written as \xHH.
 */
#include "http/access_log.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    FLUSH_MS = 1000,
    FLUSH_BYTES = 32 * 1024,
    FIELD_MAX = 4096,                         /* bytes of a client's field that are kept */
    LINE_MAX_BYTES = 4 * 4 * FIELD_MAX + 512, /* four fields, each byte as \xHH */
    BUFFER_BYTES = FLUSH_BYTES + LINE_MAX_BYTES
};

struct access_log {
    uv_timer_t timer; /* runs only while something is waiting */
    char *path;
    int fd;
    size_t len;
    int64_t stamp_until_ms;
    char stamp[40];
    size_t stamp_len;
    char buffer[BUFFER_BYTES];
};

static int open_file(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

struct access_log *access_log_open(uv_loop_t *loop, const char *path, struct error *error)
{
    int fd = open_file(path);
    if (fd < 0) {
        error_set(error, "không mở được nhật ký truy cập %s: %s", path, strerror(errno));
        return NULL;
    }
    struct access_log *log = calloc(1, sizeof *log);
    char *copy = strdup(path);
    if (!log || !copy)
        die("access_log: hết bộ nhớ");
    log->path = copy;
    log->fd = fd;
    uv_timer_init(loop, &log->timer);
    uv_unref((uv_handle_t *)&log->timer);
    log->timer.data = log;
    return log;
}

static void flush(struct access_log *log)
{
    size_t done = 0;
    while (done < log->len) {
        ssize_t written = write(log->fd, log->buffer + done, log->len - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            log_error("không ghi được nhật ký truy cập %s: %s", log->path, strerror(errno));
            break;
        }
        done += (size_t)written;
    }
    log->len = 0;
}

static void on_timer(uv_timer_t *timer)
{
    flush(timer->data);
}

int access_log_reopen(struct access_log *log)
{
    flush(log);
    int fd = open_file(log->path);
    if (fd < 0) {
        log_error("không mở lại được nhật ký truy cập %s: %s", log->path, strerror(errno));
        return -1;
    }
    close(log->fd);
    log->fd = fd;
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    struct access_log *log = handle->data;
    free(log->path);
    free(log);
}

void access_log_close(struct access_log *log)
{
    if (!log)
        return;
    flush(log);
    close(log->fd);
    uv_close((uv_handle_t *)&log->timer, on_closed);
}

/* "[23/Nov/2026:16:21:13 +0700]" */
static void refresh_stamp(struct access_log *log, int64_t now_ms)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    if (now_ms < log->stamp_until_ms)
        return;
    int64_t wall = clock_now_ms();
    struct date d = date_of_ms(wall);
    int len = snprintf(log->stamp, sizeof log->stamp,
                       " - - [%02d/%s/%04d:%02d:%02d:%02d +0700] \"", d.day,
                       months[d.month - 1], d.year, d.hour, d.minute, d.second);
    log->stamp_len = (size_t)len;
    log->stamp_until_ms = now_ms + 1000 - wall % 1000;
}

static char *put(char *at, struct str s)
{
    if (s.len)
        memcpy(at, s.ptr, s.len);
    return at + s.len;
}

static char *put_number(char *at, uint64_t value)
{
    char digits[20], *first = digits + sizeof digits;
    do
        *--first = (char)('0' + value % 10);
    while (value /= 10);
    return put(at, (struct str){ first, (size_t)(digits + sizeof digits - first) });
}

/* At most four bytes a letter; fields are cut at FIELD_MAX. */
static char *put_escaped(char *at, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t len = s.len < FIELD_MAX ? s.len : FIELD_MAX;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            *at++ = (char)c;
            continue;
        }
        *at++ = '\\';
        *at++ = 'x';
        *at++ = hex[c >> 4];
        *at++ = hex[c & 15];
    }
    return at;
}

static char *put_field(char *at, struct str s)
{
    at = put(at, STR(" \""));
    at = s.len ? put_escaped(at, s) : put(at, STR("-"));
    return put(at, STR("\""));
}

/* "GET / HTTP/1.1", or "-" for what was no request. */
static char *put_request_line(char *at, const struct request *request)
{
    if (!request->target.len)
        return put(at, STR("-"));
    at = put_escaped(at, request->method_name);
    at = put(at, STR(" "));
    at = put_escaped(at, request->target);
    return put(at, request->is_http10 ? STR(" HTTP/1.0") : STR(" HTTP/1.1"));
}

void access_log_write(struct access_log *log, const struct access_line *line)
{
    const struct request *request = line->request;
    refresh_stamp(log, line->now_ms);
    char *at = put(log->buffer + log->len, line->client);
    at = put(at, (struct str){ log->stamp, log->stamp_len });
    at = put_request_line(at, request);
    at = put(at, STR("\" "));
    at = put_number(at, (uint64_t)line->status);
    at = put(at, STR(" "));
    at = put_number(at, line->bytes);
    at = put_field(at, request_header(request, "referer"));
    at = put_field(at, request_header(request, "user-agent"));
    at = put(at, STR(" "));
    at = put_number(at, (uint64_t)(line->took_us > 0 ? line->took_us : 0));
    at = put(at, STR("\n"));
    if (log->len == 0)
        uv_timer_start(&log->timer, on_timer, FLUSH_MS, 0);
    log->len = (size_t)(at - log->buffer);
    if (log->len >= FLUSH_BYTES)
        flush(log);
}
