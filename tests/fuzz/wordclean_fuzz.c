/*
 * wordclean_fuzz.c - any bytes as a pasted text and as simple marks: no crash, nothing
 * that the sanitiser would take away, and doing it twice changes nothing.
 *
 * The first byte chooses a beginning, so that lists, tables and old fonts are soon met.
 */
#include "content/sanitize.h"
#include "content/wordclean.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const beginnings[] = {
    "",
    "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>",
    "<table><tr><td><b>a</b></td><td>",
    "<span style='font-family:VNI-Times'>",
    "<font face='.VnTimeH'>",
    "<ul><li>a<ol type=a start=3><li>b",
    "<p class=MsoCaption>",
    "<pre>- a\n- b\n",
};
enum { BEGINNINGS = sizeof beginnings / sizeof *beginnings };

static void check_clean(struct arena *arena, struct str html)
{
    struct word_clean once, twice;
    word_looks_like(html);
    if (!word_clean(arena, html, &once))
        return;
    if (!str_eq(sanitize_html(arena, once.html), once.html))
        abort();
    if (!word_clean(arena, once.html, &twice) || !str_eq(once.html, twice.html))
        abort();
}

/* What was there comes back; what is typed is safe. */
static void check_marks(struct arena *arena, struct str text)
{
    struct str before = sanitize_html(arena, text);
    if (!before.ptr)
        return;
    struct str marks = marks_from_html(arena, before);
    if (!str_eq(marks_to_html(arena, marks, before), before))
        abort();
    struct str typed = marks_to_html(arena, text, before);
    if (typed.ptr && !str_eq(sanitize_html(arena, typed), typed))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *arena = arena_create(0);
    struct str rest = { (const char *)data + 1, size - 1 };
    struct buf html = { 0 };
    buf_add_text(&html, beginnings[*data % BEGINNINGS]);
    buf_add_str(&html, rest);
    check_clean(arena, buf_str(&html));
    buf_free(&html);
    check_marks(arena, rest);
    arena_destroy(arena);
    return 0;
}
