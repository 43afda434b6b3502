/*
 * scrub.h - what was deleted, also out of free pages and the log.
 *
 * Connections run with secure_delete, but pages that were written before that, or
 * moved within the file, can still hold old words; and the WAL keeps whole pages of
 * the past until it is overwritten. This writes the file anew and empties the log.
 */
#ifndef DINH_STORE_SCRUB_H
#define DINH_STORE_SCRUB_H

#include "store/store.h"

/*
 * Outside a transaction and with no rows open. Takes the write lock: readers go on,
 * writers wait (about a second for each 100 MB). 0; DINH_CONFLICT when a reader kept
 * the log from being emptied: try again later; DINH_FAILED.
 */
int store_scrub(struct store *store);

#endif
