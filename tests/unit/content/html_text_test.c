/*
 * html_text_test.c - plain text to HTML and back.
 */
#include "content/sanitize.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct pair {
    const char *given, *wanted;
} texts[] = {
    { "", "" },
    { "\n\n \n", "" },
    { "Một dòng", "<p>Một dòng</p>" },
    { "một\nhai", "<p>một<br>hai</p>" },
    { "một\r\nhai\r\n\r\nba", "<p>một<br>hai</p><p>ba</p>" },
    { "\n\nmột\n \t \n\n\nhai\n", "<p>một</p><p>hai</p>" },
    { "5 < 6 & <Season>", "<p>5 &lt; 6 &amp; &lt;Season&gt;</p>" },
    { "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" },
};

static const struct pair htmls[] = {
    { "", "" },
    { "<p>một</p><p>hai</p>", "một\nhai" },
    { "<p>một<br>hai</p>", "một\nhai" },
    { "<p>a <strong>b</strong>c <a href=\"/x\">d</a></p>", "a bc d" },
    { "<ul><li>a</li><li>b</li></ul>", "a\nb" },
    { "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", "a\nb" },
    { "<p>1 &lt; 2 &amp;&amp; &quot;x&quot; &#39;y&#39; &gt;</p>", "1 < 2 && \"x\" 'y' >" },
    { "<p>&amp;lt;</p>", "&lt;" },
    { "<p>&unknown; &</p>", "&unknown; &" },
    { "<p>a</p><hr><p></p><p>b</p>", "a\nb" },
    { "<p>a <", "a" },
};

static void test_from_text(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str html = html_from_text(arena, str_of(texts[i].given));
        assert_string_equal(html.ptr, texts[i].wanted);
        /* It is what the sanitiser would make of it. */
        assert_true(str_eq(sanitize_html(arena, html), html));
    }
    arena_destroy(arena);
}

static void test_to_text(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof htmls / sizeof *htmls; i++)
        assert_string_equal(html_to_text(arena, str_of(htmls[i].given)).ptr,
                            htmls[i].wanted);
    arena_destroy(arena);
}

static void test_there_and_back(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const char *text = "Kính gửi: <UBND> & \"HĐND\"\nNgày 13/9\nđã ký";
    struct str back = html_to_text(arena, html_from_text(arena, str_of(text)));
    assert_string_equal(back.ptr, text);
    arena_destroy(arena);
}

static void test_looks_like_html(void **state)
{
    (void)state;
    static const char *const html[] = { "<p>a</p>",     "a<br>b",     "a <BR/> b",
                                        "</div>",       "<a href=x>", "1 < 2 <b>x</b>",
                                        "<img\nsrc=x>", "<script>",   "<html>" };
    static const char *const plain[] = {
        "",         "a < b", "<",     "<>",   "gõ: <Season> <Year>", "tỷ lệ <5% và >1%",
        "a<b và c", "<p",    "<brx>", "< p>", "i<p và thế",          "<3"
    };
    for (size_t i = 0; i < sizeof html / sizeof *html; i++)
        if (!text_looks_like_html(str_of(html[i])))
            fail_msg("%s", html[i]);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (text_looks_like_html(str_of(plain[i])))
            fail_msg("%s", plain[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_text),
        cmocka_unit_test(test_to_text),
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_looks_like_html),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
