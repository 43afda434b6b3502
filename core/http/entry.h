/*
 * entry.h - a prepared answer: head and body, ready for one writev.
 *
 * Counted references: the page cache holds one and every answer on its way
 * out another, so a page may be replaced while it is being sent. The heads
 * lack only the Date line and the empty line behind it, which the loop keeps
 * ready (see server.c).
 */
#ifndef DINH_HTTP_ENTRY_H
#define DINH_HTTP_ENTRY_H

#include "http/response.h"

struct http_entry {
    unsigned references;
    int status;
    struct str head;     /* "HTTP/1.1 200 OK\r\n...\r\n" */
    struct str head_304; /* empty when the answer cannot be confirmed */
    struct str etag;     /* with quotes; inside head */
    struct str body;
};

/* One reference; bytes are copied. */
struct http_entry *http_entry_create(const struct response *response);
size_t http_entry_size(const struct http_entry *entry);
void http_entry_ref(struct http_entry *entry);
void http_entry_unref(struct http_entry *entry); /* NULL is fine */

#endif
