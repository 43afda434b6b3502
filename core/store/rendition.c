/*
 * rendition.c - the table of smaller copies (see rendition.h).
 */
#include "store/rendition.h"

#include "store/migrate.h"

enum { RENDITIONS_MAX = 16 };

static const char rendition_1[] =
    "CREATE TABLE rendition ("
    " sha256 TEXT NOT NULL REFERENCES file (sha256), width INTEGER NOT NULL,"
    " height INTEGER NOT NULL, file_sha256 TEXT NOT NULL REFERENCES file (sha256),"
    " PRIMARY KEY (sha256, width)) STRICT;"
    "CREATE INDEX rendition_file ON rendition (file_sha256);";

static const struct migration migrations[] = { { 1, rendition_1 } };
enum { MIGRATIONS = sizeof migrations / sizeof *migrations };

int rendition_migrate(struct store *store, struct error *error)
{
    return migrate_apply(store, "rendition", migrations, MIGRATIONS, error);
}

void rendition_shape(struct buf *out)
{
    for (size_t i = 0; i < MIGRATIONS; i++)
        buf_add_text(out, migrations[i].sql);
}

int rendition_put(struct store *store, const struct blob *picture,
                  const struct blob *smaller)
{
    if (DINH_BUG_IF(!store_in_transaction(store)))
        return DINH_FAILED;
    return store_exec(store,
                      "INSERT INTO rendition (sha256, width, height, file_sha256)"
                      " VALUES ($1, $2, $3, $4)"
                      " ON CONFLICT (sha256, width) DO UPDATE SET"
                      " height = excluded.height, file_sha256 = excluded.file_sha256",
                      "tiit", picture->sha256, (int64_t)smaller->width,
                      (int64_t)smaller->height, smaller->sha256);
}

size_t rendition_list(struct store *store, struct arena *arena, struct str sha256,
                      struct rendition **out)
{
    struct dinh_rows *rows =
        store_query(store,
                    "SELECT r.width, r.height, f.sha256, f.name FROM rendition r"
                    " JOIN file f ON f.sha256 = r.file_sha256"
                    " WHERE r.sha256 = $1 ORDER BY r.width",
                    "s", sha256);
    struct rendition *list = NULL;
    size_t count = 0;
    while (rows_next(rows) > 0) {
        if (!list)
            list = arena_alloc(arena, RENDITIONS_MAX * sizeof *list);
        if (count == RENDITIONS_MAX) {
            rows_end(rows);
            break;
        }
        struct blob blob = { .name = rows_text(rows, 3) };
        struct str file = rows_str(rows, 2);
        memcpy(blob.sha256, file.ptr, file.len < BLOB_HASH_SIZE ? file.len : 0);
        list[count++] = (struct rendition){ .width = (int32_t)rows_int(rows, 0),
                                            .height = (int32_t)rows_int(rows, 1),
                                            .sha256 = arena_text(arena, blob.sha256),
                                            .href = blob_href(arena, &blob) };
    }
    *out = list;
    return count;
}

struct str rendition_srcset(struct store *store, struct arena *arena,
                            const struct blob *picture)
{
    struct rendition *list;
    size_t count = rendition_list(store, arena, str_of(picture->sha256), &list);
    if (count == 0)
        return (struct str){ NULL, 0 };
    struct buf text = { 0 };
    for (size_t i = 0; i < count; i++)
        buf_printf(&text, "%s %dw, ", list[i].href, list[i].width);
    buf_printf(&text, "%s %dw", blob_href(arena, picture), picture->width);
    struct str srcset = arena_str(arena, buf_str(&text));
    buf_free(&text);
    return srcset;
}

bool rendition_is(struct store *store, struct str sha256)
{
    return store_int(store, 0, "SELECT count(*) FROM rendition WHERE file_sha256 = $1", "s",
                     sha256) > 0;
}

int64_t rendition_drop(struct store *store, struct arena *arena, struct str sha256,
                       struct str **files)
{
    if (DINH_BUG_IF(!store_in_transaction(store)))
        return DINH_FAILED;
    struct rendition *list;
    size_t count = rendition_list(store, arena, sha256, &list);
    int64_t alone = 0;
    *files = arena_alloc(arena, (count + 1) * sizeof **files);
    if (store_exec(store, "DELETE FROM rendition WHERE sha256 = $1", "s", sha256))
        return DINH_FAILED;
    for (size_t i = 0; i < count; i++)
        if (!rendition_is(store, str_of(list[i].sha256)))
            (*files)[alone++] = str_of(list[i].sha256);
    return alone;
}
