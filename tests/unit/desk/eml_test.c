/*
 * eml_test.c - mails as offices send them, in old and new charsets, with pictures and
 * papers; and mails made to break the reader.
 */
#include "docx_fixture.h"

#include "content/sanitize.h"
#include "desk/eml_text.h"

static int read_mail(struct fixture *f, struct str mail, struct received_text *text)
{
    return eml_read(f->arena, write_bytes(f, "in.eml", mail), parts_folder(f), text,
                    &f->error);
}

static const char *html_of(struct fixture *f, struct str mail, struct received_text *text)
{
    if (read_mail(f, mail, text))
        fail_msg("%.*s: %s", (int)mail.len, mail.ptr, f->error.text);
    return arena_str(f->arena, text->html).ptr;
}

#define HEAD "From: b@xa.example\r\nSubject: Tin\r\n"
#define TEXT(charset, encoding)                                            \
    HEAD "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=" charset \
         "\r\nContent-Transfer-Encoding: " encoding "\r\n\r\n"
#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }

/* ---- text ---- */

static const struct {
    struct str mail;
    const char *html;
} texts[] = {
    { BYTES(TEXT("utf-8", "8bit") "Kính gửi Ban biên tập.\r\n"),
      "<p>Kính gửi Ban biên tập.</p>" },
    { BYTES(TEXT("utf-8", "quoted-printable") "K=C3=ADnh g=E1=BB=\r\n=ADi\r\n"),
      "<p>Kính gửi</p>" },
    { BYTES(TEXT("utf-8", "base64") "S8OtbmggZ+G7rWk=\r\n"), "<p>Kính gửi</p>" },
    /* windows-1258: letters and tones apart; they become one. */
    { BYTES(TEXT("windows-1258", "8bit") "Ti\xEA\xECng Vi\xEA\xF2t \xF0\xEA\xECn\r\n"),
      "<p>Tiếng Việt đến</p>" },
    { BYTES(TEXT("x-viet-tcvn", "8bit") "C\xE9ng h\xDF"
                                        "a x\xB7 h\xE9i\r\n"),
      "<p>Cộng hòa xã hội</p>" },
    { BYTES(TEXT("x-viet-vni", "8bit") "Co\xE4ng ho\xF8"
                                       "a xa\xF5 ho\xE4i\r\n"),
      "<p>Cộng hòa xã hội</p>" },
    /* What is said is wrong, or nothing is said. */
    { BYTES(TEXT("us-ascii", "8bit") "Kính gửi\r\n"), "<p>Kính gửi</p>" },
    { BYTES(TEXT("iso-8859-1", "8bit") "Kính gửi\r\n"), "<p>Kính gửi</p>" },
    { BYTES(TEXT("utf-8", "8bit") "C\xE9ng h\xDF"
                                  "a x\xB7 h\xE9i ch\xF1 ngh\xDC"
                                  "a\r\n"),
      "<p>Cộng hòa xã hội chủ nghĩa</p>" },
    { BYTES(TEXT("iso-8859-1", "8bit") "Ti\xEA\xECng Vi\xEA\xF2t \xF0\xEA\xECn\r\n"),
      "<p>Tiếng Việt đến</p>" },
    { BYTES(TEXT("no-such-charset", "8bit") "Kính gửi\r\n"), "<p>Kính gửi</p>" },
    { BYTES(HEAD "\r\nKính gửi\r\n"), "<p>Kính gửi</p>" },
    /* A list as people type it, paragraphs, lines that a program has broken. */
    { BYTES(TEXT("utf-8", "8bit") "Gồm có:\r\n- một\r\n- hai\r\n"),
      "<p>Gồm có:</p><ul><li>một</li><li>hai</li></ul>" },
    { BYTES(TEXT(
          "utf-8",
          "8bit") "Sáng ngày 13 tháng 9 năm 2021 tại hội trường xã đã diễn ra buổi\r\n"
                  "tập huấn cho các trưởng thôn và cộng tác viên dân số của mười hai\r\n"
                  "thôn về công tác phòng chống dịch bệnh trong thời gian tới đây và\r\n"
                  "kết thúc vào buổi trưa.\r\n"),
      "<p>Sáng ngày 13 tháng 9 năm 2021 tại hội trường xã đã diễn ra buổi tập huấn cho các "
      "trưởng thôn và cộng tác viên dân số của mười hai thôn về công tác phòng chống dịch "
      "bệnh trong thời gian tới đây và kết thúc vào buổi trưa.</p>" },
    { BYTES(TEXT("utf-8; format=flowed", "8bit") "một \r\nhai\r\n"), "<p>một hai</p>" },
    { BYTES(TEXT("utf-8", "8bit") "<script>alert(1)</script>\r\n"),
      "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" },
    /* HTML: cleaned, nothing fetched, what repeats the subject goes. */
    { BYTES(HEAD
            "Content-Type: text/html; charset=utf-8\r\n\r\n<h1>Tin</h1><p onclick=x>A"
            "<script>alert(1)</script><img src=\"http://evil.example/pixel.gif\">B</p>"),
      "<p>A</p><figure><img src=\"\" alt=\"\"></figure><p>B</p>" },
    { BYTES(HEAD
            "Content-Type: text/html\r\n\r\n<p>x<img src=\"/tep/000000000000/part-5\">"),
      "<p>x</p><figure><img src=\"\" alt=\"\"></figure>" },
    { BYTES(HEAD "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nchữ\r\n"
                 "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p><b>đậm</b> và "
                 "nhạt.</p>\r\n--b--\r\n"),
      "<p><strong>đậm</strong> và nhạt.</p>" },
    { BYTES(HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nmột\r\n"),
      "<p>một</p>" }, /* cut off */
    { BYTES(HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n"), "" },
    { BYTES(HEAD "\r\n"), "" },
};

static void test_texts(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct received_text text;
        const char *html = html_of(f, texts[i].mail, &text);
        if (strcmp(html ? html : "", texts[i].html) != 0)
            fail_msg("%zu: is     %s\nshould %s", i, html, texts[i].html);
        assert_parts_alone(f, &text);
    }
}

/* ---- the head ---- */

static void test_heads(void **state)
{
    static const struct {
        const char *head, *title, *sender;
        int64_t sent_ms;
    } rows[] = {
        { "From: =?utf-8?B?VHLhuqduIFRo4buLIELDoWNo?= <b@xa.example>\n"
          "Subject: =?utf-8?Q?Ra_qu=C3=A2n?=\nDate: Mon, 13 Sep 2021 08:30:00 +0700\n",
          "Ra quân", "Trần Thị Bách <b@xa.example>", INT64_C(1631496600000) },
        /* NFD, folded over lines, forwarded twice. */
        { "From: b@xa.example\nSubject: Fwd: RE: =?utf-8?Q?Tie=CC=82=CC=81ng?=\n"
          " =?utf-8?Q?_Vie=CC=A3=CC=82t?=\n",
          "Tiếng Việt", "b@xa.example", 0 },
        { "From: Trần B <b@xa.example>\nSubject: chữ 8 bit\n", "chữ 8 bit",
          "Trần B <b@xa.example>", 0 },
        { "Subject: =?windows-1258?Q?Ti=EA=ECng?=\n", "Tiếng", NULL, 0 },
        { "Subject: x\nDate: khong ro\n", "x", NULL, 0 },
        { "Subject: x\nDate: Thu, 1 Jan 1970 00:00:00 +0000\n", "x", NULL, 0 },
        { "Subject: a\x01\x02"
          "b\xE2\x80\xAEgnp\n",
          "a bgnp", NULL, 0 },
        { "From: \"<script>\" <b@xa.example>, c@d\nSubject: \n", "",
          "<script> <b@xa.example>", 0 },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct received_text text;
        html_of(f, str_of(arena_printf(f->arena, "%s\nchữ\n", rows[i].head)), &text);
        const char *title = arena_str(f->arena, text.title).ptr;
        if (strcmp(title ? title : "", rows[i].title) != 0)
            fail_msg("%s: %s", rows[i].title, title);
        if (rows[i].sender)
            assert_string_equal(text.sender, rows[i].sender);
        else
            assert_null(text.sender);
        assert_int_equal(text.sent_ms, rows[i].sent_ms);
    }
}

/* ---- parts ---- */

#define PNG64 "iVBORw0KGgo="

static void test_pictures_and_papers(void **state)
{
    static const char mail[] = HEAD
        "Content-Type: multipart/mixed; boundary=a\r\n\r\n"
        "--a\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        "<p>Trên</p><img src='cid:anh%401' alt='Ra quân'><p>Giữa</p><img src=\"cid:thieu\">"
        "<img src=\"data:image/png;base64," PNG64 "\"><p>Giờ: 8:30, cid: không phải ảnh</p>"
        "\r\n--b\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-ID: <anh@1>\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n" PNG64 "\r\n--b--\r\n"
        "--a\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; "
        "filename*=utf-8''%C4%90%C6%A1n.pdf\r\n\r\n%PDF-1.4\r\n"
        "--a\r\nContent-Type: text/plain; name=\"ghi chu.txt\"\r\n\r\nghi\r\n"
        "--a\r\nContent-Type: message/rfc822\r\n\r\nSubject: Ben trong\r\n\r\nx\r\n"
        "--a\r\nContent-Type: application/octet-stream; name=\"../../x\"\r\n\r\nx\r\n"
        "--a--\r\n";
    static const char *const names[] = { "Đơn.pdf", "ghi chu.txt", "Ben trong.eml",
                                         "../../x", "a.png",       "anh" };
    struct fixture *f = *state;
    struct received_text text;
    assert_string_equal(html_of(f, STR(mail), &text),
                        "<p>Trên</p><figure><img src=\"part:4\" alt=\"Ra quân\"></figure>"
                        "<p>Giữa</p><figure><img src=\"\" alt=\"\"></figure>"
                        "<figure><img src=\"part:5\" alt=\"\"></figure>"
                        "<p>Giờ: 8:30, không phải ảnh</p>");
    assert_int_equal(text.part_count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(text.parts[i].name, names[i]);
    assert_true(str_eq(read_bytes(f, text.parts[4].path), STR("\x89PNG\r\n\x1a\n")));
    assert_true(str_starts(read_bytes(f, text.parts[0].path), STR("%PDF-1.4")));
    assert_true(str_starts(read_bytes(f, text.parts[2].path), STR("Subject: Ben trong")));
    assert_parts_alone(f, &text);
}

/* ---- made to break it ---- */

static void test_hostile_mails(void **state)
{
    struct fixture *f = *state;
    struct received_text text;
    assert_int_equal(read_mail(f, STR(""), &text), DINH_REFUSED);
    assert_int_equal(read_mail(f, STR("chỉ là chữ\n"), &text), DINH_REFUSED);
    assert_non_null(strstr(f->error.text, "không phải thư điện tử"));
    assert_int_equal(read_mail(f, STR("PK\3\4\0\0\0\0"), &text), DINH_REFUSED);
    assert_int_equal(eml_read(f->arena, f->folder, parts_folder(f), &text, &f->error),
                     DINH_REFUSED);
    assert_parts_alone(f, NULL);

    struct buf deep = { 0 };
    buf_add_text(&deep, HEAD);
    for (int i = 0; i < 3000; i++)
        buf_printf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i,
                   i);
    buf_add_text(&deep, "\r\nsâu\r\n");
    assert_int_equal(read_mail(f, buf_str(&deep), &text), 0);
    buf_clear(&deep);

    /* More parts than are kept: the first ones come. */
    buf_add_text(&deep, HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for (int i = 0; i < 1000; i++)
        buf_add_text(&deep,
                     "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n");
    assert_int_equal(read_mail(f, buf_str(&deep), &text), 0);
    assert_int_equal(text.part_count, 200);
    assert_parts_alone(f, &text);
    buf_clear(&deep);

    /* Too much HTML, and parts that were already put aside: nothing stays. */
    buf_add_text(&deep, HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                             "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n"
                             "--b\r\nContent-Type: text/html\r\n\r\n");
    for (int i = 0; i < 200 * 1000; i++)
        buf_add_text(&deep, "<p>aaaaaaaaaaaaaaaaaaaaaaa</p>\r\n");
    assert_int_equal(read_mail(f, buf_str(&deep), &text), DINH_REFUSED);
    assert_non_null(strstr(f->error.text, "quá dài"));
    assert_parts_alone(f, NULL);
    buf_free(&deep);
    run_in_folder(f, "truncate -s 61M in.eml");
    assert_int_equal(eml_read(f->arena, arena_printf(f->arena, "%s/in.eml", f->folder),
                              parts_folder(f), &text, &f->error),
                     DINH_REFUSED);
    assert_non_null(strstr(f->error.text, "60 MB"));
}

static void test_cut_and_twisted(void **state)
{
    static const char mail[] =
        "From: =?utf-8?B?VHLhuqduIA==?= <b@xa.example>\r\nSubject: "
        "=?utf-8?Q?Ra_qu=C3=A2n?=\r\n"
        "Content-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n"
        "Content-Type: text/html; charset=utf-8\r\n\r\n<img src=cid:1>\xC3\xA1\r\n--b\r\n"
        "Content-Type: image/png\r\nContent-ID: <1>\r\nContent-Transfer-Encoding: base64"
        "\r\n\r\n" PNG64 "\r\n--b--\r\n";
    struct fixture *f = *state;
    for (size_t at = 0; at < sizeof mail - 1; at++)
        for (int twist = 0; twist <= 1; twist++) {
            struct received_text text;
            char *copy = arena_copy(f->arena, mail, sizeof mail - 1);
            copy[at] = (char)(copy[at] ^ 0x84);
            int result =
                read_mail(f, (struct str){ copy, twist ? sizeof mail - 1 : at }, &text);
            assert_true(result == 0 || (result == DINH_REFUSED && *f->error.text));
            assert_parts_alone(f, result ? NULL : &text);
        }
}

static void test_prefixes(void **state)
{
    (void)state;
    assert_true(str_is(eml_without_prefixes(STR(" Fwd: re:Fw: Tin ")), "Tin"));
    assert_true(str_is(eml_without_prefixes(STR("Chuyển")), "Chuyển"));
    assert_true(str_is(eml_without_prefixes(STR("Re: ")), ""));
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(test_texts),
    DESK_TEST(test_heads),
    DESK_TEST(test_pictures_and_papers),
    DESK_TEST(test_hostile_mails),
    DESK_TEST(test_cut_and_twisted),
    DESK_TEST(test_prefixes),
};

DESK_MAIN(tests)
