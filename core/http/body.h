/*
 * body.h - where the bytes of a request body go: memory or a form.
 */
#ifndef DINH_HTTP_BODY_H
#define DINH_HTTP_BODY_H

#include "base/config.h"
#include "http/multipart.h"

enum body_kind { BODY_BYTES, BODY_URLENCODED, BODY_MULTIPART };

struct body {
    const char *upload_folder; /* set by the owner; NULL: no files */
    /* Likewise: may this request bring files? NULL: any may. */
    bool (*takes_files)(void *data, const struct request *request);
    void *data;
    enum body_kind kind;
    uint64_t received, memory_limit, total_limit;
    struct buf memory;
    struct form form;
    struct multipart multipart;
};

/* Each: 0, or the status of the refusal. begin is for a request that has a
 * body and comes after its headers; end fills body or fields of the request. */
int body_begin(struct body *body, const struct request *request,
               const struct config_limits *limits);
int body_add(struct body *body, struct str bytes);
int body_end(struct body *body, struct request *request);
/* Removes upload files and large buffers; ready for the next request. */
void body_reset(struct body *body);
void body_free(struct body *body);

static inline uint64_t body_received(const struct body *body)
{
    return body->received;
}

#endif
