/*
 * rows.c - prepared statements and the rows they give (see store.h).
 *
 * Preparing costs ten times what running does, so a connection keeps what it
 * has prepared, found by the text of the SQL. A statement that is being read
 * when the same SQL is asked for again (a loop in a loop) gets a twin.
 */
#include "store/internal.h"

#include <stdlib.h>

/* ---- the statement cache -------------------------------------------------- */

static struct dinh_rows **bucket_of(struct store *store, uint64_t hash)
{
    return &store->buckets[hash % STATEMENT_BUCKETS];
}

static void rows_finalize(struct dinh_rows *rows)
{
    sqlite3_finalize(rows->statement);
    free(rows);
}

static void forget_oldest(struct store *store)
{
    struct dinh_rows **oldest = NULL;
    for (size_t i = 0; i < STATEMENT_BUCKETS; i++)
        for (struct dinh_rows **at = &store->buckets[i]; *at; at = &(*at)->next)
            if (!(*at)->open && (!oldest || (*at)->used < (*oldest)->used))
                oldest = at;
    if (!oldest)
        return;
    struct dinh_rows *gone = *oldest;
    *oldest = gone->next;
    rows_finalize(gone);
    store->kept--;
}

void rows_forget(struct store *store)
{
    for (size_t i = 0; i < STATEMENT_BUCKETS; i++) {
        for (struct dinh_rows *rows = store->buckets[i], *next; rows; rows = next) {
            next = rows->next;
            rows_finalize(rows);
        }
        store->buckets[i] = NULL;
    }
    store->kept = 0;
    store->open_rows = 0;
}

static struct dinh_rows *find_idle(struct store *store, struct str sql, uint64_t hash)
{
    struct dinh_rows *rows = *bucket_of(store, hash);
    while (rows && (rows->open || rows->hash != hash || rows->sql_len != sql.len ||
                    memcmp(rows->sql, sql.ptr, sql.len) != 0))
        rows = rows->next;
    return rows;
}

static struct dinh_rows *rows_create(struct store *store, struct str sql, uint64_t hash)
{
    struct dinh_rows *rows = calloc(1, sizeof *rows + sql.len + 1);
    if (!rows)
        die("kho dữ liệu: hết bộ nhớ");
    *rows = (struct dinh_rows){ .store = store, .hash = hash, .sql_len = sql.len };
    memcpy(rows->sql, sql.ptr, sql.len + 1);
    if (sqlite3_prepare_v3(store->db, rows->sql, (int)sql.len + 1,
                           SQLITE_PREPARE_PERSISTENT, &rows->statement,
                           NULL) != SQLITE_OK ||
        !rows->statement) {
        store_fail_sqlite(store, sql.ptr);
        free(rows);
        return NULL;
    }
    return rows;
}

static void keep(struct store *store, struct dinh_rows *rows)
{
    if (store->kept >= STATEMENTS_KEPT)
        forget_oldest(store);
    struct dinh_rows **bucket = bucket_of(store, rows->hash);
    rows->next = *bucket;
    *bucket = rows;
    store->kept++;
}

static struct dinh_rows *statement_take(struct store *store, const char *text)
{
    struct str sql = str_of(text);
    uint64_t hash = str_hash(sql);
    struct dinh_rows *rows = find_idle(store, sql, hash);
    if (!rows) {
        rows = rows_create(store, sql, hash);
        if (!rows)
            return NULL;
        keep(store, rows);
    }
    if (store->write_depth == 0 && !sqlite3_stmt_readonly(rows->statement)) {
        store_fail(store, "câu lệnh ghi ngoài giao dịch: %.120s", text);
        return NULL;
    }
    rows->used = ++store->tick;
    rows->open = true;
    store->open_rows++;
    return rows;
}

/* Gives a statement back: its row, its snapshot and its bindings are gone. */
void rows_end(struct dinh_rows *rows)
{
    if (!rows || !rows->open)
        return;
    rows->open = false;
    rows->store->open_rows--;
    sqlite3_reset(rows->statement);
    sqlite3_clear_bindings(rows->statement);
}

/* ---- binding --------------------------------------------------------------- */

static int bind_text(sqlite3_stmt *statement, int at, struct str text, bool blob)
{
    if (!text.ptr)
        return sqlite3_bind_null(statement, at);
    /* Copied: a caller may build the text in passing and read rows later. */
    return blob ? sqlite3_bind_blob64(statement, at, text.ptr, text.len, SQLITE_TRANSIENT)
                : sqlite3_bind_text64(statement, at, text.ptr, text.len, SQLITE_TRANSIENT,
                                      SQLITE_UTF8);
}

static int bind_one(sqlite3_stmt *statement, int at, const struct store_param *param)
{
    switch (param->kind) {
    case 'i':
        return sqlite3_bind_int64(statement, at, param->integer);
    case 't':
    case 's':
        return bind_text(statement, at, param->text, false);
    case 'b':
        return bind_text(statement, at, param->text, true);
    case 'n':
        return sqlite3_bind_null(statement, at);
    default:
        return SQLITE_MISUSE;
    }
}

struct dinh_rows *store_query_params(struct store *store, const char *sql,
                                     const struct store_param *params, size_t count)
{
    struct dinh_rows *rows = statement_take(store, sql);
    if (!rows)
        return NULL;
    int wanted = sqlite3_bind_parameter_count(rows->statement);
    if ((size_t)wanted != count) {
        store_fail(store, "câu lệnh cần %d tham số, được %zu: %.120s", wanted, count, sql);
        rows_end(rows);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        if (bind_one(rows->statement, (int)i + 1, &params[i]) != SQLITE_OK) {
            store_fail_sqlite(store, "tham số không hợp lệ");
            rows_end(rows);
            return NULL;
        }
    return rows;
}

enum { PARAMS_MAX = 64 };

struct dinh_rows *store_vquery(struct store *store, const char *sql, const char *kinds,
                               va_list args)
{
    struct store_param params[PARAMS_MAX];
    size_t count = 0;
    for (; kinds[count]; count++) {
        if (count == PARAMS_MAX) {
            store_fail(store, "quá %d tham số", PARAMS_MAX);
            return NULL;
        }
        struct store_param *param = &params[count];
        *param = (struct store_param){ .kind = kinds[count] };
        if (param->kind == 'i')
            param->integer = va_arg(args, int64_t);
        else if (param->kind == 't')
            param->text = str_of(va_arg(args, const char *));
        else if (param->kind == 's' || param->kind == 'b')
            param->text = va_arg(args, struct str);
    }
    return store_query_params(store, sql, params, count);
}

struct dinh_rows *store_query(struct store *store, const char *sql, const char *kinds, ...)
{
    va_list args;
    va_start(args, kinds);
    struct dinh_rows *rows = store_vquery(store, sql, kinds, args);
    va_end(args);
    return rows;
}

int store_exec(struct store *store, const char *sql, const char *kinds, ...)
{
    va_list args;
    va_start(args, kinds);
    struct dinh_rows *rows = store_vquery(store, sql, kinds, args);
    va_end(args);
    if (!rows)
        return DINH_FAILED;
    int step;
    while ((step = rows_next(rows)) > 0)
        ;
    return step;
}

int64_t store_int(struct store *store, int64_t fallback, const char *sql, const char *kinds,
                  ...)
{
    va_list args;
    va_start(args, kinds);
    struct dinh_rows *rows = store_vquery(store, sql, kinds, args);
    va_end(args);
    if (!rows)
        return fallback;
    int64_t value = fallback;
    if (rows_next(rows) > 0) {
        if (!rows_is_null(rows, 0))
            value = rows_int(rows, 0);
        rows_end(rows);
    }
    return value;
}

/* ---- reading --------------------------------------------------------------- */

int rows_next(struct dinh_rows *rows)
{
    if (!rows || !rows->open)
        return DINH_FAILED;
    int code = sqlite3_step(rows->statement);
    if (code == SQLITE_ROW)
        return 1;
    int result = 0;
    if (code != SQLITE_DONE)
        result = store_fail_sqlite(rows->store, rows->sql);
    rows_end(rows);
    return result;
}

int64_t rows_int(struct dinh_rows *rows, int column)
{
    return sqlite3_column_int64(rows->statement, column);
}

struct str rows_str(struct dinh_rows *rows, int column)
{
    const char *text = (const char *)sqlite3_column_text(rows->statement, column);
    return (struct str){ text, (size_t)sqlite3_column_bytes(rows->statement, column) };
}

const char *rows_text(struct dinh_rows *rows, int column)
{
    return (const char *)sqlite3_column_text(rows->statement, column);
}

bool rows_is_null(struct dinh_rows *rows, int column)
{
    return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}
