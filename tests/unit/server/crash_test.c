/*
 * crash_test.c - a crashing process names its lane and dies of the true signal.
 */
#include "server/crash.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

enum { LANE = 3 };

static struct state_worker *make_worker(void)
{
    struct state_worker *worker = mmap(NULL, sizeof *worker, PROT_READ | PROT_WRITE,
                                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    atomic_store(&worker->crashed_lane, -1);
    atomic_store(&worker->crashed_plugin, -1);
    atomic_store(&worker->lanes[LANE].plugin, 9);
    atomic_store(&worker->lanes[LANE].client, 1234);
    return worker;
}

static void by_null(void)
{
    volatile int *volatile nowhere = NULL;
    *nowhere = 1;
}

static void by_abort(void)
{
    abort();
}
static void by_division(void)
{
    raise(SIGFPE);
}

/* Goes down until the guard page. Each frame uses the one above, or an
 * optimiser would make a loop of it. */
static int by_recursion_at(volatile char *above)
{
    volatile char room[4096];
    room[0] = above[0];
    return room[0] == 0 ? 0 : by_recursion_at(room) + room[0];
}

static void by_recursion(void)
{
    volatile char room[1] = { 1 };
    by_recursion_at(room);
}

struct order {
    struct state_worker *worker;
    void (*crash)(void);
};

/* With the signals a lane has: a blocked fault would kill unseen. */
static void *lane_main(void *data)
{
    const struct order *order = data;
    sigset_t mask;
    crash_thread_mask(&mask);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    crash_watch(order->worker, LANE);
    order->crash();
    return NULL;
}

static int crash_in_lane(struct state_worker *worker, void (*crash)(void))
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        static const struct rlimit no_core;
        setrlimit(RLIMIT_CORE, &no_core);
        crash_install();
        crash_watch(worker, -1);
        struct order order = { worker, crash };
        pthread_t thread;
        pthread_create(&thread, NULL, lane_main, &order);
        pthread_join(thread, NULL);
        _exit(0);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return status;
}

static void test_signals_blame_the_lane(void **state)
{
    (void)state;
    static const struct {
        void (*crash)(void);
        int signal;
    } cases[] = {
        { by_null, SIGSEGV },
        { by_abort, SIGABRT },
        { by_division, SIGFPE },
        { by_recursion, SIGSEGV },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct state_worker *worker = make_worker();
        int status = crash_in_lane(worker, cases[i].crash);
#ifdef __SANITIZE_ADDRESS__
        if (cases[i].crash == by_null || cases[i].crash == by_recursion) {
            munmap(worker, sizeof *worker); /* the sanitizer answers for these */
            continue;
        }
#endif
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), cases[i].signal);
        assert_int_equal(atomic_load(&worker->crashed_lane), LANE);
        assert_int_equal(atomic_load(&worker->crashed_plugin), 9);
        assert_int_equal(atomic_load(&worker->crashed_client), 1234);
        munmap(worker, sizeof *worker);
    }
}

static void test_loop_blames_nobody(void **state)
{
    (void)state;
    struct state_worker *worker = make_worker();
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        crash_install();
        crash_watch(worker, -1);
        abort();
    }
    int status = 0;
    waitpid(pid, &status, 0);
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_int_equal(atomic_load(&worker->crashed_lane), -1);
    munmap(worker, sizeof *worker);
}

static void test_watch_can_be_forgotten(void **state)
{
    (void)state;
    struct state_worker *worker = make_worker();
    crash_watch(worker, LANE);
    crash_forget();
    crash_watch(worker, LANE);
    crash_forget();
    munmap(worker, sizeof *worker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signals_blame_the_lane),
        cmocka_unit_test(test_loop_blames_nobody),
        cmocka_unit_test(test_watch_can_be_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
