/*
 * docx_number.c - lists of a .docx: what numbering.xml says of a level, and counting
 * (docx_number of docx_style.h).
 *
 * A paragraph names a w:num, which points to a w:abstractNum with up to nine levels.
 * Nums of one abstractNum count on together unless one of them says where it starts.
 */
#include "base/buf.h"
#include "base/text.h"
#include "desk/docx_style.h"

enum { MARKER_MAX = 80, ROMAN_MAX = 3999 };

static const struct xml_node *with_id(const struct xml_node *root, const char *name,
                                      const char *attribute, struct str id)
{
    for (const struct xml_node *node = root ? root->first : NULL; id.ptr && node;
         node = node->next)
        if (xml_is(node, name) && str_eq(xml_attribute(node, attribute), id))
            return node;
    return NULL;
}

/* Where the first list with the same abstractNum counts. */
static size_t counts_of(const struct docx_styles *styles, const struct xml_node *abstract)
{
    for (size_t i = 0; i < styles->list_count; i++)
        if (styles->lists[i].abstract == abstract)
            return i;
    return styles->list_count;
}

void docx_styles_open(struct docx_styles *styles, struct arena *arena,
                      const struct xml_node *style_root,
                      const struct xml_node *numbering_root)
{
    *styles = (struct docx_styles){ .arena = arena,
                                    .styles = style_root,
                                    .numbering = numbering_root };
    docx_styles_sort(styles);
    size_t count = 0;
    const struct xml_node *first = numbering_root ? numbering_root->first : NULL;
    for (const struct xml_node *node = first; node; node = node->next)
        count += xml_is(node, "num");
    if (count > DOCX_LISTS_MAX)
        count = DOCX_LISTS_MAX;
    styles->lists = arena_alloc(arena, (count + 1) * sizeof *styles->lists);
    styles->counts = arena_alloc(arena, (count + 1) * sizeof *styles->counts);
    for (const struct xml_node *node = first; node && styles->list_count < count;
         node = node->next) {
        struct str abstract = xml_attribute(xml_child(node, "abstractNumId"), "val");
        if (!xml_is(node, "num"))
            continue;
        struct docx_list list = { .id = xml_number(node, "numId", -1),
                                  .own = node,
                                  .abstract = with_id(numbering_root, "abstractNum",
                                                      "abstractNumId", abstract) };
        list.counts = counts_of(styles, list.abstract);
        for (int level = 0; level < DOCX_LEVELS; level++)
            styles->counts[styles->list_count][level] = INT64_MIN;
        styles->lists[styles->list_count++] = list;
    }
}

/* ---- a level ---- */

static const struct xml_node *level_in(const struct xml_node *parent, const char *name,
                                       int level)
{
    for (const struct xml_node *node = parent ? parent->first : NULL; node;
         node = node->next)
        if (xml_is(node, name) && xml_number(node, "ilvl", 0) == level)
            return node;
    return NULL;
}

static const struct xml_node *level_of(const struct docx_list *list, int level)
{
    const struct xml_node *own =
        xml_child(level_in(list->own, "lvlOverride", level), "lvl");
    return own ? own : level_in(list->abstract, "lvl", level);
}

static void add_letters(struct buf *out, int64_t number, char first)
{
    for (int64_t i = 0; i <= (number - 1) / 26 && i < 8; i++)
        buf_add_char(out, (char)(first + (number - 1) % 26));
}

static void add_roman(struct buf *out, int64_t number, bool is_small)
{
    static const struct {
        int value;
        const char *small, *large;
    } digits[] = {
        { 1000, "m", "M" }, { 900, "cm", "CM" }, { 500, "d", "D" }, { 400, "cd", "CD" },
        { 100, "c", "C" },  { 90, "xc", "XC" },  { 50, "l", "L" },  { 40, "xl", "XL" },
        { 10, "x", "X" },   { 9, "ix", "IX" },   { 5, "v", "V" },   { 4, "iv", "IV" },
        { 1, "i", "I" },
    };
    for (size_t i = 0; i < sizeof digits / sizeof *digits;) {
        if (number < digits[i].value) {
            i++;
            continue;
        }
        buf_add_text(out, is_small ? digits[i].small : digits[i].large);
        number -= digits[i].value;
    }
}

static void add_number(struct buf *out, int64_t number, struct str format)
{
    bool is_small = str_starts(format, STR("lower"));
    if ((str_is(format, "lowerLetter") || str_is(format, "upperLetter")) && number > 0)
        add_letters(out, number, is_small ? 'a' : 'A');
    else if ((str_is(format, "lowerRoman") || str_is(format, "upperRoman")) && number > 0 &&
             number <= ROMAN_MAX)
        add_roman(out, number, is_small);
    else if (str_is(format, "decimalZero"))
        buf_printf(out, "%02lld", (long long)number);
    else if (!str_is(format, "none"))
        buf_printf(out, "%lld", (long long)number);
}

/* Bullets of Word are letters of a font of signs. */
static void add_bullet(struct buf *out, struct str text)
{
    int32_t sign = text_next(&text);
    if (sign < 0 || sign == 'o' || sign >= 0xE000 || sign == 0xA7 || sign == 0xB7)
        sign = 0x2022;
    text_add_letter(out, sign);
}

/* "%1.%2)" with the counts put in. */
static struct str write_marker(struct docx_styles *styles, const struct docx_list *list,
                               int at)
{
    const struct xml_node *level = level_of(list, at);
    struct str format = xml_attribute(xml_child(level, "numFmt"), "val");
    struct str text = xml_attribute(xml_child(level, "lvlText"), "val");
    struct buf out = { 0 };
    if (str_is(format, "bullet"))
        add_bullet(&out, text);
    for (size_t i = 0; out.len < MARKER_MAX && !str_is(format, "bullet") && i < text.len;
         i++) {
        int other = i + 1 < text.len ? text.ptr[i + 1] - '1' : -1;
        if (text.ptr[i] != '%' || other < 0 || other >= DOCX_LEVELS) {
            buf_add_char(&out, text.ptr[i]);
            continue;
        }
        int64_t number = styles->counts[list->counts][other];
        struct str how = xml_attribute(xml_child(level_of(list, other), "numFmt"), "val");
        bool is_legal = xml_child(level, "isLgl");
        add_number(&out, number == INT64_MIN ? 1 : number, is_legal ? STR("decimal") : how);
        i++;
    }
    struct str marker = arena_str(styles->arena, buf_str(&out));
    buf_free(&out);
    return marker.ptr ? marker : STR("");
}

/* ---- counting ---- */

static int64_t start_of(const struct docx_list *list, int level)
{
    return xml_number(xml_child(level_of(list, level), "start"), "val", 1);
}

static void count_on(struct docx_styles *styles, struct docx_list *list, int level)
{
    int64_t *counts = styles->counts[list->counts];
    const struct xml_node *override =
        xml_child(level_in(list->own, "lvlOverride", level), "startOverride");
    if (override && !list->has_begun[level])
        counts[level] = xml_number(override, "val", 1);
    else if (counts[level] == INT64_MIN)
        counts[level] = start_of(list, level);
    else if (counts[level] < INT32_MAX)
        counts[level]++;
    list->has_begun[level] = true;
    for (int above = 0; above < level; above++)
        if (counts[above] == INT64_MIN)
            counts[above] = start_of(list, above);
    for (int below = level + 1; below < DOCX_LEVELS; below++)
        counts[below] = INT64_MIN;
}

static struct docx_list *list_of(struct docx_styles *styles, int64_t id)
{
    for (size_t i = 0; i < styles->list_count; i++)
        if (styles->lists[i].id == id && styles->lists[i].abstract)
            return &styles->lists[i];
    return NULL;
}

bool docx_number(struct docx_styles *styles, const struct xml_node *paragraph_properties,
                 struct str paragraph_style, struct docx_place *out)
{
    const struct xml_node *own = xml_child(paragraph_properties, "numPr");
    const struct xml_node *styled =
        docx_style_says(styles, paragraph_style, "pPr", "numPr");
    const struct xml_node *id = xml_child(own, "numId");
    const struct xml_node *level = xml_child(own, "ilvl");
    struct docx_list *list =
        list_of(styles, xml_number(id ? id : xml_child(styled, "numId"), "val", 0));
    int64_t at = xml_number(level ? level : xml_child(styled, "ilvl"), "val", 0);
    if (!list || at < 0 || at >= DOCX_LEVELS || !level_of(list, (int)at))
        return false;
    count_on(styles, list, (int)at);
    *out = (struct docx_place){ .list = list->id,
                                .abstract = (int64_t)list->counts,
                                .level = (int)at,
                                .marker = write_marker(styles, list, (int)at) };
    return true;
}
