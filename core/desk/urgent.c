/*
 * urgent.c - tin khẩn: the deputy on duty publishes straight from receiving, the head
 * says yes afterwards (confirm_post of moves.c).
 */
#include "desk/item.h"

enum { SHOWN = 20 };

static const dinh_value *urgent_move(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *moves = desk_moves(ctx, item);
    for (uint32_t i = 0; i < moves->count; i++)
        if (value_get_int(moves->items[i], "urgent"))
            return moves->items[i];
    return NULL;
}

bool urgent_may(struct dinh_ctx *ctx, const struct kind *kind, const char *state)
{
    const dinh_value *moves =
        state ? script_moves(ctx->workspace->script, kind->def.name, state) : NULL;
    for (uint32_t i = 0; moves && i < moves->count; i++)
        if (value_get_int(moves->items[i], "urgent") &&
            desk_has_role(ctx, value_get(moves->items[i], STR("by")), NULL))
            return desk_may(ctx, "desk.urgent", NULL);
    return false;
}

int urgent_publish(struct dinh_ctx *ctx, int64_t id, int64_t expires_at, const char **event,
                   struct error *error)
{
    struct content *content = ctx->workspace->content;
    struct content_change change = desk_change(ctx, NULL), yes = desk_change(ctx, NULL);
    struct flow item;
    if (flow_read(content, ctx->arena, id, &item))
        return DINH_FAILED;
    const dinh_value *move = urgent_move(ctx, &item);
    if (!move || !desk_may(ctx, "desk.urgent", &item)) {
        error_set(error, "Ông/bà không đăng được tin khẩn cho đơn vị này.");
        return DINH_REFUSED;
    }
    struct flow_step step = { .move = host_get_text(move, "id"),
                              .to = host_get_text(move, "to"),
                              .is_urgent = true,
                              .is_unconfirmed = true,
                              .expires_at = expires_at };
    int result = flow_move(content, ctx->arena, id, &step, &change, error);
    if (result)
        return result;
    *event = change.event;
    if (item_decides(ctx, &item))
        return flow_confirm(content, id, &yes);
    return notice_add_heads(ctx, &item,
                            host_text(ctx, "%s đã đăng tin khẩn, chờ xác nhận: %s",
                                      desk_name(ctx, ctx->account), item.title));
}

dinh_value *urgent_unconfirmed(struct dinh_ctx *ctx)
{
    struct flow_query query = {
        .is_unconfirmed = true, .order = FLOW_BY_CHANGE, .page = 1, .per_page = SHOWN
    };
    struct flow *items;
    size_t count =
        flow_list(ctx->workspace->content, ctx->arena, &query, ctx->now_ms, &items);
    dinh_value *list = value_list(ctx->arena);
    for (size_t i = 0; i < count; i++)
        if (item_decides(ctx, &items[i]))
            value_add(ctx->arena, list, desk_card(ctx, &items[i]));
    return list;
}
