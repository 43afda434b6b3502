/*
 * workspace.c - opening and closing a thread's hold on a site, and the life of
 * a ctx in it.
 */
#include "plugin/context.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

static void run_stops(struct workspace *workspace)
{
    while (workspace->started > 0) {
        const struct plugin *plugin = workspace->site->plugins[--workspace->started];
        if (plugin->def.stop)
            plugin->def.stop(workspace->states[plugin->index]);
    }
}

/* ---- what the content layer asks of the scripts -------------------------- */

static const dinh_value *rule_entry(void *data, const char *table, struct str id)
{
    return script_entry(data, table, id);
}

static const dinh_value *rule_titled(void *data, const char *table, struct str title)
{
    const dinh_value *entries = script_table(data, table);
    for (uint32_t i = 0; i < entries->count; i++)
        if (text_same(value_get_text(entries->items[i], "title"), title))
            return entries->items[i];
    return NULL;
}

static const char *rule_start(void *data, const char *kind)
{
    return script_start_state(data, kind);
}

static bool rule_is_public(void *data, const char *kind, const char *state)
{
    return script_is_public(data, kind, state);
}

static const dinh_value *rule_find_move(void *data, const char *kind, const char *from,
                                        const char *to, const char *id)
{
    return script_find_move(data, kind, from, to, id);
}

static int rule_check_move(void *data, const char *kind, const char *from, const char *to,
                           const char *move, const dinh_value *item, struct error *error)
{
    return script_check_move(data, kind, from, to, move, item, error);
}

static int64_t rule_deadline(void *data, const char *kind, const char *state,
                             int64_t from_ms)
{
    return script_deadline(data, kind, state, from_ms);
}

/* The first state that is public for the kind, of whichever workflow it has. */
static const char *rule_public_state(void *data, const char *kind)
{
    const dinh_value *workflows = script_table(data, "workflows");
    for (uint32_t i = 0; i < workflows->count; i++) {
        const dinh_value *states = value_get(workflows->items[i], STR("states"));
        for (uint32_t j = 0; states && j < states->count; j++) {
            const char *state = value_get_text(states->items[j], "id").ptr;
            if (script_is_public(data, kind, state))
                return state;
        }
    }
    return NULL;
}

/* ---- opening ------------------------------------------------------------- */

static int open_stores(struct workspace *workspace, struct error *error)
{
    for (unsigned database = DINH_DB_SITE; database <= DINH_DB_STATS; database++) {
        workspace->stores[database] =
            store_open(workspace->site->folder, database, 0, error);
        if (!workspace->stores[database])
            return DINH_FAILED;
    }
    return 0;
}

/* A plugin whose start fails is an error of the whole: half a site would hide it. */
static int run_starts(struct workspace *workspace, struct error *error)
{
    const struct site *site = workspace->site;
    struct arena *arena = arena_create(0);
    struct dinh_ctx ctx;
    ctx_begin(&ctx, workspace, arena, "khởi động");
    int result = 0;
    for (size_t i = 0; i < site->plugin_count && !result; i++) {
        const struct plugin *plugin = site->plugins[i];
        ctx_enter(&ctx, plugin);
        if (plugin->def.start)
            result = plugin->def.start(&ctx, &workspace->states[plugin->index]);
        if (result)
            error_set(error, "phần mở rộng \"%s\" không bắt đầu được cho trang \"%s\"",
                      plugin->def.name, site->config->name);
        else
            workspace->started++;
        ctx_enter(&ctx, NULL);
    }
    ctx_end(&ctx);
    arena_destroy(arena);
    return result;
}

struct workspace *workspace_open(const struct portal *portal, const struct site *site,
                                 const struct workspace_hooks *hooks, struct error *error)
{
    struct arena *arena = arena_create(0);
    struct workspace *workspace = arena_alloc(arena, sizeof *workspace);
    workspace->portal = portal;
    workspace->site = site;
    workspace->arena = arena;
    workspace->fresh.arena = arena_create(0);
    workspace->feed_seq = -1;
    if (hooks)
        workspace->hooks = *hooks;
    workspace->states = arena_alloc(arena, portal->plugin_count * sizeof(void *));
    workspace->blocks =
        arena_alloc(arena, (site->block_count + 1) * sizeof *workspace->blocks);
    workspace->periods =
        arena_alloc(arena, (site->job_count + 1) * sizeof *workspace->periods);

    if (open_stores(workspace, error))
        goto failed;
    workspace->script = script_load(&site->scripts, error);
    if (!workspace->script)
        goto failed;
    workspace->rules = (struct content_rules){
        .data = workspace->script,
        .table_entry = rule_entry,
        .table_titled = rule_titled,
        .start_state = rule_start,
        .is_public = rule_is_public,
        .find_move = rule_find_move,
        .check_move = rule_check_move,
        .deadline = rule_deadline,
        .public_state = rule_public_state,
    };
    workspace->content =
        content_open(workspace->stores[DINH_DB_SITE], site->kinds, &workspace->rules);
    workspace->site_map = page_site_map(arena, site->config);
    workspace->links = page_links(workspace);
    if (run_starts(workspace, error))
        goto failed;
    return workspace;
failed:
    workspace_close(workspace);
    return NULL;
}

void workspace_close(struct workspace *workspace)
{
    if (!workspace)
        return;
    run_stops(workspace);
    if (workspace->content)
        content_close(workspace->content);
    if (workspace->script)
        script_free(workspace->script);
    store_close(workspace->stores[DINH_DB_STATS]);
    store_close(workspace->stores[DINH_DB_SITE]);
    for (size_t i = 0; i < workspace->site->block_count; i++)
        if (workspace->blocks[i].arena)
            arena_destroy(workspace->blocks[i].arena);
    arena_destroy(workspace->fresh.arena);
    arena_destroy(workspace->arena);
}

const struct site *workspace_site(const struct workspace *workspace)
{
    return workspace->site;
}

struct store *workspace_store(struct workspace *workspace, unsigned database)
{
    return database <= DINH_DB_STATS ? workspace->stores[database] : NULL;
}

struct content *workspace_content(struct workspace *workspace)
{
    return workspace->content;
}

struct script *workspace_script(struct workspace *workspace)
{
    return workspace->script;
}

/* ---- a ctx --------------------------------------------------------------- */

static uint64_t generation_of(const struct workspace *workspace)
{
    const struct workspace_hooks *hooks = &workspace->hooks;
    return hooks->generation ? hooks->generation(hooks->data, workspace->site->index) : 0;
}

/* What was computed for all pages of a generation goes when it moves. */
static void refresh(struct workspace *workspace)
{
    uint64_t generation = generation_of(workspace);
    if (generation == workspace->fresh.generation && generation != 0)
        return;
    arena_reset(workspace->fresh.arena);
    workspace->fresh.generation = generation;
    workspace->fresh.menu = NULL;
    for (size_t i = 0; i < workspace->site->block_count; i++)
        workspace->blocks[i].made_ms = 0;
    if (workspace->content)
        content_generation(workspace->content,
                           generation ? generation : ++workspace->fresh.serial);
}

void ctx_begin(struct dinh_ctx *ctx, struct workspace *workspace, struct arena *arena,
               const char *who)
{
    refresh(workspace);
    *ctx = (struct dinh_ctx){
        .workspace = workspace,
        .site = workspace->site,
        .plugin = workspace->site->plugins[0],
        .arena = arena,
        .now_ms = clock_now_ms(),
        .who = who,
    };
    ctx->data = value_map(arena);
    ctx->page = value_map(arena);
    ctx->root = value_map(arena);
}

void ctx_end(struct dinh_ctx *ctx)
{
    host_rows_end_all(ctx);
    for (unsigned database = DINH_DB_SITE; database <= DINH_DB_STATS; database++) {
        struct store *store = ctx->workspace->stores[database];
        if (!store || !store_in_transaction(store))
            continue;
        log_error("phần mở rộng \"%s\": giao dịch bị bỏ dở, đã hủy (thiếu dinh->commit)",
                  ctx->plugin->def.name);
        store_rollback(store);
    }
    if (ctx->in_snapshot)
        store_read_end(ctx->workspace->stores[DINH_DB_SITE]);
    ctx->in_snapshot = false;
    ctx_enter(ctx, NULL);
}

const struct plugin *ctx_enter(struct dinh_ctx *ctx, const struct plugin *plugin)
{
    const struct workspace_hooks *hooks = &ctx->workspace->hooks;
    const struct plugin *before = ctx->plugin, *core = ctx->site->plugins[0];
    ctx->plugin = plugin ? plugin : core;
    if (hooks->enter && before != ctx->plugin)
        hooks->enter(hooks->data, ctx->plugin == core ? NULL : ctx->plugin);
    return before;
}

void ctx_snapshot(struct dinh_ctx *ctx)
{
    struct store *store = ctx->workspace->stores[DINH_DB_SITE];
    bool reads_only = ctx->request && ctx->request->method != HTTP_METHOD_POST;
    if (reads_only && !ctx->in_snapshot && !store_in_transaction(store))
        ctx->in_snapshot = store_read_begin(store) == 0;
}

void workspace_bump(struct workspace *workspace, bool purge)
{
    if (workspace->hooks.bump)
        workspace->hooks.bump(workspace->hooks.data, workspace->site->index, purge);
}

void ctx_bump(struct dinh_ctx *ctx)
{
    workspace_bump(ctx->workspace, ctx->withdrew);
    ctx->wrote = ctx->withdrew = false;
}

void workspace_emit(struct workspace *workspace, const char *event, dinh_value *payload)
{
    struct arena *arena = arena_create(0);
    struct dinh_ctx ctx;
    ctx_begin(&ctx, workspace, arena, "sự kiện");
    host_emit(&ctx, event, payload);
    /* Not ctx_end: the import that raises this has a transaction of its own. */
    host_rows_end_all(&ctx);
    ctx_enter(&ctx, NULL);
    arena_destroy(arena);
}
