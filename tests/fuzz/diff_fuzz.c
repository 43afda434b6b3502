/*
 * diff_fuzz.c - any two texts compared: what is written, read without its <ins>, is
 * the one, and without its <del> the other.
 */
#include "base/text.h"
#include "content/diff.h"

#include <stdio.h>
#include <stdlib.h>

#include "../unit/content/diff_undo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be(struct str found, struct str expected)
{
    if (str_eq(found, expected))
        return;
    fprintf(stderr, "expected:\n%.*s\nfound:\n%.*s\n", STR_ARG(expected), STR_ARG(found));
    abort();
}

/* The sides are parted by the byte FF, or in the middle. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create(0);
    struct str all = { (const char *)data, size };
    ptrdiff_t cut = str_find_char(all, '\xFF');
    struct str a = { all.ptr, cut >= 0 ? (size_t)cut : size / 2 };
    struct str b = str_from(all, a.len + (cut >= 0));
    struct str before = sanitize_html(arena, text_nfc(arena, a));
    struct str after = sanitize_html(arena, text_nfc(arena, b));
    struct diff diff;
    diff_html(arena, a, b, &diff);
    if (before.ptr && after.ptr) {
        must_be(undo_before(arena, diff.html), undo_plain(arena, before));
        must_be(undo_after(arena, diff.html), undo_plain(arena, after));
    }
    diff_html(arena, a, a, &diff);
    if (diff.places)
        abort();
    diff_text(arena, a, b, &diff);
    arena_destroy(arena);
    return 0;
}
