/*
 * news_kinds.c - what a news item and a notice are made of.
 *
 * These two tables are all the portal needs for storage, history, validation,
 * JSON, import, export and feeds; a field is added by adding a row.
 */
#include "news.h"

/* Columns: name, label, type, flags, max, of, also, help. */
static const dinh_field news_fields[] = {
    { "title", "Tiêu đề", DINH_FIELD_TEXT, DINH_REQUIRED | DINH_SEARCHABLE | DINH_LISTED,
      300, NULL, NULL, "Nói rõ ai làm gì, ở đâu; nên dưới 100 chữ cái." },
    { "category", "Chuyên mục", DINH_FIELD_CHOICE, DINH_LISTED | DINH_FILTER, 100,
      "categories?", NULL, "Tổ chức có tin." },
    { "summary", "Tóm tắt", DINH_FIELD_LINES, DINH_SEARCHABLE | DINH_LISTED, 2000, NULL,
      "sapo,description", "Hai câu hiện ở danh sách tin." },
    { "body", "Nội dung", DINH_FIELD_HTML, DINH_SEARCHABLE, 0, NULL, "content,text", NULL },
    { "pictures", "Ảnh", DINH_FIELD_IMAGES, DINH_LISTED, 60, NULL, NULL,
      "Mỗi ảnh cần lời mô tả cho người không nhìn thấy." },
    { "videos", "Video", DINH_FIELD_LINKS, 0, 20, NULL, NULL,
      "Địa chỉ video ở trang khác; trang của xã hiện một thẻ dẫn tới đó." },
    { "attachments", "Tệp đính kèm", DINH_FIELD_FILES, 0, 20, NULL, NULL, NULL },
    { "source", "Nguồn tin", DINH_FIELD_TEXT, DINH_LISTED, 300, NULL, NULL,
      "Ghi khi lấy lại tin của nơi khác." },
    { "source_url", "Địa chỉ nguồn", DINH_FIELD_URL, 0, 1000, NULL, NULL, NULL },
    { "keywords", "Từ khóa", DINH_FIELD_WORDS, DINH_SEARCHABLE, 30, NULL, "tags", NULL },
    { "pinned", "Ghim lên đầu", DINH_FIELD_BOOL, DINH_LISTED | DINH_FILTER, 0, NULL, NULL,
      NULL },
};

static const dinh_field notice_fields[] = {
    { "title", "Tiêu đề", DINH_FIELD_TEXT, DINH_REQUIRED | DINH_SEARCHABLE | DINH_LISTED,
      300, NULL, NULL, NULL },
    { "summary", "Tóm tắt", DINH_FIELD_LINES, DINH_SEARCHABLE | DINH_LISTED, 1000, NULL,
      NULL, "Khi nào, ở đâu, mang theo gì." },
    { "body", "Nội dung", DINH_FIELD_HTML, DINH_SEARCHABLE, 0, NULL, "content,text", NULL },
    { "important", "Quan trọng", DINH_FIELD_BOOL, DINH_LISTED | DINH_FILTER, 0, NULL, NULL,
      "Hiện ở đầu trang chủ cho đến khi hết hạn." },
    { "attachments", "Tệp đính kèm", DINH_FIELD_FILES, 0, 20, NULL, NULL, NULL },
};

const dinh_kind news_kinds[2] = {
    { .name = "news",
      .label = "Tin bài",
      .letters = "t",
      .path = "/tin-tuc/{category}",
      .fields = DINH_LIST_OF(news_fields),
      .title = "title",
      .summary = "summary",
      .flags = DINH_KIND_SITEMAP,
      .page = news_article_page,
      .page_flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT },
    { .name = "notice",
      .label = "Thông báo",
      .letters = "tb",
      .path = "/thong-bao",
      .fields = DINH_LIST_OF(notice_fields),
      .title = "title",
      .summary = "summary",
      .flags = DINH_KIND_SITEMAP | DINH_KIND_EXPIRES,
      .page = notice_page,
      .page_flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT },
};
