/*
 * flow_test.c - an item on its way: what moves ask for and leave, lists of the desk,
 * hours to go up, taking back, confirming.
 */
#include "flow_fixture.h"

#define AT(hours) (start_ms + (int64_t)(hours)*3600 * 1000)

static int refuses(struct site *site, int64_t id, const struct flow_step *step,
                   const char *note, const char *piece)
{
    struct error error = { "" };
    int before = (int)store_int(site->store, -1, "SELECT count(*) FROM move", "");
    int revisions = (int)store_int(site->store, -1, "SELECT count(*) FROM revision", "");
    int result = step_by(site, id, step, DEPUTY, note, AT(1), &error);
    if (!strstr(error.text, piece))
        fail_msg("'%s' does not say '%s'", error.text, piece);
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM move", ""), before);
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM revision", ""),
                     revisions);
    return result;
}

static void test_way(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t id = save(site, "post",
                      "{\"title\":\"Ra quân\",\"sender\":\"Bà Lê\","
                      "\"unit\":\"mttq\",\"received_at\":\"2021-09-12T07:00\"}");
    struct flow item = read_flow(site, id);
    assert_string_equal(item.title, "Ra quân");
    assert_string_equal(item.code, "t1");
    assert_string_equal(item.state, "received");
    assert_string_equal(item.sender, "Bà Lê");
    assert_string_equal(item.unit, "mttq");
    assert_true(item.entered_at == start_ms && item.due_at == start_ms + DAY_MS);
    assert_int_equal(item.assignee, 0);

    struct error error = { "" };
    const struct flow_step give = { .to = "assigned", .assignee = MEMBER, .due_at = AT(5) };
    assert_int_equal(step_by(site, id, &give, DEPUTY, NULL, AT(1), &error), 0);
    item = read_flow(site, id);
    assert_int_equal(item.assignee, MEMBER);
    assert_true(item.due_at == AT(5) && item.entered_at == AT(1));
    go(site, id, "bien-tap", AT(2));
    item = read_flow(site, id);
    assert_int_equal(item.assignee, MEMBER);
    assert_true(item.due_at == AT(2) + DAY_MS);
    go(site, id, "trinh", AT(3));
    go(site, id, "dang", AT(4));
    item = read_flow(site, id);
    assert_true(item.published_rev == 1 && item.due_at == 0);
    assert_true(item.published_at == AT(4));
    assert_int_equal(count_audit(site, "item.moved", id), 4);
    assert_int_equal(count_audit(site, "item.created", id), 1);

    struct flow_line *lines;
    assert_int_equal(flow_history(site->content, site->arena, id, &lines), 5);
    assert_null(lines[0].from);
    assert_string_equal(lines[1].to, "assigned");
    assert_int_equal(lines[1].assignee, MEMBER);
    assert_int_equal(lines[1].account_id, DEPUTY);
    assert_null(lines[1].note);
    assert_string_equal(lines[4].note, "lý do");
    assert_true(flow_rev_at(site->content, id, "submitted") == 1);
    assert_true(flow_rev_at(site->content, id, "archived") == 0);
}

static void test_codes(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    assert_true(flow_by_code(site->content, STR("t1")) == id);
    static const char *const wrong[] = { "",    "t",   "t2",  "1",
                                         "t01", "T1",  "t1 ", "x1",
                                         "t-1", "t1a", "t+1", "t99999999999999999999" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_true(flow_by_code(site->content, str_of(wrong[i])) == 0);
    struct flow item;
    assert_int_equal(flow_read(site->content, site->arena, 77, &item), DINH_NOT_FOUND);
}

static void test_what_moves_ask_for(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    assert_int_equal(refuses(site, id, &(struct flow_step){ .to = "assigned" }, NULL,
                             "chọn người được giao"),
                     DINH_REFUSED);
    assert_int_equal(
        refuses(site, id, &(struct flow_step){ .move = "khan" }, NULL, "giờ hết hạn"),
        DINH_REFUSED);
    assert_int_equal(refuses(site, id,
                             &(struct flow_step){ .move = "khan", .expires_at = AT(0) },
                             NULL, "giờ hết hạn"),
                     DINH_REFUSED);
    assert_int_equal(refuses(site, id, &(struct flow_step){ .to = "published" }, NULL,
                             "Không có bước chuyển"),
                     DINH_REFUSED); /* urgent is never the first that fits */
    assert_int_equal(refuses(site, id, &(struct flow_step){ .move = "dang" }, NULL,
                             "Không có bước chuyển"),
                     DINH_REFUSED); /* of another state */
    assert_int_equal(refuses(site, id, &(struct flow_step){ .to = "received" }, NULL,
                             "đang ở trạng thái đó"),
                     DINH_REFUSED);
    assert_int_equal(refuses(site, 99, &(struct flow_step){ .to = "edited" }, NULL,
                             "Không có mục số 99"),
                     DINH_NOT_FOUND);
    go(site, id, "nhan", AT(1));
    go(site, id, "trinh", AT(2));
    static const char *const notes[] = { NULL, "", " \t\n" };
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(
            refuses(site, id, &(struct flow_step){ .to = "edited" }, notes[i], "lý do"),
            DINH_REFUSED);
    int64_t bad = save(site, "post", "{\"title\":\"Cấm\"}");
    go(site, bad, "nhan", AT(1));
    go(site, bad, "trinh", AT(2));
    assert_int_equal(
        refuses(site, bad, &(struct flow_step){ .move = "dang" }, NULL, "chưa được duyệt"),
        DINH_REFUSED);
}

static int lay_beside(struct site *site, int64_t id, int what, const char *sha256,
                      int64_t at_ms)
{
    struct content_change change = { .who = "thử", .at_ms = at_ms };
    assert_int_equal(store_begin(site->store), 0);
    int result = beside_add(site->content, id, what, str_of(sha256), &change);
    assert_int_equal(store_commit(site->store), 0);
    return result;
}

/* A sheet that was signed for an earlier round is no yes to this one. */
static void test_sheet(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    const struct flow_step by_sheet = { .move = "phieu" };
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    const char *sheet = put_picture(site, "phiếu");
    assert_int_equal(lay_beside(site, id, BESIDE_SOURCE, sheet, AT(3)), 0);
    go(site, id, "nhan", AT(1));
    go(site, id, "trinh", AT(2));
    assert_int_equal(refuses(site, id, &by_sheet, NULL, "phiếu trình đã ký"), DINH_REFUSED);
    assert_int_equal(lay_beside(site, id, BESIDE_SHEET, sheet, AT(3)), 0);
    go(site, id, "tra", AT(4));
    go(site, id, "trinh", AT(5));
    assert_int_equal(refuses(site, id, &by_sheet, NULL, "phiếu trình đã ký"), DINH_REFUSED);
    assert_int_equal(lay_beside(site, id, BESIDE_SHEET, sheet, AT(6)), 0);
    go(site, id, "phieu", AT(7));
    assert_string_equal(read_flow(site, id).state, "published");
    assert_false(file_is_public(site->content, str_of(sheet)));
}

static size_t list_ids(struct site *site, struct flow_query *query, int64_t now_ms,
                       int64_t ids[10])
{
    struct flow *list;
    size_t count = flow_list(site->content, site->arena, query, now_ms, &list);
    for (size_t i = 0; i < count && i < 10; i++)
        ids[i] = list[i].id;
    return count;
}

static void test_lists(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t ids[10];
    int64_t a = save(site, "post", "{\"title\":\"A\",\"unit\":\"mttq\"}");
    int64_t b = save(site, "post", "{\"title\":\"B\",\"received_at\":\"2021-09-20\"}");
    int64_t c = save(site, "team", "{\"title\":\"C\"}");
    go(site, b, "giao", AT(1));
    int64_t d = go_public(site, "{\"title\":\"D\"}", AT(2));
    static const char *const inbox[] = { "received" };
    struct flow_query query = { .states = inbox, .state_count = 1 };
    assert_int_equal(list_ids(site, &query, start_ms, ids), 2);
    assert_int_equal(query.total, 2);
    query = (struct flow_query){ .assignee = MEMBER, .order = FLOW_BY_CHANGE };
    assert_int_equal(list_ids(site, &query, start_ms, ids), 2);
    assert_true(ids[0] == d && ids[1] == b);
    query = (struct flow_query){ .kind = "team" };
    assert_int_equal(list_ids(site, &query, start_ms, ids), 1);
    assert_true(ids[0] == c);
    query = (struct flow_query){ .unit = "mttq" };
    assert_int_equal(list_ids(site, &query, start_ms, ids), 1);
    assert_true(ids[0] == a);
    query = (struct flow_query){ .is_late = true };
    assert_int_equal(list_ids(site, &query, start_ms + DAY_MS + 1, ids), 2); /* a, c */
    assert_int_equal(list_ids(site, &query, start_ms, ids), 0);
    query = (struct flow_query){ .order = FLOW_BY_ARRIVAL };
    assert_int_equal(list_ids(site, &query, start_ms, ids), 4);
    assert_true(ids[0] == b);
    query = (struct flow_query){ .order = FLOW_BY_DUE, .page = 2, .per_page = 3 };
    assert_int_equal(list_ids(site, &query, start_ms, ids), 1);
    assert_true(ids[0] == d && query.total == 4); /* without a deadline: last */
    query = (struct flow_query){ .states = inbox, .state_count = 0 };
    assert_int_equal(list_ids(site, &query, start_ms, ids), 0);
    query = (struct flow_query){ .order = 99, .page = 1000000, .per_page = 4000000000u };
    assert_int_equal(list_ids(site, &query, start_ms, ids), 0);
    query = (struct flow_query){ .kind = "'; DROP TABLE item; --" };
    assert_int_equal(list_ids(site, &query, start_ms, ids), 0);
}

static void test_assign(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    struct content_change change = { .who = "Phó", .note = "đổi người", .at_ms = AT(1) };
    store_begin(site->store);
    assert_int_equal(flow_assign(site->content, id, OTHER, 0, &change), 0);
    assert_int_equal(flow_assign(site->content, 99, OTHER, 0, &change), DINH_NOT_FOUND);
    store_commit(site->store);
    struct flow item = read_flow(site, id);
    assert_int_equal(item.assignee, OTHER);
    assert_true(item.due_at == start_ms + DAY_MS); /* stays */
    struct flow_line *lines;
    assert_int_equal(flow_history(site->content, site->arena, id, &lines), 2);
    assert_string_equal(lines[1].from, lines[1].to);
    assert_int_equal(lines[1].assignee, OTHER);
    store_begin(site->store);
    assert_int_equal(flow_assign(site->content, id, -1, AT(9), &change), 0);
    store_commit(site->store);
    item = read_flow(site, id);
    assert_true(item.assignee == 0 && item.due_at == AT(9));
    assert_int_equal(count_audit(site, "item.assigned", id), 2);
}

/* ---- tin khẩn ---- */

static int confirm(struct site *site, int64_t id)
{
    struct content_change change = { .who = "Trưởng", .at_ms = AT(3) };
    store_begin(site->store);
    int result = flow_confirm(site->content, id, &change);
    store_commit(site->store);
    return result;
}

struct told {
    int count;
    int64_t id;
    char event[32];
};

static void tell(void *data, int64_t id, const char *event)
{
    struct told *told = data;
    told->count++;
    told->id = id;
    snprintf(told->event, sizeof told->event, "%s", event);
}

static int run_due(struct site *site, int64_t now_ms, struct told *told)
{
    *told = (struct told){ .count = 0 };
    return flow_run_due(site->content, site->arena, now_ms, tell, told);
}

static void test_urgent(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    struct told told;
    int64_t ids[10];
    int64_t id = save(site, "post", "{\"title\":\"Mất điện\"}");
    const struct flow_step urgent = { .move = "khan", .expires_at = AT(10) };
    assert_int_equal(step_by(site, id, &urgent, DEPUTY, NULL, AT(1), &error), 0);
    struct flow item = read_flow(site, id);
    assert_true(item.is_urgent && item.is_unconfirmed && item.expires_at == AT(10));
    assert_int_equal(item.rev, 2); /* the hour is a field like others */
    dinh_value *shown = content_find_id(site->content, site->arena, id, AT(2));
    assert_int_equal(value_get_int(shown, "urgent"), 1);
    assert_int_equal(content_urgent(site->content, site->arena, AT(2))->count, 1);
    struct flow_query query = { .is_unconfirmed = true };
    assert_int_equal(list_ids(site, &query, AT(2), ids), 1);
    assert_int_equal(confirm(site, id), 0);
    assert_int_equal(confirm(site, id), DINH_REFUSED);
    assert_false(read_flow(site, id).is_unconfirmed);
    save_at(site, "post", id, "{\"title\":\"Mất điện, đã sửa\"}", AT(4), NULL, NULL);
    assert_true(read_flow(site, id).expires_at == AT(10));

    assert_int_equal(run_due(site, AT(9), &told), 0);
    /* The hour itself decides, whether anybody has looked or not. */
    shown = content_find_id(site->content, site->arena, id, AT(11));
    assert_null(value_get(shown, STR("urgent")));
    assert_int_equal(content_urgent(site->content, site->arena, AT(11))->count, 0);
    int64_t seq = store_int(site->store, 0, "SELECT seq FROM _feed_head", "");
    assert_int_equal(run_due(site, AT(30), &told), 1);
    assert_string_equal(told.event, "changed");
    assert_false(read_flow(site, id).is_urgent);
    assert_true(store_int(site->store, 0, "SELECT seq FROM _feed_head", "") == seq + 1);
    assert_int_equal(run_due(site, AT(31), &told), 0); /* once */
    assert_int_equal(count_audit(site, "item.unpinned", id), 1);
}

static void test_expired_items_leave_once(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct told told;
    int64_t epoch = 0;
    dinh_change changes[4];
    int64_t id = save(site, "notice", "{\"title\":\"Tiêm\",\"expires_at\":\"2021-09-14\"}");
    go(site, id, "nhan", AT(1));
    go(site, id, "trinh", AT(1));
    go(site, id, "dang", AT(1));
    assert_int_equal(run_due(site, AT(48), &told), 1);
    assert_string_equal(told.event, "expired");
    assert_true(told.id == id);
    assert_int_equal(content_changes(site->content, site->arena, &epoch, 0, changes, 4), 1);
    assert_int_equal(changes[0].op, 'd');
    assert_int_equal(run_due(site, AT(48), &told), 0);
    /* Another day: it comes back, and leaves again. */
    save_at(site, "notice", id, "{\"expires_at\":\"2021-09-20\"}", AT(49), NULL, NULL);
    content_changes(site->content, site->arena, &epoch, 0, changes, 4);
    assert_int_equal(changes[0].op, 'u');
    assert_int_equal(run_due(site, AT(50), &told), 0);
    assert_int_equal(run_due(site, AT(24 * 8), &told), 1);
    assert_int_equal(count_audit(site, "item.expired", id), 2);
}

/* ---- an hour to go up ---- */

static int schedule(struct site *site, int64_t id, const char *to, int64_t at_ms,
                    int64_t now_ms, struct error *error)
{
    struct content_change change = { .who = "Trưởng", .at_ms = now_ms };
    store_begin(site->store);
    int result = flow_schedule(site->content, site->arena, id, to, at_ms, &change, error);
    store_commit(site->store);
    return result;
}

static int64_t submitted(struct site *site, const char *json)
{
    int64_t id = save(site, "post", json);
    go(site, id, "nhan", AT(0));
    go(site, id, "trinh", AT(0));
    return id;
}

static void test_schedule(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    struct told told;
    int64_t ids[10], id = submitted(site, "{\"title\":\"Sáng mai\"}");
    assert_int_equal(schedule(site, id, "published", AT(1), AT(2), &error), DINH_REFUSED);
    assert_int_equal(schedule(site, id, "edited", AT(9), AT(2), &error), DINH_REFUSED);
    assert_int_equal(schedule(site, id, "nowhere", AT(9), AT(2), &error), DINH_REFUSED);
    assert_int_equal(schedule(site, id, "published", AT(9), AT(2), &error), 0);
    assert_true(read_flow(site, id).publish_at == AT(9));
    struct flow_query query = { .is_scheduled = true, .order = FLOW_BY_SCHEDULE };
    assert_int_equal(list_ids(site, &query, AT(2), ids), 1);
    struct flow_line *lines;
    size_t count = flow_history(site->content, site->arena, id, &lines);
    assert_string_equal(lines[count - 1].note, "Hẹn đăng lúc 09:00, 13/9/2021");
    assert_int_equal(run_due(site, AT(8), &told), 0);
    /* The machine was off for three days. */
    assert_int_equal(run_due(site, AT(80), &told), 1);
    assert_string_equal(told.event, "published");
    struct flow item = read_flow(site, id);
    assert_true(item.published_rev == 1 && item.publish_at == 0);
    assert_int_equal(run_due(site, AT(81), &told), 0);
}

static void test_schedule_ends(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    struct told told;
    int64_t id = submitted(site, "{\"title\":\"Một\"}");
    schedule(site, id, "published", AT(9), AT(2), &error);
    go(site, id, "tra", AT(3)); /* what was agreed for one state is not for another */
    assert_true(read_flow(site, id).publish_at == 0);
    go(site, id, "trinh", AT(4));
    schedule(site, id, "published", AT(9), AT(5), &error);
    assert_int_equal(schedule(site, id, "published", 0, AT(6), &error), 0);
    assert_true(read_flow(site, id).publish_at == 0);

    schedule(site, id, "published", AT(9), AT(7), &error);
    save_at(site, "post", id, "{\"title\":\"Cấm\"}", AT(8), NULL, NULL);
    assert_true(run_due(site, AT(10), &told) == 1);
    assert_int_equal(told.count, 0);
    struct flow item = read_flow(site, id);
    assert_string_equal(item.state, "submitted");
    assert_true(item.publish_at == 0);
    struct flow_line *lines;
    size_t count = flow_history(site->content, site->arena, id, &lines);
    assert_non_null(strstr(lines[count - 1].note, "Tin này chưa được duyệt."));
}

/* ---- taking back ---- */

static int undo(struct site *site, int64_t id, int64_t at_ms, struct error *error)
{
    struct content_change change = { .who = "Trưởng", .at_ms = at_ms };
    store_begin(site->store);
    int result = flow_undo(site->content, site->arena, id, &change, error);
    store_commit(site->store);
    if (!result)
        assert_string_equal(change.event, "withdrawn");
    return result;
}

static void test_undo(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    int64_t id = go_public(site, "{\"title\":\"Nhầm\"}", AT(1));
    assert_int_equal(undo(site, id, AT(1) + FLOW_UNDO_MS, &error), 0);
    struct flow item = read_flow(site, id);
    assert_string_equal(item.state, "submitted");
    assert_true(item.published_rev == 0 && item.published_at == 0);
    assert_null(content_find_id(site->content, site->arena, id, AT(2)));
    assert_int_equal(undo(site, id, AT(1), &error), DINH_REFUSED);
    go(site, id, "dang", AT(5));
    assert_true(read_flow(site, id).published_at == AT(5));
    assert_int_equal(undo(site, id, AT(5) + FLOW_UNDO_MS + 1, &error), DINH_REFUSED);
    assert_non_null(strstr(error.text, "30 giây"));
    /* It has been public before: the first day stays. */
    go(site, id, "go", AT(6));
    go(site, id, "lai", AT(7));
    assert_int_equal(undo(site, id, AT(7) + 1, &error), 0);
    assert_true(read_flow(site, id).published_at == AT(5));
    assert_string_equal(read_flow(site, id).state, "archived");
}

/* What an old site published long ago may not be taken back by a slip. */
static void test_undo_of_what_began_public(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    assert_int_equal(undo(site, id, start_ms, &error), DINH_REFUSED);
    assert_int_equal(undo(site, 99, start_ms, &error), DINH_NOT_FOUND);
}

static void test_outside_a_transaction(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    struct content_change change = { .who = "x", .at_ms = 1 };
    const struct flow_step step = { .to = "edited" };
    int64_t id = save(site, "post", "{\"title\":\"Một\"}");
    assert_int_equal(flow_move(site->content, site->arena, id, &step, &change, &error),
                     DINH_FAILED);
    assert_int_equal(flow_undo(site->content, site->arena, id, &change, &error),
                     DINH_FAILED);
    assert_string_equal(read_flow(site, id).state, "received");
}

static void test_audit_verifies_and_tells_no_words(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    int64_t count, id = go_public(site, "{\"title\":\"Bí mật 4711\"}", AT(1));
    go(site, id, "go", AT(2));
    assert_int_equal(audit_verify(site->store, &count, &error), 0);
    assert_int_equal(count, 5);
    assert_int_equal(store_int(site->store, -1,
                               "SELECT count(*) FROM audit"
                               " WHERE instr(coalesce(detail, ''), '4711') > 0"
                               " OR instr(coalesce(detail, ''), 'lý do') > 0",
                               ""),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FLOW_TEST(test_way),
        FLOW_TEST(test_codes),
        FLOW_TEST(test_what_moves_ask_for),
        FLOW_TEST(test_sheet),
        FLOW_TEST(test_lists),
        FLOW_TEST(test_assign),
        FLOW_TEST(test_urgent),
        FLOW_TEST(test_expired_items_leave_once),
        FLOW_TEST(test_schedule),
        FLOW_TEST(test_schedule_ends),
        FLOW_TEST(test_undo),
        FLOW_TEST(test_undo_of_what_began_public),
        FLOW_TEST(test_outside_a_transaction),
        FLOW_TEST(test_audit_verifies_and_tells_no_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
