/*
 * counter_pages.c - the page /thong-ke and the block on the home page.
 */
#include "counter.h"

/* "Nothing older than a minute": what changes with every view. */
enum { FRESH_SECONDS = 60, TOP = 10 };

static void add_months(dinh_ctx *ctx, const struct counter_numbers *numbers)
{
    dinh_value *months = dinh->set_list(ctx, dinh->data(ctx), "months");
    for (int i = 0; i < numbers->month_count; i++) {
        const struct counter_month *month = &numbers->months[i];
        dinh_value *row = dinh->add_map(ctx, months);
        dinh->set(ctx, row, "title",
                  dinh->text(ctx, "%s %d/%d", dinh->word(ctx, "stats.month_of"),
                             month->month, month->year));
        dinh->set_int(ctx, row, "visits", month->visits);
        if (month->views) /* an opening balance brings visits alone */
            dinh->set_int(ctx, row, "views", month->views);
    }
}

/* Items only: that the home page is read most is no news. */
static void add_top(dinh_ctx *ctx)
{
    dinh_value *top = dinh->set_list(ctx, dinh->data(ctx), "top");
    int64_t from = dinh->days(dinh->now(ctx)) - COUNTER_TOP_DAYS;
    dinh_rows *rows = dinh->run(ctx, "top", "i", from);
    while (dinh->next(rows) > 0) {
        if (dinh->count(top) == TOP)
            continue;
        dinh_value *item = dinh->find_path(ctx, dinh->column_text(rows, 0));
        if (!item)
            continue;
        dinh_value *row = dinh->add_map(ctx, top);
        dinh->set_value(ctx, row, "title", dinh->get(item, "title"));
        dinh->set_value(ctx, row, "href", dinh->get(item, "href"));
        dinh->set_int(ctx, row, "views", dinh->column_int(rows, 1));
    }
}

int counter_stats_page(dinh_ctx *ctx)
{
    struct counter_numbers numbers;
    counter_read(ctx, &numbers);
    dinh_value *data = dinh->data(ctx);
    dinh->set(ctx, dinh->page(ctx), "title", dinh->word(ctx, "stats.title"));
    dinh->crumb(ctx, dinh->word(ctx, "stats.title"), NULL);
    counter_show(ctx, &numbers, dinh->set_map(ctx, data, "visits"));
    if (numbers.since)
        dinh->set_date(ctx, data, "since", numbers.since);
    counter_add_chart(ctx, &numbers, data);
    add_months(ctx, &numbers);
    add_top(ctx);
    dinh->set_int(ctx, data, "idle_minutes", COUNTER_IDLE_MINUTES);
    dinh->keep(ctx, FRESH_SECONDS);
    return dinh->show(ctx, 200, "counter/stats");
}

int counter_summary_block(dinh_ctx *ctx, dinh_value *map)
{
    struct counter_numbers numbers;
    counter_read(ctx, &numbers);
    counter_show(ctx, &numbers, map);
    counter_add_spark(ctx, &numbers, map);
    dinh->keep(ctx, FRESH_SECONDS);
    return DINH_OK;
}
