/*
 * docx_run.c - what stands inside a paragraph of a .docx: runs of text, links, fields,
 * references to notes (see docx_write.h).
 */
#include "base/text.h"
#include "desk/docx_write.h"

/* ---- text ---- */

/* Fonts of the time before Unicode, and fonts of signs: word_clean reads their letters. */
static bool is_old_font(struct str font)
{
    static const struct str beginnings[] = { { ".Vn", 3 },       { "VNI", 3 },
                                             { "SVNI", 4 },      { "Vni", 3 },
                                             { "Wingdings", 9 }, { "Symbol", 6 } };
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (font.len >= beginnings[i].len &&
            str_eq_nocase((struct str){ font.ptr, beginnings[i].len }, beginnings[i]))
            return true;
    return false;
}

static void open_font(struct docx *docx, struct str font)
{
    buf_add_text(&docx->html, "<span style='font-family:&quot;");
    for (size_t i = 0; i < font.len; i++)
        if (font.ptr[i] != '"' && font.ptr[i] != ';' && font.ptr[i] != '\\')
            text_add_escaped(&docx->html, (struct str){ font.ptr + i, 1 });
    buf_add_text(&docx->html, "&quot;'>");
}

static void write_text(struct docx *docx, const struct docx_marks *marks, struct str font,
                       struct str text)
{
    const struct {
        bool is_on;
        const char *open, *close;
    } tags[] = {
        { marks->bold > 0, "<b>", "</b>" },       { marks->italic > 0, "<i>", "</i>" },
        { marks->underline > 0, "<u>", "</u>" },  { marks->strike > 0, "<s>", "</s>" },
        { marks->raised > 0, "<sup>", "</sup>" }, { marks->lowered > 0, "<sub>", "</sub>" },
    };
    const size_t count = sizeof tags / sizeof *tags;
    bool has_font = is_old_font(font);
    for (size_t i = 0; i < count; i++)
        if (tags[i].is_on)
            buf_add_text(&docx->html, tags[i].open);
    if (has_font)
        open_font(docx, font);
    text_add_escaped(&docx->html, text);
    if (has_font)
        buf_add_text(&docx->html, "</span>");
    for (size_t i = count; i-- > 0;)
        if (tags[i].is_on)
            buf_add_text(&docx->html, tags[i].close);
}

static void write_letters(struct docx *docx, const struct docx_marks *marks,
                          const struct xml_node *node)
{
    struct buf text = { 0 };
    for (const struct xml_node *part = node->first; part; part = part->next)
        if (!part->name)
            buf_add_str(&text, part->text);
    if (text.len)
        write_text(docx, marks, marks->font, buf_str(&text));
    buf_free(&text);
}

/* <w:sym w:font="Wingdings" w:char="F0FC"/> */
static void write_sign(struct docx *docx, const struct docx_marks *marks,
                       const struct xml_node *node)
{
    struct str digits = xml_attribute(node, "char");
    int32_t letter = 0;
    for (size_t i = 0; i < digits.len && i < 5; i++) {
        char c = digits.ptr[i];
        int value = c >= '0' && c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
        if (value < 0 || value > 15)
            return;
        letter = letter * 16 + value;
    }
    if (letter < 0x20 || (letter >= 0xD800 && letter < 0xE000))
        return;
    struct buf text = { 0 };
    text_add_letter(&text, letter);
    write_text(docx, marks, xml_attribute(node, "font"), buf_str(&text));
    buf_free(&text);
}

static void write_break(struct docx *docx, const struct xml_node *node)
{
    struct str type = xml_attribute(node, "type");
    buf_add_text(&docx->html, str_is(type, "page") || str_is(type, "column")
                                  ? "<br style='page-break-before:always'>"
                                  : "<br>");
}

/* ---- links and fields ---- */

static void open_link(struct docx *docx, struct str address)
{
    buf_add_text(&docx->html, "<a href=\"");
    text_add_escaped(&docx->html, address);
    buf_add_text(&docx->html, "\">");
}

static void write_hyperlink(struct docx *docx, const struct xml_node *node)
{
    const struct docx_relation *relation = docx_relation(docx, xml_attribute(node, "id"));
    bool is_link = relation && relation->is_external;
    if (is_link)
        open_link(docx, relation->target);
    docx_write_inline(docx, node);
    if (is_link)
        buf_add_text(&docx->html, "</a>");
}

/* The address in ` HYPERLINK "http://..." \o "..."`; ptr NULL for other fields. */
static struct str field_address(struct str code)
{
    code = str_trim(code);
    if (!str_starts(code, STR("HYPERLINK")))
        return (struct str){ NULL, 0 };
    code = str_trim(str_from(code, STR("HYPERLINK").len));
    if (!str_starts(code, STR("\"")))
        return (struct str){ NULL, 0 };
    code = str_from(code, 1);
    return str_cut(&code, '"');
}

static void write_field_mark(struct docx *docx, const struct xml_node *node)
{
    struct str type = xml_attribute(node, "fldCharType");
    struct docx_field *field =
        docx->field_count ? &docx->fields[docx->field_count - 1] : NULL;
    if (str_is(type, "begin") && docx->field_count < DOCX_FIELDS_MAX) {
        field = &docx->fields[docx->field_count++];
        buf_clear(&field->code);
        field->has_result = field->has_link = false;
    } else if (str_is(type, "separate") && field && !field->has_result) {
        struct str address = field_address(buf_str(&field->code));
        field->has_result = true;
        field->has_link = address.len > 0;
        if (field->has_link)
            open_link(docx, address);
    } else if (str_is(type, "end") && field) {
        if (field->has_link)
            buf_add_text(&docx->html, "</a>");
        docx->field_count--;
    }
}

void docx_close_links(struct docx *docx)
{
    for (size_t i = 0; i < docx->field_count; i++) {
        if (docx->fields[i].has_link)
            buf_add_text(&docx->html, "</a>");
        docx->fields[i].has_link = false;
    }
}

static void add_field_code(struct docx *docx, const struct xml_node *node)
{
    enum { CODE_MAX = 4096 };
    struct docx_field *field =
        docx->field_count ? &docx->fields[docx->field_count - 1] : NULL;
    for (const struct xml_node *part = field ? node->first : NULL; part; part = part->next)
        if (!part->name && field->code.len + part->text.len < CODE_MAX)
            buf_add_str(&field->code, part->text);
}

static void write_simple_field(struct docx *docx, const struct xml_node *node)
{
    struct str address = field_address(xml_attribute(node, "instr"));
    if (address.len)
        open_link(docx, address);
    docx_write_inline(docx, node);
    if (address.len)
        buf_add_text(&docx->html, "</a>");
}

/* ---- notes ---- */

static void write_reference(struct docx *docx, const struct xml_node *node, bool is_end)
{
    struct str id = xml_attribute(node, "id");
    if (!id.len || docx->note_count == DOCX_NOTES_MAX)
        return;
    unsigned number = is_end ? ++docx->end_count : ++docx->foot_count;
    docx->notes[docx->note_count++] = (struct docx_note){ id, is_end, number };
    buf_printf(&docx->html,
               is_end ? "<a href=\"#_edn%u\">[c%u]</a>" : "<a href=\"#_ftn%u\">[%u]</a>",
               number, number);
}

static void write_foot_reference(struct docx *docx, const struct xml_node *node)
{
    write_reference(docx, node, false);
}

static void write_end_reference(struct docx *docx, const struct xml_node *node)
{
    write_reference(docx, node, true);
}

/* ---- runs ---- */

static void write_space(struct docx *docx, const struct xml_node *node)
{
    (void)node;
    buf_add_char(&docx->html, ' ');
}

static void write_hyphen(struct docx *docx, const struct xml_node *node)
{
    (void)node;
    buf_add_char(&docx->html, '-');
}

static void write_line_break(struct docx *docx, const struct xml_node *node)
{
    (void)node;
    buf_add_text(&docx->html, "<br>");
}

/* What a run holds beside letters. */
static const struct {
    const char *name;
    void (*write)(struct docx *docx, const struct xml_node *node);
} in_runs[] = {
    { "tab", write_space },
    { "ptab", write_space },
    { "br", write_break },
    { "cr", write_line_break },
    { "noBreakHyphen", write_hyphen },
    { "drawing", docx_write_drawing },
    { "pict", docx_write_drawing },
    { "object", docx_write_drawing },
    { "fldChar", write_field_mark },
    { "instrText", add_field_code },
    { "footnoteReference", write_foot_reference },
    { "endnoteReference", write_end_reference },
};

static void write_run(struct docx *docx, const struct xml_node *run,
                      const struct docx_marks *marks)
{
    for (const struct xml_node *node = run->first; node; node = node->next) {
        if (xml_is(node, "t"))
            write_letters(docx, marks, node);
        else if (xml_is(node, "sym"))
            write_sign(docx, marks, node);
        else if (xml_is(node, "AlternateContent") && docx_alternative(node))
            write_run(docx, docx_alternative(node), marks);
        for (size_t i = 0; i < sizeof in_runs / sizeof *in_runs; i++)
            if (xml_is(node, in_runs[i].name))
                in_runs[i].write(docx, node);
    }
}

static bool holds_runs(const struct xml_node *node)
{
    static const char *const names[] = {
        "ins", "moveTo", "smartTag",  "customXml", "sdt", "sdtContent", "dir",
        "bdo", "oMath",  "oMathPara", "e",         "num", "den",        "sup",
        "sub", "f",      "sSup",      "sSub",      "d",   "rad",        "deg"
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_is(node, names[i]))
            return true;
    return false;
}

void docx_write_inline(struct docx *docx, const struct xml_node *parent)
{
    for (const struct xml_node *node = parent ? parent->first : NULL;
         node && docx_may_go_on(docx); node = node->next) {
        if (xml_is(node, "r")) {
            struct docx_marks marks =
                docx_marks(&docx->styles, docx->style, xml_child(node, "rPr"));
            if (marks.hidden <= 0)
                write_run(docx, node, &marks);
        } else if (xml_is(node, "hyperlink"))
            write_hyperlink(docx, node);
        else if (xml_is(node, "fldSimple"))
            write_simple_field(docx, node);
        else if (xml_is(node, "AlternateContent"))
            docx_write_inline(docx, docx_alternative(node));
        else if (holds_runs(node))
            docx_write_inline(docx, node);
    }
}
