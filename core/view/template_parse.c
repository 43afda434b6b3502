/*
 * template_parse.c - Mustache source into nodes (see template_node.h).
 *
 * How to read it: 1 nodes, 2 where a tag stands on its line, 3 reading a tag,
 * 4 what each kind of tag does, 5 the loop.
 *
 * Two rules of white space carry everything. A line with nothing but one tag
 * that prints nothing is removed. And indentation belongs to the place, not to
 * the content: what stands before a lone {{>x}}, {{<x}} or {{$x}} goes before
 * each line put there, and the content of a block loses what it had where it
 * was written.
 */
#include "view/template_node.h"

enum { DELIMITER_MAX = 16, FIRST_NODES = 32 };

/* A container whose end has not come yet. */
struct open_tag {
    uint32_t node;
    struct str content; /* as written, to be matched by the closing tag */
    size_t body;        /* where its content begins */
    bool first;         /* PARENT: nothing but space before it on its line */
};

struct parser {
    struct arena *arena;
    struct template *template;
    struct error *error;
    struct str source;
    size_t at;      /* all before this is in nodes */
    size_t counted; /* `line` is the line of this byte */
    uint32_t line, cap;
    struct str open, close; /* delimiters */
    struct open_tag stack[TEMPLATE_MAX_DEPTH];
    uint32_t depth;
};

/* One tag and its place. */
struct tag {
    char kind;          /* its sigil; 0 for {{x}} */
    struct str content; /* trimmed, without the sigil */
    size_t start, end;
    uint32_t line;
    bool first;       /* only space stands before it on its line */
    size_t line_from; /* where that line begins, when first */
    bool blank_after; /* only space stands behind it on its line */
    size_t next_line; /* where the next line begins, when blank_after */
};

static int fail(const struct parser *parser, uint32_t line, const char *what,
                struct str name)
{
    return error_set(parser->error, "%s:%u: %s: {{%.*s}}", parser->template->file, line,
                     what, (int)(name.len < 80 ? name.len : 80), name.ptr);
}

static struct str slice(const struct parser *parser, size_t from, size_t to)
{
    return (struct str){ parser->source.ptr + from, to - from };
}

/* ---- 1. Nodes ------------------------------------------------------------------- */

static struct node *add_node(struct parser *parser, enum node_kind kind, uint32_t line)
{
    struct template *template = parser->template;
    if (template->count == parser->cap) {
        parser->cap = parser->cap ? parser->cap * 2 : FIRST_NODES;
        struct node *nodes = arena_alloc_raw(parser->arena, parser->cap * sizeof *nodes);
        if (template->count)
            memcpy(nodes, template->nodes, template->count * sizeof *nodes);
        template->nodes = nodes;
    }
    struct node *node = &template->nodes[template->count++];
    *node = (struct node){ .kind = (uint8_t)kind, .line = line, .end = template->count };
    return node;
}

static void add_piece(struct parser *parser, size_t from, size_t to, bool line_start)
{
    struct node *node = add_node(parser, NODE_TEXT, parser->line);
    node->text = slice(parser, from, to);
    node->line_start = line_start;
}

/* Text, one node a line. */
static void add_text(struct parser *parser, size_t from, size_t to)
{
    while (from < to) {
        bool line_start = from == 0 || parser->source.ptr[from - 1] == '\n';
        ptrdiff_t end = str_find_char(slice(parser, from, to), '\n');
        size_t next = end < 0 ? to : from + (size_t)end + 1;
        add_piece(parser, from, next, line_start);
        from = next;
    }
}

/* The white space before a tag that begins a line; a node even when empty, for
 * it is where indentation goes. */
static void add_lead(struct parser *parser, const struct tag *tag)
{
    if (tag->first)
        add_piece(parser, tag->line_from, tag->start, true);
}

static struct node_path split_path(struct parser *parser, struct str name)
{
    struct node_path path = { .here = name.len && name.ptr[0] == '.' };
    struct str rest = str_from(name, path.here);
    if (rest.len == 0)
        return path;
    size_t dots = 0;
    for (size_t i = 0; i < rest.len; i++)
        dots += rest.ptr[i] == '.';
    struct str *parts = arena_alloc(parser->arena, (dots + 1) * sizeof *parts);
    while (rest.ptr)
        parts[path.count++] = str_cut(&rest, '.');
    path.parts = parts;
    return path;
}

/* ---- 2. Where a tag stands on its line ---------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void look_back(const struct parser *parser, struct tag *tag)
{
    size_t from = tag->start;
    while (from > parser->at && is_blank(parser->source.ptr[from - 1]))
        from--;
    tag->first = from == 0 || parser->source.ptr[from - 1] == '\n';
    tag->line_from = tag->first ? from : tag->start;
}

static void look_ahead(const struct parser *parser, struct tag *tag)
{
    struct str rest = str_from(parser->source, tag->end);
    size_t len = 0;
    while (len < rest.len && is_blank(rest.ptr[len]))
        len++;
    rest = str_from(rest, len);
    size_t newline = str_starts(rest, STR("\r\n")) ? 2 : str_starts(rest, STR("\n"));
    tag->blank_after = newline || rest.len == 0;
    tag->next_line = tag->end + len + newline;
}

static bool is_alone(const struct tag *tag)
{
    return tag->first && tag->blank_after;
}

static struct str lead_of(const struct parser *parser, const struct tag *tag)
{
    return tag->first ? slice(parser, tag->line_from, tag->start) : STR("");
}

/* The indentation of the first line of source[from..to) that is not blank. */
static struct str first_indent(const struct parser *parser, size_t from, size_t to,
                               struct str fallback)
{
    struct str rest = slice(parser, from, to);
    while (rest.len) {
        struct str line = str_cut(&rest, '\n');
        size_t len = 0;
        while (len < line.len && is_blank(line.ptr[len]))
            len++;
        if (str_trim(line).len)
            return (struct str){ line.ptr, len };
    }
    return fallback;
}

static void strip(struct str *text, struct str indent)
{
    size_t len = 0;
    while (len < text->len && len < indent.len && text->ptr[len] == indent.ptr[len])
        len++;
    *text = str_from(*text, len);
}

/* Takes the indentation of a block's content away. Arguments of parents within
 * have lost theirs already. */
static void dedent(struct template *template, uint32_t block)
{
    struct str indent = template->nodes[block].indent;
    for (uint32_t i = block + 1; i < template->count;) {
        struct node *node = &template->nodes[i];
        if (node->kind == NODE_TEXT && node->line_start)
            strip(&node->text, indent);
        else if (node->kind != NODE_TEXT)
            strip(&node->indent, indent);
        i = node->kind == NODE_PARENT ? node->end : i + 1;
    }
}

/* ---- 3. Reading a tag ------------------------------------------------------------------
 */

static uint32_t line_of(struct parser *parser, size_t at)
{
    for (; parser->counted < at; parser->counted++)
        parser->line += parser->source.ptr[parser->counted] == '\n';
    return parser->line;
}

/* What must follow the content: }} or }}} or =}} */
static struct str closing_of(const struct parser *parser, char kind,
                             char space[DELIMITER_MAX + 1])
{
    if (kind != '{' && kind != '=')
        return parser->close;
    space[0] = kind == '{' ? '}' : '=';
    memcpy(space + 1, parser->close.ptr, parser->close.len);
    return (struct str){ space, parser->close.len + 1 };
}

static int read_tag(struct parser *parser, size_t start, struct tag *tag)
{
    struct str inside = str_from(parser->source, start + parser->open.len);
    tag->start = start;
    tag->line = line_of(parser, start);
    tag->kind = inside.len && strchr("#^/><$!={&", inside.ptr[0]) ? inside.ptr[0] : '\0';
    inside = str_from(inside, tag->kind != '\0');

    char space[DELIMITER_MAX + 1];
    struct str closing = closing_of(parser, tag->kind, space);
    ptrdiff_t len = str_find(inside, closing);
    if (len < 0)
        return fail(parser, tag->line, "thẻ thiếu ký hiệu đóng", str_cut(&inside, '\n'));
    tag->content = str_trim((struct str){ inside.ptr, (size_t)len });
    tag->end = (size_t)(inside.ptr - parser->source.ptr) + (size_t)len + closing.len;
    look_back(parser, tag);
    look_ahead(parser, tag);
    if (tag->kind != '!' && tag->content.len == 0)
        return fail(parser, tag->line, "thẻ không có tên", tag->content);
    if (tag->kind != '!' && str_find_char(tag->content, '\n') >= 0)
        return fail(parser, tag->line, "tên của thẻ chứa dấu xuống dòng",
                    str_cut(&tag->content, '\n'));
    return 0;
}

/* ---- 4. What each kind of tag does
 * ------------------------------------------------------- */

static bool is_inside_parent(const struct parser *parser, uint32_t depth)
{
    return depth > 0 &&
           parser->template->nodes[parser->stack[depth - 1].node].kind == NODE_PARENT;
}

static int push(struct parser *parser, const struct tag *tag, struct node *node)
{
    if (parser->depth == TEMPLATE_MAX_DEPTH)
        return fail(parser, tag->line, "thẻ lồng nhau quá sâu", tag->content);
    parser->stack[parser->depth++] = (struct open_tag){
        .node = (uint32_t)(node - parser->template->nodes),
        .content = tag->content,
        .body = parser->at,
        .first = tag->first,
    };
    return 0;
}

/* Goes on behind a tag that prints nothing: with the next line when it stood
 * alone, else its leading space is text. */
static void pass(struct parser *parser, const struct tag *tag)
{
    if (!is_alone(tag))
        add_lead(parser, tag);
    parser->at = is_alone(tag) ? tag->next_line : tag->end;
}

static int take_value(struct parser *parser, const struct tag *tag)
{
    add_lead(parser, tag);
    parser->at = tag->end;
    struct node *node = add_node(parser, tag->kind ? NODE_RAW : NODE_VALUE, tag->line);
    node->path = split_path(parser, tag->content);
    return 0;
}

static int take_section(struct parser *parser, const struct tag *tag)
{
    pass(parser, tag);
    struct node *node =
        add_node(parser, tag->kind == '#' ? NODE_SECTION : NODE_INVERTED, tag->line);
    node->path = split_path(parser, tag->content);
    return push(parser, tag, node);
}

/* The template a tag names, or for "*x" the path that will name it. */
static void set_target(struct parser *parser, struct node *node, struct str content)
{
    node->dynamic = content.ptr[0] == '*';
    node->text = content;
    if (node->dynamic)
        node->path = split_path(parser, str_trim(str_from(content, 1)));
    else
        node->target = NULL;
}

static int take_partial(struct parser *parser, const struct tag *tag)
{
    pass(parser, tag);
    struct node *node = add_node(parser, NODE_PARTIAL, tag->line);
    set_target(parser, node, tag->content);
    node->own_line = is_alone(tag);
    if (node->own_line)
        node->indent = lead_of(parser, tag);
    return 0;
}

/* Whether it stands alone is known when it ends. */
static int take_parent(struct parser *parser, const struct tag *tag)
{
    add_lead(parser, tag);
    parser->at = tag->end;
    struct node *node = add_node(parser, NODE_PARENT, tag->line);
    set_target(parser, node, tag->content);
    node->indent = lead_of(parser, tag);
    return push(parser, tag, node);
}

static int take_block(struct parser *parser, const struct tag *tag)
{
    bool is_argument = is_inside_parent(parser, parser->depth);
    bool own_line = is_argument ? tag->blank_after : is_alone(tag);
    if (!own_line)
        add_lead(parser, tag);
    parser->at = own_line ? tag->next_line : tag->end;
    struct node *node = add_node(parser, NODE_BLOCK, tag->line);
    node->text = tag->content;
    node->own_line = own_line;
    node->indent = lead_of(parser, tag);
    return push(parser, tag, node);
}

static void end_parent(struct parser *parser, const struct tag *tag,
                       const struct open_tag *open)
{
    struct node *node = &parser->template->nodes[open->node];
    parser->at = tag->end;
    node->own_line = open->first && tag->blank_after;
    if (!node->own_line) {
        node->indent = STR("");
        return;
    }
    node[-1].text.len = 0; /* its lead has become indentation */
    node[-1].line_start = false;
    parser->at = tag->next_line;
}

static void end_block(struct parser *parser, const struct tag *tag,
                      const struct open_tag *open)
{
    bool is_argument = is_inside_parent(parser, parser->depth);
    if (is_argument)
        parser->at = tag->end; /* space before {{/x}} on its own line is no content */
    else
        pass(parser, tag);
    struct node *node = &parser->template->nodes[open->node];
    if (node->own_line)
        node->indent = first_indent(parser, open->body, tag->start, node->indent);
    if (is_argument)
        dedent(parser->template, open->node);
}

static int take_end(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == 0)
        return fail(parser, tag->line, "thẻ đóng không có thẻ mở", tag->content);
    struct open_tag open = parser->stack[--parser->depth];
    struct node *node = &parser->template->nodes[open.node];
    if (!str_eq(tag->content, open.content))
        return error_set(parser->error,
                         "%s:%u: thẻ đóng {{/%.*s}} không khớp thẻ mở {{%.*s}} ở dòng %u",
                         parser->template->file, tag->line, STR_ARG(tag->content),
                         STR_ARG(open.content), node->line);
    if (node->kind == NODE_PARENT)
        end_parent(parser, tag, &open);
    else if (node->kind == NODE_BLOCK)
        end_block(parser, tag, &open);
    else
        pass(parser, tag);
    parser->template->nodes[open.node].end = parser->template->count;
    return 0;
}

static int take_comment(struct parser *parser, const struct tag *tag)
{
    pass(parser, tag);
    return 0;
}

static bool is_delimiter(struct str text)
{
    return text.len > 0 && text.len <= DELIMITER_MAX && str_find_char(text, '=') < 0;
}

static int take_delimiters(struct parser *parser, const struct tag *tag)
{
    size_t len = 0;
    while (len < tag->content.len && !strchr(" \t\r", tag->content.ptr[len]))
        len++;
    struct str open = { tag->content.ptr, len };
    struct str close = str_trim(str_from(tag->content, len));
    if (!is_delimiter(open) || !is_delimiter(close) || str_find_char(close, ' ') >= 0)
        return fail(parser, tag->line, "ký hiệu thẻ mới không hợp lệ", tag->content);
    pass(parser, tag);
    parser->open = open;
    parser->close = close;
    return 0;
}

static const struct {
    char kind;
    int (*take)(struct parser *parser, const struct tag *tag);
} tag_kinds[] = {
    { '\0', take_value },  { '{', take_value },      { '&', take_value },
    { '#', take_section }, { '^', take_section },    { '/', take_end },
    { '>', take_partial }, { '<', take_parent },     { '$', take_block },
    { '!', take_comment }, { '=', take_delimiters },
};

/* ---- 5. The loop
 * ------------------------------------------------------------------------- */

static int parse_tag(struct parser *parser, size_t start)
{
    struct tag tag;
    if (read_tag(parser, start, &tag))
        return -1;
    add_text(parser, parser->at, tag.line_from);
    for (size_t i = 0; i < sizeof tag_kinds / sizeof *tag_kinds; i++) {
        if (tag_kinds[i].kind == tag.kind)
            return tag_kinds[i].take(parser, &tag);
    }
    return 0;
}

int template_parse(struct arena *arena, struct template *template, struct str source,
                   struct error *error)
{
    struct parser parser = {
        .arena = arena,
        .template = template,
        .error = error,
        .source = source,
        .line = 1,
        .open = STR("{{"),
        .close = STR("}}"),
    };
    for (;;) {
        ptrdiff_t start = str_find(str_from(source, parser.at), parser.open);
        if (start < 0)
            break;
        if (parse_tag(&parser, parser.at + (size_t)start))
            return -1;
    }
    add_text(&parser, parser.at, source.len);
    if (parser.depth == 0)
        return 0;
    const struct open_tag *open = &parser.stack[parser.depth - 1];
    return fail(&parser, template->nodes[open->node].line, "thẻ chưa đóng", open->content);
}
