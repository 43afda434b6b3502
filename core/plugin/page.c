/*
 * page.c - everything around a handler's data that a view is given.
 *
 * The tree is described for theme authors in docs/theme-guide.md ("What a view
 * gets"); this file and that section change together. What is the same on
 * every page (site, link) is made once a workspace, the menu once a generation.
 */
#include "plugin/context.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "plugin/host.h"

/* ---- site ---------------------------------------------------------------- */

static void put_text(struct arena *arena, dinh_value *map, const char *key,
                     const char *text)
{
    if (text && *text)
        value_put(arena, map, key, value_cstr(arena, text));
}

static dinh_value *contact_map(struct arena *arena, const struct config_contact *contact)
{
    dinh_value *map = value_map(arena);
    put_text(arena, map, "address", contact->address);
    put_text(arena, map, "phone", contact->phone);
    put_text(arena, map, "phone_hours", contact->phone_hours);
    put_text(arena, map, "email", contact->email);
    put_text(arena, map, "owner", contact->owner);
    put_text(arena, map, "responsible", contact->responsible);
    put_text(arena, map, "decision", contact->decision);
    put_text(arena, map, "licence", contact->licence);
    if (contact->phone)
        put_text(arena, map, "phone_href", text_phone_href(arena, str_of(contact->phone)));
    return map;
}

dinh_value *page_site_map(struct arena *arena, const struct config_site *config)
{
    dinh_value *map = value_map(arena);
    put_text(arena, map, "name", config->name);
    put_text(arena, map, "title", config->title);
    put_text(arena, map, "level", config->level_name);
    put_text(arena, map, "short", config->short_name);
    put_text(arena, map, "parent", config->parent);
    put_text(arena, map, "url", config->url);
    value_put(arena, map, "sample", value_bool(arena, config->sample));
    value_put(arena, map, "contact", contact_map(arena, &config->contact));
    return map;
}

/* ---- links and menu ------------------------------------------------------ */

/* Pages a layout may point to when the plugin that answers them is enabled. */
static const struct {
    const char *key, *path;
} well_known[] = {
    { "home", "/" },           { "news", "/tin-tuc" },     { "intro", "/gioi-thieu" },
    { "legal", "/van-ban" },   { "search", "/tim-kiem" },  { "directory", "/danh-ba" },
    { "sitemap", "/so-do" },   { "feed", "/rss" },         { "stats", "/thong-ke" },
    { "access", "/tiep-can" }, { "privacy", "/rieng-tu" }, { "notice", "/thong-bao" },
};

dinh_value *page_links(struct workspace *workspace)
{
    struct arena *arena = workspace->arena;
    dinh_value *map = value_map(arena);
    for (size_t i = 0; i < sizeof well_known / sizeof *well_known; i++)
        if (site_link(workspace->site, well_known[i].path))
            put_text(arena, map, well_known[i].key, well_known[i].path);
    return map;
}

/* Keeps the menu in ascending order; entries of one order as they come. The home
 * page is not among them: a layout has its own place for it. */
static void add_menu_entry(struct arena *arena, dinh_value *items, const char *title,
                           const char *href, int64_t order)
{
    dinh_value *entry = value_map(arena);
    put_text(arena, entry, "title", title);
    put_text(arena, entry, "href", href);
    value_put(arena, entry, "order", value_int(arena, order));
    value_add(arena, items, entry);
    for (uint32_t i = items->count - 1; i > 0; i--) {
        dinh_value *before = items->items[i - 1];
        if (value_get_int(before, "order") <= order)
            break;
        items->items[i] = before;
        items->items[i - 1] = entry;
    }
}

/* The plugins' entries and those a commune's scripts add. */
static void collect_menu(struct dinh_ctx *ctx, dinh_value *items)
{
    struct arena *arena = ctx->workspace->fresh.arena;
    const dinh_value *more = script_table(ctx->workspace->script, "menu");
    for (size_t i = 0; i < ctx->site->route_count; i++) {
        const struct dinh_route *route = ctx->site->routes[i].def;
        if (route->menu && !strcmp(route->method, "GET"))
            add_menu_entry(arena, items, theme_word(ctx->site->theme, route->menu),
                           route->path, route->menu_order);
    }
    for (uint32_t i = 0; i < host_count(more); i++) {
        const dinh_value *entry = value_at(more, i);
        add_menu_entry(arena, items, host_get_text(entry, "title"),
                       host_get_text(entry, "href"), value_get_int(entry, "order"));
    }
}

static dinh_value *build_menu(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->workspace->fresh.arena;
    dinh_value *items = value_list(arena), *payload = value_map(ctx->arena);
    collect_menu(ctx, items);
    for (uint32_t i = 0; i < items->count; i++)
        value_remove(items->items[i], STR("order"));
    value_put(ctx->arena, payload, "items", items);
    host_emit(ctx, "menu.built", payload);
    /* A hook may have put values of this request in, or something else there. */
    const dinh_value *built = value_get(payload, STR("items"));
    return value_copy(arena, built && built->type == DINH_LIST ? built : items);
}

/* Is the page this entry, or below it? */
static bool is_current(struct str href, struct str path)
{
    if (href.len <= 1 || !str_starts(path, href))
        return str_eq(href, path);
    return path.len == href.len || path.ptr[href.len] == '/';
}

dinh_value *page_menu(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->arena;
    if (!ctx->workspace->fresh.menu)
        ctx->workspace->fresh.menu = build_menu(ctx);
    dinh_value *menu = value_copy(arena, ctx->workspace->fresh.menu);
    for (uint32_t i = 0; i < menu->count; i++) {
        struct str href = value_get_text(menu->items[i], "href");
        if (is_current(href, ctx->address.path))
            value_put(arena, menu->items[i], "current", value_bool(arena, true));
    }
    return menu;
}

/* ---- addresses ----------------------------------------------------------- */

/* The declared query in canonical order, without empty fields and the first
 * page. `name` (or NULL) has `value` instead of what was asked, and then begins
 * at the first page. */
static void add_query(struct dinh_ctx *ctx, struct buf *out, const char *name,
                      const char *value)
{
    const struct site_route *route =
        ctx->address.form == ADDRESS_ROUTE ? ctx->address.match.value : NULL;
    char separator = '?';
    for (size_t i = 0; route && i < route->query_count; i++) {
        const char *key = route->query[i];
        bool is_page = strcmp(key, "trang") == 0;
        struct str given = str_of(name && strcmp(key, name) == 0 ? value
                                  : name && is_page              ? NULL
                                                                 : host_query(ctx, key));
        if (given.len == 0 || (is_page && str_is(given, "1")))
            continue;
        buf_add_char(out, separator);
        buf_add_text(out, key);
        buf_add_char(out, '=');
        text_add_percent(out, given, false);
        separator = '&';
    }
}

static const char *spell(struct dinh_ctx *ctx, struct str path, const char *ending,
                         const char *name, const char *value)
{
    struct buf out = { 0 };
    text_add_percent(&out, path, true);
    buf_add_text(&out, ending);
    add_query(ctx, &out, name, value);
    const char *text = arena_copy(ctx->arena, out.data, out.len);
    buf_free(&out);
    return text;
}

const char *page_address(struct dinh_ctx *ctx, const char *name, const char *value)
{
    return spell(ctx, ctx->address.path, "", name, value);
}

static const char *json_address(struct dinh_ctx *ctx)
{
    bool is_home = ctx->address.path.len == 1;
    return spell(ctx, is_home ? STR("/index") : ctx->address.path, ".json", NULL, NULL);
}

/* ---- page ---------------------------------------------------------------- */

/* "xã Nam Chính" -> "Xã Nam Chính": a heading begins with a capital. */
static const char *capitalised(struct arena *arena, const char *text)
{
    struct str rest = str_of(text);
    struct buf out = { 0 };
    int32_t letter = text_next(&rest);
    if (letter >= 'a' && letter <= 'z')
        letter -= 'a' - 'A';
    else if (letter == 0x111) /* đ, as in đặc khu */
        letter = 0x110;
    if (letter >= 0)
        text_add_letter(&out, letter);
    buf_add_str(&out, rest);
    const char *capital = arena_copy(arena, out.data, out.len);
    buf_free(&out);
    return capital;
}

static void put_titles(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->arena;
    const char *site = capitalised(arena, ctx->site->config->title);
    const char *title = host_get_text(ctx->page, "title");
    if (*title)
        put_text(arena, ctx->page, "head_title",
                 arena_printf(arena, "%s - %s", title, site));
    else
        put_text(arena, ctx->page, "head_title",
                 arena_printf(arena, "%s %s", theme_word(ctx->site->theme, "layout.portal"),
                              ctx->site->config->title));
    if (!*title)
        put_text(arena, ctx->page, "title", site);
}

/* Ancestors of the page, the home page first. */
static void put_crumbs(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->arena;
    dinh_value *given = value_get(ctx->page, STR("crumbs"));
    if (!given || given->type != DINH_LIST)
        return;
    dinh_value *crumbs = value_list(arena), *home = value_map(arena);
    put_text(arena, home, "title", theme_word(ctx->site->theme, "nav.home"));
    put_text(arena, home, "href", "/");
    value_add(arena, crumbs, home);
    for (uint32_t i = 0; i < given->count; i++)
        if (!str_is(value_get_text(given->items[i], "href"), "/"))
            value_add(arena, crumbs, given->items[i]);
    value_put(arena, ctx->page, "crumbs", crumbs);
}

/* A handler names the schema.org type; Open Graph knows two of ours. */
static const char *open_graph_type(struct str type)
{
    return str_is(type, "NewsArticle") || str_is(type, "Article") ||
                   str_is(type, "Legislation")
               ? "article"
               : "website";
}

static void complete_meta(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->arena;
    dinh_value *page = ctx->page;
    bool is_error = ctx->status >= 400;
    bool hidden = ctx->site->config->sample || is_error ||
                  value_is_truthy(value_get(page, STR("noindex")));
    const char *image = host_get_text(page, "image");
    put_titles(ctx);
    put_crumbs(ctx);
    value_put(arena, page, "path", value_text(arena, ctx->address.path));
    value_put(arena, page, "noindex", value_bool(arena, hidden));
    if (*image)
        put_text(arena, page, "image", host_url(ctx, image));
    if (!is_error) {
        put_text(arena, page, "canonical", host_url(ctx, page_address(ctx, NULL, NULL)));
        put_text(arena, page, "json", json_address(ctx));
        value_put(arena, page, "jsonld", value_html(arena, page_jsonld(ctx)));
    }
    put_text(arena, page, "type", open_graph_type(value_get_text(page, "type")));
}

static dinh_value *options_map(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->arena;
    dinh_value *map = value_map(arena);
    unsigned options = display_options(ctx->request);
    struct buf back = { 0 };
    const char *path = page_address(ctx, NULL, NULL);
    text_add_percent(&back, str_of(path), true);
    put_text(arena, map, "size",
             options & DISPLAY_LARGER  ? "rat-lon"
             : options & DISPLAY_LARGE ? "lon"
                                       : "vua");
    value_put(arena, map, "size_lon", value_bool(arena, options & DISPLAY_LARGE));
    value_put(arena, map, "size_rat_lon", value_bool(arena, options & DISPLAY_LARGER));
    value_put(arena, map, "contrast", value_bool(arena, options & DISPLAY_CONTRAST));
    value_put(arena, map, "back", value_text(arena, buf_str(&back)));
    buf_free(&back);
    return map;
}

void page_complete(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->arena;
    dinh_value *root = ctx->root;
    complete_meta(ctx);
    value_put(arena, root, "site", ctx->workspace->site_map);
    value_put(arena, root, "today", value_date(arena, clock_days(ctx->now_ms)));
    value_put(arena, root, "menu", page_menu(ctx));
    value_put(arena, root, "link", ctx->workspace->links);
    value_put(arena, root, "options", options_map(ctx));
    put_text(arena, root, "lang", ctx->site->config->lang);
    value_put(arena, root, "page", ctx->page);
    value_put(arena, root, "data", ctx->data);
}
