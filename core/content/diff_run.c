/*
 * diff_run.c - the words of two runs matched (diff_parts.h): first the most that can
 * stay, then less, so that a person reads whole changes and not their splinters.
 * What comes out is written by diff_write.c.
 */
#include "content/diff_parts.h"

#include "base/text.h"

/* ---- matching -------------------------------------------------------------------- */

static void align(struct diff_work *work, struct diff_runs *runs)
{
    size_t room = ((size_t)runs->n + (size_t)runs->m + 1) * sizeof(uint64_t);
    uint64_t *keys = arena_alloc_raw(work->arena, room);
    for (int32_t i = 0; i < runs->n; i++)
        keys[i] = runs->a[i].key;
    for (int32_t j = 0; j < runs->m; j++)
        keys[runs->n + j] = runs->b[j].key;
    runs->match = arena_alloc(work->arena, ((size_t)runs->n + 1) * sizeof *runs->match);
    diff_align(work, keys, runs->n, keys + runs->n, runs->m, runs->match);
}

/* ---- making it readable -------------------------------------------------------------
 */

/* The stretch that begins at a and b; false at the end of both. */
bool diff_next_stretch(const struct diff_runs *runs, int32_t a, int32_t b,
                       struct diff_stretch *out)
{
    *out = (struct diff_stretch){ .a = a, .b = b };
    if (a >= runs->n && b >= runs->m)
        return false;
    out->is_kept = a < runs->n && runs->match[a] == b;
    while (out->is_kept && a < runs->n && runs->match[a] == b) {
        a++;
        b++;
    }
    if (!out->is_kept) {
        while (a < runs->n && runs->match[a] == DIFF_NONE)
            a++;
        b = a < runs->n ? runs->match[a] : runs->m;
    }
    out->a_end = a;
    out->b_end = b;
    return true;
}

/* How well a change begins behind this token. */
static int begin_worth(const struct diff_token *before)
{
    if (!before)
        return 4;
    if (before->kind == TOKEN_BREAK)
        return 4;
    if (before->kind == TOKEN_SIGN)
        return strchr(".!?;:", before->text.ptr[0]) ? 3 : 2;
    return 1;
}

/* "Hội A, Hội B" with "Hội C, " put in: not "C, Hội ". A change that lies on one side
 * alone may slide over equal words; match is moved along. */
static void slide_added(struct diff_runs *runs, const struct diff_stretch *change)
{
    int32_t a = change->a, from = change->b, size = change->b_end - change->b;
    int32_t best = 0, worth = begin_worth(from ? &runs->b[from - 1] : NULL);
    for (int32_t by = 1; by <= a && by <= from; by++) {
        if (runs->match[a - by] != from - by ||
            runs->b[from - by].key != runs->b[from + size - by].key)
            break;
        int here = begin_worth(from > by ? &runs->b[from - by - 1] : NULL);
        if (here > worth) {
            worth = here;
            best = by;
        }
    }
    for (int32_t i = 1; i <= best; i++)
        runs->match[a - i] = from + size - i;
}

static void slide_removed(struct diff_runs *runs, const struct diff_stretch *change)
{
    int32_t b = change->b, from = change->a, size = change->a_end - change->a;
    int32_t best = 0, worth = begin_worth(from ? &runs->a[from - 1] : NULL);
    for (int32_t by = 1; by <= b && by <= from; by++) {
        if (runs->match[from - by] != b - by ||
            runs->a[from - by].key != runs->a[from + size - by].key)
            break;
        int here = begin_worth(from > by ? &runs->a[from - by - 1] : NULL);
        if (here > worth) {
            worth = here;
            best = by;
        }
    }
    for (int32_t i = 1; i <= best; i++) {
        runs->match[from + size - i] = runs->match[from - i];
        runs->match[from - i] = DIFF_NONE;
    }
}

static void slide_all(struct diff_runs *runs)
{
    struct diff_stretch s;
    for (int32_t a = 0, b = 0; diff_next_stretch(runs, a, b, &s);
         a = s.a_end, b = s.b_end) {
        if (s.is_kept)
            continue;
        if (s.a == s.a_end)
            slide_added(runs, &s);
        else if (s.b == s.b_end)
            slide_removed(runs, &s);
    }
}

/* Words equal but for case, tone placement, boldness or link are one change each. */
static void part_inexact(struct diff_runs *runs)
{
    for (int32_t i = 0; i < runs->n; i++)
        if (runs->match[i] != DIFF_NONE &&
            !diff_is_same(&runs->a[i], &runs->b[runs->match[i]]))
            runs->match[i] = DIFF_NONE;
}

/*
 * White space before a token that stayed, and only on one side, can stand in the
 * change before it; where there is none of that side, the token itself changes.
 */
static bool part_spaces(struct diff_runs *runs)
{
    bool has_parted = false;
    for (int32_t i = 0; i < runs->n; i++) {
        int32_t j = runs->match[i];
        if (j == DIFF_NONE || runs->a[i].has_space == runs->b[j].has_space)
            continue;
        int32_t a = i, b = j; /* where the change before them begins */
        while (a > 0 && runs->match[a - 1] == DIFF_NONE)
            a--;
        b = a > 0 ? runs->match[a - 1] + 1 : 0;
        bool has_removed = a < i, has_added = b < j;
        bool is_a_spaced = runs->a[i].has_space;
        bool has_room = is_a_spaced ? has_removed : has_added;
        /* "P E" -> "P xE", "P xE" -> "P E": the space before x is common */
        if (has_added && !has_removed && is_a_spaced)
            has_room = runs->b[b].has_space;
        if (has_removed && !has_added && !is_a_spaced)
            has_room = runs->a[a].has_space;
        if (has_room)
            continue;
        runs->match[i] = DIFF_NONE;
        has_parted = true;
    }
    return has_parted;
}

static int32_t words_in(const struct diff_token *tokens, int32_t from, int32_t to)
{
    int32_t words = 0;
    for (int32_t i = from; i < to; i++)
        words += tokens[i].kind != TOKEN_SIGN;
    return words;
}

static int32_t size_of(const struct diff_runs *runs, const struct diff_stretch *change)
{
    int32_t removed = words_in(runs->a, change->a, change->a_end);
    int32_t added = words_in(runs->b, change->b, change->b_end);
    return removed > added ? removed : added;
}

/* Does what stayed between two changes tear apart what a person sees as one? */
static bool is_torn(const struct diff_runs *runs, const struct diff_stretch *before,
                    const struct diff_stretch *kept, const struct diff_stretch *after)
{
    int32_t words = kept->a_end - kept->a;
    for (int32_t i = kept->a; i < kept->a_end; i++)
        if (runs->a[i].kind != TOKEN_WORD)
            return false;
    if (words == 1 && diff_is_small_word(runs->a[kept->a].text))
        return true;
    int32_t least = size_of(runs, before), other = size_of(runs, after);
    if (other < least)
        least = other;
    return words * 3 <= least;
}

static bool join_neighbours(struct diff_runs *runs)
{
    struct diff_stretch before = { 0 }, kept = { 0 }, s;
    bool has_before = false, has_kept = false, has_joined = false;
    for (int32_t a = 0, b = 0; diff_next_stretch(runs, a, b, &s);
         a = s.a_end, b = s.b_end) {
        if (s.is_kept) {
            kept = s;
            has_kept = has_before;
            continue;
        }
        if (has_kept && is_torn(runs, &before, &kept, &s)) {
            for (int32_t i = kept.a; i < kept.a_end; i++)
                runs->match[i] = DIFF_NONE;
            s.a = before.a;
            s.b = before.b;
            has_joined = true;
        }
        before = s;
        has_before = true;
        has_kept = false;
    }
    return has_joined;
}

static void make_readable(struct diff_runs *runs)
{
    slide_all(runs);
    part_inexact(runs);
    bool is_moving = true;
    while (is_moving) { /* every turn takes matches away */
        is_moving = part_spaces(runs);
        is_moving |= join_neighbours(runs);
    }
}

void diff_match_runs(struct diff_work *work, const struct diff_block *before,
                     const struct diff_block *after, struct diff_runs *out)
{
    *out = (struct diff_runs){ .a = before->tokens,
                               .b = after->tokens,
                               .n = (int32_t)before->token_count,
                               .m = (int32_t)after->token_count };
    align(work, out);
    make_readable(out);
}
