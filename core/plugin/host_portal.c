/*
 * host_portal.c - settings, tables of the scripts, events, jobs, log, text and
 * counted views, for plugins.
 */
#include "plugin/host.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "plugin/context.h"
#include "view/format.h"
#include "view/json.h"

enum { EVENT_DEPTH = 8 };

/* ---- settings ------------------------------------------------------------ */

const char *host_setting(dinh_ctx *ctx, const char *name)
{
    const struct plugin *plugin = ctx->plugin;
    for (uint32_t i = 0; i < plugin->def.settings.count; i++) {
        const struct dinh_setting *one = PLUGIN_TABLE(plugin, settings, dinh_setting, i);
        if (strcmp(one->name, name) != 0)
            continue;
        const char *value =
            config_plugin_value(ctx->workspace->portal->config, plugin->def.name, name);
        return value ? value : one->fallback;
    }
    log_error("phần mở rộng \"%s\": không khai cài đặt \"%s\" (bảng .settings)",
              plugin->def.name, name);
    return NULL;
}

int64_t host_setting_int(dinh_ctx *ctx, const char *name)
{
    struct str value = str_of(host_setting(ctx, name));
    int64_t number = 0;
    if (str_is(value, "true"))
        return 1;
    return str_to_i64(value, &number) ? number : 0;
}

/* ---- scripts and catalogue ----------------------------------------------- */

/* Copies: a plugin that changed the scripts' own tables would change them for
 * every later request. */
dinh_value *host_table_of(dinh_ctx *ctx, const char *name)
{
    return value_copy(ctx->arena, script_table(ctx->workspace->script, name));
}

dinh_value *host_table_entry(dinh_ctx *ctx, const char *name, const char *id)
{
    const dinh_value *entry =
        id ? script_entry(ctx->workspace->script, name, str_of(id)) : NULL;
    return entry ? value_copy(ctx->arena, entry) : NULL;
}

const char *host_word(dinh_ctx *ctx, const char *key)
{
    return theme_word(ctx->site->theme, key);
}

const char *host_link(dinh_ctx *ctx, const char *route)
{
    return site_link(ctx->site, route);
}

/* ---- events -------------------------------------------------------------- */

/* log { text } is a line; any other effect is shown with all it was given. */
static void perform_effect(dinh_ctx *ctx, const char *event,
                           const struct script_effect *effect)
{
    struct str text = value_get_text(effect->args, "text");
    if (strcmp(effect->name, "log") == 0 && text.len) {
        log_info("kịch bản (%s, trang \"%s\"): %.*s", event, ctx->site->config->name,
                 STR_ARG(text));
        return;
    }
    struct buf args = { 0 };
    json_write(&args, effect->args, JSON_COMPACT);
    log_info("kịch bản (%s, trang \"%s\"): %s %s", event, ctx->site->config->name,
             effect->name, buf_text(&args));
    buf_free(&args);
}

static void perform_effects(dinh_ctx *ctx, const char *event,
                            const struct script_outcome *outcome)
{
    for (size_t i = 0; i < outcome->effect_count; i++)
        perform_effect(ctx, event, &outcome->effects[i]);
    if (outcome->failed)
        log_warn("kịch bản (%s, trang \"%s\"): %s", event, ctx->site->config->name,
                 outcome->error.text);
}

/* The first of the site's hooks (sorted) for this event. */
static size_t first_hook(const struct site *site, const char *event)
{
    size_t low = 0, high = site->hook_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(site->hooks[middle].def->event, event) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool run_hooks(dinh_ctx *ctx, const char *event, dinh_value *payload)
{
    const struct site *site = ctx->site;
    bool stopped = false;
    for (size_t i = first_hook(site, event);
         i < site->hook_count && !stopped && !strcmp(site->hooks[i].def->event, event);
         i++) {
        const struct site_hook *hook = &site->hooks[i];
        const struct plugin *before = ctx_enter(ctx, hook->plugin);
        int result = hook->def->handle(ctx, payload);
        ctx_enter(ctx, before);
        if (result < 0)
            log_warn("phần mở rộng \"%s\": xử lý sự kiện %s bị lỗi", hook->plugin->def.name,
                     event);
        stopped = result == DINH_STOP;
    }
    return stopped;
}

int host_emit(dinh_ctx *ctx, const char *event, dinh_value *payload)
{
    struct script *script = ctx->workspace->script;
    if (ctx->depth >= EVENT_DEPTH) {
        log_error("sự kiện %s: các hàm xử lý gọi nhau quá sâu", event);
        return DINH_FAILED;
    }
    if (!payload)
        payload = value_map(ctx->arena);
    ctx->depth++;
    bool stopped = run_hooks(ctx, event, payload);
    if (!stopped && script_listens(script, event)) {
        struct script_outcome outcome = { 0 };
        const struct plugin *before = ctx_enter(ctx, NULL);
        script_emit(script, ctx->arena, event, payload, &outcome);
        perform_effects(ctx, event, &outcome);
        ctx_enter(ctx, before);
        stopped = outcome.stopped;
    }
    ctx->depth--;
    return stopped ? DINH_STOP : DINH_OK;
}

/* ---- the rest ------------------------------------------------------------ */

void host_touch(dinh_ctx *ctx)
{
    ctx_bump(ctx);
}

void host_log(dinh_ctx *ctx, int level, const char *format, ...)
{
    static const enum log_level levels[] = { LOG_LEVEL_INFO, LOG_LEVEL_WARN,
                                             LOG_LEVEL_ERROR };
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    log_line(levels[level < 0 || level > 2 ? 2 : level], "%s: %s", ctx->plugin->def.name,
             text);
}

void host_print(dinh_ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (ctx->out)
        vfprintf(ctx->out, format, args);
    else
        log_info("%s: %s", ctx->plugin->def.name, arena_vprintf(ctx->arena, format, args));
    va_end(args);
}

const char *host_fold(dinh_ctx *ctx, const char *text)
{
    return text_fold(ctx->arena, str_of(text ? text : "")).ptr;
}

const char *host_slug(dinh_ctx *ctx, const char *text)
{
    return text_slug(ctx->arena, str_of(text ? text : ""), TEXT_SLUG_MAX).ptr;
}

const char *host_format(dinh_ctx *ctx, const dinh_value *value)
{
    struct buf out = { 0 };
    if (value)
        format_value(&out, value);
    const char *text = arena_copy(ctx->arena, out.data, out.len);
    buf_free(&out);
    return text;
}

int32_t host_days(int64_t ms)
{
    return clock_days(ms);
}

int32_t host_year(int32_t days)
{
    return date_of_days(days).year;
}

int32_t host_make_date(int year, int month, int day)
{
    return date_to_days(year, month, day);
}

uint64_t host_views_epoch(dinh_ctx *ctx)
{
    const struct workspace_hooks *hooks = &ctx->workspace->hooks;
    return hooks->views_epoch ? hooks->views_epoch(hooks->data) : 0;
}

uint32_t host_views_rings(dinh_ctx *ctx)
{
    const struct workspace_hooks *hooks = &ctx->workspace->hooks;
    return hooks->views_rings ? hooks->views_rings(hooks->data) : 0;
}

int host_views_read(dinh_ctx *ctx, uint32_t ring, uint64_t *position, dinh_view *out,
                    uint32_t max)
{
    const struct workspace_hooks *hooks = &ctx->workspace->hooks;
    if (!hooks->views_read)
        return 0;
    return hooks->views_read(hooks->data, ctx->site->index, ring, position, out, max);
}
