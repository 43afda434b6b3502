/*
 * error_test.c - sentences: set, prefixed, and never cut inside a letter.
 */
#include "base/error.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_sentences(void **state)
{
    (void)state;
    struct error error;
    assert_int_equal(error_set(&error, "dòng %d: thiếu dấu =", 12), -1);
    assert_string_equal(error.text, "dòng 12: thiếu dấu =");
    assert_int_equal(error_prefix(&error, "trang \"%s\"", "xa"), -1);
    assert_string_equal(error.text, "trang \"xa\": dòng 12: thiếu dấu =");
    assert_int_equal(error_set(NULL, "không ai hỏi"), -1);
    assert_int_equal(error_prefix(NULL, "không ai hỏi"), -1);
}

/* Whatever the length, what is left is clean UTF-8. */
static void test_cut(void **state)
{
    (void)state;
    struct error error;
    char long_text[3000];
    for (size_t shift = 0; shift < 4; shift++) {
        size_t len = 0;
        memset(long_text, 'a', shift);
        for (len = shift; len + 4 < sizeof long_text; len += 3)
            memcpy(long_text + len, "ế", 3);
        long_text[len] = '\0';
        error_set(&error, "%s", long_text);
        assert_true(strlen(error.text) > sizeof error.text - 8);
        assert_true(text_is_utf8(str_of(error.text)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
