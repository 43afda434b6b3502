/*
 * buf.h - bytes that grow: pages being rendered, JSON, compressed bodies.
 *
 * A buffer owns heap memory; buf_free gives it back. Growing never fails
 * short of death (see arena.h for why). Zero-initialise: struct buf b = { 0 };
 */
#ifndef DINH_BASE_BUF_H
#define DINH_BASE_BUF_H

#include "base/str.h"

#include <stdarg.h>

struct buf {
    char *data; /* not NUL-ended: see buf_text */
    size_t len, cap;
};

void buf_free(struct buf *buf);
void buf_clear(struct buf *buf); /* keeps the memory */
/* Room for `extra` more bytes; returns where they go. */
char *buf_reserve(struct buf *buf, size_t extra);
void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_add_str(struct buf *buf, struct str s);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* The bytes with a NUL behind them; valid until the next change. */
const char *buf_text(struct buf *buf);

static inline struct str buf_str(const struct buf *buf)
{
    return (struct str){ buf->data, buf->len };
}

#endif
