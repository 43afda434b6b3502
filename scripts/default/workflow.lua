-- Đường đi của một tin, từ lúc đến tay ban biên tập tới lúc lên trang.
-- states: các trạng thái, theo thứ tự; deadline là số ngày làm việc được ở lại đó,
--   list là danh sách ở bàn biên tập mà tin nằm chờ: inbox (hộp thư đến), work (việc
--   của người được giao), review (chờ duyệt), ready (chờ đăng).
-- moves: mọi bước chuyển được phép; by là vai trò được bấm nút, primary là nút chính.
--   needs_note: phải ghi lý do. needs_sheet: phải có ảnh phiếu đã ký. assigns: phải chọn
--   người được giao. urgent: tin khẩn, lên trang ngay, người phụ trách xác nhận sau.
-- Sửa xong chạy "dinh check HOME" rồi "dinh reload HOME".

-- may: việc được làm ở bàn biên tập. totp: phải nhập mã trên điện thoại khi đăng nhập.
role { id = "truong-ban", title = "Trưởng ban biên tập", seats = 1, board = true, totp = true,
  may = { "desk.enter", "desk.receive", "desk.assign", "desk.edit", "desk.publish", "desk.urgent",
          "desk.erase", "desk.media", "desk.audit", "content.drafts" } }
role { id = "pho-truong-ban", title = "Phó trưởng ban biên tập", seats = 2, board = true, totp = true,
  may = { "desk.enter", "desk.receive", "desk.assign", "desk.edit", "desk.publish", "desk.urgent",
          "desk.erase", "desk.media", "desk.audit", "content.drafts" } }
role { id = "uy-vien", title = "Ủy viên ban biên tập", seats = 5, board = true,
  may = { "desk.enter", "desk.receive", "desk.edit", "desk.media", "content.drafts" } }
role { id = "quan-tri", title = "Quản trị", totp = true,
  may = { "desk.enter", "desk.users", "desk.settings", "desk.plugins", "desk.audit" } }
role { id = "import", title = "Nhập dữ liệu có sẵn", machine = true }

-- Tin đến ban biên tập bằng đường nào.
entry "channels" { id = "giay",        title = "văn bản giấy" }
entry "channels" { id = "thu-dien-tu", title = "thư điện tử" }
entry "channels" { id = "zalo",        title = "Zalo" }
entry "channels" { id = "tu-viet",     title = "tự viết" }

local head    = "truong-ban"
local deputy  = "pho-truong-ban"
local heads   = { "truong-ban", "pho-truong-ban" }
local members = { "uy-vien", "pho-truong-ban", "truong-ban" }

check("has-title", function(item)
  return text.trim(item.title or "") ~= "", "Tin bài chưa có tiêu đề."
end)

workflow "news" {
  title = "Quy trình tin bài",
  kinds = { "news" },
  start = "received",
  states = {
    { id = "received",  label = "Mới nhận",      list = "inbox",  deadline = 1 },
    { id = "assigned",  label = "Đã phân công",  list = "work",   deadline = 1 },
    { id = "edited",    label = "Đang biên tập", list = "work",   deadline = 2 },
    { id = "submitted", label = "Chờ duyệt",     list = "review", deadline = 1 },
    { id = "approved",  label = "Đã duyệt",      list = "ready",  deadline = 1 },
    { id = "published", label = "Đã đăng",       public = true },
    { id = "archived",  label = "Lưu trữ" },
  },
  moves = {
    { id = "giao",       from = "received",  to = "assigned",  by = heads,   label = "Giao việc", assigns = true, primary = true },
    { id = "nhan",       from = "received",  to = "edited",    by = members, label = "Nhận biên tập", assigns = true },
    { id = "bien-tap",   from = "assigned",  to = "edited",    by = members, label = "Biên tập", primary = true },
    { id = "trinh",      from = "edited",    to = "submitted", by = members, label = "Trình duyệt", check = "has-title", primary = true },
    { id = "duyet-dang", from = "submitted", to = "published", by = head,    label = "Duyệt và đăng", check = "has-title", primary = true },
    { id = "theo-phieu", from = "submitted", to = "published", by = deputy,  label = "Đăng theo phiếu giấy", check = "has-title", needs_sheet = true },
    { id = "duyet",      from = "submitted", to = "approved",  by = heads,   label = "Duyệt, đăng sau" },
    { id = "tra-lai",    from = "submitted", to = "edited",    by = heads,   label = "Trả lại", needs_note = true, returns = true },
    { id = "dang",       from = "approved",  to = "published", by = members, label = "Đăng", check = "has-title", primary = true },
    { id = "tra-lai",    from = "approved",  to = "edited",    by = heads,   label = "Trả lại", needs_note = true, returns = true },
    { id = "go-xuong",   from = "published", to = "archived",  by = heads,   label = "Gỡ xuống", needs_note = true },
    { id = "dang-lai",   from = "archived",  to = "published", by = heads,   label = "Đăng lại", check = "has-title" },
    -- Tin của trang cũ đã qua ban biên tập từ trước: lên trang ngay khi nhập.
    { id = "nhap",       from = "received",  to = "published", by = "import", label = "Nhập vào trang", check = "has-title" },
    -- Tin khẩn: ai đang trực đăng ngay, trưởng ban xác nhận sau.
    { id = "khan",       from = "received",  to = "published", by = heads,   label = "Đăng tin khẩn", check = "has-title", urgent = true },
    { id = "khan",       from = "assigned",  to = "published", by = heads,   label = "Đăng tin khẩn", check = "has-title", urgent = true },
    { id = "khan",       from = "edited",    to = "published", by = heads,   label = "Đăng tin khẩn", check = "has-title", urgent = true },
    { id = "khan",       from = "submitted", to = "published", by = heads,   label = "Đăng tin khẩn", check = "has-title", urgent = true },
  },
}

-- Các loại nội dung khác (giới thiệu, văn bản, thông báo, cơ quan, cán bộ).
workflow "default" {
  title = "Quy trình chung",
  start = "draft",
  states = {
    { id = "draft",     label = "Bản nháp",  list = "work" },
    { id = "submitted", label = "Chờ duyệt", list = "review", deadline = 1 },
    { id = "published", label = "Đã đăng",   public = true },
    { id = "archived",  label = "Lưu trữ" },
  },
  moves = {
    { id = "trinh",      from = "draft",     to = "submitted", by = members, label = "Trình duyệt", primary = true },
    { id = "duyet-dang", from = "submitted", to = "published", by = head,    label = "Duyệt và đăng", primary = true },
    { id = "theo-phieu", from = "submitted", to = "published", by = deputy,  label = "Đăng theo phiếu giấy", needs_sheet = true },
    { id = "tra-lai",    from = "submitted", to = "draft",     by = heads,   label = "Trả lại", needs_note = true, returns = true },
    { id = "dang",       from = "draft",     to = "published", by = { "truong-ban", "pho-truong-ban", "import" }, label = "Đăng" },
    { id = "khan",       from = "draft",     to = "published", by = heads,   label = "Đăng tin khẩn", urgent = true },
    { id = "khan",       from = "submitted", to = "published", by = heads,   label = "Đăng tin khẩn", urgent = true },
    { id = "go-xuong",   from = "published", to = "archived",  by = heads,   label = "Gỡ xuống", needs_note = true },
    { id = "dang-lai",   from = "archived",  to = "published", by = heads,   label = "Đăng lại" },
  },
}
