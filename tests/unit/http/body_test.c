/*
 * body_test.c - forms and multipart bodies, whole and in slices.
 *
 * The refusals, one by one, are in tests/http/cases.py.
 */
#include "http/body.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct config_limits limits = { .body_memory = 200, .body_bytes = 4000 };

struct fixture {
    struct arena *arena;
    struct body body;
    char folder[64];
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){ .arena = arena_create(0) };
    snprintf(fixture.folder, sizeof fixture.folder, "/tmp/dinh-body-XXXXXX");
    if (!mkdtemp(fixture.folder))
        return -1;
    fixture.body.upload_folder = fixture.folder;
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    body_free(&fixture->body);
    arena_destroy(fixture->arena);
    return rmdir(fixture->folder); /* fails when an upload was left behind */
}

/* Feeds the body in two slices cut at `at`; the status, 0 when it was taken. */
static int feed(struct fixture *fixture, struct request *request, const char *type,
                struct str bytes, size_t at)
{
    static struct header header;
    header = (struct header){ STR("content-type"), str_of(type) };
    body_reset(&fixture->body);
    *request =
        (struct request){ .arena = fixture->arena, .headers = &header, .header_count = 1 };
    int status = body_begin(&fixture->body, request, &limits);
    if (!status)
        status = body_add(&fixture->body, (struct str){ bytes.ptr, at });
    if (!status)
        status = body_add(&fixture->body, str_from(bytes, at));
    return status ? status : body_end(&fixture->body, request);
}

static size_t count_files(const char *folder)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static void assert_content(const char *path, struct str expected)
{
    char bytes[512];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_int_equal(len, expected.len);
    assert_memory_equal(bytes, expected.ptr, len);
}

#define PART(name, extra, data)                                                        \
    "--b-1\r\nContent-Disposition: form-data; name=\"" name "\"" extra "\r\n\r\n" data \
    "\r\n"
#define DATA "\r\n--b\r\n--b-\r\r\n\n\r\n-"

static void takes_multipart_split_anywhere(void **state)
{
    static const char text[] = PART("a", "", "") PART("b", "", "x\r\n--b-2")
        PART("f", "; filename=\"t.bin\"\r\nContent-Type: application/pdf", DATA)
            PART("g", "; filename=\"\"", "")
                PART("h", "; filename=\"e\"", "") "--b-1--\r\n";
    struct fixture *fixture = *state;
    struct str bytes = { text, sizeof text - 1 };
    for (size_t at = 0; at <= bytes.len; at++) {
        struct request request;
        assert_int_equal(
            feed(fixture, &request, "multipart/form-data; boundary=b-1", bytes, at), 0);
        assert_int_equal(request.field_count, 5);
        assert_int_equal(request.fields[0].value.len, 0);
        assert_true(str_is(request.fields[1].value, "x\r\n--b-2"));
        const struct form_field *file = request_field(&request, "f");
        assert_true(str_is(file->filename, "t.bin"));
        assert_int_equal(file->size, sizeof DATA - 1);
        assert_content(file->file, STR(DATA));
        assert_null(request.fields[3].file);
        assert_non_null(request.fields[4].file);
        assert_int_equal(request.fields[4].size, 0);
        assert_int_equal(count_files(fixture->folder), 2);
        body_reset(&fixture->body);
        assert_int_equal(count_files(fixture->folder), 0);
    }
}

static void keeps_a_file_that_was_renamed_away(void **state)
{
    struct fixture *fixture = *state;
    struct request request;
    static const char text[] = PART("f", "; filename=\"x\"", "data") "--b-1--";
    struct str bytes = { text, sizeof text - 1 };
    assert_int_equal(
        feed(fixture, &request, "Multipart/Form-Data; boundary=\"b-1\"", bytes, 9), 0);
    char kept[100];
    snprintf(kept, sizeof kept, "%s/kept", fixture->folder);
    assert_int_equal(rename(request.fields[0].file, kept), 0);
    body_reset(&fixture->body);
    assert_content(kept, STR("data"));
    unlink(kept);
}

static void takes_urlencoded_split_anywhere(void **state)
{
    struct fixture *fixture = *state;
    struct str bytes = STR("t%C3%AAn=%C4%91%C3%ACnh+l%C3%A0ng&b=&c&=");
    for (size_t at = 0; at <= bytes.len; at++) {
        struct request request;
        int status = feed(fixture, &request,
                          "application/x-www-form-urlencoded; charset=utf-8", bytes, at);
        assert_int_equal(status, 400); /* the last has no name */
    }
    struct request request;
    bytes.len -= 2;
    assert_int_equal(feed(fixture, &request, "application/x-www-form-urlencoded", bytes, 3),
                     0);
    assert_int_equal(request.field_count, 3);
    assert_true(str_is(request.fields[0].name, "tên"));
    assert_true(str_is(request.fields[0].value, "đình làng"));
    assert_true(str_eq(request.body, bytes));
}

static void holds_limits(void **state)
{
    struct fixture *fixture = *state;
    struct request request;
    char bytes[5000];
    memset(bytes, 'x', sizeof bytes);
    assert_int_equal(feed(fixture, &request, "text/plain", (struct str){ bytes, 200 }, 9),
                     0);
    assert_int_equal(request.body.len, 200);
    assert_int_equal(feed(fixture, &request, "text/plain", (struct str){ bytes, 201 }, 9),
                     413);
    static const char head[] = "--b-1\r\nContent-Disposition: form-data; name=\"a\"";
    struct {
        const char *more;
        size_t size;
        int status;
    } table[] = {
        { "\r\n\r\n", 180, 0 },
        { "\r\n\r\n", 300, 413 },                  /* text beyond memory */
        { "; filename=\"f\"\r\n\r\n", 3000, 0 },   /* a file is not */
        { "; filename=\"f\"\r\n\r\n", 4500, 413 }, /* beyond everything */
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct buf body = { 0 };
        buf_add_text(&body, head);
        buf_add_text(&body, table[i].more);
        buf_add(&body, bytes, table[i].size);
        buf_add_text(&body, "\r\n--b-1--\r\n");
        assert_int_equal(feed(fixture, &request, "multipart/form-data; boundary=b-1",
                              buf_str(&body), 100),
                         table[i].status);
        buf_free(&body);
    }
}

static void refuses_files_without_a_folder(void **state)
{
    struct fixture *fixture = *state;
    struct request request;
    fixture->body.upload_folder = NULL;
    static const char text[] = PART("f", "; filename=\"x\"", "data") "--b-1--";
    assert_int_equal(feed(fixture, &request, "multipart/form-data; boundary=b-1",
                          (struct str){ text, sizeof text - 1 }, 0),
                     415);
    fixture->body.upload_folder = "/nonexistent";
    assert_int_equal(feed(fixture, &request, "multipart/form-data; boundary=b-1",
                          (struct str){ text, sizeof text - 1 }, 0),
                     507);
}

static bool takes_the_second(void *data, const struct request *request)
{
    (void)request;
    return ++*(int *)data > 1;
}

static void asks_whether_files_are_taken(void **state)
{
    struct fixture *fixture = *state;
    struct request request;
    int asked = 0;
    static const char text[] = PART("f", "; filename=\"x\"", "data") "--b-1--";
    fixture->body.takes_files = takes_the_second;
    fixture->body.data = &asked;
    for (int i = 0; i < 2; i++)
        assert_int_equal(feed(fixture, &request, "multipart/form-data; boundary=b-1",
                              (struct str){ text, sizeof text - 1 }, 0),
                         i ? 0 : 415);
    assert_int_equal(asked, 2);
}

static void reads_parameters(void **state)
{
    static const struct {
        const char *header, *value; /* of "name" */
    } table[] = {
        { "x; name=a", "a" },
        { "x; NAME=a", "a" },
        { "x;name=\"a b\"", "a b" },
        { "x; y=\"name=z\"; name=a", "a" },
        { "x; name=\"a\\\\\"", "a\\" },
        { "x; name=\"a\\\"b\"", "a\"b" },
        { "x; name=\"c:\\d\"", "c:\\d" },
        { "x; name=\"a\\\\\"b\"", NULL },
        { "x; name=\"a\" y", NULL },
        { "x; name=a; name=b", NULL },
        { "x; name=", NULL },
        { "x", NULL },
        { "", NULL },
        { "x; name", NULL },
        { "x; name=\"a", NULL },
        { "x; =a", NULL },
        { "x; name=\"\"", "" },
        { "x; filename=a", NULL },
        { "x; name=abcdefghijklmnopq", NULL },
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char out[16];
        struct str value;
        bool found =
            parameter_get(str_of(table[i].header), "name", out, sizeof out, &value);
        assert_int_equal(found, table[i].value != NULL);
        if (found)
            assert_true(str_is(value, table[i].value));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(takes_multipart_split_anywhere),  TEST(keeps_a_file_that_was_renamed_away),
        TEST(takes_urlencoded_split_anywhere), TEST(holds_limits),
        TEST(refuses_files_without_a_folder),  TEST(reads_parameters),
        TEST(asks_whether_files_are_taken),    TEST(reads_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
