/*
 * agent_test.c - browsers by the names people know.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "account/agent.h"

static void test_known(void **state)
{
    (void)state;
    static const struct {
        const char *agent, *words;
    } cases[] = {
        { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
          "Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
          "Edge trên Windows" },
        { "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) "
          "coc_coc_browser/119.0 Chrome/113.0 Safari/537.36",
          "Cốc Cốc trên Windows" },
        { "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 "
          "(KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
          "Safari trên iPhone" },
        { "Mozilla/5.0 (Linux; Android 12; SM-G991B) AppleWebKit/537.36 (KHTML, like "
          "Gecko) SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36",
          "Samsung Internet trên Android" },
        { "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
          "Firefox trên Linux" },
        { "Mozilla/5.0 (Linux; Android 11) Chrome/90 Mobile Zalo android/8212",
          "Zalo trên Android" },
        { "curl/7.88 (Windows)", "Windows" },
        { "Firefox/1", "Firefox" },
        { "curl/7.88", "Máy không rõ loại" },
        { "", "Máy không rõ loại" },
    };
    char words[AGENT_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        agent_words(str_of(cases[i].agent), words);
        assert_string_equal(words, cases[i].words);
    }
    agent_words((struct str){ NULL, 0 }, words);
    assert_string_equal(words, "Máy không rõ loại");
    agent_words((struct str){ "\xFF\0Chrome/", 9 }, words);
    assert_string_equal(words, "Chrome");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_known) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
