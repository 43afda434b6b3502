/*
 * abi_test.c - .so files of all kinds against the loader of today: plugins of
 * yesterday and of tomorrow, and bad ones, each refused in one sentence.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "plugin/loader.h"

static const char *const folders[] = { ABI_PLUGINS };

static const struct {
    const char *name, *sentence;
} bad[] = {
    { "nosymbol", "không có bản khai dinh_plugin_v0" },
    { "othermajor", "được viết cho API 1, cổng này có API 0" },
    { "toosmall", "bản khai dài 24 byte" },
    { "noname", "tên trong bản khai" },
    { "wrongname", "hãy đặt tên tệp rightname.so" },
    { "needsmore", "cần API 0.999, cổng này có 0." },
    { "nohost", "thiếu .host" },
    { "emptyroute", "bảng routes, mục 1: đường dẫn phải như" },
    { "twice", "bảng routes, mục 2: khai hai lần đường dẫn \"/a\"" },
    { "badpattern", "đường dẫn phải như" },
    { "nohandler", "thiếu hàm .handle của \"/a\"" },
    { "hole", "bước thứ 2 mang số 3" },
    { "foreignblock", "bảng blocks, mục 1" },
    { "foreignjob", "bảng jobs, mục 1" },
    { "smallitems", "mục của bảng routes dài 8 byte" },
    { "failinginit", "không khởi động được: không đọc được từ điển" },
    { "undefined", "dinh_secret_function" },
    { "absent", "không thấy tệp absent.so" },
};

static void bad_plugins_are_refused_in_one_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct arena *arena = arena_create(0);
        struct plugin plugin;
        struct error error = { "" };
        if (plugin_load(arena, bad[i].name, folders, 1, &plugin, &error) == 0)
            fail_msg("%s was loaded", bad[i].name);
        if (!strstr(error.text, bad[i].sentence) || !strstr(error.text, bad[i].name))
            fail_msg("%s: %s", bad[i].name, error.text);
        assert_null(strchr(error.text, '\n'));
        arena_destroy(arena);
    }
}

/* Each file loads and every entry of its tables is where it should be. */
static void load(struct arena *arena, const char *name, struct plugin *plugin)
{
    struct error error = { "" };
    if (plugin_load(arena, name, folders, 1, plugin, &error))
        fail_msg("%s: %s", name, error.text);
    for (uint32_t i = 0; i < plugin->def.routes.count; i++)
        assert_true(PLUGIN_TABLE(plugin, routes, dinh_route, i)->path[0] == '/');
    for (uint32_t i = 0; i < plugin->def.hooks.count; i++)
        assert_int_equal(PLUGIN_TABLE(plugin, hooks, dinh_hook, i)->order, 3 + i);
}

static void a_plugin_of_the_first_release_loads(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct plugin plugin;
    load(arena, "old", &plugin);
    assert_int_equal(plugin.def.routes.count, 2);
    assert_string_equal(PLUGIN_TABLE(&plugin, routes, dinh_route, 1)->permission,
                        "old.read");
    const struct dinh_kind *kind = PLUGIN_TABLE(&plugin, kinds, dinh_kind, 0);
    assert_string_equal(((const struct dinh_field *)kind->fields.items)[1].name, "day");
    assert_int_equal(PLUGIN_TABLE(&plugin, settings, dinh_setting, 0)->max, 100);
    assert_int_equal(PLUGIN_TABLE(&plugin, migrations, dinh_migration, 1)->version, 2);
    assert_int_equal(PLUGIN_TABLE(&plugin, jobs, dinh_job, 0)->every_ms, 60000);
    arena_destroy(arena);
}

static void a_plugin_of_the_future_loads_when_it_can_do_without(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct plugin plugin;
    load(arena, "newer", &plugin);
    assert_int_equal(plugin.def.size, sizeof(struct dinh_plugin));
    assert_int_equal(plugin.def.routes.item_size, sizeof(struct dinh_route));
    const struct dinh_kind *kind = PLUGIN_TABLE(&plugin, kinds, dinh_kind, 0);
    assert_int_equal(kind->fields.item_size, sizeof(struct dinh_field));
    assert_string_equal(((const struct dinh_field *)kind->fields.items)[1].label,
                        "Ghi chú");
    assert_string_equal(PLUGIN_TABLE(&plugin, settings, dinh_setting, 1)->name, "b");
    arena_destroy(arena);
}

static void the_smallest_plugin_loads(void **state)
{
    (void)state;
    const char *const built[] = { DINH_PLUGINS };
    struct arena *arena = arena_create(0);
    struct plugin plugin;
    struct error error = { "" };
    if (plugin_load(arena, "hello", built, 1, &plugin, &error))
        fail_msg("%s", error.text);
    assert_int_equal(plugin.def.routes.count, 1);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_plugins_are_refused_in_one_sentence),
        cmocka_unit_test(a_plugin_of_the_first_release_loads),
        cmocka_unit_test(a_plugin_of_the_future_loads_when_it_can_do_without),
        cmocka_unit_test(the_smallest_plugin_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
