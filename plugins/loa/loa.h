/*
 * loa.h - what the files of the loa plugin share.
 */
#ifndef LOA_H
#define LOA_H

#include <dinh/plugin.h>

/* loa_kind.c */
extern const dinh_kind loa_kind;

/* loa_pages.c */
int loa_list_page(dinh_ctx *ctx);
int loa_bulletin_page(dinh_ctx *ctx, dinh_value *item);
int loa_latest_block(dinh_ctx *ctx, dinh_value *map);

/* loa_proposal.c: a hook of news.published and two jobs */
int loa_news_published(dinh_ctx *ctx, dinh_value *item);
int loa_propose(dinh_ctx *ctx, const dinh_value *args);
int loa_forget(dinh_ctx *ctx, const dinh_value *args);
/* Ends what began with dinh->begin: reads the rows of a write to their end, then
 * commits, or takes all back. */
int loa_finish(dinh_ctx *ctx, dinh_rows *rows);

/* loa_count.c: a job, and the verb dinh loa HOME */
int loa_count(dinh_ctx *ctx, const dinh_value *args);
int loa_command(dinh_ctx *ctx, int argc, char **argv);

#endif
