/*
 * list.c - pages of a list (content_list), and what a query's conditions are
 * in SQL.
 *
 * The ruler says with which key the wanted page begins; the covering index
 * goes there at once and gives the ids of one page, the rows follow. Page 300
 * therefore costs what page 1 costs.
 */
#include "content/internal.h"

#include "base/log.h"
#include "base/text.h"

enum { PER_PAGE_DEFAULT = 20, PER_PAGE_MAX = 1000 };

/* Not a field of any table, but a query may name it. */
static const struct field id_field = { .def = { .name = "id", .type = DINH_FIELD_INT } };

/* ---- conditions --------------------------------------------------------------- */

static void add_param(struct condition *out, struct arena *arena, struct store_param param)
{
    if (out->count + PAGE_PARAMS >= out->cap) {
        size_t cap = out->cap ? out->cap * 2 : 16;
        struct store_param *larger = arena_alloc(arena, cap * sizeof *larger);
        if (out->count)
            memcpy(larger, out->params, out->count * sizeof *larger);
        out->params = larger;
        out->cap = cap;
    }
    out->params[out->count++] = param;
}

static void add_integer(struct condition *out, struct arena *arena, int64_t n)
{
    add_param(out, arena, (struct store_param){ .kind = 'i', .integer = n });
}

static void add_sql(struct condition *out, const char *before, const char *column,
                    const char *after)
{
    buf_add_text(&out->sql, out->sql.len ? " AND " : " WHERE ");
    buf_printf(&out->sql, "%s%s%s", before, column, after);
}

/* The value a column is compared with: given as a text or a number, bound as
 * the column's type. False: nothing can be equal to it. */
static bool comparable(struct content *content, struct arena *arena,
                       const struct field *field, const struct dinh_where *where,
                       struct store_param *out)
{
    dinh_value *given = where->text ? value_text(arena, str_of(where->text))
                                    : value_int(arena, where->number);
    if (!where->text && field->def.type == DINH_FIELD_DATE)
        given = value_date(arena, (int32_t)where->number);
    if (field->def.type == DINH_FIELD_CHOICE) { /* of which an unknown one has no items */
        struct str id = where->text
                            ? str_of(where->text)
                            : str_of(arena_printf(arena, "%lld", (long long)where->number));
        *out = (struct store_param){ .kind = 's', .text = text_nfc(arena, id) };
        return true;
    }
    dinh_value *raw;
    if (field_check(content, arena, field, given, &raw, NULL) || !raw)
        return false;
    *out = field_param(arena, field, raw);
    return true;
}

static int add_is(struct content *content, struct arena *arena, const struct field *field,
                  const char *column, const struct dinh_where *where, struct condition *out)
{
    struct store_param param;
    if (!comparable(content, arena, field, where, &param)) {
        out->matches_nothing = true;
        return 0;
    }
    add_param(out, arena, param);
    add_sql(out, "", column, arena_printf(arena, " = $%zu", out->count));
    return 0;
}

static bool is_integer(const struct field *field)
{
    return str_is(str_of(field_column_type(field)), "INTEGER");
}

static int add_between(struct arena *arena, const struct field *field, const char *column,
                       const struct dinh_where *where, struct condition *out)
{
    if (!is_integer(field))
        return DINH_FAILED;
    add_integer(out, arena, where->number);
    add_integer(out, arena, where->to);
    if (where->op == DINH_BETWEEN)
        add_sql(out, "", column,
                arena_printf(arena, " BETWEEN $%zu AND $%zu", out->count - 1, out->count));
    else
        add_sql(out, "(", column,
                arena_printf(arena, " IS NULL OR %s NOT BETWEEN $%zu AND $%zu)", column,
                             out->count - 1, out->count));
    return 0;
}

/* "3,14,15" as numbers; how many, or -1. */
static int read_numbers(const char *text, int64_t numbers[AMONG_MAX])
{
    int count = 0;
    struct str rest = str_of(text);
    while (rest.ptr) {
        struct str part = str_trim(str_cut(&rest, ','));
        if (!part.len)
            continue;
        if (count == AMONG_MAX || !str_to_i64(part, &numbers[count++]))
            return -1;
    }
    return count;
}

/* The list is filled up to a power of two with its last number, so that there
 * are ten statements to prepare and not five hundred. */
static int add_among(struct arena *arena, const struct field *field, const char *column,
                     const struct dinh_where *where, struct condition *out)
{
    int64_t numbers[AMONG_MAX];
    int count = is_integer(field) ? read_numbers(where->text, numbers) : -1, room = 1;
    if (count < 0)
        return DINH_FAILED;
    if (count == 0) {
        out->matches_nothing = true;
        return 0;
    }
    while (room < count)
        room *= 2;
    add_sql(out, "", column, " IN (");
    for (int i = 0; i < room; i++) {
        add_integer(out, arena, numbers[i < count ? i : count - 1]);
        buf_printf(&out->sql, "%s$%zu", i ? ", " : "", out->count);
    }
    buf_add_char(&out->sql, ')');
    return 0;
}

/* "|du lịch|" is in the key when taking it out changes the key: the one test
 * for this that every SQL database spells the same. */
static int add_has_word(struct arena *arena, const struct field *field, const char *column,
                        const struct dinh_where *where, struct condition *out)
{
    if (!field_has_key(field) || !where->text)
        return DINH_FAILED;
    struct str key = field_word_key(arena, str_of(where->text));
    add_param(out, arena, (struct store_param){ .kind = 's', .text = key });
    add_sql(out, "replace(", column,
            arena_printf(arena, ", $%zu, '') <> %s", out->count, column));
    return 0;
}

/* A kind without an order of its own is sorted by published_at, and the index
 * knows that column as sort_key. */
static const char *column_of(struct arena *arena, const struct kind *kind,
                             const struct field *field)
{
    if (field == &id_field)
        return "k.id";
    if (field == &meta_fields[META_PUBLISHED_AT])
        return kind->order ? "k.published_at" : "k.sort_key";
    return arena_printf(arena, "k.\"%s%s\"", field->def.name,
                        field_has_key(field) ? "_key" : "");
}

/* The field of a condition, by its own name alone; NULL when it may not be one. */
static const struct field *filter_field(const struct kind *kind, struct str name)
{
    if (str_is(name, id_field.def.name))
        return &id_field;
    if (str_is(name, meta_fields[META_PUBLISHED_AT].def.name))
        return &meta_fields[META_PUBLISHED_AT];
    const struct field *field = kind_field(kind, name);
    bool good = field && (field->def.flags & DINH_FILTER) && str_is(name, field->def.name);
    return good ? field : NULL;
}

static int add_where(struct content *content, struct arena *arena, const struct kind *kind,
                     const struct dinh_where *where, struct condition *out)
{
    const struct field *field = filter_field(kind, str_of(where->field));
    if (!field)
        return DINH_FAILED;
    const char *column = column_of(arena, kind, field);
    switch (where->op) {
    case DINH_IS:
        return add_is(content, arena, field, column, where, out);
    case DINH_BETWEEN:
    case DINH_NOT_BETWEEN:
        return add_between(arena, field, column, where, out);
    case DINH_HAS_WORD:
        return add_has_word(arena, field, column, where, out);
    case DINH_AMONG:
        return add_among(arena, field, column, where, out);
    default:
        return DINH_FAILED;
    }
}

int condition_make(struct content *content, struct arena *arena, const dinh_query *query,
                   const struct kind *kind, int64_t now_ms, struct condition *out)
{
    unsigned flags = kind->def.flags;
    *out = (struct condition){
        .expires = (flags & DINH_KIND_EXPIRES) && !(query->flags & DINH_QUERY_EXPIRED),
        .ascending =
            !(flags & DINH_KIND_ASCENDING) == !!(query->flags & DINH_QUERY_REVERSE),
    };
    if (query->where_count > CONDITIONS_MAX) {
        log_error("%s: quá %d điều kiện lọc", kind->def.name, CONDITIONS_MAX);
        return DINH_FAILED;
    }
    for (uint32_t i = 0; i < query->where_count; i++)
        if (add_where(content, arena, kind, &query->where[i], out)) {
            log_error("%s: không lọc được theo trường \"%s\" bằng phép %d", kind->def.name,
                      query->where[i].field ? query->where[i].field : "",
                      (int)query->where[i].op);
            condition_free(out);
            return DINH_FAILED;
        }
    if (out->expires) {
        add_integer(out, arena, now_ms);
        add_sql(out, "(k.expires_at IS NULL OR ", "k.expires_at",
                arena_printf(arena, " > $%zu)", out->count));
    }
    return 0;
}

void condition_free(struct condition *condition)
{
    buf_free(&condition->sql);
}

/* ---- one page --------------------------------------------------------------------- */

static const struct selection *selection_of(const struct plan *plan,
                                            const dinh_query *query)
{
    return query->flags & DINH_QUERY_FULL ? &plan->bulk : &plan->listed;
}

/* Ids and keys from the page's first row on, in the index's order. Rows that
 * share its key and those behind them apart: SQLite does not seek by
 * (sort_key, id) <= (...) when id is the rowid, and an import may give thousands
 * of items one time. */
static const char *page_ids(struct arena *arena, const struct kind *kind,
                            const struct condition *condition)
{
    const char *way = condition->ascending ? "" : " DESC";
    const char *than = condition->ascending ? ">" : "<";
    struct str sql = buf_str(&condition->sql);
    const char *word = sql.len ? " AND" : " WHERE";
    size_t key = condition->count + 1, id = key + 1, limit = key + 2;
    return arena_printf(
        arena,
        "SELECT id, sort_key FROM (SELECT k.id, k.sort_key FROM %s AS k%.*s%s"
        " k.sort_key = $%zu AND k.id %s= $%zu ORDER BY k.id%s LIMIT $%zu) AS same"
        " UNION ALL SELECT id, sort_key FROM (SELECT k.id, k.sort_key FROM %s AS k%.*s%s"
        " k.sort_key %s $%zu ORDER BY k.sort_key%s, k.id%s LIMIT $%zu) AS others"
        " ORDER BY sort_key%s, id%s LIMIT $%zu",
        kind->table, STR_ARG(sql), word, key, than, id, way, limit, kind->table,
        STR_ARG(sql), word, than, key, way, way, limit, way, way, limit);
}

static const char *page_sql(struct arena *arena, const struct plan *plan,
                            const struct selection *selection,
                            const struct condition *condition)
{
    const char *way = condition->ascending ? "" : " DESC";
    return arena_printf(arena,
                        "SELECT %s FROM (%s) AS p JOIN item AS i ON i.id = p.id"
                        " JOIN %s AS k ON k.id = p.id ORDER BY p.sort_key%s, p.id%s",
                        selection->columns, page_ids(arena, plan->kind, condition),
                        plan->kind->table, way, way);
}

static dinh_value *read_page(struct content *content, struct arena *arena,
                             const dinh_query *query, const struct kind *kind,
                             struct condition *condition, const struct ruler *ruler,
                             int64_t now_ms)
{
    const struct plan *plan = content_plan(content, kind);
    const struct selection *selection = selection_of(plan, query);
    const char *sql = page_sql(arena, plan, selection, condition);
    add_param(condition, arena, ruler->keys[query->page - 1]);
    add_integer(condition, arena, ruler->ids[query->page - 1]);
    add_integer(condition, arena, query->per_page);

    dinh_value *list = value_list(arena);
    struct dinh_rows *rows =
        store_query_params(content->store, sql, condition->params, condition->count);
    int step = DINH_FAILED;
    while (rows && (step = rows_next(rows)) > 0)
        value_add(arena, list, present_row(content, arena, plan, selection, rows, now_ms));
    return step < 0 ? NULL : list;
}

static dinh_value *list_published(struct content *content, struct arena *arena,
                                  dinh_query *query, const struct kind *kind,
                                  int64_t now_ms)
{
    struct condition condition;
    const struct ruler *ruler;
    if (condition_make(content, arena, query, kind, now_ms, &condition))
        return NULL;
    dinh_value *list = NULL;
    if (condition.matches_nothing)
        list = value_list(arena);
    else if ((ruler = ruler_get(content, kind, &condition, query->per_page, now_ms))) {
        query->total = ruler->total;
        query->pages = ruler->pages;
        list = query->page > ruler->pages
                   ? value_list(arena)
                   : read_page(content, arena, query, kind, &condition, ruler, now_ms);
    }
    condition_free(&condition);
    return list;
}

dinh_value *content_list(struct content *content, struct arena *arena, dinh_query *query,
                         int64_t now_ms)
{
    const struct kind *kind = kinds_find(content->kinds, query->kind);
    query->total = query->pages = 0;
    if (!kind) {
        log_error("danh sách: không có loại nội dung \"%s\"",
                  query->kind ? query->kind : "");
        return NULL;
    }
    if (query->page == 0)
        query->page = 1;
    if (query->per_page == 0)
        query->per_page = PER_PAGE_DEFAULT;
    if (query->per_page > PER_PAGE_MAX)
        query->per_page = PER_PAGE_MAX;
    if (query->flags & DINH_QUERY_DRAFTS)
        return drafts_list(content, arena, kind, query);
    return list_published(content, arena, query, kind, now_ms);
}
