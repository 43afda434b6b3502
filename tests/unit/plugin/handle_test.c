/*
 * handle_test.c - requests through a whole portal: addresses and their other
 * spellings, methods, forms, JSON, errors, headers, and what is cacheable.
 */
#include "fixture.h"
#include "fixture_plugin.h"

#include "base/clock.h"
#include "content/flow.h"
#include "plugin/host.h"
#include "store/blob.h"

static int setup(void **state)
{
    struct fixture *f = fixture_create(fixture_config);
    memset(&mau, 0, sizeof mau);
    fixture_open(f, &mau_plugin);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_destroy(*state);
    return 0;
}

/* ---- pages --------------------------------------------------------------- */

static void a_page_is_completed_hooked_and_rendered(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(get(f, "/mau?trang=1&loai=tin&khac=1"), 200);
    assert_contains(body(f), "<title>Trang &lt;mẫu&gt; - Xã Mẫu</title>");
    assert_contains(body(f), "https://mau.vn/mau?loai=tin|tin|thêm /mau|vua");
    assert_contains(body(f), "vua /mau%3Floai%3Dtin|tel:+84227123456|article|");
    assert_contains(body(f), "|/Trang chủ/Mục|{\"@context\":\"https://schema.org\"");
    assert_contains(body(f), "\"@type\":\"NewsArticle\",\"headline\":\"Trang \\u003cm");
    assert_string_equal(f->response.type, "text/html; charset=utf-8");
    assert_contains(header(f, "content-security-policy"), "script-src");
    assert_string_equal(header(f, "x-content-type-options"), "nosniff");
    assert_string_equal(header(f, "cache-control"), "no-cache");
    assert_non_null(f->response.etag);
    assert_true(f->handled.cacheable && f->handled.counted && !f->handled.failed);
    assert_int_equal(f->handled.ttl_ms, 60000);
    assert_int_equal(f->handled.generation, 1);
    assert_string_equal(f->handled.plugin->def.name, "mau");
    assert_null(f->inside); /* left again */
}

static void undeclared_and_unclean_parameters_do_not_exist(void **state)
{
    struct fixture *f = *state;
    get(f, "/mau.json?khong-khai=1&loai=%FF");
    assert_string_equal(body(f),
                        "{\"name\":\"không\",\"hidden\":null,\"added\":\"thêm /mau\"}\n");
}

static void json_is_the_data_of_a_page(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(get(f, "/mau/ten.json"), 200);
    assert_string_equal(f->response.type, "application/json; charset=utf-8");
    assert_string_equal(header(f, "access-control-allow-origin"), "*");
    assert_string_equal(body(f), "{\"name\":\"ten\",\"added\":\"thêm /mau/ten\"}\n");
    assert_int_equal(get(f, "/index.json"), 200);
    assert_contains(body(f), "{\"zones\":{\"top\":[],\"main\":[{\"name\":\"mau.one\"");
    assert_int_equal(get(f, "/khong-co.json"), 404);
    assert_contains(body(f), "{\"status\":404,");
    assert_int_equal(get(f, "/mau/hong.json"), 500);
    assert_contains(body(f), "\"code\":");
    assert_int_equal(get(f, "/mau.csv.json"), 404); /* bytes have no data part */
    assert_int_equal(get(f, "/.json"), 404);
}

static void the_home_page_has_blocks_and_a_menu(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(get(f, "/"), 200);
    assert_string_equal(body(f), "Trang xã Mẫu|<mau.one>so 1|"
                                 "(Mẫu /mau)");
    assert_int_equal(f->handled.ttl_ms, 30000);
    get(f, "/");
    assert_int_equal(mau.fills, 1); /* kept while the generation stands */
    assert_int_equal(f->handled.ttl_ms, 30000);
    f->generation++;
    get(f, "/");
    assert_int_equal(mau.fills, 2);
    f->open = &f->portal->plugins[1];
    get(f, "/");
    assert_null(strstr(body(f), "mau.one"));
}

static void what_a_hook_does_to_a_block_stays_on_its_page(void **state)
{
    struct fixture *f = *state;
    const char *view;
    for (int page = 0; page < 3; page++) {
        struct arena *arena = arena_create(0);
        struct dinh_ctx ctx;
        ctx_begin(&ctx, f->workspace, arena, "thử");
        dinh_value *block = home_block(&ctx, "mau.one", &view);
        assert_null(value_get(block, STR("added")));
        value_put(arena, block, "added", value_text(arena, STR("thêm")));
        ctx_end(&ctx);
        arena_destroy(arena);
    }
    assert_int_equal(mau.fills, 1);
}

/* ---- addresses ----------------------------------------------------------- */

static void other_spellings_are_sent_on(void **state)
{
    static const char *const cases[][2] = {
        { "/mau/", "/mau" },          { "/MAU?loai=A", "/mau?loai=A" },
        { "//mau", "/mau" },          { "/mau//Ten/", "/mau/ten" },
        { "/Mau.JSON", "/mau.json" }, { "/SO-DO", "/so-do" },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(get(f, cases[i][0]), 301);
        assert_string_equal(header(f, "location"), cases[i][1]);
        assert_false(f->handled.cacheable);
    }
    assert_int_equal(get(f, "/Khong-Co/"), 404);
    fixture_ask(f, &(struct ask){ .method = "POST", .target = "/MAU/gui" });
    assert_int_equal(f->response.status, 404);
}

static int64_t make_note(struct fixture *f, const char *title)
{
    struct dinh_ctx ctx;
    arena_reset(f->request);
    ctx_begin(&ctx, f->workspace, f->request, "thử");
    dinh_value *fields = dinh->new_map(&ctx), *errors = dinh->new_map(&ctx);
    dinh->set(&ctx, fields, "title", title);
    dinh->set(&ctx, fields, "summary", "Tóm <tắt>");
    int64_t id = dinh->save(&ctx, "note", 0, fields, errors);
    assert_true(id > 0);
    static const char *const way[] = { "edited", "submitted", "approved", "published" };
    for (size_t i = 0; i < sizeof way / sizeof *way; i++)
        dinh->move(&ctx, id, way[i], NULL);
    ctx_end(&ctx);
    return id;
}

static int move_note(struct fixture *f, int64_t id, const char *state)
{
    struct dinh_ctx ctx;
    arena_reset(f->request);
    ctx_begin(&ctx, f->workspace, f->request, "thử");
    int result = dinh->move(&ctx, id, state, "lý do");
    ctx_end(&ctx);
    return result;
}

static void items_have_one_address(void **state)
{
    struct fixture *f = *state;
    uint64_t before = f->generation;
    int64_t id = make_note(f, "Đình làng Hòa");
    assert_int_equal(mau.events, 1);
    assert_string_equal(mau.last_event, "Đình làng Hòa");
    assert_true(f->generation > before);
    assert_int_equal(get(f, "/ghi-chu/dinh-lang-hoa.x1"), 200);
    assert_contains(body(f), "|Đình làng Hòa|");
    assert_true(f->handled.cacheable && f->handled.counted);
    static const char *const wrong[] = { "/x1",
                                         "/X1",
                                         "/ghi-chu/ten-cu.x1",
                                         "/Ghi-Chu/Dinh-Lang-Hoa.X1",
                                         "/khac/cu/dinh.x1/",
                                         "/ghi-chu/dinh-lang-hoa.x01",
                                         "/mau/dinh.x1" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(get(f, wrong[i]), 301);
        assert_string_equal(header(f, "location"), "/ghi-chu/dinh-lang-hoa.x1");
    }
    assert_int_equal(get(f, "/x1.json?a=1"), 301);
    assert_string_equal(header(f, "location"), "/ghi-chu/dinh-lang-hoa.x1.json?a=1");
    assert_int_equal(get(f, "/ghi-chu/dinh-lang-hoa.x1.json"), 200);
    assert_int_equal(get(f, "/x2"), 404);
    assert_int_equal(get(f, "/x0"), 404);
    assert_int_equal(get(f, "/x99999999999999999999"), 404);
    assert_int_equal(move_note(f, id, "khong-co"), DINH_REFUSED);
    assert_int_equal(move_note(f, id, "archived"), 0);
    assert_int_equal(f->purges, 1);
    assert_int_equal(get(f, "/x1"), 410);
    assert_int_equal(get(f, "/ghi-chu/dinh-lang-hoa.x1"), 410);
}

static void old_addresses_of_an_imported_site_lead_on(void **state)
{
    struct fixture *f = *state;
    int64_t id = make_note(f, "Bài cũ");
    struct store *store = workspace_store(f->workspace, DINH_DB_SITE);
    assert_int_equal(store_begin(store), 0);
    content_redirect_add(workspace_content(f->workspace), STR("/index.php/Bai-Cu.html"),
                         id);
    content_redirect_add(workspace_content(f->workspace), STR("/mau/khong"), id);
    assert_int_equal(store_commit(store), 0);
    assert_int_equal(get(f, "/index.php/Bai-Cu.html"), 301);
    assert_string_equal(header(f, "location"), "/ghi-chu/bai-cu.x1");
    /* also when a plugin's route fits but has nothing there */
    assert_int_equal(get(f, "/mau/khong"), 301);
}

static void lists_have_pages_and_links(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 13; i++)
        make_note(f, "Ghi chú");
    assert_int_equal(get(f, "/mau/danh-sach.json?trang=4&loai=x"), 200);
    assert_contains(body(f), "\"shown\":2,\"other\":\"/mau/danh-sach?loai=a%26b\","
                             "\"all\":\"/mau/danh-sach\"");
    assert_contains(body(f), "{\"pager\":{\"page\":4,\"pages\":7,\"total\":13,"
                             "\"prev\":\"/mau/danh-sach?loai=x&trang=3\","
                             "\"next\":\"/mau/danh-sach?loai=x&trang=5\"");
    assert_contains(body(f), "{\"n\":1,\"href\":\"/mau/danh-sach?loai=x\"");
    assert_contains(body(f), "\"n\":4,\"href\":\"/mau/danh-sach?loai=x&trang=4\","
                             "\"current\":true");
    assert_contains(body(f), "\"crumbs\":[{\"title\":\"Danh sách\"}]");
    assert_contains(body(f), "\"feeds\":[{\"title\":\"Nguồn tin\",\"href\":\"/rss\"");
    assert_int_equal(get(f, "/mau/danh-sach.json?trang=1"), 200);
    assert_null(strstr(body(f), "\"prev\""));
    assert_int_equal(get(f, "/mau/danh-sach?trang=0"), 404);
    assert_int_equal(get(f, "/mau/danh-sach?trang=101"), 404);
    assert_int_equal(get(f, "/mau/danh-sach?trang=-1"), 404);
    assert_int_equal(get(f, "/mau/danh-sach?trang=2x"), 404);
    get(f, "/ghi-chu/ghi-chu.x1.json");
    assert_contains(body(f), "\"short_href\":\"https://mau.vn/x1\"");
}

/* ---- methods and forms --------------------------------------------------- */

static void methods_are_answered_by_the_portal(void **state)
{
    struct fixture *f = *state;
    fixture_ask(f, &(struct ask){ .method = "HEAD", .target = "/mau" });
    assert_int_equal(f->response.status, 200);
    fixture_ask(f, &(struct ask){ .method = "OPTIONS", .target = "/mau" });
    assert_int_equal(f->response.status, 204);
    assert_contains(header(f, "allow"), "GET");
    fixture_ask(f, &(struct ask){ .method = "DELETE", .target = "/mau" });
    assert_int_equal(f->response.status, 405);
    assert_contains(header(f, "allow"), "OPTIONS");
    fixture_ask(f, &(struct ask){ .method = "POST", .target = "/x1" });
    assert_int_equal(f->response.status, 405);
    fixture_ask(f, &(struct ask){ .method = "OPTIONS", .target = "/khong-co" });
    assert_int_equal(f->response.status, 404);
}

static int post(struct fixture *f, struct header a, struct header b, const char *where)
{
    fixture_ask(
        f, &(struct ask){ .method = "POST",
                          .target = "/mau/gui",
                          .headers = { { STR("host"), STR("mau.vn") }, a, b },
                          .fields = { { .name = STR("loi"), .value = str_of(where) } } });
    return f->response.status;
}

static void forms_come_from_our_own_pages(void **state)
{
    struct fixture *f = *state;
    const struct header none = { { NULL, 0 }, { NULL, 0 } };
    const struct header own = { STR("origin"), STR("https://mau.vn") };
    const struct header same = { STR("sec-fetch-site"), STR("same-origin") };
    assert_int_equal(post(f, own, none, "/cam-on"), 303);
    assert_string_equal(header(f, "location"), "/cam-on");
    assert_int_equal(post(f, same, own, "/cam-on"), 303);
    assert_int_equal(post(f, same, none, "/cam-on"), 303);
    const struct header back = { STR("referer"), STR("https://mau.vn/mau") };
    assert_int_equal(post(f, back, none, "/cam-on"), 303);
    const struct header bad[] = {
        none,
        { STR("origin"), STR("https://mau.vn.evil.example") },
        { STR("origin"), STR("https://evil.example/mau.vn") },
        { STR("origin"), STR("null") },
        { STR("origin"), STR("") },
        { STR("sec-fetch-site"), STR("cross-site") },
        { STR("sec-fetch-site"), STR("same-site") },
        { STR("referer"), STR("https://evil.example/https://mau.vn/") },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(post(f, bad[i], none, "/cam-on"), 403);
        assert_contains(body(f), "phải được gửi từ chính trang của xã");
    }
    const struct header cross = { STR("sec-fetch-site"), STR("cross-site") };
    assert_int_equal(post(f, cross, own, "/cam-on"), 403);
    /* what a stranger typed never becomes another line or another host */
    assert_int_equal(post(f, own, none, "//evil.example"), 303);
    assert_string_equal(header(f, "location"), "/evil.example");
    assert_int_equal(post(f, own, none, "/a\r\nX: y"), 303);
    assert_string_equal(header(f, "location"), "/a%0D%0AX:%20y");
    assert_int_equal(post(f, own, none, "/xã"), 303);
    assert_string_equal(header(f, "location"), "/x%C3%A3");
}

static void permissions_keep_strangers_out(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(get(f, "/mau/cam"), 403);
}

/* ---- errors -------------------------------------------------------------- */

static void errors_are_pages(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(get(f, "/tin/Dinh-lang.html"), 404);
    assert_contains(body(f), "LỖI 404");
    assert_contains(body(f), "«tin dinh lang html»");
    assert_int_equal(get(f, "/mau/khong"), 404);
    assert_contains(body(f), "Không có khong");
    assert_int_equal(get(f, "/mau/hong"), 500);
    assert_contains(body(f), "LỖI 500 mã ");
    assert_true(f->handled.failed && !f->handled.cacheable);
    assert_int_equal(get(f, "/mau/im"), 500);
    assert_int_equal(get(f, "/mau/sau"), 500); /* the view itself fails */
    assert_contains(body(f), "<h1>Trang đang gặp lỗi</h1>");
    assert_contains(body(f), "0227 123 456");
}

static void what_a_handler_forgets_is_tidied(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(get(f, "/mau/ho"), 200);
    assert_false(store_in_transaction(workspace_store(f->workspace, DINH_DB_STATS)));
    assert_int_equal(get(f, "/mau/tieu-de"), 200);
    assert_string_equal(header(f, "set-cookie"), "");
    assert_string_equal(header(f, "x-mau"), "tốt");
}

/* ---- the portal's own pages ---------------------------------------------- */

static void display_options_are_a_cookie(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(get(f, "/tuy-chon?co=lon&ve=/mau%3Floai%3Da"), 303);
    assert_string_equal(header(f, "location"), "/mau?loai=a");
    assert_contains(header(f, "set-cookie"),
                    "hienthi=lon.thuong; Path=/; Max-Age=31536000");
    assert_string_equal(header(f, "cache-control"), "no-store");
    static const char *const away[] = { "//evil.example",
                                        "/%5Cevil.example",
                                        "https://evil.example",
                                        "/%09/evil.example",
                                        "",
                                        "evil",
                                        "%2F%2Fevil.example",
                                        "/%0d%0aX:y" };
    for (size_t i = 0; i < sizeof away / sizeof *away; i++) {
        char target[128];
        snprintf(target, sizeof target, "/tuy-chon?ve=%s", away[i]);
        get(f, target);
        assert_string_equal(header(f, "location"), "/");
        assert_contains(header(f, "set-cookie"), "Max-Age=0");
    }
    const struct ask with_cookie = {
        .method = "GET",
        .target = "/tuy-chon?tp=cao",
        .headers = { { STR("cookie"), STR("a=b; hienthi=rat-lon.thuong") } },
    };
    fixture_ask(f, &with_cookie);
    assert_contains(header(f, "set-cookie"), "hienthi=rat-lon.cao;");
    const struct ask page = {
        .method = "GET",
        .target = "/mau",
        .headers = { { STR("cookie"), STR("hienthi=lon.cao") } },
    };
    fixture_ask(f, &page);
    assert_contains(body(f), "|lon /mau|");
    const struct ask invented = {
        .method = "GET",
        .target = "/mau",
        .headers = { { STR("cookie"), STR("hienthi=lon.cao.x") } },
    };
    fixture_ask(f, &invented);
    assert_contains(body(f), "|vua /mau|");
}

static void maps_of_the_site(void **state)
{
    struct fixture *f = *state;
    make_note(f, "Một & hai");
    assert_int_equal(get(f, "/sitemap.xml"), 200);
    assert_contains(body(f), "<loc>https://mau.vn/mau</loc>");
    assert_contains(body(f), "<loc>https://mau.vn/ghi-chu/mot-hai.x1</loc><lastmod>20");
    assert_null(strstr(body(f), "tuy-chon"));
    assert_int_equal(get(f, "/sitemap/1.xml"), 200);
    assert_int_equal(get(f, "/sitemap/2.xml"), 404);
    assert_int_equal(get(f, "/sitemap/0.xml"), 404);
    assert_int_equal(get(f, "/robots.txt"), 200);
    assert_contains(body(f), "Sitemap: https://mau.vn/sitemap.xml");
    assert_int_equal(get(f, "/so-do"), 200);
    assert_contains(body(f), "[Mẫu]");
    assert_int_equal(get(f, "/.well-known/security.txt"), 200);
    assert_contains(body(f), "Contact: mailto:lienhe@mau.vn");
    assert_int_equal(get(f, "/rieng-tu"), 200);
    assert_string_equal(body(f), "Riêng tư");
}

static void large_sites_have_an_index_of_maps(void **state)
{
    struct fixture *f = *state;
    struct store *store = workspace_store(f->workspace, DINH_DB_SITE);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(
        store_exec(store,
                   "INSERT INTO item (id, kind, no, slug, state, rev, published_rev,"
                   " updated_at, created_at) WITH RECURSIVE many (n) AS (SELECT 1 UNION"
                   " ALL SELECT n + 1 FROM many WHERE n < 50000) SELECT n, 'note', n, 'a',"
                   " 'published', 1, 1, 0, 0 FROM many",
                   ""),
        0);
    assert_int_equal(store_commit(store), 0);
    assert_int_equal(get(f, "/sitemap.xml"), 200);
    assert_contains(body(f), "<sitemapindex");
    assert_contains(body(f), "<loc>https://mau.vn/sitemap/2.xml</loc>");
    assert_null(strstr(body(f), "sitemap/3.xml"));
    assert_int_equal(get(f, "/sitemap/2.xml"), 200);
    assert_int_equal(get(f, "/sitemap/3.xml"), 404);
}

static void feeds_and_csv(void **state)
{
    struct fixture *f = *state;
    make_note(f, "Một & hai");
    assert_int_equal(get(f, "/rss"), 200);
    assert_contains(body(f), "<title>Tin &amp; mẫu</title>");
    assert_contains(body(f), "<link>https://mau.vn/ghi-chu/mot-hai.x1</link>");
    assert_contains(body(f), "<guid isPermaLink=\"true\">https://mau.vn/x1</guid>");
    assert_contains(body(f), "<description>Tóm &lt;tắt&gt;</description>");
    assert_int_equal(get(f, "/atom"), 200);
    assert_string_equal(f->response.type, "application/atom+xml; charset=utf-8");
    assert_contains(body(f), "<id>https://mau.vn/x1</id>");
    assert_contains(body(f), "<link rel=\"self\" href=\"https://mau.vn/atom\"/>");
    assert_contains(body(f), "<summary>Tóm &lt;tắt&gt;</summary>");
    assert_int_equal(get(f, "/mau.csv"), 200);
    assert_string_equal(body(f), "\xEF\xBB\xBF\"Cột \"\"A\"\"\",\"B\"\r\n"
                                 "\"'=1+1\",\"6670\"\r\n");
    assert_string_equal(f->response.download, "mau.csv");
}

static void put_pdf(struct fixture *f, struct blob *blob)
{
    struct store *store = workspace_store(f->workspace, DINH_DB_SITE);
    struct error error;
    fixture_write(f, "a.pdf", "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n");
    assert_int_equal(store_begin(store), 0);
    if (blob_put(store, f->arena, arena_printf(f->arena, "%s/a.pdf", f->home),
                 "Báo cáo.pdf", blob, &error))
        fail_msg("%s", error.text);
    assert_int_equal(store_commit(store), 0);
}

/* Gives a note the file; expires_ms 0: it does not expire. */
static int64_t attach(struct fixture *f, int64_t id, const struct blob *blob, int names,
                      int64_t expires_ms)
{
    struct dinh_ctx ctx;
    arena_reset(f->request);
    ctx_begin(&ctx, f->workspace, f->request, "thử");
    dinh_value *fields = dinh->new_map(&ctx), *errors = dinh->new_map(&ctx);
    dinh_value *papers = dinh->set_list(&ctx, fields, "papers");
    dinh_value *paper = dinh->add_map(&ctx, papers);
    dinh->set(&ctx, paper, "file", blob->sha256);
    dinh->set(&ctx, paper, "title", "Danh sách hộ nghèo");
    dinh->set_bool(&ctx, paper, "has_names", names);
    if (expires_ms)
        dinh->set_time(&ctx, fields, "expires_at", expires_ms);
    int64_t saved = dinh->save(&ctx, "note", id, fields, errors);
    ctx_end(&ctx);
    return saved;
}

static void files_have_addresses_for_a_year(void **state)
{
    struct fixture *f = *state;
    struct blob blob;
    put_pdf(f, &blob);
    const char *href = blob_href(f->arena, &blob);
    assert_int_equal(get(f, href), 404); /* nobody uses it */
    int64_t id = make_note(f, "Báo cáo");
    assert_true(attach(f, id, &blob, 0, 0) > 0);
    assert_int_equal(get(f, href), 200);
    assert_string_equal(f->response.type, "application/pdf");
    assert_non_null(f->response.file);
    assert_null(f->response.download);
    assert_contains(header(f, "cache-control"), "immutable");
    assert_contains(header(f, "content-security-policy"), "sandbox");
    assert_int_equal(get(f, arena_printf(f->arena, "/tep/%.12s/khac.pdf", blob.sha256)),
                     301);
    assert_string_equal(header(f, "location"), href);
    assert_int_equal(get(f, "/tep/000000000000/a.pdf"), 404);
    assert_int_equal(get(f, "/tep/..%2f..%2f/a.pdf"), 404);
    assert_int_equal(get(f, arena_printf(f->arena, "/tep/%s/a.pdf", blob.sha256)), 404);
    assert_int_equal(move_note(f, id, "archived"), 0);
    assert_int_equal(get(f, href), 404);
}

static void files_with_names_are_kept_by_nobody(void **state)
{
    struct fixture *f = *state;
    struct blob blob;
    int64_t now = clock_now_ms();
    put_pdf(f, &blob);
    const char *href = blob_href(f->arena, &blob);
    int64_t id = make_note(f, "Danh sách");
    assert_int_equal(attach(f, id, &blob, 1, 0), DINH_REFUSED);
    assert_int_equal(attach(f, id, &blob, 1, now + 60000), id);
    assert_int_equal(get(f, href), 200);
    assert_string_equal(header(f, "cache-control"), "private, no-store");
    assert_contains(header(f, "x-robots-tag"), "noindex");
    assert_int_equal(get(f, "/ghi-chu/danh-sach.x1.json"), 200);
    assert_contains(body(f), "\"papers\":[]");
    assert_int_equal(attach(f, id, &blob, 1, now - 60000), id);
    assert_int_equal(get(f, href), 404);
}

/* The whole way from the desk's call to a job lane's step. */
static void what_is_due_happens_by_itself(void **state)
{
    struct fixture *f = *state;
    struct content *content = workspace_content(f->workspace);
    struct store *store = workspace_store(f->workspace, DINH_DB_SITE);
    struct error error = { "" };
    int64_t id = make_note(f, "Thông báo"), now = clock_now_ms();
    struct content_change change = { .who = "thử", .note = "vì thế", .at_ms = now - 10000 };
    assert_int_equal(move_note(f, id, "archived"), 0);
    assert_int_equal(get(f, "/ghi-chu/thong-bao.x1"), 410);
    assert_int_equal(store_begin(store), 0);
    if (flow_schedule(content, f->arena, id, "published", now - 1000, &change, &error))
        fail_msg("%s", error.text);
    assert_int_equal(store_commit(store), 0);
    uint64_t before = f->generation;
    mau.events = 0;
    workspace_job_step(f->workspace);
    assert_true(f->generation > before);
    assert_int_equal(mau.events, 1);
    assert_int_equal(get(f, "/ghi-chu/thong-bao.x1"), 200);
}

static void erase_by(struct fixture *f, int64_t id, int64_t account, int expected)
{
    struct content *content = workspace_content(f->workspace);
    struct store *store = workspace_store(f->workspace, DINH_DB_SITE);
    struct content_change change = { .who = "thử", .at_ms = clock_now_ms() };
    struct error error = { "" };
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(content_erase(content, f->arena, id, account, &change, &error),
                     expected);
    assert_int_equal(store_commit(store), 0);
}

static void what_was_erased_is_gone(void **state)
{
    struct fixture *f = *state;
    struct blob blob;
    put_pdf(f, &blob);
    int64_t id = make_note(f, "Số căn cước");
    assert_true(attach(f, id, &blob, 0, 0) > 0);
    const char *path =
        blob_path(workspace_store(f->workspace, DINH_DB_SITE), f->arena, &blob);
    assert_true(file_exists(path));
    erase_by(f, id, 1, 1);
    erase_by(f, id, 2, 0);
    workspace_job_step(f->workspace);
    assert_int_equal(get(f, "/ghi-chu/so-can-cuoc.x1"), 410);
    assert_int_equal(get(f, "/x1"), 410);
    assert_int_equal(get(f, blob_href(f->arena, &blob)), 404);
    assert_false(file_exists(path));
    assert_int_equal(store_int(workspace_store(f->workspace, DINH_DB_SITE), -1,
                               "SELECT count(*) FROM erased", ""),
                     0);
}

int main(void)
{
#define IN_A_PORTAL(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        IN_A_PORTAL(a_page_is_completed_hooked_and_rendered),
        IN_A_PORTAL(undeclared_and_unclean_parameters_do_not_exist),
        IN_A_PORTAL(json_is_the_data_of_a_page),
        IN_A_PORTAL(the_home_page_has_blocks_and_a_menu),
        IN_A_PORTAL(what_a_hook_does_to_a_block_stays_on_its_page),
        IN_A_PORTAL(other_spellings_are_sent_on),
        IN_A_PORTAL(items_have_one_address),
        IN_A_PORTAL(old_addresses_of_an_imported_site_lead_on),
        IN_A_PORTAL(methods_are_answered_by_the_portal),
        IN_A_PORTAL(forms_come_from_our_own_pages),
        IN_A_PORTAL(permissions_keep_strangers_out),
        IN_A_PORTAL(errors_are_pages),
        IN_A_PORTAL(what_a_handler_forgets_is_tidied),
        IN_A_PORTAL(display_options_are_a_cookie),
        IN_A_PORTAL(maps_of_the_site),
        IN_A_PORTAL(lists_have_pages_and_links),
        IN_A_PORTAL(large_sites_have_an_index_of_maps),
        IN_A_PORTAL(feeds_and_csv),
        IN_A_PORTAL(files_have_addresses_for_a_year),
        IN_A_PORTAL(files_with_names_are_kept_by_nobody),
        IN_A_PORTAL(what_is_due_happens_by_itself),
        IN_A_PORTAL(what_was_erased_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
