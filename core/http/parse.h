/*
 * parse.h - bytes into one checked request.
 *
 * llhttp in strict mode finds the parts; what it lets through and two programs
 * could read differently is refused here. No sockets: a test or a fuzzer feeds
 * it bytes in any slices. The bytes of the head must stay where they are, one
 * slice behind the other, until the request ends, because headers point into
 * them (names and Host are lower-cased in place).
 */
#ifndef DINH_HTTP_PARSE_H
#define DINH_HTTP_PARSE_H

#include "base/config.h"
#include "http/body.h"

#include <llhttp.h>

enum parse_result { PARSE_MORE, PARSE_DONE, PARSE_FAILED };

struct parser {
    llhttp_t http;
    struct request *request; /* headers: room for limits->header_count */
    struct body *body;
    const struct config_limits *limits;
    struct str raw_target;
    const char *head;       /* first byte of the request line */
    const char *feed_end;   /* of the slice being parsed */
    const char *body_start; /* behind the blank line, once head_done */
    size_t head_bytes;
    size_t trailer_count;
    uint64_t framing, chunks; /* bytes of chunk heads and trailers; chunks seen */
    int status;               /* of the answer, when PARSE_FAILED */
    bool head_done, has_body, expects_continue, is_value, in_trailers, is_complete;
    char trailer_byte; /* the one before the next slice */
};

/* For the next request; request->arena, headers and body are the caller's. */
void parse_begin(struct parser *parser, struct request *request, struct body *body,
                 const struct config_limits *limits);
/* *used: bytes of the slice that belong to this request. */
enum parse_result parse_feed(struct parser *parser, const char *bytes, size_t len,
                             size_t *used);

#endif
