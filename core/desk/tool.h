/*
 * tool.h - other programs, started one way: `dinh tool NAME`.
 *
 * Pictures and old office files are decoded by programs that thousands of strangers
 * have tried to break, so they run apart: our own program is started anew, limits
 * itself (processor, memory, files, and where the kernel can, also what it may read
 * and that it reaches no network), and becomes the tool. Only tools of the table in
 * tool.c exist. A tool runs in a work folder of its own, reads one file, and leaves
 * one; the folder goes with everything in it.
 */
#ifndef DINH_DESK_TOOL_H
#define DINH_DESK_TOOL_H

#include "base/arena.h"
#include "base/error.h"

struct tool_work {
    const char *program; /* ours; NULL: the one that runs now */
    char folder[2048];   /* where tools of this work read and write; "" when closed */
};

/* Makes a work folder inside `parent` (made when it is missing). What a power
 * cut left there (work folders, parts of received.c) is removed. 0 or DINH_FAILED. */
int tool_work_open(struct tool_work *work, const char *parent, struct error *error);
void tool_work_close(struct tool_work *work);

/*
 * Runs one tool on `input` (any path) and waits. *result: the path of what it made,
 * until the next run or the end of the work. DINH_REFUSED with a sentence when it
 * failed, took too long or too much; DINH_FAILED when it could not be started.
 */
int tool_run(struct tool_work *work, struct arena *arena, const char *tool,
             const char *input, const char **result, struct error *error);
bool tool_is_installed(const char *tool);

/* The verb: argv is { "tool", NAME }. Does not return when all is well. */
int tool_main(int argc, char **argv);

#endif
