/*
 * counter_test.c - robots, visits and totals: rings are drained exactly once.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "counter.h"
#include "fake_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const dinh_plugin dinh_plugin_v0;

enum { RINGS = 2, RING_SIZE = 1000 };
static const int64_t minute = 60000, day = 86400000;
static const int64_t noon = 1631509200000; /* 13/9/2021 12:00 in Viet Nam, a Monday */

/* The rings of views, as the loops fill them. */
static struct {
    dinh_host table;
    dinh_view views[RINGS][RING_SIZE];
    uint64_t count[RINGS], epoch;
    int reads, fails_after; /* commits that still succeed; negative: all */
} world;

static uint64_t views_epoch(dinh_ctx *ctx)
{
    (void)ctx;
    return world.epoch;
}

static uint32_t views_rings(dinh_ctx *ctx)
{
    (void)ctx;
    return RINGS;
}

static int views_read(dinh_ctx *ctx, uint32_t ring, uint64_t *position, dinh_view *out,
                      uint32_t max)
{
    (void)ctx;
    int count = 0;
    for (; *position < world.count[ring] && count < (int)max; (*position)++)
        out[count++] = world.views[ring][*position];
    world.reads++;
    return count;
}

static int (*real_commit)(dinh_ctx *ctx, uint32_t database);

static int commit(dinh_ctx *ctx, uint32_t database)
{
    if (world.fails_after == 0) {
        dinh->rollback(ctx, database);
        return DINH_FAILED;
    }
    world.fails_after--;
    return real_commit(ctx, database);
}

static dinh_ctx *create(void)
{
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    fake_host_database(ctx);
    fake_host_now(ctx, noon);
    memset(&world, 0, sizeof world);
    world.table = *dinh;
    world.table.views_epoch = views_epoch;
    world.table.views_rings = views_rings;
    world.table.views_read = views_read;
    real_commit = dinh->commit;
    world.table.commit = commit;
    world.fails_after = -1;
    world.epoch = 7;
    *dinh_plugin_v0.host = &world.table;
    return ctx;
}

static void view(uint32_t ring, int64_t time, uint64_t visitor, const char *agent,
                 const char *path)
{
    dinh_view *one = &world.views[ring][world.count[ring]++];
    *one = (dinh_view){ .time = time, .visitor = visitor };
    snprintf(one->agent, sizeof one->agent, "%s", agent);
    snprintf(one->path, sizeof one->path, "%s", path);
}

static const char firefox[] = "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 "
                              "Firefox/125.0";
static const char googlebot[] =
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

static struct counter_numbers numbers(dinh_ctx *ctx)
{
    struct counter_numbers read;
    counter_read(ctx, &read);
    return read;
}

/* ---- robots ---------------------------------------------------------------------------
 */

static void people_are_no_robots(void **state)
{
    (void)state;
    static const char *const people[] = {
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/124.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 8.1.0; SM-J260G Build/M1AJB; wv) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Version/4.0 Chrome/123.0.6312.118 Mobile Safari/537.36 Zalo "
        "android/24040669 ZaloTheme/light ZaloLanguage/vi",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 15_1 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Mobile/15E148 Zalo iOS/490 ZaloTheme/light ZaloLanguage/vn",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "coc_coc_browser/122.0.200 Chrome/116.0.5845.200 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 12; SM-A127F; wv) AppleWebKit/537.36 (KHTML, like "
        "Gecko) Version/4.0 Chrome/122.0.6261.119 Mobile Safari/537.36 "
        "[FB_IAB/FB4A;FBAV/455.0.0.44.88;]",
        "Mozilla/5.0 (Linux; Android 15; CPH2557 Build/AP3A.240617.008; wv) "
        "AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.142 Mobile "
        "Safari/537.36 Zalo android/24040669 ZaloTheme/light ZaloLanguage/vi",
        "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; vi) Presto/2.12.423 "
        "Version/12.16",
        "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko",
    };
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (counter_is_robot(people[i]))
            fail_msg("a robot: %s", people[i]);
}

static void robots_are_robots(void **state)
{
    (void)state;
    static const char *const robots[] = {
        "",
        "curl/8.5.0",
        "python-requests/2.31.0",
        "Wget/1.21.3",
        "Go-http-client/2.0",
        googlebot,
    };
    for (size_t i = 0; i < sizeof robots / sizeof *robots; i++)
        if (!counter_is_robot(robots[i]))
            fail_msg("no robot: %s", robots[i]);
}

/* ---- draining ----------------------------------------------------------------------- */

static void each_view_is_counted_once(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    for (int i = 0; i < 700; i++)
        view(0, noon + i, (uint64_t)i % 10 + 1, firefox, "/");
    view(1, noon, 99, firefox, "/tin-tuc");
    view(1, noon, 100, googlebot, "/tin-tuc");
    view(1, noon, 101, "", "/tin-tuc");
    for (int again = 0; again < 3; again++) {
        assert_int_equal(counter_drain(ctx, NULL), DINH_OK);
        struct counter_numbers n = numbers(ctx);
        assert_int_equal(n.total, 11);
        assert_int_equal(n.months[0].views, 701);
        assert_int_equal(n.since, dinh->days(noon));
    }
    view(1, noon + 1, 99, firefox, "/tin-tuc");
    assert_int_equal(counter_drain(ctx, NULL), DINH_OK);
    assert_int_equal(numbers(ctx).months[0].views, 702);
    assert_int_equal(numbers(ctx).total, 11);
    fake_host_destroy(ctx);
}

/* A power cut between two batches: what was committed stays, the rest comes again. */
static void a_failed_commit_repeats_but_counts_once(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    for (int i = 0; i < 600; i++)
        view(0, noon + i, (uint64_t)i + 1, firefox, "/");
    world.fails_after = 1;
    assert_int_equal(counter_drain(ctx, NULL), DINH_FAILED);
    assert_int_equal(numbers(ctx).total, 256);
    world.fails_after = -1;
    assert_int_equal(counter_drain(ctx, NULL), DINH_OK);
    assert_int_equal(numbers(ctx).total, 600);
    assert_int_equal(numbers(ctx).months[0].views, 600);
    fake_host_destroy(ctx);
}

/* Another epoch: the rings are new and begin at nothing. */
static void a_restarted_portal_begins_anew(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    view(0, noon, 1, firefox, "/");
    view(0, noon, 2, firefox, "/");
    counter_drain(ctx, NULL);
    world.epoch++;
    world.count[0] = 0;
    view(0, noon + minute, 3, firefox, "/");
    counter_drain(ctx, NULL);
    assert_int_equal(numbers(ctx).total, 3);
    fake_host_destroy(ctx);
}

static void a_visit_ends_after_half_an_hour(void **state)
{
    (void)state;
    static const struct {
        int64_t after;
        int64_t visits;
    } steps[] = { { 0, 1 },
                  { 29 * 60000, 1 },
                  { 59 * 60000, 1 },
                  { 89 * 60000, 1 },
                  { 89 * 60000 + 1800001, 2 },
                  { 60 * 60000, 2 }, /* a late one, from before */
                  { 125 * 60000, 2 } };
    dinh_ctx *ctx = create();
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        view(0, noon - 3 * 60 * minute + steps[i].after, 5, firefox, "/");
        counter_drain(ctx, NULL);
        assert_int_equal(numbers(ctx).total, steps[i].visits);
    }
    fake_host_destroy(ctx);
}

/* ---- numbers ------------------------------------------------------------------------- */

static void days_weeks_months_and_who_is_here(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    view(0, noon - minute, 1, firefox, "/");
    view(0, noon - 6 * minute, 2, firefox, "/");       /* today, gone */
    view(0, noon - 13 * 60 * minute, 3, firefox, "/"); /* last night: last week's Sunday */
    view(0, noon - 12 * day, 4, firefox, "/");         /* 1/9 */
    view(0, noon - 13 * day, 5, firefox, "/");         /* 31/8 */
    view(0, noon - 300 * day, 6, firefox, "/");        /* 2020 */
    counter_drain(ctx, NULL);
    struct counter_numbers n = numbers(ctx);
    assert_int_equal(n.online, 1);
    assert_int_equal(n.today, 2);
    assert_int_equal(n.week, 2);
    assert_int_equal(n.month, 4);
    assert_int_equal(n.year, 5);
    assert_int_equal(n.total, 6);
    assert_int_equal(n.month_count, 3);
    assert_int_equal(n.months[0].month, 9);
    assert_int_equal(n.months[0].visits, 4);
    assert_int_equal(n.months[2].year, 2020);
    fake_host_destroy(ctx);
}

static int visits(dinh_ctx *ctx, const char *first, const char *second)
{
    char words[3][256] = { "--opening", "", "" };
    char *argv[] = { words[0], words[1], words[2] };
    snprintf(words[1], sizeof words[1], "%s", first);
    snprintf(words[2], sizeof words[2], "%s", second ? second : "");
    return counter_visits_command(ctx, second ? 3 : 2, argv);
}

static void an_opening_balance_goes_on(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    fake_host_now(ctx, noon + 2 * day);
    assert_int_equal(visits(ctx, "6670", "13/9/2021"), 0);
    assert_int_equal(numbers(ctx).total, 6670);
    view(0, noon, 1, firefox, "/"); /* of a day that the balance holds already */
    view(0, noon + day, 2, firefox, "/");
    counter_drain(ctx, NULL);
    assert_int_equal(numbers(ctx).total, 6671);
    dinh_value *map = dinh->new_map(ctx);
    struct counter_numbers n = numbers(ctx);
    counter_show(ctx, &n, map);
    assert_string_equal(dinh->get_text(map, "total_note"), "6.670 stats.until 13/9/2021");
    assert_int_equal(visits(ctx, "31/2/2021", "5"), 1);
    assert_int_equal(numbers(ctx).total, 6671);
    fake_host_destroy(ctx);
}

static void an_opening_file_is_days(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    char path[] = "/tmp/dinh-visits-XXXXXX";
    int file = mkstemp(path);
    dprintf(file, "{\"day\":\"2021-08-31\",\"visits\":30}\n"
                  "{ \"day\" : \"2021-09-13\" , \"visits\" : 12 }\r\n");
    close(file);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(visits(ctx, path, NULL), 0);
        struct counter_numbers n = numbers(ctx);
        assert_int_equal(n.total, 42);
        assert_int_equal(n.today, 12);
        assert_int_equal(n.opening, 42);
        assert_int_equal(n.opening_day, dinh->days(noon));
    }
    unlink(path);
    fake_host_destroy(ctx);
}

static void the_page_shows_the_same_numbers(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    fake_host_items(ctx, "news", "[]");
    visits(ctx, "100", "1/9/2021");
    for (int month = 0; month < 14; month++)
        view(0, noon - month * 30 * day, (uint64_t)month + 1, firefox, "/");
    counter_drain(ctx, NULL);
    assert_int_equal(fake_host_ask(ctx, "GET", "/thong-ke"), 200);
    assert_string_equal(fake_host_view(ctx), "counter/stats");
    dinh_value *data = dinh->data(ctx), *block = dinh->new_map(ctx);
    assert_int_equal(dinh->get_int(data, "visits.total"), 101);
    assert_int_equal(dinh->count(dinh->get(data, "months")), COUNTER_MONTHS);
    assert_int_equal(dinh->count(dinh->get(data, "chart.bars")), COUNTER_MONTHS);
    for (uint32_t i = 0; i < COUNTER_MONTHS; i++) {
        dinh_value *bar = dinh->at(dinh->get(data, "chart.bars"), i);
        assert_true(dinh->get_int(bar, "height") >= 0 && dinh->get_int(bar, "y") >= 0);
    }
    assert_int_equal(fake_host_block(ctx, "counter.summary", block), DINH_OK);
    assert_int_equal(dinh->get_int(block, "total"), 101);
    assert_non_null(dinh->get(block, "spark.line"));
    fake_host_destroy(ctx);
}

static int64_t pages(dinh_ctx *ctx)
{
    int64_t count = 0;
    dinh_rows *rows = dinh->run(ctx, "top", "i", (int64_t)0);
    while (dinh->next(rows) > 0)
        count++;
    return count;
}

/* Also views nobody has drained yet. */
static void the_address_of_an_erased_page_goes(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    static const char *const paths[] = { "/tin/ten-nguoi.t47", "/t47", "/tin/khac.t471",
                                         "/tin/ten.t47.html" };
    dinh_value *payload = dinh->new_map(ctx);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        view(0, noon, 1, firefox, paths[i]);
    assert_int_equal(counter_drain(ctx, NULL), DINH_OK);
    view(0, noon + 1, 1, firefox, "/cu/ten-nguoi.t47");
    dinh->set(ctx, payload, "code", "t47");
    world.fails_after = 1; /* the drain is kept, the rest not */
    assert_int_equal(counter_erased(ctx, payload), DINH_OK);
    assert_int_equal(dinh->get_int(payload, "waits"), 1);
    world.fails_after = -1;
    payload = dinh->new_map(ctx);
    dinh->set(ctx, payload, "code", "t47");
    assert_int_equal(counter_erased(ctx, payload), DINH_OK);
    assert_int_equal(dinh->get_int(payload, "waits"), 0);
    assert_int_equal(pages(ctx), 3);
    assert_int_equal(numbers(ctx).months[0].views, 5); /* the days keep theirs */
    fake_host_destroy(ctx);
}

static void an_empty_site_has_a_page(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(counter_drain(ctx, NULL), DINH_OK);
    assert_int_equal(fake_host_ask(ctx, "GET", "/thong-ke"), 200);
    assert_int_equal(dinh->get_int(dinh->data(ctx), "visits.total"), 0);
    assert_null(dinh->get(dinh->data(ctx), "chart"));
    fake_host_destroy(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_are_no_robots),
        cmocka_unit_test(robots_are_robots),
        cmocka_unit_test(each_view_is_counted_once),
        cmocka_unit_test(a_failed_commit_repeats_but_counts_once),
        cmocka_unit_test(a_restarted_portal_begins_anew),
        cmocka_unit_test(a_visit_ends_after_half_an_hour),
        cmocka_unit_test(days_weeks_months_and_who_is_here),
        cmocka_unit_test(an_opening_balance_goes_on),
        cmocka_unit_test(an_opening_file_is_days),
        cmocka_unit_test(the_page_shows_the_same_numbers),
        cmocka_unit_test(the_address_of_an_erased_page_goes),
        cmocka_unit_test(an_empty_site_has_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
