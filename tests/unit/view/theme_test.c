/*
 * theme_test.c - a theme made of small files: which folder wins, words and
 * their fallback, hashed assets and links between them, what is inlined and the
 * policy that allows it, and every refusal by file and line.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "view/json.h"
#include "view/theme.h"

struct fixture {
    struct arena *arena;
    char folder[64];
    struct error error;
};

static const char *path_in(struct fixture *fixture, const char *name)
{
    return arena_printf(fixture->arena, "%s/%s", fixture->folder, name);
}

static void write_bytes(struct fixture *fixture, const char *name, struct str bytes)
{
    char *path = (char *)path_in(fixture, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_int_equal(folder_make(path, 0755, NULL), 0);
    *slash = '/';
    assert_int_equal(file_write(path, bytes, 0644, NULL), 0);
}

static void write_text(struct fixture *fixture, const char *name, const char *text)
{
    write_bytes(fixture, name, str_of(text));
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_create(0);
    memcpy(fixture->folder, "/tmp/dinh-theme-XXXXXX", sizeof "/tmp/dinh-theme-XXXXXX");
    *state = fixture;
    return mkdtemp(fixture->folder) ? 0 : -1;
}

/* Removes the files, then the folders that held them. */
static int remove_file(void *data, const char *relative)
{
    struct fixture *fixture = data;
    char *path = (char *)path_in(fixture, relative);
    int result = unlink(path);
    for (char *slash; (slash = strrchr(path, '/')) && slash > path;) {
        *slash = '\0';
        if (strcmp(path, fixture->folder) == 0 || rmdir(path))
            break;
    }
    return result;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    int result = folder_walk(fixture->folder, remove_file, fixture);
    if (rmdir(fixture->folder))
        result = -1;
    arena_destroy(fixture->arena);
    free(fixture);
    return result;
}

/* The folders home/ (first) and base/, with the plugin folder news/. */
static struct theme *load(struct fixture *fixture, const char *lang)
{
    const struct theme_folder views[] = {
        { "", path_in(fixture, "home/views") },
        { "", path_in(fixture, "base/views") },
        { "news/", path_in(fixture, "news") },
    };
    const char *roots[] = { path_in(fixture, "home"), path_in(fixture, "base") };
    const struct theme_paths paths = { views, 3, roots, 2, lang };
    fixture->error.text[0] = '\0';
    return theme_load(&paths, &fixture->error);
}

static struct theme *must_load(struct fixture *fixture, const char *lang)
{
    struct theme *theme = load(fixture, lang);
    if (!theme)
        fail_msg("%s", fixture->error.text);
    return theme;
}

static void must_refuse(struct fixture *fixture, const char *wanted)
{
    struct theme *theme = load(fixture, "vi");
    if (theme || !strstr(fixture->error.text, wanted))
        fail_msg("\"%s\" lacks \"%s\"", fixture->error.text, wanted);
}

static void expect_page(struct fixture *fixture, const struct theme *theme,
                        const char *view, const char *root, const char *wanted)
{
    struct buf page = { 0 };
    dinh_value *value = json_read(fixture->arena, str_of(root), NULL);
    if (theme_render(theme, view, fixture->arena, value, &page, &fixture->error))
        fail_msg("%s", fixture->error.text);
    assert_string_equal(buf_text(&page), wanted);
    buf_free(&page);
}

static const struct theme_asset *asset(const struct theme *theme, const char *name)
{
    size_t count;
    const struct theme_asset *assets = theme_assets(theme, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(assets[i].name, name) == 0)
            return &assets[i];
    }
    return NULL;
}

static void first_folder_wins(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "base/views/layout.html", "<{{$main}}{{/main}}>");
    write_text(fixture, "base/views/part/foot.html", "cũ");
    write_text(fixture, "home/views/part/foot.html", "\xEF\xBB\xBFmới");
    write_text(fixture, "home/views/.part.html.swp", "{{#");
    write_text(fixture, "home/views/notes.txt", "{{#");
    write_text(fixture, "news/list.html",
               "{{<layout}}{{$main}}{{title}} {{site}} {{>part/foot}}{{/main}}{{/layout}}");
    struct theme *theme = must_load(fixture, "vi");
    expect_page(fixture, theme, "news/list",
                "{\"site\":\"Nam Chính\",\"title\":\"no\",\"data\":{\"title\":\"T&T\"}}",
                "<T&amp;T Nam Chính mới>");
    expect_page(fixture, theme, "part/foot", "{}", "mới");
    assert_true(theme_has_view(theme, "news/list"));
    assert_false(theme_has_view(theme, "list"));
    assert_false(theme_has_view(theme, "notes"));
    struct buf page = { 0 };
    assert_int_equal(theme_render(theme, "none", fixture->arena, value_map(fixture->arena),
                                  &page, &fixture->error),
                     -1);
    assert_non_null(strstr(fixture->error.text, "«none»"));
    theme_free(theme);
}

static void words_fall_back(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "base/views/v.html", "{{t.nav.home}}|{{t.nav.news}}|{{t.x}}");
    write_text(fixture, "base/lang/vi.json",
               "{\"nav\":{\"home\":\"Trang chủ\",\"news\":\"Tin & bài\"},\"x\":\"1\"}");
    write_text(fixture, "base/lang/en.json", "{\"nav\":{\"home\":\"Home\"}}");
    write_text(fixture, "home/lang/vi.json", "{\"x\":\"2\"}");
    struct theme *theme = must_load(fixture, "vi");
    expect_page(fixture, theme, "v", "{}", "Trang chủ|Tin &amp; bài|2");
    assert_string_equal(theme_word(theme, "nav.news"), "Tin & bài");
    assert_string_equal(theme_word(theme, "nav"), "nav");
    assert_string_equal(theme_word(theme, "nav.none"), "nav.none");
    theme_free(theme);

    theme = must_load(fixture, "en");
    expect_page(fixture, theme, "v", "{}", "Home|Tin &amp; bài|2");
    theme_free(theme);
    theme = must_load(fixture, NULL);
    assert_string_equal(theme_word(theme, "nav.home"), "Trang chủ");
    theme_free(theme);
}

static void assets_are_named_by_their_bytes(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "base/views/v.html", "{{asset.site_js}} {{asset.font_b_4_woff2}}");
    write_text(fixture, "base/static/site.js", "1");
    write_text(fixture, "home/static/site.js", "abc");
    write_text(fixture, "base/static/font/b-4.woff2", "abc");
    write_text(fixture, "base/static/.site.js.swp", "x");
    write_text(fixture, "base/static/a b", "x");
    struct theme *theme = must_load(fixture, "vi");
    expect_page(
        fixture, theme, "v", "{}",
        "/tinh/site.ba7816bf.js /tinh/font/b-4.ba7816bf.woff2"); /* SHA-256 of abc */
    size_t count;
    theme_assets(theme, &count);
    assert_int_equal(count, 3);
    const struct theme_asset *js = asset(theme, "site.js");
    assert_string_equal(js->type, "text/javascript; charset=utf-8");
    assert_string_equal(js->etag, "\"ba7816bf8f01cfea\"");
    assert_string_equal(js->file, path_in(fixture, "home/static/site.js"));
    assert_true(str_is(js->bytes, "abc"));
    const struct theme_asset *font = asset(theme, "font/b-4.woff2");
    assert_string_equal(font->type, "font/woff2");
    assert_int_equal(font->bytes.len, 0);
    const struct theme_asset *odd = asset(theme, "a b");
    assert_string_equal(odd->type, "application/octet-stream");
    assert_string_equal(odd->href, "/tinh/a%20b.2d711642");
    theme_free(theme);
}

static void style_sheets_are_relinked(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "base/static/css/z.css",
               "@import \"../a.css\";\r\n/* url(none.png) 'it's */\r"
               "b{background:URL( \"i.png\" )}\nc{d:url(../e.svg#f?g)}"
               "h{i:url(data:x)url('/k')url(https://l)url(#m)url(//n)content:\"url(o)\"}");
    write_text(fixture, "base/static/a.css", "q{r:s}");
    write_text(fixture, "base/static/css/i.png", "abc");
    write_text(fixture, "base/static/e.svg", "abc");
    struct theme *theme = must_load(fixture, "vi");
    const struct theme_asset *css = asset(theme, "css/z.css");
    const char *wanted = arena_printf(
        fixture->arena,
        "@import \"%s\";\n/* url(none.png) 'it's */\n"
        "b{background:URL( \"/tinh/css/i.ba7816bf.png\" )}\n"
        "c{d:url(/tinh/e.ba7816bf.svg#f?g)}"
        "h{i:url(data:x)url('/k')url(https://l)url(#m)url(//n)content:\"url(o)\"}",
        asset(theme, "a.css")->href);
    assert_true(str_is(css->bytes, wanted));
    const char *former = arena_text(fixture->arena, css->href);
    theme_free(theme);

    write_text(fixture, "base/static/a.css", "q{r:t}"); /* a new name there, and here */
    theme = must_load(fixture, "vi");
    assert_string_not_equal(asset(theme, "css/z.css")->href, former);
    theme_free(theme);
}

static void bad_style_sheets_are_refused(void **state)
{
    struct fixture *fixture = *state;
    static const char *const cases[][2] = {
        { "a{}\nb{c:url(none.png)}", "a.css:2: không có tệp tĩnh «none.png»" },
        { "@import '../../etc/x.css';", "a.css:1: không có tệp tĩnh" },
        { "@import 'b.css';", "vòng" },
        { "@import 'a.css';", "vòng" },
        { "a{b:url(\"x", "không có tệp tĩnh «x»" },
        { "a{b:url(x", "không có tệp tĩnh «x»" },
        { "\xFF", "a.css: tệp không phải UTF-8" },
    };
    write_text(fixture, "base/static/b.css", "@import url(a.css);");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_text(fixture, "base/static/a.css", cases[i][0]);
        must_refuse(fixture, cases[i][1]);
    }
    static const char *const odd[] = { "",    "/*",      "url(",       "url()",      "\"",
                                       "'\\", "@import", "@import \"", "a{b:url( )}" };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        write_text(fixture, "base/static/a.css", odd[i]);
        theme_free(must_load(fixture, "vi"));
    }
}

static const char *sha256_source(struct fixture *fixture, const char *text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char base64[64];
    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    sodium_bin2base64(base64, sizeof base64, hash, sizeof hash,
                      sodium_base64_VARIANT_ORIGINAL);
    return arena_printf(fixture->arena, "'sha256-%s'", base64);
}

static void inlined_text_is_hashed(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "base/views/v.html",
               "<style>{{{inline.css}}}</style><script>{{{inline.script}}}</script>");
    write_text(fixture, "base/theme.json",
               "{\"inline_css\":[\"a.css\",\"b.css\"],\"inline_script\":[\"i.js\"]}");
    write_text(fixture, "base/static/a.css", "a > b {}\r\n");
    write_text(fixture, "base/static/b.css",
               "\xEF\xBB\xBF"
               "c{}");
    write_text(fixture, "base/static/i.js", "x = '<&>'\n");
    struct theme *theme = must_load(fixture, "vi");
    expect_page(fixture, theme, "v", "{}",
                "<style>a > b {}\nc{}</style><script>x = '<&>'\n</script>");
    assert_string_equal(
        theme_csp(theme),
        arena_printf(fixture->arena,
                     "default-src 'none'; style-src 'self' %s; script-src 'self' %s; "
                     "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                     "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                     "manifest-src 'self'",
                     sha256_source(fixture, "a > b {}\nc{}"),
                     sha256_source(fixture, "x = '<&>'\n")));
    theme_free(theme);

    static const char *const bad[] = { "</STYLE ", "a\x01", "a</style>" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        write_text(fixture, "base/static/b.css", bad[i]);
        must_refuse(fixture, "b.css: chứa </style");
    }
    write_text(fixture, "base/static/b.css", "");
    write_text(fixture, "base/static/i.js", "'<!--<script>'");
    must_refuse(fixture, "i.js: chứa </script");
    write_text(fixture, "base/static/i.js", "'</Script>'");
    must_refuse(fixture, "i.js: chứa </script");
}

static void nothing_inlined(void **state)
{
    struct fixture *fixture = *state;
    struct theme *theme = must_load(fixture, "vi");
    assert_non_null(strstr(theme_csp(theme), "style-src 'self'; script-src 'self'; "));
    size_t count;
    theme_assets(theme, &count);
    assert_int_equal(count, 0);
    assert_string_equal(theme_word(theme, "a.b"), "a.b");
    theme_free(theme);
    theme_free(NULL);
}

static void faults_name_the_file(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *file, *text, *wanted;
    } cases[] = {
        { "base/views/a.html", "x\n{{#a}}", "base/views/a.html:2: thẻ chưa đóng" },
        { "base/views/a.html", "x\n\n{{>none}}",
          "base/views/a.html:3: không có giao diện «none»" },
        { "base/views/a.html", "đ\n\xC4",
          "base/views/a.html:2: có ký tự không phải UTF-8" },
        { "base/lang/vi.json", "{\"a\":}", "base/lang/vi.json: JSON dòng 1, cột 6" },
        { "base/lang/vi.json", "[]", "base/lang/vi.json: phải là một bảng" },
        { "base/theme.json", "{", "base/theme.json: JSON dòng 1" },
        { "base/theme.json", "{\"inline_css\":[\"none.css\"]}", "static/none.css" },
        { "base/theme.json", "{\"inline_css\":\"a.css\"}", "phải là danh sách" },
        { "base/theme.json", "{\"inline_script\":[1]}", "không có tệp static/" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_text(fixture, cases[i].file, cases[i].text);
        must_refuse(fixture, cases[i].wanted);
        assert_null(load(fixture, "vi"));
        write_text(fixture, cases[i].file, strstr(cases[i].file, ".json") ? "{}" : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(first_folder_wins, setup, teardown),
        cmocka_unit_test_setup_teardown(words_fall_back, setup, teardown),
        cmocka_unit_test_setup_teardown(assets_are_named_by_their_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(style_sheets_are_relinked, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_style_sheets_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(inlined_text_is_hashed, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_inlined, setup, teardown),
        cmocka_unit_test_setup_teardown(faults_name_the_file, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
