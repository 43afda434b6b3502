/*
 * clock.c - civil dates by arithmetic, no tables of zones (see clock.h).
 *
 * The two conversions between days and year/month/day count years from March,
 * so that the leap day is the last of its year.
 */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_clock(clockid_t id, int64_t per_second)
{
    struct timespec now;
    clock_gettime(id, &now);
    return now.tv_sec * per_second + now.tv_nsec / (1000000000 / per_second);
}

int64_t clock_now_ms(void)
{
    return read_clock(CLOCK_REALTIME, 1000);
}
int64_t clock_mono_ms(void)
{
    return read_clock(CLOCK_MONOTONIC, 1000);
}
int64_t clock_mono_us(void)
{
    return read_clock(CLOCK_MONOTONIC, 1000000);
}
int64_t clock_cpu_ms(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID, 1000);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

int32_t clock_days(int64_t ms)
{
    return (int32_t)floor_div(ms + CLOCK_ZONE_MS, CLOCK_DAY_MS);
}

int64_t clock_day_start(int32_t days)
{
    return (int64_t)days * CLOCK_DAY_MS - CLOCK_ZONE_MS;
}

int32_t date_to_days(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = floor_div(y, 400), of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return (int32_t)(era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
                     719468);
}

struct date date_of_days(int32_t days)
{
    int64_t z = (int64_t)days + 719468, era = floor_div(z, 146097);
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    struct date date = { .day = (int)(doy - (153 * mp + 2) / 5 + 1),
                         .month = (int)(mp < 10 ? mp + 3 : mp - 9) };
    date.year = (int)(yoe + era * 400 + (date.month <= 2));
    date.weekday = (int)(days - floor_div((int64_t)days + 3, 7) * 7) + 4;
    return date;
}

struct date date_of_ms(int64_t ms)
{
    int32_t days = clock_days(ms);
    struct date date = date_of_days(days);
    int64_t seconds = floor_div(ms - clock_day_start(days), 1000);
    date.hour = (int)(seconds / 3600);
    date.minute = (int)(seconds / 60 % 60);
    date.second = (int)(seconds % 60);
    return date;
}

bool date_is_valid(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    struct date back = date_of_days(date_to_days(year, month, day));
    return back.month == month && back.day == day;
}

/* Reads up to `max` digits at *at; false when there is none. */
static bool read_digits(struct str text, size_t *at, int max, int *out)
{
    int value = 0, count = 0;
    while (*at < text.len && count < max && text.ptr[*at] >= '0' && text.ptr[*at] <= '9') {
        value = value * 10 + (text.ptr[(*at)++] - '0');
        count++;
    }
    *out = value;
    return count > 0;
}

static bool read_char(struct str text, size_t *at, char c)
{
    if (*at >= text.len || text.ptr[*at] != c)
        return false;
    (*at)++;
    return true;
}

static bool read_iso_date(struct str text, size_t *at, int32_t *days)
{
    int year, month, day;
    if (!read_digits(text, at, 4, &year) || !read_char(text, at, '-') ||
        !read_digits(text, at, 2, &month) || !read_char(text, at, '-') ||
        !read_digits(text, at, 2, &day) || !date_is_valid(year, month, day))
        return false;
    *days = date_to_days(year, month, day);
    return true;
}

bool date_parse(struct str text, int32_t *days)
{
    int year, month, day;
    size_t at = 0;
    if (read_iso_date(text, &at, days))
        return at == text.len;
    at = 0;
    if (!read_digits(text, &at, 2, &day) || !read_char(text, &at, '/') ||
        !read_digits(text, &at, 2, &month) || !read_char(text, &at, '/') ||
        !read_digits(text, &at, 4, &year) || at != text.len ||
        !date_is_valid(year, month, day))
        return false;
    *days = date_to_days(year, month, day);
    return true;
}

/* "", "Z", "+07:00", "+0700"; *minutes east of Greenwich. */
static bool read_zone(struct str text, size_t *at, int *minutes)
{
    int hour, minute;
    *minutes = CLOCK_ZONE_MS / 60000;
    if (*at == text.len)
        return true;
    if (read_char(text, at, 'Z')) {
        *minutes = 0;
        return true;
    }
    int sign = read_char(text, at, '+') ? 1 : read_char(text, at, '-') ? -1 : 0;
    if (!sign || !read_digits(text, at, 2, &hour))
        return false;
    read_char(text, at, ':');
    if (!read_digits(text, at, 2, &minute) || hour > 14 || minute > 59)
        return false;
    *minutes = sign * (hour * 60 + minute);
    return true;
}

bool time_parse(struct str text, int64_t *ms)
{
    int32_t days;
    size_t at = 0;
    int hour = 0, minute = 0, second = 0, fraction = 0, zone = CLOCK_ZONE_MS / 60000;
    if (!read_iso_date(text, &at, &days))
        return date_parse(text, &days) && (*ms = clock_day_start(days), true);
    if (at < text.len) {
        if (!(read_char(text, &at, 'T') || read_char(text, &at, ' ')) ||
            !read_digits(text, &at, 2, &hour) || !read_char(text, &at, ':') ||
            !read_digits(text, &at, 2, &minute))
            return false;
        if (read_char(text, &at, ':') && !read_digits(text, &at, 2, &second))
            return false;
        if (read_char(text, &at, '.')) {
            size_t start = at;
            if (!read_digits(text, &at, 3, &fraction))
                return false;
            for (size_t i = at - start; i < 3; i++)
                fraction *= 10;
            for (int rest; at < text.len && read_digits(text, &at, 9, &rest);)
                continue;
        }
        if (!read_zone(text, &at, &zone))
            return false;
    }
    if (at != text.len || hour > 23 || minute > 59 || second > 60)
        return false;
    *ms =
        ((int64_t)days * 86400 + hour * 3600 + minute * 60 + second - (int64_t)zone * 60) *
            1000 +
        fraction;
    return true;
}

void clock_stamp(char out[CLOCK_STAMP_SIZE], int64_t ms)
{
    struct date d = date_of_ms(ms);
    snprintf(out, CLOCK_STAMP_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.%03d+07:00", d.year,
             d.month, d.day, d.hour, d.minute, d.second,
             (int)(ms - floor_div(ms, 1000) * 1000));
}

void clock_iso(char out[CLOCK_STAMP_SIZE], int64_t ms)
{
    struct date d = date_of_ms(ms);
    snprintf(out, CLOCK_STAMP_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d+07:00", d.year, d.month,
             d.day, d.hour, d.minute, d.second);
}

void date_iso(char out[CLOCK_STAMP_SIZE], int32_t days)
{
    struct date d = date_of_days(days);
    snprintf(out, CLOCK_STAMP_SIZE, "%04d-%02d-%02d", d.year, d.month, d.day);
}

void date_vi(char out[CLOCK_STAMP_SIZE], int32_t days)
{
    /* NĐ 30/2020, Phụ lục I: a zero before days under 10 and months 1 and 2. */
    struct date d = date_of_days(days);
    snprintf(out, CLOCK_STAMP_SIZE, d.month <= 2 ? "%02d/%02d/%d" : "%02d/%d/%d", d.day,
             d.month, d.year);
}

static const char *const day_names[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const month_names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

void clock_http(char out[CLOCK_STAMP_SIZE], int64_t ms)
{
    struct date d = date_of_ms(ms - CLOCK_ZONE_MS);
    snprintf(out, CLOCK_STAMP_SIZE, "%s, %02d %s %04d %02d:%02d:%02d GMT",
             day_names[d.weekday - 1], d.day, month_names[d.month - 1], d.year, d.hour,
             d.minute, d.second);
}

bool clock_parse_http(struct str text, int64_t *ms)
{
    int day, month = 0, year, hour, minute, second;
    size_t at = 5; /* behind "Sun, " */
    if (text.len != 29 || !read_digits(text, &at, 2, &day) || !read_char(text, &at, ' '))
        return false;
    while (month < 12 && memcmp(text.ptr + at, month_names[month], 3) != 0)
        month++;
    at += 3;
    if (month == 12 || !read_char(text, &at, ' ') || !read_digits(text, &at, 4, &year) ||
        !read_char(text, &at, ' ') || !read_digits(text, &at, 2, &hour) ||
        !read_char(text, &at, ':') || !read_digits(text, &at, 2, &minute) ||
        !read_char(text, &at, ':') || !read_digits(text, &at, 2, &second) ||
        !str_ends(text, STR(" GMT")) || !date_is_valid(year, month + 1, day))
        return false;
    *ms = ((int64_t)date_to_days(year, month + 1, day) * 86400 + hour * 3600 + minute * 60 +
           second) *
          1000;
    return true;
}
