/*
 * erase.c - gỡ hẳn: personal data that was published by mistake goes for good.
 *
 * One person asks, another one confirms after reading what will happen. The words
 * are gone from the moment of the commit; files, free pages and copies follow within
 * seconds by the job lane (content_scrub). What the desk keeps of its own beside an
 * item (notices, answers, sketches) goes in the same transaction.
 */
#include "desk/item.h"

static int show(struct dinh_ctx *ctx, const struct flow *item, int status,
                const char *fault)
{
    int64_t asked = content_erase_asked(ctx->workspace->content, item->id);
    host_set(ctx, ctx->data, "title", *item->title ? item->title : item->code);
    host_set(ctx, ctx->data, "code", item->code);
    host_set(ctx, ctx->data, "back", item_href(ctx, item, ""));
    host_set(ctx, ctx->data, "href", item_href(ctx, item, ""));
    host_set_bool(ctx, ctx->data, "is_asked", asked != 0);
    host_set_bool(ctx, ctx->data, "asked_by_me", asked && asked == ctx->account);
    if (asked)
        host_set(ctx, ctx->data, "asked_by", desk_name(ctx, asked));
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "erase.title"),
                            "item/erase");
}

static const struct flow *erasable(struct dinh_ctx *ctx, int *status)
{
    const struct flow *item = desk_item(ctx, status);
    if (!item)
        return NULL;
    if (strcmp(item->state, "erased") != 0 && desk_may(ctx, "desk.erase", item))
        return item;
    *status =
        item_show(ctx, item, 409, "Tin bài này đã gỡ hẳn hoặc ông/bà không có quyền.");
    return NULL;
}

int erase_page(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = erasable(ctx, &status);
    return item ? show(ctx, item, 200, NULL) : status;
}

static int forget_all(struct dinh_ctx *ctx, int64_t item_id)
{
    struct store *store = desk_store(ctx);
    return notice_forget(store, item_id) || likeness_forget(store, item_id) ||
                   outside_forget(store, item_id) || assign_forget(store, item_id)
               ? DINH_FAILED
               : 0;
}

/* 0 erased, 1 asked, else negative. */
static int write_erasure(struct dinh_ctx *ctx, const struct flow *item,
                         struct content_change *change, struct error *error)
{
    int result = content_erase(ctx->workspace->content, ctx->arena, item->id, ctx->account,
                               change, error);
    if (result == 0)
        return forget_all(ctx, item->id);
    if (result == 1 &&
        notice_add_may(ctx, "desk.erase", item->id,
                       host_text(ctx,
                                 "%s đề nghị gỡ hẳn tin %s, chờ người thứ hai xác nhận",
                                 desk_name(ctx, ctx->account), item->code)))
        return DINH_FAILED;
    return result;
}

static int cancel(struct dinh_ctx *ctx, const struct flow *item)
{
    struct store *store = desk_store(ctx);
    struct content_change change = desk_change(ctx, NULL);
    if (store_begin(store))
        return show(ctx, item, 500, "Chưa rút được đề nghị, hãy bấm lại.");
    int result = content_erase_cancel(ctx->workspace->content, item->id, &change);
    if ((result && result != DINH_NOT_FOUND) || store_commit(store)) {
        store_rollback(store);
        return show(ctx, item, 500, "Chưa rút được đề nghị, hãy bấm lại.");
    }
    return item_done(ctx, item, "erase_cancelled");
}

int erase_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = erasable(ctx, &status);
    struct store *store = desk_store(ctx);
    const char *pressed = host_form(ctx, "lam"), *read = host_form(ctx, "da_doc");
    struct content_change change = desk_change(ctx, NULL);
    struct error error = { "" };
    if (!item)
        return status;
    if (pressed && !strcmp(pressed, "rut"))
        return cancel(ctx, item);
    if (!read || !*read)
        return show(ctx, item, 422,
                    "Hãy đọc phần trên và đánh dấu đã hiểu: việc này không lấy lại được.");
    if (store_begin(store))
        return show(ctx, item, 500, "Chưa làm được, hãy bấm lại.");
    int result = write_erasure(ctx, item, &change, &error);
    if (result < 0 || store_commit(store)) {
        store_rollback(store);
        return show(ctx, item, result == DINH_REFUSED ? 422 : 500,
                    error.text[0] ? error.text : "Chưa làm được, hãy bấm lại.");
    }
    if (result == 1)
        return item_done(ctx, item, "erase_asked");
    ctx->withdrew = true; /* no cached page may show it a moment longer */
    desk_changed(ctx, item->id, item->kind->def.name,
                 change.event ? change.event : "erased");
    return desk_done(ctx, "/ban", "erased");
}
