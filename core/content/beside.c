/*
 * beside.c - files and items: which file an item uses, which lie beside it.
 *
 * A file is public because a public item uses it, and for no other reason: table
 * file_use is written with every revision and asked by file_page.c. What came in and
 * the photo of a signed sheet lie beside an item (table beside) and are never public.
 */
#include "content/flow.h"

#include "base/clock.h"
#include "content/internal.h"

/* ---- which files a tree of values names ------------------------------------------- */

static void add_use(struct file_uses *uses, struct str sha256, bool has_names)
{
    for (size_t i = 0; i < uses->count; i++)
        if (str_eq(uses->list[i].sha256, sha256)) {
            uses->list[i].has_names |= has_names;
            return;
        }
    if (uses->count == uses->cap) {
        size_t cap = uses->cap ? uses->cap * 2 : 16;
        struct file_use_one *list = arena_alloc(uses->arena, cap * sizeof *list);
        if (uses->count)
            memcpy(list, uses->list, uses->count * sizeof *list);
        uses->list = list;
        uses->cap = cap;
    }
    uses->list[uses->count++] = (struct file_use_one){ sha256, has_names };
}

/* A full hash, or the digits of an address, of a file there is. */
static void add_known(struct content *content, struct file_uses *uses, struct str hash,
                      bool has_names)
{
    struct blob blob;
    if (blob_find(content->store, uses->arena, hash, &blob))
        add_use(uses, arena_str(uses->arena, str_of(blob.sha256)), has_names);
}

/* Rich text names files by their address: src="/tep/0123456789ab/anh.jpg". */
static void add_from_text(struct content *content, struct file_uses *uses, struct str text)
{
    static const char mark[] = "/tep/";
    ptrdiff_t at;
    while ((at = str_find(text, STR(mark))) >= 0) {
        text = str_from(text, (size_t)at + strlen(mark));
        struct str hash = { text.ptr, text.len < BLOB_SHORT ? text.len : BLOB_SHORT };
        add_known(content, uses, hash, false);
    }
}

void file_uses_add(struct content *content, struct file_uses *uses, const dinh_value *value)
{
    if (!value)
        return;
    if (value->type == DINH_TEXT || value->type == DINH_HTML)
        add_from_text(content, uses, value->text);
    if (value->type == DINH_LIST)
        for (uint32_t i = 0; i < value->count; i++)
            file_uses_add(content, uses, value->items[i]);
    if (value->type != DINH_MAP)
        return;
    bool has_names = value_get_int(value, "has_names") != 0;
    for (uint32_t i = 0; i < value->count; i++) {
        struct str key = value->members[i].key;
        struct str hash = value_as_text(value->members[i].value);
        if ((str_is(key, "file") || str_is(key, "image")) && hash.len)
            add_known(content, uses, hash, has_names);
        file_uses_add(content, uses, value->members[i].value);
    }
}

int file_uses_write(struct content *content, struct arena *arena, int64_t id,
                    const dinh_value *raw)
{
    struct file_uses uses = { .arena = arena };
    file_uses_add(content, &uses, raw);
    if (store_exec(content->store,
                   "UPDATE file_use SET is_shown = 0, has_names = 0"
                   " WHERE item_id = $1 AND is_shown = 1",
                   "i", id))
        return DINH_FAILED;
    for (size_t i = 0; i < uses.count; i++)
        if (store_exec(content->store,
                       "INSERT INTO file_use (sha256, item_id, is_shown, has_names)"
                       " VALUES ($1, $2, 1, $3) ON CONFLICT (sha256, item_id)"
                       " DO UPDATE SET is_shown = 1, has_names = excluded.has_names",
                       "sii", uses.list[i].sha256, id, (int64_t)uses.list[i].has_names))
            return DINH_FAILED;
    return 0;
}

int file_uses_keep(struct content *content, struct arena *arena, int64_t id,
                   const dinh_value *raw)
{
    struct file_uses uses = { .arena = arena };
    file_uses_add(content, &uses, raw);
    for (size_t i = 0; i < uses.count; i++)
        if (store_exec(content->store,
                       "INSERT INTO file_use (sha256, item_id, is_shown, has_names)"
                       " VALUES ($1, $2, 0, 0) ON CONFLICT (sha256, item_id) DO NOTHING",
                       "si", uses.list[i].sha256, id))
            return DINH_FAILED;
    return 0;
}

/* ---- who may read a file ------------------------------------------------------------ */

/* A smaller copy of a picture is as public as the picture. */
bool file_is_public(struct content *content, struct str sha256)
{
    return store_int(content->store, 0,
                     "SELECT count(*) FROM file_use AS u JOIN item AS i ON i.id = u.item_id"
                     " WHERE (u.sha256 = $1 OR u.sha256 IN (SELECT r.sha256"
                     " FROM rendition AS r WHERE r.file_sha256 = $1))"
                     " AND u.is_shown = 1 AND i.published_rev IS NOT NULL"
                     " AND (u.has_names = 0 OR i.expires_at > $2)",
                     "si", sha256, clock_now_ms()) > 0;
}

bool file_has_names(struct content *content, struct str sha256)
{
    return store_int(content->store, 0,
                     "SELECT count(*) FROM file_use WHERE sha256 = $1 AND has_names = 1",
                     "s", sha256) > 0;
}

/* ---- beside an item -------------------------------------------------------------------
 */

int beside_add(struct content *content, int64_t id, int what, struct str sha256,
               struct content_change *change)
{
    struct arena *arena = arena_create(0);
    struct blob blob;
    int result = DINH_NOT_FOUND;
    if (blob_find(content->store, arena, sha256, &blob) &&
        store_int(content->store, 0,
                  "SELECT count(*) FROM item WHERE id = $1 AND state <> '" STATE_ERASED "'",
                  "i", id))
        result = store_exec(content->store,
                            "INSERT INTO beside (item_id, what, sha256, at, who,"
                            " account_id) VALUES ($1, $2, $3, $4, $5, $6)"
                            " ON CONFLICT (item_id, what, sha256) DO UPDATE SET"
                            " at = excluded.at, who = excluded.who,"
                            " account_id = excluded.account_id",
                            "iititi", id, (int64_t)what, blob.sha256, change->at_ms,
                            change->who, change->account_id);
    arena_destroy(arena);
    if (result)
        return result;
    return change_log(content, change, "item.file_added", id,
                      what == BESIDE_SHEET ? "sheet" : "source");
}

size_t beside_list(struct content *content, struct arena *arena, int64_t id,
                   struct beside **out)
{
    int64_t room = store_int(content->store, 0,
                             "SELECT count(*) FROM beside WHERE item_id = $1", "i", id);
    struct dinh_rows *rows =
        store_query(content->store,
                    "SELECT b.what, b.sha256, f.name, f.type, b.who, f.size, b.at"
                    " FROM beside AS b JOIN file AS f ON f.sha256 = b.sha256"
                    " WHERE b.item_id = $1 ORDER BY b.at, b.what, b.sha256 LIMIT $2",
                    "ii", id, room);
    struct beside *list = arena_alloc(arena, (size_t)(room + 1) * sizeof *list);
    size_t count = 0;
    while (rows_next(rows) > 0)
        list[count++] = (struct beside){ .what = (int)rows_int(rows, 0),
                                         .sha256 = arena_text(arena, rows_text(rows, 1)),
                                         .name = arena_text(arena, rows_text(rows, 2)),
                                         .type = arena_text(arena, rows_text(rows, 3)),
                                         .who = arena_text(arena, rows_text(rows, 4)),
                                         .size = rows_int(rows, 5),
                                         .at = rows_int(rows, 6) };
    *out = list;
    return count;
}
