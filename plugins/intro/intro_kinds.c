/*
 * intro_kinds.c - introduction pages, units and officials as field tables.
 *
 * What the law asks to be public of an official is the table's five fields
 * (name, post, unit, phone, e-mail; NĐ 43/2011 Đ.10.1.k and its successors) and,
 * for leaders, a short biography and duties. Nothing more is kept.
 */
#include "intro.h"

enum {
    LISTED = DINH_LISTED,
    FOUND = DINH_SEARCHABLE | DINH_LISTED,
    TITLE = DINH_REQUIRED | DINH_SEARCHABLE | DINH_LISTED
};

/* Columns: name, label, type, flags, max, of, also, help. */
static const dinh_field intro_fields[] = {
    { "title", "Tiêu đề", DINH_FIELD_TEXT, TITLE, 200, NULL, NULL, NULL },
    { "section", "Mục", DINH_FIELD_CHOICE, LISTED | DINH_FILTER, 100, "sections?", NULL,
      NULL },
    { "weight", "Thứ tự", DINH_FIELD_INT, LISTED, 0, NULL, NULL, "Nhỏ đứng trước." },
    { "body", "Nội dung", DINH_FIELD_HTML, DINH_SEARCHABLE, 0, NULL, "content,text", NULL },
    { "pictures", "Ảnh, bản đồ", DINH_FIELD_IMAGES, 0, 40, NULL, NULL, NULL },
    { "attachments", "Tệp đính kèm", DINH_FIELD_FILES, 0, 20, NULL, NULL,
      "Bản đồ địa giới dạng PDF chẳng hạn." },
    { "owner", "Người phụ trách", DINH_FIELD_TEXT, LISTED, 200, NULL, NULL,
      "Ai trả lời về trang này." },
    { "reviewed", "Ngày rà soát", DINH_FIELD_DATE, LISTED, 0, NULL, NULL, NULL },
};

static const dinh_field unit_fields[] = {
    { "title", "Tên cơ quan, tổ chức", DINH_FIELD_TEXT, TITLE, 200, NULL, NULL, NULL },
    { "short", "Tên gọi tắt", DINH_FIELD_TEXT, FOUND, 100, NULL, NULL, NULL },
    { "parent", "Trực thuộc", DINH_FIELD_REF, LISTED | DINH_FILTER, 0, "unit", NULL, NULL },
    { "group", "Nhóm", DINH_FIELD_CHOICE, LISTED | DINH_FILTER, 100, "groups?", NULL,
      NULL },
    { "weight", "Thứ tự", DINH_FIELD_INT, LISTED, 0, NULL, NULL, "Nhỏ đứng trước." },
    { "address", "Địa chỉ", DINH_FIELD_TEXT, FOUND, 300, NULL, NULL, NULL },
    { "phone", "Điện thoại", DINH_FIELD_PHONE, LISTED, 0, NULL, NULL, NULL },
    { "email", "Thư điện tử", DINH_FIELD_EMAIL, LISTED, 0, NULL, NULL, NULL },
    { "duties", "Chức năng, nhiệm vụ", DINH_FIELD_HTML, DINH_SEARCHABLE, 0, NULL, NULL,
      NULL },
    { "from", "Thành lập", DINH_FIELD_DATE, LISTED, 0, NULL, NULL, NULL },
    { "to", "Kết thúc", DINH_FIELD_DATE, LISTED, 0, NULL, NULL,
      "Khi sáp nhập, đổi tên: giữ lại quá khứ thay vì sửa đè." },
};

static const dinh_field official_fields[] = {
    { "title", "Chức danh", DINH_FIELD_TEXT, TITLE, 200, NULL, NULL,
      "Ví dụ: Chủ tịch Ủy ban nhân dân xã." },
    { "name", "Họ và tên", DINH_FIELD_TEXT, FOUND, 100, NULL, NULL, NULL },
    { "post", "Chức vụ", DINH_FIELD_TEXT, FOUND, 200, NULL, NULL, NULL },
    { "unit", "Đơn vị", DINH_FIELD_REF, LISTED | DINH_FILTER, 0, "unit", NULL, NULL },
    { "weight", "Thứ tự", DINH_FIELD_INT, LISTED, 0, NULL, NULL, "Nhỏ đứng trước." },
    { "phone", "Điện thoại", DINH_FIELD_PHONE, LISTED, 0, NULL, NULL, NULL },
    { "email", "Thư điện tử", DINH_FIELD_EMAIL, LISTED, 0, NULL, NULL, NULL },
    { "room", "Phòng", DINH_FIELD_TEXT, LISTED, 100, NULL, NULL, NULL },
    { "hours", "Giờ tiếp", DINH_FIELD_TEXT, LISTED, 200, NULL, NULL, NULL },
    { "tasks", "Việc phụ trách", DINH_FIELD_WORDS, FOUND, 20, NULL, NULL,
      "Việc bà con hay tìm: \"Khai sinh, khai tử, kết hôn\"." },
    { "leader", "Là lãnh đạo", DINH_FIELD_BOOL, LISTED | DINH_FILTER, 0, NULL, NULL, NULL },
    { "biography", "Tiểu sử tóm tắt", DINH_FIELD_HTML, 0, 20000, NULL, NULL,
      "Chỉ lãnh đạo." },
    { "duties", "Nhiệm vụ đảm nhiệm", DINH_FIELD_HTML, LISTED, 20000, NULL, NULL, NULL },
};

enum {
    PAGE_FLAGS = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT,
    KIND_FLAGS = DINH_KIND_ASCENDING | DINH_KIND_SITEMAP
};

const dinh_kind intro_kinds[3] = {
    { .name = "intro",
      .label = "Trang giới thiệu",
      .letters = "g",
      .path = "/gioi-thieu",
      .fields = DINH_LIST_OF(intro_fields),
      .title = "title",
      .order = "weight",
      .flags = KIND_FLAGS,
      .page = intro_section_page,
      .page_flags = PAGE_FLAGS },
    { .name = "unit",
      .label = "Cơ quan, tổ chức",
      .letters = "dv",
      .path = "/to-chuc",
      .fields = DINH_LIST_OF(unit_fields),
      .title = "title",
      .order = "weight",
      .flags = KIND_FLAGS,
      .page = intro_unit_page,
      .page_flags = PAGE_FLAGS },
    { .name = "official",
      .label = "Cán bộ, công chức",
      .letters = "cb",
      .path = "/danh-ba",
      .fields = DINH_LIST_OF(official_fields),
      .title = "title",
      .order = "weight",
      .flags = DINH_KIND_ASCENDING,
      .page = intro_official_page },
};
