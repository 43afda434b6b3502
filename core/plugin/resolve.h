/*
 * resolve.h - which route or item an address means, without any database.
 *
 * Both the loop (site_target, for the cache key and the breaker) and the lane
 * (workspace_handle) ask here, so they can never disagree.
 */
#ifndef DINH_PLUGIN_RESOLVE_H
#define DINH_PLUGIN_RESOLVE_H

#include "plugin/site.h"

enum address_form {
    ADDRESS_NOWHERE,
    ADDRESS_ROUTE, /* match.value is NULL when the method is not one of it */
    ADDRESS_ITEM   /* "/…/anything.t47" or "/t47" */
};

struct resolved {
    enum address_form form;
    struct str path; /* without ".json" */
    bool json;
    struct route_match match;
    const struct kind *kind;
    int64_t no;
};

/* The path must be spelled canonically (see address_respell); `out` points
 * into it. */
void address_resolve(const struct site *site, struct str method, struct str path,
                     struct resolved *out);
/* The canonical spelling: lower-case ASCII, no slash twice or at the end. The
 * path itself when it already is. */
struct str address_respell(struct arena *arena, struct str path);

#endif
