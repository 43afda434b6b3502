/*
 * schema.h - which fields a declared table may have.
 *
 * One table of fields per declaring word serves three readers: the check of
 * what a script wrote (with "did you mean"), docs/lua-api.md, and the file that
 * makes editors complete and check scripts.
 */
#ifndef DINH_SCRIPT_SCHEMA_H
#define DINH_SCRIPT_SCHEMA_H

#include "base/error.h"
#include "view/value.h"

enum schema_type {
    SCHEMA_ID,    /* [a-z0-9_-], at most 64 bytes: it becomes part of addresses */
    SCHEMA_IDS,   /* one id or a list of them; stored as a list */
    SCHEMA_NAMES, /* the same of names with a dot: "desk.edit" */
    SCHEMA_TEXT,  /* not empty */
    SCHEMA_INT,
    SCHEMA_BOOL,
    SCHEMA_DATE, /* "2026-01-01" or "1/1/2026" */
    SCHEMA_MAPS  /* a list of tables with fields of their own */
};

struct schema_field {
    const char *name; /* NULL ends the table */
    enum schema_type type;
    bool required;
    const char *help;                 /* English, for the reference */
    const struct schema_field *inner; /* of SCHEMA_MAPS */
};

bool schema_is_id(struct str text);
/* "id", "text" ...: the type's name in the reference. */
const char *schema_type_name(enum schema_type type);

/*
 * Checks a map against its fields and brings it into stored form (dates become
 * dates, one id a list of one). fields NULL: any field is welcome beside an id.
 * -1 and a Vietnamese sentence for the first fault.
 */
int schema_apply(const struct schema_field *fields, dinh_value *map, struct arena *arena,
                 struct error *error);

#endif
