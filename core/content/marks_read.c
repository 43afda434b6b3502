/*
 * marks_read.c - one block of sanitised HTML as simple marks (marks.h). What is written
 * here is tried by marks.c, which composes it again: a doubtful case need not be
 * recognised, only the usual one be right.
 */
#include "base/text.h"
#include "content/marks.h"

struct reader {
    struct buf *out;
    bool careful;
    bool in_cell;
};

static bool read_children(struct reader *reader, const GumboElement *element);

static bool has_attributes(const GumboElement *element)
{
    return element->attributes.length > 0;
}

/* ---- words ------------------------------------------------------------------- */

static bool is_sign(const struct reader *reader, struct str rest)
{
    return marks_escapable(rest) == 1 && strchr("\\*_~^[]|", rest.ptr[0]) &&
           (rest.ptr[0] != '|' || reader->in_cell || reader->careful);
}

static bool read_text(struct reader *reader, struct str text)
{
    for (; text.len; text = str_from(text, 1)) {
        char c = text.ptr[0];
        if (c == '\n' || c == '\r' || c == '\t')
            return false;
        bool is_bar = c == '|' && reader->in_cell;
        if (is_bar || (reader->careful && is_sign(reader, text)))
            buf_add_char(reader->out, '\\');
        buf_add_char(reader->out, c);
    }
    return true;
}

static const char *sign_of(GumboTag tag)
{
    static const struct sign {
        GumboTag tag;
        const char *text;
    } signs[] = {
        { GUMBO_TAG_STRONG, "**" }, { GUMBO_TAG_EM, "*" },  { GUMBO_TAG_U, "__" },
        { GUMBO_TAG_S, "~~" },      { GUMBO_TAG_SUP, "^" }, { GUMBO_TAG_SUB, "~" },
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].tag == tag)
            return signs[i].text;
    return NULL;
}

static bool read_link(struct reader *reader, const GumboElement *element)
{
    const GumboAttribute *href = gumbo_get_attribute(&element->attributes, "href");
    if (!href || element->attributes.length != 1)
        return false;
    buf_add_char(reader->out, '[');
    if (!read_children(reader, element))
        return false;
    buf_add_text(reader->out, "](");
    for (const char *c = href->value; *c; c++) {
        if (strchr(")[|<", *c))
            buf_add_char(reader->out, '\\');
        buf_add_char(reader->out, *c);
    }
    buf_add_char(reader->out, ')');
    return true;
}

static bool read_inline(struct reader *reader, const GumboElement *element)
{
    const char *sign = sign_of(element->tag);
    if (element->tag == GUMBO_TAG_A)
        return read_link(reader, element);
    if (element->tag == GUMBO_TAG_BR && !reader->in_cell) {
        buf_add_char(reader->out, '\n');
        return true;
    }
    if (!sign || has_attributes(element))
        return false;
    buf_add_text(reader->out, sign);
    bool good = read_children(reader, element);
    buf_add_text(reader->out, sign);
    return good;
}

static bool read_node(struct reader *reader, const GumboNode *node)
{
    if (node->type == GUMBO_NODE_ELEMENT)
        return read_inline(reader, &node->v.element);
    return read_text(reader, str_of(node->v.text.text));
}

static bool read_children(struct reader *reader, const GumboElement *element)
{
    for (unsigned i = 0; i < element->children.length; i++)
        if (!read_node(reader, element->children.data[i]))
            return false;
    return true;
}

/* ---- beginnings of lines ----------------------------------------------------- */

/* Puts a backslash before what would say that a line is something else. */
static void add_guarded_line(struct buf *out, struct str line)
{
    size_t digits = 0;
    while (digits < line.len && line.ptr[digits] >= '0' && line.ptr[digits] <= '9')
        digits++;
    if (digits) {
        buf_add(out, line.ptr, digits);
        line = str_from(line, digits);
        if (line.len && (line.ptr[0] == '.' || line.ptr[0] == ')'))
            buf_add_char(out, '\\');
    } else if (marks_escapable(line) && line.ptr[0] != '\\') {
        buf_add_char(out, '\\');
    }
    buf_add_str(out, line);
}

/* Lines of `text` with `indent` spaces before all but the first. */
static void add_lines(struct reader *reader, struct str text, size_t indent)
{
    bool is_first = true;
    while (text.ptr) {
        struct str line = str_cut(&text, '\n');
        if (!is_first) {
            buf_add_char(reader->out, '\n');
            for (size_t i = 0; i < indent; i++)
                buf_add_char(reader->out, ' ');
        }
        is_first = false;
        if (reader->careful)
            add_guarded_line(reader->out, line);
        else
            buf_add_str(reader->out, line);
    }
}

/* The words of an element up to the first block in it, as lines; how many children. */
static bool read_lines(struct reader *reader, const GumboElement *element, size_t indent,
                       unsigned *taken)
{
    struct buf *out = reader->out, words = { 0 };
    bool good = true;
    unsigned i = 0;
    reader->out = &words;
    for (; i < element->children.length && good; i++) {
        const GumboNode *child = element->children.data[i];
        if (child->type == GUMBO_NODE_ELEMENT &&
            (child->v.element.tag == GUMBO_TAG_UL || child->v.element.tag == GUMBO_TAG_OL))
            break;
        good = read_node(reader, child);
    }
    reader->out = out;
    *taken = i;
    if (good && words.len)
        add_lines(reader, buf_str(&words), indent);
    buf_free(&words);
    return good;
}

/* ---- blocks ------------------------------------------------------------------ */

static bool read_whole(struct reader *reader, const GumboElement *element)
{
    unsigned taken;
    return !has_attributes(element) && read_lines(reader, element, 0, &taken) &&
           taken == element->children.length;
}

static bool read_list(struct reader *reader, const GumboElement *list, size_t indent);

static bool read_item(struct reader *reader, const GumboElement *item, size_t indent)
{
    unsigned taken;
    if (item->tag != GUMBO_TAG_LI || !read_lines(reader, item, indent + 2, &taken))
        return false;
    for (; taken < item->children.length; taken++) {
        const GumboNode *child = item->children.data[taken];
        if (child->type != GUMBO_NODE_ELEMENT ||
            !read_list(reader, &child->v.element, indent + 2))
            return false;
    }
    return true;
}

static bool read_list(struct reader *reader, const GumboElement *list, size_t indent)
{
    const GumboAttribute *start = gumbo_get_attribute(&list->attributes, "start");
    uint64_t number = 1;
    bool is_ordered = list->tag == GUMBO_TAG_OL;
    if ((!is_ordered && list->tag != GUMBO_TAG_UL) || list->attributes.length > !!start ||
        (start && !str_to_u64(str_of(start->value), &number)))
        return false;
    for (unsigned i = 0; i < list->children.length; i++) {
        const GumboNode *child = list->children.data[i];
        if (child->type != GUMBO_NODE_ELEMENT)
            return false;
        if (i || indent)
            buf_add_char(reader->out, '\n');
        for (size_t j = 0; j < indent; j++)
            buf_add_char(reader->out, ' ');
        if (is_ordered)
            buf_printf(reader->out, "%u. ", (unsigned)(number + i));
        else
            buf_add_text(reader->out, "- ");
        if (!read_item(reader, &child->v.element, indent))
            return false;
    }
    return true;
}

static bool read_row(struct reader *reader, const GumboElement *row)
{
    buf_add_char(reader->out, '|');
    for (unsigned i = 0; i < row->children.length; i++) {
        const GumboNode *cell = row->children.data[i];
        if (cell->type != GUMBO_NODE_ELEMENT)
            return false;
        buf_add_char(reader->out, ' ');
        if (!read_children(reader, &cell->v.element))
            return false;
        buf_add_text(reader->out, " |");
    }
    return row->tag == GUMBO_TAG_TR && row->children.length;
}

static bool read_table(struct reader *reader, const GumboElement *table)
{
    bool is_first = true;
    reader->in_cell = true;
    for (unsigned i = 0; i < table->children.length; i++) {
        const GumboNode *child = table->children.data[i];
        const GumboElement *part = &child->v.element;
        if (child->type != GUMBO_NODE_ELEMENT ||
            (part->tag != GUMBO_TAG_THEAD && part->tag != GUMBO_TAG_TBODY))
            return false;
        for (unsigned j = 0; j < part->children.length; j++) {
            const GumboNode *row = part->children.data[j];
            if (!is_first)
                buf_add_char(reader->out, '\n');
            is_first = false;
            if (row->type != GUMBO_NODE_ELEMENT || !read_row(reader, &row->v.element))
                return false;
            if (part->tag == GUMBO_TAG_THEAD && j == 0) {
                buf_add_text(reader->out, "\n|");
                for (unsigned k = 0; k < row->v.element.children.length; k++)
                    buf_add_text(reader->out, "---|");
            }
        }
    }
    return !is_first;
}

bool marks_read(struct buf *out, const GumboNode *node, bool careful)
{
    struct reader reader = { .out = out, .careful = careful };
    const GumboElement *element = &node->v.element;
    switch (element->tag) {
    case GUMBO_TAG_P:
        return read_whole(&reader, element);
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
        buf_add_text(out, element->tag == GUMBO_TAG_H2   ? "# "
                          : element->tag == GUMBO_TAG_H3 ? "## "
                                                         : "### ");
        return read_whole(&reader, element);
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
        return read_list(&reader, element, 0);
    case GUMBO_TAG_TABLE:
        return read_table(&reader, element);
    case GUMBO_TAG_HR:
        buf_add_text(out, "---");
        return true;
    default:
        return false;
    }
}
