/*
 * lanes_test.c - the queue and its threads: order, bounds, shares of plugins,
 * refusal, hung lanes. Jobs wait at a gate, so nothing depends on luck.
 */
#include "server/lanes.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

enum { LANES = 4, QUEUE = 8, PLUGINS = 3, JOBS = 64 };

struct test_job {
    struct lane_job lane; /* first */
    int number;
    bool is_back, worked;
};

struct fixture {
    uv_loop_t loop;
    struct state_worker worker;
    struct lanes *lanes;
    struct test_job jobs[JOBS];
    pthread_mutex_t lock;
    pthread_cond_t opened;
    bool is_open; /* the gate all jobs wait at */
    int running, most[PLUGINS + 1], now[PLUGINS + 1];
    int order[JOBS], begun, back;
    _Atomic int threads;
};

static void open_lane(void *data, int lane)
{
    struct fixture *f = data;
    (void)lane;
    atomic_fetch_add(&f->threads, 1);
}

static void close_lane(void *data, int lane)
{
    struct fixture *f = data;
    (void)lane;
    atomic_fetch_sub(&f->threads, 1);
}

static void work(void *data, int lane, struct lane_job *job)
{
    struct fixture *f = data;
    pthread_mutex_lock(&f->lock);
    f->order[f->begun++] = ((struct test_job *)job)->number;
    f->running++;
    if (++f->now[job->plugin] > f->most[job->plugin])
        f->most[job->plugin] = f->now[job->plugin];
    while (!f->is_open)
        pthread_cond_wait(&f->opened, &f->lock);
    f->now[job->plugin]--;
    f->running--;
    pthread_mutex_unlock(&f->lock);
    assert_true(atomic_load(&f->worker.lanes[lane].since_ms) > 0);
}

static void done(void *data, struct lane_job *job, bool worked)
{
    struct fixture *f = data;
    struct test_job *own = (struct test_job *)job;
    assert_false(own->is_back);
    own->is_back = true;
    own->worked = worked;
    f->back++;
}

static int setup(void **out)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct error error;
    pthread_mutex_init(&f->lock, NULL);
    pthread_cond_init(&f->opened, NULL);
    uv_loop_init(&f->loop);
    const struct lanes_options options = { .loop = &f->loop,
                                           .worker = &f->worker,
                                           .count = LANES,
                                           .queue = QUEUE,
                                           .plugins = PLUGINS + 1,
                                           .data = f,
                                           .open = open_lane,
                                           .work = work,
                                           .close = close_lane,
                                           .done = done };
    f->lanes = lanes_create(&options, &error);
    assert_non_null(f->lanes);
    *out = f;
    return 0;
}

static void gate(struct fixture *f, bool open)
{
    pthread_mutex_lock(&f->lock);
    f->is_open = open;
    pthread_cond_broadcast(&f->opened);
    pthread_mutex_unlock(&f->lock);
}

static int running(struct fixture *f)
{
    pthread_mutex_lock(&f->lock);
    int result = f->running;
    pthread_mutex_unlock(&f->lock);
    return result;
}

static void wait_running(struct fixture *f, int count)
{
    for (int i = 0; i < 2000 && running(f) != count; i++)
        usleep(1000);
    assert_int_equal(running(f), count);
}

static void wait_back(struct fixture *f, int count)
{
    while (f->back < count)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(f->back, count);
}

static int teardown(void **in)
{
    struct fixture *f = *in;
    gate(f, true);
    lanes_stop(f->lanes);
    assert_int_equal(atomic_load(&f->threads), 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    lanes_free(f->lanes);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    pthread_mutex_destroy(&f->lock);
    pthread_cond_destroy(&f->opened);
    free(f);
    return 0;
}

static bool add(struct fixture *f, int number, uint32_t plugin)
{
    struct test_job *job = &f->jobs[number];
    job->number = number;
    job->lane.plugin = plugin;
    job->lane.client = (uint64_t)number + 1;
    return lanes_add(f->lanes, &job->lane);
}

static void test_all_come_back(void **in)
{
    struct fixture *f = *in;
    gate(f, true);
    for (int round = 0; round < 8; round++) {
        for (int i = 0; i < QUEUE; i++)
            assert_true(add(f, round * QUEUE + i, 0));
        wait_back(f, (round + 1) * QUEUE);
    }
    for (int i = 0; i < JOBS; i++)
        assert_true(f->jobs[i].worked);
}

static void test_queue_is_bounded(void **in)
{
    struct fixture *f = *in;
    for (int i = 0; i < LANES; i++)
        assert_true(add(f, i, 0));
    wait_running(f, LANES);
    for (int i = LANES; i < LANES + QUEUE; i++)
        assert_true(add(f, i, 0));
    assert_false(add(f, LANES + QUEUE, 0));
    gate(f, true);
    wait_back(f, LANES + QUEUE);
    /* First come, first served: when a job is back, all before it were taken, and at
       most the other lanes still hold one. Late any of them may be. */
    for (int i = LANES; i < LANES + QUEUE; i++)
        assert_true(f->order[i] <= i + LANES - 1);
    assert_false(f->jobs[LANES + QUEUE].is_back);
}

static void test_a_plugin_gets_half(void **in)
{
    struct fixture *f = *in;
    int taken = 0;
    for (int i = 0; i < LANES / 2; i++)
        taken += add(f, taken, 1);
    wait_running(f, LANES / 2);
    for (int i = 0; i < QUEUE; i++)
        taken += add(f, taken, 1);
    assert_int_equal(taken, LANES / 2 + QUEUE / 2); /* and half of the queue */
    assert_int_equal(running(f), LANES / 2);
    assert_true(add(f, taken, 2)); /* overtakes those that wait for a lane of theirs */
    wait_running(f, LANES / 2 + 1);
    assert_true(add(f, taken + 1, 0));
    wait_running(f, LANES);
    gate(f, true);
    wait_back(f, taken + 2);
    assert_int_equal(f->most[1], LANES / 2);
}

static void test_refusal_gives_back_what_waits(void **in)
{
    struct fixture *f = *in;
    for (int i = 0; i < LANES; i++)
        assert_true(add(f, i, 0));
    wait_running(f, LANES);
    for (int i = LANES; i < LANES + 3; i++)
        assert_true(add(f, i, 0));
    lanes_refuse(f->lanes);
    assert_int_equal(f->back, 3);
    for (int i = LANES; i < LANES + 3; i++)
        assert_true(f->jobs[i].is_back && !f->jobs[i].worked);
    assert_false(add(f, LANES + 3, 0));
    gate(f, true);
    wait_back(f, LANES + 3);
    for (int i = 0; i < LANES; i++)
        assert_true(f->jobs[i].worked);
}

static void test_hung_lane_is_seen(void **in)
{
    struct fixture *f = *in;
    int64_t now = clock_mono_ms();
    assert_int_equal(lanes_stuck(f->lanes, now + 100000, 10), -1); /* idle is not hung */
    assert_true(add(f, 5, 1));
    wait_running(f, 1);
    int lane = lanes_stuck(f->lanes, clock_mono_ms() + 1000, 500);
    assert_in_range(lane, 0, LANES - 1);
    assert_int_equal(atomic_load(&f->worker.lanes[lane].client), 6);
    assert_int_equal(lanes_stuck(f->lanes, clock_mono_ms(), 5000), -1);
    gate(f, true);
    wait_back(f, 1);
    assert_int_equal(atomic_load(&f->worker.lanes[lane].since_ms), 0);
}

#define WITH_LANES(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LANES(test_all_come_back),      WITH_LANES(test_queue_is_bounded),
        WITH_LANES(test_a_plugin_gets_half), WITH_LANES(test_refusal_gives_back_what_waits),
        WITH_LANES(test_hung_lane_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
