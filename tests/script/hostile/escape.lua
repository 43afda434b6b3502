-- Scripts that reach for what they were not given.

--- os: không có 'os'
on("test.run", function() os.execute("true") end)
--- io: không có 'io'
on("test.run", function() io.open("/etc/passwd") end)
--- require: không có 'require'
require "os"
--- dofile: không có 'dofile'
dofile("/etc/passwd")
--- loadfile: không có 'loadfile'
loadfile("/etc/passwd")
--- load of text: không có 'load'
load("return 1")()
--- load of bytecode: không có 'load'
load("\27Lua")
--- string.dump: không có 'string.dump'
string.dump(function() end)
--- debug: không có 'debug'
debug.getregistry()
--- package: không có 'package'
package.loadlib("x", "y")
--- _G: không có '_G'
_G.x = 1
--- collectgarbage: không có 'collectgarbage'
collectgarbage("stop")
--- print: dùng log
on("test.run", function() print("x") end)
--- setmetatable with __gc: không có 'setmetatable'
setmetatable({}, { __gc = function() while true do end end })
--- getmetatable of strings: không có 'getmetatable'
getmetatable("").__index = nil
--- rawset: không có 'rawset'
rawset(string, "sub", nil)
--- rawget: không có 'rawget'
rawget(_ENV, "category")
--- writing a global: local
x = 1
--- writing a global at run time: local
on("test.run", function() count = 1 end)
--- replacing a word: local
log = nil
--- replacing a word of a library: không được sửa string.sub
string.sub = function() return "hacked" end
--- replacing a library: local
text = {}
--- replacing a method through a string: lấy trường
local s = ("x")
s.sub = 1
--- insert into the environment: không có biến chung|không được
table.insert(_ENV, "x")
--- insert into a library: không được sửa
table.insert(string, "x")
--- sort of the environment: ok
on("test.run", function() table.sort(_ENV) end)
--- a walk through the environment finds nothing: ok
on("test.run", function() for k in pairs(_ENV) do error("found " .. k) end end)
--- a walk through a library finds nothing: ok
on("test.run", function() for k in next, string do error("found " .. k) end end)
--- another environment hides nothing: gọi một hàm
on("test.run", function() local _ENV = {} log("x") end)
--- string.find: dùng text.contains
on("test.run", function() string.find("aaaa", ".-.-.-b") end)
--- string.find as a method: dùng text.contains
on("test.run", function() return ("a"):find(".-.-.-b") end)
--- string.gsub: dùng text.replace
on("test.run", function() string.gsub("a", ".-", "%0%0") end)
--- string.match: text.starts
on("test.run", function() string.match("a", "(.-)*") end)
--- string.gmatch: text.split
on("test.run", function() for w in string.gmatch("a", ".") do end end)
--- string.pack: không có 'string.pack'
on("test.run", function() string.pack("s", "x") end)
--- utf8: không có 'utf8'
on("test.run", function() utf8.char(1) end)
--- math.random: cùng một kết quả
on("test.run", function() return math.random() end)
--- format with an address: chỉ nhận
on("test.run", function() string.format("%p", {}) end)
--- format with a quote: chỉ nhận
on("test.run", function() string.format("%q", "x") end)
--- format that ends too soon: chỉ nhận
on("test.run", function() string.format("%") end)
--- format without values: thiếu tham số
on("test.run", function() string.format("%s") end)
--- addresses through tostring: ok
on("test.run", function()
  assert(tostring({}) == "table" and tostring(log) == "function")
  assert(string.format("%s", {}) == "table")
end)
--- arithmetic on texts: làm tính
on("test.run", function() return "10" + 1 end)
--- categories at run time: chỉ dùng được khi nạp
on("test.run", function() category { id = "x", title = "x" } end)
--- a half-called word kept for later: chỉ dùng được khi nạp
local later = workflow "x"
on("test.run", function() later { start = "a", states = {}, moves = {} } end)
--- on() inside on(): chỉ dùng được khi nạp
on("test.run", function() on("test.run", function() end) end)
--- log while loading: chỉ dùng được trong hàm on
log("x")
--- notify while loading: chỉ dùng được trong hàm on
notify { text = "x" }
--- syntax error: sai cú pháp
category { id = "x" title = "y" }
--- unfinished string: dấu nháy
category { id = "x
--- missing end: thiếu end
on("test.run", function() if true then
--- too many locals: quá nhiều
local a1,a2,a3,a4,a5,a6,a7,a8,a9,b1,b2,b3,b4,b5,b6,b7,b8,b9,c1,c2,c3,c4,c5,c6,c7,c8,c9,d1,d2,d3,d4,d5,d6,d7,d8,d9,e1,e2,e3,e4,e5,e6,e7,e8,e9,f1,f2,f3,f4,f5,f6,f7,f8,f9,g1,g2,g3,g4,g5,g6,g7,g8,g9,h1,h2,h3,h4,h5,h6,h7,h8,h9,i1,i2,i3,i4,i5,i6,i7,i8,i9,j1,j2,j3,j4,j5,j6,j7,j8,j9,k1,k2,k3,k4,k5,k6,k7,k8,k9,l1,l2,l3,l4,l5,l6,l7,l8,l9,m1,m2,m3,m4,m5,m6,m7,m8,m9,n1,n2,n3,n4,n5,n6,n7,n8,n9,o1,o2,o3,o4,o5,o6,o7,o8,o9,p1,p2,p3,p4,p5,p6,p7,p8,p9,q1,q2,q3,q4,q5,q6,q7,q8,q9,r1,r2,r3,r4,r5,r6,r7,r8,r9,s1,s2,s3,s4,s5,s6,s7,s8,s9,t1,t2,t3,t4,t5,t6,t7,t8,t9,u1,u2,u3,u4,u5,u6,u7,u8,u9,v1,v2,v3,v4,v5,v6,v7,v8,v9,w1,w2,w3,w4,w5,w6,w7,w8,w9
