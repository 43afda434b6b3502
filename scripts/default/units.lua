-- Các cơ quan, đơn vị, tổ chức của một xã từ năm 2026: không còn cấp huyện.
-- Đơn vị có thời hạn ghi thêm from = "2025-07-01", to = "..."; đơn vị cũ vẫn giữ lại
-- để văn bản, tin bài cũ còn nơi đứng tên.

group { id = "dang",          title = "Đảng" }
group { id = "hdnd",          title = "Hội đồng nhân dân" }
group { id = "ubnd",          title = "Ủy ban nhân dân" }
group { id = "mat-tran",      title = "Mặt trận và các tổ chức thành viên" }
group { id = "quan-su",       title = "Quân sự" }
group { id = "cong-an",       title = "Công an" }
group { id = "thon",          title = "Thôn, tổ dân phố" }
group { id = "truong-hoc-y-te", title = "Trường học, y tế" }
group { id = "ban-bien-tap",  title = "Ban biên tập" }

unit { id = "dang-uy",      group = "dang", title = "Đảng ủy xã" }
unit { id = "van-phong-dang-uy", group = "dang", parent = "dang-uy", title = "Văn phòng Đảng ủy" }
unit { id = "ban-xay-dung-dang", group = "dang", parent = "dang-uy", title = "Ban Xây dựng Đảng" }
unit { id = "uy-ban-kiem-tra",   group = "dang", parent = "dang-uy", title = "Ủy ban Kiểm tra Đảng ủy" }

unit { id = "hdnd", group = "hdnd", title = "Hội đồng nhân dân xã", short = "HĐND xã" }
unit { id = "ban-kinh-te-ngan-sach", group = "hdnd", parent = "hdnd", title = "Ban Kinh tế - Ngân sách" }
unit { id = "ban-van-hoa-xa-hoi",    group = "hdnd", parent = "hdnd", title = "Ban Văn hóa - Xã hội" }

unit { id = "ubnd", group = "ubnd", title = "Ủy ban nhân dân xã", short = "UBND xã" }
unit { id = "van-phong", group = "ubnd", parent = "ubnd", title = "Văn phòng HĐND và UBND" }
unit { id = "phong-kinh-te", group = "ubnd", parent = "ubnd", title = "Phòng Kinh tế" }
unit { id = "phong-van-hoa-xa-hoi", group = "ubnd", parent = "ubnd", title = "Phòng Văn hóa - Xã hội" }
unit { id = "hanh-chinh-cong", group = "ubnd", parent = "ubnd",
       title = "Trung tâm Phục vụ hành chính công" }

unit { id = "mttq", group = "mat-tran", title = "Ủy ban MTTQ Việt Nam xã", short = "MTTQ xã" }
unit { id = "hoi-phu-nu", group = "mat-tran", parent = "mttq", title = "Hội Liên hiệp Phụ nữ xã" }
unit { id = "hoi-nong-dan", group = "mat-tran", parent = "mttq", title = "Hội Nông dân xã" }
unit { id = "hoi-cuu-chien-binh", group = "mat-tran", parent = "mttq", title = "Hội Cựu chiến binh xã" }
unit { id = "doan-thanh-nien", group = "mat-tran", parent = "mttq",
       title = "Đoàn Thanh niên Cộng sản Hồ Chí Minh xã", short = "Đoàn Thanh niên xã" }

unit { id = "quan-su", group = "quan-su", title = "Ban Chỉ huy Quân sự xã" }
unit { id = "cong-an", group = "cong-an", title = "Công an xã" }
unit { id = "tram-y-te", group = "truong-hoc-y-te", title = "Trạm Y tế xã" }
unit { id = "ban-bien-tap", group = "ban-bien-tap", title = "Ban biên tập cổng thông tin điện tử xã" }
