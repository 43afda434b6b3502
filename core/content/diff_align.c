/*
 * diff_align.c - two sequences side by side (diff_parts.h): Myers' greedy algorithm
 * between the common ends, then edits slid to where a reader expects them.
 *
 * E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986. V of every
 * round is kept, so memory is the square of the edits, which are bounded.
 */
#include "content/diff_parts.h"

struct pair {
    const uint64_t *a, *b;
    int32_t n, m;
};

/* V of round d: how far on diagonals -d, -d+2 ... d. */
static int32_t *round_of(struct arena *arena, int32_t d)
{
    return arena_alloc_raw(arena, (size_t)(d + 1) * sizeof(int32_t));
}

/* Does the way to diagonal k in round d come down from k + 1 (an insertion)? */
static bool comes_down(const int32_t *last, int32_t d, int32_t k)
{
    int32_t i =
        (k + d) / 2; /* k's place in round d; in d - 1: k - 1 is i - 1, k + 1 is i */
    return i == 0 || (i != d && last[i - 1] < last[i]);
}

static int32_t begin_of(const int32_t *last, int32_t d, int32_t k)
{
    int32_t i = (k + d) / 2;
    if (d == 0)
        return 0;
    return comes_down(last, d, k) ? last[i] : last[i - 1] + 1;
}

static void walk_back(const struct pair *pair, int32_t *const *rounds, int32_t d,
                      int32_t *match)
{
    int32_t x = pair->n, y = pair->m;
    for (; d >= 0; d--) {
        int32_t k = x - y, begin = begin_of(d ? rounds[d - 1] : NULL, d, k);
        while (x > begin) {
            x--;
            y--;
            match[x] = y;
        }
        if (d == 0)
            break;
        if (comes_down(rounds[d - 1], d, k))
            y--;
        else
            x--;
    }
}

static void align_middle(struct diff_work *work, const struct pair *pair, int32_t *match)
{
    struct arena *arena = arena_create(0);
    int32_t *rounds[DIFF_MAX_EDITS + 1];
    bool is_done = false;
    for (int32_t d = 0; d <= DIFF_MAX_EDITS && !is_done && work->left > 0; d++) {
        rounds[d] = round_of(arena, d);
        for (int32_t k = -d; k <= d && !is_done; k += 2) {
            int32_t x = begin_of(d ? rounds[d - 1] : NULL, d, k), y = x - k;
            int32_t from = x;
            while (x < pair->n && y < pair->m && pair->a[x] == pair->b[y]) {
                x++;
                y++;
            }
            rounds[d][(k + d) / 2] = x;
            work->left -= 1 + x - from;
            is_done = x >= pair->n && y >= pair->m;
        }
        if (is_done)
            walk_back(pair, rounds, d, match);
    }
    arena_destroy(arena);
}

void diff_align(struct diff_work *work, const uint64_t *a, int32_t n, const uint64_t *b,
                int32_t m, int32_t *match)
{
    int32_t begin = 0, end = 0;
    for (int32_t i = 0; i < n; i++)
        match[i] = DIFF_NONE;
    while (begin < n && begin < m && a[begin] == b[begin]) {
        match[begin] = begin;
        begin++;
    }
    while (end < n - begin && end < m - begin && a[n - 1 - end] == b[m - 1 - end]) {
        end++;
        match[n - end] = m - end;
    }
    struct pair pair = { a + begin, b + begin, n - begin - end, m - begin - end };
    if (pair.n == 0 || pair.m == 0)
        return;
    align_middle(work, &pair, match + begin);
    for (int32_t i = begin; i < n - end; i++)
        if (match[i] != DIFF_NONE)
            match[i] += begin;
}
