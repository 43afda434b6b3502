/*
 * loa_proposal.c - news the announcer ought to read out.
 *
 * The hook of news.published queues a job and the job writes table loa_proposal. The
 * hook may run in the middle of an import, where every write holds it up; the queue
 * outlives a restart, and a proposal may come some seconds late.
 */
#include "loa.h"

static const int64_t DAY_MS = 86400000;

static int64_t oldest(dinh_ctx *ctx)
{
    return dinh->now(ctx) - dinh->setting_int(ctx, "propose_days") * DAY_MS;
}

int loa_news_published(dinh_ctx *ctx, dinh_value *item)
{
    if (dinh->get_int(item, "published_at") < oldest(ctx))
        return DINH_OK; /* the items of an old site come in by thousands */
    dinh_value *args = dinh->new_map(ctx);
    dinh->set_int(ctx, args, "news", dinh->get_int(item, "id"));
    return dinh->queue(ctx, "loa.propose", args, 0) < 0 ? DINH_FAILED : DINH_OK;
}

int loa_finish(dinh_ctx *ctx, dinh_rows *rows)
{
    int step;
    while ((step = dinh->next(rows)) > 0)
        continue;
    if (step == 0)
        return dinh->commit(ctx, DINH_DB_SITE);
    dinh->rollback(ctx, DINH_DB_SITE);
    return DINH_FAILED;
}

/* A job may run twice: the statement then only brings the title up to date. */
int loa_propose(dinh_ctx *ctx, const dinh_value *args)
{
    int64_t id = dinh->get_int(args, "news");
    const dinh_value *item = dinh->find_id(ctx, id);
    if (!item)
        return DINH_OK; /* withdrawn before its turn came */
    if (dinh->begin(ctx, DINH_DB_SITE) < 0)
        return DINH_FAILED;
    return loa_finish(ctx, dinh->run(ctx, "propose", "iti", id,
                                     dinh->get_text(item, "title"), dinh->now(ctx)));
}

int loa_forget(dinh_ctx *ctx, const dinh_value *args)
{
    (void)args;
    if (dinh->begin(ctx, DINH_DB_SITE) < 0)
        return DINH_FAILED;
    return loa_finish(ctx, dinh->run(ctx, "forget", "i", oldest(ctx)));
}
