/*
 * arena.h - memory freed all at once.
 *
 * A request, a job run or a command takes what it needs from its arena and
 * frees nothing; the arena is reset when the work is done. Allocation never
 * returns NULL: when memory or the arena's limit is exhausted the process
 * logs and aborts, because the master starts another one and a half-made
 * answer helps nobody. Not thread-safe: one arena belongs to one thread at a
 * time.
 */
#ifndef DINH_BASE_ARENA_H
#define DINH_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

struct arena;

/* limit: bytes it may hold in all; 0 for none. Freed by arena_destroy. */
struct arena *arena_create(size_t limit);
void arena_destroy(struct arena *arena);
/* Frees all but a small first block, which is used again. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);
/* Not zeroed: for bytes that are overwritten at once. */
void *arena_alloc_raw(struct arena *arena, size_t size);
/* Copies end with a NUL that their length does not count. */
char *arena_copy(struct arena *arena, const void *bytes, size_t len);
struct str arena_str(struct arena *arena, struct str s);
char *arena_text(struct arena *arena, const char *text); /* NULL stays NULL */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *arena);

#endif
