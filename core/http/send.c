/*
 * send.c - getting an answer out: memory pieces, files, TLS, slow readers.
 *
 * The common case is one writev that takes everything. What the kernel does
 * not take is queued with uv_write, whose callback goes on. A file is read by
 * libuv's threads, one slice at a time, each after the one before is out.
 */
#include "http/conn.h"

#include "base/error.h"
#include "http/tls.h"

#include <stdlib.h>

enum { FILE_SLICE = 128 * 1024, EXTRA_QUEUE_MAX = 64 * 1024 };

enum progress { SENT, BLOCKED, BROKEN };

static void send_more(struct conn *conn);

/* Drops `len` bytes from the front of the pieces. */
static void consume(struct outgoing *out, size_t len)
{
    while (out->first < out->count && len >= out->parts[out->first].len) {
        len -= out->parts[out->first].len;
        out->first++;
    }
    if (out->first < out->count) {
        out->parts[out->first].base += len;
        out->parts[out->first].len -= len;
    }
}

static size_t left(const struct outgoing *out)
{
    size_t sum = 0;
    for (unsigned i = out->first; i < out->count; i++)
        sum += out->parts[i].len;
    return sum;
}

static void on_written(uv_write_t *write, int status)
{
    struct conn *conn = conn_of(write->handle);
    conn->writing = false;
    if (conn->state == CONN_CLOSED)
        return;
    if (status < 0)
        conn->broken = true;
    if (conn->tls)
        tls_sent(conn->tls);
    send_more(conn);
}

static enum progress queue(struct conn *conn, const uv_buf_t *parts, unsigned count)
{
    if (uv_write(&conn->write, (uv_stream_t *)&conn->tcp, parts, count, on_written))
        return BROKEN;
    conn->writing = true;
    return BLOCKED;
}

static enum progress send_plain(struct conn *conn)
{
    struct outgoing *out = &conn->exchange->out;
    size_t size = left(out);
    if (size == 0)
        return SENT;
    const uv_buf_t *parts = out->parts + out->first;
    int taken = uv_try_write((uv_stream_t *)&conn->tcp, parts, out->count - out->first);
    if (taken < 0 && taken != UV_EAGAIN)
        return BROKEN;
    conn->sent += size; /* conn_check takes off what is still queued */
    if (taken > 0 && (size_t)taken == size) {
        out->first = out->count;
        return SENT;
    }
    consume(out, taken > 0 ? (size_t)taken : 0);
    parts = out->parts + out->first;
    unsigned count = out->count - out->first;
    out->first = out->count; /* the memory stays until on_written */
    return queue(conn, parts, count);
}

/* Up to a record of plain bytes, gathered so that a head and a small body
 * become one record. */
static struct str gather(struct conn *conn)
{
    struct outgoing *out = &conn->exchange->out;
    char *record = server_scratch(conn->server);
    size_t len = 0;
    for (unsigned i = out->first; i < out->count && len < SERVER_SCRATCH; i++) {
        size_t room = SERVER_SCRATCH - len, size = out->parts[i].len;
        size = size < room ? size : room;
        memcpy(record + len, out->parts[i].base, size);
        len += size;
    }
    consume(out, len);
    return (struct str){ record, len };
}

static enum progress send_tls(struct conn *conn)
{
    for (;;) {
        struct str cipher = tls_pending(conn->tls);
        if (cipher.len) {
            uv_buf_t part = uv_buf_init((char *)cipher.ptr, (unsigned)cipher.len);
            int taken = uv_try_write((uv_stream_t *)&conn->tcp, &part, 1);
            if (taken < 0 && taken != UV_EAGAIN)
                return BROKEN;
            if (taken < (int)part.len) {
                size_t done = taken > 0 ? (size_t)taken : 0;
                part = uv_buf_init(part.base + done, (unsigned)(part.len - done));
                return queue(conn, &part, 1);
            }
            tls_sent(conn->tls);
        }
        struct str plain = gather(conn);
        if (plain.len == 0)
            return SENT;
        conn->sent += plain.len;
        if (!tls_write(conn->tls, plain))
            return BROKEN;
    }
}

static void on_file_read(uv_fs_t *fs)
{
    struct conn *conn = fs->data;
    struct outgoing *out = &conn->exchange->out;
    ssize_t count = fs->result;
    uv_fs_req_cleanup(fs);
    if (count <= 0) { /* shorter than when the head was made: cut, so it shows */
        conn->broken = true;
        conn_answered(conn);
        return;
    }
    out->file.at += count;
    out->file.left -= count;
    out->parts[0] = uv_buf_init(out->file.slice, (unsigned)count);
    out->first = 0;
    out->count = 1;
    send_more(conn);
}

static void read_slice(struct conn *conn)
{
    struct outgoing_file *file = &conn->exchange->out.file;
    if (!file->slice && !(file->slice = malloc(FILE_SLICE)))
        die("send: hết bộ nhớ");
    size_t size = file->left < FILE_SLICE ? (size_t)file->left : FILE_SLICE;
    uv_buf_t part = uv_buf_init(file->slice, (unsigned)size);
    file->request.data = conn;
    if (uv_fs_read(conn->server->loop, &file->request, file->fd, &part, 1, file->at,
                   on_file_read))
        die("send: libuv không nhận việc đọc tệp");
}

static void send_more(struct conn *conn)
{
    enum progress progress = BROKEN;
    if (!conn->broken)
        progress = conn->tls ? send_tls(conn) : send_plain(conn);
    if (progress == BLOCKED)
        return;
    conn->broken = conn->broken || progress == BROKEN;
    if (!conn->broken && conn->exchange->out.file.left > 0)
        read_slice(conn);
    else
        conn_answered(conn);
}

void send_answer(struct conn *conn)
{
    conn->state = CONN_SENDING;
    conn->since_ms = conn->window_ms = (int64_t)uv_now(conn->server->loop);
    conn->window_bytes = 0;
    conn->sent = 0;
    send_more(conn);
}

struct extra {
    uv_write_t write;
    char bytes[];
};

static void on_extra_written(uv_write_t *write, int status)
{
    (void)status; /* the next read or answer meets the same error */
    free(write);
}

void send_bytes(struct conn *conn, const char *bytes, size_t len)
{
    uv_stream_t *stream = (uv_stream_t *)&conn->tcp;
    uv_buf_t part = uv_buf_init((char *)bytes, (unsigned)len);
    int taken = uv_try_write(stream, &part, 1);
    if (taken == (int)len)
        return;
    if ((taken < 0 && taken != UV_EAGAIN) ||
        uv_stream_get_write_queue_size(stream) > EXTRA_QUEUE_MAX) {
        conn->broken = true; /* or it makes us talk without ever listening */
        return;
    }
    size_t done = taken > 0 ? (size_t)taken : 0;
    struct extra *extra = malloc(sizeof *extra + len);
    if (!extra)
        die("send: hết bộ nhớ");
    memcpy(extra->bytes, bytes + done, len - done);
    part = uv_buf_init(extra->bytes, (unsigned)(len - done));
    if (uv_write(&extra->write, stream, &part, 1, on_extra_written)) {
        free(extra);
        conn->broken = true;
    }
}
