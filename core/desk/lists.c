/*
 * lists.c - what waits for whom: the first page by role, and one page a list.
 *
 * A list is a query over states; which states is asked of workflow.lua each time,
 * for this person's roles.
 */
#include "desk/item.h"

enum { PER_PAGE = 30, STATES_MAX = 64, SHORT_LIST = 8 };

/* ---- which states ------------------------------------------------------------ */

/* May this person make any move that leads on from that state (not back)? */
static bool leads_on(struct dinh_ctx *ctx, const dinh_value *workflow, struct str state)
{
    const dinh_value *moves = value_get(workflow, STR("moves"));
    for (uint32_t i = 0; moves && i < moves->count; i++)
        if (str_eq(value_get_text(moves->items[i], "from"), state) &&
            !value_get_int(moves->items[i], "returns") &&
            desk_has_role(ctx, value_get(moves->items[i], STR("by")), NULL))
            return true;
    return false;
}

/* A list's states over all workflows; `mine`: only where he can do something. */
static size_t states_of(struct dinh_ctx *ctx, const char *const *lists, bool mine,
                        const char *out[STATES_MAX])
{
    const dinh_value *workflows = script_table(ctx->workspace->script, "workflows");
    size_t count = 0;
    for (uint32_t i = 0; i < workflows->count; i++) {
        const dinh_value *states = value_get(workflows->items[i], STR("states"));
        for (uint32_t j = 0; states && j < states->count; j++) {
            struct str id = value_get_text(states->items[j], "id");
            struct str list = value_get_text(states->items[j], "list");
            bool wanted = false;
            for (size_t k = 0; lists[k] && !wanted; k++)
                wanted = str_is(list, lists[k]);
            if (wanted && count < STATES_MAX &&
                (!mine || leads_on(ctx, workflows->items[i], id)))
                out[count++] = id.ptr;
        }
    }
    return count;
}

static const struct desk_list_def {
    const char *lists[5]; /* of states */
    bool mine;            /* only states this person can move on from */
    bool own;             /* only what is assigned to him */
    bool late, scheduled, published;
    int order;
} defs[DESK_LISTS] = {
    [LIST_REVIEW] = { { "review", "ready" }, .mine = true, .order = FLOW_BY_DUE },
    [LIST_INBOX] = { { "inbox" }, .order = FLOW_BY_ARRIVAL },
    [LIST_WORK] = { { "work" }, .own = true, .order = FLOW_BY_DUE },
    [LIST_LATE] = { { "inbox", "work", "review", "ready" },
                    .late = true,
                    .order = FLOW_BY_DUE },
    [LIST_SCHEDULE] = { { "inbox", "work", "review", "ready" },
                        .scheduled = true,
                        .order = FLOW_BY_SCHEDULE },
    [LIST_DONE] = { .published = true, .order = FLOW_BY_CHANGE },
    [LIST_UNDER_WAY] = { { "work" }, .order = FLOW_BY_DUE },
};

/* States without a `list` that are public. */
static size_t public_states(struct dinh_ctx *ctx, const char *out[STATES_MAX])
{
    const dinh_value *workflows = script_table(ctx->workspace->script, "workflows");
    size_t count = 0;
    for (uint32_t i = 0; i < workflows->count; i++) {
        const dinh_value *states = value_get(workflows->items[i], STR("states"));
        for (uint32_t j = 0; states && j < states->count; j++)
            if (value_get_int(states->items[j], "public") && count < STATES_MAX)
                out[count++] = value_get_text(states->items[j], "id").ptr;
    }
    return count;
}

size_t desk_list(struct dinh_ctx *ctx, enum desk_list list, uint32_t page,
                 uint32_t per_page, uint32_t *total, struct flow **out)
{
    const struct desk_list_def *def = &defs[list];
    const char *states[STATES_MAX];
    struct flow_query query = { .states = states,
                                .is_late = def->late,
                                .is_scheduled = def->scheduled,
                                .order = def->order,
                                .assignee = def->own ? ctx->account : 0,
                                .page = page,
                                .per_page = per_page };
    query.state_count = def->published ? public_states(ctx, states)
                                       : states_of(ctx, def->lists, def->mine, states);
    *out = NULL;
    *total = 0;
    if (!query.state_count)
        return 0;
    size_t count = flow_list(ctx->workspace->content, ctx->arena, &query, ctx->now_ms, out);
    *total = query.total;
    return count;
}

/* ---- pages ---------------------------------------------------------------------- */

/* What another unit's people are at is theirs: a seat that is limited sees no card it
 * could not open. */
static dinh_value *cards(struct dinh_ctx *ctx, const struct flow *items, size_t count)
{
    dinh_value *list = value_list(ctx->arena);
    for (size_t i = 0; i < count; i++)
        if (item_is_public(ctx, &items[i]) || desk_may(ctx, "desk.enter", &items[i]))
            value_add(ctx->arena, list, desk_card(ctx, &items[i]));
    return list;
}

static int show_list(struct dinh_ctx *ctx, enum desk_list list, const char *word)
{
    int64_t page = host_query_int(ctx, "trang", 1, 1, 10000);
    uint32_t total;
    struct flow *items;
    if (page < 1)
        return host_fail(ctx, 404, "Không có trang này.");
    size_t count = desk_list(ctx, list, (uint32_t)page, PER_PAGE, &total, &items);
    dinh_query pages = { .page = (uint32_t)page,
                         .per_page = PER_PAGE,
                         .total = total,
                         .pages = (total + PER_PAGE - 1) / PER_PAGE };
    dinh_value *shown = cards(ctx, items, count);
    host_set_value(ctx, ctx->data, "items", shown);
    host_set_int(ctx, ctx->data, "total", total);
    host_set_bool(ctx, ctx->data, "is_empty", shown->count == 0);
    host_set_bool(ctx, ctx->data, "is_inbox", list == LIST_INBOX);
    host_set_bool(ctx, ctx->data, "is_late_list", list == LIST_LATE);
    host_set_bool(ctx, ctx->data, "is_schedule",
                  list == LIST_SCHEDULE && host_may(ctx, "desk.publish"));
    host_set(ctx, ctx->data, "empty", host_text(ctx, "%s_empty", word));
    host_pager(ctx, &pages);
    const char *title = theme_word(ctx_theme(ctx), word);
    host_set(ctx, ctx->data, "heading", title);
    host_set(ctx, ctx->data, "empty_text",
             theme_word(ctx_theme(ctx), host_text(ctx, "%s_empty", word)));
    return desk_show(ctx, title, "lists/list");
}

int review_list_page(struct dinh_ctx *ctx)
{
    return show_list(ctx, LIST_REVIEW, "nav.review");
}

int inbox_page(struct dinh_ctx *ctx)
{
    return show_list(ctx, LIST_INBOX, "nav.inbox");
}

int work_page(struct dinh_ctx *ctx)
{
    return show_list(ctx, LIST_WORK, "nav.work");
}

int late_page(struct dinh_ctx *ctx)
{
    return show_list(ctx, LIST_LATE, "nav.late");
}

int schedule_page(struct dinh_ctx *ctx)
{
    return show_list(ctx, LIST_SCHEDULE, "nav.schedule");
}

int done_page(struct dinh_ctx *ctx)
{
    return show_list(ctx, LIST_DONE, "nav.done");
}

/* ---- the first page ---------------------------------------------------------------- */

static uint32_t add_section(struct dinh_ctx *ctx, dinh_value *sections, enum desk_list list,
                            const char *word, const char *href)
{
    uint32_t total;
    struct flow *items;
    size_t count = desk_list(ctx, list, 1, SHORT_LIST, &total, &items);
    dinh_value *shown = cards(ctx, items, count);
    if (!shown->count)
        return 0;
    dinh_value *section = host_add_map(ctx, sections);
    host_set(ctx, section, "title", theme_word(ctx_theme(ctx), word));
    host_set_value(ctx, section, "items", shown);
    if (total > count)
        host_set(ctx, section, "more", href);
    return total;
}

static void add_counter(struct dinh_ctx *ctx, dinh_value *counters, enum desk_list list,
                        const char *word, const char *href)
{
    uint32_t total;
    struct flow *none;
    desk_list(ctx, list, 1, 0, &total, &none);
    dinh_value *map = host_add_map(ctx, counters);
    host_set_int(ctx, map, "n", total);
    host_set(ctx, map, "title", theme_word(ctx_theme(ctx), word));
    host_set(ctx, map, "href", href);
    host_set_bool(ctx, map, "late", list == LIST_LATE && total);
}

/* The newest few; the others are folded away, or they would push the work off a phone. */
static void show_notices(struct dinh_ctx *ctx, const dinh_value *notices)
{
    enum { OPEN = 3 };
    dinh_value *open = host_set_list(ctx, ctx->data, "notices");
    dinh_value *older = host_set_list(ctx, ctx->data, "older");
    for (uint32_t i = 0; i < notices->count; i++)
        value_add(ctx->arena, i < OPEN ? open : older, notices->items[i]);
    host_set_int(ctx, ctx->data, "notice_count", notices->count);
    if (older->count)
        host_set_int(ctx, ctx->data, "older_count", older->count);
    host_set_bool(ctx, ctx->data, "has_notices", notices->count != 0);
}

/* What this person must know, and what went up without the head. */
static uint32_t add_news(struct dinh_ctx *ctx, dinh_value *sections)
{
    dinh_value *notices = notice_list(ctx), *urgent = urgent_unconfirmed(ctx);
    show_notices(ctx, notices);
    if (urgent->count) {
        dinh_value *section = host_add_map(ctx, sections);
        host_set(ctx, section, "title",
                 theme_word(ctx_theme(ctx), "item.unconfirmed_list"));
        host_set_value(ctx, section, "items", urgent);
    }
    return notices->count + urgent->count;
}

/* What he can do something about comes first: the head's approvals, the deputy's
 * inbox, the member's own work; then what the others are at. */
int home_list_page(struct dinh_ctx *ctx)
{
    dinh_value *counters = host_set_list(ctx, ctx->data, "counters");
    dinh_value *sections = host_set_list(ctx, ctx->data, "sections");
    add_counter(ctx, counters, LIST_REVIEW, "home.count_review", "/ban/cho-duyet");
    add_counter(ctx, counters, LIST_INBOX, "home.count_inbox", "/ban/hop-thu");
    add_counter(ctx, counters, LIST_LATE, "home.count_late", "/ban/qua-han");
    uint32_t shown = add_news(ctx, sections);
    shown += add_section(ctx, sections, LIST_REVIEW, "nav.review", "/ban/cho-duyet");
    if (host_may(ctx, "desk.assign"))
        shown += add_section(ctx, sections, LIST_INBOX, "nav.inbox", "/ban/hop-thu");
    shown += add_section(ctx, sections, LIST_WORK, "nav.work", "/ban/viec-cua-toi");
    shown += add_section(ctx, sections, LIST_UNDER_WAY, "home.under_way", "/ban/qua-han");
    host_set_bool(ctx, ctx->data, "is_empty", shown == 0);
    host_set_bool(ctx, ctx->data, "may_receive", host_may(ctx, "desk.receive"));
    return desk_show(ctx, theme_word(ctx_theme(ctx), "home.title"), "lists/home");
}
