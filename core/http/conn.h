/*
 * conn.h - what server.c, conn.c, send.c, respond.c and tls.c share.
 *
 * Inside core/http only. The life of a connection:
 *
 *   IDLE -> HEAD -> BODY -> HANDLING -> SENDING -> IDLE ...  -> LINGER -> CLOSED
 *
 * While a request is in HANDLING or SENDING nothing more is parsed; what the
 * client sends meanwhile waits in the read buffer, then in the kernel's.
 */
#ifndef DINH_HTTP_CONN_H
#define DINH_HTTP_CONN_H

#include "http/exchange.h"
#include "http/server.h"

enum conn_state {
    CONN_IDLE, /* between requests */
    CONN_HEAD, /* request line and headers are arriving */
    CONN_BODY,
    CONN_HANDLING, /* with the owner */
    CONN_SENDING,
    CONN_LINGER, /* answered; reading what still comes so that no RST is sent */
    CONN_CLOSED  /* waiting for libuv, or for the owner's answer */
};

struct tls;

struct conn {
    uv_tcp_t tcp; /* first: a handle is its connection */
    uv_write_t write;
    uv_shutdown_t shutdown;
    struct http_server *server;
    struct exchange *exchange; /* NULL while idle */
    struct tls *tls;           /* NULL on a plain connection */
    struct conn *previous, *next;
    struct conn *bucket_next; /* same hash of address, see server.c */
    struct address peer, owner;
    enum conn_state state;
    int64_t since_ms;      /* when the state began */
    int64_t window_ms;     /* when `window_bytes` was noted */
    uint64_t window_bytes; /* progress then, of body or answer */
    uint64_t sent;         /* bytes the kernel has taken of this answer */
    bool reading;
    bool eof;    /* the client will send nothing more */
    bool broken; /* nothing can be sent any more */
    bool advancing, writing, is_counted, tls_begun;
    bool keep;                      /* another request may follow this answer */
    bool refused;                   /* the answer is about a request we did not take */
    char client[ADDRESS_TEXT_SIZE]; /* peer as text, once it was needed */
};

enum { DATE_PLAIN, DATE_CLOSE, DATE_KEEP, DATE_COUNT };

struct http_server {
    uv_loop_t *loop;
    struct http_options options;
    struct tls_context *tls;
    struct listener *listeners;
    struct conn *first;
    struct conn **buckets; /* of client addresses */
    size_t open_handles, open, refusing;
    uv_timer_t tick;
    struct exchange *spare;
    size_t spare_count;
    struct http_counters counters;
    /* Ends of heads, made once a second: "Date: ...\r\n[Connection...]\r\n" */
    char dates[DATE_COUNT][EXCHANGE_TAIL_SIZE];
    size_t date_len[DATE_COUNT];
    int64_t date_until_ms;
    /* drain */
    bool draining;
    int64_t drain_until_ms;
    void (*on_drained)(void *data);
    char *scratch; /* see server_scratch */
};

/* server.c */
enum { SERVER_SCRATCH = 16 * 1024 };
struct exchange *server_exchange(struct http_server *server);
void server_exchange_back(struct http_server *server, struct exchange *exchange);
/* Forgets a connection whose handle is closed. */
void server_forget(struct http_server *server, struct conn *conn);
struct str server_date(struct http_server *server, int which);
/* SERVER_SCRATCH bytes, free for use until the caller returns to the loop. */
char *server_scratch(struct http_server *server);

/* conn.c */
void conn_start(struct conn *conn);
/* The exchange of this connection, lent when it has none. */
struct exchange *conn_exchange(struct conn *conn);
/* Parses and dispatches what has been read, as far as the state allows. */
void conn_advance(struct conn *conn);
/* The answer is out (or the client is gone): next request, or the end. */
void conn_answered(struct conn *conn);
/* Not while the owner has the request: the answer comes first. */
void conn_close(struct conn *conn);
/* Called now and then: timeouts. */
void conn_check(struct conn *conn, int64_t now_ms);

/* send.c */
/* Sends exchange->out; ends in conn_answered. */
void send_answer(struct conn *conn);
/* A few bytes outside of an answer (100 Continue, TLS records). */
void send_bytes(struct conn *conn, const char *bytes, size_t len);

/* respond.c */
/* Answers what was refused in here and closes afterwards. */
void respond_error(struct conn *conn, int status);
/* Counts and logs the answer that is out. */
void respond_account(struct conn *conn);

static inline struct conn *conn_of(void *handle)
{
    return handle;
}

#endif
