/*
 * main.c - the command line of dinh: a table of verbs.
 *
 * Read from the bottom: main finds the verb in the table and hands it the rest
 * of the words; a verb the table lacks may be a plugin's (dinh search HOME ...).
 */
#include "desk/tool.h"
#include "server/command.h"
#include "view/render_command.h"

#include <stdio.h>

static const struct verb {
    const char *name, *words, *help;
    int (*run)(int argc, char **argv); /* argv[0] is the verb */
} verbs[] = {
    { "init", "HOME [--sample]", "tạo thư mục cho một cổng mới", command_init },
    { "run", "HOME [--listen ĐỊA-CHỈ:CỔNG]", "chạy cổng", command_run },
    { "check", "HOME", "kiểm tra cấu hình, phần mở rộng, kịch bản", command_check },
    { "reload", "HOME", "áp dụng thay đổi cho cổng đang chạy", command_reload },
    { "plugins", "HOME", "liệt kê các phần mở rộng và tình trạng", command_plugins },
    { "import", "HOME --kind LOẠI TỆP.jsonl", "nhập nội dung", command_import },
    { "export", "HOME --kind LOẠI", "xuất nội dung", command_export },
    { "user", "HOME VIỆC ...", "tài khoản của ban biên tập: thêm, đường dẫn, mật khẩu",
      command_user },
    { "audit", "HOME verify", "kiểm tra nhật ký có còn nguyên vẹn", command_audit },
    { "render", "VIEW.html DATA.json", "thử một khuôn trang với dữ liệu", render_command },
    { "tool", "TÊN", "xử lý một tệp trong tiến trình có giới hạn (cổng tự gọi)",
      tool_main },
};

static void print_usage(FILE *out)
{
    fprintf(out, "Đình %s - cổng thông tin điện tử của xã, phường\n\n", DINH_VERSION);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        fprintf(out, "  dinh %-8s%s\n      %s\n", verbs[i].name, verbs[i].words,
                verbs[i].help);
    fputs("  dinh search  HOME CÂU-TÌM [--json]\n      tìm như người đọc tìm trên trang\n\n"
          "Mỗi lệnh có --help. Phần mở rộng có thể thêm lệnh: dinh plugins HOME.\n",
          out);
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_usage(argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("Đình %s\n", DINH_VERSION);
        return 0;
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(argc - 1, argv + 1);
    int code = argv[1][0] == '-' ? -1 : command_plugin(argc - 1, argv + 1);
    if (code != -1)
        return code;
    fprintf(stderr, "dinh: không có lệnh \"%s\".\n\n", argv[1]);
    print_usage(stderr);
    return 2;
}
