/*
 * address_test.c - addresses, blocks and the client behind trusted proxies.
 */
#include "http/address.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static struct address address_of(const char *text)
{
    struct address address;
    assert_true(address_parse(str_of(text), &address));
    return address;
}

static void parses_and_prints(void **state)
{
    static const char *const pairs[][2] = {
        { "203.113.1.2", "203.113.1.2" },
        { "::ffff:203.113.1.2", "203.113.1.2" },
        { "2001:DB8::0:1", "2001:db8::1" },
        { "::1", "::1" },
        { "::", "::" },
        { "255.255.255.255", "255.255.255.255" },
    };
    static const char *const bad[] = { "",
                                       "1.2.3",
                                       "1.2.3.256",
                                       "1.2.3.4.5",
                                       "01.2.3.4",
                                       "x",
                                       "::g",
                                       "[::1]",
                                       "1.2.3.4 ",
                                       " 1.2.3.4",
                                       "1.2.3.4/8",
                                       "1:2:3:4:5:6:7:8:9",
                                       "fe80::1%eth0" };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char text[ADDRESS_TEXT_SIZE];
        struct address address = address_of(pairs[i][0]);
        address_text(text, &address);
        assert_string_equal(text, pairs[i][1]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct address address;
        assert_false(address_parse(str_of(bad[i]), &address));
    }
    struct address address;
    assert_false(address_parse((struct str){ "1.2.3.4\0x", 9 }, &address));
}

static void knows_blocks(void **state)
{
    static const struct {
        const char *block, *address;
        bool inside;
    } table[] = {
        { "10.0.0.0/8", "10.255.0.1", true },
        { "10.0.0.0/8", "11.0.0.0", false },
        { "192.168.1.128/25", "192.168.1.128", true },
        { "192.168.1.128/25", "192.168.1.127", false },
        { "1.2.3.4", "1.2.3.4", true },
        { "1.2.3.4", "1.2.3.5", false },
        { "0.0.0.0/0", "8.8.8.8", true },
        { "0.0.0.0/0", "2001:db8::1", false },
        { "::/0", "8.8.8.8", true },
        { "2001:db8::/32", "2001:db8:ffff::", true },
        { "2001:db8::/32", "2001:db9::", false },
        { "::1", "::1", true },
        { "2001:db8::/33", "2001:db8:8000::", false },
        { "1.2.3.4/31", "1.2.3.5", true },
    };
    static const char *const bad[] = { "",          "10.0.0.0/33", "::/129",
                                       "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8",
                                       "x/8",       "/8" };
    (void)state;
    struct address_block block;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct address address = address_of(table[i].address);
        assert_true(address_block_parse(str_of(table[i].block), &block));
        assert_int_equal(address_in(&address, &block), table[i].inside);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(address_block_parse(str_of(bad[i]), &block));
}

static void knows_loopback(void **state)
{
    (void)state;
    static const char *const inside[] = { "127.0.0.1", "127.9.9.9", "::1" };
    static const char *const outside[] = { "128.0.0.1", "::2", "1::1", "::" };
    for (size_t i = 0; i < 3; i++) {
        struct address address = address_of(inside[i]);
        assert_true(address_is_loopback(&address));
    }
    for (size_t i = 0; i < 4; i++) {
        struct address address = address_of(outside[i]);
        assert_false(address_is_loopback(&address));
    }
}

static void counts_ipv6_by_network(void **state)
{
    (void)state;
    struct address a = address_of("2001:db8:1:2::1"),
                   b = address_of("2001:db8:1:2:ffff::2"),
                   c = address_of("2001:db8:1:3::1"), d = address_of("1.2.3.4"),
                   e = address_of("1.2.3.5");
    a = address_owner(&a), b = address_owner(&b), c = address_owner(&c);
    d = address_owner(&d), e = address_owner(&e);
    assert_memory_equal(&a, &b, sizeof a);
    assert_memory_not_equal(&a, &c, sizeof a);
    assert_memory_not_equal(&d, &e, sizeof d);
}

static void finds_the_rightmost_stranger(void **state)
{
    static const struct {
        const char *peer, *forwarded, *client;
    } table[] = {
        { "10.0.0.1", "9.9.9.9", "9.9.9.9" },
        { "10.0.0.1", "1.1.1.1, 9.9.9.9", "9.9.9.9" },
        { "10.0.0.1", "9.9.9.9, 10.0.0.2, 10.0.0.3", "9.9.9.9" },
        { "10.0.0.1", "10.0.0.9", "10.0.0.9" },
        { "10.0.0.1", "1.1.1.1,unknown,10.0.0.2", "10.0.0.2" },
        { "10.0.0.1", "", "10.0.0.1" },
        { "10.0.0.1", ",", "10.0.0.1" },
        { "10.0.0.1", "9.9.9.9,", "10.0.0.1" },
        { "10.0.0.1", " [2001:db8::5]:80 ", "2001:db8::5" },
        { "8.8.8.8", "9.9.9.9", "8.8.8.8" }, /* a stranger's word */
    };
    (void)state;
    struct address_block trusted;
    assert_true(address_block_parse(STR("10.0.0.0/8"), &trusted));
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct header header = { STR("x-forwarded-for"), str_of(table[i].forwarded) };
        struct request request = { .headers = &header,
                                   .header_count = 1,
                                   .client = address_of(table[i].peer) };
        address_forwarded(&request, &trusted, 1);
        char text[ADDRESS_TEXT_SIZE];
        address_text(text, &request.client);
        assert_string_equal(text, table[i].client);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_and_prints),
        cmocka_unit_test(knows_blocks),
        cmocka_unit_test(knows_loopback),
        cmocka_unit_test(counts_ipv6_by_network),
        cmocka_unit_test(finds_the_rightmost_stranger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
