/*
 * clock.h - times and dates of Viet Nam.
 *
 * A time is int64 milliseconds since 1970 UTC; a date is int32 days since
 * 1970-01-01. Viet Nam has had UTC+7 without daylight saving since 1975, so
 * the offset is a constant and no time-zone data is needed.
 */
#ifndef DINH_BASE_CLOCK_H
#define DINH_BASE_CLOCK_H

#include "base/str.h"

enum { CLOCK_ZONE_MS = 7 * 3600 * 1000, CLOCK_DAY_MS = 24 * 3600 * 1000 };

struct date {
    int year, month, day;     /* 2021, 9, 13 */
    int hour, minute, second; /* of a time; 0 for a date */
    int weekday;              /* 1 Monday ... 7 Sunday */
};

int64_t clock_now_ms(void);  /* wall clock */
int64_t clock_mono_ms(void); /* never goes back; for durations */
int64_t clock_mono_us(void);
int64_t clock_cpu_ms(void); /* CPU time of this thread */

int32_t clock_days(int64_t ms);        /* the day in Viet Nam */
int64_t clock_day_start(int32_t days); /* its first millisecond */
struct date date_of_days(int32_t days);
struct date date_of_ms(int64_t ms); /* in Viet Nam */
int32_t date_to_days(int year, int month, int day);
/* False for what no calendar has (31/2, month 13, year outside 1..9999). */
bool date_is_valid(int year, int month, int day);

/* "2021-09-13" or "13/9/2021" (and 13/09/2021). */
bool date_parse(struct str text, int32_t *days);
/* ISO 8601: "2021-09-13", "2021-09-13T08:30", with seconds and zone ("Z",
 * "+07:00"); no zone means Viet Nam. */
bool time_parse(struct str text, int64_t *ms);

enum { CLOCK_STAMP_SIZE = 40 };
/* 2021-09-13T08:30:00.123+07:00 (with milliseconds when they are not 0...) */
void clock_stamp(char out[CLOCK_STAMP_SIZE], int64_t ms);
void clock_iso(char out[CLOCK_STAMP_SIZE], int64_t ms);  /* ...T08:30:00+07:00 */
void date_iso(char out[CLOCK_STAMP_SIZE], int32_t days); /* 2021-09-13 */
/* As officials write it: 13/9/2021, 05/7/2019, 01/02/2021. */
void date_vi(char out[CLOCK_STAMP_SIZE], int32_t days);
/* Sun, 06 Nov 1994 08:49:37 GMT, and back. */
void clock_http(char out[CLOCK_STAMP_SIZE], int64_t ms);
bool clock_parse_http(struct str text, int64_t *ms);

#endif
