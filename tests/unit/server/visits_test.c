/*
 * visits_test.c - what a view leaves behind, and what it must not.
 */
#include "server/visits.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

struct fixture {
    struct state *state;
    uint32_t site_slots[1];
    struct worker worker;
    struct visits visits;
    struct site site;
    struct header agent;
    struct request request;
    uint64_t position;
};

static int setup(void **out)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->state = calloc(1, sizeof *f->state);
    state_salt_turn(f->state, clock_days(clock_now_ms()));
    f->worker = (struct worker){ .state = f->state, .site_slots = f->site_slots };
    f->site_slots[0] = 3;
    f->agent = (struct header){ STR("user-agent"), STR("Mozilla/5.0") };
    f->request = (struct request){ .path = STR("/tin-tuc"),
                                   .headers = &f->agent,
                                   .header_count = 1 };
    f->request.client.bytes[15] = 7;
    *out = f;
    return 0;
}

static int teardown(void **in)
{
    struct fixture *f = *in;
    free(f->state);
    free(f);
    return 0;
}

static dinh_view note(struct fixture *f)
{
    dinh_view view;
    visits_note(&f->visits, &f->worker, &f->site, &f->request);
    assert_int_equal(state_views_read(f->state, 0, 3, &f->position, &view, 1), 1);
    return view;
}

static void test_view_has_path_agent_and_time(void **in)
{
    struct fixture *f = *in;
    dinh_view view = note(f);
    assert_string_equal(view.path, "/tin-tuc");
    assert_string_equal(view.agent, "Mozilla/5.0");
    assert_true(llabs(view.time - clock_now_ms()) < 60000);
}

static void test_visitors_are_told_apart(void **in)
{
    struct fixture *f = *in;
    uint64_t first = note(f).visitor;
    f->request.path = STR("/gioi-thieu");
    assert_true(note(f).visitor == first);
    f->agent.value = STR("Mozilla/5.1");
    assert_true(note(f).visitor != first);
    f->agent.value = STR("Mozilla/5.0");
    f->request.client.bytes[15]++;
    assert_true(note(f).visitor != first);
}

static void test_another_day_another_hash(void **in)
{
    struct fixture *f = *in;
    uint64_t first = note(f).visitor;
    int32_t today = clock_days(clock_now_ms());
    state_salt_turn(f->state, today + 2); /* the salts of today are gone ... */
    state_salt_turn(f->state, today);     /* ... and made anew, as after midnight */
    f->visits = (struct visits){ 0 };
    assert_true(note(f).visitor != first);
}

static void test_without_a_salt_nothing_is_noted(void **in)
{
    struct fixture *f = *in;
    dinh_view view;
    state_salt_turn(f->state, clock_days(clock_now_ms()) + 100);
    visits_note(&f->visits, &f->worker, &f->site, &f->request);
    assert_int_equal(state_views_read(f->state, 0, 3, &f->position, &view, 1), 0);
}

static void test_long_texts_end_between_letters(void **in)
{
    struct fixture *f = *in;
    char path[400];
    memset(path, 'a', sizeof path);
    memcpy(path + 158, "đ", 2); /* would end behind its first byte */
    f->request.path = (struct str){ path, sizeof path };
    f->agent.value = (struct str){ path, 159 }; /* fits: cut at 159 by the sender */
    dinh_view view = note(f);
    assert_int_equal(strlen(view.path), 158);
    assert_int_equal(strlen(view.agent), 159);
    f->request.header_count = 0;
    assert_string_equal(note(f).agent, "");
}

static void test_long_agents_keep_both_ends(void **in)
{
    struct fixture *f = *in;
    f->agent.value =
        STR("Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 "
            "(KHTML, like Gecko) Chrome/41.0.2272.96 Mobile Safari/537.36 "
            "(compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
    dinh_view view = note(f);
    assert_int_equal(strlen(view.agent), 159);
    assert_memory_equal(view.agent, "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MM ",
                        53);
    assert_non_null(strstr(view.agent, "(compatible; Googlebot/2.1; +http"));
    char agent[4000];
    for (size_t i = 0; i < sizeof agent; i += 2)
        memcpy(agent + i, "đ", 2);
    for (size_t cut = 150; cut < 170; cut++) { /* between letters and inside them */
        f->agent.value = (struct str){ agent + cut % 2, sizeof agent - cut };
        view = note(f);
        assert_true(strlen(view.agent) > 150 && strlen(view.agent) < 160);
    }
    memset(agent, 0x80, sizeof agent); /* no letter at all */
    f->agent.value = (struct str){ agent, sizeof agent };
    assert_string_equal(note(f).agent, " ");
    f->agent.value = (struct str){ agent, 159 };
    assert_int_equal(strlen(note(f).agent), 159);
}

static void test_clients(void **in)
{
    struct fixture *f = *in;
    struct address v4 = { .bytes = { [10] = 0xff, [11] = 0xff, [12] = 10, [15] = 1 } };
    struct address v6 = { .bytes = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 } };
    uint64_t a = visits_client(f->state, &v4), b = visits_client(f->state, &v6);
    assert_true(a && b && a != b);
    v6.bytes[15] = 99; /* the same household */
    assert_true(visits_client(f->state, &v6) == b);
    v6.bytes[7] = 1;
    assert_true(visits_client(f->state, &v6) != b);
    v4.bytes[15] = 2; /* another one */
    assert_true(visits_client(f->state, &v4) != a);
}

#define WITH_STATE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STATE(test_long_agents_keep_both_ends),
        WITH_STATE(test_view_has_path_agent_and_time),
        WITH_STATE(test_visitors_are_told_apart),
        WITH_STATE(test_another_day_another_hash),
        WITH_STATE(test_without_a_salt_nothing_is_noted),
        WITH_STATE(test_long_texts_end_between_letters),
        WITH_STATE(test_clients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
