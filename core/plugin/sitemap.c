/*
 * sitemap.c - every address of a site, for people (/so-do) and for search
 * engines (/sitemap.xml, in parts of 50,000 with an index above them).
 */
#include "plugin/context.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "plugin/host.h"

enum { PART_ADDRESSES = 50000, BATCH = 500 };

static const char xml_type[] = "application/xml; charset=utf-8";
static const char xml_head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
#define SITEMAP_SPACE "http://www.sitemaps.org/schemas/sitemap/0.9"

/* ---- writing addresses --------------------------------------------------- */

struct writer {
    struct dinh_ctx *ctx;
    struct buf out;
    uint64_t from, to, at; /* which addresses of all belong to this part */
};

static void add_address(struct writer *writer, const char *path, int64_t changed_ms)
{
    uint64_t at = writer->at++;
    if (at < writer->from || at >= writer->to)
        return;
    buf_add_text(&writer->out, "<url><loc>");
    text_add_escaped(&writer->out, str_of(writer->ctx->site->config->url));
    text_add_percent(&writer->out, str_of(path), true);
    buf_add_text(&writer->out, "</loc>");
    if (changed_ms) {
        char date[CLOCK_STAMP_SIZE];
        date_iso(date, clock_days(changed_ms));
        buf_printf(&writer->out, "<lastmod>%s</lastmod>", date);
    }
    buf_add_text(&writer->out, "</url>\n");
}

/* Pages without parameters that may be cached are what a site is made of. */
static bool is_section(const struct dinh_route *route)
{
    return !strcmp(route->method, "GET") && (route->flags & DINH_ROUTE_COUNT) &&
           !strpbrk(route->path, ":*");
}

static uint64_t count_addresses(struct dinh_ctx *ctx)
{
    uint64_t count = 0;
    for (size_t i = 0; i < ctx->site->route_count; i++)
        count += is_section(ctx->site->routes[i].def);
    for (size_t i = 0; i < kinds_count(ctx->site->kinds); i++) {
        const struct kind *kind = kinds_at(ctx->site->kinds, i);
        if (kind->def.flags & DINH_KIND_SITEMAP)
            count += (uint64_t)store_int(ctx->workspace->stores[DINH_DB_SITE], 0,
                                         "SELECT count(*) FROM dinh_item WHERE kind = $1",
                                         "t", kind->def.name);
    }
    return count;
}

/* A batch has its own arena: fifty thousand items do not fit into a request. */
static void add_items(struct writer *writer, const struct kind *kind)
{
    struct dinh_ctx *ctx = writer->ctx;
    struct arena *arena = arena_create(0);
    dinh_query query = {
        .size = sizeof query, .kind = kind->def.name, .page = 1, .per_page = BATCH
    };
    do {
        dinh_value *items =
            content_list(ctx->workspace->content, arena, &query, ctx->now_ms);
        for (uint32_t i = 0; i < host_count(items); i++) {
            const char *href = host_get_text(items->items[i], "href");
            if (*href)
                add_address(writer, href, value_get_int(items->items[i], "updated_at"));
        }
        arena_reset(arena);
    } while (query.page++ < query.pages && writer->at < writer->to);
    arena_destroy(arena);
}

static int send_part(struct dinh_ctx *ctx, uint64_t part)
{
    struct writer writer = { .ctx = ctx,
                             .from = part * PART_ADDRESSES,
                             .to = (part + 1) * PART_ADDRESSES };
    buf_add_text(&writer.out, xml_head);
    buf_add_text(&writer.out, "<urlset xmlns=\"" SITEMAP_SPACE "\">\n");
    for (size_t i = 0; i < ctx->site->route_count; i++)
        if (is_section(ctx->site->routes[i].def))
            add_address(&writer, ctx->site->routes[i].def->path, 0);
    for (size_t i = 0; i < kinds_count(ctx->site->kinds); i++)
        if (kinds_at(ctx->site->kinds, i)->def.flags & DINH_KIND_SITEMAP)
            add_items(&writer, kinds_at(ctx->site->kinds, i));
    buf_add_text(&writer.out, "</urlset>\n");
    int status = host_send(ctx, 200, xml_type, writer.out.data, writer.out.len);
    buf_free(&writer.out);
    return status;
}

int sitemap_xml(struct dinh_ctx *ctx)
{
    ctx_snapshot(ctx);
    uint64_t count = count_addresses(ctx);
    if (count <= PART_ADDRESSES)
        return send_part(ctx, 0);
    struct buf out = { 0 };
    buf_add_text(&out, xml_head);
    buf_add_text(&out, "<sitemapindex xmlns=\"" SITEMAP_SPACE "\">\n");
    for (uint64_t part = 0; part * PART_ADDRESSES < count; part++) {
        buf_add_text(&out, "<sitemap><loc>");
        text_add_escaped(&out, str_of(ctx->site->config->url));
        buf_printf(&out, "/sitemap/%llu.xml</loc></sitemap>\n",
                   (unsigned long long)part + 1);
    }
    buf_add_text(&out, "</sitemapindex>\n");
    int status = host_send(ctx, 200, xml_type, out.data, out.len);
    buf_free(&out);
    return status;
}

int sitemap_part(struct dinh_ctx *ctx)
{
    struct str rest = str_of(host_param(ctx, "part"));
    uint64_t part;
    ctx_snapshot(ctx);
    if (!str_to_u64(str_cut(&rest, '.'), &part) || part == 0 || !str_is(rest, "xml") ||
        (part - 1) > count_addresses(ctx) / PART_ADDRESSES)
        return host_fail(ctx, 404, "Sơ đồ trang không có phần này.");
    return send_part(ctx, part - 1);
}

int sitemap_robots(struct dinh_ctx *ctx)
{
    /* A sample must not be found instead of the real commune. */
    const char *text =
        ctx->site->config->sample
            ? "User-agent: *\nDisallow: /\n"
            : host_text(ctx, "User-agent: *\nDisallow: /tuy-chon\nSitemap: %s\n",
                        host_url(ctx, "/sitemap.xml"));
    return host_send(ctx, 200, "text/plain; charset=utf-8", text, strlen(text));
}

/* ---- for people ---------------------------------------------------------- */

static void add_entry(struct dinh_ctx *ctx, dinh_value *list, const char *title,
                      const char *href)
{
    dinh_value *entry = host_add_map(ctx, list);
    host_set(ctx, entry, "title", title);
    host_set(ctx, entry, "href", href);
}

/* A kind that lives below "/tin-tuc/{category}" has a page for each entry of
 * the category's table, when somebody answers there. */
static void add_choices(struct dinh_ctx *ctx, dinh_value *entries, const struct kind *kind,
                        const char *section)
{
    struct str rest = str_of(kind->def.path);
    struct str base = str_cut(&rest, '{'), field_name = str_cut(&rest, '}');
    const struct field *field = rest.ptr ? kind_field(kind, field_name) : NULL;
    if (!field || field->def.type != DINH_FIELD_CHOICE || !field->def.of ||
        base.len != strlen(section) + 1 || !str_starts(base, str_of(section)))
        return;
    struct str name = str_of(field->def.of);
    if (name.len > 0 && name.ptr[name.len - 1] == '?')
        name.len--;
    const dinh_value *table =
        script_table(ctx->workspace->script, arena_str(ctx->arena, name).ptr);
    for (uint32_t i = 0; i < host_count(table); i++) {
        const dinh_value *choice = value_at(table, i);
        const char *href = host_text(ctx, "%s/%s", section, host_get_text(choice, "id"));
        if (site_link(ctx->site, href))
            add_entry(ctx, entries, host_get_text(choice, "title"), href);
    }
}

/* A kind whose pages lie flat in a section, few enough to be named one by one. */
static void add_pages(struct dinh_ctx *ctx, dinh_value *entries, const struct kind *kind,
                      const char *section)
{
    enum { NAMED_PAGES = 50 };
    if (!kind->def.page || strcmp(kind->def.path, section) != 0)
        return;
    dinh_query query = {
        .size = sizeof query, .kind = kind->def.name, .page = 1, .per_page = NAMED_PAGES
    };
    dinh_value *items = host_list(ctx, &query);
    for (uint32_t i = 0; query.pages <= 1 && i < host_count(items); i++)
        add_entry(ctx, entries, host_get_text(value_at(items, i), "title"),
                  host_get_text(value_at(items, i), "href"));
}

static void add_section(struct dinh_ctx *ctx, dinh_value *sections, const char *title,
                        const char *href)
{
    dinh_value *section = host_add_map(ctx, sections);
    host_set(ctx, section, "title", title);
    host_set(ctx, section, "href", href);
    dinh_value *entries = host_set_list(ctx, section, "entries");
    for (size_t i = 0; i < kinds_count(ctx->site->kinds); i++) {
        add_choices(ctx, entries, kinds_at(ctx->site->kinds, i), href);
        add_pages(ctx, entries, kinds_at(ctx->site->kinds, i), href);
    }
}

int sitemap_page(struct dinh_ctx *ctx)
{
    static const struct {
        const char *key, *path;
    } more[] = {
        { "search.title", "/tim-kiem" }, { "stats.title", "/thong-ke" },
        { "access.title", "/tiep-can" }, { "privacy.title", "/rieng-tu" },
        { "layout.feed", "/rss" },
    };
    dinh_value *sections = host_set_list(ctx, ctx->data, "sections");
    dinh_value *menu = page_menu(ctx);
    for (uint32_t i = 0; i < menu->count; i++)
        add_section(ctx, sections, host_get_text(menu->items[i], "title"),
                    host_get_text(menu->items[i], "href"));
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        bool listed = !site_link(ctx->site, more[i].path);
        for (uint32_t j = 0; j < menu->count && !listed; j++)
            listed = str_is(value_get_text(menu->items[j], "href"), more[i].path);
        if (!listed)
            add_section(ctx, sections, host_word(ctx, more[i].key), more[i].path);
    }
    host_set(ctx, ctx->page, "title", host_word(ctx, "sitemap.title"));
    host_crumb(ctx, host_word(ctx, "sitemap.title"), NULL);
    return host_show(ctx, 200, "sitemap");
}
