/*
 * site_check.c - what must hold between plugins, config, theme, scripts and SQL.
 *
 * site_cross_check needs nothing but the tables and runs whenever a portal is
 * loaded; site_check also makes an empty database in memory, migrates it and
 * prepares every statement: `dinh check`, and the first step of a reload.
 */
#include "plugin/site_build.h"

#include "base/log.h"
#include "base/text.h"
#include "store/migrate.h"

/* Views the portal itself shows. */
static const char *const core_views[] = {
    "home", "sitemap", "privacy", "access", "error/404", "error/500",
};

/* Permissions the core knows without any plugin. */
static const char *const core_permissions[] = { "content.drafts" };

/* ---- settings -------------------------------------------------------------------- */

enum setting_type setting_type(const struct dinh_setting *setting)
{
    struct str value = str_of(setting->fallback);
    int64_t number;
    if (str_is(value, "true") || str_is(value, "false"))
        return SETTING_BOOL;
    return str_to_i64(value, &number) ? SETTING_NUMBER : SETTING_TEXT;
}

static const struct dinh_setting *find_setting(const struct plugin *plugin,
                                               const char *name)
{
    for (uint32_t i = 0; i < plugin->def.settings.count; i++) {
        const struct dinh_setting *one = PLUGIN_TABLE(plugin, settings, dinh_setting, i);
        if (!strcmp(one->name, name))
            return one;
    }
    return NULL;
}

static const char *nearest_setting(const struct plugin *plugin, const char *name)
{
    const char *names[64];
    size_t count = 0;
    for (uint32_t i = 0; i < plugin->def.settings.count && count < 64; i++)
        names[count++] = PLUGIN_TABLE(plugin, settings, dinh_setting, i)->name;
    return text_nearest(str_of(name), names, count);
}

static void check_value(const struct portal *portal, const struct config_plugin *section,
                        const struct dinh_setting *setting, const char *value,
                        struct faults *faults)
{
    struct str text = str_of(value);
    int64_t number;
    switch (setting_type(setting)) {
    case SETTING_BOOL:
        if (!str_is(text, "true") && !str_is(text, "false"))
            fault_add(faults, "%s:%d: %s = %s: phải là true hoặc false",
                      portal->config->path, section->line, setting->name, value);
        break;
    case SETTING_NUMBER:
        if (!str_to_i64(text, &number))
            fault_add(faults, "%s:%d: %s = %s: phải là một số", portal->config->path,
                      section->line, setting->name, value);
        else if ((setting->min || setting->max) &&
                 (number < setting->min || number > setting->max))
            fault_add(faults, "%s:%d: %s = %s: phải từ %lld đến %lld", portal->config->path,
                      section->line, setting->name, value, (long long)setting->min,
                      (long long)setting->max);
        break;
    case SETTING_TEXT:
        break;
    }
}

/* A section of a plugin that is not loaded is left alone: an admin who switches
 * a plugin off for a week keeps its settings. */
static void check_settings(const struct portal *portal, struct faults *faults)
{
    for (size_t i = 0; i < portal->config->plugin_setting_count; i++) {
        const struct config_plugin *section = &portal->config->plugin_settings[i];
        const struct plugin *plugin = portal_plugin(portal, section->name);
        for (size_t j = 0; plugin && j < section->pair_count; j++) {
            const struct config_pair *pair = &section->pairs[j];
            const struct dinh_setting *setting = find_setting(plugin, pair->name);
            const char *near = setting ? NULL : nearest_setting(plugin, pair->name);
            if (setting)
                check_value(portal, section, setting, pair->value, faults);
            else
                fault_add(faults,
                          "%s:%d: phần mở rộng \"%s\" không có cài đặt \"%s\"%s%s%s",
                          portal->config->path, section->line, section->name, pair->name,
                          near ? " (có phải \"" : "", near ? near : "", near ? "\"?)" : "");
        }
    }
}

/* ---- names that point to other plugins --------------------------------------------- */

static void check_needs(const struct site *site, struct faults *faults)
{
    for (size_t i = 0; i < site->plugin_count; i++) {
        struct str rest = str_of(site->plugins[i]->def.needs_plugins);
        while (rest.ptr) {
            struct str name = str_trim(str_cut(&rest, ','));
            bool found = name.len == 0;
            for (size_t j = 0; j < site->plugin_count && !found; j++)
                found = str_is(name, site->plugins[j]->def.name);
            if (!found)
                fault_add(faults,
                          "trang \"%s\": phần mở rộng \"%s\" cần \"%.*s\": hãy bật nó hoặc "
                          "tắt cả hai",
                          site->config->name, site->plugins[i]->def.name, STR_ARG(name));
        }
    }
}

static bool has_permission(const struct site *site, const char *name)
{
    for (size_t i = 0; i < sizeof core_permissions / sizeof *core_permissions; i++)
        if (!strcmp(core_permissions[i], name))
            return true;
    for (size_t i = 0; i < site->plugin_count; i++)
        for (uint32_t j = 0; j < site->plugins[i]->def.permissions.count; j++)
            if (!strcmp(
                    PLUGIN_TABLE(site->plugins[i], permissions, dinh_permission, j)->name,
                    name))
                return true;
    return false;
}

static void check_permissions(const struct site *site, struct faults *faults)
{
    for (size_t i = 0; i < site->route_count; i++) {
        const struct site_route *route = &site->routes[i];
        if (route->def->permission && !has_permission(site, route->def->permission))
            fault_add(faults,
                      "phần mở rộng \"%s\": trang %s đòi quyền \"%s\" không ai khai",
                      route->plugin->def.name, route->def->path, route->def->permission);
    }
}

static void check_repeats(const struct site *site, struct faults *faults)
{
    for (size_t i = 0; i < site->block_count; i++) {
        const struct site_block *block = &site->blocks[i];
        if (site_block(site, block->def->name) != block)
            fault_add(faults, "phần mở rộng \"%s\": khai hai lần khối \"%s\"",
                      block->plugin->def.name, block->def->name);
    }
    for (size_t i = 0; i < site->job_count; i++)
        if (site_job(site, site->jobs[i].def->name) != &site->jobs[i])
            fault_add(faults, "phần mở rộng \"%s\": khai hai lần việc \"%s\"",
                      site->jobs[i].plugin->def.name, site->jobs[i].def->name);
}

static const struct plugin *command_owner(const struct portal *portal, const char *name)
{
    for (size_t i = 0; i < portal->plugin_count; i++)
        for (uint32_t j = 0; j < portal->plugins[i].def.commands.count; j++)
            if (!strcmp(PLUGIN_TABLE(&portal->plugins[i], commands, dinh_command, j)->name,
                        name))
                return &portal->plugins[i];
    return NULL;
}

static void check_commands(const struct portal *portal, struct faults *faults)
{
    for (size_t i = 0; i < portal->plugin_count; i++)
        for (uint32_t j = 0; j < portal->plugins[i].def.commands.count; j++) {
            const char *name =
                PLUGIN_TABLE(&portal->plugins[i], commands, dinh_command, j)->name;
            const struct plugin *owner = command_owner(portal, name);
            if (owner != &portal->plugins[i])
                fault_add(faults, "phần mở rộng \"%s\" và \"%s\" cùng khai lệnh \"%s\"",
                          owner->def.name, portal->plugins[i].def.name, name);
        }
}

/* ---- theme and home page ------------------------------------------------------------- */

static void check_views(const struct site *site, struct faults *faults)
{
    for (size_t i = 0; i < sizeof core_views / sizeof *core_views; i++)
        if (!theme_has_view(site->theme, core_views[i]))
            fault_add(faults, "giao diện \"%s\" thiếu views/%s.html", site->config->theme,
                      core_views[i]);
    for (size_t i = 0; i < site->block_count; i++)
        if (!theme_has_view(site->theme, site->blocks[i].def->view))
            fault_add(faults, "phần mở rộng \"%s\": khối \"%s\" thiếu mẫu %s.html",
                      site->blocks[i].plugin->def.name, site->blocks[i].def->name,
                      site->blocks[i].def->view);
}

static void check_home_list(const struct portal *portal, const struct site *site,
                            const struct config_list *names, struct faults *faults)
{
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i];
        struct str rest = str_of(name);
        const char *owner = arena_str(portal->arena, str_cut(&rest, '.')).ptr;
        if (site_block(site, name))
            continue;
        if (site_plugin(site, owner))
            fault_add(faults, "%s:%d: không có khối \"%s\" cho trang chủ của \"%s\"",
                      portal->config->path, site->config->line, name, site->config->name);
        else
            log_warn("trang \"%s\": bỏ khối \"%s\" vì phần mở rộng \"%s\" đang tắt",
                     site->config->name, name, owner);
    }
}

void site_cross_check(const struct portal *portal, const struct site *site,
                      struct faults *faults)
{
    const struct config_site *config = site->config;
    const struct config_list *zones[] = { &config->home_top, &config->home_main,
                                          &config->home_side, &config->home_wide,
                                          &config->home_bottom };
    if (site->index == 0) {
        check_settings(portal, faults);
        check_commands(portal, faults);
    }
    check_needs(site, faults);
    check_permissions(site, faults);
    check_repeats(site, faults);
    if (site->theme)
        check_views(site, faults);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        check_home_list(portal, site, zones[i], faults);
}

/* ---- with a database and the scripts ---------------------------------------------------
 */

static void check_statements(const struct site *site, struct store *const stores[2],
                             struct faults *faults)
{
    for (size_t i = 0; i < site->statement_count; i++) {
        const struct site_statement *one = &site->statements[i];
        struct error error;
        if (statement_check(stores[one->def->database], one->plugin->def.name,
                            one->def->sql, &error))
            fault_add(faults, "phần mở rộng \"%s\", câu \"%s\": %s", one->plugin->def.name,
                      one->def->name, error.text);
    }
}

static void check_database(const struct site *site, struct faults *faults)
{
    struct error error;
    struct store *stores[2] = {
        store_open(site->folder, DINH_DB_SITE, STORE_MEMORY, &error),
        store_open(site->folder, DINH_DB_STATS, STORE_MEMORY, &error),
    };
    if (!stores[0] || !stores[1] || site_migrate_stores(site, stores, &error))
        fault_add(faults, "%s", error.text);
    else
        check_statements(site, stores, faults);
    store_close(stores[1]);
    store_close(stores[0]);
}

static void check_choices(const struct site *site, const struct script *script,
                          struct faults *faults)
{
    for (size_t i = 0; i < kinds_count(site->kinds); i++) {
        const struct kind *kind = kinds_at(site->kinds, i);
        for (uint32_t j = 0; j < kind->field_count; j++) {
            const struct dinh_field *field = &kind->fields[j].def;
            struct str rest = str_of(field->of);
            char table[64] = "";
            struct str name = str_cut(&rest, '?');
            if (field->type != DINH_FIELD_CHOICE || name.len >= sizeof table)
                continue;
            memcpy(table, name.ptr, name.len);
            if (script_table(script, table)->count == 0)
                fault_add(faults,
                          "loại \"%s\" (phần mở rộng \"%s\"), trường \"%s\": các kịch bản "
                          "không khai bảng \"%s\"",
                          kind->def.name, kind->plugin, field->name, table);
        }
    }
}

static void script_fault(void *data, const char *sentence)
{
    fault_add(data, "%s", sentence);
}

static void check_scripts(const struct site *site, struct faults *faults)
{
    struct error error;
    struct script *script = script_load(&site->scripts, &error);
    if (!script) {
        fault_add(faults, "%s", error.text);
        return;
    }
    script_check(script, script_fault, faults);
    check_choices(site, script, faults);
    script_free(script);
}

int site_check(const struct site *site, void (*report)(void *data, const char *sentence),
               void *data)
{
    struct faults faults = { report, data, 0 };
    check_scripts(site, &faults);
    check_database(site, &faults);
    return (int)faults.count;
}
