/*
 * fixture.h - a whole portal in a temporary home, for tests of core/plugin: a
 * theme of one-line views, the default scripts, and one plugin, "mau", that
 * lives in the test program itself (fixture_plugin.h).
 */
#ifndef TEST_PLUGIN_FIXTURE_H
#define TEST_PLUGIN_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "plugin/context.h"
#include "plugin/site_build.h"

struct fixture {
    struct arena *arena;   /* as old as the test */
    struct arena *request; /* of the last request */
    char home[64];
    struct config *config;
    struct portal *portal;
    struct workspace *workspace;
    struct buf faults;
    struct response response;
    struct handled handled;
    uint64_t generation, purges; /* what workspace_hooks count */
    const struct plugin *inside, *open;
};

static const char fixture_config[] =
    "plugins = {\"mau\"}\n"
    "plugin \"mau\" { so = 7 }\n"
    "site \"xa\" {\n"
    "  title = \"xã Mẫu\" short_name = \"Mẫu\" level_name = \"xã\"\n"
    "  hosts = {\"mau.vn\", \"localhost\"} url = \"https://mau.vn\"\n"
    "  home_main = {\"mau.one\", \"mau.bad\", \"mau.empty\"}\n"
    "  home_side = {\"khac.block\"}\n"
    "  contact { phone = \"0227 123 456\" email = \"lienhe@mau.vn\" }\n"
    "}\n";

/* Every view shows what the tests look for. */
static const struct {
    const char *name, *text;
} fixture_files[] = {
    { "theme/theme.json", "{\"name\":\"t\",\"title\":\"T\"}" },
    { "theme/lang/vi.json",
      "{\"nav\":{\"home\":\"Trang chủ\",\"mau\":\"Mẫu\"},\"layout\":{\"portal\":\"Trang\"},"
      "\"privacy\":{\"title\":\"Riêng tư\"},\"access\":{\"title\":\"Tiếp cận\"},"
      "\"sitemap\":{\"title\":\"Sơ đồ\"}}" },
    { "theme/views/home.html",
      "{{page.head_title}}|{{#zones.main}}<{{name}}>{{>*view}}{{/zones.main}}|"
      "{{#menu}}({{title}} {{href}}{{#current}} now{{/current}}){{/menu}}" },
    { "theme/views/one.html", "so {{block.n}}" },
    { "theme/views/mau.html",
      "<title>{{page.head_title}}</title>{{page.canonical}}|{{name}}|{{added}}|"
      "{{options.size}} {{options.back}}|{{site.contact.phone_href}}|{{page.type}}|"
      "{{#page.crumbs}}/{{title}}{{/page.crumbs}}|{{{page.jsonld}}}" },
    { "theme/views/sitemap.html",
      "{{#sections}}[{{title}}{{#entries}} {{href}}{{/entries}}]{{/sections}}" },
    { "theme/views/privacy.html", "{{page.title}}" },
    { "theme/views/access.html", "{{page.title}}" },
    { "theme/views/error/404.html", "LỖI {{status}} {{message}} «{{words}}»" },
    { "theme/views/error/500.html", "LỖI {{status}} mã {{code}}" },
    { "theme/views/deep.html", "{{>deep}}" },
};

static inline void fixture_write(struct fixture *f, const char *name, const char *text)
{
    char *path = arena_printf(f->arena, "%s/%s", f->home, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_int_equal(folder_make(path, 0755, NULL), 0);
    *slash = '/';
    assert_int_equal(file_write(path, str_of(text), 0644, NULL), 0);
}

static inline void fixture_report(void *data, const char *sentence)
{
    buf_add_text(data, sentence);
    buf_add_char(data, '\n');
}

/* ---- what the process around would offer ---- */

static inline uint64_t fixture_generation(void *data, uint32_t site)
{
    (void)site;
    return ((struct fixture *)data)->generation;
}

static inline void fixture_bump(void *data, uint32_t site, bool purge)
{
    (void)site;
    ((struct fixture *)data)->generation++;
    ((struct fixture *)data)->purges += purge;
}

static inline void fixture_enter(void *data, const struct plugin *plugin)
{
    ((struct fixture *)data)->inside = plugin;
}

static inline bool fixture_is_open(void *data, const struct plugin *plugin)
{
    return ((struct fixture *)data)->open == plugin;
}

/* ---- building ---- */

/* As portal_load, but with a plugin that is already in memory. */
static inline struct portal *fixture_portal(struct fixture *f,
                                            const struct dinh_plugin *plugin)
{
    struct faults faults = { fixture_report, &f->faults, 0 };
    struct error error;
    struct arena *arena = arena_create(0);
    struct portal *portal = arena_alloc(arena, sizeof *portal);
    const char *source = TEST_SOURCE_DIR;
    *portal = (struct portal){
        .arena = arena,
        .config = f->config,
        .paths = { .home = f->home,
                   .themes = arena_printf(arena, "%s/themes", f->home),
                   .scripts = arena_printf(arena, "%s/../scripts", source),
                   .plugins = f->home,
                   .views = f->home,
                   .theme_override = arena_printf(arena, "%s/theme", f->home) },
        .plugins = arena_alloc(arena, 2 * sizeof *portal->plugins),
        .sites = arena_alloc(arena, sizeof *portal->sites),
    };
    if (plugin_adopt(arena, portal_descriptor(), "portal", &portal->plugins[0], &error))
        fail_msg("%s", error.text);
    portal->plugin_count = 1;
    if (plugin) {
        if (plugin_adopt(arena, plugin, "mau", &portal->plugins[1], &error))
            fail_msg("%s", error.text);
        *plugin->host = plugin_host();
        portal->plugins[1].index = 1;
        portal->plugin_count = 2;
    }
    portal->site_count = 1;
    portal->sites[0].config = &f->config->sites[0];
    portal->sites[0].folder = arena_printf(arena, "%s/sites/xa", f->home);
    site_build(portal, &portal->sites[0], &faults);
    site_cross_check(portal, &portal->sites[0], &faults);
    return portal;
}

static inline struct fixture *fixture_create(const char *config)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct error error;
    assert_non_null(f);
    f->arena = arena_create(0);
    f->request = arena_create(0);
    f->generation = 1;
    log_open("/dev/null");
    memcpy(f->home, "/tmp/dinh-portal-XXXXXX", sizeof "/tmp/dinh-portal-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    for (size_t i = 0; i < sizeof fixture_files / sizeof *fixture_files; i++)
        fixture_write(f, fixture_files[i].name, fixture_files[i].text);
    fixture_write(f, "dinh.conf", config);
    fixture_write(f, "sites/xa/.keep", "");
    f->config = config_read(f->home, &error);
    if (!f->config)
        fail_msg("%s", error.text);
    return f;
}

static inline void fixture_open(struct fixture *f, const struct dinh_plugin *plugin)
{
    static const struct workspace_hooks none;
    struct workspace_hooks hooks = none;
    struct error error;
    f->portal = fixture_portal(f, plugin);
    if (f->faults.len)
        fail_msg("%s", buf_text(&f->faults));
    if (site_migrate(&f->portal->sites[0], STORE_CREATE, &error))
        fail_msg("%s", error.text);
    hooks.data = f;
    hooks.generation = fixture_generation;
    hooks.bump = fixture_bump;
    hooks.enter = fixture_enter;
    hooks.is_open = fixture_is_open;
    f->workspace = workspace_open(f->portal, &f->portal->sites[0], &hooks, &error);
    if (!f->workspace)
        fail_msg("%s", error.text);
}

static inline void fixture_destroy(struct fixture *f)
{
    workspace_close(f->workspace);
    portal_free(f->portal);
    config_free(f->config);
    buf_free(&f->faults);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", f->home);
    assert_int_equal(system(command), 0);
    arena_destroy(f->request);
    arena_destroy(f->arena);
    free(f);
}

/* ---- asking ---- */

struct ask {
    const char *method, *target;
    struct header headers[4];
    struct form_field fields[2];
};

/* Splits the target as the HTTP layer does; percent signs are not needed here. */
static inline void fixture_ask(struct fixture *f, const struct ask *ask)
{
    static const char *const methods[] = { "GET",    "HEAD",  "POST",   "PUT",
                                           "DELETE", "PATCH", "OPTIONS" };
    struct request request = { .arena = f->request };
    arena_reset(f->request);
    struct str rest = str_of(ask->target);
    request.target = rest;
    request.path = arena_str(f->request, str_cut(&rest, '?'));
    request.query = rest.ptr ? rest : (struct str){ "", 0 };
    request.method_name = str_of(ask->method);
    request.method = HTTP_METHOD_OTHER;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!strcmp(ask->method, methods[i]))
            request.method = (enum http_method)i;
    request.host = STR("mau.vn");
    request.headers = arena_alloc(f->request, sizeof ask->headers);
    for (size_t i = 0; i < 4 && ask->headers[i].name.ptr; i++)
        request.headers[request.header_count++] = ask->headers[i];
    request.fields = (struct form_field *)(uintptr_t)ask->fields;
    while (request.field_count < 2 && ask->fields[request.field_count].name.ptr)
        request.field_count++;
    f->response = (struct response){ 0 };
    workspace_handle(f->workspace, &request, &f->response, &f->handled);
}

static inline int get(struct fixture *f, const char *target)
{
    fixture_ask(f, &(struct ask){ .method = "GET", .target = target });
    return f->response.status;
}

static inline const char *body(struct fixture *f)
{
    return arena_str(f->request, f->response.body).ptr;
}

static inline const char *header(struct fixture *f, const char *name)
{
    for (size_t i = 0; i < f->response.header_count; i++)
        if (str_eq_nocase(f->response.headers[i].name, str_of(name)))
            return arena_str(f->request, f->response.headers[i].value).ptr;
    return "";
}

static inline void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in: %s", part, text);
}

#endif
