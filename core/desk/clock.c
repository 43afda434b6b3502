/*
 * clock.c - what happens at the desk by itself: items that go up at their hour, urgent
 * ones that come down; also what should have happened while the machine was off.
 */
#include "desk/desk.h"

static void moved(void *data, int64_t id, const char *event)
{
    struct dinh_ctx *ctx = data;
    struct flow item;
    if (flow_read(ctx->workspace->content, ctx->arena, id, &item) == 0)
        desk_changed(ctx, id, item.kind->def.name, event);
}

int desk_clock(struct dinh_ctx *ctx, const dinh_value *args)
{
    (void)args;
    return flow_run_due(ctx->workspace->content, ctx->arena, ctx->now_ms, moved, ctx) < 0
               ? DINH_FAILED
               : DINH_OK;
}
