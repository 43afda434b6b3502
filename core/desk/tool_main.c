/*
 * tool_main.c - `dinh tool NAME`: this process limits itself and becomes the tool
 * (see tool.h). It stands in the work folder; nothing but the name comes from who
 * started it.
 *
 * Its own exit codes, seen in the log when the tool did not even begin: 2 wrong
 * words, 126 a limit could not be set, 127 the program is not there.
 */
#include "desk/tool.h"

#include "desk/fence.h"
#include "desk/tool_table.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { EXIT_WORDS = 2, EXIT_LIMITS = 126, EXIT_PROGRAM = 127, NICE = 10 };

static int set_limits(const struct tool *tool)
{
    const rlim_t mega = 1024 * 1024;
    const struct {
        int what;
        rlim_t most;
    } limits[] = {
        { RLIMIT_CPU, tool->cpu_s },
        { RLIMIT_AS, tool->memory_mb * mega },
        { RLIMIT_FSIZE, tool->file_mb * mega },
        { RLIMIT_NOFILE, tool->descriptors },
        { RLIMIT_CORE, 0 },
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const struct rlimit limit = { limits[i].most, limits[i].most };
        if (setrlimit((__rlimit_resource_t)limits[i].what, &limit) != 0)
            return -1;
    }
    return 0;
}

/* The parent's descriptors, its priority and its life are not the tool's. */
static void let_go(void)
{
    close_range(3, ~0U, 0);
    setpriority(PRIO_PROCESS, 0, NICE);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static int become(const struct tool *tool)
{
    char here[PATH_MAX], home[PATH_MAX + 8], temporary[PATH_MAX + 8];
    if (!getcwd(here, sizeof here))
        return EXIT_LIMITS;
    snprintf(home, sizeof home, "HOME=%s", here);
    snprintf(temporary, sizeof temporary, "TMPDIR=%s", here);
    const char *const environment[] = {
        home,
        temporary,
        "PATH=/usr/bin:/bin",
        "LC_ALL=C.UTF-8",
        "VIPS_CONCURRENCY=1",
        "VIPS_BLOCK_UNTRUSTED=1", /* only the loaders that are tested on hostile files */
        "SAL_USE_VCLPLUGIN=svp",
        NULL,
    };
    if (set_limits(tool)) {
        fprintf(stderr, "dinh: không đặt được giới hạn: %s\n", strerror(errno));
        return EXIT_LIMITS;
    }
    execve(tool->program, (char *const *)(uintptr_t)tool->arguments,
           (char *const *)(uintptr_t)environment);
    fprintf(stderr, "dinh: %s: %s\n", tool->program, strerror(errno));
    return EXIT_PROGRAM;
}

int tool_main(int argc, char **argv)
{
    const struct tool *tool = argc == 2 ? tool_find(argv[1]) : NULL;
    if (!tool) {
        fputs("Cách dùng: dinh tool TÊN\n"
              "Đình tự gọi lệnh này để xử lý ảnh và tệp văn phòng cũ trong một tiến trình "
              "có giới hạn.\n",
              stderr);
        return EXIT_WORDS;
    }
    let_go();
    fence_files(tool->input, tool->needs_tmp);
    fence_calls();
    return become(tool);
}
