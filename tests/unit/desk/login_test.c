/*
 * login_test.c - the door: the cookie of a device, whatever other cookies stand beside it.
 */
#include "whole_site.h"

static const char password[] = "bốn từ không liên quan";

/* Posts the log-in form; the cookie of the device that is given back, NULL: none. */
static const char *log_in(struct whole_site *site, const char *login, const char *cookies)
{
    struct header headers[] = {
        { STR("host"), STR("localhost") },
        { STR("origin"), STR("http://localhost") },
        { STR("cookie"), str_of(cookies) },
    };
    struct form_field fields[] = {
        { .name = STR("ten"), .value = str_of(login) },
        { .name = STR("mat_khau"), .value = STR(password) },
    };
    struct request request = { .arena = site->arena,
                               .method = HTTP_METHOD_POST,
                               .method_name = STR("POST"),
                               .target = STR("/ban/dang-nhap"),
                               .path = STR("/ban/dang-nhap"),
                               .query = STR(""),
                               .host = STR("localhost"),
                               .headers = headers,
                               .header_count = 3,
                               .fields = fields,
                               .field_count = 2 };
    struct response response = { 0 };
    struct handled handled;
    address_parse(STR("127.0.0.1"), &request.client);
    workspace_handle(site->workspace, &request, &response, &handled);
    assert_int_equal(response.status, 303);
    for (size_t i = 0; i < response.header_count; i++)
        if (str_eq_nocase(response.headers[i].name, STR("set-cookie")) &&
            str_starts(response.headers[i].value, STR(DEVICE_COOKIE "=")))
            return arena_str(site->arena, response.headers[i].value).ptr;
    return NULL;
}

static void test_the_cookie_of_a_device(void **state)
{
    struct whole_site *site = *state;
    struct store *store = whole_store(site);
    const struct account_by by = { .who = "thử", .at_ms = clock_now_ms() };
    struct error error = { "" };
    struct account account;
    int64_t id = whole_account(site, "uy-vien", NULL);
    assert_int_equal(store_begin(store), 0);
    if (account_set_password(store, id, STR(password), &by, &error))
        fail_msg("%s", error.text);
    assert_int_equal(store_commit(store), 0);
    assert_true(account_find(store, site->arena, id, &account));

    const char *first = log_in(site, account.login, "a=b");
    assert_non_null(first);
    struct str rest = str_of(first), pair = str_cut(&rest, ';');
    /* The same comes back, and nothing of the cookies behind it. */
    const char *both = arena_printf(site->arena, "%.*s; Domain=khac.vn; bi-mat=abc\r\nx: y",
                                    STR_ARG(pair));
    assert_string_equal(log_in(site, account.login, both), first);
    /* What no device of ours has gets one of ours. */
    const char *strange = log_in(site, account.login, DEVICE_COOKIE "=khac; Domain=a.vn");
    assert_non_null(strange);
    assert_null(strstr(strange, "khac"));
    assert_null(strstr(strange, "Domain"));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_the_cookie_of_a_device) };
    return cmocka_run_group_tests(tests, whole_open, whole_close);
}
