/*
 * csv.c - a list as a file for spreadsheets.
 *
 * RFC 4180, with the mark that tells Excel it is UTF-8. A text that a
 * spreadsheet would run as a formula (=, +, -, @ in front) gets an apostrophe:
 * people open what strangers may have typed.
 */
#include "plugin/context.h"

#include "base/buf.h"
#include "view/format.h"

static bool is_number(const dinh_value *value)
{
    return value && (value->type == DINH_INT || value->type == DINH_SIZE);
}

static void add_value(struct buf *out, const dinh_value *value)
{
    if (!value)
        return;
    if (value->type == DINH_LIST) {
        for (uint32_t i = 0; i < value->count; i++) {
            if (i > 0)
                buf_add_text(out, "; ");
            add_value(out, value->items[i]);
        }
    } else if (value->type == DINH_MAP) {
        /* A choice or a reference: its title is what people read. */
        const dinh_value *title = value_get(value, STR("title"));
        add_value(out, title ? title : value_get(value, STR("name")));
    } else if (is_number(value)) {
        /* Without the dots people read: a spreadsheet would take 6.670 for 6,67. */
        buf_printf(out, "%lld", (long long)value->integer);
    } else {
        format_value(out, value);
    }
}

static bool is_formula(struct str cell)
{
    return cell.len > 0 && strchr("=+-@\t\r", cell.ptr[0]);
}

static void add_cell(struct buf *out, struct str cell, bool is_text)
{
    buf_add_char(out, '"');
    if (is_text && is_formula(cell))
        buf_add_char(out, '\'');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '"')
            buf_add_char(out, '"');
        buf_add_char(out, cell.ptr[i]);
    }
    buf_add_char(out, '"');
}

static void add_row(struct buf *out, const char *columns, const dinh_value *item)
{
    struct str rest = str_of(columns);
    struct buf cell = { 0 };
    for (bool first = true; rest.ptr; first = false) {
        struct str label = str_cut(&rest, ',');
        struct str key = str_cut(&label, '=');
        if (!first)
            buf_add_char(out, ',');
        if (!item) { /* the first line: what the columns are called */
            add_cell(out, label.ptr ? label : key, true);
            continue;
        }
        char path[128];
        size_t len = key.len < sizeof path ? key.len : sizeof path - 1;
        memcpy(path, key.ptr, len);
        path[len] = '\0';
        const dinh_value *value = value_path(item, path);
        buf_clear(&cell);
        add_value(&cell, value);
        add_cell(out, buf_str(&cell), !is_number(value));
    }
    buf_add_text(out, "\r\n");
    buf_free(&cell);
}

struct str csv_write(struct arena *arena, const char *columns, const dinh_value *items)
{
    struct buf out = { 0 };
    buf_add_text(&out, "\xEF\xBB\xBF");
    add_row(&out, columns, NULL);
    for (uint32_t i = 0; items && items->type == DINH_LIST && i < items->count; i++)
        add_row(&out, columns, items->items[i]);
    struct str text = { arena_copy(arena, out.data, out.len), out.len };
    buf_free(&out);
    return text;
}
