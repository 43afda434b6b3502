/*
 * proof_test.c - what the machine says of a text before a person publishes it:
 * sentences that are wrong and sentences that only look so (proof_cases.h), pictures,
 * links, files, and input meant to trip it.
 */
#include "content/proof.h"

#include "base/clock.h"
#include "base/text.h"
#include "content/sanitize.h"
#include "view/json.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "proof_cases.h"

static const dinh_field fields[] = {
    { .name = "title", .label = "Tiêu đề", .type = DINH_FIELD_TEXT },
    { .name = "body", .label = "Nội dung", .type = DINH_FIELD_HTML },
    { .name = "pictures", .label = "Ảnh", .type = DINH_FIELD_IMAGES },
    { .name = "attachments", .label = "Tệp đính kèm", .type = DINH_FIELD_FILES },
    { .name = "videos", .label = "Video", .type = DINH_FIELD_LINKS },
    { .name = "source", .label = "Nguồn tin", .type = DINH_FIELD_TEXT },
    { .name = "phone", .label = "Điện thoại", .type = DINH_FIELD_PHONE },
    { .name = "secret",
      .label = "Ghi chú riêng",
      .type = DINH_FIELD_TEXT,
      .flags = DINH_PERSONAL },
};
static const dinh_kind test_kinds[] = {
    { .name = "news",
      .label = "Tin",
      .letters = "t",
      .path = "/tin",
      .fields = DINH_LIST_OF(fields),
      .title = "title" },
};

static const char *const names[] = { "Nam Chính", "An Điền", "Tiền Hải", "Hòa Bình" };
static const char *const phones[] = { "0227 3881 234", "(02273) 823.111" };

struct bench {
    struct arena *arena;
    struct kinds *kinds;
    struct proof_context context;
};

/* Monday, 13/9/2021, 7:30 */
static const int64_t now_ms = INT64_C(1631493000000);

static bool has_page(void *data, const char *path)
{
    (void)data;
    return strcmp(path, "/gioi-thieu") == 0 || strcmp(path, "/") == 0;
}

static int open_bench(void **state)
{
    static const struct dinh_list list = DINH_LIST_OF(test_kinds);
    struct bench *bench = calloc(1, sizeof *bench);
    struct error error;
    bench->arena = arena_create(0);
    bench->kinds = kinds_create();
    assert_int_equal(kinds_add(bench->kinds, "test", &list, &error), 0);
    bench->context = (struct proof_context){ .now_ms = now_ms,
                                             .names = names,
                                             .name_count = 4,
                                             .public_phones = phones,
                                             .phone_count = 2,
                                             .has_page = has_page };
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;
    kinds_free(bench->kinds);
    arena_destroy(bench->arena);
    free(bench);
    return 0;
}

static dinh_value *check(struct bench *bench, const dinh_value *raw)
{
    return proof_check(&bench->context, bench->arena, kinds_find(bench->kinds, "news"),
                       raw);
}

static dinh_value *check_json(struct bench *bench, const char *json)
{
    struct error error;
    dinh_value *raw = json_read(bench->arena, str_of(json), &error);
    if (!raw)
        fail_msg("%s: %s", json, error.text);
    return check(bench, raw);
}

/* Paragraphs of plain text as the body. */
static dinh_value *check_text(struct bench *bench, struct str text)
{
    dinh_value *raw = value_map(bench->arena);
    struct str html = { "", 0 };
    while (text.ptr) { /* a line, a paragraph */
        struct str line = str_cut(&text, '\n');
        struct str more = html_from_text(bench->arena, line);
        html = str_of(arena_printf(bench->arena, "%.*s%.*s", STR_ARG(html), STR_ARG(more)));
    }
    value_put(bench->arena, raw, "body", value_text(bench->arena, html));
    return check(bench, raw);
}

/* The finding of that rule that is not fine, or NULL. */
static const dinh_value *finding(const dinh_value *found, const char *rule)
{
    for (uint32_t i = 0; i < found->count; i++)
        if ((!rule || str_is(value_get_text(found->items[i], "rule"), rule)) &&
            !str_is(value_get_text(found->items[i], "grade"), "ok"))
            return found->items[i];
    return NULL;
}

static const dinh_value *fine(const dinh_value *found, const char *rule)
{
    for (uint32_t i = 0; i < found->count; i++)
        if (str_is(value_get_text(found->items[i], "rule"), rule) &&
            str_is(value_get_text(found->items[i], "grade"), "ok"))
            return found->items[i];
    return NULL;
}

/* ---- sentences --------------------------------------------------------------------- */

static void wrong_sentences_are_seen(void **state)
{
    int missed = 0;
    for (size_t i = 0; i < sizeof wrong_cases / sizeof *wrong_cases; i++) {
        const struct proof_case *c = &wrong_cases[i];
        const dinh_value *found = check_text(*state, str_of(c->text));
        const dinh_value *it = finding(found, c->rule);
        if (!it) {
            const dinh_value *other = finding(found, NULL);
            print_error("not seen (%s): %s\n   but: %s\n", c->rule, c->text,
                        other ? value_get_text(other, "text").ptr : "-");
            missed++;
            continue;
        }
        assert_string_equal(value_get_text(it, "field").ptr, "body");
        assert_true(value_get_text(it, "excerpt").len > 0);
        assert_true(text_is_clean(value_get_text(it, "text")));
        for (uint32_t n = 0; n < found->count; n++) { /* and nothing else is */
            const dinh_value *more = found->items[n];
            if (str_is(value_get_text(more, "grade"), "ok") ||
                str_eq(value_get_text(more, "rule"), value_get_text(it, "rule")))
                continue;
            print_error("also (%s): %s\n", c->text, value_get_text(more, "text").ptr);
            missed++;
        }
    }
    assert_int_equal(missed, 0);
}

static void right_sentences_are_left_alone(void **state)
{
    int alarms = 0;
    for (size_t i = 0; i < sizeof right_cases / sizeof *right_cases; i++) {
        const dinh_value *found = check_text(*state, str_of(right_cases[i]));
        const dinh_value *it = finding(found, NULL);
        if (!it)
            continue;
        print_error("false alarm: %s\n   %s\n", right_cases[i],
                    value_get_text(it, "text").ptr);
        alarms++;
    }
    assert_int_equal(alarms, 0);
    assert_true(sizeof right_cases / sizeof *right_cases >= 150);
    assert_true(sizeof wrong_cases / sizeof *wrong_cases >= 150);
}

static void findings_speak_plainly(void **state)
{
    const dinh_value *found = check_text(
        *state,
        STR("Sáng 31/9, bà con thôn An Điền mang CCCD 034085001234 tới nhà văn hóa."));
    const dinh_value *first = value_at(found, 0), *second = value_at(found, 1);
    assert_string_equal(value_get_text(first, "grade").ptr, "dung");
    assert_string_equal(value_get_text(first, "text").ptr,
                        "Có số căn cước của một người, nên bỏ trước khi đăng (Nội dung: "
                        "“…bà con thôn An Điền "
                        "mang CCCD 034085001234 tới nhà văn hóa.”).");
    assert_string_equal(value_get_text(first, "excerpt").ptr,
                        "…bà con thôn An Điền mang CCCD 034085001234 tới nhà văn hóa.");
    assert_string_equal(value_get_text(second, "rule").ptr, "ngay-thang");
    assert_string_equal(
        value_get_text(second, "text").ptr,
        "Trên lịch không có ngày 31/9 (Nội dung: “Sáng 31/9, bà con thôn An "
        "Điền mang CCCD…”).");
}

static void what_is_fine_is_said_once(void **state)
{
    const dinh_value *found = check_text(*state, STR("Sáng 10/9, xã ra quân."));
    assert_null(finding(found, NULL));
    assert_string_equal(value_get_text(fine(found, "ca-nhan"), "text").ptr,
                        "Không thấy số căn cước, số điện thoại riêng của người dân.");
    assert_non_null(fine(found, "ngay-thang"));
    assert_null(fine(found, "mo-ta-anh"));
    assert_null(fine(found, "lien-ket"));
    found = check_text(*state, STR("Xã ra quân."));
    assert_null(fine(found, "ngay-thang"));
}

static void a_number_is_told_once(void **state)
{
    const dinh_value *found =
        check_text(*state, STR("Gọi 0912345678.\nNhắc lại: 0912 345 678, 0912.345.678."));
    uint32_t told = 0;
    for (uint32_t i = 0; i < found->count; i++)
        told += str_is(value_get_text(found->items[i], "rule"), "dien-thoai");
    assert_int_equal(told, 1);
}

static void some_fields_may_hold_numbers(void **state)
{
    const dinh_value *found = check_json(
        *state, "{\"title\":\"Tin\",\"phone\":\"0912345678\",\"secret\":\"034085001234\"}");
    assert_null(finding(found, NULL));
    found = check_json(*state, "{\"title\":\"Gọi 0912345678\"}");
    assert_string_equal(value_get_text(finding(found, "dien-thoai"), "field").ptr, "title");
    found = check_json(*state, "{\"pictures\":[{\"file\":\"x\",\"alt\":\"Thẻ của bà Lan\","
                               "\"caption\":\"CCCD 034085001234\"}]}");
    assert_non_null(finding(found, "can-cuoc"));
    found = check_json(*state, "{\"body\":\"<p>x</p><figure><img src=\\\"/tep/a/b.webp\\\" "
                               "alt=\\\"CCCD 034085001234\\\"></figure>\"}");
    assert_non_null(finding(found, "can-cuoc"));
}

static void a_source_settles_it(void **state)
{
    const char *body = "<p>(Dân trí) - Trời lạnh.</p>";
    struct bench *bench = *state;
    const char *open = arena_printf(bench->arena, "{\"body\":\"%s\"}", body);
    const char *named =
        arena_printf(bench->arena, "{\"body\":\"%s\",\"source\":\"Báo Dân trí\"}", body);
    const dinh_value *it = finding(check_json(bench, open), "nguon");
    assert_string_equal(
        value_get_text(it, "text").ptr,
        "Bài có vẻ lấy từ báo mà ô “Nguồn tin” còn trống (Nội dung: “(Dân trí) "
        "- Trời lạnh.”).");
    assert_null(finding(check_json(bench, named), NULL));
}

static void events_lie_near(void **state)
{
    assert_null(finding(check_json(*state, "{\"event_date\":\"2021-09-10\"}"), NULL));
    assert_null(finding(check_json(*state, "{\"event_date\":\"2022-03-01\"}"), NULL));
    const dinh_value *it =
        finding(check_json(*state, "{\"event_date\":\"2031-09-10\"}"), "ngay-thang");
    assert_string_equal(value_get_text(it, "text").ptr,
                        "Ngày diễn ra ghi 10/9/2031, cách hôm nay xa quá, nên xem lại.");
    assert_non_null(finding(check_json(*state, "{\"event_date\":\"1921-09-10\"}"), NULL));
}

/* ---- pictures, links, files ------------------------------------------------------------
 */

#define PICTURE(more) "{\"pictures\":[{\"file\":\"x\"" more "}]}"

static const struct media_case {
    const char *json, *rule; /* rule NULL: nothing is wrong */
} media_cases[] = {
    { PICTURE(",\"alt\":\"Bà con quét đường\""), NULL },
    { PICTURE(""), "mo-ta-anh" },
    { PICTURE(",\"alt\":\"  \""), "mo-ta-anh" },
    { PICTURE(",\"decorative\":true"), NULL },
    { PICTURE(",\"alt\":\"IMG_2034.JPG\""), "mo-ta-anh" },
    { PICTURE(",\"alt\":\"IMG_2034\""), "mo-ta-anh" },
    { PICTURE(",\"alt\":\"DSC00123\""), "mo-ta-anh" },
    { PICTURE(",\"alt\":\"20210913_073000\""), "mo-ta-anh" },
    { PICTURE(",\"alt\":\"z2749384756123_a8f\""), "mo-ta-anh" },
    { PICTURE(",\"alt\":\"Ảnh 1\""), "mo-ta-anh" },
    { PICTURE(",\"alt\":\"ra-quan.webp\""), "mo-ta-anh" },
    { PICTURE(",\"alt\":\"Ảnh chụp 12 hộ nhận quà năm 2021\""), NULL },
    { PICTURE(",\"alt\":\"Học sinh trồng cây\""), "tre-em" },
    { PICTURE(",\"alt\":\"Các em đội viên chào cờ\""), "tre-em" },
    { PICTURE(",\"alt\":\"Trao quà\",\"caption\":\"Trao quà cho cháu Lan\""), "tre-em" },
    { PICTURE(",\"alt\":\"Tết “thiếu nhi” ở xã\""), "tre-em" },
    { PICTURE(",\"alt\":\"TRẺ EM vui Trung thu\""), "tre-em" },
    { PICTURE(",\"alt\":\"Sân trường\",\"children\":true"), "tre-em" },
    { PICTURE(",\"alt\":\"Học sinh trồng cây\",\"parents_agreed\":true"), NULL },
    { PICTURE(",\"alt\":\"Ông Châu phát biểu\""), NULL },
    { PICTURE(",\"alt\":\"Tuổi trẻ xã nhà ra quân\""), NULL },
    { PICTURE(",\"alt\":\"Lũy tre đầu làng\""), NULL },
    { "{\"parents_agreed\":true,\"pictures\":[{\"file\":\"x\",\"alt\":\"Học sinh\"}]}",
      NULL },
    { "{\"body\":\"<figure><img src=\\\"/tep/ab/ra-quan.webp\\\" alt=\\\"\\\"></figure>\"}",
      "mo-ta-anh" },
    { "{\"body\":\"<figure><img src=\\\"/tep/ab/ra-quan.webp\\\" "
      "alt=\\\"ra-quan\\\"></figure>\"}",
      "mo-ta-anh" },
    { "{\"body\":\"<p>Các cháu vui chơi.</p><figure><img src=\\\"/tep/ab/a.webp\\\" "
      "alt=\\\"Sân đình\\\"></figure>\"}",
      "tre-em" },
    { "{\"body\":\"<p>Bà con họp.</p><figure><img src=\\\"/tep/ab/a.webp\\\" alt=\\\"Sân "
      "đình\\\"><figcaption>Sân đình</figcaption></figure><p>Xa hơn.</p><p>Học "
      "sinh.</p>\"}",
      NULL },
    { "{\"body\":\"<p><a href=\\\"/gioi-thieu?x=1#a\\\">xem</a> <a "
      "href=\\\"https://x.vn/y\\\">y</a> <a href=\\\"mailto:a@b.vn\\\">m</a></p>\"}",
      NULL },
    { "{\"body\":\"<p><a href=\\\"/tin/cu.t9\\\">tin cũ</a></p>\"}", "lien-ket" },
    { "{\"body\":\"<p><a href=\\\"/gioi-thieu/\\\">xem</a></p>\"}", "lien-ket" },
    { "{\"videos\":[{\"url\":\"/khong-co\",\"title\":\"Video\"}]}", "lien-ket" },
    { "{\"videos\":[{\"url\":\"https://x.vn/v\",\"title\":\"Video\"}]}", NULL },
    { "{\"attachments\":[{\"file\":\"x\",\"title\":\"Danh sách hộ "
      "nghèo\",\"has_names\":true}]}",
      "danh-sach-ten" },
    { "{\"attachments\":[{\"file\":\"x\",\"title\":\"Danh sách hộ "
      "nghèo\",\"has_names\":true}],\"expires_at\":\"2021-10-13T00:00+07:00\"}",
      NULL },
    { "{\"attachments\":[{\"file\":\"x\",\"title\":\"Danh sách cử tri thôn 3\"}]}",
      "danh-sach-ten" },
    { "{\"attachments\":[{\"file\":\"x\",\"title\":\"Danh sách văn bản hết hiệu lực\"}]}",
      NULL },
    { "{\"attachments\":[{\"file\":\"x\",\"title\":\"Báo cáo 339/BC-UBND\"}]}", NULL },
    { "{\"attachments\":[{\"file\":\"x\"}]}", NULL },
};

static void media_are_looked_at(void **state)
{
    int wrong = 0;
    for (size_t i = 0; i < sizeof media_cases / sizeof *media_cases; i++) {
        const struct media_case *c = &media_cases[i];
        const dinh_value *found = check_json(*state, c->json);
        const dinh_value *it = finding(found, NULL);
        bool is_good = c->rule ? it && str_is(value_get_text(it, "rule"), c->rule) : !it;
        if (!is_good)
            print_error("%s\n   expected %s, found: %s\n", c->json, c->rule ? c->rule : "-",
                        it ? value_get_text(it, "text").ptr : "-");
        wrong += !is_good;
    }
    assert_int_equal(wrong, 0);
}

static void pictures_are_counted(void **state)
{
    const dinh_value *found = check_json(
        *state,
        "{\"pictures\":[{\"file\":\"x\",\"alt\":\"Bà con\",\"caption\":\"Ra quân\"},"
        "{\"file\":\"y\",\"alt\":\"Cây hoa\",\"caption\":\"Trồng hoa\"}]}");
    assert_string_equal(value_get_text(fine(found, "mo-ta-anh"), "text").ptr,
                        "2 ảnh đều có chú thích và mô tả cho người khiếm thị.");
    found = check_json(*state, "{\"pictures\":[{\"file\":\"x\",\"alt\":\"Bà con\"},"
                               "{\"file\":\"y\"}]}");
    assert_string_equal(value_get_text(finding(found, NULL), "text").ptr,
                        "Ảnh thứ 2 ở “Ảnh” chưa có lời mô tả cho người không nhìn thấy.");
    found = check_json(*state, "{\"body\":\"<p><a href=\\\"/x?a=1\\\">tin cũ</a></p>\"}");
    assert_string_equal(value_get_text(finding(found, NULL), "text").ptr,
                        "Liên kết “tin cũ” dẫn tới /x, mà trên trang không có trang này.");
}

/* ---- hostile input
 * ------------------------------------------------------------------------ */

static void odd_input_is_survived(void **state)
{
    static const char *const odd[] = {
        "{}",
        "{\"title\":null,\"body\":7,\"pictures\":\"x\",\"attachments\":{},\"videos\":3}",
        "{\"pictures\":[1,null,\"x\",{}],\"attachments\":[null,{\"has_names\":\"x\"}]}",
        "{\"body\":\"<img \"}",
        "{\"body\":\"<img src=\\\"\"}",
        "{\"body\":\"<a href=\\\"/x\"}",
        "{\"body\":\"<a \"}",
        "{\"title\":\"0\"}",
        "{\"title\":\"+84\"}",
        "{\"title\":\"(\"}",
        "{\"title\":\"ngày 1\"}",
        "{\"title\":\"1/\"}",
        "{\"title\":\"1/1/\"}",
        "{\"title\":\"1 tháng\"}",
        "{\"title\":\"sinh ngày\"}",
        "{\"title\":\"Theo \"}",
        "{\"title\":\"Theo báo \"}",
        "{\"title\":\"\\u00a0\\u00a00912345678\\u00a0\"}",
        "{\"event_date\":\"mai\"}",
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_non_null(check_json(bench, odd[i]));
    bench->context.has_page = NULL;
    bench->context.name_count = bench->context.phone_count = 0;
    assert_non_null(check_json(bench, "{\"body\":\"<p><a href=\\\"/x\\\">y</a></p>\"}"));
    check_text(bench, STR("\xFF\xFE 09\xC2\xA0 12 \xE2\x80 034085001234\xC3"));
    assert_non_null(finding(check_text(bench, STR("0912\xC2\xA0"
                                                  "345\xC2\xA0"
                                                  "678")),
                            NULL));
}

/* A long text of digits, spaces, names and dates ends soon. */
static void long_text_ends_soon(void **state)
{
    static const char *const pieces[] = { "1 ",    "0912 ",     "Nguyễn Văn A (", "1/1/",
                                          "Theo ", "(Dân trí ", "034.",           "Nam ",
                                          "cháu ", "<p>" };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buf text = { 0 };
        while (text.len < 200000)
            buf_add_text(&text, pieces[i]);
        int64_t from = clock_cpu_ms();
        check_text(bench, buf_str(&text));
        int64_t took = clock_cpu_ms() - from;
        if (took > 10000) /* sanitizers are slow */
            fail_msg("%s: %lld ms", pieces[i], (long long)took);
        buf_free(&text);
        arena_reset(bench->arena);
    }
}

#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(wrong_sentences_are_seen), BENCH_TEST(right_sentences_are_left_alone),
        BENCH_TEST(findings_speak_plainly),   BENCH_TEST(what_is_fine_is_said_once),
        BENCH_TEST(a_number_is_told_once),    BENCH_TEST(some_fields_may_hold_numbers),
        BENCH_TEST(a_source_settles_it),      BENCH_TEST(events_lie_near),
        BENCH_TEST(media_are_looked_at),      BENCH_TEST(pictures_are_counted),
        BENCH_TEST(odd_input_is_survived),    BENCH_TEST(long_text_ends_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
