/*
 * save_test.c - checks of every field type, revisions, moves, and that nothing
 * is public before it is published.
 */
#include "content_fixture.h"

/* ---- what is refused, and what it becomes ---------------------------------- */

static const struct refusal {
    const char *json, *field, *why;
} refusals[] = {
    { "{}", "title", "Tiêu đề không được để trống." },
    { "{\"title\":\" \\t \"}", "title", "Tiêu đề không được để trống." },
    { "{\"title\":null}", "title", "Tiêu đề không được để trống." },
    { "{\"title\":[\"a\"]}", "title", "Tiêu đề phải là văn bản." },
    { "{\"title\":true}", "title", "Tiêu đề phải là văn bản." },
    { "{\"title\":\"a\\u0001b\"}", "title", "ký tự điều khiển" },
    { "{\"title\":\"a\",\"nothing\":1}", "nothing", "Không có trường này." },
    { "{\"title\":\"a\",\"level\":\"huyen\"}", "level",
      "không có \"huyen\" trong danh mục" },
    { "{\"title\":\"a\",\"weight\":\"x\"}", "weight", "số nguyên" },
    { "{\"title\":\"a\",\"weight\":1.5}", "weight", "số nguyên" },
    { "{\"title\":\"a\",\"weight\":\"99999999999999999999\"}", "weight", "số nguyên" },
    { "{\"title\":\"a\",\"pinned\":\"có lẽ\"}", "pinned", "\"có\" hoặc \"không\"" },
    { "{\"title\":\"a\",\"day\":\"31/2/2021\"}", "day", "phải là ngày" },
    { "{\"title\":\"a\",\"day\":\"hôm qua\"}", "day", "phải là ngày" },
    { "{\"title\":\"a\",\"day\":20210913}", "day", "phải là ngày" },
    { "{\"title\":\"a\",\"hour\":\"25:00\"}", "hour", "phải là thời điểm" },
    { "{\"title\":\"a\",\"hour\":9223372036854775807}", "hour", "lịch" },
    { "{\"title\":\"a\",\"team\":\"không có\"}", "team", "không có mục này" },
    { "{\"title\":\"a\",\"team\":77}", "team", "không có mục này" },
    { "{\"title\":\"a\",\"words\":\"a|b\"}", "words", "không hợp lệ" },
    { "{\"title\":\"a\",\"words\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]}", "words",
      "tối đa 5" },
    { "{\"title\":\"a\",\"words\":[1.5]}", "words", "văn bản" },
    { "{\"title\":\"a\",\"email\":\"a b@c.vn\"}", "email", "địa chỉ thư" },
    { "{\"title\":\"a\",\"email\":\"a@b\"}", "email", "địa chỉ thư" },
    { "{\"title\":\"a\",\"email\":\"@b.vn\"}", "email", "địa chỉ thư" },
    { "{\"title\":\"a\",\"email\":\"a@b@c.vn\"}", "email", "địa chỉ thư" },
    { "{\"title\":\"a\",\"email\":\"<a@b.vn>\"}", "email", "địa chỉ thư" },
    { "{\"title\":\"a\",\"phone\":\"gọi cho tôi\"}", "phone", "số điện thoại" },
    { "{\"title\":\"a\",\"phone\":\"12\"}", "phone", "số điện thoại" },
    { "{\"title\":\"a\",\"link\":\"javascript:alert(1)\"}", "link", "phải là địa chỉ" },
    { "{\"title\":\"a\",\"link\":\"//evil.vn\"}", "link", "phải là địa chỉ" },
    { "{\"title\":\"a\",\"link\":\"https://a b\"}", "link", "phải là địa chỉ" },
    { "{\"title\":\"a\",\"link\":\"https://\"}", "link", "phải là địa chỉ" },
    { "{\"title\":\"a\",\"link\":\"ftp://a.vn\"}", "link", "phải là địa chỉ" },
    { "{\"title\":\"a\",\"files\":[{\"title\":\"x\"}]}", "files", "thiếu \"file\"" },
    { "{\"title\":\"a\",\"files\":\"../../etc/passwd\"}", "files", "chưa có trên trang" },
    { "{\"title\":\"a\",\"files\":[{\"file\":\"x' OR 1=1\"}]}", "files", "chưa có" },
    { "{\"title\":\"a\",\"videos\":[{\"url\":\"javascript:1\"}]}", "videos", "địa chỉ" },
    { "{\"title\":\"a\",\"videos\":[{\"title\":\"x\"}]}", "videos", "thiếu \"url\"" },
    { "{\"title\":\"a\",\"published_at\":\"bao giờ\"}", "published_at",
      "Ngày đăng phải là" },
    { "{\"title\":\"a\",\"summary\":\"a\\u001bb\"}", "summary", "ký tự điều khiển" },
};

static void test_refusals(void **state)
{
    struct site *site = *state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        dinh_value *errors;
        int64_t id = save_at(site, "post", 0, refusals[i].json, start_ms, &errors, NULL);
        assert_int_equal(id, DINH_REFUSED);
        const char *why = value_get_text(errors, refusals[i].field).ptr;
        if (!strstr(why, refusals[i].why))
            fail_msg("%s: \"%s\"", refusals[i].json, why);
        assert_int_equal(errors->count, 1);
    }
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM item", ""), 0);
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM revision", ""), 0);
}

static void test_all_errors_at_once(void **state)
{
    struct site *site = *state;
    dinh_value *errors;
    save_at(site, "post", 0, "{\"day\":\"x\",\"email\":\"y\"}", start_ms, &errors, NULL);
    assert_int_equal(errors->count, 3);
}

static void test_length_counts_letters(void **state)
{
    struct site *site = *state;
    struct buf json = { 0 };
    dinh_value *errors;
    buf_add_text(&json, "{\"title\":\"");
    for (int i = 0; i < 100; i++)
        buf_add_text(&json, "ế");
    buf_add_text(&json, "\"}");
    assert_true(save_at(site, "post", 0, buf_text(&json), start_ms, &errors, NULL) > 0);
    json.len -= 2;
    buf_add_text(&json, "ế\"}");
    assert_int_equal(save_at(site, "post", 0, buf_text(&json), start_ms, &errors, NULL),
                     DINH_REFUSED);
    assert_text(errors, "title", "Tiêu đề quá dài (tối đa 100 ký tự).");
    buf_free(&json);
}

static const struct normal {
    const char *given, *raw; /* one field and what the revision keeps of it */
} normals[] = {
    { "\"title\":\"  Ra   quân \\n vệ sinh \"", "\"title\":\"Ra quân vệ sinh\"" },
    { "\"title\":\"Vie\\u0302\\u0323t\"", "\"title\":\"Việt\"" }, /* decomposed */
    { "\"title\":339", "\"title\":\"339\"" },
    { "\"category\":\"Du học\"", "\"category\":\"Du học\"" },
    { "\"category\":\" Ủy ban  nhân dân\"", "\"category\":\"ubnd\"" },
    { "\"level\":\"Cấp trên\"", "\"level\":\"tren\"" },
    { "\"summary\":\"một\\r\\nhai\\u0086\\fba\\n\"", "\"summary\":\"một\\nhai\\nba\"" },
    { "\"sapo\":\"tắt\"", "\"summary\":\"tắt\"" },
    { "\"body\":\"Đoạn một\\n\\nĐoạn <hai>\"",
      "\"body\":\"<p>Đoạn một</p><p>Đoạn &lt;hai&gt;</p>\"" },
    { "\"body\":\"<p onclick=x>a<script>1</script></p>\"", "\"body\":\"<p>a</p>\"" },
    { "\"weight\":\" -12 \"", "\"weight\":-12" },
    { "\"pinned\":\"có\"", "\"pinned\":true" },
    { "\"pinned\":0", "\"pinned\":false" },
    { "\"pinned\":false", "\"pinned\":false" },
    { "\"day\":\"13/9/2021\"", "\"day\":\"2021-09-13\"" },
    { "\"day\":\"2021-09-13T23:30:00+07:00\"", "\"day\":\"2021-09-13\"" },
    { "\"hour\":\"2021-09-13\"", "\"hour\":\"2021-09-13T00:00:00+07:00\"" },
    { "\"hour\":\"2021-09-13T01:30Z\"", "\"hour\":\"2021-09-13T08:30:00+07:00\"" },
    { "\"hour\":1631466000999", "\"hour\":\"2021-09-13T00:00:00+07:00\"" },
    { "\"words\":\"a; b,c ;; a\"", "\"words\":[\"a\",\"b,c\"]" },
    { "\"tags\":\"a, b\"", "\"words\":[\"a\",\"b\"]" },
    { "\"words\":[\" Đà  Lạt \",\"\"]", "\"words\":[\"Đà Lạt\"]" },
    { "\"email\":\" ubnd@namchinh.gov.vn \"", "\"email\":\"ubnd@namchinh.gov.vn\"" },
    { "\"phone\":\"(0225) 3.881-234\"", "\"phone\":\"(0225) 3.881-234\"" },
    { "\"link\":\"/trang?a=1&b=2\"", "\"link\":\"/trang?a=1&b=2\"" },
    { "\"videos\":\"https://a.vn/v\"", "\"videos\":[{\"url\":\"https://a.vn/v\"}]" },
    { "\"videos\":[{\"url\":\"https://a.vn\",\"title\":\"T\",\"x\":1}]",
      "\"videos\":[{\"title\":\"T\",\"url\":\"https://a.vn\"}]" },
    { "\"date\":\"2021-09-13\"", "\"published_at\":\"2021-09-13T00:00:00+07:00\"" },
    { "\"event_date\":\"1/2/2021\"", "\"event_date\":\"2021-02-01\"" },
    { "\"sender\":\"Ông A\"", "\"sender\":\"Ông A\"" },
};

static void test_normal_forms(void **state)
{
    struct site *site = *state;
    for (size_t i = 0; i < sizeof normals / sizeof *normals; i++) {
        const char *json =
            str_starts(str_of(normals[i].given), STR("\"title\""))
                ? arena_printf(site->arena, "{%s}", normals[i].given)
                : arena_printf(site->arena, "{\"title\":\"a\",%s}", normals[i].given);
        int64_t id = save(site, "post", json);
        const char *raw = to_json(site, content_raw(site->content, site->arena, id));
        if (!strstr(raw, normals[i].raw))
            fail_msg("%s became %s", normals[i].given, raw);
    }
}

/* ---- revisions -------------------------------------------------------------- */

static int64_t revisions(struct site *site, int64_t id)
{
    return store_int(site->store, -1, "SELECT count(*) FROM revision WHERE item_id = $1",
                     "i", id);
}

static void test_same_again_is_nothing(void **state)
{
    struct site *site = *state;
    struct content_change change;
    int64_t id = publish(site, "post",
                         "{\"title\":\"Một\",\"day\":\"1/1/2021\","
                         "\"body\":\"<p>a <b>b</b></p>\"}");
    int64_t seq = store_int(site->store, -1, "SELECT seq FROM _feed_head", "");
    assert_int_equal(
        save_at(site, "post", id,
                "{\"body\":\"<p>a <strong>b</strong></p>\",\"title\":\" Một \","
                "\"day\":\"2021-01-01\",\"weight\":\"\"}",
                start_ms + DAY_MS, NULL, &change),
        id);
    assert_false(change.is_new_revision);
    assert_null(change.event);
    assert_int_equal(revisions(site, id), 1);
    assert_int_equal(store_int(site->store, -1, "SELECT seq FROM _feed_head", ""), seq);
    assert_int_equal(store_int(site->store, -1, "SELECT updated_at FROM item", ""),
                     start_ms);
}

static void test_merge(void **state)
{
    struct site *site = *state;
    int64_t id = save(site, "post", "{\"title\":\"Một\",\"weight\":1,\"summary\":\"tắt\"}");
    save_at(site, "post", id, "{\"weight\":2,\"summary\":\"\"}", start_ms, NULL, NULL);
    dinh_value *raw = content_raw(site->content, site->arena, id);
    assert_text(raw, "title", "Một");
    assert_int_equal(value_get_int(raw, "weight"), 2);
    assert_null(value_get(raw, STR("summary")));
    assert_int_equal(revisions(site, id), 2);
    dinh_value *errors;
    assert_int_equal(save_at(site, "post", id, "{\"title\":\"\"}", start_ms, &errors, NULL),
                     DINH_REFUSED);
    assert_int_equal(revisions(site, id), 2);
}

static void test_fallback(void **state)
{
    struct site *site = *state;
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    assert_text(content_raw(site->content, site->arena, id), "level", "xa");
    save_at(site, "post", id, "{\"level\":\"tren\"}", start_ms, NULL, NULL);
    save_at(site, "post", id, "{\"title\":\"Hai\"}", start_ms, NULL, NULL);
    assert_text(content_raw(site->content, site->arena, id), "level", "tren");
    save_at(site, "post", id, "{\"level\":\"\"}", start_ms, NULL, NULL);
    assert_text(content_raw(site->content, site->arena, id), "level", "xa");
}

static void test_wrong_calls(void **state)
{
    struct site *site = *state;
    struct content_change change = { .who = "thử", .at_ms = start_ms };
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    dinh_value *fields = from_json(site, "{\"title\":\"Hai\"}");
    const struct kind *post = kind_of(site, "post"), *team = kind_of(site, "team");
    assert_int_equal(
        content_save(site->content, site->arena, post, id, fields, NULL, &change),
        DINH_FAILED); /* no transaction */
    store_begin(site->store);
    assert_int_equal(
        content_save(site->content, site->arena, post, 999, fields, NULL, &change),
        DINH_NOT_FOUND);
    assert_int_equal(
        content_save(site->content, site->arena, team, id, fields, NULL, &change),
        DINH_NOT_FOUND);
    store_rollback(site->store);
}

static void test_external_id_is_unique(void **state)
{
    struct site *site = *state;
    dinh_value *errors;
    int64_t id = save(site, "post", "{\"title\":\"Một\",\"external_id\":\"a1\"}");
    assert_int_equal(save_at(site, "post", 0, "{\"title\":\"Hai\",\"external_id\":\"a1\"}",
                             start_ms, &errors, NULL),
                     DINH_REFUSED);
    assert_int_equal(content_by_external(site->content, kind_of(site, "post"), STR("a1")),
                     id);
    assert_true(save(site, "team", "{\"title\":\"Hai\",\"external_id\":\"a1\"}") > 0);
}

/* ---- numbers, slugs, meta ------------------------------------------------------ */

static void test_numbers_per_kind(void **state)
{
    struct site *site = *state;
    publish(site, "post", "{\"title\":\"Một\"}");
    publish(site, "team", "{\"title\":\"Đội\"}");
    publish(site, "post", "{\"title\":\"Hai\"}");
    dinh_value *item =
        content_find(site->content, site->arena, kind_of(site, "post"), 2, start_ms);
    assert_text(item, "title", "Hai");
    assert_text(
        content_find(site->content, site->arena, kind_of(site, "team"), 1, start_ms),
        "title", "Đội");
}

static void test_address(void **state)
{
    struct site *site = *state;
    const struct kind *post = kind_of(site, "post");
    int64_t id =
        publish(site, "post", "{\"title\":\"Đường làng\",\"category\":\"Du học\"}");
    assert_string_equal(content_address(site->content, site->arena, post, 1),
                        "/tin-tuc/du-hoc/duong-lang.t1");
    save_at(site, "post", id, "{\"category\":\"ubnd\",\"title\":\"???\"}", start_ms, NULL,
            NULL);
    assert_string_equal(content_address(site->content, site->arena, post, 1),
                        "/tin-tuc/ubnd/post.t1");
    save_at(site, "post", id, "{\"category\":\"\"}", start_ms, NULL, NULL);
    dinh_value *item = content_find_id(site->content, site->arena, id, start_ms);
    assert_text(item, "href", "/tin-tuc/post.t1");
    assert_null(content_address(site->content, site->arena, post, 2));

    id = publish(site, "person", "{\"name\":\"Nguyễn Văn A\"}");
    assert_null(
        value_get(content_find_id(site->content, site->arena, id, start_ms), STR("href")));
}

static void test_meta_of_the_report(void **state)
{
    struct site *site = *state;
    int64_t id = publish(
        site, "post",
        "{\"title\":\"Một\",\"received_at\":\"2021-09-01\",\"channel\":\"giấy\","
        "\"sender\":\"Bà B\",\"unit\":\"hoi-phu-nu\",\"author\":\"C\",\"form\":\"tin\","
        "\"event_date\":\"30/8/2021\"}");
    struct dinh_rows *rows =
        store_query(site->store,
                    "SELECT channel, sender, unit, author, form, event_date, received_at"
                    " FROM item WHERE id = $1",
                    "i", id);
    assert_int_equal(rows_next(rows), 1);
    assert_string_equal(rows_text(rows, 0), "giấy");
    assert_string_equal(rows_text(rows, 1), "Bà B");
    assert_string_equal(rows_text(rows, 2), "hoi-phu-nu");
    assert_true(rows_int(rows, 5) > 18000);
    assert_false(rows_is_null(rows, 6));
    rows_end(rows);

    dinh_value *item = content_find_id(site->content, site->arena, id, start_ms);
    assert_text(item, "author", "C");
    assert_text(item, "unit", "hoi-phu-nu");
    /* Who handed it in is for the board. */
    assert_null(value_get(item, STR("sender")));
    assert_null(value_get(item, STR("channel")));
    assert_null(value_get(item, STR("received_at")));
    assert_text(content_draft(site->content, site->arena, id), "sender", "Bà B");
}

static void test_kind_may_own_a_meta_name(void **state)
{
    struct site *site = *state;
    publish(site, "team", "{\"title\":\"Đội\",\"external_id\":\"doi\"}");
    int64_t id = publish(site, "person", "{\"name\":\"A\",\"unit\":\"doi\"}");
    dinh_value *item = content_find_id(site->content, site->arena, id, start_ms);
    assert_text(item, "unit.title", "Đội");
    assert_text(item, "title", "A");
}

/* ---- states -------------------------------------------------------------------- */

static void test_draft_is_not_public(void **state)
{
    struct site *site = *state;
    const struct kind *post = kind_of(site, "post");
    int64_t id = save(site, "post", "{\"title\":\"Mật\",\"external_id\":\"m\"}");
    int64_t epoch = 0;
    dinh_change changes[8];
    dinh_query query = { .size = sizeof query, .kind = "post" };
    assert_null(content_find(site->content, site->arena, post, 1, start_ms));
    assert_null(content_find_id(site->content, site->arena, id, start_ms));
    assert_null(content_address(site->content, site->arena, post, 1));
    assert_int_equal(content_list(site->content, site->arena, &query, start_ms)->count, 0);
    assert_int_equal(
        content_tally(site->content, site->arena, &query, "level", DINH_BY_VALUE, start_ms)
            ->count,
        0);
    assert_int_equal(content_changes(site->content, site->arena, &epoch, 0, changes, 8), 0);
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM dinh_item", ""), 0);
    store_begin(site->store);
    assert_int_equal(content_redirect_add(site->content, STR("/cu.html"), id), 0);
    store_commit(site->store);
    assert_null(content_redirect(site->content, site->arena, STR("/cu.html")));
    /* Nor through what refers to it. */
    int64_t team = save(site, "team", "{\"title\":\"Đội kín\",\"external_id\":\"kin\"}");
    int64_t open = publish(site, "post", "{\"title\":\"Mở\",\"team\":\"kin\"}");
    assert_null(value_get(content_find_id(site->content, site->arena, open, start_ms),
                          STR("team")));
    assert_true(team > 0);
    assert_text(content_draft(site->content, site->arena, id), "title", "Mật");
    assert_text(content_draft(site->content, site->arena, id), "state", "received");
}

static void test_publish_change_withdraw(void **state)
{
    struct site *site = *state;
    struct content_change change;
    struct error error;
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    assert_int_equal(move_to(site, id, "approved", start_ms, &change, &error), 0);
    assert_null(change.event);
    assert_int_equal(move_to(site, id, "published", start_ms + 5, &change, &error), 0);
    assert_string_equal(change.event, "published");
    dinh_value *item = content_find_id(site->content, site->arena, id, start_ms);
    assert_true(value_get_int(item, "published_at") == start_ms + 5);

    save_at(site, "post", id, "{\"title\":\"Một, đã sửa\"}", start_ms + DAY_MS, NULL,
            &change);
    assert_string_equal(change.event, "changed");
    item = content_find_id(site->content, site->arena, id, start_ms);
    assert_text(item, "title", "Một, đã sửa");
    assert_true(value_get_int(item, "published_at") == start_ms + 5);
    assert_true(value_get_int(item, "updated_at") == start_ms + DAY_MS);

    assert_int_equal(move_to(site, id, "archived", start_ms, &change, &error), 0);
    assert_string_equal(change.event, "withdrawn");
    assert_null(content_find_id(site->content, site->arena, id, start_ms));
    save_at(site, "post", id, "{\"title\":\"Trong kho\"}", start_ms, NULL, &change);
    assert_null(change.event);
    assert_null(content_find_id(site->content, site->arena, id, start_ms));
    assert_int_equal(move_to(site, id, "published", start_ms + DAY_MS, &change, &error), 0);
    assert_string_equal(change.event, "published");
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM kind_post", ""), 1);
}

static void test_move_log(void **state)
{
    struct site *site = *state;
    struct error error;
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    move_to(site, id, "assigned", start_ms + 1, NULL, &error);
    struct dinh_rows *rows =
        store_query(site->store,
                    "SELECT from_state, to_state, who, note, rev, at FROM move"
                    " WHERE item_id = $1 ORDER BY id",
                    "i", id);
    assert_int_equal(rows_next(rows), 1);
    assert_null(rows_text(rows, 0));
    assert_string_equal(rows_text(rows, 1), "received");
    assert_int_equal(rows_next(rows), 1);
    assert_string_equal(rows_text(rows, 0), "received");
    assert_string_equal(rows_text(rows, 1), "assigned");
    assert_string_equal(rows_text(rows, 2), "thử");
    assert_string_equal(rows_text(rows, 3), "ghi chú");
    assert_int_equal(rows_int(rows, 4), 1);
    assert_true(rows_int(rows, 5) == start_ms + 1);
    assert_int_equal(rows_next(rows), 0);
}

static void test_refused_moves(void **state)
{
    struct site *site = *state;
    struct error error;
    int64_t id = save(site, "post", "{\"title\":\"Cấm\"}");
    assert_int_equal(move_to(site, id, "published", start_ms, NULL, &error), DINH_REFUSED);
    assert_string_equal(error.text, "Tin này chưa được duyệt.");
    assert_int_equal(move_to(site, id, "received", start_ms, NULL, &error), DINH_REFUSED);
    assert_int_equal(move_to(site, 999, "published", start_ms, NULL, &error),
                     DINH_NOT_FOUND);
    struct content_change change = { .who = "x", .at_ms = 1 };
    assert_int_equal(
        content_move(site->content, site->arena, id, "approved", &change, &error),
        DINH_FAILED); /* no transaction */
    assert_null(content_find_id(site->content, site->arena, id, start_ms));
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM move", ""), 1);
}

static void test_given_publication_date(void **state)
{
    struct site *site = *state;
    int64_t id = publish(site, "post", "{\"title\":\"Cũ\",\"date\":\"2010-05-01\"}");
    dinh_value *item = content_find_id(site->content, site->arena, id, start_ms);
    assert_string_equal(to_json(site, value_get(item, STR("published_at"))),
                        "\"2010-05-01T00:00:00+07:00\"");
    /* Nobody changed it since, as far as anybody knows. */
    assert_true(value_get_int(item, "updated_at") == value_get_int(item, "published_at"));
    struct content_change change;
    save_at(site, "post", id, "{\"title\":\"Cũ, đã sửa\"}", start_ms + DAY_MS, NULL,
            &change);
    item = content_find_id(site->content, site->arena, id, start_ms);
    assert_true(value_get_int(item, "updated_at") == start_ms + DAY_MS);
}

static void test_rollback_forgets(void **state)
{
    struct site *site = *state;
    struct error error;
    int64_t id = publish(site, "post", "{\"title\":\"Một\",\"category\":\"a\"}");
    const struct kind *post = kind_of(site, "post");
    struct content_change change = { .who = "x", .at_ms = start_ms };
    store_begin(site->store);
    assert_int_equal(content_save(site->content, site->arena, post, id,
                                  from_json(site, "{\"category\":\"b\"}"), NULL, &change),
                     id);
    assert_string_equal(content_address(site->content, site->arena, post, 1),
                        "/tin-tuc/b/mot.t1");
    store_rollback(site->store);
    content_generation(site->content, 7);
    assert_string_equal(content_address(site->content, site->arena, post, 1),
                        "/tin-tuc/a/mot.t1");
    (void)error;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(test_refusals),
        SITE_TEST(test_all_errors_at_once),
        SITE_TEST(test_length_counts_letters),
        SITE_TEST(test_normal_forms),
        SITE_TEST(test_same_again_is_nothing),
        SITE_TEST(test_merge),
        SITE_TEST(test_fallback),
        SITE_TEST(test_wrong_calls),
        SITE_TEST(test_external_id_is_unique),
        SITE_TEST(test_numbers_per_kind),
        SITE_TEST(test_address),
        SITE_TEST(test_meta_of_the_report),
        SITE_TEST(test_kind_may_own_a_meta_name),
        SITE_TEST(test_draft_is_not_public),
        SITE_TEST(test_publish_change_withdraw),
        SITE_TEST(test_move_log),
        SITE_TEST(test_refused_moves),
        SITE_TEST(test_given_publication_date),
        SITE_TEST(test_rollback_forgets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
