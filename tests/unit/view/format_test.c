/*
 * format_test.c - values as a citizen reads them, and their virtual members.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "view/format.h"

static const int64_t morning = 1631496600000; /* 13/9/2021 08:30 in Viet Nam */

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

static void expect(const dinh_value *value, const char *wanted)
{
    struct buf out = { 0 };
    format_value(&out, value);
    assert_string_equal(buf_text(&out), wanted);
    buf_free(&out);
}

static void shown_the_vietnamese_way(void **state)
{
    struct arena *arena = *state;
    expect(NULL, "");
    expect(value_null(arena), "");
    expect(value_bool(arena, true), "có");
    expect(value_bool(arena, false), "không");
    expect(value_int(arena, 6670), "6.670");
    expect(value_number(arena, 4.5), "4,5");
    expect(value_size(arena, 421888), "412 kB");
    expect(value_text(arena, STR("<a & b>")), "<a & b>");
    expect(value_html(arena, STR("<b>")), "<b>");
    expect(value_time(arena, morning), "08:30, 13/9/2021");
    expect(value_date(arena, date_to_days(2019, 7, 5)), "05/7/2019");
    expect(value_date(arena, date_to_days(2021, 2, 1)), "01/02/2021");
    /* 17:00 UTC is the next day in Viet Nam. */
    expect(value_time(arena, INT64_C(1609434000000)), "00:00, 01/01/2021");

    dinh_value *list = value_list(arena);
    value_add(arena, list, value_int(arena, 6670));
    expect(list, "[6670]");
}

static void expect_member(struct arena *arena, dinh_value *value, const char *name,
                          const char *wanted)
{
    dinh_value *member = format_member(arena, value, str_of(name));
    if (!wanted) {
        assert_null(member);
        return;
    }
    assert_non_null(member);
    expect(member, wanted);
}

static void virtual_members(void **state)
{
    struct arena *arena = *state;
    dinh_value *time = value_time(arena, morning);
    dinh_value *date = value_date(arena, date_to_days(2019, 2, 3));
    expect_member(arena, time, "iso", "2021-09-13T08:30:00+07:00");
    expect_member(arena, time, "raw", "1631496600000");
    expect_member(arena, time, "day", "13");
    expect_member(arena, time, "month", "9");
    expect_member(arena, time, "year", "2021");
    expect_member(arena, time, "time", "08:30");
    expect_member(arena, time, "date", "13/9/2021");
    expect_member(arena, time, "weekday", "Thứ Hai");
    expect_member(arena, date, "iso", "2019-02-03");
    expect_member(arena, date, "day", "03");
    expect_member(arena, date, "month", "02");
    expect_member(arena, date, "weekday", "Chủ nhật");
    expect_member(arena, date, "time", NULL);
    expect_member(arena, value_int(arena, 6670), "raw", "6670");
    expect_member(arena, value_int(arena, 6670), "iso", NULL);
    expect_member(arena, value_number(arena, 4.5), "raw", "4.5");
    expect_member(arena, value_size(arena, 421888), "raw", "421888");
    expect_member(arena, value_text(arena, STR("x")), "raw", NULL);
    expect_member(arena, value_map(arena), "iso", NULL);
    expect_member(arena, time, "", NULL);
    expect_member(arena, NULL, "iso", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shown_the_vietnamese_way, setup, teardown),
        cmocka_unit_test_setup_teardown(virtual_members, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
