/* foreignjob.c - a job in the name of another plugin. */
#include <dinh/plugin.h>

static int run(dinh_ctx *ctx, const dinh_value *args)
{
    (void)args;
    dinh->touch(ctx);
    return DINH_OK;
}

static const dinh_job jobs[] = { { "news.index", run, 0 } };

DINH_PLUGIN("foreignjob", "1.0.0",
    .summary = "Hỏng",
    .jobs = DINH_LIST_OF(jobs),
);
