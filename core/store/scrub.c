/*
 * scrub.c - see scrub.h. VACUUM writes every page from what is there now; its
 * temporary copy goes to a file, since the whole site need not fit in memory.
 */
#include "store/scrub.h"

#include "store/internal.h"

/* Writers wait as long as this does, so it does not wait long for readers. */
enum { READERS_MS = 500 };

/* 0, DINH_CONFLICT (somebody still reads an old page), or DINH_FAILED. */
static int empty_log(struct store *store)
{
    sqlite3_stmt *statement = NULL;
    int result = DINH_FAILED;
    sqlite3_busy_timeout(store->db, READERS_MS);
    if (sqlite3_prepare_v2(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", -1, &statement,
                           NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        result = sqlite3_column_int(statement, 0) == 0 ? 0 : DINH_CONFLICT;
    if (result == DINH_FAILED)
        store_fail_sqlite(store, "không dồn được nhật ký ghi trước");
    sqlite3_finalize(statement);
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    return result;
}

static int rewrite(struct store *store)
{
    if (store_run(store, "PRAGMA temp_store=FILE"))
        return DINH_FAILED;
    int result = store_run(store, "VACUUM");
    if (store_run(store, "PRAGMA temp_store=MEMORY"))
        return DINH_FAILED;
    return result;
}

int store_scrub(struct store *store)
{
    if (store->write_depth > 0 || store->read_depth > 0 || store->open_rows > 0)
        return store_fail(store, "không quét sạch được khi còn việc đang làm dở");
    if (store_lock(store))
        return DINH_FAILED;
    int result = rewrite(store);
    if (!result)
        result = empty_log(store);
    store_unlock(store);
    return result;
}
