/*
 * buf_test.c - a buffer that grows.
 */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_adding(void **state)
{
    (void)state;
    struct buf buf = { 0 };
    assert_string_equal(buf_text(&buf), "");
    buf_add_text(&buf, "Xã ");
    buf_add_str(&buf, STR("Nam"));
    buf_add_char(&buf, ' ');
    buf_printf(&buf, "%s %d", "Chính", 2021);
    buf_add(&buf, NULL, 0);
    assert_string_equal(buf_text(&buf), "Xã Nam Chính 2021");
    assert_int_equal(buf_str(&buf).len, strlen("Xã Nam Chính 2021"));
    buf_clear(&buf);
    assert_int_equal(buf.len, 0);
    assert_string_equal(buf_text(&buf), "");
    buf_free(&buf);
    assert_null(buf.data);
    buf_free(&buf);
}

static void test_growing(void **state)
{
    (void)state;
    struct buf buf = { 0 };
    for (int i = 0; i < 100000; i++)
        buf_printf(&buf, "%05d", i);
    assert_int_equal(buf.len, 500000);
    assert_memory_equal(buf.data + 5 * 4711, "04711", 5);
    char *room = buf_reserve(&buf, 1000000);
    assert_ptr_equal(room, buf.data + buf.len);
    assert_true(buf.cap >= 1500000);
    buf_free(&buf);
}

/* Bytes are bytes: a NUL neither ends nor is lost. */
static void test_bytes(void **state)
{
    (void)state;
    struct buf buf = { 0 };
    buf_add(&buf, "a\0b", 3);
    assert_int_equal(buf.len, 3);
    assert_memory_equal(buf.data, "a\0b", 3);
    buf_free(&buf);
}

/* Every way a printed text can meet the end of the room. */
static void test_printing_at_the_end_of_the_room(void **state)
{
    (void)state;
    for (size_t begun = 0; begun <= 300; begun++) {
        struct buf buf = { 0 };
        for (size_t i = 0; i < begun; i++)
            buf_add_char(&buf, 'x');
        buf_printf(&buf, "%s", "");
        assert_int_equal(buf.len, begun);
        buf_printf(&buf, "%d-%s", 47, "tin");
        assert_int_equal(buf.len, begun + 6);
        assert_memory_equal(buf.data + begun, "47-tin", 6);
        buf_free(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_adding),
        cmocka_unit_test(test_growing),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_printing_at_the_end_of_the_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
