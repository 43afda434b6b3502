/*
 * schedule.c - "hẹn giờ đăng": an item goes up by itself at a time somebody who may
 * publish has chosen; earlier, later, another time, or not at all.
 */
#include "desk/item.h"

enum { MOST_DAYS = 366, HOUR_MS = 60 * 60 * 1000, LEAST_MS = 60 * 1000 };

/* By how much each button moves the time. */
static const struct shift {
    const char *id;
    int64_t ms;
} shifts[] = {
    { "som-gio", -(int64_t)HOUR_MS },
    { "muon-gio", HOUR_MS },
    { "som-ngay", -(int64_t)CLOCK_DAY_MS },
    { "muon-ngay", CLOCK_DAY_MS },
};

/* The public state this person can bring the item to, or NULL. */
static const char *public_target(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *moves = desk_moves(ctx, item);
    for (uint32_t i = 0; i < moves->count; i++) {
        const char *to = host_get_text(moves->items[i], "to");
        if (script_is_public(ctx->workspace->script, item->kind->def.name, to) &&
            !value_get_int(moves->items[i], "needs_sheet") &&
            !value_get_int(moves->items[i], "urgent"))
            return to;
    }
    return NULL;
}

/* The time asked for; 0: none any more, -1: not said. */
static int64_t time_asked(struct dinh_ctx *ctx, const struct flow *item)
{
    const char *pressed = host_form(ctx, "lam");
    for (size_t i = 0; pressed && i < sizeof shifts / sizeof *shifts; i++)
        if (!strcmp(pressed, shifts[i].id) && item->publish_at)
            return item->publish_at + shifts[i].ms;
    if (pressed && !strcmp(pressed, "bo"))
        return 0;
    int64_t at = item_form_time(ctx, "luc");
    return at > 0 ? at : -1;
}

static const char *what_is_wrong(struct dinh_ctx *ctx, const struct flow *item, int64_t at)
{
    if (at < 0)
        return "Hãy chọn ngày, giờ đăng.";
    if (at && at < ctx->now_ms + LEAST_MS)
        return "Giờ đăng phải muộn hơn bây giờ. Muốn đăng ngay, hãy bấm nút đăng.";
    if (at > ctx->now_ms + (int64_t)MOST_DAYS * CLOCK_DAY_MS)
        return "Chỉ hẹn được trong vòng một năm.";
    if (at && item_was_changed(ctx, item))
        return item_changed_since;
    if (at && !public_target(ctx, item))
        return "Ở bước này ông/bà chưa hẹn giờ đăng được: tin bài phải được trình và người "
               "hẹn "
               "giờ phải có quyền đăng.";
    return NULL;
}

int schedule_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    struct store *store = desk_store(ctx);
    if (!item)
        return status;
    int64_t at = time_asked(ctx, item);
    const char *wrong = what_is_wrong(ctx, item, at), *back = host_form(ctx, "ve");
    struct content_change change = desk_change(ctx, NULL);
    struct error error = { "" };
    if (!wrong && !desk_may(ctx, "desk.publish", item))
        wrong = "Ông/bà không có quyền hẹn giờ đăng.";
    if (wrong)
        return item_show(ctx, item, 422, wrong);
    if (store_begin(store))
        return item_show(ctx, item, 500, "Chưa hẹn giờ được, hãy bấm lại.");
    const char *to = at ? public_target(ctx, item) : item->state;
    int result = DINH_REFUSED;
    if (!item_is_still(ctx, item, at != 0))
        error_set(&error, "%s", item_changed_since);
    else
        result = flow_schedule(ctx->workspace->content, ctx->arena, item->id, to, at,
                               &change, &error);
    if (!result && store_commit(store) == 0) {
        const char *key = at ? "scheduled" : "unscheduled";
        return back && !strcmp(back, "lich") ? desk_done(ctx, "/ban/lich-dang", key)
                                             : item_done(ctx, item, key);
    }
    store_rollback(store);
    return item_show(ctx, item, result == DINH_REFUSED ? 422 : 500,
                     error.text[0] ? error.text : "Chưa hẹn giờ được, hãy bấm lại.");
}
