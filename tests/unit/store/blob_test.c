/*
 * blob_test.c - taking files in: what is recognised, what is refused, that
 * nothing is left half-done.
 */
#include "store_fixture.h"

#include "base/buf.h"
#include "base/file.h"
#include "store/blob.h"
#include "store/media.h"
#include "store/migrate.h"

#include <sys/stat.h>

static const struct migration tables[] = {
    { 1,
      "CREATE TABLE file (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL,"
      " size INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
      " added_at INTEGER NOT NULL) STRICT" }
};

/* The smallest beginnings that say what a file is, with the size of a picture. */
#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }
static const struct sample {
    const char *name;
    struct str bytes;
    const char *type; /* NULL: refused */
    int32_t width, height;
} samples[] = {
    { "Ảnh 1.PNG", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0\x08\2\0\0\0"),
      "image/png", 640, 480 },
    { "a.gif", BYTES("GIF89a\x40\1\xc8\0\0\0\0"), "image/gif", 320, 200 },
    { "a.jpg",
      BYTES(
          "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xFF\xC0\0\x11\x08\1\xE0\2\x80\3"),
      "image/jpeg", 640, 480 },
    { "a.webp", BYTES("RIFF\x20\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\x7f\2\0\xdf\1\0\0\0"),
      "image/webp", 640, 480 },
    { "a.webp", BYTES("RIFF\x20\0\0\0WEBPVP8L\x10\0\0\0\x2f\x7f\xc2\x77\0\0\0\0\0\0\0"),
      "image/webp", 640, 480 },
    { "a.webp", BYTES("RIFF\x20\0\0\0WEBPVP8 \x10\0\0\0\x30\1\0\x9d\1\x2a\x80\2\xe0\1\0\0"),
      "image/webp", 640, 480 },
    { "quyết định.pdf", BYTES("%PDF-1.4\n..."), "application/pdf", 0, 0 },
    { "cũ.doc", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...."), "application/msword", 0, 0 },
    { "cũ.xls", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...2"), "application/vnd.ms-excel",
      0, 0 },
    { "a.docx", BYTES("PK\3\4....[Content_Types].xml....word/document.xml"),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 0, 0 },
    { "a.xlsx", BYTES("PK\3\4....[Content_Types].xml....xl/workbook.xml"),
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 0, 0 },
    { "a.mp3", BYTES("ID3\4\0\0\0\0\0\0\0"), "audio/mpeg", 0, 0 },
    { "a.mp4",
      BYTES("\0\0\0\x18"
            "ftypmp42\0\0\0\0"),
      "video/mp4", 0, 0 },
    { "a.csv", BYTES("số,ngày\n150,19/5/2021\n"), "text/csv; charset=utf-8", 0, 0 },
    { "a.txt", BYTES("Kính gửi"), "text/plain; charset=utf-8", 0, 0 },
    { "a.svg", BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>"),
      "image/svg+xml", 0, 0 },
    { "a.svg", BYTES("<?xml version=\"1.0\"?>\n<svg><rect width=\"1\"/></svg>"),
      "image/svg+xml", 0, 0 },

    { "a.png", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\1\xe0"), NULL, 0, 0 },
    { "a.png", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\0\0\1\xe0"), NULL, 0,
      0 },
    { "a.jpg", BYTES("\xFF\xD8\xFF\xE0\xFF\xFF"), NULL, 0, 0 },
    { "a.jpg", BYTES("\xFF\xD8\xFF\xE0\0\0\xFF\xC0\0\x11\x08\1\xE0\2\x80\3"), NULL, 0, 0 },
    { "a.pdf", BYTES("MZ\x90\0\3\0\0\0"), NULL, 0, 0 },
    { "a.pdf",
      BYTES("\x7f"
            "ELF\2\1\1\0"),
      NULL, 0, 0 },
    { "a.exe", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...3"), NULL, 0, 0 },
    { "a.zip", BYTES("PK\3\4....setup.exe...."), NULL, 0, 0 },
    { "a.docx",
      BYTES("PK\3\4..[Content_Types].xml..word/document.xml..word/vbaProject.bin"), NULL, 0,
      0 },
    { "a.html", BYTES("<p>trang</p>"), NULL, 0, 0 },
    { "a.txt", BYTES("  <html><script>"), NULL, 0, 0 },
    { "a.txt", BYTES("\xEF\xBB\xBF <script>"), NULL, 0, 0 },
    { "a.txt", BYTES("chữ \xFF\xFE hỏng"), NULL, 0, 0 },
    { "a.csv", BYTES("a\0b"), NULL, 0, 0 },
    { "a.php", BYTES("<?php system($_GET['x']);"), NULL, 0, 0 },
    { "a.sh", BYTES("#!/bin/sh\nrm -rf /"), NULL, 0, 0 },
    { "a.heic",
      BYTES("\0\0\0\x18"
            "ftypheic\0\0\0\0"),
      NULL, 0, 0 },
    { "a.svg", BYTES("<svg><script>alert(1)</script></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg onload=\"alert(1)\"></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg\nOnLoad=alert(1)></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg/onload=alert(1)></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg><a href=\"javascript:alert(1)\">x</a></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg><foreignObject><p>x</p></foreignObject></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg><use xlink:href=\"//evil/x.svg#a\"/></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg><image xlink:href=\"http://evil/\"/></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg><style>@import 'http://evil'</style></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg><rect fill=\"url(http://evil)\"/></svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<!DOCTYPE svg [<!ENTITY x \"y\">]><svg>&x;</svg>"), NULL, 0, 0 },
    { "a.svg", BYTES("<svg><set attributeName=\"onload\" to=\"alert(1)\"/></svg>"), NULL, 0,
      0 },
};

static const char *write_file(struct fixture *f, const char *name, struct str bytes)
{
    const char *path = arena_printf(f->arena, "%s/in", f->folder);
    (void)name;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    fclose(file);
    return path;
}

static int put(struct fixture *f, const char *name, struct str bytes, struct blob *out)
{
    const char *path = write_file(f, name, bytes);
    assert_int_equal(store_begin(f->store), 0);
    int result = blob_put(f->store, f->arena, path, name, out, &f->error);
    assert_int_equal(store_commit(f->store), 0);
    return result;
}

static void prepare(struct fixture *f)
{
    assert_int_equal(migrate_apply(f->store, "core", tables, 1, &f->error), 0);
}

static void test_samples(void **state)
{
    struct fixture *f = *state;
    prepare(f);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *sample = &samples[i];
        struct blob blob = { .name = NULL };
        int result = put(f, sample->name, sample->bytes, &blob);
        if ((result == 0) != (sample->type != NULL))
            fail_msg("sample %zu (%s): %d %s", i, sample->name, result, f->error.text);
        if (result) {
            assert_int_equal(result, DINH_REFUSED);
            continue;
        }
        assert_string_equal(blob.type, sample->type);
        assert_int_equal(blob.width, sample->width);
        assert_int_equal(blob.height, sample->height);
    }
    /* What was refused is not lying about. */
    int64_t kept = store_int(f->store, -1, "SELECT count(*) FROM file", "");
    struct arena *arena = f->arena;
    FILE *ls = popen(arena_printf(arena, "find %s/files -type f | wc -l", f->folder), "r");
    int files = -1;
    assert_int_equal(fscanf(ls, "%d", &files), 1);
    pclose(ls);
    assert_int_equal(files, kept);
}

static void test_names_and_addresses(void **state)
{
    struct fixture *f = *state;
    struct blob blob, again;
    prepare(f);
    assert_int_equal(put(f, "../../Quyết định số 150.QĐ.PDF", STR("%PDF-1.4 a"), &blob), 0);
    assert_string_equal(blob.name, "quyet-dinh-so-150-qd.pdf");
    assert_int_equal(strlen(blob.sha256), 64);
    assert_string_equal(
        blob_href(f->arena, &blob),
        arena_printf(f->arena, "/tep/%.12s/quyet-dinh-so-150-qd.pdf", blob.sha256));
    assert_true(file_exists(blob_path(f->store, f->arena, &blob)));
    struct stat st;
    assert_int_equal(stat(blob_path(f->store, f->arena, &blob), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);

    assert_int_equal(put(f, "other.pdf", STR("%PDF-1.4 a"), &again), 0);
    assert_string_equal(again.name, blob.name); /* the same bytes: the same file */
    assert_int_equal(put(f, "....", STR("%PDF-1.4 b"), &again), 0);
    assert_string_equal(again.name, "tep.pdf");
}

static void test_find(void **state)
{
    struct fixture *f = *state;
    struct blob blob, found;
    prepare(f);
    assert_int_equal(put(f, "a.pdf", STR("%PDF-1.4 a"), &blob), 0);
    assert_true(blob_find(f->store, f->arena, str_of(blob.sha256), &found));
    assert_string_equal(found.name, "a.pdf");
    assert_int_equal(found.size, 10);
    struct str prefix = { blob.sha256, BLOB_SHORT };
    assert_true(blob_find(f->store, f->arena, prefix, &found));
    assert_string_equal(found.sha256, blob.sha256);
    assert_false(blob_find(f->store, f->arena, (struct str){ blob.sha256, 11 }, &found));
    assert_false(blob_find(f->store, f->arena, STR(""), &found));
    assert_false(blob_find(f->store, f->arena, STR("000000000000"), &found));
    assert_false(blob_find(f->store, f->arena, STR("%%%%%%%%%%%%"), &found));
    assert_false(blob_find(f->store, f->arena, STR("../../../../"), &found));
}

static void test_odd_files(void **state)
{
    struct fixture *f = *state;
    struct blob blob;
    prepare(f);
    assert_int_equal(put(f, "a.pdf", STR(""), &blob), -1);
    store_begin(f->store);
    assert_int_equal(
        blob_put(f->store, f->arena, "/nonexistent", "a.pdf", &blob, &f->error), -1);
    assert_int_equal(blob_put(f->store, f->arena, f->folder, "a.pdf", &blob, &f->error),
                     -1);
    assert_int_equal(blob_put(f->store, f->arena, "/dev/zero", "a.pdf", &blob, &f->error),
                     -1);
    store_commit(f->store);
}

/* Larger than what is held for recognising, and longer than a chunk. */
static void test_large(void **state)
{
    struct fixture *f = *state;
    struct buf big = { 0 };
    struct blob blob;
    prepare(f);
    buf_add_text(&big, "số,tên\n");
    while (big.len < 2 * MEDIA_HEAD)
        buf_add_text(&big, "1,Đình làng\n");
    assert_int_equal(put(f, "a.csv", buf_str(&big), &blob), 0);
    assert_int_equal(blob.size, big.len);
    buf_add(&big, "\xFF", 1); /* one bad byte at the very end */
    assert_int_equal(put(f, "b.csv", buf_str(&big), &blob), DINH_REFUSED);
    buf_free(&big);
}

/* The row came back from a backup, the file did not. */
static void test_lost_file_is_put_back(void **state)
{
    struct fixture *f = *state;
    struct blob blob;
    prepare(f);
    assert_int_equal(put(f, "a.pdf", STR("%PDF-1.4 a"), &blob), 0);
    unlink(blob_path(f->store, f->arena, &blob));
    assert_int_equal(put(f, "a.pdf", STR("%PDF-1.4 a"), &blob), 0);
    assert_true(file_exists(blob_path(f->store, f->arena, &blob)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_samples), STORE_TEST(test_names_and_addresses),
        STORE_TEST(test_find),    STORE_TEST(test_odd_files),
        STORE_TEST(test_large),   STORE_TEST(test_lost_file_is_put_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
