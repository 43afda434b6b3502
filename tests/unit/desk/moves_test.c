/*
 * moves_test.c - the buttons under an item: the whole way, and every reason not to go
 * on; each refusal keeps what was typed.
 */
#include "board.h"

#include <pthread.h>

static void test_the_way_of_an_item(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Hội Phụ nữ trồng hoa");
    assert_status(b, 200, get(b, b->head, at(b, code, "")));
    assert_shows(b, "Duyệt và đăng");
    assert_shows(b, "Trả lại");
    assert_shows(b, "Hội Phụ nữ trồng hoa");
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "duyet-dang", NULL));
    assert_non_null(strstr(b->site->location, "bao=published"));
    struct flow item = flow_of(b, code);
    assert_int_equal(item.published_rev, item.rev);
    assert_status(b, 200, get(b, 0, "/tin-tuc"));
    assert_shows(b, "Hội Phụ nữ trồng hoa");
}

static void test_who_may_not(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Tin chờ duyệt");
    assert_status(b, 409,
                  post(b, b->women, at(b, code, "/chuyen"), "chuyen", "duyet-dang", NULL));
    assert_status(b, 409,
                  post(b, b->deputy, at(b, code, "/chuyen"), "chuyen", "duyet-dang", NULL));
    assert_status(b, 403,
                  post(b, b->admin, at(b, code, "/chuyen"), "chuyen", "duyet-dang", NULL));
    assert_status(b, 409,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "khong-co", NULL));
    assert_status(b, 409, post(b, b->head, at(b, code, "/chuyen"), NULL));
    assert_string_equal(flow_of(b, code).state, "submitted");
}

static void test_returned_with_a_note(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Tin trả lại");
    assert_status(b, 422,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "tra-lai", "ghi_chu",
                       "  ", NULL));
    assert_shows(b, "hãy ghi một câu nói rõ lý do");
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "tra-lai", "ghi_chu",
                       "Kiểm tra lại số hộ", NULL));
    struct flow item = flow_of(b, code);
    assert_string_equal(item.state, "edited");
    assert_int_equal(item.assignee, b->women);
    assert_status(b, 200, get(b, b->women, "/ban"));
    assert_shows(b, "Kiểm tra lại số hộ");
    assert_status(b, 200, get(b, b->women, at(b, code, "/soan")));
    assert_shows(b, "Kiểm tra lại số hộ");
    assert_status(b, 200, get(b, b->women, at(b, code, "")));
    assert_shows(b, "Kiểm tra lại số hộ");
    assert_status(b, 200, get(b, b->women, "/ban")); /* opened: no longer new */
    assert_false(shows(b, "Kiểm tra lại số hộ"));
}

/* Two people at one item: the second one's button is of a page that is no longer true. */
static void test_a_note_is_no_article(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Tin có ý kiến dài");
    char *note = arena_alloc(b->site->arena, 2003);
    memset(note, 'a', 2001);
    assert_status(b, 422,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "tra-lai", "ghi_chu",
                       note, NULL));
    assert_shows(b, "2.000 chữ cái");
    note[2000] = '\0';
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "tra-lai", "ghi_chu",
                       note, NULL));
}

static void test_a_page_that_is_old(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Tin hai người cùng xem");
    assert_status(b, 409,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "duyet-dang", "tu",
                       "edited", "ghi_chu", "Ý kiến chưa mất", NULL));
    assert_shows(b, "vừa được người khác chuyển");
    assert_shows(b, "Ý kiến chưa mất");
    assert_status(b, 409,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "duyet-dang", "tu",
                       "submitted", "ban", "99", NULL));
    assert_shows(b, "vừa được sửa thêm");
    assert_string_equal(flow_of(b, code).state, "submitted");
}

static const char *photo(struct board *b, const char *name)
{
    const char *path = arena_printf(b->site->arena, "%s/%s", b->site->home, name);
    const char *line =
        arena_printf(b->site->arena, "vips gaussnoise %s 40 30 >/dev/null 2>&1", path);
    assert_int_equal(system(line), 0);
    return path;
}

static void test_by_the_signed_sheet(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Tin theo phiếu");
    assert_status(b, 422,
                  post(b, b->deputy, at(b, code, "/chuyen"), "chuyen", "theo-phieu", NULL));
    assert_shows(b, "Hãy chụp phiếu trình đã có chữ ký");
    const char *path = photo(b, "phieu.jpg");
    assert_status(b, 303,
                  post(b, b->deputy, at(b, code, "/chuyen"), "chuyen", "theo-phieu",
                       "@phieu", path, NULL));
    assert_string_equal(flow_of(b, code).state, "published");
    assert_status(b, 200, get(b, b->head, "/ban"));
    assert_shows(b, "đã đăng theo phiếu giấy đã ký");
    assert_status(b, 200, get(b, b->head, at(b, code, "?xem=goc")));
    assert_shows(b, "Phiếu đã ký");
}

static void test_undone_at_once(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin đăng nhầm");
    assert_status(b, 200, get(b, b->head, at(b, code, "")));
    assert_shows(b, "Hoàn tác");
    assert_status(b, 409, post(b, b->women, at(b, code, "/hoan-tac"), NULL));
    assert_status(b, 303, post(b, b->head, at(b, code, "/hoan-tac"), NULL));
    struct flow item = flow_of(b, code);
    assert_string_equal(item.state, "submitted");
    assert_int_equal(item.published_rev, 0);
    assert_status(b, 200, get(b, 0, "/tin-tuc"));
    assert_false(shows(b, "Tin đăng nhầm"));
    assert_status(b, 409, post(b, b->head, at(b, code, "/hoan-tac"), NULL));
}

static void test_undone_too_late(void **state)
{
    struct board *b = *state;
    const char *code = published(b, "Tin đã lâu");
    struct store *store = whole_store(b->site);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(store_exec(store,
                                "UPDATE item SET entered_at = entered_at - 31000"
                                " WHERE id = $1",
                                "i", flow_of(b, code).id),
                     0);
    assert_int_equal(store_commit(store), 0);
    assert_status(b, 409, post(b, b->head, at(b, code, "/hoan-tac"), NULL));
    assert_shows(b, "Đã quá 30 giây");
    assert_string_equal(flow_of(b, code).state, "published");
}

static void test_urgent_from_an_item(void **state)
{
    struct board *b = *state;
    const char *code = receive(b, "Bão số 5 vào bờ", "Bà con ở nhà.", "");
    assert_status(b, 422,
                  post(b, b->deputy, at(b, code, "/chuyen"), "chuyen", "khan", NULL));
    assert_shows(b, "giờ hết hạn");
    assert_status(b, 422,
                  post(b, b->deputy, at(b, code, "/chuyen"), "chuyen", "khan", "het_han",
                       local(b, -3600000), NULL));
    assert_status(b, 303,
                  post(b, b->deputy, at(b, code, "/chuyen"), "chuyen", "khan", "het_han",
                       local(b, 7200000), NULL));
    struct flow item = flow_of(b, code);
    assert_true(item.is_urgent && item.is_unconfirmed);
    assert_status(b, 200, get(b, b->head, "/ban"));
    assert_shows(b, "Chờ ông/bà xác nhận");
    assert_shows(b, "Bão số 5 vào bờ");
    assert_status(b, 409, post(b, b->deputy, at(b, code, "/xac-nhan"), NULL));
    assert_status(b, 303, post(b, b->head, at(b, code, "/xac-nhan"), NULL));
    assert_false(flow_of(b, code).is_unconfirmed);
}

static void test_the_head_confirms_himself(void **state)
{
    struct board *b = *state;
    const char *code = receive(b, "Mất nước đột xuất", "Từ 9 giờ.", "");
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "khan", "het_han",
                       local(b, 7200000), NULL));
    struct flow item = flow_of(b, code);
    assert_true(item.is_urgent && !item.is_unconfirmed);
    assert_string_equal(item.state, "published");
}

static void test_a_member_takes_it_himself(void **state)
{
    struct board *b = *state;
    const char *code = receive(b, "Tin chưa ai nhận", "Nội dung.", "");
    assert_status(b, 303,
                  post(b, b->police, at(b, code, "/chuyen"), "chuyen", "nhan", NULL));
    struct flow item = flow_of(b, code);
    assert_string_equal(item.state, "edited");
    assert_int_equal(item.assignee, b->police);
}

static void test_hours(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Tin hẹn giờ");
    assert_status(b, 422, post(b, b->head, at(b, code, "/hen-gio"), "luc", "mai", NULL));
    assert_status(b, 422,
                  post(b, b->head, at(b, code, "/hen-gio"), "luc", local(b, -60000), NULL));
    assert_status(
        b, 303, post(b, b->head, at(b, code, "/hen-gio"), "luc", local(b, 7200000), NULL));
    int64_t before = flow_of(b, code).publish_at;
    assert_true(before > clock_now_ms());
    assert_status(
        b, 303,
        post(b, b->head, at(b, code, "/hen-gio"), "lam", "muon-gio", "ve", "lich", NULL));
    assert_memory_equal(b->site->location, "/ban/lich-dang", 14);
    assert_int_equal(flow_of(b, code).publish_at, before + 3600000);
    assert_status(b, 200, get(b, b->head, "/ban/lich-dang"));
    assert_shows(b, "Muộn hơn 1 giờ");
    assert_status(b, 303, post(b, b->head, at(b, code, "/hen-gio"), "lam", "bo", NULL));
    assert_int_equal(flow_of(b, code).publish_at, 0);
    code = begun(b, "Tin chưa trình");
    assert_status(
        b, 422, post(b, b->head, at(b, code, "/hen-gio"), "luc", local(b, 7200000), NULL));
}

/* ---- what goes up is what was read ---- */

static int save_title(struct board *b, int64_t who, const char *code, const char *title)
{
    return post(b, who, at(b, code, "/soan"), "viec", "luu", "goc",
                number(b, flow_of(b, code).rev), "title", title, NULL);
}

static void test_no_words_are_changed_after_the_yes(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Chữ đã duyệt");
    assert_status(b, 303,
                  post(b, b->deputy, at(b, code, "/chuyen"), "chuyen", "duyet", NULL));
    assert_string_equal(flow_of(b, code).state, "approved");
    assert_status(b, 403, save_title(b, b->women, code, "Chữ chưa ai duyệt"));
    assert_shows(b, "đã được duyệt");
    assert_status(b, 409, post(b, b->women, at(b, code, "/khoi-phuc"), "ban", "1", NULL));
    assert_status(b, 303,
                  post(b, b->women, at(b, code, "/chuyen"), "chuyen", "dang", NULL));
    assert_string_equal(flow_of(b, code).title, "Chữ đã duyệt");

    code = submitted(b, "Chữ đã hẹn giờ");
    assert_status(
        b, 303, post(b, b->head, at(b, code, "/hen-gio"), "luc", local(b, 7200000), NULL));
    assert_status(b, 403, save_title(b, b->women, code, "Chữ chưa ai duyệt"));
    assert_status(b, 303, save_title(b, b->head, code, "Trưởng ban sửa"));
    assert_string_equal(flow_of(b, code).title, "Trưởng ban sửa");
}

static void test_an_hour_for_words_that_were_read(void **state)
{
    struct board *b = *state;
    const char *code = submitted(b, "Trưởng ban đọc"), *hour = local(b, 7200000);
    int64_t rev = flow_of(b, code).rev;
    assert_status(b, 200, get(b, b->head, at(b, code, "")));
    assert_shows(b, "name=\"ban\"");
    assert_status(b, 303, save_title(b, b->women, code, "Sửa sau đó"));
    assert_status(b, 422,
                  post(b, b->head, at(b, code, "/hen-gio"), "luc", hour, "ban",
                       number(b, rev), NULL));
    assert_shows(b, "vừa được sửa thêm");
    assert_int_equal(flow_of(b, code).publish_at, 0);
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/hen-gio"), "luc", hour, "ban",
                       number(b, rev + 1), NULL));
}

struct racer {
    struct store *store;
    int64_t item, sessions;
};

/* Waits for the head's request (it begins with a session) and saves other words while
 * that is being answered, unless it is too late for it. */
static void *save_meanwhile(void *data)
{
    struct racer *racer = data;
    static const char sessions[] = "SELECT count(*) FROM session";
    static const char other_words[] =
        "UPDATE item SET rev = rev + 1, title = 'Chữ lạ' WHERE id = $1"
        " AND state = 'submitted'";
    static const char revision[] =
        "INSERT INTO revision (item_id, rev, at, who, account_id, note, base, body)"
        " SELECT item_id, rev + 1, at, who, account_id, note, base,"
        " replace(body, 'Chữ đã đọc', 'Chữ lạ') FROM revision WHERE item_id = $1"
        " ORDER BY rev DESC LIMIT 1";
    while (store_int(racer->store, 0, sessions, "") == racer->sessions)
        usleep(20);
    bool wrote = store_begin(racer->store) == 0 &&
                 store_exec(racer->store, revision, "i", racer->item) == 0 &&
                 store_exec(racer->store, other_words, "i", racer->item) == 0;
    if (!wrote || store_commit(racer->store))
        store_rollback(racer->store);
    return NULL;
}

static void test_a_save_while_it_is_published(void **state)
{
    struct board *b = *state;
    struct error error;
    const char *folder = store_folder(whole_store(b->site));
    struct racer racer = { .store = store_open(folder, DINH_DB_SITE, 0, &error) };
    assert_non_null(racer.store);
    for (int i = 0; i < 6; i++) {
        pthread_t thread;
        const char *code = submitted(b, "Chữ đã đọc");
        struct flow item = flow_of(b, code);
        racer.item = item.id;
        racer.sessions =
            store_int(whole_store(b->site), 0, "SELECT count(*) FROM session", "");
        assert_int_equal(pthread_create(&thread, NULL, save_meanwhile, &racer), 0);
        int status = post(b, b->head, at(b, code, "/chuyen"), "chuyen", "duyet-dang", "tu",
                          "submitted", "ban", number(b, item.rev), NULL);
        assert_int_equal(pthread_join(thread, NULL), 0);
        assert_true(status == 303 || status == 409);
        item = flow_of(b, code);
        assert_string_equal(item.title, status == 303 ? "Chữ đã đọc" : "Chữ lạ");
        assert_string_equal(item.state, status == 303 ? "published" : "submitted");
    }
    store_close(racer.store);
}

static void test_an_item_that_is_not_there(void **state)
{
    struct board *b = *state;
    static const char *const codes[] = { "t999", "x1",  "t",
                                         "t1x",  "t-1", "t99999999999999999999" };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        assert_status(b, 404, get(b, b->head, at(b, codes[i], "")));
        assert_status(b, 404, post(b, b->head, at(b, codes[i], "/chuyen"), NULL));
    }
}

static const struct CMUnitTest tests[] = {
    BOARD_TEST(test_the_way_of_an_item),
    BOARD_TEST(test_who_may_not),
    BOARD_TEST(test_returned_with_a_note),
    BOARD_TEST(test_a_note_is_no_article),
    BOARD_TEST(test_a_page_that_is_old),
    BOARD_TEST(test_by_the_signed_sheet),
    BOARD_TEST(test_undone_at_once),
    BOARD_TEST(test_undone_too_late),
    BOARD_TEST(test_urgent_from_an_item),
    BOARD_TEST(test_the_head_confirms_himself),
    BOARD_TEST(test_a_member_takes_it_himself),
    BOARD_TEST(test_hours),
    BOARD_TEST(test_no_words_are_changed_after_the_yes),
    BOARD_TEST(test_an_hour_for_words_that_were_read),
    BOARD_TEST(test_a_save_while_it_is_published),
    BOARD_TEST(test_an_item_that_is_not_there),
};

BOARD_MAIN(tests)
