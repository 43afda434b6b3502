/*
 * picture_test.c - pictures people send: every kind a phone or a scanner makes, what
 * must be gone from them afterwards, and what must not come in at all.
 */
#include "desk_fixture.h"

#include "base/buf.h"
#include "desk/picture.h"
#include "store/media.h"

#include <sys/stat.h>

static const char *in_folder(struct fixture *f, const char *name)
{
    return arena_printf(f->arena, "%s/%s", f->folder, name);
}

static int put(struct fixture *f, const char *name, struct blob *out)
{
    return picture_put(f->store, f->arena, in_folder(f, name), name, out, &f->error);
}

static struct str kept_bytes(struct fixture *f, const struct blob *blob)
{
    return read_bytes(f, blob_path(f->store, f->arena, blob));
}

/* ---- what comes in ---- */

/* A picture of two halves, so that which way is up can be seen. */
#define HALVES                                                                        \
    "vips black w.v 300 400 --bands 3 && vips linear w.v l.v '0 0 0' '250 20 20' && " \
    "vips linear w.v r.v '0 0 0' '20 20 250' && vips join l.v r.v h.v horizontal && " \
    "vips cast h.v a.png uchar && "

static const struct {
    const char *command, *name, *type;
    int32_t width, height;
} comers[] = {
    { "vips black a.jpg 3000 2000 --bands 3", "a.jpg", "image/jpeg", 2048, 1365 },
    { "vips black a.jpg 40 30", "a.jpg", "image/jpeg", 40, 30 },
    { "vips black a.png 600 400 --bands 3", "a.png", "image/jpeg", 600, 400 },
    { "vips black a.png 600 400 --bands 4", "a.png", "image/webp", 600, 400 },
    { "vips black a.webp 600 400 --bands 3", "a.webp", "image/jpeg", 600, 400 },
    { "vips black a.webp 600 400 --bands 4", "a.webp", "image/webp", 600, 400 },
    { "vips black a.png 60 40 --bands 3 && vips gifsave a.png a.gif", "a.gif", "image/webp",
      60, 40 },
    { "vips black a.tif 600 400 --bands 3", "a.tif", "image/jpeg", 600, 400 },
    { "vips black b.png 600 400 --bands 3 && heif-enc b.png -o a.heic", "a.heic",
      "image/jpeg", 600, 400 },
    { "vips black b.png 600 400 --bands 3 && heif-enc -A b.png -o a.avif", "a.avif",
      "image/jpeg", 600, 400 },
    /* The name may lie. */
    { "vips black b.png 600 400 --bands 3 && heif-enc b.png -o a.jpg", "a.jpg",
      "image/jpeg", 600, 400 },
    /* A scanner's four inks become colours of a screen. */
    { "vips black b.v 60 40 --bands 4 && vips copy b.v c.v --interpretation cmyk && "
      "vips jpegsave c.v a.jpg",
      "a.jpg", "image/jpeg", 60, 40 },
};

static void test_what_phones_send(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof comers / sizeof *comers; i++) {
        struct blob blob;
        run_in_folder(f, comers[i].command);
        if (put(f, comers[i].name, &blob))
            fail_msg("%s: %s", comers[i].command, f->error.text);
        assert_string_equal(blob.type, comers[i].type);
        assert_int_equal(blob.width, comers[i].width);
        assert_int_equal(blob.height, comers[i].height);
        assert_nothing_left(f);
    }
}

/* ---- what is gone afterwards ---- */

/* A JPEG with the segments a phone writes: orientation 6 (lying on its side) and the
 * place where it was taken, as text that must not be there afterwards. */
static const char *with_exif(struct fixture *f, struct str jpeg)
{
    static const char exif[] =
        "\xFF\xE1\0\x4E"
        "Exif\0\0II*\0\x08\0\0\0"
        "\x02\0"
        "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0" /* Orientation: 6 */
        "\x0F\x01\x02\0\x20\0\0\0\x26\0\0\0" /* Make: 32 letters at 38 */
        "\0\0\0\0"
        "NOI-CHUP-20.4502N-106.3012E----"; /* and its NUL: 32 */
    struct buf all = { 0 };
    buf_add(&all, jpeg.ptr, 2);
    buf_add(&all, exif, sizeof exif);
    buf_add(&all, jpeg.ptr + 2, jpeg.len - 2);
    const char *path = write_bytes(f, "exif.jpg", buf_str(&all));
    buf_free(&all);
    return path;
}

static void test_upright_and_without_a_place(void **state)
{
    struct fixture *f = *state;
    struct blob blob;
    run_in_folder(f, HALVES "vips jpegsave a.png a.jpg");
    with_exif(f, read_bytes(f, in_folder(f, "a.jpg")));
    assert_int_equal(put(f, "exif.jpg", &blob), 0);
    assert_int_equal(blob.width, 400); /* was 600 × 400 */
    assert_int_equal(blob.height, 600);
    struct str bytes = kept_bytes(f, &blob);
    assert_int_equal(str_find(bytes, STR("NOI-CHUP")), -1);
    assert_int_equal(str_find(bytes, STR("Exif")), -1);
    /* Turned clockwise the red half, on the left, is above. */
    run_in_folder(f, arena_printf(f->arena,
                                  "vips getpoint %s 200 100 > above && "
                                  "vips getpoint %s 200 500 > below && "
                                  "awk '{exit !($1 > 200 && $3 < 60)}' above && "
                                  "awk '{exit !($1 < 60 && $3 > 200)}' below",
                                  blob_path(f->store, f->arena, &blob),
                                  blob_path(f->store, f->arena, &blob)));
}

/* Wider colours, as of a phone, become those of every screen; blue stays blue. */
static void test_colours(void **state)
{
    static const struct {
        const char *command, *name;
    } rows[] = {
        { "vips jpegsave a.png b", "b" },
        { "vips icc_transform a.png b.jpg p3 --input-profile srgb", "b.jpg" },
        { "vips icc_transform a.png b.png p3 --input-profile srgb", "b.png" },
        { "vips icc_transform a.png b.webp p3 --input-profile srgb", "b.webp" },
        { "vips icc_transform a.png b.tif p3 --input-profile srgb", "b.tif" },
        { "vips icc_transform a.png c.png p3 --input-profile srgb && vips heifsave c.png "
          "b.heic",
          "b.heic" },
        /* A profile of colours in a grey picture: no reason to refuse it. */
        { "vips icc_transform a.png c.png p3 --input-profile srgb && "
          "vips colourspace c.png d.v b-w && vips jpegsave d.v b.jpg",
          NULL },
    };
    struct fixture *f = *state;
    run_in_folder(f, HALVES "true");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct blob blob;
        run_in_folder(f, rows[i].command);
        if (put(f, rows[i].name ? rows[i].name : "b.jpg", &blob))
            fail_msg("%s: %s", rows[i].command, f->error.text);
        if (rows[i].name)
            run_in_folder(f, arena_printf(f->arena,
                                          "vips getpoint %s 500 200 > blue && awk "
                                          "'{exit !($1 < 35 && $2 < 35 && $3 > 235)}' blue",
                                          blob_path(f->store, f->arena, &blob)));
        assert_int_equal(str_find(kept_bytes(f, &blob), STR("ICC_PROFILE")), -1);
    }
}

/* Two files in one: the other one does not survive. */
static void test_polyglots_die(void **state)
{
    static const struct str behind[] = {
        { "<script>alert(1)</script>", 25 },
        { "PK\5\6\0\0\0\0\1\0\1\0\x30\0\0\0\x30\0\0\0\0\0", 22 },
        { "<?php system($_GET['x']);", 25 },
        { "%PDF-1.4 /JavaScript", 20 },
    };
    struct fixture *f = *state;
    run_in_folder(f, "vips black a.jpg 60 40 --bands 3; vips black a.png 60 40 --bands 3;"
                     "vips gifsave a.png a.gif");
    static const char *const names[] = { "a.jpg", "a.png", "a.gif" };
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < sizeof behind / sizeof *behind; j++) {
            struct blob blob;
            struct buf both = { 0 };
            buf_add_str(&both, read_bytes(f, in_folder(f, names[i])));
            buf_add_str(&both, behind[j]);
            write_bytes(f, "both", buf_str(&both));
            buf_free(&both);
            assert_int_equal(put(f, "both", &blob), 0);
            assert_int_equal(str_find(kept_bytes(f, &blob), behind[j]), -1);
        }
}

static void test_twice_is_once(void **state)
{
    struct fixture *f = *state;
    struct blob one, two;
    run_in_folder(f, "vips black a.jpg 600 400 --bands 3");
    assert_int_equal(put(f, "a.jpg", &one), 0);
    assert_int_equal(put(f, "a.jpg", &two), 0);
    assert_string_equal(one.sha256, two.sha256);
    assert_int_equal(store_int(f->store, 0, "SELECT count(*) FROM file", ""), 1);
}

/* ---- what does not come in ---- */

#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }
static const struct {
    const char *what;
    struct str bytes;
    const char *words;
} hostile[] = {
    { "a bomb of a PNG",
      BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\2\0\0\0"),
      "30000 × 30000 điểm là quá lớn" },
    { "a side beyond any",
      BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\0\0\0\1\x08\2\0\0\0"),
      "quá lớn" },
    { "a negative side",
      BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\0\0\0\1\x08\2\0\0\0"),
      "không phải ảnh" },
    { "no side", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\1\x08\2\0\0\0"),
      "không phải ảnh" },
    { "a bomb of a JPEG",
      BYTES("\xFF\xD8\xFF\xC0\0\x11\x08\xFF\xFF\xFF\xFF\3\1\x11\0\2\x11\1\3\x11\1"),
      "quá lớn" },
    { "a bomb of a GIF", BYTES("GIF89a\xff\xff\xff\xff\0\0\0\0"), "quá lớn" },
    { "a bomb of a WebP",
      BYTES("RIFF\x20\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\0"),
      "quá lớn" },
    { "a bomb of a TIFF",
      BYTES("II*\0\x08\0\0\0\2\0"
            "\0\1\4\0\1\0\0\0\0\0\1\0"
            "\1\1\4\0\1\0\0\0\0\0\1\0"),
      "65536 × 65536 điểm là quá lớn" },
    { "a bomb of a HEIC",
      BYTES("\0\0\0\x18"
            "ftypheic\0\0\0\0mif1heic"
            "\0\0\0\x30meta\0\0\0\0"
            "\0\0\0\x24iprp"
            "\0\0\0\x1cipco"
            "\0\0\0\x14ispe\0\0\0\0\0\0\xff\xff\0\0\xff\xff"),
      "65535 × 65535 điểm là quá lớn" },
    { "a HEIC that says nothing",
      BYTES("\0\0\0\x18"
            "ftypheic\0\0\0\0mif1heic"),
      "không phải ảnh" },
    { "a box longer than its file",
      BYTES("\0\0\0\x18"
            "ftypheic\0\0\0\0mif1heic\xff\xff\xff\xffmeta"),
      "không phải ảnh" },
    { "a box of no length",
      BYTES("\0\0\0\x18"
            "ftypheic\0\0\0\0mif1heic\0\0\0\1meta\0\0\0\0\0\0\0\0"),
      "không phải ảnh" },
    { "a TIFF that points outside", BYTES("II*\0\xff\xff\xff\xff"), "không phải ảnh" },
    { "a JPEG cut in the middle",
      BYTES("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xFF\xC0\0\x11"
            "\x08\0\x40\0\x40\3\1\x22\0\2\x11\1\3\x11\1\xFF\xDA\0\x0c"),
      "tệp hỏng" },
    { "GIF and script", BYTES("GIF89a/*\x10\0\0\0\0*/=1;alert(1)//"), "" },
    { "a drawing", BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "không phải ảnh" },
    { "PostScript", BYTES("%!PS-Adobe-3.0 EPSF-3.0\n"), "không phải ảnh" },
    { "what only ImageMagick reads", BYTES("push graphic-context\nviewbox 0 0 640 480\n"),
      "không phải ảnh" },
    { "a page", BYTES("<html><img src=x onerror=alert(1)>"), "không phải ảnh" },
    { "a text", BYTES("ảnh"), "không phải ảnh" },
};

static void test_hostile_pictures(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct blob blob;
        write_bytes(f, "in", hostile[i].bytes);
        int result = put(f, "in", &blob);
        if (result != DINH_REFUSED || !strstr(f->error.text, hostile[i].words))
            fail_msg("%s: %d %s", hostile[i].what, result, f->error.text);
        assert_nothing_left(f);
    }
    assert_int_equal(store_int(f->store, 0, "SELECT count(*) FROM file", ""), 0);
}

/* The header is honest, the data is not: the limits of the process hold. */
static void test_a_bomb_behind_a_good_header(void **state)
{
    struct fixture *f = *state;
    struct blob blob;
    run_in_folder(f, "vips black a.png 9000 9000 --bands 3");
    struct str png = read_bytes(f, in_folder(f, "a.png"));
    assert_true(png.len < 2 * 1024 * 1024);
    int result = put(f, "a.png", &blob); /* 81 megapixels: many, but allowed */
    assert_int_equal(result, 0);
    assert_int_equal(blob.width, 2048);
    run_in_folder(f, "truncate -s 41M large.jpg");
    assert_int_equal(put(f, "large.jpg", &blob), DINH_REFUSED);
    assert_non_null(strstr(f->error.text, "40 MB"));
    run_in_folder(f, ": > empty.jpg; mkdir folder.jpg; mkfifo pipe.jpg");
    assert_int_equal(put(f, "empty.jpg", &blob), DINH_REFUSED);
    assert_int_equal(put(f, "folder.jpg", &blob), DINH_REFUSED);
    assert_int_equal(put(f, "pipe.jpg", &blob), DINH_REFUSED);
    assert_int_equal(put(f, "absent.jpg", &blob), DINH_REFUSED);
    assert_nothing_left(f);
}

/* Every beginning of a picture is either one or refused; nothing hangs or stays. */
static void test_cut_headers(void **state)
{
    struct fixture *f = *state;
    run_in_folder(f, "vips black b.png 60 40 --bands 3 && heif-enc b.png -o a.heic &&"
                     "vips copy b.png a.tif");
    static const char *const names[] = { "a.heic", "a.tif", "b.png" };
    for (size_t i = 0; i < 3; i++) {
        struct str whole = read_bytes(f, in_folder(f, names[i]));
        for (size_t len = 0; len < whole.len; len += len < 600 ? 1 : 97) {
            struct media media;
            char *copy = malloc(len + 1); /* so that the sanitizer sees its end */
            memcpy(copy, whole.ptr, len);
            copy = realloc(copy, len ? len : 1);
            media_picture((struct str){ copy, len }, &media);
            media_may_be_picture((struct str){ copy, len });
            free(copy);
        }
    }
}

/* ---- renditions ---- */

static void test_renditions(void **state)
{
    struct fixture *f = *state;
    struct blob blob;
    struct rendition *list;
    run_in_folder(f, "vips black a.jpg 1200 800 --bands 3");
    assert_int_equal(put(f, "a.jpg", &blob), 0);
    assert_null(rendition_srcset(f->store, f->arena, &blob).ptr);
    for (int i = 0; i < 2; i++) { /* the second time nothing is left to do */
        assert_int_equal(picture_render(f->store, f->arena, &blob, &f->error), 0);
        assert_int_equal(rendition_list(f->store, f->arena, str_of(blob.sha256), &list), 3);
    }
    assert_int_equal(list[0].width, 320);
    assert_int_equal(list[0].height, 213);
    assert_int_equal(list[2].width, 1024);
    assert_true(rendition_is(f->store, str_of(list[0].sha256)));
    assert_false(rendition_is(f->store, str_of(blob.sha256)));
    struct blob smaller;
    assert_true(blob_find(f->store, f->arena, str_of(list[0].sha256), &smaller));
    assert_string_equal(smaller.type, "image/webp");
    assert_string_equal(smaller.name, "a.webp");
    struct str srcset = rendition_srcset(f->store, f->arena, &blob);
    assert_true(str_starts(srcset, str_of(list[0].href)));
    assert_true(str_ends(srcset, STR("a.jpg 1200w")));
    assert_nothing_left(f);
}

static void test_a_small_picture_has_none(void **state)
{
    struct fixture *f = *state;
    struct blob blob;
    struct rendition *list;
    run_in_folder(f, "vips black a.jpg 320 200 --bands 3");
    assert_int_equal(put(f, "a.jpg", &blob), 0);
    assert_int_equal(picture_render(f->store, f->arena, &blob, &f->error), 0);
    assert_int_equal(rendition_list(f->store, f->arena, str_of(blob.sha256), &list), 0);
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(test_what_phones_send),
    DESK_TEST(test_upright_and_without_a_place),
    DESK_TEST(test_colours),
    DESK_TEST(test_polyglots_die),
    DESK_TEST(test_twice_is_once),
    DESK_TEST(test_hostile_pictures),
    DESK_TEST(test_a_bomb_behind_a_good_header),
    DESK_TEST(test_cut_headers),
    DESK_TEST(test_renditions),
    DESK_TEST(test_a_small_picture_has_none),
};

DESK_MAIN(tests)
