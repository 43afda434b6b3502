/*
 * legal.c - legal documents: of higher levels and of the commune, with their
 * files, filters and open data. Start here: the plugin's tables.
 */
#include "legal.h"

/* Declared in the order of the canonical address. */
#define FILTERS "q,loai,co-quan,linh-vuc,nam,hieu-luc,sap-xep,trang"

enum { LIST_FLAGS = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT | DINH_ROUTE_RARE };

static const dinh_route routes[] = {
    { .method = "GET",
      .path = "/van-ban",
      .handle = legal_list_page,
      .query = FILTERS,
      .flags = LIST_FLAGS,
      .menu = "nav.legal",
      .menu_order = 30 },
    { .method = "GET",
      .path = "/van-ban/cua-xa",
      .handle = legal_list_page,
      .query = FILTERS,
      .flags = LIST_FLAGS },
    { .method = "GET",
      .path = "/van-ban/cap-tren",
      .handle = legal_list_page,
      .query = FILTERS,
      .flags = LIST_FLAGS },
    { .method = "GET", .path = "/van-ban.csv", .handle = legal_csv_page, .query = FILTERS },
    { .method = "GET",
      .path = "/van-ban/cua-xa.csv",
      .handle = legal_csv_page,
      .query = FILTERS },
    { .method = "GET",
      .path = "/van-ban/cap-tren.csv",
      .handle = legal_csv_page,
      .query = FILTERS },
};

static const dinh_block blocks[] = {
    { "legal.latest", "legal/latest", legal_latest_block },
};

static const dinh_setting settings[] = {
    { "page_size", "20", "Số văn bản mỗi trang danh sách", 5, 100 },
    { "latest", "5", "Số văn bản ở trang chủ", 1, 20 },
};

DINH_PLUGIN("legal", "0.1.0", .summary = "Hệ thống văn bản của cấp trên và của xã",
            .routes = DINH_LIST_OF(routes), .blocks = DINH_LIST_OF(blocks),
            .kinds = { &legal_kind, 1, sizeof legal_kind },
            .settings = DINH_LIST_OF(settings), );
