/*
 * log_page.c - nhật ký: who did what, when, from where; by item and by person; as CSV.
 *
 * The lines are those of store/audit.h, newest first. Reading changes nothing; whether
 * the chain still holds is said on the page (the same check as dinh audit verify).
 */
#include "desk/desk.h"

#include "base/clock.h"
#include "store/audit.h"

enum { PER_PAGE = 50, CSV_MAX = 20000 };

static const char columns[] = "at=Lúc,who=Ai,action_label=Việc,code=Tin bài,"
                              "detail=Chi tiết,address=Từ địa chỉ";

/* What the actions are called; an unknown one is shown as it is. */
static const char *action_label(struct dinh_ctx *ctx, const char *action)
{
    const char *key = host_text(ctx, "audit.%s", action);
    const char *label = theme_word(ctx_theme(ctx), key);
    return strcmp(label, key) == 0 ? action : label;
}

static void put_item(struct dinh_ctx *ctx, dinh_value *map, int64_t item_id)
{
    struct flow item;
    if (!item_id || flow_read(ctx->workspace->content, ctx->arena, item_id, &item))
        return;
    host_set(ctx, map, "code", item.code);
    host_set(ctx, map, "href", host_text(ctx, "/ban/muc/%s", item.code));
}

struct filter {
    int64_t item, account;
};

static struct filter read_filter(struct dinh_ctx *ctx)
{
    struct filter filter = { 0, host_query_int(ctx, "nguoi", 0, 1, INT64_MAX) };
    const char *code = host_query(ctx, "tin");
    if (code && *code) {
        filter.item = flow_by_code(ctx->workspace->content, str_of(code));
        if (!filter.item)
            filter.item = -1; /* no such item: nothing, not everything */
    }
    return filter;
}

static dinh_value *read_lines(struct dinh_ctx *ctx, const struct filter *filter,
                              int64_t before, int64_t limit)
{
    dinh_value *list = value_list(ctx->arena);
    struct dinh_rows *rows =
        store_query(desk_store(ctx),
                    "SELECT seq, at, who, action, item_id, detail, address FROM audit"
                    " WHERE ($1 = 0 OR item_id = $1) AND ($2 = 0 OR account_id = $2)"
                    " AND ($3 = 0 OR seq < $3) ORDER BY seq DESC LIMIT $4",
                    "iiii", filter->item, filter->account, before, limit);
    while (rows && rows_next(rows) > 0) {
        dinh_value *map = host_add_map(ctx, list);
        host_set_int(ctx, map, "seq", rows_int(rows, 0));
        host_set_time(ctx, map, "at", rows_int(rows, 1));
        host_set(ctx, map, "who", arena_str(ctx->arena, rows_str(rows, 2)).ptr);
        const char *action = arena_str(ctx->arena, rows_str(rows, 3)).ptr;
        host_set(ctx, map, "action_label", action_label(ctx, action));
        host_set_int(ctx, map, "item", rows_int(rows, 4));
        host_set(ctx, map, "detail", arena_str(ctx->arena, rows_str(rows, 5)).ptr);
        host_set(ctx, map, "address", arena_str(ctx->arena, rows_str(rows, 6)).ptr);
    }
    for (uint32_t i = 0; i < list->count; i++)
        put_item(ctx, list->items[i], host_get_int(list->items[i], "item"));
    return list;
}

static void put_people(struct dinh_ctx *ctx, int64_t chosen)
{
    struct account *accounts;
    size_t count = account_list(desk_store(ctx), ctx->arena, &accounts);
    dinh_value *list = host_set_list(ctx, ctx->data, "people");
    for (size_t i = 0; i < count; i++) {
        dinh_value *map = host_add_map(ctx, list);
        host_set_int(ctx, map, "id", accounts[i].id);
        host_set(ctx, map, "name", accounts[i].name);
        host_set_bool(ctx, map, "chosen", accounts[i].id == chosen);
    }
}

int audit_page(struct dinh_ctx *ctx)
{
    struct filter filter = read_filter(ctx);
    int64_t before = host_query_int(ctx, "truoc", 0, 1, INT64_MAX);
    if (filter.account < 0 || before < 0)
        return host_fail(ctx, 404, "Không có trang này.");
    dinh_value *lines = read_lines(ctx, &filter, before, PER_PAGE + 1);
    if (lines->count > PER_PAGE) {
        lines->count = PER_PAGE;
        host_set(ctx, ctx->data, "older",
                 host_href_with(ctx, "truoc",
                                host_text(ctx, "%lld",
                                          (long long)host_get_int(
                                              lines->items[PER_PAGE - 1], "seq"))));
    }
    host_set_value(ctx, ctx->data, "lines", lines);
    put_people(ctx, filter.account);
    host_set(ctx, ctx->data, "tin", host_query(ctx, "tin"));
    return desk_show(ctx, theme_word(ctx_theme(ctx), "nav.audit"), "admin/audit");
}

int audit_csv(struct dinh_ctx *ctx)
{
    struct filter filter = read_filter(ctx);
    return host_send_csv(ctx, "nhat-ky.csv", columns, read_lines(ctx, &filter, 0, CSV_MAX));
}

/* A button, not part of each page: a long chain takes a moment. */
int audit_verify_post(struct dinh_ctx *ctx)
{
    struct error error = { "Không đọc được nhật ký." };
    int64_t count = 0;
    int result = audit_verify(desk_store(ctx), &count, &error);
    host_set_bool(ctx, ctx->data, "verified", result == 0);
    host_set_bool(ctx, ctx->data, "broken", result != 0);
    host_set_int(ctx, ctx->data, "count", count);
    host_set(ctx, ctx->data, "sentence", error.text);
    return desk_show(ctx, theme_word(ctx_theme(ctx), "nav.audit"), "admin/verify");
}
