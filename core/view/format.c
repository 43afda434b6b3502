/*
 * format.c - a value as citizens read it, and its other forms (see format.h).
 *
 * Members that are written out, like a year, are texts: the integer 2021 would
 * be shown as 2.021.
 */
#include "view/format.h"

#include "base/clock.h"
#include "base/text.h"
#include "view/json.h"

#include <stdio.h>

static void add_date(struct buf *out, int32_t days)
{
    char text[CLOCK_STAMP_SIZE];
    date_vi(text, days);
    buf_add_text(out, text);
}

static void add_time(struct buf *out, int64_t ms)
{
    struct date date = date_of_ms(ms);
    buf_printf(out, "%02d:%02d, ", date.hour, date.minute);
    add_date(out, clock_days(ms));
}

void format_value(struct buf *out, const dinh_value *value)
{
    switch (value ? value->type : DINH_NULL) {
    case DINH_BOOL:
        buf_add_text(out, value->integer ? "có" : "không");
        break;
    case DINH_INT:
        text_add_int(out, value->integer);
        break;
    case DINH_NUMBER:
        text_add_number(out, value->number);
        break;
    case DINH_TEXT:
    case DINH_HTML:
        buf_add_str(out, value->text);
        break;
    case DINH_TIME:
        add_time(out, value->integer);
        break;
    case DINH_DATE:
        add_date(out, (int32_t)value->integer);
        break;
    case DINH_SIZE:
        text_add_size(out, value->integer);
        break;
    case DINH_LIST:
    case DINH_MAP:
        json_write(out, value, JSON_COMPACT);
        break;
    default:
        break;
    }
}

/* ---- Members of what is no map ------------------------------------------------------ */

static int32_t days_of(const dinh_value *value)
{
    return value->type == DINH_TIME ? clock_days(value->integer) : (int32_t)value->integer;
}

static dinh_value *member_iso(struct arena *arena, const dinh_value *value)
{
    char stamp[CLOCK_STAMP_SIZE];
    if (value->type == DINH_TIME)
        clock_iso(stamp, value->integer);
    else
        date_iso(stamp, (int32_t)value->integer);
    return value_cstr(arena, stamp);
}

static dinh_value *member_raw(struct arena *arena, const dinh_value *value)
{
    if (value->type != DINH_NUMBER)
        return value_cstr(arena, arena_printf(arena, "%lld", (long long)value->integer));
    struct buf digits = { 0 };
    json_write(&digits, value, JSON_COMPACT);
    dinh_value *raw = value_text(arena, buf_str(&digits));
    buf_free(&digits);
    return raw;
}

/* Day, month or year as date_vi writes them: 0, 1 or 2. */
static dinh_value *part_of_date(struct arena *arena, const dinh_value *value, int part)
{
    char text[CLOCK_STAMP_SIZE];
    date_vi(text, days_of(value));
    struct str rest = str_of(text);
    while (part-- > 0)
        str_cut(&rest, '/');
    return value_text(arena, str_cut(&rest, '/'));
}

static dinh_value *member_day(struct arena *arena, const dinh_value *value)
{
    return part_of_date(arena, value, 0);
}

static dinh_value *member_month(struct arena *arena, const dinh_value *value)
{
    return part_of_date(arena, value, 1);
}

static dinh_value *member_year(struct arena *arena, const dinh_value *value)
{
    return part_of_date(arena, value, 2);
}

static dinh_value *member_time(struct arena *arena, const dinh_value *value)
{
    struct date date = date_of_ms(value->integer);
    return value_cstr(arena, arena_printf(arena, "%02d:%02d", date.hour, date.minute));
}

static dinh_value *member_date(struct arena *arena, const dinh_value *value)
{
    return value_date(arena, days_of(value));
}

static dinh_value *member_weekday(struct arena *arena, const dinh_value *value)
{
    static const char *const names[] = { "Thứ Hai", "Thứ Ba",  "Thứ Tư",  "Thứ Năm",
                                         "Thứ Sáu", "Thứ Bảy", "Chủ nhật" };
    int weekday = date_of_days(days_of(value)).weekday;
    return weekday >= 1 && weekday <= 7 ? value_cstr(arena, names[weekday - 1]) : NULL;
}

enum {
    OF_NUMBER = 1 << DINH_INT | 1 << DINH_NUMBER | 1 << DINH_SIZE,
    OF_DAY = 1 << DINH_TIME | 1 << DINH_DATE,
    OF_TIME = 1 << DINH_TIME
};

static const struct {
    const char *name;
    unsigned types;
    dinh_value *(*make)(struct arena *arena, const dinh_value *value);
} members[] = {
    { "iso", OF_DAY, member_iso },    { "raw", OF_NUMBER | OF_DAY, member_raw },
    { "day", OF_DAY, member_day },    { "month", OF_DAY, member_month },
    { "year", OF_DAY, member_year },  { "time", OF_TIME, member_time },
    { "date", OF_TIME, member_date }, { "weekday", OF_DAY, member_weekday },
};

dinh_value *format_member(struct arena *arena, const dinh_value *value, struct str name)
{
    if (!value)
        return NULL;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if ((members[i].types & 1u << value->type) && str_is(name, members[i].name))
            return members[i].make(arena, value);
    }
    return NULL;
}
