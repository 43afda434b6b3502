/*
 * assign_test.c - who does it: the suggestion, giving, giving away, reminding.
 */
#include "board.h"

/* Where each of two texts first stands on the page. */
static bool stands_before(struct board *b, const char *first, const char *second)
{
    const char *x = strstr(body(b), first), *y = strstr(body(b), second);
    return x && y && x < y;
}

static void test_the_best_comes_first(void **state)
{
    struct board *b = *state;
    const char *code = receive(b, "Hội Phụ nữ tặng quà", "Nội dung.", "hoi-phu-nu");
    assert_status(b, 200, get(b, b->deputy, at(b, code, "")));
    assert_shows(b, "Giao cho Phạm Thị Dung");
    assert_shows(b, "phụ trách đơn vị gửi tin");
    assert_true(stands_before(b, "Giao cho Phạm Thị Dung", "Giao cho Vũ Văn Em"));
    assert_true(stands_before(b, "Giao cho Vũ Văn Em", "Giao cho Trần Thị Bình"));
    assert_false(shows(b, "Giao cho Đỗ Thị Gấm")); /* an admin edits nothing */
    code = receive(b, "Công an xã nhắc nhở", "Nội dung.", "cong-an");
    assert_status(b, 200, get(b, b->deputy, at(b, code, "")));
    assert_true(stands_before(b, "Giao cho Phạm Thị Dung", "Giao cho Trần Thị Bình"));
}

static void test_given_with_one_tap(void **state)
{
    struct board *b = *state;
    const char *code = receive(b, "Tin cần giao", "Nội dung.", "");
    assert_status(b, 303,
                  post(b, b->deputy, at(b, code, "/giao"), "nguoi", number(b, b->police),
                       "han", local(b, 86400000), NULL));
    struct flow item = flow_of(b, code);
    assert_string_equal(item.state, "assigned");
    assert_int_equal(item.assignee, b->police);
    assert_in_range(item.due_at, clock_now_ms() + 86000000, clock_now_ms() + 86500000);
    /* Sent again, since its answer got lost: given once. */
    assert_status(b, 303,
                  post(b, b->deputy, at(b, code, "/giao"), "nguoi", number(b, b->police),
                       "han", local(b, 90000000), NULL));
    assert_int_equal(flow_of(b, code).due_at, item.due_at);
    assert_status(b, 422, post(b, b->deputy, at(b, code, "/giao"), "nguoi", "0", NULL));
    assert_status(b, 200, get(b, b->police, "/ban"));
    assert_shows(b, "giao cho ông/bà: Tin cần giao");
    assert_status(b, 200, get(b, b->police, "/ban/viec-cua-toi"));
    assert_shows(b, "Tin cần giao");
}

static void test_what_is_refused(void **state)
{
    struct board *b = *state;
    const char *code = receive(b, "Tin cần giao", "Nội dung.", "");
    const char *path = at(b, code, "/giao");
    assert_status(b, 422, post(b, b->deputy, path, NULL));
    assert_status(b, 422, post(b, b->deputy, path, "nguoi", "x", NULL));
    assert_status(b, 422, post(b, b->deputy, path, "nguoi", "999999", NULL));
    assert_status(b, 422, post(b, b->deputy, path, "nguoi", number(b, b->admin), NULL));
    assert_status(b, 422,
                  post(b, b->deputy, path, "nguoi", number(b, b->police), "han",
                       local(b, -3600000), NULL));
    assert_status(
        b, 422,
        post(b, b->deputy, path, "nguoi", number(b, b->police), "han", "mai", NULL));
    assert_status(b, 403, post(b, b->police, path, "nguoi", number(b, b->police), NULL));
    assert_string_equal(flow_of(b, code).state, "received");
    code = published(b, "Tin đã đăng");
    assert_status(
        b, 409,
        post(b, b->deputy, at(b, code, "/giao"), "nguoi", number(b, b->police), NULL));
}

static void test_somebody_else_shall_do_it(void **state)
{
    struct board *b = *state;
    const char *code = begun(b, "Tin xin đổi người"), *path = at(b, code, "/doi-nguoi");
    assert_status(b, 409, post(b, b->police, path, "ghi_chu", "Không phải việc tôi", NULL));
    assert_status(b, 422, post(b, b->women, path, "ghi_chu", " ", NULL));
    assert_status(b, 303, post(b, b->women, path, "ghi_chu", "Tuần này đi tập huấn", NULL));
    assert_status(b, 200, get(b, b->deputy, "/ban"));
    assert_shows(b, "xin đổi người: Tin xin đổi người");
    assert_status(b, 200, get(b, b->deputy, at(b, code, "")));
    assert_shows(b, "Tuần này đi tập huấn");
    assert_status(
        b, 303,
        post(b, b->deputy, at(b, code, "/giao"), "nguoi", number(b, b->police), NULL));
    struct flow item = flow_of(b, code);
    assert_string_equal(item.state, "edited");
    assert_int_equal(item.assignee, b->police);
    assert_status(b, 200, get(b, b->deputy, at(b, code, "")));
    assert_false(shows(b, "Tuần này đi tập huấn"));
}

static void test_a_reminder(void **state)
{
    struct board *b = *state;
    const char *code = begun(b, "Tin làm chậm");
    struct store *store = whole_store(b->site);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(store_exec(store, "UPDATE item SET due_at = $1 WHERE id = $2", "ii",
                                clock_now_ms() - 90000000, flow_of(b, code).id),
                     0);
    assert_int_equal(store_commit(store), 0);
    assert_status(b, 200, get(b, b->deputy, "/ban/qua-han"));
    assert_shows(b, "/nhac\"");
    for (int i = 0; i < 3; i++) /* no more than one an hour */
        assert_status(b, 303, post(b, b->deputy, at(b, code, "/nhac"), NULL));
    assert_int_equal(store_int(store, 0,
                               "SELECT count(*) FROM desk_notice WHERE account_id = $1"
                               " AND text = 'Nhắc việc: Tin làm chậm'",
                               "i", b->women),
                     1);
    assert_status(b, 200, get(b, b->women, "/ban"));
    assert_shows(b, "Nhắc việc: Tin làm chậm");
}

static const struct CMUnitTest tests[] = {
    BOARD_TEST(test_the_best_comes_first), BOARD_TEST(test_given_with_one_tap),
    BOARD_TEST(test_what_is_refused),      BOARD_TEST(test_somebody_else_shall_do_it),
    BOARD_TEST(test_a_reminder),
};

BOARD_MAIN(tests)
