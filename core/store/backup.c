/*
 * backup.c - see backup.h. The copy is made beside its final name, checked by
 * SQLite itself, and renamed.
 */
#include "store/backup.h"

#include "base/file.h"
#include "store/internal.h"

#include <stdio.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

static int copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return sqlite3_errcode(to);
    /* In one go: a reader of a WAL stops no writer, and steps would begin anew
       with each of their commits. */
    sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup);
}

/* A copy that cannot be read back is no copy. */
static bool is_sound(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    bool sound = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL) ==
                     SQLITE_OK &&
                 sqlite3_step(statement) == SQLITE_ROW &&
                 strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    return sound;
}

static int copy_to(sqlite3 *from, const char *path, struct error *error)
{
    sqlite3 *to = NULL;
    unlink(path); /* what an interrupted copy left */
    int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code == SQLITE_OK)
        code = copy_pages(from, to);
    bool good = code == SQLITE_OK && is_sound(to);
    if (!good)
        error_set(error, "%s: không sao chép được cơ sở dữ liệu (%s)", path,
                  code == SQLITE_OK ? "bản sao không đọc lại được" : sqlite3_errstr(code));
    sqlite3_close(to);
    return good ? 0 : DINH_FAILED;
}

int store_backup(const char *folder, unsigned database, const char *to_folder,
                 struct error *error)
{
    char partial[PATH_BYTES], path[PATH_BYTES];
    const char *name = store_file_name(database);
    snprintf(partial, sizeof partial, "%s/%s.partial", to_folder, name);
    snprintf(path, sizeof path, "%s/%s", to_folder, name);
    if (folder_make(to_folder, 0750, error))
        return DINH_FAILED;
    struct store *store = store_open(folder, database, 0, error);
    if (!store)
        return DINH_FAILED;
    int result = copy_to(store->db, partial, error);
    store_close(store);
    if (result == 0 && rename(partial, path) != 0)
        result = error_set(error, "%s: không ghi được bản sao", path);
    if (result != 0)
        unlink(partial);
    return result ? result : folder_sync(to_folder, error);
}

void store_backup_remove(const char *folder)
{
    static const char *const endings[] = { "", "-wal", "-shm", ".partial" };
    char path[PATH_BYTES];
    for (unsigned database = DINH_DB_SITE; database <= DINH_DB_STATS; database++) {
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
            snprintf(path, sizeof path, "%s/%s%s", folder, store_file_name(database),
                     endings[i]);
            unlink(path);
        }
        snprintf(path, sizeof path, "%s/%s", folder, store_lock_name(database));
        unlink(path);
    }
    rmdir(folder);
}
