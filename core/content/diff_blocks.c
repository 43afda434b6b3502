/*
 * diff_blocks.c - which block of one text is which block of the other
 * (diff_parts.h).
 *
 * Blocks that are wholly equal hold on to one another first; between them, the
 * pairing that keeps most words in place wins. A paragraph that moved is therefore
 * one that went and one that came. Cells, captions and runs are paired by place.
 */
#include "content/diff_parts.h"

#include <stdlib.h>

enum { ALIKE = 300, EQUAL = 1000 }; /* likeness in thousandths; less is another block */

/* ---- likeness ---------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void gather_words(const struct diff_block *block, uint64_t *to, uint32_t *count)
{
    for (uint32_t i = 0; i < block->token_count && *count < DIFF_WORDS_COMPARED; i++)
        if (block->tokens[i].kind != TOKEN_SIGN)
            to[(*count)++] = block->tokens[i].key;
    for (const struct diff_block *child = block->first;
         child && *count < DIFF_WORDS_COMPARED; child = child->next)
        gather_words(child, to, count);
}

static void make_words(struct arena *arena, struct diff_block *block)
{
    uint64_t words[DIFF_WORDS_COMPARED];
    if (block->words)
        return;
    gather_words(block, words, &block->word_count);
    block->words = arena_alloc_raw(arena, (block->word_count + 1) * sizeof *words);
    memcpy(block->words, words, block->word_count * sizeof *words);
    qsort(block->words, block->word_count, sizeof *words, by_number);
}

/* The picture a figure is about; 0: none. */
static uint64_t picture_of(const struct diff_block *figure)
{
    for (const struct diff_block *child = figure->first; child; child = child->next)
        for (uint32_t i = 0; i < child->token_count; i++)
            if (child->tokens[i].kind == TOKEN_IMAGE)
                return child->tokens[i].key;
    return 0;
}

static bool can_be_same(const struct diff_block *a, const struct diff_block *b)
{
    if (!str_eq(a->name, b->name) || !str_eq(a->open, b->open))
        return false;
    return !str_is(a->name, "figure") || picture_of(a) == picture_of(b);
}

static uint32_t shared_words(const struct diff_block *a, const struct diff_block *b)
{
    uint32_t shared = 0;
    for (uint32_t i = 0, j = 0; i < a->word_count && j < b->word_count;) {
        if (a->words[i] == b->words[j])
            shared++;
        uint64_t x = a->words[i], y = b->words[j];
        i += x <= y;
        j += y <= x;
    }
    return shared;
}

/* 0: not the same block; up to EQUAL. */
static int32_t likeness(struct diff_work *work, struct diff_block *a, struct diff_block *b)
{
    if (!can_be_same(a, b))
        return 0;
    if (a->hash == b->hash || str_is(a->name, "figure"))
        return EQUAL;
    make_words(work->arena, a);
    make_words(work->arena, b);
    uint32_t all = a->word_count + b->word_count;
    work->left -= all;
    if (all == 0)
        return ALIKE;
    int32_t alike = (int32_t)(2 * EQUAL * (uint64_t)shared_words(a, b) / all);
    return alike >= ALIKE ? alike : 0;
}

/* ---- pairing --------------------------------------------------------------------------
 */

struct gap {
    struct diff_block *const *a, *const *b;
    int32_t n, m, b_begin;
};

static bool goes_by_place(const struct diff_block *block)
{
    static const char *const names[] = { "",        "td",    "th",   "figcaption",
                                         "caption", "thead", "tbody" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(block->name, names[i]))
            return true;
    return false;
}

/* Every block of the gap has its counterpart at the same place. */
static bool pair_by_place(const struct gap *gap, int32_t *match)
{
    if (gap->n != gap->m)
        return false;
    for (int32_t i = 0; i < gap->n; i++)
        if (!goes_by_place(gap->a[i]) || !can_be_same(gap->a[i], gap->b[i]))
            return false;
    for (int32_t i = 0; i < gap->n; i++)
        match[i] = gap->b_begin + i;
    return true;
}

/* best[i][j]: the most likeness the first i and the first j can keep. */
static void pair_by_likeness(struct diff_work *work, const struct gap *gap, int32_t *match)
{
    size_t row = (size_t)gap->m + 1;
    if ((int64_t)gap->n * gap->m > DIFF_BLOCK_PAIRS || work->left <= 0)
        return;
    struct arena *arena = arena_create(0);
    int32_t *best = arena_alloc(arena, (size_t)(gap->n + 1) * row * sizeof *best);
    int32_t *like = arena_alloc(arena, (size_t)(gap->n + 1) * row * sizeof *like);
    for (size_t i = 1; i <= (size_t)gap->n; i++)
        for (size_t j = 1; j <= (size_t)gap->m && work->left > 0; j++) {
            like[i * row + j] = likeness(work, gap->a[i - 1], gap->b[j - 1]);
            int32_t up = best[(i - 1) * row + j], left = best[i * row + j - 1];
            int32_t both = best[(i - 1) * row + j - 1] + like[i * row + j];
            int32_t most = up > left ? up : left;
            best[i * row + j] = like[i * row + j] && both > most ? both : most;
        }
    for (size_t i = (size_t)gap->n, j = (size_t)gap->m; i && j && work->left > 0;) {
        int32_t here = best[i * row + j];
        if (here == best[(i - 1) * row + j])
            i--;
        else if (here == best[i * row + j - 1])
            j--;
        else
            match[--i] = gap->b_begin + (int32_t)--j;
    }
    arena_destroy(arena);
}

static void pair_gap(struct diff_work *work, const struct gap *gap, int32_t *match)
{
    if (gap->n && gap->m && !pair_by_place(gap, match))
        pair_by_likeness(work, gap, match);
}

static uint64_t *hashes_of(struct arena *arena, struct diff_block *const *blocks, int32_t n)
{
    uint64_t *hashes = arena_alloc_raw(arena, ((size_t)n + 1) * sizeof *hashes);
    for (int32_t i = 0; i < n; i++)
        hashes[i] = blocks[i]->hash;
    return hashes;
}

void diff_align_blocks(struct diff_work *work, struct diff_block *const *a, int32_t n,
                       struct diff_block *const *b, int32_t m, int32_t *match)
{
    diff_align(work, hashes_of(work->arena, a, n), n, hashes_of(work->arena, b, m), m,
               match);
    for (int32_t i = 0; i < n; i++) /* a hash is no proof */
        if (match[i] != DIFF_NONE && !can_be_same(a[i], b[match[i]]))
            match[i] = DIFF_NONE;
    for (int32_t i = 0, begin = 0, b_begin = 0; i <= n; i++) {
        if (i < n && match[i] == DIFF_NONE)
            continue;
        int32_t b_end = i < n ? match[i] : m;
        struct gap gap = { a + begin, b + b_begin, i - begin, b_end - b_begin, b_begin };
        pair_gap(work, &gap, match + begin);
        begin = i + 1;
        b_begin = b_end + 1;
    }
}
