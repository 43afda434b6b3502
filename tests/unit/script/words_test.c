/*
 * words_test.c - what the words give, written as assertions in Lua; and that
 * every word is really there.
 */
#include "fixture.h"

#include "script/words.h"

static void holds(const char *claim)
{
    char text[600];
    (void)snprintf(text, sizeof text, "assert(%s)", claim);
    struct error error = { "" };
    fixture_write("hooks.lua", str_of(text));
    struct script *script = fixture_load(&error);
    if (!script)
        fail_msg("%s: %s", claim, error.text);
    script_free(script);
}

static void all_hold(const char *const *claims, size_t count)
{
    for (size_t i = 0; i < count; i++)
        holds(claims[i]);
}

static void every_word_is_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < word_count; i++) {
        char claim[200];
        (void)snprintf(claim, sizeof claim, "%s ~= nil", words[i].name);
        holds(claim);
        assert_true(strlen(words[i].english) > 0 && strlen(words[i].vietnamese) > 0);
    }
}

static void texts(void **state)
{
    (void)state;
    static const char *const claims[] = {
        "text.contains('Đình làng', 'làng') and not text.contains('làng', 'lang')",
        "text.contains('a.-b', '.-')",
        "text.starts('Đình', 'Đ') and text.ends('Đình', 'nh') and not text.starts('a', "
        "'ab')",
        "#text.split('a, b, c', ', ') == 3 and text.split('a,,b', ',')[2] == ''",
        "#text.split('', ',') == 1",
        "text.replace('a%b%', '%', '%%') == 'a%%b%%'",
        "text.replace('aaa', 'aa', 'b') == 'ba'",
        "text.trim('  x \\n') == 'x' and text.trim('') == ''",
        "text.lower('ĐẢNG ỦY') == 'đảng ủy'",
        "text.fold('Đảng ủy') == 'dang uy'",
        "text.slug('Quyết định số 150/QĐ') == 'quyet-dinh-so-150-qd'",
        "text.length('Đình') == 4 and string.len('Đình') == 6",
        "text.length(text.excerpt('một hai ba bốn năm', 10)) <= 11",
    };
    all_hold(claims, sizeof claims / sizeof *claims);
}

static void dates(void **state)
{
    (void)state;
    static const char *const claims[] = {
        "date.make(2021, 9, 13) == '2021-09-13'",
        "date.parse('13/9/2021') == '2021-09-13' and date.parse('x') == nil",
        "date.vi('2019-07-05') == '05/7/2019'",
        "date.vi('2021-09-13T23:30:00+07:00') == '13/9/2021'",
        "date.parts('2021-09-13').weekday == 1 and date.parts('2021-09-13').month == 9",
        "date.add('2024-02-28', 1) == '2024-02-29' and date.add('2024-03-01', -1) == "
        "'2024-02-29'",
        "date.between('2021-09-13', '2021-09-20') == 7",
        "#date.today() == 10 and date.today() > '2026-01-01'",
    };
    all_hold(claims, sizeof claims / sizeof *claims);
}

/* The calendar is loaded before hooks.lua, so its days count here. */
static void working_days_of_the_shipped_years(void **state)
{
    (void)state;
    static const char *const claims[] = {
        "date.is_working('2025-04-26') and not date.is_working('2025-05-02')",
        "not date.is_working('2025-01-27') and not date.is_working('2025-01-31')",
        "date.is_working('2025-01-24') and date.is_working('2025-02-03')",
        "not date.is_working('2025-09-01') and not date.is_working('2025-09-02')",
        "not date.is_working('2026-02-16') and not date.is_working('2026-02-20')",
        "date.is_working('2026-02-13') and date.is_working('2026-02-23')",
        "not date.is_working('2026-04-27') and not date.is_working('2026-05-01')",
        "not date.is_working('2026-09-02') and date.is_working('2026-09-03')",
        "not date.is_working('2027-04-16') and not date.is_working('2027-05-03')",
        "date.parts('2027-02-06').weekday == 6",
        "date.add_working('2026-02-13', 1) == '2026-02-23'",
        "date.add_working('2026-02-23', -1) == '2026-02-13'",
        "date.add_working('2026-11-20', 0) == '2026-11-20'",
        "date.add_working('2026-11-20', 5) == '2026-11-27'",
    };
    all_hold(claims, sizeof claims / sizeof *claims);
}

static void basics(void **state)
{
    (void)state;
    static const char *const claims[] = {
        "tostring(1.5) == '1.5' and tostring(7) == '7' and tostring(nil) == 'nil'",
        "tostring(true) == 'true' and tostring({}) == 'table'",
        "tonumber('12') == 12 and tonumber('x') == nil and tonumber(3) == 3 and "
        "tonumber('0x10') == 16",
        "string.format('%5.2f|%-4s|%04d|%x|%%', 1.234, 'Đì', 7, 255) == ' 1.23|Đì  "
        "|0007|ff|%'",
        "string.format('%5d', -7) == '   -7' and string.format('%s', nil) == 'nil'",
        "string.format('') == '' and string.format('%f', 2) == '2.000000'",
        "('x'):upper() == 'X' and ('abc'):sub(2, 3) == 'bc' and #('abc') == 3",
        "string.byte('A') == 65 and string.byte('abc', -1) == 99 and string.char(72, 105) "
        "== 'Hi'",
        "table.concat({ 1, 'a', 2.5 }, '-') == '1-a-2.5' and table.concat({}) == ''",
        "table.pack(1, nil, 3).n == 3 and select('#', table.unpack({ 1, 2, 3 })) == 3",
        "select('#', table.unpack({}, 1, 0)) == 0",
        "math.floor(2.7) == 2 and math.max(1, 3, 2) == 3 and math.type(1) == 'integer'",
    };
    all_hold(claims, sizeof claims / sizeof *claims);
}

static void sorting_is_right_and_stable(void **state)
{
    (void)state;
    struct script *script = load_one(
        "hooks.lua",
        "for n = 0, 40 do local t = {}\n"
        "for i = 1, n do t[i] = { k = (i * 7919) % 11, i = i } end\n"
        "table.sort(t, function(a, b) return a.k < b.k end)\n"
        "for i = 2, n do local a, b = t[i - 1], t[i]\n"
        "assert(a.k < b.k or a.k == b.k and a.i < b.i) end\nassert(#t == n) end\n"
        "local w = { 'b', 'a', 'c' } table.sort(w) assert(table.concat(w) == 'abc')");
    script_free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_there),
        cmocka_unit_test(texts),
        cmocka_unit_test(dates),
        cmocka_unit_test(working_days_of_the_shipped_years),
        cmocka_unit_test(basics),
        cmocka_unit_test(sorting_is_right_and_stable),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
