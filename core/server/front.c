/*
 * front.c - see front.h. In the order a request meets it: front_request at the
 * end, before it the page cache and the way to a lane, first what the loop
 * answers alone.
 */
#include "server/front.h"

#include "account/session.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "server/breaker.h"
#include "server/metrics.h"
#include "server/plain_page.h"
#include "server/statics.h"
#include "server/visits.h"

#include <stdio.h>
#include <stdlib.h>

enum { KEY_MAX = 1024, HOST_MAX = 256, METRICS_MAX = 64, QUEUE_RETRY_S = 2 };

struct front {
    struct worker *worker;
    struct page_cache *cache;
    struct visits visits;
    struct rendering rendering;
    uint64_t *purges; /* by site->index: the last one carried out */
    struct address_block metrics_from[METRICS_MAX];
    size_t metrics_count;
    char hsts[48]; /* "" when switched off */
    /* The site of the last request: nearly always that of the next. */
    char host[HOST_MAX];
    size_t host_len;
    bool host_loopback;
    const struct site *site;
    _Atomic uint64_t *queue_full;
};

struct front *front_create(struct worker *worker)
{
    const struct config *config = worker->config;
    struct front *front = calloc(1, sizeof *front);
    if (!front || !(front->purges = calloc(worker->portal->site_count, sizeof(uint64_t))))
        die("hết bộ nhớ");
    front->worker = worker;
    front->queue_full = &worker->slot->counts.queue_full;
    if (config->limits.cache_bytes > 0)
        front->cache = page_cache_create((size_t)config->limits.cache_bytes);
    for (size_t i = 0; i < config->metrics_from.count && front->metrics_count < METRICS_MAX;
         i++)
        front->metrics_count +=
            address_block_parse(str_of(config->metrics_from.items[i]),
                                &front->metrics_from[front->metrics_count]);
    if (config->hsts_seconds > 0)
        snprintf(front->hsts, sizeof front->hsts, "max-age=%ld", config->hsts_seconds);
    return front;
}

void front_free(struct front *front)
{
    if (!front)
        return;
    page_cache_free(front->cache);
    free(front->purges);
    free(front);
}

/* ---- What the loop answers alone ------------------------------------------------ */

static void answer_plain(struct request *request, int status, int retry_s)
{
    struct response response;
    plain_page(status, retry_s, request->arena, &response);
    http_respond(request, &response);
}

static void answer_health(struct front *front, struct request *request)
{
    (void)front;
    struct response response = { .status = 200,
                                 .type = "text/plain; charset=utf-8",
                                 .body = STR("ok\n") };
    response_header(&response, request->arena, "Cache-Control", "no-store");
    http_respond(request, &response);
}

static void answer_metrics(struct front *front, struct request *request)
{
    bool allowed = false;
    for (size_t i = 0; i < front->metrics_count && !allowed; i++)
        allowed = address_in(&request->client, &front->metrics_from[i]);
    if (!allowed) {
        answer_plain(request, 403, 0);
        return;
    }
    struct buf text = { 0 };
    front_report(front);
    metrics_write(&text, front->worker->state);
    struct response response = { .status = 200,
                                 .type = METRICS_TYPE,
                                 .body = { arena_copy(request->arena, text.data, text.len),
                                           text.len } };
    buf_free(&text);
    http_respond(request, &response);
}

/* A token is base64url: no dots, so no way out of the folder. */
static void answer_acme(struct front *front, struct request *request)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-_";
    const struct config *config = front->worker->config;
    struct str token = str_from(request->path, strlen("/.well-known/acme-challenge/"));
    const char *name = arena_copy(request->arena, token.ptr, token.len);
    if (!config->acme_folder[0] || !token.len || strspn(name, letters) != token.len) {
        answer_plain(request, 404, 0);
        return;
    }
    bool is_absolute = config->acme_folder[0] == '/';
    struct response response = { .status = 200, .type = "text/plain" };
    response.file =
        arena_printf(request->arena, "%s%s%s/%s", is_absolute ? "" : config->home,
                     is_absolute ? "" : "/", config->acme_folder, name);
    http_respond(request, &response);
}

static const struct own_page {
    struct str path;
    bool is_prefix;
    void (*answer)(struct front *front, struct request *request);
} own_pages[] = {
    { { "/-/health", 9 }, false, answer_health },
    { { "/-/metrics", 10 }, false, answer_metrics },
    { { "/.well-known/acme-challenge/", 28 }, true, answer_acme },
};

static bool answer_own(struct front *front, struct request *request)
{
    if (request->path.len < 2 ||
        (request->path.ptr[1] != '-' && request->path.ptr[1] != '.'))
        return false;
    for (size_t i = 0; i < sizeof own_pages / sizeof *own_pages; i++) {
        const struct own_page *page = &own_pages[i];
        if (page->is_prefix ? !str_starts(request->path, page->path)
                            : !str_eq(request->path, page->path))
            continue;
        if (request->method == HTTP_METHOD_GET || request->method == HTTP_METHOD_HEAD)
            page->answer(front, request);
        else
            answer_plain(request, 404, 0);
        return true;
    }
    return false;
}

/* The address comes from the config; Host is the client's claim. */
static bool send_to_https(struct front *front, const struct site *site,
                          struct request *request)
{
    const struct config_site *config = site->config;
    if (request->is_tls || !front->worker->config->https_redirect)
        return false;
    struct str rest = request->target.len && request->target.ptr[0] == '/' ? request->target
                                                                           : request->path;
    struct str url = str_of(config->url);
    bool is_https = str_starts(url, STR("https://"));
    if (!is_https)
        url = str_from(url, strlen("http://"));
    struct response response;
    plain_page(308, 0, request->arena, &response);
    response.body = (struct str){ "", 0 };
    response_header(&response, request->arena, "Location",
                    arena_printf(request->arena, "%s%.*s%.*s", is_https ? "" : "https://",
                                 STR_ARG(url), STR_ARG(rest)));
    http_respond(request, &response);
    return true;
}

struct str front_error_page(void *worker, int status)
{
    (void)worker;
    return plain_page_body(status);
}

static const struct site *find_site(struct front *front, const struct request *request)
{
    bool loopback = address_is_loopback(&request->client);
    if (front->site && request->host.len == front->host_len &&
        loopback == front->host_loopback &&
        memcmp(request->host.ptr, front->host, front->host_len) == 0)
        return front->site;
    const struct site *site = portal_site(front->worker->portal, request->host, loopback);
    front->site = request->host.len && request->host.len <= HOST_MAX ? site : NULL;
    if (front->site) {
        memcpy(front->host, request->host.ptr, request->host.len);
        front->host_len = request->host.len;
        front->host_loopback = loopback;
    }
    return site;
}

bool front_takes_files(void *data, const struct request *request)
{
    struct worker *worker = data;
    const struct site *site = find_site(worker->front, request);
    struct target target = { 0 };
    if (site)
        site_target(site, request->method_name, request->path, &target);
    /* Nobody who is not logged in sends files to a desk; the lane looks closer. */
    if (target.is_guarded && !request_cookie(request, SESSION_COOKIE).ptr)
        return false;
    return target.plugin && request->method != HTTP_METHOD_GET &&
           request->method != HTTP_METHOD_HEAD;
}

/* ---- The page cache ------------------------------------------------------------- */

/* Where a key begins: one site's pages, for a purge. */
enum { KEY_SITE = 2 };

static void key_start(char *key, const struct site *site)
{
    key[0] = (char)(site->index & 0xff);
    key[1] = (char)(site->index >> 8);
}

static bool key_add(char *key, size_t *len, struct str bytes, char end)
{
    if (*len + bytes.len + 1 > KEY_MAX)
        return false;
    memcpy(key + *len, bytes.ptr, bytes.len);
    *len += bytes.len;
    key[(*len)++] = end;
    return true;
}

/* Declared parameters alone, in their order: others do not make another page. */
static bool key_add_query(char *key, size_t *len, const struct request *request,
                          const struct target *target)
{
    for (size_t i = 0; request->query.len && i < target->query_count; i++) {
        struct str value = request_query(request, target->query[i]);
        if (value.ptr && (!key_add(key, len, str_of(target->query[i]), '=') ||
                          !key_add(key, len, value, '\0')))
            return false;
    }
    return true;
}

/* Empty: this request's answer is nobody else's. */
static struct str compose_key(const struct front *front, char key[KEY_MAX],
                              const struct request *request, const struct site *site,
                              const struct target *target, const char *encoding)
{
    static const struct str nothing = { NULL, 0 };
    bool reads = request->method == HTTP_METHOD_GET || request->method == HTTP_METHOD_HEAD;
    if (!front->cache || !reads || !(target->flags & DINH_ROUTE_CACHE))
        return nothing;
    unsigned options = 0;
    struct str cookie = request_header(request, "cookie");
    if (cookie.ptr) {
        if (str_find(cookie, STR("__Host-")) >= 0) /* somebody is logged in */
            return nothing;
        options = display_options(request);
    }
    bool hsts = front->hsts[0] && request->is_tls;
    key_start(key, site);
    key[2] = encoding[0];
    key[3] = (char)(options | (hsts ? 0x80u : 0u));
    size_t len = 4;
    if (!key_add(key, &len, request->path, '\0') ||
        !key_add_query(key, &len, request, target))
        return nothing;
    return (struct str){ key, len };
}

static uint64_t generation_of(const struct front *front, const struct site *site)
{
    const struct worker *worker = front->worker;
    return atomic_load(&worker->state->sites[worker->site_slots[site->index]].generation);
}

static uint64_t purge_of(const struct front *front, const struct site *site)
{
    const struct worker *worker = front->worker;
    return atomic_load(&worker->state->sites[worker->site_slots[site->index]].purge);
}

/* What was withdrawn must not be shown once more. */
static void purge_if_asked(struct front *front, const struct site *site)
{
    uint64_t purge = purge_of(front, site);
    if (!front->cache || front->purges[site->index] == purge)
        return;
    char prefix[KEY_SITE];
    key_start(prefix, site);
    page_cache_purge(front->cache, (struct str){ prefix, KEY_SITE });
    front->purges[site->index] = purge;
}

static void count_view(struct front *front, const struct site *site,
                       const struct request *request, uint32_t flags)
{
    if ((flags & DINH_ROUTE_COUNT) && request->method == HTTP_METHOD_GET &&
        !str_ends(request->path, STR(".json")))
        visits_note(&front->visits, front->worker, site, request);
}

/* ---- To a lane and back --------------------------------------------------------- */

/* Without a lane: the last page there was, or 503. */
static void answer_without(struct front *front, struct request *request, struct str key,
                           int retry_s)
{
    struct http_entry *last = key.len ? page_cache_last(front->cache, key) : NULL;
    if (key.len)
        page_cache_give_up(front->cache, key);
    if (last)
        http_respond_entry(request, last);
    else
        answer_plain(request, 503, retry_s);
}

static bool breaker_refuses(struct front *front, const struct plugin *plugin,
                            uint64_t client, int *wait)
{
    const struct worker *worker = front->worker;
    struct state_breaker *breaker = worker_breaker(worker, plugin);
    long rest = worker->config->limits.breaker_rest_ms;
    *wait = breaker ? breaker_wait(breaker, client, rest, clock_mono_ms()) : 0;
    return *wait != 0;
}

static void to_lane(struct front *front, struct request *request, const struct site *site,
                    const struct target *target, const char *encoding, struct str key)
{
    struct worker *worker = front->worker;
    uint64_t client = visits_client(worker->state, &request->client);
    int wait;
    if (breaker_refuses(front, target->plugin, client, &wait)) {
        answer_without(front, request, key, wait);
        return;
    }
    struct front_job *job = arena_alloc(request->arena, sizeof *job);
    *job = (struct front_job){ .site = site, .request = request, .encoding = encoding };
    job->lane.plugin = target->plugin ? target->plugin->index : 0;
    job->lane.client = client;
    job->key = arena_str(request->arena, key);
    job->purge = purge_of(front, site);
    if (!lanes_add(worker->lanes, &job->lane)) {
        atomic_fetch_add(front->queue_full, 1);
        answer_without(front, request, key, QUEUE_RETRY_S);
    } else if (key.len) {
        rendering_add(&front->rendering, &job->making, job->key);
    }
}

static void tell_breaker(struct front *front, const struct handled *handled,
                         const struct front_job *job)
{
    struct state_breaker *breaker = worker_breaker(front->worker, handled->plugin);
    if (!breaker || atomic_load(&breaker->phase) != BREAKER_HALF_OPEN)
        return;
    if (handled->failed)
        breaker_failed(breaker, job->lane.client, clock_mono_ms());
    else
        breaker_worked(breaker);
}

/* Is the page in the cache now? */
static bool keep_page(struct front *front, const struct front_job *job)
{
    const struct handled *handled = &job->handled;
    if (!job->key.len)
        return false;
    /* A withdrawal since then: this may be what was withdrawn. */
    if (!handled->cacheable || job->response.status != 200 ||
        job->purge != purge_of(front, job->site)) {
        page_cache_give_up(front->cache, job->key);
        return false;
    }
    page_cache_put(front->cache, job->key, handled->generation, clock_mono_ms(),
                   handled->ttl_ms, handled->rare, &job->response);
    return page_cache_last(front->cache, job->key) != NULL;
}

/* What could not be shared is made for each: an error, a redirect, a page that
 * was withdrawn meanwhile. */
static void make_for_one(struct front *front, const struct front_job *job,
                         struct request *request)
{
    struct target target;
    site_target(job->site, request->method_name, request->path, &target);
    to_lane(front, request, job->site, &target, job->encoding, (struct str){ 0 });
}

static void answer_waiters(struct front *front, const struct front_job *job, bool is_kept,
                           bool worked)
{
    for (struct waiter *waiter = job->making.waiters, *next; waiter; waiter = next) {
        struct request *request = waiter->request;
        next = waiter->next; /* goes with its request */
        if (is_kept) {
            count_view(front, job->site, request,
                       job->handled.counted ? DINH_ROUTE_COUNT : 0);
            http_respond_entry(request, page_cache_last(front->cache, job->key));
        } else if (worked) {
            make_for_one(front, job, request);
        } else {
            answer_without(front, request, job->key, QUEUE_RETRY_S);
        }
    }
}

void front_done(void *data, struct lane_job *lane_job, bool worked)
{
    struct front *front = ((struct worker *)data)->front;
    struct front_job *job = (struct front_job *)lane_job;
    bool is_kept = false;
    if (job->key.len)
        rendering_remove(&front->rendering, &job->making);
    if (worked) {
        tell_breaker(front, &job->handled, job);
        if (front->hsts[0] && job->request->is_tls)
            response_header(&job->response, job->request->arena,
                            "Strict-Transport-Security", front->hsts);
        is_kept = keep_page(front, job);
        if (job->handled.counted)
            count_view(front, job->site, job->request, DINH_ROUTE_COUNT);
    }
    answer_waiters(front, job, is_kept, worked);
    /* Last: the job goes with its request. */
    if (worked)
        http_respond(job->request, &job->response);
    else
        answer_without(front, job->request, job->key, QUEUE_RETRY_S);
}

void front_refuse(struct front *front)
{
    for (struct making *making; (making = rendering_take(&front->rendering));) {
        struct waiter *waiter = making->waiters;
        making->waiters = NULL; /* should the lane come back after all */
        for (struct waiter *next; waiter; waiter = next) {
            next = waiter->next;
            answer_without(front, waiter->request, making->key, QUEUE_RETRY_S);
        }
    }
}

/* ---- A request ------------------------------------------------------------------ */

static void answer_page(struct front *front, const struct site *site,
                        struct request *request, const char *encoding)
{
    char bytes[KEY_MAX];
    struct target target;
    struct http_entry *entry = NULL;
    site_target(site, request->method_name, request->path, &target);
    purge_if_asked(front, site);
    struct str key = compose_key(front, bytes, request, site, &target, encoding);
    enum page_state found =
        !key.len ? PAGE_MISS
                 : page_cache_get(front->cache, key, generation_of(front, site),
                                  (int64_t)uv_now(&front->worker->loop), &entry);
    if (found == PAGE_FRESH || found == PAGE_STALE) {
        count_view(front, site, request, target.flags);
        http_respond_entry(request, entry);
        return;
    }
    struct making *making =
        found == PAGE_MISS && key.len ? rendering_find(&front->rendering, key) : NULL;
    if (making) {
        struct waiter *waiter = arena_alloc(request->arena, sizeof *waiter);
        waiter->request = request;
        rendering_wait(making, waiter);
        return;
    }
    to_lane(front, request, site, &target, encoding, key);
}

void front_request(void *data, struct request *request)
{
    struct worker *worker = data;
    struct front *front = worker->front;
    if (answer_own(front, request))
        return;
    const struct site *site = find_site(front, request);
    if (!site) {
        answer_plain(request, 421, 0);
        return;
    }
    if (send_to_https(front, site, request))
        return;
    const char *encoding = encoding_choose(request_header(request, "accept-encoding"));
    if (!statics_answer(worker->statics, request, encoding))
        answer_page(front, site, request, encoding);
}

void front_report(struct front *front)
{
    struct state_counts *counts = &front->worker->slot->counts;
    struct http_counters http;
    http_server_counters(front->worker->http, &http);
    atomic_store(&counts->requests, http.requests);
    atomic_store(&counts->bad, http.bad);
    atomic_store(&counts->bytes_out, http.bytes_out);
    for (int i = 0; i < 6; i++)
        atomic_store(&counts->by_class[i], http.by_class[i]);
    if (!front->cache)
        return;
    struct page_cache_counters cache;
    page_cache_counters(front->cache, &cache);
    atomic_store(&counts->hits, cache.hits + cache.stale);
}
