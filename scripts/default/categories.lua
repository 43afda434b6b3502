-- Chuyên mục tin của một xã (phường) từ năm 2026, theo mô hình chính quyền hai cấp.
-- Thứ tự viết ở đây là thứ tự hiện trên trang. Sửa xong chạy: dinh check HOME

category { id = "dang-uy",        title = "Đảng ủy xã" }
category { id = "xay-dung-dang",  title = "Xây dựng Đảng", parent = "dang-uy" }
category { id = "hdnd",           title = "HĐND xã" }
category { id = "ubnd",           title = "UBND xã" }
category { id = "cai-cach-hanh-chinh", title = "Cải cách hành chính", parent = "ubnd" }
category { id = "kinh-te",        title = "Kinh tế", parent = "ubnd" }
category { id = "van-hoa-xa-hoi", title = "Văn hóa - Xã hội", parent = "ubnd" }
category { id = "mat-tran",       title = "Mặt trận Tổ quốc" }
category { id = "doan-the",       title = "Đoàn thể", parent = "mat-tran" }
category { id = "quan-su",        title = "Ban Chỉ huy Quân sự xã" }
category { id = "cong-an",        title = "Công an xã" }
category { id = "chi-bo",         title = "Chi bộ" }
category { id = "thon",           title = "Thôn, tổ dân phố" }
category { id = "phap-luat",      title = "Phổ biến pháp luật" }
category { id = "khac",           title = "Tin khác", fallback = true, hide_empty = true }

-- Các mục của phần Giới thiệu, theo thứ tự.
entry "sections" { id = "tu-nhien", title = "Điều kiện tự nhiên" }
entry "sections" { id = "lich-su",  title = "Lịch sử hình thành" }
entry "sections" { id = "van-hoa",  title = "Truyền thống văn hóa, di tích" }
entry "sections" { id = "kinh-te",  title = "Kinh tế - xã hội" }
entry "sections" { id = "ban-do",   title = "Bản đồ địa giới hành chính" }
entry "sections" { id = "bo-may",   title = "Tổ chức bộ máy" }
entry "sections" { id = "lanh-dao", title = "Lãnh đạo" }
