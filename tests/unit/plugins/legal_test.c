/*
 * legal_test.c - doors, filters that combine, effect by dates, and CSV.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "fake_host.h"
#include "legal.h"

#include <string.h>

extern const dinh_plugin dinh_plugin_v0;

/* The fake's day is 13/9/2021. */
static const char documents[] =
    "[{\"id\":11,\"no\":1,\"symbol\":\"1/QĐ\",\"href\":\"/van-ban/1-qd.v1\","
    "\"abstract\":\"Một, \\\"hai\\\"\",\"type\":{\"id\":\"quyet-dinh\",\"title\":\"Quyết "
    "định\"},"
    "\"level\":{\"id\":\"xa\",\"title\":\"Xã\"},\"issuer\":\"UBND xã\",\"field\":\"Đất "
    "đai\","
    "\"issued\":\"2021-05-19\",\"effective\":\"2021-09-13\","
    "\"files\":[{\"href\":\"/tep/a.pdf\"},{\"href\":\"/tep/b.pdf\"}]},"
    "{\"id\":12,\"no\":2,\"symbol\":\"2/BC\",\"type\":{\"id\":\"bao-cao\",\"title\":\"Báo "
    "cáo\"},"
    "\"level\":{\"id\":\"xa\",\"title\":\"Xã\"},\"issuer\":\"UBND "
    "xã\",\"issued\":\"2021-09-13\"},"
    "{\"id\":13,\"no\":3,\"symbol\":\"3/NĐ-CP\",\"type\":{\"id\":\"Nghị "
    "định\",\"title\":\"Nghị "
    "định\"},\"level\":{\"id\":\"cap-tren\",\"title\":\"Trên\"},\"issuer\":\"Chính phủ\","
    "\"issued\":\"2020-12-31\",\"effective\":\"2021-09-14\"},"
    "{\"id\":14,\"no\":4,\"symbol\":\"4/NĐ-CP\",\"type\":{\"id\":\"Nghị "
    "định\",\"title\":\"Nghị "
    "định\"},\"level\":{\"id\":\"cap-tren\",\"title\":\"Trên\"},\"issuer\":\"Chính phủ\","
    "\"issued\":\"2010-01-01\",\"effective\":\"2010-02-01\",\"expires\":\"2021-09-13\"},"
    "{\"id\":15,\"no\":5,\"symbol\":\"=5+HYPERLINK(1)\",\"level\":{\"id\":\"cap-tren\","
    "\"title\":\"Trên\"},\"issued\":\"2010-01-01\",\"expires\":\"2021-09-14\"}]";

static dinh_ctx *create(void)
{
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    fake_host_items(ctx, "legal", documents);
    return ctx;
}

static int64_t total(dinh_ctx *ctx, const char *target)
{
    int status = fake_host_ask(ctx, "GET", target);
    if (status != 200)
        fail_msg("%s gave %d", target, status);
    return dinh->get_int(dinh->data(ctx), "total");
}

static dinh_value *filter(dinh_ctx *ctx, const char *name)
{
    dinh_value *filters = dinh->get(dinh->data(ctx), "filters");
    for (uint32_t i = 0; i < dinh->count(filters); i++)
        if (strcmp(dinh->get_text(dinh->at(filters, i), "name"), name) == 0)
            return dinh->get(dinh->at(filters, i), "choices");
    fail_msg("no filter %s", name);
    return NULL;
}

static void doors_and_filters_combine(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int64_t total;
    } cases[] = {
        { "/van-ban", 5 },
        { "/van-ban/cua-xa", 2 },
        { "/van-ban/cap-tren", 3 },
        { "/van-ban?loai=bao-cao", 1 },
        { "/van-ban/cap-tren?loai=bao-cao", 0 },
        { "/van-ban?co-quan=UBND%20x%C3%A3", 2 },
        { "/van-ban?linh-vuc=%C4%90%E1%BA%A5t%20%C4%91ai", 1 },
        { "/van-ban?nam=2010", 2 },
        { "/van-ban?nam=2020", 1 },
        { "/van-ban?nam=2010&loai=Ngh%E1%BB%8B%20%C4%91%E1%BB%8Bnh", 1 },
        { "/van-ban?hieu-luc=con", 1 },
        { "/van-ban?hieu-luc=chua", 1 },
        { "/van-ban?hieu-luc=het", 1 },
        { "/van-ban/cua-xa?hieu-luc=het", 0 },
        { "/van-ban?loai=", 5 },
        { "/van-ban?loai=khong-co", 0 },
        { "/van-ban?khac=1", 5 },
        { "/van-ban?loai=%27%20OR%201=1", 0 },
        { "/van-ban?sap-xep=cu", 5 },
        { "/van-ban?sap-xep=vo-nghia", 5 },
    };
    dinh_ctx *ctx = create();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (total(ctx, cases[i].target) != cases[i].total)
            fail_msg("%s: not %d", cases[i].target, (int)cases[i].total);
    assert_string_equal(fake_host_view(ctx), "legal/list");
    fake_host_destroy(ctx);
}

/* A filter's choices are counted without that filter, with all others. */
static void choices_are_counted(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    total(ctx, "/van-ban?loai=bao-cao");
    dinh_value *types = filter(ctx, "loai");
    assert_int_equal(dinh->count(types), 3); /* a document without a type is no choice */
    for (uint32_t i = 0; i < 3; i++) {
        dinh_value *one = dinh->at(types, i);
        int is_report = strcmp(dinh->get_text(one, "value"), "bao-cao") == 0;
        assert_int_equal(dinh->get_int(one, "selected"), is_report);
    }
    dinh_value *years = filter(ctx, "nam");
    assert_int_equal(dinh->count(years), 1);
    assert_string_equal(dinh->get_text(dinh->at(years, 0), "value"), "2021");
    assert_int_equal(dinh->count(filter(ctx, "hieu-luc")), 0); /* a report has none */
    assert_int_equal(dinh->get_int(dinh->data(ctx), "filtered"), 1);
    total(ctx, "/van-ban/cap-tren");
    assert_int_equal(dinh->count(filter(ctx, "hieu-luc")), 2);
    assert_int_equal(dinh->get_int(dinh->data(ctx), "filtered"), 0);
    dinh_value *doors = dinh->get(dinh->data(ctx), "doors");
    assert_int_equal(dinh->count(doors), 3);
    assert_int_equal(dinh->get_int(dinh->at(doors, 0), "count"), 5);
    assert_int_equal(dinh->get_int(dinh->at(doors, 1), "count"), 2);
    assert_int_equal(dinh->get_int(dinh->at(doors, 2), "current"), 1);
    fake_host_destroy(ctx);
}

static void nonsense_is_not_found(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "/van-ban?trang=2",       "/van-ban?trang=0",   "/van-ban?trang=x",
        "/van-ban?nam=1944",      "/van-ban?nam=abc",   "/van-ban?hieu-luc=khac",
        "/van-ban?hieu-luc=CON",  "/van-ban.csv?nam=x", "/van-ban.csv?hieu-luc=x",
        "/van-ban?nam=2021%2520", "/van-ban?trang=1e3", "/van-ban/cua-xa?trang=2",
    };
    dinh_ctx *ctx = create();
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (fake_host_ask(ctx, "GET", targets[i]) != 404)
            fail_msg("%s is a page", targets[i]);
    fake_host_destroy(ctx);
}

static const char *status_on(dinh_ctx *ctx, int day, int64_t no)
{
    fake_host_now(ctx, ((int64_t)dinh->make_date(2021, 9, day) * 24 - 7) * 3600000);
    dinh_value *item = dinh->find(ctx, "legal", no);
    legal_complete(ctx, item);
    return dinh->get_text(item, "status.id");
}

static void effect_follows_the_calendar(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_string_equal(status_on(ctx, 12, 1), "chua");
    assert_string_equal(status_on(ctx, 13, 1), "con"); /* from its first second */
    assert_string_equal(status_on(ctx, 13, 2), "");
    assert_string_equal(status_on(ctx, 13, 3), "chua");
    assert_string_equal(status_on(ctx, 14, 3), "con");
    assert_string_equal(status_on(ctx, 12, 4), "con");
    assert_string_equal(status_on(ctx, 13, 4), "het");
    assert_string_equal(status_on(ctx, 13, 5), ""); /* no date of effect */
    assert_string_equal(status_on(ctx, 14, 5), "het");
    fake_host_destroy(ctx);
}

static void a_document_has_its_page(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/van-ban/1-qd.v1"), 200);
    assert_string_equal(fake_host_view(ctx), "legal/detail");
    assert_string_equal(dinh->get_text(dinh->page(ctx), "title"), "Quyết định 1/QĐ");
    assert_string_equal(dinh->get_text(dinh->page(ctx), "identifier"), "1/QĐ");
    assert_string_equal(dinh->get_text(dinh->data(ctx), "file.href"), "/tep/a.pdf");
    assert_string_equal(dinh->get_text(dinh->data(ctx), "status.id"), "con");
    assert_int_equal(fake_host_ask(ctx, "GET", "/van-ban/x.v99"), -404);
    fake_host_destroy(ctx);
}

static void the_list_as_csv(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", "/van-ban.csv"), 200);
    const char *csv = fake_host_sent(ctx);
    int lines = 0;
    for (const char *c = csv; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 6);
    assert_non_null(strstr(csv, "\"Một, \"\"hai\"\"\""));
    assert_non_null(strstr(csv, "https://mau.vn/van-ban/1-qd.v1"));
    assert_null(strstr(csv, "\n=5+")); /* a spreadsheet would run it */
    assert_null(strstr(csv, "\n\"=5+"));
    assert_int_equal(fake_host_ask(ctx, "GET", "/van-ban/cua-xa.csv?loai=bao-cao"), 200);
    assert_non_null(strstr(fake_host_sent(ctx), "2/BC"));
    assert_null(strstr(fake_host_sent(ctx), "1/QĐ"));
    total(ctx, "/van-ban?nam=2010&trang=1");
    assert_string_equal(dinh->get_text(dinh->data(ctx), "csv"), "/van-ban.csv?nam=2010");
    fake_host_destroy(ctx);
}

/* Without the search plugin nobody answers: then no document has the words. */
static void words_are_asked_for(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(total(ctx, "/van-ban?q=dat%20dai"), 0);
    assert_non_null(strstr(fake_host_log(ctx), "emit search.asked"));
    assert_string_equal(dinh->get_text(dinh->data(ctx), "q"), "dat dai");
    assert_int_equal(total(ctx, "/van-ban?q="), 5);
    fake_host_destroy(ctx);
}

static void the_home_page_prefers_the_commune(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    dinh_value *map = dinh->new_map(ctx);
    assert_int_equal(fake_host_block(ctx, "legal.latest", map), DINH_OK);
    assert_int_equal(dinh->count(dinh->get(map, "documents")), 2);
    fake_host_items(ctx, "legal", "[{\"id\":1,\"no\":1,\"level\":{\"id\":\"cap-tren\"}}]");
    assert_int_equal(fake_host_block(ctx, "legal.latest", map), DINH_OK);
    assert_int_equal(dinh->count(dinh->get(map, "documents")), 1);
    fake_host_items(ctx, "legal", "[]");
    assert_int_equal(fake_host_block(ctx, "legal.latest", map), DINH_NOT_FOUND);
    fake_host_destroy(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doors_and_filters_combine),
        cmocka_unit_test(choices_are_counted),
        cmocka_unit_test(nonsense_is_not_found),
        cmocka_unit_test(effect_follows_the_calendar),
        cmocka_unit_test(a_document_has_its_page),
        cmocka_unit_test(the_list_as_csv),
        cmocka_unit_test(words_are_asked_for),
        cmocka_unit_test(the_home_page_prefers_the_commune),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
