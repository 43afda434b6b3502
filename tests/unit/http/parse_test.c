/*
 * parse_test.c - what a request becomes, in any slices.
 *
 * What is refused, case by case, is in tests/http/cases.py.
 */
#include "http/parse.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct config_limits limits = {
    .header_bytes = 1000,
    .header_count = 4,
    .target_bytes = 60,
    .body_bytes = 500,
    .body_memory = 500,
};

struct fixture {
    struct arena *arena;
    struct header headers[4];
    struct request request;
    struct body body;
    struct parser parser;
    char bytes[2000];
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){ .arena = arena_create(0) };
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    body_free(&fixture->body);
    arena_destroy(fixture->arena);
    return 0;
}

/* One request out of `text`, cut in two at `at`; *used: its length. */
static enum parse_result parse(struct fixture *fixture, const char *text, size_t at,
                               size_t *used)
{
    size_t len = strlen(text), first, second = 0;
    memcpy(fixture->bytes, text, len);
    body_reset(&fixture->body);
    fixture->request =
        (struct request){ .arena = fixture->arena, .headers = fixture->headers };
    parse_begin(&fixture->parser, &fixture->request, &fixture->body, &limits);
    enum parse_result result = PARSE_MORE;
    first = 0;
    if (at)
        result = parse_feed(&fixture->parser, fixture->bytes, at, &first);
    if (result == PARSE_MORE)
        result = parse_feed(&fixture->parser, fixture->bytes + first, len - first, &second);
    *used = first + second;
    return result;
}

static void same_request_in_any_slices(void **state)
{
    static const char text[] = "POST /t%C3%AAn?a=1 HTTP/1.1\r\nHOST: Xa.VN:80\r\n"
                               "X-Empty:\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: u\r\n\r\n";
    struct fixture *fixture = *state;
    char two[sizeof text + 20];
    memcpy(two, text, sizeof text - 1);
    memcpy(two + sizeof text - 1, "GET / HTTP/1.1\r\n", 17);
    for (size_t at = 1; at < sizeof text - 1; at++) {
        size_t used;
        assert_int_equal(parse(fixture, two, at, &used), PARSE_DONE);
        const struct request *request = &fixture->request;
        assert_int_equal(used, sizeof text - 1);
        assert_int_equal(request->method, HTTP_METHOD_POST);
        assert_true(str_is(request->target, "/t%C3%AAn?a=1"));
        assert_true(str_is(request->path, "/tên"));
        assert_true(str_is(request->query, "a=1"));
        assert_true(str_is(request->host, "xa.vn"));
        assert_true(str_is(request->body, "abcde"));
        assert_int_equal(request->header_count, 3);
        assert_true(str_is(request_header(request, "x-empty"), ""));
        assert_true(request->keep_alive && !request->is_http10);
    }
}

static void knows_who_wants_to_stay(void **state)
{
    static const struct {
        const char *text;
        bool stays;
    } table[] = {
        { "GET / HTTP/1.1\r\nHost: a\r\n\r\n", true },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", false },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", true },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n", false },
        { "GET / HTTP/1.0\r\n\r\n", false },
        { "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true },
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t used;
        assert_int_equal(parse(fixture, table[i].text, 0, &used), PARSE_DONE);
        assert_int_equal(fixture->request.keep_alive, table[i].stays);
    }
}

static void limits_are_exact(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *text;
        int status; /* 0: taken */
    } table[] = {
        { "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", 0 },
        { "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", 431 },
        { "GET /23456789012345678901234567890123456789012345678901234567890 HTTP/1.1\r\n"
          "Host: a\r\n\r\n",
          0 },
        { "GET /234567890123456789012345678901234567890123456789012345678901 HTTP/1.1\r\n"
          "Host: a\r\n\r\n",
          414 },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 501\r\n\r\n", 413 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t used;
        enum parse_result result = parse(fixture, table[i].text, 0, &used);
        assert_int_equal(result, table[i].status ? PARSE_FAILED : PARSE_DONE);
        assert_int_equal(fixture->parser.status, table[i].status);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(same_request_in_any_slices),
        TEST(knows_who_wants_to_stay),
        TEST(limits_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
