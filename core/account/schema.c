/*
 * schema.c - the tables of accounts in site.db (account_migrate of account.h).
 *
 * Digests are SHA-256 as text. totp_secret is kept as it is, since the portal
 * must compute from it; it opens nothing without the password. A login may be
 * given again once the account that had it is closed. Days are days in Viet Nam
 * since 1970, all else milliseconds.
 */
#include "account/account.h"

#include "store/migrate.h"

static const char account_1[] =
    "CREATE TABLE account ("
    " id INTEGER PRIMARY KEY, login TEXT NOT NULL, name TEXT NOT NULL,"
    " phone TEXT NOT NULL, email TEXT NOT NULL, password TEXT,"
    " totp_secret BLOB, totp_next BLOB, totp_step INTEGER NOT NULL DEFAULT 0,"
    " created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL DEFAULT 0,"
    " closed_at INTEGER) STRICT;"
    "CREATE UNIQUE INDEX account_login ON account (login) WHERE closed_at IS NULL;"

    "CREATE TABLE account_recovery ("
    " account_id INTEGER NOT NULL REFERENCES account (id), digest TEXT NOT NULL,"
    " PRIMARY KEY (account_id, digest)) STRICT;"

    "CREATE TABLE account_device ("
    " account_id INTEGER NOT NULL REFERENCES account (id), digest TEXT NOT NULL,"
    " seen_at INTEGER NOT NULL, PRIMARY KEY (account_id, digest)) STRICT;"

    "CREATE TABLE account_link ("
    " digest TEXT PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id),"
    " purpose INTEGER NOT NULL, created_at INTEGER NOT NULL,"
    " expires_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX account_link_account ON account_link (account_id, purpose);"

    "CREATE TABLE account_brake ("
    " key TEXT PRIMARY KEY, account_id INTEGER NOT NULL, wrong INTEGER NOT NULL,"
    " until INTEGER NOT NULL, last_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX account_brake_last ON account_brake (last_at);"
    "CREATE INDEX account_brake_account ON account_brake (account_id);"

    "CREATE TABLE session ("
    " id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE,"
    " account_id INTEGER NOT NULL REFERENCES account (id), agent TEXT NOT NULL,"
    " address TEXT NOT NULL, is_strong INTEGER NOT NULL, created_at INTEGER NOT NULL,"
    " seen_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX session_account ON session (account_id, id);"

    "CREATE TABLE seat ("
    " id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id),"
    " role TEXT NOT NULL, decision TEXT NOT NULL, decision_day INTEGER NOT NULL,"
    " from_day INTEGER NOT NULL, to_day INTEGER NOT NULL, units TEXT NOT NULL,"
    " categories TEXT NOT NULL) STRICT;"
    "CREATE INDEX seat_account ON seat (account_id, id);"

    "CREATE TABLE delegation ("
    " id INTEGER PRIMARY KEY, from_id INTEGER NOT NULL REFERENCES account (id),"
    " to_id INTEGER NOT NULL REFERENCES account (id), role TEXT NOT NULL,"
    " note TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,"
    " ended_at INTEGER) STRICT;"
    "CREATE INDEX delegation_to ON delegation (to_id, to_ms);";

static const struct migration migrations[] = { { 1, account_1 } };

int account_migrate(struct store *store, struct error *error)
{
    return migrate_apply(store, "account", migrations,
                         sizeof migrations / sizeof *migrations, error);
}

void account_shape(struct buf *out)
{
    for (size_t i = 0; i < sizeof migrations / sizeof *migrations; i++)
        buf_printf(out, "account %s\n", migrations[i].sql);
}
