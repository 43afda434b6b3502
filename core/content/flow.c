/*
 * flow.c - items as the board sees them: one, a list, what happened to it (flow.h).
 *
 * Lists are answered by the indexes of core_2 (schema.c). Their conditions are put
 * together from literals; values are bound.
 */
#include "content/flow.h"

#include "content/internal.h"

enum {
    STATES_MAX = 32,
    PARAMS_MAX = STATES_MAX + 8,
    PER_PAGE_DEFAULT = 20,
    PER_PAGE_MAX = 200
};

/* ---- one ----------------------------------------------------------------------- */

static const char flow_sql[] =
    "SELECT kind, no, title, slug, state, rev, published_rev, created_at, updated_at,"
    " entered_at, due_at, publish_at, expires_at, published_at, received_at, assignee,"
    " channel, sender, unit, author, form, is_urgent, is_unconfirmed"
    " FROM item WHERE id = $1";

static const char *text_at(struct arena *arena, struct dinh_rows *rows, int column)
{
    const char *text = rows_text(rows, column);
    return arena_text(arena, text ? text : "");
}

/* NULL reads as 0: "none". */
static void take_times(struct dinh_rows *rows, struct flow *out)
{
    out->created_at = rows_int(rows, 7);
    out->updated_at = rows_int(rows, 8);
    out->entered_at = rows_int(rows, 9);
    out->due_at = rows_int(rows, 10);
    out->publish_at = rows_int(rows, 11);
    out->expires_at = rows_int(rows, 12);
    out->published_at = rows_int(rows, 13);
    out->received_at = rows_int(rows, 14);
}

static void take_row(struct arena *arena, struct dinh_rows *rows, struct flow *out)
{
    out->no = rows_int(rows, 1);
    out->title = text_at(arena, rows, 2);
    out->slug = text_at(arena, rows, 3);
    out->state = text_at(arena, rows, 4);
    out->rev = rows_int(rows, 5);
    out->published_rev = rows_int(rows, 6);
    take_times(rows, out);
    out->assignee = rows_int(rows, 15);
    out->channel = text_at(arena, rows, 16);
    out->sender = text_at(arena, rows, 17);
    out->unit = text_at(arena, rows, 18);
    out->author = text_at(arena, rows, 19);
    out->form = text_at(arena, rows, 20);
    out->is_urgent = rows_int(rows, 21) != 0;
    out->is_unconfirmed = rows_int(rows, 22) != 0;
}

int flow_read(struct content *content, struct arena *arena, int64_t id, struct flow *out)
{
    struct dinh_rows *rows = store_query(content->store, flow_sql, "i", id);
    int step = rows_next(rows);
    if (step <= 0)
        return step < 0 ? DINH_FAILED : DINH_NOT_FOUND;
    *out =
        (struct flow){ .id = id, .kind = kinds_find(content->kinds, rows_text(rows, 0)) };
    take_row(arena, rows, out);
    rows_end(rows);
    if (!out->kind)
        return DINH_NOT_FOUND;
    out->code = arena_printf(arena, "%s%lld", out->kind->def.letters, (long long)out->no);
    return 0;
}

int64_t flow_by_code(struct content *content, struct str code)
{
    size_t letters = 0;
    uint64_t no;
    while (letters < code.len && code.ptr[letters] >= 'a' && code.ptr[letters] <= 'z')
        letters++;
    const struct kind *kind =
        kinds_by_letters(content->kinds, (struct str){ code.ptr, letters });
    struct str digits = str_from(code, letters);
    if (!kind || !str_to_u64(digits, &no) || no > INT64_MAX || digits.ptr[0] == '0')
        return 0;
    return store_int(content->store, 0, "SELECT id FROM item WHERE kind = $1 AND no = $2",
                     "ti", kind->def.name, (int64_t)no);
}

/* ---- lists ------------------------------------------------------------------------ */

struct listing {
    struct buf where;
    struct store_param params[PARAMS_MAX];
    size_t count;
};

static void add_text(struct listing *listing, const char *before, const char *value)
{
    listing->params[listing->count++] =
        (struct store_param){ .kind = 't', .text = str_of(value) };
    buf_add_text(&listing->where, before);
    buf_printf(&listing->where, "$%zu", listing->count);
}

static void add_int(struct listing *listing, const char *before, int64_t value)
{
    listing->params[listing->count++] =
        (struct store_param){ .kind = 'i', .integer = value };
    buf_add_text(&listing->where, before);
    buf_printf(&listing->where, "$%zu", listing->count);
}

static void add_states(struct listing *listing, const struct flow_query *query)
{
    size_t count = query->state_count < STATES_MAX ? query->state_count : STATES_MAX;
    buf_add_text(&listing->where, " WHERE state <> '" STATE_ERASED "'");
    if (!query->states)
        return;
    buf_add_text(&listing->where, " AND state IN (");
    for (size_t i = 0; i < count; i++)
        add_text(listing, i ? ", " : "", query->states[i]);
    buf_add_text(&listing->where, ")");
}

static void make_listing(struct listing *listing, const struct flow_query *query,
                         int64_t now_ms)
{
    add_states(listing, query);
    if (query->kind)
        add_text(listing, " AND kind = ", query->kind);
    if (query->unit)
        add_text(listing, " AND unit = ", query->unit);
    if (query->assignee)
        add_int(listing, " AND assignee = ", query->assignee);
    if (query->is_late)
        add_int(listing, " AND due_at IS NOT NULL AND due_at < ", now_ms);
    if (query->is_scheduled)
        buf_add_text(&listing->where, " AND publish_at IS NOT NULL");
    if (query->is_unconfirmed)
        buf_add_text(&listing->where, " AND is_unconfirmed = 1");
    if (query->is_hidden)
        buf_add_text(&listing->where, " AND published_rev IS NULL");
}

/* The inbox begins with what came last; work with what is due first. */
static const char *const orders[] = {
    [FLOW_BY_DUE] = " ORDER BY due_at NULLS LAST, id",
    [FLOW_BY_CHANGE] = " ORDER BY changed_at DESC NULLS LAST, id DESC",
    [FLOW_BY_ARRIVAL] = " ORDER BY COALESCE(received_at, created_at) DESC, id DESC",
    [FLOW_BY_SCHEDULE] = " ORDER BY publish_at NULLS LAST, id",
};

static struct dinh_rows *run_listing(struct content *content, struct listing *listing,
                                     const char *what, const char *order)
{
    struct buf sql = { 0 };
    buf_add_text(&sql, what);
    buf_add_str(&sql, buf_str(&listing->where));
    if (order) {
        buf_add_text(&sql, order);
        buf_printf(&sql, " LIMIT $%zu", listing->count);
    }
    struct dinh_rows *rows =
        store_query_params(content->store, buf_text(&sql), listing->params, listing->count);
    buf_free(&sql);
    return rows;
}

static uint32_t count_all(struct content *content, struct listing *listing)
{
    struct dinh_rows *rows =
        run_listing(content, listing, "SELECT count(*) FROM item", NULL);
    uint32_t total = 0;
    while (rows_next(rows) > 0)
        total = (uint32_t)rows_int(rows, 0);
    return total;
}

/* The index is walked to the page's end; rows are read of that page alone. */
static size_t page_ids(struct content *content, struct listing *listing,
                       const struct flow_query *query, int64_t ids[PER_PAGE_MAX])
{
    uint64_t first = (uint64_t)(query->page - 1) * query->per_page, at = 0;
    int order = query->order < 0 || query->order > FLOW_BY_SCHEDULE ? 0 : query->order;
    size_t count = 0;
    listing->params[listing->count++] =
        (struct store_param){ .kind = 'i', .integer = (int64_t)(first + query->per_page) };
    struct dinh_rows *rows =
        run_listing(content, listing, "SELECT id FROM item", orders[order]);
    while (rows_next(rows) > 0)
        if (at++ >= first)
            ids[count++] = rows_int(rows, 0);
    return count;
}

size_t flow_list(struct content *content, struct arena *arena, struct flow_query *query,
                 int64_t now_ms, struct flow **out)
{
    struct listing listing = { .count = 0 };
    int64_t ids[PER_PAGE_MAX];
    *out = NULL;
    query->total = 0;
    if (query->page == 0)
        query->page = 1;
    if (query->per_page == 0)
        query->per_page = PER_PAGE_DEFAULT;
    if (query->per_page > PER_PAGE_MAX)
        query->per_page = PER_PAGE_MAX;
    if (query->states && query->state_count == 0)
        return 0;
    make_listing(&listing, query, now_ms);
    query->total = count_all(content, &listing);
    size_t found = page_ids(content, &listing, query, ids), count = 0;
    struct flow *list = arena_alloc(arena, (found + 1) * sizeof *list);
    for (size_t i = 0; i < found; i++)
        count += flow_read(content, arena, ids[i], &list[count]) == 0;
    buf_free(&listing.where);
    *out = list;
    return count;
}

/* ---- what happened to it ---------------------------------------------------------- */

size_t flow_history(struct content *content, struct arena *arena, int64_t id,
                    struct flow_line **out)
{
    int64_t room = store_int(content->store, 0,
                             "SELECT count(*) FROM move WHERE item_id = $1", "i", id);
    struct flow_line *list = arena_alloc(arena, (size_t)(room + 1) * sizeof *list);
    struct dinh_rows *rows =
        store_query(content->store,
                    "SELECT at, rev, account_id, assignee, who, from_state, to_state, note"
                    " FROM move WHERE item_id = $1 ORDER BY id LIMIT $2",
                    "ii", id, room);
    size_t count = 0;
    while (rows_next(rows) > 0)
        list[count++] = (struct flow_line){ .at = rows_int(rows, 0),
                                            .rev = rows_int(rows, 1),
                                            .account_id = rows_int(rows, 2),
                                            .assignee = rows_int(rows, 3),
                                            .who = text_at(arena, rows, 4),
                                            .from = arena_text(arena, rows_text(rows, 5)),
                                            .to = text_at(arena, rows, 6),
                                            .note = arena_text(arena, rows_text(rows, 7)) };
    *out = list;
    return count;
}

int64_t flow_rev_at(struct content *content, int64_t id, const char *state)
{
    return store_int(content->store, 0,
                     "SELECT rev FROM move WHERE item_id = $1 AND to_state = $2"
                     " AND (from_state IS NULL OR from_state <> to_state)"
                     " ORDER BY id DESC LIMIT 1",
                     "it", id, state);
}
