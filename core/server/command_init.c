/*
 * command_init.c - dinh init: a new portal home, empty or with the sample.
 *
 * The home gets a dinh.conf (a tutorial), the folders a commune may fill
 * (plugins, themes, sites/<name>/scripts) and migrated databases. The sample is
 * imported through the same import as anybody's data.
 */
#include "server/command.h"

#include "base/file.h"
#include "server/sample.h"

#include <stdio.h>

static const char usage[] =
    "Cách dùng: dinh init HOME [--sample]\n"
    "Tạo thư mục HOME cho một cổng mới: dinh.conf và các thư mục dữ liệu. Với\n"
    "--sample, nạp thêm trang mẫu của xã Nam Chính năm 2021.\n";

static const char sample_scripts[] = "examples/nam-chinh-2021";

static int write_config(struct arena *arena, const struct portal_paths *paths,
                        const char *template, struct error *error)
{
    const char *target = arena_printf(arena, "%s/dinh.conf", paths->home);
    if (file_exists(target))
        return error_set(error, "%s đã có; chọn thư mục khác hoặc xóa tệp ấy.", target);
    static const char *const folders[] = { "log", "run", "plugins", "themes", "sites" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (folder_make(arena_printf(arena, "%s/%s", paths->home, folders[i]), 0750, error))
            return -1;
    struct buf text = { 0 };
    int result = file_read(arena_printf(arena, "%s/%s/dinh.conf", paths->scripts, template),
                           &text, 1 << 20, error);
    if (result == 0)
        result = file_write(target, buf_str(&text), 0640, error);
    buf_free(&text);
    return result;
}

int command_init(int argc, char **argv)
{
    bool sample = argc == 3 && strcmp(argv[2], "--sample") == 0;
    bool help = argc == 2 && strcmp(argv[1], "--help") == 0;
    if (help || argc < 2 || argc > 3 || (argc == 3 && !sample) || argv[1][0] == '-') {
        fputs(usage, help ? stdout : stderr);
        return help ? 0 : 2;
    }
    struct arena *arena = arena_create(0);
    struct portal_paths paths = { .home = argv[1] };
    struct error error;
    command_paths(arena, &paths);
    int code = write_config(arena, &paths, sample ? sample_scripts : "default", &error);
    arena_destroy(arena);
    if (code) {
        fprintf(stderr, "dinh: %s\n", error.text);
        return 1;
    }
    struct command_home home;
    if (command_open(&home, argv[1], NULL))
        return 1;
    code = sample ? sample_import(&home, arena_printf(home.arena, "%s/%s/sample",
                                                      home.paths.scripts, sample_scripts))
                  : 0;
    const char *name = workspace_site(home.workspace)->config->name;
    if (code == 0)
        printf("Đã tạo %s.\nBước tiếp theo: sửa %s/dinh.conf (site \"%s\"), rồi chạy "
               "dinh run %s\n",
               argv[1], argv[1], name, argv[1]);
    command_close(&home);
    return code;
}
