/*
 * master_test.c - the master with real processes and fake work.
 *
 * Each test runs master_run in a fork, on a home of its own, with children that
 * do as they are told through a page of shared memory: serve, crash, fall
 * silent, hang in a lane, refuse to start. What the master makes of it is seen
 * in the state map, the log and the exit code. Times are shortened.
 */
#include "server/breaker.h"
#include "server/server.h"
#include "server/state.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

enum order { SERVE, CRASH, EXIT, FALL_SILENT, HANG_IN_LANE };
enum { WORKERS = 2, WAIT_MS = 8000 };

struct orders {
    _Atomic int check_code, migrate_code; /* exit codes; -1: never ends */
    _Atomic int checks, migrations;       /* how often they ran */
    _Atomic int start_fails;              /* new workers cannot start */
    _Atomic int worker[STATE_WORKERS];    /* enum order, by slot; done once */
    _Atomic int drained, hurried;         /* SIGQUIT and SIGTERM seen */
    _Atomic int welcomes, welcome_code;   /* how often it ran; -1: never ends */
};

struct fixture {
    char home[64];
    struct orders *orders;
    pid_t master;
    int out; /* its standard output */
    struct state *state;
    int exit_code; /* -1 while it runs */
};

/* ---- Fake children --------------------------------------------------------------- */

static int say(int fd, const char *text)
{
    ssize_t ignored = write(fd, text, strlen(text));
    (void)ignored;
    return 1;
}

static int fake_check(void *data, const struct config *config, int fd)
{
    struct orders *orders = data;
    (void)config;
    atomic_fetch_add(&orders->checks, 1);
    while (atomic_load(&orders->check_code) < 0)
        pause();
    return atomic_load(&orders->check_code)
               ? say(fd, "a.lua:3: lỗi thứ nhất\nlỗi thứ hai\n")
               : 0;
}

static int fake_migrate(void *data, const struct config *config, int fd)
{
    struct orders *orders = data;
    (void)config;
    atomic_fetch_add(&orders->migrations, 1);
    return atomic_load(&orders->migrate_code) ? say(fd, "đĩa đầy\n") : 0;
}

static int fake_welcome(void *data, const struct config *config, int fd)
{
    struct orders *orders = data;
    atomic_fetch_add(&orders->welcomes, 1);
    while (atomic_load(&orders->welcome_code) < 0)
        pause();
    char text[64];
    snprintf(text, sizeof text, "\nlời chào của %s\n", config->sites[0].name);
    say(fd, text);
    return atomic_load(&orders->welcome_code);
}

static void obey(struct orders *orders, struct state_worker *worker, int slot, int ready_fd)
{
    static const char stuck = WORKER_SAYS_STUCK;
    int order = atomic_exchange(&orders->worker[slot], SERVE);
    if (order != SERVE) {
        atomic_store(&worker->lanes[1].plugin, 1); /* "legal" */
        atomic_store(&worker->lanes[1].client, 77);
        atomic_store(&worker->lanes[1].since_ms, clock_mono_ms() - 1);
    }
    if (order == CRASH) {
        state_worker_blame(worker, 1);
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    } else if (order == EXIT) {
        exit(5);
    } else if (order == FALL_SILENT) {
        for (;;)
            pause();
    } else if (order == HANG_IN_LANE) {
        atomic_store(&worker->phase, WORKER_STUCK);
        state_worker_blame(worker, 1);
        say(ready_fd, (const char[]){ stuck, 0 });
        usleep(100000);
        exit(3);
    }
}

static int fake_work(void *data, const struct config *config, struct state *state, int slot,
                     const int *sockets, const bool *tls, size_t socket_count, int ready_fd)
{
    struct orders *orders = data;
    struct state_worker *worker = &state->workers[slot];
    static const char ready = WORKER_SAYS_READY;
    (void)config, (void)sockets, (void)tls;
    if (atomic_load(&orders->start_fails) || socket_count != 1)
        return say(ready_fd, "không nạp được giao diện\n");
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGQUIT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    atomic_store(&worker->phase, WORKER_SERVING);
    say(ready_fd, (const char[]){ ready, 0 });
    for (;;) {
        atomic_store(&worker->heartbeat_ms, clock_mono_ms());
        struct timespec tick = { .tv_nsec = 5000000 };
        int signal = sigtimedwait(&set, NULL, &tick);
        if (signal > 0) {
            atomic_store(&worker->phase, WORKER_EMPTY);
            atomic_store(&worker->pid, 0);
            atomic_fetch_add(signal == SIGQUIT ? &orders->drained : &orders->hurried, 1);
            return 0;
        }
        obey(orders, worker, slot, ready_fd);
    }
}

/* ---- The master under test --------------------------------------------------------- */

#define SITE(name)                                                      \
    "site \"" name "\" { title = \"xã Mẫu\" short_name = \"Mẫu\" " \
    "url = \"http://" name ".vn\" hosts = {\"" name ".vn\"} }\n"

static const char good_config[] = "listen = {\"127.0.0.1:0\"}\nworkers = 2\n"
                                  "plugins = {\"news\", \"legal\"}\n" SITE("mau");

static void write_config(const struct fixture *f, const char *text)
{
    char path[128];
    struct error error;
    snprintf(path, sizeof path, "%s/dinh.conf", f->home);
    assert_int_equal(file_write(path, str_of(text), 0644, &error), 0);
}

static int run_master(const struct fixture *f)
{
    const struct master_options options = {
        .home = f->home,
        .children = { f->orders, fake_check, fake_migrate, fake_work, fake_welcome },
        /* Generous: on a busy machine a healthy worker may miss a few turns. */
        .times = { .heartbeat = 1500,
                   .start = 4000,
                   .pause = 30,
                   .pause_max = 400,
                   .calm = 60000 },
    };
    return master_run(&options);
}

static void start(struct fixture *f)
{
    int out[2];
    assert_int_equal(pipe(out), 0);
    fflush(NULL);
    f->exit_code = -1;
    f->master = fork();
    if (f->master == 0) {
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        _exit(run_master(f));
    }
    close(out[1]);
    f->out = out[0];
}

static int setup(void **out)
{
    struct fixture *f = calloc(1, sizeof *f);
    snprintf(f->home, sizeof f->home, "/tmp/dinh-master-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    f->orders = mmap(NULL, sizeof *f->orders, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    f->master = -1;
    f->out = -1;
    write_config(f, good_config);
    *out = f;
    return 0;
}

static bool has_ended(struct fixture *f)
{
    int status;
    if (f->exit_code < 0 && waitpid(f->master, &status, WNOHANG) == f->master)
        f->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return f->exit_code >= 0;
}

static int teardown(void **in)
{
    struct fixture *f = *in;
    char command[128];
    if (f->master > 0 && !has_ended(f)) {
        kill(f->master, SIGTERM);
        kill(f->master, SIGTERM);
        for (int i = 0; i < 400 && !has_ended(f); i++)
            usleep(10000);
    }
    state_detach(f->state);
    if (f->out >= 0)
        close(f->out);
    munmap(f->orders, sizeof *f->orders);
    snprintf(command, sizeof command, "rm -rf %s", f->home);
    int failed = system(command);
    free(f);
    return failed;
}

/* Waits until `condition` holds; the test fails when it never does. */
#define EVENTUALLY(condition)                            \
    do {                                                 \
        int64_t until_ = clock_mono_ms() + WAIT_MS;      \
        while (!(condition) && clock_mono_ms() < until_) \
            usleep(3000);                                \
        assert_true(condition);                          \
    } while (0)

static bool log_has(const struct fixture *f, const char *text)
{
    char path[128];
    struct buf log = { 0 };
    struct error error;
    snprintf(path, sizeof path, "%s/log/error.log", f->home);
    bool found = file_read(path, &log, 1 << 20, &error) == 0 &&
                 str_find(buf_str(&log), str_of(text)) >= 0;
    buf_free(&log);
    return found;
}

static int serving(const struct fixture *f)
{
    int count = 0;
    for (int i = 0; i < STATE_WORKERS; i++)
        count += atomic_load(&f->state->workers[i].phase) == WORKER_SERVING;
    return count;
}

static void read_line(const struct fixture *f, char *line, size_t size)
{
    struct pollfd fd = { f->out, POLLIN, 0 };
    assert_int_equal(poll(&fd, 1, WAIT_MS), 1);
    ssize_t count = read(f->out, line, size - 1);
    line[count > 0 ? count : 0] = '\0';
}

static void start_serving(struct fixture *f)
{
    char line[256];
    struct error error = { "" };
    start(f);
    read_line(f, line, sizeof line);
    struct str rest = str_of(line), first = str_cut(&rest, '\n');
    assert_true(str_starts(first, STR("Đình đang phục vụ tại http://127.0.0.1:")));
    /* What the welcome says may have come with it, or comes next. */
    if (atomic_load(&f->orders->welcome_code) == 0) {
        if (!rest.len)
            read_line(f, line, sizeof line);
        assert_string_equal(rest.len ? rest.ptr : line, "\nlời chào của mau\n");
    }
    f->state = state_attach(f->home, &error);
    assert_non_null(f->state);
    assert_int_equal(serving(f), WORKERS);
}

static void reload(struct fixture *f, int result)
{
    uint64_t ticket = atomic_fetch_add(&f->state->reload_asked, 1) + 1;
    kill(f->master, SIGHUP);
    EVENTUALLY(atomic_load(&f->state->reload_done) >= ticket);
    assert_int_equal(atomic_load(&f->state->reload_result), result);
}

/* ---- Tests ------------------------------------------------------------------------- */

static void test_starts_and_stops(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    assert_int_equal(atomic_load(&f->orders->checks), 1);
    assert_int_equal(atomic_load(&f->orders->migrations), 1);
    kill(f->master, SIGTERM);
    EVENTUALLY(has_ended(f));
    assert_int_equal(f->exit_code, 0);
    assert_int_equal(atomic_load(&f->orders->hurried), WORKERS);
    char line[64];
    read_line(f, line, sizeof line);
    assert_string_equal(line, ""); /* that was all */
}

static void test_welcome_comes_once_and_is_not_logged(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    reload(f, 0);
    reload(f, 0);
    assert_int_equal(atomic_load(&f->orders->welcomes), 1);
    assert_false(log_has(f, "lời chào"));
    kill(f->master, SIGTERM);
    EVENTUALLY(has_ended(f));
    assert_int_equal(f->exit_code, 0);
}

static void test_welcome_that_fails_is_logged(void **in)
{
    struct fixture *f = *in;
    char line[64];
    atomic_store(&f->orders->welcome_code, 1);
    start_serving(f);
    EVENTUALLY(log_has(f, "lời chào của mau"));
    assert_int_equal(serving(f), WORKERS);
    kill(f->master, SIGTERM);
    EVENTUALLY(has_ended(f));
    read_line(f, line, sizeof line);
    assert_string_equal(line, "");
}

/* A stop is not held up by it beyond the master's patience. */
static void test_welcome_that_never_ends(void **in)
{
    struct fixture *f = *in;
    atomic_store(&f->orders->welcome_code, -1);
    start_serving(f);
    EVENTUALLY(atomic_load(&f->orders->welcomes) == 1);
    kill(f->master, SIGTERM);
    usleep(200000);
    assert_false(has_ended(f));
    kill(f->master, SIGTERM);
    EVENTUALLY(has_ended(f));
    assert_int_equal(f->exit_code, 0);
}

static void expect_no_start(struct fixture *f, const char *reason)
{
    start(f);
    EVENTUALLY(has_ended(f));
    assert_int_equal(f->exit_code, 1);
    if (reason)
        assert_true(log_has(f, reason));
    char line[64];
    read_line(f, line, sizeof line);
    assert_string_equal(line, "");
    close(f->out);
    f->out = -1;
}

static void test_first_start_that_fails_ends(void **in)
{
    struct fixture *f = *in;
    atomic_store(&f->orders->check_code, 1);
    expect_no_start(f, "lỗi thứ hai");
    assert_int_equal(atomic_load(&f->orders->migrations), 0);
    atomic_store(&f->orders->check_code, 0);
    atomic_store(&f->orders->migrate_code, 1);
    expect_no_start(f, "đĩa đầy");
    atomic_store(&f->orders->migrate_code, 0);
    atomic_store(&f->orders->start_fails, 1);
    expect_no_start(f, "không nạp được giao diện");
    write_config(f, "khong_co = 1\n");
    expect_no_start(f, NULL);
}

static void test_second_master_is_refused(void **in)
{
    struct fixture *f = *in, second = { .orders = f->orders };
    start_serving(f);
    memcpy(second.home, f->home, sizeof second.home);
    start(&second);
    EVENTUALLY(has_ended(&second));
    assert_int_equal(second.exit_code, 1);
    close(second.out);
    reload(f, 0); /* the first one is none the worse */
    EVENTUALLY(serving(f) == WORKERS);
}

static void test_crash_is_blamed_and_filled(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    int site = state_site(f->state, "mau", false),
        plugin = state_plugin(f->state, "legal", false);
    atomic_store(&f->orders->worker[1], SERVE);
    uint64_t generation = atomic_load(&f->state->sites[site].generation);
    int pid = atomic_load(&f->state->workers[0].pid);
    assert_true(plugin > 0);
    /* The fake says lane 1 is in plugin slot 1. */
    assert_int_equal(plugin, 2);
    atomic_store(&f->orders->worker[0], CRASH);
    EVENTUALLY(serving(f) == WORKERS && atomic_load(&f->state->workers[0].pid) != pid);
    assert_true(log_has(f, "plugin news làm sập tiến trình"));
    assert_true(log_has(f, "SIGSEGV"));
    assert_int_equal(atomic_load(&f->state->plugins[1].failures), 1);
    assert_int_equal(atomic_load(&f->state->plugins[1].clients[0]), 77);
    assert_true(atomic_load(&f->state->sites[site].generation) > generation);
    assert_int_equal(atomic_load(&f->state->crashes), 1);
}

static void test_kill_blames_nobody(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    int pid = atomic_load(&f->state->workers[1].pid);
    kill(pid, SIGKILL);
    EVENTUALLY(serving(f) == WORKERS && atomic_load(&f->state->workers[1].pid) != pid);
    assert_true(log_has(f, "SIGKILL"));
    assert_false(log_has(f, "plugin"));
    for (int i = 0; i < STATE_PLUGINS; i++)
        assert_int_equal(atomic_load(&f->state->plugins[i].failures), 0);
}

static void test_silent_worker_is_killed(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    int pid = atomic_load(&f->state->workers[0].pid);
    atomic_store(&f->orders->worker[0], FALL_SILENT);
    EVENTUALLY(serving(f) == WORKERS && atomic_load(&f->state->workers[0].pid) != pid);
    assert_true(log_has(f, "im lặng"));
    assert_int_equal(atomic_load(&f->state->plugins[1].failures), 1);
}

static void test_hung_lane_is_replaced_at_once(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    atomic_store(&f->orders->worker[0], HANG_IN_LANE);
    EVENTUALLY(serving(f) == WORKERS && atomic_load(&f->state->hangs) == 1);
    assert_true(log_has(f, "plugin news treo quá giới hạn"));
    assert_int_equal(atomic_load(&f->state->plugins[1].failures), 1);
    EVENTUALLY(log_has(f, "mã 3"));
    assert_int_equal(atomic_load(&f->state->plugins[1].failures), 1); /* not twice */
    assert_int_equal(serving(f), WORKERS);
}

static void test_pauses_grow(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    int64_t began = clock_mono_ms();
    /* 30 + 60 + 120 + 240 + 400 + 400 ms between seven lives of one seat. */
    for (int i = 0; i < 6; i++) {
        int pid = 0; /* a child may serve before the master has noted who it is */
        EVENTUALLY((pid = atomic_load(&f->state->workers[0].pid)) != 0);
        atomic_store(&f->orders->worker[0], EXIT);
        EVENTUALLY(serving(f) == WORKERS && atomic_load(&f->state->workers[0].pid) != pid &&
                   atomic_load(&f->state->workers[0].pid) != 0);
    }
    assert_in_range(clock_mono_ms() - began, 1250, 6000);
    assert_true(log_has(f, "mã 5"));
}

static void test_reload_replaces_everyone(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    int first = atomic_load(&f->state->workers[0].pid);
    for (int i = 1; i <= 5; i++) {
        reload(f, 0);
        EVENTUALLY(atomic_load(&f->orders->drained) == i * WORKERS);
        EVENTUALLY(serving(f) == WORKERS);
    }
    assert_int_equal(atomic_load(&f->orders->checks), 6);
    assert_true(atomic_load(&f->state->workers[0].pid) != first);
    write_config(f, "listen = {\"127.0.0.1:0\"}\nworkers = 3\n" SITE("mau") SITE("hai"));
    reload(f, 0);
    EVENTUALLY(serving(f) == 3);
    assert_int_equal(state_site(f->state, "hai", false), 1);
}

static void expect_kept(struct fixture *f, int pid, const char *reason)
{
    reload(f, -1);
    if (!strstr(f->state->reload_message, reason))
        fail_msg("\"%s\" instead of \"%s\"", f->state->reload_message, reason);
    EVENTUALLY(serving(f) == WORKERS);
    assert_int_equal(atomic_load(&f->state->workers[0].pid), pid);
    assert_int_equal(atomic_load(&f->orders->drained), 0);
}

static void test_bad_reload_changes_nothing(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    int pid = atomic_load(&f->state->workers[0].pid);
    write_config(f, "workes = 2\n");
    expect_kept(f, pid, "dinh.conf:1");
    write_config(f, "listen = {\"xa.vn:80\"}\n" SITE("mau"));
    expect_kept(f, pid, "xa.vn:80");
    write_config(f, good_config);
    atomic_store(&f->orders->check_code, 1);
    expect_kept(f, pid, "a.lua:3: lỗi thứ nhất\nlỗi thứ hai");
    atomic_store(&f->orders->check_code, -1); /* hangs: killed after `start` */
    expect_kept(f, pid, "chạy quá lâu");
    atomic_store(&f->orders->check_code, 0);
    atomic_store(&f->orders->migrate_code, 1);
    expect_kept(f, pid, "đĩa đầy");
    atomic_store(&f->orders->migrate_code, 0);
    atomic_store(&f->orders->start_fails, 1);
    expect_kept(f, pid, "không nạp được giao diện");
    atomic_store(&f->orders->start_fails, 0);
    reload(f, 0); /* and then all is well again */
    assert_string_equal(f->state->reload_message, "");
}

static void test_reload_asked_twice_runs_again(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    atomic_store(&f->orders->check_code, -1);
    kill(f->master, SIGHUP);
    EVENTUALLY(atomic_load(&f->orders->checks) == 2);
    atomic_store(&f->orders->check_code, 1);
    reload(f, -1); /* while the first hangs in its check, until it is killed */
    assert_int_equal(atomic_load(&f->orders->checks), 3);
}

static void test_logs_are_opened_again(void **in)
{
    struct fixture *f = *in;
    char log[128], moved[128];
    start_serving(f);
    snprintf(log, sizeof log, "%s/log/error.log", f->home);
    snprintf(moved, sizeof moved, "%s/log/error.log.1", f->home);
    assert_int_equal(rename(log, moved), 0);
    kill(f->master, SIGUSR1);
    EVENTUALLY(file_exists(log));
}

static void test_workers_follow_a_killed_master(void **in)
{
    struct fixture *f = *in;
    start_serving(f);
    kill(f->master, SIGKILL);
    EVENTUALLY(has_ended(f));
    EVENTUALLY(atomic_load(&f->orders->drained) == WORKERS);
    start_serving(f); /* the lock went with it */
}

#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_HOME(test_starts_and_stops),
        WITH_HOME(test_welcome_comes_once_and_is_not_logged),
        WITH_HOME(test_welcome_that_fails_is_logged),
        WITH_HOME(test_welcome_that_never_ends),
        WITH_HOME(test_first_start_that_fails_ends),
        WITH_HOME(test_second_master_is_refused),
        WITH_HOME(test_crash_is_blamed_and_filled),
        WITH_HOME(test_kill_blames_nobody),
        WITH_HOME(test_silent_worker_is_killed),
        WITH_HOME(test_hung_lane_is_replaced_at_once),
        WITH_HOME(test_pauses_grow),
        WITH_HOME(test_reload_replaces_everyone),
        WITH_HOME(test_bad_reload_changes_nothing),
        WITH_HOME(test_reload_asked_twice_runs_again),
        WITH_HOME(test_logs_are_opened_again),
        WITH_HOME(test_workers_follow_a_killed_master),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
