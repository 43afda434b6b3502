/*
 * arena.c - blocks in a list, handed out from the front one (see arena.h).
 *
 * Blocks grow from 16 kB; a piece larger than a quarter of a block gets a
 * block of its own, so that the rest of the current one is not lost.
 */
#include "base/arena.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 16 * 1024, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(ALIGNMENT) char bytes[];
};

struct arena {
    struct block *blocks; /* the first is the one being filled */
    struct block *keep;   /* survives a reset */
    size_t used, held, limit;
};

static struct block *block_create(struct arena *arena, size_t size)
{
    if (arena->limit && arena->held + size > arena->limit)
        die("arena: vượt giới hạn %zu byte của một yêu cầu", arena->limit);
    struct block *block = malloc(sizeof *block + size);
    if (!block)
        die("arena: hết bộ nhớ");
    block->size = size;
    block->used = 0;
    block->next = NULL;
    arena->held += size;
    return block;
}

struct arena *arena_create(size_t limit)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        die("arena: hết bộ nhớ");
    arena->limit = limit;
    arena->keep = arena->blocks = block_create(arena, BLOCK_SIZE);
    return arena;
}

void arena_reset(struct arena *arena)
{
    for (struct block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        if (block != arena->keep)
            free(block);
    }
    arena->blocks = arena->keep;
    arena->keep->next = NULL;
    arena->keep->used = 0;
    arena->held = arena->keep->size;
    arena->used = 0;
}

void arena_destroy(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    free(arena->keep);
    free(arena);
}

static void *block_take(struct block *block, size_t size)
{
    void *piece = block->bytes + block->used;
    block->used += size;
    return piece;
}

void *arena_alloc_raw(struct arena *arena, size_t size)
{
    size_t rounded;
    if (__builtin_add_overflow(size, ALIGNMENT - 1, &rounded))
        die("arena: kích thước %zu quá lớn", size);
    rounded &= ~(size_t)(ALIGNMENT - 1);
    arena->used += rounded;

    struct block *first = arena->blocks;
    if (first->size - first->used >= rounded)
        return block_take(first, rounded);
    if (rounded > BLOCK_SIZE / 4) { /* its own block, behind the open one */
        struct block *own = block_create(arena, rounded);
        own->next = first->next;
        first->next = own;
        return block_take(own, rounded);
    }
    struct block *fresh = block_create(arena, BLOCK_SIZE);
    fresh->next = first;
    arena->blocks = fresh;
    return block_take(fresh, rounded);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *piece = arena_alloc_raw(arena, size);
    memset(piece, 0, size);
    return piece;
}

char *arena_copy(struct arena *arena, const void *bytes, size_t len)
{
    char *copy = arena_alloc_raw(arena, len + 1);
    if (len)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

struct str arena_str(struct arena *arena, struct str s)
{
    return (struct str){ arena_copy(arena, s.ptr, s.len), s.len };
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

/* Written where it would come to lie: nearly always that is where it stays, and
 * nothing is formatted twice to learn its length. */
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    struct block *open = arena->blocks;
    size_t room = open->size - open->used;
    char *here = open->bytes + open->used;
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(here, room, format, args);
    char *text = arena_alloc_raw(arena, len < 0 ? 1 : (size_t)len + 1);
    if (len < 0)
        text[0] = '\0';
    else if (text != here || (size_t)len >= room)
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
