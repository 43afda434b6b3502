/*
 * reorganise.c - kiện toàn: one new decision, all seats of the board at once.
 *
 * One form: for each account the role it holds from now on, or none. The old seats
 * end on the day before, and what the leavers still had to do goes to who follows
 * them in the same transaction, so that nothing lies with somebody who is gone.
 */
#include "desk/users.h"

#include "base/clock.h"

enum { HANDED_AT_ONCE = 100 };

static void put_form(struct dinh_ctx *ctx)
{
    struct account *accounts;
    struct seat *seats;
    int32_t today = clock_days(ctx->now_ms);
    size_t count = account_list(desk_store(ctx), ctx->arena, &accounts);
    dinh_value *list = host_set_list(ctx, ctx->data, "accounts");
    for (size_t i = 0; i < count; i++) {
        if (accounts[i].is_closed)
            continue;
        const char *name = host_text(ctx, "vai_tro_%lld", (long long)accounts[i].id);
        const char *role = users_form(ctx, name);
        size_t held = seat_list(desk_store(ctx), ctx->arena, accounts[i].id, today, &seats);
        for (size_t j = 0; j < held && !*role && !host_form(ctx, name); j++)
            role = seats[j].role;
        dinh_value *map = host_add_map(ctx, list);
        host_set(ctx, map, "field", name);
        host_set(ctx, map, "name", accounts[i].name);
        host_set(ctx, map, "now", held ? desk_role_title(ctx, seats[0].role) : "");
        dinh_value *roles = users_roles(ctx, role);
        host_set_value(ctx, map, "roles", roles);
    }
    host_set(ctx, ctx->data, "so_qd", users_form(ctx, "so_qd"));
    host_set(ctx, ctx->data, "ngay_qd", users_form(ctx, "ngay_qd"));
    host_set(ctx, ctx->data, "tu_ngay", users_form(ctx, "tu_ngay"));
    host_set_date(ctx, ctx->data, "today", today);
}

static int show(struct dinh_ctx *ctx, int status, const char *fault)
{
    put_form(ctx);
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "users.reorganise"),
                            "users/reorganise");
}

int reorganise_page(struct dinh_ctx *ctx)
{
    return show(ctx, 200, NULL);
}

static bool is_board(struct dinh_ctx *ctx, const char *role)
{
    const dinh_value *entry = script_entry(ctx->workspace->script, "roles", str_of(role));
    return entry && value_get_int(entry, "board") != 0;
}

/* Whoever keeps his role keeps the units and categories it was for: the form does not
 * ask for them, and a new decision makes nobody's rights wider by itself. */
static size_t add_seats(struct dinh_ctx *ctx, int64_t account, const char *role,
                        struct seat *out)
{
    struct seat *held;
    int32_t today = clock_days(ctx->now_ms);
    size_t count = seat_list(desk_store(ctx), ctx->arena, account, today, &held), added = 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(held[i].role, role) == 0)
            out[added++] = (struct seat){ .account_id = account,
                                          .role = role,
                                          .units = held[i].units,
                                          .categories = held[i].categories };
    if (!added)
        out[added++] = (struct seat){
            .account_id = account, .role = role, .units = "", .categories = ""
        };
    return added;
}

/* The new seats as the form gives them. */
static size_t read_seats(struct dinh_ctx *ctx, struct seat **out)
{
    struct account *accounts;
    struct seat *all;
    size_t count = account_list(desk_store(ctx), ctx->arena, &accounts), found = 0;
    size_t seats = seat_list(desk_store(ctx), ctx->arena, 0, clock_days(ctx->now_ms), &all);
    *out = arena_alloc(ctx->arena, (count + seats + 1) * sizeof **out);
    for (size_t i = 0; i < count; i++) {
        const char *role =
            users_form(ctx, host_text(ctx, "vai_tro_%lld", (long long)accounts[i].id));
        if (*role && is_board(ctx, role))
            found += add_seats(ctx, accounts[i].id, role, *out + found);
    }
    return found;
}

/* Roles that are not of the board stay as they are. */
static const char *kept_roles(struct dinh_ctx *ctx)
{
    const dinh_value *roles = script_table(ctx->workspace->script, "roles");
    const char *kept = "";
    for (uint32_t i = 0; i < roles->count; i++)
        if (!value_get_int(roles->items[i], "board"))
            kept = host_text(ctx, "%s%s%s", kept, *kept ? "," : "",
                             value_get_text(roles->items[i], "id").ptr);
    return kept;
}

/* All one leaver still has; what was given away is no longer his, so that the first
 * page is always the next one. */
static int hand_over_all(struct dinh_ctx *ctx, const char *decision, int64_t leaver,
                         int64_t heir)
{
    struct content *content = ctx->workspace->content;
    struct flow *items;
    size_t count;
    do {
        struct flow_query query = { .assignee = leaver,
                                    .is_hidden = true,
                                    .order = FLOW_BY_DUE,
                                    .page = 1,
                                    .per_page = HANDED_AT_ONCE };
        count = flow_list(content, ctx->arena, &query, ctx->now_ms, &items);
        for (size_t i = 0; i < count; i++) {
            struct content_change change =
                desk_change(ctx, host_text(ctx, "kiện toàn theo %s", decision));
            if (flow_assign(content, items[i].id, heir, items[i].due_at, &change))
                return DINH_FAILED;
        }
    } while (count);
    return 0;
}

static int hand_over(struct dinh_ctx *ctx, const struct reorganisation *plan)
{
    for (size_t i = 0; i < plan->leaver_count; i++)
        if (hand_over_all(ctx, plan->decision, plan->leavers[i], plan->heirs[i]))
            return DINH_FAILED;
    return 0;
}

int reorganise_post(struct dinh_ctx *ctx)
{
    struct store *store = desk_store(ctx);
    struct account_by by = desk_by(ctx);
    struct error error = { "Chưa ghi được, hãy thử lại." };
    struct seat *seats;
    struct reorganisation plan = { .decision = users_form(ctx, "so_qd"),
                                   .kept_roles = kept_roles(ctx) };
    if (!*plan.decision || !users_day(ctx, "ngay_qd", &plan.decision_day) ||
        !plan.decision_day)
        return show(ctx, 422,
                    "Hãy ghi số và ngày của quyết định, như 150/QĐ-UBND, 19/5/2021.");
    if (!users_day(ctx, "tu_ngay", &plan.first_day))
        return show(ctx, 422, "Ngày bắt đầu chưa đúng, hãy ghi như 19/5/2021.");
    if (!plan.first_day)
        plan.first_day = clock_days(ctx->now_ms);
    plan.seat_count = read_seats(ctx, &seats);
    plan.seats = seats;
    int result = store_begin(store);
    if (!result)
        result = seat_reorganise(store, ctx->arena, &plan, &by, &error);
    if (!result)
        result = hand_over(ctx, &plan);
    if (users_commit(ctx, result) < 0)
        return show(ctx, 422, error.text);
    return desk_done(ctx, "/ban/nguoi-dung", "reorganised");
}
