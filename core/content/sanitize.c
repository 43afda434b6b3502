/*
 * sanitize.c - rich text through a real HTML5 parser and an allow-list
 * (sanitize.h).
 *
 * 1 tables of what may stay   2 attributes   3 writing   4 the walk   5 rounds
 *
 * Nothing of the input is copied but texts and checked attribute values: the
 * output is written anew from the parsed tree. It is then parsed again until
 * nothing changes any more, so what a browser parses is what was checked here,
 * and sanitising twice changes nothing.
 *
 * The parser and the addresses that may stay are in html_parse.c.
 */
#include "content/sanitize.h"

#include "base/text.h"
#include "content/html_parse.h"

enum { ROUNDS_MAX = 4 };

/* ---- 1. what may stay ---------------------------------------------------------- */

enum role {
    ROLE_PASS,   /* the tag goes, its content stays in place */
    ROLE_DROP,   /* the content goes too */
    ROLE_INLINE, /* kept within a paragraph */
    ROLE_VOID,   /* br, img, hr */
    ROLE_BLOCK,  /* kept between paragraphs */
    ROLE_DIV     /* becomes paragraphs, or what blocks it holds */
};

struct rule {
    const char *name; /* written; NULL for what is not */
    uint8_t role;
    bool may_be_empty;  /* a cell without text still is a cell */
    bool holds_flow;    /* bare text in it becomes paragraphs */
    bool holds_parts;   /* only other elements: white space in it means nothing */
    uint8_t parents[3]; /* only there; elsewhere treated as ROLE_DIV */
};

/* Shared by several rows below. */
#define INLINE(text)                      \
    {                                     \
        .name = text, .role = ROLE_INLINE \
    }
#define BLOCK(text)                      \
    {                                    \
        .name = text, .role = ROLE_BLOCK \
    }
#define DIV              \
    {                    \
        .role = ROLE_DIV \
    }
#define DROP              \
    {                     \
        .role = ROLE_DROP \
    }

static const struct rule rules[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_P] = BLOCK("p"),
    [GUMBO_TAG_H1] = BLOCK("h2"),
    [GUMBO_TAG_H2] = BLOCK("h2"),
    [GUMBO_TAG_H3] = BLOCK("h3"),
    [GUMBO_TAG_H4] = BLOCK("h4"),
    [GUMBO_TAG_H5] = BLOCK("h4"),
    [GUMBO_TAG_H6] = BLOCK("h4"),
    [GUMBO_TAG_BLOCKQUOTE] = { .name = "blockquote",
                               .role = ROLE_BLOCK,
                               .holds_flow = true },
    [GUMBO_TAG_UL] = { .name = "ul", .role = ROLE_BLOCK, .holds_parts = true },
    [GUMBO_TAG_OL] = { .name = "ol", .role = ROLE_BLOCK, .holds_parts = true },
    [GUMBO_TAG_LI] = { .name = "li",
                       .role = ROLE_BLOCK,
                       .parents = { GUMBO_TAG_UL, GUMBO_TAG_OL } },
    [GUMBO_TAG_FIGURE] = { .name = "figure", .role = ROLE_BLOCK, .holds_parts = true },
    [GUMBO_TAG_FIGCAPTION] = { .name = "figcaption",
                               .role = ROLE_BLOCK,
                               .parents = { GUMBO_TAG_FIGURE } },
    [GUMBO_TAG_TABLE] = { .name = "table", .role = ROLE_BLOCK, .holds_parts = true },
    [GUMBO_TAG_CAPTION] = { .name = "caption",
                            .role = ROLE_BLOCK,
                            .parents = { GUMBO_TAG_TABLE } },
    [GUMBO_TAG_THEAD] = { .name = "thead",
                          .role = ROLE_BLOCK,
                          .holds_parts = true,
                          .parents = { GUMBO_TAG_TABLE } },
    [GUMBO_TAG_TBODY] = { .name = "tbody",
                          .role = ROLE_BLOCK,
                          .holds_parts = true,
                          .parents = { GUMBO_TAG_TABLE } },
    [GUMBO_TAG_TFOOT] = { .name = "tbody",
                          .role = ROLE_BLOCK,
                          .holds_parts = true,
                          .parents = { GUMBO_TAG_TABLE } },
    [GUMBO_TAG_TR] = { .name = "tr",
                       .role = ROLE_BLOCK,
                       .may_be_empty = true,
                       .holds_parts = true,
                       .parents = { GUMBO_TAG_THEAD, GUMBO_TAG_TBODY, GUMBO_TAG_TFOOT } },
    [GUMBO_TAG_TD] = { .name = "td",
                       .role = ROLE_BLOCK,
                       .may_be_empty = true,
                       .parents = { GUMBO_TAG_TR } },
    [GUMBO_TAG_TH] = { .name = "th",
                       .role = ROLE_BLOCK,
                       .may_be_empty = true,
                       .parents = { GUMBO_TAG_TR } },
    [GUMBO_TAG_BR] = { .name = "br", .role = ROLE_VOID },
    [GUMBO_TAG_IMG] = { .name = "img", .role = ROLE_VOID },
    [GUMBO_TAG_HR] = { .name = "hr", .role = ROLE_VOID },

    [GUMBO_TAG_STRONG] = INLINE("strong"),
    [GUMBO_TAG_B] = INLINE("strong"),
    [GUMBO_TAG_EM] = INLINE("em"),
    [GUMBO_TAG_I] = INLINE("em"),
    [GUMBO_TAG_U] = INLINE("u"),
    [GUMBO_TAG_INS] = INLINE("u"),
    [GUMBO_TAG_S] = INLINE("s"),
    [GUMBO_TAG_STRIKE] = INLINE("s"),
    [GUMBO_TAG_DEL] = INLINE("s"),
    [GUMBO_TAG_SUB] = INLINE("sub"),
    [GUMBO_TAG_SUP] = INLINE("sup"),
    [GUMBO_TAG_A] = INLINE("a"),

    [GUMBO_TAG_DIV] = DIV,
    [GUMBO_TAG_SECTION] = DIV,
    [GUMBO_TAG_ARTICLE] = DIV,
    [GUMBO_TAG_HEADER] = DIV,
    [GUMBO_TAG_FOOTER] = DIV,
    [GUMBO_TAG_MAIN] = DIV,
    [GUMBO_TAG_ASIDE] = DIV,
    [GUMBO_TAG_NAV] = DIV,
    [GUMBO_TAG_ADDRESS] = DIV,
    [GUMBO_TAG_CENTER] = DIV,
    [GUMBO_TAG_DL] = DIV,
    [GUMBO_TAG_DT] = DIV,
    [GUMBO_TAG_DD] = DIV,
    [GUMBO_TAG_FORM] = DIV,
    [GUMBO_TAG_FIELDSET] = DIV,
    [GUMBO_TAG_DETAILS] = DIV,
    [GUMBO_TAG_SUMMARY] = DIV,
    [GUMBO_TAG_PRE] = DIV,

    [GUMBO_TAG_SCRIPT] = DROP,
    [GUMBO_TAG_STYLE] = DROP,
    [GUMBO_TAG_TEMPLATE] = DROP,
    [GUMBO_TAG_IFRAME] = DROP,
    [GUMBO_TAG_NOSCRIPT] = DROP,
    [GUMBO_TAG_NOEMBED] = DROP,
    [GUMBO_TAG_NOFRAMES] = DROP,
    [GUMBO_TAG_XMP] = DROP,
    [GUMBO_TAG_PLAINTEXT] = DROP,
    [GUMBO_TAG_TITLE] = DROP,
    [GUMBO_TAG_TEXTAREA] = DROP,
    [GUMBO_TAG_SELECT] = DROP,
    [GUMBO_TAG_SVG] = DROP,
    [GUMBO_TAG_MATH] = DROP,
    [GUMBO_TAG_OBJECT] = DROP,
    [GUMBO_TAG_APPLET] = DROP,
    [GUMBO_TAG_FRAMESET] = DROP,
    [GUMBO_TAG_CANVAS] = DROP,
    [GUMBO_TAG_AUDIO] = DROP,
    [GUMBO_TAG_VIDEO] = DROP,
    [GUMBO_TAG_HEAD] = DROP,
};

/* ---- 2. attributes ------------------------------------------------------------------ */

/* "" is a picture that has yet to be chosen; it may stand in a figure alone. */
static bool picture_is_good(struct str src)
{
    return src.ptr && (src.len == 0 || html_picture_is_good(src));
}

static bool text_is_good(struct str text)
{
    return text.len <= 2000 && text_is_clean(text);
}

static bool count_is_good(struct str text)
{
    uint64_t count;
    return str_to_u64(text, &count) && count >= 1 && count <= 100 && text.ptr[0] != '0';
}

static bool size_is_good(struct str text)
{
    uint64_t size;
    return str_to_u64(text, &size) && size >= 1 && size <= 20000 && text.ptr[0] != '0';
}

static bool scope_is_good(struct str text)
{
    return str_is(text, "row") || str_is(text, "col") || str_is(text, "rowgroup") ||
           str_is(text, "colgroup");
}

static bool type_is_good(struct str text)
{
    return str_is(text, "a") || str_is(text, "A") || str_is(text, "i") || str_is(text, "I");
}

/* In the order in which they are written. */
static const struct attribute {
    uint8_t tag;
    const char *name;
    bool (*is_good)(struct str);
    bool is_needed; /* without it the element goes, its content stays */
} attributes[] = {
    { GUMBO_TAG_A, "href", html_link_is_good, true },
    { GUMBO_TAG_A, "title", text_is_good, false },
    { GUMBO_TAG_IMG, "src", picture_is_good, true },
    { GUMBO_TAG_IMG, "alt", text_is_good, false },
    { GUMBO_TAG_IMG, "width", size_is_good, false },
    { GUMBO_TAG_IMG, "height", size_is_good, false },
    { GUMBO_TAG_TD, "colspan", count_is_good, false },
    { GUMBO_TAG_TD, "rowspan", count_is_good, false },
    { GUMBO_TAG_TH, "colspan", count_is_good, false },
    { GUMBO_TAG_TH, "rowspan", count_is_good, false },
    { GUMBO_TAG_TH, "scope", scope_is_good, false },
    { GUMBO_TAG_OL, "start", size_is_good, false },
    { GUMBO_TAG_OL, "type", type_is_good, false },
};
enum { ATTRIBUTES = sizeof attributes / sizeof *attributes };

static struct str attribute_value(const GumboElement *element, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);
    return found ? str_trim(str_of(found->value)) : (struct str){ NULL, 0 };
}

static bool has_what_it_needs(const GumboElement *element)
{
    for (size_t i = 0; i < ATTRIBUTES; i++)
        if (attributes[i].tag == element->tag && attributes[i].is_needed &&
            !attributes[i].is_good(attribute_value(element, attributes[i].name)))
            return false;
    return true;
}

/* ---- 3. writing ------------------------------------------------------------------------
 */

struct writer {
    struct buf out;
    size_t paragraph; /* where the open <p> of bare text begins + 1, or 0 */
    bool break_due;   /* a div has ended where no paragraph may stand */
    int depth;
    bool too_deep;
};

/* Where a node stands: under which kept element, and whether bare text there
 * must be put into paragraphs. */
struct place {
    const struct rule *parent; /* NULL: the top */
    GumboTag tag;
    bool is_flow;
    size_t begin; /* of its content */
};

static void write_attributes(struct buf *out, const GumboElement *element)
{
    for (size_t i = 0; i < ATTRIBUTES; i++) {
        if (attributes[i].tag != element->tag)
            continue;
        struct str value = attribute_value(element, attributes[i].name);
        bool is_alt = str_is(str_of(attributes[i].name), "alt");
        if ((!value.ptr || !attributes[i].is_good(value)) && !is_alt)
            continue;
        if (!value.ptr || !attributes[i].is_good(value))
            value = STR("");
        buf_printf(out, " %s=\"", attributes[i].name);
        text_add_escaped(out, value);
        buf_add_char(out, '"');
    }
}

static void close_paragraph(struct writer *writer)
{
    if (!writer->paragraph)
        return;
    size_t begin = writer->paragraph - 1;
    writer->paragraph = 0;
    if (writer->out.len == begin + strlen("<p>"))
        writer->out.len = begin;
    else
        buf_add_text(&writer->out, "</p>");
}

/* Before text and what stands among text. */
static void begin_inline(struct writer *writer, const struct place *place)
{
    if (writer->break_due && !place->is_flow && writer->out.len > place->begin)
        buf_add_text(&writer->out, "<br>");
    writer->break_due = false;
    if (!place->is_flow || writer->paragraph)
        return;
    writer->paragraph = writer->out.len + 1;
    buf_add_text(&writer->out, "<p>");
}

/* Before and after a block, and around a div. */
static void end_inline(struct writer *writer, const struct place *place, bool is_div)
{
    if (place->is_flow)
        close_paragraph(writer);
    writer->break_due = is_div && !place->is_flow;
}

static bool is_blank(struct str text)
{
    return str_trim(text).len == 0;
}

/* References like &#1; bring in what no text may hold. */
static void write_text(struct writer *writer, const struct place *place, const char *text)
{
    struct str s = str_of(text);
    bool means_nothing = (place->is_flow && !writer->paragraph) ||
                         (place->parent && place->parent->holds_parts);
    if (is_blank(s) && means_nothing)
        return;
    begin_inline(writer, place);
    if (text_is_clean(s)) {
        text_add_escaped(&writer->out, s);
        return;
    }
    while (s.len) {
        struct str letter = s;
        text_next(&s);
        letter.len -= s.len;
        if (text_is_clean(letter))
            text_add_escaped(&writer->out, letter);
    }
}

/* ---- 4. the walk -----------------------------------------------------------------------
 */

static void walk(struct writer *writer, const struct place *place, const GumboNode *node);

static void walk_children(struct writer *writer, const struct place *place,
                          const GumboElement *element)
{
    if (++writer->depth > SANITIZE_MAX_DEPTH)
        writer->too_deep = true;
    for (unsigned i = 0; i < element->children.length && !writer->too_deep; i++)
        walk(writer, place, element->children.data[i]);
    writer->depth--;
}

static bool fits(const struct rule *rule, const struct place *place)
{
    if (!rule->parents[0])
        return true;
    for (size_t i = 0; i < sizeof rule->parents; i++)
        if (place->parent && rule->parents[i] && rule->parents[i] == place->tag)
            return true;
    return false;
}

static void walk_kept(struct writer *writer, const struct rule *rule,
                      const GumboElement *element)
{
    struct buf *out = &writer->out;
    size_t begin = out->len, paragraph = writer->paragraph;
    buf_printf(out, "<%s", rule->name);
    write_attributes(out, element);
    buf_add_char(out, '>');
    if (rule->role == ROLE_VOID)
        return;
    struct place inside = {
        .parent = rule, .tag = element->tag, .is_flow = rule->holds_flow, .begin = out->len
    };
    writer->paragraph = 0;
    walk_children(writer, &inside, element);
    close_paragraph(writer);
    writer->paragraph = paragraph;
    writer->break_due = false;
    if (out->len == inside.begin && !rule->may_be_empty)
        out->len = begin;
    else
        buf_printf(out, "</%s>", rule->name);
}

static uint8_t role_of(const struct place *place, const GumboElement *element)
{
    const struct rule *rule = &rules[element->tag];
    if (element->tag_namespace != GUMBO_NAMESPACE_HTML)
        return ROLE_DROP;
    if (!has_what_it_needs(element))
        return rule->role == ROLE_VOID ? ROLE_DROP : ROLE_PASS;
    if (rule->role == ROLE_BLOCK && !fits(rule, place))
        return ROLE_DIV;
    if (element->tag == GUMBO_TAG_IMG && place->tag != GUMBO_TAG_FIGURE &&
        attribute_value(element, "src").len == 0)
        return ROLE_DROP;
    return rule->role;
}

static void walk_element(struct writer *writer, const struct place *place,
                         const GumboElement *element)
{
    const struct rule *rule = &rules[element->tag];
    uint8_t role = role_of(place, element);
    bool stands_alone = role == ROLE_BLOCK || element->tag == GUMBO_TAG_HR;
    if (role == ROLE_DROP)
        return;
    if (role == ROLE_PASS) {
        walk_children(writer, place, element);
        return;
    }
    if (role == ROLE_DIV) {
        end_inline(writer, place, true);
        walk_children(writer, place, element);
        end_inline(writer, place, true);
        return;
    }
    if (stands_alone)
        end_inline(writer, place, false);
    else
        begin_inline(writer, place);
    walk_kept(writer, rule, element);
}

static void walk(struct writer *writer, const struct place *place, const GumboNode *node)
{
    switch (node->type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
        write_text(writer, place, node->v.text.text);
        break;
    case GUMBO_NODE_ELEMENT:
        walk_element(writer, place, &node->v.element);
        break;
    default: /* comments, templates */
        break;
    }
}

/* ---- 5. rounds ----------------------------------------------------------------------
 */

/* One round; false when the input is too much. */
static bool clean_once(struct str html, struct buf *out)
{
    struct writer writer = { .depth = 0 };
    struct arena *arena = arena_create(0);
    const GumboElement *parsed = html_parse(arena, html);
    if (parsed) {
        struct place top = { .is_flow = true };
        walk_children(&writer, &top, parsed);
        close_paragraph(&writer);
    }
    arena_destroy(arena);
    buf_free(out);
    *out = writer.out;
    return parsed && !writer.too_deep;
}

struct str sanitize_html(struct arena *arena, struct str html)
{
    struct str result = { NULL, 0 };
    struct buf now = { 0 }, next = { 0 };
    if (html.len > SANITIZE_MAX_INPUT)
        return result;
    bool good = clean_once(html, &now), stable = false;
    for (int round = 0; good && !stable && round < ROUNDS_MAX; round++) {
        good = clean_once(buf_str(&now), &next);
        stable = good && str_eq(buf_str(&now), buf_str(&next));
        struct buf swap = now;
        now = next;
        next = swap;
    }
    if (good && stable)
        result = arena_str(arena, buf_str(&now));
    else if (good) /* never settles: keep the words */
        result = html_from_text(arena, html_to_text(arena, buf_str(&now)));
    buf_free(&now);
    buf_free(&next);
    return result;
}
