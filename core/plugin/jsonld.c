/*
 * jsonld.c - what a page tells search engines about itself, as schema.org data.
 *
 * Made from the same `page` map as the head of the HTML; written so that it is
 * safe inside <script>.
 */
#include "plugin/context.h"

#include "base/buf.h"
#include "plugin/host.h"
#include "view/json.h"

static void put(struct arena *arena, dinh_value *map, const char *key, const char *text)
{
    if (text && *text)
        value_put(arena, map, key, value_cstr(arena, text));
}

static void copy_key(struct arena *arena, dinh_value *to, const char *key,
                     const dinh_value *from, const char *from_key)
{
    dinh_value *value = value_get(from, str_of(from_key));
    if (value && value_is_truthy(value))
        value_put(arena, to, key, value);
}

static dinh_value *organization(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->arena;
    const struct config_site *config = ctx->site->config;
    dinh_value *map = value_map(arena);
    put(arena, map, "@type", "GovernmentOrganization");
    put(arena, map, "name", *config->contact.owner ? config->contact.owner : config->title);
    put(arena, map, "url", config->url);
    put(arena, map, "address", config->contact.address);
    put(arena, map, "telephone", config->contact.phone);
    put(arena, map, "email", config->contact.email);
    return map;
}

static dinh_value *page_node(struct dinh_ctx *ctx, const char *type)
{
    struct arena *arena = ctx->arena;
    const dinh_value *page = ctx->page;
    dinh_value *map = value_map(arena);
    bool is_article = !strcmp(type, "NewsArticle") || !strcmp(type, "Article");
    put(arena, map, "@type", type);
    copy_key(arena, map, is_article ? "headline" : "name", page, "title");
    copy_key(arena, map, "description", page, "description");
    copy_key(arena, map, "image", page, "image");
    copy_key(arena, map, "datePublished", page, "published");
    copy_key(arena, map, "dateModified", page, "modified");
    if (is_article) {
        copy_key(arena, map, "articleSection", page, "section");
        copy_key(arena, map, "mainEntityOfPage", page, "canonical");
    }
    copy_key(arena, map, "url", page, "canonical");
    put(arena, map, "inLanguage", ctx->site->config->lang);
    value_put(arena, map, "publisher", organization(ctx));
    return map;
}

static dinh_value *crumb_list(struct dinh_ctx *ctx, const dinh_value *crumbs)
{
    struct arena *arena = ctx->arena;
    dinh_value *map = value_map(arena), *list = value_list(arena);
    put(arena, map, "@type", "BreadcrumbList");
    for (uint32_t i = 0; i < crumbs->count; i++) {
        dinh_value *entry = value_map(arena);
        const char *href = host_get_text(crumbs->items[i], "href");
        put(arena, entry, "@type", "ListItem");
        value_put(arena, entry, "position", value_int(arena, i + 1));
        copy_key(arena, entry, "name", crumbs->items[i], "title");
        if (*href)
            put(arena, entry, "item", host_url(ctx, href));
        value_add(arena, list, entry);
    }
    value_put(arena, map, "itemListElement", list);
    return map;
}

struct str page_jsonld(struct dinh_ctx *ctx)
{
    struct arena *arena = ctx->arena;
    const char *type = host_get_text(ctx->page, "type");
    const dinh_value *crumbs = value_get(ctx->page, STR("crumbs"));
    dinh_value *map = value_map(arena), *graph = value_list(arena);
    put(arena, map, "@context", "https://schema.org");
    if (!strcmp(type, "GovernmentOrganization"))
        value_add(arena, graph, organization(ctx));
    else
        value_add(arena, graph, page_node(ctx, *type ? type : "WebPage"));
    if (crumbs && crumbs->type == DINH_LIST && crumbs->count > 0)
        value_add(arena, graph, crumb_list(ctx, crumbs));
    value_put(arena, map, "@graph", graph);
    struct buf out = { 0 };
    json_write(&out, map, JSON_SCRIPT);
    struct str text = { arena_copy(arena, out.data, out.len), out.len };
    buf_free(&out);
    return text;
}
