/*
 * counter_numbers.c - the numbers that the public sees, all from counter_day, so
 * that they agree with each other.
 */
#include "counter.h"

static int64_t one_number(dinh_ctx *ctx, const char *statement, int64_t from)
{
    int64_t number = 0;
    dinh_rows *rows = dinh->run(ctx, statement, "i", from);
    while (dinh->next(rows) > 0)
        number = dinh->column_int(rows, 0);
    return number;
}

static void read_totals(dinh_ctx *ctx, struct counter_numbers *numbers)
{
    dinh_rows *rows = dinh->run(ctx, "total", "");
    while (dinh->next(rows) > 0) {
        numbers->total = dinh->column_int(rows, 0);
        numbers->since = (int32_t)dinh->column_int(rows, 1);
    }
    rows = dinh->run(ctx, "opening", "");
    while (dinh->next(rows) > 0) {
        numbers->opening = dinh->column_int(rows, 0);
        numbers->opening_day = (int32_t)dinh->column_int(rows, 1);
    }
    /* What came before the first counted day is in no day's row. */
    int64_t until = 0;
    rows = dinh->run(ctx, "until_day", "i", (int64_t)numbers->opening_day);
    while (dinh->next(rows) > 0)
        until = dinh->column_int(rows, 0);
    if (numbers->opening > until)
        numbers->total += numbers->opening - until;
}

static void read_months(dinh_ctx *ctx, struct counter_numbers *numbers)
{
    struct counter_month *month = NULL;
    dinh_rows *rows = dinh->run(ctx, "days", "");
    while (dinh->next(rows) > 0) {
        int32_t day = (int32_t)dinh->column_int(rows, 0);
        int year = dinh->year(day), number = 12;
        while (number > 1 && day < dinh->make_date(year, number, 1))
            number--;
        if (!month || month->year != year || month->month != number) {
            if (numbers->month_count == COUNTER_MONTHS)
                continue; /* to the end: the statement must be free again */
            month = &numbers->months[numbers->month_count++];
            *month = (struct counter_month){ .year = year, .month = number };
        }
        month->visits += dinh->column_int(rows, 1);
        month->views += dinh->column_int(rows, 2);
    }
}

void counter_read(dinh_ctx *ctx, struct counter_numbers *numbers)
{
    *numbers = (struct counter_numbers){ 0 };
    int64_t now = dinh->now(ctx);
    int32_t today = dinh->days(now), year = dinh->year(today), month = 12;
    while (month > 1 && today < dinh->make_date(year, month, 1))
        month--;
    int32_t monday = today - (today + 3) % 7; /* day 0 was a Thursday */
    read_totals(ctx, numbers);
    read_months(ctx, numbers);
    numbers->today = one_number(ctx, "since_day", today);
    numbers->week = one_number(ctx, "since_day", monday);
    numbers->month = one_number(ctx, "since_day", dinh->make_date(year, month, 1));
    numbers->year = one_number(ctx, "since_day", dinh->make_date(year, 1, 1));
    numbers->online = one_number(ctx, "online", now - COUNTER_ONLINE_MINUTES * 60000);
}

/* "đến ngày 13/9/2021" while nothing was counted since; then what part it is. */
static const char *total_note(dinh_ctx *ctx, const struct counter_numbers *numbers)
{
    dinh_value *parts = dinh->new_map(ctx);
    dinh->set_date(ctx, parts, "day", numbers->opening_day);
    dinh->set_int(ctx, parts, "opening", numbers->opening);
    const char *day = dinh->format(ctx, dinh->get(parts, "day"));
    if (numbers->total == numbers->opening)
        return dinh->text(ctx, "%s %s", dinh->word(ctx, "stats.until"), day);
    return dinh->text(ctx, "%s %s %s", dinh->format(ctx, dinh->get(parts, "opening")),
                      dinh->word(ctx, "stats.until"), day);
}

void counter_show(dinh_ctx *ctx, const struct counter_numbers *numbers, dinh_value *map)
{
    const struct {
        const char *key;
        int64_t number;
    } rows[] = {
        { "total", numbers->total }, { "online", numbers->online },
        { "today", numbers->today }, { "week", numbers->week },
        { "month", numbers->month }, { "year", numbers->year },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        dinh->set_int(ctx, map, rows[i].key, rows[i].number);
    if (numbers->opening_day)
        dinh->set(ctx, map, "total_note", total_note(ctx, numbers));
}
