/*
 * router.h - a tree of path segments.
 *
 * Patterns: "/tin-tuc", "/tin-tuc/:category", "/tep/" and "*rest". A literal segment
 * wins over ":name", ":name" over "*name". Built by one thread, then read by
 * all. Values are the owner's pointers.
 */
#ifndef DINH_HTTP_ROUTER_H
#define DINH_HTTP_ROUTER_H

#include "http/request.h"
#include "base/error.h"

struct router;
enum { ROUTER_MAX_PARAMS = 8 };

struct route_match {
    const void *value; /* of the method asked for; NULL: path known, method not */
    struct str names[ROUTER_MAX_PARAMS], values[ROUTER_MAX_PARAMS];
    size_t count;
    const char *allow; /* "GET, HEAD, OPTIONS" of this path */
};

struct router *router_create(void);
void router_free(struct router *router);
/* GET also answers HEAD. A pattern added twice for a method is an error, as is
 * ":a" beside ":b" at the same place. */
int router_add(struct router *router, const char *method, const char *pattern,
               const void *value, struct error *error);
/* False when no pattern fits the path. */
bool router_find(const struct router *router, struct str method, struct str path,
                 struct route_match *match);

#endif
