/*
 * clock_test.c - dates by arithmetic against the C library, and every spelling.
 */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

static void test_against_the_library(void **state)
{
    (void)state;
    for (int32_t days = -40000; days < 80000; days++) {
        time_t seconds = (time_t)days * 86400;
        struct tm tm;
        gmtime_r(&seconds, &tm);
        struct date date = date_of_days(days);
        if (date.year != tm.tm_year + 1900 || date.month != tm.tm_mon + 1 ||
            date.day != tm.tm_mday || date.weekday % 7 != tm.tm_wday)
            fail_msg("%d is %d-%d-%d, not %d-%d-%d", days, tm.tm_year + 1900, tm.tm_mon + 1,
                     tm.tm_mday, date.year, date.month, date.day);
        assert_int_equal(date_to_days(date.year, date.month, date.day), days);
    }
}

/* A day begins at 17:00 UTC of the one before. */
static void test_zone(void **state)
{
    (void)state;
    int32_t day = date_to_days(2021, 9, 13);
    int64_t start = clock_day_start(day);
    assert_int_equal(clock_days(start), day);
    assert_int_equal(clock_days(start - 1), day - 1);
    assert_int_equal(clock_days(start + CLOCK_DAY_MS - 1), day);
    struct date date = date_of_ms(start + 8 * 3600000 + 30 * 60000);
    assert_int_equal(date.hour, 8);
    assert_int_equal(date.minute, 30);
    assert_int_equal(date.weekday, 1);   /* a Monday */
    assert_int_equal(clock_days(-1), 0); /* 06:59:59.999 on 1/1/1970 here */
}

static void test_valid(void **state)
{
    (void)state;
    assert_true(date_is_valid(2020, 2, 29));
    assert_false(date_is_valid(2021, 2, 29));
    assert_false(date_is_valid(1900, 2, 29));
    assert_true(date_is_valid(2000, 2, 29));
    assert_false(date_is_valid(2021, 4, 31));
    assert_false(date_is_valid(2021, 13, 1));
    assert_false(date_is_valid(2021, 0, 1));
    assert_false(date_is_valid(0, 1, 1));
    assert_false(date_is_valid(10000, 1, 1));
}

static void test_parse_dates(void **state)
{
    (void)state;
    static const char *const same[] = { "2021-09-03", "3/9/2021", "03/9/2021",
                                        "03/09/2021" };
    static const char *const wrong[] = { "",          "2021",       "31/2/2021",
                                         "2021-9-3x", "13/13/2021", "2021/09/03",
                                         "3/9/21 ",   "a/b/c",      "3//2021",
                                         "2021-02-30" };
    int32_t days;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_true(date_parse(str_of(same[i]), &days));
        assert_int_equal(days, date_to_days(2021, 9, 3));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (date_parse(str_of(wrong[i]), &days))
            fail_msg("\"%s\" is no date", wrong[i]);
}

static void test_parse_times(void **state)
{
    (void)state;
    static const struct {
        const char *text, *iso;
    } cases[] = {
        { "2021-09-13", "2021-09-13T00:00:00+07:00" },
        { "13/9/2021", "2021-09-13T00:00:00+07:00" },
        { "2021-09-13T08:30", "2021-09-13T08:30:00+07:00" },
        { "2021-09-13 08:30:05", "2021-09-13T08:30:05+07:00" },
        { "2021-09-13T08:30Z", "2021-09-13T15:30:00+07:00" },
        { "2021-09-13T01:30:00.250+00:00", "2021-09-13T08:30:00+07:00" },
        { "2021-09-13T20:30:00-0500", "2021-09-14T08:30:00+07:00" },
        { "2021-09-13T24:00", NULL },
        { "2021-09-13T08", NULL },
        { "2021-09-13T08:60", NULL },
        { "2021-09-13T08:30:00+15:00", NULL },
        { "2021-09-13T08:30:00.", NULL },
        { "2021-09-13T08:30 ", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = 0;
        char iso[CLOCK_STAMP_SIZE] = "";
        bool good = time_parse(str_of(cases[i].text), &ms);
        if (good)
            clock_iso(iso, ms);
        if (good != (cases[i].iso != NULL) || (good && strcmp(iso, cases[i].iso) != 0))
            fail_msg("\"%s\" gave \"%s\"", cases[i].text, iso);
    }
}

/* NĐ 30/2020: a zero before days under 10 and months 1 and 2. */
static void test_written(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
        const char *text;
    } cases[] = { { 2021, 9, 13, "13/9/2021" },
                  { 2019, 7, 5, "05/7/2019" },
                  { 2026, 1, 1, "01/01/2026" },
                  { 2021, 2, 28, "28/02/2021" },
                  { 2021, 12, 9, "09/12/2021" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[CLOCK_STAMP_SIZE];
        date_vi(text, date_to_days(cases[i].year, cases[i].month, cases[i].day));
        assert_string_equal(text, cases[i].text);
    }
}

static void test_http(void **state)
{
    (void)state;
    char text[CLOCK_STAMP_SIZE];
    int64_t ms = 784111777000, back;
    clock_http(text, ms);
    assert_string_equal(text, "Sun, 06 Nov 1994 08:49:37 GMT"); /* RFC 9110 */
    assert_true(clock_parse_http(str_of(text), &back));
    assert_int_equal(back, ms);
    assert_false(clock_parse_http(STR("Sun, 06 Nov 1994 08:49:37 UTC"), &back));
    assert_false(clock_parse_http(STR("Sun, 31 Feb 1994 08:49:37 GMT"), &back));
    assert_false(clock_parse_http(STR(""), &back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_the_library),
        cmocka_unit_test(test_zone),
        cmocka_unit_test(test_valid),
        cmocka_unit_test(test_parse_dates),
        cmocka_unit_test(test_parse_times),
        cmocka_unit_test(test_written),
        cmocka_unit_test(test_http),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
