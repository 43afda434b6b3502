/*
 * site_test.c - loading a portal from a home: plugins that are missing, sites by
 * Host, which folder of a theme wins, what a site leaves out.
 */
#include "fixture.h"
#include "fixture_plugin.h"

/* Loads the home as a process would; the sentences go to faults. */
static struct portal *load(struct fixture *f)
{
    const char *source = TEST_SOURCE_DIR;
    struct portal_paths paths = {
        .home = f->home,
        .themes = arena_printf(f->arena, "%s/themes", f->home),
        .scripts = arena_printf(f->arena, "%s/../scripts", source),
        .plugins = arena_printf(f->arena, "%s/none", f->home),
        .views = arena_printf(f->arena, "%s/none", f->home),
        .theme_override = arena_printf(f->arena, "%s/theme", f->home),
    };
    return portal_load(f->config, &paths, fixture_report, &f->faults);
}

#define SITE(name, host)                                                      \
    "site \"" name "\" { title = \"xã " name "\" short_name = \"" name "\"\n" \
    "  hosts = {\"" host "\"} url = \"https://" host "\"\n"                   \
    "  home_top = {} home_main = {} home_side = {} home_wide = {} home_bottom = {} }\n"

static void every_fault_is_told(void **state)
{
    (void)state;
    struct fixture *f = fixture_create("plugins = {\"mot\", \"hai\", \"../ba\"}\n"
                                       "plugin_folders = {}\n" SITE("a", "a.vn"));
    assert_null(load(f));
    const char *faults = buf_text(&f->faults);
    assert_contains(faults, "\"mot\": không thấy tệp mot.so");
    assert_contains(faults, "\"hai\": không thấy tệp hai.so");
    assert_contains(faults, "\"../ba\" phải là chữ thường");
    fixture_destroy(f);
}

static void sites_are_chosen_by_host(void **state)
{
    (void)state;
    struct fixture *f =
        fixture_create("plugins = {}\n" SITE("a", "a.vn") SITE("b", "b.vn"));
    f->portal = load(f);
    assert_non_null(f->portal);
    const struct site *sites = f->portal->sites;
    assert_ptr_equal(portal_site(f->portal, STR("b.vn"), false), &sites[1]);
    assert_ptr_equal(portal_site(f->portal, STR("a.vn"), true), &sites[0]);
    assert_null(portal_site(f->portal, STR("c.vn"), false));
    assert_null(portal_site(f->portal, STR(""), false));
    assert_ptr_equal(portal_site(f->portal, STR("c.vn"), true), &sites[0]);
    fixture_destroy(f);

    f = fixture_create("plugins = {}\n" SITE("a", "a.vn"));
    f->portal = load(f);
    assert_ptr_equal(portal_site(f->portal, STR("la.vn"), false), &f->portal->sites[0]);
    fixture_destroy(f);
}

static void the_nearest_view_wins(void **state)
{
    (void)state;
    struct fixture *f = fixture_create("plugins = {}\n" SITE("xa", "a.vn"));
    fixture_write(f, "themes/default/views/privacy.html", "của giao diện");
    fixture_write(f, "themes/default/views/chung.html", "của giao diện");
    fixture_write(f, "sites/xa/theme/views/chung.html", "của xã");
    f->portal = load(f);
    assert_non_null(f->portal);
    struct theme *theme = f->portal->sites[0].theme;
    struct arena *arena = f->arena;
    struct buf out = { 0 };
    dinh_value *root = value_map(arena);
    value_put(arena, root, "page", value_map(arena));
    assert_int_equal(theme_render(theme, "chung", arena, root, &out, NULL), 0);
    assert_string_equal(buf_text(&out), "của xã");
    buf_clear(&out);
    assert_int_equal(theme_render(theme, "privacy", arena, root, &out, NULL), 0);
    assert_string_equal(buf_text(&out), ""); /* dinh run --theme: before all others */
    buf_free(&out);
    fixture_destroy(f);
}

static void a_plugin_that_is_off_leaves_nothing(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(
        "plugins = {\"mau\"}\nsite \"xa\" { title = \"xã\" short_name = \"x\"\n"
        "  plugins = {\"portal\"} hosts = {\"a.vn\"} url = \"https://a.vn\"\n"
        "  home_top = {} home_main = {\"mau.one\"} home_side = {} home_wide = {}"
        " home_bottom = {} }\n");
    f->portal = fixture_portal(f, &mau_plugin);
    assert_string_equal(buf_text(&f->faults), ""); /* the block is only warned about */
    const struct site *site = &f->portal->sites[0];
    assert_int_equal(site->plugin_count, 1);
    assert_null(site_plugin(site, "mau"));
    assert_null(site_block(site, "mau.one"));
    assert_null(site_job(site, "mau.work"));
    assert_null(site_link(site, "/mau"));
    assert_string_equal(site_link(site, "/so-do"), "/so-do");
    assert_int_equal(kinds_count(site->kinds), 0);
    assert_int_equal(site->hook_count, 0);
    fixture_destroy(f);
}

static void a_site_without_tables_does_not_open(void **state)
{
    (void)state;
    struct fixture *f = fixture_create("plugins = {}\n" SITE("xa", "a.vn"));
    struct error error = { "" };
    f->portal = load(f);
    assert_null(workspace_open(f->portal, &f->portal->sites[0], NULL, &error));
    assert_string_not_equal(error.text, "");
    assert_int_equal(site_migrate(&f->portal->sites[0], STORE_CREATE, &error), 0);
    assert_int_equal(site_migrate(&f->portal->sites[0], 0, &error), 0); /* again: nothing */
    f->workspace = workspace_open(f->portal, &f->portal->sites[0], NULL, &error);
    assert_non_null(f->workspace);
    assert_non_null(workspace_script(f->workspace));
    assert_null(workspace_store(f->workspace, 7));
    fixture_destroy(f);
}

static int refuse_start(dinh_ctx *ctx, void **state)
{
    (void)ctx;
    (void)state;
    return DINH_FAILED;
}

static void a_plugin_that_cannot_start_is_named(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(fixture_config);
    struct dinh_plugin bad = mau_plugin;
    struct error error = { "" };
    bad.start = refuse_start; /* its stop must not be called then */
    mau.runs = 5;
    f->portal = fixture_portal(f, &bad);
    assert_int_equal(site_migrate(&f->portal->sites[0], STORE_CREATE, &error), 0);
    assert_null(workspace_open(f->portal, &f->portal->sites[0], NULL, &error));
    assert_contains(error.text, "phần mở rộng \"mau\" không bắt đầu được");
    assert_int_equal(mau.runs, 5);
    fixture_destroy(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_is_told),
        cmocka_unit_test(sites_are_chosen_by_host),
        cmocka_unit_test(the_nearest_view_wins),
        cmocka_unit_test(a_plugin_that_is_off_leaves_nothing),
        cmocka_unit_test(a_site_without_tables_does_not_open),
        cmocka_unit_test(a_plugin_that_cannot_start_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
