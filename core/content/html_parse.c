/*
 * html_parse.c - the HTML5 parser within bounds (html_parse.h).
 *
 * The parser is given memory of our own with a budget. Input made to blow it up
 * (a million nested tags, formatting elements that multiply) leaves it by
 * longjmp, which is safe because it holds nothing but that memory.
 */
#include "content/html_parse.h"

#include "base/clock.h"
#include "base/text.h"

#include <setjmp.h>

enum {
    BUDGET_BASE = 4 * 1024 * 1024,
    BUDGET_PER_BYTE = 64,
    BUDGET_MAX = 160 * 1024 * 1024,
    PARSE_MAX_MS = 2000,
    CLOCK_EVERY = 4096, /* allocations between two looks at the clock */
    ADDRESS_MAX = 2000
};

/* ---- parsing ----------------------------------------------------------------- */

struct budget {
    struct arena *arena;
    size_t left;
    unsigned calls;
    int64_t until_ms;
    jmp_buf out_of_it;
};

static void *budget_alloc(void *data, size_t size)
{
    struct budget *budget = data;
    if (++budget->calls % CLOCK_EVERY == 0 && clock_cpu_ms() > budget->until_ms)
        longjmp(budget->out_of_it, 1);
    if (size > budget->left)
        longjmp(budget->out_of_it, 1);
    budget->left -= size;
    /* Zeroed: the parser of 0.10 reads a fragment's quirks mode without having set
     * it, and whether a table may stand in a paragraph would be chance. */
    return arena_alloc(budget->arena, size);
}

static void budget_free(void *data, void *memory)
{
    (void)data;
    (void)memory;
}

static size_t budget_for(size_t len)
{
    size_t budget = BUDGET_BASE + len * BUDGET_PER_BYTE;
    return budget < BUDGET_MAX ? budget : BUDGET_MAX;
}

static GumboOutput *parse(struct budget *budget, struct str html)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = budget_alloc;
    options.deallocator = budget_free;
    options.userdata = budget;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_DIV;
    if (setjmp(budget->out_of_it))
        return NULL;
    return gumbo_parse_with_options(&options, html.ptr, html.len);
}

const GumboElement *html_parse(struct arena *arena, struct str html)
{
    struct budget budget = { .arena = arena,
                             .left = budget_for(html.len),
                             .until_ms = clock_cpu_ms() + PARSE_MAX_MS };
    GumboOutput *parsed = parse(&budget, html);
    return parsed ? &parsed->root->v.element : NULL;
}

/* ---- addresses --------------------------------------------------------------- */

/* No control, space or backslash inside: browsers drop or turn them around. */
static bool is_plain_address(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == '\\' || s.ptr[i] == 0x7F)
            return false;
    return s.len > 0 && s.len <= ADDRESS_MAX && text_is_clean(s);
}

static bool starts_nocase(struct str s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len > len && str_eq_nocase((struct str){ s.ptr, len }, str_of(prefix));
}

bool html_link_is_good(struct str href)
{
    if (!is_plain_address(href))
        return false;
    if (href.ptr[0] == '/')
        return href.len == 1 || href.ptr[1] != '/';
    if (starts_nocase(href, "http://"))
        return href.ptr[strlen("http://")] != '/';
    if (starts_nocase(href, "https://"))
        return href.ptr[strlen("https://")] != '/';
    return starts_nocase(href, "mailto:") || starts_nocase(href, "tel:");
}

bool html_picture_is_good(struct str src)
{
    return is_plain_address(src) && str_starts(src, STR("/tep/")) &&
           str_find(src, STR("..")) < 0;
}
