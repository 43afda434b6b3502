/*
 * intro.h - what the files of the intro plugin share.
 */
#ifndef INTRO_H
#define INTRO_H

#include <dinh/plugin.h>

/* No commune has more units, officials or introduction pages than this. */
enum { INTRO_MAX = 1000 };

/* intro_kinds.c: "intro", "unit", "official". */
extern const dinh_kind intro_kinds[3];

/* intro_pages.c: the introduction and the apparatus. */
int intro_index_page(dinh_ctx *ctx);
int intro_section_page(dinh_ctx *ctx, dinh_value *item);
int intro_apparatus_page(dinh_ctx *ctx);
int intro_leaders_page(dinh_ctx *ctx);
int intro_unit_page(dinh_ctx *ctx, dinh_value *item);

/* Every item of a kind, in order; `where` may be NULL. */
dinh_value *intro_all(dinh_ctx *ctx, const char *kind, const dinh_where *where);

/* intro_directory.c: whom to call. */
int intro_directory_page(dinh_ctx *ctx);
int intro_official_page(dinh_ctx *ctx, dinh_value *item);
int intro_call_block(dinh_ctx *ctx, dinh_value *map);

#endif
