/*
 * receive.c - a deputy registers what came in: under a minute, on a phone, one page.
 *
 * Read receive_post first. Files are kept before the rest is checked; a form that must
 * be mended comes back whole. What came in becomes revision 1, whatever is made of it
 * later; the files it came in lie beside. The key in the form makes a post that was
 * sent twice (a slow line, an impatient thumb) act once.
 */
#include "desk/item.h"

#include "base/text.h"
#include "content/sanitize.h"
#include "desk/arrival.h"

#include <sys/random.h>

enum {
    TITLE_LINE_MAX = 200, /* a longer first line is no title */
    TITLE_CUT = 120,
    KEY_BYTES = 16,
    KEY_DAYS = 7,
    SENDERS = 100,
    EARLY_MS = 5 * 60 * 1000 /* clocks of phones differ */
};

/* ---- which kinds can come in --------------------------------------------------- */

static bool can_come_in(struct dinh_ctx *ctx, const struct kind *kind)
{
    const struct script *script = ctx->workspace->script;
    const char *start = script_start_state(script, kind->def.name);
    const dinh_value *state = start ? script_state(script, kind->def.name, start) : NULL;
    return state && str_is(value_get_text(state, "list"), "inbox");
}

static const struct kind *kind_given(struct dinh_ctx *ctx)
{
    const struct kinds *kinds = ctx->site->kinds;
    const char *name = host_form(ctx, "loai");
    const struct kind *kind = name ? kinds_find(kinds, name) : NULL;
    if (kind && can_come_in(ctx, kind))
        return kind;
    for (size_t i = 0; i < kinds_count(kinds); i++)
        if (can_come_in(ctx, kinds_at(kinds, i)))
            return kinds_at(kinds, i);
    return NULL;
}

/* ---- the form ---------------------------------------------------------------------- */

static const char *posted(struct dinh_ctx *ctx, const char *name)
{
    const char *given =
        ctx->request->method == HTTP_METHOD_GET ? NULL : host_form(ctx, name);
    return given ? given : "";
}

static const char *new_key(struct dinh_ctx *ctx)
{
    unsigned char bytes[KEY_BYTES];
    struct buf out = { 0 };
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        die("không có số ngẫu nhiên");
    for (size_t i = 0; i < sizeof bytes; i++)
        buf_printf(&out, "%02x", bytes[i]);
    const char *key = arena_copy(ctx->arena, out.data, out.len);
    buf_free(&out);
    return key;
}

static const char *form_key(struct dinh_ctx *ctx)
{
    struct str key = str_of(posted(ctx, "khoa"));
    for (size_t i = 0; i < key.len; i++)
        if (!strchr("0123456789abcdef", key.ptr[i]))
            return "";
    return key.len == 2 * (size_t)KEY_BYTES ? key.ptr : "";
}

/* Entries of a script table as options, with the chosen one marked. */
static void put_options(struct dinh_ctx *ctx, const char *key, const char *table,
                        const char *chosen)
{
    const dinh_value *all = script_table(ctx->workspace->script, table);
    dinh_value *list = host_set_list(ctx, ctx->data, key);
    for (uint32_t i = 0; i < all->count; i++) {
        dinh_value *option = host_add_map(ctx, list);
        host_set(ctx, option, "id", host_get_text(all->items[i], "id"));
        host_set(ctx, option, "title", host_get_text(all->items[i], "title"));
        host_set_bool(ctx, option, "chosen",
                      !strcmp(host_get_text(all->items[i], "id"), chosen));
    }
}

static void put_kinds(struct dinh_ctx *ctx)
{
    const struct kind *chosen = kind_given(ctx);
    dinh_value *list = value_list(ctx->arena);
    for (size_t i = 0; i < kinds_count(ctx->site->kinds); i++) {
        const struct kind *kind = kinds_at(ctx->site->kinds, i);
        if (!can_come_in(ctx, kind))
            continue;
        dinh_value *option = host_add_map(ctx, list);
        host_set(ctx, option, "id", kind->def.name);
        host_set(ctx, option, "title", kind->def.label);
        host_set_bool(ctx, option, "chosen", kind == chosen);
    }
    host_set_value(ctx, ctx->data, "kinds", list);
    host_set_bool(ctx, ctx->data, "has_kinds", list->count > 1);
}

/* Who has sent something before, most recent first: typed once, then chosen. */
static void put_senders(struct dinh_ctx *ctx)
{
    dinh_value *list = host_set_list(ctx, ctx->data, "senders");
    struct dinh_rows *rows =
        store_query(desk_store(ctx),
                    "SELECT sender FROM item WHERE sender IS NOT NULL AND sender <> ''"
                    " GROUP BY sender ORDER BY max(created_at) DESC, sender LIMIT $1",
                    "i", (int64_t)SENDERS);
    while (rows_next(rows) > 0)
        host_add(ctx, list, rows_text(rows, 0));
}

static int show_form(struct dinh_ctx *ctx, int status, const struct arrival *arrival,
                     dinh_value *faults)
{
    static const char *const echoed[] = { "tieu_de", "noi_dung", "nguoi_gui", "het_han" };
    const char *received = posted(ctx, "nhan_luc");
    const struct kind *kind = kind_given(ctx);
    for (size_t i = 0; i < sizeof echoed / sizeof *echoed; i++)
        host_set(ctx, ctx->data, echoed[i], posted(ctx, echoed[i]));
    host_set(ctx, ctx->data, "nhan_luc",
             *received ? received : item_local_time(ctx, ctx->now_ms));
    host_set(ctx, ctx->data, "khoa", *form_key(ctx) ? form_key(ctx) : new_key(ctx));
    put_options(ctx, "units", "units", posted(ctx, "don_vi"));
    put_options(ctx, "channels", "channels", posted(ctx, "kenh"));
    put_kinds(ctx);
    put_senders(ctx);
    if (arrival)
        host_set_value(ctx, ctx->data, "taken", arrival_list(ctx, arrival));
    host_set_bool(ctx, ctx->data, "has_taken", arrival && arrival->count);
    host_set_value(ctx, ctx->data, "faults", faults);
    host_set_bool(ctx, ctx->data, "has_faults", faults && faults->count);
    host_set_bool(
        ctx, ctx->data, "may_urgent",
        urgent_may(ctx, kind, script_start_state(ctx->workspace->script, kind->def.name)));
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "receive.title"),
                            "receive/form");
}

int receive_page(struct dinh_ctx *ctx)
{
    if (!kind_given(ctx))
        return host_fail(ctx, 404,
                         "Quy trình của trang chưa có loại nội dung nào nhận qua hộp thư.");
    return show_form(ctx, 200, NULL, NULL);
}

/* ---- what the item will hold ------------------------------------------------------------
 */

struct reception {
    const struct kind *kind;
    struct arrival arrival;
    dinh_value *fields, *faults;
    int64_t expires_at; /* of tin khẩn */
    bool is_urgent;
    const char *key;
};

static struct str first_line(struct str text)
{
    struct str rest = text, line = { "", 0 };
    while (rest.ptr && !line.len)
        line = str_trim(str_cut(&rest, '\n'));
    return line;
}

/* Typed or pasted text; its first line is the title when none is given. */
static void put_words(struct dinh_ctx *ctx, struct reception *reception, struct buf *body)
{
    struct str text = str_trim(str_of(posted(ctx, "noi_dung")));
    struct str title = str_trim(str_of(posted(ctx, "tieu_de")));
    struct arrival *arrival = &reception->arrival;
    if (!title.len && text.len) {
        title = first_line(text);
        struct str rest =
            str_trim(str_from(text, (size_t)(title.ptr - text.ptr) + title.len));
        if (text_length(title) > TITLE_LINE_MAX)
            title = text_excerpt(ctx->arena, title, TITLE_CUT);
        else if (rest.len)
            text = rest;
    }
    if (text.len)
        buf_add_str(body, html_from_text(ctx->arena, text));
    if (!title.len && arrival->title)
        title = str_of(arrival->title);
    if (!title.len) {
        char day[CLOCK_STAMP_SIZE];
        date_vi(day, clock_days(ctx->now_ms));
        title = str_of(host_text(ctx, "Văn bản giấy nhận ngày %s", day));
    }
    value_put(ctx->arena, reception->fields, reception->kind->title->def.name,
              value_text(ctx->arena, text_squeeze(ctx->arena, title)));
}

/* How it came, when nobody said: told from what was sent. */
static const char *channel_of(struct dinh_ctx *ctx, const struct reception *reception)
{
    const char *given = posted(ctx, "kenh");
    if (*given)
        return given;
    if (reception->arrival.has_mail)
        return "thu-dien-tu";
    for (size_t i = 0; i < reception->arrival.count; i++)
        if (reception->arrival.files[i].as == ARRIVED_SHEET)
            return "giay";
    bool has_sender = *posted(ctx, "nguoi_gui") || *posted(ctx, "don_vi");
    return *posted(ctx, "noi_dung") && has_sender ? "zalo" : "tu-viet";
}

static void put_origin(struct dinh_ctx *ctx, struct reception *reception)
{
    dinh_value *fields = reception->fields;
    const char *sender = posted(ctx, "nguoi_gui"), *unit = posted(ctx, "don_vi");
    int64_t received = item_form_time(ctx, "nhan_luc");
    if (!*sender && reception->arrival.sender)
        sender = reception->arrival.sender;
    if (received < 0 || received > ctx->now_ms + EARLY_MS)
        host_add(ctx, reception->faults,
                 "Giờ nhận chưa đúng: hãy chọn ngày, giờ không muộn hơn bây giờ.");
    else
        host_set_time(ctx, fields, "received_at", received ? received : ctx->now_ms);
    const char *channel = channel_of(ctx, reception);
    if (script_entry(ctx->workspace->script, "channels", str_of(channel)))
        host_set(ctx, fields, "channel", channel);
    if (*sender)
        host_set(ctx, fields, "sender", sender);
    const struct script *script = ctx->workspace->script;
    const dinh_value *entry = *unit ? script_entry(script, "units", str_of(unit)) : NULL;
    if (!entry)
        return;
    host_set(ctx, fields, "unit", unit);
    /* A unit's news usually stands in the category of the same name or of its group. */
    const struct field *category = kind_field(reception->kind, STR("category"));
    const char *group = host_get_text(entry, "group");
    if (!category)
        return;
    if (script_entry(script, "categories", str_of(unit)))
        host_set(ctx, fields, "category", unit);
    else if (script_entry(script, "categories", str_of(group)))
        host_set(ctx, fields, "category", group);
}

static void put_urgent(struct dinh_ctx *ctx, struct reception *reception)
{
    const char *pressed = posted(ctx, "lam");
    reception->is_urgent = !strcmp(pressed, "khan");
    if (!reception->is_urgent)
        return;
    reception->expires_at = item_form_time(ctx, "het_han");
    if (reception->expires_at <= ctx->now_ms)
        host_add(
            ctx, reception->faults,
            "Tin khẩn cần giờ hết hạn (sau bây giờ): đến giờ đó tin tự rời đầu trang.");
    if (!*posted(ctx, "tieu_de") || !*posted(ctx, "noi_dung"))
        host_add(ctx, reception->faults, "Tin khẩn cần cả tiêu đề và nội dung.");
}

static void collect(struct dinh_ctx *ctx, struct reception *reception)
{
    struct buf body = { 0 };
    struct arrival *arrival = &reception->arrival;
    const struct field *html = item_field(reception->kind, DINH_FIELD_HTML);
    const struct field *images = item_field(reception->kind, DINH_FIELD_IMAGES);
    arrival_take(ctx, arrival);
    for (uint32_t i = 0; i < arrival->faults->count; i++)
        host_add_value(ctx, reception->faults, arrival->faults->items[i]);
    if (!arrival->count && !arrival->html.len && !arrival->faults->count &&
        !*posted(ctx, "noi_dung") && !*posted(ctx, "tieu_de"))
        host_add(ctx, reception->faults,
                 "Chưa có gì để nhận: hãy chụp ảnh, chọn tệp hoặc dán nội dung.");
    put_words(ctx, reception, &body);
    buf_add(&body, arrival->html.data, arrival->html.len);
    if (html && body.len)
        value_put(ctx->arena, reception->fields, html->def.name,
                  value_text(ctx->arena, buf_str(&body)));
    if (images && arrival->pictures->count)
        host_set_value(ctx, reception->fields, images->def.name, arrival->pictures);
    put_origin(ctx, reception);
    put_urgent(ctx, reception);
    buf_free(&body);
}

/* ---- saving
 * --------------------------------------------------------------------------------- */

static const char *answered_before(struct dinh_ctx *ctx, const char *key)
{
    const char *code = NULL;
    struct dinh_rows *rows = store_query(
        desk_store(ctx), "SELECT result FROM _idempotency WHERE key = $1", "t", key);
    if (rows_next(rows) > 0)
        code = arena_text(ctx->arena, rows_text(rows, 0));
    rows_end(rows);
    return code;
}

static int remember(struct dinh_ctx *ctx, const char *key, const char *code)
{
    int64_t old = ctx->now_ms - (int64_t)KEY_DAYS * CLOCK_DAY_MS;
    if (!key)
        return 0;
    if (store_exec(desk_store(ctx), "DELETE FROM _idempotency WHERE at < $1", "i", old))
        return DINH_FAILED;
    return store_exec(desk_store(ctx),
                      "INSERT INTO _idempotency (key, at, result) VALUES ($1, $2, $3)",
                      "tit", key, ctx->now_ms, code);
}

static int keep_beside(struct dinh_ctx *ctx, int64_t id, const struct arrival *arrival)
{
    for (size_t i = 0; i < arrival->count; i++) {
        struct content_change change = desk_change(ctx, NULL);
        if (beside_add(ctx->workspace->content, id, BESIDE_SOURCE,
                       str_of(arrival->files[i].blob.sha256), &change))
            return DINH_FAILED;
    }
    return 0;
}

static void take_sentences(struct dinh_ctx *ctx, struct reception *reception,
                           const dinh_value *errors)
{
    for (uint32_t i = 0; i < errors->count; i++)
        host_add_value(ctx, reception->faults, errors->members[i].value);
}

/* Everything of the item in the caller's transaction: 0, DINH_REFUSED with sentences
 * in reception->faults, or DINH_FAILED. */
static int write_item(struct dinh_ctx *ctx, struct reception *reception, struct flow *item,
                      const char **event)
{
    struct content *content = ctx->workspace->content;
    struct content_change change = desk_change(ctx, NULL);
    dinh_value *errors = value_map(ctx->arena);
    struct error error;
    int64_t id = content_save(content, ctx->arena, reception->kind, 0, reception->fields,
                              errors, &change);
    if (id < 0) {
        take_sentences(ctx, reception, errors);
        return (int)id;
    }
    *event = change.event;
    if (keep_beside(ctx, id, &reception->arrival) ||
        flow_read(content, ctx->arena, id, item) || likeness_note(ctx, item) ||
        remember(ctx, reception->key, item->code))
        return DINH_FAILED;
    int result = reception->is_urgent
                     ? urgent_publish(ctx, id, reception->expires_at, event, &error)
                     : 0;
    if (result == DINH_REFUSED)
        host_add(ctx, reception->faults, error.text);
    return result;
}

static int mend(struct dinh_ctx *ctx, struct reception *reception)
{
    return show_form(ctx, 422, &reception->arrival, reception->faults);
}

static int save(struct dinh_ctx *ctx, struct reception *reception)
{
    struct store *store = desk_store(ctx);
    struct flow item;
    const char *event = NULL, *code;
    if (store_begin(store))
        return host_fail(ctx, 500, "Chưa lưu được, hãy thử lại.");
    if (reception->key && (code = answered_before(ctx, reception->key))) {
        store_rollback(store);
        return desk_done(ctx, host_text(ctx, "/ban/muc/%s", code), "received");
    }
    int result = write_item(ctx, reception, &item, &event);
    if (!result && store_commit(store) == 0) {
        desk_changed(ctx, item.id, item.kind->def.name, event);
        return item_done(ctx, &item, reception->is_urgent ? "urgent" : "received");
    }
    store_rollback(store);
    if (result == DINH_REFUSED)
        return mend(ctx, reception);
    host_add(ctx, reception->faults,
             "Máy chủ chưa lưu được. Những gì đã ghi vẫn còn ở đây: hãy bấm gửi lại.");
    return mend(ctx, reception);
}

int receive_post(struct dinh_ctx *ctx)
{
    const char *key = form_key(ctx), *code;
    struct reception reception = { .kind = kind_given(ctx),
                                   .fields = value_map(ctx->arena),
                                   .faults = value_list(ctx->arena) };
    if (!reception.kind)
        return receive_page(ctx);
    if (*key)
        reception.key = host_text(ctx, "nhan:%lld:%s", (long long)ctx->account, key);
    if (reception.key && (code = answered_before(ctx, reception.key)))
        return desk_done(ctx, host_text(ctx, "/ban/muc/%s", code), "received");
    collect(ctx, &reception);
    int status = reception.faults->count ? mend(ctx, &reception) : save(ctx, &reception);
    arrival_free(&reception.arrival);
    return status;
}
