/*
 * loader_test.c - descriptors of other sizes, and every refusal with its
 * sentence. Real .so files are the matter of tests/abi.
 */
#include "fixture.h"
#include "fixture_plugin.h"

struct loader {
    struct arena *arena;
    struct plugin plugin;
    struct error error;
    struct dinh_plugin bad; /* a good descriptor for the test to spoil */
};

static int setup(void **state)
{
    struct loader *loader = calloc(1, sizeof *loader);
    loader->arena = arena_create(0);
    loader->bad = mau_plugin;
    *state = loader;
    return 0;
}

static int teardown(void **state)
{
    struct loader *loader = *state;
    arena_destroy(loader->arena);
    free(loader);
    return 0;
}

static void refused(struct loader *loader, const char *why)
{
    assert_int_not_equal(
        plugin_adopt(loader->arena, &loader->bad, "mau", &loader->plugin, &loader->error),
        0);
    assert_contains(loader->error.text, "phần mở rộng \"mau\"");
    assert_contains(loader->error.text, why);
    loader->bad = mau_plugin;
}

/* ---- sizes ---- */

static void longer_items_are_cut(void **state)
{
    struct {
        struct dinh_hook hook;
        const char *future;
    } longer[2] = { { { "a.done", note_event, 3 }, "mới" },
                    { { "b.done", note_event, 4 }, "" } };
    struct loader *loader = *state;
    loader->bad.hooks = (struct dinh_list){ longer, 2, sizeof *longer };
    assert_int_equal(
        plugin_adopt(loader->arena, &loader->bad, "mau", &loader->plugin, &loader->error),
        0);
    assert_int_equal(loader->plugin.def.hooks.item_size, sizeof(struct dinh_hook));
    assert_string_equal(PLUGIN_TABLE(&loader->plugin, hooks, dinh_hook, 1)->event,
                        "b.done");
    assert_int_equal(PLUGIN_TABLE(&loader->plugin, hooks, dinh_hook, 1)->order, 4);
}

static void a_longer_descriptor_is_cut(void **state)
{
    struct loader *loader = *state;
    struct {
        struct dinh_plugin known;
        void *future[4];
    } longer = { .known = mau_plugin };
    longer.known.size = sizeof longer;
    assert_int_equal(
        plugin_adopt(loader->arena, &longer.known, "mau", &loader->plugin, &loader->error),
        0);
    assert_int_equal(loader->plugin.def.size, sizeof(struct dinh_plugin));
}

static void sizes_that_cannot_be_are_refused(void **state)
{
    struct loader *loader = *state;
    loader->bad.size = 16;
    refused(loader, "biên dịch lại");
    loader->bad.size = 1 << 20;
    refused(loader, "biên dịch lại");
    loader->bad.routes.item_size = 8;
    refused(loader, "mục của bảng routes");
    loader->bad.routes.item_size = 1 << 16;
    refused(loader, "mục của bảng routes");
    loader->bad.routes.count = 1 << 30;
    refused(loader, "DINH_LIST_OF");
    loader->bad.kinds.items = NULL;
    refused(loader, "DINH_LIST_OF");
    struct dinh_kind kind = kinds[0];
    kind.fields.item_size = 4;
    loader->bad.kinds = (struct dinh_list){ &kind, 1, sizeof kind };
    refused(loader, "kinds.fields");
}

/* ---- the head ---- */

static void heads_are_checked(void **state)
{
    struct loader *loader = *state;
    loader->bad.needs_minor = DINH_ABI_MINOR + 1;
    refused(loader, "hãy nâng cấp Đình");
    loader->bad.name = NULL;
    refused(loader, "tên trong bản khai");
    loader->bad.name = "";
    refused(loader, "tên trong bản khai");
    loader->bad.name = "../mau";
    refused(loader, "tên trong bản khai");
    loader->bad.name = "khac";
    refused(loader, "khac.so");
    loader->bad.version = NULL;
    refused(loader, "số phiên bản");
    loader->bad.summary = NULL;
    refused(loader, "lời tóm tắt");
}

/* ---- tables ---- */

static void one_route(struct loader *loader, const char *method, const char *path,
                      const char *why)
{
    const struct dinh_route route = { .method = method, .path = path, .handle = show_page };
    loader->bad.routes = (struct dinh_list){ &route, 1, sizeof route };
    refused(loader, why);
}

static void routes_are_checked(void **state)
{
    static const char *const bad[] = { "",        "mau",      "/mau/", "//mau", "/Mau",
                                       "/mau/:",  "/*",       "/*a/b", "/a b",  "/đình",
                                       "/a/:b-c", "/a/../b%", "/a\nb", "/:Ten" };
    struct loader *loader = *state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        one_route(loader, "GET", bad[i], "đường dẫn phải như");
    one_route(loader, "GET", NULL, "đường dẫn phải như");
    one_route(loader, NULL, "/a", "phương thức");
    one_route(loader, "get", "/a", "phương thức");
    const struct dinh_route twice[] = { { "GET", "/a", .handle = show_page },
                                        { "GET", "/a", .handle = show_page } };
    loader->bad.routes = (struct dinh_list)DINH_LIST_OF(twice);
    refused(loader, "khai hai lần");
    const struct dinh_route none = { .method = "GET", .path = "/a" };
    loader->bad.routes = (struct dinh_list){ &none, 1, sizeof none };
    refused(loader, "thiếu hàm .handle");
    const struct dinh_route menu = { "GET", "/a/:b", show_page, .menu = "nav.a" };
    loader->bad.routes = (struct dinh_list){ &menu, 1, sizeof menu };
    refused(loader, "thực đơn");
}

#define SPOIL(table, why, ...)                                                            \
    do {                                                                                  \
        loader->bad.table = (struct dinh_list){ &(__VA_ARGS__), 1, sizeof(__VA_ARGS__) }; \
        refused(loader, why);                                                             \
    } while (0)

static void other_tables_are_checked(void **state)
{
    struct loader *loader = *state;
    SPOIL(hooks, "tên sự kiện", (struct dinh_hook){ "published", note_event, 0 });
    SPOIL(hooks, "tên sự kiện", (struct dinh_hook){ NULL, note_event, 0 });
    SPOIL(hooks, "tên sự kiện", (struct dinh_hook){ "news.", note_event, 0 });
    SPOIL(hooks, "thiếu hàm", (struct dinh_hook){ "news.published", NULL, 0 });
    SPOIL(blocks, "tên khối", (struct dinh_block){ "news.latest", "v", fill_one });
    SPOIL(blocks, "tên khối", (struct dinh_block){ "maumau.x", "v", fill_one });
    SPOIL(blocks, "tên khối", (struct dinh_block){ "mau.", "v", fill_one });
    SPOIL(blocks, ".view hoặc .fill", (struct dinh_block){ "mau.x", NULL, fill_one });
    SPOIL(jobs, "tên việc", (struct dinh_job){ "news.work", run_job, 0 });
    SPOIL(jobs, "thiếu hàm .run", (struct dinh_job){ "mau.work", NULL, 0 });
    SPOIL(statements, "thiếu tên hoặc câu SQL", (struct dinh_statement){ "a", NULL, 0 });
    SPOIL(statements, "không có cơ sở dữ liệu",
          (struct dinh_statement){ "a", "SELECT 1", 9 });
    SPOIL(commands, "thiếu tên", (struct dinh_command){ "Mau", "", "", run_command });
    SPOIL(permissions, "quyền phải có nhãn", (struct dinh_permission){ "mau.x", NULL });
    SPOIL(permissions, "quyền phải có nhãn", (struct dinh_permission){ "news.x", "X" });
    SPOIL(settings, "giá trị mặc định", (struct dinh_setting){ "a", NULL, "", 0, 0 });
    SPOIL(kinds, "tên loại nội dung", (struct dinh_kind){ .name = "Tin" });
    SPOIL(kinds, "không có trường nào", (struct dinh_kind){ .name = "tin" });
}

static void migrations_have_no_holes(void **state)
{
    struct loader *loader = *state;
    const struct dinh_migration hole[] = { { 1, "SELECT 1", 0 }, { 3, "SELECT 1", 0 } };
    loader->bad.migrations = (struct dinh_list)DINH_LIST_OF(hole);
    refused(loader, "không thiếu số nào");
    const struct dinh_migration again[] = { { 1, "SELECT 1", 0 }, { 1, "SELECT 1", 0 } };
    loader->bad.migrations = (struct dinh_list)DINH_LIST_OF(again);
    refused(loader, "không thiếu số nào");
    /* each database counts by itself */
    const struct dinh_migration two[] = { { 1, "SELECT 1", DINH_DB_SITE },
                                          { 1, "SELECT 1", DINH_DB_STATS } };
    loader->bad.migrations = (struct dinh_list)DINH_LIST_OF(two);
    assert_int_equal(
        plugin_adopt(loader->arena, &loader->bad, "mau", &loader->plugin, &loader->error),
        0);
}

static void names_are_plain(void **state)
{
    (void)state;
    assert_true(plugin_name_ok("news"));
    assert_true(plugin_name_ok("a2"));
    assert_true(plugin_name_ok("abcdefghijklmnopqrstuvwxyz01234"));
    assert_false(plugin_name_ok("abcdefghijklmnopqrstuvwxyz012345"));
    assert_false(plugin_name_ok("2a"));
    assert_false(plugin_name_ok("a_b"));
    assert_false(plugin_name_ok("a/b"));
    assert_false(plugin_name_ok("đình"));
    assert_false(plugin_name_ok(""));
    assert_false(plugin_name_ok(NULL));
}

static void files_that_are_no_plugins(void **state)
{
    struct loader *loader = *state;
    char folder[] = "/tmp/dinh-loader-XXXXXX";
    const char *folders[] = { "/nonexistent", mkdtemp(folder) };
    struct error *error = &loader->error;
    struct plugin *plugin = &loader->plugin;
    assert_int_not_equal(plugin_load(loader->arena, "mau", folders, 2, plugin, error), 0);
    assert_contains(error->text, "không thấy tệp mau.so");
    const char *file = arena_printf(loader->arena, "%s/mau.so", folder);
    file_write(file, STR("not an ELF file"), 0644, NULL);
    assert_int_not_equal(plugin_load(loader->arena, "mau", folders, 2, plugin, error), 0);
    assert_contains(error->text, "\"mau\" không nạp được");
    assert_int_not_equal(plugin_load(loader->arena, "../mau", folders, 2, plugin, error),
                         0);
    assert_contains(error->text, "phải là chữ thường");
    unlink(file);
    rmdir(folder);
}

int main(void)
{
#define WITH_A_LOADER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_A_LOADER(longer_items_are_cut),
        WITH_A_LOADER(a_longer_descriptor_is_cut),
        WITH_A_LOADER(sizes_that_cannot_be_are_refused),
        WITH_A_LOADER(heads_are_checked),
        WITH_A_LOADER(routes_are_checked),
        WITH_A_LOADER(other_tables_are_checked),
        WITH_A_LOADER(migrations_have_no_holes),
        cmocka_unit_test(names_are_plain),
        WITH_A_LOADER(files_that_are_no_plugins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
