/*
 * calendar.h - working days by the holidays that scripts declare.
 *
 * A working day is Monday to Friday unless a holiday{} covers it, or a day that a
 * holiday{ working = true } makes up for. Asked by scripts (date.add_working) and by
 * the deadlines of a workflow.
 */
#ifndef DINH_SCRIPT_CALENDAR_H
#define DINH_SCRIPT_CALENDAR_H

#include "view/value.h"

enum {
    CALENDAR_DAYS = 3660,  /* most working days that are counted */
    CALENDAR_END_HOUR = 17 /* of a working day: when what is due that day is due */
};

/* holidays: the table of that name. */
bool calendar_is_working(const dinh_value *holidays, int32_t day);
/*
 * The day that is `count` (at most CALENDAR_DAYS either way) working days after `day`,
 * or before it. `look` (may be NULL) is called for each day that is looked at. False
 * when there are none for years on end.
 */
bool calendar_add(const dinh_value *holidays, int32_t day, int64_t count, int32_t *out,
                  void (*look)(void *data), void *data);

#endif
