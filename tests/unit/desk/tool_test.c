/*
 * tool_test.c - starting programs apart: what they may not do, that nothing waits for
 * them for ever, that nothing of them stays.
 */
#include "desk_fixture.h"

#include "desk/fence.h"
#include "desk/tool_table.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

static void open_work(struct fixture *f, struct tool_work *work)
{
    assert_int_equal(
        tool_work_open(work, arena_printf(f->arena, "%s/tmp", f->folder), &f->error), 0);
}

static void test_a_picture_goes_through(void **state)
{
    struct fixture *f = *state;
    struct tool_work work = { 0 };
    const char *made;
    run_in_folder(f, "vips black a.jpg 600 400 --bands 3");
    open_work(f, &work);
    const char *input = arena_printf(f->arena, "%s/a.jpg", f->folder);
    assert_int_equal(tool_run(&work, f->arena, "picture", input, &made, &f->error), 0);
    assert_true(str_starts(read_bytes(f, made), STR("\xFF\xD8\xFF")));
    assert_int_equal(tool_run(&work, f->arena, "rendition-320", input, &made, &f->error),
                     0);
    assert_true(str_starts(read_bytes(f, made), STR("RIFF")));
    tool_work_close(&work);
    assert_nothing_left(f);
}

/* A name like an option or with brackets, which vips reads as options, is only a name. */
static void test_names_are_only_names(void **state)
{
    static const char *const names[] = { "--help", "a[page=3].jpg", "ảnh đẹp; rm -rf .jpg",
                                         "$(id).jpg" };
    struct fixture *f = *state;
    struct tool_work work = { 0 };
    const char *made;
    run_in_folder(f, "vips black a.jpg 60 40 --bands 3");
    struct str bytes = read_bytes(f, arena_printf(f->arena, "%s/a.jpg", f->folder));
    open_work(f, &work);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(tool_run(&work, f->arena, "picture",
                                  write_bytes(f, names[i], bytes), &made, &f->error),
                         0);
    tool_work_close(&work);
}

static void test_a_broken_picture_is_refused(void **state)
{
    struct fixture *f = *state;
    struct tool_work work = { 0 };
    const char *made;
    open_work(f, &work);
    assert_int_equal(tool_run(&work, f->arena, "picture",
                              write_bytes(f, "a.jpg", STR("\xFF\xD8\xFF\xE0....")), &made,
                              &f->error),
                     DINH_REFUSED);
    assert_non_null(strstr(f->error.text, "tệp hỏng"));
    assert_int_equal(tool_run(&work, f->arena, "picture",
                              arena_printf(f->arena, "%s/absent", f->folder), &made,
                              &f->error),
                     DINH_FAILED);
    tool_work_close(&work);
    assert_nothing_left(f);
}

/* `program` stands in for our own: whatever it does, the caller gets an answer. */
static int run_program(struct fixture *f, const char *script)
{
    struct tool_work work = { .program = arena_printf(f->arena, "%s/program", f->folder) };
    const char *made;
    write_bytes(f, "program", str_of(arena_printf(f->arena, "#!/bin/sh\n%s\n", script)));
    assert_int_equal(chmod(work.program, 0700), 0);
    open_work(f, &work);
    const char *input = write_bytes(f, "in.jpg", STR("x"));
    int result = tool_run(&work, f->arena, "picture", input, &made, &f->error);
    tool_work_close(&work);
    return result;
}

static void test_what_a_program_may_answer(void **state)
{
    static const struct {
        const char *script;
        int result;
        const char *words;
    } rows[] = {
        { "echo ok > made.jpg", 0, NULL },
        { "echo ok > made.jpg; exit 3", DINH_REFUSED, "tệp hỏng" },
        { "true", DINH_REFUSED, "tệp hỏng" },
        { ": > made.jpg", DINH_REFUSED, "tệp hỏng" },
        { "ln -s /etc/passwd made.jpg", DINH_REFUSED, "tệp hỏng" },
        { "mkdir made.jpg", DINH_REFUSED, "tệp hỏng" },
        { "kill -XCPU $$", DINH_REFUSED, "quá nặng" },
        { "kill -KILL $$", DINH_REFUSED, "quá nặng" },
        { "kill -SEGV $$", DINH_REFUSED, "tệp hỏng" },
        /* Nothing of ours reaches it: no words, no environment, no descriptors. */
        { "[ \"$1 $2\" = 'tool picture' ] && [ -z \"$SECRET\" ] && echo ok > made.jpg", 0,
          NULL },
        { "[ -z \"$(cat)\" ] && echo ok > made.jpg", 0, NULL },
    };
    struct fixture *f = *state;
    setenv("SECRET", "mật", 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int result = run_program(f, rows[i].script);
        if (result != rows[i].result)
            fail_msg("%s: %d %s", rows[i].script, result, f->error.text);
        if (rows[i].words)
            assert_non_null(strstr(f->error.text, rows[i].words));
        assert_nothing_left(f);
    }
}

/* What it starts and leaves behind ends with it. */
static void test_its_children_end(void **state)
{
    struct fixture *f = *state;
    const char *mark = arena_printf(f->arena, "%s/late", f->folder);
    assert_int_equal(run_program(f, arena_printf(f->arena,
                                                 "(sleep 1; echo x > %s) &\n"
                                                 "echo ok > made.jpg",
                                                 mark)),
                     0);
    nanosleep(&(struct timespec){ .tv_sec = 1, .tv_nsec = 500000000 }, NULL);
    assert_int_equal(access(mark, F_OK), -1);
}

static void test_left_behind_is_swept(void **state)
{
    struct fixture *f = *state;
    struct tool_work work = { 0 };
    run_in_folder(f, "mkdir -p tmp/work-abcdef tmp/work-now tmp/other; "
                     "echo x > tmp/work-abcdef/x; "
                     "touch -d '3 hours ago' tmp/work-abcdef tmp/other");
    open_work(f, &work);
    tool_work_close(&work);
    assert_int_equal(access(arena_printf(f->arena, "%s/tmp/work-abcdef", f->folder), F_OK),
                     -1);
    assert_int_equal(access(arena_printf(f->arena, "%s/tmp/work-now", f->folder), F_OK), 0);
    assert_int_equal(access(arena_printf(f->arena, "%s/tmp/other", f->folder), F_OK), 0);
}

/* ---- the fence ---- */

enum { CANNOT = 77 };

/* In a child, since a fence is for ever. */
static int in_child(struct fixture *f, int (*act)(struct fixture *f))
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(act(f));
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool can_read(const char *path)
{
    int fd = open(path, O_RDONLY);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static int try_files(struct fixture *f)
{
    if (chdir(arena_printf(f->arena, "%s/work", f->folder)) != 0)
        return 1;
    const char *secret = arena_printf(f->arena, "%s/secret", f->folder);
    const char *input = arena_printf(f->arena, "%s/input", f->folder);
    if (!can_read(secret) || !can_read(input))
        return 2;
    if (!fence_files(input, false))
        return CANNOT;
    if (can_read(secret) || !can_read(input) || !can_read("/etc/passwd"))
        return 3;
    if (open(secret, O_WRONLY) >= 0 || open(input, O_WRONLY) >= 0 || unlink(secret) == 0)
        return 4;
    int fd = open("made", O_WRONLY | O_CREAT, 0600);
    return fd >= 0 && unlink("made") == 0 ? 0 : 5;
}

static void test_the_fence_around_files(void **state)
{
    struct fixture *f = *state;
    run_in_folder(f, "mkdir work; echo x > secret; echo x > input");
    int code = in_child(f, try_files);
    if (code == CANNOT)
        skip();
    assert_int_equal(code, 0);
}

static int try_calls(struct fixture *f)
{
    (void)f;
    if (!fence_calls())
        return CANNOT;
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EACCES)
        return 1;
    if (socket(AF_INET6, SOCK_DGRAM, 0) >= 0)
        return 2;
    if (socket(AF_UNIX, SOCK_STREAM, 0) < 0)
        return 3;
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 4 : 0;
}

static void test_the_fence_around_calls(void **state)
{
    int code = in_child(*state, try_calls);
    if (code == CANNOT)
        skip();
    assert_int_equal(code, 0);
}

static void test_the_verb_wants_a_name(void **state)
{
    static char verb[] = "tool", shell[] = "sh";
    char *none[] = { verb, NULL }, *wrong[] = { verb, shell, NULL };
    (void)state;
    assert_int_equal(tool_main(1, none), 2);
    assert_int_equal(tool_main(2, wrong), 2);
    assert_false(tool_is_installed("sh"));
    assert_true(tool_is_installed("picture"));
    assert_null(tool_find(""));
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(test_a_picture_goes_through),
    DESK_TEST(test_names_are_only_names),
    DESK_TEST(test_a_broken_picture_is_refused),
    DESK_TEST(test_what_a_program_may_answer),
    DESK_TEST(test_its_children_end),
    DESK_TEST(test_left_behind_is_swept),
    DESK_TEST(test_the_fence_around_files),
    DESK_TEST(test_the_fence_around_calls),
    DESK_TEST(test_the_verb_wants_a_name),
};

DESK_MAIN(tests)
