/*
 * plain_page.h - what is said when no theme can speak: limits, overload, an
 * unknown host. Ready-made, so that saying it costs nothing.
 */
#ifndef DINH_SERVER_PLAIN_PAGE_H
#define DINH_SERVER_PLAIN_PAGE_H

#include "http/response.h"

/* A whole HTML document; of an unknown status that of 500. */
struct str plain_page_body(int status);
/* The whole answer; retry_s > 0 adds Retry-After. */
void plain_page(int status, int retry_s, struct arena *arena, struct response *response);

#endif
