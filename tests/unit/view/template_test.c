/*
 * template_test.c - every area of the Mustache specification in our own cases,
 * then what is ours: HTML values, Vietnamese printing, errors with file:line,
 * limits. The public specification itself is run by tests/view.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "view/json.h"
#include "view/template.h"

/* Most cases have no partials; naming none is what makes the tables readable. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

enum { PARTIALS = 4 };

struct spec {
    const char *data, *source, *wanted;
    const char *partials[PARTIALS][2]; /* name, source */
};

/* Renders with all text as HTML, as the specification wants. */
static void check(struct arena *arena, const struct spec *spec)
{
    struct error error = { "" };
    struct template_set *set = template_set_create(true);
    dinh_value *data = json_read(arena, str_of(spec->data), &error);
    if (!data)
        fail_msg("%s: %s", spec->data, error.text);
    int result = template_set_add(set, "main", str_of(spec->source), "main", &error);
    for (int i = 0; i < PARTIALS && spec->partials[i][0] && result == 0; i++)
        result = template_set_add(set, spec->partials[i][0], str_of(spec->partials[i][1]),
                                  spec->partials[i][0], &error);
    if (result == 0)
        result = template_set_seal(set, true, &error);
    struct buf out = { 0 };
    if (result == 0)
        result =
            template_render(template_find(set, STR("main")), arena, &data, 1, &out, &error);
    if (result)
        fail_msg("%s: %s", spec->source, error.text);
    if (strcmp(buf_text(&out), spec->wanted) != 0)
        fail_msg("%s\ngot:    \"%s\"\nwanted: \"%s\"", spec->source, buf_text(&out),
                 spec->wanted);
    buf_free(&out);
    template_set_free(set);
}

static void check_all(const struct spec *specs, size_t count)
{
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < count; i++)
        check(arena, &specs[i]);
    arena_destroy(arena);
}
#define CHECK_ALL(specs) check_all(specs, sizeof(specs) / sizeof *(specs))

static void interpolation(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        { "{}", "", "" },
        { "{}", "a {b} c\n", "a {b} c\n" },
        { "{\"x\":\"đình\"}", "làng {{x}}!", "làng đình!" },
        { "{\"x\":\"<&\\\"'>\"}", "{{x}}", "&lt;&amp;&quot;&#39;&gt;" },
        { "{\"x\":\"<&>\"}", "{{{x}}} {{&x}} {{{ x }}} {{& x }}", "<&> <&> <&> <&>" },
        { "{\"n\":1234,\"d\":1.50}", "{{n}} {{d}} {{{n}}} {{&d}}", "1234 1.5 1234 1.5" },
        { "{\"t\":true,\"z\":null}", "[{{t}}][{{z}}][{{none}}][{{{none}}}]",
          "[true][][][]" },
        { "{\"a\":{\"b\":{\"c\":\"x\"}}}", "{{a.b.c}}{{a.b.none}}{{a.none.c}}", "x" },
        { "{\"a\":{\"b\":{}},\"c\":{\"d\":1}}", "[{{a.b.c.d}}]", "[]" },
        { "{\"a\":{\"b\":{\"c\":1}},\"b\":{\"c\":2}}", "{{#a}}{{b.c}}{{/a}}", "1" },
        { "{\"a\":{\"b\":{}},\"b\":{\"c\":2}}", "[{{#a}}{{b.c}}{{/a}}]", "[]" },
        { "{\"x\":1}", "  {{x}}\n", "  1\n" },
        { "{\"x\":1}", "|{{  x\t}}|", "|1|" },
        { "\"đơn\"", "{{.}}", "đơn" },
        { "{\"a\":{},\"b\":{\"x\":1},\"x\":2}", "[{{#a}}{{.x}}{{/a}}{{#b}}{{.x}}{{/b}}]",
          "[1]" },
        { "{\"x\":\"{{y}}\",\"y\":1}", "{{x}}", "{{y}}" },
        { "{\"a.b\":1}", "[{{a.b}}]", "[]" },
        { "{\"a.b\":1,\"a\":{\"b\":2}}", "{{a.b}}", "2" },
        { "\"<\"", "{{.}}{{{.}}}{{&.}}", "&lt;<<" },
        { "85", "{{.}}", "85" },
        { "{\"a b\":1,\"\":2}", "{{a b}}{{a..b}}", "1" },
    };
    CHECK_ALL(specs);
}

static void sections(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        { "{\"a\":true}", "[{{#a}}x{{/a}}]", "[x]" },
        { "{\"a\":false}", "[{{#a}}x{{/a}}]", "[]" },
        { "{\"a\":null}", "[{{#a}}x{{/a}}{{#b}}y{{/b}}]", "[]" },
        { "{\"a\":\"\",\"z\":0}", "[{{#a}}x{{/a}}{{#z}}0{{/z}}]", "[0]" },
        { "{\"a\":{\"n\":\"Hòa\"},\"n\":\"no\"}", "{{#a}}{{n}}{{/a}}", "Hòa" },
        { "{\"a\":{\"n\":1},\"m\":2}", "{{#a}}{{n}}{{m}}{{/a}}", "12" },
        { "{\"a\":{\"n\":null},\"n\":2}", "[{{#a}}{{n}}{{/a}}]", "[]" },
        { "{\"l\":[{\"n\":1},{\"n\":2}]}", "{{#l}}<{{n}}>{{/l}}", "<1><2>" },
        { "{\"l\":[]}", "[{{#l}}x{{/l}}]", "[]" },
        { "{\"l\":[1,\"b\",2.5]}", "{{#l}}({{.}}){{/l}}", "(1)(b)(2.5)" },
        { "{\"l\":[[1,2],[3]]}", "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", "(12)(3)" },
        { "[1,2]", "{{#.}}{{.}};{{/.}}", "1;2;" },
        { "[{\"v\":\"a\"},{\"v\":\"<\"}]", "{{#.}}({{v}}{{{v}}}){{/.}}", "(aa)(&lt;<)" },
        { "{\"s\":\"12\"}", "{{#s}}{{.}} {{s}};{{/s}}", "12 12;" },
        { "{\"a\":{\"b\":[1]}}", "{{#a.b}}x{{/a.b}}{{#a.c.d}}y{{/a.c.d}}", "x" },
        { "{\"a\":true}", "{{#a}}1{{#a}}2{{/a}}3{{/a}}4", "1234" },
        { "{\"a\":1}", "|{{# a }}x{{/ a }}|", "|x|" },
        { "{\"a\":1}", " {{#a}}\t|\t{{/a}} \n", " \t|\t \n" },
        { "{\"a\":1}", "1\n{{#a}}\n2\n{{/a}}\n3\n", "1\n2\n3\n" },
        { "{\"a\":1}", "1\n  {{#a}}\t\n2\n\t{{/a}}  \n3", "1\n2\n3" },
        { "{\"a\":1}", "1\r\n{{#a}}\r\n{{/a}}\r\n2", "1\r\n2" },
        { "{\"a\":1}", "  {{#a}}\n1{{/a}}\n2", "1\n2" },
        { "{\"a\":1}", "1{{#a}}\n2\n  {{/a}}", "1\n2\n" },
        { "{\"a\":1}", "{{#a}}{{/a}}\n1", "\n1" },
        { "{\"a\":1}", " {{#a}} {{! c }}\n {{/a}} \n", "  \n" },
        { "{\"l\":[1,2]}", "{{#l}}\n- {{.}}\n{{/l}}\n", "- 1\n- 2\n" },
    };
    CHECK_ALL(specs);
}

static void inverted(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        { "{\"a\":true}", "[{{^a}}x{{/a}}]", "[]" },
        { "{\"a\":false}", "[{{^a}}x{{/a}}]", "[x]" },
        { "{\"a\":null,\"l\":[]}", "{{^a}}1{{/a}}{{^l}}2{{/l}}{{^m}}3{{/m}}", "123" },
        { "{\"a\":{},\"l\":[0],\"z\":0}", "[{{^a}}1{{/a}}{{^l}}2{{/l}}{{^z}}3{{/z}}]",
          "[]" },
        { "{\"a\":{\"b\":false}}", "{{^a.b}}x{{/a.b}}{{^a.c.d}}y{{/a.c.d}}", "xy" },
        { "{\"b\":1}", "{{^a}}{{b}}{{/a}}", "1" },
        { "{}", "1\n  {{^a}}\n2\n{{/a}}\n3", "1\n2\n3" },
        { "{}", "1\r\n{{^a}}\r\n{{/a}}\r\n2", "1\r\n2" },
        { "{}", "|{{^ a }}x{{/ a }}|", "|x|" },
    };
    CHECK_ALL(specs);
}

static void comments(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        { "{}", "a{{! gì cũng được {{x }}b", "ab" },
        { "{}", "a\n{{! một\nhai }}\nb", "a\nb" },
        { "{}", "a\n  {{! c }}  \nb", "a\nb" },
        { "{}", "a\r\n{{! c }}\r\nb", "a\r\nb" },
        { "{}", "  {{! c }}\nb", "b" },
        { "{}", "b\n  {{! c }}", "b\n" },
        { "{}", "  b {{! c }}\n", "  b \n" },
        { "{\"!x\":1}", "[{{!x}}]", "[]" },
        { "{}", "{{!}}x", "x" },
    };
    CHECK_ALL(specs);
}

static void delimiters(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        { "{\"x\":1}", "{{=<% %>=}}<% x %>{{x}}", "1{{x}}" },
        { "{\"x\":1}", "({{=[ ]=}}[x])", "(1)" },
        { "{\"x\":1}", "{{=| |=}}|#x|{{x}}|/x|", "{{x}}" },
        { "{\"x\":1}", "{{= @   @ =}}@x@@={{ }}=@{{x}}", "11" },
        { "{\"x\":\"<\"}", "{{=<% %>=}}<%{x}%><%&x%><%x%>", "<<&lt;" },
        { "{\"x\":1}", "a\n  {{=<% %>=}}  \n<%x%>", "a\n1" },
        { "{\"x\":1}", "a\r\n{{=<% %>=}}\r\n<%x%>", "a\r\n1" },
        { "{\"x\":1}", "a {{=<% %>=}}\n", "a \n" },
        { "{\"x\":1}", "{{=<% %>=}}<%>p%>", "1<%x%>", { { "p", "{{x}}<%x%>" } } },
        { "{\"x\":1}", "{{>p}}|{{x}}", "1|1", { { "p", "{{=| |=}}|x|" } } },
    };
    CHECK_ALL(specs);
}

static void partials(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        { "{}", "[{{>p}}]", "[từ p]", { { "p", "từ p" } } },
        { "{}", "[{{>none}}]", "[]" },
        { "{\"x\":1}", "{{>p}}", "*1*", { { "p", "*{{x}}*" } } },
        { "{\"v\":1,\"l\":[{\"v\":2,\"l\":[]}]}",
          "{{>p}}",
          "1<2<>>",
          { { "p", "{{v}}<{{#l}}{{>p}}{{/l}}>" } } },
        { "{}", "| {{>p}} |", "| \t|\t |", { { "p", "\t|\t" } } },
        { "{\"x\":\"|\"}", "  {{x}}  {{> p}}\n", "  |  >\n>\n", { { "p", ">\n>" } } },
        { "{}", "|\r\n{{>p}}\r\n|", "|\r\n>|", { { "p", ">" } } },
        { "{}", "  {{>p}}\n>", "  >\n  >>", { { "p", ">\n>" } } },
        { "{}", ">\n  {{>p}}", ">\n  >\n  >", { { "p", ">\n>" } } },
        { "{\"x\":\"<\\n-\"}",
          "\\\n {{>p}}\n/\n",
          "\\\n |\n <\n-b<\n-\n |\n/\n",
          { { "p", "|\n{{{x}}}b{{{x}}}\n|\n" } } },
        { "{\"a\":1}", "  {{>p}}\n", "  1\n  2\n", { { "p", "{{#a}}\n1\n{{/a}}\n2\n" } } },
        { "{}",
          " {{>p}}\n",
          " a\n   b\n   b\n c\n",
          { { "p", "a\n  {{>q}}\nc\n" }, { "q", "b\nb\n" } } },
        { "{}",
          "  {{>p}}\n",
          "  a [b\nb]\n",
          { { "p", "a [{{>q}}]\n" }, { "q", "b\nb" } } },
        { "{\"l\":[1,2]}", " {{>p}}\n", " 1;2;\n", { { "p", "{{#l}}{{.}};{{/l}}\n" } } },
        { "{}", "|{{> p }}|", "|[]|", { { "p", "[]" } } },
        { "{}", "{{> news/card.x}}", "ok", { { "news/card.x", "ok" } } },
    };
    CHECK_ALL(specs);
}

static void dynamic_names(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        { "{\"d\":\"p\"}", "[{{>*d}}]", "[x]", { { "p", "x" } } },
        { "{\"d\":\"p\",\"*d\":\"q\"}", "{{>*d}}", "x", { { "p", "x" }, { "q", "no" } } },
        { "{}", "[{{>*d}}]", "[]", { { "d", "no" } } },
        { "{\"d\":\"none\"}", "[{{>*d}}]", "[]", { { "p", "no" } } },
        { "{\"a\":{\"b\":\"p\"},\"t\":1}", "{{>*a.b}}", "*1*", { { "p", "*{{t}}*" } } },
        { "{\"a\":\"x\",\"x\":{\"b\":\"p\"}}", "[{{>*a.b}}]", "[]", { { "p", "no" } } },
        { "{\"l\":[1,2],\"a\":{\"b\":\"p\",\"v\":3},\"v\":4}",
          "{{#l}}{{>*a.b}}{{/l}}",
          "44",
          { { "p", "{{v}}" } } },
        { "{\"t\":\"p\",\"v\":1,\"l\":[{\"v\":2,\"l\":[]}]}",
          "{{>*t}}",
          "1<2<>>",
          { { "p", "{{v}}<{{#l}}{{>*t}}{{/l}}>" } } },
        { "{\"d\":\"e\",\"e\":\"p\"}", "[{{>**d}}]", "[]", { { "p", "no" } } },
        { "{\"a\":\"x\",\"b\":\"y\",\"x\":{\"y\":\"p\"}}",
          "[{{>*a.*b}}]",
          "[]",
          { { "p", "no" } } },
        { "{\"d\":5}", "[{{>*d}}]", "[]", { { "5", "no" } } },
        { "{\"d\":\"p\"}", "  {{> * d }}\n>", "  >\n  >>", { { "p", ">\n>" } } },
        { "{\"d\":\"p\"}", "| {{>*d}} |", "| \t|\t |", { { "p", "\t|\t" } } },
        { "{\"d\":\"p\"}",
          "{{<*d}}{{$a}}1{{/a}}{{/*d}}",
          "[1]",
          { { "p", "[{{$a}}0{{/a}}]" } } },
    };
    CHECK_ALL(specs);
}

static void inheritance(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        { "{}", "{{$t}}mặc định{{/t}}\n", "mặc định\n" },
        { "{\"x\":\"<\",\"l\":[1]}", "{{$t}}{{x}}{{{x}}}{{#l}}l{{/l}}{{^n}}n{{/n}}{{/t}}",
          "&lt;<ln" },
        { "{\"x\":\"{{y}}\"}", "{{$t}}{{x}}{{/t}}", "{{y}}" },
        { "{}", "{{<p}}{{/p}}", "d", { { "p", "{{$a}}d{{/a}}" } } },
        { "{}", "{{<p}}{{$a}}x{{/a}}{{/p}}", "[x]", { { "p", "[{{$a}}d{{/a}}]" } } },
        { "{\"a\":\"data\"}",
          "{{<p}}{{$a}}x{{/a}}{{/p}}{{<p}}{{/p}}",
          "xd",
          { { "p", "{{$a}}d{{/a}}" } } },
        { "{}",
          "{{<p}}{{$a}}1{{/a}}{{/p}} {{<p}}{{$a}}2{{/a}}{{/p}}",
          "|1 e| |2 e|",
          { { "p", "|{{$a}}d{{/a}}{{$b}} e{{/b}}|" } } },
        { "{}",
          "{{<p}}{{$b}}2{{/b}}{{/p}}",
          "d, 2",
          { { "p", "{{$a}}d{{/a}}, {{$b}}e{{/b}}" } } },
        { "{}", "{{>p}}|{{<p}}{{/p}}", "d|d", { { "p", "{{$a}}d{{/a}}" } } },
        { "{}",
          "{{<p}}{{$f}}o{{/f}}{{/p}}",
          "o o o stop",
          { { "p", "{{$f}}d{{/f}} {{$g}}{{<q}}{{/q}}{{/g}}" },
            { "q", "{{$f}}e{{/f}} {{<p}}{{$g}}stop{{/g}}{{/p}}" } } },
        { "{}",
          "{{<p}}{{$a}}1{{/a}}{{/p}}",
          "1",
          { { "p", "{{<q}}{{$a}}2{{/a}}{{/q}}" },
            { "q", "{{<r}}{{$a}}3{{/a}}{{/r}}" },
            { "r", "{{$a}}4{{/a}}" } } },
        { "{}",
          "{{<p}}{{/p}}",
          "2",
          { { "p", "{{<q}}{{$a}}2{{/a}}{{/q}}" },
            { "q", "{{<r}}{{$a}}3{{/a}}{{/r}}" },
            { "r", "{{$a}}4{{/a}}" } } },
        { "{\"x\":1}",
          "{{<p}} bỏ {{x}} {{$a}}1{{/a}} bỏ {{/p}}",
          "1",
          { { "p", "{{$a}}d{{/a}}" } } },
        { "{\"n\":{\"f\":\"in\"},\"f\":\"out\"}",
          "{{<p}}{{$a}}I {{f}}{{/a}}{{/p}}",
          "I in",
          { { "p", "{{#n}}{{$a}}You {{f}}{{/a}}{{/n}}" } } },
        { "{}", "{{<none}}{{$a}}x{{/a}}{{/none}}.", "." },
    };
    CHECK_ALL(specs);
}

static void arguments_of_parents(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        /* A block within its own argument is the default, not a circle. */
        { "{}",
          "{{<p}}{{$a}}x{{$a}}y{{/a}}{{/a}}{{/p}}",
          "xy",
          { { "p", "{{$a}}d{{/a}}" } } },
        /* Arguments reach through partials: a layout's head may be one. */
        { "{}",
          "{{<p}}{{$a}}x{{/a}}{{/p}}",
          "<x>",
          { { "p", "<{{>q}}>" }, { "q", "{{$a}}d{{/a}}" } } },
        { "{\"l\":[1,2]}",
          "{{<p}}{{$a}}{{.}};{{/a}}{{/p}}",
          "1;2;",
          { { "p", "{{#l}}{{$a}}d{{/a}}{{/l}}" } } },
    };
    CHECK_ALL(specs);
}

static void indentation_of_blocks(void **state)
{
    (void)state;
    static const struct spec specs[] = {
        { "{}",
          "{{<p}}{{$a}}\ntop\n\n:(\n{{/a}}{{/p}}",
          "top\n\n:(\n",
          { { "p", "{{$a}}d{{/a}}" } } },
        { "{}",
          "{{<p}}{{$a}}giờ{{/a}}{{/p}}",
          "dừng:\n  giờ\n",
          { { "p", "dừng:\n  {{$a}}d{{/a}}\n" } } },
        { "{}", "Chào,\n  {{<p}}{{/p}}\n.", "Chào,\n  1\n  2\n.", { { "p", "1\n2\n" } } },
        { "{}",
          "{{<p}}{{$a}}\n1\n2{{/a}}\n{{/p}}\n",
          "Chào,\n  1\n  2\n",
          { { "p", "Chào,\n  {{$a}}{{/a}}\n" } } },
        { "{}",
          "{{<p}}{{$a}}\n    1\n    2\n{{/a}}{{/p}}\n",
          "Chào,\n  1\n  2\n",
          { { "p", "Chào,\n  {{$a}}\n  {{/a}}\n" } } },
        { "{}",
          "{{<p}}{{$a}}\n1\n2\n{{/a}}{{/p}}\n",
          "Chào,\n  1\n  2\n",
          { { "p", "Chào,\n{{$a}}\n  d\n{{/a}}\n" } } },
        { "{}",
          "{{<p}}\n  {{$a}}\n    1\n      2\n  {{/a}}\n{{/p}}\n",
          "<\n 1\n   2\n>\n",
          { { "p", "<\n {{$a}}\n {{/a}}\n>\n" } } },
        { "{\"x\":\"a\\nb\"}",
          "{{<p}}{{$a}}\n{{{x}}}\n{{/a}}{{/p}}",
          "<\n  a\nb\n>\n",
          { { "p", "<\n  {{$a}}\n  {{/a}}\n>\n" } } },
        { "{}",
          "{{<p}}{{$a}}\n  1\n    {{>q}}\n  2\n{{/a}}{{/p}}",
          "<\n\t1\n\t  q\n\t  q\n\t2\n>\n",
          { { "p", "<\n\t{{$a}}\n\t{{/a}}\n>\n" }, { "q", "q\nq\n" } } },
        { "{\"l\":[1,2]}",
          "{{<p}}{{$a}}\n{{#l}}\n- {{.}}\n{{/l}}\n{{/a}}{{/p}}",
          "<\n  - 1\n  - 2\n>\n",
          { { "p", "<\n  {{$a}}\n  {{/a}}\n>\n" } } },
        { "{}",
          "{{<p}}{{$a}}\n  {{>q}}\n{{/a}}{{/p}}",
          " q\n q\n>",
          { { "p", " {{$a}}d{{/a}}>" }, { "q", "q\nq\n" } } },
        { "{}", "{{$a}}\n  d\n{{/a}}\n.", "  d\n." },
        /* A block within an argument moves with it. */
        { "{}",
          "{{<p}}{{$in}}\n3\n{{/in}}{{/p}}\n",
          "1\n  3\n",
          { { "p", "{{<q}}{{$a}}\n  1\n  {{$in}}\n    2\n  {{/in}}\n{{/a}}{{/q}}\n" },
            { "q", "{{$a}}d{{/a}}" } } },
        { "{}",
          "{{<p}}{{$in}}\n3\n{{/in}}{{/p}}\n",
          "<\n\t1\n\t  3\n>\n",
          { { "p", "{{<q}}{{$a}}\n  1\n  {{$in}}\n    2\n  {{/in}}\n{{/a}}{{/q}}\n" },
            { "q", "<\n\t{{$a}}\n\t{{/a}}\n>\n" } } },
    };
    CHECK_ALL(specs);
}

/* ---- What is ours ----------------------------------------------------------------------
 */

static void only_html_is_raw(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct template_set *set = template_set_create(false);
    assert_int_equal(template_set_add(set, "v",
                                      STR("{{t}}{{{t}}}{{&t}}|{{h}}{{{h}}}{{&h}}|"
                                          "{{n}} {{d}} {{{d.iso}}} {{d.year}}"
                                          " {{{l}}}{{b}}"),
                                      "v.html", NULL),
                     0);
    assert_int_equal(template_set_seal(set, false, NULL), 0);
    dinh_value *data = value_map(arena), *list = value_list(arena);
    value_add(arena, list, value_text(arena, STR("<")));
    value_put(arena, data, "t", value_text(arena, STR("<")));
    value_put(arena, data, "h", value_html(arena, STR("<b>")));
    value_put(arena, data, "n", value_int(arena, 6670));
    value_put(arena, data, "d", value_date(arena, 18883));
    value_put(arena, data, "b", value_bool(arena, true));
    value_put(arena, data, "l", list);
    struct buf out = { 0 };
    assert_int_equal(
        template_render(template_find(set, STR("v")), arena, &data, 1, &out, NULL), 0);
    assert_string_equal(buf_text(&out),
                        "&lt;&lt;&lt;|&lt;b&gt;<b><b>|6.670 13/9/2021 2021-09-13 2021"
                        " [&quot;&lt;&quot;]có");
    buf_free(&out);
    template_set_free(set);
    arena_destroy(arena);
}

static void contexts_are_searched_from_the_last(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct template_set *set = template_set_create(false);
    assert_int_equal(template_set_add(set, "v", STR("{{a}}{{b}}{{c}}"), "v", NULL), 0);
    assert_int_equal(template_set_seal(set, false, NULL), 0);
    dinh_value *contexts[] = {
        json_read(arena, STR("{\"a\":1,\"b\":2}"), NULL),
        json_read(arena, STR("{\"b\":3,\"c\":4}"), NULL),
    };
    struct buf out = { 0 };
    const struct template *view = template_find(set, STR("v"));
    assert_int_equal(template_render(view, arena, contexts, 2, &out, NULL), 0);
    assert_int_equal(template_render(view, arena, contexts, 0, &out, NULL), 0);
    assert_string_equal(buf_text(&out), "134");
    buf_free(&out);
    template_set_free(set);
    arena_destroy(arena);
}

static void syntax_errors_say_where(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "a\n{{#x}}\nb", "f.html:2: thẻ chưa đóng: {{x}}" },
        { "a\n\n{{/x}}", "f.html:3: thẻ đóng không có thẻ mở" },
        { "{{#x}}\n{{/y}}", "f.html:2: thẻ đóng {{/y}} không khớp thẻ mở {{x}} ở dòng 1" },
        { "{{#x}}{{^y}}{{/x}}{{/y}}", "f.html:1: thẻ đóng" },
        { "\n{{x", "f.html:2: thẻ thiếu ký hiệu đóng: {{x}}" },
        { "{{{x}}", "thiếu ký hiệu đóng" },
        { "{{}}", "không có tên" },
        { "{{# }}", "không có tên" },
        { "{{", "thiếu ký hiệu đóng" },
        { "{{x\ny}}", "xuống dòng" },
        { "{{=<%=}}", "không hợp lệ" },
        { "{{== ==}}", "không hợp lệ" },
        { "{{=a b c=}}", "không hợp lệ" },
        { "{{=aaaaaaaaaaaaaaaaa b=}}", "không hợp lệ" },
        { "{{<p}}{{/q}}", "không khớp" },
        { "{{$p}}", "chưa đóng" },
        { "tốt\nx\xFFy", "f.html:2: có ký tự không phải UTF-8" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = { "" };
        struct template_set *set = template_set_create(false);
        int result = template_set_add(set, "f", str_of(cases[i][0]), "f.html", &error);
        if (result == 0 || !strstr(error.text, cases[i][1]))
            fail_msg("%s: \"%s\" lacks \"%s\"", cases[i][0], error.text, cases[i][1]);
        template_set_free(set);
    }
}

static void unknown_names_fail_when_sealed(void **state)
{
    (void)state;
    struct error error = { "" };
    struct template_set *set = template_set_create(false);
    assert_int_equal(template_set_add(set, "a", STR("x\n{{>b/c}}"), "a.html", &error), 0);
    assert_int_equal(template_set_seal(set, false, &error), -1);
    assert_string_equal(error.text, "a.html:2: không có giao diện «b/c»");
    template_set_free(set);
}

static void a_later_one_replaces(void **state)
{
    (void)state;
    struct template_set *set = template_set_create(false);
    struct arena *arena = arena_create(0);
    struct buf out = { 0 };
    assert_int_equal(template_set_add(set, "b", STR("cũ"), "b", NULL), 0);
    assert_int_equal(template_set_add(set, "a", STR("{{>b}}"), "a", NULL), 0);
    assert_int_equal(template_set_add(set, "b", STR("\xEF\xBB\xBFmới"), "b2", NULL), 0);
    assert_int_equal(template_set_seal(set, false, NULL), 0);
    assert_null(template_find(set, STR("c")));
    assert_null(template_find(set, STR("")));
    assert_int_equal(
        template_render(template_find(set, STR("a")), arena, NULL, 0, &out, NULL), 0);
    assert_string_equal(buf_text(&out), "mới");
    buf_free(&out);
    arena_destroy(arena);
    template_set_free(set);
}

/* Renders `source` as "a" over `data`; expects a failure that says `what`. */
static void expect_limit(const char *source, const char *data, const char *what)
{
    struct arena *arena = arena_create(0);
    struct error error = { "" };
    struct template_set *set = template_set_create(false);
    struct buf out = { 0 };
    dinh_value *value = json_read(arena, str_of(data), NULL);
    assert_int_equal(template_set_add(set, "a", str_of(source), "a.html", &error), 0);
    assert_int_equal(template_set_seal(set, false, &error), 0);
    assert_int_equal(
        template_render(template_find(set, STR("a")), arena, &value, 1, &out, &error), -1);
    if (!strstr(error.text, what) || !strstr(error.text, "a.html:"))
        fail_msg("%s: \"%s\" lacks \"%s\"", source, error.text, what);
    buf_free(&out);
    template_set_free(set);
    arena_destroy(arena);
}

static void limits(void **state)
{
    (void)state;
    expect_limit("x{{>a}}", "{}", "quá sâu");
    expect_limit("{{<a}}{{$b}}x{{/b}}{{/a}}", "{}", "quá sâu");
    expect_limit("{{<a}}{{$b}}{{>a}}{{/b}}{{/a}}{{$b}}{{/b}}", "{}", "quá sâu");
    expect_limit("{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}"
                 "{{/l}}{{/l}}",
                 "{\"l\":[1,2,3,4,5,6,7,8,9,10,11,12,13]}", "nhiều bước");

    struct buf wide = { 0 }; /* 1,000 items of 1,000 texts of 100 bytes: 100 MB */
    buf_add_text(&wide, "{\"l\":[0");
    for (int i = 1; i < 1000; i++)
        buf_add_text(&wide, ",0");
    buf_add_text(&wide, "],\"t\":\"");
    for (int i = 0; i < 100; i++)
        buf_add_char(&wide, 'x');
    buf_add_text(&wide, "\"}");
    expect_limit("{{#l}}{{#l}}{{t}}{{/l}}{{/l}}", buf_text(&wide), "quá lớn");
    buf_free(&wide);

    struct buf deep = { 0 };
    for (int i = 0; i <= TEMPLATE_MAX_DEPTH; i++)
        buf_add_text(&deep, "{{#a}}");
    struct error error = { "" };
    struct template_set *set = template_set_create(false);
    assert_int_equal(template_set_add(set, "d", buf_str(&deep), "d", &error), -1);
    assert_non_null(strstr(error.text, "quá sâu"));
    template_set_free(set);
    buf_free(&deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interpolation),
        cmocka_unit_test(sections),
        cmocka_unit_test(inverted),
        cmocka_unit_test(comments),
        cmocka_unit_test(delimiters),
        cmocka_unit_test(partials),
        cmocka_unit_test(dynamic_names),
        cmocka_unit_test(inheritance),
        cmocka_unit_test(arguments_of_parents),
        cmocka_unit_test(indentation_of_blocks),
        cmocka_unit_test(only_html_is_raw),
        cmocka_unit_test(contexts_are_searched_from_the_last),
        cmocka_unit_test(syntax_errors_say_where),
        cmocka_unit_test(unknown_names_fail_when_sealed),
        cmocka_unit_test(a_later_one_replaces),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
