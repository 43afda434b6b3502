/*
 * form.h - posted fields while they arrive, and once they are complete.
 *
 * Texts are gathered in one growing buffer and known by offsets until
 * form_finish, when the request gets its table of fields.
 */
#ifndef DINH_HTTP_FORM_H
#define DINH_HTTP_FORM_H

#include "base/buf.h"
#include "http/request.h"

enum { FORM_MAX_FIELDS = 500, FORM_MAX_FILES = 40, FORM_MAX_NAME = 256 };

struct form_draft { /* offsets into form.text */
    size_t name, name_len, value, value_len, filename, filename_len, file;
    uint64_t size;
    bool has_filename, has_file;
};

struct form {
    struct form_draft *drafts; /* FORM_MAX_FIELDS of them once there is one */
    size_t count, file_count;
    struct buf text;
};

/* A new field with an empty value, or NULL when there are too many or the
 * name is empty, too long or not clean text. */
struct form_draft *form_add(struct form *form, struct str name);
/* More bytes of the newest field's value. */
void form_add_value(struct form *form, struct str bytes);
bool form_set_filename(struct form *form, struct str filename);
/* The newest field is held in this file, which form_reset removes. */
void form_set_file(struct form *form, const char *path);

/* 0, or the status of the refusal. */
int form_parse_urlencoded(struct form *form, struct str body);
/* Checks that values are clean text and fills request->fields. */
int form_finish(struct form *form, struct request *request);
/* Removes files and forgets everything; keeps a little memory. */
void form_reset(struct form *form);

#endif
