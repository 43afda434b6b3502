/*
 * diff.c - what changed between two texts (diff.h): walks the blocks of both and
 * writes the one page the head reads.
 *
 * Blocks are matched by diff_blocks.c, words by diff_run.c. A block that is wholly
 * new or gone has the class "them" or "bo", since a list or a table may hold no <ins>
 * or <del>; its words are marked inside it. Taking out every <ins> and every "them"
 * gives the text before, every <del> and "bo" the text after.
 */
#include "content/diff_parts.h"

#include "base/text.h"
#include "content/sanitize.h"

static const struct {
    const char *class, *picture;
} sides[] = {
    [DIFF_REMOVED] = { "bo", "<span class=\"an\">bỏ ảnh: </span>" },
    [DIFF_ADDED] = { "them", "<span class=\"an\">thêm ảnh: </span>" },
};

/* An inline element that holds blocks: no editor makes it, but a parser may. White
 * space at its ends would be lost with the runs in it, and words glued. */
static void part_words(struct diff_work *work, const struct diff_block *block)
{
    if (!diff_is_block_name(block->name))
        buf_add_char(&work->out, ' ');
}

static void add_class(struct diff_work *work, const char *class)
{
    buf_add_text(&work->out, " class=\"");
    buf_add_text(&work->out, class);
    buf_add_char(&work->out, '"');
}

static void open_tag(struct diff_work *work, const struct diff_block *block,
                     const char *class)
{
    part_words(work, block);
    if (class) {
        size_t name_end = strlen("<") + block->name.len;
        buf_add(&work->out, block->open.ptr, name_end);
        add_class(work, class);
        buf_add_str(&work->out, str_from(block->open, name_end));
    } else
        buf_add_str(&work->out, block->open);
    part_words(work, block);
}

static void close_tag(struct diff_work *work, const struct diff_block *block)
{
    part_words(work, block);
    if (!str_is(block->name, "hr"))
        diff_close_tag(&work->out, block->name);
    part_words(work, block);
}

/* A block that only one side has. Within a picture nothing more is marked. */
static void write_block(struct diff_work *work, const struct diff_block *block,
                        enum diff_side side, bool is_outermost, bool in_picture)
{
    if (diff_is_run(block)) {
        diff_write_whole(work, block, side, !in_picture);
        return;
    }
    open_tag(work, block, is_outermost ? sides[side].class : NULL);
    if (str_is(block->name, "figure")) {
        if (!in_picture)
            buf_add_text(&work->out, sides[side].picture);
        in_picture = true;
    }
    for (const struct diff_block *child = block->first; child; child = child->next)
        write_block(work, child, side, false, in_picture);
    close_tag(work, block);
}

static struct diff_block **children_of(struct arena *arena, const struct diff_block *block)
{
    struct diff_block **children =
        arena_alloc(arena, ((size_t)block->child_count + 1) * sizeof *children);
    size_t i = 0;
    for (struct diff_block *child = block->first; child; child = child->next)
        children[i++] = child;
    return children;
}

static void write_children(struct diff_work *work, const struct diff_block *before,
                           const struct diff_block *after);

static void write_pair(struct diff_work *work, const struct diff_block *before,
                       const struct diff_block *after)
{
    if (diff_is_run(after)) {
        diff_write_run(work, before, after);
        return;
    }
    open_tag(work, after, NULL);
    write_children(work, before, after);
    close_tag(work, after);
}

static void write_children(struct diff_work *work, const struct diff_block *before,
                           const struct diff_block *after)
{
    struct diff_block **a = children_of(work->arena, before);
    struct diff_block **b = children_of(work->arena, after);
    int32_t n = (int32_t)before->child_count, m = (int32_t)after->child_count, j = 0;
    int32_t *match = arena_alloc(work->arena, ((size_t)n + 1) * sizeof *match);
    bool in_change = false;
    diff_align_blocks(work, a, n, b, m, match);
    for (int32_t i = 0; i <= n; i++) {
        if (i < n && match[i] == DIFF_NONE) {
            work->result->places += !in_change;
            in_change = true;
            write_block(work, a[i], DIFF_REMOVED, true, false);
            continue;
        }
        for (; j < (i < n ? match[i] : m); j++) {
            work->result->places += !in_change;
            in_change = true;
            write_block(work, b[j], DIFF_ADDED, true, false);
        }
        in_change = false;
        if (i < n)
            write_pair(work, a[i], b[j++]);
    }
}

/* ---- too much to compare ------------------------------------------------------------ */

static void count_all(struct diff_work *work, const struct diff_block *block,
                      enum diff_side side)
{
    diff_count_words(work, block->tokens, block->token_count, side);
    for (const struct diff_block *child = block->first; child; child = child->next)
        count_all(work, child, side);
}

/* One side as a whole, unread. */
static void write_all(struct diff_work *work, struct str html, enum diff_side side)
{
    static const char *const words[] = { [DIFF_REMOVED] = "bỏ: ", [DIFF_ADDED] = "thêm: " };
    if (html.len == 0)
        return;
    buf_add_text(&work->out, "<div");
    add_class(work, sides[side].class);
    buf_add_text(&work->out, "><span class=\"an\">");
    buf_add_text(&work->out, words[side]);
    buf_add_text(&work->out, "</span>");
    buf_add_str(&work->out, html);
    buf_add_text(&work->out, "</div>");
    if (html.len <= DIFF_MAX_INPUT)
        count_all(work, diff_read(work->arena, html), side);
}

/* ---- the two calls --------------------------------------------------------------------
 */

static struct diff_work work_begin(struct arena *arena, struct diff *out)
{
    *out = (struct diff){ .places = 0 };
    return (struct diff_work){ .arena = arena, .left = DIFF_WORK, .result = out };
}

static void work_end(struct diff_work *work)
{
    work->result->html = arena_str(work->arena, buf_str(&work->out));
    buf_free(&work->out);
}

/* What is trusted here is made here: a side that the sanitiser refuses is words only. */
static struct str side_of(struct arena *arena, struct str html)
{
    struct str clean = sanitize_html(arena, text_nfc(arena, html));
    return clean.ptr ? clean : html_from_text(arena, text_nfc(arena, html));
}

void diff_html(struct arena *arena, struct str before, struct str after, struct diff *out)
{
    struct diff_work work = work_begin(arena, out);
    before = side_of(arena, before);
    after = side_of(arena, after);
    if (before.len > DIFF_MAX_INPUT || after.len > DIFF_MAX_INPUT) {
        bool is_same = str_eq(before, after);
        out->places = !is_same;
        if (!is_same)
            write_all(&work, before, DIFF_REMOVED);
        if (is_same)
            buf_add_str(&work.out, after);
        else
            write_all(&work, after, DIFF_ADDED);
    } else
        write_children(&work, diff_read(arena, before), diff_read(arena, after));
    work_end(&work);
}

static struct diff_block *read_line(struct arena *arena, struct str text)
{
    struct buf escaped = { 0 };
    text_add_escaped(&escaped, text_nfc(arena, text));
    struct str copy = arena_str(arena, buf_str(&escaped));
    buf_free(&escaped);
    return diff_read_text(arena, copy);
}

void diff_text(struct arena *arena, struct str before, struct str after, struct diff *out)
{
    struct diff_work work = work_begin(arena, out);
    diff_write_run(&work, read_line(arena, before), read_line(arena, after));
    work_end(&work);
}
