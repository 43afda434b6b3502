/*
 * uploads.h - the folder a worker's files from forms lie in until they are taken.
 */
#ifndef DINH_SERVER_UPLOADS_H
#define DINH_SERVER_UPLOADS_H

#include "base/arena.h"
#include "base/error.h"

/* Makes `parent`/PID, of this process and empty, and removes the folders of processes
 * that are no more. NULL with the reason; else the path, in the arena. */
const char *uploads_open(struct arena *arena, const char *parent, struct error *error);
/* Removes the folder with all that is left in it; NULL is fine. */
void uploads_close(const char *folder);

#endif
