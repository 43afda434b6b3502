/*
 * word_walk.c - from the tree of a pasted text to a row of items: paragraphs, headings,
 * lines of lists, pictures, tables, rules.
 *
 * 1 which elements mean what   2 lists   3 pictures and notes   4 tables   5 the walk
 *
 * Where text goes is word_block.c. The two are the twin of core/desk/editor/word_walk.js.
 */
#include "base/text.h"
#include "content/html_parse.h"
#include "content/word_walk.h"

#include <ctype.h>

enum {
    DEPTH_MAX = 400,
    LEVEL_MAX = 9,  /* of lists */
    SMALL_MAX = 24, /* pixels; smaller pictures are ornaments */
    SIZE_MAX_PIXELS = 20000,
    MARKER_RUNS = 8,
    MARKER_LETTERS = 6,
    LABEL_LETTERS = 8
};

/* ---- 1. which elements mean what --------------------------------------------- */

enum meaning { MEANS_NOTHING, MEANS_DROPPED, MEANS_BLOCK };

static const uint8_t meanings[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_APPLET] = MEANS_DROPPED,   [GUMBO_TAG_AUDIO] = MEANS_DROPPED,
    [GUMBO_TAG_CANVAS] = MEANS_DROPPED,   [GUMBO_TAG_FRAMESET] = MEANS_DROPPED,
    [GUMBO_TAG_HEAD] = MEANS_DROPPED,     [GUMBO_TAG_IFRAME] = MEANS_DROPPED,
    [GUMBO_TAG_MATH] = MEANS_DROPPED,     [GUMBO_TAG_NOEMBED] = MEANS_DROPPED,
    [GUMBO_TAG_NOFRAMES] = MEANS_DROPPED, [GUMBO_TAG_NOSCRIPT] = MEANS_DROPPED,
    [GUMBO_TAG_OBJECT] = MEANS_DROPPED,   [GUMBO_TAG_PLAINTEXT] = MEANS_DROPPED,
    [GUMBO_TAG_SCRIPT] = MEANS_DROPPED,   [GUMBO_TAG_SELECT] = MEANS_DROPPED,
    [GUMBO_TAG_STYLE] = MEANS_DROPPED,    [GUMBO_TAG_SVG] = MEANS_DROPPED,
    [GUMBO_TAG_TEMPLATE] = MEANS_DROPPED, [GUMBO_TAG_TEXTAREA] = MEANS_DROPPED,
    [GUMBO_TAG_TITLE] = MEANS_DROPPED,    [GUMBO_TAG_VIDEO] = MEANS_DROPPED,
    [GUMBO_TAG_XMP] = MEANS_DROPPED,      [GUMBO_TAG_ADDRESS] = MEANS_BLOCK,
    [GUMBO_TAG_ARTICLE] = MEANS_BLOCK,    [GUMBO_TAG_ASIDE] = MEANS_BLOCK,
    [GUMBO_TAG_BLOCKQUOTE] = MEANS_BLOCK, [GUMBO_TAG_CAPTION] = MEANS_BLOCK,
    [GUMBO_TAG_CENTER] = MEANS_BLOCK,     [GUMBO_TAG_DD] = MEANS_BLOCK,
    [GUMBO_TAG_DETAILS] = MEANS_BLOCK,    [GUMBO_TAG_DIV] = MEANS_BLOCK,
    [GUMBO_TAG_DL] = MEANS_BLOCK,         [GUMBO_TAG_DT] = MEANS_BLOCK,
    [GUMBO_TAG_FIELDSET] = MEANS_BLOCK,   [GUMBO_TAG_FIGCAPTION] = MEANS_BLOCK,
    [GUMBO_TAG_FIGURE] = MEANS_BLOCK,     [GUMBO_TAG_FOOTER] = MEANS_BLOCK,
    [GUMBO_TAG_FORM] = MEANS_BLOCK,       [GUMBO_TAG_H1] = MEANS_BLOCK,
    [GUMBO_TAG_H2] = MEANS_BLOCK,         [GUMBO_TAG_H3] = MEANS_BLOCK,
    [GUMBO_TAG_H4] = MEANS_BLOCK,         [GUMBO_TAG_H5] = MEANS_BLOCK,
    [GUMBO_TAG_H6] = MEANS_BLOCK,         [GUMBO_TAG_HEADER] = MEANS_BLOCK,
    [GUMBO_TAG_LI] = MEANS_BLOCK,         [GUMBO_TAG_MAIN] = MEANS_BLOCK,
    [GUMBO_TAG_NAV] = MEANS_BLOCK,        [GUMBO_TAG_OL] = MEANS_BLOCK,
    [GUMBO_TAG_P] = MEANS_BLOCK,          [GUMBO_TAG_PRE] = MEANS_BLOCK,
    [GUMBO_TAG_SECTION] = MEANS_BLOCK,    [GUMBO_TAG_SUMMARY] = MEANS_BLOCK,
    [GUMBO_TAG_TABLE] = MEANS_BLOCK,      [GUMBO_TAG_TBODY] = MEANS_BLOCK,
    [GUMBO_TAG_TD] = MEANS_BLOCK,         [GUMBO_TAG_TFOOT] = MEANS_BLOCK,
    [GUMBO_TAG_TH] = MEANS_BLOCK,         [GUMBO_TAG_THEAD] = MEANS_BLOCK,
    [GUMBO_TAG_TR] = MEANS_BLOCK,         [GUMBO_TAG_UL] = MEANS_BLOCK,
};

static const uint8_t tag_marks[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_B] = MARK_STRONG, [GUMBO_TAG_STRONG] = MARK_STRONG,
    [GUMBO_TAG_I] = MARK_EM,     [GUMBO_TAG_EM] = MARK_EM,
    [GUMBO_TAG_U] = MARK_U,      [GUMBO_TAG_S] = MARK_S,
    [GUMBO_TAG_STRIKE] = MARK_S, [GUMBO_TAG_SUB] = MARK_SUB,
    [GUMBO_TAG_SUP] = MARK_SUP,
};

static void walk_children(struct walker *walker, const struct visit *visit);

static void walk_within(struct walker *walker, const struct visit *visit,
                        struct block *block)
{
    struct block *before = word_enter(walker, block);
    walk_children(walker, visit);
    word_leave(walker, before);
}

/* ---- 2. lists ---------------------------------------------------------------- */

/* <span style="mso-list:Ignore">1.<span>   </span></span> */
static void take_marker(struct walker *walker, const struct visit *visit)
{
    struct frame *frame = walker->frame;
    struct word_runs runs = frame->runs;
    frame->runs = (struct word_runs){ 0 };
    walker->is_marker = true;
    walk_children(walker, visit);
    walker->is_marker = false;
    struct str marker = word_runs_plain(walker->arena, &frame->runs, walker->notes);
    frame->runs = runs;
    if (frame->block->is_mso) {
        frame->block->mso_marker = marker;
    } else if (marker.len) {
        struct context plain = { .marks = visit->context.marks };
        word_push_text(
            walker, str_of(arena_printf(walker->arena, "%.*s ", STR_ARG(marker))), &plain);
    }
}

/*
 * "Filtered" HTML has only the gap behind the marker:
 * <p class=MsoListParagraph>1.<span style='font:7.0pt "Times New Roman"'>   </span>
 */
static void take_filtered_marker(struct walker *walker, const struct visit *visit)
{
    static const char *const gaps[] = { "7.0pt \"times new roman", "7pt \"times new roman",
                                        "7.0pt 'times new roman",  "7pt 'times new roman",
                                        "7.0pt times new roman",   "7pt times new roman" };
    struct frame *frame = walker->frame;
    struct block *block = frame->block;
    bool is_gap = false;
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        is_gap |= str_starts(visit->style->value[STYLE_FONT], str_of(gaps[i]));
    if (!is_gap || walker->is_marker || block->kind != WORD_P || !block->may_be_list ||
        frame->runs.count > MARKER_RUNS || !word_is_blank(visit->node))
        return;
    struct str marker = word_runs_plain(walker->arena, &frame->runs, walker->notes);
    if (!marker.len || text_length(marker) > MARKER_LETTERS)
        return;
    int level = (int)(block->margin / 36 + 0.5);
    level = level < 1 ? 1 : level > LEVEL_MAX ? LEVEL_MAX : level;
    struct block *mso = word_block_mso(walker, STR("filtered"), level);
    mso->mso_marker = marker;
    if (!word_block_read_marker(walker, mso))
        return;
    frame->runs.count = 0;
    frame->block = mso;
}

static void walk_list(struct walker *walker, struct visit *visit)
{
    const GumboElement *element = visit->element;
    struct html_list *outer = visit->context.list;
    struct html_list *list = arena_alloc(walker->arena, sizeof *list);
    list->ordered = element->tag == GUMBO_TAG_OL;
    list->level = outer ? outer->level + (outer->level < LEVEL_MAX) : 1;
    if (list->ordered)
        list->type = word_list_type(visit->style, word_attribute(element, "type"));
    list->key =
        outer ? outer->key : str_of(arena_printf(walker->arena, "list%zu", ++walker->keys));
    list->next = word_number(word_attribute(element, "start"), 1);
    visit->context.list = list;
    walk_within(walker, visit, outer ? NULL : word_block_new(walker, WORD_P));
}

static void walk_list_item(struct walker *walker, struct visit *visit)
{
    struct html_list stray = { .level = 1, .next = 1, .key = STR("loose") };
    struct html_list *list = visit->context.list ? visit->context.list : &stray;
    struct block *block = word_block_new(walker, WORD_LI);
    struct str named = word_attribute(visit->element, "data-listid");
    int level = word_number(word_attribute(visit->element, "aria-level"), 1);
    level = level > LEVEL_MAX ? LEVEL_MAX : level;
    block->level = level > list->level ? level : list->level;
    block->marker.ordered = list->ordered;
    block->marker.num = word_number(word_attribute(visit->element, "value"), list->next);
    if (list->ordered)
        block->marker.type =
            list->type ? list->type : word_list_type(visit->style, STR(""));
    list->next = block->marker.num + 1;
    block->key = named.len ? str_of(arena_printf(walker->arena, "word%.*s", STR_ARG(named)))
                           : list->key;
    visit->context.list = list;
    walk_within(walker, visit, block);
}

/* ---- 3. pictures and notes --------------------------------------------------- */

static bool is_emoji(const GumboElement *element)
{
    struct str classes = word_attribute(element, "class");
    for (; classes.len >= strlen("emoji"); classes = str_from(classes, 1))
        if (str_eq_nocase((struct str){ classes.ptr, strlen("emoji") }, STR("emoji")))
            return true;
    return word_attribute(element, "data-emoji").ptr ||
           str_find(word_attribute(element, "src"), STR("/emoji/")) >= 0;
}

static void walk_picture(struct walker *walker, const GumboElement *element)
{
    struct str alt = word_attribute(element, "alt");
    int width = word_number(word_attribute(element, "width"), 0);
    int height = word_number(word_attribute(element, "height"), 0);
    if (walker->is_marker)
        return;
    if (is_emoji(element)) {
        word_push_text(walker, alt, &(struct context){ .marks = 0 });
        return;
    }
    if ((width && width <= SMALL_MAX) || (height && height <= SMALL_MAX))
        return;
    word_flush(walker);
    struct str src = str_trim(word_attribute(element, "src"));
    bool is_own = html_picture_is_good(src);
    struct word_item *item = word_add_item(walker, WORD_FIGURE);
    item->src = is_own ? src : STR("");
    item->alt = word_alt(walker->arena, alt);
    item->width = is_own && width <= SIZE_MAX_PIXELS ? width : 0;
    item->height = is_own && height <= SIZE_MAX_PIXELS ? height : 0;
    walker->notes->lost_images += !is_own;
}

/* The reference to a footnote, or the sign before it at the end of the text. */
static void walk_note(struct walker *walker, const struct visit *visit, bool is_back)
{
    struct str text = word_text_content(walker->arena, visit->node);
    char label[LABEL_LETTERS + 1];
    size_t len = 0;
    for (size_t i = 0; i < text.len && len < LABEL_LETTERS; i++)
        if ((isalnum((unsigned char)text.ptr[i]) || text.ptr[i] == '*') && text.ptr[i] > 0)
            label[len++] = text.ptr[i];
    label[len] = '\0';
    if (!len)
        return;
    struct context context = visit->context;
    context.href = (struct str){ NULL, 0 };
    context.marks = is_back ? 0 : MARK_SUP;
    if (is_back && !walker->has_notes && !walker->is_marker && walker->frame->items.count)
        word_add_item(walker, WORD_HR);
    walker->has_notes |= is_back;
    word_push_text(walker,
                   str_of(arena_printf(walker->arena, is_back ? "[%s] " : "[%s]", label)),
                   &context);
}

/* ---- 4. tables --------------------------------------------------------------- */

static struct context inside(const struct context *outer, const struct visit *visit);

static struct visit look_at(struct walker *walker, const GumboNode *node,
                            const struct context *outer, int depth)
{
    const GumboElement *element = &node->v.element;
    struct visit visit = { .node = node, .element = element, .depth = depth };
    visit.classes = word_attribute(element, "class");
    visit.style = word_style(walker->arena, word_attribute(element, "style"));
    visit.found.font = FONT_UNSAID;
    if (walker->rules.count)
        visit.found = word_rules_find(&walker->rules, word_tag_name(walker->arena, element),
                                      visit.classes);
    visit.context = inside(outer, &visit);
    return visit;
}

/* The items of one element, in a frame of its own. */
static struct word_items walk_in_frame(struct walker *walker, const GumboNode *node,
                                       const struct context *context, int depth)
{
    struct frame *outer = walker->frame;
    struct visit visit = look_at(walker, node, context, depth);
    walker->frame = word_frame_new(walker);
    walk_children(walker, &visit);
    word_flush(walker);
    struct word_items items = walker->frame->items;
    walker->frame = outer;
    return items;
}

static void walk_row(struct walker *walker, struct word_table *table, const GumboNode *node,
                     bool is_head, const struct visit *of_table)
{
    struct word_row row = { .is_head = is_head };
    struct visit visit = look_at(walker, node, &of_table->context, of_table->depth);
    const GumboVector *children = &node->v.element.children;
    for (unsigned i = 0; i < children->length && !word_is_hidden(visit.style); i++) {
        const GumboNode *child = children->data[i];
        const GumboElement *element = &child->v.element;
        if (child->type != GUMBO_NODE_ELEMENT ||
            (element->tag != GUMBO_TAG_TD && element->tag != GUMBO_TAG_TH))
            continue;
        struct word_cell cell = {
            .is_header = element->tag == GUMBO_TAG_TH,
            .scope = str_trim(word_attribute(element, "scope")),
            .colspan = word_number(word_attribute(element, "colspan"), 1),
            .rowspan = word_number(word_attribute(element, "rowspan"), 1),
            .items = walk_in_frame(walker, child, &visit.context, visit.depth + 3),
        };
        WORD_PUSH(walker->arena, row.cells, row.count, cell);
    }
    WORD_PUSH(walker->arena, table->rows, table->count, row);
}

static void walk_rows(struct walker *walker, struct word_table *table,
                      const GumboElement *parent, bool is_head, const struct visit *visit)
{
    for (unsigned i = 0; i < parent->children.length; i++) {
        const GumboNode *child = parent->children.data[i];
        GumboTag tag =
            child->type == GUMBO_NODE_ELEMENT ? child->v.element.tag : GUMBO_TAG_UNKNOWN;
        if (tag == GUMBO_TAG_THEAD || tag == GUMBO_TAG_TBODY || tag == GUMBO_TAG_TFOOT)
            walk_rows(walker, table, &child->v.element, tag == GUMBO_TAG_THEAD, visit);
        else if (tag == GUMBO_TAG_TR)
            walk_row(walker, table, child, is_head, visit);
        else if (tag == GUMBO_TAG_CAPTION && !table->caption_items.count)
            table->caption_items =
                walk_in_frame(walker, child, &visit->context, visit->depth);
    }
}

/* Rows of cells, each with the items of its own frame. */
static void walk_table(struct walker *walker, const struct visit *visit)
{
    struct word_table *table = arena_alloc(walker->arena, sizeof *table);
    struct visit inner = *visit;
    struct block *before = word_enter(walker, NULL);
    inner.context.marks = 0;
    inner.context.href = (struct str){ NULL, 0 };
    inner.context.list = NULL;
    walk_rows(walker, table, visit->element, false, &inner);
    struct word_items placed = word_place_table(walker->arena, table, walker->notes);
    for (size_t i = 0; i < placed.count; i++) {
        struct frame *frame = walker->frame;
        placed.list[i]->quote |= frame->quote;
        WORD_PUSH(walker->arena, frame->items.list, frame->items.count, placed.list[i]);
    }
    word_leave(walker, before);
}

/* ---- 5. the walk ------------------------------------------------------------- */

static struct context inside(const struct context *outer, const struct visit *visit)
{
    const GumboElement *element = visit->element;
    struct context inner = *outer;
    unsigned own = tag_marks[element->tag], scripts = MARK_SUB | MARK_SUP;
    struct str family = visit->style->value[STYLE_FONT_FAMILY];
    struct str space = visit->style->value[STYLE_WHITE_SPACE];
    if (own & scripts)
        inner.marks &= ~scripts;
    inner.marks = word_styled_marks(inner.marks | own, visit->style);
    if (!family.ptr && element->tag == GUMBO_TAG_FONT)
        family = word_attribute(element, "face");
    enum word_font font = word_font_kind(family);
    if (font == FONT_UNSAID)
        font = visit->found.font;
    if (font != FONT_UNSAID)
        inner.font = font;
    if (space.len)
        inner.pre = str_starts(space, STR("pre"));
    else if (element->tag == GUMBO_TAG_PRE)
        inner.pre = true;
    if (element->tag == GUMBO_TAG_A)
        inner.href = word_safe_link(word_attribute(element, "href"));
    if (inner.href.ptr)
        inner.marks &= ~(unsigned)MARK_U;
    return inner;
}

/* The key of "l0 level1 lfo1". */
static struct str mso_key(struct str list)
{
    ptrdiff_t at = str_find(list, STR("lfo"));
    struct str key = at < 0 ? STR("") : str_from(list, (size_t)at);
    size_t len = strlen("lfo");
    while (len < key.len && isdigit((unsigned char)key.ptr[len]))
        len++;
    return key.len > strlen("lfo") && len > strlen("lfo") ? (struct str){ key.ptr, len }
                                                          : STR("mso");
}

/* The level in "l0 level1 lfo1"; 0 when it is no list. */
static int mso_level(struct str list)
{
    for (ptrdiff_t at; (at = str_find(list, STR("level"))) >= 0;) {
        list = str_from(list, (size_t)at + strlen("level"));
        if (list.len && list.ptr[0] >= '1' && list.ptr[0] <= '9')
            return list.ptr[0] - '0';
    }
    return 0;
}

/* The block a paragraph begins: heading, line of a list, caption, or plain. */
static struct block *paragraph_block(struct walker *walker, const struct visit *visit)
{
    struct str list = visit->style->value[STYLE_MSO_LIST];
    int level = word_heading_level(visit->node, visit->style);
    if (level) {
        struct block *heading = word_block_new(walker, WORD_H);
        heading->level = level;
        return heading;
    }
    if (!list.ptr)
        list = visit->found.list;
    level = mso_level(list);
    if (level)
        return word_block_mso(walker, mso_key(list), level);
    struct block *block = word_block_new(walker, WORD_P);
    block->is_caption = word_is_caption(visit->classes);
    block->may_be_list = word_may_be_list(visit->classes, visit->style);
    block->margin = word_left_margin(visit->style);
    return block;
}

/* Answers to a mail stand in quotes too, and so does what somebody only moved in. */
static void walk_quote(struct walker *walker, const struct visit *visit)
{
    bool is_mail = str_eq_nocase(word_attribute(visit->element, "type"), STR("cite")) ||
                   str_find(visit->classes, STR("gmail_quote")) >= 0 ||
                   str_starts(visit->style->value[STYLE_BORDER], STR("none"));
    bool quote = walker->frame->quote;
    struct block *before = word_enter(walker, NULL);
    walker->frame->quote = quote || !is_mail;
    walk_children(walker, visit);
    word_flush(walker);
    walker->frame->quote = quote;
    word_leave(walker, before);
}

/* Some elements begin another kind of block only within plain text. */
static struct block *inner_block(struct walker *walker, const struct visit *visit)
{
    const struct block *block = walker->frame->block;
    GumboTag tag = visit->element->tag;
    struct block *inner = NULL;
    if (tag == GUMBO_TAG_FIGCAPTION || tag == GUMBO_TAG_CAPTION) {
        inner = word_block_new(walker, WORD_P);
        inner->is_caption = true;
        return inner;
    }
    if (block->kind != WORD_P || block->is_caption)
        return NULL;
    if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6) {
        inner = word_block_new(walker, WORD_H);
        inner->level = (int)tag - (int)GUMBO_TAG_H1 + 1;
        return inner;
    }
    if (tag == GUMBO_TAG_P || word_is_paragraph(visit->element))
        return paragraph_block(walker, visit);
    inner = word_block_new(walker, WORD_P);
    inner->is_loose = true;
    return inner;
}

static void walk_block(struct walker *walker, struct visit *visit)
{
    GumboTag tag = visit->element->tag;
    if (tag == GUMBO_TAG_TABLE)
        walk_table(walker, visit);
    else if (tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL)
        walk_list(walker, visit);
    else if (tag == GUMBO_TAG_LI)
        walk_list_item(walker, visit);
    else if (tag == GUMBO_TAG_BLOCKQUOTE)
        walk_quote(walker, visit);
    else
        walk_within(walker, visit, inner_block(walker, visit));
}

static void walk_anchor(struct walker *walker, const struct visit *visit)
{
    enum word_note note = word_note_kind(word_attribute(visit->element, "href"));
    if (note == NOTE_REFERENCE || note == NOTE_BACK)
        walk_note(walker, visit, note == NOTE_BACK);
    else if (note != NOTE_COMMENT)
        walk_children(walker, visit);
}

static void walk_rule(struct walker *walker)
{
    struct block *before = word_enter(walker, NULL);
    word_add_item(walker, WORD_HR);
    word_leave(walker, before);
}

static void walk_inline(struct walker *walker, const struct visit *visit)
{
    GumboTag tag = visit->element->tag;
    if (tag == GUMBO_TAG_BR) {
        uint8_t cut = word_is_page_end(visit->style) ? CUT_PAGE : CUT_LINE;
        word_push_run(walker, (struct word_run){ .cut = cut });
    } else if (tag == GUMBO_TAG_IMG) {
        walk_picture(walker, visit->element);
    } else if (tag == GUMBO_TAG_HR) {
        walk_rule(walker);
    } else if (tag == GUMBO_TAG_A) {
        walk_anchor(walker, visit);
    } else {
        if (tag == GUMBO_TAG_SPAN)
            take_filtered_marker(walker, visit);
        walk_children(walker, visit);
    }
}

static bool is_dropped(struct walker *walker, const GumboElement *element)
{
    if (element->tag_namespace != GUMBO_NAMESPACE_HTML ||
        meanings[element->tag] == MEANS_DROPPED)
        return true;
    return element->tag == GUMBO_TAG_UNKNOWN &&
           str_is(word_tag_name(walker->arena, element), "xml");
}

static void walk_element(struct walker *walker, const GumboNode *node,
                         const struct context *context, int depth)
{
    const GumboElement *element = &node->v.element;
    if (element->tag == GUMBO_TAG_STYLE)
        word_rules_add(walker->arena, &walker->rules,
                       word_text_content(walker->arena, node));
    if (is_dropped(walker, element))
        return;
    if (depth > DEPTH_MAX) {
        walker->too_deep = true;
        return;
    }
    struct visit visit = look_at(walker, node, context, depth);
    if (element->tag == GUMBO_TAG_DEL || word_has_class(visit.classes, "msoDel")) {
        walker->notes->had_deletions |= !word_is_blank(node);
        return;
    }
    if (word_is_hidden(visit.style) || word_has_class(visit.classes, "MsoCommentReference"))
        return;
    if (str_is(visit.style->value[STYLE_MSO_LIST], "ignore"))
        take_marker(walker, &visit);
    else if (meanings[element->tag] == MEANS_BLOCK)
        walk_block(walker, &visit);
    else
        walk_inline(walker, &visit);
}

static void walk_children(struct walker *walker, const struct visit *visit)
{
    const GumboVector *children = &visit->element->children;
    for (unsigned i = 0; i < children->length && !walker->too_deep; i++) {
        const GumboNode *child = children->data[i];
        if (child->type == GUMBO_NODE_ELEMENT)
            walk_element(walker, child, &visit->context, visit->depth + 1);
        else if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_CDATA ||
                 child->type == GUMBO_NODE_WHITESPACE)
            word_push_text(walker, str_of(child->v.text.text), &visit->context);
    }
}

bool word_walk(struct arena *arena, const GumboElement *root, struct word_clean *notes,
               struct word_items *items)
{
    struct walker walker = { .arena = arena, .notes = notes };
    struct visit visit = { .element = root };
    walker.frame = word_frame_new(&walker);
    walker.frame->block->is_loose = true;
    walk_children(&walker, &visit);
    word_flush(&walker);
    *items = walker.frame->items;
    return !walker.too_deep;
}
