/*
 * tool.c - asking for a tool: work folders, starting `dinh tool NAME`, waiting for
 * it and no longer than that (see tool.h). What the started program does with itself
 * is in tool_main.c.
 *
 * 1 the tools   2 work folders   3 starting   4 waiting
 */
#include "desk/tool.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/patience.h"
#include "desk/tool_table.h"

#include <dinh/plugin.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <dirent.h>
#include <unistd.h>

/* ---- 1. the tools ---- */

/* Upright, nothing left of what the camera wrote beside the picture. */
#define VIPS(size, made, ...)                                                       \
    .program = "/usr/bin/vipsthumbnail",                                            \
    .package = "libvips-tools", .input = "picture", .arguments = { "vipsthumbnail", \
                                                                   "picture",       \
                                                                   "--size",        \
                                                                   (size),          \
                                                                   "-o",            \
                                                                   (made),          \
                                                                   __VA_ARGS__ },   \
    .cpu_s = 20, .wall_ms = 30000, .memory_mb = 1536, .file_mb = 64, .descriptors = 64
#define MADE_JPEG "made.jpg[Q=82,optimize_coding,strip]"
#define MADE_WEBP "made.webp[Q=85,effort=4,strip]"
#define RENDITION(width)                                            \
    {                                                               \
        .name = "rendition-" width, .output = "smaller.webp",       \
        VIPS(width "x>", "smaller.webp[Q=78,effort=4,strip]", NULL) \
    }
#define OFFICE(from, filter, to)                                             \
    {                                                                        \
        .name = "office-" from, .program = "/usr/bin/soffice",               \
        .package = "libreoffice-writer-nogui libreoffice-calc-nogui",        \
        .input = "paper." from, .output = "paper." to,                       \
        .arguments = { "soffice",                                            \
                       "--headless",                                         \
                       "--norestore",                                        \
                       "--nolockcheck",                                      \
                       "--infilter=" filter,                                 \
                       "--convert-to",                                       \
                       to,                                                   \
                       "paper." from },                                      \
        .needs_tmp = true, .cpu_s = 50, .wall_ms = 60000, .memory_mb = 3072, \
        .file_mb = 64, .descriptors = 256                                    \
    }

static const struct tool tools[] = {
    { .name = "picture", .output = "made.jpg", VIPS("2048x2048>", MADE_JPEG, NULL) },
    { .name = "picture-alpha", .output = "made.webp", VIPS("2048x2048>", MADE_WEBP, NULL) },
    /* Colours of another space become sRGB. Not for all: without a profile inside,
     * libvips 8.14 would turn blue into violet. */
    { .name = "picture-profile",
      .output = "made.jpg",
      VIPS("2048x2048>", MADE_JPEG, "--eprofile", "srgb") },
    { .name = "picture-profile-alpha",
      .output = "made.webp",
      VIPS("2048x2048>", MADE_WEBP, "--eprofile", "srgb") },
    RENDITION("320"),
    RENDITION("640"),
    RENDITION("1024"),
    RENDITION("1600"),
    OFFICE("doc", "MS Word 97", "docx"),
    OFFICE("xls", "MS Excel 97", "xlsx"),
};

const struct tool *tool_find(const char *name)
{
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        if (strcmp(tools[i].name, name) == 0)
            return &tools[i];
    return NULL;
}

bool tool_is_installed(const char *name)
{
    const struct tool *tool = tool_find(name);
    return tool && access(tool->program, X_OK) == 0;
}

/* ---- 2. work folders ---- */

static const char work_prefix[] = "work-", part_prefix[] = "part-"; /* received.c */
enum { LEFT_BEHIND_S = 3600 }; /* no tool runs that long */

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    if (remove(path) != 0)
        log_warn("không xóa được %s: %s", path, strerror(errno));
    return 0;
}

static void remove_folder(const char *path)
{
    enum { DESCRIPTORS = 8 };
    nftw(path, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}

static bool is_left_behind(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 &&
           clock_now_ms() / 1000 - st.st_mtim.tv_sec > LEFT_BEHIND_S;
}

static void sweep(const char *parent)
{
    DIR *folder = opendir(parent);
    if (!folder)
        return;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        char path[4096];
        struct str name = str_of(entry->d_name);
        if (!str_starts(name, str_of(work_prefix)) &&
            !str_starts(name, str_of(part_prefix)))
            continue;
        snprintf(path, sizeof path, "%s/%s", parent, entry->d_name);
        if (is_left_behind(path))
            remove_folder(path);
    }
    closedir(folder);
}

int tool_work_open(struct tool_work *work, const char *parent, struct error *error)
{
    work->folder[0] = '\0';
    if (folder_make(parent, 0750, error))
        return DINH_FAILED;
    sweep(parent);
    char name[sizeof work->folder];
    int len = snprintf(name, sizeof name, "%s/%sXXXXXX", parent, work_prefix);
    if (len < 0 || (size_t)len >= sizeof name)
        return error_set(error, "đường dẫn quá dài: %s", parent);
    if (!mkdtemp(name))
        return error_set(error, "không tạo được thư mục tạm trong %s: %s", parent,
                         strerror(errno));
    memcpy(work->folder, name, sizeof name);
    return 0;
}

void tool_work_close(struct tool_work *work)
{
    if (work->folder[0])
        remove_folder(work->folder);
    work->folder[0] = '\0';
}

/* ---- 3. starting ---- */

/* The file under the name the tool knows; a link, so that nothing of the path it
 * came by reaches a command line. */
static int place_input(const struct tool_work *work, struct arena *arena,
                       const struct tool *tool, const char *input, struct error *error)
{
    const char *place = arena_printf(arena, "%s/%s", work->folder, tool->input);
    const char *made = arena_printf(arena, "%s/%s", work->folder, tool->output);
    char *target = realpath(input, NULL);
    if (!target)
        return error_set(error, "không mở được tệp: %s", strerror(errno));
    unlink(place);
    unlink(made);
    int result = symlink(target, place);
    free(target);
    return result == 0
               ? 0
               : error_set(error, "không ghi được thư mục tạm: %s", strerror(errno));
}

/* What it says goes to a file of the work folder, for the log. */
static int say_where(posix_spawn_file_actions_t *actions, const struct tool_work *work,
                     const char *words)
{
    int failed = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failed)
        failed = posix_spawn_file_actions_addopen(actions, 1, words,
                                                  O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!failed)
        failed = posix_spawn_file_actions_adddup2(actions, 1, 2);
    if (!failed)
        failed = posix_spawn_file_actions_addchdir_np(actions, work->folder);
    return failed;
}

/* A group of its own, so that it ends with all it has started; signals as a program
 * expects them, whatever this thread has blocked. */
static int set_apart(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    int failed = posix_spawnattr_setsigmask(attributes, &none);
    if (!failed)
        failed = posix_spawnattr_setsigdefault(attributes, &all);
    if (!failed)
        failed = posix_spawnattr_setpgroup(attributes, 0);
    if (!failed)
        failed = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP |
                                                          POSIX_SPAWN_SETSIGMASK |
                                                          POSIX_SPAWN_SETSIGDEF);
    return failed;
}

static int start(const struct tool_work *work, const char *tool, const char *words,
                 pid_t *pid)
{
    const char *program = work->program ? work->program : "/proc/self/exe";
    const char *const argv[] = { "dinh", "tool", tool, NULL };
    char *const environment[] = { NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int failed = say_where(&actions, work, words);
    if (!failed)
        failed = set_apart(&attributes);
    if (!failed)
        failed = posix_spawn(pid, program, &actions, &attributes,
                             (char *const *)(uintptr_t)argv, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* ---- 4. waiting ---- */

/* True when it has ended within the time. Until it is waited for its number is its
 * own, so the group that is killed is no other. */
static bool wait_end(pid_t pid, uint32_t wall_ms, int *status)
{
    int fd = pidfd_open(pid, 0);
    struct pollfd watch = { .fd = fd, .events = POLLIN };
    int64_t until = clock_mono_ms() + wall_ms;
    bool has_ended = false;
    while (fd >= 0 && !has_ended) {
        int64_t left = until - clock_mono_ms();
        int ready = left > 0 ? poll(&watch, 1, (int)left) : 0;
        if (ready == 0 || (ready < 0 && errno != EINTR))
            break;
        has_ended = ready > 0;
    }
    kill(-pid, SIGKILL);
    if (fd >= 0)
        close(fd);
    while (waitpid(pid, status, 0) < 0 && errno == EINTR)
        continue;
    return has_ended;
}

/* The first line of what it said. */
static void log_words(const struct tool *tool, const char *words, int status)
{
    enum { WORDS_MAX = 64 * 1024 };
    struct buf text = { 0 };
    if (file_read(words, &text, WORDS_MAX, NULL))
        buf_clear(&text);
    struct str rest = buf_str(&text), line = str_cut(&rest, '\n');
    log_warn("công cụ %s: kết thúc với %s %d: %.*s", tool->name,
             WIFSIGNALED(status) ? "tín hiệu" : "mã",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
             line.len > 300 ? 300 : (int)line.len, line.len ? line.ptr : "");
    buf_free(&text);
}

static int judge(const struct tool *tool, const char *result, const char *words, int status,
                 struct error *error)
{
    struct stat st;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && lstat(result, &st) == 0 &&
        S_ISREG(st.st_mode) && st.st_size > 0)
        return 0;
    log_words(tool, words, status);
    bool was_too_much =
        WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU ||
                                WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGXFSZ);
    error_set(error, was_too_much
                         ? "tệp này quá nặng để xử lý nên đã dừng lại"
                         : "không đọc được tệp này: tệp hỏng hoặc không đúng loại");
    return DINH_REFUSED;
}

int tool_run(struct tool_work *work, struct arena *arena, const char *name,
             const char *input, const char **result, struct error *error)
{
    const struct tool *tool = tool_find(name);
    if (DINH_BUG_IF(!tool || !work->folder[0]))
        return error_set(error, "không có công cụ %s", name);
    if (!tool_is_installed(name))
        return error_set(error, "máy chủ chưa cài %s: apt-get install %s", tool->program,
                         tool->package);
    if (place_input(work, arena, tool, input, error))
        return DINH_FAILED;
    const char *words = arena_printf(arena, "%s/words", work->folder);
    *result = arena_printf(arena, "%s/%s", work->folder, tool->output);
    pid_t pid;
    int status = 0, failed = start(work, name, words, &pid);
    if (failed)
        return error_set(error, "không chạy được công cụ %s: %s", name, strerror(failed));
    patience_ask(tool->wall_ms);
    bool has_ended = wait_end(pid, tool->wall_ms, &status);
    patience_ask(0);
    if (has_ended)
        return judge(tool, *result, words, status, error);
    log_warn("công cụ %s: quá %u ms, đã dừng", name, tool->wall_ms);
    error_set(error, "xử lý tệp này quá lâu nên đã dừng lại");
    return DINH_REFUSED;
}
