/*
 * html_parse.h - HTML as a tree, by a real HTML5 parser with a budget; and which
 * addresses the portal keeps. For the sanitiser and the cleaner of pasted texts.
 */
#ifndef DINH_CONTENT_HTML_PARSE_H
#define DINH_CONTENT_HTML_PARSE_H

#include "base/arena.h"

#include <gumbo.h>

/*
 * What a <div> with this inside it holds. All memory is the arena's, and the tree points
 * into `html`. NULL when the parser had to be stopped: input made to blow it up.
 */
const GumboElement *html_parse(struct arena *arena, struct str html);

/* http(s), mailto, tel, or a path of this site. */
bool html_link_is_good(struct str href);
/* A picture of this site (/tep/...). */
bool html_picture_is_good(struct str src);

#endif
