/*
 * again_test.c - a form whose session has ended: nothing is done, no word is lost, no
 * secret comes back.
 */
#include "form_page.h"

static const char typed[] = "Dòng một <b>\r\nDòng \"hai\" & ba";

static int send_as(struct whole_site *site, int64_t account, enum whole_token token,
                   const char *target)
{
    const struct form_field fields[] = {
        { .name = STR("title"), .value = STR(typed) },
        { .name = STR("viec"), .value = STR("luu") },
        { .name = STR("mat_khau"), .value = STR("mật khẩu thật dài") },
        { .name = STR("hỏng"), .value = STR("\xff\xfe") },
    };
    return whole_ask(site, &(struct whole_ask){ .method = "POST",
                                                .target = target,
                                                .account = account,
                                                .token = token,
                                                .fields = fields,
                                                .field_count = 4 });
}

/* What the page would send if its button were pressed. */
static const char *comes_back(struct whole_site *site, const char *name)
{
    struct str html = buf_str(&site->body);
    GumboOutput *parsed =
        gumbo_parse_with_options(&kGumboDefaultOptions, html.ptr, html.len);
    struct form_page page = { .site = site };
    take_controls(&page, parsed->root);
    const char *value = NULL;
    for (size_t i = 0; i < page.count; i++)
        if (str_is(page.fields[i].name, name))
            value = page.fields[i].value.ptr;
    gumbo_destroy_output(&kGumboDefaultOptions, parsed);
    return value;
}

static void assert_kept(struct whole_site *site)
{
    assert_nothing_runs(site, "again");
    assert_non_null(comes_back(site, "title"));
    /* The parser reads line ends as a browser does, which sends them as CRLF again. */
    assert_non_null(strstr(comes_back(site, "title"), "Dòng \"hai\" & ba"));
    assert_string_equal(comes_back(site, "viec"), "luu");
    assert_null(comes_back(site, "mat_khau"));
    assert_silent(site, "mật khẩu thật dài");
}

static int64_t items(struct whole_site *site)
{
    return store_int(whole_store(site), -1, "SELECT count(*) FROM item", "");
}

static void test_the_session_has_ended(void **state)
{
    struct whole_site *site = *state;
    int64_t before = items(site);
    assert_int_equal(send_as(site, 0, TOKEN_ABSENT, "/ban/tao/news"), 401);
    assert_kept(site);
    assert_says(site, "/ban/dang-nhap");
    assert_int_equal(items(site), before);
}

static void test_the_token_is_of_an_older_session(void **state)
{
    struct whole_site *site = *state;
    int64_t before = items(site), account = whole_account(site, "uy-vien", NULL);
    assert_int_equal(send_as(site, account, TOKEN_OF_ANOTHER, "/ban/tao/news"), 403);
    assert_kept(site);
    assert_silent(site, "/ban/dang-nhap");
    assert_int_equal(items(site), before);
    /* A form of another site gets no such help. */
    const struct form_field field = { .name = STR("title"), .value = STR("Bẫy") };
    assert_int_equal(whole_ask(site, &(struct whole_ask){ .method = "POST",
                                                          .target = "/ban/tao/news",
                                                          .account = account,
                                                          .token = TOKEN_ABSENT,
                                                          .is_foreign = true,
                                                          .fields = &field,
                                                          .field_count = 1 }),
                     403);
    assert_silent(site, "Bẫy");
}

static void test_who_may_not_is_told_as_ever(void **state)
{
    struct whole_site *site = *state;
    int64_t account = whole_account(site, "uy-vien", NULL);
    assert_int_equal(send_as(site, account, TOKEN_RIGHT, "/ban/cai-dat"), 403);
    assert_silent(site, "Gửi lại");
    assert_int_equal(send_as(site, account, TOKEN_ABSENT, "/ban/dang-nhap"), 403);
    assert_silent(site, "Gửi lại");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_session_has_ended),
        cmocka_unit_test(test_the_token_is_of_an_older_session),
        cmocka_unit_test(test_who_may_not_is_told_as_ever),
    };
    return cmocka_run_group_tests(tests, whole_open, whole_close);
}
