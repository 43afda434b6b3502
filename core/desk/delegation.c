/*
 * delegation.c - ủy quyền: a deputy stands in for the head while he is away, until
 * a day that is always set.
 */
#include "desk/users.h"

#include "base/clock.h"

static void put_list(struct dinh_ctx *ctx)
{
    struct delegation *all;
    size_t count = delegation_list(desk_store(ctx), ctx->arena, &all);
    dinh_value *list = host_set_list(ctx, ctx->data, "items");
    bool manages = host_may(ctx, "desk.users");
    for (size_t i = 0; i < count; i++) {
        if (!manages && all[i].from_id != ctx->account && all[i].to_id != ctx->account)
            continue;
        dinh_value *map = host_add_map(ctx, list);
        bool over = all[i].is_ended || all[i].to_ms < ctx->now_ms;
        host_set_int(ctx, map, "id", all[i].id);
        host_set(ctx, map, "from", desk_name(ctx, all[i].from_id));
        host_set(ctx, map, "to", desk_name(ctx, all[i].to_id));
        host_set(ctx, map, "role", desk_role_title(ctx, all[i].role));
        host_set(ctx, map, "note", all[i].note);
        host_set_time(ctx, map, "from_time", all[i].from_ms);
        host_set_time(ctx, map, "to_time", all[i].to_ms);
        host_set_bool(ctx, map, "over", over);
        host_set_bool(ctx, map, "may_end",
                      !over && (manages || all[i].from_id == ctx->account));
    }
}

/* Nobody stands in for himself. */
static dinh_value *others(struct dinh_ctx *ctx)
{
    const dinh_value *all = desk_members(ctx);
    dinh_value *list = value_list(ctx->arena);
    for (uint32_t i = 0; i < all->count; i++)
        if (host_get_int(all->items[i], "id") != ctx->account)
            value_add(ctx->arena, list, all->items[i]);
    return list;
}

static int show(struct dinh_ctx *ctx, int status, const char *fault)
{
    const struct person *person = ctx_person(ctx);
    put_list(ctx);
    dinh_value *roles = host_set_list(ctx, ctx->data, "roles");
    for (size_t i = 0; i < person->role_count; i++) {
        if (person->roles[i].for_account)
            continue;
        dinh_value *map = host_add_map(ctx, roles);
        host_set(ctx, map, "id", person->roles[i].role);
        host_set(ctx, map, "title", desk_role_title(ctx, person->roles[i].role));
    }
    host_set_value(ctx, ctx->data, "members", others(ctx));
    host_set(ctx, ctx->data, "den_ngay", users_form(ctx, "den_ngay"));
    host_set(ctx, ctx->data, "ly_do", users_form(ctx, "ly_do"));
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "users.delegation"),
                            "users/delegation");
}

int delegation_page(struct dinh_ctx *ctx)
{
    return show(ctx, 200, NULL);
}

static int end_one(struct dinh_ctx *ctx, int64_t id)
{
    struct delegation *all;
    struct account_by by = desk_by(ctx);
    size_t count = delegation_list(desk_store(ctx), ctx->arena, &all);
    for (size_t i = 0; i < count; i++)
        if (all[i].id == id &&
            (all[i].from_id == ctx->account || host_may(ctx, "desk.users")))
            return delegation_end(desk_store(ctx), id, &by);
    return DINH_REFUSED;
}

int delegation_post(struct dinh_ctx *ctx)
{
    struct store *store = desk_store(ctx);
    struct account_by by = desk_by(ctx);
    struct error error = { "Chưa ghi được, hãy thử lại." };
    uint64_t to = 0, ended = 0;
    int32_t last;
    if (str_to_u64(str_of(users_form(ctx, "thoi")), &ended)) {
        int result = store_begin(store);
        if (!result)
            result = end_one(ctx, (int64_t)ended);
        if (users_commit(ctx, result) < 0)
            return show(ctx, 422, "Chưa thôi được ủy quyền này.");
        return desk_done(ctx, "/ban/uy-quyen", "delegation_end");
    }
    if (!users_day(ctx, "den_ngay", &last) || !last)
        return show(ctx, 422, "Hãy ghi ngày cuối của ủy quyền, như 31/12/2026.");
    if (!str_to_u64(str_of(users_form(ctx, "nguoi")), &to))
        return show(ctx, 422, "Hãy chọn người được ủy quyền.");
    const struct delegation given = { .from_id = ctx->account,
                                      .to_id = (int64_t)to,
                                      .role = users_form(ctx, "vai_tro"),
                                      .note = users_form(ctx, "ly_do"),
                                      .from_ms = ctx->now_ms,
                                      .to_ms = clock_day_start(last + 1) - 1 };
    int result = store_begin(store);
    if (!result)
        result = delegation_add(store, &given, &by, &error) < 0 ? DINH_REFUSED : 0;
    if (users_commit(ctx, result) < 0)
        return show(ctx, 422, error.text);
    return desk_done(ctx, "/ban/uy-quyen", "delegation_new");
}
