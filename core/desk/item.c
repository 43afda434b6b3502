/*
 * item.c - the page of one item: where it stands, what it says, what to do next.
 *
 * The page is the same for everybody; what a person may do with the item is asked of
 * workflow.lua each time (item_actions.c), what is shown of it chosen by ?xem=
 * (item_tabs.c). A refused POST shows this page again with its sentence and with what
 * was typed.
 */
#include "desk/item.h"

#include "base/text.h"
#include "desk/proofing.h"

/* ---- small things others need --------------------------------------------------- */

const char *item_href(struct dinh_ctx *ctx, const struct flow *item, const char *rest)
{
    return host_text(ctx, "/ban/muc/%s%s", item->code, rest);
}

int item_done(struct dinh_ctx *ctx, const struct flow *item, const char *key)
{
    return desk_done(ctx, item_href(ctx, item, ""), key);
}

dinh_value *item_draft(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *draft = content_draft(ctx->workspace->content, ctx->arena, item->id);
    return draft ? draft : value_map(ctx->arena);
}

dinh_value *item_raw(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *raw = content_raw(ctx->workspace->content, ctx->arena, item->id);
    return raw ? raw : value_map(ctx->arena);
}

const struct field *item_field(const struct kind *kind, int32_t type)
{
    for (uint32_t i = 0; i < kind->field_count; i++)
        if (kind->fields[i].def.type == type)
            return &kind->fields[i];
    return NULL;
}

const char *item_local_time(struct dinh_ctx *ctx, int64_t ms)
{
    if (!ms)
        return "";
    struct date date = date_of_ms(ms);
    return host_text(ctx, "%04d-%02d-%02dT%02d:%02d", date.year, date.month, date.day,
                     date.hour, date.minute);
}

int64_t item_form_time(struct dinh_ctx *ctx, const char *name)
{
    int64_t ms;
    const char *text = host_form(ctx, name);
    if (!text || !*text)
        return 0;
    return time_parse(str_of(text), &ms) && ms > 0 ? ms : -1;
}

/* ---- where it stands --------------------------------------------------------------- */

static int64_t entered(const struct flow_line *lines, size_t count, struct str state)
{
    for (size_t i = count; i-- > 0;)
        if (str_is(state, lines[i].to) &&
            (!lines[i].from || strcmp(lines[i].from, lines[i].to) != 0))
            return lines[i].at;
    return 0;
}

/* "24/11, 3:41" */
static const char *short_time(struct dinh_ctx *ctx, int64_t ms)
{
    struct date date = date_of_ms(ms);
    return host_text(ctx, "%d/%d, %d:%02d", date.day, date.month, date.hour, date.minute);
}

static void add_step(struct dinh_ctx *ctx, dinh_value *steps, const dinh_value *state,
                     bool is_now, bool is_done, int64_t at)
{
    dinh_value *step = host_add_map(ctx, steps);
    host_set(ctx, step, "label", host_get_text(state, "label"));
    host_set_bool(ctx, step, "now", is_now);
    host_set_bool(ctx, step, "done", is_done);
    if (at)
        host_set(ctx, step, "at", short_time(ctx, at));
}

/* The state the workflow leads on to from this one, or NULL: by its primary move, else
 * by the first that is no return and no exception. */
static const char *next_state(struct dinh_ctx *ctx, const struct kind *kind,
                              const char *state)
{
    const dinh_value *moves = script_moves(ctx->workspace->script, kind->def.name, state);
    const char *next = NULL;
    for (uint32_t i = 0; moves && i < moves->count; i++) {
        const dinh_value *move = moves->items[i];
        if (value_get_int(move, "primary"))
            return host_get_text(move, "to");
        if (!next && !value_get_int(move, "returns") && !value_get_int(move, "urgent") &&
            !value_get_int(move, "needs_sheet"))
            next = host_get_text(move, "to");
    }
    return next;
}

/* Where it has been, where it is, and the usual way from here to the public page. */
static void put_steps(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    enum { AHEAD = 8 };
    const struct script *script = ctx->workspace->script;
    const char *kind = item->kind->def.name, *state = item->state;
    struct flow_line *lines;
    size_t count = flow_history(ctx->workspace->content, ctx->arena, item->id, &lines);
    const dinh_value *workflow = script_workflow(script, kind), *entry;
    const dinh_value *states = workflow ? value_get(workflow, STR("states")) : NULL;
    dinh_value *steps = host_set_list(ctx, map, "steps");
    for (uint32_t i = 0; states && i < states->count; i++) {
        struct str id = value_get_text(states->items[i], "id");
        int64_t at = entered(lines, count, id);
        if (str_is(id, item->state))
            break;
        if (at)
            add_step(ctx, steps, states->items[i], false, true, at);
    }
    entry = script_state(script, kind, state);
    if (entry)
        add_step(ctx, steps, entry, true, false, item->entered_at);
    for (int i = 0; i < AHEAD && state && !script_is_public(script, kind, state); i++) {
        state = next_state(ctx, item->kind, state);
        entry = state ? script_state(script, kind, state) : NULL;
        if (entry)
            add_step(ctx, steps, entry, false, false, 0);
    }
}

static void add_meta(struct dinh_ctx *ctx, dinh_value *list, const char *text)
{
    if (text && *text)
        host_add(ctx, list, text);
}

static const char *origin(struct dinh_ctx *ctx, const dinh_value *card)
{
    const char *unit = host_get_text(card, "unit"), *sender = host_get_text(card, "sender");
    const char *channel = host_get_text(card, "channel");
    const char *who = *unit ? unit : sender;
    if (*unit && *sender)
        who = host_text(ctx, "%s (%s)", unit, sender);
    if (!*who)
        return *channel ? host_text(ctx, "Nhận qua: %s", channel) : "";
    return *channel ? host_text(ctx, "%s gửi (%s)", who, channel)
                    : host_text(ctx, "%s gửi", who);
}

static void put_meta(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item,
                     const dinh_value *card, const dinh_value *draft)
{
    dinh_value *list = host_set_list(ctx, map, "meta");
    const char *category = host_get_text(draft, "category.title");
    if (*category)
        add_meta(ctx, list, host_text(ctx, "Chuyên mục: %s", category));
    add_meta(ctx, list, origin(ctx, card));
    const char *who = host_get_text(card, "who");
    if (*who)
        add_meta(ctx, list, host_text(ctx, "%s biên tập", who));
    add_meta(ctx, list, host_get_text(card, "due_text"));
    int64_t since, other = editing_other(ctx->workspace->content, item->id, ctx->account,
                                         ctx->now_ms, &since);
    if (other)
        host_set(ctx, map, "editing", desk_name(ctx, other));
}

/* ---- the page ------------------------------------------------------------------------ */

/* The sheet in somebody's hand may be of an older revision: its code tells. */
static void put_sheet_code(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    const char *given = host_query(ctx, "phieu");
    int64_t rev = 0;
    if (!given || !str_to_i64(str_of(given), &rev) || rev <= 0 || rev > item->rev)
        return;
    host_set_int(ctx, map, "sheet_rev", rev);
    host_set_bool(ctx, map, "sheet_is_old", rev < item->rev);
}

static void put_proof(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    dinh_value *found = proofing_check(ctx, item->kind, item_raw(ctx, item));
    host_set_value(ctx, map, "proofs", found);
}

void item_put_last_note(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    struct flow_line *lines;
    size_t count = flow_history(ctx->workspace->content, ctx->arena, item->id, &lines);
    const char *note = count ? lines[count - 1].note : NULL;
    if (!note || !*note)
        return;
    host_set(ctx, map, "last_note", note);
    host_set(ctx, map, "last_note_by", lines[count - 1].who);
}

static void put_notes(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    dinh_value *like = likeness_list(ctx, item->id), *outside = outside_list(ctx, item->id);
    host_set_value(ctx, map, "likes", like);
    host_set_bool(ctx, map, "has_likes", like->count && !item_is_public(ctx, item));
    if (outside->count)
        host_set_value(ctx, map, "outsiders", outside);
    host_set_value(ctx, map, "swap", assign_swap(ctx, item));
    int64_t asked = content_erase_asked(ctx->workspace->content, item->id);
    if (asked)
        host_set(ctx, map, "erase_asked", desk_name(ctx, asked));
    item_put_last_note(ctx, map, item);
}

int item_show(struct dinh_ctx *ctx, const struct flow *item, int status, const char *fault)
{
    dinh_value *map = ctx->data, *card = desk_card(ctx, item);
    dinh_value *draft = item_draft(ctx, item);
    const char *title = host_get_text(card, "title");
    host_set_value(ctx, map, "item", card);
    host_set(ctx, map, "code", item->code);
    host_set_int(ctx, map, "rev", item->rev);
    if (fault)
        host_set(ctx, map, "fault", fault);
    put_steps(ctx, map, item);
    put_meta(ctx, map, item, card, draft);
    put_sheet_code(ctx, map, item);
    put_notes(ctx, map, item);
    put_proof(ctx, map, item);
    message_put(ctx, map, item);
    item_put_actions(ctx, map, item);
    item_put_tab(ctx, map, item, host_query(ctx, "xem"));
    if (item_is_public(ctx, item)) {
        const char *address =
            content_address(ctx->workspace->content, ctx->arena, item->kind, item->no);
        if (address)
            host_set(ctx, map, "public_href", address);
    }
    return desk_show_status(ctx, status, title, "item/item");
}

int item_page(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    if (!item)
        return status;
    notice_seen(ctx, item->id);
    return item_show(ctx, item, 200, NULL);
}
