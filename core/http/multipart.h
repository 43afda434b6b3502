/*
 * multipart.h - multipart/form-data, parsed as it arrives.
 *
 * File parts go to files of their own in the upload folder, other parts into
 * the form. Stricter than RFC 2046: no preamble, no white space behind a
 * boundary, because no browser sends them.
 */
#ifndef DINH_HTTP_MULTIPART_H
#define DINH_HTTP_MULTIPART_H

#include "http/form.h"

enum { MULTIPART_MAX_BOUNDARY = 70, MULTIPART_MAX_HEADERS = 4096 };

enum multipart_state { PART_DATA, PART_BOUNDARY, PART_HEADERS, PART_END };

struct multipart {
    struct form *form;
    const char *folder;  /* NULL: file parts are refused */
    size_t memory_limit; /* of all texts together */
    enum multipart_state state;
    struct buf window;                          /* bytes not yet understood */
    char delimiter[MULTIPART_MAX_BOUNDARY + 5]; /* CR LF "--" boundary */
    size_t delimiter_len;
    size_t text_bytes;
    int file;   /* open file of this part, or -1 */
    bool begun; /* the first boundary was seen */
};

/* False when the Content-Type has no usable boundary. */
bool multipart_begin(struct multipart *multipart, struct str content_type,
                     struct form *form, const char *folder, size_t memory_limit);
/* 0, or the status of the refusal. */
int multipart_add(struct multipart *multipart, struct str bytes);
int multipart_end(struct multipart *multipart);
/* Safe in any state, also on a zeroed one that never began. */
void multipart_reset(struct multipart *multipart);

/* The value of `name` in "type; a=b; name=\"x\"" (quotes and \" undone, into
 * `out` of at most `size` bytes). False: absent, repeated or malformed. */
bool parameter_get(struct str header, const char *name, char *out, size_t size,
                   struct str *value);

#endif
