/*
 * rendition.h - smaller copies of a picture: which widths of it there are.
 *
 * A rendition is a blob like any other (table file) that a row ties to the picture
 * it was made of. Pages offer them as srcset; who lists the files of a site leaves
 * them out; who erases a picture erases them with it.
 */
#ifndef DINH_STORE_RENDITION_H
#define DINH_STORE_RENDITION_H

#include "base/buf.h"
#include "store/blob.h"

struct rendition {
    int32_t width, height;
    const char *sha256; /* of the smaller file */
    const char *href;
};

int rendition_migrate(struct store *store, struct error *error);
/* Appends the migrations' SQL (the shape of site_migrate.c). */
void rendition_shape(struct buf *out);

/* Inside a transaction; both are rows of table file. A width that is there already
 * is replaced. 0 or -1 (store_error). */
int rendition_put(struct store *store, const struct blob *picture,
                  const struct blob *smaller);
/* Smallest first, in the arena; 0 when there are none. */
size_t rendition_list(struct store *store, struct arena *arena, struct str sha256,
                      struct rendition **out);
/* "/tep/.../a.webp 320w, /tep/.../b.webp 640w, /tep/... 2048w", the picture itself
 * last; an absent str when there are no renditions. */
struct str rendition_srcset(struct store *store, struct arena *arena,
                            const struct blob *picture);
/* Is this file a smaller copy of another one? */
bool rendition_is(struct store *store, struct str sha256);
/*
 * Inside a transaction: forgets the renditions of a picture. *files are the hashes
 * of those no other picture has, for the caller to remove. Their number, or -1.
 */
int64_t rendition_drop(struct store *store, struct arena *arena, struct str sha256,
                       struct str **files);

#endif
