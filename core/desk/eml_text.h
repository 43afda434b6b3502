/*
 * eml_text.h - the text of a mail in UTF-8, whatever it says it is written in.
 */
#ifndef DINH_DESK_EML_TEXT_H
#define DINH_DESK_EML_TEXT_H

#include "base/arena.h"
#include "base/str.h"

/* `charset`: as the mail names it; ptr NULL: not at all. NFC. What is said is believed
 * unless the bytes say otherwise: UTF-8 is recognised, and 8-bit text of no or of a
 * western charset is read as whichever of the Vietnamese ones makes words of it. */
struct str eml_to_utf8(struct arena *arena, struct str charset, struct str bytes);
/* Plain text as HTML for word_clean: lines broken by the mail program are joined again
 * (`is_flowed`: by the rules of format=flowed), an empty line parts paragraphs. */
struct str eml_plain_to_html(struct arena *arena, struct str text, bool is_flowed);
/* "Fwd: RE: Tin gửi" -> "Tin gửi" */
struct str eml_without_prefixes(struct str subject);

#endif
