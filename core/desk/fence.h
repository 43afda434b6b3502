/*
 * fence.h - what this process gives up before it becomes a tool: files outside its
 * folder, the network, and the calls that reach into other processes.
 *
 * The kernel holds it (Landlock, seccomp), so it outlives exec. An older kernel
 * without them leaves the limits of tool_main.c, which always hold.
 */
#ifndef DINH_DESK_FENCE_H
#define DINH_DESK_FENCE_H

#include <stdbool.h>

/* From now on: programs and libraries may be read and run, `input` read, only the
 * current folder written; with `needs_tmp` also sockets made and removed in /tmp. False
 * when this kernel cannot do it. */
bool fence_files(const char *input, bool needs_tmp);
/* No sockets but local ones, nobody else's memory. False as above. */
bool fence_calls(void);

#endif
