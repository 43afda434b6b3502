/*
 * search_excerpt.c - a text in pieces, with the words of the question marked.
 *
 * FTS5 has highlight() and snippet() for this, but snippet() compares every
 * found word with every other: one law of a hundred thousand words held a lane
 * for seconds. Here a text is read once, and no further than SCAN_BYTES.
 */
#include "search.h"

#include <string.h>

enum {
    SCAN_BYTES = 64 * 1024, /* where a passage is looked for */
    PASSAGE_WORDS = 32,
    PASSAGE_BYTES = 1000, /* words may be long */
    LEAD_WORDS = 5,       /* of a passage before its first found word */
    FOUND_MAX = 256,      /* found words that are weighed */
    PLAIN = -1
};

int words_read(const char *typed, struct search_words *words)
{
    const char *at = typed, *start, *end = typed + strnlen(typed, SEARCH_QUERY_MAX);
    words->count = 0;
    while (words->count < SEARCH_WORDS_MAX) {
        struct search_word *word = &words->list[words->count];
        at = token_next(at, end, &start, word->exact, word->folded);
        if (!at)
            break;
        words->count++;
    }
    return words->count;
}

/* Which word of the question a word of the text is, or PLAIN. Whoever typed no
 * marks meant every word of that spelling, so the folded form decides. */
static int which(const struct search_words *words, const char *folded)
{
    for (int i = 0; i < words->count; i++)
        if (strcmp(words->list[i].folded, folded) == 0)
            return i;
    return PLAIN;
}

/* ---- pieces -------------------------------------------------------------------- */

static void add_piece(dinh_ctx *ctx, dinh_value *pieces, const char *from, const char *to,
                      int marked)
{
    if (from == to)
        return;
    dinh_value *piece = dinh->add_map(ctx, pieces);
    dinh->set(ctx, piece, "text", dinh->text(ctx, "%.*s", (int)(to - from), from));
    dinh->set_bool(ctx, piece, "marked", marked);
}

static int is_blank(const char *from, const char *to)
{
    while (from < to && *from == ' ')
        from++;
    return from == to;
}

/* From `text` on, `count` words at most (0: all of them). Found words with
 * nothing but spaces between them are one piece. Returns where it ended. */
static const char *add_words(dinh_ctx *ctx, dinh_value *pieces,
                             const struct search_words *words, const char *text,
                             const char *end, int count)
{
    char exact[TOKEN_MAX], folded[TOKEN_MAX];
    const char *plain = text, *mark = NULL, *mark_end = NULL, *at = text, *start;
    for (int n = 0; (count == 0 || n < count); n++) {
        const char *next = token_next(at, end, &start, exact, folded);
        if (!next)
            break;
        at = next;
        if (which(words, folded) == PLAIN)
            continue;
        if (!mark || !is_blank(mark_end, start)) {
            if (mark)
                add_piece(ctx, pieces, mark, mark_end, 1);
            add_piece(ctx, pieces, mark ? mark_end : plain, start, 0);
            mark = start;
        }
        mark_end = at;
    }
    if (mark)
        add_piece(ctx, pieces, mark, mark_end, 1);
    if (!token_next(at, end, &start, exact, folded))
        at = end; /* the text's last signs belong to its last word */
    add_piece(ctx, pieces, mark ? mark_end : plain, at, 0);
    return at;
}

void marked_add(dinh_ctx *ctx, dinh_value *hit, const char *key,
                const struct search_words *words, const char *text)
{
    add_words(ctx, dinh->set_list(ctx, hit, key), words, text, text + strlen(text), 0);
}

/* ---- the best passage ------------------------------------------------------------ */

struct found {
    const char *lead; /* where the passage would begin */
    int at;           /* how many words stand before this one */
    int word, is_exact;
};

static int scan(const struct search_words *words, const char *text, const char *end,
                struct found found[FOUND_MAX])
{
    char exact[TOKEN_MAX], folded[TOKEN_MAX];
    const char *leads[LEAD_WORDS + 1], *at = text, *start;
    int count = 0;
    for (int n = 0; count < FOUND_MAX; n++) {
        at = token_next(at, end, &start, exact, folded);
        if (!at)
            break;
        leads[n % (LEAD_WORDS + 1)] = start;
        int word = which(words, folded);
        if (word != PLAIN)
            found[count++] = (struct found){
                .lead = n < LEAD_WORDS ? text : leads[(n + 1) % (LEAD_WORDS + 1)],
                .at = n,
                .word = word,
                .is_exact = strcmp(words->list[word].exact, exact) == 0,
            };
    }
    return count;
}

/* How many different words a passage that begins with found[first] holds;
 * as they were typed they count twice. */
static int weigh(const struct found *found, int first, int count)
{
    unsigned seen = 0, exact = 0;
    int weight = 0;
    for (int i = first;
         i < count && found[i].at < found[first].at + PASSAGE_WORDS - LEAD_WORDS; i++) {
        seen |= 1u << found[i].word;
        exact |= (unsigned)found[i].is_exact << found[i].word;
    }
    for (int i = 0; i < SEARCH_WORDS_MAX; i++)
        weight += (int)(seen >> i & 1) + (int)(exact >> i & 1);
    return weight;
}

void excerpt_add(dinh_ctx *ctx, dinh_value *hit, const char *key,
                 const struct search_words *words, const char *text)
{
    static const char more[] = "…";
    struct found found[FOUND_MAX];
    dinh_value *pieces = dinh->set_list(ctx, hit, key);
    const char *end = text + strlen(text), *from = text;
    const char *scan_end = end - text > SCAN_BYTES ? text + SCAN_BYTES : end;
    int count = scan(words, text, scan_end, found), best = 0;
    for (int i = 0; i < count; i++) {
        int weight = weigh(found, i, count);
        if (weight > best) {
            best = weight;
            from = found[i].lead;
        }
    }
    const char *stop = end - from > PASSAGE_BYTES ? from + PASSAGE_BYTES : end;
    while (stop > from && (*stop & 0xC0) == 0x80) /* not inside a letter */
        stop--;
    if (from > text)
        add_piece(ctx, pieces, more, more + strlen(more), 0);
    if (add_words(ctx, pieces, words, from, stop, PASSAGE_WORDS) < end)
        add_piece(ctx, pieces, more, more + strlen(more), 0);
}
