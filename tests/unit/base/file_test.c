/*
 * file_test.c - reading with a limit, replacing a file as a whole, walking and
 * copying folders; refusals name the path.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

struct fixture {
    struct arena *arena;
    char folder[64];
};

static const char *path_in(struct fixture *fixture, const char *name)
{
    return arena_printf(fixture->arena, "%s/%s", fixture->folder, name);
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_create(0);
    memcpy(fixture->folder, "/tmp/dinh-file-XXXXXX", sizeof "/tmp/dinh-file-XXXXXX");
    *state = fixture;
    return mkdtemp(fixture->folder) ? 0 : -1;
}

static int remove_file(void *data, const char *relative)
{
    return unlink(path_in(data, relative));
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    static const char *const folders[] = { "a/b/c",    "a/b",    "a",    "copy/a/b/c",
                                           "copy/a/b", "copy/a", "copy", "" };
    folder_walk(fixture->folder, remove_file, fixture);
    unlink(path_in(fixture, "dangling"));
    unlink(path_in(fixture, "loop"));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        rmdir(path_in(fixture, folders[i]));
    int left = file_exists(fixture->folder);
    arena_destroy(fixture->arena);
    free(fixture);
    return left;
}

static void must_write(struct fixture *fixture, const char *name, const char *text)
{
    struct error error = { "" };
    if (file_write(path_in(fixture, name), str_of(text), 0644, &error))
        fail_msg("%s", error.text);
}

static void write_replaces(void **state)
{
    struct fixture *fixture = *state;
    const char *path = path_in(fixture, "x.txt");
    must_write(fixture, "x.txt", "cũ");
    assert_int_equal(file_write(path, STR("mới"), 0600, NULL), 0);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    struct buf buf = { 0 };
    buf_add_text(&buf, "> ");
    assert_int_equal(file_read(path, &buf, 100, NULL), 0);
    assert_string_equal(buf_text(&buf), "> mới");
    buf_free(&buf);
}

static int count_files(void *data, const char *relative)
{
    (void)relative;
    ++*(int *)data;
    return 0;
}

static void failures_name_the_path(void **state)
{
    struct fixture *fixture = *state;
    struct error error = { "" };
    struct buf buf = { 0 };
    assert_int_equal(file_read(path_in(fixture, "none"), &buf, 9, &error), -1);
    assert_non_null(strstr(error.text, "/none: không mở được"));
    assert_int_equal(file_read(fixture->folder, &buf, 9, &error), -1);
    assert_int_equal(file_write(path_in(fixture, "no/x"), STR("x"), 0644, &error), -1);
    assert_non_null(strstr(error.text, "/no/x: không ghi được"));

    /* The target is a folder: rename fails and nothing is left beside it. */
    assert_int_equal(folder_make(path_in(fixture, "a/b"), 0755, &error), 0);
    assert_int_equal(file_write(path_in(fixture, "a"), STR("x"), 0644, &error), -1);
    int count = 0;
    assert_int_equal(folder_walk(fixture->folder, count_files, &count), 0);
    assert_int_equal(count, 0);
    buf_free(&buf);
}

static void read_has_a_limit(void **state)
{
    struct fixture *fixture = *state;
    struct error error = { "" };
    struct buf buf = { 0 };
    must_write(fixture, "x", "12345");
    assert_int_equal(file_read(path_in(fixture, "x"), &buf, 5, &error), 0);
    assert_int_equal(buf.len, 5);
    assert_int_equal(file_read(path_in(fixture, "x"), &buf, 4, &error), -1);
    assert_non_null(strstr(error.text, "lớn hơn 4 byte"));
    assert_int_equal(buf.len, 5);
    must_write(fixture, "x", "");
    assert_int_equal(file_read(path_in(fixture, "x"), &buf, 0, &error), 0);
    assert_int_equal(buf.len, 5);
    buf_free(&buf);
}

static int list_files(void *data, const char *relative)
{
    buf_printf(data, "%s\n", relative);
    return 0;
}

static int stop_at_second(void *data, const char *relative)
{
    (void)relative;
    return ++*(int *)data == 2 ? 7 : 0;
}

static void walks_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct error error = { "" };
    assert_int_equal(folder_make(path_in(fixture, "a/b/c"), 0755, &error), 0);
    assert_int_equal(folder_make(path_in(fixture, "a/b/c"), 0755, &error), 0);
    must_write(fixture, "z", "");
    must_write(fixture, "a/b/c/deep.html", "");
    must_write(fixture, "a/x", "");
    assert_int_equal(symlink("nowhere", path_in(fixture, "dangling")), 0);
    assert_int_equal(symlink(".", path_in(fixture, "loop")), 0);

    struct buf list = { 0 };
    assert_int_equal(folder_walk(fixture->folder, list_files, &list), 0);
    assert_string_equal(buf_text(&list), "a/b/c/deep.html\na/x\nz\n");
    buf_free(&list);

    int count = 0;
    assert_int_equal(folder_walk(fixture->folder, stop_at_second, &count), 7);
    assert_int_equal(count, 2);
    assert_int_equal(folder_walk(path_in(fixture, "none"), stop_at_second, &count), 0);
    assert_int_equal(folder_make(path_in(fixture, "z/y"), 0755, &error), -1);
    assert_non_null(strstr(error.text, "không tạo được"));
}

static void copies_what_is_missing(void **state)
{
    struct fixture *fixture = *state;
    struct error error = { "" };
    assert_int_equal(folder_make(path_in(fixture, "a/b"), 0755, &error), 0);
    must_write(fixture, "a/one", "1");
    must_write(fixture, "a/b/two", "2");
    const char *from = path_in(fixture, "a"), *to = path_in(fixture, "copy/a");
    assert_int_equal(folder_make(to, 0755, &error), 0);
    must_write(fixture, "copy/a/one", "kept");
    assert_int_equal(folder_copy(from, to, &error), 0);

    struct buf buf = { 0 };
    assert_int_equal(file_read(path_in(fixture, "copy/a/one"), &buf, 9, &error), 0);
    assert_int_equal(file_read(path_in(fixture, "copy/a/b/two"), &buf, 9, &error), 0);
    assert_string_equal(buf_text(&buf), "kept2");
    buf_free(&buf);
    assert_int_equal(folder_copy(path_in(fixture, "none"), to, &error), -1);
    assert_non_null(strstr(error.text, "/none: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(write_replaces, setup, teardown),
        cmocka_unit_test_setup_teardown(failures_name_the_path, setup, teardown),
        cmocka_unit_test_setup_teardown(read_has_a_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(walks_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(copies_what_is_missing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
