/*
 * date_words.c - the words date.*: days as "2021-09-13", in Viet Nam.
 *
 * Working days are counted by calendar.c, as for the deadlines of a workflow.
 */
#include "script/text_words.h"

#include "base/clock.h"
#include "script/calendar.h"
#include "script/loaded.h"
#include "script/safe_lib.h"

#include <lauxlib.h>

/* A day, or the day of a time: "2021-09-13", "2021-09-13T08:30:00+07:00". */
static int32_t day_argument(lua_State *L, int index)
{
    struct str text = safe_text(L, index);
    int32_t days;
    int64_t ms;
    if (date_parse(text, &days))
        return days;
    if (time_parse(text, &ms))
        return clock_days(ms);
    return luaL_error(L, "tham số thứ %d phải là một ngày như \"2021-09-13\"", index);
}

static int push_day(lua_State *L, int64_t days)
{
    if (days < date_to_days(1, 1, 1) || days > date_to_days(9999, 12, 31))
        return luaL_error(L, "ngày nằm ngoài các năm 1 đến 9999");
    char text[CLOCK_STAMP_SIZE];
    date_iso(text, (int32_t)days);
    lua_pushstring(L, text);
    return 1;
}

static int64_t count_argument(lua_State *L, int index, int64_t most)
{
    lua_Integer count = safe_integer(L, index, 0);
    if (count < -most || count > most)
        luaL_error(L, "số ngày phải từ -%d đến %d", (int)most, (int)most);
    return count;
}

int date_word_today(lua_State *L)
{
    return push_day(L, clock_days(clock_now_ms()));
}

int date_word_make(lua_State *L)
{
    lua_Integer year = safe_integer(L, 1, 0), month = safe_integer(L, 2, 0),
                day = safe_integer(L, 3, 0);
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 ||
        !date_is_valid((int)year, (int)month, (int)day))
        return luaL_error(L, "không có ngày này trong lịch");
    return push_day(L, date_to_days((int)year, (int)month, (int)day));
}

int date_word_parse(lua_State *L)
{
    int32_t days;
    if (date_parse(safe_text(L, 1), &days))
        return push_day(L, days);
    lua_pushnil(L);
    return 1;
}

int date_word_parts(lua_State *L)
{
    struct date date = date_of_days(day_argument(L, 1));
    lua_createtable(L, 0, 4);
    lua_pushinteger(L, date.year);
    lua_setfield(L, -2, "year");
    lua_pushinteger(L, date.month);
    lua_setfield(L, -2, "month");
    lua_pushinteger(L, date.day);
    lua_setfield(L, -2, "day");
    lua_pushinteger(L, date.weekday);
    lua_setfield(L, -2, "weekday");
    return 1;
}

int date_word_vi(lua_State *L)
{
    char text[CLOCK_STAMP_SIZE];
    date_vi(text, day_argument(L, 1));
    lua_pushstring(L, text);
    return 1;
}

int date_word_add(lua_State *L)
{
    int32_t day = day_argument(L, 1);
    return push_day(L, day + count_argument(L, 2, 1000000));
}

int date_word_between(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)day_argument(L, 2) - day_argument(L, 1));
    return 1;
}

static const dinh_value *holidays_of(lua_State *L)
{
    return script_table(sandbox_owner(L), "holidays");
}

/* One day looked at; a script pays for each. */
static void charge_day(void *data)
{
    lua_State *L = data;
    sandbox_charge(L, 10 + holidays_of(L)->count);
}

int date_word_is_working(lua_State *L)
{
    int32_t day = day_argument(L, 1);
    charge_day(L);
    lua_pushboolean(L, calendar_is_working(holidays_of(L), day));
    return 1;
}

int date_word_add_working(lua_State *L)
{
    int32_t day = day_argument(L, 1);
    int64_t count = count_argument(L, 2, CALENDAR_DAYS);
    if (!calendar_add(holidays_of(L), day, count, &day, charge_day, L))
        return luaL_error(L, "lịch không có đủ ngày làm việc");
    return push_day(L, day);
}
