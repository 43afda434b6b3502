/*
 * schema.c - the tables of content: those of the core, and kind_<name> grown
 * from the registry (content_migrate of kind.h).
 *
 * kind_<name> only ever gains columns. What cannot be had by adding (another
 * order, a key column for a field that may be filtered from now on) is noticed
 * by the kind's `shape`, and the table is written anew from the revisions,
 * which are the truth.
 */
#include "content/internal.h"

#include "base/clock.h"
#include "store/audit.h"
#include "store/migrate.h"
#include "store/rendition.h"

static const char core_1[] =
    "CREATE TABLE item ("
    " id INTEGER PRIMARY KEY, kind TEXT NOT NULL, no INTEGER NOT NULL, slug TEXT NOT NULL,"
    " state TEXT NOT NULL, rev INTEGER NOT NULL, published_rev INTEGER,"
    " published_at INTEGER, updated_at INTEGER NOT NULL, created_at INTEGER NOT NULL,"
    " expires_at INTEGER, external_id TEXT, received_at INTEGER, channel TEXT, sender TEXT,"
    " unit TEXT, author TEXT, form TEXT, event_date INTEGER,"
    " UNIQUE (kind, no), UNIQUE (kind, external_id)) STRICT;"
    "CREATE INDEX item_updated ON item (kind, updated_at, id);"

    "CREATE TABLE revision ("
    " item_id INTEGER NOT NULL REFERENCES item (id), rev INTEGER NOT NULL,"
    " at INTEGER NOT NULL, who TEXT NOT NULL, note TEXT, body TEXT NOT NULL,"
    " PRIMARY KEY (item_id, rev)) STRICT;"

    "CREATE TABLE move ("
    " id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id),"
    " at INTEGER NOT NULL, who TEXT NOT NULL, from_state TEXT, to_state TEXT NOT NULL,"
    " note TEXT, rev INTEGER NOT NULL) STRICT;"
    "CREATE INDEX move_item ON move (item_id, id);"

    "CREATE TABLE _feed ("
    " seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, item_id INTEGER NOT NULL UNIQUE,"
    " op TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE _feed_head ("
    " one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL,"
    " seq INTEGER NOT NULL) STRICT;"

    "CREATE TABLE redirect ("
    " path TEXT PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id)) STRICT;"
    "CREATE INDEX redirect_item ON redirect (item_id);"

    "CREATE TABLE file ("
    " sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL,"
    " size INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
    " added_at INTEGER NOT NULL) STRICT;"

    "CREATE TABLE _job ("
    " id INTEGER PRIMARY KEY, name TEXT NOT NULL, args TEXT NOT NULL,"
    " run_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, error TEXT,"
    " created_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX _job_due ON _job (run_at, id);"

    "CREATE TABLE _idempotency ("
    " key TEXT PRIMARY KEY, at INTEGER NOT NULL, result TEXT NOT NULL) STRICT;"

    "CREATE TABLE _kind (name TEXT PRIMARY KEY, shape TEXT NOT NULL) STRICT;"

    "CREATE VIEW dinh_item AS SELECT id, kind, no, slug, published_at, updated_at"
    " FROM item WHERE published_rev IS NOT NULL;";

/* The board's desk: who has an item until when, what lies beside it, what is typed
 * and not saved. entered_at, changed_at, title and file_use of items from before are
 * filled by upgrade.c. */
static const char core_2[] =
    "ALTER TABLE item ADD COLUMN title TEXT;" /* of the newest revision, for the board */
    "ALTER TABLE item ADD COLUMN assignee INTEGER;"
    "ALTER TABLE item ADD COLUMN entered_at INTEGER;" /* in this state since */
    "ALTER TABLE item ADD COLUMN changed_at INTEGER;" /* saved, moved, assigned */
    "ALTER TABLE item ADD COLUMN due_at INTEGER;"
    "ALTER TABLE item ADD COLUMN publish_at INTEGER;"
    "ALTER TABLE item ADD COLUMN publish_to TEXT;"
    "ALTER TABLE item ADD COLUMN is_urgent INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE item ADD COLUMN is_unconfirmed INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE item ADD COLUMN is_expired INTEGER NOT NULL DEFAULT 0;" /* and told so */
    "CREATE INDEX item_state_due ON item (state, due_at, id);"
    "CREATE INDEX item_state_changed ON item (state, changed_at, id);"
    "CREATE INDEX item_changed ON item (changed_at, id);"
    "CREATE INDEX item_assignee ON item (assignee, state, due_at, id)"
    " WHERE assignee IS NOT NULL;"
    "CREATE INDEX item_due ON item (due_at, id) WHERE due_at IS NOT NULL;"
    "CREATE INDEX item_publish ON item (publish_at, id) WHERE publish_at IS NOT NULL;"
    "CREATE INDEX item_expires ON item (expires_at, id)"
    " WHERE expires_at IS NOT NULL AND is_expired = 0;"
    "CREATE INDEX item_urgent ON item (id) WHERE is_urgent = 1;"
    "CREATE INDEX item_unconfirmed ON item (id) WHERE is_unconfirmed = 1;"
    "CREATE INDEX item_untitled ON item (id) WHERE title IS NULL;"

    "ALTER TABLE move ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE move ADD COLUMN assignee INTEGER;" /* given to him by this step */

    "ALTER TABLE revision ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE revision ADD COLUMN base INTEGER NOT NULL DEFAULT 0;" /* > 0: set aside */
    "ALTER TABLE revision ADD COLUMN is_settled INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX revision_aside ON revision (item_id, rev)"
    " WHERE base > 0 AND is_settled = 0;"

    "CREATE TABLE autosave ("
    " item_id INTEGER NOT NULL, kind TEXT NOT NULL, account_id INTEGER NOT NULL,"
    " base INTEGER NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,"
    " PRIMARY KEY (item_id, kind, account_id)) STRICT;"
    "CREATE TABLE editing ("
    " item_id INTEGER NOT NULL REFERENCES item (id), account_id INTEGER NOT NULL,"
    " since INTEGER NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY (item_id, account_id)) STRICT;"

    "CREATE TABLE beside ("
    " item_id INTEGER NOT NULL REFERENCES item (id), what INTEGER NOT NULL,"
    " sha256 TEXT NOT NULL REFERENCES file (sha256), at INTEGER NOT NULL,"
    " who TEXT NOT NULL, account_id INTEGER NOT NULL,"
    " PRIMARY KEY (item_id, what, sha256)) STRICT;"
    "CREATE INDEX beside_file ON beside (sha256);"
    "CREATE TABLE file_use ("
    " sha256 TEXT NOT NULL, item_id INTEGER NOT NULL REFERENCES item (id),"
    " is_shown INTEGER NOT NULL," /* by the newest revision, else by an older one */
    " has_names INTEGER NOT NULL, PRIMARY KEY (sha256, item_id)) STRICT;"
    "CREATE INDEX file_use_item ON file_use (item_id);"

    "CREATE TABLE correction ("
    " id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id),"
    " at INTEGER NOT NULL, who TEXT NOT NULL, account_id INTEGER NOT NULL,"
    " before TEXT, after TEXT NOT NULL) STRICT;"
    "CREATE INDEX correction_item ON correction (item_id, id);"

    "CREATE TABLE erase_request ("
    " item_id INTEGER PRIMARY KEY REFERENCES item (id), account_id INTEGER NOT NULL,"
    " who TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
    /* What an erasure still has to do after its commit (erase.c). */
    "CREATE TABLE erased (item_id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE erased_file (sha256 TEXT PRIMARY KEY) STRICT;";

static const struct migration core_migrations[] = { { 1, core_1 }, { 2, core_2 } };

/* ---- columns ---------------------------------------------------------------------- */

static bool is_long(const struct field *field)
{
    return field->def.type == DINH_FIELD_HTML || field->def.type == DINH_FIELD_LINES;
}

static int add_column(struct store *store, const struct kind *kind,
                      const struct field *field, struct arena *arena, struct error *error)
{
    const char *name = field->def.name;
    if (migrate_add_column(store, kind->table, name, field_column_type(field), error))
        return DINH_FAILED;
    if (!field_has_key(field))
        return 0;
    return migrate_add_column(store, kind->table, arena_printf(arena, "%s_key", name),
                              "TEXT", error);
}

/* Long texts last: SQLite reads a row from its beginning, and what stands
 * behind a long text is found only by following its pages. */
static int add_columns(struct store *store, const struct kind *kind, struct arena *arena,
                       struct error *error)
{
    for (int last = 0; last <= 1; last++)
        for (uint32_t i = 0; i < kind->field_count; i++)
            if (is_long(&kind->fields[i]) == last &&
                add_column(store, kind, &kind->fields[i], arena, error))
                return error_prefix(error, "%s: loại %s", kind->plugin, kind->def.name);
    return 0;
}

static int run_sql(struct store *store, const char *sql, struct error *error)
{
    if (store_exec(store, sql, "") == 0)
        return 0;
    return error_set(error, "%s", store_error(store));
}

static int add_index(struct store *store, const struct kind *kind, struct arena *arena,
                     const char *name, const char *columns, struct error *error)
{
    bool expires = kind->def.flags & DINH_KIND_EXPIRES;
    return run_sql(store,
                   arena_printf(arena, "CREATE INDEX IF NOT EXISTS %s_by_%s%s ON %s (%s%s)",
                                kind->table, name, expires ? "_x" : "", kind->table,
                                columns, expires ? ", expires_at" : ""),
                   error);
}

/* One index answers each way of listing without touching the table: the order
 * alone, and the order within one value of a filter. */
static int add_indexes(struct store *store, const struct kind *kind, struct arena *arena,
                       struct error *error)
{
    if (add_index(store, kind, arena, "order", "sort_key, id", error) ||
        (kind->order &&
         add_index(store, kind, arena, "published", "published_at, sort_key, id", error)))
        return DINH_FAILED;
    for (uint32_t i = 0; i < kind->field_count; i++) {
        const struct field *field = &kind->fields[i];
        const char *name = field->def.name;
        if (!(field->def.flags & DINH_FILTER))
            continue;
        /* Words are looked for inside the text: in order, but no table reads. */
        const char *columns = field_has_key(field)
                                  ? arena_printf(arena, "sort_key, id, \"%s_key\"", name)
                                  : arena_printf(arena, "\"%s\", sort_key, id", name);
        if (add_index(store, kind, arena, arena_printf(arena, "f_%s", name), columns,
                      error))
            return DINH_FAILED;
    }
    return 0;
}

static int create_table(struct store *store, const struct kind *kind, struct arena *arena,
                        struct error *error)
{
    return run_sql(store,
                   arena_printf(arena,
                                "CREATE TABLE IF NOT EXISTS %s ("
                                " id INTEGER PRIMARY KEY REFERENCES item (id),"
                                " sort_key %s NOT NULL, published_at INTEGER NOT NULL,"
                                " expires_at INTEGER) STRICT",
                                kind->table, kind_sorts_by_text(kind) ? "TEXT" : "INTEGER"),
                   error);
}

/* ---- shape ------------------------------------------------------------------------- */

static const char *shape_of(const struct kind *kind, struct arena *arena)
{
    struct buf shape = { 0 };
    buf_printf(
        &shape,
        "order=%s%s text=%d keys=", kind->order ? kind->order->def.name : "published_at",
        kind->def.flags & DINH_KIND_ASCENDING ? " asc" : "", kind_sorts_by_text(kind));
    for (uint32_t i = 0; i < kind->field_count; i++)
        if (field_has_key(&kind->fields[i]))
            buf_printf(&shape, "%s,", kind->fields[i].def.name);
    const char *text = arena_copy(arena, shape.data, shape.len);
    buf_free(&shape);
    return text;
}

static int64_t next_published(struct store *store, const struct kind *kind, int64_t after)
{
    return store_int(store, 0,
                     "SELECT id FROM item WHERE kind = $1 AND published_rev IS NOT NULL"
                     " AND id > $2 ORDER BY id LIMIT 1",
                     "ti", kind->def.name, after);
}

/* One batch from *id on; *id becomes 0 when there is no more. */
static int rewrite_batch(struct content *content, struct arena *arena,
                         const struct kind *kind, int64_t *id)
{
    enum { BATCH = 200 };
    struct draft draft;
    for (int i = 0; i < BATCH; i++) {
        *id = next_published(content->store, kind, *id);
        if (*id == 0)
            return 0;
        arena_reset(arena);
        if (draft_read(content, arena, *id, &draft) ||
            item_put(content->store, arena, content_plan(content, kind), &draft))
            return DINH_FAILED;
    }
    return 0;
}

/* All rows again, from the revisions; in batches, so that no other writer
 * waits longer than a moment. */
static int rewrite_rows(struct store *store, const struct kinds *kinds,
                        const struct kind *kind, struct error *error)
{
    struct content *content = content_open(store, kinds, NULL);
    struct arena *arena = arena_create(0);
    int64_t id = 0;
    int result;
    do {
        result = store_begin(store);
        if (!result)
            result = rewrite_batch(content, arena, kind, &id);
        if (!result)
            result = store_commit(store);
    } while (!result && id != 0);
    if (result) {
        store_rollback(store);
        error_set(error, "%s: không viết lại được bảng: %s", kind->def.name,
                  store_error(store));
    }
    arena_destroy(arena);
    content_close(content);
    return result;
}

static int save_shape(struct store *store, const struct kind *kind, const char *shape,
                      struct error *error)
{
    if (store_begin(store) == 0 &&
        store_exec(store,
                   "INSERT INTO _kind (name, shape) VALUES ($1, $2)"
                   " ON CONFLICT (name) DO UPDATE SET shape = excluded.shape",
                   "tt", kind->def.name, shape) == 0 &&
        store_commit(store) == 0)
        return 0;
    error_set(error, "%s", store_error(store));
    store_rollback(store);
    return DINH_FAILED;
}

static bool has_shape(struct store *store, const struct kind *kind, const char *shape)
{
    return store_int(store, 0, "SELECT count(*) FROM _kind WHERE name = $1 AND shape = $2",
                     "tt", kind->def.name, shape) == 1;
}

/* ---- a kind, and all of them ----------------------------------------------------------
 */

static int grow_table(struct store *store, const struct kind *kind, struct arena *arena,
                      struct error *error)
{
    if (store_begin(store))
        return error_set(error, "%s", store_error(store));
    if (create_table(store, kind, arena, error) == 0 &&
        add_columns(store, kind, arena, error) == 0 &&
        add_indexes(store, kind, arena, error) == 0 && store_commit(store) == 0)
        return 0;
    store_rollback(store);
    return DINH_FAILED;
}

static int migrate_kind(struct store *store, const struct kinds *kinds,
                        const struct kind *kind, struct arena *arena, struct error *error)
{
    const char *shape = shape_of(kind, arena);
    bool is_new = !migrate_has_table(store, kind->table);
    if (!is_new && has_shape(store, kind, shape))
        return grow_table(store, kind, arena, error);
    if (grow_table(store, kind, arena, error))
        return DINH_FAILED;
    if (!is_new && rewrite_rows(store, kinds, kind, error))
        return DINH_FAILED;
    return save_shape(store, kind, shape, error);
}

static int ensure_head(struct store *store, struct error *error)
{
    if (store_int(store, 0, "SELECT count(*) FROM _feed_head", "") == 1)
        return 0;
    if (store_begin(store) == 0 &&
        store_exec(store,
                   "INSERT INTO _feed_head (one, epoch, seq) VALUES (1, $1, 0)"
                   " ON CONFLICT (one) DO NOTHING",
                   "i", clock_now_ms()) == 0 &&
        store_commit(store) == 0)
        return 0;
    error_set(error, "%s", store_error(store));
    store_rollback(store);
    return DINH_FAILED;
}

void content_shape(struct buf *out)
{
    for (size_t i = 0; i < sizeof core_migrations / sizeof *core_migrations; i++)
        buf_add_text(out, core_migrations[i].sql);
    audit_shape(out);
    rendition_shape(out);
}

int content_migrate(struct store *store, const struct kinds *kinds, struct error *error)
{
    if (migrate_apply(store, "core", core_migrations,
                      sizeof core_migrations / sizeof *core_migrations, error) ||
        rendition_migrate(store, error) || audit_migrate(store, error) ||
        ensure_head(store, error))
        return DINH_FAILED;
    struct arena *arena = arena_create(0);
    int result = 0;
    for (size_t i = 0; i < kinds_count(kinds) && !result; i++)
        result = migrate_kind(store, kinds, kinds_at(kinds, i), arena, error);
    arena_destroy(arena);
    return result ? result : items_upgrade(store, kinds, error);
}
