/*
 * head.h - writing the head of an answer, line by line, into a buffer.
 *
 * No formatted printing: heads are built for every uncached answer.
 */
#ifndef DINH_HTTP_HEAD_H
#define DINH_HTTP_HEAD_H

#include "base/buf.h"
#include "http/response.h"

bool status_has_body(int status); /* not 1xx, 204, 304 */

void head_status(struct buf *head, int status);
void head_line(struct buf *head, const char *name, struct str value);
void head_number(struct buf *head, const char *name, uint64_t value);
/* Content-Type, Content-Encoding, Content-Disposition. */
void head_describe(struct buf *head, const struct response *response);
/* ETag, Last-Modified. */
void head_validators(struct buf *head, const struct response *response);
/* response->headers */
void head_extra(struct buf *head, const struct response *response);

/* True when the request holds this very version: 304. Values may be NULL. */
bool head_not_modified(const struct request *request, struct str etag, int64_t modified_ms);
/* Weak comparison of one tag with an If-None-Match list. */
bool etag_matches(struct str list, struct str etag);

#endif
