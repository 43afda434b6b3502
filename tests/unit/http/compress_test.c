/*
 * compress_test.c - which encoding, and that it can be undone.
 */
#include "base/buf.h"
#include "http/response.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <zlib.h>

static void chooses_by_quality(void **state)
{
    static const char *const table[][2] = {
        { "gzip, deflate, br", "br" },
        { "gzip", "gzip" },
        { "br", "br" },
        { "", "" },
        { "deflate", "" },
        { "*", "br" },
        { "br;q=0, gzip", "gzip" },
        { "br;q=0, *", "gzip" },
        { "*;q=0", "" },
        { "gzip;q=1.0, br;q=0.5", "gzip" },
        { "gzip;q=0.5, br;q=0.5", "br" },
        { "BR ; Q=0.001", "br" },
        { "gzip;q=0.000", "" },
        { "identity", "" },
        { "br;q=x", "" },
        { "br;q=2", "" },
        { "x-gzip", "gzip" },
        { "gzip;level=9;q=0", "" },
        { ",,gzip,,", "gzip" },
        { "brotli", "" },
        { "*;q=0, gzip", "gzip" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_string_equal(encoding_choose(str_of(table[i][0])), table[i][1]);
    assert_string_equal(encoding_choose((struct str){ NULL, 0 }), "");
}

static void gzip_can_be_undone(void **state)
{
    (void)state;
    char text[20000], back[20000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i / 7 % 26);
    struct buf out = { 0 };
    assert_true(compress_gzip((struct str){ text, sizeof text }, 6, &out));
    assert_true(out.len < sizeof text / 10);
    z_stream stream = { .next_in = (Bytef *)out.data,
                        .avail_in = (uInt)out.len,
                        .next_out = (Bytef *)back,
                        .avail_out = sizeof back };
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    assert_memory_equal(text, back, sizeof text);
    buf_clear(&out);
    assert_true(compress_br((struct str){ text, sizeof text }, 5, &out));
    assert_true(out.len < sizeof text / 10);
    buf_free(&out);
}

static void refuses_what_would_grow(void **state)
{
    (void)state;
    struct buf out = { 0 };
    buf_add_text(&out, "kept");
    assert_false(compress_gzip(STR("x"), 9, &out));
    assert_false(compress_br(STR("\x01\x9f\x33"), 11, &out));
    assert_false(compress_gzip(STR(""), 6, &out));
    assert_false(compress_br(STR(""), 6, &out));
    assert_int_equal(out.len, 4);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_by_quality),
        cmocka_unit_test(gzip_can_be_undone),
        cmocka_unit_test(refuses_what_would_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
