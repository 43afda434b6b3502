/*
 * response.h - the answer to one request.
 *
 * Filled by a lane or the loop, in the request's arena, and given to
 * http_respond, which adds Date, Connection, Content-Length, Range handling
 * and conditional answers (If-None-Match, If-Modified-Since) by itself.
 */
#ifndef DINH_HTTP_RESPONSE_H
#define DINH_HTTP_RESPONSE_H

#include "http/request.h"

struct response {
    int status;
    const char *type; /* Content-Type, or NULL for no body */
    struct str body;
    const char *file;       /* instead of body: a path, sent with Range */
    const char *download;   /* file name for Content-Disposition, or NULL */
    const char *etag;       /* with quotes, or NULL */
    const char *encoding;   /* "br", "gzip" when body is already so */
    int64_t modified_ms;    /* Last-Modified, 0: none */
    struct header *headers; /* others, in order */
    size_t header_count, header_cap;
};

/* Name and value are copied; CR or LF in a value drops the header and logs. */
void response_header(struct response *response, struct arena *arena, const char *name,
                     const char *value);
/* The reason phrase: "Not Found". */
const char *status_phrase(int status);

/* Compressed copy of body by quality for `encoding`; returns false when it
 * would not be smaller. out is the caller's to free. */
struct buf;
bool compress_br(struct str body, int quality, struct buf *out);
bool compress_gzip(struct str body, int level, struct buf *out);

/* Which of br, gzip, or "" an Accept-Encoding asks for (q=0 respected). */
const char *encoding_choose(struct str accept_encoding);

#endif
