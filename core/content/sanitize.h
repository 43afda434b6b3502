/*
 * sanitize.h - rich text: a real HTML5 parser and an allow-list.
 *
 * The only maker of DINH_HTML. Keeps p h2 h3 h4 ul ol li strong em u s sub sup a
 * blockquote figure figcaption img table caption thead tbody tr th td br hr,
 * with the few attributes of the table in sanitize.c; h1 becomes h2, b strong,
 * i em; links http(s), mailto, tel, or to this site; images only of this site
 * (/tep/..., or src "" in a figure whose picture has yet to be chosen). Everything else is
 * dropped, its text kept (script and style: not even that). Idempotent: sanitising twice
 * changes nothing.
 */
#ifndef DINH_CONTENT_SANITIZE_H
#define DINH_CONTENT_SANITIZE_H

#include "base/arena.h"
#include "base/buf.h"

enum { SANITIZE_MAX_INPUT = 4 * 1024 * 1024, SANITIZE_MAX_DEPTH = 100 };

/* NULL-pointer result when the input is too large or too deep. */
struct str sanitize_html(struct arena *arena, struct str html);
/* Paragraphs of plain text (blank lines separate; single ones become <br>). */
struct str html_from_text(struct arena *arena, struct str text);
/* Does it look like HTML at all? (a known tag in it) */
bool text_looks_like_html(struct str text);
/* The words of sanitised HTML, blocks separated by line feeds. */
struct str html_to_text(struct arena *arena, struct str html);

#endif
