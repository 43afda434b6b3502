/*
 * present.c - what find and list return: rows as value trees.
 *
 * A choice brings its title, a reference its address, a file its size and
 * type, so that a view needs no further calls. Only what the public may see:
 * sender, channel and date of receipt are for the board.
 */
#include "content/internal.h"

#include "base/text.h"

#include <stdio.h>

enum { SEGMENT_MAX = 60 };

/* ---- addresses -------------------------------------------------------------- */

static bool is_segment(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') ||
              (s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '-'))
            return false;
    return s.len > 0 && s.len <= SEGMENT_MAX;
}

/* A choice that is absent leaves its segment out. */
static char *add_segment(struct arena *arena, char *to, struct str segment)
{
    if (segment.len && !is_segment(segment))
        segment = text_slug(arena, segment, SEGMENT_MAX);
    if (!segment.len)
        return to;
    *to++ = '/';
    memcpy(to, segment.ptr, segment.len);
    return to + segment.len;
}

char *present_address(struct arena *arena, const struct plan *plan,
                      const struct str choices[PATH_CHOICES_MAX], struct str slug,
                      int64_t no)
{
    const struct dinh_kind *def = &plan->kind->def;
    if (!def->page || !def->path)
        return NULL;
    struct str path = str_of(def->path);
    size_t room = path.len + PATH_CHOICES_MAX * (SEGMENT_MAX + 2) + slug.len + 40;
    char *address = arena_alloc_raw(arena, room), *to = address;
    uint32_t choice = 0;
    for (path = str_from(path, 1); path.ptr;) {
        struct str part = str_cut(&path, '/');
        if (part.len && part.ptr[0] == '{')
            to = add_segment(arena, to, choices[choice++]);
        else {
            *to++ = '/';
            memcpy(to, part.ptr, part.len);
            to += part.len;
        }
    }
    *to++ = '/';
    memcpy(to, slug.ptr, slug.len);
    to += slug.len;
    snprintf(to, room - (size_t)(to - address), ".%s%lld", def->letters, (long long)no);
    return address;
}

/* ---- values --------------------------------------------------------------------- */

static dinh_value *present_choice(struct content *content, struct arena *arena,
                                  const struct field *field, const dinh_value *raw)
{
    struct str id = value_as_text(raw);
    const dinh_value *entry = rule_entry(content, field->def.of, id);
    if (entry)
        return value_copy(arena, entry);
    dinh_value *map = value_map(arena);
    value_put(arena, map, "id", value_text(arena, id));
    value_put(arena, map, "title", value_text(arena, id));
    return map;
}

/* NULL when it is not (or no longer) published. */
static dinh_value *present_reference(struct content *content, struct arena *arena,
                                     const struct field *field, const dinh_value *raw)
{
    const struct kind *kind = kinds_find(content->kinds, field->def.of);
    const struct reference *found =
        kind ? lookup_reference(content, kind, value_as_int(raw)) : NULL;
    if (!found)
        return NULL;
    dinh_value *map = value_map(arena);
    value_put(arena, map, "id", value_int(arena, found->id));
    value_put(arena, map, "no", value_int(arena, found->no));
    value_put(arena, map, "title", value_cstr(arena, found->title));
    if (found->href)
        value_put(arena, map, "href", value_cstr(arena, found->href));
    return map;
}

/* "339-bc-ubnd.pdf" -> "PDF", as a link to the file says it. */
static dinh_value *format_of(struct arena *arena, const char *name)
{
    const char *dot = strrchr(name, '.');
    char *format = arena_text(arena, dot ? dot + 1 : "");
    for (char *c = format; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c -= 'a' - 'A';
    return value_cstr(arena, format);
}

static void add_blob(struct content *content, struct arena *arena, dinh_value *entry,
                     struct str sha256)
{
    const struct blob *blob = lookup_blob(content, sha256);
    if (!blob)
        return;
    value_put(arena, entry, "href", value_cstr(arena, blob_href(arena, blob)));
    value_put(arena, entry, "name", value_cstr(arena, blob->name));
    value_put(arena, entry, "type", value_cstr(arena, blob->type));
    value_put(arena, entry, "format", format_of(arena, blob->name));
    value_put(arena, entry, "size", value_size(arena, blob->size));
    if (blob->width) {
        value_put(arena, entry, "width", value_int(arena, blob->width));
        value_put(arena, entry, "height", value_int(arena, blob->height));
        struct str srcset = lookup_srcset(content, blob);
        if (srcset.ptr)
            value_put(arena, entry, "srcset", value_text(arena, srcset));
    }
}

static dinh_value *present_entries(struct content *content, struct arena *arena,
                                   dinh_value *raw)
{
    for (uint32_t i = 0; i < raw->count; i++) {
        dinh_value *entry = raw->items[i];
        struct str file = value_as_text(value_get(entry, STR("file")));
        struct str image = value_as_text(value_get(entry, STR("image")));
        if (file.len)
            add_blob(content, arena, entry, file);
        if (image.len) {
            dinh_value *map = value_map(arena);
            value_put(arena, map, "file", value_text(arena, image));
            add_blob(content, arena, map, image);
            value_put(arena, entry, "image", map);
        }
    }
    return raw;
}

/* `raw` is this item's own copy and may become part of the result. */
dinh_value *present_field(struct content *content, struct arena *arena,
                          const struct field *field, dinh_value *raw)
{
    if (!raw)
        return NULL;
    switch (field->def.type) {
    case DINH_FIELD_HTML: /* sanitised when it was saved */
        raw->type = DINH_HTML;
        return raw;
    case DINH_FIELD_CHOICE:
        return present_choice(content, arena, field, raw);
    case DINH_FIELD_REF:
        return present_reference(content, arena, field, raw);
    case DINH_FIELD_FILES:
    case DINH_FIELD_IMAGES:
    case DINH_FIELD_LINKS:
        return present_entries(content, arena, raw);
    default:
        return raw;
    }
}

/* ---- rows ------------------------------------------------------------------------- */

static void put_time(struct arena *arena, dinh_value *item, const char *key,
                     struct dinh_rows *rows, int column)
{
    if (!rows_is_null(rows, column))
        value_put(arena, item, key, value_time(arena, rows_int(rows, column)));
}

static void put_text(struct arena *arena, dinh_value *item, const char *key,
                     struct dinh_rows *rows, int column)
{
    if (!rows_is_null(rows, column))
        value_put(arena, item, key, value_text(arena, rows_str(rows, column)));
}

static void put_meta(struct arena *arena, dinh_value *item, const struct kind *kind,
                     struct dinh_rows *rows, int64_t now_ms)
{
    put_time(arena, item, "published_at", rows, ITEM_PUBLISHED_AT);
    put_time(arena, item, "updated_at", rows, ITEM_UPDATED_AT);
    put_time(arena, item, "expires_at", rows, ITEM_EXPIRES_AT);
    if ((kind->def.flags & DINH_KIND_EXPIRES) && !rows_is_null(rows, ITEM_EXPIRES_AT) &&
        rows_int(rows, ITEM_EXPIRES_AT) <= now_ms)
        value_put(arena, item, "expired", value_bool(arena, true));
    if (rows_int(rows, ITEM_IS_URGENT) &&
        (rows_is_null(rows, ITEM_EXPIRES_AT) || rows_int(rows, ITEM_EXPIRES_AT) > now_ms))
        value_put(arena, item, "urgent", value_bool(arena, true));
    if (!rows_is_null(rows, ITEM_EVENT_DATE))
        value_put(arena, item, "event_date",
                  value_date(arena, (int32_t)rows_int(rows, ITEM_EVENT_DATE)));
    put_text(arena, item, "unit", rows, ITEM_UNIT);
    put_text(arena, item, "author", rows, ITEM_AUTHOR);
    put_text(arena, item, "form", rows, ITEM_FORM);
}

static void put_address(struct arena *arena, dinh_value *item, const struct plan *plan,
                        const struct selection *selection, struct dinh_rows *rows)
{
    struct str choices[PATH_CHOICES_MAX] = { { 0 } };
    for (uint32_t i = 0; i < plan->path_count; i++)
        choices[i] = rows_str(rows, ITEM_COLUMNS + (int)selection->path_at[i]);
    char *address = present_address(arena, plan, choices, rows_str(rows, ITEM_SLUG),
                                    rows_int(rows, ITEM_NO));
    if (address)
        value_put(arena, item, "href", value_cstr(arena, address));
}

/* A legal document without an abstract is called by its number. */
void present_title(struct arena *arena, dinh_value *item, const struct kind *kind)
{
    if (value_get(item, STR("title")))
        return;
    dinh_value *slug = value_get(item, str_of(kind->slug->def.name));
    value_put(arena, item, "title", slug ? slug : value_cstr(arena, kind->def.label));
}

/* "phone" brings "phone_href", what a link dials. */
static void put_phone_href(struct arena *arena, dinh_value *item, const struct field *field,
                           const dinh_value *shown)
{
    const char *href = text_phone_href(arena, value_as_text(shown));
    if (href)
        value_put(arena, item, arena_printf(arena, "%s_href", field->def.name),
                  value_cstr(arena, href));
}

/* Lists with people's names are for whoever opens the page while it holds, and for
 * no list, feed or file that is made of many items. */
void content_hide_names(dinh_value *value)
{
    uint32_t kept = 0;
    if (!value || (value->type != DINH_LIST && value->type != DINH_MAP))
        return;
    for (uint32_t i = 0; i < value->count; i++) {
        dinh_value *inner = value_at(value, i);
        content_hide_names(inner);
        if (value->type == DINH_LIST && !value_get_int(inner, "has_names"))
            value->items[kept++] = inner;
    }
    if (value->type == DINH_LIST)
        value->count = kept;
}

dinh_value *present_row(struct content *content, struct arena *arena,
                        const struct plan *plan, const struct selection *selection,
                        struct dinh_rows *rows, int64_t now_ms)
{
    const struct kind *kind = plan->kind;
    bool shows_names = selection == &plan->all && !rows_is_null(rows, ITEM_EXPIRES_AT) &&
                       rows_int(rows, ITEM_EXPIRES_AT) > now_ms;
    dinh_value *item = value_map(arena);
    value_put(arena, item, "id", value_int(arena, rows_int(rows, ITEM_ID)));
    value_put(arena, item, "no", value_int(arena, rows_int(rows, ITEM_NO)));
    value_put(arena, item, "kind", value_cstr(arena, kind->def.name));
    put_text(arena, item, "slug", rows, ITEM_SLUG);
    put_address(arena, item, plan, selection, rows);
    put_meta(arena, item, kind, rows, now_ms);
    for (uint32_t i = 0; i < selection->count; i++) {
        const struct field *field = selection->fields[i];
        dinh_value *raw = field_from_row(arena, field, rows, ITEM_COLUMNS + (int)i);
        if (field->def.type == DINH_FIELD_FILES && !shows_names)
            content_hide_names(raw);
        dinh_value *shown = present_field(content, arena, field, raw);
        if (!shown)
            continue;
        value_put(arena, item, field->def.name, shown);
        if (field->def.type == DINH_FIELD_PHONE)
            put_phone_href(arena, item, field, shown);
        if (field == kind->title)
            value_put(arena, item, "title", shown);
        if (field == kind->summary)
            value_put(arena, item, "summary", shown);
    }
    present_title(arena, item, kind);
    return item;
}
