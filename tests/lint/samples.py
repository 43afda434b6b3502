"""What each rule must find, and what it must let pass.

CASES are (rule, {path: text}, [part of each finding it must make]); an empty
list means that the sample is good. selftest.py runs them.
"""
import calls
import catalogue
import layers
import shape
import statics


def c_file(name, body):
    return f"/*\n * {name} - a sample.\n */\n{body}"


def c_function(lines):
    """A function of so many lines in all."""
    return "int long_one(void)\n{\n" + "    step();\n" * (lines - 3) + "}\n"


def include(*names):
    return "".join(f"#include {name}\n" for name in names)


LAYERS = [
    (layers.check_core, {"core/base/a.c": include('"base/b.h"', "<stdio.h>", "<sys/stat.h>",
                                                  "<utf8proc.h>")}, []),
    (layers.check_core, {"core/base/a.c": include('"http/b.h"')}, ["base may not include"]),
    (layers.check_core, {"core/base/a.c": include("<dinh/plugin.h>")}, ["base may not"]),
    (layers.check_core, {"core/base/a.c": include('"b.h"')}, ['its folder: "base/b.h"']),
    (layers.check_core, {"core/base/a.c": include('"nowhere/b.h"')}, ["no folder of core"]),
    (layers.check_core, {"core/http/a.c": include('"store/store.h"')}, ["http may not include"]),
    (layers.check_core, {"core/view/a.c": include('"content/kind.h"', "<lua.h>")},
     ["view may not include", "only script may"]),
    (layers.check_core, {"core/content/a.c": include("<sqlite3.h>")}, ["only store may"]),
    (layers.check_core, {"core/script/a.c": include('"store/store.h"', "<lauxlib.h>")},
     ["script may not include"]),
    (layers.check_core, {"core/plugin/a.c": include("<uv.h>")}, ["only http and server may"]),
    (layers.check_core, {"core/plugin/a.c": include('"server/state.h"')}, ["plugin may not"]),
    (layers.check_core, {"core/plugin/a.c": include('"store/internal.h"')},
     ["belongs to store alone"]),
    (layers.check_core, {"core/http/a.c": include("<curl/curl.h>")}, ["neither libc nor"]),
    (layers.check_core, {"core/http/a.c": include("<openssl/ssl.h>")}, []),
    (layers.check_core, {"core/http/a.c": '/* #include "store/store.h" */\n'}, []),
    (layers.check_core, {"core/new/a.c": ""}, ["folder new is missing"]),
    (layers.check_core, {"core/server/master.c": include('"base/log.h"', '"server/state.h"')}, []),
    (layers.check_core, {"core/server/master.c": include('"plugin/site.h"', "<uv.h>")},
     ["the master and its parts use base", "use no library"]),
    (layers.check_core, {"core/server/crew.c": include('"server/worker.h"')},
     ["the master and its parts use base"]),
    (layers.check_core, {"core/server/worker.c": include('"plugin/site.h"', "<uv.h>")}, []),
    (layers.check_core, {"core/include/dinh/plugin.h": include("<stddef.h>", "<stdio.h>")},
     ["not stdio.h"]),
    (layers.check_plugins, {"plugins/news/a.c": include("<dinh/plugin.h>", '"news.h"',
                                                        "<string.h>")}, []),
    (layers.check_plugins, {"plugins/news/a.c": include("<sqlite3.h>", '"base/str.h"')},
     ["news may not include <sqlite3.h>", "own headers alone"]),
    (layers.check_plugins, {"plugins/search/a.c": include("<sqlite3.h>", "<uv.h>")},
     ["search may not include <uv.h>"]),
    (layers.check_circles, {"core/store/a.c": include('"base/x.h"'),
                            "core/base/b.c": include('"log.h"')}, []),
    (layers.check_circles, {"core/base/a.c": include('"view/x.h"'),
                            "core/view/b.c": include('"content/x.h"'),
                            "core/content/c.c": include('"base/x.h"')},
     ["base -> view -> content -> base"]),
    (layers.check_document, {"docs/style.md": "".join(layers.document_row(layer) + "\n"
                             for layer in layers.LAYERS if layer != "script")},
     ["has not this row: | `script` | `base` `content` `view` |"]),
]

SHAPE = [
    (shape.check_lengths, {"core/a.c": c_function(60), "a.py": "def f():\n" + "    x()\n" * 59}, []),
    (shape.check_lengths, {"core/a.c": c_function(61)}, ["long_one has 61 lines"]),
    (shape.check_lengths, {"core/a.c": "__attribute__((cold)) " + c_function(61)},
     ["long_one has 61 lines"]),
    (shape.check_lengths, {"core/a.c": "int f(int a,\n      int b)\n{\n" + "\n" * 57 + "}\n"},
     ["f has 61 lines"]),
    (shape.check_lengths, {"core/a.c": "int f(void)\n{\n    return '{';\n}\n\n"
                           + "/*\n{\n" + "\n" * 90 + "}\n*/\n"}, []),
    (shape.check_lengths, {"a.py": "def f():\n" + "    x()\n" * 60}, ["f has 61 lines"]),
    (shape.check_lengths, {"a.lua": "x\n" * 700, "a.css": "x\n" * 701}, ["has 701 lines"]),
    (shape.check_heads, {"core/base/str.c": c_file("str.c", ""),
                         "core/include/dinh/plugin.h": c_file("dinh/plugin.h", ""),
                         "a.sh": "#!/bin/sh\n# a.sh - runs.\n", "a.lua": "-- Chuyên mục.\n",
                         "a.py": "#!/usr/bin/python3\n\"\"\"Runs.\"\"\"\n"}, []),
    (shape.check_heads, {"core/base/str.c": c_file("text.c", ""), "b.css": "a{}\n",
                         "c.js": "/* Reads aloud. */\n"}, ["str.c -", "b.css -", "c.js -"]),
    (shape.check_heads, {"a.sh": "#!/bin/sh\nset -e\n", "a.lua": "return {}\n",
                         "a.py": "import os\n", "a.cmake": "set(x)\n"}, ["says what it is"] * 4),
    (shape.check_guards, {"core/base/str.h": "/* x */\n#ifndef DINH_BASE_STR_H\n"
                          "#define DINH_BASE_STR_H\n#endif\n",
                          "plugins/news/news.h": "#ifndef NEWS_H\n#define NEWS_H\n#endif\n"}, []),
    (shape.check_guards, {"core/base/str.h": "#ifndef STR_H\n#define STR_H\n#endif\n"},
     ["not DINH_BASE_STR_H"]),
    (shape.check_guards, {"core/base/str.h": "#pragma once\n"}, ["guarded by DINH_BASE_STR_H"]),
    (shape.check_names, {"core/base/siphash.c": "", "core/base/str_utils.c": "",
                         "core/misc/x.c": ""}, ["misc tells nothing", "str_utils.c tells"]),
    (shape.check_words, {"a.c": "/* TODO: later */\n", "b.h": "stub();\n", "c.c": "xxx todo\n"},
     ['"TODO"', '"stub"']),
    (shape.check_words, {"README.md": "see /root/dinh and issue #3\n", "a.c": "x->a/home/b\n"},
     ['"/root/d"', '"issue #3"']),
    (shape.check_words, {"a/package-lock.json": '"resolved": "https://registry.npmjs.org/a"\n'
                         '"resolved": "http://10.0.0.1/a"\n'}, ["resolved"]),
    (shape.check_encoding, {"a.c": "ồ\n", "b.c": b"\xff\n", "c.c": "o\u0302\n", "d.c": "x \n",
                            "e.c": "\tx\n", "f.c": "x\r\n", "g.c": "x"},
     ["not UTF-8", "not in NFC", "blanks", "blanks", "LF alone", "last line"]),
]

CALLS = [
    (calls.check_banned, {"core/base/a.c": "x = strtol(a); s->system(1); static_assert(1);\n"
                          "log(\"atoi(\"); /* gets( */ assert_true(1);\n"}, []),
    (calls.check_banned, {"core/base/a.c": "".join(f"    {name} (a);\n" for name in calls.BANNED)},
     [f"{name} is banned" for name in calls.BANNED]),
    (calls.check_banned, {"core/base/a.c": "#define COPY(a, b) strcpy(a, b)\n"}, ["strcpy is"]),
    (calls.check_banned, {"tests/unit/a.c": "system(\"rm\"); atoi(x);\n"}, ["atoi is banned"]),
    (calls.check_typedefs, {"core/base/a.h": "typedef struct a a_t;\n",
                            "core/include/dinh/plugin.h": "typedef int dinh_x;\n"}, ["typedef"]),
    (calls.check_composed, {"core/view/a.c": 'f("a %d < %s", 1, x); f("<b>%d</b>", 1);\n'
                            'f("Select %s"); f("dùng <dinh/plugin.h> %s");\n'
                            'f("SELECT a FROM b WHERE c = $1");\n'}, []),
    (calls.check_composed, {"plugins/news/a.c": 'dinh->text(ctx, "<a href=\\"%s\\">"\n'
                            '    "x</a>", href);\n'}, ["HTML by printf"]),
    (calls.check_composed, {"core/view/a.c": 'f("<td>"\n  "%.*s", 1, x);\nf("</%s>", x);\n'},
     ["HTML by printf"] * 2),
    (calls.check_composed, {"core/store/a.c": 'f("SELECT a FROM %s "\n'
                            '  "WHERE x = \'%s\'", x);\n'}, ["SQL by printf"]),
    (calls.check_composed, {"core/content/plan.c": 'f("CREATE TABLE %s", x);\n'}, []),
    (calls.check_html_makers, {"core/plugin/page.c": "value_html(a, b);\n",
                               "core/plugin/csv.c": "if (v->type == DINH_HTML) x();\n"}, []),
    (calls.check_composed, {"core/content/plan.c": "", "core/plugin/feed.c": ""},
     ["plan.c:1: tests/lint/calls.py still lets it compose SQL", "feed.c:1: tests/lint"]),
    (calls.check_html_makers, {"core/view/value.c": ""}, ["still lets it make HTML"]),
    (calls.check_html_makers, {"core/plugin/csv.c": "v = value_html(a, b);\n",
                               "core/store/a.c": "v->type = DINH_HTML;\n"},
     ["csv.c:1: only the san", "a.c:1: only the san"]),
    (calls.check_portable, {"core/content/a.c": 's = "SELECT a FROM b WHERE c IS NULL ORDER BY '
                            'id"; t = "I like it";\n'}, []),
    (calls.check_portable, {"core/content/a.c": '"INSERT OR IGNORE INTO a SELECT 1"\n'
                            ';"SELECT rowid FROM a"; "SELECT a WHERE b LIKE $1"\n'
                            ';"SELECT json_extract(a) FROM b";\n'},
     ["INSERT OR", "rowid", "LIKE", "json_extract"]),
]

STATICS = [
    (statics.check_statics, {"plugins/news/a.c": """
static const int a = 1;
static const char *const names[] = { "a", "b" };
static const struct row { const char *name; int x; } rows[] = { { "a", 1 } };
static int (*const call)(int) = f;
struct plain { int x; };
struct declared;
enum { A, B };
static int sum(int a, int (*call)(int));
extern const int b;
DINH_PLUGIN("news", "1.0.0", .routes = DINH_LIST_OF(routes), );
static int sum(int a, int (*call)(int))
{
    static const char *const inside[] = { "a" };
    int local = 0;
    for (int i = 0; i < 3; i++) {
        local += call(i);
    }
    return local;
}
"""}, []),
    (statics.check_statics, {"plugins/news/a.c": """
static int a;
int b = 3;
static const char *c = "x";
static const char *d[] = { "x" };
static struct row { int x; } e[2];
static int (*f)(int);
static _Thread_local int g;
static int go(void)
{
    static int h;
    static char i[20];
    return h++ + i[0];
}
struct row last;
"""}, [f"{name} is mutable" for name in "abcdefghi"] + ["last is mutable"]),
    (statics.check_statics, {"core/base/log.c": "static struct { int fd; } the_log;\n"}, []),
    (statics.check_statics, {"core/base/log.c": "static const int x;\n"}, ["still excuses"]),
]

WORDS = '{ "nav": { "home": "Trang chủ" }, "news": { "all": "Tất cả" } }'
CATALOGUE = [
    (catalogue.check_json, {"a.json": '{ "a": 1 }', "b.json": "{ a }", "c.jsonl": "{}\n{\n",
                            "d.json": '{ "a": 1, "a": 2 }'},
     ["not JSON", "not JSON", "stands twice"]),
    (catalogue.check_languages, {catalogue.VIETNAMESE: WORDS, "themes/default/lang/en.json":
                                 '{ "nav": { "home": "Home" }, "more": "More" }'},
     ["news.all is missing", "more is not in"]),
    (catalogue.check_languages, {catalogue.VIETNAMESE: '{ "a": " " }'}, ["a is empty"]),
    (catalogue.check_words, {catalogue.VIETNAMESE: WORDS, catalogue.DESK_VIETNAMESE:
                             '{ "desk": { "own": "Riêng" } }',
                             "core/desk/a.c": 'theme_word(t, "desk.own"); theme_word(t, "a.gone");',
                             "core/plugin/b.c": 'theme_word(t, "desk.own");'},
     ["core/desk/a.c:1: the word a.gone", "core/plugin/b.c:1: the word desk.own"]),
    (catalogue.check_views, {"core/desk/a.c": 'desk_show(ctx, title, "lists/gone");',
                             "themes/desk/views/lists/home.html": "{{>partials/gone}}"},
     ["core/desk/a.c:1: there is no view lists/gone",
      "themes/desk/views/lists/home.html:1: there is no view partials/gone"]),
    (catalogue.check_words, {catalogue.VIETNAMESE: WORDS,
                             "themes/default/views/a.html": "{{t.nav.home}}{{! {{t.not.this}}",
                             "plugins/news/a.c": 'dinh->word(ctx, "news.all");'}, []),
    (catalogue.check_words, {catalogue.VIETNAMESE: WORDS,
                             "themes/default/views/a.html": "{{#t.nav.house}}x{{/t.nav.house}}",
                             "plugins/news/a.c": 'x(dinh->word(ctx, a ? "news.none" : b));\n'
                             '.word = "news.some"; .menu = "nav.news";\n'},
     ["nav.house", "news.none", "news.some", "nav.news"]),
    (catalogue.check_views, {"themes/default/views/layout.html": "{{>news/row}}{{>*dynamic}}",
                             "plugins/news/views/row.html": "{{<layout}}{{/layout}}",
                             "plugins/news/a.c": '"news/row"; "news/rss+xml";\n'}, []),
    (catalogue.check_views, {"themes/default/views/layout.html": "{{>news/row}}\n{{> gone }}",
                             "plugins/news/a.c": 'dinh->show(ctx, 200, "news/list");\n',
                             "core/plugin/a.c": 'host_show(ctx, 200, "lost");\n'},
     ["no view news/row", "no view gone", "no view news/list", "no view lost"]),
    (catalogue.check_policy, {"themes/default/views/a.html": "<script>{{{inline.script}}}</script>"
                              "<script src=x></script>{{! style=x }}<a data-on=x>style=</a>"}, []),
    (catalogue.check_policy, {"themes/default/views/a.html": "<p style=x><a\nonclick=x>"
                              "<script>x</script>"}, ["policy"] * 3),
    (catalogue.check_links, {"README.md": "[a](docs/b.md) [b](docs/) [c](https://x.vn/) [d](#e) "
                             "`[x](y)`\n", "docs/b.md": "[a](../README.md#x)\n"}, []),
    (catalogue.check_links, {"README.md": "[a](docs/c.md)\n", "docs/b.md": "[a](README.md)\n"},
     ["leads nowhere: docs/c.md", "leads nowhere: README.md"]),
]

CASES = LAYERS + SHAPE + CALLS + STATICS + CATALOGUE
