/*
 * search_query.c - from what a citizen typed to ranked hits.
 *
 * Every syllable becomes ("exact" OR "folded") of our own tokens; tokens hold no
 * quote and no operator, so FTS5's syntax is out of the input's reach. When not
 * every syllable is found together, any of them will do.
 */
#include "search.h"

#include <string.h>

enum { SNIPPET_TOKENS = 32 };
/* What FTS5 puts around a found word; no clean text holds these bytes. */
#define MARK_ON  "\x02"
#define MARK_OFF "\x03"

const char *query_expression(dinh_ctx *ctx, const char *typed, int any)
{
    char exact[TOKEN_MAX], folded[TOKEN_MAX];
    size_t len = strnlen(typed, SEARCH_QUERY_MAX);
    const char *at = typed, *end = typed + len, *start, *expression = "";
    for (int words = 0; words < SEARCH_WORDS_MAX; words++) {
        at = token_next(at, end, &start, exact, folded);
        if (!at)
            break;
        const char *join = !*expression ? "" : any ? " OR " : " AND ";
        /* Typed without marks, the exact form is one of those the folded finds. */
        if (strcmp(exact, folded + 1) == 0)
            expression = dinh->text(ctx, "%s%s\"%s\"", expression, join, folded);
        else
            expression =
                dinh->text(ctx, "%s%s(\"%s\" OR \"%s\")", expression, join, exact, folded);
    }
    return expression;
}

/* By name: SQLite numbers $ parameters by where they first stand. */
static int place(sqlite3_stmt *stmt, const char *parameter)
{
    return sqlite3_bind_parameter_index(stmt, parameter);
}

void query_bind(sqlite3_stmt *stmt, const char *expression,
                const struct search_filter *filter)
{
    sqlite3_bind_text(stmt, place(stmt, "$1"), expression, -1, SQLITE_TRANSIENT);
    if (filter->kind)
        sqlite3_bind_text(stmt, place(stmt, "$2"), filter->kind, -1, SQLITE_TRANSIENT);
    if (filter->group)
        sqlite3_bind_text(stmt, place(stmt, "$3"), filter->group, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(stmt, place(stmt, "$4"), filter->year);
}

static int failed(dinh_ctx *ctx, struct search *search, sqlite3_stmt *stmt)
{
    dinh->log(ctx, DINH_LOG_ERROR, "search.db: %s", sqlite3_errmsg(search->db));
    sqlite3_finalize(stmt);
    return DINH_FAILED;
}

static int64_t count_hits(dinh_ctx *ctx, struct search *search, const char *expression,
                          const struct search_filter *filter)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(search->db, "SELECT COUNT(*)" SEARCH_WHERE, -1, &stmt, NULL))
        return failed(ctx, search, stmt);
    query_bind(stmt, expression, filter);
    if (sqlite3_step(stmt) != SQLITE_ROW)
        return failed(ctx, search, stmt);
    int64_t count = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return count;
}

/* "a MARK_ON b MARK_OFF c" as pieces { text, marked }. */
static void add_pieces(dinh_ctx *ctx, dinh_value *hit, const char *key, const char *text)
{
    dinh_value *pieces = dinh->set_list(ctx, hit, key);
    while (*text) {
        int marked = *text == MARK_ON[0];
        if (marked || *text == MARK_OFF[0])
            text++;
        size_t len = strcspn(text, MARK_ON MARK_OFF);
        if (len) {
            dinh_value *piece = dinh->add_map(ctx, pieces);
            dinh->set(ctx, piece, "text", dinh->text(ctx, "%.*s", (int)len, text));
            dinh->set_bool(ctx, piece, "marked", marked);
        }
        text += len;
    }
}

static const char *text_at(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text ? text : "";
}

/* The index may be a moment behind: what is no longer public is left out. */
static void add_hit(dinh_ctx *ctx, dinh_value *hits, sqlite3_stmt *stmt)
{
    dinh_value *item = dinh->searchable(ctx, sqlite3_column_int64(stmt, 0));
    if (!item)
        return;
    dinh_value *hit = dinh->add_map(ctx, hits);
    const char *symbol = text_at(stmt, 3);
    dinh->set_value(ctx, hit, "id", dinh->get(item, "id"));
    dinh->set_value(ctx, hit, "kind", dinh->get(item, "kind"));
    dinh->set_value(ctx, hit, "href", dinh->get(item, "href"));
    dinh->set_value(ctx, hit, "title", dinh->get(item, "title"));
    dinh->set_value(ctx, hit, "label", dinh->get(item, "kind_label"));
    dinh->set_value(ctx, hit, "date", dinh->get(item, "date"));
    add_pieces(ctx, hit, "heading",
               *symbol ? dinh->text(ctx, "%s: %s", symbol, text_at(stmt, 1))
                       : text_at(stmt, 1));
    add_pieces(ctx, hit, "excerpt", text_at(stmt, 2));
}

static int read_hits(dinh_ctx *ctx, struct search *search, const char *expression,
                     const struct search_filter *filter, uint32_t from, uint32_t count,
                     dinh_value *hits)
{
    static const char sql[] =
        "SELECT doc.id, highlight(fts, 0, '" MARK_ON "', '" MARK_OFF "'),"
        " snippet(fts, 2, '" MARK_ON "', '" MARK_OFF "', '…', $7),"
        " highlight(fts, 1, '" MARK_ON "', '" MARK_OFF "')" SEARCH_WHERE
        "ORDER BY fts.rank, doc.id DESC LIMIT $5 OFFSET $6";
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(search->db, sql, -1, &stmt, NULL))
        return failed(ctx, search, stmt);
    query_bind(stmt, expression, filter);
    sqlite3_bind_int64(stmt, place(stmt, "$5"), count);
    sqlite3_bind_int64(stmt, place(stmt, "$6"), from);
    sqlite3_bind_int64(stmt, place(stmt, "$7"), SNIPPET_TOKENS);
    int step;
    while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
        add_hit(ctx, hits, stmt);
    if (step != SQLITE_DONE)
        return failed(ctx, search, stmt);
    sqlite3_finalize(stmt);
    return DINH_OK;
}

int query_run(dinh_ctx *ctx, struct search *search, const char *typed,
              const struct search_filter *filter, uint32_t from, uint32_t count,
              struct search_result *result)
{
    *result = (struct search_result){ .hits = dinh->new_list(ctx), .expression = "" };
    for (int any = 0; any <= 1 && result->total == 0; any++) {
        result->expression = query_expression(ctx, typed, any);
        if (!*result->expression)
            return DINH_OK;
        result->total = count_hits(ctx, search, result->expression, filter);
    }
    if (result->total < 0)
        return DINH_FAILED;
    return read_hits(ctx, search, result->expression, filter, from, count, result->hits);
}

const char *query_ids(dinh_ctx *ctx, struct search *search, const char *typed,
                      const char *kind)
{
    static const char sql[] = "SELECT doc.id" SEARCH_WHERE "ORDER BY fts.rank, doc.id DESC"
                              " LIMIT $5";
    const struct search_filter filter = { .kind = kind };
    const char *expression = query_expression(ctx, typed, 0), *ids = "";
    sqlite3_stmt *stmt = NULL;
    if (!*expression)
        return ids;
    if (sqlite3_prepare_v2(search->db, sql, -1, &stmt, NULL)) {
        failed(ctx, search, stmt);
        return ids;
    }
    query_bind(stmt, expression, &filter);
    sqlite3_bind_int(stmt, place(stmt, "$5"), SEARCH_ASKED_MAX);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        ids = dinh->text(ctx, "%s%s%lld", ids, *ids ? "," : "",
                         (long long)sqlite3_column_int64(stmt, 0));
    sqlite3_finalize(stmt);
    return ids;
}
