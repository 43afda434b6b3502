/*
 * old.c - a plugin of API 0.1, using every table it had; built for ever with the
 * header of that release and loaded by the portal of today.
 */
#include "v0_1/plugin.h"

static int page(dinh_ctx *ctx)
{
    dinh->set(ctx, dinh->data(ctx), "api", "0.1");
    return dinh->send(ctx, 200, "text/plain", "old", 3);
}

static int item_page(dinh_ctx *ctx, dinh_value *item)
{
    return dinh->send(ctx, 200, "text/plain", dinh->get_text(item, "title"), 1);
}

static int hook(dinh_ctx *ctx, dinh_value *payload)
{
    dinh->set(ctx, payload, "old", "yes");
    return DINH_OK;
}

static int job(dinh_ctx *ctx, const dinh_value *args)
{
    (void)args;
    dinh->touch(ctx);
    return DINH_OK;
}

static int command(dinh_ctx *ctx, int argc, char **argv)
{
    (void)ctx;
    (void)argv;
    return argc;
}

static int init(const char **error)
{
    *error = "the table is shorter than that of 0.1";
    return DINH_HAS(views_read) && dinh->minor >= 1 ? DINH_OK : DINH_FAILED;
}

static const dinh_route routes[] = {
    { "GET", "/cu", page, NULL, "a,b", DINH_ROUTE_CACHE, NULL, 0 },
    { "GET", "/cu/:ten", page, "old.read", NULL, 0, NULL, 0 },
};
static const dinh_hook hooks[] = { { "page.built", hook, 3 },
                                   { "news.published", hook, 4 } };
static const dinh_block blocks[] = { { "old.block", "old/block", hook } };
static const dinh_field fields[] = {
    { .name = "title", .label = "Tên", .type = DINH_FIELD_TEXT, .flags = DINH_REQUIRED },
    { .name = "day", .label = "Ngày", .type = DINH_FIELD_DATE, .flags = DINH_FILTER },
};
static const dinh_kind kinds[] = {
    { .name = "old",
      .label = "Cũ",
      .letters = "cu",
      .path = "/cu",
      .title = "title",
      .fields = DINH_LIST_OF(fields),
      .page = item_page },
};
static const dinh_statement statements[] = {
    { "count", "SELECT count(*) FROM old_row", DINH_DB_SITE },
};
static const dinh_migration migrations[] = {
    { 1, "CREATE TABLE old_row (id INTEGER PRIMARY KEY) STRICT", DINH_DB_SITE },
    { 2, "CREATE TABLE old_more (id INTEGER PRIMARY KEY) STRICT", DINH_DB_SITE },
};
static const dinh_job jobs[] = { { "old.job", job, 60000 } };
static const dinh_command commands[] = { { "old", "HOME", "Cũ", command } };
static const dinh_permission permissions[] = { { "old.read", "Đọc" } };
static const dinh_setting settings[] = { { "size", "20", "Số mục", 1, 100 } };

DINH_PLUGIN("old", "0.1.0",
    .summary = "API 0.1",
    .routes = DINH_LIST_OF(routes), .hooks = DINH_LIST_OF(hooks),
    .blocks = DINH_LIST_OF(blocks), .kinds = DINH_LIST_OF(kinds),
    .statements = DINH_LIST_OF(statements), .migrations = DINH_LIST_OF(migrations),
    .jobs = DINH_LIST_OF(jobs), .commands = DINH_LIST_OF(commands),
    .permissions = DINH_LIST_OF(permissions), .settings = DINH_LIST_OF(settings),
    .init = init,
);
