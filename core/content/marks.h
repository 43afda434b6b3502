/*
 * marks.h - what the files of the simple marks share (wordclean.h tells the marks):
 * marks.c between whole texts, marks_block.c lines to blocks, marks_inline.c the marks
 * within a line, marks_read.c blocks of HTML to lines.
 */
#ifndef DINH_CONTENT_MARKS_H
#define DINH_CONTENT_MARKS_H

#include "base/arena.h"
#include "base/buf.h"

#include <gumbo.h>

/* A block at the top of sanitised HTML. */
struct marks_block {
    const GumboNode *node;
    struct str html;
};

struct marks_blocks {
    struct marks_block *list;
    size_t count;
};

/* `html` is sanitised and must outlive the blocks. */
struct marks_blocks marks_blocks(struct arena *arena, struct str html);

/* HTML of the marks; `before` gives the blocks that stand as "[[khối 3]]", each once. */
struct str marks_compose(struct arena *arena, struct str marks,
                         const struct marks_blocks *before);

/* The line of a block that marks cannot say: "[[khối 3: bảng]]". */
void marks_write_placeholder(struct buf *out, const struct marks_blocks *blocks, size_t at);
/* Which block such a line names, from 0; -1 when it is no such line. */
ptrdiff_t marks_placeholder(struct str line);

/* The marks within one line to HTML. */
void marks_write_inline(struct arena *arena, struct buf *out, struct str line);
/* May the letter stand behind a backslash? Its size then, else 0. */
size_t marks_escapable(struct str text);

/* One block of HTML as marks, `careful` with every sign that could be one; false when
 * marks have no words for it. */
bool marks_read(struct buf *out, const GumboNode *node, bool careful);

#endif
