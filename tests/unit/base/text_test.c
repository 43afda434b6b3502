/*
 * text_test.c - Vietnamese text: forms, folding, slugs, order, numbers,
 * escapes; and what ill-formed bytes do to them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/text.h"

#define NFD_HOA "ho\xCC\x80" /* "hò" decomposed */
#define FFFD    "\xEF\xBF\xBD"

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

static void expect(struct str got, const char *wanted)
{
    if (!str_is(got, wanted))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
    assert_int_equal(got.ptr[got.len], '\0');
}

static void expect_buf(struct buf *buf, const char *wanted)
{
    assert_string_equal(buf_text(buf), wanted);
    buf_free(buf);
}

static void clean_text(void **state)
{
    (void)state;
    assert_true(text_is_clean(STR("")));
    assert_true(text_is_clean(STR("Đình\tlàng\r\nNam Chính")));
    assert_false(text_is_clean(STR("a\0b")));
    assert_false(text_is_clean(STR("a\x1B[31m")));
    assert_false(text_is_clean(STR("a\x7F")));
    assert_false(text_is_clean(STR("\xC2\x85")));         /* C1 control */
    assert_false(text_is_clean(STR("\xC0\xAF")));         /* overlong */
    assert_false(text_is_clean(STR("\xED\xA0\x80")));     /* surrogate */
    assert_false(text_is_clean(STR("\xF4\x90\x80\x80"))); /* beyond Unicode */
    assert_false(text_is_clean(STR("12345678\xC4")));     /* cut */
    assert_true(text_is_utf8(STR("a\0\x1B")));
    assert_false(text_is_utf8(STR("abcdefgh\x80")));
}

static void composes(void **state)
{
    expect(text_nfc(*state, STR("")), "");
    expect(text_nfc(*state, STR(NFD_HOA)), "hò");
    expect(text_nfc(*state, STR("e\xCC\xA3\xCC\x82")), "ệ"); /* dot below, circumflex */
    expect(text_nfc(*state, STR("Việt Nam – “đình”")), "Việt Nam – “đình”");
    expect(text_nfc(*state, STR("\xE2\x84\xAA")), "K"); /* Kelvin sign */
    expect(text_nfc(*state, STR("a\xFFz")), "a" FFFD "z");
    expect(text_nfc(*state, STR("\xE1\xBB")), FFFD FFFD);
    struct str nul = text_nfc(*state, STR("a\0o\xCC\x80"));
    assert_int_equal(nul.len, 4);
    assert_memory_equal(nul.ptr, "a\0ò", 4);
}

/* Each byte grows to three: behind one large block, ASan sees the first too many. */
static void lowers_ill_formed(void)
{
    enum { BYTES = 1 << 20 };
    struct arena *arena = arena_create(0);
    struct buf bad = { 0 };
    memset(buf_reserve(&bad, BYTES), 0xFF, BYTES);
    bad.len = BYTES;
    struct str lower = text_lower(arena, buf_str(&bad));
    assert_int_equal(lower.len, 3 * BYTES);
    assert_true(str_ends(lower, STR(FFFD)));
    buf_free(&bad);
    arena_destroy(arena);
}

static void lowers_and_folds(void **state)
{
    expect(text_lower(*state, STR("ĐÌNH LÀNG Ỷ")), "đình làng ỷ");
    expect(text_lower(*state, STR("\xC8\xBA\xC8\xBA\xC8\xBA")),
           "\xE2\xB1\xA5\xE2\xB1\xA5\xE2\xB1\xA5"); /* grows */
    lowers_ill_formed();
    expect(text_fold(*state, STR("Đình làng Hòa")), "dinh lang hoa");
    expect(text_fold(*state, STR("QUYẾT ĐỊNH, Ưởng đặng")), "quyet dinh, uong dang");
    expect(text_fold(*state, STR("d\xCC\xA3" NFD_HOA)), "dho");
    expect(text_fold(*state, STR("ASCII only 123")), "ascii only 123");
    expect(text_fold(*state, STR("\xFF")), FFFD);
    expect(text_fold(*state, STR("")), "");
}

static void slugs(void **state)
{
    expect(text_slug(*state, STR("Quyết định số 150/QĐ"), TEXT_SLUG_MAX),
           "quyet-dinh-so-150-qd");
    expect(text_slug(*state, STR("  --Đình!  "), TEXT_SLUG_MAX), "dinh");
    expect(text_slug(*state, STR("中文 …"), TEXT_SLUG_MAX), "");
    expect(text_slug(*state, STR("một hai ba"), 9), "mot-hai");
    expect(text_slug(*state, STR("một hai ba"), 7), "mot-hai");
    expect(text_slug(*state, STR("một hai ba"), 8), "mot-hai");
    expect(text_slug(*state, STR("abcdefghij"), 4), "abcd");
    expect(text_slug(*state, STR("abc"), 0), "");
}

static void squeezes(void **state)
{
    expect(text_squeeze(*state, STR("  a \t\n b\xC2\xA0\xE3\x80\x80"
                                    "c ")),
           "a b c");
    expect(text_squeeze(*state, STR(" \n ")), "");
    expect(text_squeeze(*state, STR("đã gọn")), "đã gọn");
    assert_int_equal(text_length(STR("Đình\xFF")), 5);
    assert_int_equal(text_length(STR("")), 0);
}

static void excerpts(void **state)
{
    expect(text_excerpt(*state, STR("Đình làng"), 9), "Đình làng");
    expect(text_excerpt(*state, STR("Đình làng"), 8), "Đình làn…");
    expect(text_excerpt(*state, STR("một hai ba bốn"), 12), "một hai ba…");
    expect(text_excerpt(*state, STR("một hai, ba"), 8), "một hai…");
    expect(text_excerpt(*state, STR("mộtchữrấtdài"), 5), "mộtch…");
    expect(text_excerpt(*state, STR("abc"), 0), "…");
    expect(text_excerpt(*state, STR(""), 0), "");
}

static int by_alphabet(const void *a, const void *b)
{
    return text_compare(str_of(*(const char *const *)a), str_of(*(const char *const *)b));
}

static void alphabet(void **state)
{
    (void)state;
    static const char *const wanted[] = {
        "",      "1",       "An", "Ăn", "Ân", "ba",           "Ba",
        "bà",    "bả",      "bã", "bá", "bạ", "bà ba",        "ca",
        "da",    "đa",      "đá", "e",  "ê",  "oa",           "ô",
        "ở đây", "Tô Hiệu", "Tơ", "u",  "ư",  "xã Nam Chính", "xã Nam Cường",
        "y",
    };
    enum { COUNT = sizeof wanted / sizeof *wanted };
    const char *shuffled[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        shuffled[i * 11 % COUNT] = wanted[i];
    qsort(shuffled, COUNT, sizeof *shuffled, by_alphabet);
    for (size_t i = 0; i < COUNT; i++)
        assert_string_equal(shuffled[i], wanted[i]);

    assert_int_equal(text_compare(STR(NFD_HOA), STR("hò")), 0);
    assert_int_equal(text_compare(STR("o\xCC\x82\xCC\xA3"), STR("ộ")), 0);
    assert_true(text_compare(STR("\xFF"), STR("a")) > 0);
    assert_true(text_compare(STR("hoa"), STR(NFD_HOA "a")) < 0);
}

static void nearest(void **state)
{
    (void)state;
    static const char *const names[] = { "title", "summary", "đơn vị" };
    assert_string_equal(text_nearest(STR("tittle"), names, 3), "title");
    assert_string_equal(text_nearest(STR("sumary"), names, 3), "summary");
    assert_null(text_nearest(STR("don vi"), names, 3)); /* three letters differ */
    assert_string_equal(text_nearest(STR("đơn vi"), names, 3), "đơn vị");
    assert_null(text_nearest(STR("body"), names, 3));
    assert_null(text_nearest(STR(""), names, 3));
    assert_null(text_nearest(STR("title"), names, 0));
    static const char *const brief[] = { "ab" };
    assert_null(text_nearest(STR("xy"), brief, 1));
    char endless[4096];
    memset(endless, 'a', sizeof endless);
    assert_null(text_nearest((struct str){ endless, sizeof endless }, names, 3));
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *text;
    } ints[] = {
        { 0, "0" },
        { 999, "999" },
        { 6670, "6.670" },
        { -1000, "-1.000" },
        { 1234567, "1.234.567" },
        { INT64_MIN, "-9.223.372.036.854.775.808" },
    };
    for (size_t i = 0; i < sizeof ints / sizeof *ints; i++) {
        struct buf buf = { 0 };
        text_add_int(&buf, ints[i].value);
        expect_buf(&buf, ints[i].text);
    }
    static const struct {
        double value;
        const char *text;
    } doubles[] = {
        { 4.5, "4,5" },
        { 0, "0" },
        { -0.0, "0" },
        { 4, "4" },
        { -1234.25, "-1.234,25" },
        { 0.1, "0,1" },
        { 1e-9, "0" },
        { -1e-9, "0" },
        { NAN, "" },
        { INFINITY, "" },
        { 1e21, "1,000000e+21" },
        { 999999999999.5, "999.999.999.999,5" },
    };
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        struct buf buf = { 0 };
        text_add_number(&buf, doubles[i].value);
        expect_buf(&buf, doubles[i].text);
    }
}

static void sizes(void **state)
{
    (void)state;
    static const struct {
        int64_t bytes;
        const char *text;
    } cases[] = {
        { 0, "0 byte" },
        { 1023, "1.023 byte" },
        { 1024, "1 kB" },
        { 421888, "412 kB" },
        { 1048575, "1 MB" },
        { 1572864, "1,5 MB" },
        { 38797312, "37 MB" },
        { INT64_C(1) << 31, "2 GB" },
        { INT64_C(5) << 50, "5.120 TB" },
        { -5, "-5 byte" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf buf = { 0 };
        text_add_size(&buf, cases[i].bytes);
        expect_buf(&buf, cases[i].text);
    }
}

static void escapes(void **state)
{
    (void)state;
    struct buf buf = { 0 };
    text_add_escaped(&buf, STR("<a href=\"x\">Đình & 'làng'</a>"));
    expect_buf(&buf, "&lt;a href=&quot;x&quot;&gt;Đình &amp; &#39;làng&#39;&lt;/a&gt;");
    text_add_escaped(&buf, STR(""));
    expect_buf(&buf, "");
    text_add_percent(&buf, STR("tìm/a b+c~"), false);
    expect_buf(&buf, "t%C3%ACm%2Fa%20b%2Bc~");
    text_add_percent(&buf, STR("a/b c"), true);
    expect_buf(&buf, "a/b%20c");
    text_add_json(&buf, STR("\"\\/\b\t\n\f\r\x01"
                            "đ\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xA6"));
    expect_buf(&buf, "\\\"\\\\/\\b\\t\\n\\f\\r\\u0001đ\\u2028\\u2029…");
    text_add_json(&buf, STR("\xE2\x80"));
    expect_buf(&buf, "\xE2\x80");
}

static void percent_decoding(void **state)
{
    struct str out;
    assert_true(text_percent_decode(*state, STR("t%C3%acm+a%2B"), true, &out));
    expect(out, "tìm a+");
    assert_true(text_percent_decode(*state, STR("a+b"), false, &out));
    expect(out, "a+b");
    assert_true(text_percent_decode(*state, STR("%00"), false, &out));
    assert_int_equal(out.len, 1);
    static const char *const bad[] = { "%", "%4", "a%zz", "%g0", "%0G", "%-1", "% 1" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(text_percent_decode(*state, str_of(bad[i]), false, &out));
}

static void letters(void **state)
{
    (void)state;
    struct str rest = STR("aĐ\xF0\x9F\x8F\xAE\xFF");
    assert_int_equal(text_next(&rest), 'a');
    assert_int_equal(text_next(&rest), 0x110);
    assert_int_equal(text_next(&rest), 0x1F3EE);
    assert_int_equal(text_next(&rest), 0xFFFD);
    assert_int_equal(text_next(&rest), -1);
    assert_int_equal(text_next(&rest), -1);
    struct buf buf = { 0 };
    text_add_letter(&buf, 0x1F3EE);
    expect_buf(&buf, "\xF0\x9F\x8F\xAE");
}

static void test_same(void **state)
{
    (void)state;
    assert_true(text_same(STR("CHÍNH PHỦ"), STR("Chính phủ")));
    assert_true(text_same(STR(""), STR("")));
    assert_true(text_same(STR("Đặc khu"), STR("đặc khu")));
    assert_false(text_same(STR("Chính phủ"), STR("Chinh phu")));
    assert_false(text_same(STR("Luật"), STR("Luật ")));
    assert_false(text_same(STR("a"), STR("")));
}

static void phones_become_links(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "0227 3881 234", "tel:+842273881234" },
        { "(0227) 3.881-234", "tel:+842273881234" },
        { "+84 227 3881 234", "tel:+842273881234" },
        { "1022", "tel:1022" },
        { "a0b0c", "tel:+840" },
        { "12+3", "tel:123" },
        { "0", "tel:+84" },
        { "+", NULL },
        { "không có", NULL },
        { "", NULL },
    };
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *href = text_phone_href(arena, str_of(cases[i][0]));
        if (cases[i][1])
            assert_string_equal(href, cases[i][1]);
        else
            assert_null(href);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phones_become_links),
        cmocka_unit_test(test_same),
        cmocka_unit_test(clean_text),
        cmocka_unit_test_setup_teardown(composes, setup, teardown),
        cmocka_unit_test_setup_teardown(lowers_and_folds, setup, teardown),
        cmocka_unit_test_setup_teardown(slugs, setup, teardown),
        cmocka_unit_test_setup_teardown(squeezes, setup, teardown),
        cmocka_unit_test_setup_teardown(excerpts, setup, teardown),
        cmocka_unit_test(alphabet),
        cmocka_unit_test(nearest),
        cmocka_unit_test(numbers),
        cmocka_unit_test(sizes),
        cmocka_unit_test(escapes),
        cmocka_unit_test_setup_teardown(percent_decoding, setup, teardown),
        cmocka_unit_test(letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
