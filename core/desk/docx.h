/*
 * docx.h - a .docx (or .eml) that somebody sent, as content with its pictures.
 *
 * docx: libarchive reads the zip, expat the XML; what the document says is written
 * as HTML in Word's own manner of speaking and then goes through word_clean, so that
 * a file and a paste of the same text end the same. Limits on parts, sizes, depth;
 * no external entity, no remote picture is ever fetched.
 */
#ifndef DINH_DESK_DOCX_H
#define DINH_DESK_DOCX_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct part {                /* a picture inside, or a file attached to a mail */
    const char *name, *path; /* path: a temporary file the caller removes */
    const char *alt;
};

struct received_text {
    /* First heading, bold first line (with what "THÔNG BÁO" is about), or subject; may
     * be empty. Where it begins the text it is taken out of it. */
    struct str title;
    /* Sanitised; pictures as <img src="part:0">, src "" where one could not come. */
    struct str html;
    struct part *parts;
    size_t part_count;
    const char *sender; /* eml: "Name <address>" */
    int64_t sent_ms;    /* eml: Date, 0: unknown */
};

/* `folder`: where temporary files may be written (made when it is missing).
 * DINH_REFUSED with a sentence; then no file is left there. */
int docx_read(struct arena *arena, const char *path, const char *folder,
              struct received_text *out, struct error *error);
int eml_read(struct arena *arena, const char *path, const char *folder,
             struct received_text *out, struct error *error);

#endif
