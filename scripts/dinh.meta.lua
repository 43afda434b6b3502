---@meta
-- Generated from core/script/words.c by `ninja lua_doc`: do not edit.
-- For editors with the Lua language server; the portal never reads it.
text = {}
date = {}

---@class dinh.category
---@field id string Part of the address: /tin-tuc/<id>.
---@field title string What citizens read.
---@field short? string Where there is little room.
---@field about? string One sentence for the page of the category.
---@field parent? string Another category.
---@field fallback? boolean Takes what fits nowhere; one at most.
---@field hide_empty? boolean Not shown while nothing is in it.

---Khai báo một chuyên mục tin.
---@param entry dinh.category
function category(entry) end

---@class dinh.group
---@field id string Unique within its table.
---@field title string What people read.

---Khai báo một nhóm đơn vị.
---@param entry dinh.group
function group(entry) end

---@class dinh.unit
---@field id string Unique among units.
---@field title string The full name.
---@field short? string Where there is little room.
---@field group? string A group { }.
---@field parent? string The unit it belongs to.
---@field from? string First day it existed.
---@field to? string Last day it existed (merged, renamed).

---Khai báo một cơ quan, đơn vị, tổ chức của xã.
---@param entry dinh.unit
function unit(entry) end

---@class dinh.role
---@field id string Used in `by` of moves and in notify.
---@field title string What people read.
---@field seats? integer How many people hold it.
---@field machine? boolean Not a person: imports, jobs.
---@field board? boolean A seat on the editorial board.
---@field totp? boolean Must give a code of the phone after the password.
---@field may? string What it may do beside moves: desk.enter desk.receive desk.assign desk.edit desk.publish desk.urgent desk.erase desk.media desk.users desk.settings desk.plugins desk.audit content.drafts, or a plugin's permission.

---Khai báo một vai trò trong ban biên tập.
---@param entry dinh.role
function role(entry) end

---@class dinh.holiday
---@field from string The first (or only) day.
---@field to? string The last day.
---@field title string What people read.
---@field working? boolean A day off that is worked, to make up.

---Khai báo ngày nghỉ, hoặc ngày làm bù (working = true).
---@param entry dinh.holiday
function holiday(entry) end

---@class dinh.menu
---@field id string Unique in the menu.
---@field title string What citizens read.
---@field href string An address: /gioi-thieu or https://...
---@field parent? string The menu entry above it.
---@field order? integer Low first.

---Khai báo một mục thêm vào trình đơn.
---@param entry dinh.menu
function menu(entry) end

---@class dinh.document_type
---@field id string Unique among types.
---@field title string What people read.
---@field abbreviation? string As in the number: QĐ. Some have none.
---@field family? string luat, hanh-chinh, ban-sao ...: for grouping.

---Khai báo một loại văn bản.
---@param entry dinh.document_type
function document_type(entry) end

---@class dinh.field_of_law
---@field id string Unique within its table.
---@field title string What people read.

---Khai báo một lĩnh vực văn bản.
---@param entry dinh.field_of_law
function field_of_law(entry) end

---Khai báo một mục của bảng bất kỳ.
---@param name string
---@return fun(entry: table)
function entry(name) end

---@class dinh.workflow
---@field id? string The name before the braces; not written inside.
---@field title? string What people read.
---@field kinds? string|string[] Content kinds that follow it.
---@field start string The state of a new item.
---@field states table[] In the order they are shown.
---@field moves table[] All that is allowed.

---Khai báo quy trình của tin bài, văn bản.
---@param name string
---@return fun(entry: dinh.workflow)
function workflow(name) end

---Khai báo một điều kiện của bước chuyển.
function check(name, run) end

---Làm một việc khi có sự kiện.
function on(name, run) end

---Ghi một dòng vào nhật ký.
function log(text) end

---@class dinh.notify
---@field text string One or two sentences.
---@field role? string Who gets it: a role { }.
---@field unit? string Who gets it: a unit { }.

---Nhắn cho một vai trò hoặc đơn vị.
---@param entry dinh.notify
function notify(entry) end

---Có chứa đoạn chữ này không.
function text.contains(s, part) end

---Có bắt đầu bằng đoạn này không.
function text.starts(s, part) end

---Có kết thúc bằng đoạn này không.
function text.ends(s, part) end

---Cắt thành danh sách.
function text.split(s, between) end

---Thay mọi đoạn cũ bằng đoạn mới.
function text.replace(s, old, new) end

---Bỏ khoảng trắng hai đầu.
function text.trim(s) end

---Chữ thường, kể cả chữ có dấu.
function text.lower(s) end

---Chữ thường không dấu.
function text.fold(s) end

---Dạng dùng trong địa chỉ.
function text.slug(s) end

---Số chữ cái.
function text.length(s) end

---Trích phần đầu.
function text.excerpt(s, letters) end

---Hôm nay.
function date.today() end

---Ghép một ngày.
function date.make(year, month, day) end

---Đọc một ngày viết bằng chữ số.
function date.parse(s) end

---Tách năm, tháng, ngày, thứ.
function date.parts(date) end

---Viết theo lối công văn.
function date.vi(date) end

---Cộng số ngày.
function date.add(date, days) end

---Số ngày giữa hai ngày.
function date.between(first, last) end

---Có phải ngày làm việc không.
function date.is_working(date) end

---Cộng số ngày làm việc.
function date.add_working(date, days) end
