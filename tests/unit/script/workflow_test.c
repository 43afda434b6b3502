/*
 * workflow_test.c - the shipped workflow as the report tells it, and checks.
 */
#include "fixture.h"

#include "base/clock.h"

static int move(struct script *script, const char *from, const char *to,
                struct error *error)
{
    return script_check_move(script, "news", from, to, NULL, NULL, error);
}

static void news_travels_as_in_the_report(void **state)
{
    (void)state;
    struct script *script = load_one("hooks.lua", "");
    struct arena *arena = arena_create(0);
    struct error error;
    dinh_value *item = value_map(arena);
    value_put(arena, item, "title", value_cstr(arena, "Ra quân làm thủy lợi"));
    static const char *const way[] = { "received", "assigned",  "edited",  "submitted",
                                       "approved", "published", "archived" };
    assert_string_equal(script_start_state(script, "news"), "received");
    for (size_t i = 0; i + 1 < sizeof way / sizeof *way; i++)
        assert_int_equal(
            script_check_move(script, "news", way[i], way[i + 1], NULL, item, &error), 0);
    assert_int_equal(move(script, "submitted", "edited", &error), 0);
    for (size_t i = 0; i < sizeof way / sizeof *way; i++)
        assert_int_equal(script_is_public(script, "news", way[i]),
                         strcmp(way[i], "published") == 0);
    arena_destroy(arena);
    script_free(script);
}

static void what_is_not_listed_is_refused(void **state)
{
    (void)state;
    struct script *script = load_one("hooks.lua", "");
    struct error error;
    assert_int_equal(move(script, "assigned", "published", &error), DINH_REFUSED);
    assert_says(error.text, "\"Đã phân công\" sang \"Đã đăng\"");
    assert_int_equal(move(script, "edited", "nowhere", &error), DINH_REFUSED);
    assert_int_equal(move(script, "", "", &error), DINH_REFUSED);
    assert_int_equal(move(script, NULL, NULL, NULL), DINH_REFUSED);
    assert_false(script_is_public(script, "news", "nowhere"));
    assert_false(script_is_public(script, "news", NULL));
    script_free(script);
}

static void other_kinds_follow_default(void **state)
{
    (void)state;
    struct script *script = load_one("hooks.lua", "");
    struct error error;
    assert_string_equal(script_start_state(script, "legal"), "draft");
    assert_string_equal(script_start_state(script, NULL), "draft");
    assert_int_equal(
        script_check_move(script, "legal", "draft", "published", NULL, NULL, &error), 0);
    script_free(script);
}

static void a_title_is_needed_to_be_published(void **state)
{
    (void)state;
    struct script *script = load_one("hooks.lua", "");
    struct arena *arena = arena_create(0);
    struct error error;
    dinh_value *item = value_map(arena);
    value_put(arena, item, "title", value_cstr(arena, "  "));
    assert_int_equal(
        script_check_move(script, "news", "received", "published", NULL, item, &error),
        DINH_REFUSED);
    assert_string_equal(error.text, "Tin bài chưa có tiêu đề.");
    assert_int_equal(move(script, "received", "published", &error), DINH_REFUSED);
    arena_destroy(arena);
    script_free(script);
}

/* ---- moves as data ------------------------------------------------------------------ */

static const dinh_value *news_move(struct script *script, const char *from, const char *id)
{
    const dinh_value *found = script_find_move(script, "news", from, NULL, id);
    if (!found)
        fail_msg("no move %s from %s", id, from);
    return found;
}

static void moves_say_what_they_ask_for(void **state)
{
    (void)state;
    struct script *script = load_one("hooks.lua", "");
    assert_int_equal(script_moves(script, "news", "submitted")->count, 5);
    assert_int_equal(script_moves(script, "news", "nowhere")->count, 0);
    assert_int_equal(script_moves(script, "news", NULL)->count, 0);
    assert_int_equal(
        value_get_int(news_move(script, "submitted", "theo-phieu"), "needs_sheet"), 1);
    assert_int_equal(value_get_int(news_move(script, "received", "khan"), "urgent"), 1);
    assert_int_equal(value_get_int(news_move(script, "submitted", "tra-lai"), "returns"),
                     1);
    assert_int_equal(
        value_get_int(news_move(script, "published", "go-xuong"), "needs_note"), 1);
    /* The first that fits is what the head does, never what goes past him. */
    const dinh_value *first =
        script_find_move(script, "news", "submitted", "published", NULL);
    assert_string_equal(value_get_text(first, "id").ptr, "duyet-dang");
    assert_null(script_find_move(script, "news", "edited", "published", NULL));
    assert_null(script_find_move(script, "news", "edited", "published", "duyet-dang"));
    assert_null(script_find_move(script, "news", "submitted", "edited", "duyet-dang"));
    assert_null(script_find_move(script, "news", "submitted", NULL, NULL));
    const dinh_value *entry = script_state(script, "news", "submitted");
    assert_string_equal(value_get_text(entry, "list").ptr, "review");
    assert_null(script_state(script, "news", "nowhere"));
    assert_string_equal(value_get_text(script_workflow(script, "legal"), "id").ptr,
                        "default");
    script_free(script);
}

static void a_move_without_id_is_called_by_where_it_goes(void **state)
{
    (void)state;
    struct script *script = load_one(
        "workflow.lua",
        "role { id = 'r', title = 'R' }\nworkflow 'default' { start = 'a', states = { { id "
        "= 'a', label = 'A' }, { id = 'b', label = 'B', public = true } }, moves = { { "
        "from "
        "= 'a', to = 'b', by = 'r', label = 'Đi' } } }");
    const dinh_value *moves = script_moves(script, "x", "a");
    assert_int_equal(moves->count, 1);
    assert_string_equal(value_get_text(moves->items[0], "id").ptr, "b");
    script_free(script);
}

static const dinh_value *role(struct script *script, const char *id)
{
    return script_entry(script, "roles", str_of(id));
}

static void roles_of_the_board(void **state)
{
    (void)state;
    struct script *script = load_one("hooks.lua", "");
    assert_int_equal(value_get_int(role(script, "truong-ban"), "totp"), 1);
    assert_int_equal(value_get_int(role(script, "uy-vien"), "totp"), 0);
    assert_int_equal(value_get_int(role(script, "uy-vien"), "board"), 1);
    assert_int_equal(value_get_int(role(script, "quan-tri"), "board"), 0);
    assert_int_equal(value_get_int(role(script, "quan-tri"), "totp"), 1);
    assert_int_equal(script_check(script, NULL, NULL), 0);
    script_free(script);
}

/* ---- deadlines ------------------------------------------------------------------------
 */

static int64_t ms(const char *text)
{
    int64_t at;
    assert_true(time_parse(str_of(text), &at));
    return at;
}

static void deadlines_count_working_days(void **state)
{
    (void)state;
    static const struct {
        const char *state, *from, *until; /* until NULL: none */
    } rows[] = {
        { "received", "2026-03-02T08:00", "2026-03-03T17:00" }, /* Monday */
        { "received", "2026-03-02T23:59", "2026-03-03T17:00" },
        { "received", "2026-03-06T08:00", "2026-03-09T17:00" }, /* Friday */
        { "received", "2026-03-07T08:00", "2026-03-09T17:00" }, /* Saturday */
        { "edited", "2026-03-05T08:00", "2026-03-09T17:00" },   /* two days */
        { "received", "2026-02-13T08:00", "2026-02-23T17:00" }, /* before Tết */
        { "received", "2026-01-09T08:00", "2026-01-10T17:00" }, /* a Saturday worked */
        { "edited", "2026-08-28T08:00", "2026-09-04T17:00" },
        { "published", "2026-03-02T08:00", NULL },
        { "nowhere", "2026-03-02T08:00", NULL },
    };
    struct script *script = load_one("hooks.lua", "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t until = script_deadline(script, "news", rows[i].state, ms(rows[i].from));
        int64_t expected = rows[i].until ? ms(rows[i].until) : 0;
        if (until != expected)
            fail_msg("%s %s: %lld", rows[i].state, rows[i].from, (long long)until);
    }
    script_free(script);
}

#define FLOW(check)                                                              \
    "role { id = 'r', title = 'R' }\n" check                                     \
    "\nworkflow 'default' { start = 'a', states = { { id = 'a', label = 'A' }, " \
    "{ id = 'b', label = 'B', public = true } }, moves = { "                     \
    "{ from = 'a', to = 'b', by = 'r', label = 'Đi', check = 'c' } } }"

/* A check that fails by itself refuses, whatever it may have meant. */
static void failing_checks_refuse(void **state)
{
    (void)state;
    static const struct {
        const char *script, *sentence;
    } rows[] = {
        { FLOW("check('c', function() return false, 'Chưa ký.' end)"), "Chưa ký." },
        { FLOW("check('c', function() return false end)"), "Chưa đủ điều kiện 'c'" },
        { FLOW("check('c', function() end)"), "phải trả về true hoặc false" },
        { FLOW("check('c', function() return 1 end)"), "phải trả về true hoặc false" },
        { FLOW("check('c', function(x) return x.a.b end)"), "workflow.lua:2: lấy trường" },
        { FLOW("check('c', function() while true do end end)"),
          "workflow.lua:2: kịch bản" },
        { FLOW("check('c', function() log('x') return true end)"),
          "chỉ dùng được trong hàm on" },
        { FLOW(""), "không có điều kiện 'c'" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct script *script = load_one("workflow.lua", rows[i].script);
        struct error error = { "" };
        assert_true(script_check_move(script, "x", "a", "b", NULL, NULL, &error) < 0);
        assert_says(error.text, rows[i].sentence);
        assert_true(script_check_move(script, "x", "a", "b", NULL, NULL, &error) < 0);
        script_free(script);
    }
}

static void a_check_sees_the_item_as_texts_and_numbers(void **state)
{
    (void)state;
    struct script *script = load_one(
        "workflow.lua",
        FLOW("check('c', function(x) return x.day == '2021-09-13' and "
             "x.time == '2021-09-13T08:30:00+07:00' and x.n == 7 and x.html == '<b>x</b>' "
             "and x.list[2].k == 'v' and x.none == nil and x.yes == true end)"));
    struct arena *arena = arena_create(0);
    dinh_value *item = value_map(arena), *list = value_list(arena), *map = value_map(arena);
    value_put(arena, map, "k", value_cstr(arena, "v"));
    value_add(arena, list, value_null(arena));
    value_add(arena, list, map);
    value_put(arena, item, "day", value_date(arena, 18883));
    value_put(arena, item, "time", value_time(arena, 1631496600000));
    value_put(arena, item, "n", value_int(arena, 7));
    value_put(arena, item, "html", value_html(arena, STR("<b>x</b>")));
    value_put(arena, item, "list", list);
    value_put(arena, item, "none", value_null(arena));
    value_put(arena, item, "yes", value_bool(arena, true));
    struct error error = { "" };
    assert_int_equal(script_check_move(script, "x", "a", "b", NULL, item, &error), 0);
    arena_destroy(arena);
    script_free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(news_travels_as_in_the_report),
        cmocka_unit_test(what_is_not_listed_is_refused),
        cmocka_unit_test(other_kinds_follow_default),
        cmocka_unit_test(a_title_is_needed_to_be_published),
        cmocka_unit_test(moves_say_what_they_ask_for),
        cmocka_unit_test(a_move_without_id_is_called_by_where_it_goes),
        cmocka_unit_test(roles_of_the_board),
        cmocka_unit_test(deadlines_count_working_days),
        cmocka_unit_test(failing_checks_refuse),
        cmocka_unit_test(a_check_sees_the_item_as_texts_and_numbers),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
