/*
 * item_actions.c - what this person can do with this item now, as buttons.
 *
 * One big button (the move the workflow calls primary, else the first that leads on),
 * one beside it (a return), the rest in a menu. A move that gives the item to somebody
 * is the list of names instead, one that needs a sheet or an end asks for it in the
 * same form. Nothing here knows a state or a role by name.
 */
#include "desk/item.h"

#include "base/text.h"

bool item_is_public(struct dinh_ctx *ctx, const struct flow *item)
{
    return item->published_rev &&
           script_is_public(ctx->workspace->script, item->kind->def.name, item->state);
}

/* Agreed to: what goes up now or later must be what was read. */
bool item_is_settled(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *state =
        script_state(ctx->workspace->script, item->kind->def.name, item->state);
    return item_is_public(ctx, item) || item->publish_at ||
           (state && str_is(value_get_text(state, "list"), "ready"));
}

bool item_may_edit(struct dinh_ctx *ctx, const struct flow *item)
{
    if (!strcmp(item->state, "erased"))
        return false;
    return desk_may(ctx, item_is_settled(ctx, item) ? "desk.publish" : "desk.edit", item);
}

bool item_is_still(struct dinh_ctx *ctx, const struct flow *item, bool same_words)
{
    struct flow now;
    return flow_read(ctx->workspace->content, ctx->arena, item->id, &now) == 0 &&
           strcmp(now.state, item->state) == 0 && (!same_words || now.rev == item->rev);
}

bool item_can_undo(struct dinh_ctx *ctx, const struct flow *item)
{
    return item_is_public(ctx, item) && item->entered_at &&
           ctx->now_ms - item->entered_at < FLOW_UNDO_MS &&
           (desk_may(ctx, "desk.publish", item) || desk_may(ctx, "desk.urgent", item));
}

bool item_role_decides(struct dinh_ctx *ctx, const struct kind *kind, const char *role)
{
    const struct script *script = ctx->workspace->script;
    const dinh_value *workflow = script_workflow(script, kind->def.name);
    const dinh_value *moves = workflow ? value_get(workflow, STR("moves")) : NULL;
    for (uint32_t i = 0; moves && i < moves->count; i++) {
        const dinh_value *move = moves->items[i], *by = value_get(move, STR("by"));
        const dinh_value *from =
            script_state(script, kind->def.name, host_get_text(move, "from"));
        if (!from || !str_is(value_get_text(from, "list"), "review") ||
            !script_is_public(script, kind->def.name, host_get_text(move, "to")) ||
            value_get_int(move, "needs_sheet") || value_get_int(move, "urgent"))
            continue;
        if (by && by->type == DINH_TEXT && str_is(value_as_text(by), role))
            return true;
        for (uint32_t j = 0; by && by->type == DINH_LIST && j < by->count; j++)
            if (str_is(value_as_text(by->items[j]), role))
                return true;
    }
    return false;
}

bool item_decides(struct dinh_ctx *ctx, const struct flow *item)
{
    const struct person *person = ctx_person(ctx);
    for (size_t i = 0; person && i < person->role_count; i++) {
        const char *role = person->roles[i].role;
        if (item_role_decides(ctx, item->kind, role) &&
            desk_has_role(ctx, value_cstr(ctx->arena, role), item))
            return true;
    }
    return false;
}

const dinh_value *item_move(struct dinh_ctx *ctx, const struct flow *item, const char *id)
{
    dinh_value *moves = desk_moves(ctx, item);
    for (uint32_t i = 0; id && i < moves->count; i++)
        if (str_is(value_get_text(moves->items[i], "id"), id))
            return moves->items[i];
    return NULL;
}

/* ---- buttons ------------------------------------------------------------------------ */

enum place { PLACE_MENU, PLACE_PRIMARY, PLACE_SECOND };

static enum place place_of(const dinh_value *move, bool is_rare, bool has_primary,
                           bool has_second)
{
    if (is_rare || value_get_int(move, "needs_sheet") || value_get_int(move, "urgent"))
        return PLACE_MENU;
    if (value_get_int(move, "returns"))
        return has_second ? PLACE_MENU : PLACE_SECOND;
    return has_primary ? PLACE_MENU : PLACE_PRIMARY;
}

static const dinh_value *find_primary(const dinh_value *moves)
{
    for (uint32_t i = 0; i < moves->count; i++)
        if (value_get_int(moves->items[i], "primary"))
            return moves->items[i];
    return NULL;
}

const dinh_value *item_assigning(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *moves = desk_moves(ctx, item);
    if (!desk_may(ctx, "desk.assign", item))
        return NULL;
    for (uint32_t i = 0; i < moves->count; i++)
        if (value_get_int(moves->items[i], "assigns"))
            return moves->items[i];
    return NULL;
}

static dinh_value *button(struct dinh_ctx *ctx, const dinh_value *move)
{
    static const char *const flags[] = { "needs_note", "needs_sheet", "urgent" };
    dinh_value *map = value_map(ctx->arena);
    host_set(ctx, map, "id", host_get_text(move, "id"));
    host_set(ctx, map, "label", host_get_text(move, "label"));
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        host_set_bool(ctx, map, flags[i], value_get_int(move, flags[i]) != 0);
    return map;
}

/* Taking a public item down is never the big button, nor is doing the work somebody
 * else was given. */
static bool is_rare(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *state =
        script_state(ctx->workspace->script, item->kind->def.name, item->state);
    return item_is_public(ctx, item) ||
           (item->assignee && item->assignee != ctx->account && state &&
            str_is(value_get_text(state, "list"), "work"));
}

static void put_moves(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    dinh_value *moves = desk_moves(ctx, item), *menu = value_list(ctx->arena);
    const dinh_value *assigning = item_assigning(ctx, item);
    bool rare = is_rare(ctx, item), has_second = false, needs_files = false;
    const dinh_value *primary = rare ? NULL : find_primary(moves);
    if (primary && primary != assigning)
        host_set_value(ctx, map, "primary", button(ctx, primary));
    for (uint32_t i = 0; i < moves->count; i++) {
        const dinh_value *move = moves->items[i];
        if (move == primary || move == assigning)
            continue;
        enum place place = place_of(move, rare, primary || assigning, has_second);
        if (place == PLACE_PRIMARY)
            primary = move;
        has_second = has_second || place == PLACE_SECOND;
        if (place == PLACE_MENU)
            value_add(ctx->arena, menu, button(ctx, move));
        else
            host_set_value(ctx, map, place == PLACE_PRIMARY ? "primary" : "second",
                           button(ctx, move));
        needs_files = needs_files || value_get_int(move, "needs_sheet");
    }
    host_set_value(ctx, map, "rarer", menu);
    bool has_primary = value_get(map, STR("primary")) != NULL;
    host_set_bool(ctx, map, "has_bar", has_primary || has_second);
    host_set_bool(ctx, map, "has_moves", has_primary || has_second || menu->count);
    host_set_bool(ctx, map, "needs_files", needs_files);
}

/* What was typed before the form was refused. */
static void put_typed(struct dinh_ctx *ctx, dinh_value *map)
{
    static const char *const names[] = { "ghi_chu", "het_han", "luc", "nho_ai" };
    bool reads =
        ctx->request->method == HTTP_METHOD_GET || ctx->request->method == HTTP_METHOD_HEAD;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *given = reads ? NULL : host_form(ctx, names[i]);
        host_set(ctx, map, names[i], given ? given : "");
    }
}

/* ---- the other things
 * -------------------------------------------------------------------- */

static void put_assign(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    const dinh_value *move = item_assigning(ctx, item);
    bool may = desk_may(ctx, "desk.assign", item) && !item_is_public(ctx, item) &&
               strcmp(item->state, "erased") != 0;
    if (!move && !(may && item->assignee))
        return;
    dinh_value *people = assign_candidates(ctx, item);
    if (!people->count)
        return;
    dinh_value *assign = host_set_map(ctx, map, "assign");
    host_set_bool(ctx, assign, "is_first", move != NULL);
    host_set_value(ctx, assign, "best", people->items[0]);
    dinh_value *others = host_set_list(ctx, assign, "others");
    for (uint32_t i = 1; i < people->count; i++)
        value_add(ctx->arena, others, people->items[i]);
    int64_t due =
        script_deadline(ctx->workspace->script, item->kind->def.name,
                        move ? host_get_text(move, "to") : item->state, ctx->now_ms);
    host_set(ctx, assign, "due", item_local_time(ctx, due));
    if (due)
        host_set_time(ctx, assign, "due_at", due);
}

static bool can_schedule(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *moves = desk_moves(ctx, item);
    for (uint32_t i = 0; i < moves->count; i++)
        if (script_is_public(ctx->workspace->script, item->kind->def.name,
                             host_get_text(moves->items[i], "to")) &&
            !value_get_int(moves->items[i], "needs_sheet") &&
            !value_get_int(moves->items[i], "urgent"))
            return !item_is_public(ctx, item);
    return false;
}

static void put_after(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    bool is_erased = !strcmp(item->state, "erased");
    bool is_public = item_is_public(ctx, item);
    host_set_bool(ctx, map, "is_public", is_public);
    host_set_bool(ctx, map, "is_erased", is_erased);
    host_set_bool(ctx, map, "can_fix", is_public && desk_may(ctx, "desk.edit", item));
    host_set_bool(ctx, map, "can_correct",
                  is_public && desk_may(ctx, "desk.publish", item));
    host_set_bool(ctx, map, "can_erase", !is_erased && desk_may(ctx, "desk.erase", item));
    if (item_can_undo(ctx, item)) {
        dinh_value *undo = host_set_map(ctx, map, "undo");
        int64_t left = FLOW_UNDO_MS - (ctx->now_ms - item->entered_at);
        host_set_int(ctx, undo, "seconds", (left + 999) / 1000);
    }
    host_set_bool(ctx, map, "can_confirm", item->is_unconfirmed && item_decides(ctx, item));
}

void item_put_actions(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    bool is_mine = item->assignee && item->assignee == ctx->account;
    bool is_public = item_is_public(ctx, item);
    put_typed(ctx, map);
    put_moves(ctx, map, item);
    put_assign(ctx, map, item);
    if (host_get_int(map, "assign.is_first"))
        host_set_bool(ctx, map, "has_bar", 1);
    put_after(ctx, map, item);
    if (item_may_edit(ctx, item) && site_link(ctx->site, item_href(ctx, item, "/soan")))
        host_set(ctx, map, "edit_href", item_href(ctx, item, "/soan"));
    host_set_bool(ctx, map, "is_mine", is_mine);
    host_set_bool(ctx, map, "can_swap",
                  is_mine && !is_public && !desk_may(ctx, "desk.assign", item));
    host_set_bool(ctx, map, "can_remind",
                  !is_public && !is_mine && item->due_at && item->due_at < ctx->now_ms);
    host_set_bool(ctx, map, "can_ask",
                  !is_public && strcmp(item->state, "erased") != 0 &&
                      desk_may(ctx, "desk.edit", item));
    host_set_bool(ctx, map, "can_schedule", can_schedule(ctx, item));
    if (item->publish_at)
        host_set_time(ctx, map, "publish_at", item->publish_at);
}
