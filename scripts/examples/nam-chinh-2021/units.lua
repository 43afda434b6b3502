-- Các cơ quan, đơn vị, tổ chức của xã Nam Chính năm 2021 (còn cấp huyện; xã được sắp xếp
-- lại năm 2025). Mã đơn vị trùng với mã trong dữ liệu mẫu (sample/unit.jsonl); tên các
-- thôn là của dữ liệu mẫu, không có trong báo cáo.

group { id = "dang", title = "Đảng" }
group { id = "hdnd", title = "Hội đồng nhân dân" }
group { id = "ubnd", title = "Ủy ban nhân dân" }
group { id = "mat-tran", title = "Mặt trận Tổ quốc" }
group { id = "doan-the", title = "Đoàn thể" }
group { id = "quan-su", title = "Quân sự" }
group { id = "cong-an", title = "Công an" }
group { id = "thon", title = "Thôn" }
group { id = "truong-hoc-y-te", title = "Trường học, y tế" }
group { id = "ban-bien-tap", title = "Ban biên tập" }

unit { id = "dang-uy", group = "dang",
       title = "Đảng ủy xã Nam Chính", short = "Đảng ủy xã" }
unit { id = "van-phong-dang-uy", group = "dang", parent = "dang-uy",
       title = "Văn phòng Đảng ủy xã", short = "Văn phòng Đảng ủy" }
unit { id = "uy-ban-kiem-tra", group = "dang", parent = "dang-uy",
       title = "Ủy ban Kiểm tra Đảng ủy xã", short = "Ủy ban Kiểm tra Đảng ủy" }
unit { id = "chi-bo-an-dien", group = "dang", parent = "dang-uy",
       title = "Chi bộ thôn An Điền" }
unit { id = "chi-bo-dong", group = "dang", parent = "dang-uy",
       title = "Chi bộ thôn Đông" }
unit { id = "chi-bo-doai", group = "dang", parent = "dang-uy",
       title = "Chi bộ thôn Đoài" }
unit { id = "chi-bo-trung", group = "dang", parent = "dang-uy",
       title = "Chi bộ thôn Trung" }
unit { id = "chi-bo-thuong", group = "dang", parent = "dang-uy",
       title = "Chi bộ thôn Thượng" }
unit { id = "chi-bo-ha", group = "dang", parent = "dang-uy", title = "Chi bộ thôn Hạ" }
unit { id = "chi-bo-tan-lap", group = "dang", parent = "dang-uy",
       title = "Chi bộ thôn Tân Lập" }

unit { id = "hdnd", group = "hdnd",
       title = "Hội đồng nhân dân xã Nam Chính", short = "HĐND xã" }
unit { id = "ban-phap-che", group = "hdnd", parent = "hdnd",
       title = "Ban Pháp chế HĐND xã", short = "Ban Pháp chế" }
unit { id = "ban-kinh-te-xa-hoi", group = "hdnd", parent = "hdnd",
       title = "Ban Kinh tế - Xã hội HĐND xã", short = "Ban Kinh tế - Xã hội" }
unit { id = "uy-ban-bau-cu", group = "hdnd", title = "Ủy ban bầu cử xã" }

unit { id = "ubnd", group = "ubnd",
       title = "Ủy ban nhân dân xã Nam Chính", short = "UBND xã" }
unit { id = "van-phong", group = "ubnd", parent = "ubnd",
       title = "Văn phòng UBND xã", short = "Văn phòng UBND" }
unit { id = "mot-cua", group = "ubnd", parent = "ubnd",
       title = "Bộ phận Tiếp nhận và Trả kết quả", short = "Bộ phận Một cửa" }
unit { id = "tu-phap-ho-tich", group = "ubnd", parent = "ubnd",
       title = "Tư pháp - hộ tịch" }
unit { id = "dia-chinh", group = "ubnd", parent = "ubnd",
       title = "Địa chính - nông nghiệp - xây dựng và môi trường", short = "Địa chính - nông nghiệp" }
unit { id = "tai-chinh", group = "ubnd", parent = "ubnd", title = "Tài chính - kế toán" }
unit { id = "van-hoa-xa-hoi", group = "ubnd", parent = "ubnd",
       title = "Văn hóa - xã hội" }
unit { id = "dai-truyen-thanh", group = "ubnd", parent = "ubnd",
       title = "Đài truyền thanh xã", short = "Đài truyền thanh" }

unit { id = "mat-tran", group = "mat-tran",
       title = "Ủy ban Mặt trận Tổ quốc Việt Nam xã Nam Chính", short = "Mặt trận Tổ quốc xã" }

unit { id = "hoi-phu-nu", group = "doan-the",
       title = "Hội Liên hiệp Phụ nữ xã Nam Chính", short = "Hội Liên hiệp Phụ nữ" }
unit { id = "hoi-nong-dan", group = "doan-the",
       title = "Hội Nông dân xã Nam Chính", short = "Hội Nông dân" }
unit { id = "hoi-cuu-chien-binh", group = "doan-the",
       title = "Hội Cựu chiến binh xã Nam Chính", short = "Hội Cựu chiến binh" }
unit { id = "doan-thanh-nien", group = "doan-the",
       title = "Đoàn Thanh niên Cộng sản Hồ Chí Minh xã Nam Chính", short = "Đoàn Thanh niên" }
unit { id = "hoi-nguoi-cao-tuoi", group = "doan-the",
       title = "Hội Người cao tuổi xã Nam Chính", short = "Hội Người cao tuổi" }
unit { id = "hoi-chu-thap-do", group = "doan-the",
       title = "Hội Chữ thập đỏ xã Nam Chính", short = "Hội Chữ thập đỏ" }
unit { id = "hoi-khuyen-hoc", group = "doan-the",
       title = "Hội Khuyến học xã Nam Chính", short = "Hội Khuyến học" }

unit { id = "quan-su", group = "quan-su",
       title = "Ban Chỉ huy Quân sự xã Nam Chính", short = "Ban Chỉ huy Quân sự" }

unit { id = "cong-an", group = "cong-an",
       title = "Công an xã Nam Chính", short = "Công an xã" }

unit { id = "thon-an-dien", group = "thon", title = "Thôn An Điền" }
unit { id = "thon-dong", group = "thon", title = "Thôn Đông" }
unit { id = "thon-doai", group = "thon", title = "Thôn Đoài" }
unit { id = "thon-trung", group = "thon", title = "Thôn Trung" }
unit { id = "thon-thuong", group = "thon", title = "Thôn Thượng" }
unit { id = "thon-ha", group = "thon", title = "Thôn Hạ" }
unit { id = "thon-tan-lap", group = "thon", title = "Thôn Tân Lập" }

unit { id = "tram-y-te", group = "truong-hoc-y-te",
       title = "Trạm Y tế xã Nam Chính", short = "Trạm Y tế" }
unit { id = "truong-mam-non", group = "truong-hoc-y-te",
       title = "Trường Mầm non Nam Chính", short = "Trường Mầm non" }
unit { id = "truong-tieu-hoc", group = "truong-hoc-y-te",
       title = "Trường Tiểu học Nam Chính", short = "Trường Tiểu học" }
unit { id = "truong-trung-hoc-co-so", group = "truong-hoc-y-te",
       title = "Trường Trung học cơ sở Nam Chính", short = "Trường Trung học cơ sở" }

-- Kiện toàn theo Quyết định số 150/QĐ-UBND ngày 19/5/2021: 1 trưởng ban, 2 phó, 5 ủy viên.
unit { id = "ban-bien-tap", group = "ban-bien-tap", from = "2021-05-19",
       title = "Ban biên tập trang thông tin điện tử xã", short = "Ban biên tập" }
