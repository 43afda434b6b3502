/*
 * file.h - whole files and folders, durably.
 */
#ifndef DINH_BASE_FILE_H
#define DINH_BASE_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* Appends the file to buf; at most `limit` bytes (an error beyond). */
int file_read(const char *path, struct buf *out, size_t limit, struct error *error);
/* Writes beside, fsyncs, renames: readers see the old file or the new one. */
int file_write(const char *path, struct str bytes, int mode, struct error *error);
bool file_exists(const char *path);
/* Makes a folder and those above it; existing ones are fine. */
int folder_make(const char *path, int mode, struct error *error);
/* fsync of a folder, so that a new name in it survives a power cut. */
int folder_sync(const char *path, struct error *error);
/* Calls `visit` with each regular file below `folder` as a relative path
 * ("views/news/list.html"), sorted; a missing folder has none. Stops at the
 * first non-zero result and returns it. */
int folder_walk(const char *folder, int (*visit)(void *data, const char *relative),
                void *data);
/* A copy of a folder's files into another; existing files are kept. */
int folder_copy(const char *from, const char *to, struct error *error);

#endif
