/*
 * tool_table.h - one row per tool: what tool.c (who asks) and tool_main.c (who
 * becomes it) both read.
 */
#ifndef DINH_DESK_TOOL_TABLE_H
#define DINH_DESK_TOOL_TABLE_H

#include <stdbool.h>
#include <stdint.h>

enum { TOOL_ARGUMENTS_MAX = 12 };

struct tool {
    const char *name, *program;
    const char *package; /* of Debian, for who has to install it */
    /* In the work folder the file that came is `input`, what is made `output`. */
    const char *input, *output;
    const char *arguments[TOOL_ARGUMENTS_MAX];
    bool needs_tmp; /* makes a socket in /tmp, wherever its folder is */
    uint32_t cpu_s, wall_ms, memory_mb, file_mb, descriptors;
};

/* NULL: there is no such tool. */
const struct tool *tool_find(const char *name);

#endif
