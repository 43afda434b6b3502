/*
 * outside_test.c - an official without an account: one link, one answer, seven days.
 */
#include "board.h"

/* The path of the link a page shows once. */
static const char *link_of(struct board *b)
{
    const char *mark = strstr(body(b), "/xac-nhan/");
    assert_non_null(mark);
    struct str path = { mark, strlen("/xac-nhan/") + TOKEN_SIZE - 1 };
    return arena_str(b->site->arena, path).ptr;
}

static const char *asked(struct board *b, const char *code)
{
    assert_status(b, 200,
                  post(b, b->women, at(b, code, "/nho-xac-nhan"), "nho_ai",
                       "Bà Lan, công chức Tư pháp", NULL));
    assert_shows(b, "Kính gửi Bà Lan");
    return link_of(b);
}

static void test_looked_at_and_answered_once(void **state)
{
    struct board *b = *state;
    const char *code = begun(b, "Tin cần xác nhận số liệu"), *link = asked(b, code);
    for (int i = 0; i < 3; i++) { /* looking uses nothing up */
        assert_status(b, 200, get(b, 0, link));
        assert_shows(b, "Tin cần xác nhận số liệu");
        assert_shows(b, "Câu thứ hai của tin.");
        assert_shows(b, "noindex");
    }
    assert_status(b, 422, post(b, 0, link, "tra_loi", "dung", NULL));
    assert_status(b, 422, post(b, 0, link, "ten", "Bà Lan", NULL));
    assert_status(b, 422, post(b, 0, link, "ten", "Bà <Lan>", "tra_loi", "sua", NULL));
    assert_shows(b, "Bà &lt;Lan&gt;");
    assert_status(b, 200,
                  post(b, 0, link, "ten", "Nguyễn Thị Lan, công chức Tư pháp", "ghi_chu",
                       "Là 86 hộ <script>", "tra_loi", "sua", NULL));
    assert_status(b, 410, get(b, 0, link));
    assert_status(b, 410, post(b, 0, link, "ten", "Bà Lan", "tra_loi", "dung", NULL));
    assert_status(b, 200, get(b, b->women, "/ban"));
    assert_shows(b, "cần sửa");
    assert_status(b, 200, get(b, b->women, at(b, code, "")));
    assert_shows(b, "Nguyễn Thị Lan, công chức Tư pháp");
    assert_shows(b, "Là 86 hộ &lt;script&gt;");
}

/* What was asked is what is shown, whatever is written meanwhile. */
static void test_the_words_of_that_day(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin đang đăng"), *other;
    assert_status(
        b, 200, post(b, b->women, at(b, code, "/nho-xac-nhan"), "nho_ai", "Ông Ba", NULL));
    other = link_of(b);
    assert_status(b, 303,
                  post(b, b->women, at(b, code, "/sua-chinh-ta"), "sai", "thứ hai", "dung",
                       "đã khác", NULL));
    assert_status(b, 200, get(b, 0, other));
    assert_shows(b, "Câu thứ hai của tin.");
}

static void test_links_that_are_none(void **state)
{
    struct board *b = *state;
    static const char *const paths[] = {
        "/xac-nhan/x",
        "/xac-nhan/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    };
    for (size_t i = 0; i < 2; i++) {
        assert_status(b, 410, get(b, 0, paths[i]));
        assert_status(b, 410, post(b, 0, paths[i], "ten", "A", "tra_loi", "dung", NULL));
    }
}

static void test_after_seven_days(void **state)
{
    struct board *b = *state;
    const char *code = begun(b, "Tin hỏi lâu rồi"), *link = asked(b, code);
    struct store *store = whole_store(b->site);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(
        store_exec(store, "UPDATE desk_outside SET until = $1", "i", clock_now_ms() - 1),
        0);
    assert_int_equal(store_commit(store), 0);
    assert_status(b, 410, get(b, 0, link));
    assert_status(b, 200, get(b, b->women, at(b, code, "")));
    assert_shows(b, "hết hạn, chưa trả lời");
}

static void test_the_token_is_not_kept(void **state)
{
    struct board *b = *state;
    const char *link = asked(b, begun(b, "Tin giữ kín đường dẫn"));
    assert_int_equal(store_int(whole_store(b->site), -1,
                               "SELECT count(*) FROM desk_outside WHERE token = $1", "t",
                               link + strlen("/xac-nhan/")),
                     0);
}

static void test_who_may_ask(void **state)
{
    struct board *b = *state;
    const char *code = begun(b, "Tin hỏi ai"), *path = at(b, code, "/nho-xac-nhan");
    assert_status(b, 403, post(b, b->admin, path, "nho_ai", "Ông Ba", NULL));
    assert_status(b, 422, post(b, b->women, path, "nho_ai", "  ", NULL));
    for (int i = 0; i < 10; i++)
        assert_status(b, 200, post(b, b->women, path, "nho_ai", "Ông Ba", NULL));
    assert_status(b, 422, post(b, b->women, path, "nho_ai", "Ông Ba", NULL));
    assert_shows(b, "10 đường dẫn");
}

static const struct CMUnitTest tests[] = {
    BOARD_TEST(test_looked_at_and_answered_once), BOARD_TEST(test_the_words_of_that_day),
    BOARD_TEST(test_links_that_are_none),         BOARD_TEST(test_after_seven_days),
    BOARD_TEST(test_the_token_is_not_kept),       BOARD_TEST(test_who_may_ask),
};

BOARD_MAIN(tests)
