/*
 * exchange.h - all that one request and its answer need, lent to a connection.
 *
 * Idle connections hold none. The server keeps a short stack of used ones, so
 * that the next request finds warm memory and nothing is allocated while the
 * traffic is steady.
 */
#ifndef DINH_HTTP_EXCHANGE_H
#define DINH_HTTP_EXCHANGE_H

#include "http/entry.h"
#include "http/parse.h"

#include <uv.h>

enum { EXCHANGE_TAIL_SIZE = 96, EXCHANGE_PARTS = 3, EXCHANGE_READ_ROOM = 16 * 1024 };

/* A file being sent behind the head, read ahead one slice at a time. */
struct outgoing_file {
    int fd; /* -1: none */
    int64_t at, left;
    uv_fs_t request;
    char *slice; /* one at a time, from malloc */
};

/* The answer: up to three pieces of memory, then perhaps a file. */
struct outgoing {
    struct buf head;
    char tail[EXCHANGE_TAIL_SIZE]; /* Date, Connection, empty line */
    uv_buf_t parts[EXCHANGE_PARTS];
    unsigned first, count;
    struct http_entry *entry; /* kept while its bytes are sent */
    struct outgoing_file file;
    int status;
    uint64_t head_bytes;
};

struct exchange {
    struct exchange *next; /* in the server's stack */
    struct arena *arena;
    struct request request;
    struct parser parser;
    struct body body;
    struct outgoing out;
    struct header *headers;
    /* Bytes read: the request under way from `start`, unread from `parsed`. */
    char *in;
    size_t start, parsed, end, cap;
};

struct exchange *exchange_create(const struct config_limits *limits,
                                 const char *upload_folder);
void exchange_free(struct exchange *exchange);

/* The request at `parsed` begins; there will be room for its whole head. */
void exchange_begin(struct exchange *exchange, const struct config_limits *limits);
/* The request has ended: files, references and large memory are let go;
 * unread bytes stay. */
void exchange_end(struct exchange *exchange);

static inline size_t exchange_unread(const struct exchange *exchange)
{
    return exchange->end - exchange->parsed;
}

#endif
