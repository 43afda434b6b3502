/*
 * html_text.c - between plain text and the HTML of sanitize.c.
 */
#include "content/sanitize.h"

#include "base/text.h"

#include <ctype.h>

/* ---- text to HTML ---------------------------------------------------------------- */

static struct str cut_line(struct str *rest)
{
    struct str line = str_cut(rest, '\n');
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

struct str html_from_text(struct arena *arena, struct str text)
{
    struct buf out = { 0 };
    bool is_open = false;
    while (text.ptr) {
        struct str line = str_trim(cut_line(&text));
        if (line.len == 0) {
            if (is_open)
                buf_add_text(&out, "</p>");
            is_open = false;
            continue;
        }
        buf_add_text(&out, is_open ? "<br>" : "<p>");
        text_add_escaped(&out, line);
        is_open = true;
    }
    if (is_open)
        buf_add_text(&out, "</p>");
    struct str html = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return html;
}

/* ---- is it HTML? ------------------------------------------------------------------- */

/* Sorted by nothing but habit: what people paste. */
static const char *const known_tags[] = {
    "p",      "br",     "div",   "span",    "b",          "i",      "u",          "s",
    "strong", "em",     "a",     "ul",      "ol",         "li",     "table",      "tr",
    "td",     "th",     "tbody", "thead",   "h1",         "h2",     "h3",         "h4",
    "h5",     "h6",     "img",   "hr",      "html",       "body",   "head",       "font",
    "center", "sub",    "sup",   "pre",     "blockquote", "figure", "figcaption", "script",
    "style",  "iframe", "svg",   "section", "article",    "strike", "del",        "ins",
    "small",  "code",   "video", "object",  "embed",
};

static bool is_known_tag(struct str name)
{
    for (size_t i = 0; i < sizeof known_tags / sizeof *known_tags; i++)
        if (str_eq_nocase(name, str_of(known_tags[i])))
            return true;
    return false;
}

bool text_looks_like_html(struct str text)
{
    for (ptrdiff_t at; (at = str_find_char(text, '<')) >= 0;) {
        text = str_from(text, (size_t)at + 1);
        struct str name = text;
        if (str_starts(name, STR("/")))
            name = str_from(name, 1);
        size_t len = 0;
        while (len < name.len && isalnum((unsigned char)name.ptr[len]))
            len++;
        bool ends = len < name.len &&
                    (isspace((unsigned char)name.ptr[len]) || strchr("/>", name.ptr[len]));
        if (ends && is_known_tag((struct str){ name.ptr, len }) &&
            str_find_char(name, '>') >= 0)
            return true;
    }
    return false;
}

/* ---- HTML to text ---------------------------------------------------------------------
 */

/* The only references text_add_escaped writes. */
static const struct reference_text {
    struct str reference;
    char letter;
} references[] = {
    { { "&amp;", 5 }, '&' },  { { "&lt;", 4 }, '<' },   { { "&gt;", 4 }, '>' },
    { { "&quot;", 6 }, '"' }, { { "&#39;", 5 }, '\'' },
};

static struct str add_reference(struct buf *out, struct str rest)
{
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        if (str_starts(rest, references[i].reference)) {
            buf_add_char(out, references[i].letter);
            return str_from(rest, references[i].reference.len);
        }
    buf_add_char(out, '&');
    return str_from(rest, 1);
}

static bool is_inline_tag(struct str name)
{
    static const char *const inline_tags[] = {
        "strong", "em", "u", "s", "sub", "sup", "a"
    };
    for (size_t i = 0; i < sizeof inline_tags / sizeof *inline_tags; i++)
        if (str_is(name, inline_tags[i]))
            return true;
    return false;
}

static void end_line(struct buf *out)
{
    while (out->len && out->data[out->len - 1] == ' ')
        out->len--;
    if (out->len && out->data[out->len - 1] != '\n')
        buf_add_char(out, '\n');
}

/* rest begins with '<'; attribute values never hold a '>'. */
static struct str skip_tag(struct buf *out, struct str rest)
{
    ptrdiff_t end = str_find_char(rest, '>');
    struct str name = str_from(rest, 1);
    if (str_starts(name, STR("/")))
        name = str_from(name, 1);
    size_t len = 0;
    while (len < name.len && isalnum((unsigned char)name.ptr[len]))
        len++;
    if (!is_inline_tag((struct str){ name.ptr, len }))
        end_line(out);
    return str_from(rest, end < 0 ? rest.len : (size_t)end + 1);
}

struct str html_to_text(struct arena *arena, struct str html)
{
    struct buf out = { 0 };
    while (html.len) {
        char c = html.ptr[0];
        if (c == '<')
            html = skip_tag(&out, html);
        else if (c == '&')
            html = add_reference(&out, html);
        else {
            size_t len = 1;
            while (len < html.len && html.ptr[len] != '<' && html.ptr[len] != '&')
                len++;
            buf_add(&out, html.ptr, len);
            html = str_from(html, len);
        }
    }
    struct str text = arena_str(arena, str_trim(buf_str(&out)));
    buf_free(&out);
    return text;
}
