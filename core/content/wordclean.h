/*
 * wordclean.h - HTML out of Word, Zalo or a mail made into what the sanitiser
 * keeps: real lists, tables with header cells, figures with captions.
 *
 * The same rules run in the browser on paste (core/desk/editor/wordclean.js); both
 * give the same bytes for the fixtures of tests/word. Old fonts (.VnTime, VNI-Times)
 * become Unicode, NFD becomes NFC, tracked deletions and the national motto's table
 * go.
 */
#ifndef DINH_CONTENT_WORDCLEAN_H
#define DINH_CONTENT_WORDCLEAN_H

#include "base/arena.h"
#include "base/str.h"

struct word_clean {
    struct str html; /* sanitised; a picture that could not come is a figure with src "" */
    uint32_t lost_images; /* those pictures: on somebody's disk, elsewhere, or data: */
    bool had_motto, had_legacy_font, had_deletions;
};

/* False when it is too large or too deep (400; mails nest tables). */
bool word_clean(struct arena *arena, struct str html, struct word_clean *out);
/* Does it come from Word, so that cleaning is worth it? */
bool word_looks_like(struct str html);
/* Text in an old encoding, by the font it was written in; other fonts: as it is. */
struct str legacy_to_unicode(struct arena *arena, struct str font, struct str text);

/* Simple marks of people without JavaScript: "# mục", "- dòng", "1. dòng", "**đậm**",
 * "*nghiêng*", "__gạch chân__", "~~bỏ~~", "m^2^", "H~2~O", "[chữ](địa chỉ)", "---",
 * blank line between paragraphs, | a | b | rows ("|---|---|" below the heads), a \
 * before a sign that means itself; and back again. Round trips what the marks can say;
 * what they cannot say (colspan, figures ...) stands as one line "[[khối 3: bảng]]"
 * that is put back from `before` ("[[khối 3]]" will do). What marks_to_html gives is
 * sanitised; NULL when it is too large. */
struct str marks_from_html(struct arena *arena, struct str html);
struct str marks_to_html(struct arena *arena, struct str marks, struct str before);

#endif
