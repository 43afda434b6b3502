/*
 * uploads_test.c - a folder of one's own, and which of the others' are removed.
 */
#include "server/uploads.h"

#include "base/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

struct fixture {
    struct arena *arena;
    char home[64];
    const char *parent;
};

static int setup(void **out)
{
    struct fixture *f = calloc(1, sizeof *f);
    snprintf(f->home, sizeof f->home, "/tmp/dinh-uploads-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    f->arena = arena_create(0);
    f->parent = arena_printf(f->arena, "%s/run/upload", f->home);
    *out = f;
    return 0;
}

static int teardown(void **in)
{
    struct fixture *f = *in;
    rmdir(f->parent);
    rmdir(arena_printf(f->arena, "%s/run", f->home));
    assert_int_equal(rmdir(f->home), 0); /* each test leaves nothing */
    arena_destroy(f->arena);
    free(f);
    return 0;
}

/* A half upload in the folder of this name. */
static const char *leave(struct fixture *f, const char *name)
{
    const char *folder = arena_printf(f->arena, "%s/%s", f->parent, name);
    const char *path = arena_printf(f->arena, "%s/upload-abcdef", folder);
    assert_int_equal(folder_make(folder, 0700, NULL), 0);
    assert_int_equal(file_write(path, STR("nửa tệp"), 0600, NULL), 0);
    return path;
}

static const char *open_own(struct fixture *f)
{
    struct error error;
    const char *folder = uploads_open(f->arena, f->parent, &error);
    assert_non_null(folder);
    return folder;
}

static const char *name_of(struct fixture *f, pid_t pid)
{
    return arena_printf(f->arena, "%ld", (long)pid);
}

/* A child that waits to be killed. */
static pid_t begin_other(void)
{
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    assert_true(pid > 0);
    return pid;
}

static void end_other(pid_t pid)
{
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void test_own_folder_is_made_and_goes_at_the_end(void **in)
{
    struct fixture *f = *in;
    const char *folder = open_own(f);
    assert_string_equal(folder,
                        arena_printf(f->arena, "%s/%ld", f->parent, (long)getpid()));
    const char *path = leave(f, name_of(f, getpid()));
    uploads_close(folder);
    assert_false(file_exists(path));
    assert_int_equal(rmdir(folder), -1);
    uploads_close(folder); /* gone already: no fault */
    uploads_close(NULL);
}

static void test_what_another_still_takes_stays(void **in)
{
    struct fixture *f = *in;
    pid_t other = begin_other();
    const char *path = leave(f, name_of(f, other));
    const char *folder = open_own(f);
    assert_true(file_exists(path));
    end_other(other);
    assert_string_equal(open_own(f), folder);
    assert_false(file_exists(path));
    uploads_close(folder);
}

static void test_left_by_the_dead_or_by_nobody_is_removed(void **in)
{
    struct fixture *f = *in;
    pid_t dead = begin_other();
    end_other(dead);
    const char *const paths[] = { leave(f, name_of(f, dead)), leave(f, "0"), leave(f, "-1"),
                                  leave(f, "12x"), leave(f, "99999999999999999999") };
    uploads_close(open_own(f));
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_false(file_exists(paths[i]));
}

static void test_own_number_of_an_earlier_life_is_emptied(void **in)
{
    struct fixture *f = *in;
    const char *path = leave(f, name_of(f, getpid()));
    const char *folder = open_own(f);
    assert_false(file_exists(path));
    assert_int_equal(access(folder, W_OK), 0);
    uploads_close(folder);
}

static void test_no_folder_tells_why(void **in)
{
    struct fixture *f = *in;
    struct error error = { "" };
    assert_null(uploads_open(f->arena, "/proc/khong/co", &error));
    assert_non_null(strstr(error.text, "/proc/khong"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_own_folder_is_made_and_goes_at_the_end, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_what_another_still_takes_stays, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_left_by_the_dead_or_by_nobody_is_removed,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_own_number_of_an_earlier_life_is_emptied,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_folder_tells_why, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
