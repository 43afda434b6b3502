/*
 * json_test.c - JSON in and out: what is accepted, what is refused and where,
 * the four styles, and hostile sizes.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "view/json.h"

static int setup(void **state)
{
    *state = arena_create(0);
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

static dinh_value *must_read(struct arena *arena, struct str text)
{
    struct error error = { "" };
    dinh_value *value = json_read(arena, text, &error);
    if (!value)
        fail_msg("%.*s: %s", STR_ARG(text), error.text);
    return value;
}

static void expect_written(const dinh_value *value, enum json_style style,
                           const char *wanted)
{
    struct buf out = { 0 };
    json_write(&out, value, style);
    assert_string_equal(buf_text(&out), wanted);
    buf_free(&out);
}

/* What is read from the left is written as the right. */
static void round_trips(void **state)
{
    static const char *const cases[][2] = {
        { "null", "null" },
        { " \t\r\n true ", "true" },
        { "\xEF\xBB\xBF[]", "[]" },
        { "{}", "{}" },
        { "[1, [2, {\"a\": []}]]", "[1,[2,{\"a\":[]}]]" },
        { "\"\"", "\"\"" },
        { "\"Đình \\u0110\\u00ecnh\"", "\"Đình Đình\"" },
        { "\"\\ud83c\\udfee\"", "\"\xF0\x9F\x8F\xAE\"" },
        { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\"" },
        { "\"a\\nb\"", "\"a\\nb\"" },
        { "0", "0" },
        { "-0", "0" },
        { "9223372036854775807", "9223372036854775807" },
        { "-9223372036854775808", "-9223372036854775808" },
        { "9223372036854775808", "9.223372036854776e+18" },
        { "1.210", "1.21" },
        { "1.0", "1.0" },
        { "0.1", "0.1" },
        { "1e2", "100.0" },
        { "1E-7", "1e-07" },
        { "123456789012345678901234567890", "1.2345678901234568e+29" },
        { "{\"b\":1,\"a\":2,\"b\":3}", "{\"b\":3,\"a\":2}" },
        { "{\"\":1}", "{\"\":1}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_written(must_read(*state, str_of(cases[i][0])), JSON_COMPACT, cases[i][1]);
}

static void refuses(void **state)
{
    static const struct {
        struct str text;
        const char *where;
    } cases[] = {
        { { "", 0 }, "dòng 1, cột 1: " },
        { { "[1,\n 2", 6 }, "dòng 2, cột 3: thiếu dấu phẩy" },
        { { "\"đ\" x", 6 }, "dòng 1, cột 5: thừa" },
        { { "{\"a\" 1}", 7 }, "cột 6: thiếu dấu hai chấm" },
        { { "{a:1}", 5 }, "cột 2: tên" },
        { { "{\"a\":1,}", 8 }, "cột 8: tên" },
        { { "[1,]", 4 }, "cột 4: " },
        { { "[,1]", 4 }, "cột 2: " },
        { { "{\"a\":1 \"b\":2}", 13 }, "thiếu dấu phẩy hoặc }" },
        { { "\"abc", 4 }, "chưa đóng" },
        { { "\"a\nb\"", 5 }, "điều khiển" },
        { { "\"\0\"", 3 }, "điều khiển" },
        { { "\"\\x\"", 4 }, "sau \\" },
        { { "\"\\", 2 }, "sau \\" },
        { { "\"\\u12", 5 }, "\\u" },
        { { "\"\\u12g4\"", 8 }, "\\u" },
        { { "\"\\u0000\"", 8 }, "NUL" },
        { { "{\"\\u0000\":1}", 12 }, "NUL" },
        { { "\"\\ud800\"", 8 }, "\\u" },
        { { "\"\\ud800\\u0041\"", 14 }, "\\u" },
        { { "\"\\udc00\"", 8 }, "\\u" },
        { { "01", 2 }, "số viết sai" },
        { { "-", 1 }, "số viết sai" },
        { { "1.", 2 }, "số viết sai" },
        { { "1e", 2 }, "số viết sai" },
        { { "1e+", 3 }, "số viết sai" },
        { { "+1", 2 }, "không phải" },
        { { ".5", 2 }, "không phải" },
        { { "1e999", 5 }, "quá lớn" },
        { { "NaN", 3 }, "không phải" },
        { { "tru", 3 }, "không phải" },
        { { "nulll", 5 }, "thừa" },
        { { "'a'", 3 }, "không phải" },
        { { "1 // x", 6 }, "thừa" },
        { { "\"\xC0\x80\"", 4 }, "UTF-8" },
        { { "\"\xED\xA0\x80\"", 5 }, "UTF-8" },
        { { "1\0", 2 }, "thừa" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = { "" };
        if (json_read(*state, cases[i].text, &error))
            fail_msg("accepted %.*s", STR_ARG(cases[i].text));
        if (!strstr(error.text, cases[i].where))
            fail_msg("%.*s: \"%s\" lacks \"%s\"", STR_ARG(cases[i].text), error.text,
                     cases[i].where);
        assert_null(json_read(*state, cases[i].text, NULL));
    }
}

static void depth_is_bounded(void **state)
{
    struct buf text = { 0 };
    for (int i = 0; i < JSON_MAX_DEPTH; i++)
        buf_add_char(&text, '[');
    for (int i = 0; i < JSON_MAX_DEPTH; i++)
        buf_add_char(&text, ']');
    must_read(*state, buf_str(&text));
    struct buf deeper = { 0 };
    buf_printf(&deeper, "[%s]", buf_text(&text));
    struct error error = { "" };
    assert_null(json_read(*state, buf_str(&deeper), &error));
    assert_non_null(strstr(error.text, "quá sâu"));

    buf_clear(&text);
    for (int i = 0; i < 200000; i++)
        buf_add_text(&text, "{\"a\":");
    assert_null(json_read(*state, buf_str(&text), &error));
    buf_free(&text);
    buf_free(&deeper);
}

/* Every beginning of a good text is refused without reading beyond it. */
static void cut_anywhere(void **state)
{
    static const char text[] = "{\"a\":[1.5e3,true,\"x\\u0110\\ud83c\\udfee\"],\"b\":null}";
    must_read(*state, STR(text));
    for (size_t len = 0; len < sizeof text - 1; len++) {
        char *copy = arena_alloc_raw(*state, len + 1);
        memcpy(copy, text, len);
        assert_null(json_read(*state, (struct str){ copy, len }, NULL));
    }
}

static void many_keys_stay_cheap(void **state)
{
    enum { KEYS = 100000, LIMIT_MS = 3000 };
    struct buf text = { 0 };
    buf_add_char(&text, '{');
    for (int i = 0; i < KEYS; i++)
        buf_printf(&text, "\"k%d\":%d,", i, i);
    buf_add_text(&text, "\"k7\":-7}");
    int64_t start = clock_cpu_ms();
    dinh_value *map = must_read(*state, buf_str(&text));
    assert_in_range(clock_cpu_ms() - start, 0, LIMIT_MS);
    assert_int_equal(map->count, KEYS);
    assert_int_equal(value_as_int(value_at(map, 7)), -7);
    buf_free(&text);
}

static void styles(void **state)
{
    struct arena *arena = *state;
    dinh_value *map =
        must_read(arena, STR("{\"b\":[1,{}],\"a\":\"</script>&\",\"ab\":[]}"));
    expect_written(map, JSON_COMPACT, "{\"b\":[1,{}],\"a\":\"</script>&\",\"ab\":[]}");
    expect_written(map, JSON_CANONICAL, "{\"a\":\"</script>&\",\"ab\":[],\"b\":[1,{}]}");
    expect_written(map, JSON_SCRIPT,
                   "{\"b\":[1,{}],\"a\":\"\\u003c/script\\u003e\\u0026\",\"ab\":[]}");
    expect_written(map, JSON_PRETTY,
                   "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": \"</script>&\",\n"
                   "  \"ab\": []\n}\n");
}

static void typed_values(void **state)
{
    struct arena *arena = *state;
    expect_written(value_time(arena, 1631496600000), JSON_COMPACT,
                   "\"2021-09-13T08:30:00+07:00\"");
    expect_written(value_date(arena, 18883), JSON_COMPACT, "\"2021-09-13\"");
    expect_written(value_size(arena, 421888), JSON_COMPACT, "421888");
    expect_written(value_html(arena, STR("<p>")), JSON_COMPACT, "\"<p>\"");
    expect_written(value_number(arena, 1e308 * 10), JSON_COMPACT, "null");
    expect_written(NULL, JSON_COMPACT, "null");

    dinh_value *ring = value_list(arena); /* our own mistake must not loop for ever */
    value_add(arena, ring, ring);
    struct buf out = { 0 };
    json_write(&out, ring, JSON_COMPACT);
    assert_in_range(out.len, 1, 10000);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(round_trips, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses, setup, teardown),
        cmocka_unit_test_setup_teardown(depth_is_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(cut_anywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(many_keys_stay_cheap, setup, teardown),
        cmocka_unit_test_setup_teardown(styles, setup, teardown),
        cmocka_unit_test_setup_teardown(typed_values, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
