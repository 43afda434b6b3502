/*
 * sockets_test.c - addresses as an admin writes them, and real sockets for them.
 */
#include "server/sockets.h"

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void test_good_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int family, port;
    } cases[] = {
        { "127.0.0.1:8080", AF_INET, 8080 },   { "0.0.0.0:80", AF_INET, 80 },
        { "[::]:443", AF_INET6, 443 },         { "[::1]:0", AF_INET6, 0 },
        { "127.0.0.1:65535", AF_INET, 65535 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sockaddr_storage out;
        assert_int_equal(socket_parse(cases[i].text, &out, NULL), 0);
        assert_int_equal(out.ss_family, cases[i].family);
        in_port_t port = cases[i].family == AF_INET
                             ? ((struct sockaddr_in *)&out)->sin_port
                             : ((struct sockaddr_in6 *)&out)->sin6_port;
        assert_int_equal(ntohs(port), cases[i].port);
    }
}

static void test_bad_addresses(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "8080",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        ":8080",
        "::1:8080",
        "[::1]",
        "[::1]8080",
        "[127.0.0.1]:80",
        "[]:80",
        "xa.vn:80",
        "127.0.0.1:8080x",
        "127.0.0.1:-1",
        "1.2.3:80",
        "127.0.0.1:99999999999999999999",
        "[::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1]:80",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sockaddr_storage out;
        struct error error = { "" };
        assert_true(socket_parse(cases[i], &out, &error) < 0);
        assert_true(str_find(str_of(error.text), STR("127.0.0.1:8080")) >= 0);
    }
}

static struct config_list list_of(const char **items, size_t count)
{
    return (struct config_list){ items, count };
}

static void test_open_share_close(void **state)
{
    (void)state;
    const char *one[] = { "127.0.0.1:0" }, *two[] = { "127.0.0.1:0", "[::1]:0" };
    struct config_list first = list_of(one, 1), second = list_of(two, 2), none = { 0 };
    struct sockets old, new;
    struct error error = { "" };
    assert_int_equal(sockets_open(&old, NULL, &first, &none, &error), 0);
    assert_int_equal(sockets_open(&new, &old, &second, &none, &error), 0);
    assert_int_equal(new.count, 2);
    assert_int_equal(new.entries[0].fd, old.entries[0].fd);
    int shared = old.entries[0].fd, own = new.entries[1].fd;

    char url[SOCKET_URL];
    sockets_url(url, &new);
    assert_true(str_starts(str_of(url), STR("http://127.0.0.1:")));
    assert_true(strcmp(url, "http://127.0.0.1:0") != 0);

    sockets_close(&new, &old); /* the new list was refused: what is shared stays */
    assert_true(send(own, "", 0, 0) < 0 && close(own) < 0);
    int on = 0;
    socklen_t size = sizeof on;
    assert_int_equal(getsockopt(shared, SOL_SOCKET, SO_ACCEPTCONN, &on, &size), 0);
    assert_int_equal(on, 1);
    sockets_close(&old, NULL);
}

static void test_refusals_say_why(void **state)
{
    (void)state;
    const char *any[] = { "127.0.0.1:0" };
    struct config_list list = list_of(any, 1), none = { 0 };
    struct sockets held, out;
    struct error error = { "" };
    assert_int_equal(sockets_open(&held, NULL, &list, &none, &error), 0);
    char url[SOCKET_URL];
    sockets_url(url, &held);
    const char *taken[] = { "[::1]:0", url + strlen("http://") };
    struct config_list both = list_of(taken, 2);
    assert_true(sockets_open(&out, NULL, &both, &none, &error) < 0);
    assert_int_equal(out.count, 0);
    assert_true(str_find(str_of(error.text), STR("chương trình khác")) >= 0);
    assert_true(sockets_open(&out, NULL, &none, &none, &error) < 0);
    sockets_close(&held, NULL);
}

/* "[::]" and "0.0.0.0" on one port can only both be open when the first leaves
 * IPv4 alone; alone it takes IPv4 too. */
static void test_both_families_on_one_port(void **state)
{
    (void)state;
    const char *any6[] = { "[::]:0" };
    struct config_list list = list_of(any6, 1), none = { 0 };
    struct sockets out;
    struct error error = { "" };
    if (sockets_open(&out, NULL, &list, &none, &error) != 0)
        skip(); /* a machine without IPv6 */
    int only = -1;
    socklen_t size = sizeof only;
    getsockopt(out.entries[0].fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, &size);
    assert_int_equal(only, 0);
    char url[SOCKET_URL], v4[SOCKET_URL], v6[SOCKET_URL];
    sockets_url(url, &out);
    const char *port = strrchr(url, ':');
    snprintf(v4, sizeof v4, "0.0.0.0%s", port);
    snprintf(v6, sizeof v6, "[::]%s", port);
    sockets_close(&out, NULL);
    const char *both[] = { v4, v6 };
    list = list_of(both, 2);
    assert_int_equal(sockets_open(&out, NULL, &list, &none, &error), 0);
    sockets_close(&out, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_addresses),
        cmocka_unit_test(test_bad_addresses),
        cmocka_unit_test(test_open_share_close),
        cmocka_unit_test(test_refusals_say_why),
        cmocka_unit_test(test_both_families_on_one_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
