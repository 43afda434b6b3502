/*
 * reorganise_test.c - kiện toàn at the desk: who leaves leaves nothing open behind, who
 * stays is limited as before.
 */
#include "board.h"

static const char *role_field(struct board *b, int64_t account)
{
    return arena_printf(b->site->arena, "vai_tro_%lld", (long long)account);
}

static void reorganise(struct board *b)
{
    assert_status(b, 303,
                  post(b, b->admin, "/ban/kien-toan", "so_qd", "151/QĐ-UBND", "ngay_qd",
                       "1/1/2026", role_field(b, b->head), "truong-ban",
                       role_field(b, b->women), "uy-vien", NULL));
}

static int64_t open_items(struct board *b, int64_t account)
{
    return store_int(whole_store(b->site), -1,
                     "SELECT count(*) FROM item WHERE assignee = $1"
                     " AND published_rev IS NULL",
                     "i", account);
}

/* Years of published articles stand before what is still open. */
static void test_all_open_work_is_handed_over(void **state)
{
    enum { PUBLISHED = 210, OPEN = 205 };
    struct board *b = *state;
    for (int i = 0; i < PUBLISHED + OPEN; i++) {
        const char *code = whole_item(b->site, WHOLE_OWN_UNIT);
        bool is_open = i >= PUBLISHED;
        assert_int_equal(store_begin(whole_store(b->site)), 0);
        assert_int_equal(
            store_exec(whole_store(b->site),
                       "UPDATE item SET assignee = $1, due_at = NULL, state = $2,"
                       " published_rev = CASE WHEN $3 = 1 THEN NULL ELSE rev END"
                       " WHERE id = $4",
                       "itii", b->police, is_open ? "edited" : "published",
                       (int64_t)is_open, flow_of(b, code).id),
            0);
        assert_int_equal(store_commit(whole_store(b->site)), 0);
    }
    reorganise(b);
    assert_int_equal(open_items(b, b->police), 0);
    assert_int_equal(open_items(b, b->women), OPEN);
}

static void test_who_stays_is_limited_as_before(void **state)
{
    struct board *b = *state;
    reorganise(b);
    struct person *women =
        person_of(whole_store(b->site), b->site->arena, b->women, clock_now_ms());
    assert_int_equal(women->role_count, 1);
    assert_string_equal(women->roles[0].units, "hoi-phu-nu");
    struct person *police =
        person_of(whole_store(b->site), b->site->arena, b->police, clock_now_ms());
    assert_int_equal(police->role_count, 0);
}

static const struct CMUnitTest tests[] = {
    BOARD_TEST(test_all_open_work_is_handed_over),
    BOARD_TEST(test_who_stays_is_limited_as_before),
};

BOARD_MAIN(tests)
