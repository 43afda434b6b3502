/*
 * upload_test.c - any file somebody sends: what is taken, what is refused with a
 * sentence, and what its name can do (nothing).
 */
#include "desk_fixture.h"

#include "base/text.h"
#include "desk/picture.h"

#include <sys/stat.h>

#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }
#define OLE     "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define ZIP_END "PK\5\6\0\0\0\0\1\0\1\0\x30\0\0\0\x30\0\0\0\0\0"

static int take(struct fixture *f, const char *name, struct str bytes, struct upload *out)
{
    return upload_take(f->store, f->arena, write_bytes(f, "in", bytes), name, out,
                       &f->error);
}

static const struct {
    const char *name;
    struct str bytes;
    const char *type, *kept_as;
} taken[] = {
    { "Quyết định 150.PDF", BYTES("%PDF-1.4\n1 0 obj\n"), "application/pdf",
      "quyet-dinh-150.pdf" },
    { "a.docx", BYTES("PK\3\4....[Content_Types].xml....word/document.xml"),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a.docx" },
    /* The name lies, the bytes do not. */
    { "ảnh.jpg", BYTES("%PDF-1.4\n1 0 obj\n2"), "application/pdf", "anh.pdf" },
    { "a.csv", BYTES("số,ngày\n150,19/5/2021\n"), "text/csv; charset=utf-8", "a.csv" },
    { "a.mp3", BYTES("ID3\4\0\0\0\0\0\0\0"), "audio/mpeg", "a.mp3" },
};

static void test_what_is_taken(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        struct upload upload;
        if (take(f, taken[i].name, taken[i].bytes, &upload))
            fail_msg("%s: %s", taken[i].name, f->error.text);
        assert_string_equal(upload.blob.type, taken[i].type);
        assert_string_equal(upload.blob.name, taken[i].kept_as);
        assert_false(upload.is_picture);
        assert_null(upload.note);
        struct str kept = read_bytes(f, blob_path(f->store, f->arena, &upload.blob));
        assert_true(str_eq(kept, taken[i].bytes));
    }
    assert_nothing_left(f);
}

static void test_a_picture_is_made_anew(void **state)
{
    struct fixture *f = *state;
    struct upload upload;
    run_in_folder(f, "vips black b.png 60 40 --bands 3 && heif-enc b.png -o a.heic");
    struct str bytes = read_bytes(f, arena_printf(f->arena, "%s/a.heic", f->folder));
    assert_int_equal(take(f, "IMG_0001.HEIC", bytes, &upload), 0);
    assert_true(upload.is_picture);
    assert_string_equal(upload.blob.name, "img-0001.jpg");
    assert_int_equal(upload.blob.width, 60);
    /* A tag list at the end, as scanners write it, beyond what is read at first. */
    run_in_folder(f, "vips gaussnoise n.v 700 700 && vips bandjoin 'n.v n.v n.v' m.v && "
                     "vips cast m.v a.tif uchar");
    bytes = read_bytes(f, arena_printf(f->arena, "%s/a.tif", f->folder));
    assert_true(bytes.len > 1024 * 1024);
    assert_int_equal(take(f, "quét.tif", bytes, &upload), 0);
    assert_true(upload.is_picture);
    assert_string_equal(upload.blob.name, "quet.jpg");
    assert_nothing_left(f);
}

/* ---- refused ---- */

static const struct {
    const char *name;
    struct str bytes;
    const char *words;
} refused[] = {
    { "a.zip", BYTES("PK\3\4....setup.exe...."), "giải nén" },
    { "a.docx", BYTES("PK\3\4....setup.exe...."), "giải nén" },
    { "a.zip", BYTES(ZIP_END), "giải nén" },
    { "a.rar", BYTES("Rar!\x1a\x07\1\0"), "giải nén" },
    { "a.7z", BYTES("7z\xbc\xaf\x27\x1c\0\4"), "giải nén" },
    { "a.tar.gz", BYTES("\x1f\x8b\x08\0\0\0\0\0"), "giải nén" },
    { "a.pdf", BYTES("MZ\x90\0\3\0\0\0"), "chương trình" },
    { "a.jpg",
      BYTES("\x7f"
            "ELF\2\1\1\0"),
      "chương trình" },
    { "a.txt", BYTES("#!/bin/sh\nrm -rf /\n"), "chương trình" },
    { "a.txt", BYTES("<?php system($_GET['x']);"), "chương trình" },
    { "a.pdf.lnk", BYTES("L\0\0\0\1\x14\2\0\0\0\0\0"), "chương trình" },
    { "a.html", BYTES("<!DOCTYPE html><p>x"), "trang web" },
    { "a.txt", BYTES(" \r\n\xEF\xBB\xBF <HTML><script>"), "trang web" },
    { "a.csv", BYTES("<script>alert(1)</script>"), "trang web" },
    { "a.xml", BYTES("<?xml version=\"1.0\"?><html xmlns=\"x\"/>"), "trang web" },
    { "a.svg", BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\"><path/></svg>"), "SVG" },
    { "a.svg", BYTES("<?xml version=\"1.0\"?><!DOCTYPE svg><svg/>"), "SVG" },
    { "a.pdf", BYTES("%PDF-1.4\n1 0 obj\nPK\3\4...x.jar" ZIP_END), "giấu một tệp nén" },
    { "a.mp4",
      BYTES("\0\0\0\x18"
            "ftypmp42\0\0\0\0" ZIP_END),
      "giấu một tệp nén" },
    { "a.txt", BYTES("thơ " ZIP_END), "giấu một tệp nén" },
    { "a.docm",
      BYTES("PK\3\4..[Content_Types].xml..word/document.xml..word/vbaProject.bin"),
      "macro" },
    { "a.docx", BYTES(OLE "....E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
      "mật khẩu" },
    { "a.msi", BYTES(OLE "...."), "loại tệp không nhận" },
    { "a.gif", BYTES("GIF89a/*\x10\0\0\0\0*/=1;alert(1)//"), "" },
    { "a.jpg", BYTES("\xFF\xD8\xFF\xE0<html><script>alert(1)</script>"), "ảnh hỏng" },
    { "a.jpg", BYTES("%!PS-Adobe-3.0\n(%pipe%id) (r) file"), "loại tệp không nhận" },
    { "a.bin", BYTES("\1\2\3\4\5"), "loại tệp không nhận" },
    { "a.pdf", BYTES(""), "tệp rỗng" },
};

static void test_what_is_refused(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct upload upload;
        int result = take(f, refused[i].name, refused[i].bytes, &upload);
        if (result != DINH_REFUSED || !strstr(f->error.text, refused[i].words) ||
            !str_starts(str_of(f->error.text), str_of(refused[i].name)))
            fail_msg("%zu %s: %d %s", i, refused[i].name, result, f->error.text);
        assert_nothing_left(f);
    }
    assert_int_equal(store_int(f->store, 0, "SELECT count(*) FROM file", ""), 0);
}

/* ---- names ---- */

static void test_names(void **state)
{
    static const struct {
        const char *name, *kept_as, *said_as;
    } rows[] = {
        { "../../../etc/passwd", "passwd.pdf", "passwd: " },
        { "C:\\Users\\xa\\Bao cao.pdf", "bao-cao.pdf", "Bao cao.pdf: " },
        { "..", "tep.pdf", "..: " },
        { "", "tep.pdf", "tệp: " },
        { NULL, "tep.pdf", "tệp: " },
        { "/", "tep.pdf", "tệp: " },
        { ".pdf", "pdf.pdf", ".pdf: " },
        { "a\n\tb\x01.pdf", "ab.pdf", "ab.pdf: " },
        { "\xFF\xFE.pdf", "tep.pdf", "" },
        { "bao-cao-\u202Efdp.exe", "bao-cao-fdp.pdf", "bao-cao-fdp.exe: " },
        { "$(id); rm -rf ~ .pdf", "id-rm-rf.pdf", "$(id); rm -rf ~ .pdf: " },
        { "<img src=x>.pdf", "img-src-x.pdf", "<img src=x>.pdf: " },
        { "Bão.pdf", "bao.pdf", "Bão.pdf: " },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct upload upload;
        struct str pdf = str_of(arena_printf(f->arena, "%%PDF-1.4\n%zu", i));
        assert_int_equal(take(f, rows[i].name, pdf, &upload), 0);
        if (strcmp(upload.blob.name, rows[i].kept_as) != 0)
            fail_msg("%s: %s", rows[i].name, upload.blob.name);
        assert_int_equal(take(f, rows[i].name, STR("MZ..."), &upload), DINH_REFUSED);
        if (!str_starts(str_of(f->error.text), str_of(rows[i].said_as)))
            fail_msg("%s: %s", rows[i].name, f->error.text);
    }
}

/* The sentence is not pushed out by the name, and its end still says what it is. */
static void test_a_name_of_4000_letters(void **state)
{
    struct fixture *f = *state;
    struct upload upload;
    struct buf name = { 0 };
    for (int i = 0; i < 1333; i++)
        buf_add_text(&name, "ế");
    buf_add_text(&name, ".csv");
    assert_int_equal(take(f, buf_text(&name), STR("a,b\n1,2\n"), &upload), 0);
    assert_string_equal(upload.blob.type, "text/csv; charset=utf-8");
    assert_true(strlen(upload.blob.name) < 100);
    assert_int_equal(take(f, buf_text(&name), STR("MZ..."), &upload), DINH_REFUSED);
    assert_non_null(strstr(f->error.text, "chương trình"));
    assert_true(text_is_utf8(str_of(f->error.text)));
    buf_free(&name);
}

/* ---- old office files ---- */

/* Not a real one, so LibreOffice, where it is there, refuses it as well: in both cases it
 * stays as it was sent, and the person is told. */
static void test_an_old_office_file_is_kept(void **state)
{
    struct fixture *f = *state;
    struct upload upload;
    assert_int_equal(take(f, "Tờ trình.doc", STR(OLE "not a real one"), &upload), 0);
    assert_string_equal(upload.blob.name, "to-trinh.doc");
    assert_string_equal(upload.blob.type, "application/msword");
    assert_non_null(upload.note);
    assert_non_null(strstr(upload.note, "đính kèm nguyên"));
    assert_nothing_left(f);
}

/* With LibreOffice there: what it writes as .doc and .xls comes back as text. */
static void test_an_old_office_file_is_converted(void **state)
{
    static const struct {
        const char *source, *from, *kept_as, *words;
    } rows[] = {
        { "<p>Kính gửi Ủy ban</p>", "doc:\"MS Word 97\"", "cu.docx", ".docx" },
        { "<table><tr><td>Số</td><td>150</td></tr></table>", "xls:\"MS Excel 97\"",
          "cu.xlsx", ".xlsx" },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < 2; i++) {
        const char *ending = i == 0 ? "doc" : "xls";
        if (!tool_is_installed(i == 0 ? "office-doc" : "office-xls"))
            skip();
        struct upload upload;
        write_bytes(f, "cu.html", str_of(rows[i].source));
        if (system(arena_printf(
                f->arena,
                "cd %s && HOME=%s soffice --headless %s --convert-to %s cu.html"
                " >/dev/null 2>&1 && test -s cu.%s",
                f->folder, f->folder, i == 0 ? "--writer" : "--calc", rows[i].from,
                ending)) != 0)
            skip(); /* only a part of LibreOffice is there */
        struct str bytes =
            read_bytes(f, arena_printf(f->arena, "%s/cu.%s", f->folder, ending));
        assert_true(str_starts(bytes, STR(OLE)));
        assert_int_equal(take(f, arena_printf(f->arena, "cũ.%s", ending), bytes, &upload),
                         0);
        assert_string_equal(upload.blob.name, rows[i].kept_as);
        assert_non_null(strstr(upload.note, rows[i].words));
        assert_non_null(strstr(upload.note, "đã được chuyển"));
        assert_nothing_left(f);
    }
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(test_what_is_taken),
    DESK_TEST(test_a_picture_is_made_anew),
    DESK_TEST(test_what_is_refused),
    DESK_TEST(test_names),
    DESK_TEST(test_a_name_of_4000_letters),
    DESK_TEST(test_an_old_office_file_is_kept),
    DESK_TEST(test_an_old_office_file_is_converted),
};

DESK_MAIN(tests)
