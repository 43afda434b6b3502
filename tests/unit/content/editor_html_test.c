/*
 * editor_html_test.c - what the editor in the browser writes is what the sanitiser
 * writes: every line of tests/editor/produced.txt, which tests/editor/text_test.mjs
 * gets back from the editor letter for letter, comes through unchanged.
 */
#include "content/sanitize.h"

#include "base/file.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

enum { LINES_AT_LEAST = 20, FILE_MAX = 1024 * 1024 };

static void produced_html_stays(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct error error = { 0 };
    struct buf file = { 0 };
    assert_int_equal(
        file_read(TEST_SOURCE_DIR "/editor/produced.txt", &file, FILE_MAX, &error), 0);
    struct str text = buf_str(&file);
    int lines = 0;
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        if (!line.len)
            continue;
        struct str kept = sanitize_html(arena, line);
        if (!str_eq(kept, line))
            fail_msg("%.*s\nbecomes\n%.*s", STR_ARG(line), STR_ARG(kept));
        lines++;
    }
    assert_true(lines >= LINES_AT_LEAST);
    buf_free(&file);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(produced_html_stays) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
