/*
 * history.c - going back to an older revision, and putting another file beside an
 * item: what the tabs Lịch sử and Bản gốc can do.
 *
 * Restoring makes a new revision that says what the old one said; nothing is taken
 * away. A field the old one did not have is emptied.
 */
#include "desk/item.h"

#include "desk/arrival.h"

/* ---- an older revision -------------------------------------------------------- */

static dinh_value *as_it_was(struct dinh_ctx *ctx, const struct flow *item, int64_t rev)
{
    dinh_value *fields = revision_read(ctx->workspace->content, ctx->arena, item->id, rev);
    dinh_value *now = item_raw(ctx, item);
    for (uint32_t i = 0; fields && i < now->count; i++)
        if (!value_get(fields, now->members[i].key))
            value_set(ctx->arena, fields, now->members[i].key, value_null(ctx->arena));
    return fields;
}

static const char *first_error(const dinh_value *errors)
{
    return errors->count ? value_as_text(errors->members[0].value).ptr
                         : "Chưa khôi phục được, hãy bấm lại.";
}

int restore_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    struct store *store = desk_store(ctx);
    const char *given = host_form(ctx, "ban");
    int64_t rev = 0, aside = 0;
    if (!item)
        return status;
    if (!item_may_edit(ctx, item))
        return item_show(ctx, item, 409, "Ở bước này ông/bà không sửa được tin bài.");
    dinh_value *fields = given && str_to_i64(str_of(given), &rev) && rev > 0
                             ? as_it_was(ctx, item, rev)
                             : NULL;
    if (!fields)
        return item_show(ctx, item, 422, "Không có bản sửa đó.");
    dinh_value *errors = value_map(ctx->arena);
    struct content_change change =
        desk_change(ctx, host_text(ctx, "Khôi phục bản sửa %lld", (long long)rev));
    if (store_begin(store))
        return item_show(ctx, item, 500, first_error(errors));
    int64_t saved = DINH_CONFLICT;
    if (item_is_still(ctx, item, false))
        saved = revision_save(ctx->workspace->content, ctx->arena, item->kind, item->id,
                              item->rev, fields, errors, &change, &aside);
    if (saved > 0 && !aside && store_commit(store) == 0) {
        desk_changed(ctx, item->id, item->kind->def.name, change.event);
        return item_done(ctx, item, "restored");
    }
    store_rollback(store);
    return item_show(ctx, item, saved == DINH_REFUSED ? 422 : 500, first_error(errors));
}

/* ---- another file ----------------------------------------------------------------- */

static int keep_one(struct dinh_ctx *ctx, const struct flow *item, const struct blob *blob,
                    int what)
{
    struct store *store = desk_store(ctx);
    struct content_change change = desk_change(ctx, NULL);
    if (store_begin(store))
        return DINH_FAILED;
    if (beside_add(ctx->workspace->content, item->id, what, str_of(blob->sha256),
                   &change) == 0 &&
        store_commit(store) == 0)
        return 0;
    store_rollback(store);
    return DINH_FAILED;
}

int attach_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    const char *fault = NULL, *what = host_form(ctx, "la");
    if (!item)
        return status;
    if (!strcmp(item->state, "erased") ||
        !(desk_may(ctx, "desk.edit", item) || desk_may(ctx, "desk.receive", item)))
        return item_show(ctx, item, 409, "Ông/bà không đính kèm được vào tin bài này.");
    const struct blob *blob = arrival_one(ctx, "tep", &fault);
    if (!blob)
        return item_show(ctx, item, 422, fault ? fault : "Hãy chọn một tệp hoặc chụp ảnh.");
    bool is_sheet = what && !strcmp(what, "phieu");
    if (keep_one(ctx, item, blob, is_sheet ? BESIDE_SHEET : BESIDE_SOURCE))
        return item_show(ctx, item, 500, "Chưa lưu được tệp, hãy gửi lại.");
    return desk_done(ctx, item_href(ctx, item, "?xem=goc"), "attached");
}
