/*
 * check_test.c - faults that script_check must find, each with its place.
 */
#include "fixture.h"

struct heard {
    char text[4096];
    int count;
};

static void hear(void *data, const char *sentence)
{
    struct heard *heard = data;
    size_t length = strlen(heard->text);
    (void)snprintf(heard->text + length, sizeof heard->text - length, "%s\n", sentence);
    heard->count++;
}

#define FLOW(rest) "role { id = 'r', title = 'R' }\nworkflow 'default' { " rest " }"
#define TWO                                                                               \
    "start = 'a', states = { { id = 'a', label = 'A' }, { id = 'b', label = 'B', public " \
    "= true } }, "
#define GO "moves = { { from = 'a', to = 'b', by = 'r', label = 'Đi' } }"

static void finds(const char *file, const char *text, const char *piece)
{
    struct script *script = load_one(file, text);
    struct heard heard = { "", 0 };
    int faults = script_check(script, hear, &heard);
    assert_int_equal(faults, heard.count);
    assert_int_equal(script_check(script, NULL, NULL), faults);
    if (faults == 0)
        fail_msg("no fault found in: %s", text);
    assert_says(heard.text, piece);
    assert_says(heard.text, file);
    script_free(script);
}

static void faults_of_tables_are_found(void **state)
{
    (void)state;
    finds("categories.lua",
          "category { id = 'a', title = 'A' }\ncategory { id = 'a', title = 'B' }",
          "categories.lua:2: mã 'a' của bảng categories đã được dùng ở categories.lua:1");
    finds("categories.lua", "category { id = 'a', title = 'A', parent = 'x' }",
          "parent 'x' không có trong bảng categories");
    finds("categories.lua",
          "category { id = 'dang-uy', title = 'A' }\n"
          "category { id = 'b', title = 'B', parent = 'dang-uyy' }",
          "ý bạn là 'dang-uy'");
    finds("categories.lua", "category { id = 'a', title = 'A', parent = 'a' }",
          "vòng tròn");
    finds("categories.lua",
          "category { id = 'a', title = 'A', parent = 'b' }\n"
          "category { id = 'b', title = 'B', parent = 'a' }",
          "vòng tròn");
    finds("categories.lua",
          "category { id = 'a', title = 'A', fallback = true }\n"
          "category { id = 'b', title = 'B', fallback = true }",
          "đã có chuyên mục fallback");
    finds("units.lua", "unit { id = 'a', title = 'A', group = 'g' }", "group 'g'");
    finds("units.lua",
          "unit { id = 'a', title = 'A', from = '2026-01-02', to = '2026-01-01' }",
          "đứng trước ngày đầu");
    finds("calendar.lua", "holiday { from = '2/9/2026', to = '1/9/2026', title = 'x' }",
          "đứng trước ngày đầu");
    finds("units.lua", "menu { id = 'a', title = 'A', href = '/', parent = 'b' }",
          "parent 'b'");
    finds("hooks.lua", "entry 'x' { id = 'a' }\nentry 'x' { id = 'a' }", "bảng x");
}

static void faults_of_workflows_are_found(void **state)
{
    (void)state;
    finds("workflow.lua",
          FLOW("start = 'z', states = { { id = 'a', label = 'A', public = true } }, moves "
               "= {}"),
          "start: không có trạng thái 'z'");
    finds("workflow.lua",
          FLOW(TWO "moves = { { from = 'a', to = 'c', by = 'r', label = 'Đi' } }"),
          "to: không có trạng thái 'c'");
    finds("workflow.lua",
          FLOW(TWO "moves = { { from = 'aa', to = 'b', by = 'r', label = 'Đi' } }"),
          "from: không có trạng thái 'aa'; có phải ý bạn là 'a'?");
    finds("workflow.lua", FLOW(TWO "moves = {}"),
          "không bước chuyển nào đi tới trạng thái 'b'");
    finds("workflow.lua",
          FLOW(TWO "moves = { { from = 'b', to = 'b', by = 'r', label = 'Đi' } }"),
          "không bước chuyển nào đi tới trạng thái 'b'");
    finds("workflow.lua",
          FLOW(TWO "moves = { { from = 'a', to = 'b', by = 'rr', label = 'Đi' } }"),
          "by 'rr' không có trong bảng roles; có phải ý bạn là 'r'?");
    finds("workflow.lua",
          FLOW(TWO "moves = { { from = 'a', to = 'b', by = { 'r', 'q' }, label = 'Đi' } }"),
          "by 'q'");
    finds("workflow.lua",
          FLOW(TWO
               "moves = { { from = 'a', to = 'b', by = 'r', label = 'Đi', check = 'c' } }"),
          "không có check(\"c\")");
    finds("workflow.lua",
          FLOW(TWO "moves = { { from = 'a', to = 'b', by = 'r', label = 'Đi' }, "
                   "{ from = 'a', to = 'b', by = 'r', label = 'Lại' } }"),
          "khai báo hai lần");
    finds("workflow.lua",
          FLOW("start = 'a', states = { { id = 'a', label = 'A' } }, moves = {}"),
          "public = true");
    finds("workflow.lua",
          FLOW("start = 'a', states = { { id = 'a', label = 'A', public = true }, "
               "{ id = 'a', label = 'A' } }, moves = {}"),
          "'a' khai báo hai lần");
    finds("workflow.lua",
          FLOW(TWO GO) "\nworkflow 'x' { kinds = 'news', " TWO GO " }\n"
                       "workflow 'y' { kinds = { 'news' }, " TWO GO " }",
          "'news' đã theo quy trình 'x'");
    finds("workflow.lua", FLOW(TWO GO) "\nworkflow 'default' { " TWO GO " }",
          "đã được dùng");
    finds("workflow.lua",
          FLOW(TWO GO) "\ncheck('c', function() end)\ncheck('c', function() end)",
          "workflow.lua:4: check(\"c\") đã có ở workflow.lua:3");
}

#define STEP(more) \
    "moves = { { from = 'a', to = 'b', by = 'r', label = 'Đi', primary = true" more " } }"

static void faults_of_what_moves_ask_for_are_found(void **state)
{
    (void)state;
    finds("workflow.lua",
          FLOW("start = 'a', states = { { id = 'a', label = 'A', list = 'inbok' }, "
               "{ id = 'b', label = 'B', public = true } }, " STEP("")),
          "list 'inbok' phải là inbox, work, review hoặc ready; có phải ý bạn là inbox");
    finds("workflow.lua",
          FLOW("start = 'a', states = { { id = 'a', label = 'A', deadline = 0 }, "
               "{ id = 'b', label = 'B', public = true } }, " STEP("")),
          "deadline phải từ 1 đến 250");
    finds("workflow.lua",
          FLOW("start = 'a', states = { { id = 'a', label = 'A' }, { id = 'b', label = "
               "'B' }, { id = 'c', label = 'C', public = true } }, "
               "moves = { { from = 'a', to = 'b', by = 'r', label = 'Đi', urgent = true }, "
               "{ from = 'b', to = 'c', by = 'r', label = 'Đi' } }"),
          "bước 'b': urgent");
    finds("workflow.lua",
          FLOW(TWO "moves = { { id = 'x', from = 'a', to = 'b', by = 'r', label = 'Đi' }, "
                   "{ id = 'x', from = 'a', to = 'a', by = 'r', label = 'Lại' } }"),
          "'x' từ 'a' khai báo hai lần");
    finds("workflow.lua",
          FLOW(TWO
               "moves = { { id = 'x', from = 'a', to = 'b', by = 'r', label = 'Đi', "
               "primary = true }, { id = 'y', from = 'a', to = 'b', by = { 'r' }, label "
               "= 'Lại', primary = true } }"),
          "hai bước primary cho cùng một vai trò: 'x' và 'y'");
    finds("workflow.lua", FLOW(TWO GO) "\nrole { id = 's', title = 'S', may = 'desk.edt' }",
          "không có quyền 'desk.edt'; có phải ý bạn là 'desk.edit'?");
    finds("workflow.lua", FLOW(TWO GO) "\nrole { id = 's', title = 'S', seats = 0 }",
          "seats phải từ 1");
    finds(
        "workflow.lua",
        FLOW(TWO GO) "\nrole { id = 's', title = 'S', machine = true, may = 'desk.edit' }",
        "vai trò của máy");
}

static void what_does_not_fit_is_not_loaded(void **state)
{
    (void)state;
    refuse("workflow.lua", "role { id = 's', title = 'S', may = 'desk' }", "may");
    refuse("workflow.lua", "role { id = 's', title = 'S', may = { 'desk.edit', 7 } }",
           "may");
    refuse("workflow.lua", "role { id = 's', title = 'S', may = 'a.b.c' }", "may");
    refuse("workflow.lua", "role { id = 's', title = 'S', totp = 'có' }", "totp");
    refuse("workflow.lua",
           FLOW(TWO "moves = { { from = 'a', to = 'b', by = 'r', label = 'Đi', need_note = "
                    "true } }"),
           "có phải ý bạn là 'needs_note'");
}

static void a_large_workflow_is_checked_within_bounds(void **state)
{
    (void)state;
    finds("workflow.lua",
          "role { id = 'r', title = 'R' }\nlocal states, moves = {}, {}\n"
          "for i = 1, 70 do table.insert(states, { id = 's' .. i, label = 'S', public = "
          "true })\n"
          "table.insert(moves, { from = 's' .. i, to = 's' .. i % 70 + 1, by = 'r', label "
          "= 'x' }) end\n"
          "workflow 'default' { start = 's1', states = states, moves = moves }",
          "quá nhiều trạng thái");
}

static void a_sound_workflow_has_no_fault(void **state)
{
    (void)state;
    struct script *script =
        load_one("workflow.lua", FLOW(TWO GO) "\nrole { id = 's', title = 'S', seats = 2, "
                                              "totp = true, board = true, may = { "
                                              "'desk.edit', 'loa.ask' } }");
    assert_int_equal(script_check(script, NULL, NULL), 0);
    script_free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_of_tables_are_found),
        cmocka_unit_test(faults_of_workflows_are_found),
        cmocka_unit_test(faults_of_what_moves_ask_for_are_found),
        cmocka_unit_test(what_does_not_fit_is_not_loaded),
        cmocka_unit_test(a_large_workflow_is_checked_within_bounds),
        cmocka_unit_test(a_sound_workflow_has_no_fault),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
