/*
 * pages.c - the plugin "portal", built in: pages every site has.
 *
 * It is declared with the same tables as any plugin, so that the router, the
 * menu, the cache and `dinh plugins` need no special case. The handlers are in
 * home.c, sitemap.c, display.c and file_page.c.
 */
#include "plugin/site_build.h"

#include "base/clock.h"

#include "plugin/context.h"
#include "plugin/host.h"

static int show_titled(struct dinh_ctx *ctx, const char *key, const char *view)
{
    host_set(ctx, ctx->page, "title", host_word(ctx, key));
    host_crumb(ctx, host_word(ctx, key), NULL);
    return host_show(ctx, 200, view);
}

static int privacy_page(struct dinh_ctx *ctx)
{
    return show_titled(ctx, "privacy.title", "privacy");
}

static int access_page(struct dinh_ctx *ctx)
{
    return show_titled(ctx, "access.title", "access");
}

/* RFC 9116: whom to tell of a hole; it must not be older than a year. */
static int security_page(struct dinh_ctx *ctx)
{
    const char *email = ctx->site->config->contact.email;
    const char *phone = ctx->site->config->contact.phone;
    char expires[CLOCK_STAMP_SIZE];
    clock_iso(expires, clock_day_start(clock_days(ctx->now_ms) + 180));
    const char *contact = *email   ? host_text(ctx, "mailto:%s", email)
                          : *phone ? host_text(ctx, "tel:%s", phone)
                                   : host_url(ctx, "/");
    const char *text = host_text(ctx,
                                 "Contact: %s\nExpires: %s\nPreferred-Languages: vi, en\n"
                                 "Canonical: %s\n",
                                 contact, expires, host_url(ctx, host_path(ctx)));
    host_keep(ctx, 86400);
    return host_send(ctx, 200, "text/plain; charset=utf-8", text, strlen(text));
}

enum { KEPT = DINH_ROUTE_CACHE, VISIT = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT };

static const struct dinh_route routes[] = {
    { .method = "GET", .path = "/", .handle = home_page, .flags = VISIT },
    { .method = "GET", .path = "/so-do", .handle = sitemap_page, .flags = VISIT },
    { .method = "GET", .path = "/rieng-tu", .handle = privacy_page, .flags = VISIT },
    { .method = "GET", .path = "/tiep-can", .handle = access_page, .flags = VISIT },
    { .method = "GET", .path = "/tuy-chon", .handle = display_page, .query = "co,tp,ve" },
    { .method = "GET", .path = "/tep/:hash/:name", .handle = file_page },
    { .method = "GET", .path = "/robots.txt", .handle = sitemap_robots, .flags = KEPT },
    { .method = "GET",
      .path = "/sitemap.xml",
      .handle = sitemap_xml,
      .flags = KEPT | DINH_ROUTE_RARE },
    { .method = "GET",
      .path = "/sitemap/:part",
      .handle = sitemap_part,
      .flags = KEPT | DINH_ROUTE_RARE },
    { .method = "GET",
      .path = "/.well-known/security.txt",
      .handle = security_page,
      .flags = KEPT },
};

const struct dinh_plugin *portal_descriptor(void)
{
    static const struct dinh_plugin descriptor = {
        .size = sizeof(struct dinh_plugin),
        .abi_minor = DINH_ABI_MINOR,
        .name = "portal",
        .version = "1.0.0",
        .summary = "Trang chủ, sơ đồ trang, tệp, tùy chọn hiển thị",
        .routes = DINH_LIST_OF(routes),
    };
    return &descriptor;
}
