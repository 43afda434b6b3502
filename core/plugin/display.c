/*
 * display.c - text size and contrast: links that set the one cookie a citizen
 * can get, so that they work without JavaScript.
 *
 * The cookie "hienthi" holds "<size>.<contrast>" ("lon.cao"); the plain display
 * needs none, so choosing it takes the cookie away.
 */
#include "plugin/context.h"

#include "plugin/host.h"

static const char cookie_name[] = "hienthi";

static const struct {
    const char *word;
    unsigned option;
} sizes[] = { { "vua", 0 }, { "lon", DISPLAY_LARGE }, { "rat-lon", DISPLAY_LARGER } };
enum {
    SIZE_COUNT = sizeof sizes / sizeof *sizes,
    SIZE_MASK = DISPLAY_LARGE | DISPLAY_LARGER
};

static bool take_size(struct str word, unsigned *options)
{
    for (size_t i = 0; i < SIZE_COUNT; i++)
        if (str_is(word, sizes[i].word)) {
            *options = (*options & ~(unsigned)SIZE_MASK) | sizes[i].option;
            return true;
        }
    return false;
}

static bool take_contrast(struct str word, unsigned *options)
{
    if (str_is(word, "cao"))
        *options |= DISPLAY_CONTRAST;
    else if (str_is(word, "thuong"))
        *options &= ~(unsigned)DISPLAY_CONTRAST;
    else
        return false;
    return true;
}

/* Anything else than what display_page writes means nothing: the cache must not
 * keep one page per invented cookie. */
unsigned display_options(const struct request *request)
{
    struct str rest = request_cookie(request, cookie_name);
    unsigned options = 0;
    if (!rest.ptr)
        return 0;
    struct str size = str_cut(&rest, '.');
    if (!take_size(size, &options) || !take_contrast(rest, &options))
        return 0;
    return options;
}

/* A path of this site: one slash in front, nothing a browser would read as
 * another host. */
static bool is_local(const char *path)
{
    if (!path || path[0] != '/' || path[1] == '/')
        return false;
    for (const char *c = path; *c; c++)
        if (*c == '\\' || (unsigned char)*c < ' ')
            return false;
    return true;
}

static void set_cookie(struct dinh_ctx *ctx, unsigned options)
{
    const char *size = sizes[0].word;
    for (size_t i = 1; i < SIZE_COUNT; i++)
        if (options & sizes[i].option)
            size = sizes[i].word;
    const char *cookie =
        host_text(ctx, "%s=%s.%s; Path=/; Max-Age=%d; SameSite=Lax; HttpOnly%s",
                  cookie_name, size, options & DISPLAY_CONTRAST ? "cao" : "thuong",
                  options ? 31536000 : 0, ctx->request->is_tls ? "; Secure" : "");
    response_header(ctx->response, ctx->arena, "Set-Cookie", cookie);
}

int display_page(struct dinh_ctx *ctx)
{
    unsigned options = display_options(ctx->request);
    const char *back = host_query(ctx, "ve");
    take_size(str_of(host_query(ctx, "co")), &options);
    take_contrast(str_of(host_query(ctx, "tp")), &options);
    set_cookie(ctx, options);
    response_header(ctx->response, ctx->arena, "Cache-Control", "no-store");
    return host_redirect(ctx, 303, is_local(back) ? back : "/");
}
