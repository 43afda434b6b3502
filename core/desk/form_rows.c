/*
 * form_rows.c - lists in a form: pictures, attached files, links, one row each.
 *
 * Rows are posted as "pictures.0.alt" and kept in the order of their numbers. A row
 * about nothing (no file, no address, no words) is left out; what a browser without
 * scripts asks by a button ("pictures.0.len") is done here.
 */
#include "desk/form.h"

#include "store/rendition.h"

enum { ROWS_MAX = 200, THUMB_WIDTH = 320 };

/* ---- what a row may hold --------------------------------------------------------- */

static const char *const file_members[] = { "file", "title", "has_names", NULL };
static const char *const image_members[] = { "file",           "alt",        "caption",
                                             "credit",         "decorative", "children",
                                             "parents_agreed", NULL };
static const char *const link_members[] = { "url", "title", "image", NULL };
static const char *const ticks[] = { "has_names", "decorative", "children",
                                     "parents_agreed" };

const char *const *form_members(int32_t type)
{
    if (type == DINH_FIELD_IMAGES)
        return image_members;
    return type == DINH_FIELD_FILES ? file_members : link_members;
}

bool form_member_is_tick(const char *member)
{
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++)
        if (!strcmp(ticks[i], member))
            return true;
    return false;
}

/* ---- reading ------------------------------------------------------------------------ */

/* "pictures.12.alt" -> 12; false when it is no row of this list. */
static bool row_of(struct str name, struct str list, uint64_t *row, struct str *member)
{
    if (!str_starts(name, list) || name.len <= list.len || name.ptr[list.len] != '.')
        return false;
    struct str rest = str_from(name, list.len + 1), number = str_cut(&rest, '.');
    *member = rest;
    return rest.ptr && str_to_u64(number, row) && *row < 100000;
}

/* The numbers that occur, in ascending order. */
static size_t row_numbers(struct dinh_ctx *ctx, struct str list, uint64_t rows[ROWS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < ctx->request->field_count; i++) {
        uint64_t row;
        struct str member;
        if (!row_of(ctx->request->fields[i].name, list, &row, &member))
            continue;
        size_t at = count;
        while (at > 0 && rows[at - 1] > row)
            at--;
        if ((at > 0 && rows[at - 1] == row) || count == ROWS_MAX)
            continue;
        memmove(&rows[at + 1], &rows[at], (count - at) * sizeof *rows);
        rows[at] = row;
        count++;
    }
    return count;
}

static dinh_value *read_row(struct dinh_ctx *ctx, const struct field *field, uint64_t row)
{
    const char *const *members = form_members(field->def.type);
    dinh_value *entry = value_map(ctx->arena);
    for (size_t i = 0; members[i]; i++) {
        const struct form_field *found =
            request_field(ctx->request, host_text(ctx, "%s.%llu.%s", field->def.name,
                                                  (unsigned long long)row, members[i]));
        if (!found || found->file || !str_trim(found->value).len)
            continue;
        value_put(ctx->arena, entry, members[i],
                  form_member_is_tick(members[i]) ? value_bool(ctx->arena, true)
                                                  : value_text(ctx->arena, found->value));
    }
    return entry;
}

dinh_value *form_read_rows(struct dinh_ctx *ctx, const struct field *field)
{
    uint64_t rows[ROWS_MAX];
    size_t count = row_numbers(ctx, str_of(field->def.name), rows);
    dinh_value *list = value_list(ctx->arena);
    for (size_t i = 0; i < count; i++) {
        dinh_value *entry = read_row(ctx, field, rows[i]);
        if (entry->count)
            value_add(ctx->arena, list, entry);
    }
    return list;
}

/* ---- buttons of rows --------------------------------------------------------------- */

static void swap(dinh_value *list, uint32_t a, uint32_t b)
{
    dinh_value *kept = list->items[a];
    list->items[a] = list->items[b];
    list->items[b] = kept;
}

static void drop(dinh_value *list, uint32_t at)
{
    for (uint32_t i = at; i + 1 < list->count; i++)
        list->items[i] = list->items[i + 1];
    list->count--;
}

static bool is_list(const struct field *field)
{
    return field &&
           (field->def.type == DINH_FIELD_FILES || field->def.type == DINH_FIELD_IMAGES ||
            field->def.type == DINH_FIELD_LINKS);
}

static dinh_value *list_in(struct dinh_ctx *ctx, dinh_value *given,
                           const struct field *field)
{
    dinh_value *list = value_get(given, str_of(field->def.name));
    if (list && list->type == DINH_LIST)
        return list;
    list = value_list(ctx->arena);
    value_put(ctx->arena, given, field->def.name, list);
    return list;
}

bool form_row_work(struct dinh_ctx *ctx, const struct kind *kind, dinh_value *given,
                   const char *work)
{
    struct str rest = str_of(work), name = str_cut(&rest, '.');
    const struct field *field = kind_field(kind, name);
    uint64_t row;
    struct str what;
    if (!is_list(field))
        return false;
    dinh_value *list = list_in(ctx, given, field);
    if (str_is(rest, "them")) {
        value_add(ctx->arena, list, value_map(ctx->arena));
        return true;
    }
    if (str_is(rest, "gui")) /* the files that came with the form are taken already */
        return true;
    if (!row_of(str_of(work), name, &row, &what))
        return false;
    if (row >= list->count)
        return true; /* somebody was quicker */
    if (str_is(what, "len") && row > 0)
        swap(list, (uint32_t)row, (uint32_t)row - 1);
    else if (str_is(what, "xuong") && row + 1 < list->count)
        swap(list, (uint32_t)row, (uint32_t)row + 1);
    else if (str_is(what, "bo"))
        drop(list, (uint32_t)row);
    return true;
}

void form_add_entry(struct dinh_ctx *ctx, dinh_value *given, const struct field *field,
                    struct str file, const char *title)
{
    dinh_value *entry = host_add_map(ctx, list_in(ctx, given, field));
    value_put(ctx->arena, entry, "file", value_text(ctx->arena, file));
    if (title && field->def.type == DINH_FIELD_FILES)
        host_set(ctx, entry, "title", title);
}

/* ---- showing ----------------------------------------------------------------------------
 */

/* The smallest copy that is wide enough for a row, else the picture itself. */
static const char *thumb(struct dinh_ctx *ctx, const struct blob *blob)
{
    struct rendition *all;
    size_t count = rendition_list(desk_store(ctx), ctx->arena, str_of(blob->sha256), &all);
    for (size_t i = 0; i < count; i++)
        if (all[i].width >= THUMB_WIDTH)
            return all[i].href;
    return blob_href(ctx->arena, blob);
}

static void put_file(struct dinh_ctx *ctx, dinh_value *row, struct str file)
{
    struct blob blob;
    if (str_starts(file, STR("/tep/"))) {
        file = str_from(file, strlen("/tep/"));
        file = str_cut(&file, '/');
    }
    if (!file.len || !blob_find(desk_store(ctx), ctx->arena, file, &blob))
        return;
    host_set(ctx, row, "file_name", blob.name);
    host_set(ctx, row, "href", blob_href(ctx->arena, &blob));
    host_set_size(ctx, row, "size", blob.size);
    if (blob.width)
        host_set(ctx, row, "thumb", thumb(ctx, &blob));
}

static dinh_value *row_map(struct dinh_ctx *ctx, const struct field *field,
                           const dinh_value *entry, const char *number)
{
    const char *const *members = form_members(field->def.type);
    dinh_value *row = value_map(ctx->arena);
    host_set(ctx, row, "at", host_text(ctx, "%s.%s", field->def.name, number));
    host_set(ctx, row, "id", host_text(ctx, "%s-%s", field->def.name, number));
    for (size_t i = 0; members[i]; i++) {
        const dinh_value *member = value_get(entry, str_of(members[i]));
        if (form_member_is_tick(members[i]))
            host_set_bool(ctx, row, members[i], value_as_int(member) != 0);
        else
            host_set(ctx, row, members[i], form_text(ctx, field, member));
    }
    bool has_more = value_get_text(entry, "credit").len > 0;
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++)
        has_more = has_more || value_get_int(entry, ticks[i]);
    host_set_bool(ctx, row, "has_more", has_more);
    put_file(ctx, row, value_get_text(entry, "file"));
    put_file(ctx, row, value_get_text(entry, "image"));
    return row;
}

void form_put_rows(struct dinh_ctx *ctx, dinh_value *map, const struct field *field,
                   const dinh_value *value)
{
    dinh_value *rows = host_set_list(ctx, map, "rows");
    uint32_t count = value && value->type == DINH_LIST ? value->count : 0;
    for (uint32_t i = 0; i < count; i++) {
        dinh_value *row =
            row_map(ctx, field, value->items[i], host_text(ctx, "%u", (unsigned)i));
        host_set_int(ctx, row, "n", i + 1);
        value_add(ctx->arena, rows, row);
    }
    dinh_value *sample = row_map(ctx, field, NULL, "__");
    host_set_int(ctx, sample, "n", 1);
    host_set_value(ctx, map, "sample", sample);
    host_set_int(ctx, map, "count", count);
}
