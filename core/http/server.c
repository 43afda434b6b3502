/*
 * server.c - listeners, the set of connections, counting, draining.
 *
 * One coarse timer looks after all connections (a timer for each would cost
 * two heap operations a request); it runs only while there are any, so an idle
 * server never wakes. Connections of one client address are found by a small
 * hash table of chains.
 */
#include "http/conn.h"

#include "base/clock.h"
#include "base/log.h"
#include "http/address.h"
#include "http/tls.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    TICK_MS = 200,
    BACKLOG = 511,
    BUCKETS = 1024,
    SPARE_EXCHANGES = 32,
    REFUSING_MAX = 64, /* connections being told that there are too many */
    IDLE_IS_SPARE_MS = 1000
};

struct listener {
    uv_tcp_t tcp; /* first */
    struct listener *next;
    struct http_server *server;
    bool tls;
};

struct http_server *http_server_create(uv_loop_t *loop, const struct http_options *options)
{
    struct http_server *server = calloc(1, sizeof *server);
    struct conn **buckets = calloc(BUCKETS, sizeof *buckets);
    char *scratch = malloc(SERVER_SCRATCH);
    if (!server || !buckets || !scratch)
        die("http: hết bộ nhớ");
    server->loop = loop;
    server->options = *options;
    server->buckets = buckets;
    server->scratch = scratch;
    uv_timer_init(loop, &server->tick);
    server->tick.data = server;
    server->open_handles = 1;
    return server;
}

void http_server_free(struct http_server *server)
{
    while (server->spare) {
        struct exchange *exchange = server->spare;
        server->spare = exchange->next;
        exchange_free(exchange);
    }
    tls_context_free(server->tls);
    free(server->buckets);
    free(server->scratch);
    free(server);
}

struct exchange *server_exchange(struct http_server *server)
{
    const struct http_options *options = &server->options;
    struct exchange *exchange = server->spare;
    if (!exchange) {
        exchange = exchange_create(options->limits, options->upload_folder);
        exchange->body.takes_files = options->takes_files;
        exchange->body.data = options->data;
        return exchange;
    }
    server->spare = exchange->next;
    server->spare_count--;
    return exchange;
}

void server_exchange_back(struct http_server *server, struct exchange *exchange)
{
    exchange_end(exchange);
    exchange->start = exchange->parsed = exchange->end = 0;
    if (server->spare_count == SPARE_EXCHANGES) {
        exchange_free(exchange);
        return;
    }
    exchange->next = server->spare;
    server->spare = exchange;
    server->spare_count++;
}

char *server_scratch(struct http_server *server)
{
    return server->scratch;
}

struct str server_date(struct http_server *server, int which)
{
    static const char *const endings[DATE_COUNT] = {
        [DATE_PLAIN] = "\r\n\r\n",
        [DATE_CLOSE] = "\r\nConnection: close\r\n\r\n",
        [DATE_KEEP] = "\r\nConnection: keep-alive\r\n\r\n",
    };
    int64_t now = (int64_t)uv_now(server->loop);
    if (now >= server->date_until_ms) {
        int64_t wall = clock_now_ms();
        char date[CLOCK_STAMP_SIZE];
        clock_http(date, wall);
        for (int i = 0; i < DATE_COUNT; i++) {
            struct buf line = { server->dates[i], 0, EXCHANGE_TAIL_SIZE };
            buf_add_str(&line, STR("Date: "));
            buf_add_text(&line, date);
            buf_add_text(&line, endings[i]);
            server->date_len[i] = line.len;
        }
        server->date_until_ms = now + 1000 - wall % 1000;
    }
    return (struct str){ server->dates[which], server->date_len[which] };
}

/* ---- connections ---- */

static struct conn **bucket_of(struct http_server *server, const struct address *owner)
{
    uint64_t hash = str_hash((struct str){ (const char *)owner->bytes, 16 });
    return &server->buckets[(hash ^ hash >> 32) % BUCKETS];
}

/* Proxies are exempt: a whole commune may come through one. */
static bool address_is_full(struct http_server *server, const struct conn *conn)
{
    const struct http_options *options = &server->options;
    long count = 0;
    if (address_is_trusted(&conn->peer, options->proxies, options->proxy_count))
        return false;
    for (struct conn *c = *bucket_of(server, &conn->owner); c; c = c->bucket_next)
        count += memcmp(&c->owner, &conn->owner, sizeof conn->owner) == 0;
    return count >= options->limits->per_address;
}

static void on_tick(uv_timer_t *timer)
{
    struct http_server *server = timer->data;
    int64_t now = (int64_t)uv_now(server->loop);
    for (struct conn *conn = server->first, *next; conn; conn = next) {
        next = conn->next;
        conn_check(conn, now);
    }
}

static void remember(struct http_server *server, struct conn *conn)
{
    struct conn **bucket = bucket_of(server, &conn->owner);
    conn->bucket_next = *bucket;
    *bucket = conn;
    conn->next = server->first;
    if (server->first)
        server->first->previous = conn;
    server->first = conn;
    if (!uv_is_active((uv_handle_t *)&server->tick))
        uv_timer_start(&server->tick, on_tick, TICK_MS, TICK_MS);
    server->counters.connections++;
    server->counters.open++;
}

static void on_server_closed(uv_handle_t *handle);

static void check_drained(struct http_server *server)
{
    if (!server->draining || server->first)
        return;
    if (!uv_is_closing((uv_handle_t *)&server->tick))
        uv_close((uv_handle_t *)&server->tick, on_server_closed);
}

void server_forget(struct http_server *server, struct conn *conn)
{
    struct conn **link = bucket_of(server, &conn->owner);
    while (*link != conn)
        link = &(*link)->bucket_next;
    *link = conn->bucket_next;
    if (conn->next)
        conn->next->previous = conn->previous;
    if (conn->previous)
        conn->previous->next = conn->next;
    else
        server->first = conn->next;
    *(conn->is_counted ? &server->open : &server->refusing) -= 1;
    server->counters.open--;
    free(conn);
    if (!server->first)
        uv_timer_stop(&server->tick);
    check_drained(server);
}

/* When all places are taken, the connection that has been idle longest gives
 * its own up: browsers open another one when they need it. False: none can. */
static bool make_place(struct http_server *server)
{
    int64_t oldest = (int64_t)uv_now(server->loop) - IDLE_IS_SPARE_MS;
    struct conn *spare = NULL;
    for (struct conn *conn = server->first; conn; conn = conn->next) {
        if (conn->state == CONN_IDLE && conn->since_ms < oldest) {
            oldest = conn->since_ms;
            spare = conn;
        }
    }
    if (spare)
        conn_close(spare);
    return spare != NULL;
}

static void on_refused_closed(uv_handle_t *handle)
{
    free(handle);
}

static bool read_peer(struct conn *conn)
{
    struct sockaddr_storage from;
    int len = sizeof from;
    if (uv_tcp_getpeername(&conn->tcp, (struct sockaddr *)&from, &len) ||
        !address_of_socket((const struct sockaddr *)&from, &conn->peer))
        return false;
    conn->owner = address_owner(&conn->peer);
    return true;
}

static void on_connection(uv_stream_t *stream, int status)
{
    struct listener *listener = (struct listener *)(void *)stream;
    struct http_server *server = listener->server;
    if (status < 0)
        return;
    struct conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        die("http: hết bộ nhớ");
    conn->server = server;
    uv_tcp_init(server->loop, &conn->tcp);
    bool is_full = server->open >= (size_t)server->options.limits->connections;
    if (uv_accept(stream, (uv_stream_t *)&conn->tcp) || !read_peer(conn) ||
        (listener->tls && !(conn->tls = tls_create(server->tls)))) {
        uv_close((uv_handle_t *)&conn->tcp, on_refused_closed);
        return;
    }
    is_full = (is_full && !make_place(server)) || address_is_full(server, conn);
    if (is_full && (listener->tls || server->refusing >= REFUSING_MAX)) {
        tls_free(conn->tls);
        uv_close((uv_handle_t *)&conn->tcp, on_refused_closed);
        return;
    }
    conn->is_counted = !is_full;
    *(is_full ? &server->refusing : &server->open) += 1;
    remember(server, conn);
    uv_tcp_nodelay(&conn->tcp, 1);
    conn_start(conn);
    if (is_full)
        respond_error(conn, 503);
}

/* ---- listening and draining ---- */

int http_server_listen(struct http_server *server, int fd, bool tls, struct error *error)
{
    if (tls && !server->tls)
        return error_set(error, "chưa có chứng thư số để nghe HTTPS");
    struct listener *listener = calloc(1, sizeof *listener);
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (!listener || copy < 0)
        die("http: không nhân được ổ cắm mạng");
    listener->server = server;
    listener->tls = tls;
    uv_tcp_init(server->loop, &listener->tcp);
    server->open_handles++;
    listener->next = server->listeners;
    server->listeners = listener;
    int result = uv_tcp_open(&listener->tcp, copy);
    if (result)
        close(copy);
    else
        result = uv_listen((uv_stream_t *)&listener->tcp, BACKLOG, on_connection);
    return result ? error_set(error, "không nghe được trên ổ cắm %d: %s", fd,
                              uv_strerror(result))
                  : 0;
}

int http_server_certificate(struct http_server *server, const char *certificate,
                            const char *key, struct error *error)
{
    struct tls_context *fresh = tls_context_create(certificate, key, error);
    if (!fresh)
        return -1;
    tls_context_free(server->tls);
    server->tls = fresh;
    return 0;
}

static void on_server_closed(uv_handle_t *handle)
{
    struct http_server *server = handle->type == UV_TIMER
                                     ? handle->data
                                     : ((struct listener *)(void *)handle)->server;
    if (handle->type != UV_TIMER)
        free(handle);
    if (--server->open_handles == 0 && server->on_drained)
        server->on_drained(server->options.data);
}

void http_server_drain(struct http_server *server, long idle_ms,
                       void (*on_drained)(void *data))
{
    if (server->draining)
        return;
    server->draining = true;
    server->drain_until_ms = (int64_t)uv_now(server->loop) + idle_ms;
    server->on_drained = on_drained;
    while (server->listeners) {
        struct listener *listener = server->listeners;
        server->listeners = listener->next;
        uv_close((uv_handle_t *)&listener->tcp, on_server_closed);
    }
    check_drained(server);
}

void http_server_counters(const struct http_server *server, struct http_counters *out)
{
    *out = server->counters;
}
