/*
 * migrate.c - applying numbered schema changes (see migrate.h).
 *
 * What was applied is recorded with a checksum of its text, so that a step
 * edited after its release is noticed on the first start, not by the first
 * query that misses a column.
 */
#include "store/migrate.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/internal.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHECKSUM_SIZE = 2 * crypto_hash_sha256_BYTES + 1 };

static const char bootstrap[] =
    "CREATE TABLE IF NOT EXISTS _schema ("
    " owner TEXT NOT NULL, version INTEGER NOT NULL, checksum TEXT NOT NULL,"
    " applied_at INTEGER NOT NULL, PRIMARY KEY (owner, version)) STRICT;"
    "CREATE TABLE IF NOT EXISTS _sequence ("
    " name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;";

/* Who of the core has tables of its own, of any name; no plugin is called so. */
static const char *const core_owners[] = { "core", "account", "audit", "rendition" };

static bool is_core(const char *owner)
{
    for (size_t i = 0; i < sizeof core_owners / sizeof *core_owners; i++)
        if (str_is(str_of(owner), core_owners[i]))
            return true;
    return false;
}

static void checksum_of(const char *sql, char out[CHECKSUM_SIZE])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)sql, strlen(sql));
    sodium_bin2hex(out, CHECKSUM_SIZE, hash, sizeof hash);
}

bool migrate_has_table(struct store *store, const char *table)
{
    return store_int(
               store, 0,
               "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1", "t",
               table) > 0;
}

int migrate_version(struct store *store, const char *owner)
{
    if (!migrate_has_table(store, "_schema"))
        return 0;
    return (int)store_int(store, 0, "SELECT max(version) FROM _schema WHERE owner = $1",
                          "t", owner);
}

/* ---- what is there must be what the program knows ------------------------- */

static int compare_applied(const char *owner, const struct migration *steps, size_t count,
                           struct dinh_rows *rows, struct error *error)
{
    int expected = 1;
    while (rows_next(rows) > 0) {
        int version = (int)rows_int(rows, 0);
        if ((size_t)version > count || version != expected++) {
            error_set(
                error,
                "%s: cơ sở dữ liệu ở bước %d, chương trình này chỉ biết đến bước %zu: "
                "hãy dùng bản mới hơn",
                owner, version, count);
            rows_end(rows);
            return DINH_FAILED;
        }
        char checksum[CHECKSUM_SIZE];
        checksum_of(steps[version - 1].sql, checksum);
        if (!str_is(rows_str(rows, 1), checksum)) {
            error_set(error,
                      "%s: bước chuyển đổi %d đã bị sửa sau khi áp dụng: hãy trả lại nội "
                      "dung cũ và thêm một bước mới",
                      owner, version);
            rows_end(rows);
            return DINH_FAILED;
        }
    }
    return 0;
}

static int check_history(struct store *store, const char *owner,
                         const struct migration *steps, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (steps[i].version != (int)i + 1 || !steps[i].sql)
            return error_set(error,
                             "%s: các bước chuyển đổi phải đánh số 1, 2, 3 ... (bước "
                             "thứ %zu mang số %d)",
                             owner, i + 1, steps[i].version);
    struct dinh_rows *rows =
        store_query(store,
                    "SELECT version, checksum FROM _schema WHERE owner = $1"
                    " ORDER BY version",
                    "t", owner);
    if (!rows)
        return error_set(error, "%s", store_error(store));
    return compare_applied(owner, steps, count, rows, error);
}

/* ---- applying --------------------------------------------------------------- */

/* Statement by statement: each is prepared under the plugin's authorization,
 * and sqlite3_exec would hide which one failed. */
static int run_script(struct store *store, const char *sql, struct authorization *asked,
                      struct error *error)
{
    for (const char *rest = sql; rest && *rest;) {
        sqlite3_stmt *statement = NULL;
        const char *begin = rest;
        if (asked)
            authorize_begin(store, asked);
        int code = sqlite3_prepare_v2(store->db, rest, -1, &statement, &rest);
        if (asked)
            authorize_end(store);
        if (code == SQLITE_OK && statement)
            while ((code = sqlite3_step(statement)) == SQLITE_ROW)
                ;
        sqlite3_finalize(statement);
        if (code != SQLITE_OK && code != SQLITE_DONE)
            return error_set(error, "%s; ở câu: %.160s",
                             asked && asked->denied[0] ? asked->denied
                                                       : sqlite3_errmsg(store->db),
                             begin);
    }
    return 0;
}

static int apply_step(struct store *store, const char *owner, const struct migration *step,
                      struct error *error)
{
    struct authorization asked = { .plugin = owner, .schema = true };
    char checksum[CHECKSUM_SIZE];
    checksum_of(step->sql, checksum);

    if (store_begin(store))
        return error_set(error, "%s", store_error(store));
    if (run_script(store, step->sql, is_core(owner) ? NULL : &asked, error)) {
        store_rollback(store);
        return error_prefix(error, "%s: bước chuyển đổi %d", owner, step->version);
    }
    if (store_exec(store,
                   "INSERT INTO _schema (owner, version, checksum, applied_at)"
                   " VALUES ($1, $2, $3, $4)",
                   "titi", owner, (int64_t)step->version, checksum, clock_now_ms()) ||
        store_commit(store)) {
        error_set(error, "%s", store_error(store));
        store_rollback(store);
        return DINH_FAILED;
    }
    log_info("%s: đã áp dụng bước chuyển đổi %d", owner, step->version);
    return 0;
}

static int ensure_bootstrap(struct store *store)
{
    if (migrate_has_table(store, "_schema") && migrate_has_table(store, "_sequence"))
        return 0;
    char format[64];
    snprintf(format, sizeof format, "PRAGMA user_version=%d", STORE_FORMAT);
    if (store_begin(store) == 0) {
        if (store_run(store, bootstrap) == 0 && store_run(store, format) == 0)
            return store_commit(store);
        store_rollback(store);
    }
    return DINH_FAILED;
}

int migrate_apply(struct store *store, const char *owner, const struct migration *steps,
                  size_t count, struct error *error)
{
    if (!is_core(owner) && !plugin_name_is_valid(owner))
        return error_set(error, "%s: tên không hợp lệ cho một plugin", owner);
    if (ensure_bootstrap(store))
        return error_set(error, "%s", store_error(store));
    if (check_history(store, owner, steps, count, error))
        return DINH_FAILED;
    size_t applied = (size_t)migrate_version(store, owner);
    for (size_t i = applied; i < count; i++)
        if (apply_step(store, owner, &steps[i], error))
            return DINH_FAILED;
    return 0;
}

/* ---- widening ------------------------------------------------------------------ */

static bool name_is_valid(const char *name)
{
    if (!((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_') || strlen(name) > 60)
        return false;
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
            return false;
    return true;
}

/* 1: there with this type, 0: absent, -1: there with another type. */
static int column_state(struct store *store, const char *table, const char *column,
                        const char *type, struct error *error)
{
    const char *have = NULL;
    int code = sqlite3_table_column_metadata(store->db, "main", table, column, &have, NULL,
                                             NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return 0;
    if (str_is(str_of(have), type))
        return 1;
    return error_set(error,
                     "%s.%s: đã có với kiểu %s, nay khai %s: không đổi kiểu được, hãy đặt "
                     "tên khác cho trường",
                     table, column, have, type);
}

int migrate_add_column(struct store *store, const char *table, const char *column,
                       const char *type, struct error *error)
{
    if (!name_is_valid(table) || !name_is_valid(column))
        return error_set(error, "tên bảng hoặc cột không hợp lệ: %s.%s", table, column);
    if (!str_is(str_of(type), "INTEGER") && !str_is(str_of(type), "TEXT"))
        return error_set(error, "%s.%s: kiểu %s không có", table, column, type);
    int state = column_state(store, table, column, type, error);
    if (state)
        return state < 0 ? DINH_FAILED : 0;

    struct buf sql = { 0 }; /* of three checked names */
    buf_printf(&sql, "ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", table, column, type);
    int result = store_begin(store);
    if (!result)
        result = store_run(store, buf_text(&sql));
    if (!result)
        result = store_commit(store);
    if (result) {
        error_set(error, "%s", store_error(store));
        store_rollback(store);
    }
    buf_free(&sql);
    return result;
}
