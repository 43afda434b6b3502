/*
 * calendar.c - see calendar.h. The dates themselves are data, in calendar.lua.
 */
#include "script/calendar.h"

#include "base/clock.h"

static bool covers(const dinh_value *holiday, int32_t day)
{
    int64_t from = value_get_int(holiday, "from");
    int64_t to = value_path(holiday, "to") ? value_get_int(holiday, "to") : from;
    return from <= day && day <= to;
}

bool calendar_is_working(const dinh_value *holidays, int32_t day)
{
    bool working = date_of_days(day).weekday <= 5;
    for (uint32_t i = 0; i < holidays->count; i++)
        if (covers(holidays->items[i], day))
            working = value_get_int(holidays->items[i], "working") != 0;
    return working;
}

bool calendar_add(const dinh_value *holidays, int32_t day, int64_t count, int32_t *out,
                  void (*look)(void *data), void *data)
{
    int step = count < 0 ? -1 : 1;
    for (int looked = 0; count != 0; looked++) {
        if (looked > 4 * CALENDAR_DAYS)
            return false;
        day += step;
        if (look)
            look(data);
        if (calendar_is_working(holidays, day))
            count -= step;
    }
    *out = day;
    return true;
}
