/*
 * command_portal.c - dinh run, check, reload, plugins.
 */
#include "server/command.h"

#include "base/log.h"
#include "server/control.h"
#include "server/first_admin.h"
#include "server/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One home and nothing else; prints the usage for anything but that. */
static const char *only_home(int argc, char **argv, const char *usage, int *code)
{
    bool help = argc == 2 && strcmp(argv[1], "--help") == 0;
    if (argc == 2 && argv[1][0] != '-')
        return argv[1];
    fputs(usage, help ? stdout : stderr);
    *code = help ? 0 : 2;
    return NULL;
}

static const char run_usage[] =
    "Cách dùng: dinh run HOME [--listen ĐỊA-CHỈ:CỔNG] [--theme THƯ-MỤC]\n"
    "Chạy cổng ở tiền cảnh; in một dòng khi bắt đầu nhận kết nối. Ctrl+C để dừng.\n"
    "--theme thử một giao diện đang làm, đọc lại ở mỗi lần dinh reload.\n";

int command_run(int argc, char **argv)
{
    const char *home = NULL, *listen = NULL, *theme = NULL;
    bool help = argc == 2 && strcmp(argv[1], "--help") == 0, wrong = argc < 2;
    for (int i = 1; i < argc && !wrong && !help; i++) {
        if (strcmp(argv[i], "--listen") == 0 && i + 1 < argc)
            listen = argv[++i];
        else if (strcmp(argv[i], "--theme") == 0 && i + 1 < argc)
            theme = argv[++i];
        else if (!home && argv[i][0] != '-')
            home = argv[i];
        else
            wrong = true;
    }
    if (help || wrong || !home) {
        fputs(run_usage, help ? stdout : stderr);
        return help ? 0 : 2;
    }
    struct arena *arena = arena_create(0);
    struct portal_paths paths = { .home = home };
    command_paths(arena, &paths);
    /* Children change no directory, but an admin may have given relative paths. */
    char *absolute_home = realpath(home, NULL),
         *absolute_theme = theme ? realpath(theme, NULL) : NULL;
    int code = 1;
    if (!absolute_home)
        fprintf(stderr, "dinh: không có thư mục %s; tạo bằng \"dinh init %s\".\n", home,
                home);
    else if (theme && !absolute_theme)
        fprintf(stderr, "dinh: không có thư mục giao diện %s.\n", theme);
    else {
        paths.home = absolute_home;
        paths.theme_override = absolute_theme;
        const struct master_options options = {
            .home = absolute_home,
            .listen = listen,
            .children = { &paths, checker_run, migrator_run, worker_run,
                          first_admin_welcome },
        };
        code = master_run(&options);
    }
    free(absolute_home);
    free(absolute_theme);
    arena_destroy(arena);
    return code;
}

static const char check_usage[] =
    "Cách dùng: dinh check HOME\n"
    "Kiểm tra cấu hình, phần mở rộng, kịch bản và giao diện mà không chạy cổng; in\n"
    "từng lỗi kèm cách sửa. Kết thúc bằng 0 khi không có lỗi.\n";

int command_check(int argc, char **argv)
{
    int code = 0;
    const char *path = only_home(argc, argv, check_usage, &code);
    if (!path)
        return code;
    struct error error;
    struct config *config = config_read(path, &error);
    if (!config) {
        fprintf(stderr, "dinh: %s\n", error.text);
        return 1;
    }
    struct arena *arena = arena_create(0);
    struct portal_paths paths = { .home = path };
    command_paths(arena, &paths);
    log_level(LOG_LEVEL_ERROR);
    code = checker_run(&paths, config, STDERR_FILENO);
    if (code == 0)
        puts("Không có lỗi.");
    arena_destroy(arena);
    config_free(config);
    return code;
}

static const char reload_usage[] =
    "Cách dùng: dinh reload HOME\n"
    "Kiểm tra rồi áp dụng cấu hình, phần mở rộng, kịch bản và giao diện mới cho cổng\n"
    "đang chạy, không cắt câu trả lời nào. Có lỗi thì cổng giữ nguyên như cũ.\n";

enum { RELOAD_TIMEOUT_MS = 120000 };

int command_reload(int argc, char **argv)
{
    int code = 0;
    const char *path = only_home(argc, argv, reload_usage, &code);
    if (!path)
        return code;
    struct error message = { "" };
    if (control_reload(path, RELOAD_TIMEOUT_MS, &message)) {
        fprintf(stderr, "dinh: %s\n", message.text);
        return 1;
    }
    puts("Đã nạp lại.");
    return 0;
}

static const char plugins_usage[] =
    "Cách dùng: dinh plugins HOME\n"
    "Liệt kê các phần mở rộng: trang, lệnh, cài đặt và tình trạng.\n";

int command_plugins(int argc, char **argv)
{
    int code = 0;
    const char *path = only_home(argc, argv, plugins_usage, &code);
    if (!path)
        return code;
    struct command_home home;
    if (command_open(&home, path, NULL))
        return 1;
    control_plugins(home.portal, home.state, stdout);
    command_close(&home);
    return 0;
}
