/*
 * request_test.c - headers, query parameters and cookies of a request.
 */
#include "http/request.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_create(0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static void assert_text(struct str s, const char *expected)
{
    if (!expected) {
        assert_null(s.ptr);
        return;
    }
    assert_non_null(s.ptr);
    assert_int_equal(s.len, strlen(expected));
    assert_memory_equal(s.ptr, expected, s.len);
}

static void reads_the_query(void **state)
{
    static const struct {
        const char *query, *name, *value;
    } table[] = {
        { "a=1&b=2", "b", "2" },
        { "a=1&a=2", "a", "1" },
        { "a=%C4%91%C3%ACnh", "a", "đình" },
        { "a=x+y%2Bz", "a", "x y+z" },
        { "%61=1", "a", "1" },
        { "a", "a", "" },
        { "a=", "a", "" },
        { "a=b=c", "a", "b=c" },
        { "&&a=1&", "a", "1" },
        { "ab=1", "a", NULL },
        { "a=%zz", "a", NULL },
        { "a=%f", "a", NULL },
        { "a=%00", "a", NULL },
        { "a=%ff", "a", NULL },
        { "a=%C3", "a", NULL },
        { "", "a", NULL },
        { "=1", "", "1" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct request request = { .arena = arena, .query = str_of(table[i].query) };
        assert_text(request_query(&request, table[i].name), table[i].value);
    }
    struct request none = { .arena = arena };
    assert_text(request_query(&none, "a"), NULL);
}

static void reads_cookies(void **state)
{
    static const struct {
        const char *cookie, *name, *value;
    } table[] = {
        { "a=1; b=2", "b", "2" },   { "a=1;b=2", "b", "2" }, { "a=\"x\"", "a", "x" },
        { "a=", "a", "" },          { "a", "a", NULL },      { "ab=1", "a", NULL },
        { "x=a=1; a=2", "a", "2" }, { " a = 1 ", "a", "1" }, { "a=\"", "a", "\"" },
        { ";;; a=1", "a", "1" },    { "A=1", "a", NULL },    { "a=1; a=2", "a", "1" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct header headers[] = { { STR("x"), STR("a=9") },
                                    { STR("cookie"), str_of(table[i].cookie) } };
        struct request request = { .arena = arena, .headers = headers, .header_count = 2 };
        assert_text(request_cookie(&request, table[i].name), table[i].value);
    }
}

static void reads_headers_and_fields(void **state)
{
    (void)state;
    struct header headers[] = { { STR("x"), STR("1") },
                                { STR("x"), STR("2") },
                                { STR("empty"), STR("") } };
    struct form_field fields[] = { { .name = STR("a"), .value = STR("1") },
                                   { .name = STR("b"), .value = STR("2") } };
    struct request request = { .arena = arena,
                               .headers = headers,
                               .header_count = 3,
                               .fields = fields,
                               .field_count = 2 };
    assert_text(request_header(&request, "x"), "1");
    assert_text(request_header(&request, "empty"), "");
    assert_text(request_header(&request, "y"), NULL);
    assert_ptr_equal(request_field(&request, "b"), &fields[1]);
    assert_null(request_field(&request, "c"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_query),
        cmocka_unit_test(reads_cookies),
        cmocka_unit_test(reads_headers_and_fields),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
