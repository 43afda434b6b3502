/*
 * loa_count.c - how many bulletins there are: counted by a job, printed by dinh loa.
 */
#include "loa.h"

int loa_count(dinh_ctx *ctx, const dinh_value *args)
{
    (void)args;
    dinh_query query = {
        .size = sizeof query, .kind = "bulletin", .page = 1, .per_page = 1
    };
    dinh->list(ctx, &query);
    if (dinh->begin(ctx, DINH_DB_SITE) < 0)
        return DINH_FAILED;
    return loa_finish(
        ctx, dinh->run(ctx, "counted", "ii", (int64_t)query.total, dinh->now(ctx)));
}

static int print_count(dinh_ctx *ctx)
{
    dinh_rows *rows = dinh->run(ctx, "count", "");
    dinh_value *when = dinh->new_map(ctx);
    int step;
    while ((step = dinh->next(rows)) > 0) {
        dinh->set_time(ctx, when, "counted_at", dinh->column_int(rows, 1));
        dinh->print(ctx, "%lld bản tin loa (đếm lúc %s)\n",
                    (long long)dinh->column_int(rows, 0),
                    dinh->format(ctx, dinh->get(when, "counted_at")));
    }
    return step;
}

static int print_proposals(dinh_ctx *ctx)
{
    dinh_rows *rows = dinh->run(ctx, "proposals", "");
    int step;
    while ((step = dinh->next(rows)) > 0)
        dinh->print(ctx, "nên đọc: %s\n", dinh->column_text(rows, 0));
    return step;
}

int loa_command(dinh_ctx *ctx, int argc, char **argv)
{
    (void)argv;
    if (argc > 0) {
        dinh->print(ctx, "Cách dùng: dinh loa HOME\n");
        return 2;
    }
    return print_count(ctx) < 0 || print_proposals(ctx) < 0 ? 1 : 0;
}
