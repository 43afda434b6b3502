/*
 * media_test.c - recognising files: hostile headers never make it read past the
 * bytes given. What is taken and what refused is in blob_test.c.
 */
#include "store/media.h"

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

static const struct str samples[] = {
    BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0\x08\2\0\0\0"),
    BYTES("GIF89a\x40\1\xc8\0\0\0\0"),
    BYTES("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xFF\xC0\0\x11\x08\1\xE0\2\x80\3"),
    BYTES("\xFF\xD8\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xC0\0\x11\x08\1\xE0\2\x80\3..."),
    BYTES("RIFF\x20\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\x7f\2\0\xdf\1\0\0\0"),
    BYTES("RIFF\x20\0\0\0WEBPVP8L\x10\0\0\0\x2f\x7f\xc2\x77\0\0\0\0\0\0\0"),
    BYTES("RIFF\x20\0\0\0WEBPVP8 \x10\0\0\0\x30\1\0\x9d\1\x2a\x80\2\xe0\1\0\0"),
    BYTES("PK\3\4....[Content_Types].xml....word/document.xml"),
    BYTES("<?xml version=\"1.0\"?><svg><path d=\"M0 0\"/></svg>"),
    BYTES("<?xml "),
    BYTES("\0\0\0\x18"
          "ftypmp42\0\0\0\0"),
    BYTES("\xEF\xBB\xBFsố,ngày\n"),
};

static void recognise(struct str bytes)
{
    static const char *const names[] = { "a.txt", "a.doc", "a", "", ".csv" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct media media;
        if (media_recognise(bytes, bytes, names[i], &media)) {
            assert_non_null(media.type);
            assert_non_null(media.ending);
            assert_true(media.width >= 0 && media.width <= 30000);
            assert_true(media.height >= 0 && media.height <= 30000);
        }
    }
}

/* Memory of exactly that size, so that ASan watches its end. */
static void test_cut_and_twisted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        for (size_t len = 0; len <= samples[i].len; len++) {
            char *exact = malloc(len ? len : 1);
            assert_non_null(exact);
            memcpy(exact, samples[i].ptr, len);
            recognise((struct str){ exact, len });
            for (size_t at = 0; at < len; at++) {
                exact[at] = (char)~exact[at];
                recognise((struct str){ exact, len });
                exact[at] = (char)~exact[at];
            }
            free(exact);
        }
}

static void test_text_or_not(void **state)
{
    (void)state;
    assert_true(media_may_be_text(STR("số 150")));
    assert_true(media_may_be_text(STR("")));
    assert_false(media_may_be_text(STR("a\0b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_and_twisted),
        cmocka_unit_test(test_text_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
