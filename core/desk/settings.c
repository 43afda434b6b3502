/*
 * settings.c - what an admin may change of the site without touching dinh.conf.
 *
 * The page writes sites/<name>/settings.conf, options that lie over the site's section,
 * and asks the portal to read everything again; a portal that cannot (the checker says
 * why) goes on with what it had. Every version is kept (table desk_setting), so that
 * each can be taken back. What may be set is the table below.
 */
#include "desk/desk.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"

#include <stddef.h>

enum { VALUE_MAX = 500, VERSIONS_SHOWN = 10 };

enum group { GROUP_NAME, GROUP_CONTACT, GROUP_HOME, GROUPS };
static const char *const group_words[GROUPS] = { "settings.group_name",
                                                 "settings.group_contact",
                                                 "settings.group_home" };

static const struct setting {
    const char *name; /* of the option, the form's field, and t.setting.<name> */
    enum group group;
    bool is_contact, is_list, is_required;
    size_t offset; /* in config_site, or config_contact */
} settings[] = {
#define SITE(field, group, required)                                               \
    {                                                                              \
#field, group, false, false, required, offsetof(struct config_site, field) \
    }
#define CONTACT(field)                                                                    \
    {                                                                                     \
#field, GROUP_CONTACT, true, false, false, offsetof(struct config_contact, field) \
    }
#define BLOCKS(field)                                                               \
    {                                                                               \
#field, GROUP_HOME, false, true, false, offsetof(struct config_site, field) \
    }
    SITE(title, GROUP_NAME, true),
    SITE(short_name, GROUP_NAME, true),
    SITE(level_name, GROUP_NAME, true),
    SITE(parent, GROUP_NAME, false),
    CONTACT(owner),
    CONTACT(responsible),
    CONTACT(decision),
    CONTACT(licence),
    CONTACT(address),
    CONTACT(phone),
    CONTACT(phone_hours),
    CONTACT(email),
    BLOCKS(home_top),
    BLOCKS(home_main),
    BLOCKS(home_side),
    BLOCKS(home_wide),
    BLOCKS(home_bottom),
};
enum { SETTINGS = sizeof settings / sizeof *settings };

/* ---- values ---------------------------------------------------------------------- */

static void *place(struct config_site *config, const struct setting *setting)
{
    return (setting->is_contact ? (char *)&config->contact : (char *)config) +
           setting->offset;
}

static const char *list_text(struct dinh_ctx *ctx, const struct config_list *list)
{
    const char *text = "";
    for (size_t i = 0; i < list->count; i++)
        text = host_text(ctx, "%s%s%s", text, i ? "\n" : "", list->items[i]);
    return text;
}

static const char *value_of(struct dinh_ctx *ctx, const struct config_site *config,
                            const struct setting *setting)
{
    struct config_site copy = *config;
    void *at = place(&copy, setting);
    if (setting->is_list)
        return list_text(ctx, at);
    const char *text = *(const char **)at;
    return text ? text : "";
}

static const char *label_of(struct dinh_ctx *ctx, const struct setting *setting)
{
    return theme_word(ctx_theme(ctx), host_text(ctx, "setting.%s.label", setting->name));
}

/* Names of blocks, a line each; an unknown one is refused by name. */
static int read_blocks(struct dinh_ctx *ctx, const char *given, struct config_list *out,
                       struct error *error)
{
    struct str rest = str_of(given);
    out->items = arena_alloc(ctx->arena, (rest.len / 2 + 2) * sizeof *out->items);
    out->count = 0;
    while (rest.ptr) {
        struct str name = str_trim(str_cut(&rest, '\n'));
        if (!name.len)
            continue;
        const char *text = arena_str(ctx->arena, name).ptr;
        if (!site_block(ctx->site, text))
            return error_set(error, "Không có khối tên \"%s\".", text);
        out->items[out->count++] = text;
    }
    return 0;
}

static int read_one(struct dinh_ctx *ctx, const struct setting *setting,
                    struct config_site *config, struct error *error)
{
    const char *given = host_form(ctx, setting->name);
    struct str text = str_trim(str_of(given ? given : ""));
    if (setting->is_list)
        return read_blocks(ctx, given ? given : "", place(config, setting), error);
    if (setting->is_required && !text.len)
        return error_set(error, "%s: không được để trống.", label_of(ctx, setting));
    if (text_length(text) > VALUE_MAX || str_find_char(text, '\n') >= 0)
        return error_set(error, "%s: quá dài hoặc có nhiều dòng.", label_of(ctx, setting));
    *(const char **)place(config, setting) = arena_str(ctx->arena, text).ptr;
    return 0;
}

static int read_all(struct dinh_ctx *ctx, struct config_site *config, struct error *error)
{
    *config = *ctx->site->config;
    for (size_t i = 0; i < SETTINGS; i++)
        if (read_one(ctx, &settings[i], config, error))
            return DINH_REFUSED;
    return 0;
}

/* ---- settings.conf ------------------------------------------------------------------ */

static void write_quoted(struct buf *out, const char *text)
{
    buf_add_char(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_add_char(out, '\\');
        /* "${HOME}" would be filled in by the reader of the file. */
        if (*text == '$' && text[1] == '{')
            continue;
        buf_add_char(out, *text);
    }
    buf_add_char(out, '"');
}

static void write_setting(struct buf *out, struct config_site *config,
                          const struct setting *setting)
{
    buf_printf(out, "%s%s = ", setting->is_contact ? "    " : "", setting->name);
    if (setting->is_list) {
        const struct config_list *list = place(config, setting);
        buf_add_char(out, '{');
        for (size_t i = 0; i < list->count; i++) {
            buf_add_text(out, i ? ", " : "");
            write_quoted(out, list->items[i]);
        }
        buf_add_char(out, '}');
    } else {
        const char *text = *(const char **)place(config, setting);
        write_quoted(out, text ? text : "");
    }
    buf_add_char(out, '\n');
}

static const char *write_file(struct dinh_ctx *ctx, struct config_site *config)
{
    struct buf out = { 0 };
    buf_add_text(&out, "# Do trang Cài đặt của khu vực biên tập ghi; đè lên mục site trong "
                       "dinh.conf.\n");
    for (size_t i = 0; i < SETTINGS; i++)
        if (!settings[i].is_contact)
            write_setting(&out, config, &settings[i]);
    buf_add_text(&out, "contact {\n");
    for (size_t i = 0; i < SETTINGS; i++)
        if (settings[i].is_contact)
            write_setting(&out, config, &settings[i]);
    buf_add_text(&out, "}\n");
    const char *text = arena_copy(ctx->arena, out.data, out.len);
    buf_free(&out);
    return text;
}

/* The file and the row that remembers it; an empty body takes the file away. */
static int put_in_force(struct dinh_ctx *ctx, const char *body, const char *action)
{
    struct store *store = desk_store(ctx);
    struct error error;
    const char *path = config_settings_path(
        ctx->arena, ctx->workspace->portal->config->home, ctx->site->config->name);
    const struct audit_entry line = { .at_ms = ctx->now_ms,
                                      .who = ctx->who,
                                      .account_id = ctx->account,
                                      .action = action,
                                      .address = desk_by(ctx).address };
    if (store_begin(store))
        return DINH_FAILED;
    if (store_exec(
            store, "INSERT INTO desk_setting (id, at, who, body) VALUES ($1, $2, $3, $4)",
            "iitt", store_next_id(store, "desk_setting"), ctx->now_ms, ctx->who, body) ||
        audit_add(store, &line) || file_write(path, str_of(body), 0640, &error) ||
        store_commit(store)) {
        store_rollback(store);
        return DINH_FAILED;
    }
    struct workspace_hooks *hooks = &ctx->workspace->hooks;
    return hooks->reload ? hooks->reload(hooks->data) : 0;
}

/* ---- pages ------------------------------------------------------------------------- */

static void put_groups(struct dinh_ctx *ctx, const struct config_site *config)
{
    dinh_value *groups = host_set_list(ctx, ctx->data, "groups");
    for (int group = 0; group < GROUPS; group++) {
        dinh_value *map = host_add_map(ctx, groups);
        host_set(ctx, map, "title", theme_word(ctx_theme(ctx), group_words[group]));
        dinh_value *fields = host_set_list(ctx, map, "fields");
        for (size_t i = 0; i < SETTINGS; i++) {
            const struct setting *setting = &settings[i];
            if ((int)setting->group != group)
                continue;
            dinh_value *field = host_add_map(ctx, fields);
            const char *typed = host_form(ctx, setting->name);
            const char *help_key = host_text(ctx, "setting.%s.help", setting->name);
            host_set(ctx, field, "name", setting->name);
            host_set(ctx, field, "label", label_of(ctx, setting));
            host_set(ctx, field, "help", theme_word(ctx_theme(ctx), help_key));
            host_set(ctx, field, "value", typed ? typed : value_of(ctx, config, setting));
            host_set_bool(ctx, field, "lines", setting->is_list);
            host_set_bool(ctx, field, "required", setting->is_required);
        }
    }
    dinh_value *blocks = host_set_list(ctx, ctx->data, "blocks");
    for (size_t i = 0; i < ctx->site->block_count; i++)
        host_add(ctx, blocks, ctx->site->blocks[i].def->name);
}

static void put_versions(struct dinh_ctx *ctx)
{
    dinh_value *list = host_set_list(ctx, ctx->data, "versions");
    struct dinh_rows *rows = store_query(
        desk_store(ctx), "SELECT id, at, who FROM desk_setting ORDER BY id DESC LIMIT $1",
        "i", (int64_t)VERSIONS_SHOWN);
    while (rows && rows_next(rows) > 0) {
        dinh_value *map = host_add_map(ctx, list);
        host_set_int(ctx, map, "id", rows_int(rows, 0));
        host_set_time(ctx, map, "at", rows_int(rows, 1));
        host_set(ctx, map, "who", arena_str(ctx->arena, rows_str(rows, 2)).ptr);
        host_set_bool(ctx, map, "current", list->count == 1);
    }
}

static void put_result(struct dinh_ctx *ctx)
{
    struct workspace_hooks *hooks = &ctx->workspace->hooks;
    struct error message = { "" };
    int result = hooks->reload_result ? hooks->reload_result(hooks->data, &message) : 0;
    host_set_bool(ctx, ctx->data, "pending", result > 0);
    if (result < 0)
        host_set(ctx, ctx->data, "fault",
                 host_text(ctx,
                           "Lần áp dụng gần nhất không thành, trang vẫn chạy như trước: %s",
                           message.text));
}

static int show(struct dinh_ctx *ctx, int status, const char *fault)
{
    put_result(ctx);
    put_groups(ctx, ctx->site->config);
    put_versions(ctx);
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "nav.settings"),
                            "admin/settings");
}

int settings_page(struct dinh_ctx *ctx)
{
    return show(ctx, 200, NULL);
}

int settings_post(struct dinh_ctx *ctx)
{
    struct config_site config;
    struct error error = { "Chưa lưu được, hãy thử lại." };
    const char *verb = host_form(ctx, "viec");
    if (read_all(ctx, &config, &error))
        return show(ctx, 422, error.text);
    if (verb && !strcmp(verb, "xem"))
        return page_preview(ctx, &config);
    if (put_in_force(ctx, write_file(ctx, &config), "settings.changed"))
        return show(ctx, 500, "Chưa lưu được, hãy thử lại.");
    return desk_done(ctx, "/ban/cai-dat", "settings");
}

/* Back to an older version; the oldest is dinh.conf alone (no body). */
int settings_undo(struct dinh_ctx *ctx)
{
    const char *which = host_form(ctx, "ban");
    uint64_t id = 0;
    const char *body = NULL;
    if (which && str_to_u64(str_of(which), &id) && id) {
        struct dinh_rows *rows =
            store_query(desk_store(ctx), "SELECT body FROM desk_setting WHERE id = $1", "i",
                        (int64_t)id);
        if (rows && rows_next(rows) > 0) {
            body = arena_str(ctx->arena, rows_str(rows, 0)).ptr;
            rows_end(rows);
        }
    } else if (which && !strcmp(which, "dinh.conf")) {
        body = "";
    }
    if (!body)
        return show(ctx, 422, "Không có bản cài đặt này.");
    if (put_in_force(ctx, body, "settings.undone"))
        return show(ctx, 500, "Chưa lưu được, hãy thử lại.");
    return desk_done(ctx, "/ban/cai-dat", "settings");
}
