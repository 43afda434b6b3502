/*
 * sheet.c - Phiếu trình duyệt tin bài: the paper the head reads and signs.
 *
 * As many A4 pages as the text needs. What must stand on every page (the number, the
 * code of the revision, the QR that leads back to the item) is the foot of a table,
 * which browsers repeat; "Trang x/y" is a margin box of @page. Both were looked at in
 * Chromium's PDF; a browser without margin boxes prints its own page numbers.
 */
#include "desk/item.h"

#include "base/text.h"
#include "desk/qr.h"

/* "48-7F3A-91C2": the number of the item and 32 bits of what this revision says. */
static const char *sheet_code(struct dinh_ctx *ctx, const struct flow *item)
{
    const char *says = host_json(ctx, item_raw(ctx, item));
    uint64_t hash = str_hash(
        str_of(host_text(ctx, "%s:%lld:%s", item->code, (long long)item->rev, says)));
    uint32_t mixed = (uint32_t)(hash ^ (hash >> 32));
    return host_text(ctx, "%lld-%04X-%04X", (long long)item->no, mixed >> 16,
                     mixed & 0xffff);
}

/* "ngày 05 tháng 02 năm 2026": a zero before days under 10 and months 1 and 2. */
static const char *long_date(struct dinh_ctx *ctx, int64_t ms)
{
    struct date date = date_of_ms(ms);
    return host_text(ctx, "ngày %02d tháng %s%d năm %d", date.day,
                     date.month < 3 ? "0" : "", date.month, date.year);
}

static const char *hour_and_day(struct dinh_ctx *ctx, int64_t ms)
{
    char day[CLOCK_STAMP_SIZE];
    struct date date = date_of_ms(ms);
    date_vi(day, clock_days(ms));
    return host_text(ctx, "%d:%02d ngày %s", date.hour, date.minute, day);
}

/* "Đoàn Thanh niên xã (thư điện tử), nhận lúc 15:02 ngày 10/9/2021" */
static const char *source_text(struct dinh_ctx *ctx, const struct flow *item,
                               const dinh_value *card)
{
    const char *unit = host_get_text(card, "unit"), *sender = host_get_text(card, "sender");
    const char *channel = host_get_text(card, "channel");
    const char *who = *unit ? unit : *sender ? sender : "Ban biên tập";
    if (*unit && *sender)
        who = host_text(ctx, "%s (%s)", unit, sender);
    int64_t at = item->received_at ? item->received_at : item->created_at;
    return *channel
               ? host_text(ctx, "%s (%s), nhận lúc %s", who, channel, hour_and_day(ctx, at))
               : host_text(ctx, "%s, nhận lúc %s", who, hour_and_day(ctx, at));
}

static const char *editor_text(struct dinh_ctx *ctx, const struct flow *item)
{
    const char *name = desk_name(ctx, item->assignee);
    uint32_t places = item_places(ctx, item);
    const char *role = desk_role_of(ctx, item->assignee);
    const char *who = !*name  ? "(chưa phân công)"
                      : *role ? host_text(ctx, "%s, %s", name, desk_role_title(ctx, role))
                              : name;
    return places ? host_text(ctx, "%s (đã sửa %u chỗ so với bản gửi đến)", who, places)
                  : host_text(ctx, "%s (không sửa so với bản gửi đến)", who);
}

static const char *enclosed_text(struct dinh_ctx *ctx, const struct flow *item,
                                 const dinh_value *draft)
{
    const struct field *images = item_field(item->kind, DINH_FIELD_IMAGES);
    const struct field *files = item_field(item->kind, DINH_FIELD_FILES);
    uint32_t pictures = images ? host_count(value_get(draft, str_of(images->def.name))) : 0;
    uint32_t others = files ? host_count(value_get(draft, str_of(files->def.name))) : 0;
    struct beside *beside;
    size_t sources = beside_list(ctx->workspace->content, ctx->arena, item->id, &beside);
    const char *text = host_text(ctx, "%02u ảnh", pictures);
    if (others)
        text = host_text(ctx, "%s; %02u tệp đính kèm", text, others);
    return sources ? host_text(ctx, "%s; %02zu tệp bản gốc", text, sources) : text;
}

static void put_head(struct dinh_ctx *ctx, const struct flow *item)
{
    const struct config_site *site = ctx->site->config;
    dinh_value *map = ctx->data;
    const char *path =
        item_href(ctx, item, host_text(ctx, "?phieu=%lld", (long long)item->rev));
    host_set(ctx, map, "agency", host_text(ctx, "UBND %s", site->title));
    host_set(ctx, map, "place",
             host_text(ctx, "%s, %s", site->short_name, long_date(ctx, ctx->now_ms)));
    host_set_int(ctx, map, "no", item->no);
    host_set(ctx, map, "code", sheet_code(ctx, item));
    host_set(ctx, map, "printed", hour_and_day(ctx, ctx->now_ms));
    host_set(ctx, map, "back", item_href(ctx, item, ""));
    value_put(ctx->arena, map, "qr",
              value_html(ctx->arena, qr_svg(ctx->arena, str_of(host_url(ctx, path)))));
}

int sheet_page(struct dinh_ctx *ctx)
{
    int status;
    const struct flow *item = desk_item(ctx, &status);
    dinh_value *map = ctx->data;
    if (!item)
        return status;
    dinh_value *card = desk_card(ctx, item), *draft = item_draft(ctx, item);
    const struct field *html = item_field(item->kind, DINH_FIELD_HTML);
    const struct field *images = item_field(item->kind, DINH_FIELD_IMAGES);
    put_head(ctx, item);
    host_set(ctx, map, "title", host_get_text(card, "title"));
    host_set(ctx, map, "category", host_get_text(draft, "category.title"));
    host_set(ctx, map, "source", source_text(ctx, item, card));
    host_set(ctx, map, "editor", editor_text(ctx, item));
    host_set(ctx, map, "enclosed", enclosed_text(ctx, item, draft));
    if (item->kind->summary)
        host_set_value(ctx, map, "summary",
                       value_get(draft, str_of(item->kind->summary->def.name)));
    if (html)
        host_set_value(ctx, map, "body", value_get(draft, str_of(html->def.name)));
    if (images)
        host_set_value(ctx, map, "pictures", value_get(draft, str_of(images->def.name)));
    return desk_show(ctx, host_text(ctx, "Phiếu trình số %lld", (long long)item->no),
                     "sheet/sheet");
}
