/*
 * marks_test.c - the plain text box of people without JavaScript: nothing that was
 * there is lost, what they type becomes what they mean, and no text takes long.
 */
#include "content/wordclean.h"

#include "base/clock.h"
#include "content/sanitize.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* ---- there and back ---------------------------------------------------------- */

static const struct pair {
    const char *html, *marks;
} pairs[] = {
    { "<p>Một đoạn</p>", "Một đoạn" },
    { "<p>a</p><p>b</p>", "a\n\nb" },
    { "<p>a<br>b</p>", "a\nb" },
    { "<h2>Mục</h2><h3>Mục con</h3><h4>Nhỏ</h4>", "# Mục\n\n## Mục con\n\n### Nhỏ" },
    { "<ul><li>một</li><li>hai</li></ul>", "- một\n- hai" },
    { "<ol><li>một</li><li>hai</li></ol>", "1. một\n2. hai" },
    { "<ol start=\"3\"><li>ba</li></ol>", "3. ba" },
    { "<ul><li>một<ul><li>con</li></ul></li><li>hai</li></ul>", "- một\n  - con\n- hai" },
    { "<ol><li>một<ul><li>con</li><li>con<ol><li>cháu</li></ol></li></ul></li></ol>",
      "1. một\n  - con\n  - con\n    1. cháu" },
    { "<ul><li>dòng<br>tiếp</li></ul>", "- dòng\n  tiếp" },
    { "<p><strong>đậm</strong>, <em>nghiêng</em>, <u>gạch</u>, <s>bỏ</s></p>",
      "**đậm**, *nghiêng*, __gạch__, ~~bỏ~~" },
    { "<p><strong>đậm <em>và nghiêng</em></strong></p>", "**đậm *và nghiêng***" },
    { "<p><strong><em>cả hai</em></strong></p>", "***cả hai***" },
    { "<p>100 m<sup>2</sup>, H<sub>2</sub>O</p>", "100 m^2^, H~2~O" },
    { "<p><a href=\"https://a.vn/x_(y)\">chữ</a></p>", "[chữ](https://a.vn/x_(y\\))" },
    { "<p><strong><a href=\"/tin\">chữ</a></strong></p>", "**[chữ](/tin)**" },
    { "<p>2 * 3 = 6, ____ và a_b</p>", "2 * 3 = 6, ____ và a_b" },
    { "<p>*sao*</p>", "\\*sao\\*" },
    { "<p>- không phải danh sách</p>", "\\- không phải danh sách" },
    { "<p>1. không phải danh sách</p>", "1\\. không phải danh sách" },
    { "<p># không phải mục</p>", "\\# không phải mục" },
    { "<p>---</p>", "\\---" },
    { "<p>a | b</p>", "a | b" },
    { "<p>a</p><hr><p>b</p>", "a\n\n---\n\nb" },
    { "<table><tbody><tr><td>a</td><td>b | c</td></tr></tbody></table>",
      "| a | b \\| c |" },
    { "<table><thead><tr><th scope=\"col\">Thôn</th><th scope=\"col\">Số</th></tr></thead>"
      "<tbody><tr><td>An</td><td></td></tr></tbody></table>",
      "| Thôn | Số |\n|---|---|\n| An |  |" },
    { "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>",
      "[[khối 1: bảng]]" },
    { "<p>a</p><figure><img src=\"/tep/0/a.png\" alt=\"x\"></figure>",
      "a\n\n[[khối 2: ảnh]]" },
    { "<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n[[khối 2: danh sách]]" },
    { "<ol type=\"a\"><li>a</li></ol>", "[[khối 1: danh sách]]" },
    { "<blockquote><p>a</p></blockquote>", "[[khối 1: trích dẫn]]" },
    { "<p>[[khối 2]]</p><p>b</p>", "\\[\\[khối 2\\]\\]\n\nb" },
    { "<p>1 &lt; 2 &amp; &quot;x&quot; &#39;y&#39;</p>", "1 < 2 & \"x\" 'y'" },
    { "<p> lề </p>", "[[khối 1: đoạn văn]]" },
    { "<p>ti\u0302\u0301ng</p>", "[[khối 1: đoạn văn]]" }, /* it would be composed */
    { "", "" },
};

static void check_back(struct arena *arena, struct str html)
{
    struct str marks = marks_from_html(arena, html);
    struct str again = marks_to_html(arena, marks, html);
    if (!str_eq(again, html))
        fail_msg("%.*s\nwas %.*s\nnow %.*s", STR_ARG(html), STR_ARG(marks), STR_ARG(again));
}

static void test_there_and_back(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str html = str_of(pairs[i].html);
        assert_true(str_eq(sanitize_html(arena, html), html));
        struct str marks = marks_from_html(arena, html);
        if (!str_is(marks, pairs[i].marks))
            fail_msg("%s\nas marks %.*s\nnot      %s", pairs[i].html, STR_ARG(marks),
                     pairs[i].marks);
        check_back(arena, html);
    }
    arena_destroy(arena);
}

/* Every element in every other one, with words that look like marks: whatever the
 * sanitiser keeps comes back. */
static void test_everything_comes_back(void **state)
{
    static const char *const tags[] = {
        "p",
        "h2",
        "h4",
        "ul",
        "ol start=3",
        "li",
        "strong",
        "em",
        "u",
        "s",
        "sub",
        "sup",
        "a href=/x",
        "br",
        "hr",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "figure",
        "figcaption",
        "img src=/tep/0/a.png",
        "caption",
        "ol type=a",
    };
    static const char *const words[] = { "a", "*",          "**b**", "- c", "1. d",
                                         "|", "[[khối 1]]", "\\",    "~x~", "[e](/f)",
                                         " ", "# g",        "]",     "(" };
    enum { TAGS = sizeof tags / sizeof *tags, WORDS = sizeof words / sizeof *words };
    (void)state;
    for (size_t i = 0; i < TAGS; i++) {
        struct arena *arena = arena_create(0);
        for (size_t j = i % 3; j < TAGS * WORDS; j += 3) {
            const char *word = words[j / TAGS], *next = words[(i + j) % WORDS];
            const char *html =
                arena_printf(arena, "%s<%s>%s<%s>%s</%.2s>%s<%s>%s", word, tags[i], next,
                             tags[j % TAGS], word, tags[i], next, tags[i], word);
            struct str clean = sanitize_html(arena, str_of(html));
            assert_non_null(clean.ptr);
            check_back(arena, clean);
        }
        arena_destroy(arena);
    }
}

/* ---- what people type -------------------------------------------------------- */

static const struct pair typed[] = {
    { "<p>Nội dung gồm:</p><ul><li>một</li><li>hai</li></ul><p>Xin cảm ơn.</p>",
      "Nội dung gồm:\r\n- một\r\n- hai\r\nXin cảm ơn." },
    { "<ul><li>một</li><li>hai</li></ul>", "- một\n\n- hai" },
    { "<ul><li>một<ul><li>con</li></ul></li><li>hai</li></ul>", "- một\n+ con\n- hai" },
    { "<ul><li>a</li></ul><ol><li>b</li></ol>", "• a\n1) b" },
    { "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table><p>c</p>",
      "| a | b |\nc" },
    { "<p>[chữ](javascript:alert(1))</p>", "[chữ](javascript:alert(1))" },
    { "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<script>alert(1)</script>" },
    { "<p><strong>đóng và *lệch</strong> **</p>", "**đóng và *lệch** **" },
    { "<p>[[khối 9]]</p>", "[[khối 9]]" },
    { "<p>cũ</p><p>[[khối 1]]</p>", "[[khối 1: gì cũng được]]\n\n[[khối 1]]" },
    { "<p>đường</p>", "đ\xC6\xB0\x6F\xCC\x9B\xCC\x80ng" },
    { "<p>a</p>", "\n\n\n  a\x01  \n\n" },
};

static void test_typed(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        struct str got = marks_to_html(arena, str_of(typed[i].marks), STR("<p>cũ</p>"));
        if (!str_is(got, typed[i].html))
            fail_msg("%s\nbecame %.*s\nnot    %s", typed[i].marks, STR_ARG(got),
                     typed[i].html);
    }
    arena_destroy(arena);
}

/* ---- hostile ----------------------------------------------------------------- */

static void check_hostile(const char *piece, size_t size)
{
    struct arena *arena = arena_create(0);
    struct buf text = { 0 };
    while (text.len + strlen(piece) <= size)
        buf_add_text(&text, piece);
    int64_t begin = clock_cpu_ms();
    struct str html = marks_to_html(arena, buf_str(&text), STR("<p>cũ</p>"));
    if (html.ptr) {
        assert_true(str_eq(sanitize_html(arena, html), html));
        check_back(arena, html);
    }
    int64_t spent = clock_cpu_ms() - begin;
    if (spent > 20000)
        fail_msg("%s again and again: %lld ms", piece, (long long)spent);
    buf_free(&text);
    arena_destroy(arena);
}

static void test_hostile(void **state)
{
    static const char *const pieces[] = {
        "*",        "**a ",  "[",       "[](",       "[a](b",
        "\\",       "|",     "|a|\n",   "- a\n",     "  - a\n",
        "1. a\n\n", "_*~^[", "a\n",     "\n",        "[[khối 1]]\n",
        "*a*_b_",   "<p>",   "&amp;",   "\xFF\xFE",  "+ a\n- b\n",
        "^a^~b~",   "# ",    "***a***", "[*a](/b*)", "\t- x\n",
        "---\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        check_hostile(pieces[i], 50000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_everything_comes_back),
        cmocka_unit_test(test_typed),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
