-- Đường đi của một tin, từ lúc đến tay ban biên tập tới lúc lên trang.
-- states: các trạng thái, theo thứ tự; deadline là số ngày làm việc được ở lại đó.
-- moves: mọi bước chuyển được phép; by là vai trò được bấm nút.
-- Sửa xong chạy "dinh check HOME" rồi "dinh reload HOME".

role { id = "truong-ban",     title = "Trưởng ban biên tập",     seats = 1 }
role { id = "pho-truong-ban", title = "Phó trưởng ban biên tập", seats = 2 }
role { id = "uy-vien",        title = "Ủy viên ban biên tập",    seats = 5 }
role { id = "quan-tri",       title = "Quản trị" }
role { id = "import",         title = "Nhập dữ liệu có sẵn",     machine = true }

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
    { id = "received",  label = "Mới nhận",      deadline = 1 },
    { id = "assigned",  label = "Đã phân công",  deadline = 1 },
    { id = "edited",    label = "Đang biên tập", deadline = 2 },
    { id = "submitted", label = "Chờ duyệt",     deadline = 1 },
    { id = "approved",  label = "Đã duyệt",      deadline = 1 },
    { id = "published", label = "Đã đăng",       public = true },
    { id = "archived",  label = "Lưu trữ" },
  },
  moves = {
    { from = "received",  to = "assigned",  by = heads,   label = "Phân công" },
    { from = "received",  to = "edited",    by = members, label = "Nhận biên tập" },
    { from = "assigned",  to = "edited",    by = members, label = "Biên tập" },
    { from = "edited",    to = "submitted", by = members, label = "Trình duyệt", check = "has-title" },
    { from = "submitted", to = "edited",    by = heads,   label = "Trả lại", needs_note = true },
    { from = "submitted", to = "approved",  by = heads,   label = "Duyệt" },
    { from = "approved",  to = "edited",    by = heads,   label = "Trả lại", needs_note = true },
    { from = "approved",  to = "published", by = members, label = "Đăng", check = "has-title" },
    { from = "published", to = "archived",  by = heads,   label = "Gỡ xuống", needs_note = true },
    { from = "archived",  to = "published", by = heads,   label = "Đăng lại" },
    -- Tin của trang cũ đã qua ban biên tập từ trước: lên trang ngay khi nhập.
    { from = "received",  to = "published", by = "import", label = "Nhập vào trang", check = "has-title" },
  },
}

-- Các loại nội dung khác (giới thiệu, văn bản, thông báo, cơ quan, cán bộ).
workflow "default" {
  title = "Quy trình chung",
  start = "draft",
  states = {
    { id = "draft",     label = "Bản nháp" },
    { id = "submitted", label = "Chờ duyệt", deadline = 1 },
    { id = "published", label = "Đã đăng", public = true },
    { id = "archived",  label = "Lưu trữ" },
  },
  moves = {
    { from = "draft",     to = "submitted", by = members, label = "Trình duyệt" },
    { from = "submitted", to = "draft",     by = heads,   label = "Trả lại", needs_note = true },
    { from = "submitted", to = "published", by = heads,   label = "Duyệt và đăng" },
    { from = "draft",     to = "published", by = { "truong-ban", "pho-truong-ban", "import" }, label = "Đăng" },
    { from = "published", to = "archived",  by = heads,   label = "Gỡ xuống", needs_note = true },
    { from = "archived",  to = "published", by = heads,   label = "Đăng lại" },
  },
}
