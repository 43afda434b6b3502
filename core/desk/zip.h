/*
 * zip.h - the parts of an office file, read one at a time and never more of one than
 * asked for: what a zip bomb would blow up is not unpacked.
 */
#ifndef DINH_DESK_ZIP_H
#define DINH_DESK_ZIP_H

#include "base/arena.h"
#include "base/error.h"

enum { ZIP_ENTRIES_MAX = 5000, ZIP_TOTAL_MAX = 200 * 1024 * 1024 };

struct zip_part {
    const char *name; /* asked for; compared letter by letter, ASCII case aside */
    size_t most;      /* bytes; more is DINH_REFUSED */
    int fd;           /* > 0: the bytes are written there, not kept */
    bool is_found;    /* out */
    struct str bytes; /* out */
};

/*
 * Fills all parts in one pass over the file; twice the same name: the first counts.
 * DINH_REFUSED with a sentence for what is no zip, locked, broken, or too large.
 */
int zip_read(struct arena *arena, const char *path, struct zip_part *parts, size_t count,
             struct error *error);

#endif
