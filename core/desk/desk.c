/*
 * desk.c - the desk's tables: its pages, permissions, jobs, own SQL tables.
 *
 * Read the routes from top to bottom and you have the desk. A route with
 * permission NULL is for people who are not logged in (the door, and an outside
 * official's link); tests/unit/desk/access_test.c names each of them.
 */
#include "desk/desk.h"

#include "desk/again.h"
#include "desk/tables.h"

#define GET(address, function, right)                                             \
    {                                                                             \
        .method = "GET", .path = address, .handle = function, .permission = right \
    }
#define ASK(address, function, right, names)                                       \
    {                                                                              \
        .method = "GET", .path = address, .handle = function, .permission = right, \
        .query = names                                                             \
    }
#define POST(address, function, right)                                             \
    {                                                                              \
        .method = "POST", .path = address, .handle = function, .permission = right \
    }

static const struct dinh_route routes[] = {
    /* The door */
    ASK("/ban/dang-nhap", login_page, NULL, "ve,bao"),
    POST("/ban/dang-nhap", login_post, NULL),
    GET("/ban/vao/:token", link_page, NULL),
    POST("/ban/vao/:token", link_post, NULL),
    ASK("/ban/xac-minh", second_page, NULL, "ve"),
    POST("/ban/xac-minh", second_post, NULL),
    POST("/ban/dang-xuat", logout_post, NULL),

    ASK("/ban/tai-khoan", account_page, "desk.enter", "bao"),
    POST("/ban/tai-khoan/mat-khau", account_password_post, "desk.enter"),
    POST("/ban/tai-khoan/thiet-bi", account_session_post, "desk.enter"),

    /* People and the log */
    ASK("/ban/nguoi-dung", users_page, "desk.users", "bao"),
    POST("/ban/nguoi-dung", users_post, "desk.users"),
    ASK("/ban/nguoi-dung/:so", user_page, "desk.users", "bao"),
    POST("/ban/nguoi-dung/:so", user_post, "desk.users"),
    GET("/ban/kien-toan", reorganise_page, "desk.users"),
    POST("/ban/kien-toan", reorganise_post, "desk.users"),
    ASK("/ban/uy-quyen", delegation_page, "desk.enter", "bao"),
    POST("/ban/uy-quyen", delegation_post, "desk.enter"),
    ASK("/ban/nhat-ky", audit_page, "desk.audit", "tin,nguoi,truoc"),
    ASK("/ban/nhat-ky/csv", audit_csv, "desk.audit", "tin,nguoi"),
    POST("/ban/nhat-ky/kiem-tra", audit_verify_post, "desk.audit"),

    /* The site */
    ASK("/ban/cai-dat", settings_page, "desk.settings", "bao"),
    POST("/ban/cai-dat", settings_post, "desk.settings"),
    POST("/ban/cai-dat/hoan-tac", settings_undo, "desk.settings"),
    GET("/ban/phan-mo-rong", plugins_page, "desk.plugins"),

    /* Writing */
    ASK("/ban/loai/:kind", kind_page, "desk.edit", "trang_thai,tim,trang"),
    ASK("/ban/tao/:kind", editor_page, "desk.edit", "bao"),
    POST("/ban/tao/:kind", editor_post, "desk.edit"),
    POST("/ban/tao/:kind/tu-luu", autosave_post, "desk.edit"),
    ASK("/ban/muc/:ma/soan", editor_page, "desk.edit", "bao"),
    POST("/ban/muc/:ma/soan", editor_post, "desk.edit"),
    POST("/ban/muc/:ma/tu-luu", autosave_post, "desk.edit"),
    GET("/ban/muc/:ma/hop-nhat", merge_page, "desk.edit"),
    POST("/ban/muc/:ma/hop-nhat", merge_post, "desk.edit"),
    ASK("/ban/kho-anh", media_page, "desk.media", "cho,truong,tim,trang,bao"),
    POST("/ban/kho-anh", media_post, "desk.edit"),
    POST("/ban/tai-len", upload_post, "desk.enter"),
    POST("/ban/doc-tep", document_post, "desk.enter"),

    /* The way of an item */
    GET("/ban/nhan", receive_page, "desk.receive"),
    POST("/ban/nhan", receive_post, "desk.receive"),
    ASK("/ban/muc/:ma", item_page, "content.drafts", "xem,voi,phieu,bao"),
    POST("/ban/muc/:ma/chuyen", move_post, "content.drafts"),
    POST("/ban/muc/:ma/giao", assign_post, "desk.assign"),
    POST("/ban/muc/:ma/doi-nguoi", swap_post, "desk.edit"),
    POST("/ban/muc/:ma/nhac", remind_post, "content.drafts"),
    POST("/ban/muc/:ma/hen-gio", schedule_post, "desk.publish"),
    POST("/ban/muc/:ma/hoan-tac", undo_post, "content.drafts"),
    POST("/ban/muc/:ma/xac-nhan", confirm_post, "desk.publish"),
    GET("/ban/muc/:ma/phieu", sheet_page, "content.drafts"),
    POST("/ban/muc/:ma/dinh-kem", attach_post, "content.drafts"),
    POST("/ban/muc/:ma/khoi-phuc", restore_post, "desk.edit"),
    GET("/ban/muc/:ma/sua-chinh-ta", spelling_page, "desk.edit"),
    POST("/ban/muc/:ma/sua-chinh-ta", spelling_post, "desk.edit"),
    GET("/ban/muc/:ma/dinh-chinh", correction_page, "desk.publish"),
    POST("/ban/muc/:ma/dinh-chinh", correction_post, "desk.publish"),
    GET("/ban/muc/:ma/go-han", erase_page, "desk.erase"),
    POST("/ban/muc/:ma/go-han", erase_post, "desk.erase"),
    POST("/ban/muc/:ma/nho-xac-nhan", outside_ask_post, "desk.edit"),
    GET("/xac-nhan/:token", outside_page, NULL),
    POST("/xac-nhan/:token", outside_post, NULL),

    /* Lists */
    ASK("/ban", home_list_page, "desk.enter", "bao"),
    ASK("/ban/cho-duyet", review_list_page, "desk.enter", "trang,bao"),
    ASK("/ban/hop-thu", inbox_page, "desk.enter", "trang,bao"),
    ASK("/ban/viec-cua-toi", work_page, "desk.enter", "trang,bao"),
    ASK("/ban/qua-han", late_page, "desk.enter", "trang,bao"),
    ASK("/ban/lich-dang", schedule_page, "desk.enter", "trang,bao"),
    ASK("/ban/da-dang", done_page, "desk.enter", "trang,bao"),
};

static const struct dinh_permission permissions[] = {
    { "desk.enter", "Vào khu vực biên tập" }, { "desk.receive", "Nhận tin bài gửi đến" },
    { "desk.assign", "Phân công biên tập" },  { "desk.edit", "Biên tập" },
    { "desk.publish", "Duyệt và đăng" },      { "desk.urgent", "Đăng tin khẩn" },
    { "desk.erase", "Gỡ hẳn nội dung" },      { "desk.media", "Dùng kho ảnh" },
    { "desk.users", "Quản lý người dùng" },   { "desk.settings", "Sửa cài đặt" },
    { "desk.plugins", "Xem phần mở rộng" },   { "desk.audit", "Xem nhật ký" },
};

/* Once released, a step is never changed: the next one is added behind it. */
static const struct dinh_migration migrations[] = {
    { .version = 1,
      .sql = "CREATE TABLE desk_setting ("
             " id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL,"
             " body TEXT NOT NULL) STRICT;" },
    { .version = 2, .sql = desk_item_tables },
};

static const struct dinh_job jobs[] = {
    { "desk.picture", desk_picture, 0 },
};

static const struct dinh_plugin descriptor = {
    .size = sizeof(struct dinh_plugin),
    .abi_minor = DINH_ABI_MINOR,
    .name = "desk",
    .version = "0.1.0",
    .summary = "Khu vực biên tập: nhận, phân công, biên tập, duyệt, đăng",
    .routes = DINH_LIST_OF(routes),
    .permissions = DINH_LIST_OF(permissions),
    .jobs = DINH_LIST_OF(jobs),
    .migrations = DINH_LIST_OF(migrations),
};

const struct builtin desk_builtin = {
    .descriptor = &descriptor,
    .theme = "desk",
    .gate = desk_gate,
    .stale = desk_stale,
};
