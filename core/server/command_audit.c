/*
 * command_audit.c - dinh audit HOME verify: is the log as it was written?
 */
#include "server/command.h"

#include "store/audit.h"

#include <stdio.h>

static const char usage[] =
    "Cách dùng: dinh audit HOME verify [--known SỐ:MÃ] [--site TÊN]\n"
    "Đọc cả nhật ký và cho biết có dòng nào bị sửa, bị xóa, bị chèn, bị đổi chỗ hay bị "
    "cắt\n"
    "mất ở cuối không. In số và mã của dòng cuối: nên ghi lại ở nơi khác (sổ, thư), vì "
    "chỉ\n"
    "như thế mới biết được cả nhật ký có bị thay hay không; lần sau đưa cho --known để "
    "so.\n"
    "Kết thúc bằng 0 khi nhật ký nguyên vẹn.\n";

struct audit_words {
    const char *home, *verb, *site;
    struct str known_hash;
    uint64_t known; /* 0: none given */
};

static bool read_known(const char *text, struct audit_words *words)
{
    struct str rest = str_of(text), number = str_cut(&rest, ':');
    words->known_hash = rest;
    return str_to_u64(number, &words->known) && words->known > 0 &&
           words->known <= INT64_MAX && rest.len == AUDIT_HEX - 1;
}

static bool read_words(int argc, char **argv, struct audit_words *words)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--site") == 0 && i + 1 < argc)
            words->site = argv[++i];
        else if (strcmp(argv[i], "--known") == 0 && i + 1 < argc) {
            if (!read_known(argv[++i], words))
                return false;
        } else if (!words->home && argv[i][0] != '-')
            words->home = argv[i];
        else if (!words->verb && strcmp(argv[i], "verify") == 0)
            words->verb = argv[i];
        else
            return false;
    }
    return words->home && words->verb;
}

static int verify(struct store *store, const struct audit_words *words)
{
    struct error error = { "" };
    char hex[AUDIT_HEX];
    int64_t count = 0;
    int result = audit_verify(store, &count, &error);
    if (result == 0 && words->known &&
        !audit_has(store, (int64_t)words->known, words->known_hash))
        result = error_set(&error,
                           "dòng %llu không còn mã đã ghi lại: nhật ký đã bị thay từ đầu "
                           "hoặc từ một dòng trước đó",
                           (unsigned long long)words->known);
    if (result) {
        fprintf(stderr, "dinh: %s\n", error.text);
        return 1;
    }
    printf("Nhật ký nguyên vẹn: %lld dòng.\n", (long long)count);
    if (count && audit_last(store, &count, hex))
        printf("Dòng cuối: %lld:%s\n", (long long)count, hex);
    return 0;
}

int command_audit(int argc, char **argv)
{
    struct audit_words words = { .home = NULL };
    bool help = argc == 2 && strcmp(argv[1], "--help") == 0;
    if (help || !read_words(argc, argv, &words)) {
        fputs(usage, help ? stdout : stderr);
        return help ? 0 : 2;
    }
    struct command_home home;
    if (command_open(&home, words.home, words.site))
        return 1;
    int code = verify(workspace_store(home.workspace, DINH_DB_SITE), &words);
    command_close(&home);
    return code;
}
