/*
 * editor.c - writing an item: the page with its form, and what its buttons do.
 *
 * Read editor_post from the bottom up. Every button posts the whole form; what is not
 * a save (a row moved up, a file added) keeps the form as typed and not saved and leads
 * back to it, so that no page is ever lost and nothing needs scripts. A save that must
 * be mended is kept the same way.
 */
#include "desk/writing.h"

#include "base/log.h"
#include "base/text.h"
#include "desk/item.h"
#include "desk/proofing.h"

#include <sys/random.h>

enum { KEY_BYTES = 16, KEY_TEXT = 2 * KEY_BYTES };

/* ---- the page -------------------------------------------------------------------- */

/* The raw fields these values would become, found out by saving them and taking it
 * back; NULL when they cannot be saved. */
static dinh_value *preview(struct dinh_ctx *ctx, const struct writing *writing)
{
    struct store *store = desk_store(ctx);
    struct content *content = ctx->workspace->content;
    struct content_change change = desk_change(ctx, NULL);
    change.is_quiet = true;
    dinh_value *errors = value_map(ctx->arena), *raw = NULL;
    if (store_begin(store))
        return NULL;
    int64_t id = content_save(content, ctx->arena, writing->kind,
                              writing->item ? writing->item->id : 0, writing->values,
                              errors, &change);
    if (id > 0)
        raw = content_raw(content, ctx->arena, id);
    store_rollback(store);
    return raw;
}

static void put_proofs(struct dinh_ctx *ctx, const struct writing *writing)
{
    bool is_saved = writing->item && !writing->typed_at && !writing->errors;
    const dinh_value *raw = is_saved ? writing->values : NULL;
    if (!is_saved && (writing->item || writing->typed_at))
        raw = preview(ctx, writing);
    if (!raw)
        return;
    dinh_value *found = proofing_check(ctx, writing->kind, raw);
    host_set_value(ctx, ctx->data, "proofs", found);
    host_set_bool(ctx, ctx->data, "has_proofs", found->count > 0);
}

/* "Đoàn Thanh niên xã gửi lúc 15:02 ngày 10/9/2021." */
static void put_origin(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *card = desk_card(ctx, item);
    const char *unit = host_get_text(card, "unit"), *sender = item->sender;
    const char *who = unit && *unit ? unit : sender;
    host_set_value(ctx, ctx->data, "item", (dinh_value *)(uintptr_t)card);
    if (item->received_at && *who)
        host_set(
            ctx, ctx->data, "origin",
            host_text(ctx, "%s gửi lúc %s.", who, writing_clock(ctx, item->received_at)));
}

static void put_button(struct dinh_ctx *ctx, const struct writing *writing)
{
    struct flow future;
    const struct flow *item = writing->item;
    if (!item) {
        future = writing_future(ctx, writing->kind);
        item = &future;
    }
    const dinh_value *move = writing_primary(ctx, item);
    host_set_bool(ctx, ctx->data, "is_public", item_is_public(ctx, item));
    if (!move)
        return;
    dinh_value *map = host_set_map(ctx, ctx->data, "primary");
    host_set(ctx, map, "id", host_get_text(move, "id"));
    host_set(ctx, map, "label", host_get_text(move, "label"));
}

static const char *new_key(struct dinh_ctx *ctx)
{
    unsigned char bytes[KEY_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        die("không có số ngẫu nhiên");
    char *text = arena_alloc(ctx->arena, KEY_TEXT + 1);
    for (size_t i = 0; i < sizeof bytes; i++) {
        text[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    return text;
}

/* The key of a form, so that a post that came twice makes one item; "" when it is
 * none of ours. */
static const char *posted_key(struct dinh_ctx *ctx)
{
    bool posts = ctx->request->method == HTTP_METHOD_POST;
    const char *key = posts ? host_form(ctx, "khoa") : NULL;
    return key && strlen(key) == KEY_TEXT && strspn(key, "0123456789abcdef") == KEY_TEXT
               ? key
               : "";
}

static void put_form(struct dinh_ctx *ctx, const struct writing *writing)
{
    dinh_value *form = host_set_map(ctx, ctx->data, "form");
    host_set(ctx, form, "action", writing_href(ctx, writing, "/soan"));
    host_set(ctx, form, "autosave", writing_href(ctx, writing, "/tu-luu"));
    host_set(ctx, form, "name", writing_name(ctx, writing));
    host_set(ctx, form, "person", host_text(ctx, "%lld", (long long)ctx->account));
    host_set(ctx, form, "base", host_text(ctx, "%lld", (long long)writing->base));
    if (writing->typed_at)
        host_set(ctx, form, "typed", "1");
    if (!writing->item) {
        const char *key = posted_key(ctx);
        host_set(ctx, form, "key", *key ? key : new_key(ctx));
    }
    host_set_value(ctx, ctx->data, "model",
                   form_model(ctx, writing->kind, writing->values, writing->errors));
    host_set_bool(ctx, ctx->data, "has_text",
                  item_field(writing->kind, DINH_FIELD_HTML) != NULL);
}

static void put_notices(struct dinh_ctx *ctx, const struct writing *writing)
{
    dinh_value *data = ctx->data;
    if (writing->fault)
        host_set(ctx, data, "fault", writing->fault);
    if (writing->news)
        host_set(ctx, data, "news", writing->news);
    if (writing->item) /* why it came back */
        item_put_last_note(ctx, data, writing->item);
    host_set(ctx, data, "other", writing_other(ctx, writing));
    if (writing->typed_at && !writing->errors) {
        host_set(ctx, data, "typed_clock", writing_clock(ctx, writing->typed_at));
        host_set_bool(ctx, data, "typed_old",
                      writing->item && writing->base != writing->item->rev);
    }
    if (writing->item && revision_aside(ctx->workspace->content, writing->item->id) > 0)
        host_set(ctx, data, "merge_href", writing_href(ctx, writing, "/hop-nhat"));
}

int writing_show(struct dinh_ctx *ctx, const struct writing *writing, int status)
{
    const char *label = writing->kind->def.label;
    const char *title = writing->item ? host_text(ctx, "Soạn %s số %lld",
                                                  text_lower(ctx->arena, str_of(label)).ptr,
                                                  (long long)writing->item->no)
                                      : host_text(ctx, "%s mới", label);
    if (writing->item)
        put_origin(ctx, writing->item);
    host_set(ctx, ctx->data, "heading", title);
    host_set(ctx, ctx->data, "kind", writing->kind->def.name);
    put_button(ctx, writing);
    put_notices(ctx, writing);
    put_form(ctx, writing);
    put_proofs(ctx, writing);
    return desk_show_status(ctx, status, title, "edit/edit");
}

/* ---- moves ------------------------------------------------------------------------ */

static int move(struct dinh_ctx *ctx, const struct flow *item, const dinh_value *move,
                struct error *error)
{
    struct store *store = desk_store(ctx);
    struct content_change change = desk_change(ctx, NULL);
    struct flow_step step = { .move = host_get_text(move, "id"),
                              .to = host_get_text(move, "to"),
                              .assignee =
                                  value_get_int(move, "assigns") ? ctx->account : 0 };
    if (store_begin(store))
        return error_set(error, "Chưa ghi được, hãy thử lại.");
    bool goes_public =
        script_is_public(ctx->workspace->script, item->kind->def.name, step.to);
    if (!item_is_still(ctx, item, goes_public)) {
        store_rollback(store);
        error_set(error, "Tin bài vừa được người khác sửa hoặc chuyển bước: hãy xem lại.");
        return DINH_REFUSED;
    }
    int result =
        flow_move(ctx->workspace->content, ctx->arena, item->id, &step, &change, error);
    if (!result)
        result = store_commit(store);
    if (result) {
        store_rollback(store);
        return result;
    }
    desk_changed(ctx, item->id, item->kind->def.name, change.event);
    return DINH_OK;
}

static const struct flow *read_again(struct dinh_ctx *ctx, int64_t id)
{
    struct flow *item = arena_alloc(ctx->arena, sizeof *item);
    return flow_read(ctx->workspace->content, ctx->arena, id, item) == 0 ? item : NULL;
}

/* A browser that fetches a page before somebody asks for it opens nothing. */
static bool is_only_looking(struct dinh_ctx *ctx)
{
    return ctx->request->method != HTTP_METHOD_GET ||
           request_header(ctx->request, "sec-purpose").ptr;
}

/* Who opens what was given to him begins the work; nobody clicks for that. */
static void begin_work(struct dinh_ctx *ctx, struct writing *writing)
{
    struct error error = { "" };
    const dinh_value *opening = writing->item ? writing_opening(ctx, writing->item) : NULL;
    if (!opening || is_only_looking(ctx))
        return;
    if (move(ctx, writing->item, opening, &error))
        log_warn("%s: không chuyển được khi mở để soạn: %s", writing->item->code,
                 error.text);
    const struct flow *item = read_again(ctx, writing->item->id);
    writing->item = item ? item : writing->item;
}

static void note_open(struct dinh_ctx *ctx, const struct writing *writing)
{
    struct store *store = desk_store(ctx);
    if (!writing->item || is_only_looking(ctx) || store_begin(store))
        return;
    if (editing_note(ctx->workspace->content, writing->item->id, ctx->account,
                     ctx->now_ms) ||
        store_commit(store))
        store_rollback(store);
}

int editor_page(struct dinh_ctx *ctx)
{
    struct writing writing;
    int status;
    if (!writing_begin(ctx, &writing, &status))
        return status;
    begin_work(ctx, &writing);
    note_open(ctx, &writing);
    writing_resume(ctx, &writing);
    return writing_show(ctx, &writing, 200);
}

/* ---- saving ------------------------------------------------------------------------- */

struct saving {
    struct writing *writing;
    dinh_value *given, *errors;
    int64_t id, aside;
    const char *event;
    const char *key; /* of a new item's form */
    bool is_again;   /* that form has made its item already */
};

/* The item a form with this key has made already, or 0. */
static int64_t made_before(struct dinh_ctx *ctx, const char *key)
{
    int64_t id = 0;
    if (!*key)
        return 0;
    struct dinh_rows *rows = store_query(
        desk_store(ctx), "SELECT result FROM _idempotency WHERE key = $1", "t", key);
    if (rows_next(rows) > 0) {
        if (!str_to_i64(rows_str(rows, 0), &id))
            id = 0;
        rows_end(rows);
    }
    return id;
}

/* The same form, sent twice: its item as it first was. Asked inside the transaction,
 * since both may come at the same moment. */
static void meet_again(struct dinh_ctx *ctx, struct saving *saving)
{
    int64_t before = made_before(ctx, saving->key);
    const struct flow *item = before ? read_again(ctx, before) : NULL;
    if (!item)
        return;
    saving->is_again = true;
    saving->writing->item = item;
    saving->writing->base = 1;
}

static int remember(struct dinh_ctx *ctx, const struct saving *saving)
{
    if (saving->writing->item || !*saving->key)
        return 0;
    return store_exec(
        desk_store(ctx), "INSERT INTO _idempotency (key, at, result) VALUES ($1, $2, $3)",
        "tit", saving->key, ctx->now_ms, host_text(ctx, "%lld", (long long)saving->id));
}

/* He might write it when it was read; somebody may have agreed to it since. */
static bool is_still_open(struct dinh_ctx *ctx, struct saving *saving)
{
    const struct flow *now = read_again(ctx, saving->writing->item->id);
    if (now && item_may_edit(ctx, now))
        return true;
    host_set(ctx, saving->errors, "base",
             "Tin bài vừa được duyệt hoặc đăng trong lúc ông/bà viết nên chưa lưu được. "
             "Những gì đã gõ còn ở đây.");
    return false;
}

/* Everything a save writes, in the transaction of the caller. DINH_CONFLICT: the item
 * this form made has gone on to where he may not write. */
static int write_all(struct dinh_ctx *ctx, struct saving *saving)
{
    struct writing *writing = saving->writing;
    struct content *content = ctx->workspace->content;
    struct content_change change = desk_change(ctx, NULL);
    if (!writing->item)
        meet_again(ctx, saving);
    if (saving->is_again && !item_may_edit(ctx, writing->item))
        return DINH_CONFLICT;
    if (writing->item && !is_still_open(ctx, saving))
        return DINH_REFUSED;
    if (!writing_is_allowed(ctx, writing, saving->given, saving->errors))
        return DINH_REFUSED;
    saving->id = revision_save(content, ctx->arena, writing->kind,
                               writing->item ? writing->item->id : 0, writing->base,
                               saving->given, saving->errors, &change, &saving->aside);
    if (saving->id <= 0)
        return (int)saving->id;
    saving->event = change.event;
    if (remember(ctx, saving))
        return DINH_FAILED;
    return autosave_drop(content, writing->item ? writing->item->id : 0,
                         writing->kind->def.name, ctx->account);
}

static int save(struct dinh_ctx *ctx, struct saving *saving)
{
    struct store *store = desk_store(ctx);
    if (store_begin(store))
        return DINH_FAILED;
    int result = write_all(ctx, saving);
    if (!result)
        result = store_commit(store);
    if (result) {
        store_rollback(store);
        return result;
    }
    desk_changed(ctx, saving->id, saving->writing->kind->def.name, saving->event);
    return DINH_OK;
}

/* Back to the form with what was typed, kept also on the server. */
static int mend(struct dinh_ctx *ctx, struct saving *saving, int status,
                const char *sentence)
{
    struct writing *writing = saving->writing;
    struct str base_fault = value_get_text(saving->errors, "base");
    if (writing_keep(ctx, writing, saving->given) == 0)
        writing->typed_at = ctx->now_ms;
    int64_t typed_at = writing->typed_at, base = writing->base;
    if (typed_at)
        writing_resume(ctx, writing);
    else
        writing->values = saving->given;
    writing->base = base;
    writing->errors = saving->errors;
    writing->fault = base_fault.len ? base_fault.ptr : sentence;
    return writing_show(ctx, writing, status);
}

/* A new item is taken by who wrote it; also by a form that comes again because the
 * machine stopped between the two. */
static void take_new(struct dinh_ctx *ctx, const struct flow **item)
{
    struct error error = { "" };
    const dinh_value *taking = (*item)->assignee ? NULL : writing_taking(ctx, *item);
    if (!taking)
        return;
    int result = move(ctx, *item, taking, &error);
    const struct flow *after = read_again(ctx, (*item)->id);
    *item = after ? after : *item;
    if (result && !(*item)->assignee)
        log_warn("%s: người viết chưa nhận được: %s", (*item)->code, error.text);
}

static int after_save(struct dinh_ctx *ctx, struct saving *saving, const char *step)
{
    struct writing *writing = saving->writing;
    const struct flow *item = read_again(ctx, saving->id);
    bool is_new = writing->item == NULL || saving->is_again;
    struct error error = { "" };
    if (!item)
        return host_fail(ctx, 500, "Đã lưu nhưng chưa đọc lại được. Hãy tải lại trang.");
    writing->item = item;
    if (is_new)
        take_new(ctx, &writing->item);
    if (saving->aside)
        return host_redirect(ctx, 303, writing_href(ctx, writing, "/hop-nhat"));
    if (!step)
        return desk_done(ctx, writing_href(ctx, writing, "/soan"), "saved");
    const dinh_value *found = item_move(ctx, writing->item, step);
    if (!found) /* done by an earlier click, or by somebody else */
        return item_done(ctx, writing->item, NULL);
    if (move(ctx, writing->item, found, &error) == 0)
        return item_done(ctx, writing->item, "moved");
    item = read_again(ctx, saving->id);
    if (item && strcmp(item->state, host_get_text(found, "to")) == 0)
        return item_done(ctx, item, NULL); /* by the same click, on another line */
    writing_resume(ctx, writing);
    writing->fault = host_text(ctx, "Đã lưu. %s",
                               *error.text ? error.text : "Nhưng chưa chuyển được bước.");
    return writing_show(ctx, writing, 422);
}

static int save_and_go(struct dinh_ctx *ctx, struct saving *saving, const char *step)
{
    int result = save(ctx, saving);
    if (result == DINH_OK)
        return after_save(ctx, saving, step);
    if (result == DINH_CONFLICT)
        return item_done(ctx, saving->writing->item, NULL);
    if (result == DINH_REFUSED)
        return mend(ctx, saving, 422, NULL);
    return mend(ctx, saving, 500, "Chưa lưu được, hãy thử lại. Những gì đã gõ còn ở đây.");
}

/* ---- buttons ----------------------------------------------------------------------------
 */

/* Keeps the form and leads to `path`; a sentence is shown at once instead. */
static int keep_and_go(struct dinh_ctx *ctx, struct saving *saving, const char *path,
                       const char *fault, const char *news)
{
    if (writing_keep(ctx, saving->writing, saving->given))
        return mend(ctx, saving, 500, "Chưa ghi được, hãy thử lại.");
    if (!fault && !news)
        return host_redirect(ctx, 303, path);
    writing_resume(ctx, saving->writing);
    saving->writing->fault = fault;
    saving->writing->news = news;
    return writing_show(ctx, saving->writing, fault ? 422 : 200);
}

/* "kho.pictures": to the library, to choose for that list. */
static const char *library_of(struct dinh_ctx *ctx, const struct writing *writing,
                              const char *work)
{
    struct str rest = str_of(work);
    const struct field *field;
    if (!str_is(str_cut(&rest, '.'), "kho"))
        return NULL;
    field = kind_field(writing->kind, rest);
    return field ? host_text(ctx, "/ban/kho-anh?cho=%s&truong=%s",
                             writing_name(ctx, writing), field->def.name)
                 : NULL;
}

/* Where on the page a row's button stands: "#pictures". */
static const char *row_href(struct dinh_ctx *ctx, const struct writing *writing,
                            const char *work)
{
    struct str rest = str_of(work), list = str_cut(&rest, '.');
    return host_text(ctx, "%s#o-%.*s", writing_href(ctx, writing, "/soan"), STR_ARG(list));
}

static int discard(struct dinh_ctx *ctx, const struct writing *writing)
{
    if (writing_drop(ctx, writing))
        return host_fail(ctx, 500, "Chưa bỏ được bản gõ dở, hãy thử lại.");
    return desk_done(ctx, writing_href(ctx, writing, "/soan"), "discarded");
}

static int press(struct dinh_ctx *ctx, struct saving *saving, const char *work)
{
    struct writing *writing = saving->writing;
    const char *fault = taking_files(ctx, writing->kind, saving->given), *note = NULL;
    if (strcmp(work, "doc-tep") == 0) {
        fault = taking_document(ctx, writing->kind, saving->given, &note);
        return keep_and_go(ctx, saving, writing_href(ctx, writing, "/soan"), fault, note);
    }
    const char *library = library_of(ctx, writing, work);
    if (library)
        return keep_and_go(ctx, saving, library, fault, NULL);
    if (form_row_work(ctx, writing->kind, saving->given, work))
        return keep_and_go(ctx, saving, row_href(ctx, writing, work), fault, NULL);
    if (fault)
        return keep_and_go(ctx, saving, "", fault, NULL);
    return save_and_go(ctx, saving,
                       strncmp(work, "buoc.", 5) == 0 ? work + strlen("buoc.") : NULL);
}

int editor_post(struct dinh_ctx *ctx)
{
    struct writing writing;
    int status;
    if (!writing_begin_late(ctx, &writing, &status))
        return status;
    const char *work = host_form(ctx, "viec");
    work = work && *work ? work : "luu";
    if (strcmp(work, "bo-ban") == 0)
        return discard(ctx, &writing);
    struct saving saving = { .writing = &writing, .key = posted_key(ctx) };
    saving.given = writing_read(ctx, &writing);
    saving.errors = value_map(ctx->arena);
    if (!saving.given)
        return host_fail(ctx, 422,
                         "Biểu mẫu gửi lên bị thiếu. Hãy quay lại trang soạn và gửi lại.");
    if (writing.closed)
        return mend(ctx, &saving, 403,
                    host_text(ctx, "%s Những gì ông/bà vừa gõ còn ở đây và đã được giữ.",
                              writing.closed));
    return press(ctx, &saving, work);
}
