-- Việc làm thêm khi có sự kiện. Hàm ở đây nhận bản sao của dữ liệu, quyết định rồi
-- trả lời; log và notify được thực hiện sau khi thay đổi đã lưu.

-- Khó khăn nêu trong báo cáo: "một số tin bài đăng chậm, giảm tính thời sự". Tin lên
-- trang muộn hơn 5 ngày làm việc sau sự kiện thì nhắc trưởng ban.
local slow_after = 5

on("news.published", function(item)
  -- Số thay cho tiêu đề: nhật ký còn lại cả khi tin bị gỡ hẳn.
  log("Tin đã lên trang: số " .. item.no)
  if item.event_date and item.published_at then
    local last_day = date.add_working(item.event_date, slow_after)
    if date.between(last_day, item.published_at) > 0 then
      notify {
        role = "truong-ban",
        text = string.format("Tin \"%s\" lên trang chậm: sự kiện ngày %s.",
                             item.title or "", date.vi(item.event_date)),
      }
    end
  end
end)

-- Thêm một mục vào trình đơn: bỏ dấu -- ở đầu các dòng dưới. Hàm "menu.built" chạy mỗi
-- khi trang được dựng, nên giữ cho ngắn.
--
-- on("menu.built", function(menu)
--   table.insert(menu.items, { title = "Cổng dịch vụ công", href = "https://dichvucong.gov.vn" })
--   return { items = menu.items }
-- end)
