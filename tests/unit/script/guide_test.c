/*
 * guide_test.c - every block of Lua in docs/lua-guide.md loads without a fault,
 * as the file that its first line names; and the sample's hook does what its
 * comment says.
 */
#include "fixture.h"

#include "base/clock.h"

#define OPENING "```lua\n"
#define CLOSING "```\n"

static void check_block(struct str block)
{
    struct error error = { "" };
    const char *file = "hooks.lua";
    for (size_t i = 0; i < sizeof fixture_files / sizeof *fixture_files; i++)
        if (str_starts(block, STR("-- ")) &&
            str_starts(str_from(block, 3), str_of(fixture_files[i])))
            file = fixture_files[i];
    fixture_write(file, block);
    struct script *script = fixture_load(&error);
    if (!script)
        fail_msg("%s\n%.*s", error.text, STR_ARG(block));
    assert_int_equal(script_check(script, NULL, NULL), 0);
    script_free(script);
}

static void blocks_of_the_guide_load(void **state)
{
    (void)state;
    struct buf guide = { 0 };
    int blocks = 0;
    assert_int_equal(
        file_read(TEST_SOURCE_DIR "/../docs/lua-guide.md", &guide, 1024 * 1024, NULL), 0);
    struct str rest = buf_str(&guide);
    for (ptrdiff_t at; (at = str_find(rest, STR(OPENING))) >= 0; blocks++) {
        rest = str_from(rest, (size_t)at + sizeof OPENING - 1);
        ptrdiff_t end = str_find(rest, STR(CLOSING));
        assert_true(end > 0);
        check_block((struct str){ rest.ptr, (size_t)end });
    }
    assert_true(blocks >= 6);
    buf_free(&guide);
}

static size_t effects_of_news(struct script *script, const char *event_date)
{
    struct arena *arena = arena_create(0);
    struct script_outcome outcome;
    dinh_value *item = value_map(arena);
    value_put(arena, item, "no", value_int(arena, 7));
    value_put(arena, item, "title", value_cstr(arena, "Ra quân làm thủy lợi"));
    value_put(arena, item, "published_at",
              value_time(arena, 1631496600000)); /* 13/9/2021 */
    int32_t days;
    assert_true(date_parse(str_of(event_date), &days));
    value_put(arena, item, "event_date", value_date(arena, days));
    script_emit(script, arena, "news.published", item, &outcome);
    assert_string_equal(outcome.error.text, "");
    size_t count = outcome.effect_count;
    if (count == 2)
        assert_says(value_get_text(outcome.effects[1].args, "text").ptr, "lên trang chậm");
    arena_destroy(arena);
    return count;
}

static void the_sample_notices_slow_news(void **state)
{
    (void)state;
    const char *folders[] = { SAMPLE, DEFAULTS };
    struct error error = { "" };
    struct script *script = script_load(&(struct script_paths){ folders, 2 }, &error);
    assert_string_equal(error.text, "");
    assert_int_equal(effects_of_news(script, "2021-09-13"), 1);
    assert_int_equal(effects_of_news(script, "2021-09-06"), 1);
    assert_int_equal(effects_of_news(script, "2021-09-03"), 2);
    script_free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_the_guide_load),
        cmocka_unit_test(the_sample_notices_slow_news),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
