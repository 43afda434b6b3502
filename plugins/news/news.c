/*
 * news.c - news and notices of a commune: the plugin's tables.
 *
 * Start here: routes name the pages (news_pages.c), blocks the pieces of the
 * home page (news_blocks.c), kinds the stored fields (news_kinds.c).
 */
#include "news.h"

static const dinh_route routes[] = {
    { .method = "GET",
      .path = "/tin-tuc",
      .handle = news_list_page,
      .query = "nam,trang",
      .flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT,
      .menu = "nav.news",
      .menu_order = 20 },
    { .method = "GET",
      .path = "/tin-tuc/:category",
      .handle = news_list_page,
      .query = "nam,trang",
      .flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT },
    { .method = "GET",
      .path = "/thong-bao",
      .handle = notice_list_page,
      .query = "nam,trang",
      .flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT,
      .menu = "nav.notice",
      .menu_order = 50 },
    { .method = "GET",
      .path = "/rss",
      .handle = news_feed_page,
      .flags = DINH_ROUTE_CACHE },
    { .method = "GET",
      .path = "/rss/:category",
      .handle = news_feed_page,
      .flags = DINH_ROUTE_CACHE },
    { .method = "GET",
      .path = "/atom",
      .handle = news_feed_page,
      .flags = DINH_ROUTE_CACHE },
    { .method = "GET",
      .path = "/atom/:category",
      .handle = news_feed_page,
      .flags = DINH_ROUTE_CACHE },
};

static const dinh_block blocks[] = {
    { "news.featured", "news/featured", news_featured_block },
    { "news.categories", "news/categories", news_categories_block },
    { "news.notice_important", "news/notice_important", notice_important_block },
    { "news.notice_latest", "news/notice_latest", notice_latest_block },
};

static const dinh_setting settings[] = {
    { "page_size", "20", "Số tin mỗi trang danh sách", 5, 100 },
    { "feed_size", "30", "Số tin trong nguồn tin RSS, Atom", 5, 200 },
};

DINH_PLUGIN("news", "0.1.0", .summary = "Tin tức, sự kiện và thông báo",
            .routes = DINH_LIST_OF(routes), .blocks = DINH_LIST_OF(blocks),
            .kinds = DINH_LIST_OF(news_kinds), .settings = DINH_LIST_OF(settings), );
