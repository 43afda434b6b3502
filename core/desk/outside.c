/*
 * outside.c - an official of another branch confirms the facts of an item, without an
 * account: a link for one answer and seven days.
 *
 * Somebody of the board makes the link and sends it by Zalo or SMS. Whoever has it
 * sees the words as they were then and answers "Đúng như vậy" or "Cần sửa" with a
 * note and a name. The answer lands on the item and before who has it; the link is
 * then used up. Looking does not use it up: chat programs fetch links by themselves.
 * Only the token's SHA-256 is kept.
 */
#include "desk/item.h"

#include "account/token.h"
#include "base/text.h"
#include "desk/zalo.h"

enum { DAYS = 7, NAME_MAX = 120, NOTE_MAX = 3000, OPEN_MAX = 10, LISTED = 30 };

/* ---- making a link ---------------------------------------------------------------- */

static int write_link(struct dinh_ctx *ctx, const struct flow *item, struct str of,
                      const char *token)
{
    struct store *store = desk_store(ctx);
    struct account_by by = desk_by(ctx);
    char digest[DIGEST_SIZE];
    int64_t id = store_next_id(store, "desk_outside");
    digest_of("outside", str_of(token), digest);
    struct audit_entry entry = { .at_ms = ctx->now_ms,
                                 .who = ctx->who,
                                 .account_id = ctx->account,
                                 .action = "item.outside_asked",
                                 .item_id = item->id,
                                 .address = by.address };
    if (id <= 0 ||
        store_exec(store,
                   "INSERT INTO desk_outside (id, item_id, token, rev, asked_of, asked_by,"
                   " asked_at, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                   "iitisiii", id, item->id, digest, item->rev, of, ctx->account,
                   ctx->now_ms, ctx->now_ms + (int64_t)DAYS * CLOCK_DAY_MS))
        return DINH_FAILED;
    return audit_add(store, &entry);
}

static int64_t open_links(struct dinh_ctx *ctx, const struct flow *item)
{
    return store_int(desk_store(ctx), 0,
                     "SELECT count(*) FROM desk_outside WHERE item_id = $1"
                     " AND answered_at IS NULL AND until > $2",
                     "ii", item->id, ctx->now_ms);
}

/* The link itself is shown once, on this page. */
static int show_link(struct dinh_ctx *ctx, const struct flow *item, struct str of,
                     const char *token)
{
    const char *href = host_url(ctx, host_text(ctx, "/xac-nhan/%s", token));
    host_set(ctx, ctx->data, "title", item->title);
    host_set(ctx, ctx->data, "back", item_href(ctx, item, ""));
    host_set(ctx, ctx->data, "href", href);
    const struct zalo_facts facts = { .title = item->title,
                                      .to = arena_str(ctx->arena, of).ptr,
                                      .by = desk_name(ctx, ctx->account),
                                      .link = href,
                                      .due_at = ctx->now_ms + (int64_t)DAYS * CLOCK_DAY_MS,
                                      .now_ms = ctx->now_ms };
    value_put(ctx->arena, ctx->data, "message",
              value_text(ctx->arena, zalo_text(ctx->arena, ZALO_OUTSIDE, &facts)));
    return desk_show(ctx, theme_word(ctx_theme(ctx), "outside.made"), "outside/made");
}

int outside_ask_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    struct store *store = desk_store(ctx);
    const char *given = host_form(ctx, "nho_ai");
    char token[TOKEN_SIZE];
    if (!item)
        return status;
    struct str of = str_trim(str_of(given ? given : ""));
    if (!of.len || text_length(of) > NAME_MAX)
        return item_show(ctx, item, 422,
                         "Hãy ghi nhờ ai xem lại (tên, chức vụ hoặc đơn vị, ngắn gọn).");
    if (!desk_may(ctx, "desk.edit", item) || !strcmp(item->state, "erased"))
        return item_show(ctx, item, 409, "Ông/bà không nhờ xác nhận được tin bài này.");
    if (open_links(ctx, item) >= OPEN_MAX)
        return item_show(
            ctx, item, 422,
            "Tin bài này đã có 10 đường dẫn chưa trả lời. Hãy chờ trả lời đã.");
    token_make(token);
    if (store_begin(store))
        return item_show(ctx, item, 500, "Chưa tạo được đường dẫn, hãy bấm lại.");
    if (write_link(ctx, item, of, token) || store_commit(store)) {
        store_rollback(store);
        return item_show(ctx, item, 500, "Chưa tạo được đường dẫn, hãy bấm lại.");
    }
    return show_link(ctx, item, of, token);
}

/* ---- looking and answering ---------------------------------------------------------- */

struct asked {
    int64_t id, item_id, rev, asked_by;
    const char *asked_of;
    bool is_used;
};

static bool find_link(struct dinh_ctx *ctx, struct asked *out)
{
    struct str token = str_of(host_param(ctx, "token"));
    char digest[DIGEST_SIZE];
    if (!token_is_well_formed(token))
        return false;
    digest_of("outside", token, digest);
    struct dinh_rows *rows =
        store_query(desk_store(ctx),
                    "SELECT id, item_id, rev, asked_by, asked_of, answered_at"
                    " FROM desk_outside WHERE token = $1 AND until > $2",
                    "ti", digest, ctx->now_ms);
    bool found = rows_next(rows) > 0;
    if (found)
        *out = (struct asked){ .id = rows_int(rows, 0),
                               .item_id = rows_int(rows, 1),
                               .rev = rows_int(rows, 2),
                               .asked_by = rows_int(rows, 3),
                               .asked_of = arena_text(ctx->arena, rows_text(rows, 4)),
                               .is_used = !rows_is_null(rows, 5) };
    rows_end(rows);
    return found;
}

static int dead_link(struct dinh_ctx *ctx)
{
    return desk_gone(ctx, "Đường dẫn này đã được trả lời hoặc đã hết hạn. Nếu còn ý kiến, "
                          "xin nhắn lại cho người đã gửi.");
}

static int show_question(struct dinh_ctx *ctx, const struct asked *asked, int status,
                         const char *fault)
{
    struct flow item;
    struct content *content = ctx->workspace->content;
    dinh_value *fields = revision_read(content, ctx->arena, asked->item_id, asked->rev);
    if (flow_read(content, ctx->arena, asked->item_id, &item) || !fields)
        return dead_link(ctx);
    const struct field *html = item_field(item.kind, DINH_FIELD_HTML);
    host_set_value(ctx, ctx->data, "title",
                   value_get(fields, str_of(item.kind->title->def.name)));
    if (item.kind->summary)
        host_set_value(ctx, ctx->data, "summary",
                       value_get(fields, str_of(item.kind->summary->def.name)));
    if (html)
        host_set_html(ctx, ctx->data, "body", host_get_text(fields, html->def.name));
    host_set(ctx, ctx->data, "asked_of", asked->asked_of);
    host_set(ctx, ctx->data, "action",
             host_text(ctx, "/xac-nhan/%s", host_param(ctx, "token")));
    bool reads = ctx->request->method == HTTP_METHOD_GET;
    const char *name = reads ? NULL : host_form(ctx, "ten");
    const char *note = reads ? NULL : host_form(ctx, "ghi_chu");
    host_set(ctx, ctx->data, "ten", name ? name : "");
    host_set(ctx, ctx->data, "ghi_chu", note ? note : "");
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "outside.title"),
                            "outside/question");
}

int outside_page(struct dinh_ctx *ctx)
{
    struct asked asked;
    if (!find_link(ctx, &asked) || asked.is_used)
        return dead_link(ctx);
    return show_question(ctx, &asked, 200, NULL);
}

/* 0, DINH_CONFLICT when somebody answered meanwhile, DINH_FAILED. */
static int write_answer(struct dinh_ctx *ctx, const struct asked *asked, bool is_right,
                        struct str name, struct str note)
{
    struct store *store = desk_store(ctx);
    struct flow item;
    struct account_by by = desk_by(ctx);
    const char *who = host_text(ctx, "%.*s (qua đường dẫn xác nhận)", STR_ARG(name));
    struct audit_entry entry = { .at_ms = ctx->now_ms,
                                 .who = "người ngoài ban biên tập",
                                 .action = "item.outside_answered",
                                 .item_id = asked->item_id,
                                 .detail = is_right ? "đúng" : "cần sửa",
                                 .address = by.address };
    if (store_exec(store,
                   "UPDATE desk_outside SET answered_at = $1, is_right = $2, name = $3,"
                   " note = $4 WHERE id = $5 AND answered_at IS NULL",
                   "iissi", ctx->now_ms, (int64_t)is_right, name, note, asked->id))
        return DINH_FAILED;
    if (store_changed(store) == 0)
        return DINH_CONFLICT;
    if (flow_read(ctx->workspace->content, ctx->arena, asked->item_id, &item) ||
        audit_add(store, &entry))
        return DINH_FAILED;
    const char *text = host_text(ctx, "%s: %s – %s", who,
                                 is_right ? "đúng như vậy" : "cần sửa", item.title);
    if (notice_add(ctx, asked->asked_by, item.id, text))
        return DINH_FAILED;
    return item.assignee != asked->asked_by ? notice_add(ctx, item.assignee, item.id, text)
                                            : 0;
}

static const char *what_is_wrong(bool is_right, struct str name, struct str note)
{
    if (!name.len || text_length(name) > NAME_MAX)
        return "Xin ghi họ tên, chức vụ (ngắn gọn) để ban biên tập biết ai đã xem.";
    if (text_length(note) > NOTE_MAX)
        return "Ý kiến dài quá 3.000 chữ cái, xin rút gọn.";
    return !is_right && !note.len ? "Xin ghi chỗ cần sửa và sửa thành gì." : NULL;
}

int outside_post(struct dinh_ctx *ctx)
{
    struct asked asked;
    struct store *store = desk_store(ctx);
    const char *name = host_form(ctx, "ten"), *note = host_form(ctx, "ghi_chu");
    const char *answer = host_form(ctx, "tra_loi");
    if (!find_link(ctx, &asked) || asked.is_used)
        return dead_link(ctx);
    bool is_right = answer && !strcmp(answer, "dung");
    struct str by = str_trim(str_of(name ? name : ""));
    struct str words = str_trim(str_of(note ? note : ""));
    if (!is_right && !(answer && !strcmp(answer, "sua")))
        return show_question(ctx, &asked, 422, "Xin bấm một trong hai nút trả lời.");
    const char *wrong = what_is_wrong(is_right, by, words);
    if (wrong)
        return show_question(ctx, &asked, 422, wrong);
    if (store_begin(store))
        return show_question(ctx, &asked, 500, "Chưa gửi được, xin bấm lại.");
    int result = write_answer(ctx, &asked, is_right, by, words);
    if (result || store_commit(store)) {
        store_rollback(store);
        return result == DINH_CONFLICT
                   ? dead_link(ctx)
                   : show_question(ctx, &asked, 500, "Chưa gửi được, xin bấm lại.");
    }
    return desk_show(ctx, theme_word(ctx_theme(ctx), "outside.thanks"), "outside/thanks");
}

/* ---- on the item's page ----------------------------------------------------------------
 */

dinh_value *outside_list(struct dinh_ctx *ctx, int64_t item_id)
{
    dinh_value *list = value_list(ctx->arena);
    struct dinh_rows *rows =
        store_query(desk_store(ctx),
                    "SELECT asked_of, asked_at, until, answered_at, is_right, name, note"
                    " FROM desk_outside WHERE item_id = $1 ORDER BY id DESC LIMIT $2",
                    "ii", item_id, (int64_t)LISTED);
    while (rows_next(rows) > 0) {
        dinh_value *map = host_add_map(ctx, list);
        bool is_answered = !rows_is_null(rows, 3);
        host_set(ctx, map, "asked_of", rows_text(rows, 0));
        host_set_time(ctx, map, "asked_at", rows_int(rows, 1));
        host_set_bool(ctx, map, "is_late", !is_answered && rows_int(rows, 2) < ctx->now_ms);
        host_set_bool(ctx, map, "is_answered", is_answered);
        if (!is_answered)
            continue;
        host_set_time(ctx, map, "answered_at", rows_int(rows, 3));
        host_set_bool(ctx, map, "is_right", rows_int(rows, 4) != 0);
        host_set(ctx, map, "name", rows_text(rows, 5));
        const char *note = rows_text(rows, 6);
        if (note && *note)
            host_set(ctx, map, "note", note);
    }
    return list;
}

int outside_forget(struct store *store, int64_t item_id)
{
    return store_exec(store, "DELETE FROM desk_outside WHERE item_id = $1", "i", item_id);
}
