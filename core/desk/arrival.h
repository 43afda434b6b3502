/*
 * arrival.h - what a posted form brought: files taken into the site, and the text and
 * pictures that were in them.
 *
 * A file is kept before anything else is checked, so that a form that must be mended
 * comes back with its files named by hash; nobody photographs a sheet twice.
 */
#ifndef DINH_DESK_ARRIVAL_H
#define DINH_DESK_ARRIVAL_H

#include "desk/desk.h"

#include "base/buf.h"
#include "store/blob.h"

enum { ARRIVAL_FILES = 40 };

/* How a file is meant. */
enum arrived_as {
    ARRIVED_SHEET = 's',   /* photo of a paper: kept as the source */
    ARRIVED_PICTURE = 'p', /* for the article */
    ARRIVED_TEXT = 'd',    /* .docx: its text is the article */
    ARRIVED_MAIL = 'e',    /* .eml */
    ARRIVED_OTHER = 'f'
};

struct arrived {
    struct blob blob;
    enum arrived_as as;
};

struct arrival {
    struct arrived files[ARRIVAL_FILES];
    size_t count;
    struct buf html;      /* sanitised text of letters and documents */
    dinh_value *pictures; /* list of { file, alt, caption } */
    const char *title, *sender;
    int64_t sent_ms;
    bool has_mail;
    dinh_value *notes;  /* sentences: what was done with a file */
    dinh_value *faults; /* sentences: what could not be taken */
};

/* Takes the posted files (fields `giay` and `tep`) and those named by an earlier try
 * (`da_nhan`), and reads what is in them. Inside no transaction. */
void arrival_take(struct dinh_ctx *ctx, struct arrival *out);
/* One posted file as a picture or document beside an item; NULL: none was sent, or
 * *fault is a sentence. */
const struct blob *arrival_one(struct dinh_ctx *ctx, const char *field, const char **fault);
/* For the form that comes back: list of { value, name, href, is_picture }. */
dinh_value *arrival_list(struct dinh_ctx *ctx, const struct arrival *arrival);
void arrival_free(struct arrival *arrival);

#endif
