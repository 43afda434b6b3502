/*
 * zalo_test.c - texts to paste: complete, with facts missing, with facts that would
 * break them; and what the announcer reads.
 */
#include "desk/zalo.h"

#include "base/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

/* Monday 13/9/2021, 7:30; the same day 17:00; Friday 17/9 17:30 */
#define NOW    INT64_C(1631493000000)
#define TODAY  INT64_C(1631527200000)
#define FRIDAY INT64_C(1631874600000)
#define DAY    INT64_C(86400000)

static const struct sample {
    enum zalo_occasion occasion;
    int64_t due_at;
    const char *to, *by, *note, *text;
} samples[] = {
    { ZALO_ASSIGNED, 0, "anh Hải", "chị Lan", "Cần thêm ảnh",
      "GIAO BIÊN TẬP: Ra quân vệ sinh\nNgười nhận: anh Hải\nGhi chú: Cần thêm ảnh\nNgười "
      "giao: chị Lan\nMở tin bài: https://x.vn/ban/tin/t48" },
    { ZALO_ASSIGNED, TODAY, "anh Hải", "", NULL,
      "GIAO BIÊN TẬP: Ra quân vệ sinh\nNgười nhận: anh Hải\nXong trước: 17 giờ hôm nay "
      "(13/9)\nMở tin bài: https://x.vn/ban/tin/t48" },
    { ZALO_RETURNED, TODAY + DAY, "anh Hải", "ông Nam", "Sửa số cây",
      "TRẢ LẠI ĐỂ SỬA: Ra quân vệ sinh\nNgười sửa: anh Hải\nÝ kiến: Sửa số cây\nXong "
      "trước: "
      "17 giờ ngày mai (14/9)\nNgười trả lại: ông Nam\nMở tin bài: "
      "https://x.vn/ban/tin/t48" },
    { ZALO_SUBMITTED, FRIDAY, "ông Nam", "anh Hải", NULL,
      "TRÌNH DUYỆT: Ra quân vệ sinh\nKính trình: ông Nam\nĐề nghị duyệt trước: 17 giờ 30 "
      "thứ "
      "Sáu, 17/9/2021\nNgười trình: anh Hải\nXem và duyệt: https://x.vn/ban/tin/t48" },
    { ZALO_PUBLISHED, 0, "Đoàn Thanh niên xã", NULL, NULL,
      "ĐÃ ĐĂNG: Ra quân vệ sinh\nCảm ơn Đoàn Thanh niên xã đã gửi tin.\nXem trên trang: "
      "https://x.vn/ban/tin/t48" },
    { ZALO_PUBLISHED, 0, NULL, NULL, NULL,
      "ĐÃ ĐĂNG: Ra quân vệ sinh\nXem trên trang: https://x.vn/ban/tin/t48" },
    { ZALO_URGENT, FRIDAY, "ông Nam", "chị Lan", NULL,
      "TIN KHẨN: Ra quân vệ sinh\nĐã đăng lên trang, có hiệu lực đến 17 giờ 30 thứ Sáu, "
      "17/9/2021.\nKính đề nghị ông Nam xem và xác nhận.\nNgười đăng: chị Lan\nMở tin "
      "bài: https://x.vn/ban/tin/t48" },
    { ZALO_REMINDER, TODAY, "anh Hải", "chị Lan", NULL,
      "NHẮC VIỆC: Ra quân vệ sinh\nNgười đang giữ: anh Hải\nSắp đến hạn: 17 giờ hôm nay "
      "(13/9)\nNgười nhắc: chị Lan\nMở tin bài: https://x.vn/ban/tin/t48" },
    { ZALO_REMINDER, TODAY - 3 * DAY, "anh Hải", "chị Lan", NULL,
      "NHẮC VIỆC: Ra quân vệ sinh\nNgười đang giữ: anh Hải\nĐã quá hạn 3 ngày (hạn: 17 giờ "
      "thứ Sáu, 10/9/2021)\nNgười nhắc: chị Lan\nMở tin bài: https://x.vn/ban/tin/t48" },
    { ZALO_REMINDER, NOW - 1000, NULL, NULL, NULL,
      "NHẮC VIỆC: Ra quân vệ sinh\nĐã quá hạn từ 7 giờ 29 hôm nay (13/9)\nMở tin bài: "
      "https://x.vn/ban/tin/t48" },
    { ZALO_OUTSIDE, FRIDAY, "bà Hoa, Trạm Y tế", "Ban biên tập xã", "Số mũi tiêm",
      "Kính gửi bà Hoa, Trạm Y tế,\nBan biên tập xin ông/bà xem giúp nội dung tin bài “Ra "
      "quân "
      "vệ sinh” đã đúng chưa.\nÝ kiến cần hỏi: Số mũi tiêm\nXin trả lời trước: 17 giờ 30 "
      "thứ "
      "Sáu, 17/9/2021\nMở bằng liên kết sau, không cần tài khoản: "
      "https://x.vn/ban/tin/t48\nTrân trọng cảm ơn. Ban biên tập xã" },
};

static void samples_are_told(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *s = &samples[i];
        const struct zalo_facts facts = { .title = "Ra quân vệ sinh",
                                          .to = s->to,
                                          .by = s->by,
                                          .note = s->note,
                                          .link = "https://x.vn/ban/tin/t48",
                                          .due_at = s->due_at,
                                          .now_ms = NOW };
        assert_string_equal(zalo_text(arena, s->occasion, &facts).ptr, s->text);
    }
    arena_destroy(arena);
}

static size_t count_lines(struct str text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/* A title of many lines, braces, or a thousand letters stays one short line. */
static void odd_facts_stay_in_line(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    char *longest = arena_alloc(arena, 5001);
    memset(longest, 'x', 5000);
    const char *const odd[] = { "a\n\nb\r\nc", "{link} {to}", "\xFF\xFE", longest };
    for (int occasion = 0; occasion < ZALO_OCCASIONS; occasion++)
        for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
            const struct zalo_facts facts = { .title = odd[i],
                                              .to = odd[i],
                                              .by = odd[i],
                                              .note = odd[i],
                                              .link = "https://x.vn/t48",
                                              .due_at = TODAY,
                                              .now_ms = NOW };
            struct str text = zalo_text(arena, (enum zalo_occasion)occasion, &facts);
            assert_true(text_is_clean(text));
            assert_true(count_lines(text) <= 6);
            assert_true(text.len < 2500);
            assert_true(str_find(text, STR("https://x.vn/t48")) >= 0);
        }
    const struct zalo_facts nothing = { .title = "Tin" };
    for (int occasion = 0; occasion < ZALO_OCCASIONS; occasion++)
        assert_true(str_find(zalo_text(arena, (enum zalo_occasion)occasion, &nothing),
                             STR("Tin")) >= 0);
    arena_destroy(arena);
}

static void the_loudspeaker_is_read(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct str text = zalo_loudspeaker(arena, "xã Nam Chính", "Sơ tán trước bão số 5",
                                       STR("<p>UBND xã đề nghị bà con ngoài đê về NVH "
                                           "trước 17h00 ngày 13/9. Gọi 0227 3881 234 "
                                           "khi cần.</p>"));
    assert_string_equal(
        text.ptr,
        "Mời bà con xã Nam Chính chú ý nghe thông báo khẩn.\n"
        "Sơ tán trước bão số 5.\n"
        "Ủy ban nhân dân xã đề nghị bà con ngoài đê về nhà văn hóa trước 17 giờ ngày "
        "13 tháng 9.\n"
        "Gọi 0227, 3881, 234 khi cần.\n"
        "Xin nhắc lại: Sơ tán trước bão số 5.\n"
        "Đề nghị bà con báo cho nhau cùng biết.");
    text = zalo_loudspeaker(arena, "xã", "Tin", STR(""));
    assert_int_equal(count_lines(text), 4);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_told),
        cmocka_unit_test(odd_facts_stay_in_line),
        cmocka_unit_test(the_loudspeaker_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
