/*
 * diff_write.c - two matched runs as HTML with <ins> and <del> (diff_parts.h).
 *
 * 1 pictures   2 marks   3 writing
 *
 * Taking every <ins> out of what is written gives the one run, taking every <del>
 * out gives the other; white space beside a change therefore stands inside it where
 * only one side has it.
 */
#include "content/diff_parts.h"

/* ---- 1. pictures ---------------------------------------------------------------- */

/* `alt="..."` of an image, escaped as it stands. */
static struct str alt_of(struct str tag)
{
    ptrdiff_t at = str_find(tag, STR(" alt=\""));
    if (at < 0)
        return STR("");
    struct str value = str_from(tag, (size_t)at + strlen(" alt=\""));
    ptrdiff_t end = str_find_char(value, '"');
    return (struct str){ value.ptr, end < 0 ? 0 : (size_t)end };
}

/* The tag with its description cut out. */
static struct str without_alt(struct str tag, struct str *tail)
{
    ptrdiff_t at = str_find(tag, STR(" alt=\""));
    struct str alt = alt_of(tag);
    if (at < 0) {
        *tail = STR("");
        return tag;
    }
    *tail = str_from(tag, (size_t)(alt.ptr + alt.len - tag.ptr));
    return (struct str){ tag.ptr, (size_t)at };
}

/* The same picture under another description: that is shown beside it. */
static bool is_redescribed(const struct diff_token *a, const struct diff_token *b)
{
    struct str tail_a, tail_b;
    return a->kind == TOKEN_IMAGE && b->kind == TOKEN_IMAGE &&
           str_eq(without_alt(a->text, &tail_a), without_alt(b->text, &tail_b)) &&
           str_eq(tail_a, tail_b);
}

bool diff_is_same(const struct diff_token *a, const struct diff_token *b)
{
    return a->kind == b->kind && diff_mark_same(a->mark, b->mark) &&
           (str_eq(a->text, b->text) || is_redescribed(a, b));
}

/* ---- 2. marks
 * ------------------------------------------------------------------------------
 */

struct writing {
    struct diff_work *work;
    struct buf *out;
    const struct diff_mark *open; /* what is open now */
    bool space_due;
};

static const struct diff_mark *cut_to(const struct diff_mark *mark, uint32_t depth)
{
    while (mark && mark->depth > depth)
        mark = mark->outer;
    return mark;
}

static const struct diff_mark *common_mark(const struct diff_mark *a,
                                           const struct diff_mark *b)
{
    uint32_t depth_a = a ? a->depth : 0, depth_b = b ? b->depth : 0;
    a = cut_to(a, depth_b);
    b = cut_to(b, depth_a);
    while (a && !diff_mark_same(a, b)) {
        a = a->outer;
        b = b->outer;
    }
    return a;
}

static void open_marks(struct writing *writing, const struct diff_mark *mark,
                       uint32_t from_depth)
{
    if (!mark || mark->depth <= from_depth)
        return;
    open_marks(writing, mark->outer, from_depth);
    buf_add_str(writing->out, mark->open);
}

void diff_close_tag(struct buf *out, struct str name)
{
    buf_add_text(out, "</");
    buf_add_str(out, name);
    buf_add_char(out, '>');
}

/* Closes and opens until exactly `mark` is open; a space stands between. */
static void set_mark(struct writing *writing, const struct diff_mark *mark)
{
    const struct diff_mark *common = common_mark(writing->open, mark);
    uint32_t depth = common ? common->depth : 0;
    for (const struct diff_mark *m = writing->open; m && m->depth > depth; m = m->outer)
        diff_close_tag(writing->out, m->name);
    if (writing->space_due)
        buf_add_char(writing->out, ' ');
    writing->space_due = false;
    open_marks(writing, mark, depth);
    writing->open = mark;
}

/* ---- 3. writing
 * --------------------------------------------------------------------------- */

static const struct {
    const char *open, *close;
} sides[] = {
    [DIFF_REMOVED] = { "<del><span class=\"an\">bỏ: </span>", "</del>" },
    [DIFF_ADDED] = { "<ins><span class=\"an\">thêm: </span>", "</ins>" },
};

/* Nobody sees a description: the change to it is written out behind the picture. */
static void write_description(struct writing *writing, const struct diff_token *a,
                              const struct diff_token *b)
{
    struct diff_work *work = writing->work;
    struct diff_block *before = diff_read_text(work->arena, alt_of(a->text));
    struct diff_block *after = diff_read_text(work->arena, alt_of(b->text));
    buf_add_text(writing->out, "<span class=\"mota\">Mô tả ảnh: ");
    diff_write_run(work, before, after);
    buf_add_text(writing->out, "</span>");
}

/* The space that is due has been asked for before. */
static void write_token(struct writing *writing, const struct diff_token *token)
{
    set_mark(writing, token->mark);
    buf_add_str(writing->out, token->text);
}

static void write_kept(struct writing *writing, const struct diff_runs *runs,
                       const struct diff_stretch *kept)
{
    for (int32_t i = 0; i < kept->a_end - kept->a; i++) {
        const struct diff_token *a = &runs->a[kept->a + i], *b = &runs->b[kept->b + i];
        if (i > 0)
            writing->space_due = b->has_space;
        write_token(writing, b);
        if (!str_eq(a->text, b->text))
            write_description(writing, a, b);
    }
}

static bool is_all_breaks(const struct diff_token *tokens, int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        if (tokens[i].kind != TOKEN_BREAK)
            return false;
    return true;
}

/* One side of a change, `lead` and `trail` being its own white space. */
static void write_side(struct writing *writing, const struct diff_token *tokens,
                       int32_t count, enum diff_side side, bool lead, bool trail)
{
    const struct diff_mark *outer = tokens[0].mark;
    for (int32_t i = 1; i < count && outer; i++)
        outer = common_mark(outer, tokens[i].mark);
    set_mark(writing, outer);
    struct buf *out = writing->out;
    struct str open = str_of(sides[side].open);
    buf_add(out, open.ptr, strlen("<ins>"));
    if (lead)
        buf_add_char(out, ' ');
    buf_add_str(out, str_from(open, strlen("<ins>")));
    if (is_all_breaks(tokens, count)) /* which no eye would find */
        buf_add_text(out, "<span class=\"ghi\">(xuống dòng)</span>");
    for (int32_t i = 0; i < count; i++) {
        if (i > 0)
            writing->space_due = tokens[i].has_space;
        write_token(writing, &tokens[i]);
    }
    set_mark(writing, outer);
    if (trail)
        buf_add_char(out, ' ');
    buf_add_text(out, sides[side].close);
    diff_count_words(writing->work, tokens, (uint32_t)count, side);
}

/* Where the white space around a change stands: see the head of this file. */
static void write_change(struct writing *writing, const struct diff_runs *runs,
                         const struct diff_stretch *change)
{
    int32_t removed = change->a_end - change->a, added = change->b_end - change->b;
    const struct diff_token *a = runs->a + change->a, *b = runs->b + change->b;
    bool trail_a = change->a_end < runs->n && runs->a[change->a_end].has_space;
    bool trail_b = change->b_end < runs->m && runs->b[change->b_end].has_space;
    bool lead_a = removed ? a->has_space : trail_a, lead_b = added ? b->has_space : trail_b;
    bool is_both = removed && added, has_common_lead = lead_a && lead_b;
    if (!is_both && !(removed ? a->has_space : b->has_space))
        has_common_lead = false; /* the common space, if any, is the one behind */
    bool has_common_trail =
        trail_a && trail_b && (is_both ? lead_a || lead_b : !has_common_lead);
    writing->space_due = has_common_lead;
    /* A second space at the seam is for the eye; HTML counts it with the first. */
    if (removed)
        write_side(writing, a, removed, DIFF_REMOVED, lead_a && !has_common_lead,
                   trail_a && !has_common_trail);
    if (added)
        write_side(writing, b, added, DIFF_ADDED, lead_b && (is_both || !has_common_lead),
                   trail_b && !has_common_trail);
    writing->space_due = has_common_trail;
    writing->work->result->places++;
}

void diff_write_run(struct diff_work *work, const struct diff_block *before,
                    const struct diff_block *after)
{
    struct diff_runs runs;
    struct writing writing = { .work = work, .out = &work->out };
    struct diff_stretch s;
    diff_match_runs(work, before, after, &runs);
    for (int32_t a = 0, b = 0; diff_next_stretch(&runs, a, b, &s);
         a = s.a_end, b = s.b_end) {
        if (s.is_kept)
            write_kept(&writing, &runs, &s);
        else
            write_change(&writing, &runs, &s);
    }
    set_mark(&writing, NULL);
}

void diff_write_whole(struct diff_work *work, const struct diff_block *run,
                      enum diff_side side, bool has_mark)
{
    struct writing writing = { .work = work, .out = &work->out };
    if (has_mark) {
        write_side(&writing, run->tokens, (int32_t)run->token_count, side, false, false);
        set_mark(&writing, NULL);
        return;
    }
    for (uint32_t i = 0; i < run->token_count; i++) {
        writing.space_due = run->tokens[i].has_space;
        write_token(&writing, &run->tokens[i]);
    }
    set_mark(&writing, NULL);
    diff_count_words(work, run->tokens, run->token_count, side);
}

void diff_count_words(struct diff_work *work, const struct diff_token *tokens,
                      uint32_t count, enum diff_side side)
{
    uint32_t words = 0;
    for (uint32_t i = 0; i < count; i++)
        words += tokens[i].kind == TOKEN_WORD;
    if (side == DIFF_ADDED)
        work->result->added += words;
    else
        work->result->removed += words;
}
