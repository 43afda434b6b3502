/*
 * migrate.h - numbered, checksummed, forward-only schema changes.
 *
 * Recorded in _schema(owner, version, checksum, applied_at). A changed old
 * text, a hole, or a database newer than the program is an error in words.
 * Each step is one short transaction.
 */
#ifndef DINH_STORE_MIGRATE_H
#define DINH_STORE_MIGRATE_H

#include "store/store.h"

struct migration {
    int version;
    const char *sql; /* several statements */
};

/* The highest version applied for owner, 0 for none, -1 on failure. */
int migrate_version(struct store *store, const char *owner);
/* Applies what is missing; owner is a part of the core ("core", "account",
 * "audit") or a plugin's name. A plugin's SQL may only touch <owner>_* tables
 * (checked by an authorizer). */
int migrate_apply(struct store *store, const char *owner, const struct migration *steps,
                  size_t count, struct error *error);
/* Adds a column to a table that lacks it; a present one of another type is an
 * error. Names are checked to be [a-z][a-z0-9_]*. */
int migrate_add_column(struct store *store, const char *table, const char *column,
                       const char *type, struct error *error);
bool migrate_has_table(struct store *store, const char *table);

/*
 * Is `sql` one statement that prepares, and touches nothing but <plugin>_*
 * tables, FTS and sqlite internals of those, and reading the view dinh_item?
 */
int statement_check(struct store *store, const char *plugin, const char *sql,
                    struct error *error);

#endif
