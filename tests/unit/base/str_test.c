/*
 * str_test.c - cutting, searching and reading numbers of length-carrying text.
 */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_compare(void **state)
{
    (void)state;
    assert_true(str_eq(STR("abc"), STR("abc")));
    assert_false(str_eq(STR("abc"), STR("abd")));
    assert_false(str_eq(STR("abc"), STR("ab")));
    assert_true(str_eq(STR(""), (struct str){ NULL, 0 }));
    assert_true(str_eq((struct str){ "a\0b", 3 }, (struct str){ "a\0b", 3 }));
    assert_false(str_eq((struct str){ "a\0b", 3 }, (struct str){ "a\0c", 3 }));
    assert_true(str_eq_nocase(STR("Host"), STR("hOST")));
    assert_false(str_eq_nocase(STR("Host"), STR("Hos")));
    assert_true(str_starts(STR("/tin-tuc"), STR("/tin")));
    assert_false(str_starts(STR("/t"), STR("/tin")));
    assert_true(str_ends(STR("a.json"), STR(".json")));
    assert_false(str_ends(STR("json"), STR(".json")));
    assert_true(str_is(STR("x"), "x"));
}

static void test_find(void **state)
{
    (void)state;
    assert_int_equal(str_find_char(STR("a=b"), '='), 1);
    assert_int_equal(str_find_char(STR("ab"), '='), -1);
    assert_int_equal(str_find_char((struct str){ NULL, 0 }, 'a'), -1);
    assert_int_equal(str_find(STR("khai sinh"), STR("sinh")), 5);
    assert_int_equal(str_find(STR("khai"), STR("sinh")), -1);
    assert_int_equal(str_find(STR("khai"), STR("")), 0);
    assert_int_equal(str_find((struct str){ NULL, 0 }, STR("a")), -1);
}

static void test_cut(void **state)
{
    (void)state;
    static const char *const parts[] = { "a", "", "bc", "" };
    struct str rest = STR("a,,bc,");
    size_t count = 0;
    while (rest.ptr)
        assert_true(str_is(str_cut(&rest, ','), parts[count++]));
    assert_int_equal(count, 4);
    rest = STR("");
    assert_int_equal(str_cut(&rest, ',').len, 0);
    assert_null(rest.ptr);
    assert_true(str_is(str_trim(STR(" \t a b \r\n")), "a b"));
    assert_int_equal(str_trim(STR("  ")).len, 0);
    assert_true(str_is(str_from(STR("abc"), 1), "bc"));
    assert_int_equal(str_from(STR("abc"), 9).len, 0);
    assert_int_equal(str_from((struct str){ NULL, 0 }, 3).len, 0);
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        { "0", true, 0 },
        { "6670", true, 6670 },
        { "-12", true, -12 },
        { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN },
        { "9223372036854775808", false, 0 },
        { "-9223372036854775809", false, 0 },
        { "", false, 0 },
        { "-", false, 0 },
        { "+1", false, 0 },
        { " 1", false, 0 },
        { "1 ", false, 0 },
        { "1a", false, 0 },
        { "0x10", false, 0 },
        { "--1", false, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t value = 0;
        bool good = str_to_i64(str_of(cases[i].text), &value);
        if (good != cases[i].good || (good && value != cases[i].value))
            fail_msg("\"%s\": %d %lld", cases[i].text, good, (long long)value);
    }
    uint64_t u;
    assert_true(str_to_u64(STR("18446744073709551615"), &u));
    assert_true(u == UINT64_MAX);
    assert_false(str_to_u64(STR("18446744073709551616"), &u));
    assert_false(str_to_u64(STR("99999999999999999999"), &u));
    assert_false(str_to_u64(STR("-1"), &u));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
