/*
 * word_style.c - the few properties of style attributes and of a pasted <style> that say
 * something: fonts, weights, lists.
 *
 * Twin of core/desk/editor/word_style.js.
 */
#include "content/word.h"

#include <ctype.h>

enum { RULES_MAX = 256 };

static const char *const properties[STYLE_PROPERTIES] = {
    [STYLE_BORDER] = "border",
    [STYLE_DISPLAY] = "display",
    [STYLE_FONT] = "font",
    [STYLE_FONT_FAMILY] = "font-family",
    [STYLE_FONT_STYLE] = "font-style",
    [STYLE_FONT_WEIGHT] = "font-weight",
    [STYLE_LIST_STYLE] = "list-style",
    [STYLE_LIST_STYLE_TYPE] = "list-style-type",
    [STYLE_MARGIN] = "margin",
    [STYLE_MARGIN_LEFT] = "margin-left",
    [STYLE_MSO_BREAK_TYPE] = "mso-break-type",
    [STYLE_MSO_ELEMENT] = "mso-element",
    [STYLE_MSO_HIDE] = "mso-hide",
    [STYLE_MSO_LIST] = "mso-list",
    [STYLE_MSO_OUTLINE_LEVEL] = "mso-outline-level",
    [STYLE_MSO_SPECIAL_CHARACTER] = "mso-special-character",
    [STYLE_PAGE_BREAK_BEFORE] = "page-break-before",
    [STYLE_TEXT_DECORATION] = "text-decoration",
    [STYLE_TEXT_DECORATION_LINE] = "text-decoration-line",
    [STYLE_TEXT_INDENT] = "text-indent",
    [STYLE_VERTICAL_ALIGN] = "vertical-align",
    [STYLE_WHITE_SPACE] = "white-space",
};

/* ---- reading ----------------------------------------------------------------- */

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* White space runs become one space, none at the ends; in place. */
static struct str squeeze(char *text, size_t len)
{
    size_t out = 0;
    bool gap = false;
    for (size_t i = 0; i < len; i++) {
        if (is_white(text[i])) {
            gap = out > 0;
            continue;
        }
        if (gap)
            text[out++] = ' ';
        gap = false;
        text[out++] = text[i];
    }
    return (struct str){ text, out };
}

static void read_declaration(struct word_style *style, char *text, size_t len)
{
    char *colon = memchr(text, ':', len);
    if (!colon)
        return;
    struct str name = squeeze(text, (size_t)(colon - text));
    for (size_t i = 0; i < STYLE_PROPERTIES; i++)
        if (str_is(name, properties[i]))
            style->value[i] = squeeze(colon + 1, len - (size_t)(colon + 1 - text));
}

static void read_style(struct word_style *style, struct arena *arena, struct str text)
{
    char *low = arena_copy(arena, text.ptr, text.len);
    char quote = 0;
    size_t begin = 0;
    for (size_t i = 0; i < text.len; i++)
        if (low[i] >= 'A' && low[i] <= 'Z')
            low[i] = (char)(low[i] + ('a' - 'A'));
    for (size_t at = 0; at <= text.len; at++) {
        if (at < text.len && quote) {
            if (low[at] == quote)
                quote = 0;
            continue;
        }
        if (at < text.len && low[at] != ';') {
            if (low[at] == '"' || low[at] == '\'')
                quote = low[at];
            continue;
        }
        read_declaration(style, low + begin, at - begin);
        begin = at + 1;
    }
}

const struct word_style *word_style(struct arena *arena, struct str text)
{
    static const struct word_style nothing = { 0 };
    if (text.len == 0)
        return &nothing;
    struct word_style *style = arena_alloc(arena, sizeof *style);
    read_style(style, arena, text);
    return style;
}

/* ---- rules ------------------------------------------------------------------- */

static bool is_name(struct str s, bool is_tag)
{
    if (is_tag && (!s.len || !isalpha((unsigned char)s.ptr[0])))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!isalnum((unsigned char)s.ptr[i]) &&
            (is_tag || !strchr("_-", s.ptr[i]) || !s.ptr[i]))
            return false;
    return s.len > 0;
}

/* Not what stands before the first selector: comments, "<!--". */
static struct str without_comment(struct str selector)
{
    for (size_t at = selector.len; at-- > 0;) {
        struct str rest = str_from(selector, at);
        if (str_starts(rest, STR("*/")))
            return str_trim(str_from(rest, 2));
        if (str_starts(rest, STR("<!--")))
            return str_trim(str_from(rest, 4));
    }
    return str_trim(selector);
}

static void add_selectors(struct arena *arena, struct word_rules *rules,
                          struct str selectors, struct word_found gives)
{
    while (selectors.ptr && rules->count < RULES_MAX) {
        struct str selector = without_comment(str_cut(&selectors, ','));
        struct str name = selector, tag = str_cut(&name, '.');
        if ((tag.len && !is_name(tag, true)) || (name.ptr && !is_name(name, false)) ||
            (!tag.len && !name.ptr))
            continue;
        struct word_rule rule = { .tag = arena_str(arena, tag),
                                  .name = name.ptr ? arena_str(arena, name) : STR(""),
                                  .gives = gives };
        WORD_PUSH(arena, rules->list, rules->count, rule);
    }
}

void word_rules_add(struct arena *arena, struct word_rules *rules, struct str css)
{
    while (rules->count < RULES_MAX) {
        ptrdiff_t open = str_find_char(css, '{');
        if (open < 0)
            return;
        struct str body = str_from(css, (size_t)open + 1);
        ptrdiff_t close = str_find_char(body, '}');
        if (close < 0)
            return;
        const struct word_style *style =
            word_style(arena, (struct str){ body.ptr, (size_t)close });
        struct str family = style->value[STYLE_FONT_FAMILY];
        struct word_found gives = { .font =
                                        family.ptr ? word_font_kind(family) : FONT_UNSAID,
                                    .list = style->value[STYLE_MSO_LIST] };
        if (gives.font != FONT_UNSAID || gives.list.ptr)
            add_selectors(arena, rules, (struct str){ css.ptr, (size_t)open }, gives);
        css = str_from(body, (size_t)close + 1);
    }
}

static bool has_class(struct str classes, struct str name)
{
    while (classes.len) {
        size_t len = 0;
        while (len < classes.len && !is_white(classes.ptr[len]))
            len++;
        if (str_eq((struct str){ classes.ptr, len }, name))
            return true;
        classes = str_from(classes, len + 1);
    }
    return false;
}

bool word_has_class(struct str classes, const char *name)
{
    return has_class(classes, str_of(name));
}

struct word_found word_rules_find(const struct word_rules *rules, struct str tag,
                                  struct str classes)
{
    struct word_found found = { .font = FONT_UNSAID };
    for (size_t i = 0; i < rules->count; i++) {
        const struct word_rule *rule = &rules->list[i];
        if ((rule->tag.len && !str_eq_nocase(rule->tag, tag)) ||
            (rule->name.len && !has_class(classes, rule->name)))
            continue;
        if (rule->gives.font != FONT_UNSAID)
            found.font = rule->gives.font;
        if (rule->gives.list.ptr)
            found.list = rule->gives.list;
    }
    return found;
}

/* ---- what the properties mean ------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "36.0pt" in points; false when it is nothing of the kind. */
static bool read_length(struct str text, double *points)
{
    static const struct unit {
        const char *name;
        double points;
    } units[] = {
        { "pt", 1 }, { "px", 0.75 }, { "cm", 28.35 }, { "mm", 2.835 }, { "in", 72 }
    };
    double value = 0, step = 1, sign = 1;
    bool has_point = false, has_digit = false;
    if (str_starts(text, STR("-"))) {
        sign = -1;
        text = str_from(text, 1);
    }
    for (; text.len && (is_digit(text.ptr[0]) || (text.ptr[0] == '.' && !has_point));
         text = str_from(text, 1)) {
        if (text.ptr[0] == '.') {
            has_point = true;
            has_digit = false;
            continue;
        }
        has_digit = true;
        value = value * 10 + (text.ptr[0] - '0');
        step *= has_point ? 10 : 1;
    }
    for (size_t i = 0; has_digit && i < sizeof units / sizeof *units; i++)
        if (str_is(text, units[i].name)) {
            *points = sign * value / step * units[i].points;
            return true;
        }
    return false;
}

double word_left_margin(const struct word_style *style)
{
    struct str parts[4] = { { NULL, 0 } }, rest = style->value[STYLE_MARGIN];
    double points = 0;
    for (size_t i = 0; rest.ptr && i < 4; i++)
        parts[i] = str_cut(&rest, ' ');
    struct str value = style->value[STYLE_MARGIN_LEFT];
    for (size_t i = 0; !value.ptr && i < 3; i++)
        value = parts[(size_t[]){ 3, 1, 0 }[i]];
    return read_length(value, &points) ? points : 0;
}

char word_list_type(const struct word_style *style, struct str attribute)
{
    static const struct named {
        const char *name;
        char type;
    } types[] = {
        { "lower-alpha", 'a' }, { "lower-latin", 'a' }, { "upper-alpha", 'A' },
        { "upper-latin", 'A' }, { "lower-roman", 'i' }, { "upper-roman", 'I' },
    };
    struct str value = style->value[STYLE_LIST_STYLE_TYPE];
    if (!value.ptr)
        value = style->value[STYLE_LIST_STYLE];
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(value, types[i].name))
            return types[i].type;
    bool is_type = attribute.len == 1 && strchr("aAiI", attribute.ptr[0]);
    return is_type && attribute.ptr[0] ? attribute.ptr[0] : 0;
}

static bool is_one_of(struct str value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(value, words[i]))
            return true;
    return false;
}

bool word_is_hidden(const struct word_style *style)
{
    static const char *const parts[] = { "header", "footer", "comment", "comment-list" };
    return str_is(style->value[STYLE_DISPLAY], "none") ||
           str_is(style->value[STYLE_MSO_HIDE], "all") ||
           is_one_of(style->value[STYLE_MSO_ELEMENT], parts,
                     sizeof parts / sizeof *parts) ||
           str_is(style->value[STYLE_MSO_SPECIAL_CHARACTER], "comment");
}

static unsigned set_mark(unsigned marks, unsigned mark, bool is_on)
{
    return is_on ? marks | mark : marks & ~mark;
}

unsigned word_styled_marks(unsigned marks, const struct word_style *style)
{
    static const char *const bold[] = { "bold", "bolder", "600", "700", "800", "900" };
    struct str weight = style->value[STYLE_FONT_WEIGHT];
    struct str slant = style->value[STYLE_FONT_STYLE];
    struct str align = style->value[STYLE_VERTICAL_ALIGN];
    struct str line = style->value[STYLE_TEXT_DECORATION];
    if (!line.ptr)
        line = style->value[STYLE_TEXT_DECORATION_LINE];
    if (weight.len && !str_is(weight, "inherit"))
        marks = set_mark(marks, MARK_STRONG,
                         is_one_of(weight, bold, sizeof bold / sizeof *bold));
    if (slant.len && !str_is(slant, "inherit"))
        marks =
            set_mark(marks, MARK_EM, str_is(slant, "italic") || str_is(slant, "oblique"));
    if (str_find(line, STR("underline")) >= 0)
        marks |= MARK_U;
    if (str_find(line, STR("line-through")) >= 0)
        marks |= MARK_S;
    if (str_is(align, "super") || str_is(align, "sub"))
        marks = (marks & ~(unsigned)(MARK_SUB | MARK_SUP)) |
                (str_is(align, "sub") ? MARK_SUB : MARK_SUP);
    return marks;
}
