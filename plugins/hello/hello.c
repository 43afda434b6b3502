/*
 * hello.c - the smallest Đình plugin: one page, /xin-chao.
 */
#include <dinh/plugin.h>

static int say_hello(dinh_ctx *ctx)
{
    dinh->set(ctx, dinh->page(ctx), "title", "Xin chào");
    dinh->set(ctx, dinh->data(ctx), "message", "Xin chào bà con!");
    return dinh->show(ctx, 200, "hello/index");
}

static const dinh_route routes[] = {
    { .method = "GET", .path = "/xin-chao", .handle = say_hello },
};

DINH_PLUGIN("hello", "1.0.0",
    .summary = "Một trang chào, để học viết phần mở rộng",
    .routes = DINH_LIST_OF(routes),
);
