/*
 * buf.c - a growing buffer (see buf.h): capacity doubles.
 */
#include "base/buf.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

void buf_free(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){ 0 };
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
}

char *buf_reserve(struct buf *buf, size_t extra)
{
    size_t need;
    if (__builtin_add_overflow(buf->len, extra, &need))
        die("buf: kích thước quá lớn");
    if (need > buf->cap || !buf->data) { /* never NULL, also for 0 bytes */
        size_t cap = buf->cap ? buf->cap : 256;
        while (cap < need && cap <= SIZE_MAX / 2)
            cap *= 2;
        char *data = realloc(buf->data, cap < need ? need : cap);
        if (!data)
            die("buf: hết bộ nhớ");
        buf->data = data;
        buf->cap = cap < need ? need : cap;
    }
    return buf->data + buf->len;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
    if (len == 0)
        return;
    memcpy(buf_reserve(buf, len), bytes, len);
    buf->len += len;
}

void buf_add_str(struct buf *buf, struct str s)
{
    buf_add(buf, s.ptr, s.len);
}

void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c)
{
    *buf_reserve(buf, 1) = c;
    buf->len++;
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    /* Into what room there is: mostly enough, and then formatted only once. */
    size_t room = buf->cap - buf->len;
    int len = vsnprintf(room ? buf->data + buf->len : NULL, room, format, args);
    if (len > 0) {
        char *place = buf_reserve(buf, (size_t)len + 1);
        if ((size_t)len >= room)
            vsnprintf(place, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(buf, format, args);
    va_end(args);
}

const char *buf_text(struct buf *buf)
{
    *buf_reserve(buf, 1) = '\0';
    return buf->data;
}
