/*
 * token_test.c - tokens and digests.
 */
#include "account_fixture.h"

#include "account/internal.h"

static void test_tokens(void **state)
{
    (void)state;
    enum { MANY = 200 };
    char tokens[MANY][TOKEN_SIZE];
    for (int i = 0; i < MANY; i++) {
        token_make(tokens[i]);
        assert_true(token_is_well_formed(str_of(tokens[i])));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(tokens[i], tokens[j]);
    }
}

static void test_form(void **state)
{
    (void)state;
    char token[TOKEN_SIZE];
    token_make(token);
    for (int c = 0; c < 256; c++) {
        bool is_good = c && strchr("0123456789abcdef", c);
        token[7] = (char)c;
        assert_int_equal(token_is_well_formed((struct str){ token, TOKEN_LEN }), is_good);
    }
    token[7] = 'a';
    assert_false(token_is_well_formed((struct str){ token, TOKEN_LEN - 1 }));
    assert_false(token_is_well_formed((struct str){ NULL, 0 }));
}

static void test_digests(void **state)
{
    (void)state;
    char one[DIGEST_SIZE], other[DIGEST_SIZE];
    /* printf 'a\0bc' | sha256sum */
    digest_of("a", STR("bc"), one);
    assert_string_equal(one,
                        "40bb547d936bbd31318ee37ac8799e7ecbb22eda2651f65e3214bffb8ce97bb4");
    digest_of("ab", STR("c"), other);
    assert_string_not_equal(one, other);
    digest_of("a", (struct str){ NULL, 0 }, one);
    digest_of("a", STR(""), other);
    assert_string_equal(one, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_digests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
