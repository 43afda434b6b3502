/*
 * counter.h - what the files of the counter plugin share.
 */
#ifndef COUNTER_H
#define COUNTER_H

#include <dinh/plugin.h>

/* A visit ends after half an hour without a view. */
enum { COUNTER_IDLE_MINUTES = 30, COUNTER_ONLINE_MINUTES = 5, COUNTER_TOP_DAYS = 30 };
static const int64_t COUNTER_IDLE_MS = COUNTER_IDLE_MINUTES * 60000;

/* counter_robot.c */
int counter_is_robot(const char *agent);

/* counter_drain.c: the job that turns rings of views into counts. */
int counter_drain(dinh_ctx *ctx, const dinh_value *args);
/* Hook of "item.erased": the addresses of its page go, its views stay in the days. */
int counter_erased(dinh_ctx *ctx, dinh_value *payload);

/* counter_numbers.c: totals as the public sees them. */
struct counter_month {
    int year, month; /* 2021, 9 */
    int64_t visits, views;
};
enum { COUNTER_MONTHS = 12 };
struct counter_numbers {
    int64_t total, online, today, week, month, year;
    int64_t opening;     /* carried over from an older site; 0: none */
    int32_t opening_day; /* until this day */
    int32_t since;       /* the first counted day; 0 when nothing was counted */
    struct counter_month months[COUNTER_MONTHS]; /* with visits, newest first */
    int month_count;
};
void counter_read(dinh_ctx *ctx, struct counter_numbers *numbers);
/* total, online ... and total_note into a map. */
void counter_show(dinh_ctx *ctx, const struct counter_numbers *numbers, dinh_value *map);

/* counter_chart.c: pictures as numbers, drawn by the views. */
void counter_add_spark(dinh_ctx *ctx, const struct counter_numbers *numbers,
                       dinh_value *map);
void counter_add_chart(dinh_ctx *ctx, const struct counter_numbers *numbers,
                       dinh_value *map);

/* counter_pages.c */
int counter_stats_page(dinh_ctx *ctx);
int counter_summary_block(dinh_ctx *ctx, dinh_value *map);

/* counter_opening.c: dinh visits HOME ... */
int counter_visits_command(dinh_ctx *ctx, int argc, char **argv);

#endif
