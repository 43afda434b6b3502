/*
 * session.c - sessions: begun, seen, ended (see session.h).
 */
#include "account/internal.h"

#include "account/agent.h"
#include "base/clock.h"

static const int64_t session_ms = (int64_t)SESSION_DAYS * CLOCK_DAY_MS;
static const int64_t touch_ms = 5 * 60 * 1000;

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

int session_begin(struct store *store, int64_t account_id, const char *agent,
                  const struct account_by *by, bool is_strong, char token[TOKEN_SIZE])
{
    char digest[DIGEST_SIZE], device[AGENT_SIZE];
    token_make(token);
    digest_of("session", (struct str){ token, TOKEN_LEN }, digest);
    agent_words(str_of(agent), device);
    /* Those that died long ago go when a new one comes. */
    if (store_exec(store, "DELETE FROM session WHERE account_id = $1 AND seen_at < $2",
                   "ii", account_id, by->at_ms - session_ms))
        return DINH_FAILED;
    int64_t id = store_next_id(store, "session");
    if (id < 0 ||
        store_exec(store,
                   "INSERT INTO session (id, digest, account_id, agent, address, is_strong,"
                   " created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
                   "itittii", id, digest, account_id, device, or_empty(by->address),
                   (int64_t)is_strong, by->at_ms) ||
        store_exec(store, "UPDATE account SET seen_at = $1 WHERE id = $2", "ii", by->at_ms,
                   account_id))
        return DINH_FAILED;
    return account_note(store, by, "session.begun", device);
}

int session_strengthen(struct store *store, int64_t session_id)
{
    return store_exec(store, "UPDATE session SET is_strong = 1 WHERE id = $1", "i",
                      session_id);
}

int session_end(struct store *store, int64_t session_id, const struct account_by *by)
{
    if (store_exec(store, "DELETE FROM session WHERE id = $1", "i", session_id))
        return DINH_FAILED;
    return store_changed(store) ? account_note(store, by, "session.ended", NULL) : 0;
}

int session_end_all(struct store *store, int64_t account_id, int64_t kept,
                    const struct account_by *by)
{
    if (store_exec(store, "DELETE FROM session WHERE account_id = $1 AND id <> $2", "ii",
                   account_id, kept))
        return DINH_FAILED;
    if (!store_changed(store))
        return 0;
    struct arena *arena = arena_create(0);
    int result = account_note(store, by, "session.all-ended",
                              account_login(store, arena, account_id));
    arena_destroy(arena);
    return result;
}

bool session_is_stale(struct store *store, int64_t session_id, int64_t now_ms)
{
    return store_int(store, now_ms, "SELECT seen_at FROM session WHERE id = $1", "i",
                     session_id) <= now_ms - touch_ms;
}

int session_touch(struct store *store, int64_t session_id, const char *address,
                  int64_t now_ms)
{
    if (store_exec(store, "UPDATE session SET seen_at = $1, address = $2 WHERE id = $3",
                   "iti", now_ms, or_empty(address), session_id))
        return DINH_FAILED;
    return store_exec(store,
                      "UPDATE account SET seen_at = $1"
                      " WHERE id = (SELECT account_id FROM session WHERE id = $2)",
                      "ii", now_ms, session_id);
}

enum { SESSIONS_LISTED = 200 };

size_t session_list(struct store *store, struct arena *arena, int64_t account_id,
                    struct session **out)
{
    struct session *list = arena_alloc(arena, SESSIONS_LISTED * sizeof *list);
    size_t count = 0;
    struct dinh_rows *rows = store_query(
        store,
        "SELECT id, created_at, seen_at, agent, address, is_strong FROM session"
        " WHERE account_id = $1 AND seen_at >= $2"
        " ORDER BY seen_at DESC, id DESC LIMIT $3",
        "iii", account_id, clock_now_ms() - session_ms, (int64_t)SESSIONS_LISTED);
    while (rows_next(rows) > 0)
        list[count++] = (struct session){ .id = rows_int(rows, 0),
                                          .created_at = rows_int(rows, 1),
                                          .seen_at = rows_int(rows, 2),
                                          .agent = arena_text(arena, rows_text(rows, 3)),
                                          .address = arena_text(arena, rows_text(rows, 4)),
                                          .is_strong = rows_int(rows, 5) != 0 };
    *out = list;
    return count;
}
