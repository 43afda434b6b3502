/*
 * siphash_test.c - against the vectors of the SipHash paper's reference code.
 */
#include "base/siphash.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static const uint64_t key[2] = { 0x0706050403020100, 0x0f0e0d0c0b0a0908 };

static void test_reference_vectors(void **state)
{
    (void)state;
    /* Inputs 00 01 02 ... of the length given; Appendix A is length 15. */
    static const struct {
        size_t len;
        uint64_t hash;
    } cases[] = {
        { 0, 0x726fdb47dd0e0e31 },  { 1, 0x74f839c593dc67fd },  { 7, 0xab0200f58b01d137 },
        { 8, 0x93f5f5799a932462 },  { 15, 0xa129ca6149be45e5 }, { 16, 0x3f2acc7f57c29bdb },
        { 63, 0x958a324ceb064572 },
    };
    char bytes[64];
    for (int i = 0; i < 64; i++)
        bytes[i] = (char)i;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(siphash(key, (struct str){ bytes, cases[i].len }), cases[i].hash);
}

static void test_key_matters(void **state)
{
    (void)state;
    const uint64_t other[2] = { key[0], key[1] ^ 1 };
    assert_true(siphash(key, STR("10.0.0.1")) != siphash(other, STR("10.0.0.1")));
    assert_true(siphash(key, STR("10.0.0.1")) != siphash(key, STR("10.0.0.2")));
    assert_true(siphash(key, STR("a")) != siphash(key, (struct str){ "a\0", 2 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference_vectors),
        cmocka_unit_test(test_key_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
