/*
 * media.h - what a file is, told from its bytes.
 *
 * Only types a commune publishes are known; a name's ending decides nothing but
 * between twins (an OLE file is a .doc or an .xls). Sizes of pictures are read
 * from headers by bounded parsers; nothing is decoded.
 */
#ifndef DINH_STORE_MEDIA_H
#define DINH_STORE_MEDIA_H

#include "base/str.h"

enum { MEDIA_HEAD = 512 * 1024, MEDIA_TAIL = 64 * 1024, MEDIA_TEXT_MAX = 16 * 1024 * 1024 };

struct media {
    const char *type, *ending; /* "application/pdf", "pdf" */
    int32_t width, height;     /* of a picture, else 0 */
    bool has_alpha;            /* may some of it be transparent? */
    bool has_profile;          /* does it say what its colours mean? */
};

/* head: the first MEDIA_HEAD bytes or all; tail: the last MEDIA_TAIL (of a zip,
 * its table of contents); size: of the whole. False for unknown types. A text
 * is only recognised when head is all of it. */
bool media_recognise(struct str head, struct str tail, const char *name, struct media *out);
/* Might it be a text, so that it is worth reading to the end? */
bool media_may_be_text(struct str head);

/* Is it a picture of a kind people send (also HEIC, AVIF, TIFF, which are not
 * published as they are)? Any size its header names, also a bad one. */
bool media_picture(struct str whole, struct media *out);
/* Does it begin like one, whole or not? */
bool media_may_be_picture(struct str head);

#endif
