/*
 * docx_style.h - what the styles and the numbering of a .docx say, and how far each
 * list has counted.
 */
#ifndef DINH_DESK_DOCX_STYLE_H
#define DINH_DESK_DOCX_STYLE_H

#include "desk/xml.h"

enum {
    DOCX_LEVELS = 9,
    DOCX_STYLE_DEPTH = 20,
    DOCX_STYLES_MAX = 4100,
    DOCX_LISTS_MAX = 2000
};

/* Of a run or of a style: -1 where nothing is said. */
struct docx_marks {
    int8_t bold, italic, underline, strike, raised, lowered, hidden;
    struct str font; /* ptr NULL: nothing said */
};

struct docx_list { /* one w:num */
    int64_t id;
    const struct xml_node *abstract, *own;
    size_t counts; /* which row of docx_styles.counts it counts in */
    bool has_begun[DOCX_LEVELS];
};

struct docx_styles {
    struct arena *arena;
    const struct xml_node *styles, *numbering; /* roots, or NULL */
    const struct xml_node **by_id;             /* the styles, sorted by their ids */
    size_t style_count;
    struct docx_list *lists;
    size_t list_count;
    int64_t (*counts)[DOCX_LEVELS]; /* by abstract numbering; INT64_MIN: not begun */
};

/* Either root may be NULL. */
void docx_styles_open(struct docx_styles *styles, struct arena *arena,
                      const struct xml_node *style_root,
                      const struct xml_node *numbering_root);
/* For docx_styles_open: makes by_id. */
void docx_styles_sort(struct docx_styles *styles);
const struct xml_node *docx_style(const struct docx_styles *styles, struct str id);
/* "Heading 1", "caption", "Title": the name of the style or the first above it that is
 * built in; "" for none. */
struct str docx_style_name(const struct docx_styles *styles, struct str id);
/* The first child of that name in a style's properties ("pPr", "rPr"), up the chain. */
const struct xml_node *docx_style_says(const struct docx_styles *styles, struct str id,
                                       const char *properties, const char *name);
/* What a run of a paragraph is, all styles taken together. */
struct docx_marks docx_marks(const struct docx_styles *styles, struct str paragraph_style,
                             const struct xml_node *run_properties);

/* The place of a paragraph in a list, counted on; false when it is in none. `marker`:
 * "1.", "a)", "Điều 2.", "•". */
struct docx_place {
    int64_t list, abstract;
    int level; /* from 0 */
    struct str marker;
};
bool docx_number(struct docx_styles *styles, const struct xml_node *paragraph_properties,
                 struct str paragraph_style, struct docx_place *out);

#endif
