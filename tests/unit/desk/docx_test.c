/*
 * docx_test.c - what Word says and what becomes of it; files made to break the reader.
 */
#include "docx_fixture.h"

#include "content/sanitize.h"

static const char *read_html(struct fixture *f, const struct docx_parts *parts,
                             struct received_text *text)
{
    if (docx_read(f->arena, make_docx(f, parts), parts_folder(f), text, &f->error))
        fail_msg("%s: %s", parts->body, f->error.text);
    struct str again = sanitize_html(f->arena, text->html);
    if (text->part_count == 0) /* "part:0" is for the desk to replace */
        assert_true(str_eq(again, text->html));
    return arena_str(f->arena, text->html).ptr;
}

#define P(inside)              "<w:p>" inside "</w:p>"
#define PP(properties, inside) "<w:p><w:pPr>" properties "</w:pPr>" inside "</w:p>"
#define R(text)                "<w:r><w:t>" text "</w:t></w:r>"
#define RR(properties, text) \
    "<w:r><w:rPr>" properties "</w:rPr><w:t xml:space='preserve'>" text "</w:t></w:r>"
#define STYLE(value) "<w:pStyle w:val='" value "'/>"
#define LIST(level, id) \
    "<w:numPr><w:ilvl w:val='" #level "'/><w:numId w:val='" #id "'/></w:numPr>"
#define TC(properties, inside) \
    "<w:tc><w:tcPr>" properties "</w:tcPr>" P(R(inside)) "</w:tc>"
#define GO_ON      "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" P("") "</w:tc>"
#define TR(inside) "<w:tr>" inside "</w:tr>"
#define LEVEL(number, format, text)                                            \
    "<w:lvl w:ilvl='" #number "'><w:start w:val='1'/><w:numFmt w:val='" format \
    "'/><w:lvlText w:val='" text "'/></w:lvl>"
#define PLAIN "Văn bản thường để dòng đầu không thành tiêu đề, dài hơn một dòng."

static const char styles[] =
    "<w:style w:type='paragraph' w:styleId='H1'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='H2'><w:name w:val='Heading 2'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Muc' w:customStyle='1'><w:name w:val='Mục'/>"
    "<w:basedOn w:val='H2'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Cap'><w:name w:val='caption'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Loop'><w:name w:val=''/>"
    "<w:basedOn w:val='Loop'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Old'><w:name w:val='Normal (Web)'/>"
    "<w:rPr><w:rFonts w:ascii='.VnTime'/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='Dam'><w:name w:val='Strong'/>"
    "<w:rPr><w:b/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='LP'><w:name w:val='List Bullet'/><w:pPr>" LIST(
        0, 2) "</w:pPr></w:style>";

static const char numbering[] = "<w:abstractNum w:abstractNumId='1'>" LEVEL(
    0, "decimal", "%1.") LEVEL(1, "lowerLetter", "%2)")
    LEVEL(2, "lowerRoman",
          "%3.") "</w:abstractNum>"
                 "<w:abstractNum w:abstractNumId='2'>" LEVEL(
                     0, "bullet",
                     "\uF0B7") "</w:abstractNum>"
                               "<w:abstractNum w:abstractNumId='3'>" LEVEL(
                                   0, "decimal",
                                   "Điều %1.") "</w:abstractNum>"
                                               "<w:num w:numId='1'><w:abstractNumId "
                                               "w:val='1'/></w:num>"
                                               "<w:num w:numId='2'><w:abstractNumId "
                                               "w:val='2'/></w:num>"
                                               "<w:num w:numId='3'><w:abstractNumId "
                                               "w:val='3'/></w:num>"
                                               "<w:num w:numId='4'><w:abstractNumId "
                                               "w:val='1'/><w:lvlOverride w:ilvl='0'>"
                                               "<w:startOverride "
                                               "w:val='5'/></w:lvlOverride></w:num>"
                                               "<w:num w:numId='5'><w:abstractNumId "
                                               "w:val='77'/></w:num>";

static const char relations[] =
    "<Relationship Id='r1' Target='https://namdinh.gov.vn/a?b=1&amp;c=2' "
    "TargetMode='External'/>"
    "<Relationship Id='r2' Target='javascript:alert(1)' TargetMode='External'/>"
    "<Relationship Id='r3' Target='media/image1.png'/>"
    "<Relationship Id='r4' Target='https://evil.example/x.png' TargetMode='External'/>"
    "<Relationship Id='r5' Target='../../../../etc/passwd'/>"
    "<Relationship Id='r6' Target='media/absent.png'/>";

static const struct {
    const char *body, *html;
} texts[] = {
    { P(R("Một") "<w:r><w:tab/></w:r>" R("hai") "<w:r><w:br/><w:t>ba</w:t></w:r>"),
      "<p>Một hai<br>ba</p>" },
    { P(RR("<w:b/>", "đậm") RR("", " ") RR("<w:i/><w:u w:val='single'/>", "nghiêng")),
      "<p><strong>đậm</strong> <em><u>nghiêng</u></em></p>" },
    { P(RR("<w:b w:val='0'/><w:u w:val='none'/>", PLAIN)), "<p>" PLAIN "</p>" },
    { P(RR("<w:strike/>", "bỏ") RR("<w:vertAlign w:val='superscript'/>", "2")
            RR("<w:vertAlign w:val='subscript'/>", "3")),
      "<p><s>bỏ</s><sup>2</sup><sub>3</sub></p>" },
    { P(R("H") RR("<w:rStyle w:val='Dam'/>", "mạnh")), "<p>H<strong>mạnh</strong></p>" },
    { P(R("thấy") RR("<w:vanish/>", " giấu")), "<p>thấy</p>" },
    { P(R("&lt;script&gt;alert(1)&lt;/script&gt;")),
      "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" },
    /* NFD becomes NFC. */
    { P(R("Tiê\u0301ng Viê\u0323t")), "<p>Tiếng Việt</p>" },

    /* Headings; a style of one's own stands below one that is built in. */
    { P(R(PLAIN)) PP(STYLE("H1"), R("Lớn")) PP(STYLE("Muc"), R("Nhỏ")) P(R(PLAIN)),
      "<p>" PLAIN "</p><h2>Lớn</h2><h3>Nhỏ</h3><p>" PLAIN "</p>" },
    { PP(STYLE("Loop"), R("quanh")), "<p>quanh</p>" },
    { PP(STYLE("absent"), R("không có")), "<p>không có</p>" },

    /* Tracked changes. */
    { P(R("giữ") "<w:del>"
                 "<w:r><w:delText>bỏ</w:delText></w:r></w:del>"
                 "<w:ins>" R(" thêm") "</w:ins>"),
      "<p>giữ thêm</p>" },
    { "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" R("đầu ") "</w:p>" P(R("cuối")),
      "<p>đầu cuối</p>" },
    { P("<w:moveFrom>" R("cũ") "</w:moveFrom><w:moveTo>" R("mới") "</w:moveTo>"),
      "<p>mới</p>" },

    /* Lists. */
    { PP(LIST(0, 1), R("một")) PP(LIST(1, 1), R("a")) PP(LIST(1, 1), R("b"))
          PP(LIST(2, 1), R("i")) PP(LIST(0, 1), R("hai")),
      "<ol><li>một<ol type=\"a\"><li>a</li><li>b<ol type=\"i\"><li>i</li></ol></li></ol>"
      "</li><li>hai</li></ol>" },
    { PP(LIST(0, 2), R("x")) PP(STYLE("LP"), R("y")), "<ul><li>x</li><li>y</li></ul>" },
    { PP(LIST(0, 4), R("năm")) PP(LIST(0, 4), R("sáu")),
      "<ol start=\"5\"><li>năm</li><li>sáu</li></ol>" },
    { PP(LIST(0, 1), R("một")) P(R(PLAIN)) PP(LIST(0, 1), R("hai")),
      "<ol><li>một</li></ol><p>" PLAIN "</p><ol start=\"2\"><li>hai</li></ol>" },
    { PP(LIST(0, 3), R("Phạm vi.")) PP(LIST(0, 3), R("Đối tượng.")),
      "<p>Điều 1. Phạm vi.</p><p>Điều 2. Đối tượng.</p>" },
    { PP(LIST(0, 5), R("hỏng")), "<p>hỏng</p>" },
    { PP(LIST(0, 99), R("không có")), "<p>không có</p>" },
    { PP(LIST(8, 1), R("quá sâu")), "<p>quá sâu</p>" },

    /* Tables. */
    { "<w:tbl>"
      "<w:tr><w:trPr><w:tblHeader/></w:trPr>" TC("", "TT")
          TC("", "Tên") "</w:tr>" TR(TC("", "1") TC("", "An")) "</w:tbl>",
      "<table><thead><tr><th scope=\"col\">TT</th><th scope=\"col\">Tên</th></tr></thead>"
      "<tbody><tr><td>1</td><td>An</td></tr></tbody></table>" },
    { "<w:tbl>" TR(TC("<w:gridSpan w:val='2'/>", "cả hai")
                       TC("<w:vMerge w:val='restart'/>", "dọc"))
          TR(TC("", "a") TC("", "b") GO_ON) TR(TC("", "c") TC("", "d") GO_ON) "</w:tbl>",
      "<table><tbody><tr><td colspan=\"2\">cả hai</td><td rowspan=\"3\">dọc</td></tr>"
      "<tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>" },
    { "<w:tbl>" TR(TC("<w:vMerge w:val='restart'/>", "a") TC("", "b")) TR(GO_ON TC("", "c"))
          TR(TC("<w:vMerge w:val='restart'/>", "d") TC("", "e"))
              TR(GO_ON TC("", "f")) "</w:tbl>",
      "<table><tbody><tr><td rowspan=\"2\">a</td><td>b</td></tr><tr><td>c</td></tr>"
      "<tr><td rowspan=\"2\">d</td><td>e</td></tr><tr><td>f</td></tr></tbody></table>" },
    { "<w:tbl>" TR(TC("<w:gridSpan w:val='-5'/>", "a")
                       TC("<w:gridSpan w:val='999999'/>", "b"))
          TR(TC("", "c") TC("", "d")) "<w:tr><w:trPr><w:del/></w:trPr>" TC("", "bỏ")
              TC("", "bỏ") "</w:tr></w:tbl>",
      "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody>"
      "</table>" },

    /* Links and fields. */
    { P("<w:hyperlink r:id='r1'>" R("trang") "</w:hyperlink>"),
      "<p><a href=\"https://namdinh.gov.vn/a?b=1&amp;c=2\">trang</a></p>" },
    { P("<w:hyperlink r:id='r2'>" R("độc") "</w:hyperlink>"), "<p>độc</p>" },
    { P("<w:hyperlink r:id='r9'>" R("hụt") "</w:hyperlink>"), "<p>hụt</p>" },
    { P("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> HYPERLINK "
        "\"https://a.vn/\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/>"
        "</w:r>" R("chữ") "<w:r><w:fldChar w:fldCharType='end'/></w:r>" R(" sau")),
      "<p><a href=\"https://a.vn/\">chữ</a> sau</p>" },
    { P("<w:fldSimple w:instr=' PAGE '>" R("7") "</w:fldSimple>"), "<p>7</p>" },
    { P("<w:r><w:fldChar w:fldCharType='end'/></w:r>" R("lệch")), "<p>lệch</p>" },

    /* Text boxes: once, not as Word writes them twice. */
    { P(R("trước") "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
                   "<wp:inline><wps:wsp><wps:txbx><w:txbxContent>" P(R(
                       "hộp")) "</w:txbxContent></wps:txbx></wps:wsp></wp:inline></"
                               "w:drawing></mc:Choice>"
                               "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>" P(
                                   R("hộp")) "</w:txbxContent></v:textbox></v:shape></"
                                             "w:pict></mc:Fallback>"
                                             "</mc:AlternateContent></w:r>"),
      "<p>trước</p><p>hộp</p>" },
    { P("<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox><w:txbxContent>" P(
            R("cũ")) "</w:txbxContent></v:textbox></w:pict></mc:Fallback></"
                     "mc:AlternateContent></w:r>"),
      "<p>cũ</p>" },

    /* Old fonts, of a run and of a style; signs. */
    { P(RR("<w:rFonts w:ascii='.VnTime'/>", "Céng hßa x\u00B7 héi")),
      "<p>Cộng hòa xã hội</p>" },
    { PP(STYLE("Old"), R("Céng hßa")), "<p>Cộng hòa</p>" },
    { PP(STYLE("Old"), RR("<w:rFonts w:ascii='Arial'/>", "Café")), "<p>Café</p>" },
    { P(RR("<w:rFonts w:ascii='VNI-Times'/>", "Coäng hoøa")), "<p>Cộng hòa</p>" },

    /* The motto goes, content controls are looked through. */
    { "<w:sdt><w:sdtContent>" P(R("trong khung")) "</w:sdtContent></w:sdt>",
      "<p>trong khung</p>" },
    { P(R("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")) P(R("Độc lập - Tự do - Hạnh phúc"))
          P(R(PLAIN)),
      "<p>" PLAIN "</p>" },
};

static void test_what_word_says(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct received_text text;
        struct docx_parts parts = { .body = texts[i].body,
                                    .styles = styles,
                                    .numbering = numbering,
                                    .relations = relations };
        const char *html = read_html(f, &parts, &text);
        if (strcmp(html, texts[i].html) != 0)
            fail_msg("%zu: %s\nis     %s\nshould %s", i, texts[i].body, html,
                     texts[i].html);
        assert_parts_alone(f, &text);
    }
}

static void test_notes(void **state)
{
    struct fixture *f = *state;
    struct received_text text;
    struct docx_parts parts = {
        .body = P(R("Chữ") "<w:r><w:footnoteReference w:id='2'/></w:r>" R(
            " rồi") "<w:r><w:endnoteReference w:id='1'/></w:r>"
                    "<w:r><w:footnoteReference w:id='99'/></w:r>"),
        .footnotes = "<w:footnote w:id='0' w:type='separator'>" P(
            R("---")) "</w:footnote>"
                      "<w:footnote w:id='2'>" P(
                          "<w:r><w:footnoteRef/></w:r>" R("chú thích")) "</w:footnote>",
        .endnotes = "<w:endnote w:id='1'>" P(R("ở cuối")) "</w:endnote>"
    };
    assert_string_equal(read_html(f, &parts, &text),
                        "<p>Chữ<sup>[1]</sup> rồi<sup>[c1][2]</sup></p><hr>"
                        "<p>[1] chú thích</p><p>[c1] ở cuối</p>");
}

#define DRAWING(id, extra)                                                              \
    "<w:r><w:drawing><wp:inline><wp:extent cx='3000000' cy='2000000'/><wp:docPr " extra \
    "/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip " id                    \
    "/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></" \
    "w:r>"

static void test_pictures(void **state)
{
    struct fixture *f = *state;
    struct received_text text;
    struct docx_parts parts = {
        .body = P(R(PLAIN)) P(DRAWING("r:embed='r6'", "descr='thiếu'"))
            P(DRAWING("r:embed='r3'", "descr='Ra quân &lt;1&gt;'"))
                PP(STYLE("Cap"), R("Ảnh: An")) P(DRAWING("r:link='r4'", ""))
                    P(DRAWING("r:embed='r5'", "")) P(DRAWING("r:embed='r3'", "")),
        .styles = styles,
        .relations = relations,
        .picture = STR("\x89PNG\r\n\x1a\n....")
    };
    assert_string_equal(
        read_html(f, &parts, &text),
        "<p>" PLAIN "</p><figure><img src=\"\" alt=\"thiếu\"></figure>"
        "<figure><img src=\"part:0\" alt=\"Ra quân &lt;1&gt;\">"
        "<figcaption>Ảnh: An</figcaption></figure><figure><img src=\"\" alt=\"\"></figure>"
        "<figure><img src=\"\" alt=\"\"></figure><figure><img src=\"part:0\" alt=\"\">"
        "</figure>");
    assert_int_equal(text.part_count, 1);
    assert_string_equal(text.parts[0].name, "image1.png");
    assert_string_equal(text.parts[0].alt, "Ra quân <1>");
    assert_true(str_eq(read_bytes(f, text.parts[0].path), parts.picture));
    assert_parts_alone(f, &text);
}

/* A drawing of Windows cannot be shown: its place stays. */
static void test_a_part_that_is_no_picture(void **state)
{
    struct fixture *f = *state;
    struct received_text text;
    struct docx_parts parts = { .body = P(DRAWING("r:embed='r3'", "")) P(R("sau")),
                                .relations = relations,
                                .picture = STR("\1\0\0\0 EMF") };
    assert_string_equal(read_html(f, &parts, &text),
                        "<figure><img src=\"\" alt=\"\"></figure><p>sau</p>");
    assert_int_equal(text.part_count, 0);
    assert_parts_alone(f, &text);
}

static void test_titles(void **state)
{
    static const struct {
        const char *body, *title, *html;
    } rows[] = {
        { PP(STYLE("H1"), R("Ra quân vệ sinh")) P(R(PLAIN)), "Ra quân vệ sinh",
          "<p>" PLAIN "</p>" },
        { P(RR("<w:b/>", "THÔNG BÁO")) P(RR("<w:b/>", "Về việc tiêm phòng")) P(R(PLAIN)),
          "THÔNG BÁO Về việc tiêm phòng", "<p>" PLAIN "</p>" },
        { P(RR("<w:b/>", "KẾ HOẠCH")) P(R("Phòng chống lụt bão năm 2021")) P(R(PLAIN)),
          "KẾ HOẠCH Phòng chống lụt bão năm 2021", "<p>" PLAIN "</p>" },
        { P(R(PLAIN)) P(R(PLAIN)), "", "<p>" PLAIN "</p><p>" PLAIN "</p>" },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct received_text text;
        struct docx_parts parts = { .body = rows[i].body, .styles = styles };
        assert_string_equal(read_html(f, &parts, &text), rows[i].html);
        assert_string_equal(arena_str(f->arena, text.title).ptr, rows[i].title);
    }
}

/* Office on the web calls it document2.xml. */
static void test_the_main_part_has_any_name(void **state)
{
    struct fixture *f = *state;
    struct received_text text;
    const struct zipped parts[] = {
        { "_rels/.rels",
          wrap_relations(f, "<Relationship Id='r' Type='http://schemas.openxmlformats.org/"
                            "officeDocument/2006/relationships/officeDocument' "
                            "Target='/word/document2.xml'/>") },
        { "word/document2.xml", wrap(f, "document", "<w:body>" P(R("đây")) "</w:body>") },
    };
    assert_int_equal(docx_read(f->arena, make_zip(f, "in.docx", parts, 2), parts_folder(f),
                               &text, &f->error),
                     0);
    assert_true(str_is(text.html, "<p>đây</p>"));
}

/* ---- made to break it ---- */

static void assert_refused(struct fixture *f, const char *path, const char *words)
{
    struct received_text text;
    int result = docx_read(f->arena, path, parts_folder(f), &text, &f->error);
    if (result != DINH_REFUSED || !strstr(f->error.text, words))
        fail_msg("%s: %d %s", words, result, f->error.text);
    assert_parts_alone(f, NULL);
}

static struct str repeat(struct fixture *f, const char *first, const char *again,
                         size_t count, const char *last)
{
    struct buf text = { 0 };
    buf_add_text(&text, first);
    for (size_t i = 0; i < count; i++)
        buf_add_text(&text, again);
    buf_add_text(&text, last);
    struct str copy = arena_str(f->arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

#define DOCUMENT     "<w:document" WORD_NAMESPACES "><w:body>"
#define DOCUMENT_END "</w:body></w:document>"

static void test_hostile_files(void **state)
{
    struct fixture *f = *state;
    const struct {
        struct str main;
        const char *words;
    } rows[] = {
        { STR(""), "không phải tệp Word" },
        { STR("không phải XML"), "bị hỏng" },
        { STR("<w:document"), "bị hỏng" },
        { STR("<a/>"), "không phải tệp Word" },
        { STR("<w:document" WORD_NAMESPACES "/>"), "không phải tệp Word" },
        { STR("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;'>"
              "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><x>&c;</x>"),
          "DTD" },
        { STR("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"), "DTD" },
        { STR("<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'><x/>"), "DTD" },
        { repeat(f, DOCUMENT, "<w:p>", 5000, ""), "quá sâu" },
        { repeat(f, DOCUMENT, "<w:p/>", 1000 * 1000, DOCUMENT_END), "quá dài" },
        { repeat(f, DOCUMENT,
                 P(R("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
                 60000, DOCUMENT_END),
          "" },
        { STR("\xFF\xFE<\0a\0"), "bị hỏng" },
        { STR("<w:document" WORD_NAMESPACES "><w:body>\xC3(</w:body></w:document>"),
          "bị hỏng" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct zipped part = { "word/document.xml", rows[i].main };
        assert_refused(f, make_zip(f, "in.docx", &part, 1), rows[i].words);
    }
}

static void test_bombs_and_wrong_zips(void **state)
{
    struct fixture *f = *state;
    enum { BOMB = 60 * 1024 * 1024 };
    char *zeros = calloc(1, BOMB);
    assert_non_null(zeros);
    memset(zeros, ' ', BOMB);
    const struct zipped bomb = { "word/document.xml", { zeros, BOMB } };
    const char *path = make_zip(f, "bomb.docx", &bomb, 1);
    assert_true(read_bytes(f, path).len < 200 * 1024);
    assert_refused(f, path, "quá lớn");
    /* A bomb nobody opens harms nobody. */
    const struct zipped beside[] = {
        { "word/document.xml", wrap(f, "document", "<w:body>" P(R("chữ")) "</w:body>") },
        { "word/theme/theme1.xml", { zeros, BOMB } }
    };
    struct received_text text;
    assert_int_equal(docx_read(f->arena, make_zip(f, "in.docx", beside, 2), parts_folder(f),
                               &text, &f->error),
                     0);
    /* A picture that is one. */
    const struct zipped picture[] = {
        { "word/document.xml",
          wrap(f, "document", "<w:body>" P(DRAWING("r:embed='r3'", "")) "</w:body>") },
        { "word/_rels/document.xml.rels", wrap_relations(f, relations) },
        { "word/media/image1.png", { zeros, BOMB } }
    };
    assert_refused(f, make_zip(f, "in.docx", picture, 3), "quá lớn");
    free(zeros);
    assert_refused(f, write_bytes(f, "in.docx", STR("")), "không phải tệp Word");
    assert_refused(f, write_bytes(f, "in.docx", STR("PK\3\4 nothing")), "");
    assert_refused(f, write_bytes(f, "in.docx", STR("\xD0\xCF\x11\xE0")),
                   "không phải tệp Word");
    assert_refused(f, arena_printf(f->arena, "%s/absent", f->folder),
                   "không phải tệp Word");
}

static void test_too_many_entries(void **state)
{
    struct fixture *f = *state;
    enum { MANY = 5001 };
    struct zipped *parts = arena_alloc(f->arena, MANY * sizeof *parts);
    for (size_t i = 0; i < MANY; i++)
        parts[i] = (struct zipped){ arena_printf(f->arena, "a%zu", i), STR("x") };
    assert_refused(f, make_zip(f, "in.docx", parts, MANY), "quá nhiều phần");
}

/* Everywhere cut, everywhere a byte wrong: an answer, never a crash, nothing left. */
static void test_cut_and_twisted(void **state)
{
    struct fixture *f = *state;
    struct docx_parts parts = { .body = P(R("chữ")) P(DRAWING("r:embed='r3'", "")),
                                .styles = styles,
                                .numbering = numbering,
                                .relations = relations,
                                .picture = STR("\x89PNG\r\n\x1a\n....") };
    struct str whole = read_bytes(f, make_docx(f, &parts));
    for (size_t at = 0; at < whole.len; at += 23)
        for (int twist = 0; twist <= 1; twist++) {
            struct received_text text;
            char *copy = arena_copy(f->arena, whole.ptr, whole.len);
            copy[at] = (char)(copy[at] ^ 0x55);
            write_bytes(f, "in", (struct str){ copy, twist ? whole.len : at });
            int result = docx_read(f->arena, arena_printf(f->arena, "%s/in", f->folder),
                                   parts_folder(f), &text, &f->error);
            assert_true(result == 0 || (result == DINH_REFUSED && *f->error.text));
            assert_parts_alone(f, result ? NULL : &text);
        }
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(test_what_word_says),   DESK_TEST(test_notes),
    DESK_TEST(test_pictures),         DESK_TEST(test_a_part_that_is_no_picture),
    DESK_TEST(test_titles),           DESK_TEST(test_the_main_part_has_any_name),
    DESK_TEST(test_hostile_files),    DESK_TEST(test_bombs_and_wrong_zips),
    DESK_TEST(test_too_many_entries), DESK_TEST(test_cut_and_twisted),
};

DESK_MAIN(tests)
