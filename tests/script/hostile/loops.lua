-- Scripts that never end. A case begins at "--- name: what must be said"; pieces
-- apart by | are alternatives, "ok" means that it must end well. See hostile_test.c.

--- while: quá lâu
on("test.run", function() while true do end end)
--- repeat: quá lâu
on("test.run", function() repeat until false end)
--- goto: quá lâu
on("test.run", function() ::again:: goto again end)
--- numeric for: quá lâu
on("test.run", function() for i = 1, math.huge do end end)
--- for over all integers: quá lâu
on("test.run", function() for i = math.mininteger, math.maxinteger do end end)
--- for with step nothing: bước của vòng for
on("test.run", function() for i = 1, 2, 0 do end end)
--- iterator that never ends: quá lâu
on("test.run", function() for x in function() return 1 end do end end)
--- pairs of a table that grows: quá lâu|bộ nhớ|ok
on("test.run", function() local t = { 1 } for k in pairs(t) do t[k .. "x"] = 1 end end)
--- tail calls: quá lâu
on("test.run", function() local function f() return f() end return f() end)
--- two functions calling each other: quá lâu
local g
local function f() return g() end
g = function() return f() end
on("test.run", function() return f() end)
--- loop while loading: quá lâu
while true do end
--- loop in a table constructor: quá lâu
local function forever() while true do end end
category { id = forever(), title = "x" }
--- loop in a check: quá lâu
check("has-title", function() while true do end end)
on("test.run", function() while true do end end)
--- loop in a comparator: quá lâu
on("test.run", function() table.sort({ 3, 2, 1 }, function() while true do end end) end)
--- loop hidden behind pcall: không có 'pcall'
on("test.run", function() while true do pcall(function() while true do end end) end end)
--- loop hidden behind xpcall: không có 'xpcall'
on("test.run", function() xpcall(function() while true do end end, function() end) end)
--- loop in a coroutine: không có 'coroutine'
on("test.run", function() coroutine.wrap(function() while true do end end)() end)
--- loop in a to-be-closed variable: <close>
on("test.run", function() local x <close> = { __close = function() while true do end end } end)
--- loop of words that do much work: quá lâu
on("test.run", function() while true do text.slug("Đình làng Nam Chính ngày hội") end end)
--- loop of dates: quá lâu
on("test.run", function() while true do date.add_working("2026-01-01", 3000) end end)
--- loop of far dates: quá nhiều|quá lâu|số ngày
on("test.run", function() for i = 1, 1e9 do date.add_working("2026-01-01", 3660) end end)
--- loop of formats: quá lâu
on("test.run", function() while true do string.format("%.15f %40s", 1e308, "x") end end)
--- emptying a table through next: quá lâu
on("test.run", function()
  local t = {}
  for i = 1, 12000 do t["k" .. i] = i end
  while true do for i = 1, 12000 do t["k" .. i] = nil next(t) end for i = 1, 12000 do t["k" .. i] = i end end
end)
--- nested loops with little work each: quá lâu
on("test.run", function() for i = 1, 1e4 do for j = 1, 1e4 do local x = i * j end end end)
--- deep recursion: lồng nhau|bộ nhớ
on("test.run", function() local function f(n) return 1 + f(n + 1) end return f(1) end)
--- recursion through sort: lồng nhau|bộ nhớ|quá lâu
on("test.run", function()
  local function f() table.sort({ 2, 1, 3 }, function(a, b) f() return a < b end) end
  f()
end)
--- recursion with many arguments: lồng nhau|bộ nhớ|quá nhiều
on("test.run", function() local function f(...) return 1 + f(1, 2, 3, 4, 5, 6, 7, 8, 9, ...) end f() end)
