/*
 * newer.c - a plugin of a portal yet to be written: its header (made from
 * today's by CMakeLists.txt) has one field more in every structure and one
 * function more in the table. It does not need them, so today's portal loads it.
 */
#include <dinh/plugin.h>

static int page(dinh_ctx *ctx)
{
    return dinh->send(ctx, 200, "text/plain", "newer", 5);
}

static int hook(dinh_ctx *ctx, dinh_value *payload)
{
    dinh->set(ctx, payload, "newer", "yes");
    return DINH_OK;
}

/* What a newer plugin does about a function that may be missing. */
static int init(const char **error)
{
    *error = "a function of the future is here";
    return DINH_HAS(future) ? DINH_FAILED : DINH_OK;
}

static const dinh_route routes[] = {
    { .method = "GET", .path = "/moi", .handle = page, .future = "x" },
    { .method = "GET", .path = "/moi/:ten", .handle = page, .future = "x" },
};
static const dinh_hook hooks[] = {
    { .event = "page.built", .handle = hook, .order = 3, .future = "x" },
    { .event = "menu.built", .handle = hook, .order = 4, .future = "x" },
};
static const dinh_field fields[] = {
    { .name = "title",
      .label = "Tên",
      .type = DINH_FIELD_TEXT,
      .flags = DINH_REQUIRED,
      .future = "x" },
    { .name = "note", .label = "Ghi chú", .type = DINH_FIELD_LINES, .future = "x" },
};
static const dinh_kind kinds[] = {
    { .name = "newer",
      .label = "Mới",
      .letters = "m",
      .path = "/moi",
      .title = "title",
      .fields = DINH_LIST_OF(fields),
      .future = "x" },
};
static const dinh_setting settings[] = {
    { .name = "a", .fallback = "1", .help = "", .future = "x" },
    { .name = "b", .fallback = "true", .help = "", .future = "x" },
};

DINH_PLUGIN("newer", "9.0.0",
    .summary = "API của ngày mai",
    .routes = DINH_LIST_OF(routes), .hooks = DINH_LIST_OF(hooks),
    .kinds = DINH_LIST_OF(kinds), .settings = DINH_LIST_OF(settings),
    .init = init, .future = "x",
);
