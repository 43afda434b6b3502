/*
 * access_test.c - who may do what: every route of a whole portal, as its router has
 * them, times role, owner and the state of the form's token.
 *
 * What is expected stands here and not in workflow.lua: a role that is given more, or a
 * route whose permission changes, makes this test fail until somebody has said so. A new
 * route of the desk without a permission fails it, unless it is named among `doors`.
 */
#include "whole_site.h"

/* Open to who is not logged in: the door itself, and an outside official's link. */
static const char *const doors[] = {
    "/ban/dang-nhap", "/ban/vao/:token",  "/ban/xac-minh",
    "/ban/dang-xuat", "/xac-nhan/:token",
};

static const char board[] = " desk.enter desk.receive desk.edit desk.media content.drafts ";
static const struct role_rights {
    const char *role, *rights, *more;
} roles[] = {
    { "truong-ban", board, " desk.assign desk.publish desk.urgent desk.erase desk.audit " },
    { "pho-truong-ban", board,
      " desk.assign desk.publish desk.urgent desk.erase desk.audit " },
    { "uy-vien", board, "" },
    { "quan-tri", "", " desk.enter desk.users desk.settings desk.plugins desk.audit " },
};
enum { ROLES = sizeof roles / sizeof *roles };

static bool is_expected(const struct role_rights *role, const char *permission)
{
    char word[80];
    snprintf(word, sizeof word, " %s ", permission);
    return strstr(role->rights, word) || strstr(role->more, word);
}

static bool is_door(const char *path)
{
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
        if (strcmp(doors[i], path) == 0)
            return true;
    return false;
}

/* ":ma" is an item, every other parameter something that does not exist. */
static const char *filled(struct whole_site *site, const char *pattern, const char *code)
{
    struct buf out = { 0 };
    struct str rest = str_of(pattern);
    while (rest.ptr) {
        struct str part = str_cut(&rest, '/');
        if (part.len && part.ptr[0] == ':')
            buf_add_text(&out, str_is(part, ":ma")     ? code
                               : str_is(part, ":kind") ? "news"
                                                       : "999999");
        else
            buf_add_str(&out, part);
        if (rest.ptr)
            buf_add_char(&out, '/');
    }
    const char *path = arena_copy(site->arena, out.data, out.len);
    buf_free(&out);
    return path;
}

static bool is_desk(const struct dinh_route *route)
{
    return strncmp(route->path, "/ban", 4) == 0 ||
           strncmp(route->path, "/xac-nhan", 9) == 0;
}

/* ---- the table itself ------------------------------------------------------------ */

static void test_every_route_states_its_permission(void **state)
{
    struct whole_site *site = *state;
    size_t desk = 0;
    for (size_t i = 0; i < site->site->route_count; i++) {
        const struct dinh_route *route = site->site->routes[i].def;
        if (!is_desk(route))
            continue;
        desk++;
        if (is_door(route->path))
            assert_null(route->permission);
        else if (!route->permission)
            fail_msg("%s %s states no permission", route->method, route->path);
    }
    assert_true(desk > 20);
}

static void test_only_the_desk_takes_forms_from_who_is_logged_in(void **state)
{
    struct whole_site *site = *state;
    for (size_t i = 0; i < site->site->route_count; i++) {
        const struct dinh_route *route = site->site->routes[i].def;
        if (!is_desk(route) && strcmp(route->method, "GET") != 0)
            fail_msg("%s %s: a form outside the desk is not part of this matrix",
                     route->method, route->path);
    }
}

/* ---- who comes how --------------------------------------------------------------- */

static void test_nobody_passes_without_logging_in(void **state)
{
    struct whole_site *site = *state;
    for (size_t i = 0; i < site->site->route_count; i++) {
        const struct dinh_route *route = site->site->routes[i].def;
        if (!route->permission)
            continue;
        const char *path = filled(site, route->path, site->own_code);
        int status =
            whole_ask(site, &(struct whole_ask){ .method = route->method, .target = path });
        if (status != 303 || strncmp(site->location, "/ban/dang-nhap", 14) != 0)
            fail_msg("%s %s answers %d to a stranger", route->method, path, status);
    }
}

static void check_route(struct whole_site *site, const struct dinh_route *route,
                        const struct role_rights *role)
{
    const char *path = filled(site, route->path, site->own_code);
    struct whole_ask ask = { .method = route->method, .target = path, .role = role->role };
    bool posts = strcmp(route->method, "GET") != 0;
    if (posts) {
        ask.token = TOKEN_ABSENT;
        assert_int_equal(whole_ask(site, &ask), 403);
        ask.token = TOKEN_OF_ANOTHER;
        assert_int_equal(whole_ask(site, &ask), 403);
        ask.token = TOKEN_RIGHT;
        ask.is_foreign = true;
        assert_int_equal(whole_ask(site, &ask), 403);
        ask.is_foreign = false;
    }
    int status = whole_ask(site, &ask);
    bool is_refused = status == 403;
    if (is_refused == is_expected(role, route->permission))
        fail_msg("%s %s answers %d to %s (%s)", route->method, path, status, role->role,
                 route->permission);
    if (status >= 500)
        fail_msg("%s %s answers %d to %s", route->method, path, status, role->role);
}

static void test_roles_times_routes(void **state)
{
    struct whole_site *site = *state;
    for (size_t i = 0; i < site->site->route_count; i++) {
        const struct dinh_route *route = site->site->routes[i].def;
        for (size_t j = 0; j < ROLES && route->permission; j++)
            check_route(site, route, &roles[j]);
    }
}

/* A seat for one unit does not reach another unit's items by any route. */
static void test_seats_of_one_unit(void **state)
{
    struct whole_site *site = *state;
    for (size_t i = 0; i < site->site->route_count; i++) {
        const struct dinh_route *route = site->site->routes[i].def;
        if (!route->permission || !strstr(route->path, ":ma"))
            continue;
        struct whole_ask ask = { .method = route->method,
                                 .target = filled(site, route->path, site->other_code),
                                 .role = "truong-ban",
                                 .units = WHOLE_OWN_UNIT,
                                 .token = TOKEN_RIGHT };
        int status = whole_ask(site, &ask);
        if (status != 403)
            fail_msg("%s %s answers %d to a seat of another unit", route->method,
                     ask.target, status);
    }
}

/* Who has not given the second factor is asked for it, whatever he wants. */
/* Neither the page nor a card: a title may be all there is to know. */
static void test_lists_of_one_unit(void **state)
{
    static const char *const lists[] = { "/ban", "/ban/hop-thu", "/ban/qua-han",
                                         "/ban/loai/news", "/ban/loai/news?tim=tin" };
    struct whole_site *site = *state;
    const char *own = arena_printf(site->arena, "/ban/muc/%s\"", site->own_code);
    const char *other = arena_printf(site->arena, "/ban/muc/%s\"", site->other_code);
    int64_t limited = whole_account(site, "uy-vien", WHOLE_OWN_UNIT);
    int64_t all = whole_account(site, "uy-vien", NULL);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct whole_ask ask = { .method = "GET", .target = lists[i], .account = limited };
        assert_int_equal(whole_ask(site, &ask), 200);
        assert_null(strstr(buf_text(&site->body), other));
        bool shows_own = strstr(buf_text(&site->body), own) != NULL;
        ask.account = all;
        assert_int_equal(whole_ask(site, &ask), 200);
        assert_int_equal(shows_own, strstr(buf_text(&site->body), own) != NULL);
    }
    assert_non_null(strstr(buf_text(&site->body), other));
}

static void test_second_factor_comes_first(void **state)
{
    struct whole_site *site = *state;
    for (size_t i = 0; i < site->site->route_count; i++) {
        const struct dinh_route *route = site->site->routes[i].def;
        if (!route->permission)
            continue;
        struct whole_ask ask = { .method = route->method,
                                 .target = filled(site, route->path, site->own_code),
                                 .role = "truong-ban",
                                 .token = TOKEN_RIGHT,
                                 .is_weak = true };
        assert_int_equal(whole_ask(site, &ask), 303);
        assert_memory_equal(site->location, "/ban/xac-minh", 13);
    }
}

static void test_not_over_plain_http_from_elsewhere(void **state)
{
    struct whole_site *site = *state;
    struct whole_ask ask = { .method = "GET", .target = "/ban/dang-nhap", .is_far = true };
    assert_int_equal(whole_ask(site, &ask), 403);
    assert_non_null(strstr(buf_text(&site->body), "https://"));
}

static void test_no_json_of_the_desk(void **state)
{
    struct whole_site *site = *state;
    struct whole_ask ask = { .method = "GET", .target = "/ban.json", .role = "truong-ban" };
    int status = whole_ask(site, &ask);
    assert_int_equal(status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_route_states_its_permission),
        cmocka_unit_test(test_only_the_desk_takes_forms_from_who_is_logged_in),
        cmocka_unit_test(test_nobody_passes_without_logging_in),
        cmocka_unit_test(test_roles_times_routes),
        cmocka_unit_test(test_seats_of_one_unit),
        cmocka_unit_test(test_lists_of_one_unit),
        cmocka_unit_test(test_second_factor_comes_first),
        cmocka_unit_test(test_not_over_plain_http_from_elsewhere),
        cmocka_unit_test(test_no_json_of_the_desk),
    };
    return cmocka_run_group_tests(tests, whole_open, whole_close);
}
