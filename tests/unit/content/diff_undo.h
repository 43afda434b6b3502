/*
 * diff_undo.h - a comparison read back: what it says was there before, and after.
 *
 * A reader of its own, not the one under test. Two texts are the same when letters,
 * the marks around each letter, and the blocks are; white space counts once, and not
 * at the ends of a block.
 */
#ifndef TEST_DIFF_UNDO_H
#define TEST_DIFF_UNDO_H

#include "base/buf.h"
#include "base/text.h"
#include "content/sanitize.h"

#include <stdlib.h>

enum { UNDO_DEPTH = 256 };

struct undo {
    struct buf out;
    struct str open[UNDO_DEPTH]; /* tags without their class; len 0: counts for nothing */
    bool is_skipped[UNDO_DEPTH], is_inline[UNDO_DEPTH], has_block[UNDO_DEPTH];
    int depth;
    bool space_due, is_begin;
    char *marks;    /* around the last letter written */
    struct buf alt; /* of a picture described anew */
    int alt_depth;  /* > 0: inside its words */
    const char *drop_tag, *drop_class;
};

static inline bool undo_is_inline(struct str name)
{
    static const char *const names[] = { "strong", "em",  "u",   "s",    "sub", "sup",
                                         "a",      "ins", "del", "span", "div" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static inline char *undo_marks(const struct undo *undo)
{
    struct buf marks = { 0 };
    for (int i = 0; i < undo->depth; i++)
        if (undo->is_inline[i])
            buf_add_str(&marks, undo->open[i]);
    char *copy = strdup(buf_text(&marks));
    buf_free(&marks);
    return copy;
}

/* A letter, or an element that stands among letters. */
static inline void undo_letter(struct undo *undo, struct str letter)
{
    if (undo->alt_depth) {
        buf_add_str(&undo->alt, letter);
        undo->space_due = false;
        return;
    }
    char *marks = undo_marks(undo);
    if (undo->space_due && !undo->is_begin)
        buf_add_char(&undo->out, ' ');
    if (undo->is_begin || strcmp(marks, undo->marks) != 0)
        buf_printf(&undo->out, "{%s}", marks);
    free(undo->marks);
    undo->marks = marks;
    buf_add_str(&undo->out, letter);
    undo->space_due = false;
    undo->is_begin = false;
}

static inline void undo_boundary(struct undo *undo, struct str tag)
{
    buf_add_str(&undo->out, tag);
    buf_add_char(&undo->out, '\n');
    undo->space_due = false;
    undo->is_begin = true;
}

static inline bool undo_is_space(struct str letter)
{
    int32_t c = text_next(&letter);
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x202F ||
           c == 0x3000 || (c >= 0x2000 && c <= 0x200A);
}

static inline bool undo_skips(const struct undo *undo)
{
    return undo->depth > 0 && undo->is_skipped[undo->depth - 1];
}

/* Of a picture's tag, where white space counts for nothing. */
static inline struct str undo_without_space(struct arena *arena, struct str tag)
{
    struct buf out = { 0 };
    while (tag.len) {
        struct str letter = tag;
        text_next(&tag);
        letter.len -= tag.len;
        if (!undo_is_space(letter))
            buf_add_str(&out, letter);
    }
    struct str copy = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* The last picture gets the description its note tells. */
static inline void undo_describe(struct undo *undo)
{
    static const char words[] = "Môtảảnh:";
    size_t at = undo->out.len;
    while (at && undo->out.data[at - 1] != '<') /* no attribute holds one */
        at--;
    ptrdiff_t alt_at = str_find(str_from(buf_str(&undo->out), at), STR("alt=\""));
    size_t from = at + (size_t)alt_at + strlen("alt=\""), to = from;
    while (to < undo->out.len && undo->out.data[to] != '"')
        to++;
    struct buf whole = { 0 };
    buf_add(&whole, undo->out.data, from);
    struct str alt = buf_str(&undo->alt);
    if (str_starts(alt, STR(words)))
        alt = str_from(alt, strlen(words));
    buf_add_str(&whole, alt);
    buf_add(&whole, undo->out.data + to, undo->out.len - to);
    buf_free(&undo->out);
    undo->out = whole;
    buf_clear(&undo->alt);
    undo->space_due = false;
}

static inline void undo_close(struct undo *undo, struct str tag)
{
    if (undo->depth == 0)
        return;
    int at = --undo->depth;
    bool is_skipped = undo->is_skipped[at];
    if (undo->alt_depth == undo->depth + 1) {
        undo->alt_depth = 0;
        undo_describe(undo);
    } else if (!is_skipped && !undo->is_inline[at])
        undo_boundary(undo, tag);
    else if (!is_skipped && undo->has_block[at])
        undo->space_due = true;
}

/* Does the inline element whose content `rest` begins with hold a block? Then its
 * ends count as white space. */
static inline bool undo_holds_block(struct str rest)
{
    for (int depth = 1; depth > 0 && rest.len;) {
        ptrdiff_t at = str_find_char(rest, '<');
        if (at < 0)
            return false;
        rest = str_from(rest, (size_t)at + 1);
        size_t len = 0;
        while (len < rest.len && !strchr(" >", rest.ptr[len]))
            len++;
        struct str name = { rest.ptr, len };
        if (str_starts(name, STR("/")))
            depth--;
        else if (str_is(name, "hr"))
            return true;
        else if (!str_is(name, "br") && !str_is(name, "img")) {
            if (!undo_is_inline(name))
                return true;
            depth++;
        }
    }
    return false;
}

static inline bool undo_has_class(struct str tag, const char *class)
{
    struct buf text = { 0 };
    buf_printf(&text, " class=\"%s\"", class);
    bool has = str_find(tag, buf_str(&text)) >= 0;
    buf_free(&text);
    return has;
}

static inline void undo_open(struct undo *undo, struct arena *arena, struct str tag,
                             struct str rest)
{
    size_t len = 1;
    while (len < tag.len && !strchr(" >", tag.ptr[len]))
        len++;
    struct str name = { tag.ptr + 1, len - 1 };
    bool is_made = str_is(name, "ins") || str_is(name, "del") || str_is(name, "span") ||
                   str_is(name, "div");
    bool is_skipped =
        undo_skips(undo) || str_is(name, undo->drop_tag) ||
        undo_has_class(tag, undo->drop_class) ||
        (str_is(name, "span") && (undo_has_class(tag, "an") || undo_has_class(tag, "ghi")));
    struct str bare = tag;
    bool has_block = !is_made && undo_is_inline(name) && undo_holds_block(rest);
    if (has_block && !is_skipped)
        undo->space_due = true;
    if (undo_has_class(tag, "bo") || undo_has_class(tag, "them")) {
        ptrdiff_t cut = str_find(tag, STR(" class=\""));
        struct str tail = str_from(tag, (size_t)cut + strlen(" class=\""));
        tail = str_from(tail, (size_t)str_find_char(tail, '"') + 1);
        bare = str_of(arena_printf(arena, "%.*s%.*s", (int)cut, tag.ptr, STR_ARG(tail)));
    }
    if (str_is(name, "br") || str_is(name, "img") || str_is(name, "hr")) {
        if (is_skipped)
            return;
        if (str_is(name, "hr"))
            undo_boundary(undo, bare);
        else
            undo_letter(undo, undo_without_space(arena, bare));
        return;
    }
    if (undo->depth == UNDO_DEPTH)
        abort();
    int at = undo->depth++;
    undo->open[at] = is_made ? STR("") : bare;
    undo->is_skipped[at] = is_skipped;
    undo->is_inline[at] = undo_is_inline(name);
    undo->has_block[at] = has_block;
    if (!is_skipped && undo_has_class(tag, "mota"))
        undo->alt_depth = undo->depth;
    if (!is_skipped && !undo->is_inline[at])
        undo_boundary(undo, bare);
}

/* `drop`: "ins" and "them" give the text before, "del" and "bo" the text after. */
static inline struct str undo_read(struct arena *arena, struct str html,
                                   const char *drop_tag, const char *drop_class)
{
    struct undo *undo = calloc(1, sizeof *undo);
    undo->drop_tag = drop_tag;
    undo->drop_class = drop_class;
    undo->is_begin = true;
    undo->marks = strdup("");
    while (html.len) {
        size_t len = 1;
        if (html.ptr[0] == '<') {
            ptrdiff_t end = str_find_char(html, '>');
            len = end < 0 ? html.len : (size_t)end + 1;
            struct str tag = { html.ptr, len };
            if (len > 1 && tag.ptr[1] == '/')
                undo_close(undo, tag);
            else
                undo_open(undo, arena, tag, str_from(html, len));
        } else if (!undo_skips(undo)) {
            while (len < html.len && ((unsigned char)html.ptr[len] & 0xC0) == 0x80)
                len++;
            struct str letter = { html.ptr, len };
            if (undo_is_space(letter))
                undo->space_due = true;
            else
                undo_letter(undo, letter);
        }
        html = str_from(html, len);
    }
    struct str copy = arena_str(arena, buf_str(&undo->out));
    buf_free(&undo->out);
    buf_free(&undo->alt);
    free(undo->marks);
    free(undo);
    return copy;
}

static inline struct str undo_before(struct arena *arena, struct str diff)
{
    return undo_read(arena, diff, "ins", "them");
}

static inline struct str undo_after(struct arena *arena, struct str diff)
{
    return undo_read(arena, diff, "del", "bo");
}

static inline struct str undo_plain(struct arena *arena, struct str html)
{
    return undo_read(arena, html, "", "-");
}

#endif
