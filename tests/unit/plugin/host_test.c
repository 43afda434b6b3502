/*
 * host_test.c - the functions lent to plugins, called as a plugin calls them:
 * settings, events, statements, jobs, values, content.
 */
#include "fixture.h"
#include "fixture_plugin.h"

struct host_fixture {
    struct fixture *portal;
    struct dinh_ctx ctx;
};

static int setup(void **state)
{
    struct host_fixture *f = calloc(1, sizeof *f);
    memset(&mau, 0, sizeof mau);
    f->portal = fixture_create(fixture_config);
    fixture_open(f->portal, &mau_plugin);
    ctx_begin(&f->ctx, f->portal->workspace, f->portal->request, "thử");
    ctx_enter(&f->ctx, &f->portal->portal->plugins[1]);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct host_fixture *f = *state;
    ctx_end(&f->ctx);
    fixture_destroy(f->portal);
    assert_int_equal(mau.runs, -1); /* stop was called */
    free(f);
    return 0;
}

static dinh_ctx *ctx_of(void **state)
{
    return &((struct host_fixture *)*state)->ctx;
}

static void the_table_is_complete(void **state)
{
    (void)state;
    void *const *calls = (void *const *)((const char *)dinh + offsetof(dinh_host, method));
    size_t count = (sizeof(dinh_host) - offsetof(dinh_host, method)) / sizeof *calls;
    for (size_t i = 0; i < count; i++)
        assert_non_null(calls[i]);
    assert_int_equal(dinh->size, sizeof(dinh_host));
    assert_int_equal(dinh->minor, DINH_ABI_MINOR);
    assert_true(DINH_HAS(views_read));
}

static void settings_come_from_the_file_or_the_table(void **state)
{
    dinh_ctx *ctx = ctx_of(state);
    assert_string_equal(dinh->setting(ctx, "so"), "7");
    assert_int_equal(dinh->setting_int(ctx, "so"), 7);
    assert_int_equal(dinh->setting_int(ctx, "bat"), 1);
    assert_string_equal(dinh->setting(ctx, "ten"), "Mẫu");
    assert_null(dinh->setting(ctx, "khong"));
    assert_int_equal(dinh->setting_int(ctx, "khong"), 0);
}

static void outside_a_request_there_is_none(void **state)
{
    dinh_ctx *ctx = ctx_of(state);
    assert_null(dinh->method(ctx));
    assert_null(dinh->path(ctx));
    assert_null(dinh->param(ctx, "name"));
    assert_null(dinh->query(ctx, "loai"));
    assert_null(dinh->form(ctx, "loi"));
    assert_null(dinh->header(ctx, "Host"));
    assert_int_equal(dinh->may(ctx, "mau.admin"), 1); /* jobs and commands may */
    assert_int_equal(dinh->send(ctx, 200, "text/plain", "a", 1), 200);
    assert_int_equal(dinh->redirect(ctx, 303, "/"), 303);
    dinh->set_header(ctx, "X-A", "b");
    assert_string_equal(dinh->site(ctx), "xa");
    assert_string_equal(dinh->url(ctx, "/a"), "https://mau.vn/a");
    assert_string_equal(dinh->url(ctx, "https://khac.vn/a"), "https://khac.vn/a");
    assert_ptr_equal(dinh->state(ctx), &mau);
}

static void hooks_run_in_order_and_may_stop(void **state)
{
    dinh_ctx *ctx = ctx_of(state);
    dinh_value *payload = dinh->new_map(ctx);
    assert_int_equal(dinh->emit(ctx, "mau.ordered", payload), DINH_STOP);
    assert_int_equal(mau.events, 0); /* order 10 stopped before order 20 */
    assert_int_equal(dinh->emit(ctx, "khong.ai", NULL), DINH_OK);
    dinh->emit(ctx, "mau.repeated", payload); /* raises itself: ends by depth */
    assert_int_equal(mau.events, 8);
}

static void statements_read_and_write(void **state)
{
    dinh_ctx *ctx = ctx_of(state);
    dinh_rows *rows = dinh->run(ctx, "all", "");
    assert_int_equal(dinh->next(rows), 1);
    const char *first = dinh->column_text(rows, 1);
    assert_int_equal(dinh->next(rows), 1);
    assert_int_equal(dinh->column_int(rows, 0), 2);
    assert_int_equal(dinh->next(rows), 1);
    assert_null(dinh->column_text(rows, 1));
    assert_int_equal(dinh->next(rows), 0);
    assert_int_equal(dinh->next(rows), 0); /* reading on is harmless */
    assert_null(dinh->column_text(rows, 1));
    assert_string_equal(first, "một"); /* as old as the ctx, not as the row */

    assert_null(dinh->run(ctx, "khong", ""));
    assert_true(dinh->next(NULL) < 0);
    assert_int_equal(dinh->column_int(NULL, 0), 0);

    assert_int_equal(dinh->begin(ctx, DINH_DB_SITE), 0);
    assert_int_equal(dinh->next(dinh->run(ctx, "add", "it", (int64_t)9, "chín")), 0);
    assert_int_equal(dinh->commit(ctx, DINH_DB_SITE), 0);
    assert_int_equal(dinh->begin(ctx, DINH_DB_SITE), 0);
    assert_int_equal(dinh->next(dinh->run(ctx, "add", "in", (int64_t)10)), 0);
    dinh->rollback(ctx, DINH_DB_SITE);
    int count = 0;
    for (rows = dinh->run(ctx, "all", ""); dinh->next(rows) > 0;)
        count++;
    assert_int_equal(count, 4);
    assert_true(dinh->begin(ctx, 7) < 0);
}

static void values_forgive(void **state)
{
    dinh_ctx *ctx = ctx_of(state);
    dinh_value *map = dinh->new_map(ctx), *list = dinh->set_list(ctx, map, "list");
    dinh->set(ctx, NULL, "a", "b");
    dinh->set(ctx, list, "a", "b"); /* not a map */
    dinh->add(ctx, map, "b");       /* not a list */
    dinh->set(ctx, map, "none", NULL);
    dinh->set(ctx, map, "bad", "a\xFFz");
    dinh->set_html(ctx, map, "html", "<p onclick=x>Một<script>y</script></p>");
    dinh->add(ctx, list, "x");
    assert_int_equal(dinh->count(list), 1);
    assert_int_equal(dinh->count(map), 4);
    assert_int_equal(dinh->type(dinh->get(map, "none")), DINH_NULL);
    assert_string_equal(dinh->get_text(map, "bad"), "a\xEF\xBF\xBDz");
    assert_string_equal(dinh->get_text(map, "html"), "<p>Một</p>");
    assert_string_equal(dinh->plain(ctx, dinh->get(map, "html")), "Một");
    assert_string_equal(dinh->get_text(map, "a.b.c"), "");
    assert_int_equal(dinh->get_int(NULL, "a"), 0);
    assert_null(dinh->at(list, 5));
    assert_null(dinh->key_at(map, 99));
    assert_string_equal(dinh->key_at(map, 0), "list");
    dinh->set_int(ctx, map, "n", 6670);
    assert_string_equal(dinh->format(ctx, dinh->get(map, "n")), "6.670");
    assert_string_equal(dinh->format(ctx, NULL), "");
    assert_string_equal(dinh->slug(ctx, "Đình làng"), "dinh-lang");
    assert_string_equal(dinh->fold(ctx, NULL), "");
    assert_int_equal(dinh->year(dinh->make_date(2021, 9, 13)), 2021);
}

static void tables_of_scripts_are_copies(void **state)
{
    dinh_ctx *ctx = ctx_of(state);
    dinh_value *table = dinh->table(ctx, "categories");
    assert_true(dinh->count(table) > 0);
    const char *id = dinh->get_text(dinh->at(table, 0), "id");
    dinh->set(ctx, dinh->at(table, 0), "title", "đã sửa");
    dinh_value *entry = dinh->table_entry(ctx, "categories", id);
    assert_string_not_equal(dinh->get_text(entry, "title"), "đã sửa");
    assert_null(dinh->table_entry(ctx, "categories", "khong"));
    assert_null(dinh->table_entry(ctx, "categories", NULL));
    assert_int_equal(dinh->count(dinh->table(ctx, "khong")), 0);
}

static void content_is_saved_and_checked(void **state)
{
    dinh_ctx *ctx = ctx_of(state);
    dinh_value *fields = dinh->new_map(ctx), *errors = dinh->new_map(ctx);
    assert_int_equal(dinh->save(ctx, "note", 0, fields, errors), DINH_REFUSED);
    assert_string_not_equal(dinh->get_text(errors, "title"), "");
    assert_true(dinh->save(ctx, "khong", 0, fields, errors) < 0);
    dinh->set(ctx, fields, "title", "Nháp");
    int64_t id = dinh->save(ctx, "note", 0, fields, dinh->new_map(ctx));
    assert_true(id > 0);
    assert_null(dinh->find_id(ctx, id)); /* a draft is not public */
    assert_null(dinh->find_path(ctx, "/ghi-chu/nhap.x1"));
    assert_null(dinh->find_path(ctx, "/mau"));
    assert_null(dinh->searchable(ctx, id));
    assert_string_equal(dinh->json(ctx, fields), "{\"title\":\"Nháp\"}");
    assert_string_equal(dinh->encode(ctx, "a b/ã"), "a%20b%2F%C3%A3");
    dinh_query query = { .size = sizeof query, .kind = "note", .page = 1, .per_page = 10 };
    assert_int_equal(dinh->count(dinh->list(ctx, &query)), 0);
    assert_int_equal(query.total, 0);
    query.flags = DINH_QUERY_DRAFTS;
    assert_int_equal(dinh->count(dinh->list(ctx, &query)), 1);
    query.size = 8;
    assert_int_equal(dinh->count(dinh->list(ctx, &query)), 0); /* no size: nothing */
    assert_int_equal(dinh->move(ctx, 999, "published", NULL), DINH_NOT_FOUND);
}

static void strangers_never_see_drafts(void **state)
{
    dinh_ctx *ctx = ctx_of(state);
    struct request request = { .method = HTTP_METHOD_GET };
    dinh_value *fields = dinh->new_map(ctx);
    dinh->set(ctx, fields, "title", "Nháp");
    assert_true(dinh->save(ctx, "note", 0, fields, NULL) > 0);
    ctx->request = &request;
    dinh_query query = { .size = sizeof query,
                         .kind = "note",
                         .page = 1,
                         .per_page = 10,
                         .flags = DINH_QUERY_DRAFTS };
    assert_int_equal(dinh->count(dinh->list(ctx, &query)), 0);
    ctx->request = NULL;
}

/* ---- jobs ---- */

static int64_t queued(dinh_ctx *ctx)
{
    return store_int(ctx->workspace->stores[0], -1,
                     "SELECT count(*) FROM _job WHERE args <> ''", "");
}

static void jobs_are_durable_and_retried(void **state)
{
    dinh_ctx *ctx = ctx_of(state);
    struct workspace *workspace = ctx->workspace;
    assert_int_equal(dinh->queue(ctx, "mau.khong", NULL, 0), DINH_NOT_FOUND);
    assert_int_equal(workspace_job_step(workspace), 0); /* the period, due at once */
    assert_int_equal(mau.runs, 1);
    assert_true(workspace_job_step(workspace) > 0);

    assert_int_equal(dinh->queue(ctx, "mau.work", NULL, 0), DINH_OK);
    assert_int_equal(queued(ctx), 1);
    assert_int_equal(workspace_job_step(workspace), 0);
    assert_int_equal(mau.runs, 2);
    assert_int_equal(queued(ctx), 0);

    dinh_value *args = dinh->new_map(ctx);
    dinh->set_int(ctx, args, "bad", 1);
    assert_int_equal(dinh->queue(ctx, "mau.work", args, 0), DINH_OK);
    assert_int_equal(workspace_job_step(workspace), 0);
    assert_int_equal(mau.runs, 3);
    assert_int_equal(queued(ctx), 1); /* kept, and not due for a while */
    int64_t wait = workspace_job_step(workspace);
    assert_true(wait > 0 && wait <= 10000);
    assert_int_equal(mau.runs, 3);
    assert_int_equal(store_int(workspace->stores[0], 0,
                               "SELECT attempts FROM _job"
                               " WHERE args <> ''",
                               ""),
                     1);
}

static void a_clock_set_back_stops_no_period(void **state)
{
    struct workspace *workspace = ctx_of(state)->workspace;
    enum { A_YEAR_S = 365 * 86400 };
    assert_int_equal(workspace_job_step(workspace), 0);
    assert_int_equal(mau.runs, 1);
    for (size_t i = 0; i < workspace->site->job_count; i++)
        workspace->periods[i].due_ms += INT64_C(1000) * A_YEAR_S;
    assert_int_equal(workspace_job_step(workspace), 0);
    assert_int_equal(mau.runs, 2);
    assert_true(workspace_job_step(workspace) > 0);
}

/* As an import would that is killed between its commit and what follows it. */
static void change_and_die(struct store *store, const char *op)
{
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(store_exec(store, "UPDATE _feed_head SET seq = seq + 1", ""), 0);
    assert_int_equal(store_exec(store,
                                "INSERT INTO _feed (seq, kind, item_id, op, at)"
                                " SELECT seq, 'x', seq, $1, 0 FROM _feed_head",
                                "t", op),
                     0);
    assert_int_equal(store_commit(store), 0);
}

static void a_change_nobody_told_of_makes_pages_stale(void **state)
{
    struct workspace *workspace = ctx_of(state)->workspace;
    struct fixture *portal = ((struct host_fixture *)*state)->portal;
    workspace_job_step(workspace);
    uint64_t before = portal->generation;
    workspace_job_step(workspace);
    assert_int_equal(portal->generation, before);
    change_and_die(workspace->stores[0], "u");
    workspace_job_step(workspace);
    assert_int_equal(portal->generation, before + 1);
    assert_int_equal(portal->purges, 0);
    change_and_die(workspace->stores[0], "d");
    workspace_job_step(workspace);
    assert_int_equal(portal->generation, before + 2);
    assert_int_equal(portal->purges, 1);
    workspace_job_step(workspace);
    assert_int_equal(portal->generation, before + 2);
}

static void long_periods_survive_a_restart(void **state)
{
    struct host_fixture *f = *state;
    struct error error;
    assert_int_equal(workspace_job_step(f->portal->workspace), 0);
    assert_int_equal(mau.runs, 1);
    struct workspace *again =
        workspace_open(f->portal->portal, &f->portal->portal->sites[0], NULL, &error);
    assert_non_null(again);
    assert_true(workspace_job_step(again) > 0); /* an hour has not passed */
    assert_int_equal(mau.runs, 1);
    assert_int_equal(workspace_run_job(again, "mau.work", "{\"bad\":1}"), DINH_FAILED);
    assert_int_equal(workspace_run_job(again, "mau.work", "{bad"), DINH_FAILED);
    assert_int_equal(workspace_run_job(again, "mau.khong", "{}"), DINH_NOT_FOUND);
    char first[] = "a", second[] = "b", *argv[] = { first, second, NULL };
    assert_int_equal(workspace_command(again, "mau", 2, argv), 2);
    assert_int_equal(workspace_command(again, "khong", 2, argv), -1);
    workspace_close(again);
    mau.runs = 0;
}

int main(void)
{
#define AS_A_PLUGIN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        AS_A_PLUGIN(the_table_is_complete),
        AS_A_PLUGIN(settings_come_from_the_file_or_the_table),
        AS_A_PLUGIN(outside_a_request_there_is_none),
        AS_A_PLUGIN(hooks_run_in_order_and_may_stop),
        AS_A_PLUGIN(statements_read_and_write),
        AS_A_PLUGIN(values_forgive),
        AS_A_PLUGIN(tables_of_scripts_are_copies),
        AS_A_PLUGIN(content_is_saved_and_checked),
        AS_A_PLUGIN(strangers_never_see_drafts),
        AS_A_PLUGIN(jobs_are_durable_and_retried),
        AS_A_PLUGIN(a_clock_set_back_stops_no_period),
        AS_A_PLUGIN(a_change_nobody_told_of_makes_pages_stale),
        AS_A_PLUGIN(long_periods_survive_a_restart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
