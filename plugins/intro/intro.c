/*
 * intro.c - the commune introduces itself: land, history, culture, map,
 * apparatus, leaders, and whom to call. Start here: the plugin's tables.
 */
#include "intro.h"

enum { CACHED = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT };

static const dinh_route routes[] = {
    { .method = "GET",
      .path = "/gioi-thieu",
      .handle = intro_index_page,
      .flags = CACHED,
      .menu = "nav.intro",
      .menu_order = 10 },
    { .method = "GET",
      .path = "/gioi-thieu/bo-may",
      .handle = intro_apparatus_page,
      .flags = CACHED },
    { .method = "GET",
      .path = "/gioi-thieu/lanh-dao",
      .handle = intro_leaders_page,
      .flags = CACHED },
    { .method = "GET",
      .path = "/danh-ba",
      .handle = intro_directory_page,
      .flags = CACHED,
      .menu = "nav.directory",
      .menu_order = 60 },
};

static const dinh_block blocks[] = {
    { "intro.call", "intro/call", intro_call_block },
};

static const dinh_setting settings[] = {
    { "call_entries", "4", "Số việc hiện ở khối \"Gọi đúng người, đúng việc\"", 1, 20 },
    { "call_tasks", "", "Những việc chọn cho khối ấy, cách nhau bằng dấu chấm phẩy", 0, 0 },
};

DINH_PLUGIN("intro", "0.1.0", .summary = "Giới thiệu xã, bộ máy, danh bạ cán bộ",
            .routes = DINH_LIST_OF(routes), .blocks = DINH_LIST_OF(blocks),
            .kinds = DINH_LIST_OF(intro_kinds), .settings = DINH_LIST_OF(settings), );
