/*
 * account_test.c - accounts made, changed, closed, found and listed.
 */
#include "account_fixture.h"

static int64_t create(struct fixture *f, const struct account_new *given)
{
    struct account_by by = by_at(now);
    f->error.text[0] = '\0';
    assert_int_equal(store_begin(f->store), 0);
    int64_t id = account_create(f->store, given, &by, &f->error);
    assert_int_equal(store_commit(f->store), 0);
    return id;
}

static void test_create(void **state)
{
    struct fixture *f = *state;
    assert_false(account_any(f->store));
    /* NFD and spaces as they come out of a spreadsheet. */
    int64_t id =
        create(f, &(struct account_new){ .login = " An.Nguyen ",
                                         .name = " Nguye\xCC\x82\xCC\x83n  Văn An ",
                                         .phone = "0227 3881 234",
                                         .email = "an@namchinh.gov.vn" });
    assert_true(id > 0);
    assert_true(account_any(f->store));
    struct account account = look(f, id);
    assert_string_equal(account.login, "an.nguyen");
    assert_string_equal(account.name, "Nguyễn Văn An");
    assert_string_equal(account.phone, "0227 3881 234");
    assert_string_equal(account.email, "an@namchinh.gov.vn");
    assert_false(account.has_password || account.has_totp || account.is_closed);
    assert_int_equal(account.created_at, now);
    assert_int_equal(account.seen_at, 0);
    assert_true(account_by_login(f->store, f->arena, STR(" AN.nguyen"), &account));
    assert_int_equal(account.id, id);
    assert_false(account_by_login(f->store, f->arena, STR("an"), &account));
    assert_false(account_find(f->store, f->arena, id + 1, &account));
    assert_int_equal(audit_lines(f, "account.created"), 1);
}

static void test_logins(void **state)
{
    struct fixture *f = *state;
    static const char *const good[] = { "an", "b.tran_2-x", "c@xa.vn",
                                        "0123456789012345678901234567890123456789012345678"
                                        "90123456789012" };
    static const char *const bad[] = {
        "",
        "a",
        "nguyễn",
        "a b",
        "a\nb",
        "@xa.vn",
        "a@xa",
        "a@b@c.vn",
        "a'--",
        "../a",
        "a@xa.vn.",
        "a<b>@c.vn",
        "01234567890123456789012345678901234567890123456789012345678901234",
        "a\x01",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(create(f, &(struct account_new){ good[i], "Tên", "", NULL }) > 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(create(f, &(struct account_new){ bad[i], "Tên", NULL, "" }),
                         DINH_REFUSED);
        assert_non_null(strstr(f->error.text, "Tên đăng nhập"));
    }
    assert_int_equal(create(f, &(struct account_new){ NULL, "Tên", NULL, NULL }),
                     DINH_REFUSED);
}

static void test_what_else_is_refused(void **state)
{
    struct fixture *f = *state;
    static const struct {
        struct account_new given;
        const char *sentence;
    } cases[] = {
        { { "an", "", "", "" }, "họ và tên" },
        { { "an", NULL, "", "" }, "họ và tên" },
        { { "an", " \t ", "", "" }, "họ và tên" },
        { { "an", "a\x01", "", "" }, "ký tự lạ" },
        { { "an", "\xFF\xFE", "", "" }, "ký tự lạ" },
        { { "an", "An", "gọi tôi", "" }, "Số điện thoại" },
        { { "an", "An", "-.", "" }, "Số điện thoại" },
        { { "an", "An", "0123456789012345678901234567890", "" }, "Số điện thoại" },
        { { "an", "An", "", "khong" }, "thư điện tử" },
        { { "an", "An", "", "a@b.vn\nBcc: c@d.vn" }, "thư điện tử" },
        { { "an", "An", "", "a@" }, "thư điện tử" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(create(f, &cases[i].given), DINH_REFUSED);
        assert_non_null(strstr(f->error.text, cases[i].sentence));
    }
    assert_false(account_any(f->store));
    assert_int_equal(audit_lines(f, "account.created"), 0);
}

static void test_a_login_is_taken_once(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "Nguyễn Văn An");
    int64_t binh = make(f, "binh", "Lê Bình");
    struct account_by by = by_at(now);
    assert_int_equal(create(f, &(struct account_new){ .login = "AN", .name = "Ai" }),
                     DINH_REFUSED);
    assert_non_null(strstr(f->error.text, "đã có người dùng"));
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(account_update(f->store, binh,
                                    &(struct account_new){ .login = "an", .name = "Bình" },
                                    &by, &f->error),
                     DINH_REFUSED);
    /* His own is his own. */
    assert_int_equal(account_update(f->store, binh,
                                    &(struct account_new){ .login = "binh",
                                                           .name = "Lê Thị Bình",
                                                           .phone = "0912 345 678" },
                                    &by, &f->error),
                     0);
    /* Once closed, another may have it; the old one keeps its name. */
    assert_int_equal(account_close(f->store, an, &by), 0);
    assert_int_equal(account_close(f->store, an, &by), DINH_NOT_FOUND);
    assert_int_equal(account_update(f->store, an,
                                    &(struct account_new){ .login = "an", .name = "X" },
                                    &by, &f->error),
                     DINH_REFUSED);
    assert_int_equal(store_commit(f->store), 0);
    int64_t other = make(f, "an", "Phạm An");
    struct account found;
    assert_true(account_by_login(f->store, f->arena, STR("an"), &found));
    assert_int_equal(found.id, other);
    assert_string_equal(look(f, an).name, "Nguyễn Văn An");
    assert_true(look(f, an).is_closed);
    assert_string_equal(look(f, binh).name, "Lê Thị Bình");
    assert_int_equal(audit_lines(f, "account.closed"), 1);
    assert_int_equal(audit_lines(f, "account.changed"), 1);
}

static void test_closing_shuts_every_door(void **state)
{
    struct fixture *f = *state;
    int64_t an = make(f, "an", "Nguyễn Văn An"), binh = make(f, "binh", "Lê Bình");
    char token[TOKEN_SIZE], link[TOKEN_SIZE];
    struct account_by by = by_at(now);
    int32_t today = clock_days(now);
    seat(f, an, "truong-ban", today - 10, 0);
    seat(f, an, "uy-vien", today + 10, 0);
    seat(f, binh, "uy-vien", today - 10, 0);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(session_begin(f->store, an, NULL, &by, true, token), 0);
    assert_int_equal(link_create(f->store, an, LINK_LOGIN, &by, link), 0);
    assert_true(delegation_add(f->store,
                               &(struct delegation){ .from_id = an,
                                                     .to_id = binh,
                                                     .role = "truong-ban",
                                                     .from_ms = now,
                                                     .to_ms = now + 5 * (int64_t)DAY },
                               &by, &f->error) > 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_non_null(person_load(f->store, f->arena, str_of(token), now));

    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(account_close(f->store, an, &by), 0);
    assert_int_equal(store_commit(f->store), 0);
    assert_null(person_load(f->store, f->arena, str_of(token), now));
    assert_null(person_of(f->store, f->arena, an, now));
    int64_t account;
    enum link_purpose purpose;
    assert_false(link_look(f->store, str_of(link), now, &account, &purpose));
    struct person *person = person_of(f->store, f->arena, binh, now);
    assert_null(person_role(person, "truong-ban"));
    struct seat *seats;
    assert_int_equal(seat_list(f->store, f->arena, an, today + 1, &seats), 0);
    assert_int_equal(seat_list(f->store, f->arena, an, today + 20, &seats), 0);
    assert_int_equal(seat_list(f->store, f->arena, an, 0, &seats), 2); /* history */
}

static void test_list(void **state)
{
    struct fixture *f = *state;
    struct account *list;
    assert_int_equal(account_list(f->store, f->arena, &list), 0);
    make(f, "duc", "Trần Văn Đức");
    make(f, "uoc", "Lê Ước");
    int64_t gone = make(f, "gone", "An");
    make(f, "b1", "Phạm Thị Bình");
    make(f, "b2", "Đỗ Thị Bình");
    make(f, "anh", "Nguyễn Thị Ánh");
    make(f, "dung", "Vũ Dũng");
    struct account_by by = by_at(now);
    assert_int_equal(store_begin(f->store), 0);
    assert_int_equal(account_close(f->store, gone, &by), 0);
    assert_int_equal(store_commit(f->store), 0);
    static const char *const order[] = { "anh", "b2", "b1", "dung", "duc", "uoc", "gone" };
    assert_int_equal(account_list(f->store, f->arena, &list), 7);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(list[i].login, order[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACCOUNT_TEST(test_create),
        ACCOUNT_TEST(test_logins),
        ACCOUNT_TEST(test_what_else_is_refused),
        ACCOUNT_TEST(test_a_login_is_taken_once),
        ACCOUNT_TEST(test_closing_shuts_every_door),
        ACCOUNT_TEST(test_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
