/*
 * server.h - connections on a libuv loop: TCP, TLS, HTTP/1.1.
 *
 * Single-threaded: every call is made on the loop thread. The owner hands in
 * sockets that are already listening and gets each complete request through
 * `on_request`; it answers at once or later with one of the http_respond
 * calls. Anything malformed or ambiguous is answered 400 and closed here and
 * never reaches the owner; so are limits (408, 413, 414, 431, 503).
 */
#ifndef DINH_HTTP_SERVER_H
#define DINH_HTTP_SERVER_H

#include "base/config.h"
#include "http/response.h"

#include <uv.h>

struct http_server;
struct http_entry; /* a prepared answer, see page_cache.h */
struct access_log;

struct http_counters { /* since start; read on the loop thread */
    uint64_t connections, open, requests, bad, bytes_out, by_class[6];
};

struct http_options {
    const struct config_limits *limits;
    const struct address_block *proxies; /* trusted */
    size_t proxy_count;
    const char *upload_folder; /* for multipart parts */
    /* Asked before a body comes: may files be written for this request? A part
     * that is one is refused otherwise. NULL: yes. */
    bool (*takes_files)(void *data, const struct request *request);
    struct access_log *access_log; /* may be NULL */
    /* Called with a request that is complete; answer it exactly once. */
    void (*on_request)(void *data, struct request *request);
    /* The body shown with an error status made in here ("" for none). */
    struct str (*error_page)(void *data, int status);
    void *data;
};

struct http_server *http_server_create(uv_loop_t *loop, const struct http_options *options);
/* fd: listening, non-blocking; the server closes its copy. tls: TLS first. */
int http_server_listen(struct http_server *server, int fd, bool tls, struct error *error);
/* Reads the certificate files; call again to renew for new connections. A bad
 * pair leaves the old one in place. */
int http_server_certificate(struct http_server *server, const char *certificate,
                            const char *key, struct error *error);
/* No new connections; answers under way are finished, each connection closes
 * after its next answer or after idle_ms; then on_drained(data) is called once. */
void http_server_drain(struct http_server *server, long idle_ms,
                       void (*on_drained)(void *data));
void http_server_counters(const struct http_server *server, struct http_counters *out);
/* After all handles are closed. */
void http_server_free(struct http_server *server);

/* Sends response and ends the request (its arena is reset). */
void http_respond(struct request *request, struct response *response);
/* Sends a prepared answer: no copying, no formatting but the Date line. */
void http_respond_entry(struct request *request, struct http_entry *entry);

/* The access log: Combined Log Format with microseconds, buffered, one writer
 * per process; flushed each second and at `bytes`. */
struct access_log *access_log_open(uv_loop_t *loop, const char *path, struct error *error);
int access_log_reopen(struct access_log *log);
void access_log_close(struct access_log *log);

#endif
