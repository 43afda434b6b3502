/*
 * sanitize_test.c - hostile HTML: whatever comes in, only the allow-list goes
 * out, and a second pass changes nothing.
 */
#include "content/sanitize.h"

#include "base/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static struct str clean(struct arena *arena, const char *html)
{
    return sanitize_html(arena, str_of(html));
}

/* ---- is the output really only what is allowed? -------------------------------
 * A strict reader of its own, not the parser under test. */

static const char *const allowed_tags[] = {
    "p",     "h2",      "h3",    "h4",    "ul", "ol",         "li",     "strong",     "em",
    "u",     "s",       "sub",   "sup",   "a",  "blockquote", "figure", "figcaption", "img",
    "table", "caption", "thead", "tbody", "tr", "th",         "td",     "br",         "hr",
};

static const char *const allowed_attributes[] = {
    "href",    "title",   "src",   "alt",   "width", "height",
    "colspan", "rowspan", "scope", "start", "type",
};

static bool is_one_of(struct str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static bool value_is_safe(struct str name, struct str value)
{
    if (str_is(name, "src"))
        return value.len == 0 || str_starts(value, STR("/tep/"));
    if (!str_is(name, "href"))
        return true;
    return (str_starts(value, STR("/")) && !str_starts(value, STR("//"))) ||
           str_starts(value, STR("http://")) || str_starts(value, STR("https://")) ||
           str_starts(value, STR("HTTP://")) || str_starts(value, STR("mailto:")) ||
           str_starts(value, STR("tel:"));
}

static size_t word_length(struct str s)
{
    size_t len = 0;
    while (len < s.len && (isalnum((unsigned char)s.ptr[len]) || s.ptr[len] == '-'))
        len++;
    return len;
}

/* ` name="value"` again and again, then '>'; what follows it, or NULL. */
static struct str read_attributes(struct str rest)
{
    const struct str bad = { NULL, 0 };
    while (str_starts(rest, STR(" "))) {
        rest = str_from(rest, 1);
        struct str name = { rest.ptr, word_length(rest) };
        rest = str_from(rest, name.len);
        if (!is_one_of(name, allowed_attributes,
                       sizeof allowed_attributes / sizeof *allowed_attributes) ||
            !str_starts(rest, STR("=\"")))
            return bad;
        rest = str_from(rest, 2);
        ptrdiff_t end = str_find_char(rest, '"');
        if (end < 0 || !value_is_safe(name, (struct str){ rest.ptr, (size_t)end }))
            return bad;
        if (str_find_char((struct str){ rest.ptr, (size_t)end }, '<') >= 0)
            return bad;
        rest = str_from(rest, (size_t)end + 1);
    }
    return str_starts(rest, STR(">")) ? str_from(rest, 1) : bad;
}

static bool is_allowed(struct str html)
{
    if (!text_is_clean(html))
        return false;
    while (html.len) {
        if (html.ptr[0] == '>')
            return false;
        if (html.ptr[0] != '<') {
            html = str_from(html, 1);
            continue;
        }
        html = str_from(html, str_starts(html, STR("</")) ? 2 : 1);
        struct str name = { html.ptr, word_length(html) };
        if (!is_one_of(name, allowed_tags, sizeof allowed_tags / sizeof *allowed_tags))
            return false;
        html = read_attributes(str_from(html, name.len));
        if (!html.ptr)
            return false;
    }
    return true;
}

static void check(struct arena *arena, struct str input)
{
    struct str once = sanitize_html(arena, input);
    assert_non_null(once.ptr);
    if (!is_allowed(once))
        fail_msg("%.*s\nbecame %.*s", STR_ARG(input), STR_ARG(once));
    struct str twice = sanitize_html(arena, once);
    if (!str_eq(once, twice))
        fail_msg("%.*s\nbecame %.*s\nthen %.*s", STR_ARG(input), STR_ARG(once),
                 STR_ARG(twice));
}

/* ---- attacks ------------------------------------------------------------------- */

static const char *const attacks[] = {
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<<script>alert(1);//<</script>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\"/>",
    "<img/src=x/onerror=alert(1)>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">",
    "<img src=`x`onerror=alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img src=\"/tep/../../evil\">",
    "<img src=\"/tep/a\" onload=alert(1) style=\"x:expression(1)\">",
    "<img src=\"//evil/tep/a.png\">",
    "<img src=\"http://evil/tep/a.png\">",
    "<img src=\"/\\evil/a.png\">",
    "<img src=\"/tep/a\\..\\b\">",
    "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
    "<img src=\"/tep/x\" alt=\"&quot; onerror=&quot;alert(1)\">",
    "<img srcset=\"x 1x\" src=/tep/a.png>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java&#x0A;script:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"&#x6A&#x61vascript:alert(1)\">x</a>",
    "<a href=\"\x01javascript:alert(1)\">x</a>",
    "<a href=\"&#1;javascript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"//evil.vn\">x</a>",
    "<a href=\"/\\evil.vn\">x</a>",
    "<a href=\"\\\\evil.vn\">x</a>",
    "<a href=\"https:evil.vn\">x</a>",
    "<a href=\"http:///evil.vn\">x</a>",
    "<a href=\"https://a.vn\" onclick=alert(1) target=_blank ping=//evil>x</a>",
    "<a href='https://a.vn/\"onmouseover=alert(1)'>x</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a title=\"</style><img src onerror=alert(1)>\">",
    "<svg><foreignObject><p onclick=alert(1)>x</p></foreignObject></svg>",
    "<svg><title><img src=x onerror=alert(1)></title></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
    "onerror=alert(1)&gt;\">",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x>",
    "<base href=//evil/>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<div style=\"position:fixed;inset:0\">x</div>",
    "<body onload=alert(1)>x",
    "<html onclick=alert(1)><head><title>x</title></head><body>y</body></html>",
    "<input onfocus=alert(1) autofocus>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    "<textarea autofocus onfocus=alert(1)></textarea><script>1</script>",
    "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary>y</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<noembed><img src=x onerror=alert(1)></noembed>",
    "<noframes></noframes><img src=x onerror=alert(1)>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<title></title><img src=x onerror=alert(1)>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY y \"<script>\">]>&y;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;",
    "<p title=\"<script>\">x</p>",
    "<td background=javascript:alert(1)>x</td>",
    "<table background=x><tr><td onclick=1 colspan=2 rowspan=0 colspan=9999>x</table>",
    "<ol start=\"1;x\"><li>a</ol><ol start=5 reversed><li>b</ol>",
    "<isindex action=javascript:alert(1)>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<x onclick=alert(1)>x</x>",
    "<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
    "<a id=location name=cookie href=/>clobber</a><img id=body src=/tep/a>",
    "<p is=x-evil slot=y part=z>x</p>",
    "<b><b><b><b><b><b>x",
    "<p><b><i><a href=/x><u>x</p>y</b>z",
    "<table><tr><td><table><tr><td><script>1</script>x",
    "<table><p>out</p><tr>x<td>y",
    "<a href=/1><a href=/2>x</a></a>",
    "<ul><li><p>a<li>b</ul></p>",
    "<p><object><p>x</p></object>",
    "<button><p><button>x",
    "<p><table><p></table>",
    "<h1><h2>x</h1></h2>",
    "<nobr><nobr>x</nobr>",
    "</p></br></script><p/>",
    "<p",
    "<a href=\"/x",
    "<",
    "&#0;&#x110000;&#xD800;&#x80;&#x9f;&#1;&#127;",
    "\xF0\x9F\x98\x80 \xFF\xFE\x80 <b>\xC3</b>",
    "<p>\xE2\x80\xA8</p>",
};

static void test_attacks(void **state)
{
    (void)state;
    assert_true(sizeof attacks / sizeof *attacks >= 60);
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        struct arena *arena = arena_create(0);
        check(arena, str_of(attacks[i]));
        /* Also inside and behind other things. */
        check(arena, str_of(arena_printf(arena, "<table><tr><td>%s", attacks[i])));
        check(arena, str_of(arena_printf(arena, "<p><a href=/x title='%s'>", attacks[i])));
        check(arena,
              str_of(arena_printf(arena, "<ul><li>%s</li>%s", attacks[i], attacks[i])));
        check(arena,
              str_of(arena_printf(arena, "<b><svg>%s</svg>%s", attacks[i], attacks[i])));
        arena_destroy(arena);
    }
}

/* Each tag in each other one: whatever the parser makes of it settles. */
static void test_pairs(void **state)
{
    static const char *const tags[] = {
        "p",      "h1",    "ul",   "li",       "strong",     "a href=/", "blockquote",
        "figure", "table", "tr",   "td",       "caption",    "tbody",    "div",
        "span",   "pre",   "b",    "font",     "form",       "object",   "button",
        "select", "svg",   "math", "template", "figcaption", "dl",       "dd",
        "center", "nobr",  "th",   "thead",    "option",
    };
    enum { TAGS = sizeof tags / sizeof *tags };
    (void)state;
    for (size_t i = 0; i < TAGS; i++) {
        struct arena *arena = arena_create(0);
        for (size_t j = 0; j < TAGS; j++) {
            check(arena, str_of(arena_printf(arena, "a<%s>b<%s>c</%.2s>d<%s>e", tags[i],
                                             tags[j], tags[i], tags[i])));
        }
        arena_destroy(arena);
    }
}

/* ---- what stays ----------------------------------------------------------------- */

static const struct kept {
    const char *given, *wanted;
} kept[] = {
    { "", "" },
    { "  \n ", "" },
    { "<p></p><p> </p><b></b>", "<p> </p>" },
    { "chữ", "<p>chữ</p>" },
    { "a <b>b</b> c", "<p>a <strong>b</strong> c</p>" },
    { "<h1>T</h1>x", "<h2>T</h2><p>x</p>" },
    { "<h5>T</h5><h6>S</h6>", "<h4>T</h4><h4>S</h4>" },
    { "<i>a</i><strike>b</strike><ins>c</ins>", "<p><em>a</em><s>b</s><u>c</u></p>" },
    { "<p>H<sub>2</sub>O, m<sup>2</sup></p>", "<p>H<sub>2</sub>O, m<sup>2</sup></p>" },
    { "<div>a</div><div>b</div>", "<p>a</p><p>b</p>" },
    { "<div><div>a<div>b</div></div>c</div>", "<p>a</p><p>b</p><p>c</p>" },
    { "<span style=x>a</span>", "<p>a</p>" },
    { "<blockquote>a<p>b</p></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>" },
    { "<p>a<br>b<br/>c</p>", "<p>a<br>b<br>c</p>" },
    { "a<hr>b", "<p>a</p><hr><p>b</p>" },
    { "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul><li>a</li><li>b</li></ul>" },
    { "<ol start=3><li>a</ol>", "<ol start=\"3\"><li>a</li></ol>" },
    { "<ol type=a start=3><li>a</ol><ol type=x><li>b</ol>",
      "<ol start=\"3\" type=\"a\"><li>a</li></ol><ol><li>b</li></ol>" },
    { "<figure><img src=\"\" alt=A><figcaption>C</figcaption></figure><img src=''>",
      "<figure><img src=\"\" alt=\"A\"><figcaption>C</figcaption></figure>" },
    { "<figure><img alt=A><img src=x></figure><figure><p><img src=''></p></figure>", "" },
    { "<li>a</li><li>b</li>", "<p>a</p><p>b</p>" },
    { "<a href=\"https://xa.gov.vn/?a=1&amp;b=2\" title=\"T\">x</a>",
      "<p><a href=\"https://xa.gov.vn/?a=1&amp;b=2\" title=\"T\">x</a></p>" },
    { "<a href=\"mailto:a@b.vn\">x</a>", "<p><a href=\"mailto:a@b.vn\">x</a></p>" },
    { "<a href=\"tel:+84225\">x</a>", "<p><a href=\"tel:+84225\">x</a></p>" },
    { "<a href=\"/tin-tuc\">x</a>", "<p><a href=\"/tin-tuc\">x</a></p>" },
    { "<a href=\"x.html\">x</a><a>y</a>", "<p>xy</p>" },
    { "<img src=/tep/012345678901/a.png width=640 height=x>",
      "<p><img src=\"/tep/012345678901/a.png\" alt=\"\" width=\"640\"></p>" },
    { "<figure><img src=/tep/0/a.png alt=A><figcaption>C</figcaption></figure>",
      "<figure><img src=\"/tep/0/a.png\" alt=\"A\"><figcaption>C</figcaption></figure>" },
    { "<table><caption>C</caption><tr><th scope=col>a<td colspan=2>b</table>",
      "<table><caption>C</caption><tbody><tr><th scope=\"col\">a</th><td "
      "colspan=\"2\">b</td>"
      "</tr></tbody></table>" },
    { "<table><tr><td></td><td>x</td></tr></table>",
      "<table><tbody><tr><td></td><td>x</td></tr></tbody></table>" },
    { "<table><tr><td><div>a</div><div>b</div></td></tr></table>",
      "<table><tbody><tr><td>a<br>b</td></tr></tbody></table>" },
    { "<p>1 &lt; 2 &amp; \"x\" 'y'</p>",
      "<p>1 &lt; 2 &amp; &quot;x&quot; &#39;y&#39;</p>" },
    { "<p>a&nbsp;b&eacute;</p>", "<p>a\xC2\xA0"
                                 "bé</p>" },
    { "<script>x</script>", "" },
    { "<iframe>chữ</iframe>", "" },
    { "<custom>chữ</custom>", "<p>chữ</p>" },
};

static void test_kept(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        struct str got = clean(arena, kept[i].given);
        assert_non_null(got.ptr);
        if (!str_is(got, kept[i].wanted))
            fail_msg("%s\nbecame %.*s\nnot    %s", kept[i].given, STR_ARG(got),
                     kept[i].wanted);
        check(arena, str_of(kept[i].given));
    }
    arena_destroy(arena);
}

/* ---- limits ------------------------------------------------------------------------ */

static struct str repeated(struct buf *buf, const char *piece, int times, const char *tail)
{
    buf_clear(buf);
    for (int i = 0; i < times; i++)
        buf_add_text(buf, piece);
    buf_add_text(buf, tail);
    return buf_str(buf);
}

static void test_limits(void **state)
{
    (void)state;
    struct buf big = { 0 };
    struct arena *arena = arena_create(0);
    assert_null(sanitize_html(arena, repeated(&big, "<b a>", 1000000, "")).ptr); /* size */
    assert_null(sanitize_html(arena, repeated(&big, "<div>", 101, "x")).ptr);
    assert_non_null(sanitize_html(arena, repeated(&big, "<div>", 99, "x")).ptr);
    assert_null(sanitize_html(arena, repeated(&big, "<div>", 200000, "x")).ptr);
    assert_null(sanitize_html(arena, repeated(&big, "<table><td>", 100000, "x")).ptr);
    /* Formatting that multiplies: each paragraph opens all of it anew. */
    buf_clear(&big);
    for (int i = 0; i < 2000; i++)
        buf_printf(&big, "<font color=%d>", i);
    for (int i = 0; i < 50000; i++)
        buf_add_text(&big, "<p>");
    assert_null(sanitize_html(arena, buf_str(&big)).ptr);
    /* A long article is no attack. */
    struct str article = repeated(
        &big, "<p>Sáng ngày 13/9, <b>UBND xã</b> tổ chức hội nghị.</p>", 20000, "");
    struct str got = sanitize_html(arena, article);
    assert_true(got.ptr && got.len > article.len);
    arena_destroy(arena);
    buf_free(&big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attacks),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
