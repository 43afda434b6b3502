/*
 * writing.h - an item that somebody is writing: what the editor, its autosave, the
 * merge question and the media library share.
 *
 * The form shows either a revision or what this person typed since and has not saved
 * (then the posted field `tam` says so). Both times `goc` is the revision it stands on.
 */
#ifndef DINH_DESK_WRITING_H
#define DINH_DESK_WRITING_H

#include "desk/form.h"

struct writing {
    const struct flow *item; /* NULL: a new one */
    const struct kind *kind;
    int64_t base;             /* the revision the form stands on; 0 for a new item */
    int64_t typed_at;         /* of the unsaved copy that is shown, 0: none */
    const dinh_value *values; /* what the form shows */
    const dinh_value *errors; /* field -> sentence, or NULL */
    const char *fault;        /* a sentence above the form, or NULL */
    const char *news;         /* one that is no fault, or NULL */
    const char *closed;       /* why it can be saved no more; NULL: it can */
};

/* The item of ":ma" or a new one of ":kind", if this person may write it. False: an
 * answer has been given (*status). */
bool writing_begin(struct dinh_ctx *ctx, struct writing *out, int *status);
/* The same of a form that is posted: who might write it when he began is let in also when
 * it has been agreed to since. Then `closed` is set, and what he typed is only kept. */
bool writing_begin_late(struct dinh_ctx *ctx, struct writing *out, int *status);
/* What a code of an address means: "t48", or "moi-news" for a new item. */
bool writing_named(struct dinh_ctx *ctx, const char *name, struct writing *out,
                   int *status);
const char *writing_name(struct dinh_ctx *ctx, const struct writing *writing);
/* "/ban/muc/t48/soan" or "/ban/tao/news"; `part`: "/soan", "/tu-luu". */
const char *writing_href(struct dinh_ctx *ctx, const struct writing *writing,
                         const char *part);

/* Sets base, typed_at and values: what was typed and not saved, else the newest. */
void writing_resume(struct dinh_ctx *ctx, struct writing *writing);
/* The posted form as given values; sets base. NULL when it does not say on which
 * revision it stands. */
dinh_value *writing_read(struct dinh_ctx *ctx, struct writing *writing);
/* Keeps given values as what was typed and not saved. 0 or DINH_FAILED. */
int writing_keep(struct dinh_ctx *ctx, const struct writing *writing,
                 const dinh_value *given);
int writing_drop(struct dinh_ctx *ctx, const struct writing *writing);

/* May what these values say be written by this person's seats? Adds to `errors`. */
bool writing_is_allowed(struct dinh_ctx *ctx, const struct writing *writing,
                        const dinh_value *given, dinh_value *errors);
/* The move that begins the work (to a state where its assignee works), or NULL. */
const dinh_value *writing_opening(struct dinh_ctx *ctx, const struct flow *item);
/* The move by which somebody takes a new item himself, or NULL. */
const dinh_value *writing_taking(struct dinh_ctx *ctx, const struct flow *item);
/* The big button: a move on that asks for nothing more; NULL: there is none. */
const dinh_value *writing_primary(struct dinh_ctx *ctx, const struct flow *item);
/* A new item as it will stand once its writer has taken it. */
struct flow writing_future(struct dinh_ctx *ctx, const struct kind *kind);

/* Who else has it open: a sentence, or NULL. */
const char *writing_other(struct dinh_ctx *ctx, const struct writing *writing);
/* "20:41", with the day when it is not today. */
const char *writing_clock(struct dinh_ctx *ctx, int64_t ms);

/* Shows the form (editor.c). */
int writing_show(struct dinh_ctx *ctx, const struct writing *writing, int status);

/* ---- files (taking.c) ---- */

/* Takes the files posted with the form into its lists of given values, within the time
 * a request has. Sentences about what was not taken, joined, or NULL. */
const char *taking_files(struct dinh_ctx *ctx, const struct kind *kind, dinh_value *given);
/* The document posted as `tep` becomes the text. A sentence when it cannot be
 * read, else NULL; *note: a sentence about what came. */
const char *taking_document(struct dinh_ctx *ctx, const struct kind *kind,
                            dinh_value *given, const char **note);

/* ---- the library (media.c) ---- */

/* The page of pictures with a sentence, or NULL. */
int media_show(struct dinh_ctx *ctx, int status, const char *fault);
/* Where a post of the library leads back to. */
const char *media_back(struct dinh_ctx *ctx);

#endif
