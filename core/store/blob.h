/*
 * blob.h - files of a site, content-addressed by SHA-256.
 *
 * files/ab/abcdef...: written beside, fsynced, renamed, folder fsynced, and only
 * then may a row name it. The row (table file) keeps name, type and size. The
 * public address is /tep/<12 hex>/<safe name>: it changes with the bytes and
 * may be cached for a year.
 */
#ifndef DINH_STORE_BLOB_H
#define DINH_STORE_BLOB_H

#include "store/store.h"

enum { BLOB_HASH_SIZE = 65, BLOB_SHORT = 12 };

struct blob {
    char sha256[BLOB_HASH_SIZE];
    const char *name; /* safe: ASCII slug with its ending */
    const char *type; /* by content, never by name alone */
    int64_t size;
    int32_t width, height; /* of a picture, else 0 */
};

/* Copies a file in, inside a transaction of the caller. `name` is what a
 * person called it. Refuses empty files and, with a sentence, types outside
 * the list in blob.c. Idempotent. */
int blob_put(struct store *store, struct arena *arena, const char *path, const char *name,
             struct blob *out, struct error *error);
/* By full hash or by its first 12 digits; false when unknown. */
bool blob_find(struct store *store, struct arena *arena, struct str hash, struct blob *out);
/* Where it lies on disk. */
const char *blob_path(struct store *store, struct arena *arena, const struct blob *blob);
const char *blob_href(struct arena *arena, const struct blob *blob);

#endif
