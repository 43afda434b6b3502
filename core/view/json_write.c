/*
 * json_write.c - the value tree as JSON (see json.h).
 *
 * Numbers are written with the fewest digits that read back as the same
 * double, always with a point or an exponent, so that a NUMBER stays one.
 */
#include "view/json.h"

#include "base/clock.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WRITE_MAX_DEPTH = 256, NUMBER_SIZE = 40 };

struct writer {
    struct buf *out;
    enum json_style style;
    int depth;
};

static void write_value(struct writer *writer, const dinh_value *value);

/* < > & never stand in JSON but inside texts, so escaping what was written is
 * safe and keeps </script> and <!-- out of a page. */
static void escape_for_script(struct buf *out, size_t from)
{
    struct buf text = { 0 };
    buf_add(&text, out->data + from, out->len - from);
    out->len = from;
    size_t done = 0;
    for (size_t at = 0; at < text.len; at++) {
        char c = text.data[at];
        if (c != '<' && c != '>' && c != '&')
            continue;
        buf_add(out, text.data + done, at - done);
        buf_printf(out, "\\u%04x", c);
        done = at + 1;
    }
    if (text.len)
        buf_add(out, text.data + done, text.len - done);
    buf_free(&text);
}

static void write_text(struct writer *writer, struct str text)
{
    size_t from = writer->out->len;
    buf_add_char(writer->out, '"');
    text_add_json(writer->out, text);
    buf_add_char(writer->out, '"');
    if (writer->style == JSON_SCRIPT)
        escape_for_script(writer->out, from);
}

static void write_integer(struct buf *out, int64_t value)
{
    buf_printf(out, "%lld", (long long)value);
}

static void write_number(struct buf *out, double value)
{
    if (!isfinite(value)) {
        buf_add_text(out, "null");
        return;
    }
    char digits[NUMBER_SIZE];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    buf_add_text(out, digits);
    if (!strpbrk(digits, ".e"))
        buf_add_text(out, ".0");
}

static void write_stamp(struct buf *out, const dinh_value *value)
{
    char stamp[CLOCK_STAMP_SIZE];
    if (value->type == DINH_TIME)
        clock_iso(stamp, value->integer);
    else
        date_iso(stamp, (int32_t)value->integer);
    buf_printf(out, "\"%s\"", stamp);
}

static void new_line(struct writer *writer)
{
    if (writer->style != JSON_PRETTY)
        return;
    buf_add_char(writer->out, '\n');
    for (int i = 0; i < writer->depth; i++)
        buf_add_text(writer->out, "  ");
}

static void write_list(struct writer *writer, const dinh_value *list)
{
    buf_add_char(writer->out, '[');
    writer->depth++;
    for (uint32_t i = 0; i < list->count; i++) {
        if (i)
            buf_add_char(writer->out, ',');
        new_line(writer);
        write_value(writer, list->items[i]);
    }
    writer->depth--;
    if (list->count)
        new_line(writer);
    buf_add_char(writer->out, ']');
}

static int by_key(const void *a, const void *b)
{
    const struct str x = (*(const struct value_member *const *)a)->key;
    const struct str y = (*(const struct value_member *const *)b)->key;
    int order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);
    return order ? order : (x.len > y.len) - (x.len < y.len);
}

static void write_members(struct writer *writer, const struct value_member *const *members,
                          uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            buf_add_char(writer->out, ',');
        new_line(writer);
        write_text(writer, members[i]->key);
        buf_add_text(writer->out, writer->style == JSON_PRETTY ? ": " : ":");
        write_value(writer, members[i]->value);
    }
}

static void write_map(struct writer *writer, const dinh_value *map)
{
    struct buf order = { 0 };
    buf_reserve(&order, map->count * sizeof(struct value_member *));
    for (uint32_t i = 0; i < map->count; i++) {
        const struct value_member *member = &map->members[i];
        buf_add(&order, &member, sizeof member);
    }
    const struct value_member **members = (const struct value_member **)(void *)order.data;
    if (writer->style == JSON_CANONICAL && map->count > 1)
        qsort(members, map->count, sizeof(struct value_member *), by_key);

    buf_add_char(writer->out, '{');
    writer->depth++;
    write_members(writer, members, map->count);
    writer->depth--;
    if (map->count)
        new_line(writer);
    buf_add_char(writer->out, '}');
    buf_free(&order);
}

static void write_value(struct writer *writer, const dinh_value *value)
{
    struct buf *out = writer->out;
    switch (value && writer->depth < WRITE_MAX_DEPTH ? value->type : DINH_NULL) {
    case DINH_BOOL:
        buf_add_text(out, value->integer ? "true" : "false");
        break;
    case DINH_INT:
    case DINH_SIZE:
        write_integer(out, value->integer);
        break;
    case DINH_NUMBER:
        write_number(out, value->number);
        break;
    case DINH_TEXT:
    case DINH_HTML:
        write_text(writer, value->text);
        break;
    case DINH_TIME:
    case DINH_DATE:
        write_stamp(out, value);
        break;
    case DINH_LIST:
        write_list(writer, value);
        break;
    case DINH_MAP:
        write_map(writer, value);
        break;
    default:
        buf_add_text(out, "null");
    }
}

void json_write(struct buf *out, const dinh_value *value, enum json_style style)
{
    struct writer writer = { .out = out, .style = style };
    write_value(&writer, value);
    if (style == JSON_PRETTY)
        buf_add_char(out, '\n');
}
