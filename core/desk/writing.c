/*
 * writing.c - what is being written: whose it is, on which revision it stands, what was
 * typed and not saved, which moves begin and end the work.
 *
 * Moves are recognised by what workflow.lua says of them (which list their states wait
 * in, what they ask for), never by name.
 */
#include "desk/writing.h"

#include "base/buf.h"
#include "base/clock.h"
#include "desk/item.h"
#include "view/json.h"

/* ---- which item -------------------------------------------------------------------- */

static const char *why_not(struct dinh_ctx *ctx, const struct flow *item)
{
    if (item_is_public(ctx, item))
        return "Tin bài này đã đăng: chỉ người được duyệt đăng mới sửa thẳng. Sửa lỗi "
               "chính tả và đính chính có ở trang của tin bài.";
    return item_is_settled(ctx, item)
               ? "Tin bài này đã được duyệt: chữ lên trang phải là chữ đã duyệt. Nếu cần "
                 "sửa, hãy nhờ người duyệt trả lại."
               : "Ông/bà không được giao biên tập tin bài này.";
}

static bool begin_item(struct dinh_ctx *ctx, const struct flow *item, struct writing *out,
                       int *status)
{
    if (!item)
        return false;
    *out = (struct writing){ .item = item, .kind = item->kind };
    if (item_may_edit(ctx, item))
        return true;
    *status = host_fail(ctx, 403, "%s", why_not(ctx, item));
    return false;
}

static bool begin_kind(struct dinh_ctx *ctx, const char *name, struct writing *out,
                       int *status)
{
    const struct kind *kind = name ? kinds_find(ctx->site->kinds, name) : NULL;
    if (!kind || !host_may(ctx, "desk.edit")) {
        *status = host_fail(ctx, kind ? 403 : 404,
                            kind ? "Ông/bà không có quyền biên tập."
                                 : "Trang này không có loại nội dung đó.");
        return false;
    }
    *out = (struct writing){ .kind = kind };
    return true;
}

bool writing_begin(struct dinh_ctx *ctx, struct writing *out, int *status)
{
    const char *kind = host_param(ctx, "kind");
    if (kind)
        return begin_kind(ctx, kind, out, status);
    const struct flow *item = desk_item(ctx, status);
    return item && begin_item(ctx, item, out, status);
}

bool writing_begin_late(struct dinh_ctx *ctx, struct writing *out, int *status)
{
    const struct flow *item = host_param(ctx, "kind") ? NULL : desk_item(ctx, status);
    if (!item)
        return host_param(ctx, "kind") && writing_begin(ctx, out, status);
    bool wrote = desk_may(ctx, "desk.edit", item) && strcmp(item->state, "erased") != 0;
    if (!wrote || item_may_edit(ctx, item))
        return begin_item(ctx, item, out, status);
    *out = (struct writing){ .item = item, .kind = item->kind };
    out->closed = why_not(ctx, item);
    return true;
}

#define NEW_PREFIX "moi-"

bool writing_named(struct dinh_ctx *ctx, const char *name, struct writing *out, int *status)
{
    struct content *content = ctx->workspace->content;
    if (str_starts(str_of(name), STR(NEW_PREFIX)))
        return begin_kind(ctx, name + strlen(NEW_PREFIX), out, status);
    struct flow *item = arena_alloc(ctx->arena, sizeof *item);
    int64_t id = flow_by_code(content, str_of(name));
    if (id && flow_read(content, ctx->arena, id, item) == 0)
        return begin_item(ctx, item, out, status);
    *status = host_fail(ctx, 404, "Không có tin bài này.");
    return false;
}

const char *writing_name(struct dinh_ctx *ctx, const struct writing *writing)
{
    return writing->item ? writing->item->code
                         : host_text(ctx, NEW_PREFIX "%s", writing->kind->def.name);
}

const char *writing_href(struct dinh_ctx *ctx, const struct writing *writing,
                         const char *part)
{
    if (writing->item)
        return item_href(ctx, writing->item, part);
    bool is_form = strcmp(part, "/soan") == 0;
    return host_text(ctx, "/ban/tao/%s%s", writing->kind->def.name, is_form ? "" : part);
}

/* ---- what the form shows --------------------------------------------------------------
 */

static int64_t item_id(const struct writing *writing)
{
    return writing->item ? writing->item->id : 0;
}

static dinh_value *typed(struct dinh_ctx *ctx, const struct writing *writing, int64_t *at,
                         int64_t *base)
{
    dinh_value *map = autosave_get(ctx->workspace->content, ctx->arena, item_id(writing),
                                   writing->kind->def.name, ctx->account, at, base);
    return map && map->type == DINH_MAP ? map : NULL;
}

/* A new item begins with the only unit its writer may write for. */
static dinh_value *first_values(struct dinh_ctx *ctx)
{
    dinh_value *map = value_map(ctx->arena);
    const char *units = form_units(ctx);
    if (units && !strchr(units, ','))
        host_set(ctx, map, "unit", units);
    return map;
}

/* Of that very revision, also when somebody has saved since the item was read: a form
 * must not show newer words than it says it was made of. */
static const dinh_value *revision_values(struct dinh_ctx *ctx,
                                         const struct writing *writing, int64_t rev)
{
    dinh_value *raw = NULL;
    if (!writing->item)
        return first_values(ctx);
    if (rev > 0)
        raw = revision_read(ctx->workspace->content, ctx->arena, writing->item->id, rev);
    return raw ? raw : value_map(ctx->arena);
}

/* What was typed lies over what was saved: a form need not have had every field. */
static const dinh_value *laid_over(struct dinh_ctx *ctx, const dinh_value *under,
                                   const dinh_value *over)
{
    dinh_value *map = value_copy(ctx->arena, under);
    for (uint32_t i = 0; i < over->count; i++)
        value_set(ctx->arena, map, over->members[i].key, over->members[i].value);
    return map;
}

/* As a revision keeps it: nothing empty, dates as texts. */
static struct str canonical(struct dinh_ctx *ctx, const dinh_value *values)
{
    dinh_value *map = value_map(ctx->arena);
    struct buf out = { 0 };
    for (uint32_t i = 0; i < values->count; i++)
        if (values->members[i].value->type == DINH_BOOL ||
            value_is_truthy(values->members[i].value))
            value_set(ctx->arena, map, values->members[i].key, values->members[i].value);
    json_write(&out, map, JSON_CANONICAL);
    struct str copy = arena_str(ctx->arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* An unsaved copy that says what is saved (somebody typed and took it back) is none. */
void writing_resume(struct dinh_ctx *ctx, struct writing *writing)
{
    int64_t base;
    dinh_value *map = typed(ctx, writing, &writing->typed_at, &base);
    if (map) {
        const dinh_value *saved = revision_values(ctx, writing, base);
        writing->base = base;
        writing->values = laid_over(ctx, saved, map);
        bool is_newest = !writing->item || base == writing->item->rev;
        if (!is_newest || !str_eq(canonical(ctx, saved), canonical(ctx, writing->values)))
            return;
    }
    writing->typed_at = 0;
    writing->base = writing->item ? writing->item->rev : 0;
    writing->values = revision_values(ctx, writing, writing->base);
}

dinh_value *writing_read(struct dinh_ctx *ctx, struct writing *writing)
{
    int64_t base = 0, at, typed_base;
    const char *text = host_form(ctx, "goc"), *shows_typed = host_form(ctx, "tam");
    if (writing->item && (!text || !str_to_i64(str_of(text), &base) || base <= 0))
        return NULL;
    writing->base = base;
    const dinh_value *shown = revision_values(ctx, writing, base);
    dinh_value *map =
        shows_typed && *shows_typed ? typed(ctx, writing, &at, &typed_base) : NULL;
    if (map)
        shown = laid_over(ctx, shown, map);
    return form_read(ctx, writing->kind, shown);
}

/* ---- what is typed and not saved
 * --------------------------------------------------------- */

int writing_keep(struct dinh_ctx *ctx, const struct writing *writing,
                 const dinh_value *given)
{
    struct store *store = desk_store(ctx);
    if (store_begin(store))
        return DINH_FAILED;
    if (autosave_put(ctx->workspace->content, item_id(writing), writing->kind->def.name,
                     ctx->account, writing->base, given, ctx->now_ms) == 0 &&
        store_commit(store) == 0)
        return DINH_OK;
    store_rollback(store);
    return DINH_FAILED;
}

int writing_drop(struct dinh_ctx *ctx, const struct writing *writing)
{
    struct store *store = desk_store(ctx);
    if (store_begin(store))
        return DINH_FAILED;
    if (autosave_drop(ctx->workspace->content, item_id(writing), writing->kind->def.name,
                      ctx->account) == 0 &&
        store_commit(store) == 0)
        return DINH_OK;
    store_rollback(store);
    return DINH_FAILED;
}

/* ---- rights
 * ---------------------------------------------------------------------------------- */

static const char *text_of(const dinh_value *given, const dinh_value *before,
                           const char *name)
{
    const dinh_value *value = value_get(given, str_of(name));
    return value_as_text(value ? value : value_get(before, str_of(name))).ptr;
}

bool writing_is_allowed(struct dinh_ctx *ctx, const struct writing *writing,
                        const dinh_value *given, dinh_value *errors)
{
    const dinh_value *before =
        writing->item ? content_raw(ctx->workspace->content, ctx->arena, writing->item->id)
                      : NULL;
    const char *unit = text_of(given, before, "unit");
    const char *category = text_of(given, before, "category");
    bool is_same = before && str_is(value_get_text(before, "unit"), unit) &&
                   str_is(value_get_text(before, "category"), category);
    if (is_same || form_allows(ctx, unit, category))
        return true;
    const char *units = form_units(ctx);
    bool is_unit = units && !form_lists(units, str_of(unit));
    bool has_category = kind_field(writing->kind, STR("category")) != NULL;
    host_set(ctx, errors, is_unit || !has_category ? "unit" : "category",
             is_unit || !has_category
                 ? "Đơn vị này ngoài phạm vi ông/bà được phân công."
                 : "Chuyên mục này ngoài phạm vi ông/bà được phân công.");
    return false;
}

/* ---- moves
 * ------------------------------------------------------------------------------------- */

static bool waits_for_work(struct dinh_ctx *ctx, const struct flow *item, struct str state)
{
    const dinh_value *entry =
        script_state(ctx->workspace->script, item->kind->def.name, state.ptr);
    return entry && str_is(value_get_text(entry, "list"), "work");
}

/* Asks for nothing but the click. */
static bool is_plain(const dinh_value *move)
{
    static const char *const asks[] = { "needs_note", "needs_sheet", "assigns", "urgent",
                                        "returns" };
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
        if (value_get_int(move, asks[i]))
            return false;
    return true;
}

const dinh_value *writing_opening(struct dinh_ctx *ctx, const struct flow *item)
{
    if (!item->assignee || item->assignee != ctx->account ||
        !waits_for_work(ctx, item, str_of(item->state)))
        return NULL;
    const dinh_value *moves = desk_moves(ctx, item);
    for (uint32_t i = 0; i < moves->count; i++)
        if (is_plain(moves->items[i]) &&
            waits_for_work(ctx, item, value_get_text(moves->items[i], "to")))
            return moves->items[i];
    return NULL;
}

/* The one after which the writing can begin at once, else the first. */
const dinh_value *writing_taking(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *first = NULL, *moves = desk_moves(ctx, item);
    if (waits_for_work(ctx, item, str_of(item->state)))
        return NULL;
    for (uint32_t i = 0; i < moves->count; i++) {
        const dinh_value *move = moves->items[i];
        struct str to = value_get_text(move, "to");
        if (!value_get_int(move, "assigns") || value_get_int(move, "needs_note") ||
            value_get_int(move, "needs_sheet") || !waits_for_work(ctx, item, to))
            continue;
        struct flow after = *item;
        after.state = to.ptr;
        after.assignee = ctx->account;
        if (!writing_opening(ctx, &after))
            return move;
        first = first ? first : move;
    }
    return first;
}

const dinh_value *writing_primary(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *first = NULL, *moves = desk_moves(ctx, item);
    if (item_is_public(ctx, item))
        return NULL;
    for (uint32_t i = 0; i < moves->count; i++) {
        const dinh_value *move = moves->items[i];
        if (!is_plain(move))
            continue;
        if (value_get_int(move, "primary"))
            return move;
        first = first ? first : move;
    }
    return first;
}

struct flow writing_future(struct dinh_ctx *ctx, const struct kind *kind)
{
    struct flow item = { .kind = kind,
                         .state =
                             script_start_state(ctx->workspace->script, kind->def.name),
                         .unit = "",
                         .assignee = 0 };
    const dinh_value *taking = writing_taking(ctx, &item);
    if (taking) {
        item.state = value_get_text(taking, "to").ptr;
        item.assignee = ctx->account;
    }
    return item;
}

/* ---- other people
 * -------------------------------------------------------------------------------- */

const char *writing_clock(struct dinh_ctx *ctx, int64_t ms)
{
    struct date date = date_of_ms(ms);
    const char *time = host_text(ctx, "%d:%02d", date.hour, date.minute);
    if (clock_days(ms) == clock_days(ctx->now_ms))
        return time;
    char day[CLOCK_STAMP_SIZE];
    date_vi(day, clock_days(ms));
    return host_text(ctx, "%s ngày %s", time, day);
}

const char *writing_other(struct dinh_ctx *ctx, const struct writing *writing)
{
    int64_t since;
    if (!writing->item)
        return NULL;
    int64_t other = editing_other(ctx->workspace->content, writing->item->id, ctx->account,
                                  ctx->now_ms, &since);
    const char *name = desk_name(ctx, other);
    return *name ? name : NULL;
}
