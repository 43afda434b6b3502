/*
 * search_facets.c - counts by kind, organisation and year beside the hits; each is
 * a link that narrows, or, on the chosen one, widens again.
 */
#include "search.h"

#include <string.h>

static const struct facet {
    const char *query, *word, *column, *title;
} facets[] = {
    { "loai", "search.by_kind", "doc.kind", "doc.kind_title" },
    { "nhom", "search.by_group", "doc.grp", "doc.grp_title" },
    { "nam", "search.by_year", "doc.year", "NULL" },
};

/* The facet's own choice is left out, so that its other values stay in view. */
static struct search_filter without(const struct search_filter *filter, size_t facet)
{
    struct search_filter rest = *filter;
    if (facet == 0)
        rest.kind = NULL;
    else if (facet == 1)
        rest.group = NULL;
    else
        rest.year = 0;
    return rest;
}

static void add_entry(dinh_ctx *ctx, dinh_value *entries, size_t facet, sqlite3_stmt *stmt)
{
    const char *id = (const char *)sqlite3_column_text(stmt, 0);
    const char *title = (const char *)sqlite3_column_text(stmt, 1);
    const char *chosen = dinh->query(ctx, facets[facet].query);
    if (!id || !*id || strcmp(id, "0") == 0)
        return;
    int is_chosen = chosen && strcmp(chosen, id) == 0;
    dinh_value *entry = dinh->add_map(ctx, entries);
    dinh->set(ctx, entry, "title", title && *title ? title : id);
    dinh->set(ctx, entry, "href",
              dinh->href_with(ctx, facets[facet].query, is_chosen ? NULL : id));
    dinh->set_int(ctx, entry, "count", sqlite3_column_int64(stmt, 2));
    dinh->set_bool(ctx, entry, "current", is_chosen);
}

void facets_add(dinh_ctx *ctx, struct search *search, const char *expression,
                const struct search_filter *filter)
{
    dinh_value *list = dinh->set_list(ctx, dinh->data(ctx), "facets");
    for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
        sqlite3_stmt *stmt = NULL;
        const struct search_filter rest = without(filter, i);
        /* Names of the table above, not of the input. */
        const char *sql = dinh->text(
            ctx,
            "SELECT %s, MAX(%s), COUNT(*)" SEARCH_WHERE "GROUP BY 1 ORDER BY %s LIMIT 30",
            facets[i].column, facets[i].title, i == 2 ? "1 DESC" : "3 DESC, 1");
        if (sqlite3_prepare_v2(search->db, sql, -1, &stmt, NULL) != SQLITE_OK) {
            dinh->log(ctx, DINH_LOG_ERROR, "search.db: %s", sqlite3_errmsg(search->db));
            continue;
        }
        query_bind(stmt, expression, &rest);
        dinh_value *entries = dinh->new_list(ctx);
        while (sqlite3_step(stmt) == SQLITE_ROW)
            add_entry(ctx, entries, i, stmt);
        sqlite3_finalize(stmt);
        if (dinh->count(entries) == 0)
            continue;
        dinh_value *facet = dinh->add_map(ctx, list);
        dinh->set(ctx, facet, "title", dinh->word(ctx, facets[i].word));
        dinh->set_value(ctx, facet, "entries", entries);
    }
}
