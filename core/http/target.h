/*
 * target.h - the request target and the Host header: split and checked.
 *
 * Two programs that read the same address differently are how requests are
 * smuggled and files outside a folder are read, so everything that could be
 * read in two ways is refused.
 */
#ifndef DINH_HTTP_TARGET_H
#define DINH_HTTP_TARGET_H

#include "http/request.h"

/* Fills target, path and query from the raw target; *authority is the host of
 * an absolute-form, else a NULL pointer. False: 400. */
bool target_parse(struct request *request, struct str raw, struct str *authority);

/* "Example.vn:8080" -> lower case (in place) without port and final dot.
 * *port: 0 when there is none. False: not a host. */
bool host_parse(struct str text, struct str *host, unsigned *port);

#endif
