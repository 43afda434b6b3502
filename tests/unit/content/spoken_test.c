/*
 * spoken_test.c - what the announcer reads: abbreviations, documents, dates, hours,
 * phones, units; and input nobody would read.
 */
#include "content/spoken.h"

#include "base/clock.h"
#include "base/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct sample {
    const char *written, *spoken;
} samples[] = {
    { "UBND xã họp", "Ủy ban nhân dân xã họp." },
    { "Thường trực HĐND, UBND, UBMTTQ xã.",
      "Thường trực Hội đồng nhân dân, Ủy ban nhân dân, Ủy ban Mặt trận Tổ quốc xã." },
    { "Đoàn TNCS HCM xã", "Đoàn Thanh niên Cộng sản Hồ Chí Minh xã." },
    { "giải quyết TTHC", "giải quyết thủ tục hành chính." },
    { "phát triển KT-XH và QP-AN", "phát triển kinh tế - xã hội và quốc phòng - an ninh." },
    { "Sở TN&MT, Sở GD&ĐT", "Sở Tài nguyên và Môi trường, Sở Giáo dục và Đào tạo." },
    { "(UBND)", "(Ủy ban nhân dân)." },
    { "“UBND” và UBNDX", "“Ủy ban nhân dân” và UBNDX." },
    { "đ/c Chủ tịch; V/v làm đường", "đồng chí Chủ tịch; Về việc làm đường." },
    { "Báo cáo số 339/BC-UBND", "Báo cáo số 339 của Ủy ban nhân dân." },
    { "Xem 339/BC-UBND", "Xem 339, báo cáo của Ủy ban nhân dân." },
    { "Nghị định 30/2020/NĐ-CP", "Nghị định 30 năm 2020 của Chính phủ." },
    { "Luật số 77/2015/QH13", "Luật số 77 năm 2015 của Quốc hội khóa 13." },
    { "Chỉ thị 16/CT-TTg", "Chỉ thị 16 của Thủ tướng Chính phủ." },
    { "ngày 13/9/2021", "ngày 13 tháng 9 năm 2021." },
    { "Sáng 10/9, xã ra quân", "Sáng mùng 10 tháng 9, xã ra quân." },
    { "họp 05/7/2019", "họp ngày mùng 5 tháng 7 năm 2019." },
    { "từ 01/9/2021 đến 30/9/2021", "từ mùng 1 tháng 9 năm 2021 đến 30 tháng 9 năm 2021." },
    { "tháng 09/2021", "tháng 9 năm 2021." },
    { "quý III/2021, khóa XX", "quý 3 năm 2021, khóa 20." },
    { "Đại hội lần thứ XIII", "Đại hội lần thứ 13." },
    { "lúc 7h30 và 13h00", "lúc 7 giờ 30 và 13 giờ." },
    { "07:30, 8g, 14h30'", "7 giờ 30, 8 giờ, 14 giờ 30." },
    { "tỷ số 25:99", "tỷ số 25:99." },
    { "ĐT: 0227 3881 234", "điện thoại 0227, 3881, 234." },
    { "gọi 0912.345.678 nhé", "gọi 0912, 345, 678 nhé." },
    { "4,5 m³ rác, 120m2 đất", "4,5 mét khối rác, 120 mét vuông đất." },
    { "1.500.000đ, 25%, 38°C", "1.500.000 đồng, 25 phần trăm, 38 độ." },
    { "45,6 km; 70 tạ/ha", "45,6 ki-lô-mét; 70 tạ một héc-ta." },
    { "3 món, 5 ma trận", "3 món, 5 ma trận." },
    { "giai đoạn 2020-2025", "giai đoạn 2020 đến 2025." },
    { "xem https://www.namchinh.gov.vn", "xem namchinh.gov.vn." },
    { "Một. Hai! Ba? Bốn", "Một.\nHai!\nBa?\nBốn." },
    { "1. Quét đường. 2. Trồng cây.", "1. Quét đường.\n2. Trồng cây." },
    { "- Sáng nay;\n\n+ Chiều nay", "Sáng nay.\nChiều nay." },
    { "", "" },
    { " \n ", "" },
    { "0", "0." },
    { "0912", "0912." },
    { "339/", "339/." },
    { "9/99/BC-", "9/99, báo cáo." },
    { "quý", "quý." },
    { "\xFF", "\xEF\xBF\xBD." },
};

static void samples_are_spoken(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    int wrong = 0;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct str spoken = spoken_text(arena, str_of(samples[i].written));
        if (str_is(spoken, samples[i].spoken))
            continue;
        print_error("%s\n   expected: %s\n   spoken:   %s\n", samples[i].written,
                    samples[i].spoken, spoken.ptr);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    arena_destroy(arena);
}

static void blocks_are_sentences(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct str spoken = spoken_html(
        arena,
        STR("<h2>Tin khẩn</h2><ul><li>UBND xã &amp; thôn</li><li>Bão số 5</li></ul>"));
    assert_string_equal(spoken.ptr, "Tin khẩn.\nỦy ban nhân dân xã và thôn.\nBão số 5.");
    arena_destroy(arena);
}

static void long_text_ends_soon(void **state)
{
    (void)state;
    static const char *const pieces[] = { "1/",   "0 ",      "1/1/2021 ", "X",
                                          "UBND", "339/BC-", "." };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct arena *arena = arena_create(0);
        struct buf text = { 0 };
        while (text.len < 200000)
            buf_add_text(&text, pieces[i]);
        int64_t from = clock_cpu_ms();
        spoken_text(arena, buf_str(&text));
        assert_true(clock_cpu_ms() - from < 10000); /* sanitizers are slow */
        buf_free(&text);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_spoken),
        cmocka_unit_test(blocks_are_sentences),
        cmocka_unit_test(long_text_ends_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
