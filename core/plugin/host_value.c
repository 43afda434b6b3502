/*
 * host_value.c - building and reading values, for plugins.
 *
 * The inner API (view/value.h) takes lengths; plugins speak C strings. A NULL
 * map or list is ignored and a NULL text becomes null, so that a handler can
 * pass on what it found without asking first.
 */
#include "plugin/host.h"

#include "content/sanitize.h"
#include "base/log.h"
#include "base/text.h"
#include "plugin/context.h"

static void put(dinh_ctx *ctx, dinh_value *map, const char *key, dinh_value *value)
{
    if (map && map->type == DINH_MAP && key)
        value_set(ctx->arena, map, str_of(key), value);
}

dinh_value *host_data(dinh_ctx *ctx)
{
    return ctx->data;
}

dinh_value *host_page(dinh_ctx *ctx)
{
    return ctx->page;
}

dinh_value *host_new_map(dinh_ctx *ctx)
{
    return value_map(ctx->arena);
}

dinh_value *host_new_list(dinh_ctx *ctx)
{
    return value_list(ctx->arena);
}

/* A plugin may read text from anywhere; the tree holds UTF-8 alone. */
static dinh_value *text_value(dinh_ctx *ctx, const char *text)
{
    struct str s = str_of(text);
    if (text && !text_is_utf8(s))
        s = text_nfc(ctx->arena, s);
    return text ? value_text(ctx->arena, s) : value_null(ctx->arena);
}

void host_set(dinh_ctx *ctx, dinh_value *map, const char *key, const char *text)
{
    put(ctx, map, key, text_value(ctx, text));
}

void host_set_int(dinh_ctx *ctx, dinh_value *map, const char *key, int64_t n)
{
    put(ctx, map, key, value_int(ctx->arena, n));
}

void host_set_number(dinh_ctx *ctx, dinh_value *map, const char *key, double n)
{
    put(ctx, map, key, value_number(ctx->arena, n));
}

void host_set_bool(dinh_ctx *ctx, dinh_value *map, const char *key, int b)
{
    put(ctx, map, key, value_bool(ctx->arena, b != 0));
}

void host_set_time(dinh_ctx *ctx, dinh_value *map, const char *key, int64_t ms)
{
    put(ctx, map, key, value_time(ctx->arena, ms));
}

void host_set_date(dinh_ctx *ctx, dinh_value *map, const char *key, int32_t days)
{
    put(ctx, map, key, value_date(ctx->arena, days));
}

void host_set_size(dinh_ctx *ctx, dinh_value *map, const char *key, int64_t bytes)
{
    put(ctx, map, key, value_size(ctx->arena, bytes));
}

void host_set_value(dinh_ctx *ctx, dinh_value *map, const char *key, dinh_value *value)
{
    if (value) /* what was not found stays absent */
        put(ctx, map, key, value);
}

void host_set_html(dinh_ctx *ctx, dinh_value *map, const char *key, const char *html)
{
    struct str clean = sanitize_html(ctx->arena, str_of(html ? html : ""));
    if (!clean.ptr)
        log_warn("phần mở rộng \"%s\": HTML của \"%s\" quá dài hoặc lồng quá sâu",
                 ctx->plugin->def.name, key);
    put(ctx, map, key, clean.ptr ? value_html(ctx->arena, clean) : value_null(ctx->arena));
}

dinh_value *host_set_map(dinh_ctx *ctx, dinh_value *map, const char *key)
{
    dinh_value *inner = value_map(ctx->arena);
    put(ctx, map, key, inner);
    return inner;
}

dinh_value *host_set_list(dinh_ctx *ctx, dinh_value *map, const char *key)
{
    dinh_value *inner = value_list(ctx->arena);
    put(ctx, map, key, inner);
    return inner;
}

void host_add_value(dinh_ctx *ctx, dinh_value *list, dinh_value *value)
{
    if (list && list->type == DINH_LIST)
        value_add(ctx->arena, list, value ? value : value_null(ctx->arena));
}

void host_add(dinh_ctx *ctx, dinh_value *list, const char *text)
{
    host_add_value(ctx, list, text_value(ctx, text));
}

dinh_value *host_add_map(dinh_ctx *ctx, dinh_value *list)
{
    dinh_value *inner = value_map(ctx->arena);
    host_add_value(ctx, list, inner);
    return inner;
}

/* ---- reading ------------------------------------------------------------- */

int host_type(const dinh_value *value)
{
    return value ? value->type : DINH_NULL;
}

dinh_value *host_get(const dinh_value *map, const char *path)
{
    return value_path(map, path);
}

dinh_value *host_at(const dinh_value *value, uint32_t index)
{
    return value_at(value, index);
}

const char *host_key_at(const dinh_value *map, uint32_t index)
{
    return map && map->type == DINH_MAP && index < map->count ? map->members[index].key.ptr
                                                              : NULL;
}

uint32_t host_count(const dinh_value *value)
{
    return value && (value->type == DINH_LIST || value->type == DINH_MAP) ? value->count
                                                                          : 0;
}

const char *host_as_text(const dinh_value *value)
{
    struct str text = value_as_text(value);
    return text.len ? text.ptr : "";
}

int64_t host_as_int(const dinh_value *value)
{
    return value_as_int(value);
}

const char *host_get_text(const dinh_value *map, const char *path)
{
    return host_as_text(value_path(map, path));
}

int64_t host_get_int(const dinh_value *map, const char *path)
{
    return value_get_int(map, path);
}

const char *host_plain(dinh_ctx *ctx, const dinh_value *value)
{
    struct str text = value_as_text(value);
    if (value && value->type == DINH_HTML)
        text = html_to_text(ctx->arena, text);
    return text.len ? text.ptr : "";
}
