/*
 * feed.c - a list of items as RSS 2.0 or Atom.
 *
 * Items are the maps that dinh->list returns: title, href, published_at,
 * updated_at, and the summary field their kind names. Addresses are absolute
 * and come from the config; an entry's identity is the short address /t47,
 * which no new title changes.
 */
#include "plugin/context.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "content/sanitize.h"
#include "plugin/host.h"

static void add_element(struct buf *out, const char *name, struct str text)
{
    if (text.len == 0)
        return;
    buf_printf(out, "<%s>", name);
    text_add_escaped(out, text);
    buf_printf(out, "</%s>\n", name);
}

static struct str summary_of(struct dinh_ctx *ctx, const dinh_value *item)
{
    const struct kind *kind = kinds_find(ctx->site->kinds, host_get_text(item, "kind"));
    const char *field = kind && kind->summary ? kind->summary->def.name : "summary";
    return str_of(host_plain(ctx, value_get(item, str_of(field))));
}

static const char *identity_of(struct dinh_ctx *ctx, const dinh_value *item)
{
    const struct kind *kind = kinds_find(ctx->site->kinds, host_get_text(item, "kind"));
    if (!kind || !kind->def.letters)
        return host_url(ctx, host_get_text(item, "href"));
    const char *path = arena_printf(ctx->arena, "/%s%lld", kind->def.letters,
                                    (long long)value_get_int(item, "no"));
    return host_url(ctx, path);
}

static struct str self_address(struct dinh_ctx *ctx)
{
    return str_of(ctx->request ? host_url(ctx, page_address(ctx, NULL, NULL))
                               : ctx->site->config->url);
}

/* ---- RSS 2.0 ------------------------------------------------------------- */

static void add_rss_item(struct dinh_ctx *ctx, struct buf *out, const dinh_value *item)
{
    char date[CLOCK_STAMP_SIZE];
    clock_http(date, value_get_int(item, "published_at"));
    buf_add_text(out, "<item>\n");
    add_element(out, "title", value_get_text(item, "title"));
    add_element(out, "link", str_of(host_url(ctx, host_get_text(item, "href"))));
    buf_add_text(out, "<guid isPermaLink=\"true\">");
    text_add_escaped(out, str_of(identity_of(ctx, item)));
    buf_add_text(out, "</guid>\n");
    add_element(out, "description", summary_of(ctx, item));
    add_element(out, "category", value_get_text(item, "category.title"));
    add_element(out, "pubDate", str_of(date));
    buf_add_text(out, "</item>\n");
}

static void write_rss(struct dinh_ctx *ctx, struct buf *out, const char *title,
                      const dinh_value *items)
{
    buf_add_text(out, "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n"
                      "<channel>\n");
    add_element(out, "title", str_of(title));
    add_element(out, "link", str_of(ctx->site->config->url));
    add_element(out, "description", str_of(ctx->site->config->title));
    add_element(out, "language", str_of(ctx->site->config->lang));
    buf_add_text(out, "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
    text_add_escaped(out, self_address(ctx));
    buf_add_text(out, "\"/>\n");
    for (uint32_t i = 0; i < host_count(items); i++)
        add_rss_item(ctx, out, value_at(items, i));
    buf_add_text(out, "</channel>\n</rss>\n");
}

/* ---- Atom ---------------------------------------------------------------- */

static int64_t changed_at(const dinh_value *item)
{
    int64_t updated = value_get_int(item, "updated_at");
    return updated ? updated : value_get_int(item, "published_at");
}

static void add_link(struct buf *out, const char *relation, struct str href)
{
    buf_printf(out, "<link rel=\"%s\" href=\"", relation);
    text_add_escaped(out, href);
    buf_add_text(out, "\"/>\n");
}

static void add_time(struct buf *out, const char *name, int64_t ms)
{
    char stamp[CLOCK_STAMP_SIZE];
    clock_iso(stamp, ms);
    add_element(out, name, str_of(stamp));
}

static void write_atom(struct dinh_ctx *ctx, struct buf *out, const char *title,
                       const dinh_value *items)
{
    int64_t updated = 0;
    for (uint32_t i = 0; i < host_count(items); i++)
        if (changed_at(value_at(items, i)) > updated)
            updated = changed_at(value_at(items, i));
    buf_add_text(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    add_element(out, "title", str_of(title));
    add_element(out, "id", self_address(ctx));
    add_link(out, "self", self_address(ctx));
    add_link(out, "alternate", str_of(ctx->site->config->url));
    add_time(out, "updated", updated);
    buf_add_text(out, "<author>\n");
    add_element(out, "name", str_of(ctx->site->config->title));
    buf_add_text(out, "</author>\n");
    for (uint32_t i = 0; i < host_count(items); i++) {
        const dinh_value *item = value_at(items, i);
        buf_add_text(out, "<entry>\n");
        add_element(out, "title", value_get_text(item, "title"));
        add_element(out, "id", str_of(identity_of(ctx, item)));
        add_link(out, "alternate", str_of(host_url(ctx, host_get_text(item, "href"))));
        add_time(out, "published", value_get_int(item, "published_at"));
        add_time(out, "updated", changed_at(item));
        add_element(out, "summary", summary_of(ctx, item));
        buf_add_text(out, "</entry>\n");
    }
    buf_add_text(out, "</feed>\n");
}

struct str feed_write(struct dinh_ctx *ctx, int format, const char *title,
                      const dinh_value *items)
{
    struct buf out = { 0 };
    buf_add_text(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if (format == DINH_ATOM)
        write_atom(ctx, &out, title, items);
    else
        write_rss(ctx, &out, title, items);
    struct str text = { arena_copy(ctx->arena, out.data, out.len), out.len };
    buf_free(&out);
    return text;
}
