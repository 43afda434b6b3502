/*
 * word.h - what the files of the cleaner share (wordclean.h): runs, lines, items.
 *
 * HTML -> tree (html_parse) -> items (word_walk.c, word_block.c) -> steps over the items
 * and HTML (wordclean.c). Texts are in word_text.c, lists in word_list.c, tables in
 * word_table.c, styles in word_style.c, questions to elements in word_element.c, old fonts
 * in legacy_font.c. core/desk/editor has a twin of each, with the same names: a rule is
 * changed in both, and tests/word compares the bytes.
 */
#ifndef DINH_CONTENT_WORD_H
#define DINH_CONTENT_WORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "content/wordclean.h"

#include <gumbo.h>

/* ---- growing arrays ---------------------------------------------------------- */

/* Room for one more after `count` items of `size` bytes; called before each addition. */
void *word_grow(struct arena *arena, void *items, size_t count, size_t size);
#define WORD_PUSH(arena, array, count, item)                          \
    ((array) = word_grow((arena), (array), (count), sizeof *(array)), \
     (array)[(count)++] = (item))

/* ---- fonts (legacy_font.c) --------------------------------------------------- */

enum word_font {
    FONT_NONE,
    FONT_TCVN3,
    FONT_TCVN3_UPPER,
    FONT_VNI,
    FONT_WINGDINGS,
    FONT_SYMBOL,
    FONT_UNSAID /* inherited */
};

/* Of the first font in a CSS list. */
enum word_font word_font_kind(struct str family);
struct str word_decode(struct arena *arena, enum word_font font, struct str text);

/* ---- text (word_text.c) ------------------------------------------------------ */

enum word_mark {
    MARK_STRONG = 1,
    MARK_EM = 2,
    MARK_U = 4,
    MARK_S = 8,
    MARK_SUB = 16,
    MARK_SUP = 32
};

enum word_cut { CUT_NONE, CUT_LINE, CUT_PAGE };

struct word_run {
    struct str text, href; /* href.ptr NULL: no link */
    uint8_t marks, font, cut;
};

struct word_runs {
    struct word_run *list;
    size_t count;
};

struct word_line {
    struct word_run *runs; /* neighbours differ in marks or href */
    size_t count;
};

struct word_lines {
    struct word_line *list;
    size_t count;
};

struct word_paragraphs {
    struct word_lines *list;
    size_t count;
};

struct word_paragraphs word_paragraphs(struct arena *arena, const struct word_runs *runs,
                                       struct word_clean *notes);
/* Their words, lines with a space between. */
struct str word_runs_plain(struct arena *arena, const struct word_runs *runs,
                           struct word_clean *notes);
bool word_is_letter(int32_t letter);
/* Only a-z, without accents and case. */
struct str word_bare_letters(struct arena *arena, struct str text);
struct str word_plain(struct arena *arena, const struct word_line *line);
struct str word_lines_plain(struct arena *arena, const struct word_lines *lines);
bool word_line_is_all(const struct word_line *line, unsigned mark);
bool word_lines_are_all(const struct word_lines *lines, unsigned mark);
struct word_line word_without(struct arena *arena, const struct word_line *line,
                              unsigned marks);
void word_lines_without(struct arena *arena, struct word_lines *lines, unsigned marks);
/* Without the first `count` letters and the spaces behind them. */
struct word_line word_without_start(struct arena *arena, const struct word_line *line,
                                    size_t count);
/* With `between` where they meet; a space has the marks of both sides. */
struct word_line word_one_line(struct arena *arena, const struct word_lines *lines,
                               struct str between);
struct word_line word_text_line(struct arena *arena, struct str text);
void word_add_lines(struct arena *arena, struct word_lines *to,
                    const struct word_lines *more);
void word_write_line(struct buf *out, const struct word_line *line);
void word_write_lines(struct buf *out, const struct word_lines *lines); /* <br> between */
/* NULL for a link that may not stay. */
struct str word_safe_link(struct str value);
/* "" when it says nothing, as what a word processor puts there by itself. */
struct str word_alt(struct arena *arena, struct str value);

/* ---- styles (word_style.c) --------------------------------------------------- */

enum word_property {
    STYLE_BORDER,
    STYLE_DISPLAY,
    STYLE_FONT,
    STYLE_FONT_FAMILY,
    STYLE_FONT_STYLE,
    STYLE_FONT_WEIGHT,
    STYLE_LIST_STYLE,
    STYLE_LIST_STYLE_TYPE,
    STYLE_MARGIN,
    STYLE_MARGIN_LEFT,
    STYLE_MSO_BREAK_TYPE,
    STYLE_MSO_ELEMENT,
    STYLE_MSO_HIDE,
    STYLE_MSO_LIST,
    STYLE_MSO_OUTLINE_LEVEL,
    STYLE_MSO_SPECIAL_CHARACTER,
    STYLE_PAGE_BREAK_BEFORE,
    STYLE_TEXT_DECORATION,
    STYLE_TEXT_DECORATION_LINE,
    STYLE_TEXT_INDENT,
    STYLE_VERTICAL_ALIGN,
    STYLE_WHITE_SPACE,
    STYLE_PROPERTIES
};

struct word_style {
    struct str value[STYLE_PROPERTIES]; /* in small letters; ptr NULL: not given */
};

struct word_found {
    enum word_font font; /* FONT_UNSAID: no rule */
    struct str list;     /* mso-list */
};

struct word_rule {
    struct str tag, name; /* either may be empty */
    struct word_found gives;
};

struct word_rules {
    struct word_rule *list;
    size_t count;
};

/* Of a style attribute; never NULL. */
const struct word_style *word_style(struct arena *arena, struct str text);
void word_rules_add(struct arena *arena, struct word_rules *rules, struct str css);
struct word_found word_rules_find(const struct word_rules *rules, struct str tag,
                                  struct str classes);
double word_left_margin(const struct word_style *style); /* points */
/* 'a' 'A' 'i' 'I', or 0 for 1, 2, 3 and what HTML has no letter for. */
char word_list_type(const struct word_style *style, struct str attribute);
bool word_is_hidden(const struct word_style *style);
unsigned word_styled_marks(unsigned marks, const struct word_style *style);

/* ---- elements (word_element.c) ----------------------------------------------- */

/* ptr NULL: not there. */
struct str word_attribute(const GumboElement *element, const char *name);
bool word_has_class(struct str classes, const char *name);
/* A number of at most five digits and nothing else, or `other`. */
int word_number(struct str text, int other);
struct str word_tag_name(struct arena *arena, const GumboElement *element);
/* All text inside, as it stands there. */
struct str word_text_content(struct arena *arena, const GumboNode *node);
bool word_is_blank(const GumboNode *node); /* no text inside but white space */
bool word_is_page_end(const struct word_style *style);
bool word_ends_sentence(struct str text);
bool word_is_caption(struct str classes);
bool word_is_paragraph(const GumboElement *element); /* a <div> that means one */
/* May what stands before a gap in it be the marker of a list? */
bool word_may_be_list(struct str classes, const struct word_style *style);
int word_heading_level(const GumboNode *node, const struct word_style *style); /* 0: none */

enum word_note { NOTE_NONE, NOTE_REFERENCE, NOTE_BACK, NOTE_COMMENT };
enum word_note word_note_kind(struct str href);

/* ---- items ------------------------------------------------------------------- */

struct word_marker {
    bool ordered;
    char type;
    int num;
};

struct word_typed {
    struct str key; /* ptr NULL: not typed as a list */
    struct word_marker marker;
    size_t size; /* letters of the marker */
};

enum word_kind { WORD_P, WORD_H, WORD_LI, WORD_FIGURE, WORD_TABLE, WORD_HR };

struct word_table;

struct word_item {
    enum word_kind kind;
    bool quote;
    bool is_caption;         /* P */
    bool is_found;           /* H: made of a bold line */
    int level;               /* H, LI */
    struct word_lines lines; /* P, H, LI */
    struct word_typed typed; /* P */
    struct word_marker marker;
    struct str key;            /* LI: of one list */
    struct str src, alt;       /* FIGURE */
    int width, height;         /* 0: not given */
    struct word_lines caption; /* FIGURE */
    struct word_table *table;
};

struct word_items {
    struct word_item **list;
    size_t count;
};

struct word_cell {
    bool is_header;
    struct str scope;
    int colspan, rowspan;
    struct word_items items;
    struct word_lines lines; /* of `items`, when the table is data */
};

struct word_row {
    bool is_head;     /* stands in <thead> */
    bool is_head_row; /* reads like a head */
    struct word_cell *cells;
    size_t count;
};

struct word_table {
    struct word_items caption_items;
    struct word_lines caption;
    struct word_row *rows;
    size_t count, heads;
};

/* word_walk.c; false when the tree is too deep. */
bool word_walk(struct arena *arena, const GumboElement *root, struct word_clean *notes,
               struct word_items *items);

/* word_list.c; read_marker: false when the marker has words of its own. */
bool word_read_marker(struct arena *arena, struct str marker, char known,
                      struct word_marker *out);
struct word_typed word_typed_marker(struct arena *arena, const struct word_line *line);
/* A list typed as lines of one paragraph: each of its lines, and what stands between. */
struct word_paragraphs word_typed_parts(struct arena *arena,
                                        const struct word_lines *lines);
bool word_is_bullet(int32_t letter);
void word_find_typed_lists(struct arena *arena, struct word_items *items);
/* Writes the list that begins at `at`; returns where it ends. */
size_t word_write_list(struct arena *arena, struct buf *out, const struct word_items *items,
                       size_t at);

/* word_table.c: what comes to stand where the table was. */
struct word_items word_place_table(struct arena *arena, struct word_table *table,
                                   struct word_clean *notes);
void word_write_table(struct buf *out, const struct word_table *table);

#endif
