/*
 * message.c - what to say where the board talks: the ready text for the group after
 * somebody was given work, got it back, or it went up; and what the loudspeaker reads.
 *
 * Which text it is follows from where the item stands and how it came there; the words
 * are those of zalo.c.
 */
#include "desk/item.h"

#include "desk/zalo.h"

struct message {
    enum zalo_occasion occasion;
    struct zalo_facts facts;
};

static const char *list_of(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *state =
        script_state(ctx->workspace->script, item->kind->def.name, item->state);
    return state ? host_get_text(state, "list") : "";
}

/* The last step that brought the item where it is. */
static const struct flow_line *last_step(struct dinh_ctx *ctx, const struct flow *item)
{
    struct flow_line *lines;
    size_t count = flow_history(ctx->workspace->content, ctx->arena, item->id, &lines);
    while (count-- > 0)
        if (!lines[count].from || strcmp(lines[count].from, lines[count].to) != 0 ||
            lines[count].assignee)
            return &lines[count];
    return NULL;
}

/* Did it come back from where somebody decides? */
static bool was_returned(struct dinh_ctx *ctx, const struct flow *item,
                         const struct flow_line *step)
{
    const dinh_value *moves =
        step && step->from
            ? script_moves(ctx->workspace->script, item->kind->def.name, step->from)
            : NULL;
    for (uint32_t i = 0; moves && i < moves->count; i++)
        if (value_get_int(moves->items[i], "returns") &&
            str_is(value_get_text(moves->items[i], "to"), item->state))
            return true;
    return false;
}

/* Those whose yes the item waits for: "Trưởng ban biên tập". */
static const char *decider(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *roles = script_table(ctx->workspace->script, "roles");
    for (uint32_t i = 0; i < roles->count; i++)
        if (item_role_decides(ctx, item->kind, host_get_text(roles->items[i], "id")))
            return host_get_text(roles->items[i], "title");
    return NULL;
}

static const char *supplier(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *unit =
        *item->unit ? script_entry(ctx->workspace->script, "units", str_of(item->unit))
                    : NULL;
    return *item->sender ? item->sender : unit ? host_get_text(unit, "title") : NULL;
}

static void choose_public(struct dinh_ctx *ctx, const struct flow *item,
                          struct message *out)
{
    bool waits = item->is_urgent && item->is_unconfirmed;
    out->occasion = waits ? ZALO_URGENT : ZALO_PUBLISHED;
    out->facts.to = waits ? decider(ctx, item) : supplier(ctx, item);
    out->facts.link =
        host_url(ctx, waits ? item_href(ctx, item, "") : host_text(ctx, "/%s", item->code));
}

/* False: there is nothing to say. */
static bool choose(struct dinh_ctx *ctx, const struct flow *item, const char *said,
                   struct message *out)
{
    const char *list = list_of(ctx, item);
    const struct flow_line *step = last_step(ctx, item);
    bool is_work = !strcmp(list, "work") && item->assignee;
    out->facts = (struct zalo_facts){ .title = item->title,
                                      .link = host_url(ctx, item_href(ctx, item, "")),
                                      .due_at = item->due_at,
                                      .now_ms = ctx->now_ms };
    if (item_is_public(ctx, item)) {
        choose_public(ctx, item, out);
        return true;
    }
    out->facts.to = is_work ? desk_name(ctx, item->assignee) : decider(ctx, item);
    if (!strcmp(said, "reminded")) {
        out->occasion = ZALO_REMINDER;
        return true;
    }
    if (is_work) {
        out->occasion = was_returned(ctx, item, step) ? ZALO_RETURNED : ZALO_ASSIGNED;
        out->facts.by = step ? desk_name(ctx, step->account_id) : NULL;
        out->facts.note = step ? step->note : NULL;
        return true;
    }
    out->occasion = ZALO_SUBMITTED;
    out->facts.by = desk_name(ctx, item->assignee);
    return !strcmp(list, "review");
}

void message_put(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    struct message message;
    const char *said = host_query(ctx, "bao");
    const struct field *html = item_field(item->kind, DINH_FIELD_HTML);
    if (!strcmp(item->state, "erased") || !choose(ctx, item, said ? said : "", &message))
        return;
    value_put(
        ctx->arena, map, "zalo",
        value_text(ctx->arena, zalo_text(ctx->arena, message.occasion, &message.facts)));
    host_set_bool(ctx, map, "zalo_open", said && *said);
    if (!item->is_urgent || !html)
        return;
    struct str body = value_get_text(item_raw(ctx, item), html->def.name);
    value_put(ctx->arena, map, "spoken",
              value_text(ctx->arena, zalo_loudspeaker(ctx->arena, ctx->site->config->title,
                                                      item->title, body)));
}
