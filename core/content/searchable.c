/*
 * searchable.c - what a search should know of an item (content_searchable).
 *
 * Words of DINH_SEARCHABLE fields that hold nothing personal, whatever the kind:
 * a search plugin needs to know no kind.
 */
#include "content/internal.h"

#include "base/clock.h"
#include "content/sanitize.h"

/* Texts of a shown value, each followed by a line feed. */
static void add_words(struct arena *arena, struct buf *out, const dinh_value *value)
{
    if (!value)
        return;
    if (value->type == DINH_LIST) {
        for (uint32_t i = 0; i < value->count; i++)
            add_words(arena, out, value->items[i]);
        return;
    }
    struct str text =
        value->type == DINH_HTML ? html_to_text(arena, value->text) : value_as_text(value);
    if (text.len) {
        buf_add_str(out, text);
        buf_add_char(out, '\n');
    }
}

/* The day an item belongs to: what its kind is sorted by, if that is a date. */
static int32_t item_day(const struct kind *kind, const dinh_value *item)
{
    const dinh_value *order =
        kind->order ? value_get(item, str_of(kind->order->def.name)) : NULL;
    if (order && order->type == DINH_DATE)
        return (int32_t)order->integer;
    return clock_days(value_get_int(item, "published_at"));
}

/* The first choice that lists are filtered by: a news item's category. */
static dinh_value *item_group(const struct kind *kind, const dinh_value *item)
{
    const unsigned both = DINH_FILTER | DINH_LISTED;
    for (uint32_t i = 0; i < kind->field_count; i++) {
        const struct dinh_field *def = &kind->fields[i].def;
        if (def->type == DINH_FIELD_CHOICE && (def->flags & both) == both)
            return value_get(item, str_of(def->name));
    }
    return NULL;
}

dinh_value *content_searchable(struct content *content, struct arena *arena, int64_t id,
                               int64_t now_ms)
{
    dinh_value *item = content_find_id(content, arena, id, now_ms);
    const struct kind *kind =
        item ? kinds_find(content->kinds, value_get_text(item, "kind").ptr) : NULL;
    if (!kind || value_is_truthy(value_get(item, STR("expired"))))
        return NULL;
    struct buf text = { 0 };
    for (uint32_t i = 0; i < kind->field_count; i++) {
        const struct field *field = &kind->fields[i];
        bool wanted = (field->def.flags & DINH_SEARCHABLE) &&
                      !(field->def.flags & DINH_PERSONAL) && field != kind->title &&
                      field != kind->slug;
        if (wanted)
            add_words(arena, &text, value_get(item, str_of(field->def.name)));
    }
    static const char *const copied[] = { "id", "kind", "href", "title" };
    dinh_value *out = value_map(arena);
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++) {
        dinh_value *value = value_get(item, str_of(copied[i]));
        if (value)
            value_put(arena, out, copied[i], value);
    }
    value_put(arena, out, "kind_label", value_cstr(arena, kind->def.label));
    if (kind->slug != kind->title)
        value_put(arena, out, "slug_text",
                  value_text(arena, value_get_text(item, kind->slug->def.name)));
    value_put(arena, out, "text", value_text(arena, buf_str(&text)));
    dinh_value *group = item_group(kind, item);
    if (group)
        value_put(arena, out, "group", group);
    value_put(arena, out, "date", value_date(arena, item_day(kind, item)));
    buf_free(&text);
    return out;
}
