/*
 * host_sql.c - a plugin's registered statements.
 *
 * A plugin sees rows through struct host_rows: whoever stops half-way leaves
 * nothing open behind (ctx_end), texts live as long as the ctx, and reading on
 * after the end is harmless.
 */
#include "plugin/host.h"

#include "base/log.h"
#include "plugin/context.h"

struct host_rows {
    struct dinh_ctx *ctx;
    struct dinh_rows *rows; /* NULL: at the end */
    struct host_rows *next; /* of the ctx's open ones */
};

static const struct dinh_statement *find_statement(const struct dinh_ctx *ctx,
                                                   const char *name)
{
    for (uint32_t i = 0; i < ctx->plugin->def.statements.count; i++) {
        const struct dinh_statement *one =
            PLUGIN_TABLE(ctx->plugin, statements, dinh_statement, i);
        if (!strcmp(one->name, name))
            return one;
    }
    return NULL;
}

/* ctx->open_rows is a stack: the newest is usually the first to end. */
static void forget_rows(struct host_rows *rows)
{
    struct host_rows **at = &rows->ctx->open_rows;
    while (*at && *at != rows)
        at = &(*at)->next;
    if (*at)
        *at = rows->next;
    rows->rows = NULL;
}

dinh_rows *host_run(dinh_ctx *ctx, const char *statement, const char *kinds, ...)
{
    const struct dinh_statement *def = find_statement(ctx, statement);
    struct host_rows *rows = arena_alloc(ctx->arena, sizeof *rows);
    rows->ctx = ctx;
    if (!def) {
        log_error("phần mở rộng \"%s\": không khai câu \"%s\" (bảng .statements)",
                  ctx->plugin->def.name, statement);
        return NULL;
    }
    if (def->database == DINH_DB_SITE)
        ctx_snapshot(ctx);
    va_list args;
    va_start(args, kinds);
    rows->rows = store_vquery(ctx->workspace->stores[def->database], def->sql, kinds, args);
    va_end(args);
    if (!rows->rows)
        return NULL;
    rows->next = ctx->open_rows;
    ctx->open_rows = rows;
    return (dinh_rows *)rows;
}

int host_next(dinh_rows *opaque)
{
    struct host_rows *rows = (struct host_rows *)opaque;
    if (!rows)
        return DINH_FAILED; /* of a `run` that failed */
    if (!rows->rows)
        return 0;
    int result = rows_next(rows->rows);
    if (result <= 0)
        forget_rows(rows);
    return result;
}

int64_t host_column_int(dinh_rows *opaque, int index)
{
    struct host_rows *rows = (struct host_rows *)opaque;
    return rows && rows->rows ? rows_int(rows->rows, index) : 0;
}

const char *host_column_text(dinh_rows *opaque, int index)
{
    struct host_rows *rows = (struct host_rows *)opaque;
    if (!rows || !rows->rows || rows_is_null(rows->rows, index))
        return NULL;
    return arena_str(rows->ctx->arena, rows_str(rows->rows, index)).ptr;
}

void host_rows_end_all(struct dinh_ctx *ctx)
{
    while (ctx->open_rows) {
        struct dinh_rows *rows = ctx->open_rows->rows;
        forget_rows(ctx->open_rows);
        rows_end(rows);
    }
}

int host_begin(dinh_ctx *ctx, uint32_t database)
{
    if (database > DINH_DB_STATS)
        return DINH_FAILED;
    return store_begin(ctx->workspace->stores[database]);
}

int host_commit(dinh_ctx *ctx, uint32_t database)
{
    if (database > DINH_DB_STATS)
        return DINH_FAILED;
    struct store *store = ctx->workspace->stores[database];
    if (store_commit(store))
        return DINH_FAILED;
    /* Content saved inside the plugin's own transaction is public only now. */
    if (database == DINH_DB_SITE && ctx->wrote && !store_in_transaction(store))
        ctx_bump(ctx);
    return DINH_OK;
}

void host_rollback(dinh_ctx *ctx, uint32_t database)
{
    if (database <= DINH_DB_STATS)
        store_rollback(ctx->workspace->stores[database]);
    ctx->wrote = ctx->withdrew = false;
}
