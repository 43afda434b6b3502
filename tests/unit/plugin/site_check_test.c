/*
 * site_check_test.c - what does not fit together is found, sentence by sentence,
 * before anything is served.
 */
#include "fixture.h"
#include "fixture_plugin.h"

static struct dinh_plugin spoiled;

/* All faults of a portal with this config and plugin. */
static void expect(const char *config, const struct dinh_plugin *plugin,
                   const char *sentence)
{
    struct fixture *f = fixture_create(config);
    f->portal = fixture_portal(f, plugin);
    if (f->faults.len == 0)
        site_check(&f->portal->sites[0], fixture_report, &f->faults);
    if (sentence)
        assert_contains(buf_text(&f->faults), sentence);
    else
        assert_string_equal(buf_text(&f->faults), "");
    fixture_destroy(f);
}

#define SITE(inside)                                                                   \
    "plugins = {\"mau\"}\nsite \"xa\" { title = \"xã Mẫu\" short_name = \"Mẫu\" " \
    "url = \"https://mau.vn\" hosts = {\"mau.vn\"} "                                   \
    "home_main = {} home_side = {}"                                                    \
    " home_top = {} home_wide = {} home_bottom = {}\n" inside "\n}\n"

static void a_good_portal_has_no_faults(void **state)
{
    (void)state;
    expect(fixture_config, &mau_plugin, NULL);
    expect(SITE(""), NULL, NULL);
}

static void config_is_checked_against_the_plugins(void **state)
{
    (void)state;
    expect("plugin \"mau\" { soo = 3 }\n" SITE(""), &mau_plugin,
           "không có cài đặt \"soo\" (có phải \"so\"?)");
    expect("plugin \"mau\" { so = \"ba\" }\n" SITE(""), &mau_plugin, "phải là một số");
    expect("plugin \"mau\" { so = 11 }\n" SITE(""), &mau_plugin, "phải từ 1 đến 10");
    expect("plugin \"mau\" { bat = \"co\" }\n" SITE(""), &mau_plugin, "true hoặc false");
    expect("plugin \"khac\" { bat = \"co\" }\n" SITE(""), &mau_plugin, NULL);
    expect(SITE("home_main = {\"mau.two\"}"), &mau_plugin, "không có khối \"mau.two\"");
    expect(SITE("plugins = {\"khac\"}"), &mau_plugin,
           "phần mở rộng \"khac\" chưa được nạp");
    expect(SITE("scripts = \"khong-co\""), &mau_plugin, "không thấy thư mục kịch bản");
}

#define WITH(table, ...)                                                           \
    (spoiled = mau_plugin,                                                         \
     spoiled.table = (struct dinh_list){ &(__VA_ARGS__), 1, sizeof(__VA_ARGS__) }, \
     &spoiled)

static void plugins_are_checked_against_each_other(void **state)
{
    (void)state;
    spoiled = mau_plugin;
    spoiled.needs_plugins = "portal, news";
    expect(SITE(""), &spoiled, "\"mau\" cần \"news\"");
    expect(SITE(""),
           WITH(routes,
                (struct dinh_route){ "GET", "/so-do", show_page, NULL, NULL, 0, NULL, 0 }),
           "phần mở rộng \"mau\": ");
    expect(SITE(""),
           WITH(routes, (struct dinh_route){ "GET", "/a", show_page, "mau.khong", NULL, 0,
                                             NULL, 0 }),
           "đòi quyền \"mau.khong\"");
    expect(SITE(""), WITH(blocks, (struct dinh_block){ "mau.x", "mau/khong", fill_one }),
           "thiếu mẫu mau/khong.html");
    struct dinh_kind kind = kinds[0];
    kind.letters = "X";
    expect(SITE(""), WITH(kinds, kind), "chữ a-z");
}

static void statements_are_prepared(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "SELECT id FROM item", "SELECT * FROM khong_co", "SELEC 1",
        "DROP TABLE mau_row",  "SELECT 1; SELECT 2",     "DELETE FROM _feed",
        "ATTACH 'x' AS y"
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect(SITE(""), WITH(statements, (struct dinh_statement){ "cau", bad[i], 0 }),
               "câu \"cau\": ");
    expect(SITE(""),
           WITH(migrations,
                (struct dinh_migration){ 1, "CREATE TABLE item2 (id INTEGER)", 0 }),
           "mau: bước chuyển đổi 1");
}

static void choices_need_their_table(void **state)
{
    (void)state;
    static const struct dinh_field fields[] = {
        { .name = "title", .label = "T", .type = DINH_FIELD_TEXT, .flags = DINH_REQUIRED },
        { .name = "nhom", .label = "N", .type = DINH_FIELD_CHOICE, .of = "khong_co?" },
    };
    struct dinh_kind kind = kinds[0];
    kind.fields = (struct dinh_list)DINH_LIST_OF(fields);
    kind.summary = NULL;
    expect(SITE(""), WITH(kinds, kind), "không khai bảng \"khong_co\"");
}

static void themes_must_be_whole(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(SITE(""));
    char *path = arena_printf(f->arena, "%s/theme/views/home.html", f->home);
    unlink(path);
    f->portal = fixture_portal(f, NULL);
    assert_contains(buf_text(&f->faults), "thiếu views/home.html");
    fixture_destroy(f);
}

static void broken_scripts_are_named(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(SITE(""));
    fixture_write(f, "sites/xa/scripts/categories.lua", "category { id = \n");
    f->portal = fixture_portal(f, NULL);
    assert_string_equal(buf_text(&f->faults), "");
    assert_true(site_check(&f->portal->sites[0], fixture_report, &f->faults) > 0);
    assert_contains(buf_text(&f->faults), "categories.lua:");
    fixture_destroy(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_portal_has_no_faults),
        cmocka_unit_test(config_is_checked_against_the_plugins),
        cmocka_unit_test(plugins_are_checked_against_each_other),
        cmocka_unit_test(statements_are_prepared),
        cmocka_unit_test(choices_need_their_table),
        cmocka_unit_test(themes_must_be_whole),
        cmocka_unit_test(broken_scripts_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
