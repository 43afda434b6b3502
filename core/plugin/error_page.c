/*
 * error_page.c - what a citizen sees when a page cannot be had.
 *
 * A view "error/<status>" of the theme, else "error/404" or "error/500", which
 * take every other fault; the data: status, title, message, words, code. `words`
 * are the words of the address (not of a 410), for the search box; `code` is short enough
 * to be read out on the telephone and stands in the log.
 */
#include "plugin/answer.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"

#include <unistd.h>

enum { WORDS_MAX = 100 };

static const struct {
    int status;
    const char *title, *message;
} errors[] = {
    { 400, "Yêu cầu không đọc được", "Địa chỉ hoặc dữ liệu gửi lên không hợp lệ." },
    { 403, "Không được phép", "Trang này không dành cho bạn." },
    { 404, "Không thấy trang này",
      "Địa chỉ có thể đã gõ sai, hoặc trang đã chuyển đi nơi khác." },
    { 405, "Không dùng cách này được", "Trang này chỉ để đọc." },
    { 410, "Bài này đã được gỡ", "Nội dung từng ở địa chỉ này không còn được công bố." },
    { 413, "Tệp gửi lên quá lớn", "Hãy gửi tệp nhỏ hơn." },
    { 422, "Dữ liệu chưa đúng", "Hãy xem lại những mục được đánh dấu." },
    { 429, "Gửi quá nhiều lần", "Hãy chờ một lát rồi thử lại." },
    { 500, "Trang đang gặp lỗi",
      "Lỗi đã được ghi lại. Bà con thử lại sau ít phút; nếu vẫn lỗi, xin gọi điện và đọc "
      "mã lỗi." },
    { 503, "Trang đang bận", "Bà con thử lại sau một phút." },
};

static size_t find_error(int status)
{
    size_t count = sizeof errors / sizeof *errors;
    for (size_t i = 0; i < count; i++)
        if (errors[i].status == status)
            return i;
    return find_error(status >= 500 ? 500 : 404);
}

int error_answer(struct dinh_ctx *ctx, int status, const char *message)
{
    ctx->form = ANSWER_ERROR;
    ctx->status = status;
    ctx->message = message;
    ctx->blamed = ctx->plugin;
    return status;
}

/* "/tin-tuc/dinh-lang.t47" -> "tin tuc dinh lang" */
static struct str words_of(struct dinh_ctx *ctx)
{
    struct str slug = text_slug(ctx->arena, ctx->request->path, WORDS_MAX);
    char *words = arena_copy(ctx->arena, slug.ptr, slug.len);
    for (size_t i = 0; i < slug.len; i++)
        if (words[i] == '-')
            words[i] = ' ';
    return (struct str){ words, slug.len };
}

/* Process and count: enough to find the line in the log. */
static const char *error_code(struct dinh_ctx *ctx)
{
    const char *code = arena_printf(ctx->arena, "%d-%llu", (int)getpid(),
                                    (unsigned long long)++ctx->workspace->failures);
    log_error("mã lỗi %s: %.*s %.*s (phần mở rộng \"%s\"): %s", code,
              STR_ARG(ctx->request->method_name), STR_ARG(ctx->request->path),
              ctx->blamed ? ctx->blamed->def.name : "portal",
              ctx->message ? ctx->message : "không trả lời được");
    return code;
}

static const char *choose_view(struct dinh_ctx *ctx)
{
    const char *view = arena_printf(ctx->arena, "error/%d", ctx->status);
    if (theme_has_view(ctx_theme(ctx), view))
        return view;
    return ctx->status >= 500 ? "error/500" : "error/404";
}

void error_prepare(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->arena;
    size_t at = find_error(ctx->status);
    const char *message = ctx->message ? ctx->message : errors[at].message;
    ctx->data = value_map(arena);
    ctx->page = value_map(arena);
    value_put(arena, ctx->data, "status", value_int(arena, ctx->status));
    value_put(arena, ctx->data, "title", value_cstr(arena, errors[at].title));
    value_put(arena, ctx->data, "message", value_cstr(arena, message));
    /* Nobody is led to look for what was taken away by the words it had. */
    struct str words = ctx->status == 410 ? STR("") : words_of(ctx);
    value_put(arena, ctx->data, "words", value_text(arena, words));
    if (ctx->status >= 500)
        value_put(arena, ctx->data, "code", value_cstr(arena, error_code(ctx)));
    value_put(arena, ctx->page, "title", value_cstr(arena, errors[at].title));
    value_put(arena, ctx->page, "noindex", value_bool(arena, true));
    ctx->form = ANSWER_VIEW;
    ctx->view = choose_view(ctx);
}

void error_plain(struct dinh_ctx *ctx)
{
    size_t at = find_error(500);
    const char *phone = ctx->site->config->contact.phone;
    struct buf out = { 0 };
    buf_add_text(&out, "<!DOCTYPE html><html lang=\"vi\"><meta charset=\"utf-8\"><title>");
    text_add_escaped(&out, str_of(errors[at].title));
    buf_add_text(&out, "</title><h1>");
    text_add_escaped(&out, str_of(errors[at].title));
    buf_add_text(&out, "</h1><p>");
    text_add_escaped(&out, str_of(errors[at].message));
    buf_add_text(&out, "</p><p>");
    text_add_escaped(&out, str_of(error_code(ctx)));
    if (phone && *phone) {
        buf_add_text(&out, "</p><p>");
        text_add_escaped(&out, str_of(phone));
    }
    buf_add_text(&out, "</p></html>\n");
    answer_bytes(ctx, 500, "text/html; charset=utf-8",
                 (struct str){ arena_copy(ctx->arena, out.data, out.len), out.len });
    buf_free(&out);
}
