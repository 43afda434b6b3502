/*
 * diff_read.c - sanitised HTML as blocks and runs (diff_parts.h).
 *
 * 1 elements   2 blocks
 *
 * The reader is small because the sanitiser's output is: every element is closed,
 * every attribute quoted, and '<' and '&' in text are always references.
 */
#include "content/diff_parts.h"

/* ---- 1. elements ------------------------------------------------------------------ */

struct node {
    struct str name, open; /* name empty: text, which is `open` */
    struct node *first, *last, *next;
    bool is_block; /* is one, or holds one */
};

static const char *const block_names[] = {
    "p",       "h2",    "h3",    "h4", "ul", "ol", "li",     "blockquote", "table",
    "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "hr",
};

bool diff_is_block_name(struct str name)
{
    for (size_t i = 0; i < sizeof block_names / sizeof *block_names; i++)
        if (str_is(name, block_names[i]))
            return true;
    return false;
}

static bool is_void(struct str name)
{
    return str_is(name, "br") || str_is(name, "img") || str_is(name, "hr");
}

static struct node *add_node(struct arena *arena, struct node *parent, struct str name,
                             struct str open)
{
    struct node *node = arena_alloc(arena, sizeof *node);
    *node = (struct node){ .name = name, .open = open };
    node->is_block = diff_is_block_name(name);
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

static struct str tag_name(struct str tag)
{
    size_t len = 1;
    while (len < tag.len && !strchr(" >/", tag.ptr[len]))
        len++;
    return (struct str){ tag.ptr + 1, len - 1 };
}

enum { DEPTH_MAX = 110 }; /* more than the sanitiser lets through */

/* Reads the children of the innermost of `open`, and theirs. */
static void read_nodes(struct arena *arena, struct node *root, struct str html)
{
    struct node *open[DEPTH_MAX] = { root };
    int depth = 0;
    while (html.len) {
        if (html.ptr[0] != '<') {
            ptrdiff_t end = str_find_char(html, '<');
            struct str text = { html.ptr, end < 0 ? html.len : (size_t)end };
            add_node(arena, open[depth], STR(""), text);
            html = str_from(html, text.len);
            continue;
        }
        ptrdiff_t end = str_find_char(html, '>');
        struct str tag = { html.ptr, end < 0 ? html.len : (size_t)end + 1 };
        html = str_from(html, tag.len);
        if (tag.len > 1 && tag.ptr[1] == '/') {
            if (depth > 0) {
                open[depth - 1]->is_block |= open[depth]->is_block;
                depth--;
            }
            continue;
        }
        struct node *node = add_node(arena, open[depth], tag_name(tag), tag);
        open[depth]->is_block |= node->is_block;
        if (!is_void(node->name) && depth + 1 < DEPTH_MAX)
            open[++depth] = node;
    }
}

/* ---- 2. blocks ---------------------------------------------------------------------- */

struct reading {
    struct arena *arena;
    struct diff_token *tokens; /* of the run being read */
    uint32_t count, cap;
    bool space_due;
};

static void add_token(struct reading *reading, const struct diff_token *token)
{
    if (reading->count == reading->cap) {
        uint32_t cap = reading->cap ? reading->cap * 2 : 16;
        struct diff_token *more = arena_alloc_raw(reading->arena, cap * sizeof *more);
        if (reading->count)
            memcpy(more, reading->tokens, reading->count * sizeof *more);
        reading->tokens = more;
        reading->cap = cap;
    }
    struct diff_token *to = &reading->tokens[reading->count++];
    *to = *token;
    to->has_space = reading->space_due && reading->count > 1;
    reading->space_due = false;
}

static void read_text(struct reading *reading, struct str text,
                      const struct diff_mark *mark)
{
    while (text.len) {
        if (diff_cut_space(&text)) {
            reading->space_due = true;
            continue;
        }
        struct diff_token token = { .mark = mark };
        diff_cut_token(reading->arena, &text, &token);
        add_token(reading, &token);
    }
}

/* `src="..."` of an image. */
static struct str image_address(struct str tag)
{
    ptrdiff_t at = str_find(tag, STR(" src=\""));
    struct str value = str_from(tag, at < 0 ? tag.len : (size_t)at + strlen(" src=\""));
    ptrdiff_t end = str_find_char(value, '"');
    return (struct str){ value.ptr, end < 0 ? value.len : (size_t)end };
}

static const struct diff_mark *make_mark(struct arena *arena, const struct diff_mark *outer,
                                         const struct node *node)
{
    struct diff_mark *mark = arena_alloc(arena, sizeof *mark);
    *mark = (struct diff_mark){
        .outer = outer,
        .open = node->open,
        .name = node->name,
        .hash = diff_mix(outer ? outer->hash : 0, str_hash(node->open)),
        .depth = outer ? outer->depth + 1 : 1,
    };
    return mark;
}

bool diff_mark_same(const struct diff_mark *a, const struct diff_mark *b)
{
    for (; a != b; a = a->outer, b = b->outer)
        if (!a || !b || a->hash != b->hash || a->depth != b->depth ||
            !str_eq(a->open, b->open))
            return false;
    return true;
}

static void read_inline(struct reading *reading, const struct node *node,
                        const struct diff_mark *mark)
{
    if (node->name.len == 0) {
        read_text(reading, node->open, mark);
        return;
    }
    if (is_void(node->name)) {
        bool is_break = str_is(node->name, "br");
        struct str subject = is_break ? node->open : image_address(node->open);
        struct diff_token token = { .text = node->open,
                                    .mark = mark,
                                    .key = diff_mix(str_hash(subject), '<'),
                                    .kind = is_break ? TOKEN_BREAK : TOKEN_IMAGE };
        add_token(reading, &token);
        return;
    }
    mark = make_mark(reading->arena, mark, node);
    for (const struct node *child = node->first; child; child = child->next)
        read_inline(reading, child, mark);
}

static uint64_t token_hash(const struct diff_token *token)
{
    uint64_t hash = diff_mix(str_hash(token->text), token->mark ? token->mark->hash : 0);
    return diff_mix(hash, token->has_space);
}

/* The run that ends here; NULL when there is nothing but space in it. */
static struct diff_block *end_run(struct reading *reading)
{
    struct diff_block *run = NULL;
    if (reading->count) {
        run = arena_alloc(reading->arena, sizeof *run);
        *run = (struct diff_block){ .tokens = reading->tokens,
                                    .token_count = reading->count,
                                    .hash = 1 };
        for (uint32_t i = 0; i < run->token_count; i++)
            run->hash = diff_mix(run->hash, token_hash(&run->tokens[i]));
    }
    *reading = (struct reading){ .arena = reading->arena };
    return run;
}

static void add_child(struct diff_block *parent, struct diff_block **last,
                      struct diff_block *child)
{
    if (!child)
        return;
    if (*last)
        (*last)->next = child;
    else
        parent->first = child;
    *last = child;
    parent->child_count++;
    parent->hash = diff_mix(parent->hash, child->hash);
}

static struct diff_block *read_block(struct arena *arena, const struct node *node)
{
    struct diff_block *block = arena_alloc(arena, sizeof *block), *last = NULL;
    struct reading reading = { .arena = arena };
    *block = (struct diff_block){ .name = node->name,
                                  .open = node->open,
                                  .hash = diff_mix(2, str_hash(node->open)) };
    for (const struct node *child = node->first; child; child = child->next) {
        if (!child->is_block) {
            read_inline(&reading, child, NULL);
            continue;
        }
        add_child(block, &last, end_run(&reading));
        add_child(block, &last, read_block(arena, child));
    }
    add_child(block, &last, end_run(&reading));
    return block;
}

struct diff_block *diff_read(struct arena *arena, struct str html)
{
    struct node root = { .name = STR("body"), .is_block = true };
    read_nodes(arena, &root, html);
    return read_block(arena, &root);
}

struct diff_block *diff_read_text(struct arena *arena, struct str text)
{
    struct reading reading = { .arena = arena };
    read_text(&reading, text, NULL);
    struct diff_block *run = end_run(&reading);
    if (!run) {
        run = arena_alloc(arena, sizeof *run);
        run->tokens = arena_alloc(arena, sizeof *run->tokens); /* none, but somewhere */
    }
    return run;
}
