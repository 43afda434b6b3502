/*
 * state_test.c - the shared map: what a restart keeps, foreign files, names, salts, and
 * rings that are read while they are written.
 */
#include "server/state.h"

#include "base/file.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

struct fixture {
    char home[64], path[96];
    struct state *state;
};

static int setup(void **out)
{
    struct fixture *f = calloc(1, sizeof *f);
    snprintf(f->home, sizeof f->home, "/tmp/dinh-state-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    snprintf(f->path, sizeof f->path, "%s/run", f->home);
    assert_int_equal(mkdir(f->path, 0700), 0);
    snprintf(f->path, sizeof f->path, "%s/run/state", f->home);
    struct error error;
    f->state = state_create(f->home, &error);
    assert_non_null(f->state);
    *out = f;
    return 0;
}

static int teardown(void **in)
{
    struct fixture *f = *in;
    state_detach(f->state);
    unlink(f->path);
    *strrchr(f->path, '/') = '\0';
    rmdir(f->path);
    rmdir(f->home);
    free(f);
    return 0;
}

static dinh_view view_of(int number)
{
    dinh_view view = { .time = number, .visitor = (uint64_t)number * 7 };
    snprintf(view.path, sizeof view.path, "/tin-%d", number);
    return view;
}

static void restart(struct fixture *f)
{
    struct error error;
    state_detach(f->state);
    f->state = state_create(f->home, &error);
    assert_non_null(f->state);
}

static void test_restart_keeps_uncounted_views(void **in)
{
    struct fixture *f = *in;
    uint64_t epoch = atomic_load(&f->state->epoch), position = 0;
    assert_int_equal(state_site(f->state, "namchinh", true), 0);
    assert_int_equal(state_plugin(f->state, "news", true), 0);
    atomic_store(&f->state->plugins[0].failures, 9);
    dinh_view view = view_of(1), back;
    state_view_add(f->state, 0, 0, &view);
    restart(f);
    assert_int_equal(atomic_load(&f->state->epoch), epoch);
    assert_int_equal(state_site(f->state, "namchinh", false), 0);
    assert_int_equal(state_plugin(f->state, "news", false), -1); /* starts afresh */
    assert_int_equal(state_views_read(f->state, 0, 0, &position, &back, 1), 1);
    assert_string_equal(back.path, "/tin-1");
}

static void test_foreign_file_is_replaced(void **in)
{
    struct fixture *f = *in;
    uint64_t epoch = atomic_load(&f->state->epoch);
    /* Same size, other version: an old worker still has it mapped. */
    f->state->version++;
    struct state *old = f->state;
    struct error error;
    f->state = state_create(f->home, &error);
    assert_non_null(f->state);
    assert_true(atomic_load(&f->state->epoch) != epoch);
    assert_int_equal(old->version, STATE_VERSION + 1);
    state_detach(old);
    /* Garbage and an empty file. */
    assert_int_equal(file_write(f->path, STR("rác"), 0600, &error), 0);
    restart(f);
    assert_int_equal(file_write(f->path, STR(""), 0600, &error), 0);
    restart(f);
    assert_int_equal(f->state->version, STATE_VERSION);
}

static void test_attach_needs_a_living_master(void **in)
{
    struct fixture *f = *in;
    struct error error;
    struct state *seen = state_attach(f->home, &error);
    assert_non_null(seen);
    atomic_store(&f->state->reload_asked, 5);
    assert_int_equal(atomic_load(&seen->reload_asked), 5);
    state_detach(seen);
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    atomic_store(&f->state->master_pid, pid);
    assert_null(state_attach(f->home, &error));
    assert_true(str_find(str_of(error.text), STR("dinh run")) >= 0);
    assert_null(state_attach("/nonexistent", &error));
}

static void test_living_workers_keep_their_slots(void **in)
{
    struct fixture *f = *in;
    pid_t dead = fork();
    if (dead == 0)
        _exit(0);
    waitpid(dead, NULL, 0);
    atomic_store(&f->state->workers[0].pid, getpid());
    atomic_store(&f->state->workers[1].pid, dead);
    restart(f);
    assert_int_equal(atomic_load(&f->state->workers[0].pid), getpid());
    assert_int_equal(atomic_load(&f->state->workers[1].pid), 0);
}

static void test_names(void **in)
{
    struct state *state = ((struct fixture *)*in)->state;
    char name[STATE_NAME + 1];
    assert_int_equal(state_site(state, "a", false), -1);
    for (int i = 0; i < STATE_SITES; i++) {
        snprintf(name, sizeof name, "xa%d", i);
        assert_int_equal(state_site(state, name, true), i);
        assert_int_equal(state_site(state, name, true), i);
    }
    assert_int_equal(state_site(state, "them", true), -1);
    assert_int_equal(state_site(state, "", true), -1);
    memset(name, 'x', STATE_NAME);
    name[STATE_NAME] = '\0';
    assert_int_equal(state_plugin(state, name, true), -1); /* too long: never cut */
}

static void test_salts(void **in)
{
    struct state *state = ((struct fixture *)*in)->state;
    uint64_t today[2], again[2], tomorrow[2];
    state_salt_turn(state, 100);
    assert_true(state_salt(state, 100, today));
    assert_true(state_salt(state, 101, tomorrow));
    assert_true(today[0] != tomorrow[0] || today[1] != tomorrow[1]);
    assert_false(state_salt(state, 102, again));
    state_salt_turn(state, 101);
    assert_true(state_salt(state, 101, again));
    assert_memory_equal(again, tomorrow, sizeof again);
    assert_false(state_salt(state, 100, again)); /* forgotten */
}

static void test_blame_is_latched_once(void **in)
{
    struct state_worker *worker = &((struct fixture *)*in)->state->workers[3];
    atomic_store(&worker->crashed_lane, -1);
    atomic_store(&worker->lanes[2].plugin, 7);
    atomic_store(&worker->lanes[2].client, 99);
    state_worker_blame(worker, -1);
    state_worker_blame(worker, STATE_LANES + 1);
    assert_int_equal(atomic_load(&worker->crashed_lane), -1);
    state_worker_blame(worker, 2);
    atomic_store(&worker->lanes[2].plugin, 8);
    state_worker_blame(worker, 1);
    assert_int_equal(atomic_load(&worker->crashed_lane), 2);
    assert_int_equal(atomic_load(&worker->crashed_plugin), 7);
    assert_int_equal(atomic_load(&worker->crashed_client), 99);
}

static void test_ring_keeps_sites_apart(void **in)
{
    struct state *state = ((struct fixture *)*in)->state;
    dinh_view back[8];
    uint64_t position = 0;
    for (int i = 0; i < 10; i++) {
        dinh_view view = view_of(i);
        state_view_add(state, 2, i % 2, &view);
    }
    assert_int_equal(state_views_read(state, 2, 1, &position, back, 3), 3);
    assert_int_equal(back[2].time, 5);
    assert_int_equal(state_views_read(state, 2, 1, &position, back, 8), 2);
    assert_int_equal(back[1].time, 9);
    assert_int_equal(state_views_read(state, 2, 1, &position, back, 8), 0);
    assert_int_equal(state_views_read(state, STATE_WORKERS, 1, &position, back, 8), 0);
}

static void add_path(struct state *state, int ring, uint32_t site, const char *path)
{
    dinh_view view = view_of(1);
    memset(view.path, 0, sizeof view.path);
    memcpy(view.path, path, strlen(path));
    state_view_add(state, ring, site, &view);
}

static void test_views_of_a_page_are_forgotten(void **in)
{
    struct state *state = ((struct fixture *)*in)->state;
    dinh_view back[8];
    uint64_t position = 0;
    add_path(state, 1, 0, "/tin-tuc/ten-nguoi.t6");
    add_path(state, 1, 0, "/tin-tuc/khac.t16");
    add_path(state, 1, 1, "/tin-tuc/xa-khac.t6");
    add_path(state, 1, 0, "/tin-tuc/ten-cu.t6");
    state_views_forget(state, 0, STR(".t6"));
    assert_int_equal(state_views_read(state, 1, 0, &position, back, 8), 1);
    assert_string_equal(back[0].path, "/tin-tuc/khac.t16");
    position = 0;
    assert_int_equal(state_views_read(state, 1, 1, &position, back, 8), 1);
    const char *bytes = (const char *)&state->rings[1].slots[0];
    assert_null(memmem(bytes, sizeof state->rings[1].slots[0], "nguoi", 5));
    /* The ring goes on. */
    add_path(state, 1, 0, "/tin-tuc/moi.t7");
    position = 4;
    assert_int_equal(state_views_read(state, 1, 0, &position, back, 8), 1);
    assert_string_equal(back[0].path, "/tin-tuc/moi.t7");
}

static void test_lapped_reader_gets_the_oldest_left(void **in)
{
    struct state *state = ((struct fixture *)*in)->state;
    dinh_view back;
    uint64_t position = 5;
    for (int i = 0; i < STATE_RING + 100; i++) {
        dinh_view view = view_of(i);
        state_view_add(state, 0, 0, &view);
    }
    assert_int_equal(state_views_read(state, 0, 0, &position, &back, 1), 1);
    assert_int_equal(back.time, 100);
    position = UINT64_MAX; /* of another ring */
    assert_int_equal(state_views_read(state, 0, 0, &position, &back, 1), 1);
    assert_int_equal(back.time, 100);
}

enum { RACE_VIEWS = 60000 };

static void *write_views(void *data)
{
    for (int i = 1; i <= RACE_VIEWS; i++) {
        dinh_view view = view_of(i);
        state_view_add(data, 1, 0, &view);
    }
    return NULL;
}

static void test_no_view_is_torn_or_seen_twice(void **in)
{
    struct state *state = ((struct fixture *)*in)->state;
    pthread_t writer;
    uint64_t position = 0;
    int64_t last = 0;
    static const int batch = 64;
    dinh_view *back = calloc((size_t)batch, sizeof *back);
    assert_int_equal(pthread_create(&writer, NULL, write_views, state), 0);
    while (last < RACE_VIEWS) {
        int count = state_views_read(state, 1, 0, &position, back, (uint32_t)batch);
        for (int i = 0; i < count; i++) {
            dinh_view want = view_of((int)back[i].time);
            assert_true(back[i].time > last);
            assert_memory_equal(&back[i], &want, sizeof want);
            last = back[i].time;
        }
    }
    pthread_join(writer, NULL);
    free(back);
}

#define WITH_STATE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* Written first by a master or worker when the disk is full, a hole kills it. */
static void what_is_written_has_room_on_the_disk(void **in)
{
    struct fixture *f = *in;
    enum { BLOCK = 512 };
    struct stat before, after;
    struct error error;
    assert_int_equal(stat(f->path, &before), 0);
    assert_true((size_t)before.st_blocks * BLOCK >= offsetof(struct state, rings));
    assert_int_equal(state_reserve(f->home, 3, &error), 0);
    assert_int_equal(stat(f->path, &after), 0);
    size_t grown = (size_t)(after.st_blocks - before.st_blocks) * BLOCK;
    assert_in_range(grown, sizeof(struct state_ring) - 4096,
                    sizeof(struct state_ring) + 65536);
    assert_int_equal(after.st_size, before.st_size);
    assert_int_equal(state_reserve("/khong/co", 0, &error), -1);
    assert_non_null(strstr(error.text, "/khong/co/run/state"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STATE(test_restart_keeps_uncounted_views),
        WITH_STATE(test_foreign_file_is_replaced),
        WITH_STATE(test_attach_needs_a_living_master),
        WITH_STATE(test_living_workers_keep_their_slots),
        WITH_STATE(test_names),
        WITH_STATE(test_salts),
        WITH_STATE(test_blame_is_latched_once),
        WITH_STATE(test_ring_keeps_sites_apart),
        WITH_STATE(test_views_of_a_page_are_forgotten),
        WITH_STATE(test_lapped_reader_gets_the_oldest_left),
        WITH_STATE(test_no_view_is_torn_or_seen_twice),
        WITH_STATE(what_is_written_has_room_on_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
