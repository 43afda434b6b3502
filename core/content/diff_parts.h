/*
 * diff_parts.h - what the files of the comparison share (diff.h says what it is for).
 *
 * diff_read.c reads sanitised HTML into blocks, whose leaves are runs of the words
 * diff_words.c cuts; diff_align.c matches two sequences; diff_blocks.c matches
 * blocks, diff_run.c words; diff_write.c writes a run, diff.c the whole.
 */
#ifndef DINH_CONTENT_DIFF_PARTS_H
#define DINH_CONTENT_DIFF_PARTS_H

#include "base/buf.h"
#include "content/diff.h"

enum {
    DIFF_MAX_INPUT = 400 * 1000,  /* bytes of a side; beyond: all removed, all added */
    DIFF_MAX_EDITS = 1000,        /* edits within one run of words */
    DIFF_WORK = 40 * 1000 * 1000, /* steps of one comparison */
    DIFF_WORDS_COMPARED = 400,    /* words of a block that decide how alike it is */
    DIFF_BLOCK_PAIRS = 200 * 200  /* blocks beside blocks looked at for likeness */
};

/* The inline elements around a word, innermost first. */
struct diff_mark {
    const struct diff_mark *outer; /* NULL: outermost */
    struct str open, name;         /* "<a href=\"/x\">", "a" */
    uint64_t hash;                 /* of the whole way out */
    uint32_t depth;                /* 1: outermost */
};

enum diff_token_kind { TOKEN_WORD, TOKEN_SIGN, TOKEN_BREAK, TOKEN_IMAGE };

struct diff_token {
    struct str text;              /* HTML: an escaped word, "<br>", "<img ...>" */
    const struct diff_mark *mark; /* NULL: none */
    uint64_t key;                 /* equal for words that differ in case or in where
                                     the tone stands; an image's is its address */
    uint8_t kind;
    bool has_space; /* white space before it, within its run */
};

/* An element, or (name empty) a run of words between elements. */
struct diff_block {
    struct str name, open; /* "td", "<td colspan=\"2\">" */
    struct diff_block *first, *next;
    struct diff_token *tokens; /* of a run */
    uint32_t token_count, child_count;
    uint64_t hash;   /* of all that is in it */
    uint64_t *words; /* sorted keys, made when asked for */
    uint32_t word_count;
};

static inline bool diff_is_run(const struct diff_block *block)
{
    return block->name.len == 0;
}

struct diff_work {
    struct arena *arena;
    struct buf out;
    int64_t left; /* steps */
    struct diff *result;
};

/* Sanitised HTML as the children of a block without a name that is no run. */
struct diff_block *diff_read(struct arena *arena, struct str html);
bool diff_is_block_name(struct str name);
/* Escaped text as tokens. */
struct diff_block *diff_read_text(struct arena *arena, struct str text);
/* Cuts the first word or sign off a text that begins with neither space nor '<';
 * fills text, kind and key. */
void diff_cut_token(struct arena *arena, struct str *rest, struct diff_token *out);
/* Cuts white space off; was there any? */
bool diff_cut_space(struct str *rest);
uint64_t diff_mix(uint64_t hash, uint64_t value);
bool diff_mark_same(const struct diff_mark *a, const struct diff_mark *b);
/* A word that only binds others: "và", "của" ... */
bool diff_is_small_word(struct str word);

enum { DIFF_NONE = -1 };
/*
 * match[i] becomes the index in b of what a[i] is, or DIFF_NONE; rising. A longest
 * common subsequence, or nothing between the common ends when that takes more than
 * DIFF_MAX_EDITS edits or the work that is left.
 */
void diff_align(struct diff_work *work, const uint64_t *a, int32_t n, const uint64_t *b,
                int32_t m, int32_t *match);
/* The same for children of blocks: alike is enough. */
void diff_align_blocks(struct diff_work *work, struct diff_block *const *a, int32_t n,
                       struct diff_block *const *b, int32_t m, int32_t *match);

/* Two runs and match[i], the place in b of a's token i. */
struct diff_runs {
    const struct diff_token *a, *b;
    int32_t n, m;
    int32_t *match;
};
/* A piece that stayed (a and b equally long) or that changed. */
struct diff_stretch {
    int32_t a, b, a_end, b_end;
    bool is_kept;
};
/* Words matched so that a person can read it. */
void diff_match_runs(struct diff_work *work, const struct diff_block *before,
                     const struct diff_block *after, struct diff_runs *out);
/* The stretch that begins at a and b; false at the end of both. */
bool diff_next_stretch(const struct diff_runs *runs, int32_t a, int32_t b,
                       struct diff_stretch *out);
/* Equal to the letter and under the same marks; a picture, but for its description. */
bool diff_is_same(const struct diff_token *a, const struct diff_token *b);

enum diff_side { DIFF_REMOVED, DIFF_ADDED };
/* Two runs that belong together; places and words are counted. */
void diff_write_run(struct diff_work *work, const struct diff_block *before,
                    const struct diff_block *after);
/* A run as it is, inside <del>, <ins>, or (has_mark false) plain. */
void diff_write_whole(struct diff_work *work, const struct diff_block *run,
                      enum diff_side side, bool has_mark);
void diff_close_tag(struct buf *out, struct str name);
void diff_count_words(struct diff_work *work, const struct diff_token *tokens,
                      uint32_t count, enum diff_side side);

#endif
