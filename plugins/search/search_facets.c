/*
 * search_facets.c - counts by kind, organisation and year beside the hits; each is
 * a link that narrows, or, on the chosen one, widens again.
 *
 * One walk over all that matches counts every combination of the three; the
 * total and the facets under any choice are sums of those few rows.
 */
#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES_MAX = 30, YEAR_SIZE = 16 };

/* ---- the counts ------------------------------------------------------------------ */

static const char *column(dinh_ctx *ctx, sqlite3_stmt *stmt, int at)
{
    const char *text = (const char *)sqlite3_column_text(stmt, at);
    return dinh->text(ctx, "%s", text ? text : "");
}

static void add_combination(dinh_ctx *ctx, struct search_counts *counts, sqlite3_stmt *stmt)
{
    if (counts->count == counts->room) {
        size_t room = counts->room ? counts->room * 2 : 32;
        struct search_combination *larger = dinh->alloc(ctx, room * sizeof *larger);
        if (counts->count)
            memcpy(larger, counts->list, counts->count * sizeof *larger);
        counts->list = larger;
        counts->room = room;
    }
    counts->list[counts->count++] =
        (struct search_combination){ .kind = column(ctx, stmt, 0),
                                     .kind_title = column(ctx, stmt, 1),
                                     .group = column(ctx, stmt, 2),
                                     .group_title = column(ctx, stmt, 3),
                                     .year = sqlite3_column_int(stmt, 4),
                                     .documents = sqlite3_column_int64(stmt, 5) };
}

int counts_read(dinh_ctx *ctx, struct search *search, const char *expression,
                struct search_counts *counts)
{
    static const char sql[] =
        "SELECT doc.kind, MAX(doc.kind_title), doc.grp, MAX(doc.grp_title), doc.year,"
        " COUNT(*) FROM fts JOIN doc ON doc.id = fts.rowid WHERE fts MATCH $1"
        " GROUP BY doc.kind, doc.grp, doc.year";
    sqlite3_stmt *stmt = NULL;
    int step = SQLITE_ERROR;
    *counts = (struct search_counts){ .list = NULL };
    if (sqlite3_prepare_v2(search->db, sql, -1, &stmt, NULL) == SQLITE_OK) {
        sqlite3_bind_text(stmt, 1, expression, -1, SQLITE_TRANSIENT);
        while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
            add_combination(ctx, counts, stmt);
    }
    return query_done(ctx, search, stmt, step);
}

static int fits(const struct search_combination *one, const struct search_filter *filter)
{
    return (!filter->kind || strcmp(filter->kind, one->kind) == 0) &&
           (!filter->group || strcmp(filter->group, one->group) == 0) &&
           (!filter->year || filter->year == one->year);
}

int64_t counts_total(const struct search_counts *counts, const struct search_filter *filter)
{
    int64_t total = 0;
    for (size_t i = 0; i < counts->count; i++)
        total += fits(&counts->list[i], filter) ? counts->list[i].documents : 0;
    return total;
}

/* ---- facets ---------------------------------------------------------------------- */

static const struct facet {
    const char *query, *word;
} facets[] = {
    { "loai", "search.by_kind" },
    { "nhom", "search.by_group" },
    { "nam", "search.by_year" },
};
enum { BY_KIND, BY_GROUP, BY_YEAR };

struct entry {
    const char *id, *title;
    int64_t documents;
};

/* The facet's own choice is left out, so that its other values stay in view. */
static struct search_filter without(const struct search_filter *filter, size_t facet)
{
    struct search_filter rest = *filter;
    if (facet == BY_KIND)
        rest.kind = NULL;
    else if (facet == BY_GROUP)
        rest.group = NULL;
    else
        rest.year = 0;
    return rest;
}

static struct entry entry_of(const struct search_combination *one, size_t facet,
                             char year[YEAR_SIZE])
{
    const char *id = facet == BY_KIND ? one->kind : one->group;
    const char *title = facet == BY_KIND ? one->kind_title : one->group_title;
    if (facet == BY_YEAR) {
        snprintf(year, YEAR_SIZE, "%d", one->year);
        id = one->year ? year : "";
        title = "";
    }
    return (struct entry){ id, *title ? title : id, one->documents };
}

/* Adds up what has the same id; how many there are. */
static size_t collect(dinh_ctx *ctx, const struct search_counts *counts,
                      const struct search_filter *filter, size_t facet,
                      struct entry *entries)
{
    size_t count = 0;
    for (size_t i = 0; i < counts->count; i++) {
        char year[YEAR_SIZE];
        struct entry entry = entry_of(&counts->list[i], facet, year);
        if (!*entry.id || !fits(&counts->list[i], filter))
            continue;
        size_t at = count; /* neighbours are alike: the last is the likeliest */
        while (at > 0 && strcmp(entries[at - 1].id, entry.id) != 0)
            at--;
        if (at > 0) {
            entries[at - 1].documents += entry.documents;
            continue;
        }
        if (facet == BY_YEAR)
            entry.id = entry.title = dinh->text(ctx, "%s", year);
        entries[count++] = entry;
    }
    return count;
}

static int most_first(const void *a, const void *b)
{
    const struct entry *one = a, *two = b;
    if (one->documents != two->documents)
        return one->documents < two->documents ? 1 : -1;
    return strcmp(one->id, two->id);
}

static int newest_first(const void *a, const void *b)
{
    const struct entry *one = a, *two = b;
    size_t length = strlen(one->id), other = strlen(two->id);
    return length != other ? (length < other ? 1 : -1) : strcmp(two->id, one->id);
}

static void add_entry(dinh_ctx *ctx, dinh_value *list, size_t facet,
                      const struct entry *entry)
{
    const char *chosen = dinh->query(ctx, facets[facet].query);
    int is_chosen = chosen && strcmp(chosen, entry->id) == 0;
    dinh_value *map = dinh->add_map(ctx, list);
    dinh->set(ctx, map, "title", entry->title);
    dinh->set(ctx, map, "href",
              dinh->href_with(ctx, facets[facet].query, is_chosen ? NULL : entry->id));
    dinh->set_int(ctx, map, "count", entry->documents);
    dinh->set_bool(ctx, map, "current", is_chosen);
}

void facets_add(dinh_ctx *ctx, const struct search_counts *counts,
                const struct search_filter *filter)
{
    dinh_value *list = dinh->set_list(ctx, dinh->data(ctx), "facets");
    struct entry *entries = dinh->alloc(ctx, (counts->count + 1) * sizeof *entries);
    for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
        const struct search_filter rest = without(filter, i);
        size_t count = collect(ctx, counts, &rest, i, entries);
        if (count == 0)
            continue;
        qsort(entries, count, sizeof *entries, i == BY_YEAR ? newest_first : most_first);
        dinh_value *facet = dinh->add_map(ctx, list);
        dinh->set(ctx, facet, "title", dinh->word(ctx, facets[i].word));
        dinh_value *shown = dinh->set_list(ctx, facet, "entries");
        for (size_t j = 0; j < count && j < ENTRIES_MAX; j++)
            add_entry(ctx, shown, i, &entries[j]);
    }
}
