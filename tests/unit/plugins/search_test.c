/*
 * search_test.c - the index followed and made anew, the page with its facets, whom
 * to call, and what other plugins ask.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "fake_host.h"
#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const dinh_plugin dinh_plugin_v0;

enum { CHANGES = 16 };

/* A site's folder and its feed. */
static struct {
    dinh_host table;
    char folder[32];
    dinh_change feed[CHANGES];
    int64_t epoch;
    int count;
} world;

static const char *folder(dinh_ctx *ctx)
{
    (void)ctx;
    return world.folder;
}

static int changes(dinh_ctx *ctx, int64_t *epoch, int64_t after, dinh_change *out,
                   uint32_t max)
{
    (void)ctx;
    int found = 0;
    *epoch = world.epoch;
    for (int i = 0; i < world.count && found < (int)max; i++)
        if (world.feed[i].seq > after)
            out[found++] = world.feed[i];
    return found;
}

static void feed(int64_t id, char op)
{
    world.feed[world.count] =
        (dinh_change){ .seq = world.count + 1, .id = id, .kind = "news", .op = op };
    world.count++;
}

#define DOC(id, k, title, body, more)                                       \
    "{\"id\":" #id ",\"no\":" #id ",\"kind\":\"" k "\",\"kind_label\":\"" k \
    "\",\"title\":\"" title "\",\"href\":\"/" #id "\",\"text\":\"" body "\"," more "}"

static const char news[] = "[" DOC(
    1, "news", "Tu sửa đình làng", "Đình dựng năm 1682.",
    "\"date\":18883,\"group\":{\"id\":\"ubnd\",\"title\":\"UBND\"}") "," DOC(2, "news",
                                                                             "Quy định "
                                                                             "mới",
                                                                             "Về làng "
                                                                             "văn hóa.",
                                                                             "\"date\":"
                                                                             "18500,"
                                                                             "\"group\""
                                                                             ":{\"id\":"
                                                                             "\"dang\","
                                                                             "\"title\""
                                                                             ":\"Đảng "
                                                                             "ủy\"}") "]";
static const char officials[] =
    "[" DOC(3, "official", "Công chức tư pháp", "Khai sinh, khai tử đình",
            "\"date\":18883,\"phone\":\"0227 2\",\"phone_href\":\"tel:+842272\","
            "\"tasks\":[\"Chứng thực\",\"Khai sinh, khai tử\"]") "]";

static dinh_ctx *create(void)
{
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    memset(&world, 0, sizeof world);
    memcpy(world.folder, "/tmp/dinh-search-XXXXXX", sizeof "/tmp/dinh-search-XXXXXX");
    assert_non_null(mkdtemp(world.folder));
    world.table = *dinh;
    world.table.folder = folder;
    world.table.changes = changes;
    world.epoch = 1;
    *dinh_plugin_v0.host = &world.table;
    fake_host_items(ctx, "news", news);
    fake_host_items(ctx, "official", officials);
    for (int64_t id = 1; id <= 3; id++)
        feed(id, 'u');
    struct search *search = index_open(ctx);
    assert_non_null(search);
    fake_host_state(ctx, search);
    return ctx;
}

static void destroy(dinh_ctx *ctx)
{
    char command[64];
    index_close(dinh->state(ctx));
    fake_host_destroy(ctx);
    snprintf(command, sizeof command, "rm -rf %s", world.folder);
    assert_int_equal(system(command), 0);
}

static int64_t total(dinh_ctx *ctx, const char *target)
{
    assert_int_equal(fake_host_ask(ctx, "GET", target), 200);
    assert_string_equal(fake_host_view(ctx), "search/results");
    return dinh->get_int(dinh->data(ctx), "total");
}

static void the_index_follows_the_feed(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh"), 0);
    assert_int_equal(index_job(ctx, NULL), DINH_OK);
    assert_non_null(strstr(fake_host_log(ctx), "touch"));
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh"), 3);
    assert_int_equal(index_follow(ctx, dinh->state(ctx), 0, NULL), 0);
    feed(2, 'd');
    feed(77, 'u'); /* of what is no longer public */
    feed(78, 'd');
    assert_int_equal(index_follow(ctx, dinh->state(ctx), 0, NULL), 3);
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh"), 2);
    feed(1, 'u');
    assert_int_equal(index_follow(ctx, dinh->state(ctx), 0, NULL), 1);
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh"), 2); /* not twice */
    world.epoch = 2;                                     /* another site's past */
    world.count = 0;
    feed(1, 'u');
    assert_int_equal(index_follow(ctx, dinh->state(ctx), 0, NULL), 1);
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh"), 1);
    assert_true(index_rebuild(ctx, dinh->state(ctx), NULL) >= 0);
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh"), 1);
    destroy(ctx);
}

/* How many files of the folder hold these bytes. */
static int files_with(const char *bytes)
{
    char command[120];
    int count = 0;
    snprintf(command, sizeof command, "grep -rlaF '%s' %s | wc -l", bytes, world.folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d", &count), 1);
    pclose(pipe);
    return count;
}

static int erased(dinh_ctx *ctx)
{
    dinh_value *payload = dinh->new_map(ctx);
    dinh->set_int(ctx, payload, "id", 1);
    assert_int_equal(index_erased(ctx, payload), DINH_OK);
    return (int)dinh->get_int(payload, "waits");
}

static void what_is_erased_leaves_no_byte(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    struct search *search = dinh->state(ctx);
    sqlite3 *reader;
    assert_int_equal(index_follow(ctx, search, 0, NULL), 3);
    assert_true(files_with("1682") > 0);
    feed(1, 'd');
    /* Who reads an old page makes it wait; nothing is lost by that. */
    char path[64];
    snprintf(path, sizeof path, "%s/search.db", world.folder);
    assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM doc", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_busy_timeout(search->db, 50);
    assert_int_equal(erased(ctx), 1);
    sqlite3_close(reader);
    assert_int_equal(erased(ctx), 0);
    assert_int_equal(files_with("1682"), 0);
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh"), 2);
    assert_int_equal(erased(ctx), 0); /* again is fine */
    destroy(ctx);
}

static dinh_value *entry(dinh_ctx *ctx, uint32_t facet, const char *title)
{
    dinh_value *entries =
        dinh->get(dinh->at(dinh->get(dinh->data(ctx), "facets"), facet), "entries");
    for (uint32_t i = 0; i < dinh->count(entries); i++)
        if (strcmp(dinh->get_text(dinh->at(entries, i), "title"), title) == 0)
            return dinh->at(entries, i);
    fail_msg("no entry %s", title);
    return NULL;
}

static void facets_narrow_and_widen(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    index_follow(ctx, dinh->state(ctx), 0, NULL);
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh"), 3);
    assert_int_equal(dinh->get_int(entry(ctx, 0, "news"), "count"), 2);
    assert_int_equal(dinh->get_int(entry(ctx, 0, "official"), "count"), 1);
    assert_int_equal(dinh->get_int(entry(ctx, 1, "UBND"), "count"), 1);
    assert_int_equal(dinh->get_int(entry(ctx, 2, "2021"), "count"), 2);
    assert_string_equal(dinh->get_text(entry(ctx, 0, "news"), "href"),
                        "/tim-kiem?q=dinh&loai=news");
    assert_null(dinh->get(dinh->data(ctx), "clear"));

    assert_int_equal(total(ctx, "/tim-kiem?q=dinh&loai=news"), 2);
    assert_int_equal(dinh->get_int(entry(ctx, 0, "news"), "current"), 1);
    assert_int_equal(dinh->get_int(entry(ctx, 0, "official"), "count"), 1); /* in view */
    assert_string_equal(dinh->get_text(entry(ctx, 0, "news"), "href"), "/tim-kiem?q=dinh");
    assert_string_equal(dinh->get_text(dinh->data(ctx), "clear"), "/tim-kiem?q=dinh");
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh&loai=news&nhom=dang&nam=2020"), 1);
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh&loai=news&nam=2019"), 0);
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh&loai=%27"), 0);
    destroy(ctx);
}

static void nonsense_and_nothing(void **state)
{
    (void)state;
    static const char *const missing[] = {
        "/tim-kiem?q=a&trang=0", "/tim-kiem?q=a&trang=x", "/tim-kiem?q=a&trang=1001",
        "/tim-kiem?q=a&nam=x",   "/tim-kiem?q=a&nam=1",   "/tim-kiem?nam=-1",
    };
    dinh_ctx *ctx = create();
    index_follow(ctx, dinh->state(ctx), 0, NULL);
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        if (fake_host_ask(ctx, "GET", missing[i]) != 404)
            fail_msg("%s is a page", missing[i]);
    assert_int_equal(total(ctx, "/tim-kiem"), 0);
    assert_null(dinh->get(dinh->data(ctx), "asked"));
    assert_int_equal(total(ctx, "/tim-kiem?q=%22*("), 0);
    assert_int_equal(total(ctx, "/tim-kiem?q=dinh&trang=1000"), 3);
    assert_int_equal(dinh->count(dinh->get(dinh->data(ctx), "hits")), 0);
    assert_int_equal(dinh->get_int(dinh->page(ctx), "noindex"), 1);
    destroy(ctx);
}

/* A call is offered when the task is what was asked for, syllable by syllable. */
static void whom_to_call(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        uint32_t calls;
    } cases[] = {
        { "/tim-kiem?q=khai%20sinh", 1 }, { "/tim-kiem?q=Khai%20T%E1%BB%AD", 1 },
        { "/tim-kiem?q=kha", 0 },         { "/tim-kiem?q=sin", 0 },
        { "/tim-kiem?q=dinh", 0 },        { "/tim-kiem?q=khai%20dinh", 0 },
    };
    dinh_ctx *ctx = create();
    index_follow(ctx, dinh->state(ctx), 0, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        total(ctx, cases[i].target);
        dinh_value *calls = dinh->get(dinh->data(ctx), "calls");
        if (dinh->count(calls) != cases[i].calls)
            fail_msg("%s: %u calls", cases[i].target, dinh->count(calls));
        if (dinh->count(calls)) {
            assert_string_equal(dinh->get_text(dinh->at(calls, 0), "task"),
                                "Khai sinh, khai tử");
            assert_string_equal(dinh->get_text(dinh->at(calls, 0), "phone_href"),
                                "tel:+842272");
        }
    }
    destroy(ctx);
}

static const char *ids(dinh_ctx *ctx, const char *question, const char *kind)
{
    dinh_value *payload = dinh->new_map(ctx);
    dinh->set(ctx, payload, "q", question);
    dinh->set(ctx, payload, "kind", kind);
    assert_int_equal(search_asked(ctx, payload), DINH_OK);
    return dinh->get_text(payload, "ids");
}

static void other_plugins_get_ids(void **state)
{
    (void)state;
    dinh_ctx *ctx = create();
    index_follow(ctx, dinh->state(ctx), 0, NULL);
    assert_string_equal(ids(ctx, "quy dinh", "news"), "2");
    assert_string_equal(ids(ctx, "khai sinh", "news"), "");
    assert_string_equal(ids(ctx, "khai sinh", "official"), "3");
    assert_string_equal(ids(ctx, "\"", "news"), "");
    assert_int_equal(strlen(ids(ctx, "dinh", "")), strlen("1,2,3"));
    destroy(ctx);
}

/* Cut between two letters, and the address that remains is a page. */
static void an_endless_question_is_cut(void **state)
{
    (void)state;
    char target[4000] = "/tim-kiem?q=a";
    while (strlen(target) + 6 < 2000)
        memcpy(target + strlen(target), "%C4%91", 7); /* đ */
    dinh_ctx *ctx = create();
    assert_int_equal(fake_host_ask(ctx, "GET", target), 303);
    char *shorter = strdup(fake_host_sent(ctx));
    assert_true(strlen(shorter) < strlen(target));
    assert_int_equal((strlen(shorter) - strlen("/tim-kiem?q=a")) % strlen("%C4%91"), 0);
    assert_int_equal(fake_host_ask(ctx, "GET", shorter), 200);
    free(shorter);
    destroy(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_follows_the_feed),
        cmocka_unit_test(what_is_erased_leaves_no_byte),
        cmocka_unit_test(facets_narrow_and_widen),
        cmocka_unit_test(nonsense_and_nothing),
        cmocka_unit_test(an_endless_question_is_cut),
        cmocka_unit_test(whom_to_call),
        cmocka_unit_test(other_plugins_get_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
