/*
 * lane_site.c - see lane_site.h. The lane renders and compresses, so that the
 * loop only has to send.
 */
#include "server/lane_site.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "server/plain_page.h"

#include <stdlib.h>

/* A page that will be sent many times is worth more work than one sent once. */
enum {
    COMPRESS_FROM = 1024,
    BR_KEPT = 5,
    BR_ONCE = 1,
    GZIP_KEPT = 6,
    GZIP_ONCE = 1,
    RETRY_MS = 1000
};

struct opened {
    struct workspace *workspace; /* NULL: not opened */
    int64_t failed_ms;           /* when opening it last failed */
};

struct lane_site {
    struct worker_lane lane;
    struct workspace_hooks hooks;
    struct opened *sites; /* by site->index */
};

struct lane_site *lane_sites_create(struct worker *worker)
{
    long count = worker->config->lanes;
    struct lane_site *lanes = calloc((size_t)count, sizeof *lanes);
    if (!lanes)
        die("hết bộ nhớ");
    for (long i = 0; i < count; i++) {
        struct lane_site *one = &lanes[i];
        one->lane = (struct worker_lane){ worker, &worker->slot->lanes[i] };
        one->hooks = worker_hooks(&one->lane);
        one->sites = calloc(worker->portal->site_count, sizeof *one->sites);
        if (!one->sites)
            die("hết bộ nhớ");
    }
    return lanes;
}

void lane_sites_free(struct lane_site *lanes)
{
    for (long i = 0; lanes && i < lanes->lane.worker->config->lanes; i++)
        free(lanes[i].sites);
    free(lanes);
}

void lane_site_open(void *data, int lane)
{
    (void)data, (void)lane; /* workspaces open when they are needed */
}

void lane_site_close(void *data, int lane)
{
    struct worker *worker = data;
    struct lane_site *own = &worker->lane_sites[lane];
    for (size_t i = 0; i < worker->portal->site_count; i++) {
        workspace_close(own->sites[i].workspace);
        own->sites[i].workspace = NULL;
    }
}

/* A site that cannot be opened is tried again after a while, not by each request. */
static struct workspace *workspace_of(struct lane_site *own, const struct site *site)
{
    struct opened *opened = &own->sites[site->index];
    int64_t now = clock_mono_ms();
    if (opened->workspace || (opened->failed_ms && now - opened->failed_ms < RETRY_MS))
        return opened->workspace;
    struct error error;
    opened->workspace = workspace_open(own->lane.worker->portal, site, &own->hooks, &error);
    opened->failed_ms = now;
    if (!opened->workspace)
        log_error("không mở được trang \"%s\": %s", site->config->name, error.text);
    atomic_store(&own->lane.slot->since_ms, clock_mono_ms()); /* the request's own time */
    return opened->workspace;
}

static bool is_text(const char *type)
{
    static const char *const kinds[] = { "text/",
                                         "application/json",
                                         "application/xml",
                                         "application/rss+xml",
                                         "application/atom+xml",
                                         "image/svg+xml" };
    for (size_t i = 0; type && i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(str_of(type), str_of(kinds[i])))
            return true;
    return false;
}

static void compress(struct front_job *job)
{
    struct response *response = &job->response;
    struct arena *arena = job->request->arena;
    if (response->file || response->encoding || !is_text(response->type) ||
        response->body.len < COMPRESS_FROM)
        return;
    response_header(response, arena, "Vary", "Accept-Encoding");
    if (!job->encoding[0])
        return;
    bool kept = job->key.len && job->handled.cacheable, is_br = job->encoding[0] == 'b';
    struct buf out = { 0 };
    bool smaller = is_br
                       ? compress_br(response->body, kept ? BR_KEPT : BR_ONCE, &out)
                       : compress_gzip(response->body, kept ? GZIP_KEPT : GZIP_ONCE, &out);
    if (smaller) {
        response->body = (struct str){ arena_copy(arena, out.data, out.len), out.len };
        response->encoding = job->encoding;
        if (response->etag) /* other bytes, another tag: "abc" -> "abc-br" */
            response->etag =
                arena_printf(arena, "%.*s-%s\"", (int)strlen(response->etag) - 1,
                             response->etag, job->encoding);
    }
    buf_free(&out);
}

void lane_site_work(void *data, int lane, struct lane_job *lane_job)
{
    struct worker *worker = data;
    struct lane_site *own = &worker->lane_sites[lane];
    struct front_job *job = (struct front_job *)lane_job;
    struct workspace *workspace = workspace_of(own, job->site);
    if (!workspace) {
        plain_page(500, 0, job->request->arena, &job->response);
        return;
    }
    workspace_handle(workspace, job->request, &job->response, &job->handled);
    compress(job);
}
