/*
 * rendering_test.c - finding what is being made, and who waits for it.
 */
#include "server/rendering.h"

#include <stdio.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

enum { MANY = 2000 }; /* far more than buckets */

static void test_found_until_removed(void **state)
{
    (void)state;
    static struct making makings[MANY];
    static char keys[MANY][32];
    struct rendering rendering = { 0 };
    for (int i = 0; i < MANY; i++) {
        snprintf(keys[i], sizeof keys[i], "/tin-%d", i);
        assert_null(rendering_find(&rendering, str_of(keys[i])));
        rendering_add(&rendering, &makings[i], str_of(keys[i]));
    }
    for (int i = 0; i < MANY; i += 2)
        rendering_remove(&rendering, &makings[i]);
    for (int i = 0; i < MANY; i++)
        assert_ptr_equal(rendering_find(&rendering, str_of(keys[i])),
                         i % 2 ? &makings[i] : NULL);
    rendering_remove(&rendering, &makings[0]); /* twice does no harm */
}

static void test_keys_are_bytes(void **state)
{
    (void)state;
    struct making one, two;
    struct rendering rendering = { 0 };
    rendering_add(&rendering, &one, (struct str){ "a\0b", 3 });
    rendering_add(&rendering, &two, (struct str){ "a\0c", 3 });
    assert_ptr_equal(rendering_find(&rendering, (struct str){ "a\0c", 3 }), &two);
    assert_ptr_equal(rendering_find(&rendering, (struct str){ "a\0b", 3 }), &one);
    assert_null(rendering_find(&rendering, STR("a")));
}

static void test_waiters_are_kept(void **state)
{
    (void)state;
    struct making making;
    struct waiter first = { 0 }, second = { 0 };
    struct rendering rendering = { 0 };
    rendering_add(&rendering, &making, STR("/"));
    rendering_wait(&making, &first);
    rendering_wait(&making, &second);
    assert_ptr_equal(making.waiters, &second);
    assert_ptr_equal(making.waiters->next, &first);
    assert_null(first.next);
}

static void test_all_can_be_taken(void **state)
{
    (void)state;
    struct making makings[3];
    struct rendering rendering = { 0 };
    rendering_add(&rendering, &makings[0], STR("a"));
    rendering_add(&rendering, &makings[1], STR("b"));
    rendering_add(&rendering, &makings[2], STR("a"));
    int taken = 0;
    while (rendering_take(&rendering))
        taken++;
    assert_int_equal(taken, 3);
    assert_null(rendering_find(&rendering, STR("a")));
    rendering_remove(&rendering, &makings[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found_until_removed),
        cmocka_unit_test(test_keys_are_bytes),
        cmocka_unit_test(test_waiters_are_kept),
        cmocka_unit_test(test_all_can_be_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
