/*
 * search_fuzz.c - hostile questions: tokens are clean C strings that always move
 * on, and no question is a syntax error for FTS5.
 */
#include "fake_host.h"
#include "search.h"

#include <stdlib.h>
#include <string.h>

extern const dinh_plugin dinh_plugin_v0;
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_tokens(const char *text, size_t size)
{
    char exact[TOKEN_MAX], folded[TOKEN_MAX];
    const char *at = text, *end = text + size, *start = text;
    for (const char *before = at; (at = token_next(at, end, &start, exact, folded));
         before = at)
        if (start < before || at <= start || at > end || !*exact ||
            *folded != TOKEN_FOLDED || strpbrk(exact, "\" ") || strpbrk(folded, "\" "))
            abort();
}

static void check_question(sqlite3 *db, const char *expression)
{
    sqlite3_stmt *stmt = NULL;
    int step = SQLITE_DONE;
    if (sqlite3_prepare_v2(db, "SELECT rowid FROM fts WHERE fts MATCH $1", -1, &stmt, NULL))
        abort();
    sqlite3_bind_text(stmt, 1, expression, -1, SQLITE_STATIC);
    if (*expression)
        while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
            continue;
    if (step != SQLITE_DONE)
        abort();
    sqlite3_finalize(stmt);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sqlite3 *db = NULL;
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    char *text = dinh->alloc(ctx, size + 1); /* with a NUL behind it */
    memcpy(text, bytes, size);
    check_tokens(text, size);
    if (sqlite3_open(":memory:", &db) || token_register(db) ||
        sqlite3_exec(db, "CREATE VIRTUAL TABLE fts USING fts5(title, tokenize = 'dinh');",
                     NULL, NULL, NULL))
        abort();
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, "INSERT INTO fts VALUES ($1)", -1, &stmt, NULL))
        abort();
    sqlite3_bind_text(stmt, 1, text, (int)size, SQLITE_STATIC);
    if (sqlite3_step(stmt) != SQLITE_DONE)
        abort();
    sqlite3_finalize(stmt);
    for (int any = 0; any <= 1; any++)
        check_question(db, query_expression(ctx, text, any));
    sqlite3_close(db);
    fake_host_destroy(ctx);
    return 0;
}
