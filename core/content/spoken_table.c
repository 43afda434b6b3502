/*
 * spoken_table.c - abbreviations of Vietnamese offices and what they stand for
 * (spoken.h). A commune's own go here too: one row, sorted by nothing but habit; the
 * longest that fits is taken.
 */
#include "content/spoken.h"

#include <ctype.h>

struct row {
    const char *text, *words;
};

static const struct row abbreviations[] = {
    { "UBND", "Ủy ban nhân dân" },
    { "HĐND", "Hội đồng nhân dân" },
    { "TTHĐND", "Thường trực Hội đồng nhân dân" },
    { "MTTQ", "Mặt trận Tổ quốc" },
    { "UBMTTQ", "Ủy ban Mặt trận Tổ quốc" },
    { "UB MTTQ", "Ủy ban Mặt trận Tổ quốc" },
    { "MTTQVN", "Mặt trận Tổ quốc Việt Nam" },
    { "BCH", "Ban Chấp hành" },
    { "BCHQS", "Ban Chỉ huy Quân sự" },
    { "BCH QS", "Ban Chỉ huy Quân sự" },
    { "BCĐ", "Ban Chỉ đạo" },
    { "BTC", "Ban Tổ chức" },
    { "BTV", "Ban Thường vụ" },
    { "BBT", "Ban biên tập" },
    { "BQL", "Ban Quản lý" },
    { "BCHTW", "Ban Chấp hành Trung ương" },
    { "TW", "Trung ương" },
    { "TƯ", "Trung ương" },
    { "ĐU", "Đảng ủy" },
    { "ĐCSVN", "Đảng Cộng sản Việt Nam" },
    { "TNCS", "Thanh niên Cộng sản" },
    { "TNCSHCM", "Thanh niên Cộng sản Hồ Chí Minh" },
    { "HCM", "Hồ Chí Minh" },
    { "LHPN", "Liên hiệp Phụ nữ" },
    { "HLHPN", "Hội Liên hiệp Phụ nữ" },
    { "CCB", "Cựu chiến binh" },
    { "NCT", "Người cao tuổi" },
    { "CTĐ", "Chữ thập đỏ" },
    { "TTHC", "thủ tục hành chính" },
    { "CCHC", "cải cách hành chính" },
    { "DVC", "dịch vụ công" },
    { "DVCTT", "dịch vụ công trực tuyến" },
    { "TTPVHCC", "Trung tâm Phục vụ hành chính công" },
    { "CNTT", "công nghệ thông tin" },
    { "CĐS", "chuyển đổi số" },
    { "CCCD", "căn cước công dân" },
    { "CMND", "chứng minh nhân dân" },
    { "BHXH", "bảo hiểm xã hội" },
    { "BHYT", "bảo hiểm y tế" },
    { "BHTN", "bảo hiểm thất nghiệp" },
    { "NTM", "nông thôn mới" },
    { "VSMT", "vệ sinh môi trường" },
    { "VSATTP", "vệ sinh an toàn thực phẩm" },
    { "ATTP", "an toàn thực phẩm" },
    { "ATGT", "an toàn giao thông" },
    { "TTATGT", "trật tự an toàn giao thông" },
    { "ANTT", "an ninh trật tự" },
    { "TTATXH", "trật tự an toàn xã hội" },
    { "ANTQ", "an ninh Tổ quốc" },
    { "PCCC", "phòng cháy chữa cháy" },
    { "CNCH", "cứu nạn cứu hộ" },
    { "PCTT", "phòng chống thiên tai" },
    { "TKCN", "tìm kiếm cứu nạn" },
    { "PTDS", "phòng thủ dân sự" },
    { "NVQS", "nghĩa vụ quân sự" },
    { "KT-XH", "kinh tế - xã hội" },
    { "QP-AN", "quốc phòng - an ninh" },
    { "VH-XH", "văn hóa - xã hội" },
    { "GD-ĐT", "giáo dục và đào tạo" },
    { "GD&ĐT", "Giáo dục và Đào tạo" },
    { "TN&MT", "Tài nguyên và Môi trường" },
    { "NN&PTNT", "Nông nghiệp và Phát triển nông thôn" },
    { "NN&MT", "Nông nghiệp và Môi trường" },
    { "LĐTB&XH", "Lao động - Thương binh và Xã hội" },
    { "LĐ-TB&XH", "Lao động - Thương binh và Xã hội" },
    { "VHTT", "văn hóa thông tin" },
    { "TDTT", "thể dục thể thao" },
    { "HTX", "hợp tác xã" },
    { "HTXDVNN", "hợp tác xã dịch vụ nông nghiệp" },
    { "BVTV", "bảo vệ thực vật" },
    { "GPMB", "giải phóng mặt bằng" },
    { "QSDĐ", "quyền sử dụng đất" },
    { "GCNQSDĐ", "giấy chứng nhận quyền sử dụng đất" },
    { "SXKD", "sản xuất kinh doanh" },
    { "KHHGĐ", "kế hoạch hóa gia đình" },
    { "NVH", "nhà văn hóa" },
    { "TDP", "tổ dân phố" },
    { "THCS", "trung học cơ sở" },
    { "THPT", "trung học phổ thông" },
    { "PTDTBT", "phổ thông dân tộc bán trú" },
    { "GV", "giáo viên" },
    { "HS", "học sinh" },
    { "TP", "thành phố" },
    { "TP.", "thành phố" },
    { "TPHCM", "Thành phố Hồ Chí Minh" },
    { "TP.HCM", "Thành phố Hồ Chí Minh" },
    { "NĐ-CP", "nghị định Chính phủ" },
    { "SĐT", "số điện thoại" },
    { "ĐT:", "điện thoại" },
    { "v/v", "về việc" },
    { "V/v", "Về việc" },
    { "đ/c", "đồng chí" },
    { "Đ/c", "Đồng chí" },
    { "v.v.", "vân vân." },
    { "v.v", "vân vân" },
    { "GS.TS", "giáo sư, tiến sĩ" },
    { "ThS", "thạc sĩ" },
    { "&", "và" },
};

/* After a number. */
static const struct row units[] = {
    { "đồng/kg", "đồng một ki-lô-gam" },
    { "đ/kg", "đồng một ki-lô-gam" },
    { "km/h", "ki-lô-mét một giờ" },
    { "tạ/ha", "tạ một héc-ta" },
    { "tấn/ha", "tấn một héc-ta" },
    { "m²", "mét vuông" },
    { "m2", "mét vuông" },
    { "m³", "mét khối" },
    { "m3", "mét khối" },
    { "km²", "ki-lô-mét vuông" },
    { "km2", "ki-lô-mét vuông" },
    { "km", "ki-lô-mét" },
    { "cm", "xăng-ti-mét" },
    { "mm", "mi-li-mét" },
    { "m", "mét" },
    { "ha", "héc-ta" },
    { "kg", "ki-lô-gam" },
    { "ml", "mi-li-lít" },
    { "kWh", "ki-lô-oát giờ" },
    { "°C", "độ" },
    { "ºC", "độ" },
    { "%", "phần trăm" },
    { "đ", "đồng" },
    { "VNĐ", "đồng" },
    { "VND", "đồng" },
};

static const struct symbol {
    const char *text, *words;
    bool is_kind;
} symbols[] = {
    { "BC", "báo cáo", true },
    { "QĐ", "quyết định", true },
    { "KH", "kế hoạch", true },
    { "TB", "thông báo", true },
    { "NQ", "nghị quyết", true },
    { "CT", "chỉ thị", true },
    { "CTr", "chương trình", true },
    { "CV", "công văn", true },
    { "TTr", "tờ trình", true },
    { "GM", "giấy mời", true },
    { "HD", "hướng dẫn", true },
    { "CĐ", "công điện", true },
    { "PA", "phương án", true },
    { "ĐA", "đề án", true },
    { "QC", "quy chế", true },
    { "BB", "biên bản", true },
    { "NĐ", "nghị định", true },
    { "TT", "thông tư", true },
    { "TTLT", "thông tư liên tịch", true },
    { "KL", "kết luận", true },
    { "QyĐ", "quy định", true },
    { "UBND", "Ủy ban nhân dân", false },
    { "HĐND", "Hội đồng nhân dân", false },
    { "ĐU", "Đảng ủy", false },
    { "TU", "Tỉnh ủy", false },
    { "HU", "Huyện ủy", false },
    { "TW", "Trung ương", false },
    { "CP", "Chính phủ", false },
    { "TTg", "Thủ tướng Chính phủ", false },
    { "QH", "Quốc hội", false },
    { "UBTVQH", "Ủy ban Thường vụ Quốc hội", false },
    { "MTTQ", "Mặt trận Tổ quốc", false },
    { "BBT", "Ban biên tập", false },
    { "BCH", "Ban Chấp hành", false },
    { "BCHQS", "Ban Chỉ huy Quân sự", false },
    { "BCĐ", "Ban Chỉ đạo", false },
    { "BTTTT", "Bộ Thông tin và Truyền thông", false },
    { "BNV", "Bộ Nội vụ", false },
    { "BTC", "Bộ Tài chính", false },
    { "BYT", "Bộ Y tế", false },
    { "BCA", "Bộ Công an", false },
    { "BTP", "Bộ Tư pháp", false },
    { "BGDĐT", "Bộ Giáo dục và Đào tạo", false },
    { "BTNMT", "Bộ Tài nguyên và Môi trường", false },
    { "BNNPTNT", "Bộ Nông nghiệp và Phát triển nông thôn", false },
    { "STTTT", "Sở Thông tin và Truyền thông", false },
    { "VP", "Văn phòng", false },
    { "CA", "Công an", false },
    { "TYT", "Trạm Y tế", false },
};

static bool ends_word(struct str text, size_t at)
{
    if (at >= text.len)
        return true;
    unsigned char c = (unsigned char)text.ptr[at];
    return !isalnum(c) && (c < 0x80 || c == 0xC2 || c == 0xE2);
}

static const char *longest(const struct row *rows, size_t count, struct str text,
                           size_t *len)
{
    const char *words = NULL;
    *len = 0;
    for (size_t i = 0; i < count; i++) {
        struct str row = str_of(rows[i].text);
        if (row.len > *len && str_starts(text, row) &&
            (ends_word(text, row.len) || strchr(".:", row.ptr[row.len - 1]))) {
            *len = row.len;
            words = rows[i].words;
        }
    }
    return words;
}

const char *spoken_abbreviation(struct str text, size_t *len)
{
    return longest(abbreviations, sizeof abbreviations / sizeof *abbreviations, text, len);
}

const char *spoken_unit(struct str text, size_t *len)
{
    return longest(units, sizeof units / sizeof *units, text, len);
}

const char *spoken_symbol(struct str part, bool *is_kind)
{
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (str_is(part, symbols[i].text)) {
            *is_kind = symbols[i].is_kind;
            return symbols[i].words;
        }
    return NULL;
}
