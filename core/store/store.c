/*
 * store.c - one connection: opening, transactions, the write lock (see store.h).
 *
 * SQLite lets one writer in at a time; whoever meets it writing polls and may
 * give up. The kernel's flock queues writers fairly instead, across threads,
 * processes and the command line, so BEGIN IMMEDIATE never has to wait. The
 * lock file is not a database file: closing one of those by hand would drop
 * SQLite's own locks.
 */
#include "store/internal.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct database {
    const char *file, *lock, *synchronous;
} databases[] = {
    [DINH_DB_SITE] = { "site.db", "write.lock", "PRAGMA synchronous=FULL" },
    [DINH_DB_STATS] = { "stats.db", "stats.lock", "PRAGMA synchronous=NORMAL" },
};

const char *store_file_name(unsigned database)
{
    return databases[database].file;
}

const char *store_lock_name(unsigned database)
{
    return databases[database].lock;
}

/* For every connection; a failure of any is a failure to open. secure_delete: what
 * is erased (gỡ hẳn) leaves no words in free pages. */
static const char *const pragmas[] = {
    "PRAGMA foreign_keys=ON",   "PRAGMA trusted_schema=OFF", "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY", "PRAGMA cache_size=-2000",
};

int store_fail(struct store *store, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(store->error, sizeof store->error, format, args);
    va_end(args);
    log_error("kho dữ liệu %s: %s", store->folder, store->error);
    return DINH_FAILED;
}

int store_fail_sqlite(struct store *store, const char *what)
{
    return store_fail(store, "%s: %s (mã %d)", what, sqlite3_errmsg(store->db),
                      sqlite3_extended_errcode(store->db));
}

int store_run(struct store *store, const char *sql)
{
    char *message = NULL;
    int code = sqlite3_exec(store->db, sql, NULL, NULL, &message);
    if (code == SQLITE_OK)
        return 0;
    store_fail(store, "%s (mã %d): %.120s", message ? message : sqlite3_errstr(code), code,
               sql);
    sqlite3_free(message);
    return DINH_FAILED;
}

/* ---- the write lock ------------------------------------------------------ */

static int lock_open(struct store *store, const char *name)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", store->folder, name) >= (int)sizeof path)
        return store_fail(store, "đường dẫn quá dài");
    store->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (store->lock_fd < 0)
        return store_fail(store, "không mở được %s: %s", path, strerror(errno));
    return 0;
}

int store_lock(struct store *store)
{
    if (store->lock_fd < 0)
        return 0;
    while (flock(store->lock_fd, LOCK_EX) != 0)
        if (errno != EINTR)
            return store_fail(store, "không khóa được để ghi: %s", strerror(errno));
    return 0;
}

void store_unlock(struct store *store)
{
    if (store->lock_fd >= 0)
        flock(store->lock_fd, LOCK_UN);
}

/* ---- opening ------------------------------------------------------------- */

static int connect_file(struct store *store, const char *path, unsigned flags)
{
    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (!exists && !(flags & STORE_CREATE))
        return store_fail(store, "không có %s (chạy dinh init trước)", path);
    int mode = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    if (flags & STORE_CREATE)
        mode |= SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(path, &store->db, mode, NULL) != SQLITE_OK)
        return store_fail(store, "không mở được %s: %s", path,
                          store->db ? sqlite3_errmsg(store->db) : "hết bộ nhớ");
    /* Drafts and senders are in it. SQLite gives its WAL the same mode. */
    if (!exists && (sqlite3_exec(store->db, "PRAGMA user_version", NULL, NULL, NULL) ||
                    chmod(path, 0640) != 0))
        return store_fail(store, "không đặt được quyền của %s", path);
    return 0;
}

static int64_t pragma_int(struct store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t value = -1;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

/* A schema of tomorrow must not be written to by a program of today. */
static int check_format(struct store *store)
{
    int64_t format = pragma_int(store, "PRAGMA user_version");
    if (format < 0)
        return store_fail_sqlite(store,
                                 "tệp không phải cơ sở dữ liệu của Đình hoặc đã hỏng");
    if (format > STORE_FORMAT)
        return store_fail(store,
                          "dữ liệu thuộc phiên bản Đình mới hơn (%lld > %d): hãy dùng bản "
                          "chương trình mới",
                          (long long)format, STORE_FORMAT);
    return 0;
}

static int set_up(struct store *store, unsigned database, bool memory)
{
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
        if (store_run(store, pragmas[i]))
            return DINH_FAILED;
    if (store_run(store, databases[database].synchronous))
        return DINH_FAILED;
    if (!memory && store_run(store, "PRAGMA journal_mode=WAL"))
        return DINH_FAILED;
    return check_format(store);
}

static int open_file(struct store *store, unsigned database, unsigned flags)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", store->folder, databases[database].file) >=
        (int)sizeof path)
        return store_fail(store, "đường dẫn quá dài");
    if (lock_open(store, databases[database].lock) || store_lock(store))
        return DINH_FAILED;
    /* Under the lock: two programs that make the file at once would meet in
     * the switch to WAL, which waits for nobody. */
    int result = connect_file(store, path, flags);
    if (!result)
        result = set_up(store, database, false);
    store_unlock(store);
    return result;
}

struct store *store_open(const char *folder, unsigned database, unsigned flags,
                         struct error *error)
{
    if (DINH_BUG_IF(database >= sizeof databases / sizeof *databases))
        return NULL;
    struct store *store = calloc(1, sizeof *store);
    if (!store || !(store->folder = strdup(folder)))
        die("kho dữ liệu: hết bộ nhớ");
    store->lock_fd = -1;

    int result;
    if (!(flags & STORE_MEMORY))
        result = open_file(store, database, flags);
    else if (sqlite3_open_v2(":memory:", &store->db,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                                 SQLITE_OPEN_NOMUTEX,
                             NULL) != SQLITE_OK)
        result = store_fail(store, "không mở được cơ sở dữ liệu trong bộ nhớ");
    else
        result = set_up(store, database, true);
    if (result) {
        error_set(error, "%s", store->error);
        store_close(store);
        return NULL;
    }
    return store;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    store_rollback(store);
    rows_forget(store);
    if (sqlite3_close(store->db) != SQLITE_OK)
        log_error("kho dữ liệu %s: đóng khi còn câu lệnh đang dùng", store->folder);
    if (store->lock_fd >= 0)
        close(store->lock_fd);
    free(store->folder);
    free(store);
}

const char *store_folder(const struct store *store)
{
    return store->folder;
}

const char *store_error(const struct store *store)
{
    return store->error;
}

int64_t store_changed(struct store *store)
{
    return sqlite3_changes64(store->db);
}

/* ---- transactions -------------------------------------------------------- */

bool store_in_transaction(const struct store *store)
{
    return store->write_depth > 0;
}

int store_begin(struct store *store)
{
    if (store->write_depth > 0) {
        store->write_depth++;
        return 0;
    }
    /* An open cursor holds an old snapshot, from which SQLite cannot go on to
     * write once somebody else has; better to fail always than now and then. */
    if (store->open_rows > 0)
        return store_fail(store, "còn %d truy vấn đang đọc dở: đọc hết rồi hãy ghi",
                          store->open_rows);
    if (store->in_snapshot) {
        store->in_snapshot = false;
        if (store_run(store, "COMMIT"))
            return DINH_FAILED;
    }
    if (store_lock(store))
        return DINH_FAILED;
    if (store_run(store, "BEGIN IMMEDIATE")) {
        store_unlock(store);
        return DINH_FAILED;
    }
    store->write_depth = 1;
    return 0;
}

int store_commit(struct store *store)
{
    if (store->write_depth == 0)
        return store_fail(store, "không có giao dịch nào để kết thúc (đã bị hủy?)");
    if (--store->write_depth > 0)
        return 0;
    int result = 0;
    if (sqlite3_get_autocommit(store->db)) /* a full disk ends it behind our back */
        result = store_fail(store, "giao dịch đã bị cơ sở dữ liệu hủy");
    else if (store_run(store, "COMMIT")) {
        result = DINH_FAILED;
        if (!sqlite3_get_autocommit(store->db))
            store_run(store, "ROLLBACK");
    }
    store_unlock(store);
    return result;
}

void store_rollback(struct store *store)
{
    if (store->write_depth == 0)
        return;
    store->write_depth = 0;
    if (!sqlite3_get_autocommit(store->db))
        store_run(store, "ROLLBACK");
    store_unlock(store);
}

int store_read_begin(struct store *store)
{
    if (store->read_depth++ > 0 || store->write_depth > 0)
        return 0;
    if (store_run(store, "BEGIN")) {
        store->read_depth--;
        return DINH_FAILED;
    }
    store->in_snapshot = true;
    return 0;
}

void store_read_end(struct store *store)
{
    if (DINH_BUG_IF(store->read_depth == 0) || --store->read_depth > 0)
        return;
    if (store->in_snapshot)
        store_run(store, "COMMIT");
    store->in_snapshot = false;
}

int64_t store_next_id(struct store *store, const char *sequence)
{
    if (DINH_BUG_IF(!store_in_transaction(store)))
        return DINH_FAILED;
    return store_int(store, DINH_FAILED,
                     "INSERT INTO _sequence (name, last) VALUES ($1, 1)"
                     " ON CONFLICT (name) DO UPDATE SET last = _sequence.last + 1"
                     " RETURNING last",
                     "t", sequence);
}
