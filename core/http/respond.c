/*
 * respond.c - from a struct response to bytes on their way.
 *
 * Decides what is really sent (304, a part of a file, no body for HEAD), builds
 * the head and hands the pieces to send.c. A prepared entry needs only its
 * Date line.
 */
#include "http/conn.h"

#include "base/clock.h"
#include "http/access_log.h"
#include "http/head.h"
#include "http/range.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL_FILE = 64 * 1024 /* read at once; larger ones by libuv's threads */ };

static void add_part(struct outgoing *out, struct str bytes)
{
    if (bytes.len)
        out->parts[out->count++] = uv_buf_init((char *)bytes.ptr, (unsigned)bytes.len);
}

/* Date, Connection and the empty line; copied, because the next second writes
 * over the server's own. */
static void add_tail(struct conn *conn, const struct request *request)
{
    struct outgoing *out = &conn->exchange->out;
    conn->keep = request->keep_alive && !conn->refused && !conn->server->draining;
    int which = !conn->keep ? DATE_CLOSE : request->is_http10 ? DATE_KEEP : DATE_PLAIN;
    struct str date = server_date(conn->server, which);
    memcpy(out->tail, date.ptr, date.len);
    add_part(out, (struct str){ out->tail, date.len });
}

static uint64_t memory_bytes(const struct outgoing *out)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < out->count; i++)
        sum += out->parts[i].len;
    return sum;
}

void http_respond_entry(struct request *request, struct http_entry *entry)
{
    struct conn *conn = request->conn;
    if (DINH_BUG_IF(conn->state != CONN_HANDLING))
        return;
    struct outgoing *out = &conn->exchange->out;
    bool confirms = entry->etag.len && entry->status == 200 &&
                    head_not_modified(request, entry->etag, 0);
    http_entry_ref(entry);
    out->entry = entry;
    out->status = confirms ? 304 : entry->status;
    out->count = 0;
    add_part(out, confirms ? entry->head_304 : entry->head);
    add_tail(conn, request);
    out->head_bytes = memory_bytes(out);
    if (!confirms && request->method != HTTP_METHOD_HEAD)
        add_part(out, entry->body);
    send_answer(conn);
}

/* What will really be sent. */
struct plan {
    int status;
    uint64_t first, length, size; /* of the file or body */
    bool has_body;
};

static bool if_range_holds(const struct request *request, const struct response *response)
{
    struct str condition = request_header(request, "if-range");
    int64_t when;
    if (!condition.ptr)
        return true;
    if (response->etag && condition.len && condition.ptr[0] == '"')
        return str_is(condition, response->etag);
    return response->modified_ms && clock_parse_http(condition, &when) &&
           when / 1000 == response->modified_ms / 1000;
}

static struct plan make_plan(const struct request *request, const struct response *response,
                             uint64_t size)
{
    struct plan plan = { .status = response->status, .length = size, .size = size };
    struct str etag = str_of(response->etag);
    if (response->status == 200 && head_not_modified(request, etag, response->modified_ms))
        plan.status = 304;
    struct str wanted = request_header(request, "range");
    if (plan.status == 200 && response->file && wanted.ptr &&
        request->method == HTTP_METHOD_GET && if_range_holds(request, response)) {
        struct range range = range_parse(wanted, size);
        plan.first = range.first;
        plan.length = range.length;
        plan.status = range.kind == RANGE_PART ? 206 : range.kind == RANGE_NONE ? 416 : 200;
    }
    plan.has_body = status_has_body(plan.status);
    return plan;
}

static void add_content_range(struct buf *head, const struct plan *plan)
{
    if (plan->status == 206)
        buf_printf(head, "Content-Range: bytes %llu-%llu/%llu\r\n",
                   (unsigned long long)plan->first,
                   (unsigned long long)(plan->first + plan->length - 1),
                   (unsigned long long)plan->size);
    if (plan->status == 416)
        buf_printf(head, "Content-Range: bytes */%llu\r\n", (unsigned long long)plan->size);
}

static void build_head(struct conn *conn, const struct response *response,
                       const struct plan *plan)
{
    struct outgoing *out = &conn->exchange->out;
    struct buf *head = &out->head;
    head_status(head, plan->status);
    if (plan->has_body) {
        head_describe(head, response);
        head_number(head, "Content-Length", plan->length);
    }
    if (response->file)
        buf_add_str(head, STR("Accept-Ranges: bytes\r\n"));
    add_content_range(head, plan);
    head_validators(head, response);
    head_extra(head, response);
    out->status = plan->status;
    out->count = 0;
    add_part(out, buf_str(head));
    add_tail(conn, &conn->exchange->request);
    out->head_bytes = memory_bytes(out);
}

/* What is wrong with the machine rather than with the address. */
static bool is_our_trouble(int code)
{
    return code == EMFILE || code == ENFILE || code == ENOMEM || code == EIO;
}

/* Opens response->file and fills in the validators it lacks. Returns its size
 * or -1; anything but a regular file does not exist. */
static int64_t open_file(struct outgoing_file *file, struct response *response,
                         struct arena *arena)
{
    struct stat info;
    file->fd = open(response->file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file->fd < 0)
        return -1;
    if (fstat(file->fd, &info) || !S_ISREG(info.st_mode)) {
        errno = ENOENT;
        return -1;
    }
    int64_t modified_ms =
        (int64_t)info.st_mtim.tv_sec * 1000 + info.st_mtim.tv_nsec / 1000000;
    if (!response->modified_ms)
        response->modified_ms = modified_ms;
    if (!response->etag)
        response->etag =
            arena_printf(arena, "\"%llx-%llx\"", (unsigned long long)modified_ms,
                         (unsigned long long)info.st_size);
    return info.st_size;
}

/* A small file is read now and sent with its head. */
static bool read_small(struct outgoing *out, const struct plan *plan)
{
    size_t size = (size_t)plan->length, done = 0;
    out->file.slice = malloc(size);
    if (!out->file.slice)
        die("respond: hết bộ nhớ");
    while (done < size) {
        ssize_t count = pread(out->file.fd, out->file.slice + done, size - done,
                              (off_t)(plan->first + done));
        if (count <= 0)
            return false;
        done += (size_t)count;
    }
    add_part(out, (struct str){ out->file.slice, size });
    return true;
}

static void answer_with_file(struct conn *conn, struct response *response)
{
    struct exchange *exchange = conn->exchange;
    struct outgoing *out = &exchange->out;
    int64_t size = open_file(&out->file, response, exchange->arena);
    if (size < 0) {
        struct response missing = { .status = is_our_trouble(errno) ? 500 : 404,
                                    .type = "text/html; charset=utf-8" };
        const struct http_options *options = &conn->server->options;
        missing.body = options->error_page(options->data, missing.status);
        http_respond(&exchange->request, &missing);
        return;
    }
    struct plan plan = make_plan(&exchange->request, response, (uint64_t)size);
    build_head(conn, response, &plan);
    if (!plan.has_body || plan.length == 0 ||
        exchange->request.method == HTTP_METHOD_HEAD) {
        send_answer(conn);
        return;
    }
    if (plan.length <= SMALL_FILE) {
        conn->broken = conn->broken || !read_small(out, &plan);
    } else {
        out->file.at = (int64_t)plan.first;
        out->file.left = (int64_t)plan.length;
    }
    send_answer(conn);
}

void http_respond(struct request *request, struct response *response)
{
    struct conn *conn = request->conn;
    if (DINH_BUG_IF(conn->state != CONN_HANDLING))
        return;
    if (response->file) {
        answer_with_file(conn, response);
        return;
    }
    struct plan plan = make_plan(request, response, response->body.len);
    build_head(conn, response, &plan);
    if (plan.has_body && request->method != HTTP_METHOD_HEAD)
        add_part(&conn->exchange->out, response->body);
    send_answer(conn);
}

void respond_error(struct conn *conn, int status)
{
    struct exchange *exchange = conn_exchange(conn);
    struct request *request = &exchange->request;
    const struct http_options *options = &conn->server->options;
    if (!request->conn) /* refused before its first byte */
        exchange_begin(exchange, options->limits);
    request->conn = conn;
    request->client = request->started_us ? request->client : conn->peer;
    request->keep_alive = false;
    if (!request->target.len)
        request->target = exchange->parser.raw_target;
    conn->refused = true;
    conn->state = CONN_HANDLING;
    conn->server->counters.bad++;
    struct response response = { .status = status,
                                 .type = "text/html; charset=utf-8",
                                 .body = options->error_page(options->data, status) };
    if (status == 503)
        response_header(&response, request->arena, "Retry-After", "5");
    http_respond(request, &response);
}

void respond_account(struct conn *conn)
{
    struct http_server *server = conn->server;
    struct exchange *exchange = conn->exchange;
    const struct request *request = &exchange->request;
    const struct outgoing *out = &exchange->out;
    uint64_t queued = uv_stream_get_write_queue_size((uv_stream_t *)&conn->tcp);
    uint64_t sent = conn->sent > queued ? conn->sent - queued : 0;
    server->counters.bytes_out += sent;
    server->counters.by_class[out->status / 100 % 6]++;
    if (!server->options.access_log)
        return;
    char proxied[ADDRESS_TEXT_SIZE];
    bool is_peer = memcmp(&request->client, &conn->peer, sizeof conn->peer) == 0;
    if (!is_peer)
        address_text(proxied, &request->client);
    else if (!conn->client[0])
        address_text(conn->client, &conn->peer);
    struct access_line line = {
        .client = str_of(is_peer ? conn->client : proxied),
        .request = request,
        .status = out->status,
        .bytes = sent > out->head_bytes ? sent - out->head_bytes : 0,
        .now_ms = (int64_t)uv_now(server->loop),
        .took_us = request->started_us ? clock_mono_us() - request->started_us : 0,
    };
    access_log_write(server->options.access_log, &line);
}
