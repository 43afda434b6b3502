/*
 * tally.c - how many items have which value (content_tally): the figures beside
 * the filters of a list.
 *
 * The database counts equal values along an index; years and single words are
 * then added up here, since no portable SQL takes them apart. The counts stand
 * beside every page of a list, so they are kept as long as they hold (kept.c).
 */
#include "content/internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

struct count {
    struct str id, title;
    int64_t items;
};

struct tally {
    struct content *content;
    struct arena *arena;
    const struct field *field;
    int by;
    struct count *counts;
    size_t count, cap;
};

static void add_count(struct tally *tally, struct str id, int64_t items)
{
    for (size_t i = 0; i < tally->count; i++)
        if (str_eq(tally->counts[i].id, id)) {
            tally->counts[i].items += items;
            return;
        }
    if (tally->count == tally->cap) {
        tally->cap = tally->cap ? tally->cap * 2 : 32;
        struct count *larger = arena_alloc(tally->arena, tally->cap * sizeof *larger);
        if (tally->count)
            memcpy(larger, tally->counts, tally->count * sizeof *larger);
        tally->counts = larger;
    }
    tally->counts[tally->count++] =
        (struct count){ .id = arena_str(tally->arena, id), .items = items };
}

/* ---- adding up -------------------------------------------------------------------- */

static void add_year(struct tally *tally, int64_t value, int64_t items)
{
    char year[16];
    struct date date = tally->field->def.type == DINH_FIELD_DATE
                           ? date_of_days((int32_t)value)
                           : date_of_ms(value);
    int len = snprintf(year, sizeof year, "%d", date.year);
    add_count(tally, (struct str){ year, (size_t)len }, items);
}

static void add_row(struct tally *tally, struct dinh_rows *rows)
{
    int64_t items = rows_int(rows, 1);
    if (rows_is_null(rows, 0))
        return;
    if (tally->by == DINH_BY_YEAR) {
        add_year(tally, rows_int(rows, 0), items);
        return;
    }
    struct str text = rows_str(rows, 0);
    if (!field_has_key(tally->field)) {
        add_count(tally, text, items);
        return;
    }
    while (text.ptr) {
        struct str word = str_cut(&text, '|');
        if (word.len)
            add_count(tally, word, items);
    }
}

/* ---- titles and order ---------------------------------------------------------------- */

static struct str title_of(struct tally *tally, struct str id)
{
    const struct dinh_field *def = &tally->field->def;
    const dinh_value *entry;
    const struct reference *reference;
    int64_t no;
    switch (tally->by == DINH_BY_YEAR ? DINH_FIELD_TEXT : def->type) {
    case DINH_FIELD_CHOICE:
        entry = rule_entry(tally->content, def->of, id);
        return value_get_text(entry, "title").len ? value_get_text(entry, "title") : id;
    case DINH_FIELD_REF:
        reference = str_to_i64(id, &no)
                        ? lookup_reference(tally->content,
                                           kinds_find(tally->content->kinds, def->of), no)
                        : NULL;
        return reference ? arena_str(tally->arena, str_of(reference->title))
                         : (struct str){ 0 };
    case DINH_FIELD_BOOL:
        return str_is(id, "1") ? STR("Có") : STR("Không");
    default:
        return id;
    }
}

static int by_title(const void *a, const void *b)
{
    const struct count *one = a, *two = b;
    int order = text_compare(one->title, two->title);
    return order ? order : text_compare(one->id, two->id);
}

static int by_year(const void *a, const void *b)
{
    int64_t one = 0, two = 0;
    str_to_i64(((const struct count *)a)->id, &one);
    str_to_i64(((const struct count *)b)->id, &two);
    return two > one ? 1 : two < one ? -1 : 0;
}

static dinh_value *show(struct tally *tally)
{
    struct arena *arena = tally->arena;
    for (size_t i = 0; i < tally->count; i++)
        tally->counts[i].title = title_of(tally, tally->counts[i].id);
    if (tally->count)
        qsort(tally->counts, tally->count, sizeof *tally->counts,
              tally->by == DINH_BY_YEAR ? by_year : by_title);
    dinh_value *list = value_list(arena);
    for (size_t i = 0; i < tally->count; i++) {
        const struct count *count = &tally->counts[i];
        if (!count->title.ptr) /* what it names is not published */
            continue;
        dinh_value *map = value_map(arena);
        value_put(arena, map, "id", value_text(arena, count->id));
        value_put(arena, map, "title", value_text(arena, count->title));
        value_put(arena, map, "count", value_int(arena, count->items));
        value_add(arena, list, map);
    }
    return list;
}

/* ---- the query ------------------------------------------------------------------------
 */

static bool can_tally(const struct field *field, int by)
{
    if (!field)
        return false;
    bool is_time = field->def.type == DINH_FIELD_DATE || field->def.type == DINH_FIELD_TIME;
    if (by == DINH_BY_YEAR)
        return is_time && ((field->def.flags & DINH_FILTER) ||
                           field == &meta_fields[META_PUBLISHED_AT]);
    return by == DINH_BY_VALUE && (field->def.flags & DINH_FILTER);
}

/* When the first of the counted items expires. */
static int64_t first_expiry(struct tally *tally, const struct kind *kind,
                            const struct condition *condition)
{
    const char *sql =
        arena_printf(tally->arena, "SELECT min(k.expires_at) FROM %s AS k%.*s", kind->table,
                     STR_ARG(buf_str(&condition->sql)));
    int64_t first = INT64_MAX;
    struct dinh_rows *rows =
        store_query_params(tally->content->store, sql, condition->params, condition->count);
    if (rows_next(rows) > 0 && !rows_is_null(rows, 0))
        first = rows_int(rows, 0);
    rows_end(rows);
    return first;
}

static bool count_rows(struct tally *tally, const struct kind *kind,
                       const struct condition *condition)
{
    const char *column =
        tally->field == &meta_fields[META_PUBLISHED_AT]
            ? (kind->order ? "k.published_at" : "k.sort_key")
            : arena_printf(tally->arena, "k.\"%s%s\"", tally->field->def.name,
                           field_has_key(tally->field) ? "_key" : "");
    const char *sql =
        arena_printf(tally->arena, "SELECT %s, count(*) FROM %s AS k%.*s GROUP BY %s",
                     column, kind->table, STR_ARG(buf_str(&condition->sql)), column);
    struct dinh_rows *rows =
        store_query_params(tally->content->store, sql, condition->params, condition->count);
    int step;
    while ((step = rows_next(rows)) > 0)
        add_row(tally, rows);
    return step == 0;
}

/* Its arena holds the list. */
static const dinh_value *tally_make(struct content *content, const struct field *field,
                                    int by, const struct kind *kind,
                                    const struct condition *condition, struct str name)
{
    struct tally tally = {
        .content = content, .arena = arena_create(0), .field = field, .by = by
    };
    if (!count_rows(&tally, kind, condition)) {
        arena_destroy(tally.arena);
        return NULL;
    }
    int64_t valid_until =
        condition->expires ? first_expiry(&tally, kind, condition) : INT64_MAX;
    const dinh_value *list = show(&tally);
    kept_add(content->tallies, content->store, name, tally.arena, list, valid_until);
    return list;
}

dinh_value *content_tally(struct content *content, struct arena *arena,
                          const dinh_query *query, const char *field_name, int by,
                          int64_t now_ms)
{
    const struct kind *kind = kinds_find(content->kinds, query->kind);
    const struct field *field = kind ? content_field(kind, str_of(field_name)) : NULL;
    if (!can_tally(field, by)) {
        log_error("đếm: không đếm được theo trường \"%s\" của loại \"%s\"",
                  field_name ? field_name : "", query->kind ? query->kind : "");
        return NULL;
    }
    struct condition condition;
    if (condition_make(content, arena, query, kind, now_ms, &condition))
        return NULL;
    if (condition.matches_nothing) { /* which its SQL does not say: no name for it */
        condition_free(&condition);
        return value_list(arena);
    }
    struct buf name = { 0 };
    buf_printf(&name, "%s %d", field->def.name, by);
    kept_name(&name, kind, &condition);
    const dinh_value *list =
        kept_find(content->tallies, content->store, buf_str(&name), now_ms);
    if (!list)
        list = tally_make(content, field, by, kind, &condition, buf_str(&name));
    buf_free(&name);
    condition_free(&condition);
    return value_copy(arena, list); /* the caller adds to it */
}
