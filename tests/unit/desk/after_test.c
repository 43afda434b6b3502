/*
 * after_test.c - what is done to an item when it is out: words mended, facts corrected
 * in public, an older revision brought back, everything erased by two people.
 */
#include "board.h"

static const char *body_of(struct board *b, const char *code)
{
    struct content *content = workspace_content(b->site->workspace);
    dinh_value *raw = content_raw(content, b->site->arena, flow_of(b, code).id);
    return raw ? value_get_text(raw, "body").ptr : NULL;
}

static const char *public_page(struct board *b, const char *code)
{
    struct flow item = flow_of(b, code);
    const char *address = content_address(workspace_content(b->site->workspace),
                                          b->site->arena, item.kind, item.no);
    return address ? address : "/";
}

static void test_a_word_is_mended(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin viết sai"), *path = at(b, code, "/sua-chinh-ta");
    assert_status(b, 200, get(b, b->women, path));
    assert_status(b, 303,
                  post(b, b->women, path, "sai", "thứ hai", "dung", "thứ hai, cuối", NULL));
    assert_non_null(strstr(body_of(b, code), "Câu thứ hai, cuối của tin."));
    assert_status(b, 200, get(b, 0, public_page(b, code)));
    assert_shows(b, "Câu thứ hai, cuối của tin.");
    assert_status(b, 200, get(b, b->head, "/ban"));
    assert_shows(b, "Sửa lỗi chính tả");
    assert_status(b, 200, get(b, b->head, at(b, code, "?xem=lich-su")));
    assert_shows(b, "Sửa lỗi chính tả: “thứ hai” thành “thứ hai, cuối”");
}

static void test_what_is_no_spelling(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin có số 120"), *path = at(b, code, "/sua-chinh-ta");
    const char *before = body_of(b, code);
    static const struct {
        const char *wrong, *right, *said;
    } rows[] = {
        { "120", "210", "Đính chính" },
        { "", "x", "cả chữ sai và chữ đúng" },
        { "câu", "câu", "giống nhau" },
        { "không có chữ này", "x", "Không thấy chữ sai" },
        { "hứ ha", "x", "Không thấy chữ sai" }, /* inside of words */
        { "p", "div", "Không thấy chữ sai" },   /* inside of tags */
        { "<p>", "<ul>", "Không thấy chữ sai" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_status(
            b, 422,
            post(b, b->women, path, "sai", rows[i].wrong, "dung", rows[i].right, NULL));
        if (!shows(b, rows[i].said))
            fail_msg("%s: %.300s", rows[i].wrong, fault(b));
    }
    assert_string_equal(body_of(b, code), before);
    code = begun(b, "Tin chưa đăng");
    assert_status(
        b, 409,
        post(b, b->women, at(b, code, "/sua-chinh-ta"), "sai", "câu", "dung", "x", NULL));
}

static void test_markup_in_a_mended_word_is_text(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin thử chữ lạ");
    assert_status(b, 303,
                  post(b, b->women, at(b, code, "/sua-chinh-ta"), "sai", "mở đầu", "dung",
                       "<b onclick=x()>&", NULL));
    assert_non_null(strstr(body_of(b, code), "&lt;b onclick=x()&gt;&amp;"));
}

static void test_a_correction_is_public(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin cần đính chính"),
               *path = at(b, code, "/dinh-chinh");
    assert_status(b, 403, get(b, b->women, path));
    assert_status(b, 422, post(b, b->head, path, "truoc", "86 người", NULL));
    assert_status(b, 422, post(b, b->head, path, "sau", "68 người", NULL));
    assert_shows(b, "68 người");
    assert_status(b, 303,
                  post(b, b->head, path, "truoc", "86 <người>", "sau", "68 người", NULL));
    assert_status(b, 200, get(b, 0, public_page(b, code)));
    assert_shows(b, "Đính chính");
    assert_shows(b, "86 &lt;người&gt;");
    assert_shows(b, "68 người");
    assert_status(b, 303,
                  post(b, b->head, path, "truoc", "số riêng 0912345678", "giu_kin", "1",
                       "sau", "Đã bỏ một số điện thoại", NULL));
    assert_status(b, 200, get(b, 0, public_page(b, code)));
    assert_shows(b, "Đã bỏ một số điện thoại");
    assert_false(shows(b, "0912345678"));
}

static void test_an_older_revision_comes_back(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin khôi phục"), *path = at(b, code, "/khoi-phuc");
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/sua-chinh-ta"), "sai", "thứ hai", "dung",
                       "thứ ba", NULL));
    int64_t rev = flow_of(b, code).rev;
    static const char *const wrong[] = { "", "x", "0", "-1", "99" };
    for (size_t i = 0; i < 5; i++)
        assert_status(b, 422, post(b, b->head, path, "ban", wrong[i], NULL));
    assert_status(b, 409, post(b, b->women, path, "ban", "1", NULL)); /* it is public */
    assert_status(b, 303, post(b, b->head, path, "ban", "1", NULL));
    assert_non_null(strstr(body_of(b, code), "Câu thứ hai"));
    assert_int_equal(flow_of(b, code).rev, rev + 1);
}

static int64_t rows_about(struct board *b, int64_t id)
{
    static const char *const sql[] = {
        "SELECT count(*) FROM desk_notice WHERE item_id = $1",
        "SELECT count(*) FROM desk_outside WHERE item_id = $1",
        "SELECT count(*) FROM desk_swap WHERE item_id = $1",
        "SELECT count(*) FROM desk_sketch WHERE item_id = $1",
        "SELECT count(*) FROM desk_likeness WHERE item_id = $1 OR other_id = $1",
    };
    int64_t rows = 0;
    for (size_t i = 0; i < sizeof sql / sizeof *sql; i++)
        rows += store_int(whole_store(b->site), 100, sql[i], "i", id);
    return rows;
}

static void test_erased_by_two(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Số căn cước lộ"), *path = at(b, code, "/go-han");
    const char *page = public_page(b, code);
    int64_t id = flow_of(b, code).id;
    assert_status(
        b, 200, post(b, b->women, at(b, code, "/nho-xac-nhan"), "nho_ai", "Ông Ba", NULL));
    assert_status(b, 403, get(b, b->women, path));
    assert_status(b, 200, get(b, b->head, path));
    assert_shows(b, "không lấy lại được");
    assert_status(b, 422, post(b, b->head, path, "lam", "go", NULL));
    assert_status(b, 303, post(b, b->head, path, "lam", "go", "da_doc", "1", NULL));
    assert_status(b, 422, post(b, b->head, path, "lam", "go", "da_doc", "1", NULL));
    assert_string_equal(flow_of(b, code).state, "published");
    assert_status(b, 200, get(b, b->deputy, "/ban"));
    assert_shows(b, "đề nghị gỡ hẳn");
    assert_status(b, 303, post(b, b->head, path, "lam", "rut", NULL));
    assert_status(b, 303, post(b, b->deputy, path, "lam", "go", "da_doc", "1", NULL));
    assert_true(rows_about(b, id) > 0);
    assert_status(b, 303, post(b, b->head, path, "lam", "go", "da_doc", "1", NULL));
    assert_int_equal(rows_about(b, id), 0);
    assert_null(body_of(b, code));
    assert_status(b, 410, get(b, 0, page));
    assert_status(b, 200, get(b, 0, "/tin-tuc"));
    assert_false(shows(b, "Số căn cước lộ"));
    int status = get(b, b->head, at(b, code, ""));
    assert_true(status == 200 || status == 404);
    assert_false(shows(b, "Số căn cước lộ"));
}

static const struct CMUnitTest tests[] = {
    BOARD_TEST(test_a_word_is_mended),
    BOARD_TEST(test_what_is_no_spelling),
    BOARD_TEST(test_markup_in_a_mended_word_is_text),
    BOARD_TEST(test_a_correction_is_public),
    BOARD_TEST(test_an_older_revision_comes_back),
    BOARD_TEST(test_erased_by_two),
};

BOARD_MAIN(tests)
