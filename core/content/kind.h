/*
 * kind.h - content kinds: from a plugin's field table to everything else.
 *
 * A registry is filled when plugins are loaded and then only read. From one
 * table come the columns of kind_<name>, validation, JSON, import, export,
 * feed, later the forms of the desk.
 */
#ifndef DINH_CONTENT_KIND_H
#define DINH_CONTENT_KIND_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "store/store.h"

#include <dinh/plugin.h>

struct field {
    struct dinh_field def; /* copied to today's size */
    uint32_t index;        /* column order */
};

struct kind {
    struct dinh_kind def; /* copied to today's size */
    const char *plugin;   /* who declares it */
    struct field *fields;
    uint32_t field_count;
    const struct field *title, *summary, *order, *slug; /* summary, order may be NULL */
    const char *table;                                  /* "kind_news" */
};

struct kinds;

struct kinds *kinds_create(void);
void kinds_free(struct kinds *kinds);
/* Checks names, letters, paths, types and refs between fields and kinds; the
 * sentence names plugin, kind and field. */
int kinds_add(struct kinds *kinds, const char *plugin, const struct dinh_list *list,
              struct error *error);
int kinds_check(const struct kinds *kinds, struct error *error); /* after the last add */
const struct kind *kinds_find(const struct kinds *kinds, const char *name);
const struct kind *kinds_by_letters(const struct kinds *kinds, struct str letters);
size_t kinds_count(const struct kinds *kinds);
const struct kind *kinds_at(const struct kinds *kinds, size_t index);
const struct field *kind_field(const struct kind *kind,
                               struct str name); /* or its `also` */

/* Appends what decides the shape of the core's own tables. */
void content_shape(struct buf *out);
/* Core tables, then kind_<name> tables widened to the registry (adding only). */
int content_migrate(struct store *store, const struct kinds *kinds, struct error *error);

#endif
