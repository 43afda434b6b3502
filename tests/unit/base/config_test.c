/*
 * config_test.c - dinh.conf: defaults, the shipped files, and every way of
 * getting it wrong, each answered with file:line and a Vietnamese sentence.
 */
#include "base/config.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char good_site[] =
    "site \"xa\" { title = \"xã A\" short_name = \"A\" url = \"http://a.vn\" }\n";

static struct config *read_text(const char *text, struct error *error)
{
    char home[] = "/tmp/dinh-config-XXXXXX", path[64];
    assert_non_null(mkdtemp(home));
    snprintf(path, sizeof path, "%s/dinh.conf", home);
    assert_int_equal(file_write(path, str_of(text), 0600, NULL), 0);
    struct config *config = config_read(home, error);
    unlink(path);
    rmdir(home);
    return config;
}

static void test_defaults(void **state)
{
    (void)state;
    struct error error;
    struct config *config = read_text(good_site, &error);
    assert_non_null(config);
    assert_int_equal(config->listen.count, 2);
    assert_string_equal(config->listen.items[0], "127.0.0.1:8080");
    assert_int_equal(config->lanes, 4);
    assert_int_equal(config->limits.lane_ms, 5000);
    assert_int_equal(config->plugins.count, 5);
    assert_int_equal(config->site_count, 1);
    assert_string_equal(config->sites[0].theme, "default");
    assert_false(config->sites[0].sample);
    assert_string_equal(config->sites[0].contact.phone, "");
    config_free(config);
}

static void test_sections(void **state)
{
    (void)state;
    struct error error;
    char text[2048];
    snprintf(text, sizeof text,
             "plugins = {news}\nlimits { queue = 7 }\n"
             "plugin \"news\" { page_size = 12 title = \"Tin tức\" }\n"
             "%ssite \"b\" { title = \"xã B\" short_name = \"B\" url = \"https://b.vn\"\n"
             "hosts = {\"b.vn\", \"www.b.vn\"} sample = true contact { phone = \"1\" } }\n",
             good_site);
    struct config *config = read_text(text, &error);
    assert_non_null(config);
    assert_int_equal(config->limits.queue, 7);
    assert_string_equal(config_plugin_value(config, "news", "page_size"), "12");
    assert_string_equal(config_plugin_value(config, "news", "title"), "Tin tức");
    assert_null(config_plugin_value(config, "news", "other"));
    assert_null(config_plugin_value(config, "legal", "page_size"));
    assert_int_equal(config->site_count, 2);
    assert_string_equal(config->sites[1].hosts.items[1], "www.b.vn");
    assert_true(config->sites[1].sample);
    assert_string_equal(config->sites[1].contact.phone, "1");
    config_free(config);
}

/* The shipped tutorial states the defaults: both must say the same. */
static void test_shipped(void **state)
{
    (void)state;
    struct error error = { "" };
    struct config *shipped = config_read(TEST_SOURCE_DIR "/../scripts/default", &error);
    assert_string_equal(error.text, "");
    assert_non_null(shipped);
    struct config *defaults = read_text(good_site, &error);
    assert_non_null(defaults);
    assert_memory_equal(&shipped->limits, &defaults->limits, sizeof shipped->limits);
    assert_int_equal(shipped->plugins.count, defaults->plugins.count);
    assert_int_equal(shipped->workers, defaults->workers);
    config_free(defaults);
    config_free(shipped);
    shipped = config_read(TEST_SOURCE_DIR "/../scripts/examples/nam-chinh-2021", &error);
    assert_non_null(shipped);
    assert_true(shipped->sites[0].sample);
    config_free(shipped);
}

static void test_faults(void **state)
{
    (void)state;
    static const struct {
        const char *text, *sentence, *place;
    } faults[] = {
        { "lisen = {\"1\"}\n", "có phải ý là \"listen\"", ":1:" },
        { "\n\nworkers = nhiều\n", "số nguyên", ":3:" },
        { "workers = 65\n", "từ 0 đến 64", "" },
        { "lanes = 1\n", "từ 2 đến 32", "" },
        { "https_redirect = có\n", "true hoặc false", ":1:" },
        { "listen = {}\nlisten_tls = {}\n", "không có cổng nào", "" },
        { "listen_tls = {\"0.0.0.0:443\"}\n", "certificate", "" },
        { "https_redirect = true\n", "listen_tls", "" },
        { "log_level = \"ồn\"\n", "info, warn", "" },
        { "listen = {\"a\"", "không hiểu chữ \"site\"", ":1:" },
        { "plugins {\n}\n", "", ":1:" },
        { "site \"Xa\" { title = \"a\" short_name = \"a\" url = \"http://a\" }\n",
          "chữ thường", ":1:" },
        { "site \"..\" { title = \"a\" short_name = \"a\" url = \"http://a\" }\n",
          "chữ thường", ":1:" },
        { "site \"a\" { url = \"http://a\" }\n", "title", ":1:" },
        { "site \"a\" { title = \"a\" short_name = \"a\" url = \"a.vn\" }\n", "http://",
          ":1:" },
        { "site \"a\" { title = \"a\" short_name = \"a\" url = \"http://a.vn/\" }\n",
          "cuối", ":1:" },
        { "# \"một\n#hai\n\nlanes = 2 # ba\nworker = 1\n", "\"workers\"", ":5:" },
        { "error_log = \"a#b\\\"#\" # \"\nlane = 1\n", "\"lanes\"", ":2:" },
        { "error_log = 'a\"#'\nlane = 1\n", "\"lanes\"", ":2:" },
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char text[1024];
        struct error error;
        snprintf(text, sizeof text, "%s%s", faults[i].text, good_site);
        assert_null(read_text(text, &error));
        if (!strstr(error.text, faults[i].sentence) ||
            !strstr(error.text, faults[i].place) || !strstr(error.text, "dinh.conf"))
            fail_msg("%s gave: %s", faults[i].text, error.text);
    }
    struct error error;
    assert_null(read_text("workers = 1\n", &error));
    assert_non_null(strstr(error.text, "chưa khai báo site"));
    assert_null(read_text("listen = {\"a\"", &error));
    assert_non_null(strstr(error.text, "giữa chừng"));
    assert_null(config_read("/nonexistent", &error));
    assert_non_null(strstr(error.text, "dinh init"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
