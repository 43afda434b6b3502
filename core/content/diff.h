/*
 * diff.h - what changed between two texts, in Vietnamese syllables.
 *
 * For the head who has a minute: not letters, not lines, but the words a person
 * would say were put in or taken out. Both sides are rich text of the sanitiser;
 * the result is rich text too, with <ins> and <del> around runs of syllables, each
 * beginning with a hidden word for a screen reader. Structure (paragraphs, lists,
 * tables, pictures) is compared block by block first.
 *
 * Beside <ins> and <del>: a block that is wholly new or gone (a picture too) has the
 * class "them" or "bo"; <span class="an"> holds words for a screen reader, "mota" a
 * changed description of the picture before it, "ghi" what could not be seen. Without
 * <ins> and "them" it is the text before, without <del> and "bo" the text after.
 */
#ifndef DINH_CONTENT_DIFF_H
#define DINH_CONTENT_DIFF_H

#include "base/arena.h"
#include "base/str.h"

struct diff {
    struct str html;         /* trusted: made of sanitised parts */
    uint32_t places;         /* how many places differ: neighbours count once */
    uint32_t added, removed; /* syllables */
};

/* Bounded: texts that differ too much are shown as all removed, all added. */
void diff_html(struct arena *arena, struct str before, struct str after, struct diff *out);
/* The same for one line of plain text (a title). */
void diff_text(struct arena *arena, struct str before, struct str after, struct diff *out);

#endif
