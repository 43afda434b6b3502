/*
 * sanitize_fuzz.c - any bytes as HTML: no crash, nothing but letters of the
 * allow-list, and sanitising twice changes nothing.
 */
#include "content/sanitize.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_not_hold(struct str html, struct str piece)
{
    if (str_find(html, piece) >= 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create(0);
    struct str html = { (const char *)data, size };
    struct str once = sanitize_html(arena, html);
    text_looks_like_html(html);
    if (once.ptr) {
        struct str twice = sanitize_html(arena, once);
        if (!str_eq(once, twice))
            abort();
        must_not_hold(once, STR("<script"));
        must_not_hold(once, STR("<svg"));
        must_not_hold(once, STR("<style"));
        must_not_hold(once, STR("href=\"javascript:"));
        html_to_text(arena, once);
    }
    struct str paragraphs = html_from_text(arena, html);
    must_not_hold(paragraphs, STR("<script"));
    arena_destroy(arena);
    return 0;
}
