/*
 * value_test.c - the value tree: order of keys, replacing, removing, reading
 * what is not there, truth, copies.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "view/value.h"

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

static void assert_str(struct str got, const char *wanted)
{
    if (!str_is(got, wanted))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

static void maps_keep_order_and_replace(void **state)
{
    struct arena *arena = *state;
    dinh_value *map = value_map(arena);
    char key[] = "b";
    value_set(arena, map, str_of(key), value_int(arena, 1));
    key[0] = 'x'; /* the key was copied */
    value_put(arena, map, "a", value_int(arena, 2));
    value_put(arena, map, "b", value_int(arena, 3));
    value_put(arena, map, "none", NULL);
    assert_int_equal(map->count, 3);
    assert_str(map->members[0].key, "b");
    assert_int_equal(value_as_int(value_at(map, 0)), 3);
    assert_int_equal(value_get(map, STR("none"))->type, DINH_NULL);
    assert_null(value_get(map, STR("x")));
    assert_null(value_at(map, 3));

    assert_true(value_remove(map, STR("b")));
    assert_false(value_remove(map, STR("b")));
    assert_int_equal(map->count, 2);
    assert_str(map->members[0].key, "a");
    assert_int_equal(value_as_int(value_get(map, STR("a"))), 2);
}

static void grows(void **state)
{
    struct arena *arena = *state;
    dinh_value *list = value_list(arena), *map = value_map(arena);
    for (int i = 0; i < 1000; i++) {
        value_add(arena, list, value_int(arena, i));
        value_set(arena, map, str_of(arena_printf(arena, "k%d", i)), value_at(list, 999));
    }
    assert_int_equal(list->count, 1000);
    assert_int_equal(map->count, 1000);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(value_as_int(value_at(list, i)), i);
    assert_non_null(value_get(map, STR("k777")));
    assert_null(value_at(list, 1000));
}

static void reads_what_is_missing(void **state)
{
    struct arena *arena = *state;
    dinh_value *map = value_map(arena), *inner = value_map(arena);
    value_put(arena, map, "a", inner);
    value_put(arena, inner, "b", value_text(arena, STR("sâu")));
    value_put(arena, inner, "n", value_size(arena, 7));
    assert_str(value_get_text(map, "a.b"), "sâu");
    assert_int_equal(value_get_int(map, "a.n"), 7);
    assert_int_equal(value_get_int(map, "a.b"), 0);
    assert_str(value_get_text(map, "a.n"), "");
    assert_null(value_path(map, "a.b.c"));
    assert_null(value_path(map, "a..b"));
    assert_null(value_path(map, ""));
    assert_null(value_path(NULL, "a"));
    assert_null(value_get(value_list(arena), STR("a")));
    assert_null(value_at(NULL, 0));
    assert_str(value_as_text(NULL), "");
    assert_int_equal(value_as_int(value_number(arena, 3.5)), 0);
    assert_int_equal(value_cstr(arena, NULL)->type, DINH_NULL);
    assert_false(value_remove(value_list(arena), STR("a")));
}

static void texts_are_copied(void **state)
{
    char bytes[] = "chữ";
    dinh_value *text = value_text(*state, str_of(bytes));
    dinh_value *html = value_html(*state, (struct str){ bytes, 2 });
    bytes[0] = 'X';
    assert_str(text->text, "chữ");
    assert_str(html->text, "ch");
    assert_int_equal(html->text.ptr[2], '\0');
}

static void truth(void **state)
{
    struct arena *arena = *state;
    dinh_value *list = value_list(arena);
    assert_false(value_is_truthy(NULL));
    assert_false(value_is_truthy(value_null(arena)));
    assert_false(value_is_truthy(value_bool(arena, false)));
    assert_false(value_is_truthy(value_text(arena, STR(""))));
    assert_false(value_is_truthy(value_html(arena, STR(""))));
    assert_false(value_is_truthy(list));
    assert_true(value_is_truthy(value_bool(arena, true)));
    assert_true(value_is_truthy(value_int(arena, 0)));
    assert_true(value_is_truthy(value_number(arena, 0)));
    assert_true(value_is_truthy(value_time(arena, 0)));
    assert_true(value_is_truthy(value_map(arena)));
    value_add(arena, list, NULL);
    assert_true(value_is_truthy(list));
}

static dinh_value *sample(struct arena *arena)
{
    dinh_value *map = value_map(arena), *list = value_list(arena);
    value_put(arena, map, "text", value_text(arena, STR("a")));
    value_put(arena, map, "number", value_number(arena, 4.5));
    value_put(arena, map, "date", value_date(arena, 18883));
    value_add(arena, list, value_html(arena, STR("<b>")));
    value_add(arena, list, value_null(arena));
    value_put(arena, map, "list", list);
    return map;
}

static void copies_share_nothing(void **state)
{
    struct arena *arena = *state, *other = arena_create(0);
    dinh_value *copy = value_copy(arena, sample(other));
    arena_destroy(other); /* a shared byte would be a use after free */
    assert_true(value_equal(copy, sample(arena)));
    assert_null(value_copy(arena, NULL));
}

static void equality(void **state)
{
    struct arena *arena = *state;
    dinh_value *a = sample(arena), *b = sample(arena);
    value_remove(b, STR("text"));
    assert_false(value_equal(a, b));
    value_put(arena, b, "text", value_text(arena, STR("a"))); /* now last */
    assert_true(value_equal(a, b));
    value_put(arena, b, "text", value_html(arena, STR("a")));
    assert_false(value_equal(a, b));
    value_remove(b, STR("text"));
    value_put(arena, b, "texT", value_text(arena, STR("a")));
    assert_false(value_equal(a, b));
    assert_false(value_equal(value_int(arena, 1), value_number(arena, 1)));
    assert_false(value_equal(value_int(arena, 1), NULL));
    assert_true(value_equal(NULL, NULL));
    assert_true(value_equal(value_null(arena), value_null(arena)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(maps_keep_order_and_replace, setup, teardown),
        cmocka_unit_test_setup_teardown(grows, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_what_is_missing, setup, teardown),
        cmocka_unit_test_setup_teardown(texts_are_copied, setup, teardown),
        cmocka_unit_test_setup_teardown(truth, setup, teardown),
        cmocka_unit_test_setup_teardown(copies_share_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(equality, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
