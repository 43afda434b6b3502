/*
 * breaker_test.c - who is shut out when, told as stories with times.
 */
#include "server/breaker.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

enum { T = 1000000, AN = 11, BA = 22, CU = 33, REST = BREAKER_REST_MS };

static void test_one_stranger_shuts_out_himself_alone(void **state)
{
    (void)state;
    struct state_breaker breaker = { .name = "x" };
    for (int i = 0; i < 20; i++)
        breaker_failed(&breaker, AN, T + i);
    assert_true(breaker_wait(&breaker, AN, REST, T + 20) > 0);
    assert_int_equal(breaker_wait(&breaker, BA, REST, T + 20), 0);
    assert_int_equal(atomic_load(&breaker.phase), BREAKER_CLOSED);
    assert_int_equal(atomic_load(&breaker.failures), 20);
}

static void test_two_failures_are_forgiven(void **state)
{
    (void)state;
    struct state_breaker breaker = { .name = "x" };
    breaker_failed(&breaker, AN, T);
    breaker_failed(&breaker, AN, T + 1);
    assert_int_equal(breaker_wait(&breaker, AN, REST, T + 2), 0);
    /* The third comes when the first is older than the window. */
    breaker_failed(&breaker, AN, T + BREAKER_WINDOW_MS + 1);
    assert_int_equal(breaker_wait(&breaker, AN, REST, T + BREAKER_WINDOW_MS + 2), 0);
}

static void test_client_is_let_in_again_and_out_again(void **state)
{
    (void)state;
    struct state_breaker breaker = { .name = "x" };
    for (int i = 0; i < 3; i++)
        breaker_failed(&breaker, AN, T + i);
    assert_int_equal(breaker_wait(&breaker, AN, REST, T + 2), REST / 1000);
    assert_int_equal(breaker_wait(&breaker, AN, REST, T + 2 + REST - 1), 1);
    assert_int_equal(breaker_wait(&breaker, AN, REST, T + 2 + REST), 0);
    breaker_failed(&breaker, AN, T + 2 + REST + 5);
    assert_true(breaker_wait(&breaker, AN, REST, T + 2 + REST + 6) > 0);
}

static void test_three_clients_open_it_for_all(void **state)
{
    (void)state;
    struct state_breaker breaker = { .name = "x" };
    breaker_failed(&breaker, AN, T);
    breaker_failed(&breaker, BA, T + 1);
    assert_int_equal(breaker_wait(&breaker, CU, REST, T + 2), 0);
    breaker_failed(&breaker, CU, T + 2);
    assert_int_equal(breaker_wait(&breaker, 44, REST, T + 2), REST / 1000);
    assert_int_equal(breaker_wait(&breaker, 0, REST, T + 2), REST / 1000);
    assert_int_equal(atomic_load(&breaker.opened), 1);
}

static void test_failures_outside_requests_open_it(void **state)
{
    (void)state;
    struct state_breaker breaker = { .name = "x" };
    for (int i = 0; i < 3; i++) {
        assert_int_equal(breaker_wait(&breaker, AN, REST, T + i), 0);
        breaker_failed(&breaker, 0, T + i);
    }
    assert_true(breaker_wait(&breaker, AN, REST, T + 3) > 0);
}

static void open_it(struct state_breaker *breaker)
{
    for (int i = 0; i < 3; i++)
        breaker_failed(breaker, 0, T);
    assert_int_equal(atomic_load(&breaker->phase), BREAKER_OPEN);
}

static void test_half_open_lets_one_through(void **state)
{
    (void)state;
    struct state_breaker breaker = { .name = "x" };
    open_it(&breaker);
    breaker_worked(&breaker); /* a slow answer from before does not close it */
    assert_true(breaker_wait(&breaker, AN, REST, T + REST - 1) > 0);
    assert_int_equal(breaker_wait(&breaker, AN, REST, T + REST), 0);
    assert_true(breaker_wait(&breaker, BA, REST, T + REST) > 0);
    breaker_worked(&breaker);
    assert_int_equal(atomic_load(&breaker.phase), BREAKER_CLOSED);
    assert_int_equal(breaker_wait(&breaker, BA, REST, T + REST + 1), 0);
    breaker_failed(&breaker, 0, T + REST + 2); /* the old failures are forgotten */
    assert_int_equal(breaker_wait(&breaker, BA, REST, T + REST + 3), 0);
}

static void test_half_open_opens_again(void **state)
{
    (void)state;
    struct state_breaker breaker = { .name = "x" };
    open_it(&breaker);
    assert_int_equal(breaker_wait(&breaker, AN, REST, T + REST), 0);
    breaker_failed(&breaker, AN, T + REST + 10);
    assert_int_equal(breaker_wait(&breaker, BA, REST, T + REST + 10), REST / 1000);
    assert_int_equal(atomic_load(&breaker.opened), 2);
}

static void test_a_lost_probe_is_followed_by_another(void **state)
{
    (void)state;
    struct state_breaker breaker = { .name = "x" };
    open_it(&breaker);
    assert_int_equal(breaker_wait(&breaker, AN, REST, T + REST), 0);
    assert_true(breaker_wait(&breaker, AN, REST, T + 2 * REST - 1) > 0);
    assert_int_equal(breaker_wait(&breaker, AN, REST, T + 2 * REST), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_stranger_shuts_out_himself_alone),
        cmocka_unit_test(test_two_failures_are_forgiven),
        cmocka_unit_test(test_client_is_let_in_again_and_out_again),
        cmocka_unit_test(test_three_clients_open_it_for_all),
        cmocka_unit_test(test_failures_outside_requests_open_it),
        cmocka_unit_test(test_half_open_lets_one_through),
        cmocka_unit_test(test_half_open_opens_again),
        cmocka_unit_test(test_a_lost_probe_is_followed_by_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
