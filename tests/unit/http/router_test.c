/*
 * router_test.c - which pattern answers for a path.
 */
#include "http/router.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

static const char *const patterns[] = {
    "/",
    "/tin-tuc",
    "/tin-tuc/",
    "/tin-tuc/:category",
    "/tin-tuc/:category/:slug",
    "/tin-tuc/moi",
    "/tep/*rest",
    "/:kind/:no/in",
    "/van-ban/*path",
    "/van-ban/:no",
};

static struct router *make_router(void)
{
    struct router *router = router_create();
    struct error error;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        assert_int_equal(router_add(router, "GET", patterns[i], patterns[i], &error), 0);
    assert_int_equal(router_add(router, "POST", "/tin-tuc", "post", &error), 0);
    return router;
}

static void finds_the_most_literal_pattern(void **state)
{
    static const struct {
        const char *path, *pattern, *params; /* NULL: none fits */
    } table[] = {
        { "/", "/", "" },
        { "/tin-tuc", "/tin-tuc", "" },
        { "/tin-tuc/", "/tin-tuc/", "" },
        { "/tin-tuc/moi", "/tin-tuc/moi", "" },
        { "/tin-tuc/van-hoa", "/tin-tuc/:category", "category=van-hoa " },
        { "/tin-tuc/moi/x", "/tin-tuc/:category/:slug", "category=moi slug=x " },
        { "/tin-tuc/a/b", "/tin-tuc/:category/:slug", "category=a slug=b " },
        { "/tin-tuc/a/b/c", NULL, NULL },
        { "/tin-tuc/a/in", "/tin-tuc/:category/:slug", "category=a slug=in " },
        { "/x/7/in", "/:kind/:no/in", "kind=x no=7 " },
        { "/x/7", NULL, NULL },
        { "/tep/a/b.pdf", "/tep/*rest", "rest=a/b.pdf " },
        { "/tep//etc", "/tep/*rest", "rest=/etc " },
        { "/tep/", NULL, NULL },
        { "/tep", NULL, NULL },
        { "/van-ban/1", "/van-ban/:no", "no=1 " },
        { "/van-ban/1/2", "/van-ban/*path", "path=1/2 " },
        { "/van-ban/1/in", "/van-ban/*path", "path=1/in " },
        { "//", NULL, NULL },
        { "", NULL, NULL },
        { "tin-tuc", NULL, NULL },
        { "*", NULL, NULL },
        { "/TIN-TUC", NULL, NULL },
    };
    (void)state;
    struct router *router = make_router();
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct route_match match;
        bool found = router_find(router, STR("GET"), str_of(table[i].path), &match);
        assert_int_equal(found, table[i].pattern != NULL);
        if (!found)
            continue;
        assert_string_equal(match.value, table[i].pattern);
        char params[200];
        size_t len = 0;
        params[0] = '\0';
        for (size_t p = 0; p < match.count; p++)
            len += (size_t)snprintf(params + len, sizeof params - len, "%.*s=%.*s ",
                                    STR_ARG(match.names[p]), STR_ARG(match.values[p]));
        assert_string_equal(params, table[i].params);
    }
    router_free(router);
}

static void knows_methods(void **state)
{
    (void)state;
    struct router *router = make_router();
    struct route_match match;
    assert_true(router_find(router, STR("POST"), STR("/tin-tuc"), &match));
    assert_string_equal(match.value, "post");
    assert_string_equal(match.allow, "GET, HEAD, POST, OPTIONS");
    assert_true(router_find(router, STR("HEAD"), STR("/tin-tuc"), &match));
    assert_string_equal(match.value, "/tin-tuc");
    assert_true(router_find(router, STR("DELETE"), STR("/tin-tuc"), &match));
    assert_null(match.value);
    assert_true(router_find(router, STR("POST"), STR("/tin-tuc/moi"), &match));
    assert_null(match.value);
    assert_string_equal(match.allow, "GET, HEAD, OPTIONS");
    router_free(router);
}

static void refuses_bad_patterns(void **state)
{
    static const char *const bad[] = {
        "/tin-tuc",       /* twice */
        "/tin-tuc/:loai", /* ":loai" beside ":category" */
        "/tep/*khac",
        "tin-tuc",
        "",
        "/a/*rest/b",
        "/a/:",
        "/a/*",
        "/:a/:b/:c/:d/:e/:f/:g/:h/:i",
    };
    (void)state;
    struct router *router = make_router();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct error error = { "" };
        assert_int_equal(router_add(router, "GET", bad[i], "x", &error), -1);
        assert_int_not_equal(error.text[0], 0);
    }
    assert_int_equal(router_add(router, "METHODNAMETOOLONG", "/b", "x", NULL), -1);
    router_free(router);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_most_literal_pattern),
        cmocka_unit_test(knows_methods),
        cmocka_unit_test(refuses_bad_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
