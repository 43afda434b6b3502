/*
 * camera_test.c - sizes of HEIC, AVIF and TIFF from their headers, whole and cut.
 */
#include "store/camera.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }
#define FTYP(brand)         \
    "\0\0\0\x18"            \
    "ftyp" brand "\0\0\0\0" \
    "mif1" brand
#define ISPE(size) \
    "\0\0\0\x14"   \
    "ispe"         \
    "\0\0\0\0" size

static const struct sample {
    struct str bytes;
    const char *type; /* NULL: not recognised */
    int32_t width, height;
    bool has_alpha, has_profile;
} samples[] = {
    /* The tile, then the whole picture: the larger one counts. */
    { BYTES(FTYP("heic") "\0\0\0\x52"
                         "meta"
                         "\0\0\0\0"
                         "\0\0\0\x46"
                         "iprp"
                         "\0\0\0\x3e"
                         "ipco" ISPE("\0\0\2\0\0\0\2\0")
                             ISPE("\0\0\x0f\xc0\0\0\x0b\xd0") "\0\0\0\x0e"
                                                              "colr"
                                                              "prof"
                                                              "xx"),
      "image/heic", 4032, 3024, false, true },
    { BYTES(FTYP("avif") "\0\0\0\x48"
                         "meta"
                         "\0\0\0\0"
                         "\0\0\0\x3c"
                         "iprp"
                         "\0\0\0\x34"
                         "ipco" ISPE("\0\0\0\x40\0\0\0\x20") "\0\0\0\x18"
                                                             "auxC"
                                                             "\0\0\0\0"
                                                             "urn:x:alpha\0"),
      "image/avif", 64, 32, true, false },
    { BYTES("II*\0\x08\0\0\0\3\0"
            "\0\1\3\0\1\0\0\0\x40\0\0\0"
            "\1\1\4\0\1\0\0\0\x20\0\0\0"
            "\x52\1\3\0\1\0\0\0\2\0\0\0"),
      "image/tiff", 64, 32, true, false },
    { BYTES("MM\0*\0\0\0\x08\0\2"
            "\1\0\0\3\0\0\0\1\0\x40\0\0"
            "\1\1\0\3\0\0\0\1\0\x20\0\0"),
      "image/tiff", 64, 32, false, false },
    { BYTES(FTYP("heic")), NULL, 0, 0, false, false },
    { BYTES(FTYP("mp42") "\0\0\0\x0c"
                         "meta"
                         "\0\0\0\0"),
      NULL, 0, 0, false, false },
    { BYTES("II*\0\xff\xff\xff\xff"), NULL, 0, 0, false, false },
    { BYTES(""), NULL, 0, 0, false, false },
};

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct media media;
        bool is_known = camera_recognise(samples[i].bytes, &media);
        assert_int_equal(is_known, samples[i].type != NULL);
        if (!is_known)
            continue;
        assert_string_equal(media.type, samples[i].type);
        assert_int_equal(media.width, samples[i].width);
        assert_int_equal(media.height, samples[i].height);
        assert_int_equal(media.has_alpha, samples[i].has_alpha);
        assert_int_equal(media.has_profile, samples[i].has_profile);
        assert_true(camera_begins(samples[i].bytes));
    }
}

/* Memory of exactly that size, so that ASan watches its end. */
static void test_cut_and_twisted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        for (size_t len = 0; len <= samples[i].bytes.len; len++)
            for (size_t at = 0; at <= len; at++) {
                struct media media;
                char *exact = malloc(len ? len : 1);
                assert_non_null(exact);
                memcpy(exact, samples[i].bytes.ptr, len);
                if (at < len)
                    exact[at] = (char)(exact[at] ^ 0xFF);
                struct str bytes = { exact, len };
                camera_begins(bytes);
                if (camera_recognise(bytes, &media))
                    assert_true(media.width > 0 && media.height > 0);
                free(exact);
            }
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(test_samples),
                                               cmocka_unit_test(test_cut_and_twisted) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
