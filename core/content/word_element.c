/*
 * word_element.c - what one element of a pasted text is: heading, caption, paragraph,
 * the end of a page, a link to a note.
 *
 * Twin of core/desk/editor/word_element.js. The text of a tree is read without
 * recursion, for what is asked here may be nested without end.
 */
#include "base/text.h"
#include "content/word.h"

#include <ctype.h>

enum { NUMBER_DIGITS = 5, SENTENCE_MIN = 40, HEADING_MAX = 150 };

/* ---- attributes -------------------------------------------------------------- */

struct str word_attribute(const GumboElement *element, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);
    return found ? str_of(found->value) : (struct str){ NULL, 0 };
}

int word_number(struct str text, int other)
{
    uint64_t number;
    text = str_trim(text);
    if (text.len == 0 || text.len > NUMBER_DIGITS || !str_to_u64(text, &number))
        return other;
    return (int)number;
}

struct str word_tag_name(struct arena *arena, const GumboElement *element)
{
    if (element->tag != GUMBO_TAG_UNKNOWN)
        return str_of(gumbo_normalized_tagname(element->tag));
    GumboStringPiece name = element->original_tag;
    gumbo_tag_from_original_text(&name);
    return text_lower(arena, (struct str){ name.data, name.data ? name.length : 0 });
}

/* ---- the text of a tree ------------------------------------------------------ */

static const GumboVector *children_of(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;
}

/* The node that follows in the order of the text; NULL behind the last one in `root`. */
static const GumboNode *next_node(const GumboNode *root, const GumboNode *node)
{
    const GumboVector *children = children_of(node);
    if (children && children->length)
        return children->data[0];
    while (node != root) {
        const GumboVector *around = children_of(node->parent);
        if (around && node->index_within_parent + 1 < around->length)
            return around->data[node->index_within_parent + 1];
        node = node->parent;
    }
    return NULL;
}

static struct str text_of(const GumboNode *node)
{
    bool is_text = node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA ||
                   node->type == GUMBO_NODE_WHITESPACE;
    return is_text ? str_of(node->v.text.text) : STR("");
}

struct str word_text_content(struct arena *arena, const GumboNode *node)
{
    struct buf out = { 0 };
    for (const GumboNode *at = node; at; at = next_node(node, at))
        buf_add_str(&out, text_of(at));
    struct str text = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* As JavaScript trims. */
static bool is_white(int32_t letter)
{
    return letter == ' ' || (letter >= 9 && letter <= 13) || letter == 0xA0 ||
           letter == 0x1680 || (letter >= 0x2000 && letter <= 0x200A) || letter == 0x2028 ||
           letter == 0x2029 || letter == 0x202F || letter == 0x205F || letter == 0x3000 ||
           letter == 0xFEFF;
}

bool word_is_blank(const GumboNode *node)
{
    for (const GumboNode *at = node; at; at = next_node(node, at))
        for (struct str text = text_of(at); text.len;)
            if (!is_white(text_next(&text)))
                return false;
    return true;
}

/* The length of all text inside, as far as it matters. */
static bool is_short(const GumboNode *node)
{
    size_t count = 0, gap = 0;
    for (const GumboNode *at = node; at; at = next_node(node, at))
        for (struct str text = text_of(at); text.len;) {
            if (is_white(text_next(&text))) {
                gap += count > 0;
                continue;
            }
            count += gap + 1;
            gap = 0;
            if (count > HEADING_MAX)
                return false;
        }
    return true;
}

/* ---- what it is -------------------------------------------------------------- */

bool word_is_page_end(const struct word_style *style)
{
    struct str before = style->value[STYLE_PAGE_BREAK_BEFORE];
    return str_is(before, "always") || str_is(before, "page") ||
           str_ends(style->value[STYLE_MSO_BREAK_TYPE], STR("break"));
}

bool word_ends_sentence(struct str text)
{
    static const char *const ends[] = { ".", "!", "?", "…", ":", ";" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(text, str_of(ends[i])))
            return text_length(text) >= SENTENCE_MIN;
    return false;
}

bool word_is_caption(struct str classes)
{
    return word_has_class(classes, "MsoCaption") || word_has_class(classes, "caption");
}

static bool is_heading_role(const GumboElement *element)
{
    return str_is(word_attribute(element, "role"), "heading");
}

static bool is_white_char(char c)
{
    return c && strchr(" \t\n\f\r", c);
}

/* Does one of the classes begin so? */
static bool has_class_like(struct str classes, const char *beginning)
{
    for (struct str rest = classes; rest.len; rest = str_from(rest, 1)) {
        bool is_first = rest.ptr == classes.ptr || is_white_char(rest.ptr[-1]);
        if (is_first && str_starts(rest, str_of(beginning)))
            return true;
    }
    return false;
}

bool word_is_paragraph(const GumboElement *element)
{
    static const char *const kinds[] = { "MsoNormal", "MsoList", "MsoTitle", "MsoCaption",
                                         "MsoHeading" };
    struct str classes = word_attribute(element, "class");
    if (element->tag != GUMBO_TAG_DIV)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (has_class_like(classes, kinds[i]))
            return true;
    return is_heading_role(element);
}

bool word_may_be_list(struct str classes, const struct word_style *style)
{
    return has_class_like(classes, "MsoListParagraph") ||
           str_starts(style->value[STYLE_TEXT_INDENT], STR("-"));
}

static int named_level(struct str classes)
{
    for (struct str rest = classes; rest.len; rest = str_from(rest, 1)) {
        const size_t len = strlen("MsoHeading1");
        bool is_first = rest.ptr == classes.ptr || is_white_char(rest.ptr[-1]);
        bool is_whole = rest.len == len || (rest.len > len && is_white_char(rest.ptr[len]));
        if (is_first && is_whole && str_starts(rest, STR("MsoHeading")) &&
            rest.ptr[len - 1] >= '1' && rest.ptr[len - 1] <= '6')
            return rest.ptr[len - 1] - '0';
    }
    return 0;
}

int word_heading_level(const GumboNode *node, const struct word_style *style)
{
    const GumboElement *element = &node->v.element;
    struct str classes = word_attribute(element, "class");
    struct str outline = style->value[STYLE_MSO_OUTLINE_LEVEL];
    if (word_has_class(classes, "MsoTitle"))
        return 1;
    int level = named_level(classes);
    if (!level && is_heading_role(element))
        level = word_number(word_attribute(element, "aria-level"), 2);
    if (!level && outline.len == 1 && outline.ptr[0] >= '1' && outline.ptr[0] <= '4' &&
        is_short(node))
        level = outline.ptr[0] - '0';
    return level;
}

/* ---- links to notes ---------------------------------------------------------- */

static bool skip(struct str *rest, const char *word)
{
    if (!str_starts(*rest, str_of(word)))
        return false;
    *rest = str_from(*rest, strlen(word));
    return true;
}

/* "#_ftnref1", "#ftnt_ref1", "#sdfootnote1anc" */
static bool goes_back(struct str href)
{
    struct str rest = href;
    if (skip(&rest, "#_ftnref") || skip(&rest, "#_ednref") || skip(&rest, "#ftnt_ref") ||
        skip(&rest, "#edn_ref"))
        return true;
    if (!skip(&rest, "#sdfootnote") && !skip(&rest, "#sdendnote"))
        return false;
    size_t digits = 0;
    while (digits < rest.len && isdigit((unsigned char)rest.ptr[digits]))
        digits++;
    return digits && str_starts(str_from(rest, digits), STR("anc"));
}

enum word_note word_note_kind(struct str href)
{
    static const char *const notes[] = { "#_ftn", "#_edn",       "#ftn",
                                         "#edn",  "#sdfootnote", "#sdendnote" };
    if (!str_starts(href, STR("#")))
        return NOTE_NONE;
    if (str_find(href, STR("msocom")) >= 0 || str_find(href, STR("msoanchor")) >= 0 ||
        str_find(href, STR("cmnt")) >= 0)
        return NOTE_COMMENT;
    if (goes_back(href))
        return NOTE_BACK;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (str_starts(href, str_of(notes[i])))
            return NOTE_REFERENCE;
    return NOTE_NONE;
}
