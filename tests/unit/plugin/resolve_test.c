/*
 * resolve_test.c - addresses to routes and items without a database, for the
 * loop (site_target) and the lane alike.
 */
#include "fixture.h"
#include "fixture_plugin.h"

static int setup(void **state)
{
    struct fixture *f = fixture_create(fixture_config);
    f->portal = fixture_portal(f, &mau_plugin);
    assert_string_equal(buf_text(&f->faults), "");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_destroy(*state);
    return 0;
}

static const struct site *site_of(void **state)
{
    return &((struct fixture *)*state)->portal->sites[0];
}

static void addresses_are_told_apart(void **state)
{
    static const struct {
        const char *path;
        enum address_form form;
        bool json;
        const char *rest; /* the path without ".json" */
        int64_t no;
    } cases[] = {
        { "/", ADDRESS_ROUTE, false, "/", 0 },
        { "/index.json", ADDRESS_ROUTE, true, "/", 0 },
        { "/.json", ADDRESS_NOWHERE, false, "/.json", 0 },
        { "/mau", ADDRESS_ROUTE, false, "/mau", 0 },
        { "/mau.json", ADDRESS_ROUTE, true, "/mau", 0 },
        { "/mau.csv", ADDRESS_ROUTE, false, "/mau.csv", 0 },
        { "/x1", ADDRESS_ITEM, false, "/x1", 1 },
        { "/x1.json", ADDRESS_ITEM, true, "/x1", 1 },
        { "/a/b/c.x123456789012345", ADDRESS_ITEM, false, NULL, 123456789012345 },
        { "/a.x1234567890123456", ADDRESS_NOWHERE, false, NULL, 0 },
        { "/mau/dinh.x7", ADDRESS_ITEM, false, NULL, 7 }, /* wins over ":name" */
        { "/a.x0", ADDRESS_NOWHERE, false, NULL, 0 },
        { "/a.y1", ADDRESS_NOWHERE, false, NULL, 0 }, /* no such letters */
        { "/a.x", ADDRESS_NOWHERE, false, NULL, 0 },
        { "/a.x1y", ADDRESS_NOWHERE, false, NULL, 0 },
        { "/a/x1", ADDRESS_NOWHERE, false, NULL, 0 }, /* short only at the root */
        { "/a.x1.pdf", ADDRESS_NOWHERE, false, NULL, 0 },
        { "/tep/abcdefabcdef/a.x1", ADDRESS_ROUTE, false, NULL, 0 },
        { "/tep/abcdefabcdef/a.json", ADDRESS_ROUTE, false, NULL, 0 },
        { "", ADDRESS_NOWHERE, false, "", 0 },
        { "/mau/", ADDRESS_NOWHERE, false, NULL, 0 }, /* respelled before */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct resolved found;
        address_resolve(site_of(state), STR("GET"), str_of(cases[i].path), &found);
        if (found.form != cases[i].form || found.json != cases[i].json ||
            (found.form == ADDRESS_ITEM && found.no != cases[i].no) ||
            (cases[i].rest && !str_is(found.path, cases[i].rest)))
            fail_msg("%s: form %d json %d no %lld path %.*s", cases[i].path, found.form,
                     found.json, (long long)found.no, STR_ARG(found.path));
    }
}

static void one_spelling_is_canonical(void **state)
{
    static const char *const cases[][2] = {
        { "/", "/" },    { "//", "/" },      { "///a///b//", "/a/b" }, { "/A/b", "/a/b" },
        { "/a/", "/a" }, { "/Đ/A", "/Đ/a" }, { "/a.X1", "/a.x1" },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str path = str_of(cases[i][0]);
        struct str spelled = address_respell(f->arena, path);
        assert_true(str_is(spelled, cases[i][1]));
        bool same = strcmp(cases[i][0], cases[i][1]) == 0;
        assert_int_equal(spelled.ptr == path.ptr, same);
    }
}

static void the_loop_knows_what_to_cache(void **state)
{
    struct target target;
    site_target(site_of(state), STR("GET"), STR("/mau.json"), &target);
    assert_string_equal(target.plugin->def.name, "mau");
    assert_int_equal(target.flags, DINH_ROUTE_CACHE | DINH_ROUTE_COUNT);
    assert_int_equal(target.query_count, 2);
    assert_string_equal(target.query[0], "loai");
    assert_string_equal(target.query[1], "trang");
    site_target(site_of(state), STR("GET"), STR("/ghi-chu/a.x1"), &target);
    assert_string_equal(target.plugin->def.name, "mau");
    assert_int_equal(target.flags, DINH_ROUTE_CACHE | DINH_ROUTE_COUNT);
    site_target(site_of(state), STR("GET"), STR("/"), &target);
    assert_string_equal(target.plugin->def.name, "portal");
    site_target(site_of(state), STR("DELETE"), STR("/mau"), &target);
    assert_null(target.plugin);
    assert_int_equal(target.flags, 0);
    site_target(site_of(state), STR("GET"), STR("/MAU"), &target);
    assert_null(target.plugin); /* a 301 by the core */
}

int main(void)
{
#define ON_A_SITE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        ON_A_SITE(addresses_are_told_apart),
        ON_A_SITE(one_spelling_is_canonical),
        ON_A_SITE(the_loop_knows_what_to_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
