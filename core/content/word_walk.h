/*
 * word_walk.h - what word_walk.c (the elements) and word_block.c (where their text goes)
 * share.
 *
 * A frame is where text goes: the page itself, or one cell of a table. Its `block` says
 * what the text that comes is part of; blocks end where an element of blocks begins or
 * ends.
 */
#ifndef DINH_CONTENT_WORD_WALK_H
#define DINH_CONTENT_WORD_WALK_H

#include "content/word.h"

struct html_list {
    bool ordered;
    char type;
    int level, next;
    struct str key;
};

/* What holds for the text inside. */
struct context {
    unsigned marks;
    struct str href;
    enum word_font font;
    bool pre;
    struct html_list *list; /* NULL: none */
};

struct block {
    enum word_kind kind; /* P, H, LI */
    bool is_loose;       /* P: its lines may be paragraphs of their own */
    bool is_caption;     /* P */
    bool may_be_list;    /* P */
    double margin;       /* P; points */
    int level;           /* H, LI */
    bool is_mso;         /* LI: its marker is in the text */
    struct str mso_marker;
    struct word_marker marker;
    struct str key;
    struct word_item *item; /* LI: once it is there */
};

struct frame {
    struct word_items items;
    struct word_runs runs;
    struct block *block;
    bool quote;
};

/* The types of Word's lists, by key and level. */
struct known_type {
    struct str key;
    int level;
    char type;
};

struct walker {
    struct arena *arena;
    struct word_rules rules;
    struct word_clean *notes;
    struct frame *frame;
    struct known_type *types;
    size_t type_count, keys;
    bool is_marker; /* inside the marker of a list */
    bool has_notes, too_deep;
};

/* One element and what is known of it. */
struct visit {
    const GumboNode *node;
    const GumboElement *element;
    struct context context; /* inside it */
    const struct word_style *style;
    struct word_found found;
    struct str classes;
    int depth;
};

struct block *word_block_new(struct walker *walker, enum word_kind kind);
/* Of Word's paragraphs that are lines of a list: its marker stands in the text. */
struct block *word_block_mso(struct walker *walker, struct str key, int level);
/* False when the marker is words that must stay. */
bool word_block_read_marker(struct walker *walker, struct block *block);
struct frame *word_frame_new(struct walker *walker);
struct word_item *word_add_item(struct walker *walker, enum word_kind kind);
void word_push_run(struct walker *walker, struct word_run run);
void word_push_text(struct walker *walker, struct str text, const struct context *context);
/* The text so far becomes items of the block it stands in. */
void word_flush(struct walker *walker);
/* Another block for the text that comes, or the same when NULL; returns the one before,
 * for word_leave. */
struct block *word_enter(struct walker *walker, struct block *block);
void word_leave(struct walker *walker, struct block *before);

#endif
