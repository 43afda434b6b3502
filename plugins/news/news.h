/*
 * news.h - what the files of the news plugin share.
 */
#ifndef NEWS_H
#define NEWS_H

#include <dinh/plugin.h>

/* news_kinds.c: the two field tables, "news" and "notice". */
extern const dinh_kind news_kinds[2];

/* news_pages.c */
/* Published within the year, in Viet Nam's calendar. */
dinh_where news_in_year(int64_t year);
int news_list_page(dinh_ctx *ctx);
int news_article_page(dinh_ctx *ctx, dinh_value *item);
int news_feed_page(dinh_ctx *ctx);
int notice_list_page(dinh_ctx *ctx);
int notice_page(dinh_ctx *ctx, dinh_value *item);
/* A list of { id, title, href, count, current } of every category that has
 * news; `current` is the id of the one being read, or NULL. */
dinh_value *news_categories(dinh_ctx *ctx, const char *current);

/* news_blocks.c */
/* item.picture: the first of its pictures, all that a list shows. */
void news_set_picture(dinh_ctx *ctx, dinh_value *item);
int news_featured_block(dinh_ctx *ctx, dinh_value *map);
int news_categories_block(dinh_ctx *ctx, dinh_value *map);
int notice_important_block(dinh_ctx *ctx, dinh_value *map);
int notice_latest_block(dinh_ctx *ctx, dinh_value *map);

#endif
