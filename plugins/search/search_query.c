/*
 * search_query.c - from what a citizen typed to ranked hits.
 *
 * Every syllable becomes ("exact" OR "folded") of our own tokens; tokens hold no
 * quote and no operator, so FTS5's syntax is out of the input's reach. When not
 * every syllable is found together, any of them will do.
 */
#include "search.h"

#include <string.h>
#include <time.h>

static const char *expression_of(dinh_ctx *ctx, const struct search_words *words, int any)
{
    const char *expression = "";
    for (int i = 0; i < words->count; i++) {
        const char *exact = words->list[i].exact, *folded = words->list[i].folded;
        const char *join = i == 0 ? "" : any ? " OR " : " AND ";
        /* Typed without marks, the exact form is one of those the folded finds. */
        if (strcmp(exact, folded + 1) == 0)
            expression = dinh->text(ctx, "%s%s\"%s\"", expression, join, folded);
        else
            expression =
                dinh->text(ctx, "%s%s(\"%s\" OR \"%s\")", expression, join, exact, folded);
    }
    return expression;
}

/* The same documents, but those rank higher in which neighbours of the question
 * stand side by side: "khai sinh" is not "khai ... sinh". The first word again
 * makes the second half true of all of them. */
static const char *ranked_of(dinh_ctx *ctx, const struct search_words *words, int any)
{
    const char *plain = expression_of(ctx, words, any);
    if (words->count < 2)
        return plain;
    const char *pairs = dinh->text(ctx, "\"%s\"", words->list[0].folded);
    for (int i = 0; i + 1 < words->count; i++) {
        const struct search_word *pair = &words->list[i];
        pairs = dinh->text(ctx, "%s OR \"%s %s\"", pairs, pair[0].folded, pair[1].folded);
    }
    return dinh->text(ctx, "(%s) %s (%s)", plain, any ? "OR" : "AND", pairs);
}

const char *query_expression(dinh_ctx *ctx, const char *typed, int any)
{
    struct search_words words;
    words_read(typed, &words);
    return expression_of(ctx, &words, any);
}

/* ---- asking the database ------------------------------------------------------------- */

static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* SQLite asks every few thousand steps. A question of common words on a large
 * site could otherwise hold its lane until the watchdog ends the process. */
int query_is_late(void *data)
{
    const struct search *search = data;
    return search->until_ms != 0 && clock_ms() > search->until_ms;
}

int query_done(dinh_ctx *ctx, struct search *search, sqlite3_stmt *stmt, int step)
{
    if (step != SQLITE_DONE)
        dinh->log(ctx, DINH_LOG_ERROR, "search.db: %s",
                  step == SQLITE_INTERRUPT ? "câu tìm cần quá nhiều thời gian, đã dừng"
                                           : sqlite3_errmsg(search->db));
    sqlite3_finalize(stmt);
    return step == SQLITE_DONE ? DINH_OK : DINH_FAILED;
}

/* By name: SQLite numbers $ parameters by where they first stand. */
static int place(sqlite3_stmt *stmt, const char *parameter)
{
    return sqlite3_bind_parameter_index(stmt, parameter);
}

static void bind_filter(sqlite3_stmt *stmt, const struct search_filter *filter)
{
    if (filter->kind)
        sqlite3_bind_text(stmt, place(stmt, "$2"), filter->kind, -1, SQLITE_TRANSIENT);
    if (filter->group)
        sqlite3_bind_text(stmt, place(stmt, "$3"), filter->group, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(stmt, place(stmt, "$4"), filter->year);
}

/* Ids of the best documents; how many, or negative. Ids alone, because all that
 * match go through the sorter. */
static int rank(dinh_ctx *ctx, struct search *search, const char *expression,
                const struct search_filter *filter, uint32_t from, uint32_t count,
                int64_t *ids)
{
    static const char sql[] =
        "SELECT fts.rowid FROM fts JOIN doc ON doc.id = fts.rowid WHERE fts MATCH $1"
        " AND ($2 IS NULL OR doc.kind = $2) AND ($3 IS NULL OR doc.grp = $3)"
        " AND ($4 = 0 OR doc.year = $4)"
        " ORDER BY fts.rank, fts.rowid DESC LIMIT $5 OFFSET $6";
    sqlite3_stmt *stmt = NULL;
    int step = SQLITE_ERROR, found = 0;
    if (sqlite3_prepare_v2(search->db, sql, -1, &stmt, NULL) == SQLITE_OK) {
        sqlite3_bind_text(stmt, place(stmt, "$1"), expression, -1, SQLITE_TRANSIENT);
        bind_filter(stmt, filter);
        sqlite3_bind_int64(stmt, place(stmt, "$5"), count);
        sqlite3_bind_int64(stmt, place(stmt, "$6"), from);
        while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
            ids[found++] = sqlite3_column_int64(stmt, 0);
    }
    return query_done(ctx, search, stmt, step) ? DINH_FAILED : found;
}

/* ---- hits --------------------------------------------------------------------------- */

static const char *text_at(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text ? text : "";
}

/* The index may be a moment behind: what is no longer public is left out. */
static void add_hit(dinh_ctx *ctx, dinh_value *hits, const struct search_words *words,
                    sqlite3_stmt *doc, int64_t id)
{
    dinh_value *item = dinh->find_id(ctx, id);
    if (!item || dinh->get_int(item, "expired"))
        return;
    dinh_value *hit = dinh->add_map(ctx, hits);
    const char *title = text_at(doc, 2), *symbol = text_at(doc, 3);
    dinh->set_value(ctx, hit, "id", dinh->get(item, "id"));
    dinh->set_value(ctx, hit, "kind", dinh->get(item, "kind"));
    dinh->set_value(ctx, hit, "href", dinh->get(item, "href"));
    dinh->set_value(ctx, hit, "title", dinh->get(item, "title"));
    dinh->set(ctx, hit, "label", text_at(doc, 0));
    dinh->set_date(ctx, hit, "date", sqlite3_column_int(doc, 1));
    marked_add(ctx, hit, "heading", words,
               *symbol ? dinh->text(ctx, "%s: %s", symbol, title) : title);
    excerpt_add(ctx, hit, "excerpt", words, text_at(doc, 4));
}

static int read_hits(dinh_ctx *ctx, struct search *search, const struct search_words *words,
                     const int64_t *ids, int count, dinh_value *hits)
{
    static const char sql[] = "SELECT doc.kind_title, doc.day, words.title, words.symbol,"
                              " words.body FROM doc JOIN words ON words.id = doc.id"
                              " WHERE doc.id = $1";
    sqlite3_stmt *doc = NULL;
    int step = SQLITE_DONE;
    if (sqlite3_prepare_v2(search->db, sql, -1, &doc, NULL) != SQLITE_OK)
        step = SQLITE_ERROR;
    for (int i = 0; i < count && step == SQLITE_DONE; i++) {
        sqlite3_bind_int64(doc, 1, ids[i]);
        while ((step = sqlite3_step(doc)) == SQLITE_ROW)
            add_hit(ctx, hits, words, doc, ids[i]);
        sqlite3_reset(doc);
    }
    return query_done(ctx, search, doc, step);
}

static int run(dinh_ctx *ctx, struct search *search, const struct search_words *words,
               const struct search_filter *filter, uint32_t from, uint32_t count,
               struct search_result *result)
{
    const char *ranked = "";
    for (int any = 0; any <= 1 && result->total == 0; any++) {
        const char *expression = expression_of(ctx, words, any);
        if (!*expression)
            return DINH_OK;
        if (counts_read(ctx, search, expression, &result->counts))
            return DINH_FAILED;
        result->total = counts_total(&result->counts, filter);
        ranked = ranked_of(ctx, words, any);
    }
    int64_t *ids = dinh->alloc(ctx, count * sizeof *ids);
    int found = rank(ctx, search, ranked, filter, from, count, ids);
    return found < 0 ? DINH_FAILED
                     : read_hits(ctx, search, words, ids, found, result->hits);
}

int query_run(dinh_ctx *ctx, struct search *search, const char *typed,
              const struct search_filter *filter, uint32_t from, uint32_t count,
              struct search_result *result)
{
    struct search_words words;
    words_read(typed, &words);
    *result = (struct search_result){ .hits = dinh->new_list(ctx) };
    search->until_ms = clock_ms() + SEARCH_MS;
    int failed = run(ctx, search, &words, filter, from, count, result);
    search->until_ms = 0;
    return failed;
}

const char *query_ids(dinh_ctx *ctx, struct search *search, const char *typed,
                      const char *kind)
{
    const struct search_filter filter = { .kind = kind };
    const char *expression = query_expression(ctx, typed, 0), *text = "";
    int64_t ids[SEARCH_ASKED_MAX];
    search->until_ms = clock_ms() + SEARCH_MS;
    int found =
        *expression ? rank(ctx, search, expression, &filter, 0, SEARCH_ASKED_MAX, ids) : 0;
    search->until_ms = 0;
    for (int i = 0; i < found; i++)
        text = dinh->text(ctx, "%s%s%lld", text, i ? "," : "", (long long)ids[i]);
    return text;
}
