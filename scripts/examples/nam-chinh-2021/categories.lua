-- Chuyên mục tin của xã Nam Chính năm 2021, theo báo cáo 339/BC-UBND:
-- "tin của đảng ủy xã, xây dựng đảng, UBND xã, mặt trận, hội, đoàn thể, quân sự,
-- công an, chi bộ, thôn, ..."

category { id = "dang-uy",       title = "Đảng ủy xã" }
category { id = "xay-dung-dang", title = "Xây dựng Đảng" }
category { id = "ubnd",          title = "UBND xã" }
category { id = "hdnd",          title = "HĐND xã" }
category { id = "mat-tran",      title = "Mặt trận Tổ quốc" }
category { id = "doan-the",      title = "Đoàn thể" }
category { id = "hoi-phu-nu",    title = "Hội Liên hiệp Phụ nữ", parent = "doan-the" }
category { id = "hoi-nong-dan",  title = "Hội Nông dân",         parent = "doan-the" }
category { id = "hoi-cuu-chien-binh", title = "Hội Cựu chiến binh", parent = "doan-the" }
category { id = "doan-thanh-nien", title = "Đoàn Thanh niên",    parent = "doan-the" }
category { id = "quan-su",       title = "Ban Chỉ huy Quân sự xã" }
category { id = "cong-an",       title = "Công an xã" }
category { id = "chi-bo",        title = "Chi bộ" }
category { id = "thon",          title = "Thôn" }
category { id = "khac",          title = "Tin khác", fallback = true, hide_empty = true }

-- Các mục của phần Giới thiệu, theo thứ tự.
entry "sections" { id = "tu-nhien", title = "Điều kiện tự nhiên" }
entry "sections" { id = "lich-su",  title = "Lịch sử hình thành" }
entry "sections" { id = "van-hoa",  title = "Truyền thống văn hóa, di tích" }
entry "sections" { id = "kinh-te",  title = "Kinh tế - xã hội" }
entry "sections" { id = "ban-do",   title = "Bản đồ địa giới hành chính" }
entry "sections" { id = "bo-may",   title = "Tổ chức bộ máy" }
entry "sections" { id = "lanh-dao", title = "Lãnh đạo" }
