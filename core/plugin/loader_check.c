/*
 * loader_check.c - is what a plugin declares in order by itself?
 *
 * One function per table; each names plugin, table, entry and mend in one
 * sentence. What can only be judged beside other plugins, the theme or the
 * database is the work of site_check.c.
 */
#include "plugin/loader.h"

#include "base/text.h"

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

static int refuse(const struct plugin *plugin, const char *table, uint32_t index,
                  const char *why, const char *what, struct error *error)
{
    return error_set(error, "phần mở rộng \"%s\", bảng %s, mục %u: %s%s%s%s",
                     plugin->def.name, table, index + 1, why, what ? " \"" : "",
                     what ? what : "", what ? "\"" : "");
}

/* "<plugin>.<name>": whose it is can be read off the name. */
static bool is_own_name(const struct plugin *plugin, const char *name)
{
    struct str whole = str_of(name), rest = whole;
    struct str owner = str_cut(&rest, '.');
    return rest.ptr && rest.len > 0 && str_is(owner, plugin->def.name);
}

static bool is_word(const char *name, char extra)
{
    if (!name || name[0] < 'a' || name[0] > 'z')
        return false;
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == extra))
            return false;
    return strlen(name) <= 60;
}

/* ---- routes -------------------------------------------------------------- */

static bool is_method(const char *method)
{
    for (size_t i = 0; method && i < sizeof methods / sizeof *methods; i++)
        if (str_is(str_of(method), methods[i]))
            return true;
    return false;
}

/* Segments are literals of lower-case address characters, ":name" or a last
 * "*name": upper case would never match, because such requests are sent on to
 * the lower-case spelling. */
static bool is_pattern(const char *path)
{
    if (!path || path[0] != '/')
        return false;
    struct str rest = { path + 1, strlen(path + 1) };
    if (rest.len == 0)
        return true;
    while (rest.ptr) {
        struct str segment = str_cut(&rest, '/');
        if (segment.len == 0)
            return false;
        bool named = segment.ptr[0] == ':' || segment.ptr[0] == '*';
        if (named && segment.len == 1)
            return false;
        if (segment.ptr[0] == '*' && rest.ptr)
            return false;
        for (size_t i = named; i < segment.len; i++) {
            char c = segment.ptr[i];
            bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
            if (!plain && (named || !strchr("-.~", c)))
                return false;
        }
    }
    return true;
}

static int check_routes(const struct plugin *plugin, struct error *error)
{
    for (uint32_t i = 0; i < plugin->def.routes.count; i++) {
        const struct dinh_route *route = PLUGIN_TABLE(plugin, routes, dinh_route, i);
        if (!is_method(route->method))
            return refuse(plugin, "routes", i,
                          "phương thức phải là GET, POST, PUT, PATCH hoặc DELETE, không là",
                          route->method ? route->method : "", error);
        if (!is_pattern(route->path))
            return refuse(plugin, "routes", i,
                          "đường dẫn phải như /tin-tuc/:nhom (chữ thường, không dấu), "
                          "không là",
                          route->path ? route->path : "", error);
        if (!route->handle)
            return refuse(plugin, "routes", i, "thiếu hàm .handle của", route->path, error);
        if (route->menu && strpbrk(route->path, ":*"))
            return refuse(plugin, "routes", i,
                          "đường dẫn có tham số không vào thực đơn được:", route->path,
                          error);
        for (uint32_t j = 0; j < i; j++) {
            const struct dinh_route *other = PLUGIN_TABLE(plugin, routes, dinh_route, j);
            if (!strcmp(other->path, route->path) && !strcmp(other->method, route->method))
                return refuse(plugin, "routes", i, "khai hai lần đường dẫn", route->path,
                              error);
        }
    }
    return 0;
}

/* ---- the rest, one after the other --------------------------------------- */

static int check_hooks(const struct plugin *plugin, struct error *error)
{
    for (uint32_t i = 0; i < plugin->def.hooks.count; i++) {
        const struct dinh_hook *hook = PLUGIN_TABLE(plugin, hooks, dinh_hook, i);
        struct str rest = str_of(hook->event);
        if (!hook->event || str_cut(&rest, '.').len == 0 || !rest.ptr || rest.len == 0)
            return refuse(plugin, "hooks", i,
                          "tên sự kiện phải như \"news.published\", không là",
                          hook->event ? hook->event : "", error);
        if (!hook->handle)
            return refuse(plugin, "hooks", i, "thiếu hàm .handle của", hook->event, error);
    }
    return 0;
}

static int check_blocks(const struct plugin *plugin, struct error *error)
{
    for (uint32_t i = 0; i < plugin->def.blocks.count; i++) {
        const struct dinh_block *block = PLUGIN_TABLE(plugin, blocks, dinh_block, i);
        if (!is_own_name(plugin, block->name))
            return refuse(
                plugin, "blocks", i,
                "tên khối phải bắt đầu bằng tên phần mở rộng và dấu chấm, không là",
                block->name ? block->name : "", error);
        if (!block->fill || !block->view || !*block->view)
            return refuse(plugin, "blocks", i, "thiếu .view hoặc .fill của", block->name,
                          error);
    }
    return 0;
}

static int check_kinds(const struct plugin *plugin, struct error *error)
{
    for (uint32_t i = 0; i < plugin->def.kinds.count; i++) {
        const struct dinh_kind *kind = PLUGIN_TABLE(plugin, kinds, dinh_kind, i);
        if (!is_word(kind->name, '_'))
            return refuse(plugin, "kinds", i, "tên loại nội dung phải là chữ thường a-z:",
                          kind->name ? kind->name : "", error);
        if (kind->fields.count == 0)
            return refuse(plugin, "kinds", i, "không có trường nào trong", kind->name,
                          error);
    }
    return 0;
}

static int check_statements(const struct plugin *plugin, struct error *error)
{
    for (uint32_t i = 0; i < plugin->def.statements.count; i++) {
        const struct dinh_statement *one =
            PLUGIN_TABLE(plugin, statements, dinh_statement, i);
        if (!one->name || !*one->name || !one->sql || !*one->sql)
            return refuse(plugin, "statements", i, "thiếu tên hoặc câu SQL", one->name,
                          error);
        if (one->database > DINH_DB_STATS)
            return refuse(plugin, "statements", i, "không có cơ sở dữ liệu ấy cho câu",
                          one->name, error);
        for (uint32_t j = 0; j < i; j++)
            if (!strcmp(PLUGIN_TABLE(plugin, statements, dinh_statement, j)->name,
                        one->name))
                return refuse(plugin, "statements", i, "khai hai lần câu", one->name,
                              error);
    }
    return 0;
}

static int check_migrations(const struct plugin *plugin, struct error *error)
{
    int32_t last[] = { 0, 0 }; /* per database */
    for (uint32_t i = 0; i < plugin->def.migrations.count; i++) {
        const struct dinh_migration *step =
            PLUGIN_TABLE(plugin, migrations, dinh_migration, i);
        if (step->database > DINH_DB_STATS || !step->sql || !*step->sql)
            return refuse(plugin, "migrations", i, "thiếu SQL hoặc sai cơ sở dữ liệu", NULL,
                          error);
        if (step->version != ++last[step->database])
            return error_set(
                error,
                "phần mở rộng \"%s\", bảng migrations: bước thứ %d mang số %d: "
                "phải đánh số 1, 2, 3 ... không thiếu số nào",
                plugin->def.name, last[step->database], step->version);
    }
    return 0;
}

static int check_jobs(const struct plugin *plugin, struct error *error)
{
    for (uint32_t i = 0; i < plugin->def.jobs.count; i++) {
        const struct dinh_job *job = PLUGIN_TABLE(plugin, jobs, dinh_job, i);
        if (!is_own_name(plugin, job->name))
            return refuse(
                plugin, "jobs", i,
                "tên việc phải bắt đầu bằng tên phần mở rộng và dấu chấm, không là",
                job->name ? job->name : "", error);
        if (!job->run)
            return refuse(plugin, "jobs", i, "thiếu hàm .run của", job->name, error);
    }
    return 0;
}

static int check_commands(const struct plugin *plugin, struct error *error)
{
    for (uint32_t i = 0; i < plugin->def.commands.count; i++) {
        const struct dinh_command *command =
            PLUGIN_TABLE(plugin, commands, dinh_command, i);
        if (!is_word(command->name, '-') || !command->run)
            return refuse(plugin, "commands", i, "thiếu tên (chữ thường a-z) hoặc .run",
                          command->name, error);
    }
    return 0;
}

static int check_permissions(const struct plugin *plugin, struct error *error)
{
    for (uint32_t i = 0; i < plugin->def.permissions.count; i++) {
        const struct dinh_permission *one =
            PLUGIN_TABLE(plugin, permissions, dinh_permission, i);
        if (!is_own_name(plugin, one->name) || !one->label)
            return refuse(plugin, "permissions", i,
                          "quyền phải có nhãn và tên bắt đầu bằng tên phần mở rộng:",
                          one->name ? one->name : "", error);
    }
    return 0;
}

static int check_settings(const struct plugin *plugin, struct error *error)
{
    for (uint32_t i = 0; i < plugin->def.settings.count; i++) {
        const struct dinh_setting *one = PLUGIN_TABLE(plugin, settings, dinh_setting, i);
        if (!is_word(one->name, '_') || !one->fallback)
            return refuse(plugin, "settings", i,
                          "cài đặt phải có tên (chữ thường a-z) và giá trị mặc định:",
                          one->name ? one->name : "", error);
        for (uint32_t j = 0; j < i; j++)
            if (!strcmp(PLUGIN_TABLE(plugin, settings, dinh_setting, j)->name, one->name))
                return refuse(plugin, "settings", i, "khai hai lần cài đặt", one->name,
                              error);
    }
    return 0;
}

int plugin_check(const struct plugin *plugin, struct error *error)
{
    static int (*const checks[])(const struct plugin *, struct error *) = {
        check_routes, check_hooks,    check_blocks,      check_kinds,    check_statements,
        check_jobs,   check_commands, check_permissions, check_settings, check_migrations,
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (checks[i](plugin, error))
            return DINH_FAILED;
    return 0;
}
