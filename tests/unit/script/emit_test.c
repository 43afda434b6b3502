/*
 * emit_test.c - events: order, copies, what may be changed, effects, failures,
 * rests, health, and memory that ends at any point.
 */
#include "fixture.h"

struct event {
    struct script *script;
    struct arena *arena;
    dinh_value *payload;
    struct script_outcome outcome;
};

static struct event begin(const char *hooks)
{
    struct event event = { .script = load_one("hooks.lua", hooks),
                           .arena = arena_create(0) };
    event.payload = value_map(event.arena);
    return event;
}

static void run(struct event *event, const char *name)
{
    script_emit(event->script, event->arena, name, event->payload, &event->outcome);
}

static void end(struct event *event)
{
    arena_destroy(event->arena);
    script_free(event->script);
}

static void functions_run_in_order_and_queue_effects(void **state)
{
    (void)state;
    struct event event = begin(
        "on('a.b', function() log('một') end)\n"
        "on('a.c', function() log('khác') end)\n"
        "on('a.b', function() log('hai') notify { role = 'uy-vien', text = 'x' } end)");
    assert_true(script_listens(event.script, "a.b"));
    assert_false(script_listens(event.script, "a.d"));
    run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 0);
    assert_int_equal(event.outcome.effect_count, 3);
    assert_string_equal(event.outcome.effects[0].name, "log");
    assert_string_equal(value_get_text(event.outcome.effects[0].args, "text").ptr, "một");
    assert_string_equal(value_get_text(event.outcome.effects[1].args, "text").ptr, "hai");
    assert_string_equal(event.outcome.effects[2].name, "notify");
    assert_string_equal(value_get_text(event.outcome.effects[2].args, "role").ptr,
                        "uy-vien");
    run(&event, "a.d");
    assert_int_equal(event.outcome.effect_count, 0);
    end(&event);
}

static void false_stops_those_after(void **state)
{
    (void)state;
    struct event event = begin("on('a.b', function() return true end)\n"
                               "on('a.b', function() return false end)\n"
                               "on('a.b', function() log('không tới') end)");
    run(&event, "a.b");
    assert_true(event.outcome.stopped);
    assert_int_equal(event.outcome.effect_count, 0);
    end(&event);
}

static void a_failure_is_counted_and_the_next_runs(void **state)
{
    (void)state;
    struct event event = begin("\non('a.b', function() log('trước') notify { text = 'x' } "
                               "local x = nil .. 'y' end)\n"
                               "on('a.b', function() log('sau') end)");
    run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 1);
    assert_says(event.outcome.error.text, "hooks.lua:2: nối chữ (..)");
    assert_int_equal(event.outcome.effect_count, 2); /* both logs, no notify */
    assert_string_equal(value_get_text(event.outcome.effects[1].args, "text").ptr, "sau");
    end(&event);
}

static void built_events_merge_and_keep_types(void **state)
{
    (void)state;
    struct event event = begin(
        "on('page.built', function(x) table.insert(x.items, { title = 'Mới', html = "
        "x.items[1].html })\n"
        "return { title = x.title .. '!', day = '2021-09-14', at = "
        "'2021-09-13T08:30:00+07:00', size = 9,\n"
        "half = 2, body = x.body, items = x.items, fresh = { z = 1, a = 'x' }, empty = {} "
        "} end)\n"
        "on('page.built', function(x) assert(x.title == 'Tin!' and x.kept == 1) end)");
    struct arena *arena = event.arena;
    dinh_value *items = value_list(arena), *item = value_map(arena);
    value_put(arena, item, "title", value_cstr(arena, "Cũ"));
    value_put(arena, item, "html", value_html(arena, STR("<b>1</b>")));
    value_add(arena, items, item);
    value_put(arena, event.payload, "title", value_cstr(arena, "Tin"));
    value_put(arena, event.payload, "kept", value_int(arena, 1));
    value_put(arena, event.payload, "day", value_date(arena, 1));
    value_put(arena, event.payload, "at", value_time(arena, 1));
    value_put(arena, event.payload, "size", value_size(arena, 1));
    value_put(arena, event.payload, "half", value_number(arena, 0.5));
    value_put(arena, event.payload, "empty", value_map(arena));
    value_put(arena, event.payload, "body", value_html(arena, STR("<p>x</p>")));
    value_put(arena, event.payload, "items", items);
    run(&event, "page.built");
    assert_string_equal(event.outcome.error.text, "");
    assert_string_equal(value_get_text(event.payload, "title").ptr, "Tin!");
    assert_int_equal(value_path(event.payload, "day")->type, DINH_DATE);
    assert_int_equal(value_get_int(event.payload, "day"), 18884);
    assert_int_equal(value_path(event.payload, "at")->type, DINH_TIME);
    assert_int_equal(value_path(event.payload, "size")->type, DINH_SIZE);
    assert_int_equal(value_path(event.payload, "half")->type, DINH_NUMBER);
    assert_int_equal(value_path(event.payload, "body")->type, DINH_HTML);
    assert_int_equal(value_path(event.payload, "empty")->type, DINH_MAP);
    const dinh_value *merged = value_path(event.payload, "items");
    assert_int_equal(merged->count, 2);
    assert_int_equal(value_path(merged->items[1], "html")->type, DINH_HTML);
    const dinh_value *fresh = value_path(event.payload, "fresh");
    assert_true(str_is(fresh->members[0].key, "a")); /* sorted: the same everywhere */
    end(&event);
}

static void html_is_never_made(void **state)
{
    (void)state;
    struct event event = begin(
        "on('page.built', function(x) return { title = '<b>' .. x.title .. '</b>' } end)\n"
        "on('page.built', function(x) return { body = '<script>' } end)");
    value_put(event.arena, event.payload, "title", value_cstr(event.arena, "Tin"));
    value_put(event.arena, event.payload, "body", value_html(event.arena, STR("<p>x</p>")));
    run(&event, "page.built");
    assert_int_equal(event.outcome.failed, 1);
    assert_int_equal(value_path(event.payload, "title")->type, DINH_TEXT);
    assert_string_equal(value_get_text(event.payload, "body").ptr, "<p>x</p>");
    end(&event);
}

static void a_tripped_function_rests_and_others_run(void **state)
{
    (void)state;
    struct event event = begin("on('a.b', function() while true do end end)\n"
                               "on('a.b', function() log('x') end)");
    struct arena *arena = event.arena;
    dinh_value *health = script_health(event.script, arena);
    assert_int_equal(health->count, 6);
    assert_string_equal(value_get_text(health->items[5], "file").ptr, "hooks.lua");
    assert_string_equal(value_get_text(health->items[5], "state").ptr, "ok");
    run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 1);
    assert_says(event.outcome.error.text, "hooks.lua:1: kịch bản chạy quá lâu");
    run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 0);
    assert_int_equal(event.outcome.effect_count, 1);
    health = script_health(event.script, arena);
    assert_string_equal(value_get_text(health->items[5], "state").ptr, "paused");
    assert_says(value_get_text(health->items[5], "error").ptr, "quá lâu");
    assert_int_equal(value_path(health->items[5], "since")->type, DINH_TIME);
    assert_string_equal(value_get_text(health->items[0], "state").ptr, "ok");
    end(&event);
}

static void an_ordinary_error_does_not_rest_and_heals(void **state)
{
    (void)state;
    struct event event =
        begin("on('a.b', function(x) if x.bad then error('hỏng') end end)");
    value_put(event.arena, event.payload, "bad", value_bool(event.arena, true));
    run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 1);
    dinh_value *health = script_health(event.script, event.arena);
    assert_string_equal(value_get_text(health->items[5], "state").ptr, "failing");
    value_put(event.arena, event.payload, "bad", value_bool(event.arena, false));
    run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 0);
    health = script_health(event.script, event.arena);
    assert_string_equal(value_get_text(health->items[5], "state").ptr, "ok");
    end(&event);
}

/* One function keeps all it can between events; the others, its file mates and
 * the workflow go on as if nothing had been. */
static void a_hoarder_loses_its_hoard(void **state)
{
    (void)state;
    struct event event =
        begin("local hoard = {}\n"
              "on('a.b', function() local s = 'x' for i = 1, 17 do s = s .. s end\n"
              "for i = 1, 10 do hoard[#hoard + 1] = s .. #hoard end end)\n"
              "on('a.c', function() log(tostring(#hoard)) end)");
    for (int i = 0; i < 10 && event.outcome.failed == 0; i++)
        run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 1);
    assert_says(event.outcome.error.text, "bộ nhớ");
    run(&event, "a.c");
    assert_int_equal(event.outcome.failed, 0);
    assert_string_equal(value_get_text(event.outcome.effects[0].args, "text").ptr, "0");
    assert_int_equal(
        script_check_move(event.script, "news", "received", "assigned", NULL, NULL, NULL),
        0);
    end(&event);
}

static void long_texts_are_left_out(void **state)
{
    (void)state;
    struct event event =
        begin("on('a.b', function(x) assert(x.long == nil and x.short == 's') end)");
    char *bytes = malloc(300 * 1024);
    assert_non_null(bytes);
    memset(bytes, 'x', 300 * 1024);
    value_put(event.arena, event.payload, "long",
              value_text(event.arena, (struct str){ bytes, 300 * 1024 }));
    value_put(event.arena, event.payload, "short", value_cstr(event.arena, "s"));
    free(bytes);
    run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 0);
    end(&event);
}

static void a_payload_too_big_is_a_sentence(void **state)
{
    (void)state;
    struct event event = begin("on('a.b', function() end)");
    dinh_value *list = value_list(event.arena);
    for (int i = 0; i < 30000; i++)
        value_add(event.arena, list, value_int(event.arena, i));
    value_put(event.arena, event.payload, "list", list);
    run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 1);
    assert_says(event.outcome.error.text, "quá lớn");
    event.payload = value_map(event.arena);
    dinh_value *deep = event.payload;
    for (int i = 0; i < 5000; i++) {
        dinh_value *inner = value_map(event.arena);
        value_put(event.arena, deep, "x", inner);
        deep = inner;
    }
    run(&event, "a.b");
    assert_int_equal(event.outcome.failed, 1);
    end(&event);
}

/* Memory is filled to another height by each of 180 functions, which then use
 * every sort of word: whatever allocation is the one that fails, it must come
 * back as a sentence. */
static void memory_may_end_anywhere(void **state)
{
    (void)state;
    struct event event =
        begin("for n = 1, 180 do on('a.n' .. n, function(x)\n"
              "local t, s = {}, 'x' for i = 1, 16 do s = s .. s end\n"
              "for i = 1, 115 do t[i] = s .. i end\n"
              "local u = 'y' for i = 1, 9 do u = u .. u end\n"
              "for i = 1, n do t[#t + 1] = u .. i .. string.format('%d', i) end\n"
              "log('một dòng') notify { role = 'uy-vien', text = 'chữ' }\n"
              "local r = text.fold(text.replace('a b c', 'b', u)) .. "
              "table.concat(text.split(s, 'xxxx'), '-')\n"
              "return { t = t, s = s, r = r }\nend) end");
    int failed = 0;
    for (int n = 1; n <= 180; n++) {
        char name[20];
        (void)snprintf(name, sizeof name, "a.n%d", n);
        value_put(event.arena, event.payload, "title", value_cstr(event.arena, "Tin"));
        run(&event, name);
        failed += event.outcome.failed;
        assert_says(event.outcome.error.text, "hooks.lua");
    }
    assert_int_equal(failed, 180);
    end(&event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_run_in_order_and_queue_effects),
        cmocka_unit_test(false_stops_those_after),
        cmocka_unit_test(a_failure_is_counted_and_the_next_runs),
        cmocka_unit_test(built_events_merge_and_keep_types),
        cmocka_unit_test(html_is_never_made),
        cmocka_unit_test(a_tripped_function_rests_and_others_run),
        cmocka_unit_test(an_ordinary_error_does_not_rest_and_heals),
        cmocka_unit_test(a_hoarder_loses_its_hoard),
        cmocka_unit_test(long_texts_are_left_out),
        cmocka_unit_test(a_payload_too_big_is_a_sentence),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
