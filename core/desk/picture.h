/*
 * picture.h - pictures people send, made safe and small: decoded and encoded again
 * in a separate limited process (dinh tool), several widths, no EXIF.
 *
 * The original bytes of an untrusted picture are never served. What is kept is a
 * blob of the re-encoded picture and its renditions (store/rendition.h).
 */
#ifndef DINH_DESK_PICTURE_H
#define DINH_DESK_PICTURE_H

#include "base/error.h"
#include "store/blob.h"

enum {
    PICTURE_MAX_SIDE = 30000,
    PICTURE_MAX_PIXELS = 100 * 1000000, /* of what is sent; kept are at most 2048 a side */
    PICTURE_MAX_BYTES = 40 * 1024 * 1024
};

/*
 * The picture at `path` (JPEG, PNG, WebP, GIF, HEIC, AVIF, TIFF) re-encoded into a
 * blob, upright, sRGB, without metadata. Inside no transaction (it takes its own).
 * DINH_REFUSED with a sentence for what is no picture, too large, or a bomb.
 */
int picture_put(struct store *store, struct arena *arena, const char *path,
                const char *name, struct blob *out, struct error *error);
/* The widths (320, 640, 1024, 1600) smaller than the picture, as WebP. A job; what is
 * there already is not made again. */
int picture_render(struct store *store, struct arena *arena, const struct blob *blob,
                   struct error *error);

/* Any upload: a picture goes through picture_put, what else is known is kept byte for
 * byte (blob_put), .doc and .xls become .docx and .xlsx when LibreOffice is there.
 * Archives, pages, drawings with code and programs are DINH_REFUSED with a sentence.
 * `is_picture` tells which. Inside no transaction. */
struct upload {
    struct blob blob;
    bool is_picture;
    const char *note; /* a sentence for the person, or NULL */
};
int upload_take(struct store *store, struct arena *arena, const char *path,
                const char *name, struct upload *out, struct error *error);

#endif
