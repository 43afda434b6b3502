/*
 * store.h - a site's databases: SQLite behind a small, portable face.
 *
 * A struct store is one connection of one thread to one file (site.db or
 * stats.db), opened after fork. Reading needs nothing; every write happens
 * between store_begin and store_commit, which take the site's write.lock
 * (flock, own descriptor) before BEGIN IMMEDIATE: with it no SQLITE_BUSY ever
 * reaches a caller (docs/adr/0004-write-lock.md). SQL is a literal in the
 * portable subset of docs/style.md: $1 parameters in order, STRICT tables,
 * total ORDER BY. Times are milliseconds, booleans 0/1, ids given by the store.
 */
#ifndef DINH_STORE_STORE_H
#define DINH_STORE_STORE_H

#include "base/arena.h"
#include "base/error.h"

#include <dinh/plugin.h>

struct store;

enum {
    STORE_CREATE = 1, /* make the file when it is missing */
    STORE_MEMORY = 2  /* a private database in memory (the checker) */
};

/* Kept in the file by migrate_apply, raised by a schema an older program must
 * not touch; store_open refuses a file with a higher one. */
enum { STORE_FORMAT = 1 };

/* folder: the site's; database: DINH_DB_SITE or DINH_DB_STATS. site.db runs
 * with synchronous=FULL, stats.db with NORMAL; both WAL, foreign keys on. */
struct store *store_open(const char *folder, unsigned database, unsigned flags,
                         struct error *error);
void store_close(struct store *store);
const char *store_folder(const struct store *store);

/*
 * Runs one statement; prepared once and kept. kinds: one letter for each $:
 *   i int64_t   t const char * (NULL is NULL)   s struct str   n nothing (NULL)
 *   b struct str as a blob
 * Rows must be read to the end or ended. NULL on failure: the sentence is in
 * store_error and has been logged.
 */
struct dinh_rows *store_query(struct store *store, const char *sql, const char *kinds, ...);
struct dinh_rows *store_vquery(struct store *store, const char *sql, const char *kinds,
                               va_list args);
/* Also for SQL that was composed from checked names: bound by `kinds` from an
 * array instead of varargs. */
struct store_param {
    char kind;
    int64_t integer;
    struct str text;
};
struct dinh_rows *store_query_params(struct store *store, const char *sql,
                                     const struct store_param *params, size_t count);
/* 1: a row, 0: the end (the statement is free again), -1: failed (likewise). */
int rows_next(struct dinh_rows *rows);
int64_t rows_int(struct dinh_rows *rows, int column);
struct str rows_str(struct dinh_rows *rows, int column);   /* until the next step */
const char *rows_text(struct dinh_rows *rows, int column); /* NULL for NULL */
bool rows_is_null(struct dinh_rows *rows, int column);
void rows_end(struct dinh_rows *rows); /* NULL is fine */
/* A statement without rows; 0 or -1. */
int store_exec(struct store *store, const char *sql, const char *kinds, ...);
/* First column of the first row; `fallback` when there is none. */
int64_t store_int(struct store *store, int64_t fallback, const char *sql, const char *kinds,
                  ...);
int64_t store_changed(struct store *store); /* rows of the last write */
const char *store_error(const struct store *store);

/* Nested begin/commit pairs count; the outermost commits. 0 or -1. */
int store_begin(struct store *store);
int store_commit(struct store *store);
void store_rollback(struct store *store); /* safe outside a transaction */
bool store_in_transaction(const struct store *store);
/* One snapshot for several reads. */
int store_read_begin(struct store *store);
void store_read_end(struct store *store);

/* A number never given before in this database, inside a transaction. */
int64_t store_next_id(struct store *store, const char *sequence);

#endif
