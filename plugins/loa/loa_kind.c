/*
 * loa_kind.c - what a bulletin is made of: content kind "bulletin".
 */
#include "loa.h"

static const dinh_field fields[] = {
    { .name = "title",
      .label = "Tên bản tin",
      .type = DINH_FIELD_TEXT,
      .flags = DINH_REQUIRED | DINH_SEARCHABLE | DINH_LISTED,
      .max = 200 },
    { .name = "aired",
      .label = "Ngày phát",
      .type = DINH_FIELD_DATE,
      .flags = DINH_REQUIRED | DINH_LISTED | DINH_FILTER,
      .also = "ngay" },
    /* No DINH_FILTER: a choice that has it would be the bulletin's group in the search,
     * where "Buổi sáng" helps nobody. */
    { .name = "session",
      .label = "Buổi phát",
      .type = DINH_FIELD_CHOICE,
      .flags = DINH_REQUIRED | DINH_LISTED,
      .of = "loa_sessions",
      .also = "buoi" },
    { .name = "minutes",
      .label = "Số phút đọc",
      .type = DINH_FIELD_INT,
      .flags = DINH_LISTED,
      .also = "phut",
      .fallback = "5" },
    { .name = "text",
      .label = "Lời đọc",
      .type = DINH_FIELD_HTML,
      .flags = DINH_REQUIRED | DINH_SEARCHABLE,
      .help = "Nguyên văn lời đọc, để người nghe không kịp xem lại." },
};

const dinh_kind loa_kind = {
    .name = "bulletin",
    .label = "Bản tin loa",
    .letters = "lt",
    .path = "/loa",
    .fields = DINH_LIST_OF(fields),
    .title = "title",
    .order = "aired",
    .flags = DINH_KIND_SITEMAP,
    .page = loa_bulletin_page,
    .page_flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT,
};
