/*
 * audit.c - the log that cannot be changed unseen (see audit.h).
 *
 * A line's hash covers the hash before it and every field of its own, each with
 * its length, so that no two different lines give the same bytes. audit_head
 * keeps how many lines there are and the last hash: without it a tail that was
 * cut off would leave a shorter, unbroken chain. Read from audit_add; then
 * audit_verify, which computes the same from what is stored.
 */
#include "store/audit.h"

#include "base/buf.h"
#include "base/clock.h"
#include "store/migrate.h"

#include <sodium.h>

/* Hashes are kept as 64 hexadecimal digits, which people can compare. */
enum { HEX_LEN = 2 * crypto_hash_sha256_BYTES };

/* What the first line says the hash before it was. */
static const char no_hash[] =
    "0000000000000000000000000000000000000000000000000000000000000000";

static const char audit_1[] =
    "CREATE TABLE audit ("
    " seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL,"
    " account_id INTEGER NOT NULL, action TEXT NOT NULL, item_id INTEGER NOT NULL,"
    " detail TEXT, address TEXT, prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
    "CREATE INDEX audit_item ON audit (item_id, seq);"
    "CREATE INDEX audit_account ON audit (account_id, seq);"
    "CREATE TABLE audit_head ("
    " one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL,"
    " hash TEXT NOT NULL) STRICT;"
    "INSERT INTO audit_head (one, count, hash) VALUES (1, 0,"
    " '0000000000000000000000000000000000000000000000000000000000000000');";

static const struct migration migrations[] = { { 1, audit_1 } };

int audit_migrate(struct store *store, struct error *error)
{
    return migrate_apply(store, "audit", migrations, sizeof migrations / sizeof *migrations,
                         error);
}

void audit_shape(struct buf *out)
{
    for (size_t i = 0; i < sizeof migrations / sizeof *migrations; i++)
        buf_printf(out, "audit %s\n", migrations[i].sql);
}

/* ---- one line as bytes ------------------------------------------------------- */

struct line {
    int64_t seq, at, account_id, item_id;
    struct str who, action, detail, address; /* the last two: NULL is absent */
    char prev[AUDIT_HEX], hash[AUDIT_HEX];
};

static void hash_int(crypto_hash_sha256_state *state, int64_t value)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * (7 - i)));
    crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

/* Absent is not empty: -1 is no length. */
static void hash_text(crypto_hash_sha256_state *state, struct str text)
{
    hash_int(state, text.ptr ? (int64_t)text.len : -1);
    if (text.ptr)
        crypto_hash_sha256_update(state, (const unsigned char *)text.ptr, text.len);
}

/* What a line's hash is: the first word names this order of fields. */
static void line_hash(const struct line *line, char hex[AUDIT_HEX])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    hash_text(&state, STR("dinh audit 1"));
    hash_text(&state, str_of(line->prev));
    hash_int(&state, line->seq);
    hash_int(&state, line->at);
    hash_text(&state, line->who);
    hash_int(&state, line->account_id);
    hash_text(&state, line->action);
    hash_int(&state, line->item_id);
    hash_text(&state, line->detail);
    hash_text(&state, line->address);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(hex, AUDIT_HEX, hash, sizeof hash);
}

static bool take_hash(struct dinh_rows *rows, int column, char out[AUDIT_HEX])
{
    struct str text = rows_str(rows, column);
    if (text.len != HEX_LEN)
        return false;
    memcpy(out, text.ptr, AUDIT_HEX);
    return true;
}

/* ---- writing ------------------------------------------------------------------ */

/* 1: read; 0: the row is gone or damaged; negative: failed. */
static int read_head(struct store *store, int64_t *count, char hash[AUDIT_HEX])
{
    struct dinh_rows *rows =
        store_query(store, "SELECT count, hash FROM audit_head WHERE one = 1", "");
    int step = rows_next(rows);
    if (step <= 0)
        return step;
    *count = rows_int(rows, 0);
    bool whole = take_hash(rows, 1, hash);
    rows_end(rows);
    return whole;
}

/* A head that was taken away must not stop the portal: the chain goes on from
 * the last line, and audit_verify tells that there was a gap. */
static int read_end(struct store *store, struct line *line)
{
    int64_t count = 0;
    int head = read_head(store, &count, line->prev);
    if (head > 0) {
        line->seq = count + 1;
        return 0;
    }
    if (head < 0)
        return DINH_FAILED;
    line->seq = 1 + store_int(store, 0, "SELECT max(seq) FROM audit", "");
    memcpy(line->prev, no_hash, sizeof no_hash);
    return 0;
}

int audit_add(struct store *store, const struct audit_entry *entry)
{
    struct line line = { .at = entry->at_ms,
                         .account_id = entry->account_id,
                         .item_id = entry->item_id,
                         .who = str_of(entry->who ? entry->who : ""),
                         .action = str_of(entry->action),
                         .detail = str_of(entry->detail),
                         .address = str_of(entry->address) };
    if (DINH_BUG_IF(!entry->action || !store_in_transaction(store)) ||
        read_end(store, &line))
        return DINH_FAILED;
    line_hash(&line, line.hash);
    if (store_exec(store,
                   "INSERT INTO audit (seq, at, who, account_id, action, item_id, detail,"
                   " address, prev, hash)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                   "iisisisstt", line.seq, line.at, line.who, line.account_id, line.action,
                   line.item_id, line.detail, line.address, line.prev, line.hash))
        return DINH_FAILED;
    return store_exec(store,
                      "INSERT INTO audit_head (one, count, hash) VALUES (1, $1, $2)"
                      " ON CONFLICT (one) DO UPDATE SET count = excluded.count,"
                      " hash = excluded.hash",
                      "it", line.seq, line.hash);
}

/* ---- verifying ----------------------------------------------------------------- */

struct chain {
    int64_t count; /* lines found good */
    char last[AUDIT_HEX];
};

static int refuse_gap(const struct chain *chain, int64_t found, struct error *error)
{
    error_set(error,
              "nhật ký thiếu dòng %lld: sau dòng %lld là dòng %lld, có dòng đã bị xóa "
              "hoặc đổi số",
              (long long)(chain->count + 1), (long long)chain->count, (long long)found);
    return DINH_REFUSED;
}

static int check_line(struct chain *chain, struct dinh_rows *rows, struct error *error)
{
    struct line line = { .seq = rows_int(rows, 0),
                         .at = rows_int(rows, 1),
                         .who = rows_str(rows, 2),
                         .account_id = rows_int(rows, 3),
                         .action = rows_str(rows, 4),
                         .item_id = rows_int(rows, 5),
                         .detail = rows_str(rows, 6),
                         .address = rows_str(rows, 7) };
    char expected[AUDIT_HEX];
    if (line.seq != chain->count + 1)
        return refuse_gap(chain, line.seq, error);
    bool whole = take_hash(rows, 8, line.prev) && take_hash(rows, 9, line.hash);
    if (whole)
        line_hash(&line, expected);
    if (!whole || memcmp(expected, line.hash, HEX_LEN) != 0) {
        char stamp[CLOCK_STAMP_SIZE];
        clock_iso(stamp, line.at);
        error_set(error, "dòng %lld của nhật ký (%s, %.*s) đã bị sửa sau khi ghi",
                  (long long)line.seq, stamp, STR_ARG(line.who));
        return DINH_REFUSED;
    }
    if (memcmp(line.prev, chain->last, HEX_LEN) != 0) {
        error_set(error,
                  "dòng %lld của nhật ký không nối tiếp dòng trước nó: có dòng đã bị chèn, "
                  "bị xóa hoặc bị đổi chỗ",
                  (long long)line.seq);
        return DINH_REFUSED;
    }
    chain->count = line.seq;
    memcpy(chain->last, line.hash, AUDIT_HEX);
    return 0;
}

static int check_head(struct store *store, const struct chain *chain, struct error *error)
{
    int64_t count = 0;
    char hash[AUDIT_HEX];
    int head = read_head(store, &count, hash);
    if (head < 0)
        return error_set(error, "%s", store_error(store));
    if (head == 0)
        error_set(error, "đầu mục của nhật ký (bảng audit_head) đã mất hoặc bị hỏng: không "
                         "biết được phần cuối còn đủ hay không");
    else if (count > chain->count)
        error_set(error, "nhật ký bị cắt mất phần cuối: phải có %lld dòng, chỉ còn %lld",
                  (long long)count, (long long)chain->count);
    else if (count < chain->count || memcmp(hash, chain->last, HEX_LEN) != 0)
        error_set(error,
                  "dòng cuối (%lld) của nhật ký không phải dòng cổng đã ghi: đầu mục nói "
                  "có %lld dòng và một mã khác",
                  (long long)chain->count, (long long)count);
    else
        return 0;
    return DINH_REFUSED;
}

static int check_all(struct store *store, struct chain *chain, struct error *error)
{
    struct dinh_rows *rows =
        store_query(store,
                    "SELECT seq, at, who, account_id, action, item_id, detail, address,"
                    " prev, hash FROM audit ORDER BY seq",
                    "");
    int step;
    while ((step = rows_next(rows)) > 0) {
        int result = check_line(chain, rows, error);
        if (result) {
            rows_end(rows);
            return result;
        }
    }
    if (step < 0)
        return error_set(error, "%s", store_error(store));
    return check_head(store, chain, error);
}

int audit_verify(struct store *store, int64_t *count, struct error *error)
{
    struct chain chain = { .count = 0 };
    memcpy(chain.last, no_hash, sizeof no_hash);
    if (store_read_begin(store)) /* lines and head of one moment */
        return error_set(error, "%s", store_error(store));
    int result = check_all(store, &chain, error);
    store_read_end(store);
    *count = chain.count;
    return result;
}

bool audit_last(struct store *store, int64_t *count, char hex[AUDIT_HEX])
{
    return read_head(store, count, hex) > 0;
}

bool audit_has(struct store *store, int64_t seq, struct str hex)
{
    return store_int(store, 0, "SELECT COUNT(*) FROM audit WHERE seq = $1 AND hash = $2",
                     "is", seq, hex) > 0;
}
