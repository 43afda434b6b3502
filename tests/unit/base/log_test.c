/*
 * log_test.c - lines, levels, the echo of what is wrong, and dinh.conf's words.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/dinh-log-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    log_open(NULL);
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

/* What a file of the folder holds; "" when there is none. */
static const char *read_back(struct buf *buf, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    buf_clear(buf);
    (void)file_read(path, buf, 1 << 16, NULL);
    return buf_text(buf);
}

static struct config config_with(const char *error_log, const char *level)
{
    return (struct config){ .home = folder, .error_log = error_log, .log_level = level };
}

static void levels_drop_what_is_below(void **state)
{
    (void)state;
    struct buf text = { 0 };
    struct config config = config_with("log/a/error.log", "warn");
    assert_int_equal(log_configure(&config, NULL), 0);
    log_name("thử");
    log_info("không ghi");
    log_warn("một\ndòng \x1b[31m%s", "đỏ");
    const char *written = read_back(&text, "log/a/error.log");
    assert_null(strstr(written, "không ghi"));
    assert_non_null(strstr(written, " warn [thử] một dòng  [31mđỏ\n"));
    assert_ptr_equal(strchr(written, '\n'), written + strlen(written) - 1);
    buf_free(&text);
}

/* A command: all into the file, what is wrong to the terminal as well. */
static void commands_hear_what_is_wrong(void **state)
{
    (void)state;
    struct buf text = { 0 };
    char path[128];
    snprintf(path, sizeof path, "%s/terminal", folder);
    int terminal = dup(STDERR_FILENO), file = open(path, O_CREAT | O_WRONLY, 0600);
    struct config config = config_with("echo.log", "info");
    assert_int_equal(log_configure(&config, NULL), 0);
    dup2(file, STDERR_FILENO);
    log_echo(true);
    log_info("chuyện thường");
    log_warn("chuyện lạ");
    log_level(LOG_LEVEL_ERROR);
    log_warn("chuyện lạ thứ hai");
    log_echo(false);
    log_error("chỉ vào tệp");
    dup2(terminal, STDERR_FILENO);
    close(terminal);
    close(file);
    assert_non_null(strstr(read_back(&text, "echo.log"), "chuyện thường"));
    assert_non_null(strstr(buf_text(&text), "chuyện lạ\n"));
    assert_null(strstr(buf_text(&text), "thứ hai"));
    assert_non_null(strstr(buf_text(&text), "chỉ vào tệp"));
    assert_non_null(strstr(read_back(&text, "terminal"), "chuyện lạ\n"));
    assert_non_null(strstr(buf_text(&text), "thứ hai"));
    assert_null(strstr(buf_text(&text), "chuyện thường"));
    assert_null(strstr(buf_text(&text), "chỉ vào tệp"));
    buf_free(&text);
}

static void bad_places_are_refused(void **state)
{
    (void)state;
    struct error error;
    char path[5000];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    struct config config = config_with(path, "info");
    assert_int_not_equal(log_configure(&config, &error), 0);
    assert_non_null(strstr(error.text, "quá dài"));
    config.error_log = "/proc/khong-duoc/error.log";
    assert_int_not_equal(log_configure(&config, &error), 0);
    config.error_log = "."; /* a folder */
    assert_int_not_equal(log_configure(&config, &error), 0);
    config.error_log = "";
    assert_int_equal(log_configure(&config, &error), 0);
    log_error("vào hư không");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_drop_what_is_below),
        cmocka_unit_test(commands_hear_what_is_wrong),
        cmocka_unit_test(bad_places_are_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
