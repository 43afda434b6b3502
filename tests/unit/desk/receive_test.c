/*
 * receive_test.c - what comes in: text, letters, photos, twice, wrongly; nothing typed
 * or sent is lost.
 */
#include "board.h"

static const char *field(struct board *b, const char *code, const char *name)
{
    struct content *content = workspace_content(b->site->workspace);
    struct flow item = flow_of(b, code);
    dinh_value *raw = content_raw(content, b->site->arena, item.id);
    return value_get_text(raw, name).ptr;
}

static const char *file(struct board *b, const char *name, const char *bytes)
{
    const char *path = arena_printf(b->site->arena, "%s/%s", b->site->home, name);
    assert_int_equal(file_write(path, str_of(bytes), 0600, NULL), 0);
    return path;
}

static const char *photo(struct board *b, const char *name, int side)
{
    const char *path = arena_printf(b->site->arena, "%s/%s", b->site->home, name);
    const char *line = arena_printf(b->site->arena,
                                    "vips gaussnoise %s %d 40 >/dev/null 2>&1", path, side);
    assert_int_equal(system(line), 0);
    return path;
}

static size_t beside(struct board *b, const char *code, struct beside **out)
{
    struct flow item = flow_of(b, code);
    return beside_list(workspace_content(b->site->workspace), b->site->arena, item.id, out);
}

static void test_pasted_text(void **state)
{
    struct board *b = *state;
    assert_status(b, 200, get(b, b->deputy, "/ban/nhan"));
    assert_shows(b, "Nhận lúc");
    assert_status(b, 303,
                  post(b, b->deputy, "/ban/nhan", "noi_dung",
                       "Đoàn xã ra quân vệ sinh môi trường\r\n\r\nSáng 10/9 <b> các thôn",
                       "nguoi_gui", "Anh Nam, Đoàn xã", "don_vi", "doan-thanh-nien",
                       "nhan_luc", local(b, -3600000), NULL));
    const char *code = code_of(b);
    struct flow item = flow_of(b, code);
    assert_string_equal(item.title, "Đoàn xã ra quân vệ sinh môi trường");
    assert_string_equal(item.sender, "Anh Nam, Đoàn xã");
    assert_string_equal(item.channel, "zalo");
    assert_string_equal(item.state, "received");
    assert_true(item.received_at < clock_now_ms() - 3000000);
    assert_string_equal(field(b, code, "body"), "<p>Sáng 10/9 &lt;b&gt; các thôn</p>");
    assert_string_equal(field(b, code, "category"), "mat-tran");
    assert_status(b, 200, get(b, b->deputy, "/ban/nhan"));
    assert_shows(b, "Anh Nam, Đoàn xã"); /* the sender is remembered */
}

static void test_nothing_to_receive(void **state)
{
    struct board *b = *state;
    assert_status(b, 422, post(b, b->deputy, "/ban/nhan", "nguoi_gui", "Bà Tư", NULL));
    assert_shows(b, "Chưa có gì để nhận");
    assert_shows(b, "value=\"Bà Tư\"");
}

static void test_a_wrong_hour_loses_nothing(void **state)
{
    struct board *b = *state;
    const char *times[] = { "hôm qua", "2026-13-45T99:99", "9999-01-01T00:00" };
    for (size_t i = 0; i < 3; i++) {
        assert_status(b, 422,
                      post(b, b->deputy, "/ban/nhan", "tieu_de", "Tin <A>", "noi_dung",
                           "Nội dung & dài", "don_vi", "cong-an", "kenh", "giay",
                           "nhan_luc", times[i], NULL));
        assert_shows(b, "Giờ nhận chưa đúng");
        assert_shows(b, "Tin &lt;A&gt;");
        assert_shows(b, "Nội dung &amp; dài");
        assert_shows(b, "<option value=\"cong-an\" selected>");
        assert_shows(b, "<option value=\"giay\" selected>");
    }
}

/* A slow line and an impatient thumb. */
static void test_sent_twice_acts_once(void **state)
{
    struct board *b = *state;
    static const char key[] = "0123456789abcdef0123456789abcdef";
    assert_status(
        b, 303, post(b, b->deputy, "/ban/nhan", "noi_dung", "Một lần", "khoa", key, NULL));
    const char *code = code_of(b);
    assert_status(
        b, 303, post(b, b->deputy, "/ban/nhan", "noi_dung", "Một lần", "khoa", key, NULL));
    assert_string_equal(code_of(b), code);
    /* Another person's key is another key, and a made-up one is none. */
    assert_status(b, 303,
                  post(b, b->head, "/ban/nhan", "noi_dung", "Một lần", "khoa", key, NULL));
    assert_string_not_equal(code_of(b), code);
    assert_status(
        b, 303,
        post(b, b->deputy, "/ban/nhan", "noi_dung", "Khác", "khoa", "' OR 1", NULL));
}

static void test_photos_of_a_sheet(void **state)
{
    struct board *b = *state;
    struct beside *files;
    assert_status(b, 303,
                  post(b, b->deputy, "/ban/nhan", "@giay", photo(b, "to1.jpg", 30), "@giay",
                       photo(b, "to2.jpg", 50), NULL));
    const char *code = code_of(b);
    struct flow item = flow_of(b, code);
    assert_non_null(strstr(item.title, "Văn bản giấy nhận ngày"));
    assert_string_equal(item.channel, "giay");
    assert_int_equal(beside(b, code, &files), 2);
    assert_int_equal(files[0].what, BESIDE_SOURCE);
    assert_status(b, 200, get(b, b->deputy, at(b, code, "?xem=goc")));
    assert_shows(b, "<img src=\"/tep/");
}

static void test_pictures_of_an_article_go_to_its_album(void **state)
{
    struct board *b = *state;
    struct beside *files;
    assert_status(b, 303,
                  post(b, b->deputy, "/ban/nhan", "noi_dung", "Tin có ảnh", "@tep",
                       photo(b, "ra-quan.jpg", 60), NULL));
    const char *code = code_of(b);
    struct flow item = flow_of(b, code);
    dinh_value *raw =
        content_raw(workspace_content(b->site->workspace), b->site->arena, item.id);
    assert_int_equal(value_get(raw, STR("pictures"))->count, 1);
    assert_int_equal(beside(b, code, &files), 1);
}

/* What is refused says why; what was good is not asked for again. */
static void test_a_bad_file_among_good_ones(void **state)
{
    struct board *b = *state;
    struct beside *files;
    assert_status(b, 422,
                  post(b, b->deputy, "/ban/nhan", "tieu_de", "Tin có tệp lạ", "@giay",
                       photo(b, "to.jpg", 30), "@tep",
                       file(b, "../x.exe", "MZ\x90 chương trình"), NULL));
    assert_shows(b, "x.exe");
    assert_shows(b, "đây là chương trình");
    assert_shows(b, "Tin có tệp lạ");
    const char *mark = strstr(body(b), "name=\"da_nhan\" value=\"");
    assert_non_null(mark);
    struct str value = str_of(mark + strlen("name=\"da_nhan\" value=\""));
    value = str_cut(&value, '"');
    const char *taken = arena_str(b->site->arena, value).ptr;
    assert_status(b, 303,
                  post(b, b->deputy, "/ban/nhan", "tieu_de", "Tin có tệp lạ", "da_nhan",
                       taken, "da_nhan", "s:00", "da_nhan", "đ:lạ", NULL));
    assert_int_equal(beside(b, code_of(b), &files), 1);
}

static const char letter[] =
    "From: =?UTF-8?B?xJBvw6BuIHjDow==?= <doan@xa.vn>\r\n"
    "Subject: =?UTF-8?B?UmEgcXXDom4gdHLhu5NuZyBjw6J5?=\r\n"
    "Date: Mon, 13 Sep 2021 08:30:00 +0700\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\n"
    "S\xc3\xa1ng 13/9, \xc4\x90o\xc3\xa0n x\xc3\xa3 tr\xe1\xbb\x93ng 120 c\xc3\xa2y "
    "hoa.\r\n";

static void test_a_letter(void **state)
{
    struct board *b = *state;
    struct beside *files;
    assert_status(
        b, 303, post(b, b->deputy, "/ban/nhan", "@tep", file(b, "thu.eml", letter), NULL));
    const char *code = code_of(b);
    struct flow item = flow_of(b, code);
    assert_string_equal(item.title, "Ra quân trồng cây");
    assert_string_equal(item.channel, "thu-dien-tu");
    assert_non_null(strstr(item.sender, "doan@xa.vn"));
    assert_non_null(strstr(field(b, code, "body"), "trồng 120 cây hoa"));
    assert_int_equal(beside(b, code, &files), 1);
}

static void test_the_same_again_is_pointed_out(void **state)
{
    struct board *b = *state;
    static const char text[] =
        "Sáng 10/9, UBND xã phối hợp với Đoàn Thanh niên và Hội Phụ nữ xã cùng bà con các "
        "thôn khơi thông cống rãnh, thu gom rác và trồng 120 cây hoa dọc đường trục xã.";
    const char *first = receive(b, "Nam Chính ra quân vệ sinh môi trường", text, "");
    receive(
        b, "Hội Nông dân tập huấn trồng rau an toàn",
        "Chiều qua, hơn năm mươi hội viên dự lớp tập huấn trồng rau theo hướng an toàn.",
        "");
    assert_status(
        b, 303,
        post(b, b->deputy, "/ban/nhan", "tieu_de", "Ra quân dọn vệ sinh", "noi_dung",
             "Sáng 10/9 UBND xã phối hợp với Đoàn thanh niên và Hội Phụ nữ xã cùng "
             "bà con các thôn khơi thông cống rãnh, thu gom rác, trồng 120 cây hoa "
             "dọc đường trục xã.",
             NULL));
    const char *again = code_of(b);
    assert_status(b, 200, get(b, b->deputy, at(b, again, "")));
    assert_shows(b, "Có thể đã gửi rồi");
    assert_shows(b, "Nam Chính ra quân vệ sinh môi trường");
    assert_false(shows(b, "tập huấn trồng rau"));
    assert_status(b, 200, get(b, b->deputy, at(b, first, "")));
    assert_shows(b, "Ra quân dọn vệ sinh");
}

static void test_the_same_photo_again_is_pointed_out(void **state)
{
    struct board *b = *state;
    const char *path = photo(b, "mot-to.png", 33);
    assert_status(
        b, 303,
        post(b, b->deputy, "/ban/nhan", "tieu_de", "Tờ thứ nhất", "@giay", path, NULL));
    assert_status(
        b, 303,
        post(b, b->deputy, "/ban/nhan", "tieu_de", "Gửi lại lần nữa", "@giay", path, NULL));
    assert_status(b, 200, get(b, b->deputy, at(b, code_of(b), "")));
    assert_shows(b, "Tờ thứ nhất");
    assert_shows(b, "cùng một tệp");
}

static void test_urgent_at_once(void **state)
{
    struct board *b = *state;
    assert_status(b, 422,
                  post(b, b->deputy, "/ban/nhan", "tieu_de", "Bão khẩn cấp", "noi_dung",
                       "Bà con ở trong nhà.", "lam", "khan", NULL));
    assert_shows(b, "giờ hết hạn");
    assert_shows(b, "Bão khẩn cấp");
    assert_status(b, 422,
                  post(b, b->deputy, "/ban/nhan", "tieu_de", "Bão khẩn cấp", "lam", "khan",
                       "het_han", local(b, 7200000), NULL));
    assert_status(b, 303,
                  post(b, b->deputy, "/ban/nhan", "tieu_de", "Bão khẩn cấp", "noi_dung",
                       "Bà con ở trong nhà.", "lam", "khan", "het_han", local(b, 7200000),
                       NULL));
    struct flow item = flow_of(b, code_of(b));
    assert_string_equal(item.state, "published");
    assert_true(item.is_urgent && item.is_unconfirmed);
    assert_status(b, 200, get(b, 0, "/tin-tuc"));
    assert_shows(b, "Bão khẩn cấp");
    /* A member may not, and what he typed is still there. */
    assert_status(b, 422,
                  post(b, b->police, "/ban/nhan", "tieu_de", "Tin của ủy viên", "noi_dung",
                       "Nội dung.", "lam", "khan", "het_han", local(b, 7200000), NULL));
    assert_shows(b, "Tin của ủy viên");
    assert_status(b, 200, get(b, 0, "/tin-tuc"));
    assert_false(shows(b, "Tin của ủy viên"));
}

static void test_hostile_text_is_text(void **state)
{
    struct board *b = *state;
    assert_status(b, 303,
                  post(b, b->deputy, "/ban/nhan", "tieu_de", "<script>x()</script>",
                       "noi_dung",
                       "<img src=x onerror=x()><script>x()</script><p onclick=x()>Chữ</p>",
                       "nguoi_gui", "\"><script>", NULL));
    const char *code = code_of(b);
    assert_status(b, 200, get(b, b->deputy, at(b, code, "")));
    assert_false(shows(b, "<script>x"));
    assert_false(shows(b, "<img src=x"));
    assert_false(shows(b, "<p onclick"));
    assert_shows(b, "Chữ");
}

static const struct CMUnitTest tests[] = {
    BOARD_TEST(test_pasted_text),
    BOARD_TEST(test_nothing_to_receive),
    BOARD_TEST(test_a_wrong_hour_loses_nothing),
    BOARD_TEST(test_sent_twice_acts_once),
    BOARD_TEST(test_photos_of_a_sheet),
    BOARD_TEST(test_pictures_of_an_article_go_to_its_album),
    BOARD_TEST(test_a_bad_file_among_good_ones),
    BOARD_TEST(test_a_letter),
    BOARD_TEST(test_the_same_again_is_pointed_out),
    BOARD_TEST(test_the_same_photo_again_is_pointed_out),
    BOARD_TEST(test_urgent_at_once),
    BOARD_TEST(test_hostile_text_is_text),
};

BOARD_MAIN(tests)
