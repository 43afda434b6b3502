/*
 * moves.c - one POST, one move: what the buttons under an item do.
 *
 * move_post reads from top to bottom as the questions are asked: is the item still
 * where the person saw it, does the move ask for a note, a signed sheet, an end. A
 * refusal shows the page again with what was typed; a sheet that was photographed is
 * kept even then.
 */
#include "desk/item.h"

#include "base/text.h"
#include "desk/arrival.h"

enum { NOTE_MAX = 2000 };

static const char moved_on[] =
    "Tin bài này vừa được người khác chuyển sang bước khác. Đây là trang mới nhất: hãy "
    "xem lại rồi bấm.";
const char item_changed_since[] =
    "Tin bài vừa được sửa thêm sau khi ông/bà mở trang. Hãy xem phần vừa sửa ở thẻ So sánh "
    "rồi bấm lại.";

struct pressed {
    const struct flow *item;
    const dinh_value *move;
    const char *id, *to, *note;
    bool goes_public, returns, is_urgent, needs_sheet;
    int64_t expires_at;
};

/* ---- asking -------------------------------------------------------------------- */

static bool is_stale(struct dinh_ctx *ctx, const struct flow *item)
{
    const char *seen = host_form(ctx, "tu");
    return seen && strcmp(seen, item->state) != 0;
}

bool item_was_changed(struct dinh_ctx *ctx, const struct flow *item)
{
    int64_t rev;
    const char *seen = host_form(ctx, "ban");
    return seen && str_to_i64(str_of(seen), &rev) && rev != item->rev;
}

/* Has a signed sheet come in since the item is where it is? */
static bool has_sheet(struct dinh_ctx *ctx, const struct flow *item)
{
    struct beside *files;
    size_t count = beside_list(ctx->workspace->content, ctx->arena, item->id, &files);
    for (size_t i = 0; i < count; i++)
        if (files[i].what == BESIDE_SHEET && files[i].at >= item->entered_at)
            return true;
    return false;
}

static int keep_sheet(struct dinh_ctx *ctx, const struct flow *item,
                      const struct blob *blob)
{
    struct store *store = desk_store(ctx);
    struct content_change change = desk_change(ctx, NULL);
    if (store_begin(store))
        return DINH_FAILED;
    if (beside_add(ctx->workspace->content, item->id, BESIDE_SHEET, str_of(blob->sha256),
                   &change) == 0 &&
        store_commit(store) == 0)
        return 0;
    store_rollback(store);
    return DINH_FAILED;
}

/* NULL: there is one. */
static const char *ask_for_sheet(struct dinh_ctx *ctx, const struct flow *item)
{
    const char *fault;
    const struct blob *blob = arrival_one(ctx, "phieu", &fault);
    if (fault)
        return fault;
    if (blob && keep_sheet(ctx, item, blob))
        return "Chưa lưu được ảnh phiếu, hãy thử lại.";
    return blob || has_sheet(ctx, item) ? NULL
                                        : "Hãy chụp phiếu trình đã có chữ ký của trưởng "
                                          "ban và chọn ảnh đó: đăng theo "
                                          "phiếu thì phải có ảnh phiếu.";
}

/* The sentence of what is missing, or NULL. */
static const char *what_is_missing(struct dinh_ctx *ctx, struct pressed *pressed)
{
    const char *sheet = pressed->needs_sheet ? ask_for_sheet(ctx, pressed->item) : NULL;
    if (sheet)
        return sheet;
    if (value_get_int(pressed->move, "needs_note") && !*pressed->note)
        return host_text(ctx, "Để “%s”, hãy ghi một câu nói rõ lý do ở ô Ý kiến.",
                         host_get_text(pressed->move, "label"));
    if (text_length(str_of(pressed->note)) > NOTE_MAX)
        return "Ý kiến dài quá 2.000 chữ cái, hãy rút gọn.";
    if (!pressed->is_urgent)
        return NULL;
    pressed->expires_at = item_form_time(ctx, "het_han");
    return pressed->expires_at > ctx->now_ms
               ? NULL
               : "Tin khẩn cần giờ hết hạn (sau bây giờ): đến giờ đó tin tự rời đầu trang.";
}

/* ---- doing ------------------------------------------------------------------------ */

/* Who must hear of it beside those in whose lists it now stands. */
static int tell(struct dinh_ctx *ctx, const struct pressed *pressed)
{
    const struct flow *item = pressed->item;
    const char *title = item->title;
    if (pressed->needs_sheet &&
        notice_add_heads(ctx, item,
                         host_text(ctx, "%s đã đăng theo phiếu giấy đã ký: %s",
                                   desk_name(ctx, ctx->account), title)))
        return DINH_FAILED;
    if (pressed->is_urgent && !item_decides(ctx, item) &&
        notice_add_heads(ctx, item,
                         host_text(ctx, "%s đã đăng tin khẩn, chờ xác nhận: %s",
                                   desk_name(ctx, ctx->account), title)))
        return DINH_FAILED;
    if (pressed->returns)
        return notice_add(ctx, item->assignee, item->id,
                          host_text(ctx, "Trả lại “%s”: %s", title, pressed->note));
    if (pressed->goes_public)
        return notice_add(ctx, item->assignee, item->id,
                          host_text(ctx, "Đã đăng: %s", title));
    return 0;
}

static const char *list_of(struct dinh_ctx *ctx, const struct flow *item, const char *state)
{
    const dinh_value *entry =
        script_state(ctx->workspace->script, item->kind->def.name, state);
    return entry ? host_get_text(entry, "list") : "";
}

static int write_move(struct dinh_ctx *ctx, const struct pressed *pressed,
                      struct content_change *change, struct error *error)
{
    const struct flow *item = pressed->item;
    bool takes_it = value_get_int(pressed->move, "assigns") ||
                    (!item->assignee && !strcmp(list_of(ctx, item, pressed->to), "work"));
    struct flow_step step = { .move = pressed->id,
                              .to = pressed->to,
                              .assignee = takes_it ? ctx->account : 0,
                              .is_urgent = pressed->is_urgent,
                              .is_unconfirmed = pressed->is_urgent,
                              .expires_at = pressed->expires_at };
    /* What was asked before the transaction is asked again in it. */
    if (!item_is_still(ctx, item, pressed->goes_public)) {
        error_set(error, "%s",
                  item_is_still(ctx, item, false) ? item_changed_since : moved_on);
        return DINH_CONFLICT;
    }
    int result =
        flow_move(ctx->workspace->content, ctx->arena, item->id, &step, change, error);
    if (result)
        return result;
    /* The head himself needs nobody's yes. */
    struct content_change yes = desk_change(ctx, NULL);
    if (pressed->is_urgent && item_decides(ctx, item) &&
        flow_confirm(ctx->workspace->content, item->id, &yes))
        return DINH_FAILED;
    return tell(ctx, pressed) ? DINH_FAILED : 0;
}

static int answer(struct dinh_ctx *ctx, const struct pressed *pressed)
{
    const struct flow *item = pressed->item;
    bool begins_work = !pressed->returns &&
                       !strcmp(list_of(ctx, item, pressed->to), "work") &&
                       (!item->assignee || item->assignee == ctx->account);
    const char *editor = item_href(ctx, item, "/soan");
    if (begins_work && site_link(ctx->site, editor))
        return desk_done(ctx, editor, "started");
    if (pressed->goes_public)
        return item_done(ctx, item, pressed->is_urgent ? "urgent" : "published");
    return item_done(ctx, item, pressed->returns ? "returned" : "moved");
}

static int do_move(struct dinh_ctx *ctx, const struct pressed *pressed)
{
    struct store *store = desk_store(ctx);
    struct content_change change = desk_change(ctx, pressed->note);
    struct error error = { "" };
    const struct flow *now;
    if (store_begin(store))
        return item_show(ctx, pressed->item, 500, "Chưa lưu được, hãy bấm lại.");
    int result = write_move(ctx, pressed, &change, &error);
    if (!result && store_commit(store) == 0) {
        desk_changed(ctx, pressed->item->id, pressed->item->kind->def.name, change.event);
        return answer(ctx, pressed);
    }
    store_rollback(store);
    int status;
    if (result == DINH_CONFLICT && (now = desk_item(ctx, &status)))
        return item_show(ctx, now, 409, error.text);
    if (result == DINH_REFUSED && error.text[0])
        return item_show(ctx, pressed->item, 422, error.text);
    return item_show(ctx, pressed->item, 500, "Chưa lưu được, hãy bấm lại.");
}

int move_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    if (!item)
        return status;
    const char *id = host_form(ctx, "chuyen"), *note = host_form(ctx, "ghi_chu");
    const dinh_value *move = item_move(ctx, item, id);
    if (!move || is_stale(ctx, item))
        return item_show(ctx, item, 409, moved_on);
    struct pressed pressed = {
        .item = item, .move = move, .id = id, .to = host_get_text(move, "to")
    };
    pressed.note = note ? arena_str(ctx->arena, str_trim(str_of(note))).ptr : "";
    pressed.returns = value_get_int(move, "returns") != 0;
    pressed.is_urgent = value_get_int(move, "urgent") != 0;
    pressed.needs_sheet = value_get_int(move, "needs_sheet") != 0;
    pressed.goes_public =
        script_is_public(ctx->workspace->script, item->kind->def.name, pressed.to);
    if (move == item_assigning(ctx, item))
        return item_show(ctx, item, 422, "Hãy chọn người được giao ở mục “Giao cho”.");
    if (pressed.goes_public && item_was_changed(ctx, item))
        return item_show(ctx, item, 409, item_changed_since);
    const char *missing = what_is_missing(ctx, &pressed);
    if (missing)
        return item_show(ctx, item, 422, missing);
    return do_move(ctx, &pressed);
}

/* ---- after a publication
 * ----------------------------------------------------------------- */

int undo_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    struct store *store = desk_store(ctx);
    struct content_change change = desk_change(ctx, "Hoàn tác ngay sau khi đăng");
    struct error error = { "" };
    if (!item)
        return status;
    if (!item_can_undo(ctx, item))
        return item_show(ctx, item, 409,
                         "Đã quá 30 giây nên không hoàn tác được nữa. Nếu cần, hãy dùng Gỡ "
                         "xuống.");
    if (store_begin(store))
        return item_show(ctx, item, 500, "Chưa hoàn tác được, hãy bấm lại.");
    int result = flow_undo(ctx->workspace->content, ctx->arena, item->id, &change, &error);
    if (!result && store_commit(store) == 0) {
        desk_changed(ctx, item->id, item->kind->def.name, change.event);
        return item_done(ctx, item, "undone");
    }
    store_rollback(store);
    return item_show(ctx, item, 409,
                     error.text[0] ? error.text : "Chưa hoàn tác được, hãy bấm lại.");
}

int confirm_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    struct store *store = desk_store(ctx);
    struct content_change change = desk_change(ctx, NULL);
    if (!item)
        return status;
    if (!item_decides(ctx, item))
        return item_show(ctx, item, 409,
                         "Chỉ người duyệt đăng mới xác nhận được tin khẩn.");
    if (!item->is_unconfirmed)
        return item_done(ctx, item, "confirmed");
    if (store_begin(store))
        return item_show(ctx, item, 500, "Chưa lưu được, hãy bấm lại.");
    if (flow_confirm(ctx->workspace->content, item->id, &change) ||
        notice_add(ctx, item->assignee, item->id,
                   host_text(ctx, "%s đã xác nhận tin khẩn: %s",
                             desk_name(ctx, ctx->account), item->title)) ||
        store_commit(store)) {
        store_rollback(store);
        return item_show(ctx, item, 500, "Chưa lưu được, hãy bấm lại.");
    }
    return item_done(ctx, item, "confirmed");
}
