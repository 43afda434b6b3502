-- Loại văn bản và lĩnh vực.
-- Chữ viết tắt là chữ đứng trong số, ký hiệu; công văn và thư công không có chữ viết tắt.

-- Hai cửa của kho văn bản.
entry "levels" { id = "xa",       title = "Văn bản của xã" }
entry "levels" { id = "cap-tren", title = "Văn bản cấp trên" }

-- Văn bản quy phạm pháp luật của cấp trên và của HĐND, UBND.
document_type { id = "hien-phap",   family = "quy-pham", title = "Hiến pháp" }
document_type { id = "luat",        family = "quy-pham", title = "Luật" }
document_type { id = "bo-luat",     family = "quy-pham", title = "Bộ luật" }
document_type { id = "phap-lenh",   family = "quy-pham", title = "Pháp lệnh" }
document_type { id = "lenh",        family = "quy-pham", title = "Lệnh" }
document_type { id = "nghi-dinh",   family = "quy-pham", title = "Nghị định",  abbreviation = "NĐ" }
document_type { id = "thong-tu",    family = "quy-pham", title = "Thông tư",   abbreviation = "TT" }
document_type { id = "thong-tu-lien-tich",   family = "quy-pham", title = "Thông tư liên tịch",   abbreviation = "TTLT" }
document_type { id = "nghi-quyet-lien-tich", family = "quy-pham", title = "Nghị quyết liên tịch", abbreviation = "NQLT" }
document_type { id = "van-ban-hop-nhat", family = "quy-pham", title = "Văn bản hợp nhất", abbreviation = "VBHN" }

-- 29 loại văn bản hành chính: Nghị định 30/2020/NĐ-CP, Điều 7 và Phụ lục III.
-- Nghị quyết, quyết định quy phạm pháp luật cũng dùng hai loại đầu.
document_type { id = "nghi-quyet",    family = "hanh-chinh", title = "Nghị quyết",    abbreviation = "NQ" }
document_type { id = "quyet-dinh",    family = "hanh-chinh", title = "Quyết định",    abbreviation = "QĐ" }
document_type { id = "chi-thi",       family = "hanh-chinh", title = "Chỉ thị",       abbreviation = "CT" }
document_type { id = "quy-che",       family = "hanh-chinh", title = "Quy chế",       abbreviation = "QC" }
document_type { id = "quy-dinh",      family = "hanh-chinh", title = "Quy định",      abbreviation = "QyĐ" }
document_type { id = "thong-cao",     family = "hanh-chinh", title = "Thông cáo",     abbreviation = "TC" }
document_type { id = "thong-bao",     family = "hanh-chinh", title = "Thông báo",     abbreviation = "TB" }
document_type { id = "huong-dan",     family = "hanh-chinh", title = "Hướng dẫn",     abbreviation = "HD" }
document_type { id = "chuong-trinh",  family = "hanh-chinh", title = "Chương trình",  abbreviation = "CTr" }
document_type { id = "ke-hoach",      family = "hanh-chinh", title = "Kế hoạch",      abbreviation = "KH" }
document_type { id = "phuong-an",     family = "hanh-chinh", title = "Phương án",     abbreviation = "PA" }
document_type { id = "de-an",         family = "hanh-chinh", title = "Đề án",         abbreviation = "ĐA" }
document_type { id = "du-an",         family = "hanh-chinh", title = "Dự án",         abbreviation = "DA" }
document_type { id = "bao-cao",       family = "hanh-chinh", title = "Báo cáo",       abbreviation = "BC" }
document_type { id = "bien-ban",      family = "hanh-chinh", title = "Biên bản",      abbreviation = "BB" }
document_type { id = "to-trinh",      family = "hanh-chinh", title = "Tờ trình",      abbreviation = "TTr" }
document_type { id = "hop-dong",      family = "hanh-chinh", title = "Hợp đồng",      abbreviation = "HĐ" }
document_type { id = "cong-van",      family = "hanh-chinh", title = "Công văn" }
document_type { id = "cong-dien",     family = "hanh-chinh", title = "Công điện",     abbreviation = "CĐ" }
document_type { id = "ban-ghi-nho",   family = "hanh-chinh", title = "Bản ghi nhớ",   abbreviation = "BGN" }
document_type { id = "ban-thoa-thuan", family = "hanh-chinh", title = "Bản thỏa thuận", abbreviation = "BTT" }
document_type { id = "giay-uy-quyen", family = "hanh-chinh", title = "Giấy ủy quyền", abbreviation = "GUQ" }
document_type { id = "giay-moi",      family = "hanh-chinh", title = "Giấy mời",      abbreviation = "GM" }
document_type { id = "giay-gioi-thieu", family = "hanh-chinh", title = "Giấy giới thiệu", abbreviation = "GGT" }
document_type { id = "giay-nghi-phep", family = "hanh-chinh", title = "Giấy nghỉ phép", abbreviation = "GNP" }
document_type { id = "phieu-gui",     family = "hanh-chinh", title = "Phiếu gửi",     abbreviation = "PG" }
document_type { id = "phieu-chuyen",  family = "hanh-chinh", title = "Phiếu chuyển",  abbreviation = "PC" }
document_type { id = "phieu-bao",     family = "hanh-chinh", title = "Phiếu báo",     abbreviation = "PB" }
document_type { id = "thu-cong",      family = "hanh-chinh", title = "Thư công" }

-- Bản sao văn bản.
document_type { id = "sao-y",     family = "ban-sao", title = "Bản sao y",     abbreviation = "SY" }
document_type { id = "trich-sao", family = "ban-sao", title = "Bản trích sao", abbreviation = "TrS" }
document_type { id = "sao-luc",   family = "ban-sao", title = "Bản sao lục",   abbreviation = "SL" }

-- Lĩnh vực: để lọc văn bản; thêm, bớt tùy xã.
field_of_law { id = "to-chuc-can-bo",      title = "Tổ chức, cán bộ" }
field_of_law { id = "hanh-chinh",          title = "Hành chính, văn thư" }
field_of_law { id = "cai-cach-hanh-chinh", title = "Cải cách hành chính" }
field_of_law { id = "tu-phap",             title = "Tư pháp, hộ tịch" }
field_of_law { id = "tai-chinh-ngan-sach", title = "Tài chính, ngân sách" }
field_of_law { id = "dau-tu-xay-dung",     title = "Đầu tư, xây dựng" }
field_of_law { id = "dat-dai",             title = "Đất đai" }
field_of_law { id = "moi-truong",          title = "Tài nguyên, môi trường" }
field_of_law { id = "nong-nghiep",         title = "Nông nghiệp, nông thôn" }
field_of_law { id = "cong-thuong",         title = "Công nghiệp, thương mại" }
field_of_law { id = "giao-thong",          title = "Giao thông" }
field_of_law { id = "giao-duc",            title = "Giáo dục, đào tạo" }
field_of_law { id = "y-te",                title = "Y tế" }
field_of_law { id = "lao-dong-xa-hoi",     title = "Lao động, người có công, xã hội" }
field_of_law { id = "van-hoa-the-thao",    title = "Văn hóa, thể thao, du lịch" }
field_of_law { id = "thong-tin",           title = "Thông tin, chuyển đổi số" }
field_of_law { id = "quoc-phong-an-ninh",  title = "Quốc phòng, an ninh" }
field_of_law { id = "dan-toc-ton-giao",    title = "Dân tộc, tôn giáo" }
field_of_law { id = "khac",                title = "Lĩnh vực khác" }
