-- Scripts that eat memory, or make one C call last long.

--- doubling a string: bộ nhớ
on("test.run", function() local s = "x" while true do s = s .. s end end)
--- copying a big string again and again: quá lâu|bộ nhớ
on("test.run", function()
  local s = "x"
  for i = 1, 18 do s = s .. s end
  while true do local t = s .. "y" end
end)
--- comparing big strings: quá lâu
on("test.run", function()
  local s = "x"
  for i = 1, 18 do s = s .. s end
  local a, b = s .. "a", s .. "b"
  while true do local c = a < b end
end)
--- testing big strings for equality: quá lâu
on("test.run", function()
  local s = "x"
  for i = 1, 18 do s = s .. s end
  local a, b = s .. "a", s .. "b"
  while true do local c = a == b end
end)
--- a number of a million zeros: quá lâu|ok
on("test.run", function()
  local s = "0"
  for i = 1, 18 do s = s .. s end
  while true do tonumber(s) end
end)
--- a number of zeros given to math: quá lâu
on("test.run", function()
  local s = "0"
  for i = 1, 18 do s = s .. s end
  while true do math.floor(s) end
end)
--- a number of zeros given to string.sub: quá lâu
on("test.run", function()
  local s = "0"
  for i = 1, 18 do s = s .. s end
  while true do ("x"):sub(s) end
end)
--- growing list: bộ nhớ|quá lâu
on("test.run", function() local t = {} while true do t[#t + 1] = #t end end)
--- growing list by insert: bộ nhớ|quá lâu
on("test.run", function() local t = {} while true do table.insert(t, t) end end)
--- many small tables: bộ nhớ|quá lâu
on("test.run", function() local t = {} for i = 1, 1e9 do t = { t } end end)
--- many small closures: bộ nhớ|quá lâu
on("test.run", function() local f for i = 1, 1e9 do local g = f f = function() return g end end end)
--- many small strings: bộ nhớ|quá lâu
on("test.run", function() local t = {} for i = 1, 1e9 do t["key " .. i] = "value " .. i end end)
--- near the cap and no more: quá lâu|bộ nhớ
on("test.run", function()
  local keep = {}
  local s = "x"
  for i = 1, 17 do s = s .. s end
  for i = 1, 55 do keep[i] = s .. i end
  while true do local t = { keep, {}, {} } end
end)
--- hoarding between events: bộ nhớ
local hoard = {}
on("test.run", function()
  local s = "x"
  for i = 1, 17 do s = s .. s end
  for i = 1, 6 do hoard[#hoard + 1] = s .. #hoard end
end)
--- string.rep: không có 'string.rep'
on("test.run", function() return ("x").rep end)
--- string.rep as a method: không có 'string.rep'
on("test.run", function() return ("x"):rep(1 << 40) end)
--- string.rep of nothing: không có 'string.rep'
on("test.run", function() return string.rep("", 1 << 62) end)
--- table.move: không có 'table.move'
on("test.run", function() table.move({}, 1, 1 << 40, 2, {}) end)
--- table.remove from the front: không có 'table.remove'
on("test.run", function() table.remove({}, 1) end)
--- unpack of a huge range: tối đa 250
on("test.run", function() return table.unpack({}, 1, 1e8) end)
--- unpack over all integers: tối đa 250
on("test.run", function() return table.unpack({}, math.mininteger, math.maxinteger) end)
--- unpack at the end of the integers: ok
on("test.run", function()
  local n = select("#", table.unpack({}, math.maxinteger - 1, math.maxinteger))
  assert(n == 2)
end)
--- concat of a huge result: bộ nhớ
on("test.run", function()
  local s, t = "x", {}
  for i = 1, 15 do s = s .. s end
  for i = 1, 1000 do t[i] = s end
  return table.concat(t)
end)
--- concat with a huge separator: bộ nhớ
on("test.run", function()
  local s, t = "x", {}
  for i = 1, 15 do s = s .. s end
  for i = 1, 1000 do t[i] = "" end
  return table.concat(t, s)
end)
--- concat again and again: quá lâu|bộ nhớ
on("test.run", function()
  local t = {}
  for i = 1, 10000 do t[i] = "" end
  while true do table.concat(t) end
end)
--- replace that explodes: bộ nhớ|quá dài
on("test.run", function()
  local s = "aaaaaaaaaaaaaaaa"
  while true do s = text.replace(s, "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") end
end)
--- split into too many parts: tối đa 1000
on("test.run", function()
  local s = "a,"
  for i = 1, 12 do s = s .. s end
  text.split(s, ",")
end)
--- searching the worst way: quá lâu
on("test.run", function()
  local s, p = "a", "a"
  for i = 1, 18 do s = s .. s end
  for i = 1, 7 do p = p .. p end
  while true do text.contains(s, p .. "b") end
end)
--- folding something long again and again: quá lâu|bộ nhớ
on("test.run", function()
  local s = "Đình làng "
  for i = 1, 13 do s = s .. s end
  while true do text.fold(s) end
end)
--- a text longer than text words take: quá dài
on("test.run", function()
  local s = "x"
  for i = 1, 18 do s = s .. s end
  text.lower(s .. "y")
end)
--- sort of too many: tối đa 10000
on("test.run", function()
  local t = {}
  for i = 1, 10001 do t[i] = -i end
  table.sort(t)
end)
--- sorts in a loop: quá lâu
on("test.run", function()
  local t = {}
  for i = 1, 9000 do t[i] = (i * 7919) % 9001 end
  while true do table.sort(t, function(a, b) return a > b end) table.sort(t) end
end)
--- a width to fill memory: rộng tối đa
on("test.run", function() string.format("%999999999d", 1) end)
--- digits to fill memory: số lẻ
on("test.run", function() string.format("%.999f", 1) end)
--- too many bytes at once: tối đa 250
on("test.run", function()
  local t = {}
  for i = 1, 250 do t[i] = 65 end
  string.char(1, table.unpack(t))
end)
--- a constant of many tables while loading: bộ nhớ|quá lâu
local t = {}
for i = 1, 1e8 do t[i] = { i } end
--- declaring without end: tối đa|quá lớn|quá lâu
for i = 1, 1e8 do category { id = "c" .. i, title = "x" } end
--- declaring big texts: quá lớn|quá lâu
local s = "x"
for i = 1, 17 do s = s .. s end
for i = 1, 1000 do entry "big" { id = "e" .. i, text = s } end
--- declaring tables without end: tối đa
for i = 1, 1000 do entry("t" .. i) { id = "x" } end
--- giving functions without end: tối đa 200
for i = 1, 1000 do on("test.run", function() end) end
--- very long variable name: không có|sai cú pháp|ok
on("test.run", function() return aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa end)
--- very long name made at run time: không có tên này
on("test.run", function()
  local s = "x"
  for i = 1, 18 do s = s .. s end
  local env = _ENV
  return env[s]
end)
