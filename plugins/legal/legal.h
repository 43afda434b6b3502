/*
 * legal.h - what the files of the legal plugin share.
 */
#ifndef LEGAL_H
#define LEGAL_H

#include <dinh/plugin.h>

/* legal_kind.c: the record of a legal document. */
extern const dinh_kind legal_kind;

/* legal_list.c: the lists with their filters. */
int legal_list_page(dinh_ctx *ctx);
int legal_csv_page(dinh_ctx *ctx);

/* legal_pages.c: one document, and what every list shows of it. */
int legal_document_page(dinh_ctx *ctx, dinh_value *item);
int legal_latest_block(dinh_ctx *ctx, dinh_value *map);
/* item.status { id, title } by its dates today, and item.file, its first file. */
void legal_complete(dinh_ctx *ctx, dinh_value *item);

/* Effect by dates alone. A document without a date of effect (a report, a
 * notice) has no status. */
enum legal_effect { EFFECT_NONE, EFFECT_NOT_YET, EFFECT_IN_FORCE, EFFECT_ENDED };
enum { LEGAL_EFFECTS = 4 };
/* The id used in addresses: "chua", "con", "het"; NULL for EFFECT_NONE. */
extern const char *const legal_effect_ids[LEGAL_EFFECTS];
/* Its words in the catalogue. */
extern const char *const legal_effect_words[LEGAL_EFFECTS];

#endif
