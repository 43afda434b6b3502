/*
 * internal.h - what the files of core/store share: the connection itself.
 *
 * store.c opens, closes and runs transactions; rows.c keeps prepared statements
 * and reads rows; authorize.c says which tables SQL of a plugin may touch.
 */
#ifndef DINH_STORE_INTERNAL_H
#define DINH_STORE_INTERNAL_H

#include "store/store.h"

#include <sqlite3.h>

enum {
    STATEMENT_BUCKETS = 256,
    STATEMENTS_KEPT = 200,  /* idle ones beyond that are finalised, oldest first */
    BUSY_TIMEOUT_MS = 10000 /* belt and braces: the write lock comes first */
};

/* A prepared statement; while `open` also the cursor a caller reads from. */
struct dinh_rows {
    struct store *store;
    sqlite3_stmt *statement;
    struct dinh_rows *next; /* of the same bucket */
    uint64_t hash, used;
    size_t sql_len;
    bool open;
    char sql[]; /* kept: the key; SQL of a caller may not live as long */
};

struct store {
    sqlite3 *db;
    char *folder;
    int lock_fd; /* write.lock; -1 for a database in memory */
    int write_depth, read_depth;
    bool in_snapshot; /* read_depth holds a transaction of SQLite */
    int open_rows;    /* cursors not read to their end */
    uint64_t tick;    /* for the age of statements */
    size_t kept;
    struct dinh_rows *buckets[STATEMENT_BUCKETS];
    char error[512];
};

/* "site.db" and "write.lock", by DINH_DB_... */
const char *store_file_name(unsigned database);
const char *store_lock_name(unsigned database);
/* Keeps the sentence and logs it; returns -1. */
int store_fail(struct store *store, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same from SQLite's own message. */
int store_fail_sqlite(struct store *store, const char *what);
/* The site's write lock by itself; store_begin takes it too. 0 or -1. */
int store_lock(struct store *store);
void store_unlock(struct store *store);
/* SQL without parameters and rows, not kept: pragmas, BEGIN, migrations. */
int store_run(struct store *store, const char *sql);
/* Finalises every statement of the cache. */
void rows_forget(struct store *store);

/* What the SQL being prepared may do; see authorize.c. */
struct authorization {
    const char *plugin;
    bool schema;      /* may it create and drop? (migrations) */
    bool reads_view;  /* dinh_item is named in it: its rows may be counted */
    char denied[200]; /* the first refusal, in words */
};
void authorize_begin(struct store *store, struct authorization *authorization);
void authorize_end(struct store *store);
/* [a-z][a-z0-9]*, at most 40 bytes, and no word the core needs itself. */
bool plugin_name_is_valid(const char *name);

#endif
