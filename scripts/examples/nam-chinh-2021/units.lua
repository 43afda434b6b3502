-- Các cơ quan, đơn vị, tổ chức của xã Nam Chính năm 2021 (còn cấp huyện; xã được
-- sắp xếp lại năm 2025). Tên thôn, tên người không có trong báo cáo nên không ghi.

group { id = "dang",           title = "Đảng" }
group { id = "hdnd",           title = "Hội đồng nhân dân" }
group { id = "ubnd",           title = "Ủy ban nhân dân" }
group { id = "mat-tran",       title = "Mặt trận Tổ quốc" }
group { id = "doan-the",       title = "Đoàn thể" }
group { id = "quan-su",        title = "Quân sự" }
group { id = "cong-an",        title = "Công an" }
group { id = "thon",           title = "Thôn" }
group { id = "truong-hoc-y-te", title = "Trường học, y tế" }
group { id = "ban-bien-tap",   title = "Ban biên tập" }

unit { id = "dang-uy", group = "dang", to = "2025-06-30", title = "Đảng ủy xã Nam Chính" }
unit { id = "chi-bo",  group = "dang", parent = "dang-uy", title = "Các chi bộ" }

unit { id = "hdnd", group = "hdnd", to = "2025-06-30", title = "Hội đồng nhân dân xã Nam Chính", short = "HĐND xã" }

unit { id = "ubnd", group = "ubnd", to = "2025-06-30", title = "Ủy ban nhân dân xã Nam Chính", short = "UBND xã" }
unit { id = "van-phong", group = "ubnd", parent = "ubnd", title = "Văn phòng - Thống kê" }
unit { id = "tai-chinh", group = "ubnd", parent = "ubnd", title = "Tài chính - Kế toán" }
unit { id = "dia-chinh", group = "ubnd", parent = "ubnd",
       title = "Địa chính - nông nghiệp - xây dựng và môi trường" }
unit { id = "tu-phap", group = "ubnd", parent = "ubnd", title = "Tư pháp - Hộ tịch" }
unit { id = "van-hoa", group = "ubnd", parent = "ubnd", title = "Văn hóa - Xã hội" }
unit { id = "mot-cua", group = "ubnd", parent = "ubnd",
       title = "Bộ phận Tiếp nhận và Trả kết quả", short = "Bộ phận một cửa" }

unit { id = "mttq", group = "mat-tran", title = "Ủy ban MTTQ Việt Nam xã", short = "MTTQ xã" }

unit { id = "hoi-phu-nu",   group = "doan-the", title = "Hội Liên hiệp Phụ nữ xã" }
unit { id = "hoi-nong-dan", group = "doan-the", title = "Hội Nông dân xã" }
unit { id = "hoi-cuu-chien-binh", group = "doan-the", title = "Hội Cựu chiến binh xã" }
unit { id = "doan-thanh-nien", group = "doan-the",
       title = "Đoàn Thanh niên Cộng sản Hồ Chí Minh xã", short = "Đoàn Thanh niên xã" }

unit { id = "quan-su", group = "quan-su", title = "Ban Chỉ huy Quân sự xã" }
unit { id = "cong-an", group = "cong-an", title = "Công an xã" }
unit { id = "thon",    group = "thon",    title = "Các thôn" }
unit { id = "tram-y-te",  group = "truong-hoc-y-te", title = "Trạm Y tế xã" }
unit { id = "truong-hoc", group = "truong-hoc-y-te", title = "Các trường học trên địa bàn xã" }

-- Kiện toàn theo Quyết định số 150/QĐ-UBND ngày 19/5/2021: 1 trưởng ban, 2 phó, 5 ủy viên.
unit { id = "ban-bien-tap", group = "ban-bien-tap", from = "2021-05-19",
       title = "Ban biên tập trang thông tin điện tử xã" }
