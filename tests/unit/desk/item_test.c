/*
 * item_test.c - the page of an item and its tabs, the print sheet, the ready texts.
 */
#include "board.h"

static void test_where_it_stands(void **state)
{
    struct board *b = *state;
    const char *code = begun(b, "Tin đang làm");
    assert_status(b, 200, get(b, b->women, at(b, code, "")));
    assert_shows(b, "class=\"nay\" aria-current=\"step\">Đang biên tập");
    assert_shows(b, "class=\"qua\">Đã phân công");
    assert_shows(b, "class=\"\">Chờ duyệt");
    assert_false(shows(b, ">Đã duyệt")); /* not on the usual way */
    assert_shows(b, "Phạm Thị Dung biên tập");
    assert_shows(b, "value=\"trinh\"");
    assert_status(b, 200, get(b, b->police, at(b, code, "")));
    assert_false(shows(b, "form=\"viec\" name=\"chuyen\"")); /* not his to do */
    assert_status(b, 403, get(b, b->admin, at(b, code, "")));
}

static void test_tabs(void **state)
{
    struct board *b = *state;
    static const struct {
        const char *tab, *shown;
    } rows[] = {
        { "?xem=dang", "Câu thứ hai của tin." },
        { "?xem=so-sanh", "Chưa sửa chỗ nào." },
        { "?xem=goc", "Đính thêm tệp" },
        { "?xem=lich-su", "Các bước đã qua" },
        { "?xem=khong-co", "Câu thứ hai của tin." },
        { "?xem=so-sanh&voi=99", "Chưa sửa" },
        { "?xem=so-sanh&voi=-1", "Chưa sửa" },
        { "?xem=so-sanh&voi=trinh", "Chưa sửa" },
    };
    const char *code = submitted(b, "Tin có thẻ");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_status(b, 200, get(b, b->head, at(b, code, rows[i].tab)));
        assert_shows(b, rows[i].shown);
    }
}

static void test_what_was_changed(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin sẽ sửa");
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/sua-chinh-ta"), "sai", "thứ hai", "dung",
                       "cuối cùng", NULL));
    assert_status(b, 200, get(b, b->head, at(b, code, "?xem=so-sanh")));
    assert_shows(b, "Đã sửa 1 chỗ so với bản gửi đến.");
    assert_shows(b, "<ins>");
    assert_shows(b, "<del>");
    assert_status(b, 200, get(b, b->head, at(b, code, "?xem=lich-su")));
    assert_shows(b, "Bản sửa 2 – đang dùng");
    assert_shows(b, "name=\"ban\" value=\"1\"");
}

static void test_the_print_sheet(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Tin <in> ra giấy");
    assert_status(b, 200, get(b, b->head, at(b, code, "/phieu")));
    static const char *const words[] = {
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHIẾU TRÌNH DUYỆT TIN BÀI",
        "Tin &lt;in&gt; ra giấy",
        "Phạm Thị Dung, Ủy viên ban biên tập (không sửa so với bản gửi đến)",
        "Đồng ý sau khi sửa",
        "Câu thứ hai của tin.",
        "<svg",
        "00 ảnh",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_shows(b, words[i]);
    assert_status(b, 403, get(b, b->admin, at(b, code, "/phieu")));
}

/* The code on the sheet is of one revision; its QR leads to the page, which tells. */
static void test_an_old_sheet_is_told(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin có phiếu cũ");
    assert_status(b, 200, get(b, b->head, at(b, code, "/phieu")));
    const char *mark = strstr(body(b), "Mã đối chiếu: <b>");
    assert_non_null(mark);
    struct str rest = str_of(mark + strlen("Mã đối chiếu: <b>"));
    const char *before = arena_str(b->site->arena, str_cut(&rest, '<')).ptr;
    assert_int_equal(strspn(strchr(before, '-') + 1, "0123456789ABCDEF-"), 9);
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/sua-chinh-ta"), "sai", "thứ hai", "dung",
                       "khác", NULL));
    assert_status(b, 200, get(b, b->head, at(b, code, "/phieu")));
    assert_false(shows(b, before));
    assert_status(b, 200, get(b, b->head, at(b, code, "?phieu=1")));
    assert_shows(b, "Phiếu giấy này in từ bản sửa 1");
    static const char *const others[] = { "?phieu=2", "?phieu=99", "?phieu=x",
                                          "?phieu=-1" };
    for (size_t i = 0; i < 4; i++) {
        assert_status(b, 200, get(b, b->head, at(b, code, others[i])));
        assert_false(shows(b, "Phiếu giấy này"));
    }
}

static void test_ready_texts(void **state)
{
    struct board *b = *state;
    const char *code = begun(b, "Tin nhắn nhóm");
    assert_status(b, 200, get(b, b->deputy, at(b, code, "?bao=assigned")));
    assert_shows(b, "GIAO BIÊN TẬP: Tin nhắn nhóm");
    assert_shows(b, "Phạm Thị Dung");
    assert_shows(b, "<details class=\"nhan-tin\" open>");
    assert_status(b, 303,
                  post(b, b->women, at(b, code, "/chuyen"), "chuyen", "trinh", NULL));
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "tra-lai", "ghi_chu",
                       "Thiếu ngày", NULL));
    assert_status(b, 200, get(b, b->head, at(b, code, "?bao=returned")));
    assert_shows(b, "Thiếu ngày");
    code = published(b, "Tin đã xong");
    assert_status(b, 200, get(b, b->head, at(b, code, "?bao=published")));
    assert_shows(b, "ĐÃ ĐĂNG: Tin đã xong");
    assert_status(b, 303,
                  post(b, b->deputy, "/ban/nhan", "tieu_de", "Bão gần bờ", "noi_dung",
                       "UBND xã đề nghị bà con ở nhà.", "lam", "khan", "het_han",
                       local(b, 7200000), NULL));
    assert_status(b, 200, get(b, b->deputy, at(b, code_of(b), "")));
    assert_shows(b, "Lời đọc cho loa truyền thanh");
    assert_shows(b, "Ủy ban nhân dân xã đề nghị bà con ở nhà");
}

static void test_another_file_beside(void **state)
{
    struct board *b = *state;
    const char *code = begun(b, "Tin đính thêm");
    const char *path = arena_printf(b->site->arena, "%s/ghi.txt", b->site->home);
    assert_int_equal(file_write(path, STR("Danh sách đợt hai\n"), 0600, NULL), 0);
    assert_status(b, 422, post(b, b->women, at(b, code, "/dinh-kem"), NULL));
    assert_status(b, 303, post(b, b->women, at(b, code, "/dinh-kem"), "@tep", path, NULL));
    assert_status(b, 200, get(b, b->women, at(b, code, "?xem=goc")));
    assert_shows(b, "ghi.txt");
    assert_int_equal(file_write(path, STR("<html><script>x</script>"), 0600, NULL), 0);
    assert_status(b, 422, post(b, b->women, at(b, code, "/dinh-kem"), "@tep", path, NULL));
    assert_shows(b, "ghi.txt");
}

static const struct CMUnitTest tests[] = {
    BOARD_TEST(test_where_it_stands),      BOARD_TEST(test_tabs),
    BOARD_TEST(test_what_was_changed),     BOARD_TEST(test_the_print_sheet),
    BOARD_TEST(test_an_old_sheet_is_told), BOARD_TEST(test_ready_texts),
    BOARD_TEST(test_another_file_beside),
};

BOARD_MAIN(tests)
