/*
 * origin.c - did this form stand on our own page?
 *
 * Nobody is logged in, so there is no token to compare; but browsers say where
 * a form was sent from. Everything they say must agree with this site; a
 * browser that says nothing at all is old beyond use, or no browser.
 */
#include "plugin/answer.h"

bool answer_has_header(const struct response *response, const char *lower_name)
{
    for (size_t i = 0; i < response->header_count; i++)
        if (str_eq_nocase(response->headers[i].name, str_of(lower_name)))
            return true;
    return false;
}

/* "https://namchinh.gov.vn:8443/tin" -> "namchinh.gov.vn:8443"; a NULL pointer
 * when it is no address ("null"). */
static struct str authority_of(struct str address)
{
    ptrdiff_t scheme = str_find(address, STR("://"));
    if (scheme < 0)
        return (struct str){ NULL, 0 };
    struct str rest = str_from(address, (size_t)scheme + 3);
    return str_cut(&rest, '/');
}

static bool is_own_address(const struct dinh_ctx *ctx, struct str address)
{
    struct str authority = authority_of(address);
    struct str host = request_header(ctx->request, "host");
    struct str official = authority_of(str_of(ctx->site->config->url));
    if (!authority.ptr || authority.len == 0)
        return false;
    return str_eq_nocase(authority, host) || str_eq_nocase(authority, official);
}

bool origin_is_own(const struct dinh_ctx *ctx)
{
    struct str fetch = request_header(ctx->request, "sec-fetch-site");
    struct str origin = request_header(ctx->request, "origin");
    struct str referer = request_header(ctx->request, "referer");
    if (fetch.ptr && !str_is(fetch, "same-origin") && !str_is(fetch, "none"))
        return false;
    if (origin.ptr)
        return is_own_address(ctx, origin);
    if (fetch.ptr)
        return true;
    return referer.ptr && is_own_address(ctx, referer);
}
