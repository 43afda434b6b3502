/*
 * counter_chart.c - a sparkline and a bar chart as numbers; the views draw them.
 */
#include "counter.h"

#include <string.h>

/* The sparkline's and the chart's own coordinates, as their views have them. */
enum {
    SPARK_LEFT = 4,
    SPARK_RIGHT = 216,
    SPARK_TOP = 8,
    SPARK_BOTTOM = 48,
    SPARK_FLOOR = 54,
    CHART_WIDTH = 720,
    CHART_BASE = 200,
    CHART_TOP = 30,
    CHART_GAP = 12
};

static int64_t most_visits(const struct counter_numbers *numbers)
{
    int64_t most = 1;
    for (int i = 0; i < numbers->month_count; i++)
        if (numbers->months[i].visits > most)
            most = numbers->months[i].visits;
    return most;
}

static const char *show_number(dinh_ctx *ctx, int64_t number)
{
    dinh_value *map = dinh->new_map(ctx);
    dinh->set_int(ctx, map, "n", number);
    return dinh->format(ctx, dinh->get(map, "n"));
}

/* "9/2021: 1.104, ..." oldest first, for those who cannot see the picture. */
static const char *summary(dinh_ctx *ctx, const struct counter_numbers *numbers)
{
    const char *text = "";
    for (int i = numbers->month_count - 1; i >= 0; i--)
        text = dinh->text(ctx, "%s%s%d/%d: %s", text, *text ? ", " : "",
                          numbers->months[i].month, numbers->months[i].year,
                          show_number(ctx, numbers->months[i].visits));
    return text;
}

void counter_add_spark(dinh_ctx *ctx, const struct counter_numbers *numbers,
                       dinh_value *map)
{
    int count = numbers->month_count;
    if (count < 2)
        return;
    int64_t most = most_visits(numbers);
    int x = 0, y = 0;
    const char *line = "";
    for (int i = 0; i < count; i++) { /* oldest first: from the left */
        x = SPARK_LEFT + (SPARK_RIGHT - SPARK_LEFT) * i / (count - 1);
        y = SPARK_BOTTOM - (int)(numbers->months[count - 1 - i].visits *
                                 (SPARK_BOTTOM - SPARK_TOP) / most);
        line = dinh->text(ctx, "%s%s%d,%d", line, *line ? " " : "", x, y);
    }
    dinh_value *spark = dinh->set_map(ctx, map, "spark");
    dinh->set(ctx, spark, "line", line);
    dinh->set(ctx, spark, "area",
              dinh->text(ctx, "%d,%d %s %d,%d", SPARK_LEFT, SPARK_FLOOR, line, SPARK_RIGHT,
                         SPARK_FLOOR));
    dinh->set_int(ctx, spark, "x", x);
    dinh->set_int(ctx, spark, "y", y);
    dinh->set(ctx, spark, "summary", summary(ctx, numbers));
}

void counter_add_chart(dinh_ctx *ctx, const struct counter_numbers *numbers,
                       dinh_value *map)
{
    int count = numbers->month_count;
    if (count == 0)
        return;
    int64_t most = most_visits(numbers);
    int slot = CHART_WIDTH / COUNTER_MONTHS;
    dinh_value *chart = dinh->set_map(ctx, map, "chart");
    dinh_value *bars = dinh->set_list(ctx, chart, "bars");
    for (int i = 0; i < count; i++) {
        const struct counter_month *month = &numbers->months[count - 1 - i];
        int height = (int)(month->visits * (CHART_BASE - CHART_TOP) / most);
        dinh_value *bar = dinh->add_map(ctx, bars);
        dinh->set_int(ctx, bar, "x", i * slot + CHART_GAP / 2);
        dinh->set_int(ctx, bar, "y", CHART_BASE - height);
        dinh->set_int(ctx, bar, "width", slot - CHART_GAP);
        dinh->set_int(ctx, bar, "height", height);
        dinh->set_int(ctx, bar, "middle", i * slot + slot / 2);
        dinh->set(ctx, bar, "label",
                  dinh->text(ctx, "%d/%02d", month->month, month->year % 100));
        dinh->set_int(ctx, bar, "value", month->visits);
    }
    dinh->set(ctx, chart, "summary", summary(ctx, numbers));
}
