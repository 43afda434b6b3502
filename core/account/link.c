/*
 * link.c - one-time links: made, looked at, used (see account.h).
 *
 * Looking at a link and using it are two requests: chat programs fetch whatever
 * address is pasted into them, and a link that died of that would be no use.
 */
#include "account/internal.h"

static const struct purpose {
    const char *name; /* in the audit log */
    int64_t lifetime_ms;
} purposes[] = {
    [LINK_FIRST] = { "first", 24 * 3600 * 1000L },
    [LINK_LOGIN] = { "login", 12 * 3600 * 1000L },
    [LINK_RESET] = { "reset", 24 * 3600 * 1000L },
};

enum { PURPOSES = sizeof purposes / sizeof *purposes };

static int note(struct store *store, const struct account_by *by, const char *action,
                int64_t account_id, enum link_purpose purpose)
{
    struct arena *arena = arena_create(0);
    const char *detail = arena_printf(
        arena, "%s %s", account_login(store, arena, account_id), purposes[purpose].name);
    int result = account_note(store, by, action, detail);
    arena_destroy(arena);
    return result;
}

int link_create(struct store *store, int64_t account_id, enum link_purpose purpose,
                const struct account_by *by, char token[TOKEN_SIZE])
{
    char digest[DIGEST_SIZE];
    token[0] = '\0';
    if (!account_is_open(store, account_id))
        return DINH_NOT_FOUND;
    token_make(token);
    digest_of("link", (struct str){ token, TOKEN_LEN }, digest);
    if (store_exec(store,
                   "DELETE FROM account_link WHERE (account_id = $1 AND purpose = $2)"
                   " OR expires_at <= $3",
                   "iii", account_id, (int64_t)purpose, by->at_ms) ||
        store_exec(store,
                   "INSERT INTO account_link (digest, account_id, purpose, created_at,"
                   " expires_at) VALUES ($1, $2, $3, $4, $5)",
                   "tiiii", digest, account_id, (int64_t)purpose, by->at_ms,
                   by->at_ms + purposes[purpose].lifetime_ms))
        return DINH_FAILED;
    return note(store, by, "link.created", account_id, purpose);
}

bool link_look(struct store *store, struct str token, int64_t now_ms, int64_t *account_id,
               enum link_purpose *purpose)
{
    char digest[DIGEST_SIZE];
    if (!token_is_well_formed(token))
        return false;
    digest_of("link", token, digest);
    struct dinh_rows *rows =
        store_query(store,
                    "SELECT l.account_id, l.purpose FROM account_link l"
                    " JOIN account a ON a.id = l.account_id"
                    " WHERE l.digest = $1 AND l.expires_at > $2 AND a.closed_at IS NULL",
                    "ti", digest, now_ms);
    if (rows_next(rows) <= 0)
        return false;
    int64_t kind = rows_int(rows, 1);
    *account_id = rows_int(rows, 0);
    rows_end(rows);
    if (kind < 0 || kind >= PURPOSES)
        return false;
    *purpose = (enum link_purpose)kind;
    return true;
}

bool link_use(struct store *store, struct str token, const struct account_by *by,
              int64_t *account_id, enum link_purpose *purpose)
{
    char digest[DIGEST_SIZE];
    if (!link_look(store, token, by->at_ms, account_id, purpose))
        return false;
    digest_of("link", token, digest);
    if (store_exec(store, "DELETE FROM account_link WHERE digest = $1", "t", digest) ||
        store_changed(store) != 1)
        return false;
    return note(store, by, "link.used", *account_id, *purpose) == 0;
}
