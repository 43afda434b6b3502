/*
 * drafts.c - the newest revision of every state, for the desk and for export.
 *
 * Read from revisions, never from kind_<name>: these lists are short, are seen
 * by the board alone, and so may walk all items of a kind.
 */
#include "content/internal.h"

#include "base/log.h"

/* ---- one draft ------------------------------------------------------------------ */

static void put_address(struct arena *arena, dinh_value *item, const struct plan *plan,
                        const struct draft *draft)
{
    struct str choices[PATH_CHOICES_MAX] = { { 0 } };
    for (uint32_t i = 0; i < plan->path_count; i++)
        choices[i] = value_get_text(draft->raw, plan->path_choices[i]->def.name);
    char *address = present_address(arena, plan, choices, str_of(draft->slug), draft->no);
    if (address)
        value_put(arena, item, "href", value_cstr(arena, address));
}

dinh_value *present_draft(struct content *content, struct arena *arena,
                          const struct draft *draft)
{
    const struct kind *kind = draft->kind;
    dinh_value *item = value_map(arena);
    value_put(arena, item, "id", value_int(arena, draft->id));
    value_put(arena, item, "no", value_int(arena, draft->no));
    value_put(arena, item, "kind", value_cstr(arena, kind->def.name));
    value_put(arena, item, "slug", value_cstr(arena, draft->slug));
    value_put(arena, item, "state", value_cstr(arena, draft->state));
    value_put(arena, item, "rev", value_int(arena, draft->rev));
    value_put(arena, item, "updated_at", value_time(arena, draft->updated_at));
    put_address(arena, item, content_plan(content, kind), draft);
    if (draft->is_published)
        value_put(arena, item, "published_at", value_time(arena, draft->published_at));
    for (uint32_t i = 0; i < draft->raw->count; i++) {
        struct value_member *member = &draft->raw->members[i];
        const struct field *field = content_field(kind, member->key);
        if (!field)
            continue;
        dinh_value *raw = value_copy(arena, member->value);
        dinh_value *shown = present_field(content, arena, field, raw);
        value_put(arena, item, field->def.name, shown ? shown : raw);
        if (field == kind->title)
            value_put(arena, item, "title", shown);
        if (field == kind->summary)
            value_put(arena, item, "summary", shown);
    }
    present_title(arena, item, kind);
    return item;
}

/* ---- lists ------------------------------------------------------------------------- */

static bool has_word(const dinh_value *list, struct arena *arena, const char *word)
{
    struct str key = field_word_key(arena, str_of(word));
    for (uint32_t i = 0; list && list->type == DINH_LIST && i < list->count; i++)
        if (str_eq(field_word_key(arena, value_as_text(list->items[i])), key))
            return true;
    return false;
}

static bool is_among(int64_t number, const char *text)
{
    int64_t one;
    struct str rest = str_of(text);
    while (rest.ptr)
        if (str_to_i64(str_trim(str_cut(&rest, ',')), &one) && one == number)
            return true;
    return false;
}

static bool matches(const struct draft *draft, struct arena *arena,
                    const struct dinh_where *where)
{
    struct str name = str_of(where->field);
    if (str_is(name, "state"))
        return where->op == DINH_IS && where->text &&
               str_is(str_of(where->text), draft->state);
    dinh_value *raw = value_get(draft->raw, name);
    if (str_is(name, "id"))
        raw = value_int(arena, draft->id);
    if (!raw)
        return where->op == DINH_NOT_BETWEEN;
    if (where->op == DINH_AMONG)
        return is_among(value_as_int(raw), where->text);
    if (where->op == DINH_HAS_WORD)
        return where->text && has_word(raw, arena, where->text);
    bool is_between = raw->type != DINH_TEXT && value_as_int(raw) >= where->number &&
                      value_as_int(raw) <= where->to;
    if (where->op == DINH_BETWEEN || where->op == DINH_NOT_BETWEEN)
        return is_between == (where->op == DINH_BETWEEN);
    if (where->text)
        return str_is(value_as_text(raw), where->text);
    return raw->type != DINH_TEXT && value_as_int(raw) == where->number;
}

static bool matches_all(const struct draft *draft, struct arena *arena,
                        const dinh_query *query)
{
    for (uint32_t i = 0; i < query->where_count; i++)
        if (!matches(draft, arena, &query->where[i]))
            return false;
    return true;
}

/* Ids first: reading a draft may look up other items, and a list that is
 * being read should not see its own rows change. */
static int64_t *read_ids(struct content *content, struct arena *arena,
                         const struct kind *kind, size_t *count)
{
    struct store *store = content->store;
    int64_t all = store_int(store, 0,
                            "SELECT count(*) FROM item WHERE kind = $1"
                            " AND state <> '" STATE_ERASED "'",
                            "t", kind->def.name);
    int64_t *ids = arena_alloc(arena, (size_t)(all + 1) * sizeof *ids);
    struct dinh_rows *rows = store_query(store,
                                         "SELECT id FROM item WHERE kind = $1"
                                         " AND state <> '" STATE_ERASED "'"
                                         " ORDER BY updated_at DESC, id DESC",
                                         "t", kind->def.name);
    *count = 0;
    while (rows_next(rows) > 0) {
        if (*count == (size_t)all) { /* one more since the count */
            rows_end(rows);
            break;
        }
        ids[(*count)++] = rows_int(rows, 0);
    }
    return ids;
}

dinh_value *drafts_list(struct content *content, struct arena *arena,
                        const struct kind *kind, dinh_query *query)
{
    size_t count;
    uint64_t first = (uint64_t)(query->page - 1) * query->per_page;
    int64_t *ids = read_ids(content, arena, kind, &count);
    dinh_value *list = value_list(arena);
    struct arena *passing = arena_create(0); /* of drafts that are only looked at */
    query->total = 0;
    for (size_t i = 0; i < count; i++) {
        struct draft draft;
        bool on_page = query->total >= first && list->count < query->per_page;
        arena_reset(passing);
        if (query->where_count || on_page) {
            if (draft_read(content, on_page ? arena : passing, ids[i], &draft) ||
                !matches_all(&draft, passing, query))
                continue;
            if (on_page)
                value_add(arena, list, present_draft(content, arena, &draft));
        }
        query->total++;
    }
    arena_destroy(passing);
    query->pages = (query->total + query->per_page - 1) / query->per_page;
    return list;
}
