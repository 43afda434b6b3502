/*
 * import_test.c - JSON lines in, JSON lines out, and in again.
 */
#include "content/import.h"

#include "content_fixture.h"

#include "base/file.h"

struct log {
    struct buf refused, events;
    uint64_t done, all;
};

static void on_refused(void *data, uint64_t line, struct str id, const char *why)
{
    struct log *log = data;
    buf_printf(&log->refused, "%llu %.*s: %s\n", (unsigned long long)line, STR_ARG(id),
               why);
}

static void on_progress(void *data, uint64_t done, uint64_t all)
{
    struct log *log = data;
    assert_true(done >= log->done && done <= all);
    log->done = done;
    log->all = all;
}

static void on_event(void *data, const char *event, const dinh_value *item)
{
    struct log *log = data;
    buf_printf(&log->events, "%s %s\n", event, value_get_text(item, "title").ptr);
}

static const char *write_lines(struct site *site, const char *name, struct str lines)
{
    const char *path = arena_printf(site->arena, "%s/%s", site->base->folder, name);
    struct error error;
    if (file_write(path, lines, 0600, &error))
        fail_msg("%s", error.text);
    return path;
}

static struct import_result import_bytes(struct site *site, const char *kind,
                                         struct str lines, struct log *log)
{
    struct import_result result;
    struct error error;
    struct import_options options = { .kind = kind,
                                      .file = write_lines(site, "in.jsonl", lines),
                                      .files = site->base->folder,
                                      .url = "https://xa.gov.vn",
                                      .now_ms = start_ms,
                                      .progress = on_progress,
                                      .refused = on_refused,
                                      .event = on_event,
                                      .data = log };
    buf_clear(&log->refused);
    buf_clear(&log->events);
    log->done = 0;
    if (import_run(site->content, &options, &result, &error))
        fail_msg("%s", error.text);
    assert_true(log->done == log->all);
    return result;
}

static struct import_result import_text(struct site *site, const char *kind,
                                        const char *lines, struct log *log)
{
    return import_bytes(site, kind, str_of(lines), log);
}

static void log_free(struct log *log)
{
    buf_free(&log->refused);
    buf_free(&log->events);
}

static void test_rows(void **state)
{
    struct site *site = *state;
    struct log log = { 0 };
    static const char lines[] =
        "\xEF\xBB\xBF{\"id\":\"a\",\"title\":\"Một\",\"date\":\"2020-01-02T03:04\","
        "\"category\":\"Du học\",\"tags\":\"x, y\",\"summary\":\"\",\"odd\":1,\"odd2\":2}\n"
        "\n"
        "{\"id\":7,\"title\":\"Hai\",\"odd\":1}\r\n"
        "{\"id\":\"c\",\"title\":\"Ba\",\"category\":\"ubnd\"}"; /* no end of line */
    struct import_result result = import_text(site, "post", lines, &log);
    assert_int_equal(result.lines, 4);
    assert_int_equal(result.added, 3);
    assert_int_equal(result.refused, 0);
    assert_int_equal(result.choices_unknown, 1);
    assert_int_equal(result.keys_unknown, 2);
    assert_string_equal(buf_text(&log.events),
                        "published Một\npublished Hai\npublished Ba\n");
    dinh_value *item =
        content_find(site->content, site->arena, kind_of(site, "post"), 1, start_ms);
    assert_string_equal(to_json(site, value_get(item, STR("published_at"))),
                        "\"2020-01-02T03:04:00+07:00\"");
    assert_int_equal(value_get(item, STR("words")) ? 1 : 0, 1);
    assert_true(content_by_external(site->content, kind_of(site, "post"), STR("7")) > 0);
    log_free(&log);
}

static void test_again(void **state)
{
    struct site *site = *state;
    struct log log = { 0 };
    import_text(site, "post",
                "{\"id\":\"a\",\"title\":\"Một\",\"body\":\"<p>x<script>1</script>\"}\n"
                "{\"id\":\"b\",\"title\":\"Hai\",\"summary\":\"s\"}\n",
                &log);
    struct import_result result =
        import_text(site, "post",
                    "{\"id\":\"a\",\"title\":\" Một\",\"body\":\"<p>x</p>\"}\n"
                    "{\"id\":\"b\",\"title\":\"Hai\",\"summary\":\"\"}\n"
                    "{\"id\":\"c\",\"title\":\"Ba\"}\n",
                    &log);
    assert_int_equal(result.same, 1);
    assert_int_equal(result.changed, 1);
    assert_int_equal(result.added, 1);
    assert_string_equal(buf_text(&log.events), "changed Hai\npublished Ba\n");
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM revision", ""), 4);
    dinh_value *item =
        content_find(site->content, site->arena, kind_of(site, "post"), 2, start_ms);
    assert_null(value_get(item, STR("summary")));
    log_free(&log);
}

/* What the board took down stays down, even if the old site still has it. */
static void test_withdrawn_stays_withdrawn(void **state)
{
    struct site *site = *state;
    struct log log = { 0 };
    struct error error;
    import_text(site, "post", "{\"id\":\"a\",\"title\":\"Một\"}\n", &log);
    int64_t id = content_by_external(site->content, kind_of(site, "post"), STR("a"));
    assert_int_equal(move_to(site, id, "archived", start_ms, NULL, &error), 0);
    import_text(site, "post", "{\"id\":\"a\",\"title\":\"Một sửa\"}\n", &log);
    assert_null(content_find_id(site->content, site->arena, id, start_ms));
    log_free(&log);
}

static void test_refused(void **state)
{
    struct site *site = *state;
    struct log log = { 0 };
    struct import_result result =
        import_text(site, "post",
                    "{\"id\":\"a\",\"title\":\"\"}\n"
                    "{\"title\":\"không mã\"}\n"
                    "{\"id\":\"\",\"title\":\"không mã\"}\n"
                    "{\"id\":[1],\"title\":\"không mã\"}\n"
                    "{\"id\":\"b\",\"title\"\n"
                    "[1]\n"
                    "{\"id\":\"c\",\"title\":\"\xFF\"}\n"
                    "{\"id\":\"d\",\"title\":\"được\"}\n"
                    "{\"id\":\"e\",\"title\":\"x\",\"day\":\"hôm qua\","
                    "\"email\":\"x\"}\n",
                    &log);
    assert_int_equal(result.lines, 9);
    assert_int_equal(result.added, 1);
    assert_int_equal(result.refused, 8);
    const char *text = buf_text(&log.refused);
    assert_non_null(strstr(text, "1 a: Tiêu đề không được để trống.\n"));
    assert_non_null(strstr(text, "2 : thiếu \"id\""));
    assert_non_null(strstr(text, "6 : mỗi dòng phải là một đối tượng JSON"));
    assert_non_null(strstr(text, "9 e: Ngày phải là ngày"));
    assert_non_null(strstr(text, "Thư điện tử phải là"));
    log_free(&log);
}

static void test_long_line(void **state)
{
    struct site *site = *state;
    struct log log = { 0 };
    struct buf lines = { 0 };
    buf_add_text(&lines, "{\"id\":\"a\",\"title\":\"");
    size_t room = 17 * 1024 * 1024;
    memset(buf_reserve(&lines, room), 'x', room);
    lines.len += room;
    buf_add_text(&lines, "\"}\n{\"id\":\"b\",\"title\":\"Hai\"}\n");
    struct import_result result = import_bytes(site, "post", buf_str(&lines), &log);
    assert_int_equal(result.refused, 1);
    assert_int_equal(result.added, 1);
    assert_non_null(strstr(buf_text(&log.refused), "16 MB"));
    buf_free(&lines);
    log_free(&log);
}

static void test_files(void **state)
{
    struct site *site = *state;
    struct log log = { 0 };
    write_lines(site, "qd.pdf", STR("%PDF-1.4 a"));
    write_lines(site, "virus.pdf", STR("MZ...."));
    static const char lines[] =
        "{\"id\":\"a\",\"title\":\"Một\",\"pdf_path\":\"docs/bhxh/qd.pdf\"}\n"
        "{\"id\":\"b\",\"title\":\"Hai\",\"files\":[{\"file\":\"qd.pdf\",\"title\":\"QĐ\"},"
        "{\"file\":\"mất.pdf\"}]}\n"
        "{\"id\":\"c\",\"title\":\"Ba\",\"pdf_path\":\"virus.pdf\",\"pictures\":\"../"
        "..\"}\n"
        "{\"id\":\"d\",\"title\":\"Bốn\",\"videos\":[{\"url\":\"https://v.vn/1\","
        "\"image\":\"mất.png\"},{\"url\":\"https://v.vn/2\"}]}\n";
    struct import_result result = import_text(site, "post", lines, &log);
    assert_int_equal(result.added, 4);
    assert_int_equal(result.files_missing, 4);
    dinh_value *item =
        content_find(site->content, site->arena, kind_of(site, "post"), 2, start_ms);
    dinh_value *file = value_at(value_get(item, STR("files")), 0);
    assert_text(file, "title", "QĐ");
    assert_text(file, "type", "application/pdf");
    assert_int_equal(value_get(file, STR("size"))->type, DINH_SIZE);
    assert_int_equal(value_get_int(file, "size"), 10);
    assert_true(str_starts(value_get_text(file, "href"), STR("/tep/")));
    assert_int_equal(value_get(item, STR("files"))->count, 1);
    item = content_find(site->content, site->arena, kind_of(site, "post"), 4, start_ms);
    assert_int_equal(value_get(item, STR("videos"))->count, 2);

    result = import_text(site, "post", lines, &log);
    assert_int_equal(result.same, 4);
    log_free(&log);
}

static void test_old_addresses(void **state)
{
    struct site *site = *state;
    struct log log = { 0 };
    import_text(site, "post",
                "{\"id\":\"a\",\"title\":\"Một\",\"url\":\"/cu/1.html\"}\n"
                "{\"id\":\"b\",\"title\":\"Hai\",\"url\":\"https://xa.gov.vn/cu/2.html\"}\n"
                "{\"id\":\"c\",\"title\":\"Ba\",\"url\":\"https://bao.vn/3.html\"}\n"
                "{\"id\":\"d\",\"title\":\"Bốn\",\"url\":\"https://xa.gov.vn.evil/4\"}\n"
                "{\"id\":\"e\",\"title\":\"Năm\",\"url\":\"\"}\n",
                &log);
    struct content *content = site->content;
    assert_string_equal(content_redirect(content, site->arena, STR("/cu/1.html")),
                        "/tin-tuc/mot.t1");
    assert_string_equal(content_redirect(content, site->arena, STR("/cu/2.html")),
                        "/tin-tuc/hai.t2");
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM redirect", ""), 2);
    dinh_value *item =
        content_find(content, site->arena, kind_of(site, "post"), 3, start_ms);
    assert_text(item, "source_url", "https://bao.vn/3.html");
    log_free(&log);
}

static void test_date_of_a_document(void **state)
{
    struct site *site = *state;
    struct log log = { 0 };
    import_text(site, "paper",
                "{\"id\":\"a\",\"symbol\":\"157/QĐ-UBND\",\"date_issued\":\"05/7/2019\"}\n"
                "{\"id\":\"b\",\"symbol\":\"150/QĐ-UBND\",\"date_issued\":\"\"}\n",
                &log);
    dinh_value *item =
        content_find(site->content, site->arena, kind_of(site, "paper"), 1, start_ms);
    assert_string_equal(to_json(site, value_get(item, STR("published_at"))),
                        "\"2019-07-05T00:00:00+07:00\"");
    assert_text(item, "href", "/van-ban/157-qd-ubnd.v1");
    item = content_find(site->content, site->arena, kind_of(site, "paper"), 2, start_ms);
    assert_true(value_get_int(item, "published_at") == start_ms);
    log_free(&log);
}

/* ---- export ------------------------------------------------------------------------ */

static int keep_line(void *data, struct str line)
{
    buf_add_str(data, line);
    buf_add_char(data, '\n');
    return 0;
}

static int stop_at_once(void *data, struct str line)
{
    (void)data;
    (void)line;
    return 7;
}

static void test_export_and_back(void **state)
{
    struct site *site = *state;
    struct log log = { 0 };
    struct buf teams = { 0 }, posts = { 0 }, again = { 0 };
    struct error error;
    write_lines(site, "qd.pdf", STR("%PDF-1.4 a"));
    import_text(site, "team",
                "{\"id\":\"x\",\"title\":\"Xã\"}\n"
                "{\"id\":\"y\",\"title\":\"Thôn\",\"parent\":\"x\"}\n",
                &log);
    publish(site, "team", "{\"title\":\"Không mã\",\"parent\":\"y\"}");
    import_text(
        site, "post",
        "{\"id\":\"a\",\"title\":\"Một\",\"team\":\"y\",\"phone\":\"0225 123\","
        "\"sender\":\"Ông A\",\"author\":\"B\",\"day\":\"1/2/2021\",\"tags\":\"m; n\","
        "\"body\":\"<p>x</p>\",\"pdf_path\":\"qd.pdf\",\"date\":\"2020-01-01\"}\n",
        &log);
    save(site, "post", "{\"title\":\"Nháp\"}");
    assert_int_equal(export_run(site->content, "team", false, keep_line, &teams, &error),
                     0);
    assert_int_equal(export_run(site->content, "post", false, keep_line, &posts, &error),
                     0);
    assert_null(strstr(buf_text(&posts), "0225"));
    assert_null(strstr(buf_text(&posts), "Ông A"));
    assert_null(strstr(buf_text(&posts), "Nháp"));
    assert_non_null(strstr(buf_text(&posts), "\"team\":\"y\""));
    assert_non_null(strstr(buf_text(&teams), "\"id\":\"dv3\""));
    assert_int_equal(export_run(site->content, "post", true, keep_line, &again, &error), 0);
    assert_non_null(strstr(buf_text(&again), "0225"));

    /* Into an empty site, where every number is another. */
    void *other_state;
    site_open(&other_state);
    struct site *other = other_state;
    publish(other, "team", "{\"title\":\"đã có\"}");
    struct log other_log = { 0 };
    write_lines(other, "qd.pdf", STR("không dùng"));
    struct import_result result = import_text(other, "team", buf_text(&teams), &other_log);
    assert_int_equal(result.added, 3);
    struct import_options options = {
        .kind = "post",
        .file = write_lines(other, "p.jsonl", buf_str(&posts)),
        .files = arena_printf(other->arena, "%s/files", site->base->folder),
        .now_ms = start_ms + DAY_MS
    };
    assert_int_equal(import_run(other->content, &options, &result, &error), 0);
    assert_int_equal(result.added, 1);
    assert_int_equal(result.files_missing, 0);
    buf_clear(&again);
    assert_int_equal(export_run(other->content, "post", false, keep_line, &again, &error),
                     0);
    assert_string_equal(buf_text(&again), buf_text(&posts));
    site_close(&other_state);
    buf_free(&teams);
    buf_free(&posts);
    buf_free(&again);
    log_free(&log);
    log_free(&other_log);
}

static void test_wrong_calls(void **state)
{
    struct site *site = *state;
    struct error error;
    struct import_result result;
    struct import_options options = { .kind = "missing", .file = "/dev/null" };
    assert_int_equal(import_run(site->content, &options, &result, &error), -1);
    options.kind = "post";
    options.file = "/nonexistent.jsonl";
    assert_int_equal(import_run(site->content, &options, &result, &error), -1);
    options.file = site->base->folder;
    assert_int_equal(import_run(site->content, &options, &result, &error), -1);
    assert_int_equal(export_run(site->content, "missing", false, keep_line, NULL, &error),
                     -1);
    publish(site, "post", "{\"title\":\"x\"}");
    assert_int_equal(export_run(site->content, "post", false, stop_at_once, NULL, &error),
                     7);
    assert_false(store_in_transaction(site->store));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(test_rows),
        SITE_TEST(test_again),
        SITE_TEST(test_withdrawn_stays_withdrawn),
        SITE_TEST(test_refused),
        SITE_TEST(test_long_line),
        SITE_TEST(test_files),
        SITE_TEST(test_old_addresses),
        SITE_TEST(test_date_of_a_document),
        SITE_TEST(test_export_and_back),
        SITE_TEST(test_wrong_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
