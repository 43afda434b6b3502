/*
 * statics.c - see statics.h.
 *
 * The prepared answers live in a page cache of their own, under href and
 * encoding. Sites with the same theme share them: the name is the content.
 */
#include "server/statics.h"

#include "base/buf.h"
#include "http/page_cache.h"
#include "http/server.h"

#include <stdlib.h>

/* Once per start, not per request: a little more work than for pages. */
enum { BR_QUALITY = 9, GZIP_LEVEL = 9, KEY_MAX = 512 };

static const struct str folder = { "/tinh/", sizeof "/tinh/" - 1 };

struct statics {
    struct page_cache *cache;
    const struct theme_asset **files; /* sorted by href */
    size_t count;
};

static struct str key_of(char key[KEY_MAX], struct str href, const char *encoding)
{
    if (href.len >= KEY_MAX)
        return (struct str){ 0 };
    key[0] = encoding[0];
    memcpy(key + 1, href.ptr, href.len);
    return (struct str){ key, href.len + 1 };
}

static void add_common(struct response *response, struct arena *arena)
{
    response_header(response, arena, "Cache-Control",
                    "public, max-age=31536000, immutable");
    response_header(response, arena, "X-Content-Type-Options", "nosniff");
}

static void put(struct statics *statics, const struct theme_asset *asset,
                const char *encoding, struct str body)
{
    struct arena *arena = arena_create(0);
    struct response response = { .status = 200, .type = asset->type, .body = body };
    char bytes[KEY_MAX];
    struct str key = key_of(bytes, str_of(asset->href), encoding);
    response.encoding = encoding[0] ? encoding : NULL;
    response.etag = encoding[0] ? NULL : asset->etag;
    add_common(&response, arena);
    if (key.len)
        page_cache_put(statics->cache, key, 0, 0, 0, false, &response);
    arena_destroy(arena);
}

static void add_text(struct statics *statics, const struct theme_asset *asset)
{
    struct buf br = { 0 }, gzip = { 0 };
    put(statics, asset, "", asset->bytes);
    if (compress_br(asset->bytes, BR_QUALITY, &br))
        put(statics, asset, "br", buf_str(&br));
    if (compress_gzip(asset->bytes, GZIP_LEVEL, &gzip))
        put(statics, asset, "gzip", buf_str(&gzip));
    buf_free(&br);
    buf_free(&gzip);
}

static int compare_assets(const void *a, const void *b)
{
    return strcmp((*(const struct theme_asset *const *)a)->href,
                  (*(const struct theme_asset *const *)b)->href);
}

static void add_theme(struct statics *statics, const struct theme *theme)
{
    size_t count;
    const struct theme_asset *assets = theme_assets(theme, &count);
    statics->files =
        realloc(statics->files, (statics->count + count + 1) * sizeof *statics->files);
    if (!statics->files)
        die("hết bộ nhớ");
    for (size_t i = 0; i < count; i++) {
        statics->files[statics->count++] = &assets[i];
        if (assets[i].bytes.len)
            add_text(statics, &assets[i]);
    }
}

struct statics *statics_create(const struct portal *portal)
{
    struct statics *statics = calloc(1, sizeof *statics);
    if (!statics)
        die("hết bộ nhớ");
    statics->cache = page_cache_create(SIZE_MAX);
    for (size_t i = 0; i < portal->site_count; i++) {
        const struct site *site = &portal->sites[i];
        add_theme(statics, site->theme);
        for (size_t j = 0; site->own_themes && j < portal->plugin_count; j++)
            if (site->own_themes[j])
                add_theme(statics, site->own_themes[j]);
    }
    qsort(statics->files, statics->count, sizeof *statics->files, compare_assets);
    return statics;
}

void statics_free(struct statics *statics)
{
    if (!statics)
        return;
    page_cache_free(statics->cache);
    free(statics->files);
    free(statics);
}

static struct http_entry *find_text(struct statics *statics, struct str href,
                                    const char *encoding)
{
    char bytes[KEY_MAX];
    struct str key = key_of(bytes, href, encoding);
    return key.len ? page_cache_last(statics->cache, key) : NULL;
}

static const struct theme_asset *find_file(const struct statics *statics, struct str href)
{
    size_t low = 0, high = statics->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct theme_asset *asset = statics->files[middle];
        int order = strncmp(asset->href, href.ptr, href.len);
        if (order == 0 && asset->href[href.len] == '\0')
            return asset;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool statics_answer(struct statics *statics, struct request *request, const char *encoding)
{
    if (!str_starts(request->path, folder) ||
        (request->method != HTTP_METHOD_GET && request->method != HTTP_METHOD_HEAD))
        return false;
    struct http_entry *entry = find_text(statics, request->path, encoding);
    if (!entry && encoding[0])
        entry = find_text(statics, request->path, "");
    if (entry) {
        http_respond_entry(request, entry);
        return true;
    }
    const struct theme_asset *asset = find_file(statics, request->path);
    if (!asset)
        return false;
    struct response response = {
        .status = 200, .type = asset->type, .file = asset->file, .etag = asset->etag
    };
    add_common(&response, request->arena);
    http_respond(request, &response);
    return true;
}
