/*
 * head_test.c - heads, headers that could break out of them, conditions.
 */
#include "http/head.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void assert_head(const struct buf *head, const char *expected)
{
    assert_int_equal(head->len, strlen(expected));
    assert_memory_equal(head->data, expected, head->len);
}

static void writes_lines(void **state)
{
    (void)state;
    struct buf head = { 0 };
    head_status(&head, 404);
    head_number(&head, "Content-Length", 0);
    head_number(&head, "X", 18446744073709551615u);
    head_line(&head, "A", STR("b"));
    assert_head(&head, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"
                       "X: 18446744073709551615\r\nA: b\r\n");
    buf_free(&head);
}

static void names_downloads_safely(void **state)
{
    (void)state;
    struct buf head = { 0 };
    struct response response = { .type = "application/pdf",
                                 .download = "Báo \"cáo\"\r\nX: y.pdf" };
    head_describe(&head, &response);
    assert_head(&head,
                "Content-Type: application/pdf\r\n"
                "Content-Disposition: attachment; filename=\"B__o _c__o___X: y.pdf\"; "
                "filename*=UTF-8''B%C3%A1o%20%22c%C3%A1o%22%0D%0AX%3A%20y.pdf\r\n");
    buf_free(&head);
}

static void drops_headers_that_break_out(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct response response = { 0 };
    response_header(&response, arena, "X", "a\r\nSet-Cookie: b");
    response_header(&response, arena, "X", "a\nb");
    response_header(&response, arena, "X: y\r\n", "a");
    response_header(&response, arena, "", "a");
    response_header(&response, arena, "X Y", "a");
    assert_int_equal(response.header_count, 0);
    for (int i = 0; i < 20; i++)
        response_header(&response, arena, "X-Good", "a; b=\"c\"");
    assert_int_equal(response.header_count, 20);
    assert_true(str_is(response.headers[19].value, "a; b=\"c\""));
    arena_destroy(arena);
}

static void compares_tags(void **state)
{
    static const struct {
        const char *list;
        bool matches;
    } table[] = {
        { "\"a\"", true },
        { "W/\"a\"", true },
        { "*", true },
        { "\"b\", \"a\"", true },
        { "\"b,c\" ,W/\"a\"", true },
        { " \"a\" ", true },
        { "\"b\"", false },
        { "a", false },
        { "", false },
        { "\"a", false },
        { "\"b\" \"a\"", false },
        { "\"ab\"", false },
        { "w/\"a\"", false },
        { ",\"a\"", false },
        { "\"b\",", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_int_equal(etag_matches(str_of(table[i].list), STR("\"a\"")),
                         table[i].matches);
        assert_int_equal(etag_matches(str_of(table[i].list), STR("W/\"a\"")),
                         table[i].matches);
    }
}

static void confirms_by_date_only_without_tags(void **state)
{
    (void)state;
    struct header headers[] = {
        { STR("if-modified-since"), STR("Sun, 06 Nov 1994 08:49:37 GMT") },
        { STR("if-none-match"), STR("\"x\"") },
    };
    struct request request = { .headers = headers, .header_count = 1 };
    int64_t that_second = 784111777000;
    assert_true(head_not_modified(&request, STR(""), that_second));
    assert_true(head_not_modified(&request, STR(""), that_second + 999));
    assert_true(head_not_modified(&request, STR(""), 1));
    assert_false(head_not_modified(&request, STR(""), that_second + 1000));
    assert_false(head_not_modified(&request, STR(""), 0));
    request.method = HTTP_METHOD_POST;
    assert_false(head_not_modified(&request, STR(""), that_second));
    request.method = HTTP_METHOD_HEAD;
    request.header_count = 2;
    assert_false(head_not_modified(&request, STR("\"a\""), that_second));
    assert_true(head_not_modified(&request, STR("\"x\""), that_second + 99999));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_lines),
        cmocka_unit_test(names_downloads_safely),
        cmocka_unit_test(drops_headers_that_break_out),
        cmocka_unit_test(compares_tags),
        cmocka_unit_test(confirms_by_date_only_without_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
