/*
 * kinds.c - all items of one kind, whatever their state: to find one, to begin one.
 */
#include "desk/item.h"

#include "base/text.h"

enum { PER_PAGE = 30, SEARCH_MAX = 20000 };

/* ---- filters ------------------------------------------------------------------- */

/* The workflow's states as links; false when the one asked for is none of them. */
static bool put_states(struct dinh_ctx *ctx, const struct kind *kind, const char *asked)
{
    const dinh_value *workflow = script_workflow(ctx->workspace->script, kind->def.name);
    const dinh_value *states = value_get(workflow, STR("states"));
    dinh_value *list = host_set_list(ctx, ctx->data, "states");
    bool found = !*asked;
    dinh_value *all = host_add_map(ctx, list);
    host_set(ctx, all, "title", theme_word(ctx_theme(ctx), "kinds.all"));
    host_set(ctx, all, "href", host_href_with(ctx, "trang_thai", NULL));
    host_set_bool(ctx, all, "current", !*asked);
    for (uint32_t i = 0; states && i < states->count; i++) {
        const char *id = value_get_text(states->items[i], "id").ptr;
        bool is_current = strcmp(id, asked) == 0;
        dinh_value *map = host_add_map(ctx, list);
        host_set(ctx, map, "title", value_get_text(states->items[i], "label").ptr);
        host_set(ctx, map, "href", host_href_with(ctx, "trang_thai", id));
        host_set_bool(ctx, map, "current", is_current);
        found = found || is_current;
    }
    return found;
}

/* ---- searching by title ----------------------------------------------------------- */

static bool matches(struct dinh_ctx *ctx, const struct flow *item, struct str words)
{
    struct str title =
        text_fold(ctx->arena, str_of(host_text(ctx, "%s %s", item->title, item->code)));
    while (words.ptr) {
        struct str word = str_cut(&words, ' ');
        if (word.len && str_find(title, word) < 0)
            return false;
    }
    return true;
}

/* A page of those that match; a commune's titles are read in a few milliseconds. */
static size_t search(struct dinh_ctx *ctx, struct flow_query *query, const char *words,
                     struct flow **out)
{
    uint32_t page = query->page, total = 0;
    struct str folded = text_fold(ctx->arena, str_of(words));
    struct flow *all, *found = arena_alloc(ctx->arena, PER_PAGE * sizeof *found);
    size_t kept = 0;
    query->page = 1;
    query->per_page = SEARCH_MAX;
    size_t count = flow_list(ctx->workspace->content, ctx->arena, query, ctx->now_ms, &all);
    for (size_t i = 0; i < count; i++) {
        if (!matches(ctx, &all[i], folded))
            continue;
        if (total++ / PER_PAGE == page - 1)
            found[kept++] = all[i];
    }
    query->page = page;
    query->total = total;
    *out = found;
    return kept;
}

/* ---- the page ------------------------------------------------------------------------ */

static void put_items(struct dinh_ctx *ctx, const struct flow *items, size_t count)
{
    dinh_value *list = host_set_list(ctx, ctx->data, "items");
    for (size_t i = 0; i < count; i++) /* as in lists.c */
        if (item_is_public(ctx, &items[i]) || desk_may(ctx, "desk.enter", &items[i]))
            value_add(ctx->arena, list, desk_card(ctx, &items[i]));
    host_set_bool(ctx, ctx->data, "is_empty", list->count == 0);
}

int kind_page(struct dinh_ctx *ctx)
{
    const struct kind *kind = kinds_find(ctx->site->kinds, host_param(ctx, "kind"));
    const char *state = host_query(ctx, "trang_thai"), *words = host_query(ctx, "tim");
    int64_t page = host_query_int(ctx, "trang", 1, 1, 100000);
    state = state ? state : "";
    words = words ? words : "";
    if (!kind)
        return host_fail(ctx, 404, "Trang này không có loại nội dung đó.");
    if (page < 1 || !put_states(ctx, kind, state))
        return host_fail(ctx, 404, "Không có trang này.");
    struct flow *items;
    struct flow_query query = { .kind = kind->def.name,
                                .states = &state,
                                .state_count = *state ? 1 : 0,
                                .order = FLOW_BY_CHANGE,
                                .page = (uint32_t)page,
                                .per_page = PER_PAGE };
    if (!*state)
        query.states = NULL;
    size_t count = *words ? search(ctx, &query, words, &items)
                          : flow_list(ctx->workspace->content, ctx->arena, &query,
                                      ctx->now_ms, &items);
    put_items(ctx, items, count);
    dinh_query pages = { .page = (uint32_t)page,
                         .per_page = PER_PAGE,
                         .total = query.total,
                         .pages = (query.total + PER_PAGE - 1) / PER_PAGE };
    host_pager(ctx, &pages);
    host_set_int(ctx, ctx->data, "total", query.total);
    host_set(ctx, ctx->data, "heading", kind->def.label);
    host_set(ctx, ctx->data, "action", host_path(ctx));
    host_set(ctx, ctx->data, "words", words);
    host_set(ctx, ctx->data, "state", state);
    if (host_may(ctx, "desk.edit"))
        host_set(ctx, ctx->data, "new_href", host_text(ctx, "/ban/tao/%s", kind->def.name));
    return desk_show(ctx, kind->def.label, "kinds/kinds");
}
