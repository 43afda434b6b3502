/*
 * authorize.c - what SQL of a plugin may do, asked by SQLite while it prepares.
 *
 * A plugin owns the tables <plugin>_* and may read the view dinh_item; that is
 * all. This is a guard against mistakes: C in the same process is trusted, but
 * a statement that quietly reads drafts would be a leak nobody sees.
 */
#include "store/internal.h"

#include <stdio.h>

/* Names a plugin cannot have: its tables would be the core's. */
static const char *const reserved[] = { "kind", "sqlite",  "core",  "dinh",
                                        "item", "account", "audit", "rendition" };

/* Dates and JSON are spelled differently by every database; files are not a
 * statement's business at all. */
static const char *const banned_functions[] = {
    "date",     "time",           "datetime",  "julianday", "strftime",       "unixepoch",
    "readfile", "load_extension", "writefile", "edit",      "fts3_tokenizer",
};

bool plugin_name_is_valid(const char *name)
{
    struct str s = str_of(name);
    if (s.len == 0 || s.len > 40 || name[0] < 'a' || name[0] > 'z')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9')))
            return false;
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (str_is(s, reserved[i]))
            return false;
    return true;
}

static bool is_owned(const struct authorization *asked, const char *table)
{
    struct str name = str_of(table), plugin = str_of(asked->plugin);
    return str_starts(name, plugin) && name.len > plugin.len && name.ptr[plugin.len] == '_';
}

/* SQLite keeps an index of its own for a PRIMARY KEY or UNIQUE of a table. */
static bool is_owned_index(const struct authorization *asked, const char *index,
                           const char *table)
{
    return is_owned(asked, table) &&
           (is_owned(asked, index) || str_starts(str_of(index), STR("sqlite_autoindex_")));
}

static bool function_is_allowed(const char *name)
{
    struct str s = str_of(name);
    if (str_starts(s, STR("json")))
        return false;
    for (size_t i = 0; i < sizeof banned_functions / sizeof *banned_functions; i++)
        if (str_is(s, banned_functions[i]))
            return false;
    return true;
}

/* `inside`: the view through which a table is reached, if any; a count of its
 * rows reaches the table past the view, with no column. */
static bool read_is_allowed(const struct authorization *asked, const char *table,
                            const char *column, const char *inside)
{
    if (asked->reads_view && str_is(str_of(table), "item") && !*column)
        return true;
    if (is_owned(asked, table) || str_is(str_of(table), "dinh_item"))
        return true;
    if (inside && str_is(str_of(inside), "dinh_item"))
        return str_is(str_of(table), "item");
    return asked->schema && str_starts(str_of(table), STR("sqlite_"));
}

static bool change_is_allowed(const struct authorization *asked, const char *table)
{
    return is_owned(asked, table) ||
           (asked->schema && str_starts(str_of(table), STR("sqlite_")));
}

static bool is_allowed(const struct authorization *asked, int action, const char *first,
                       const char *second, const char *inside)
{
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return true;
    case SQLITE_READ:
        return read_is_allowed(asked, first, second, inside);
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return change_is_allowed(asked, first);
    case SQLITE_FUNCTION:
        return function_is_allowed(second);
    case SQLITE_PRAGMA: /* FTS5 asks this of itself */
        return str_is(str_of(first), "data_version") && !second;
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_VIEW:
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_VIEW:
    case SQLITE_ANALYZE:
        return asked->schema && is_owned(asked, first);
    case SQLITE_CREATE_VTABLE:
    case SQLITE_DROP_VTABLE:
        return asked->schema && is_owned(asked, first) && str_is(str_of(second), "fts5");
    case SQLITE_CREATE_INDEX:
    case SQLITE_DROP_INDEX:
        return asked->schema && is_owned_index(asked, first, second);
    case SQLITE_ALTER_TABLE:
        return asked->schema && is_owned(asked, second);
    case SQLITE_REINDEX:
        return asked->schema;
    default: /* ATTACH, PRAGMA, transactions, triggers, temporary tables */
        return false;
    }
}

static int authorize(void *data, int action, const char *first, const char *second,
                     const char *database, const char *inside)
{
    struct authorization *asked = data;
    const char *one = first ? first : "", *two = second ? second : "";
    bool elsewhere = database && !str_is(str_of(database), "main");
    if (!elsewhere &&
        is_allowed(asked, action, one, action == SQLITE_PRAGMA ? second : two, inside))
        return SQLITE_OK;
    if (!asked->denied[0])
        snprintf(asked->denied, sizeof asked->denied,
                 "không được phép: %.60s %.60s (việc %d)", one, two, action);
    return SQLITE_DENY;
}

void authorize_begin(struct store *store, struct authorization *asked)
{
    asked->denied[0] = '\0';
    sqlite3_set_authorizer(store->db, authorize, asked);
}

void authorize_end(struct store *store)
{
    sqlite3_set_authorizer(store->db, NULL, NULL);
}
