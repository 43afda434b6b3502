/*
 * erase_test.c - gỡ hẳn: two people, and then no byte of text or file anywhere in the
 * site's folder, however often it was saved, moved and copied before.
 */
#include "flow_fixture.h"

#include "content/import.h"
#include "store/backup.h"
#include "store/rendition.h"

#define SECRET      "Cccd036099004711"
#define SECRET_SLUG "cccd036099004711"

/* ---- looking for bytes ------------------------------------------------------------ */

struct look {
    const char *folder, *what;
    struct arena *arena;
    int found;
    char where[200];
};

static int look_into(void *data, const char *relative)
{
    struct look *look = data;
    struct buf bytes = { 0 };
    const char *path = arena_printf(look->arena, "%s/%s", look->folder, relative);
    assert_int_equal(file_read(path, &bytes, 256 * 1024 * 1024, NULL), 0);
    if (str_find(buf_str(&bytes), str_of(look->what)) >= 0) {
        look->found++;
        snprintf(look->where, sizeof look->where, "%s", relative);
    }
    buf_free(&bytes);
    return 0;
}

/* How many files of the folder hold these bytes. Opening a database file by hand
 * drops SQLite's locks in this process, which is why only tests without other
 * connections do it. */
static int holds(struct site *site, const char *what, char where[200])
{
    struct look look = { site->base->folder, what, site->arena, 0, "" };
    assert_int_equal(folder_walk(site->base->folder, look_into, &look), 0);
    if (where)
        memcpy(where, look.where, sizeof look.where);
    return look.found;
}

static void assert_gone(struct site *site, const char *what)
{
    char where[200];
    if (holds(site, what, where))
        fail_msg("'%s' is still in %s", what, where);
}

/* ---- erasing ------------------------------------------------------------------------ */

static int erase_as(struct site *site, int64_t id, int64_t account, struct error *error)
{
    struct content_change change = {
        .who = "thử", .note = SECRET, .at_ms = start_ms, .account_id = account
    };
    assert_int_equal(store_begin(site->store), 0);
    int result = content_erase(site->content, site->arena, id, account, &change, error);
    assert_int_equal(store_commit(site->store), 0);
    if (result == 0)
        assert_string_equal(change.event, "erased");
    return result;
}

static void erase(struct site *site, int64_t id)
{
    struct error error = { "" };
    assert_int_equal(erase_as(site, id, CHIEF, &error), 1);
    assert_int_equal(erase_as(site, id, DEPUTY, &error), 0);
}

static void scrub(struct site *site)
{
    struct error error = { "" };
    if (content_scrub(site->content, &error))
        fail_msg("%s", error.text);
}

static void test_two_people(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    struct content_change change = { .who = "thử", .at_ms = start_ms };
    int64_t id = go_public(site, "{\"title\":\"Một\"}", start_ms);
    assert_int_equal(erase_as(site, id, 0, &error), DINH_REFUSED);
    assert_int_equal(erase_as(site, 99, CHIEF, &error), DINH_NOT_FOUND);
    assert_int_equal(erase_as(site, id, CHIEF, &error), 1);
    assert_true(content_erase_asked(site->content, id) == CHIEF);
    assert_int_equal(erase_as(site, id, CHIEF, &error), DINH_REFUSED);
    assert_non_null(strstr(error.text, "người thứ hai"));
    assert_non_null(content_find_id(site->content, site->arena, id, start_ms));
    store_begin(site->store);
    assert_int_equal(content_erase_cancel(site->content, id, &change), 0);
    assert_int_equal(content_erase_cancel(site->content, id, &change), DINH_NOT_FOUND);
    store_commit(site->store);
    assert_int_equal(erase_as(site, id, DEPUTY, &error), 1);
    assert_int_equal(erase_as(site, id, CHIEF, &error), 0);
    assert_int_equal(erase_as(site, id, CHIEF, &error), DINH_REFUSED);
    assert_int_equal(content_erase(site->content, site->arena, id, 1, &change, &error),
                     DINH_FAILED); /* no transaction */
    assert_int_equal(count_audit(site, "item.erase_asked", id), 2);
    assert_int_equal(count_audit(site, "item.erased", id), 1);
}

/* What an item leaves behind when it is used in every way. */
static int64_t live_a_life(struct site *site, const char *picture, const char *beside)
{
    struct content_change change = { .who = "thử", .note = SECRET, .at_ms = start_ms };
    int64_t id =
        save(site, "post",
             arena_printf(site->arena,
                          "{\"title\":\"" SECRET "\",\"external_id\":\"" SECRET
                          "\",\"sender\":\"" SECRET "\",\"unit\":\"" SECRET
                          "\",\"author\":\"" SECRET "\",\"summary\":\"" SECRET
                          "\",\"words\":\"" SECRET
                          "\",\"pictures\":[{\"file\":\"%s\",\"alt\":\"" SECRET "\"}]}",
                          picture));
    go(site, id, "nhan", start_ms);
    for (int i = 0; i < 20; i++) /* long ones, so that pages split and overflow */
        save_at(site, "post", id,
                arena_printf(site->arena, "{\"body\":\"<p>%0*d " SECRET "</p>\"}",
                             300 * (i % 7) + 1, i),
                start_ms + i, NULL, NULL);
    go(site, id, "trinh", start_ms);
    go(site, id, "dang", start_ms);
    store_begin(site->store);
    autosave_put(site->content, id, NULL, MEMBER, 3,
                 from_json(site, "{\"title\":\"" SECRET "\"}"), start_ms);
    beside_add(site->content, id, BESIDE_SOURCE, str_of(beside), &change);
    correction_add(site->content, id, SECRET, SECRET, &change);
    flow_assign(site->content, id, OTHER, 0, &change);
    content_redirect_add(site->content, STR("/cu/" SECRET ".html"), id);
    assert_int_equal(store_commit(site->store), 0);
    return id;
}

static void fill_around(struct site *site, int from)
{
    for (int i = from; i < from + 60; i++)
        go_public(
            site,
            arena_printf(site->arena,
                         "{\"title\":\"Tin %d\",\"summary\":\"%0*d\",\"body\":\"<p>%0*d"
                         "</p>\"}",
                         i, 10 * (i % 13) + 1, i, 90 * (i % 17) + 1, i),
            start_ms);
}

static void test_no_byte_stays(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    const char *picture = put_picture(site, "BYTES-OF-THE-PICTURE");
    const char *paper = put_picture(site, "BYTES-OF-THE-PAPER");
    const char *small = put_picture(site, "BYTES-OF-THE-COPY");
    struct blob large, smaller;
    assert_true(blob_find(site->store, site->arena, str_of(picture), &large));
    assert_true(blob_find(site->store, site->arena, str_of(small), &smaller));
    store_begin(site->store);
    assert_int_equal(rendition_put(site->store, &large, &smaller), 0);
    store_commit(site->store);
    fill_around(site, 0);
    int64_t id = live_a_life(site, picture, paper);
    fill_around(site, 100);
    const char *copies = arena_printf(site->arena, "%s/before-upgrade", site->base->folder);
    assert_int_equal(store_backup(site->base->folder, DINH_DB_SITE, copies, &error), 0);
    /* The test looks where there is something to see. */
    assert_true(holds(site, SECRET, NULL) >= 2);
    assert_true(holds(site, SECRET_SLUG, NULL) >= 1);
    assert_true(holds(site, "BYTES-OF-THE-PICTURE", NULL) == 1);

    erase(site, id);
    scrub(site);
    assert_gone(site, SECRET);
    assert_gone(site, SECRET_SLUG);
    assert_gone(site, "BYTES-OF-THE-PICTURE");
    assert_gone(site, "BYTES-OF-THE-PAPER");
    assert_gone(site, "BYTES-OF-THE-COPY");
    assert_gone(site, picture);
    assert_int_equal(access(copies, F_OK), -1);
    /* What is not it is all there. */
    dinh_query query = { .size = sizeof query, .kind = "post" };
    content_list(site->content, site->arena, &query, start_ms);
    assert_int_equal(query.total, 120);
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM erased_file", ""), 0);
}

static int keep_line(void *data, struct str line)
{
    buf_add_str(data, line);
    return 0;
}

static void test_what_is_left(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    struct buf out = { 0 };
    int64_t *ids, epoch = 0, count,
                  id = live_a_life(site, put_picture(site, "a"), put_picture(site, "b"));
    dinh_change changes[2];
    erase(site, id);
    struct flow item = read_flow(site, id);
    assert_string_equal(item.state, "erased");
    assert_string_equal(item.code, "t1");
    assert_true(item.title[0] == '\0' && item.slug[0] == '\0' && item.sender[0] == '\0');
    assert_true(item.published_rev == 0 && item.rev == 0 && item.published_at == 0);
    assert_true(flow_by_code(site->content, STR("t1")) == id);
    assert_null(content_find_id(site->content, site->arena, id, start_ms));
    assert_null(content_draft(site->content, site->arena, id));
    assert_null(content_redirect(site->content, site->arena, STR("/cu/" SECRET ".html")));
    assert_int_equal(content_changes(site->content, site->arena, &epoch, 0, changes, 2), 1);
    assert_int_equal(changes[0].op, 'd');
    struct flow_line *lines;
    size_t moves = flow_history(site->content, site->arena, id, &lines);
    assert_string_equal(lines[moves - 1].to, "erased");
    for (size_t i = 0; i < moves; i++)
        assert_null(lines[i].note);
    assert_int_equal(audit_verify(site->store, &count, &error), 0);
    assert_int_equal(export_run(site->content, "post", true, keep_line, &out, &error), 0);
    assert_int_equal(out.len, 0);
    buf_free(&out);
    struct flow_query any = { .per_page = 10 };
    struct flow *list;
    assert_int_equal(flow_list(site->content, site->arena, &any, start_ms, &list), 0);
    dinh_query drafts = { .size = sizeof drafts,
                          .kind = "post",
                          .flags = DINH_QUERY_DRAFTS };
    assert_int_equal(content_list(site->content, site->arena, &drafts, start_ms)->count, 0);
    assert_int_equal(drafts.total, 0);
    /* Nothing can be done with it any more. */
    struct content_change change = { .who = "x", .at_ms = start_ms };
    const struct flow_step back = { .to = "published" };
    store_begin(site->store);
    assert_true(flow_move(site->content, site->arena, id, &back, &change, &error) < 0);
    assert_true(flow_assign(site->content, id, CHIEF, 0, &change) < 0);
    assert_true(correction_add(site->content, id, "a", "b", &change) < 0);
    assert_true(content_save(site->content, site->arena, kind_of(site, "post"), id,
                             from_json(site, "{\"title\":\"x\"}"), NULL, &change) < 0);
    store_commit(site->store);
    assert_int_equal(content_erased(site->content, site->arena, &ids), 1);
    assert_true(ids[0] == id);
    assert_int_equal(content_erased_done(site->content, id), 0);
    assert_int_equal(content_erased(site->content, site->arena, &ids), 0);
}

/* A file two items have belongs to the other one too; one that came back stays. */
static void test_files_of_others(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    const char *shared = put_picture(site, "SHARED"), *own = put_picture(site, "OWN"),
               *kept = put_picture(site, "KEPT"), *back = put_picture(site, "BACK");
    int64_t other =
        save(site, "post",
             arena_printf(site->arena, "{\"title\":\"Kia\",\"files\":[\"%s\",\"%s\"]}",
                          shared, kept));
    /* Only an older revision of the other one has this. */
    save_at(site, "post", other, arena_printf(site->arena, "{\"files\":[\"%s\"]}", shared),
            start_ms, NULL, NULL);
    int64_t id = save(site, "post",
                      arena_printf(site->arena,
                                   "{\"title\":\"Này\",\"files\":[\"%s\",\"%s\",\"%s\","
                                   "\"%s\"]}",
                                   shared, own, kept, back));
    erase(site, id);
    put_picture(site, "BACK"); /* before the file itself was removed */
    scrub(site);
    assert_gone(site, "OWN");
    assert_true(holds(site, "SHARED", NULL) == 1);
    assert_true(holds(site, "KEPT", NULL) == 1);
    assert_true(holds(site, "BACK", NULL) == 1);
}

/* A late save that was set aside names a file of its own. */
static void test_files_of_what_was_set_aside(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    const char *late = put_picture(site, "LATE");
    int64_t aside, id = save(site, "post", "{\"title\":\"Một\"}");
    save_at(site, "post", id, "{\"title\":\"Hai\"}", start_ms, NULL, NULL);
    struct content_change change = { .who = "B", .account_id = 2, .at_ms = start_ms };
    const char *json =
        arena_printf(site->arena, "{\"title\":\"Ba\",\"files\":[\"%s\"]}", late);
    assert_int_equal(store_begin(site->store), 0);
    assert_true(revision_save(site->content, site->arena, kind_of(site, "post"), id, 1,
                              from_json(site, json), value_map(site->arena), &change,
                              &aside) == id);
    assert_true(aside > 0);
    assert_int_equal(store_commit(site->store), 0);
    erase(site, id);
    scrub(site);
    assert_gone(site, "LATE");
}

/* The editor of somebody who had it open goes on saving every five seconds. */
static void test_typed_after_it_was_erased(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    int64_t at, base, id = save(site, "post", "{\"title\":\"Một\"}");
    erase(site, id);
    assert_int_equal(store_begin(site->store), 0);
    assert_int_equal(autosave_put(site->content, id, NULL, 7, 1,
                                  from_json(site, "{\"title\":\"" SECRET "\"}"), start_ms),
                     DINH_NOT_FOUND);
    assert_int_equal(store_commit(site->store), 0);
    assert_null(autosave_get(site->content, site->arena, id, NULL, 7, &at, &base));
}

static void test_nothing_to_scrub(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    save(site, "post", "{\"title\":\"Một\"}");
    scrub(site);
    assert_text(content_raw(site->content, site->arena, 1), "title", "Một");
}

/* Somebody reads an old page: nothing is lost, and the next try finishes it. */
static void test_a_reader_is_in_the_way(void **state)
{
    struct site *site = ((struct flow_site *)*state)->site;
    struct error error = { "" };
    int64_t id = go_public(site, "{\"title\":\"" SECRET "\"}", start_ms);
    struct store *reader = store_open(site->base->folder, DINH_DB_SITE, 0, &error);
    assert_non_null(reader);
    assert_int_equal(store_read_begin(reader), 0);
    assert_int_equal(store_int(reader, -1, "SELECT count(*) FROM item", ""), 1);
    erase(site, id);
    assert_int_equal(content_scrub(site->content, &error), DINH_CONFLICT);
    store_read_end(reader);
    store_close(reader);
    scrub(site);
    assert_gone(site, SECRET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FLOW_TEST(test_two_people),
        FLOW_TEST(test_no_byte_stays),
        FLOW_TEST(test_what_is_left),
        FLOW_TEST(test_files_of_others),
        FLOW_TEST(test_files_of_what_was_set_aside),
        FLOW_TEST(test_typed_after_it_was_erased),
        FLOW_TEST(test_nothing_to_scrub),
        FLOW_TEST(test_a_reader_is_in_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
