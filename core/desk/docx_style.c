/*
 * docx_style.c - styles up their chain of ancestors (see docx_style.h). Lists are in
 * docx_number.c.
 */
#include "desk/docx_style.h"

#include <stdlib.h>

static struct str id_of(const struct xml_node *style)
{
    return xml_attribute(style, "styleId");
}

static int compare(struct str a, struct str b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_styles(const void *a, const void *b)
{
    return compare(id_of(*(const struct xml_node *const *)a),
                   id_of(*(const struct xml_node *const *)b));
}

void docx_styles_sort(struct docx_styles *styles)
{
    const struct xml_node *first = styles->styles ? styles->styles->first : NULL;
    styles->by_id = arena_alloc(styles->arena, DOCX_STYLES_MAX * sizeof *styles->by_id);
    for (const struct xml_node *style = first;
         style && styles->style_count < DOCX_STYLES_MAX; style = style->next)
        if (xml_is(style, "style") && id_of(style).len)
            styles->by_id[styles->style_count++] = style;
    qsort(styles->by_id, styles->style_count, sizeof *styles->by_id, compare_styles);
}

const struct xml_node *docx_style(const struct docx_styles *styles, struct str id)
{
    size_t low = 0, high = id.len ? styles->style_count : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(id_of(styles->by_id[middle]), id);
        if (order == 0)
            return styles->by_id[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const struct xml_node *above(const struct docx_styles *styles,
                                    const struct xml_node *style)
{
    return docx_style(styles, xml_attribute(xml_child(style, "basedOn"), "val"));
}

struct str docx_style_name(const struct docx_styles *styles, struct str id)
{
    const struct xml_node *style = docx_style(styles, id);
    for (int i = 0; style && i < DOCX_STYLE_DEPTH; i++, style = above(styles, style)) {
        struct str name = xml_attribute(xml_child(style, "name"), "val");
        struct str custom = xml_attribute(style, "customStyle");
        if (name.len && !str_is(custom, "1") && !str_is(custom, "true"))
            return name;
    }
    return STR("");
}

const struct xml_node *docx_style_says(const struct docx_styles *styles, struct str id,
                                       const char *properties, const char *name)
{
    const struct xml_node *style = docx_style(styles, id);
    for (int i = 0; style && i < DOCX_STYLE_DEPTH; i++, style = above(styles, style)) {
        const struct xml_node *found = xml_child(xml_child(style, properties), name);
        if (found)
            return found;
    }
    return NULL;
}

/* ---- marks of runs ---- */

/* <w:b/> is on; val="0", "false", "none" is off. */
static int8_t is_on(const struct xml_node *property)
{
    struct str value = xml_attribute(property, "val");
    if (!property)
        return -1;
    return !str_is(value, "0") && !str_is(value, "false") && !str_is(value, "off") &&
           !str_is(value, "none");
}

static struct str font_of(const struct xml_node *properties)
{
    static const char *const names[] = { "ascii", "hAnsi", "cs" };
    const struct xml_node *fonts = xml_child(properties, "rFonts");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str font = xml_attribute(fonts, names[i]);
        if (font.len)
            return font;
    }
    if (xml_attribute(fonts, "asciiTheme").ptr) /* themes have modern fonts alone */
        return STR("Times New Roman");
    return (struct str){ NULL, 0 };
}

static void take(int8_t *to, int8_t from)
{
    if (*to < 0)
        *to = from;
}

/* What is not known yet is taken from these properties. */
static void add_marks(struct docx_marks *marks, const struct xml_node *properties)
{
    if (!properties)
        return;
    struct str align = xml_attribute(xml_child(properties, "vertAlign"), "val");
    take(&marks->bold, is_on(xml_child(properties, "b")));
    take(&marks->italic, is_on(xml_child(properties, "i")));
    take(&marks->underline, is_on(xml_child(properties, "u")));
    take(&marks->strike, is_on(xml_child(properties, "strike")));
    take(&marks->strike, is_on(xml_child(properties, "dstrike")));
    take(&marks->hidden, is_on(xml_child(properties, "vanish")));
    if (align.ptr) {
        take(&marks->raised, str_is(align, "superscript"));
        take(&marks->lowered, str_is(align, "subscript"));
    }
    if (!marks->font.ptr)
        marks->font = font_of(properties);
}

static void add_style(struct docx_marks *marks, const struct docx_styles *styles,
                      struct str id)
{
    const struct xml_node *style = docx_style(styles, id);
    for (int i = 0; style && i < DOCX_STYLE_DEPTH; i++, style = above(styles, style))
        add_marks(marks, xml_child(style, "rPr"));
}

struct docx_marks docx_marks(const struct docx_styles *styles, struct str paragraph_style,
                             const struct xml_node *run_properties)
{
    struct docx_marks marks = { -1, -1, -1, -1, -1, -1, -1, { NULL, 0 } };
    add_marks(&marks, run_properties);
    add_style(&marks, styles, xml_attribute(xml_child(run_properties, "rStyle"), "val"));
    add_style(&marks, styles, paragraph_style);
    const struct xml_node *defaults = xml_child(styles->styles, "docDefaults");
    add_marks(&marks, xml_child(xml_child(defaults, "rPrDefault"), "rPr"));
    return marks;
}
