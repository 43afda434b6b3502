/*
 * after.c - what may still be done to a published item besides editing it: a spelling
 * fix that is logged, and a correction the public sees (đính chính).
 *
 * A spelling fix changes whole words and never a figure: other figures are other
 * facts, and facts are corrected in public.
 */
#include "desk/item.h"

#include "base/buf.h"
#include "base/text.h"

enum { WORDS_LONGEST = 80, CORRECTION_MAX = 2000 };

/* ---- replacing words ------------------------------------------------------------ */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c & 0x80);
}

/* The next place where `wrong` stands as whole words, not inside of a tag; -1: none. */
static ptrdiff_t find_words(struct str text, size_t from, struct str wrong, bool is_html)
{
    bool in_tag = false;
    for (size_t at = from; at + wrong.len <= text.len; at++) {
        char c = text.ptr[at];
        if (is_html && (c == '<' || c == '>')) {
            in_tag = c == '<';
            continue;
        }
        if (in_tag || memcmp(text.ptr + at, wrong.ptr, wrong.len) != 0 ||
            (at > 0 && is_word_byte(text.ptr[at - 1]) && is_word_byte(wrong.ptr[0])) ||
            (at + wrong.len < text.len && is_word_byte(text.ptr[at + wrong.len]) &&
             is_word_byte(wrong.ptr[wrong.len - 1])))
            continue;
        return (ptrdiff_t)at;
    }
    return -1;
}

static struct str as_written(struct dinh_ctx *ctx, struct str words, bool is_html)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < words.len; i++) {
        char c = words.ptr[i];
        if (is_html && (c == '&' || c == '<' || c == '>'))
            buf_add_text(&out, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
        else
            buf_add_char(&out, c);
    }
    struct str copy = arena_str(ctx->arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* How often; *text becomes the mended one. */
static uint32_t replace(struct dinh_ctx *ctx, struct str *text, struct str wrong,
                        struct str right, bool is_html)
{
    struct str from = as_written(ctx, wrong, is_html), to = as_written(ctx, right, is_html);
    struct buf out = { 0 };
    uint32_t count = 0;
    size_t at = 0;
    ptrdiff_t found;
    while ((found = find_words(*text, at, from, is_html)) >= 0) {
        buf_add(&out, text->ptr + at, (size_t)found - at);
        buf_add_str(&out, to);
        at = (size_t)found + from.len;
        count++;
    }
    buf_add(&out, text->ptr + at, text->len - at);
    if (count)
        *text = arena_str(ctx->arena, buf_str(&out));
    buf_free(&out);
    return count;
}

/* The text fields in which the words stand, mended. */
static uint32_t mend_fields(struct dinh_ctx *ctx, const struct flow *item, struct str wrong,
                            struct str right, dinh_value *fields)
{
    dinh_value *raw = item_raw(ctx, item);
    uint32_t count = 0;
    for (uint32_t i = 0; i < item->kind->field_count; i++) {
        const struct dinh_field *def = &item->kind->fields[i].def;
        bool is_html = def->type == DINH_FIELD_HTML;
        if (!is_html && def->type != DINH_FIELD_TEXT && def->type != DINH_FIELD_LINES)
            continue;
        struct str text = value_get_text(raw, def->name);
        uint32_t here = text.len ? replace(ctx, &text, wrong, right, is_html) : 0;
        if (here)
            value_put(ctx->arena, fields, def->name, value_text(ctx->arena, text));
        count += here;
    }
    return count;
}

/* ---- the spelling fix ---------------------------------------------------------------- */

static const char *posted(struct dinh_ctx *ctx, const char *name)
{
    const char *given =
        ctx->request->method == HTTP_METHOD_GET ? NULL : host_form(ctx, name);
    return given ? given : "";
}

static struct str digits_of(struct dinh_ctx *ctx, struct str text)
{
    char *digits = arena_alloc(ctx->arena, text.len + 1);
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
            digits[count++] = text.ptr[i];
    return (struct str){ digits, count };
}

static int show(struct dinh_ctx *ctx, const struct flow *item, int status, const char *view,
                const char *word, const char *fault)
{
    static const char *const names[] = { "sai", "dung", "truoc", "sau" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        host_set(ctx, ctx->data, names[i], posted(ctx, names[i]));
    host_set_bool(ctx, ctx->data, "giu_kin", *posted(ctx, "giu_kin") != '\0');
    host_set(ctx, ctx->data, "title", item->title);
    host_set(ctx, ctx->data, "back", item_href(ctx, item, ""));
    host_set(ctx, ctx->data, "href", item_href(ctx, item, ""));
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), word), view);
}

static int show_spelling(struct dinh_ctx *ctx, const struct flow *item, int status,
                         const char *fault)
{
    return show(ctx, item, status, "item/spelling", "after.spelling", fault);
}

/* The item, if it is public and he may do that with it; else *status. */
static const struct flow *public_item(struct dinh_ctx *ctx, const char *permission,
                                      int *status)
{
    const struct flow *item = desk_item(ctx, status);
    if (!item)
        return NULL;
    if (item_is_public(ctx, item) && desk_may(ctx, permission, item))
        return item;
    *status = item_show(ctx, item, 409,
                        "Việc này chỉ dành cho tin bài đang đăng và người có quyền.");
    return NULL;
}

static const char *spelling_fault(struct dinh_ctx *ctx, struct str wrong, struct str right)
{
    if (!wrong.len || !right.len)
        return "Hãy ghi cả chữ sai và chữ đúng.";
    if (text_length(wrong) > WORDS_LONGEST || text_length(right) > WORDS_LONGEST)
        return "Sửa lỗi chính tả chỉ dành cho vài chữ. Sửa dài hơn, hãy dùng Sửa bài hoặc "
               "Đính chính.";
    if (str_eq(wrong, right))
        return "Chữ sai và chữ đúng đang giống nhau.";
    if (!str_eq(digits_of(ctx, wrong), digits_of(ctx, right)))
        return "Thay con số là thay nội dung: hãy dùng Đính chính để bà con biết số nào đã "
               "sửa.";
    return NULL;
}

static int save_spelling(struct dinh_ctx *ctx, const struct flow *item, dinh_value *fields,
                         const char *note)
{
    struct store *store = desk_store(ctx);
    struct content_change change = desk_change(ctx, note);
    dinh_value *errors = value_map(ctx->arena);
    int64_t aside = 0;
    if (store_begin(store))
        return show_spelling(ctx, item, 500, "Chưa lưu được, hãy bấm lại.");
    int64_t saved = revision_save(ctx->workspace->content, ctx->arena, item->kind, item->id,
                                  item->rev, fields, errors, &change, &aside);
    if (saved > 0 && !aside &&
        notice_add_heads(ctx, item, host_text(ctx, "%s – %s", note, item->title)) == 0 &&
        store_commit(store) == 0) {
        desk_changed(ctx, item->id, item->kind->def.name, change.event);
        return item_done(ctx, item, "spelling");
    }
    store_rollback(store);
    return show_spelling(ctx, item, 422,
                         errors->count ? value_as_text(errors->members[0].value).ptr
                                       : "Chưa lưu được, hãy bấm lại.");
}

int spelling_page(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = public_item(ctx, "desk.edit", &status);
    return item ? show_spelling(ctx, item, 200, NULL) : status;
}

int spelling_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = public_item(ctx, "desk.edit", &status);
    if (!item)
        return status;
    struct str wrong = text_nfc(ctx->arena, str_trim(str_of(posted(ctx, "sai"))));
    struct str right = text_nfc(ctx->arena, str_trim(str_of(posted(ctx, "dung"))));
    const char *fault = spelling_fault(ctx, wrong, right);
    if (fault)
        return show_spelling(ctx, item, 422, fault);
    dinh_value *fields = value_map(ctx->arena);
    if (!mend_fields(ctx, item, wrong, right, fields))
        return show_spelling(
            ctx, item, 422,
            "Không thấy chữ sai đó trong bài. Hãy chép đúng như đang hiện, cả "
            "chữ hoa, chữ thường và dấu.");
    return save_spelling(
        ctx, item, fields,
        host_text(ctx, "Sửa lỗi chính tả: “%s” thành “%s”", wrong.ptr, right.ptr));
}

/* ---- the correction --------------------------------------------------------------------
 */

static int show_correction(struct dinh_ctx *ctx, const struct flow *item, int status,
                           const char *fault)
{
    return show(ctx, item, status, "item/correction", "after.correction", fault);
}

int correction_page(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = public_item(ctx, "desk.publish", &status);
    return item ? show_correction(ctx, item, 200, NULL) : status;
}

static const char *correction_fault(struct str before, struct str after, bool is_withheld)
{
    if (!after.len)
        return "Hãy ghi nội dung đúng.";
    if (!before.len && !is_withheld)
        return "Hãy ghi nội dung đã đăng sai, hoặc đánh dấu không nhắc lại nội dung sai.";
    if (text_length(before) > CORRECTION_MAX || text_length(after) > CORRECTION_MAX)
        return "Lời đính chính dài quá 2.000 chữ cái, hãy rút gọn.";
    return NULL;
}

int correction_post(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = public_item(ctx, "desk.publish", &status);
    struct store *store = desk_store(ctx);
    struct content_change change = desk_change(ctx, NULL);
    if (!item)
        return status;
    struct str before = str_trim(str_of(posted(ctx, "truoc")));
    struct str after = str_trim(str_of(posted(ctx, "sau")));
    bool is_withheld = *posted(ctx, "giu_kin") != '\0';
    const char *fault = correction_fault(before, after, is_withheld);
    if (fault)
        return show_correction(ctx, item, 422, fault);
    if (store_begin(store))
        return show_correction(ctx, item, 500, "Chưa lưu được, hãy bấm lại.");
    const char *old = is_withheld ? NULL : arena_str(ctx->arena, before).ptr;
    if (correction_add(ctx->workspace->content, item->id, old,
                       arena_str(ctx->arena, after).ptr, &change) ||
        notice_add_heads(ctx, item, host_text(ctx, "Đã đính chính: %s", item->title)) ||
        store_commit(store)) {
        store_rollback(store);
        return show_correction(ctx, item, 500, "Chưa lưu được, hãy bấm lại.");
    }
    desk_changed(ctx, item->id, item->kind->def.name,
                 change.event ? change.event : "changed");
    return item_done(ctx, item, "corrected");
}
