/*
 * uploads.c - a folder for each process that takes uploads (see uploads.h).
 *
 * Workers of two lives overlap: those of a reload, or of a master that was killed, go
 * on until their last request is answered while the next ones start. So a folder is
 * named after its process, and what a killed one left is removed by the next to start,
 * once nothing has that number any more.
 */
#include "server/uploads.h"

#include "base/file.h"
#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder that is not named after a process is nobody's. */
static bool is_alive(const char *name)
{
    char *end;
    errno = 0;
    long pid = strtol(name, &end, 10);
    if (errno || *end || pid <= 0 || pid > INT_MAX)
        return false;
    return kill((pid_t)pid, 0) == 0 || errno == EPERM;
}

static int remove_file(void *folder, const char *relative)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/%s", (const char *)folder, relative);
    if (len > 0 && (size_t)len < sizeof path)
        unlink(path);
    return 0;
}

static void remove_files(const char *folder)
{
    folder_walk(folder, remove_file, (void *)(uintptr_t)folder);
}

/* Another that starts now may be at it too: what has gone is no fault. */
static void remove_folder(const char *folder)
{
    remove_files(folder);
    if (remove(folder) != 0 && errno != ENOENT)
        log_warn("không xóa được thư mục tải lên %s: %s", folder, strerror(errno));
}

static void remove_left(struct arena *arena, const char *parent)
{
    DIR *list = opendir(parent);
    if (!list)
        return;
    for (const struct dirent *entry; (entry = readdir(list));)
        if (entry->d_name[0] != '.' && !is_alive(entry->d_name))
            remove_folder(arena_printf(arena, "%s/%s", parent, entry->d_name));
    closedir(list);
}

const char *uploads_open(struct arena *arena, const char *parent, struct error *error)
{
    const char *folder = arena_printf(arena, "%s/%ld", parent, (long)getpid());
    remove_left(arena, parent);
    if (folder_make(folder, 0700, error) != 0)
        return NULL;
    remove_files(folder); /* left by an earlier process that had this number */
    return folder;
}

void uploads_close(const char *folder)
{
    if (folder)
        remove_folder(folder);
}
