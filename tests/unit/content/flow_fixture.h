/*
 * flow_fixture.h - the small site of content_fixture.h with a workflow: moves that
 * ask for things, deadlines of one day, and a check that refuses one title.
 */
#ifndef TEST_FLOW_FIXTURE_H
#define TEST_FLOW_FIXTURE_H

#include "content_fixture.h"

#include "base/file.h"

#include "content/flow.h"
#include "store/audit.h"

enum { CHIEF = 1, DEPUTY = 2, MEMBER = 3, OTHER = 4 };

static const char flow_moves[] =
    "[{\"id\":\"giao\",\"from\":\"received\",\"to\":\"assigned\",\"assigns\":true},"
    "{\"id\":\"nhan\",\"from\":\"received\",\"to\":\"edited\"},"
    "{\"id\":\"bien-tap\",\"from\":\"assigned\",\"to\":\"edited\"},"
    "{\"id\":\"trinh\",\"from\":\"edited\",\"to\":\"submitted\"},"
    "{\"id\":\"dang\",\"from\":\"submitted\",\"to\":\"published\"},"
    "{\"id\":\"phieu\",\"from\":\"submitted\",\"to\":\"published\",\"needs_sheet\":true},"
    "{\"id\":\"khan\",\"from\":\"received\",\"to\":\"published\",\"urgent\":true},"
    "{\"id\":\"tra\",\"from\":\"submitted\",\"to\":\"edited\",\"needs_note\":true},"
    "{\"id\":\"go\",\"from\":\"published\",\"to\":\"archived\",\"needs_note\":true},"
    "{\"id\":\"lai\",\"from\":\"archived\",\"to\":\"published\"}]";

struct flow_site {
    struct site *site;
    struct arena *tables;
    dinh_value *moves;
};

static inline const dinh_value *flow_test_entry(void *data, const char *table,
                                                struct str id)
{
    return test_entry(((struct flow_site *)data)->site, table, id);
}

static inline const dinh_value *flow_test_move(void *data, const char *kind,
                                               const char *from, const char *to,
                                               const char *id)
{
    struct flow_site *f = data;
    (void)kind;
    for (uint32_t i = 0; i < f->moves->count; i++) {
        const dinh_value *move = f->moves->items[i];
        bool is_plain =
            !value_get_int(move, "urgent") && !value_get_int(move, "needs_sheet");
        if (str_is(value_get_text(move, "from"), from) &&
            (id ? str_is(value_get_text(move, "id"), id) : is_plain) &&
            (!to || str_is(value_get_text(move, "to"), to)))
            return move;
    }
    return NULL;
}

static inline int flow_test_check(void *data, const char *kind, const char *from,
                                  const char *to, const char *move, const dinh_value *item,
                                  struct error *error)
{
    if (!flow_test_move(data, kind, from, to, move))
        return error_set(error, "Không có bước chuyển từ \"%s\" sang \"%s\".", from, to);
    if (str_is(value_get_text(item, "title"), "Cấm") && str_is(str_of(to), "published"))
        return error_set(error, "Tin này chưa được duyệt.");
    return 0;
}

static inline int64_t flow_test_deadline(void *data, const char *kind, const char *state,
                                         int64_t from_ms)
{
    (void)data;
    (void)kind;
    bool is_open =
        !str_is(str_of(state), "published") && !str_is(str_of(state), "archived");
    return is_open ? from_ms + DAY_MS : 0;
}

static inline int flow_open(void **state)
{
    struct flow_site *f = calloc(1, sizeof *f);
    struct error error;
    void *site;
    site_open(&site);
    f->site = site;
    f->tables = arena_create(0);
    f->moves = json_read(f->tables, str_of(flow_moves), &error);
    assert_non_null(f->moves);
    const struct content_rules rules = { .data = f,
                                         .table_entry = flow_test_entry,
                                         .find_move = flow_test_move,
                                         .check_move = flow_test_check,
                                         .deadline = flow_test_deadline };
    content_close(f->site->content);
    f->site->content = content_open(f->site->store, f->site->kinds, &rules);
    *state = f;
    return 0;
}

static inline int flow_close(void **state)
{
    struct flow_site *f = *state;
    void *site = f->site;
    arena_destroy(f->tables);
    free(f);
    return site_close(&site);
}

#define FLOW_TEST(name) cmocka_unit_test_setup_teardown(name, flow_open, flow_close)

/* One step in a transaction of its own, by an account. */
static inline int step_by(struct site *site, int64_t id, const struct flow_step *step,
                          int64_t account, const char *note, int64_t at_ms,
                          struct error *error)
{
    struct content_change change = {
        .who = "thử", .note = note, .at_ms = at_ms, .account_id = account
    };
    assert_int_equal(store_begin(site->store), 0);
    int result = flow_move(site->content, site->arena, id, step, &change, error);
    assert_int_equal(store_commit(site->store), 0);
    return result;
}

static inline void go(struct site *site, int64_t id, const char *move, int64_t at_ms)
{
    struct error error = { "" };
    const struct flow_step step = { .move = move, .assignee = MEMBER };
    if (step_by(site, id, &step, CHIEF, "lý do", at_ms, &error))
        fail_msg("%s: %s", move, error.text);
}

static inline int64_t go_public(struct site *site, const char *json, int64_t at_ms)
{
    int64_t id = save(site, "post", json);
    go(site, id, "nhan", at_ms);
    go(site, id, "trinh", at_ms);
    go(site, id, "dang", at_ms);
    return id;
}

static inline struct flow read_flow(struct site *site, int64_t id)
{
    struct flow item;
    assert_int_equal(flow_read(site->content, site->arena, id, &item), 0);
    return item;
}

/* A small PNG whose bytes hold a mark; NULL mark: a plain one. */
static inline const char *put_picture(struct site *site, const char *mark)
{
    static const char head[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x02";
    struct buf bytes = { 0 };
    struct blob blob;
    struct error error = { "" };
    const char *path = arena_printf(site->arena, "%s-picture", site->base->folder);
    buf_add(&bytes, head, sizeof head - 1);
    buf_add(&bytes, "\0\0\0\0\0\0\0", 7);
    buf_add_text(&bytes, mark ? mark : "");
    assert_int_equal(file_write(path, buf_str(&bytes), 0644, NULL), 0);
    buf_free(&bytes);
    assert_int_equal(store_begin(site->store), 0);
    if (blob_put(site->store, site->arena, path, "anh.png", &blob, &error))
        fail_msg("%s", error.text);
    assert_int_equal(store_commit(site->store), 0);
    unlink(path);
    return arena_text(site->arena, blob.sha256);
}

static inline int64_t count_audit(struct site *site, const char *action, int64_t id)
{
    return store_int(site->store, -1,
                     "SELECT count(*) FROM audit WHERE action = $1 AND item_id = $2", "ti",
                     action, id);
}

#endif
