/*
 * request.h - one HTTP request, complete and checked.
 *
 * conn.c fills it on the loop thread; once handed over it belongs to whoever
 * handles it (a lane may read it from another thread) until http_respond.
 * Everything points into its arena or into buffers that live as long.
 */
#ifndef DINH_HTTP_REQUEST_H
#define DINH_HTTP_REQUEST_H

#include "base/arena.h"
#include "base/str.h"

enum http_method {
    HTTP_METHOD_GET,
    HTTP_METHOD_HEAD,
    HTTP_METHOD_POST,
    HTTP_METHOD_PUT,
    HTTP_METHOD_DELETE,
    HTTP_METHOD_PATCH,
    HTTP_METHOD_OPTIONS,
    HTTP_METHOD_OTHER
};

struct header {
    struct str name, value; /* name in lower case */
};

/* An IPv4 address is stored mapped (::ffff:a.b.c.d). */
struct address {
    uint8_t bytes[16];
};

/* A posted field; a file part has been streamed to `file` (removed when the
 * request ends unless it is renamed away). */
struct form_field {
    struct str name, value;
    struct str filename; /* of a file part */
    const char *file;    /* path on disk, or NULL */
    uint64_t size;
};

struct conn;

struct request {
    struct arena *arena;
    struct conn *conn; /* of the loop thread alone */
    enum http_method method;
    struct str method_name;
    struct str target; /* as sent, in origin form: "/tin-tuc?trang=2" */
    struct str path;   /* percent-decoded, checked UTF-8, starts with '/' */
    struct str query;  /* raw, without '?' */
    struct str host;   /* lower case, without port */
    struct header *headers;
    size_t header_count;
    struct str body;           /* in memory; empty when it was a multipart form */
    struct form_field *fields; /* urlencoded or multipart */
    size_t field_count;
    struct address client; /* after trusted_proxies */
    bool is_tls;           /* or https behind a trusted proxy */
    bool is_http10, keep_alive;
    int64_t started_us; /* clock_mono_us at the first byte */
};

/* The header's value, or a NULL pointer. Repeated ones: the first. */
struct str request_header(const struct request *request, const char *lower_name);
/* A decoded query parameter, or a NULL pointer; malformed ones do not exist. */
struct str request_query(const struct request *request, const char *name);
struct str request_cookie(const struct request *request, const char *name);
const struct form_field *request_field(const struct request *request, const char *name);

/* "203.113.1.2" or "2001:db8::1". */
enum { ADDRESS_TEXT_SIZE = 48 };
void address_text(char out[ADDRESS_TEXT_SIZE], const struct address *address);
bool address_parse(struct str text, struct address *out);
bool address_is_loopback(const struct address *address);
/* "10.0.0.0/8", "::1"; prefix in bits of the mapped form. */
struct address_block {
    struct address address;
    unsigned prefix;
};
bool address_block_parse(struct str text, struct address_block *out);
bool address_in(const struct address *address, const struct address_block *block);

#endif
