/*
 * marks.c - rich text for people without JavaScript: simple marks in a plain text box,
 * and back again (wordclean.h).
 *
 * That nothing is lost is not left to cleverness: every block is written as marks,
 * composed again, and compared with what it was. What does not come back the same
 * stands as one line, "[[khối 3: bảng]]", and is put back from the text before.
 */
#include "base/text.h"
#include "content/html_parse.h"
#include "content/marks.h"
#include "content/sanitize.h"
#include "content/wordclean.h"

#define PLACEHOLDER "[[khối "

/* ---- blocks ------------------------------------------------------------------ */

static struct str source_of(const GumboElement *element)
{
    const char *begin = element->original_tag.data;
    const GumboStringPiece *last = element->original_end_tag.data
                                       ? &element->original_end_tag
                                       : &element->original_tag;
    return (struct str){ begin, (size_t)(last->data + last->length - begin) };
}

struct marks_blocks marks_blocks(struct arena *arena, struct str html)
{
    struct marks_blocks blocks = { 0 };
    const GumboElement *root = html.len ? html_parse(arena, html) : NULL;
    if (!root || !root->children.length)
        return blocks;
    blocks.list = arena_alloc(arena, root->children.length * sizeof *blocks.list);
    for (unsigned i = 0; i < root->children.length; i++) {
        const GumboNode *node = root->children.data[i];
        if (node->type == GUMBO_NODE_ELEMENT && node->v.element.original_tag.data)
            blocks.list[blocks.count++] =
                (struct marks_block){ node, source_of(&node->v.element) };
    }
    return blocks;
}

/* ---- what marks cannot say --------------------------------------------------- */

static const char *name_of(GumboTag tag)
{
    static const struct name {
        GumboTag tag;
        const char *text;
    } names[] = {
        { GUMBO_TAG_FIGURE, "ảnh" },   { GUMBO_TAG_TABLE, "bảng" },
        { GUMBO_TAG_UL, "danh sách" }, { GUMBO_TAG_OL, "danh sách" },
        { GUMBO_TAG_P, "đoạn văn" },   { GUMBO_TAG_BLOCKQUOTE, "trích dẫn" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].tag == tag)
            return names[i].text;
    return "tiêu đề";
}

void marks_write_placeholder(struct buf *out, const struct marks_blocks *blocks, size_t at)
{
    buf_printf(out, PLACEHOLDER "%zu: %s]]", at + 1,
               name_of(blocks->list[at].node->v.element.tag));
}

ptrdiff_t marks_placeholder(struct str line)
{
    uint64_t number;
    if (!str_starts(line, STR(PLACEHOLDER)) || !str_ends(line, STR("]]")))
        return -1;
    line = str_from(line, strlen(PLACEHOLDER));
    line.len -= line.len < 2 ? line.len : 2;
    struct str digits = str_trim(str_cut(&line, ':'));
    if (digits.len > 6 || !str_to_u64(digits, &number) || number == 0)
        return -1;
    return (ptrdiff_t)number - 1;
}

/* ---- what is typed ----------------------------------------------------------- */

/* Composed letters, line feeds alone, no controls, tabs as two spaces. */
static struct str tidy(struct arena *arena, struct str marks)
{
    struct str text = text_nfc(arena, marks);
    struct buf out = { 0 };
    while (text.len) {
        struct str letter = text;
        text_next(&text);
        letter.len -= text.len;
        if (letter.ptr[0] == '\t')
            buf_add_text(&out, "  ");
        else if (letter.ptr[0] != '\r' && text_is_clean(letter))
            buf_add_str(&out, letter);
    }
    struct str tidied = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return tidied;
}

/* ---- there ------------------------------------------------------------------- */

static bool is_list(const struct marks_blocks *blocks, size_t at)
{
    GumboTag tag = blocks->list[at].node->v.element.tag;
    return tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL;
}

/* Marks that come back as the block they were made of; false when there are none. */
static bool write_marks(struct arena *arena, struct buf *out,
                        const struct marks_block *block, bool careful)
{
    const struct marks_blocks none = { 0 };
    size_t begin = out->len;
    bool good = marks_read(out, block->node, careful);
    if (good) {
        struct str marks = { out->data + begin, out->len - begin };
        good = (careful || str_find(marks, STR(PLACEHOLDER)) < 0) &&
               str_eq(marks_compose(arena, tidy(arena, marks), &none), block->html);
    }
    if (!good)
        out->len = begin;
    return good;
}

static void write_block(struct arena *arena, struct buf *out,
                        const struct marks_blocks *blocks, size_t at, bool *was_list)
{
    /* Two lists with nothing between would become one. */
    bool is_joined = *was_list && is_list(blocks, at);
    *was_list = !is_joined && (write_marks(arena, out, &blocks->list[at], false) ||
                               write_marks(arena, out, &blocks->list[at], true));
    if (!*was_list)
        marks_write_placeholder(out, blocks, at);
    *was_list = *was_list && is_list(blocks, at);
}

static struct str all_placeholders(struct arena *arena, const struct marks_blocks *blocks)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < blocks->count; i++) {
        if (i)
            buf_add_text(&out, "\n\n");
        marks_write_placeholder(&out, blocks, i);
    }
    struct str marks = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return marks;
}

struct str marks_from_html(struct arena *arena, struct str html)
{
    struct buf out = { 0 };
    bool was_list = false;
    struct arena *work = arena_create(0);
    struct str clean = sanitize_html(work, html);
    struct marks_blocks blocks = marks_blocks(work, clean);
    for (size_t i = 0; i < blocks.count; i++) {
        if (i)
            buf_add_text(&out, "\n\n");
        write_block(work, &out, &blocks, i, &was_list);
    }
    struct str marks = arena_str(arena, buf_str(&out));
    if (!str_eq(marks_compose(work, tidy(work, marks), &blocks), clean))
        marks = all_placeholders(arena, &blocks);
    buf_free(&out);
    arena_destroy(work);
    return marks;
}

/* ---- and back ---------------------------------------------------------------- */

struct str marks_to_html(struct arena *arena, struct str marks, struct str before)
{
    struct arena *work = arena_create(0);
    struct str clean = sanitize_html(work, before);
    struct marks_blocks blocks = marks_blocks(work, clean);
    struct str html = marks_compose(work, tidy(work, marks), &blocks);
    struct str result = sanitize_html(arena, html);
    arena_destroy(work);
    return result;
}
