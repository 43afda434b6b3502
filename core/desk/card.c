/*
 * card.c - an item as lists show it, and what this person may do with it.
 *
 * Which list an item stands in is said by its state in workflow.lua (`list`), who may
 * move it by the move's `by`: nothing here knows a state or a role by name, so that a
 * commune's own states and roles appear by themselves.
 */
#include "desk/desk.h"

#include "base/clock.h"
#include "plugin/host.h"

/* ---- this request ----------------------------------------------------------- */

struct store *desk_store(struct dinh_ctx *ctx)
{
    return ctx->workspace->stores[DINH_DB_SITE];
}

static const char *client_address(struct dinh_ctx *ctx)
{
    char address[ADDRESS_TEXT_SIZE];
    if (!ctx->request)
        return NULL;
    address_text(address, &ctx->request->client);
    return arena_text(ctx->arena, address);
}

struct account_by desk_by(struct dinh_ctx *ctx)
{
    return (struct account_by){ .who = ctx->who,
                                .account_id = ctx->account,
                                .address = client_address(ctx),
                                .at_ms = ctx->now_ms };
}

struct content_change desk_change(struct dinh_ctx *ctx, const char *note)
{
    return (struct content_change){ .who = ctx->who,
                                    .note = note && *note ? note : NULL,
                                    .at_ms = ctx->now_ms,
                                    .account_id = ctx->account,
                                    .address = client_address(ctx) };
}

void desk_changed(struct dinh_ctx *ctx, int64_t id, const char *kind, const char *event)
{
    if (!event)
        return;
    ctx->wrote = true;
    ctx->withdrew = ctx->withdrew || strcmp(event, "withdrawn") == 0;
    ctx_bump(ctx);
    dinh_value *item =
        content_find_id(ctx->workspace->content, ctx->arena, id, ctx->now_ms);
    if (!item) {
        item = value_map(ctx->arena);
        host_set_int(ctx, item, "id", id);
    }
    host_content_event(ctx, kind, event, item);
}

/* ---- rights ------------------------------------------------------------------- */

/* Is `id` in "a,b,c"? An empty list means all. */
static bool covers(const char *list, const char *id)
{
    struct str rest = str_of(list);
    if (!rest.len)
        return true;
    while (rest.ptr)
        if (id && str_is(str_trim(str_cut(&rest, ',')), id))
            return true;
    return false;
}

static const char *category_of(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *raw = content_raw(ctx->workspace->content, ctx->arena, item->id);
    return raw ? host_get_text(raw, "category") : "";
}

static bool seat_covers(struct dinh_ctx *ctx, const struct held_role *role,
                        const struct flow *item)
{
    if (!item || (!*role->units && !*role->categories))
        return true;
    if (item->assignee && item->assignee == ctx->account)
        return true; /* somebody gave it to him */
    return covers(role->units, item->unit) &&
           (!*role->categories || covers(role->categories, category_of(ctx, item)));
}

bool desk_may(struct dinh_ctx *ctx, const char *permission, const struct flow *item)
{
    const struct person *person = ctx_person(ctx);
    if (!host_may(ctx, permission))
        return false;
    for (size_t i = 0; person && i < person->role_count; i++)
        if (role_may(ctx->workspace->script, person->roles[i].role, permission) &&
            seat_covers(ctx, &person->roles[i], item))
            return true;
    return false;
}

static bool names_role(const dinh_value *by, const char *role)
{
    if (by && by->type == DINH_TEXT)
        return str_is(value_as_text(by), role);
    for (uint32_t i = 0; by && by->type == DINH_LIST && i < by->count; i++)
        if (str_is(value_as_text(by->items[i]), role))
            return true;
    return false;
}

bool desk_has_role(struct dinh_ctx *ctx, const dinh_value *by, const struct flow *item)
{
    const struct person *person = ctx_person(ctx);
    for (size_t i = 0; person && i < person->role_count; i++)
        if (names_role(by, person->roles[i].role) &&
            seat_covers(ctx, &person->roles[i], item))
            return true;
    return false;
}

dinh_value *desk_moves(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *mine = value_list(ctx->arena);
    const struct script *script = ctx->workspace->script;
    const dinh_value *all =
        value_get(script_workflow(script, item->kind->def.name), STR("moves"));
    for (uint32_t i = 0; all && i < all->count; i++) {
        dinh_value *move = all->items[i];
        if (str_is(value_get_text(move, "from"), item->state) &&
            desk_has_role(ctx, value_get(move, STR("by")), item))
            value_add(ctx->arena, mine, move);
    }
    return mine;
}

const struct flow *desk_item(struct dinh_ctx *ctx, int *status)
{
    struct content *content = ctx->workspace->content;
    struct flow *item = arena_alloc(ctx->arena, sizeof *item);
    int64_t id = flow_by_code(content, str_of(host_param(ctx, "ma")));
    int result = id ? flow_read(content, ctx->arena, id, item) : DINH_NOT_FOUND;
    if (result == DINH_FAILED)
        *status = host_fail(ctx, 500, "Không đọc được tin bài này.");
    else if (result)
        *status = host_fail(ctx, 404, "Không có tin bài này.");
    else if (!desk_may(ctx, "desk.enter", item))
        *status = host_fail(
            ctx, 403, "Tin bài này thuộc đơn vị hoặc chuyên mục người khác phụ trách.");
    else
        return item;
    return NULL;
}

/* ---- people ---------------------------------------------------------------------- */

const char *desk_name(struct dinh_ctx *ctx, int64_t account)
{
    struct account found;
    return account && account_find(desk_store(ctx), ctx->arena, account, &found)
               ? found.name
               : "";
}

const char *desk_role_title(struct dinh_ctx *ctx, const char *role)
{
    const dinh_value *entry = script_entry(ctx->workspace->script, "roles", str_of(role));
    return entry ? value_get_text(entry, "title").ptr : role;
}

const char *desk_role_of(struct dinh_ctx *ctx, int64_t account)
{
    struct seat *seats;
    size_t count =
        seat_list(desk_store(ctx), ctx->arena, account, clock_days(ctx->now_ms), &seats);
    return account && count ? seats[0].role : "";
}

static bool is_board_role(struct dinh_ctx *ctx, const char *role)
{
    const dinh_value *entry = script_entry(ctx->workspace->script, "roles", str_of(role));
    return entry && value_get_int(entry, "board");
}

dinh_value *desk_members(struct dinh_ctx *ctx)
{
    struct seat *seats;
    size_t count =
        seat_list(desk_store(ctx), ctx->arena, 0, clock_days(ctx->now_ms), &seats);
    dinh_value *list = value_list(ctx->arena);
    for (size_t i = 0; i < count; i++) {
        struct account account;
        if (!is_board_role(ctx, seats[i].role) ||
            !account_find(desk_store(ctx), ctx->arena, seats[i].account_id, &account) ||
            account.is_closed)
            continue;
        dinh_value *member = host_add_map(ctx, list);
        host_set_int(ctx, member, "id", account.id);
        host_set(ctx, member, "name", account.name);
        host_set(ctx, member, "role", seats[i].role);
        host_set(ctx, member, "role_title", desk_role_title(ctx, seats[i].role));
        host_set(ctx, member, "units", seats[i].units);
        host_set_int(ctx, member, "load",
                     store_int(desk_store(ctx), 0,
                               "SELECT count(*) FROM item WHERE assignee = $1"
                               " AND published_rev IS NULL",
                               "i", account.id));
    }
    return list;
}

/* ---- one card --------------------------------------------------------------------- */

const char *desk_due_text(struct dinh_ctx *ctx, int64_t due_ms)
{
    static const int64_t hour = 3600 * 1000, day = 24 * hour;
    int64_t left = due_ms - ctx->now_ms;
    if (!due_ms)
        return "";
    if (left < -day)
        return host_text(ctx, "quá hạn %lld ngày", (long long)(-left / day));
    if (left < 0)
        return left > -hour ? "vừa quá hạn"
                            : host_text(ctx, "quá hạn %lld giờ", (long long)(-left / hour));
    if (left < hour)
        return "còn dưới 1 giờ";
    return left < day ? host_text(ctx, "còn %lld giờ", (long long)(left / hour))
                      : host_text(ctx, "còn %lld ngày", (long long)(left / day));
}

/* The colour of a state's label, by the list its items wait in. */
static const char *tone_of(const dinh_value *state, bool is_late)
{
    struct str list = state ? value_get_text(state, "list") : (struct str){ "", 0 };
    if (is_late)
        return "tre";
    if (str_is(list, "review") || str_is(list, "ready"))
        return "duyet";
    return str_is(list, "inbox") ? "moi" : "sua";
}

static void set_title_of(struct dinh_ctx *ctx, dinh_value *map, const char *key,
                         const char *table, const char *id)
{
    const dinh_value *entry =
        id && *id ? script_entry(ctx->workspace->script, table, str_of(id)) : NULL;
    if (entry)
        host_set(ctx, map, key, value_get_text(entry, "title").ptr);
    else if (id && *id)
        host_set(ctx, map, key, id);
}

/* What he has to write opens where he writes; all else where it is read. */
static const char *href_of(struct dinh_ctx *ctx, const struct flow *item,
                           const dinh_value *state)
{
    bool writes = state && item->assignee && item->assignee == ctx->account &&
                  str_is(value_get_text(state, "list"), "work");
    return host_text(ctx, "/ban/muc/%s%s", item->code, writes ? "/soan" : "");
}

dinh_value *desk_card(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *map = value_map(ctx->arena);
    const dinh_value *state =
        script_state(ctx->workspace->script, item->kind->def.name, item->state);
    bool is_late = item->due_at && item->due_at < ctx->now_ms;
    host_set(ctx, map, "code", item->code);
    host_set(ctx, map, "href", href_of(ctx, item, state));
    host_set_int(ctx, map, "no", item->no);
    host_set(ctx, map, "title", *item->title ? item->title : "(chưa có tiêu đề)");
    host_set(ctx, map, "kind_label", item->kind->def.label);
    host_set(ctx, map, "state", item->state);
    host_set(ctx, map, "state_label",
             state ? value_get_text(state, "label").ptr : item->state);
    host_set(ctx, map, "tone", tone_of(state, is_late));
    host_set_bool(ctx, map, "is_late", is_late);
    host_set_bool(ctx, map, "urgent", item->is_urgent);
    host_set_bool(ctx, map, "unconfirmed", item->is_unconfirmed);
    host_set(ctx, map, "due_text", desk_due_text(ctx, item->due_at));
    if (item->due_at)
        host_set_time(ctx, map, "due_at", item->due_at);
    if (item->publish_at)
        host_set_time(ctx, map, "publish_at", item->publish_at);
    if (item->published_at)
        host_set_time(ctx, map, "published_at", item->published_at);
    host_set_time(ctx, map, "received_at",
                  item->received_at ? item->received_at : item->created_at);
    host_set(ctx, map, "who", desk_name(ctx, item->assignee));
    host_set_int(ctx, map, "assignee", item->assignee);
    set_title_of(ctx, map, "unit", "units", item->unit);
    set_title_of(ctx, map, "channel", "channels", item->channel);
    host_set(ctx, map, "sender", item->sender);
    return map;
}
