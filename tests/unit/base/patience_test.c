/*
 * patience_test.c - asking reaches who watches this thread, and nobody else.
 */
#include "base/patience.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void note(void *data, uint32_t ms)
{
    *(uint32_t *)data = ms;
}

static void *ask_elsewhere(void *data)
{
    (void)data;
    patience_ask(7);
    return NULL;
}

static void test_asking(void **state)
{
    uint32_t asked = 0;
    const struct patience patience = { note, &asked };
    pthread_t thread;
    (void)state;
    patience_ask(3); /* nobody watches */
    patience_set(&patience);
    patience_ask(5);
    assert_int_equal(asked, 5);
    assert_int_equal(pthread_create(&thread, NULL, ask_elsewhere, NULL), 0);
    pthread_join(thread, NULL);
    assert_int_equal(asked, 5);
    patience_set(NULL);
    patience_ask(9);
    assert_int_equal(asked, 5);
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(test_asking) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
