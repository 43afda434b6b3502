/*
 * config.c - dinh.conf through libconfuse (see config.h).
 *
 * The tables say everything: name, type, where it goes in the struct, default
 * and bounds. They are turned into libconfuse's own tables, and what it parsed
 * is copied out by the same rows. Checks that need more than one value are at
 * the end of the file.
 */
#include "base/config.h"

#include "base/file.h"
#include "base/text.h"

#include <confuse.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum option_type { OPTION_TEXT, OPTION_LIST, OPTION_NUMBER, OPTION_FLAG };

struct option {
    const char *name;
    enum option_type type;
    size_t offset;
    const char *text;      /* default of a text or list ("{a, b}") */
    long number, min, max; /* default and bounds of a number; default of a flag */
};

#define TEXT(s, name, text)                                         \
    {                                                               \
#name, OPTION_TEXT, offsetof(struct s, name), text, 0, 0, 0 \
    }
#define LIST(s, name, text)                                         \
    {                                                               \
#name, OPTION_LIST, offsetof(struct s, name), text, 0, 0, 0 \
    }
#define FLAG(s, name, on)                                            \
    {                                                                \
#name, OPTION_FLAG, offsetof(struct s, name), NULL, on, 0, 1 \
    }
#define NUMBER(s, name, number, min, max)                                      \
    {                                                                          \
#name, OPTION_NUMBER, offsetof(struct s, name), NULL, number, min, max \
    }
#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct option portal_options[] = {
    LIST(config, listen, "{\"127.0.0.1:8080\", \"[::1]:8080\"}"),
    LIST(config, listen_tls, "{}"),
    TEXT(config, certificate, ""),
    TEXT(config, certificate_key, ""),
    FLAG(config, https_redirect, 0),
    NUMBER(config, hsts_seconds, 0, 0, 63072000),
    LIST(config, trusted_proxies, "{}"),
    LIST(config, metrics_from, "{\"127.0.0.0/8\", \"::1\"}"),
    TEXT(config, acme_folder, ""),
    TEXT(config, user, ""),
    NUMBER(config, workers, 0, 0, 64),
    NUMBER(config, lanes, 4, 2, 32),
    TEXT(config, access_log, "log/access.log"),
    TEXT(config, error_log, "log/error.log"),
    TEXT(config, log_level, "info"),
    LIST(config, plugins, "{\"news\", \"intro\", \"legal\", \"search\", \"counter\"}"),
    LIST(config, plugin_folders, "{\"plugins\"}"),
};

static const struct option limit_options[] = {
    NUMBER(config_limits, header_bytes, 16384, 1024, 1048576),
    NUMBER(config_limits, header_count, 100, 8, 1000),
    NUMBER(config_limits, target_bytes, 8192, 256, 65536),
    NUMBER(config_limits, body_bytes, 52428800, 0, LONG_MAX),
    NUMBER(config_limits, body_memory, 262144, 1024, 16777216),
    NUMBER(config_limits, connections, 4096, 16, 1000000),
    NUMBER(config_limits, per_address, 1024, 1, 1000000),
    NUMBER(config_limits, header_ms, 10000, 100, 600000),
    NUMBER(config_limits, idle_ms, 60000, 100, 3600000),
    NUMBER(config_limits, body_rate, 500, 0, 1000000),
    NUMBER(config_limits, queue, 256, 1, 100000),
    NUMBER(config_limits, lane_ms, 5000, 50, 600000),
    NUMBER(config_limits, drain_ms, 60000, 100, 3600000),
    NUMBER(config_limits, cache_bytes, 33554432, 0, LONG_MAX),
    NUMBER(config_limits, request_memory, 67108864, 1048576, LONG_MAX),
    NUMBER(config_limits, breaker_rest_ms, 60000, 100, 3600000),
};

static const struct option site_options[] = {
    TEXT(config_site, title, ""),
    TEXT(config_site, level_name, "xã"),
    TEXT(config_site, short_name, ""),
    TEXT(config_site, parent, ""),
    LIST(config_site, hosts, "{}"),
    TEXT(config_site, url, ""),
    TEXT(config_site, theme, "default"),
    TEXT(config_site, scripts, "default"),
    TEXT(config_site, lang, "vi"),
    LIST(config_site, plugins, "{}"),
    LIST(config_site, home_top, "{\"news.notice_important\"}"),
    LIST(config_site, home_main, "{\"news.featured\", \"news.categories\"}"),
    LIST(config_site, home_side, "{\"news.notice_latest\"}"),
    LIST(config_site, home_wide, "{\"legal.latest\"}"),
    LIST(config_site, home_bottom, "{\"intro.call\", \"counter.summary\"}"),
    FLAG(config_site, sample, 0),
};

static const struct option contact_options[] = {
    TEXT(config_contact, address, ""),     TEXT(config_contact, phone, ""),
    TEXT(config_contact, phone_hours, ""), TEXT(config_contact, email, ""),
    TEXT(config_contact, owner, ""),       TEXT(config_contact, responsible, ""),
    TEXT(config_contact, decision, ""),    TEXT(config_contact, licence, ""),
};

/* Section names that stand beside the options above, for "did you mean". */
static const char *const section_names[] = { "limits", "site", "plugin", "contact" };

/* ---- tables to libconfuse -------------------------------------------------- */

/* Room for the longest table, two sections and the end. */
enum { OPTS_MAX = 32, CONFIG_MAX_BYTES = 1024 * 1024 };

static size_t add_options(cfg_opt_t *opts, const struct option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct option *o = &options[i];
        switch (o->type) {
        case OPTION_TEXT:
            opts[i] = (cfg_opt_t)CFG_STR(o->name, o->text, CFGF_NONE);
            break;
        case OPTION_LIST:
            opts[i] = (cfg_opt_t)CFG_STR_LIST(o->name, (char *)o->text, CFGF_NONE);
            break;
        case OPTION_NUMBER:
            opts[i] = (cfg_opt_t)CFG_INT(o->name, o->number, CFGF_NONE);
            break;
        case OPTION_FLAG:
            opts[i] =
                (cfg_opt_t)CFG_BOOL(o->name, o->number ? cfg_true : cfg_false, CFGF_NONE);
            break;
        }
    }
    return count;
}

/* ---- Vietnamese errors ----------------------------------------------------- */

/* libconfuse's error callback has no user pointer; a thread-local one keeps
 * config_read reentrant. */
static _Thread_local struct error *reading_error;

static const char *nearest_option(struct str word)
{
    const char *names[COUNT(portal_options) + COUNT(limit_options) + COUNT(site_options) +
                      COUNT(contact_options) + COUNT(section_names)];
    size_t n = 0;
    const struct {
        const struct option *rows;
        size_t count;
    } tables[] = {
        { portal_options, COUNT(portal_options) },
        { limit_options, COUNT(limit_options) },
        { site_options, COUNT(site_options) },
        { contact_options, COUNT(contact_options) },
    };
    for (size_t t = 0; t < COUNT(tables); t++)
        for (size_t i = 0; i < tables[t].count; i++)
            names[n++] = tables[t].rows[i].name;
    for (size_t i = 0; i < COUNT(section_names); i++)
        names[n++] = section_names[i];
    return text_nearest(word, names, n);
}

/* The word between quotes of an English message, for the Vietnamese one. */
static struct str quoted_word(const char *message)
{
    struct str rest = str_of(message);
    str_cut(&rest, '\'');
    return rest.ptr ? str_cut(&rest, '\'') : (struct str){ "", 0 };
}

static const struct {
    const char *english, *vietnamese;
} messages[] = {
    { "no such option", "không có mục nào tên \"%.*s\"" },
    { "missing title", "mục \"%.*s\" thiếu tên, ví dụ site \"ten-xa\" { ... }" },
    { "unexpected token", "không hiểu chữ \"%.*s\" ở chỗ này" },
    { "premature end of file", "tệp kết thúc giữa chừng: thiếu dấu } hoặc dấu nháy%.*s" },
    { "missing equal sign", "thiếu dấu = sau \"%.*s\"" },
    { "invalid integer value", "\"%.*s\" phải là một số nguyên" },
    { "integer value for option", "\"%.*s\" quá lớn" },
    { "invalid boolean value", "\"%.*s\" phải là true hoặc false" },
    { "found duplicate title", "có hai mục cùng tên \"%.*s\"" },
    { "unterminated string", "chuỗi chữ chưa đóng dấu nháy%.*s" },
    { "unexpected closing brace", "thừa dấu }%.*s" },
    { "missing opening brace", "thiếu dấu { sau mục \"%.*s\"" },
    { "append to non-list", "\"%.*s\" không phải danh sách" },
};

__attribute__((format(printf, 2, 0))) static void on_parse_error(cfg_t *cfg,
                                                                 const char *format,
                                                                 va_list args)
{
    char english[512];
    vsnprintf(english, sizeof english, format, args);
    if (!reading_error)
        return;
    struct str word = quoted_word(english);
    for (size_t i = 0; i < COUNT(messages); i++) {
        if (!strstr(english, messages[i].english))
            continue;
        char text[512];
/* The formats are the constants of the table above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(text, sizeof text, messages[i].vietnamese, STR_ARG(word));
#pragma GCC diagnostic pop
        const char *near = i == 0 ? nearest_option(word) : NULL;
        error_set(reading_error, "%s:%d: %s%s%s%s.",
                  cfg->filename ? cfg->filename : "dinh.conf", cfg->line, text,
                  near ? "; có phải ý là \"" : "", near ? near : "", near ? "\"?" : "");
        return;
    }
    error_set(reading_error, "%s:%d: không đọc được (%s).",
              cfg->filename ? cfg->filename : "dinh.conf", cfg->line, english);
}

/* ---- values out of libconfuse ------------------------------------------------ */

static struct config_list copy_list(struct arena *arena, cfg_t *cfg, const char *name)
{
    unsigned count = cfg_size(cfg, name);
    struct config_list list = { arena_alloc(arena, count * sizeof(char *)), count };
    for (unsigned i = 0; i < count; i++)
        list.items[i] = arena_text(arena, cfg_getnstr(cfg, name, i));
    return list;
}

static int copy_options(struct config *config, cfg_t *cfg, const struct option *options,
                        size_t count, void *into, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        const struct option *o = &options[i];
        char *at = (char *)into + o->offset;
        if (o->type == OPTION_TEXT) {
            const char *text = arena_text(config->arena, cfg_getstr(cfg, o->name));
            if (text && !text_is_clean(str_of(text)))
                return error_set(error, "%s: giá trị của \"%s\" không phải UTF-8 hợp lệ.",
                                 config->path, o->name);
            memcpy(at, &text, sizeof text);
        } else if (o->type == OPTION_LIST) {
            struct config_list list = copy_list(config->arena, cfg, o->name);
            memcpy(at, &list, sizeof list);
        } else if (o->type == OPTION_FLAG) {
            bool on = cfg_getbool(cfg, o->name) == cfg_true;
            memcpy(at, &on, sizeof on);
        } else {
            long number = cfg_getint(cfg, o->name);
            if (number < o->min || number > o->max)
                return error_set(error, "%s: \"%s\" phải từ %ld đến %ld, đang là %ld.",
                                 config->path, o->name, o->min, o->max, number);
            memcpy(at, &number, sizeof number);
        }
    }
    return 0;
}

static void copy_plugins(struct config *config, cfg_t *cfg)
{
    unsigned count = cfg_size(cfg, "plugin");
    config->plugin_setting_count = count;
    config->plugin_settings =
        arena_alloc(config->arena, count * sizeof *config->plugin_settings);
    for (unsigned i = 0; i < count; i++) {
        cfg_t *section = cfg_getnsec(cfg, "plugin", i);
        unsigned pairs = cfg_num(section);
        struct config_pair *copy = arena_alloc(config->arena, pairs * sizeof *copy);
        for (unsigned j = 0; j < pairs; j++) {
            cfg_opt_t *opt = cfg_getnopt(section, j);
            copy[j].name = arena_text(config->arena, cfg_opt_name(opt));
            copy[j].value = arena_text(config->arena, cfg_opt_getstr(opt));
        }
        config->plugin_settings[i] =
            (struct config_plugin){ .name = arena_text(config->arena, cfg_title(section)),
                                    .pairs = copy,
                                    .pair_count = pairs,
                                    .line = section->line };
    }
}

/* A folder name that can not leave sites/. */
static bool is_site_name(const char *name)
{
    size_t len = strlen(name);
    if (len == 0 || len > 31 || name[0] == '-')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') ||
              name[i] == '-'))
            return false;
    return true;
}

static int check_site(const struct config *config, const struct config_site *site,
                      struct error *error)
{
    const char *path = config->path;
    if (!is_site_name(site->name))
        return error_set(error,
                         "%s:%d: tên site \"%s\" chỉ được gồm chữ thường không dấu, "
                         "chữ số và dấu gạch ngang.",
                         path, site->line, site->name);
    if (!site->title[0] || !site->short_name[0])
        return error_set(error,
                         "%s:%d: site \"%s\" cần có title và short_name, ví dụ "
                         "title = \"xã Nam Chính\", short_name = \"Nam Chính\".",
                         path, site->line, site->name);
    struct str url = str_of(site->url);
    if (!(str_starts(url, STR("http://")) || str_starts(url, STR("https://"))) ||
        str_ends(url, STR("/")))
        return error_set(error,
                         "%s:%d: url của site \"%s\" phải bắt đầu bằng http:// hoặc "
                         "https:// và không có dấu / ở cuối.",
                         path, site->line, site->name);
    return 0;
}

static int parse_file(const char *path, cfg_t *cfg, struct error *error);

/* What was set at the desk lies over the section: the same options, said again. */
static int overlay_settings(const struct config *config, cfg_t *section,
                            struct error *error)
{
    const char *path =
        config_settings_path(config->arena, config->home, cfg_title(section));
    return file_exists(path) ? parse_file(path, section, error) : 0;
}

static int copy_sites(struct config *config, cfg_t *cfg, struct error *error)
{
    config->site_count = cfg_size(cfg, "site");
    config->sites = arena_alloc(config->arena, config->site_count * sizeof *config->sites);
    for (unsigned i = 0; i < config->site_count; i++) {
        cfg_t *section = cfg_getnsec(cfg, "site", i);
        struct config_site *site = &config->sites[i];
        site->name = arena_text(config->arena, cfg_title(section));
        site->line = section->line;
        if (!is_site_name(site->name))
            return check_site(config, site, error);
        if (overlay_settings(config, section, error) ||
            copy_options(config, section, site_options, COUNT(site_options), site, error) ||
            copy_options(config, cfg_getsec(section, "contact"), contact_options,
                         COUNT(contact_options), &site->contact, error) ||
            check_site(config, site, error))
            return -1;
    }
    if (config->site_count == 0)
        return error_set(error,
                         "%s: chưa khai báo site nào; thêm một mục "
                         "site \"ten-xa\" { ... }.",
                         config->path);
    return 0;
}

static int check_portal(const struct config *config, struct error *error)
{
    if (config->listen.count + config->listen_tls.count == 0)
        return error_set(error,
                         "%s: listen và listen_tls đều trống, không có cổng nào để "
                         "nghe.",
                         config->path);
    if (config->listen_tls.count &&
        (!config->certificate[0] || !config->certificate_key[0]))
        return error_set(error,
                         "%s: có listen_tls thì phải có certificate và "
                         "certificate_key.",
                         config->path);
    if (config->https_redirect && !config->listen_tls.count &&
        !config->trusted_proxies.count)
        return error_set(error,
                         "%s: https_redirect cần listen_tls (hoặc trusted_proxies nếu "
                         "TLS ở máy khác).",
                         config->path);
    static const char *const levels[] = { "info", "warn", "error" };
    for (size_t i = 0; i < COUNT(levels); i++)
        if (strcmp(config->log_level, levels[i]) == 0)
            return 0;
    return error_set(error, "%s: log_level phải là info, warn hoặc error, đang là \"%s\".",
                     config->path, config->log_level);
}

/* ---- reading ------------------------------------------------------------------ */

/* libconfuse counts a comment as three lines, so it is given none. */
static void blank_comments(struct buf *text)
{
    char quote = '\0';
    bool is_comment = false;
    for (size_t i = 0; i < text->len; i++) {
        char *c = &text->data[i];
        if (*c == '\n')
            is_comment = false;
        else if (is_comment || (*c == '#' && !quote)) {
            is_comment = true;
            *c = ' ';
        } else if (quote && *c == '\\')
            i++;
        else if (quote ? *c == quote : *c == '"' || *c == '\'')
            quote = quote ? '\0' : *c;
    }
}

static int parse_text(const char *path, struct buf *text, cfg_t *cfg)
{
    FILE *file = fmemopen(text->data, text->len, "r");
    if (!file)
        return CFG_FILE_ERROR;
    free(cfg->filename);          /* of a section that is read once more */
    cfg->filename = strdup(path); /* cfg_free frees it */
    int result = cfg_parse_fp(cfg, file);
    fclose(file);
    return result;
}

static int parse_file(const char *path, cfg_t *cfg, struct error *error)
{
    struct buf text = { 0 };
    int result = CFG_FILE_ERROR;
    reading_error = error;
    error->text[0] = '\0';
    cfg_set_error_function(cfg, on_parse_error);
    if (file_read(path, &text, CONFIG_MAX_BYTES, error) == 0) {
        buf_add_char(&text, '\n');
        blank_comments(&text);
        result = parse_text(path, &text, cfg);
    }
    buf_free(&text);
    reading_error = NULL;
    /* Free-form sections make libconfuse complain of names it then accepts. */
    if (result == CFG_SUCCESS)
        error->text[0] = '\0';
    if (result == CFG_FILE_ERROR)
        return error_set(
            error, "%s: không mở được tệp cấu hình; tạo bằng \"dinh init HOME\".", path);
    if (result != CFG_SUCCESS && !error->text[0])
        error_set(error, "%s: không đọc được tệp cấu hình.", path);
    return result == CFG_SUCCESS ? 0 : -1;
}

static int copy_all(struct config *config, cfg_t *cfg, struct error *error)
{
    if (copy_options(config, cfg, portal_options, COUNT(portal_options), config, error) ||
        copy_options(config, cfg_getsec(cfg, "limits"), limit_options, COUNT(limit_options),
                     &config->limits, error))
        return -1;
    copy_plugins(config, cfg);
    return copy_sites(config, cfg, error) || check_portal(config, error) ? -1 : 0;
}

struct config *config_read(const char *home, struct error *error)
{
    struct error ignored;
    if (!error)
        error = &ignored;
    cfg_opt_t limits[OPTS_MAX] = { 0 }, contact[OPTS_MAX] = { 0 }, site[OPTS_MAX] = { 0 },
              plugin[] = { CFG_END() }, portal[OPTS_MAX] = { 0 };
    size_t n = add_options(limits, limit_options, COUNT(limit_options));
    limits[n] = (cfg_opt_t)CFG_END();
    n = add_options(contact, contact_options, COUNT(contact_options));
    contact[n] = (cfg_opt_t)CFG_END();
    n = add_options(site, site_options, COUNT(site_options));
    site[n++] = (cfg_opt_t)CFG_SEC("contact", contact, CFGF_NONE);
    site[n] = (cfg_opt_t)CFG_END();
    n = add_options(portal, portal_options, COUNT(portal_options));
    portal[n++] = (cfg_opt_t)CFG_SEC("limits", limits, CFGF_NONE);
    portal[n++] =
        (cfg_opt_t)CFG_SEC("site", site, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    portal[n++] = (cfg_opt_t)CFG_SEC(
        "plugin", plugin, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES | CFGF_KEYSTRVAL);
    portal[n] = (cfg_opt_t)CFG_END();

    struct arena *arena = arena_create(0);
    struct config *config = arena_alloc(arena, sizeof *config);
    config->arena = arena;
    config->home = arena_text(arena, home);
    config->path = arena_printf(arena, "%s/dinh.conf", home);
    cfg_t *cfg = cfg_init(portal, CFGF_NONE);
    int result = parse_file(config->path, cfg, error);
    if (result == 0)
        result = copy_all(config, cfg, error);
    cfg_free(cfg);
    if (result == 0)
        return config;
    config_free(config);
    return NULL;
}

const char *config_settings_path(struct arena *arena, const char *home, const char *site)
{
    return arena_printf(arena, "%s/sites/%s/settings.conf", home, site);
}

void config_free(struct config *config)
{
    if (config)
        arena_destroy(config->arena);
}

const char *config_plugin_value(const struct config *config, const char *plugin,
                                const char *name)
{
    for (size_t i = 0; i < config->plugin_setting_count; i++) {
        const struct config_plugin *section = &config->plugin_settings[i];
        if (strcmp(section->name, plugin) != 0)
            continue;
        for (size_t j = 0; j < section->pair_count; j++)
            if (strcmp(section->pairs[j].name, name) == 0)
                return section->pairs[j].value;
    }
    return NULL;
}
