/*
 * autosave.c - what is typed, every five seconds (core/desk/editor/autosave.js).
 *
 * Nothing is checked: half a date is kept as half a date. What is kept is shown when
 * its writer opens the form again, on whatever machine.
 */
#include "desk/writing.h"

/* A late answer to a script that has lost its item must still be JSON. */
static int refuse(struct dinh_ctx *ctx, int status, const char *sentence)
{
    dinh_value *map = value_map(ctx->arena);
    host_set(ctx, map, "message", sentence);
    return desk_json(ctx, status, map);
}

int autosave_post(struct dinh_ctx *ctx)
{
    struct writing writing;
    int status;
    if (!writing_begin_late(ctx, &writing, &status))
        return refuse(ctx, status,
                      ctx->message ? ctx->message : "Không lưu được tin bài này.");
    dinh_value *given = writing_read(ctx, &writing);
    if (!given)
        return refuse(ctx, 422, "Biểu mẫu gửi lên bị thiếu. Hãy tải lại trang.");
    if (writing_keep(ctx, &writing, given))
        return refuse(ctx, 500, "Máy chủ chưa ghi được, sẽ thử lại.");
    if (writing.closed)
        return refuse(ctx, 403, writing.closed);
    dinh_value *map = value_map(ctx->arena);
    const char *other = writing_other(ctx, &writing);
    host_set(ctx, map, "at", writing_clock(ctx, ctx->now_ms));
    if (other)
        host_set(ctx, map, "other", other);
    if (writing.item && writing.base != writing.item->rev)
        host_set(ctx, map, "message",
                 "Bài đã có bản lưu mới hơn của người khác. Khi lưu, hai bản sẽ được ghép "
                 "hoặc đặt cạnh nhau để chọn.");
    return desk_json(ctx, 200, map);
}
