/*
 * counter_opening.c - dinh visits: the numbers on a terminal, and an opening
 * balance that carries an older site's total over, with its date.
 *
 * Two forms: "--opening 6670 13/9/2021", a bare total; and a file of days, lines
 * {"day":"2021-09-13","visits":41}, whose sum becomes the balance.
 */
#include "counter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_LENGTH = 256, MOST_DAYS = 40000, FIRST_YEAR = 1990, LAST_YEAR = 2999 };
static const int64_t MOST_VISITS = 1000000000000; /* sums stay far from overflow */

static int wrong_words(dinh_ctx *ctx)
{
    dinh->print(ctx, "Cách dùng: dinh visits HOME\n"
                     "           dinh visits HOME --opening SỐ NGÀY/THÁNG/NĂM\n"
                     "           dinh visits HOME --opening TỆP.jsonl\n");
    return 2;
}

static int print_numbers(dinh_ctx *ctx)
{
    struct counter_numbers n;
    counter_read(ctx, &n);
    dinh_value *map = dinh->new_map(ctx);
    counter_show(ctx, &n, map);
    static const char *const rows[][2] = {
        { "total", "Tổng" },    { "online", "Đang xem" }, { "today", "Hôm nay" },
        { "week", "Tuần này" }, { "month", "Tháng này" }, { "year", "Năm nay" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        dinh->print(ctx, "%s: %s%s%s%s\n", rows[i][1],
                    dinh->format(ctx, dinh->get(map, rows[i][0])),
                    i == 0 && n.opening_day ? " (" : "",
                    i == 0 ? dinh->get_text(map, "total_note") : "",
                    i == 0 && n.opening_day ? ")" : "");
    return 0;
}

static int store_opening(dinh_ctx *ctx, int64_t total, int32_t day)
{
    dinh_rows *rows = dinh->run(ctx, "set_opening", "ii", total, (int64_t)day);
    return dinh->next(rows) < 0 ? DINH_FAILED : DINH_OK;
}

/* 0 when the calendar has no such day, or no web site was there to be read. */
static int make_day(int year, int month, int number, int32_t *day)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || number < 1 ||
        number > 31)
        return 0;
    *day = dinh->make_date(year, month, number);
    return month == 12 || *day < dinh->make_date(year, month + 1, 1);
}

/* {"day":"2021-09-13","visits":41}; 0 when the line is something else. */
static int read_line(const char *line, int32_t *day, int64_t *visits)
{
    int year, month, number, end = -1;
    if (sscanf(line, " { \"day\" : \"%4d-%2d-%2d\" , \"visits\" : %12" SCNd64 " } %n",
               &year, &month, &number, visits, &end) != 4 ||
        end < 0 || line[end])
        return 0;
    return *visits >= 0 && make_day(year, month, number, day);
}

static int store_days(dinh_ctx *ctx, FILE *file, const char *path)
{
    char line[LINE_LENGTH];
    int64_t total = 0, visits;
    int32_t day, last = 0;
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        if (number > MOST_DAYS || !read_line(line, &day, &visits)) {
            dinh->print(ctx,
                        "%s:%d: không đọc được; mỗi dòng phải có dạng "
                        "{\"day\":\"2021-09-13\",\"visits\":41}.\n",
                        path, number);
            return DINH_REFUSED;
        }
        dinh_rows *rows =
            dinh->run(ctx, "set_day", "iii", (int64_t)day, visits, (int64_t)0);
        if (dinh->next(rows) < 0)
            return DINH_FAILED;
        total += visits;
        last = day > last ? day : last;
    }
    if (last == 0) {
        dinh->print(ctx, "%s: không có ngày nào.\n", path);
        return DINH_REFUSED;
    }
    return store_opening(ctx, total, last);
}

static int open_from_file(dinh_ctx *ctx, const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        dinh->print(ctx, "%s: không mở được tệp.\n", path);
        return DINH_REFUSED;
    }
    int result = store_days(ctx, file, path);
    fclose(file);
    return result;
}

static int open_with_total(dinh_ctx *ctx, const char *total, const char *date)
{
    int number, month, year, end = -1;
    int32_t day;
    char *rest;
    long long visits = strtoll(total, &rest, 10);
    if (!*total || *rest || visits < 0 || visits > MOST_VISITS ||
        sscanf(date, "%2d/%2d/%4d%n", &number, &month, &year, &end) != 3 || end < 0 ||
        date[end] || !make_day(year, month, number, &day)) {
        dinh->print(ctx, "Cần một số và một ngày, ví dụ: --opening 6670 13/9/2021\n");
        return DINH_REFUSED;
    }
    return store_opening(ctx, visits, day);
}

int counter_visits_command(dinh_ctx *ctx, int argc, char **argv)
{
    if (argc == 0)
        return print_numbers(ctx);
    if (strcmp(argv[0], "--opening") != 0 || argc < 2 || argc > 3)
        return wrong_words(ctx);
    if (dinh->begin(ctx, DINH_DB_STATS) < 0)
        return 1;
    int result =
        argc == 3 ? open_with_total(ctx, argv[1], argv[2]) : open_from_file(ctx, argv[1]);
    if (result < 0) {
        dinh->rollback(ctx, DINH_DB_STATS);
        return 1;
    }
    if (dinh->commit(ctx, DINH_DB_STATS) < 0)
        return 1;
    dinh->touch(ctx);
    return 0;
}
