/*
 * export.c - published items as the lines import.c reads (see import.h).
 *
 * Numbers are counted anew by every site, so an item and what refers to it go
 * by the external id, or where there is none by letters and number: "dv3".
 */
#include "content/import.h"

#include "content/internal.h"
#include "view/json.h"

static dinh_value *stable_id(struct arena *arena, const struct kind *kind, int64_t no,
                             const char *external)
{
    if (external)
        return value_cstr(arena, external);
    return value_cstr(arena,
                      arena_printf(arena, "%s%lld", kind->def.letters, (long long)no));
}

static dinh_value *reference_id(struct content *content, struct arena *arena,
                                const struct field *field, const dinh_value *raw)
{
    const struct kind *kind = kinds_find(content->kinds, field->def.of);
    struct dinh_rows *rows = store_query(
        content->store, "SELECT external_id FROM item WHERE kind = $1 AND no = $2", "ti",
        field->def.of, value_as_int(raw));
    if (!kind || rows_next(rows) <= 0)
        return NULL;
    dinh_value *id = stable_id(arena, kind, value_as_int(raw), rows_text(rows, 0));
    rows_end(rows);
    return id;
}

/* Beside each file's hash what it is called: whoever imports has it by one of
 * the two. */
static void name_file(struct content *content, struct arena *arena, dinh_value *entry,
                      const dinh_value *hash)
{
    const struct blob *blob = lookup_blob(content, value_as_text(hash));
    if (blob)
        value_put(arena, entry, "name", value_cstr(arena, blob->name));
}

static void name_files(struct content *content, struct arena *arena, dinh_value *list)
{
    content_hide_names(list);
    for (uint32_t i = 0; i < list->count; i++) {
        dinh_value *entry = list->items[i], *image = value_get(entry, STR("image"));
        if (image) {
            dinh_value *map = value_map(arena);
            value_put(arena, map, "file", image);
            name_file(content, arena, map, image);
            value_put(arena, entry, "image", map);
        } else
            name_file(content, arena, entry, value_get(entry, STR("file")));
    }
}

/* Who sent it to the board is the board's own knowledge. */
static bool is_personal(const struct field *field)
{
    return (field->def.flags & DINH_PERSONAL) || field == &meta_fields[META_SENDER];
}

static dinh_value *export_item(struct content *content, struct arena *arena,
                               const struct kind *kind, int64_t id, int64_t no,
                               bool personal)
{
    dinh_value *raw = content_raw(content, arena, id), *item = value_map(arena);
    dinh_value *external = value_get(raw, STR("id"));
    if (!raw)
        return NULL;
    value_put(arena, item, "id", external ? external : stable_id(arena, kind, no, NULL));
    for (uint32_t i = 0; i < raw->count; i++) {
        struct str key = raw->members[i].key;
        const struct field *field = content_field(kind, key);
        dinh_value *value = raw->members[i].value;
        if (!field || (is_personal(field) && !personal))
            continue;
        if (field->def.type == DINH_FIELD_REF)
            value = reference_id(content, arena, field, value);
        else if (field->def.type >= DINH_FIELD_FILES)
            name_files(content, arena, value);
        if (value && !(value->type == DINH_LIST && value->count == 0))
            value_put(arena, item, field->def.name, value);
    }
    return item;
}

/* By id: what is referred to within a kind (a unit above another) was there first. */
static const char next_sql[] =
    "SELECT id, no FROM item WHERE kind = $1 AND published_rev IS NOT NULL AND id > $2"
    " ORDER BY id LIMIT 1";

static bool next_item(struct store *store, const struct kind *kind, int64_t *id,
                      int64_t *no)
{
    struct dinh_rows *rows = store_query(store, next_sql, "ti", kind->def.name, *id);
    if (rows_next(rows) <= 0)
        return false;
    *id = rows_int(rows, 0);
    *no = rows_int(rows, 1);
    rows_end(rows);
    return true;
}

int export_run(struct content *content, const char *name, bool personal,
               int (*write)(void *data, struct str line), void *data, struct error *error)
{
    const struct kind *kind = kinds_find(content->kinds, name);
    if (!kind)
        return error_set(error, "không có loại nội dung \"%s\"", name);
    if (store_read_begin(content->store))
        return error_set(error, "%s", store_error(content->store));
    struct arena *arena = arena_create(0);
    struct buf line = { 0 };
    int64_t id = 0, no;
    int result = 0;
    while (!result && next_item(content->store, kind, &id, &no)) {
        arena_reset(arena);
        buf_clear(&line);
        dinh_value *item = export_item(content, arena, kind, id, no, personal);
        if (!item) {
            result = error_set(error, "%s: không đọc được mục %lld", name, (long long)id);
            break;
        }
        json_write(&line, item, JSON_COMPACT);
        result = write(data, buf_str(&line));
    }
    store_read_end(content->store);
    buf_free(&line);
    arena_destroy(arena);
    return result;
}
