/*
 * trial.c - a plugin that misbehaves when asked, for the tests of the processes
 * around it. Each page is one way to go wrong, or one thing to observe.
 */
#include <dinh/plugin.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int say(dinh_ctx *ctx, const char *text)
{
    return dinh->send(ctx, 200, "text/plain; charset=utf-8", text, strlen(text));
}

/* A signal that a thread may have blocked, unlike that of abort(); sanitizers
 * would answer for a pointer to nowhere. */
static int crash(dinh_ctx *ctx)
{
    raise(SIGSEGV);
    return say(ctx, "?");
}

static int loop_for_ever(dinh_ctx *ctx)
{
    for (volatile uint64_t turns = 0;; turns++)
        if (turns == UINT64_MAX)
            return say(ctx, "?");
}

/* Long enough to overlap with what a test does meanwhile. */
static void linger(void)
{
    const struct timespec pause = { .tv_nsec = 250000000 };
    nanosleep(&pause, NULL);
}

static int be_slow(dinh_ctx *ctx)
{
    linger();
    return say(ctx, "chậm mà chắc\n");
}

/* Another text each time it is rendered: what stays the same came from the cache. */
static int tell_time(dinh_ctx *ctx)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return say(ctx, dinh->text(ctx, "%lld.%09ld\n", (long long)now.tv_sec, now.tv_nsec));
}

static int tell_time_slowly(dinh_ctx *ctx)
{
    linger();
    return tell_time(ctx);
}

static int fail_slowly(dinh_ctx *ctx)
{
    linger();
    return dinh->fail(ctx, 404, "Không có giờ.");
}

static int touch(dinh_ctx *ctx)
{
    dinh->touch(ctx);
    return say(ctx, "đã đổi\n");
}

static int be_well(dinh_ctx *ctx)
{
    return say(ctx, "khỏe\n");
}

static const dinh_route routes[] = {
    { .method = "GET", .path = "/sap", .handle = crash },
    { .method = "GET", .path = "/treo", .handle = loop_for_ever },
    { .method = "GET", .path = "/cham", .handle = be_slow },
    { .method = "GET", .path = "/khoe", .handle = be_well },
    { .method = "GET", .path = "/doi", .handle = touch },
    { .method = "POST", .path = "/gui", .handle = be_well },
    { .method = "GET",
      .path = "/gio-cham",
      .handle = tell_time_slowly,
      .flags = DINH_ROUTE_CACHE },
    { .method = "GET",
      .path = "/gio-hong",
      .handle = fail_slowly,
      .flags = DINH_ROUTE_CACHE },
    { .method = "GET",
      .path = "/gio",
      .handle = tell_time,
      .query = "a,b",
      .flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT },
};

DINH_PLUGIN("trial", "1.0.0", .summary = "Phần mở rộng để thử các tiến trình",
            .routes = DINH_LIST_OF(routes), );
