/*
 * field.c - raw values of fields in and out of columns and JSON.
 *
 * Integers, dates, times and references are INTEGER, all else TEXT: a list of
 * words is "|Du lịch|Đà Lạt|", files and links are JSON, which no SQL looks
 * into. A words field that may be filtered has the same in lower case beside
 * it, so that one portable expression finds a word.
 */
#include "content/internal.h"

#include "base/clock.h"
#include "base/text.h"
#include "view/json.h"

#include <stdio.h>

enum shape { SHAPE_TEXT, SHAPE_INTEGER, SHAPE_WORDS, SHAPE_JSON };

static const uint8_t shapes[] = {
    [DINH_FIELD_TEXT] = SHAPE_TEXT,    [DINH_FIELD_LINES] = SHAPE_TEXT,
    [DINH_FIELD_HTML] = SHAPE_TEXT,    [DINH_FIELD_INT] = SHAPE_INTEGER,
    [DINH_FIELD_BOOL] = SHAPE_INTEGER, [DINH_FIELD_DATE] = SHAPE_INTEGER,
    [DINH_FIELD_TIME] = SHAPE_INTEGER, [DINH_FIELD_CHOICE] = SHAPE_TEXT,
    [DINH_FIELD_REF] = SHAPE_INTEGER,  [DINH_FIELD_WORDS] = SHAPE_WORDS,
    [DINH_FIELD_EMAIL] = SHAPE_TEXT,   [DINH_FIELD_PHONE] = SHAPE_TEXT,
    [DINH_FIELD_URL] = SHAPE_TEXT,     [DINH_FIELD_FILES] = SHAPE_JSON,
    [DINH_FIELD_IMAGES] = SHAPE_JSON,  [DINH_FIELD_LINKS] = SHAPE_JSON,
};

/* Absent values stand at the end of a list, whichever way it runs. */
#define SORT_LAST_ASCENDING "\xF4\x8F\xBF\xBF" /* U+10FFFF */

const char *field_column_type(const struct field *field)
{
    return shapes[field->def.type] == SHAPE_INTEGER ? "INTEGER" : "TEXT";
}

bool field_has_key(const struct field *field)
{
    return field->def.type == DINH_FIELD_WORDS && (field->def.flags & DINH_FILTER);
}

/* ---- reading ------------------------------------------------------------------ */

static dinh_value *integer_value(struct arena *arena, int32_t type, int64_t n)
{
    switch (type) {
    case DINH_FIELD_BOOL:
        return value_bool(arena, n != 0);
    case DINH_FIELD_DATE:
        return value_date(arena, (int32_t)n);
    case DINH_FIELD_TIME:
        return value_time(arena, n);
    default:
        return value_int(arena, n);
    }
}

static dinh_value *words_value(struct arena *arena, struct str text)
{
    dinh_value *list = value_list(arena);
    while (text.ptr) {
        struct str word = str_cut(&text, '|');
        if (word.len)
            value_add(arena, list, value_text(arena, word));
    }
    return list;
}

dinh_value *field_from_row(struct arena *arena, const struct field *field,
                           struct dinh_rows *rows, int column)
{
    if (rows_is_null(rows, column))
        return NULL;
    switch (shapes[field->def.type]) {
    case SHAPE_INTEGER:
        return integer_value(arena, field->def.type, rows_int(rows, column));
    case SHAPE_WORDS:
        return words_value(arena, rows_str(rows, column));
    case SHAPE_JSON:
        return json_read(arena, rows_str(rows, column), NULL);
    default:
        return value_text(arena, rows_str(rows, column));
    }
}

dinh_value *field_from_json(struct arena *arena, const struct field *field,
                            dinh_value *value)
{
    int32_t days;
    int64_t ms;
    if (!value || value->type != DINH_TEXT)
        return value;
    if (field->def.type == DINH_FIELD_DATE)
        return date_parse(value->text, &days) ? value_date(arena, days) : NULL;
    if (field->def.type == DINH_FIELD_TIME)
        return time_parse(value->text, &ms) ? value_time(arena, ms) : NULL;
    return value;
}

/* ---- writing -------------------------------------------------------------------- */

static struct store_param text_param(struct str text)
{
    return (struct store_param){ .kind = 's', .text = text };
}

static struct store_param integer_param(int64_t n)
{
    return (struct store_param){ .kind = 'i', .integer = n };
}

static struct str join_words(struct arena *arena, const dinh_value *list)
{
    struct buf text = { 0 };
    for (uint32_t i = 0; i < list->count; i++) {
        buf_add_char(&text, '|');
        buf_add_str(&text, value_as_text(list->items[i]));
    }
    buf_add_char(&text, '|');
    struct str copy = arena_str(arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

static struct str to_json(struct arena *arena, const dinh_value *value)
{
    struct buf text = { 0 };
    json_write(&text, value, JSON_COMPACT);
    struct str copy = arena_str(arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

struct store_param field_param(struct arena *arena, const struct field *field,
                               const dinh_value *raw)
{
    if (!raw)
        return (struct store_param){ .kind = 'n' };
    switch (shapes[field->def.type]) {
    case SHAPE_INTEGER:
        return integer_param(value_as_int(raw));
    case SHAPE_WORDS:
        return text_param(join_words(arena, raw));
    case SHAPE_JSON:
        return text_param(to_json(arena, raw));
    default:
        return text_param(value_as_text(raw));
    }
}

struct str field_word_key(struct arena *arena, struct str word)
{
    struct str lower = text_lower(arena, text_squeeze(arena, text_nfc(arena, word)));
    return str_of(arena_printf(arena, "|%.*s|", STR_ARG(lower)));
}

struct store_param field_key_param(struct arena *arena, const dinh_value *raw)
{
    if (!raw)
        return (struct store_param){ .kind = 'n' };
    return text_param(text_lower(arena, join_words(arena, raw)));
}

/* ---- order ------------------------------------------------------------------------ */

bool kind_sorts_by_text(const struct kind *kind)
{
    return kind->order && shapes[kind->order->def.type] != SHAPE_INTEGER;
}

struct store_param field_sort_key(struct arena *arena, const struct kind *kind,
                                  const dinh_value *raw, int64_t published_at)
{
    bool ascending = kind->def.flags & DINH_KIND_ASCENDING;
    if (!kind->order)
        return integer_param(published_at);
    const dinh_value *value = value_get(raw, str_of(kind->order->def.name));
    if (kind_sorts_by_text(kind)) {
        if (!value)
            return text_param(ascending ? STR(SORT_LAST_ASCENDING) : STR(""));
        return text_param(text_sort_key(arena, value_as_text(value)));
    }
    if (!value)
        return integer_param(ascending ? INT64_MAX : INT64_MIN);
    return integer_param(value_as_int(value));
}
