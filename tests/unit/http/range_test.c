/*
 * range_test.c - the Range header.
 */
#include "http/range.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void reads_ranges_of_100_bytes(void **state)
{
    static const struct {
        const char *text;
        enum range_kind kind;
        uint64_t first, length;
    } table[] = {
        { "bytes=0-9", RANGE_PART, 0, 10 },
        { "bytes=0-", RANGE_PART, 0, 100 },
        { "bytes=99-", RANGE_PART, 99, 1 },
        { "bytes=100-", RANGE_NONE, 0, 0 },
        { "bytes=50-200", RANGE_PART, 50, 50 },
        { "bytes=-1", RANGE_PART, 99, 1 },
        { "bytes=-100", RANGE_PART, 0, 100 },
        { "bytes=-101", RANGE_PART, 0, 100 },
        { "bytes=-0", RANGE_NONE, 0, 0 },
        { "bytes=9-0", RANGE_WHOLE, 0, 100 },
        { "BYTES=0-0", RANGE_PART, 0, 1 },
        { "bytes= 0 - 9 ", RANGE_PART, 0, 10 },
        { "bytes=0-0,5-5", RANGE_WHOLE, 0, 100 },
        { "bytes=", RANGE_WHOLE, 0, 100 },
        { "bytes=-", RANGE_WHOLE, 0, 100 },
        { "bytes", RANGE_WHOLE, 0, 100 },
        { "items=0-9", RANGE_WHOLE, 0, 100 },
        { "bytes=1", RANGE_WHOLE, 0, 100 },
        { "bytes=0x0-9", RANGE_WHOLE, 0, 100 },
        { "bytes=--1", RANGE_WHOLE, 0, 100 },
        { "bytes=0-18446744073709551615", RANGE_PART, 0, 100 },
        { "bytes=18446744073709551615-", RANGE_NONE, 0, 0 },
        { "bytes=0-18446744073709551616", RANGE_WHOLE, 0, 100 },
        { "", RANGE_WHOLE, 0, 100 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct range range = range_parse(str_of(table[i].text), 100);
        assert_int_equal(range.kind, table[i].kind);
        assert_int_equal(range.first, table[i].first);
        assert_int_equal(range.length, table[i].length);
    }
    assert_int_equal(range_parse((struct str){ NULL, 0 }, 5).kind, RANGE_WHOLE);
}

static void has_no_part_of_nothing(void **state)
{
    (void)state;
    assert_int_equal(range_parse(STR("bytes=0-"), 0).kind, RANGE_NONE);
    assert_int_equal(range_parse(STR("bytes=-1"), 0).kind, RANGE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_ranges_of_100_bytes),
        cmocka_unit_test(has_no_part_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
