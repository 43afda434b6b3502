/*
 * received.h - what docx.c and eml.c share: parts put aside as temporary files, and
 * HTML of theirs made into content with a title.
 */
#ifndef DINH_DESK_RECEIVED_H
#define DINH_DESK_RECEIVED_H

#include "base/buf.h"
#include "desk/docx.h"

enum { RECEIVED_PARTS_MAX = 200, RECEIVED_PART_BYTES = 40 * 1024 * 1024 };

/* Under this address a picture passes the sanitiser; part:N comes in its place. */
#define RECEIVED_PICTURE "/tep/000000000000/part-"

struct received {
    struct arena *arena; /* of the result */
    const char *folder;
    struct part parts[RECEIVED_PARTS_MAX];
    bool is_lost[RECEIVED_PARTS_MAX]; /* see received_lose */
    size_t count;
};

/* A temporary file for a part, open for writing (the caller closes it); -1 with a
 * sentence. *at: its number. */
int received_open(struct received *received, const char *name, const char *alt, size_t *at,
                  struct error *error);
/* A part that cannot come: its file goes, a picture of it in the text keeps its place. */
void received_lose(struct received *received, size_t at);
/* Removes the files of all parts. */
void received_drop(struct received *received);
/*
 * Cleans `html` (word_clean), finds the title, and fills *out. A title that is the very
 * beginning of the text is taken out of it, so that a page does not say it twice; `title`
 * with ptr: it is known already. DINH_REFUSED when it is too long.
 */
int received_finish(struct received *received, struct str html, struct str title,
                    struct received_text *out, struct error *error);

#endif
