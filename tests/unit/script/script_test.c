/*
 * script_test.c - loading: which file of which folder, what is refused, what is
 * declared; the shipped scripts themselves.
 */
#include "fixture.h"

static void count_fault(void *data, const char *sentence)
{
    (void)data;
    print_message("fault: %s\n", sentence);
}

static void defaults_load_without_a_fault(void **state)
{
    (void)state;
    const char *folders[] = { DEFAULTS };
    struct error error = { "" };
    struct script *script = script_load(&(struct script_paths){ folders, 1 }, &error);
    assert_string_equal(error.text, "");
    assert_non_null(script);
    assert_int_equal(script_check(script, count_fault, NULL), 0);
    script_free(script);
}

static void defaults_know_no_district(void **state)
{
    (void)state;
    struct script *script = load_one("hooks.lua", "");
    static const char *const tables[] = { "categories", "units", "groups", "roles" };
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        const dinh_value *list = script_table(script, tables[t]);
        assert_true(list->count > 0);
        for (uint32_t i = 0; i < list->count; i++)
            assert_null(strstr(value_get_text(list->items[i], "title").ptr, "huyện"));
    }
    script_free(script);
}

static void sample_has_the_organisations_of_the_report(void **state)
{
    (void)state;
    static const char *const wanted[][2] = {
        { "dang-uy", "Đảng ủy xã" },
        { "xay-dung-dang", "Xây dựng Đảng" },
        { "ubnd", "UBND xã" },
        { "hdnd", "HĐND xã" },
        { "mat-tran", "Mặt trận Tổ quốc" },
        { "hoi-phu-nu", "Hội Liên hiệp Phụ nữ" },
        { "hoi-nong-dan", "Hội Nông dân" },
        { "hoi-cuu-chien-binh", "Hội Cựu chiến binh" },
        { "doan-the", "Đoàn thể" },
        { "doan-thanh-nien", "Đoàn Thanh niên" },
        { "quan-su", "Ban Chỉ huy Quân sự xã" },
        { "cong-an", "Công an xã" },
        { "chi-bo", "Chi bộ" },
        { "thon", "Thôn" },
        { "khac", "Tin khác" },
    };
    const char *folders[] = { SAMPLE, DEFAULTS };
    struct error error = { "" };
    struct script *script = script_load(&(struct script_paths){ folders, 2 }, &error);
    assert_string_equal(error.text, "");
    assert_int_equal(script_check(script, count_fault, NULL), 0);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const dinh_value *entry = script_entry(script, "categories", str_of(wanted[i][0]));
        assert_non_null(entry);
        assert_string_equal(value_get_text(entry, "title").ptr, wanted[i][1]);
    }
    assert_int_equal(script_table(script, "categories")->count, 15);
    assert_true(script_listens(script, "news.published"));
    assert_false(script_listens(script, "page.built"));
    script_free(script);
}

/* ND 30/2020 has 29 types; 27 have an abbreviation, no two the same. */
static void administrative_types_are_29(void **state)
{
    (void)state;
    struct script *script = load_one("hooks.lua", "");
    const dinh_value *types = script_table(script, "document_types");
    int count = 0, abbreviated = 0;
    for (uint32_t i = 0; i < types->count; i++) {
        if (!str_is(value_get_text(types->items[i], "family"), "hanh-chinh"))
            continue;
        struct str abbreviation = value_get_text(types->items[i], "abbreviation");
        count++;
        abbreviated += abbreviation.len > 0;
        for (uint32_t k = 0; k < i && abbreviation.len; k++)
            assert_false(
                str_eq(abbreviation, value_get_text(types->items[k], "abbreviation")));
    }
    assert_int_equal(count, 29);
    assert_int_equal(abbreviated, 27);
    const dinh_value *rule = script_entry(script, "document_types", STR("quy-dinh"));
    assert_string_equal(value_get_text(rule, "abbreviation").ptr, "QyĐ");
    script_free(script);
}

static void first_folder_wins_file_by_file(void **state)
{
    (void)state;
    struct script *script =
        load_one("categories.lua", "category { id = \"only\", title = \"Riêng\" }");
    assert_int_equal(script_table(script, "categories")->count, 1);
    assert_true(script_table(script, "units")->count > 5);
    assert_null(script_entry(script, "categories", STR("ubnd")));
    script_free(script);
}

static void missing_file_names_the_folders(void **state)
{
    (void)state;
    const char *folders[] = { fixture_folder, "/nowhere" };
    struct error error;
    assert_null(script_load(&(struct script_paths){ folders, 2 }, &error));
    assert_says(error.text, "categories.lua");
    assert_says(error.text, fixture_folder);
    assert_says(error.text, "/nowhere");
    assert_null(script_load(&(struct script_paths){ NULL, 0 }, NULL));
}

static void what_is_declared_keeps_order_and_types(void **state)
{
    (void)state;
    struct script *script =
        load_one("units.lua", "unit { id = 'b', title = 'Bê', from = '1/7/2025' }\n"
                              "unit { id = 'a', title = 'A' }\n"
                              "menu { id = 'm', title = 'M', href = '/m', order = 5 }\n"
                              "entry 'colours' { id = 'do', nested = { on = true } }\n");
    const dinh_value *units = script_table(script, "units");
    assert_string_equal(value_get_text(units->items[0], "id").ptr, "b");
    assert_int_equal(value_path(units->items[0], "from")->type, DINH_DATE);
    assert_int_equal(value_get_int(units->items[0], "from"), 20270);
    assert_string_equal(
        value_get_text(script_entry(script, "units", STR("a")), "title").ptr, "A");
    assert_int_equal(value_get_int(script_table(script, "menu")->items[0], "order"), 5);
    const dinh_value *colour = script_entry(script, "colours", STR("do"));
    assert_int_equal(value_path(colour, "nested.on")->type, DINH_BOOL);
    assert_int_equal(script_table(script, "nothing")->count, 0);
    assert_null(script_entry(script, "nothing", STR("x")));
    assert_null(script_entry(script, "units", STR("")));
    assert_null(script_entry(script, "units", STR("zzz")));
    script_free(script);
}

static void sentences_name_file_line_and_fault(void **state)
{
    (void)state;
    refuse("categories.lua", "\n\ncategory { id = 'x' }",
           "categories.lua:3: category: thiếu");
    refuse("categories.lua", "category { id = 'x' title = 'y' }",
           "categories.lua:1: sai cú");
    refuse("units.lua", "local x = nil\nx.y = 1",
           "units.lua:2: lấy trường của một giá trị");
    refuse("units.lua", "local x = nil\nx.y = 1", "attempt to index a nil value");
    refuse("hooks.lua", "on('a.b', function() end", "hooks.lua:1: sai cú pháp");
    refuse("hooks.lua", "error('Chưa khai báo đủ.')", "hooks.lua:1: Chưa khai báo đủ.");
    refuse("workflow.lua", "role { id = 'a', title = 'A' }", "workflow \"default\"");
    refuse("workflow.lua",
           "workflow 'default' { start = 'a', states = { { id = 'a', lable = 'A' } }, "
           "moves = {} }",
           "states, mục thứ 1: không có trường 'lable'; có phải ý bạn là 'label'?");
}

static void odd_files_are_refused(void **state)
{
    (void)state;
    struct error error = { "" };
    refuse("hooks.lua", "-- ti\xEA\xFAng Vi\xD6t", "UTF-8");
    fixture_write("hooks.lua", STR("\x1bLua\x54\x00\x19\x93"));
    assert_null(fixture_load(&error));
    assert_says(error.text, "hooks.lua");
    char *big = malloc(SCRIPT_FILE_BYTES + 2);
    assert_non_null(big);
    memset(big, '\n', SCRIPT_FILE_BYTES + 1);
    fixture_write("hooks.lua", (struct str){ big, SCRIPT_FILE_BYTES + 1 });
    assert_null(fixture_load(&error));
    free(big);
    struct script *script =
        load_one("hooks.lua", "\xEF\xBB\xBF-- Notepad\r\nlocal x = 1\r\n");
    script_free(script);
}

/* Two levels of parentheses would do for people; a million must not crash. */
static void deep_syntax_is_refused(void **state)
{
    (void)state;
    enum { DEPTH = 100000 };
    char *text = malloc(DEPTH + 20);
    assert_non_null(text);
    for (const char *open = "({[-"; *open; open++) {
        int start = snprintf(text, 20, "local x = ");
        memset(text + start, *open, DEPTH);
        text[start + DEPTH] = '\0';
        refuse("hooks.lua", text, "hooks.lua");
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_load_without_a_fault),
        cmocka_unit_test(defaults_know_no_district),
        cmocka_unit_test(sample_has_the_organisations_of_the_report),
        cmocka_unit_test(administrative_types_are_29),
        cmocka_unit_test(first_folder_wins_file_by_file),
        cmocka_unit_test(missing_file_names_the_folders),
        cmocka_unit_test(what_is_declared_keeps_order_and_types),
        cmocka_unit_test(sentences_name_file_line_and_fault),
        cmocka_unit_test(odd_files_are_refused),
        cmocka_unit_test(deep_syntax_is_refused),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
