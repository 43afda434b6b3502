/*
 * fixture_plugin.h - the plugin "mau": one page for each way to answer, one
 * kind, three blocks, hooks, statements, a job and a command.
 */
#ifndef TEST_PLUGIN_FIXTURE_PLUGIN_H
#define TEST_PLUGIN_FIXTURE_PLUGIN_H

#include <dinh/plugin.h>

#include <string.h>

const dinh_host *dinh;

/* ---- pages ---- */

static int show_page(dinh_ctx *ctx)
{
    const char *kind = dinh->query(ctx, "loai");
    dinh->set(ctx, dinh->page(ctx), "title", "Trang <mẫu>");
    dinh->set(ctx, dinh->page(ctx), "type", "NewsArticle");
    dinh_value *crumb = dinh->add_map(ctx, dinh->set_list(ctx, dinh->page(ctx), "crumbs"));
    dinh->set(ctx, crumb, "title", "Mục");
    dinh->set(ctx, crumb, "href", "/mau");
    dinh->set(ctx, dinh->data(ctx), "name", kind ? kind : "không");
    dinh->set(ctx, dinh->data(ctx), "hidden", dinh->query(ctx, "khong-khai"));
    dinh->keep(ctx, 60);
    return dinh->show(ctx, 200, "mau");
}

static int show_name(dinh_ctx *ctx)
{
    const char *name = dinh->param(ctx, "name");
    dinh->set(ctx, dinh->data(ctx), "name", name);
    if (strcmp(name, "khong") == 0)
        return (dinh->fail)(ctx, 404, "Không có %s", name); /* cmocka has a macro fail */
    return dinh->show(ctx, 200, "mau");
}

static int take_form(dinh_ctx *ctx)
{
    const char *text = dinh->form(ctx, "loi");
    dinh->log(ctx, DINH_LOG_INFO, "nhận %s", text ? text : "(trống)");
    return dinh->redirect(ctx, 303, text ? text : "/");
}

static int break_down(dinh_ctx *ctx)
{
    (void)ctx;
    return DINH_FAILED;
}

static int say_nothing(dinh_ctx *ctx)
{
    (void)ctx;
    return 0;
}

static int show_deep(dinh_ctx *ctx)
{
    return dinh->show(ctx, 200, "deep");
}

static int send_csv(dinh_ctx *ctx)
{
    dinh_value *list = dinh->new_list(ctx), *row = dinh->add_map(ctx, list);
    dinh->set(ctx, row, "a", "=1+1");
    dinh->set_int(ctx, row, "b", 6670);
    return dinh->send_csv(ctx, "mau.csv", "a=Cột \"A\",b=B", list);
}

static int send_feed(dinh_ctx *ctx)
{
    dinh_query query = { .size = sizeof query, .kind = "note", .page = 1, .per_page = 20 };
    return dinh->send_feed(ctx, DINH_RSS, "Tin & mẫu", dinh->list(ctx, &query));
}

static int leave_open(dinh_ctx *ctx)
{
    dinh_rows *rows = dinh->run(ctx, "all", "");
    dinh->next(rows); /* not to the end; and the transaction below is forgotten */
    dinh->begin(ctx, DINH_DB_STATS);
    return dinh->send(ctx, 200, "text/plain", "ok", 2);
}

static int bad_header(dinh_ctx *ctx)
{
    dinh->set_header(ctx, "Set-Cookie", "a=b");
    dinh->set_header(ctx, "X-Mau", "tốt");
    return dinh->send(ctx, 200, "text/plain", "ok", 2);
}

/* A list as plugins show it: filtered, paged, with links. */
static int show_list(dinh_ctx *ctx)
{
    dinh_query query = { .size = sizeof query,
                         .kind = "note",
                         .page = (uint32_t)dinh->query_int(ctx, "trang", 1, 1, 100),
                         .per_page = 2 };
    if (query.page == UINT32_MAX)
        return (dinh->fail)(ctx, 404, "Không có trang này.");
    dinh_value *items = dinh->list(ctx, &query);
    dinh->crumb(ctx, "Danh sách", NULL);
    dinh->feed_link(ctx, "Nguồn tin", "/rss", "application/rss+xml");
    dinh->pager(ctx, &query);
    dinh->set_int(ctx, dinh->data(ctx), "shown", dinh->count(items));
    dinh->set(ctx, dinh->data(ctx), "other", dinh->href_with(ctx, "loai", "a&b"));
    dinh->set(ctx, dinh->data(ctx), "all", dinh->href_with(ctx, "loai", NULL));
    dinh->set_value(ctx, dinh->data(ctx), "crumbs", dinh->get(dinh->page(ctx), "crumbs"));
    dinh->set_value(ctx, dinh->data(ctx), "feeds", dinh->get(dinh->page(ctx), "feeds"));
    return dinh->show(ctx, 200, "mau");
}

static int send_atom(dinh_ctx *ctx)
{
    dinh_query query = { .size = sizeof query, .kind = "note", .page = 1, .per_page = 20 };
    return dinh->send_feed(ctx, DINH_ATOM, "Tin & mẫu", dinh->list(ctx, &query));
}

static const dinh_route routes[] = {
    { .method = "GET",
      .path = "/mau",
      .handle = show_page,
      .query = "loai,trang",
      .flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT,
      .menu = "nav.mau",
      .menu_order = 5 },
    { .method = "GET", .path = "/mau/:name", .handle = show_name },
    { .method = "POST", .path = "/mau/gui", .handle = take_form },
    { .method = "GET", .path = "/mau/hong", .handle = break_down },
    { .method = "GET", .path = "/mau/im", .handle = say_nothing },
    { .method = "GET", .path = "/mau/sau", .handle = show_deep },
    { .method = "GET", .path = "/mau/cam", .handle = show_page, .permission = "mau.admin" },
    { .method = "GET", .path = "/mau.csv", .handle = send_csv },
    { .method = "GET", .path = "/rss", .handle = send_feed },
    { .method = "GET", .path = "/atom", .handle = send_atom },
    { .method = "GET",
      .path = "/mau/danh-sach",
      .handle = show_list,
      .query = "loai,trang" },
    { .method = "GET", .path = "/mau/ho", .handle = leave_open },
    { .method = "GET", .path = "/mau/tieu-de", .handle = bad_header },
};

/* ---- content ---- */

static int show_note(dinh_ctx *ctx, dinh_value *item)
{
    dinh->about(ctx, item, "NewsArticle");
    dinh->set(ctx, dinh->data(ctx), "name", dinh->get_text(item, "title"));
    dinh->set_value(ctx, dinh->data(ctx), "papers", dinh->get(item, "papers"));
    return dinh->show(ctx, 200, "mau");
}

static const dinh_field note_fields[] = {
    { .name = "title",
      .label = "Tiêu đề",
      .type = DINH_FIELD_TEXT,
      .flags = DINH_REQUIRED | DINH_LISTED,
      .max = 200 },
    { .name = "summary",
      .label = "Tóm tắt",
      .type = DINH_FIELD_LINES,
      .flags = DINH_LISTED },
    { .name = "papers", .label = "Tệp", .type = DINH_FIELD_FILES },
};

static const dinh_kind kinds[] = {
    { .name = "note",
      .label = "Ghi chú",
      .letters = "x",
      .path = "/ghi-chu",
      .fields = DINH_LIST_OF(note_fields),
      .title = "title",
      .summary = "summary",
      .page = show_note,
      .flags = DINH_KIND_SITEMAP,
      .page_flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT },
};

/* ---- blocks, hooks ---- */

struct mau_state {
    int fills, events, runs;
    char last_event[64];
};
static struct mau_state mau; /* looked at by the tests */

static int fill_one(dinh_ctx *ctx, dinh_value *map)
{
    dinh->set_int(ctx, map, "n", ++mau.fills);
    dinh->keep(ctx, 30);
    return DINH_OK;
}

static int fill_bad(dinh_ctx *ctx, dinh_value *map)
{
    (void)ctx;
    (void)map;
    return DINH_FAILED;
}

static int fill_empty(dinh_ctx *ctx, dinh_value *map)
{
    (void)ctx;
    (void)map;
    return DINH_NOT_FOUND;
}

static const dinh_block blocks[] = {
    { "mau.one", "one", fill_one },
    { "mau.bad", "one", fill_bad },
    { "mau.empty", "one", fill_empty },
};

static int add_to_page(dinh_ctx *ctx, dinh_value *payload)
{
    const char *path = dinh->get_text(payload, "_path");
    dinh->set(ctx, payload, "added", dinh->text(ctx, "thêm %s", path));
    return DINH_OK;
}

static int stop_here(dinh_ctx *ctx, dinh_value *payload)
{
    (void)ctx;
    (void)payload;
    return DINH_STOP;
}

static int note_event(dinh_ctx *ctx, dinh_value *payload)
{
    mau.events++;
    const char *title = dinh->get_text(payload, "title");
    memcpy(mau.last_event, title, strlen(title) < 63 ? strlen(title) + 1 : 0);
    (void)ctx;
    return DINH_OK;
}

static int repeat_event(dinh_ctx *ctx, dinh_value *payload)
{
    mau.events++;
    return dinh->emit(ctx, "mau.repeated", payload) < 0 ? DINH_FAILED : DINH_OK;
}

static const dinh_hook hooks[] = {
    { "page.built", add_to_page, 0 },    { "note.published", note_event, 0 },
    { "note.withdrawn", note_event, 0 }, { "mau.ordered", note_event, 20 },
    { "mau.ordered", stop_here, 10 },    { "mau.repeated", repeat_event, 0 },
};

/* ---- tables of its own, jobs, a command ---- */

static const dinh_migration migrations[] = {
    { 1,
      "CREATE TABLE mau_row (id INTEGER PRIMARY KEY, name TEXT) STRICT;"
      "INSERT INTO mau_row VALUES (1, 'một'), (2, 'hai'), (3, NULL);",
      DINH_DB_SITE },
};

static const dinh_statement statements[] = {
    { "all", "SELECT id, name FROM mau_row ORDER BY id", DINH_DB_SITE },
    { "add", "INSERT INTO mau_row (id, name) VALUES ($1, $2)", DINH_DB_SITE },
};

static int run_job(dinh_ctx *ctx, const dinh_value *args)
{
    mau.runs++;
    (void)ctx;
    return dinh->get_int(args, "bad") ? DINH_FAILED : DINH_OK;
}

static const dinh_job jobs[] = {
    { .name = "mau.work", .run = run_job },
    { .name = "mau.tick", .run = run_job, .every_ms = 3600000 },
};

static int run_command(dinh_ctx *ctx, int argc, char **argv)
{
    (void)argv;
    return dinh->may(ctx, "mau.admin") ? argc : 1;
}

static const dinh_command commands[] = { { "mau", "", "Thử", run_command } };
static const dinh_permission permissions[] = { { "mau.admin", "Quản trị mẫu" } };
static const dinh_setting settings[] = {
    { .name = "so", .fallback = "5", .help = "Một số", .min = 1, .max = 10 },
    { .name = "bat", .fallback = "true", .help = "Bật" },
    { .name = "ten", .fallback = "Mẫu", .help = "Tên" },
};

static int start(dinh_ctx *ctx, void **state)
{
    (void)ctx;
    *state = &mau;
    return DINH_OK;
}

static void stop(void *state)
{
    ((struct mau_state *)state)->runs = -1;
}

static const dinh_plugin mau_plugin = {
    .size = sizeof(dinh_plugin),
    .abi_minor = DINH_ABI_MINOR,
    .name = "mau",
    .version = "1.0.0",
    .summary = "Mẫu",
    .host = &dinh,
    .routes = DINH_LIST_OF(routes),
    .hooks = DINH_LIST_OF(hooks),
    .blocks = DINH_LIST_OF(blocks),
    .kinds = DINH_LIST_OF(kinds),
    .statements = DINH_LIST_OF(statements),
    .migrations = DINH_LIST_OF(migrations),
    .jobs = DINH_LIST_OF(jobs),
    .commands = DINH_LIST_OF(commands),
    .permissions = DINH_LIST_OF(permissions),
    .settings = DINH_LIST_OF(settings),
    .start = start,
    .stop = stop,
};

#endif
