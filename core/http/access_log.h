/*
 * access_log.h - what respond.c hands to the access log (see server.h).
 */
#ifndef DINH_HTTP_ACCESS_LOG_H
#define DINH_HTTP_ACCESS_LOG_H

#include "http/server.h"

struct access_line {
    struct str client; /* its text form */
    const struct request *request;
    int status;
    uint64_t bytes; /* of the body */
    int64_t now_ms; /* monotonic, of the loop */
    int64_t took_us;
};

void access_log_write(struct access_log *log, const struct access_line *line);

#endif
