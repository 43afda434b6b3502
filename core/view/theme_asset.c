/*
 * theme_asset.c - reading, naming and linking static files (see theme_asset.h).
 *
 * The name of a style sheet depends on its bytes, these on the names of the
 * files it links, so a file is finished when something asks for its href; two
 * style sheets that import each other are an error.
 */
#include "view/theme_asset.h"

#include "base/file.h"
#include "base/text.h"

#include <sodium.h>
#include <stdlib.h>

enum {
    FILE_LIMIT = 32 * 1024 * 1024,
    HREF_DIGITS = 8, /* of the hash, in the address */
    ETAG_DIGITS = 16
};

static const struct asset_type {
    const char *ending, *type;
    bool text; /* kept in memory */
} types[] = {
    { ".css", "text/css; charset=utf-8", true },
    { ".js", "text/javascript; charset=utf-8", true },
    { ".mjs", "text/javascript; charset=utf-8", true },
    { ".svg", "image/svg+xml", true },
    { ".json", "application/json", true },
    { ".webmanifest", "application/manifest+json", true },
    { ".xml", "application/xml", true },
    { ".txt", "text/plain; charset=utf-8", true },
    { ".woff2", "font/woff2", false },
    { ".woff", "font/woff", false },
    { ".ttf", "font/ttf", false },
    { ".png", "image/png", false },
    { ".jpg", "image/jpeg", false },
    { ".jpeg", "image/jpeg", false },
    { ".webp", "image/webp", false },
    { ".avif", "image/avif", false },
    { ".gif", "image/gif", false },
    { ".ico", "image/x-icon", false },
    { ".pdf", "application/pdf", false },
    { ".mp4", "video/mp4", false },
};
static const struct asset_type unknown_type = { "", "application/octet-stream", false };

enum asset_state { ASSET_NEW, ASSET_BUSY, ASSET_DONE };

struct load {
    struct asset_set *set;
    struct error *error;
    uint8_t *states; /* enum asset_state, beside set->items */
    size_t cap;
    const char *root; /* being walked */
};

static const struct asset_type *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_ends(str_of(name), str_of(types[i].ending)))
            return &types[i];
    }
    return &unknown_type;
}

/* ---- Finding the files -------------------------------------------------------------- */

static bool is_known(const struct load *load, const char *name)
{
    for (size_t i = 0; i < load->set->count; i++) {
        if (strcmp(load->set->items[i].name, name) == 0)
            return true;
    }
    return false;
}

bool asset_is_hidden(const char *relative)
{
    return relative[0] == '.' || strstr(relative, "/.") != NULL;
}

static int visit_file(void *data, const char *relative)
{
    struct load *load = data;
    struct asset_set *set = load->set;
    if (asset_is_hidden(relative) || is_known(load, relative))
        return 0;
    if (set->count == load->cap) {
        size_t cap = load->cap ? load->cap * 2 : 32;
        struct theme_asset *items = arena_alloc(set->arena, cap * sizeof *items);
        if (set->count)
            memcpy(items, set->items, set->count * sizeof *items);
        set->items = items;
        load->cap = cap;
    }
    set->items[set->count++] = (struct theme_asset){
        .name = arena_text(set->arena, relative),
        .file = arena_printf(set->arena, "%s/static/%s", load->root, relative),
        .type = type_of(relative)->type,
    };
    return 0;
}

static int compare_assets(const void *a, const void *b)
{
    return strcmp(((const struct theme_asset *)a)->name,
                  ((const struct theme_asset *)b)->name);
}

const struct theme_asset *asset_set_find(const struct asset_set *set, struct str name)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct theme_asset *asset = &set->items[middle];
        if (str_is(name, asset->name))
            return asset;
        int order = strncmp(asset->name, name.ptr, name.len);
        if (order < 0)
            low = middle + 1;
        else /* of an equal beginning the asset's name is the longer one */
            high = middle;
    }
    return NULL;
}

/* ---- Finishing one ------------------------------------------------------------------- */

static const char *finish_named(void *data, struct str name, struct error *error);

/* Line ends become \n and the byte order mark goes, as a browser reads it: what
 * is inlined is hashed. */
static struct str normal_text(struct arena *arena, struct str text)
{
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_from(text, 3);
    char *out = arena_alloc_raw(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool pair = text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';
        if (!pair)
            out[len++] = text.ptr[i] == '\r' ? '\n' : text.ptr[i];
    }
    out[len] = '\0';
    return (struct str){ out, len };
}

static int keep_text(struct load *load, struct theme_asset *asset, struct buf *bytes)
{
    struct arena *arena = load->set->arena;
    asset->bytes = normal_text(arena, buf_str(bytes));
    if (!text_is_utf8(asset->bytes))
        return error_set(load->error, "%s: tệp không phải UTF-8", asset->file);
    buf_clear(bytes);
    if (str_ends(str_of(asset->name), STR(".css"))) {
        struct css_links links = { finish_named, load };
        if (css_relink(arena, asset->bytes, asset->name, asset->file, &links, bytes,
                       load->error))
            return -1;
        asset->bytes = arena_str(arena, buf_str(bytes));
    } else {
        buf_add_str(bytes, asset->bytes);
    }
    return 0;
}

static void name_by_bytes(struct load *load, struct theme_asset *asset, struct str bytes)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    crypto_hash_sha256(hash, (const unsigned char *)(bytes.ptr ? bytes.ptr : ""),
                       bytes.len);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);

    const char *slash = strrchr(asset->name, '/');
    const char *dot = strrchr(slash ? slash : asset->name, '.');
    size_t stem = dot ? (size_t)(dot - asset->name) : strlen(asset->name);
    struct buf href = { 0 };
    buf_add_text(&href, "/tinh/");
    text_add_percent(&href, (struct str){ asset->name, stem }, true);
    buf_printf(&href, ".%.*s", HREF_DIGITS, hex);
    text_add_percent(&href, str_of(asset->name + stem), true);
    asset->href = arena_text(load->set->arena, buf_text(&href));
    asset->etag = arena_printf(load->set->arena, "\"%.*s\"", ETAG_DIGITS, hex);
    buf_free(&href);
}

static int finish(struct load *load, size_t index)
{
    struct theme_asset *asset = &load->set->items[index];
    if (load->states[index] == ASSET_DONE)
        return 0;
    if (load->states[index] == ASSET_BUSY)
        return error_set(load->error, "%s: các tệp CSS gọi nhau thành vòng", asset->file);
    load->states[index] = ASSET_BUSY;
    struct buf bytes = { 0 };
    int result = file_read(asset->file, &bytes, FILE_LIMIT, load->error);
    if (result == 0 && type_of(asset->name)->text)
        result = keep_text(load, asset, &bytes);
    if (result == 0)
        name_by_bytes(load, asset, buf_str(&bytes));
    buf_free(&bytes);
    load->states[index] = ASSET_DONE;
    return result;
}

static const char *finish_named(void *data, struct str name, struct error *error)
{
    struct load *load = data;
    const struct theme_asset *asset = asset_set_find(load->set, name);
    if (!asset)
        return NULL;
    if (finish(load, (size_t)(asset - load->set->items)) == 0)
        return asset->href;
    if (error && load->error)
        *error = *load->error;
    return NULL;
}

int asset_set_load(struct asset_set *set, struct arena *arena, const char *const *roots,
                   size_t root_count, struct error *error)
{
    *set = (struct asset_set){ .arena = arena };
    struct error local = { "" };
    struct load load = { .set = set, .error = error ? error : &local };
    for (size_t i = 0; i < root_count; i++) {
        load.root = roots[i];
        if (folder_walk(arena_printf(arena, "%s/static", roots[i]), visit_file, &load))
            return error_set(error, "%s/static: không đọc được thư mục", roots[i]);
    }
    if (set->count)
        qsort(set->items, set->count, sizeof *set->items, compare_assets);
    load.states = arena_alloc(arena, set->count);
    for (size_t i = 0; i < set->count; i++) {
        if (finish(&load, i))
            return -1;
    }
    return 0;
}
