/*
 * person.c - who a request comes from: account, roles of today, whose place he
 * takes (struct person of session.h). Reads only.
 */
#include "account/internal.h"

#include "base/clock.h"

#include <sodium.h>

static const int64_t session_ms = (int64_t)SESSION_DAYS * CLOCK_DAY_MS;

_Static_assert((int)TOKEN_SIZE - 1 <= (int)crypto_generichash_KEYBYTES_MAX,
               "a token is a key of BLAKE2b");

/* Who holds the cookie can compute it, who sees a page's form cannot compute
 * the cookie. */
static void csrf_of(struct str token, char csrf[CSRF_SIZE])
{
    static const unsigned char purpose[] = "dinh csrf";
    unsigned char hash[crypto_generichash_BYTES];
    _Static_assert(sizeof hash == 32, "BLAKE2b-256");
    crypto_generichash(hash, sizeof hash, purpose, sizeof purpose - 1,
                       (const unsigned char *)token.ptr, token.len);
    sodium_bin2base64(csrf, CSRF_SIZE, hash, sizeof hash,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void add_roles(struct person *person, struct arena *arena, struct dinh_rows *rows)
{
    while (person->role_count < PERSON_ROLES && rows_next(rows) > 0)
        person->roles[person->role_count++] =
            (struct held_role){ .role = arena_text(arena, rows_text(rows, 0)),
                                .units = arena_text(arena, rows_text(rows, 1)),
                                .categories = arena_text(arena, rows_text(rows, 2)),
                                .for_account = rows_int(rows, 3) };
    rows_end(rows);
}

/* His own seats first; then those he stands in for, as long as whoever gave them holds
 * them himself and he is on the board: a kiện toàn ends what was lent too. */
static void load_roles(struct store *store, struct arena *arena, struct person *person,
                       int64_t now_ms)
{
    int64_t id = person->account.id, day = clock_days(now_ms);
    add_roles(person, arena,
              store_query(store,
                          "SELECT role, units, categories, 0 FROM seat"
                          " WHERE account_id = $1 AND from_day <= $2"
                          " AND (to_day = 0 OR to_day >= $2) ORDER BY id",
                          "ii", id, day));
    add_roles(person, arena,
              store_query(store,
                          "SELECT s.role, s.units, s.categories, d.from_id"
                          " FROM delegation d"
                          " JOIN seat s ON s.account_id = d.from_id AND s.role = d.role"
                          " JOIN account a ON a.id = d.from_id"
                          " WHERE d.to_id = $1 AND d.ended_at IS NULL"
                          " AND d.from_ms <= $2 AND d.to_ms > $2 AND a.closed_at IS NULL"
                          " AND s.from_day <= $3 AND (s.to_day = 0 OR s.to_day >= $3)"
                          " AND EXISTS (SELECT 1 FROM seat own WHERE own.account_id ="
                          " d.to_id AND own.from_day <= $3"
                          " AND (own.to_day = 0 OR own.to_day >= $3))"
                          " ORDER BY d.id, s.id",
                          "iii", id, now_ms, day));
}

struct person *person_of(struct store *store, struct arena *arena, int64_t account_id,
                         int64_t now_ms)
{
    struct person *person = arena_alloc(arena, sizeof *person);
    if (!account_find(store, arena, account_id, &person->account) ||
        person->account.is_closed)
        return NULL;
    load_roles(store, arena, person, now_ms);
    return person;
}

struct person *person_load(struct store *store, struct arena *arena, struct str token,
                           int64_t now_ms)
{
    char digest[DIGEST_SIZE];
    if (!token_is_well_formed(token))
        return NULL;
    digest_of("session", token, digest);
    struct dinh_rows *rows =
        store_query(store,
                    "SELECT s.id, s.is_strong, " ACCOUNT_COLUMNS
                    " FROM session s JOIN account a ON a.id = s.account_id"
                    " WHERE s.digest = $1 AND s.seen_at > $2 AND a.closed_at IS NULL",
                    "ti", digest, now_ms - session_ms);
    if (rows_next(rows) <= 0)
        return NULL;
    struct person *person = arena_alloc(arena, sizeof *person);
    person->session_id = rows_int(rows, 0);
    person->is_strong = rows_int(rows, 1) != 0;
    account_read(arena, rows, 2, &person->account);
    rows_end(rows);
    load_roles(store, arena, person, now_ms);
    csrf_of(token, person->csrf);
    return person;
}

const struct held_role *person_role(const struct person *person, const char *role)
{
    for (size_t i = 0; person && i < person->role_count; i++)
        if (str_is(str_of(person->roles[i].role), role))
            return &person->roles[i];
    return NULL;
}
