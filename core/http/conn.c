/*
 * conn.c - one connection: reading, parsing, dispatching, timeouts, closing.
 *
 * Reading order: on_read, conn_advance (the loop that parses as long as the
 * state allows), settle (what to do when nothing more can be parsed), then
 * conn_answered and the closing at the end. The states are in conn.h.
 */
#include "http/conn.h"

#include "base/clock.h"
#include "http/address.h"
#include "http/tls.h"

enum { LINGER_MS = 2000, TLS_UNREAD_MAX = 64 * 1024, TLS_RECORD_HANDSHAKE = 0x16 };

static int64_t now_ms(const struct conn *conn)
{
    return (int64_t)uv_now(conn->server->loop);
}

static void enter(struct conn *conn, enum conn_state state)
{
    conn->state = state;
    conn->since_ms = conn->window_ms = now_ms(conn);
    conn->window_bytes = 0;
}

struct exchange *conn_exchange(struct conn *conn)
{
    if (!conn->exchange)
        conn->exchange = server_exchange(conn->server);
    return conn->exchange;
}

static void release_exchange(struct conn *conn)
{
    if (conn->exchange)
        server_exchange_back(conn->server, conn->exchange);
    conn->exchange = NULL;
}

/* ---- reading ---- */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct conn *conn = conn_of(handle);
    (void)suggested;
    if (conn->tls || conn->state == CONN_LINGER) {
        *buf = uv_buf_init(server_scratch(conn->server), SERVER_SCRATCH);
        return;
    }
    struct exchange *exchange = conn_exchange(conn);
    *buf = uv_buf_init(exchange->in + exchange->end,
                       (unsigned)(exchange->cap - exchange->end));
}

/* Somebody speaks plain HTTP to the TLS port: say so in plain HTTP. */
static bool is_plain_on_tls(const struct conn *conn, char first)
{
    return conn->tls && !conn->tls_begun && first != TLS_RECORD_HANDSHAKE;
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct conn *conn = conn_of(stream);
    if (count < 0) {
        uv_read_stop(stream);
        conn->reading = false;
        *(count == UV_EOF ? &conn->eof : &conn->broken) = true;
        if (conn->state == CONN_LINGER) {
            conn_close(conn);
            return;
        }
    } else if (conn->state == CONN_LINGER) {
        return; /* discarded */
    } else if (count > 0 && is_plain_on_tls(conn, buf->base[0])) {
        tls_free(conn->tls);
        conn->tls = NULL;
        respond_error(conn, 400);
        return;
    } else if (conn->tls) {
        conn->tls_begun = true;
        if (!tls_give(conn->tls, (struct str){ buf->base, (size_t)count }))
            conn->broken = true;
    } else {
        conn_exchange(conn)->end += (size_t)count;
    }
    conn_advance(conn);
}

static void set_reading(struct conn *conn, bool on)
{
    if (on == conn->reading)
        return;
    conn->reading = on;
    if (on)
        uv_read_start((uv_stream_t *)&conn->tcp, on_alloc, on_read);
    else
        uv_read_stop((uv_stream_t *)&conn->tcp);
}

void conn_start(struct conn *conn)
{
    enter(conn, CONN_IDLE);
    set_reading(conn, true);
}

static void flush_tls(struct conn *conn)
{
    struct str pending = tls_pending(conn->tls);
    if (pending.len == 0)
        return;
    send_bytes(conn, pending.ptr, pending.len);
    tls_sent(conn->tls);
}

/* Moves decrypted bytes into the read buffer; false when there are none. */
static bool pull_tls(struct conn *conn)
{
    struct exchange *exchange = conn_exchange(conn);
    bool closed = false;
    ptrdiff_t count = tls_read(conn->tls, exchange->in + exchange->end,
                               exchange->cap - exchange->end, &closed);
    flush_tls(conn);
    if (count > 0)
        exchange->end += (size_t)count;
    else if (count < 0)
        *(closed ? &conn->eof : &conn->broken) = true;
    return count > 0;
}

static bool has_input(struct conn *conn)
{
    if (conn->broken)
        return false;
    return (conn->exchange && exchange_unread(conn->exchange)) ||
           (conn->tls && pull_tls(conn));
}

/* ---- parsing ---- */

/* Empty lines before a request are skipped (RFC 9112, 2.2). */
static bool begin_request(struct conn *conn)
{
    struct exchange *exchange = conn->exchange;
    while (exchange_unread(exchange) && (exchange->in[exchange->parsed] == '\r' ||
                                         exchange->in[exchange->parsed] == '\n'))
        exchange->parsed++;
    if (!exchange_unread(exchange)) {
        exchange_end(exchange);
        return false;
    }
    exchange_begin(exchange, conn->server->options.limits);
    struct request *request = &exchange->request;
    request->conn = conn;
    request->client = conn->peer;
    request->is_tls = conn->tls != NULL;
    request->started_us = clock_mono_us();
    enter(conn, CONN_HEAD);
    return true;
}

/* The head is complete and a body follows. */
static void begin_body(struct conn *conn)
{
    static const struct str answer = { "HTTP/1.1 100 Continue\r\n\r\n", 25 };
    enter(conn, CONN_BODY);
    if (!conn->exchange->parser.expects_continue || exchange_unread(conn->exchange))
        return;
    if (!conn->tls) {
        send_bytes(conn, answer.ptr, answer.len);
        return;
    }
    if (!tls_write(conn->tls, answer))
        conn->broken = true;
    flush_tls(conn);
}

/* Body bytes have been taken over: their room is free again. */
static void rewind_body(struct exchange *exchange)
{
    if (exchange_unread(exchange))
        return;
    exchange->parsed = exchange->end = (size_t)(exchange->parser.body_start - exchange->in);
}

static void dispatch(struct conn *conn)
{
    struct http_server *server = conn->server;
    struct request *request = &conn->exchange->request;
    enter(conn, CONN_HANDLING);
    server->counters.requests++;
    if (server->options.proxy_count)
        address_forwarded(request, server->options.proxies, server->options.proxy_count);
    if (request->path.ptr[0] == '*') { /* OPTIONS of the server itself */
        struct response response = { .status = 204 };
        response_header(&response, request->arena, "Allow", "GET, HEAD, POST, OPTIONS");
        http_respond(request, &response);
        return;
    }
    server->options.on_request(server->options.data, request);
}

static void parse_some(struct conn *conn)
{
    if (conn->state == CONN_IDLE && !begin_request(conn))
        return;
    struct exchange *exchange = conn->exchange;
    size_t used;
    enum parse_result result =
        parse_feed(&exchange->parser, exchange->in + exchange->parsed,
                   exchange_unread(exchange), &used);
    exchange->parsed += used;
    if (result == PARSE_FAILED) {
        respond_error(conn, exchange->parser.status);
    } else if (result == PARSE_DONE) {
        dispatch(conn);
    } else if (exchange->parser.head_done) {
        if (conn->state == CONN_HEAD)
            begin_body(conn);
        rewind_body(exchange);
    }
}

static bool wants_bytes(const struct conn *conn)
{
    if (conn->eof || conn->broken || conn->state == CONN_CLOSED)
        return false;
    if (conn->tls)
        return conn->state == CONN_LINGER || tls_unread(conn->tls) < TLS_UNREAD_MAX;
    return !conn->exchange || conn->state == CONN_LINGER ||
           conn->exchange->end < conn->exchange->cap;
}

/* Nothing more can be parsed now. */
static void settle(struct conn *conn)
{
    bool is_gone = conn->eof || conn->broken;
    if (conn->state == CONN_IDLE) {
        release_exchange(conn);
        if (is_gone) {
            conn_close(conn);
            return;
        }
    } else if (is_gone && (conn->state == CONN_HEAD || conn->state == CONN_BODY)) {
        if (conn->broken)
            conn_close(conn);
        else
            respond_error(conn, 400); /* half a request, then the end */
    }
    if (conn->state != CONN_CLOSED && !(conn->eof || conn->broken))
        set_reading(conn, wants_bytes(conn));
}

void conn_advance(struct conn *conn)
{
    if (conn->advancing || conn->state == CONN_CLOSED)
        return;
    conn->advancing = true;
    while (conn->state <= CONN_BODY && has_input(conn))
        parse_some(conn);
    conn->advancing = false;
    settle(conn);
}

/* ---- the end of an answer and of a connection ---- */

static void on_closed(uv_handle_t *handle)
{
    struct conn *conn = conn_of(handle);
    release_exchange(conn);
    tls_free(conn->tls);
    server_forget(conn->server, conn);
}

void conn_close(struct conn *conn)
{
    if (conn->state == CONN_CLOSED)
        return;
    conn->state = CONN_CLOSED;
    uv_close((uv_handle_t *)&conn->tcp, on_closed);
}

/* The client does not take its answer: the kernel shall forget it too. */
static void conn_abort(struct conn *conn)
{
    respond_account(conn);
    conn->state = CONN_CLOSED;
    if (uv_tcp_close_reset(&conn->tcp, on_closed))
        uv_close((uv_handle_t *)&conn->tcp, on_closed);
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
    struct conn *conn = conn_of(request->handle);
    if (conn->state == CONN_LINGER && (status < 0 || conn->eof))
        conn_close(conn);
}

/* Closing with unread bytes in the kernel would send RST, which can destroy
 * the answer before the client has read it: say goodbye and read on a while. */
static void linger(struct conn *conn)
{
    release_exchange(conn);
    enter(conn, CONN_LINGER);
    if (conn->tls) {
        tls_finish(conn->tls);
        flush_tls(conn);
    }
    if (uv_shutdown(&conn->shutdown, (uv_stream_t *)&conn->tcp, on_shutdown))
        conn_close(conn);
    else if (!conn->eof)
        set_reading(conn, true);
}

void conn_answered(struct conn *conn)
{
    struct exchange *exchange = conn->exchange;
    bool is_quiet = !conn->refused && !exchange->request.keep_alive &&
                    !exchange_unread(exchange) && !conn->tls;
    respond_account(conn);
    exchange_end(exchange);
    if (conn->broken || (!conn->keep && is_quiet)) {
        conn_close(conn);
    } else if (!conn->keep) {
        linger(conn);
    } else {
        enter(conn, CONN_IDLE);
        conn_advance(conn);
    }
}

/* ---- timeouts ---- */

/* True when less than the least rate came through since the last look. A
 * window is as long as a head may take: a phone in a tunnel is not an attack. */
static bool is_too_slow(struct conn *conn, int64_t now, uint64_t progress)
{
    const struct config_limits *limits = conn->server->options.limits;
    int64_t took = now - conn->window_ms;
    if (took < limits->header_ms)
        return false;
    uint64_t least = (uint64_t)(limits->body_rate * took / 1000);
    bool slow = progress - conn->window_bytes < least;
    conn->window_ms = now;
    conn->window_bytes = progress;
    return slow;
}

static bool is_shaking_hands(const struct conn *conn)
{
    return conn->tls && conn->tls_begun && !tls_is_open(conn->tls);
}

void conn_check(struct conn *conn, int64_t now)
{
    const struct http_server *server = conn->server;
    const struct config_limits *limits = server->options.limits;
    int64_t took = now - conn->since_ms;
    switch (conn->state) {
    case CONN_IDLE:
        if (took > (is_shaking_hands(conn) ? limits->header_ms : limits->idle_ms) ||
            (server->draining && now >= server->drain_until_ms))
            conn_close(conn);
        break;
    case CONN_HEAD:
        if (took > limits->header_ms)
            respond_error(conn, 408);
        break;
    case CONN_BODY:
        if (is_too_slow(conn, now, conn->exchange->body.received))
            respond_error(conn, 408);
        break;
    case CONN_SENDING:
        if (conn->writing && is_too_slow(conn, now,
                                         conn->sent - uv_stream_get_write_queue_size(
                                                          (uv_stream_t *)&conn->tcp)))
            conn_abort(conn);
        break;
    case CONN_LINGER:
        if (took > LINGER_MS)
            conn_close(conn);
        break;
    case CONN_HANDLING: /* its owner has a clock of his own */
    case CONN_CLOSED:
        break;
    }
}
