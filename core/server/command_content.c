/*
 * command_content.c - dinh import and dinh export.
 */
#include "server/command.h"

#include "base/clock.h"
#include "content/import.h"

#include <stdio.h>
#include <unistd.h>

static const char import_usage[] =
    "Cách dùng: dinh import HOME --kind LOẠI TỆP.jsonl [--files THƯ-MỤC] [--site TÊN]\n"
    "Nhập mỗi dòng JSON thành một mục và đăng ngay. Chạy lại thì chỉ những dòng khác\n"
    "đi mới được sửa, nên bị ngắt giữa chừng cứ chạy lại. Mỗi dòng cần có \"id\".\n"
    "--files là nơi có các tệp được nhắc đến: theo tên, hoặc thư mục files của một trang\n"
    "Đình khi nhập những gì dinh export đã ghi ra.\n";

static const char export_usage[] =
    "Cách dùng: dinh export HOME --kind LOẠI [--site TÊN] > TỆP.jsonl\n"
    "Ghi các mục đã đăng ra màn hình, mỗi mục một dòng, theo cách dinh import đọc.\n";

struct words {
    const char *home, *kind, *file, *files, *site;
};

/* The words behind the verb; false (and a sentence) when they do not fit. */
static bool read_words(int argc, char **argv, bool wants_file, struct words *words)
{
    *words = (struct words){ 0 };
    for (int i = 1; i < argc; i++) {
        const char **value = strcmp(argv[i], "--kind") == 0    ? &words->kind
                             : strcmp(argv[i], "--files") == 0 ? &words->files
                             : strcmp(argv[i], "--site") == 0  ? &words->site
                                                               : NULL;
        if (value && i + 1 < argc)
            *value = argv[++i];
        else if (!words->home && argv[i][0] != '-')
            words->home = argv[i];
        else if (wants_file && !words->file && argv[i][0] != '-')
            words->file = argv[i];
        else
            return false;
    }
    return words->home && words->kind && (!wants_file || words->file);
}

struct import_state {
    struct command_home *home;
    const char *kind;
    bool terminal;
    uint64_t shown; /* refusals printed */
};

enum { BAR_WIDTH = 30, REFUSALS_SHOWN = 20, EVENT_NAME_MAX = 128 };

static void show_progress(void *data, uint64_t done, uint64_t all)
{
    struct import_state *state = data;
    if (!state->terminal || all == 0)
        return;
    int filled = (int)(done * BAR_WIDTH / all);
    fprintf(stderr, "\r[%.*s%*s] %3d %%", filled, "##############################",
            BAR_WIDTH - filled, "", (int)(done * 100 / all));
    if (done == all)
        fputc('\n', stderr);
}

static void show_refused(void *data, uint64_t line, struct str id, const char *why)
{
    struct import_state *state = data;
    if (state->shown++ < REFUSALS_SHOWN)
        fprintf(stderr, "%sdòng %llu (%.*s): %s\n", state->terminal ? "\r" : "",
                (unsigned long long)line, STR_ARG(id), why);
}

/* "news.published": what hooks in C and Lua listen to. */
static void raise_event(void *data, const char *event, const dinh_value *item)
{
    struct import_state *state = data;
    char name[EVENT_NAME_MAX];
    snprintf(name, sizeof name, "%s.%s", state->kind, event);
    /* Hooks get the item itself; nobody reads it after them. */
    workspace_emit(state->home->workspace, name, (dinh_value *)item);
}

static void print_summary(const struct import_result *r, const struct import_state *state)
{
    printf("Đã đọc %llu dòng: %llu mục mới, %llu mục thay đổi, %llu mục giữ nguyên, "
           "%llu dòng bị từ chối.\n",
           (unsigned long long)r->lines, (unsigned long long)r->added,
           (unsigned long long)r->changed, (unsigned long long)r->same,
           (unsigned long long)r->refused);
    if (state->shown > REFUSALS_SHOWN)
        printf("Chỉ in %d dòng bị từ chối đầu tiên.\n", REFUSALS_SHOWN);
    if (r->files_missing)
        printf("%llu tệp được nhắc đến nhưng không có trong thư mục --files.\n",
               (unsigned long long)r->files_missing);
    if (r->keys_unknown)
        printf("%llu khóa bị bỏ qua vì loại này không có trường nào tên như thế.\n",
               (unsigned long long)r->keys_unknown);
    if (r->choices_unknown)
        printf("%llu giá trị không có trong danh mục của xã, được giữ nguyên văn.\n",
               (unsigned long long)r->choices_unknown);
}

static int import_into(struct command_home *home, const struct words *words)
{
    struct import_state state = { .home = home,
                                  .kind = words->kind,
                                  .terminal = isatty(STDERR_FILENO) };
    struct import_result result = { 0 };
    struct error error = { "" };
    const struct import_options options = {
        .kind = words->kind,
        .file = words->file,
        .files = words->files,
        .url = workspace_site(home->workspace)->config->url,
        .now_ms = clock_now_ms(),
        .progress = show_progress,
        .refused = show_refused,
        .event = raise_event,
        .data = &state,
    };
    int failed = import_run(workspace_content(home->workspace), &options, &result, &error);
    workspace_bump(home->workspace, false);
    print_summary(&result, &state);
    if (failed)
        fprintf(stderr, "dinh: %s\n", error.text);
    return failed ? 1 : 0;
}

int command_import(int argc, char **argv)
{
    struct words words;
    if (!read_words(argc, argv, true, &words)) {
        fputs(import_usage, argc == 2 && strcmp(argv[1], "--help") == 0 ? stdout : stderr);
        return argc == 2 && strcmp(argv[1], "--help") == 0 ? 0 : 2;
    }
    struct command_home home;
    if (command_open(&home, words.home, words.site))
        return 1;
    int code = import_into(&home, &words);
    command_close(&home);
    return code;
}

static int write_line(void *data, struct str line)
{
    FILE *out = data;
    return fwrite(line.ptr, 1, line.len, out) == line.len && fputc('\n', out) != EOF ? 0
                                                                                     : -1;
}

int command_export(int argc, char **argv)
{
    struct words words;
    if (!read_words(argc, argv, false, &words)) {
        fputs(export_usage, argc == 2 && strcmp(argv[1], "--help") == 0 ? stdout : stderr);
        return argc == 2 && strcmp(argv[1], "--help") == 0 ? 0 : 2;
    }
    struct command_home home;
    if (command_open(&home, words.home, words.site))
        return 1;
    struct error error = { "" };
    int failed = export_run(workspace_content(home.workspace), words.kind, false,
                            write_line, stdout, &error);
    if (fflush(stdout) == EOF || ferror(stdout))
        failed = error_set(&error, "không ghi được hết dữ liệu ra màn hình hoặc tệp.");
    if (failed)
        fprintf(stderr, "dinh: %s\n", error.text);
    command_close(&home);
    return failed ? 1 : 0;
}
