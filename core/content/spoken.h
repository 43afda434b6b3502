/*
 * spoken.h - written Vietnamese as it is read aloud: by the announcer at the
 * loudspeaker, by the page that reads itself out.
 *
 * UBND becomes Ủy ban nhân dân, 339/BC-UBND "339, báo cáo của Ủy ban nhân dân",
 * 13/9/2021 "13 tháng 9 năm 2021", 7h30 "7 giờ 30", m³ "mét khối"; other numbers stay
 * figures. The table of abbreviations is the only one; it stands in spoken_table.c.
 */
#ifndef DINH_CONTENT_SPOKEN_H
#define DINH_CONTENT_SPOKEN_H

#include "base/arena.h"
#include "base/str.h"

/* Plain text, blocks parted by line feeds. The result has a sentence a line, each with
 * its full stop. */
struct str spoken_text(struct arena *arena, struct str text);
/* The same of sanitised HTML; pictures are left out. */
struct str spoken_html(struct arena *arena, struct str html);

/* ---- for spoken.c ---- */

/* What the abbreviation at the beginning of `text` stands for; *len is how much of the
 * text it takes. NULL: none. */
const char *spoken_abbreviation(struct str text, size_t *len);
/* A unit that follows a number: "m³", "đ". */
const char *spoken_unit(struct str text, size_t *len);
/* A part of a document's number: "BC" -> "báo cáo"; *is_kind: a kind of document, else
 * who issued it. */
const char *spoken_symbol(struct str part, bool *is_kind);

#endif
