/*
 * search_index.c - search.db: opened, filled from the feed, made anew.
 *
 * The feed says which items changed; the index notes how far it has read in the
 * transaction that changed it, so a crash repeats work but loses none. Another
 * epoch (a restored site) or another schema means: begin again from nothing.
 */
#include "search.h"

#include <stdlib.h>
#include <string.h>

/* A run of the job keeps all it read until its end: a few batches, and soon again. */
enum { BATCH = 100, JOB_BATCHES = 5, BUSY_MS = 10000, STEPS = 2000 };
/* A question reads a good part of the index. Mapped, its pages are read once for
 * all lanes; a cache of each lane's own need hold no more than what is written. */
#define PRAGMAS                                               \
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" \
    "PRAGMA mmap_size = 268435456; PRAGMA cache_size = -512; PRAGMA secure_delete = ON"

static const char schema[] =
    "DROP TABLE IF EXISTS fts; DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS doc;"
    "DROP TABLE IF EXISTS meta;"
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE doc (id INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
    " kind_title TEXT NOT NULL, grp TEXT, grp_title TEXT, year INTEGER NOT NULL,"
    " day INTEGER NOT NULL);"
    "CREATE TABLE words (id INTEGER PRIMARY KEY, title TEXT NOT NULL,"
    " symbol TEXT NOT NULL, body TEXT NOT NULL);"
    "CREATE VIRTUAL TABLE fts USING fts5(title, symbol, body, content='words',"
    " content_rowid='id', tokenize='dinh');"
    "INSERT INTO fts (fts, rank) VALUES ('rank', 'bm25(8.0, 12.0, 1.0)');"
    "INSERT INTO meta VALUES ('schema', 0), ('epoch', 0), ('seq', 0), ('kinds', 0);";

static int run(dinh_ctx *ctx, sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return DINH_OK;
    dinh->log(ctx, DINH_LOG_ERROR, "search.db: %s", sqlite3_errmsg(db));
    return DINH_FAILED;
}

static int64_t meta_read(sqlite3 *db, const char *name)
{
    int64_t value = -1;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name = $1", -1, &stmt, NULL) ==
        SQLITE_OK) {
        sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
        if (sqlite3_step(stmt) == SQLITE_ROW)
            value = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    return value;
}

static int meta_write(sqlite3 *db, const char *name, int64_t value)
{
    sqlite3_stmt *stmt = NULL;
    int result = sqlite3_prepare_v2(db, "UPDATE meta SET value = $1 WHERE name = $2", -1,
                                    &stmt, NULL);
    if (result == SQLITE_OK) {
        sqlite3_bind_int64(stmt, 1, value);
        sqlite3_bind_text(stmt, 2, name, -1, SQLITE_STATIC);
        result = sqlite3_step(stmt) == SQLITE_DONE ? SQLITE_OK : SQLITE_ERROR;
    }
    sqlite3_finalize(stmt);
    return result == SQLITE_OK ? DINH_OK : DINH_FAILED;
}

/* ---- opening ----------------------------------------------------------------------- */

static int make_anew(dinh_ctx *ctx, sqlite3 *db)
{
    if (run(ctx, db, "BEGIN IMMEDIATE"))
        return DINH_FAILED;
    /* Another lane may have done it while this one waited for the lock. */
    if (meta_read(db, "schema") == SEARCH_SCHEMA)
        return run(ctx, db, "COMMIT");
    if (run(ctx, db, schema) == DINH_OK &&
        meta_write(db, "schema", SEARCH_SCHEMA) == DINH_OK &&
        run(ctx, db, "COMMIT") == DINH_OK)
        return DINH_OK;
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return DINH_FAILED;
}

struct search *index_open(dinh_ctx *ctx)
{
    struct search *search = calloc(1, sizeof *search);
    if (!search)
        return NULL;
    const char *path = dinh->text(ctx, "%s/search.db", dinh->folder(ctx));
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int result = sqlite3_open_v2(path, &search->db, flags, NULL);
    if (result == SQLITE_OK) {
        sqlite3_busy_timeout(search->db, BUSY_MS);
        sqlite3_progress_handler(search->db, STEPS, query_is_late, search);
        result = token_register(search->db);
    }
    if (result != SQLITE_OK) {
        dinh->log(ctx, DINH_LOG_ERROR, "không mở được %s: %s", path,
                  sqlite3_errmsg(search->db));
    } else if (run(ctx, search->db, PRAGMAS) == DINH_OK &&
               (meta_read(search->db, "schema") == SEARCH_SCHEMA ||
                make_anew(ctx, search->db) == DINH_OK)) {
        return search;
    }
    index_close(search);
    return NULL;
}

void index_close(struct search *search)
{
    if (!search)
        return;
    sqlite3_close_v2(search->db);
    free(search);
}

/* ---- filling --------------------------------------------------------------------------
 */

static void bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
    sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
}

/* A statement about one document. */
static sqlite3_stmt *prepare(sqlite3 *db, const char *sql, int64_t id)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK)
        sqlite3_bind_int64(stmt, 1, id);
    return stmt;
}

static int finish(sqlite3_stmt *stmt)
{
    int step = stmt ? sqlite3_step(stmt) : SQLITE_ERROR;
    sqlite3_finalize(stmt);
    return step == SQLITE_DONE ? DINH_OK : DINH_FAILED;
}

/* Takes a document out; one that is not there is fine. */
static int forget(sqlite3 *db, int64_t id)
{
    static const char *const statements[] = {
        ("INSERT INTO fts (fts, rowid, title, symbol, body)"
         " SELECT 'delete', id, title, symbol, body FROM words WHERE id = $1"),
        "DELETE FROM words WHERE id = $1",
        "DELETE FROM doc WHERE id = $1",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (finish(prepare(db, statements[i], id)))
            return DINH_FAILED;
    return DINH_OK;
}

static int insert_doc(sqlite3 *db, int64_t id, dinh_value *item)
{
    sqlite3_stmt *stmt =
        prepare(db, "INSERT INTO doc VALUES ($1, $2, $3, $4, $5, $6, $7)", id);
    const char *group = dinh->get_text(item, "group.id");
    int32_t day = (int32_t)dinh->get_int(item, "date");
    if (stmt) {
        bind_text(stmt, 2, dinh->get_text(item, "kind"));
        bind_text(stmt, 3, dinh->get_text(item, "kind_label"));
        if (*group)
            bind_text(stmt, 4, group);
        bind_text(stmt, 5, dinh->get_text(item, "group.title"));
        sqlite3_bind_int(stmt, 6, dinh->year(day));
        sqlite3_bind_int(stmt, 7, day);
    }
    return finish(stmt);
}

static int insert_words(sqlite3 *db, int64_t id, dinh_value *item)
{
    static const char *const tables[] = {
        "INSERT INTO words (id, title, symbol, body) VALUES ($1, $2, $3, $4)",
        "INSERT INTO fts (rowid, title, symbol, body) VALUES ($1, $2, $3, $4)",
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        sqlite3_stmt *stmt = prepare(db, tables[i], id);
        if (stmt) {
            bind_text(stmt, 2, dinh->get_text(item, "title"));
            bind_text(stmt, 3, dinh->get_text(item, "slug_text"));
            bind_text(stmt, 4, dinh->get_text(item, "text"));
        }
        if (finish(stmt))
            return DINH_FAILED;
    }
    return DINH_OK;
}

static int insert(sqlite3 *db, int64_t id, dinh_value *item)
{
    return insert_doc(db, id, item) ? DINH_FAILED : insert_words(db, id, item);
}

static int apply(dinh_ctx *ctx, sqlite3 *db, const dinh_change *change)
{
    if (forget(db, change->id))
        return DINH_FAILED;
    /* What is public now counts, not what the feed said then. */
    dinh_value *item = change->op == 'd' ? NULL : dinh->searchable(ctx, change->id);
    return item ? insert(db, change->id, item) : DINH_OK;
}

/* A number for the set of kinds: items of a plugin that was switched off must
 * leave the index, and come back with it. */
static int64_t kinds_now(dinh_ctx *ctx)
{
    uint64_t number = 14695981039346656037u; /* FNV-1a */
    dinh_value *kinds = dinh->kinds(ctx);
    for (uint32_t i = 0; i < dinh->count(kinds); i++)
        for (const char *c = dinh->get_text(dinh->at(kinds, i), "name"); *c; c++)
            number = (number ^ (unsigned char)*c) * 1099511628211u;
    return (int64_t)(number >> 1);
}

/* One batch in one transaction; how many changes, or negative. */
static int follow_batch(dinh_ctx *ctx, sqlite3 *db)
{
    dinh_change changes[BATCH];
    if (run(ctx, db, "BEGIN IMMEDIATE"))
        return DINH_FAILED;
    int64_t known = meta_read(db, "epoch"), epoch = known, seq = meta_read(db, "seq");
    int count = dinh->changes(ctx, &epoch, seq, changes, BATCH);
    int64_t kinds = kinds_now(ctx);
    int result = count < 0 ? DINH_FAILED : DINH_OK;
    if (result == DINH_OK && (epoch != known || kinds != meta_read(db, "kinds"))) {
        /* The site was restored, a plugin came or went, or this index is new. */
        result = run(ctx, db,
                     "INSERT INTO fts (fts) VALUES ('delete-all');"
                     "DELETE FROM words; DELETE FROM doc");
        count = dinh->changes(ctx, &epoch, 0, changes, BATCH);
        seq = 0;
    }
    for (int i = 0; i < count && result == DINH_OK; i++) {
        result = apply(ctx, db, &changes[i]);
        seq = changes[i].seq;
    }
    if (result == DINH_OK && count >= 0 && meta_write(db, "epoch", epoch) == DINH_OK &&
        meta_write(db, "seq", seq) == DINH_OK &&
        meta_write(db, "kinds", kinds) == DINH_OK && run(ctx, db, "COMMIT") == DINH_OK)
        return count;
    dinh->log(ctx, DINH_LOG_ERROR, "search.db: %s", sqlite3_errmsg(db));
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return DINH_FAILED;
}

/* Is there anything to follow? A read, so that idle seconds write nothing. */
static int is_behind(dinh_ctx *ctx, sqlite3 *db)
{
    dinh_change change;
    int64_t known = meta_read(db, "epoch"), epoch = known;
    int count = dinh->changes(ctx, &epoch, meta_read(db, "seq"), &change, 1);
    return count != 0 || epoch != known || kinds_now(ctx) != meta_read(db, "kinds");
}

int index_follow(dinh_ctx *ctx, struct search *search, int most_batches,
                 void (*report)(dinh_ctx *ctx, int64_t done))
{
    int64_t done = 0;
    for (int batch = 0;
         (!most_batches || batch < most_batches) && is_behind(ctx, search->db); batch++) {
        int count = follow_batch(ctx, search->db);
        if (count < 0)
            return DINH_FAILED;
        done += count;
        if (report)
            report(ctx, done);
    }
    return (int)done;
}

int index_rebuild(dinh_ctx *ctx, struct search *search,
                  void (*report)(dinh_ctx *ctx, int64_t done))
{
    if (meta_write(search->db, "epoch", 0))
        return DINH_FAILED;
    int done = index_follow(ctx, search, 0, report);
    if (done >= 0)
        run(ctx, search->db, "INSERT INTO fts (fts) VALUES ('optimize')");
    return done;
}

/* A deleted document's tokens stay in FTS5's segments until those are merged, its
 * pages in the file and in the log until they are written over. Who still reads an
 * old page makes the last two wait. */
static int forget_for_good(sqlite3 *db)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_exec(db, "INSERT INTO fts (fts) VALUES ('optimize'); VACUUM", NULL, NULL,
                     NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "PRAGMA wal_checkpoint(TRUNCATE)", -1, &stmt, NULL) !=
            SQLITE_OK)
        return DINH_FAILED;
    int is_whole = sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_int(stmt, 0) == 0;
    sqlite3_finalize(stmt);
    return is_whole ? DINH_OK : DINH_FAILED;
}

int index_erased(dinh_ctx *ctx, dinh_value *payload)
{
    struct search *search = dinh->state(ctx);
    int done = index_follow(ctx, search, 0, NULL);
    if (done > 0)
        dinh->touch(ctx);
    if (done >= 0 && forget_for_good(search->db) == DINH_OK)
        return DINH_OK;
    dinh->log(ctx, DINH_LOG_WARN, "search.db: %s", sqlite3_errmsg(search->db));
    dinh->set_bool(ctx, payload, "waits", 1);
    return DINH_OK;
}

int index_job(dinh_ctx *ctx, const dinh_value *args)
{
    (void)args;
    int done = index_follow(ctx, dinh->state(ctx), JOB_BATCHES, NULL);
    if (done > 0)
        dinh->touch(ctx); /* cached results no longer hold */
    return done < 0 ? DINH_FAILED : DINH_OK;
}
