/*
 * site_migrate.c - a site's databases brought to what this program and its
 * plugins need, without ever risking what is in them.
 *
 * A shape, made of every migration and field table, is kept in the database.
 * While it is the same nothing is due. When it differs, the checker first
 * rehearses on a copy, and the migrator keeps a copy of the state before.
 */
#include "plugin/site.h"

#include "account/account.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "content/content.h"
#include "plugin/site_build.h"
#include "store/backup.h"
#include "store/migrate.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATH_BYTES = 4096, SHAPE_BYTES = 24 };

/* Which row of _schema holds the shape; no plugin can be called so. */
static const char shape_owner[] = "_shape";

/* ---- applying ------------------------------------------------------------------- */

static int migrate_plugin(const struct plugin *plugin, struct store *store,
                          unsigned database, struct error *error)
{
    uint32_t count = plugin->def.migrations.count;
    struct migration *steps = calloc(count + 1, sizeof *steps);
    size_t step_count = 0;
    if (!steps)
        die("hết bộ nhớ");
    for (uint32_t i = 0; i < count; i++) {
        const struct dinh_migration *def =
            PLUGIN_TABLE(plugin, migrations, dinh_migration, i);
        if (def->database == database)
            steps[step_count++] = (struct migration){ def->version, def->sql };
    }
    int result = migrate_apply(store, plugin->def.name, steps, step_count, error);
    free(steps);
    return result;
}

int site_migrate_stores(const struct site *site, struct store *const stores[2],
                        struct error *error)
{
    if (content_migrate(stores[DINH_DB_SITE], site->kinds, error) ||
        audit_migrate(stores[DINH_DB_SITE], error) ||
        account_migrate(stores[DINH_DB_SITE], error))
        return DINH_FAILED;
    for (size_t i = 0; i < site->plugin_count; i++)
        for (unsigned database = DINH_DB_SITE; database <= DINH_DB_STATS; database++)
            if (migrate_plugin(site->plugins[i], stores[database], database, error))
                return DINH_FAILED;
    return 0;
}

int site_migrate(const struct site *site, unsigned store_flags, struct error *error)
{
    struct store *stores[2] = { NULL, NULL };
    int result = DINH_FAILED;
    bool has_folder =
        !(store_flags & STORE_CREATE) || !folder_make(site->folder, 0750, error);
    if (has_folder)
        stores[0] = store_open(site->folder, DINH_DB_SITE, store_flags, error);
    if (stores[0])
        stores[1] = store_open(site->folder, DINH_DB_STATS, store_flags, error);
    if (stores[1])
        result = site_migrate_stores(site, stores, error);
    store_close(stores[1]);
    store_close(stores[0]);
    if (result)
        error_prefix(error, "trang \"%s\"", site->config->name);
    return result;
}

/* ---- is anything due? -------------------------------------------------------------- */

static void add_kind(struct buf *out, const struct kind *kind)
{
    buf_printf(out, "%s %s %x %s\n", kind->def.name, kind->def.letters, kind->def.flags,
               kind->def.order ? kind->def.order : "");
    for (uint32_t i = 0; i < kind->field_count; i++) {
        const struct dinh_field *def = &kind->fields[i].def;
        buf_printf(out, " %s %d %x\n", def->name, (int)def->type, def->flags);
    }
}

static void site_shape(const struct site *site, char shape[SHAPE_BYTES])
{
    struct buf text = { 0 };
    content_shape(&text);
    audit_shape(&text);
    account_shape(&text);
    for (size_t i = 0; i < kinds_count(site->kinds); i++)
        add_kind(&text, kinds_at(site->kinds, i));
    for (size_t i = 0; i < site->plugin_count; i++) {
        const struct plugin *plugin = site->plugins[i];
        for (uint32_t j = 0; j < plugin->def.migrations.count; j++)
            buf_printf(&text, "%s %s\n", plugin->def.name,
                       PLUGIN_TABLE(plugin, migrations, dinh_migration, j)->sql);
    }
    snprintf(shape, SHAPE_BYTES, "%016llx", (unsigned long long)str_hash(buf_str(&text)));
    buf_free(&text);
}

static bool has_database(const struct site *site)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/site.db", site->folder);
    return file_exists(path);
}

/* 1: the database is of another shape, 0: nothing to do, -1: cannot be told. */
static int is_due(const struct site *site, struct error *error)
{
    char shape[SHAPE_BYTES];
    struct store *store = store_open(site->folder, DINH_DB_SITE, 0, error);
    if (!store)
        return DINH_FAILED;
    site_shape(site, shape);
    bool same = migrate_has_table(store, "_schema") &&
                store_int(store, 0,
                          "SELECT COUNT(*) FROM _schema WHERE owner = $1 AND checksum = $2",
                          "tt", shape_owner, shape) > 0;
    store_close(store);
    return same ? 0 : 1;
}

static int keep_shape(const struct site *site, struct error *error)
{
    char shape[SHAPE_BYTES];
    site_shape(site, shape);
    struct store *store = store_open(site->folder, DINH_DB_SITE, 0, error);
    if (!store)
        return DINH_FAILED;
    int result = store_begin(store);
    if (result == 0)
        result = store_exec(store,
                            "INSERT INTO _schema (owner, version, checksum, applied_at)"
                            " VALUES ($1, 1, $2, $3) ON CONFLICT (owner, version) DO UPDATE"
                            " SET checksum = excluded.checksum,"
                            " applied_at = excluded.applied_at",
                            "tti", shape_owner, shape, clock_now_ms());
    if (result == 0)
        result = store_commit(store);
    if (result)
        error_set(error, "%s", store_error(store));
    store_rollback(store);
    store_close(store);
    return result ? DINH_FAILED : 0;
}

/* ---- rehearsal and upgrade ------------------------------------------------------------
 */

/* Both databases into a folder below the site's. */
static int copy_site(const struct site *site, const char *to, struct error *error)
{
    for (unsigned database = DINH_DB_SITE; database <= DINH_DB_STATS; database++)
        if (store_backup(site->folder, database, to, error))
            return DINH_FAILED;
    return 0;
}

int site_rehearse(const struct site *site, struct error *error)
{
    char folder[PATH_BYTES];
    if (!has_database(site))
        return 0;
    int due = is_due(site, error);
    if (due <= 0)
        return due;
    snprintf(folder, sizeof folder, "%s/rehearsal", site->folder);
    struct site copy = *site;
    copy.folder = folder;
    int result = copy_site(site, folder, error);
    if (result == 0)
        result = site_migrate(&copy, 0, error);
    store_backup_remove(folder);
    return result;
}

int site_upgrade(const struct site *site, struct error *error)
{
    char folder[PATH_BYTES];
    int due = has_database(site) ? is_due(site, error) : 0;
    if (due < 0)
        return DINH_FAILED;
    snprintf(folder, sizeof folder, "%s/before-upgrade", site->folder);
    if (due && copy_site(site, folder, error))
        return DINH_FAILED;
    if (site_migrate(site, STORE_CREATE, error))
        return DINH_FAILED;
    return keep_shape(site, error);
}
