/*
 * host_page.c - what nearly every page of a plugin needs: crumbs, filter links,
 * a pager, and the meta data of a page about one item.
 *
 * Handlers fill data and page through these, so that lists of all plugins look
 * and link alike, and canonical addresses are spelled in one place (page.c).
 */
#include "plugin/host.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "plugin/context.h"
#include "view/json.h"

enum { PAGER_AROUND = 2 }; /* numbers shown on each side of the current one */

/* ---- query --------------------------------------------------------------- */

int64_t host_query_int(dinh_ctx *ctx, const char *name, int64_t absent, int64_t min,
                       int64_t max)
{
    const char *text = host_query(ctx, name);
    int64_t number;
    if (!text || !*text)
        return absent;
    return str_to_i64(str_of(text), &number) && number >= min && number <= max ? number
                                                                               : -1;
}

const char *host_encode(dinh_ctx *ctx, const char *text)
{
    struct buf out = { 0 };
    text_add_percent(&out, str_of(text), false);
    const char *encoded = arena_copy(ctx->arena, out.data, out.len);
    buf_free(&out);
    return encoded;
}

const char *host_href_with(dinh_ctx *ctx, const char *name, const char *value)
{
    return ctx->request ? page_address(ctx, name, value) : "";
}

/* ---- pager --------------------------------------------------------------- */

static const char *number_address(dinh_ctx *ctx, uint32_t page)
{
    return page_address(ctx, "trang", arena_printf(ctx->arena, "%u", page));
}

static void add_number(dinh_ctx *ctx, dinh_value *numbers, uint32_t page, uint32_t current)
{
    dinh_value *entry = value_map(ctx->arena);
    value_put(ctx->arena, entry, "n", value_int(ctx->arena, page));
    value_put(ctx->arena, entry, "href", value_cstr(ctx->arena, number_address(ctx, page)));
    value_put(ctx->arena, entry, "current", value_bool(ctx->arena, page == current));
    value_put(ctx->arena, entry, "gap", value_bool(ctx->arena, false));
    value_add(ctx->arena, numbers, entry);
}

/* The first, the last and those around the current one; gaps between. */
static dinh_value *pager_numbers(dinh_ctx *ctx, uint32_t current, uint32_t pages)
{
    dinh_value *numbers = value_list(ctx->arena);
    uint32_t first = current > PAGER_AROUND + 1 ? current - PAGER_AROUND : 1;
    uint32_t last = current + PAGER_AROUND < pages ? current + PAGER_AROUND : pages;
    dinh_value *gap = value_map(ctx->arena);
    value_put(ctx->arena, gap, "gap", value_bool(ctx->arena, true));
    if (first > 1)
        add_number(ctx, numbers, 1, current);
    if (first > 2)
        value_add(ctx->arena, numbers, gap);
    for (uint32_t page = first; page <= last; page++)
        add_number(ctx, numbers, page, current);
    if (last + 1 < pages)
        value_add(ctx->arena, numbers, gap);
    if (last < pages)
        add_number(ctx, numbers, pages, current);
    return numbers;
}

void host_pager(dinh_ctx *ctx, const dinh_query *query)
{
    uint32_t page = query->page, pages = query->pages;
    if (!ctx->request || pages < 2 || page == 0 || page > pages)
        return;
    struct arena *arena = ctx->arena;
    dinh_value *pager = host_set_map(ctx, ctx->data, "pager");
    value_put(arena, pager, "page", value_int(arena, page));
    value_put(arena, pager, "pages", value_int(arena, pages));
    value_put(arena, pager, "total", value_int(arena, query->total));
    if (page > 1) {
        value_put(arena, pager, "prev", value_cstr(arena, number_address(ctx, page - 1)));
        value_put(arena, ctx->page, "prev", value_get(pager, STR("prev")));
    }
    if (page < pages) {
        value_put(arena, pager, "next", value_cstr(arena, number_address(ctx, page + 1)));
        value_put(arena, ctx->page, "next", value_get(pager, STR("next")));
    }
    value_put(arena, pager, "numbers", pager_numbers(ctx, page, pages));
}

/* ---- the page itself ----------------------------------------------------- */

/* The list under `key` of the page's meta data, made when it is first needed. */
static dinh_value *add_to_page(dinh_ctx *ctx, const char *key)
{
    dinh_value *list = value_get(ctx->page, str_of(key));
    if (!list)
        list = host_set_list(ctx, ctx->page, key);
    return host_add_map(ctx, list);
}

void host_crumb(dinh_ctx *ctx, const char *title, const char *href)
{
    dinh_value *crumb = add_to_page(ctx, "crumbs");
    host_set(ctx, crumb, "title", title);
    if (href)
        host_set(ctx, crumb, "href", href);
}

void host_feed_link(dinh_ctx *ctx, const char *title, const char *path, const char *type)
{
    dinh_value *feed = add_to_page(ctx, "feeds");
    host_set(ctx, feed, "title", title);
    host_set(ctx, feed, "href", path);
    host_set(ctx, feed, "type", type);
}

/* The first picture stands alone, the others are its album. */
static void show_pictures(dinh_ctx *ctx, const dinh_value *pictures)
{
    const dinh_value *first = value_at(pictures, 0);
    if (!first)
        return;
    host_set_value(ctx, ctx->data, "picture", value_at(pictures, 0));
    host_set_value(ctx, ctx->page, "image", value_get(first, STR("href")));
    dinh_value *album = host_set_list(ctx, ctx->data, "album");
    for (uint32_t i = 1; i < pictures->count; i++)
        value_add(ctx->arena, album, pictures->items[i]);
}

void host_about(dinh_ctx *ctx, dinh_value *item, const char *type)
{
    static const struct {
        const char *from, *to;
    } copied[] = { { "title", "title" },
                   { "published_at", "published" },
                   { "updated_at", "modified" } };
    if (!item || item->type != DINH_MAP)
        return;
    for (uint32_t i = 0; i < item->count; i++)
        value_set(ctx->arena, ctx->data, item->members[i].key, item->members[i].value);
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
        host_set_value(ctx, ctx->page, copied[i].to,
                       value_get(item, str_of(copied[i].from)));
    host_set(ctx, ctx->page, "type", type);
    const struct kind *kind = kinds_find(ctx->site->kinds, host_get_text(item, "kind"));
    if (!kind)
        return;
    if (kind->summary)
        host_set_value(ctx, ctx->page, "description",
                       value_get(item, str_of(kind->summary->def.name)));
    show_pictures(ctx, value_get(item, STR("pictures")));
    const char *letters = kind->def.letters;
    host_set(ctx, ctx->data, "short_href",
             host_url(ctx, arena_printf(ctx->arena, "/%s%lld", letters,
                                        (long long)value_get_int(item, "no"))));
}

/* ---- other pages' items -------------------------------------------------- */

dinh_value *host_find_path(dinh_ctx *ctx, const char *path)
{
    struct resolved address;
    if (!path)
        return NULL;
    address_resolve(ctx->site, STR("GET"), str_of(path), &address);
    if (address.form != ADDRESS_ITEM)
        return NULL;
    ctx_snapshot(ctx);
    return content_find(ctx->workspace->content, ctx->arena, address.kind, address.no,
                        ctx->now_ms);
}

dinh_value *host_kinds(dinh_ctx *ctx)
{
    dinh_value *list = value_list(ctx->arena);
    for (size_t i = 0; i < kinds_count(ctx->site->kinds); i++) {
        const struct dinh_kind *def = &kinds_at(ctx->site->kinds, i)->def;
        dinh_value *entry = value_map(ctx->arena);
        value_put(ctx->arena, entry, "name", value_cstr(ctx->arena, def->name));
        value_put(ctx->arena, entry, "label", value_cstr(ctx->arena, def->label));
        value_add(ctx->arena, list, entry);
    }
    return list;
}

dinh_value *host_searchable(dinh_ctx *ctx, int64_t id)
{
    ctx_snapshot(ctx);
    return content_searchable(ctx->workspace->content, ctx->arena, id, ctx->now_ms);
}

const char *host_json(dinh_ctx *ctx, const dinh_value *value)
{
    struct buf out = { 0 };
    json_write(&out, value, JSON_COMPACT);
    const char *text = arena_copy(ctx->arena, out.data, out.len);
    buf_free(&out);
    return text;
}
