-- Scripts that give back, or throw, what nobody asked for.

--- error with a table: error() nhận một giá trị kiểu table
on("test.run", function() error({ __tostring = function() while true do end end }) end)
--- error with nothing: error() nhận một giá trị kiểu nil
on("test.run", function() error() end)
--- error with a function: error() nhận một giá trị kiểu function
on("test.run", function() error(function() end) end)
--- error with a number: 42
on("test.run", function() error(42) end)
--- error with a text that is no text: hooks.lua
on("test.run", function() error("\xff\xfe\x00\x01", 0) end)
--- error with a huge text: xxxxxxxx
on("test.run", function()
  local s = "x"
  for i = 1, 18 do s = s .. s end
  error(s)
end)
--- error far up the stack: hooks.lua
on("test.run", function() error("lỗi", 100) end)
--- error while loading: dừng ở đây
error("dừng ở đây")
--- assert with a table: error() nhận một giá trị kiểu table
on("test.run", function() assert(false, {}) end)
--- index of nil: lấy trường của một giá trị rỗng
on("test.run", function(x) return x.a.b.c end)
--- call of nil: gọi một hàm không có
on("test.run", function(x) x.nothing() end)
--- arithmetic on a table: làm tính
on("test.run", function(x) return x + 1 end)
--- comparing kinds: so sánh
on("test.run", function(x) return x < 1 end)
--- sort of mixed kinds: so sánh
on("test.run", function() table.sort({ 1, "a", {} }) end)
--- sort with a comparator that lies: ok
on("test.run", function()
  local t = {}
  for i = 1, 500 do t[i] = i % 7 end
  table.sort(t, function() return true end)
  assert(#t == 500)
end)
--- sort whose comparator empties the list: ok
on("test.run", function()
  local t = {}
  for i = 1, 300 do t[i] = i end
  table.sort(t, function(a, b)
    for i = 1, #t do t[i] = nil end
    return false
  end)
end)
--- sort whose comparator is no function: function expected
on("test.run", function() table.sort({ 2, 1 }, 7) end)
--- nil as a key: làm khóa
on("test.run", function() local t = {} t[nil] = 1 end)
--- NaN as a key: NaN
on("test.run", function() local t = {} t[0 / 0] = 1 end)
--- division by zero: chia cho 0
on("test.run", function() return 1 // 0 end)
--- integers that overflow: ok
on("test.run", function() assert(math.maxinteger + 1 == math.mininteger) end)
--- excerpt of a negative length: số chữ phải
on("test.run", function() text.excerpt("x", math.mininteger) end)
--- excerpt of an endless length: số chữ phải
on("test.run", function() text.excerpt("x", math.maxinteger) end)
--- excerpt of half a letter: số nguyên
on("test.run", function() text.excerpt("x", 1.5) end)
--- byte outside: ok
on("test.run", function()
  assert(string.byte("x", math.mininteger) == nil and string.byte("x", math.maxinteger) == nil)
end)
--- char outside: từ 0 đến 255
on("test.run", function() string.char(-1) end)
--- format of a number that is none: phải là số
on("test.run", function() string.format("%d", "x") end)
--- format of a fraction as a whole: số nguyên
on("test.run", function() string.format("%d", 1.5) end)
--- format of extreme numbers: ok
on("test.run", function()
  string.format("%f %f %d %x", math.huge, 1e308, math.mininteger, -1)
  string.format("%.15f", -1e308)
end)
--- bytes that are no text: UTF-8
on("test.run", function() text.slug("\xc3\x28") end)
--- half a letter: UTF-8
on("test.run", function() text.lower(("Đ"):sub(1, 1)) end)
--- a NUL inside: UTF-8
on("test.run", function() text.fold("a\0b") end)
--- control characters in the log: UTF-8
on("test.run", function() log("\27[2J") end)
--- too long a line for the log: tối đa 2000
on("test.run", function()
  local s = "x"
  for i = 1, 12 do s = s .. s end
  log(s)
end)
--- logging without end: tối đa 50
on("test.run", function() while true do log("x") end end)
--- notifying nobody: không có role 'chu-tich'
on("test.run", function() notify { role = "chu-tich", text = "x" } end)
--- notifying with a wrong field: có phải ý bạn là 'text'
on("test.run", function() notify { role = "uy-vien", txt = "x" } end)
--- notifying with a circle: lồng nhau
on("test.run", function() local t = {} t.text = t notify(t) end)
--- a date that is none: không có ngày này
on("test.run", function() date.make(2021, 2, 31) end)
--- a year out of sight: không có ngày này
on("test.run", function() date.make(math.maxinteger, 1, 1) end)
--- a day before the calendar: nằm ngoài
on("test.run", function() date.add("0001-01-01", -1) end)
--- a day after the calendar: nằm ngoài
on("test.run", function() date.add("9999-12-31", 1) end)
--- working days before the calendar: nằm ngoài
on("test.run", function() date.add_working("0001-01-02", -3000) end)
--- more days than there are: số ngày phải
on("test.run", function() date.add("2026-01-01", math.mininteger) end)
--- dates of nonsense: một ngày như
on("test.run", function() date.vi("hôm qua") end)
--- a check that is no function: function expected
check("x", 1)
--- an event without a name: tên sự kiện
on("", function() end)
--- an event with an odd name: tên sự kiện
on("News Published", function() end)
--- an id with an address in it: phải là một mã
category { id = "../../etc", title = "x" }
--- an id in capitals: phải là một mã
category { id = "Tin-Tuc", title = "x" }
--- an id that is very long: phải là một mã
category { id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", title = "x" }
--- a title of nothing: không rỗng
category { id = "x", title = "  " }
--- a misspelt field: có phải ý bạn là 'title'
category { id = "x", tittle = "y" }
--- a misspelt word: có phải ý bạn là 'category'
categoy { id = "x", title = "y" }
--- a misspelt word of a library: có phải ý bạn là 'text.slug'
on("test.run", function() text.slugg("x") end)
--- a list where a table is meant: có tên trường
category { "x", "y" }
--- a text where a table is meant: cần một bảng
category "x"
--- a table with holes: lỗ hổng
entry "x" { id = "a", list = { 1, nil, 3 } }
--- a table of both sorts: lẫn lộn
entry "x" { id = "a", list = { 1, 2, x = 3 } }
--- a table with numbers for names: lẫn lộn
entry "x" { id = "a", list = { [10] = 1 } }
--- a function in a table: kiểu function
entry "x" { id = "a", f = function() end }
--- NaN in a table: không dùng được
entry "x" { id = "a", n = 0 / 0 }
--- infinity in a table: không dùng được
entry "x" { id = "a", n = math.huge }
--- a circle in a table: chứa chính nó
local t = { id = "a" }
t.t = t
entry "x" (t)
--- a very deep table: lồng nhau
local t = {}
for i = 1, 1000 do t = { t } end
entry "x" { id = "a", t = t }
--- a table that is shared a million times: quá lớn
local t = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }
for i = 1, 9 do t = { t, t, t, t, t, t, t, t, t, t } end
entry "x" { id = "a", t = t }
--- a huge key in a table: khóa của bảng
local k = "k"
for i = 1, 10 do k = k .. k end
entry "x" { id = "a", [k] = 1 }
--- bytes that are no text in a table: UTF-8
entry "x" { id = "a", text = "\xff" }
--- a date of nonsense in a table: một ngày như
holiday { from = "31/2/2026", title = "x" }
--- changing what may not change: không đổi được dữ liệu
on("test.run", function(x) return { title = "x" } end)
--- giving back a number: chỉ được trả về
on("test.run", function() return 42 end)
--- giving back a function: chỉ được trả về
on("test.run", function() return log end)
--- what one function does to the payload the next does not see: ok
on("test.run", function(x) x.title = "hacked" x.list[1] = "hacked" end)
on("test.run", function(x) assert(x.title == "Tin" and x.list[1] == 1) end)
--- HTML made by a script: HTML
on("test.built", function(x) return { body = "<script>alert(1)</script>" } end)
--- HTML changed by a script: HTML
on("test.built", function(x) return { body = x.body .. "<img onerror=x>" } end)
--- HTML smuggled in a list: HTML
on("test.built", function(x) return { items = { { html = "<b onclick=x>" } } } end)
--- a type changed: đổi kiểu
on("test.built", function(x) return { title = 42 } end)
--- a number changed to a text: đổi kiểu
on("test.built", function(x) return { n = "42" } end)
--- a list changed to a table: đổi kiểu
on("test.built", function(x) return { items = { a = 1 } } end)
--- a date changed to nonsense: đổi kiểu
on("test.built", function(x) return { day = "mai" } end)
--- a circle given back: chứa chính nó
on("test.built", function(x) x.self = x return x end)
--- too much given back: quá lớn
on("test.built", function(x)
  local t = {}
  for i = 1, 11000 do t[i] = i end
  return { fresh = t }
end)
--- too long a text given back: quá lớn
on("test.built", function(x)
  local s = "x"
  for i = 1, 18 do s = s .. s end
  return { a = s, b = s, c = s }
end)
--- a list given back as the whole: đổi kiểu
on("test.built", function(x) return { 1, 2, 3 } end)
--- a table that changes while it is read: ok
on("test.built", function(x)
  local t = { a = 1, b = 2 }
  for k in pairs(t) do t[k] = nil end
  return { fresh = t }
end)
