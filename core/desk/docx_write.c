/*
 * docx_write.c - blocks and paragraphs of a .docx, in HTML as Word itself writes it when
 * one copies a text (see docx_write.h). word_clean makes content of that.
 */
#include "desk/docx_write.h"

#include "base/clock.h"
#include "base/text.h"
#include "content/sanitize.h"

bool docx_may_go_on(struct docx *docx)
{
    if (docx->html.len > SANITIZE_MAX_INPUT)
        docx->fault = "phần chữ quá dài để đưa vào một bài";
    else if (clock_cpu_ms() > docx->until_cpu_ms)
        docx->fault = "tệp quá phức tạp nên đã dừng đọc";
    return !docx->fault;
}

bool docx_is_deleted(const struct xml_node *node)
{
    return xml_is(node, "del") || xml_is(node, "moveFrom");
}

static bool has_content(const struct xml_node *node)
{
    static const char *const names[] = { "blip", "imagedata", "txbxContent", "t" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_find(node, names[i]))
            return true;
    return false;
}

const struct xml_node *docx_alternative(const struct xml_node *node)
{
    const struct xml_node *choice = xml_child(node, "Choice");
    const struct xml_node *fallback = xml_child(node, "Fallback");
    return has_content(choice) || !fallback ? choice : fallback;
}

const struct docx_relation *docx_relation(const struct docx *docx, struct str id)
{
    for (size_t i = 0; id.len && i < docx->relations->count; i++)
        if (str_eq(docx->relations->list[i].id, id))
            return &docx->relations->list[i];
    return NULL;
}

/* ---- what a paragraph is ---- */

enum paragraph_kind { IS_PLAIN, IS_TITLE, IS_CAPTION, IS_HEADING, IS_OUTLINED, IS_ITEM };

struct paragraph {
    enum paragraph_kind kind;
    int level; /* of a heading: 1 to 6 */
    bool is_numbered;
    struct docx_place place;
};

static int named_level(struct str name)
{
    struct str word = STR("heading ");
    if (name.len != word.len + 1 ||
        !str_eq_nocase((struct str){ name.ptr, word.len }, word))
        return 0;
    int level = name.ptr[word.len] - '0';
    return level >= 1 && level <= 9 ? level : 0;
}

static int outline_level(const struct docx *docx, const struct xml_node *properties)
{
    const struct xml_node *own = xml_child(properties, "outlineLvl");
    if (!own)
        own = docx_style_says(&docx->styles, docx->style, "pPr", "outlineLvl");
    int64_t level = xml_number(own, "val", 9);
    return level >= 0 && level < 4 ? (int)level + 1 : 0;
}

static struct paragraph look_at(struct docx *docx, const struct xml_node *properties)
{
    struct paragraph paragraph = { .kind = IS_PLAIN };
    struct str name = docx_style_name(&docx->styles, docx->style);
    int level = named_level(name), outline = outline_level(docx, properties);
    paragraph.is_numbered =
        docx_number(&docx->styles, properties, docx->style, &paragraph.place);
    if (level) {
        paragraph.kind = IS_HEADING;
        paragraph.level = level < 6 ? level : 6;
    } else if (str_eq_nocase(name, STR("title")))
        paragraph.kind = IS_TITLE;
    else if (str_eq_nocase(name, STR("caption")))
        paragraph.kind = IS_CAPTION;
    else if (outline) {
        paragraph.kind = IS_OUTLINED;
        paragraph.level = outline;
    } else if (paragraph.is_numbered)
        paragraph.kind = IS_ITEM;
    return paragraph;
}

/* ---- paragraphs ---- */

static void open_paragraph(struct buf *html, const struct paragraph *paragraph)
{
    const struct docx_place *place = &paragraph->place;
    switch (paragraph->kind) {
    case IS_HEADING:
        buf_printf(html, "<h%d>", paragraph->level);
        break;
    case IS_TITLE:
        buf_add_text(html, "<p class=MsoTitle>");
        break;
    case IS_CAPTION:
        buf_add_text(html, "<p class=MsoCaption>");
        break;
    case IS_OUTLINED:
        buf_printf(html, "<p class=MsoNormal style='mso-outline-level:%d'>",
                   paragraph->level);
        break;
    case IS_ITEM:
        buf_printf(html,
                   "<p class=MsoListParagraph style='mso-list:l%lld level%d lfo%lld'>"
                   "<span style='mso-list:Ignore'>",
                   (long long)place->abstract, place->level + 1, (long long)place->list);
        text_add_escaped(html, place->marker);
        buf_add_text(html, "</span>");
        break;
    case IS_PLAIN:
        buf_add_text(html, "<p class=MsoNormal>");
    }
    if (paragraph->is_numbered && paragraph->kind != IS_ITEM) {
        text_add_escaped(html, place->marker);
        buf_add_char(html, ' ');
    }
}

static void write_boxes(struct docx *docx)
{
    const struct xml_node *boxes[DOCX_BOXES_MAX];
    size_t count = docx->box_count;
    memcpy(boxes, docx->boxes, count * sizeof *boxes);
    docx->box_count = 0; /* a box may hold boxes */
    for (size_t i = 0; i < count; i++)
        docx_write_blocks(docx, boxes[i]);
}

/* The mark at its end was taken away in a tracked change: it is one with the next. */
static bool joins_next(const struct xml_node *properties)
{
    return xml_child(xml_child(properties, "rPr"), "del") ||
           xml_child(xml_child(properties, "rPr"), "moveFrom");
}

static void write_paragraph(struct docx *docx, const struct xml_node *node)
{
    const struct xml_node *properties = xml_child(node, "pPr");
    docx->style = xml_attribute(xml_child(properties, "pStyle"), "val");
    if (joins_next(properties)) {
        size_t begin = docx->html.len;
        buf_add_str(&docx->html, docx->prefix);
        docx_write_inline(docx, node);
        docx_close_links(docx);
        docx->prefix = arena_str(docx->arena, str_from(buf_str(&docx->html), begin));
        docx->html.len = begin;
        return;
    }
    struct paragraph paragraph = look_at(docx, properties);
    open_paragraph(&docx->html, &paragraph);
    buf_add_str(&docx->html, docx->prefix);
    docx->prefix = STR("");
    docx_write_inline(docx, node);
    docx_close_links(docx);
    if (paragraph.kind == IS_HEADING)
        buf_printf(&docx->html, "</h%d>\n", paragraph.level);
    else
        buf_add_text(&docx->html, "</p>\n");
    write_boxes(docx);
}

/* ---- blocks ---- */

static bool holds_blocks(const struct xml_node *node)
{
    static const char *const names[] = { "sdtContent", "ins",      "moveTo",
                                         "customXml",  "smartTag", "sdt" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_is(node, names[i]))
            return true;
    return false;
}

void docx_write_blocks(struct docx *docx, const struct xml_node *parent)
{
    for (const struct xml_node *node = parent ? parent->first : NULL;
         node && docx_may_go_on(docx); node = node->next) {
        if (xml_is(node, "p"))
            write_paragraph(docx, node);
        else if (xml_is(node, "tbl"))
            docx_write_table(docx, node);
        else if (xml_is(node, "AlternateContent"))
            docx_write_blocks(docx, docx_alternative(node));
        else if (holds_blocks(node))
            docx_write_blocks(docx, node);
    }
}
