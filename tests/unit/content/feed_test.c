/*
 * feed_test.c - what followers are told, and old addresses.
 */
#include "content_fixture.h"

static int changes(struct site *site, int64_t *epoch, int64_t after, dinh_change *out,
                   uint32_t max)
{
    int count = content_changes(site->content, site->arena, epoch, after, out, max);
    assert_true(count >= 0);
    return count;
}

static void test_order_and_kinds(void **state)
{
    struct site *site = *state;
    struct error error;
    dinh_change seen[8];
    int64_t epoch = 0;
    int64_t one = publish(site, "post", "{\"title\":\"Một\"}");
    int64_t two = publish(site, "team", "{\"title\":\"Hai\"}");
    assert_int_equal(changes(site, &epoch, 0, seen, 8), 2);
    assert_true(epoch != 0);
    assert_int_equal(seen[0].id, one);
    assert_int_equal(seen[0].op, 'u');
    assert_string_equal(seen[0].kind, "post");
    assert_int_equal(seen[1].id, two);
    assert_string_equal(seen[1].kind, "team");

    int64_t after = seen[1].seq;
    assert_int_equal(changes(site, &epoch, after, seen, 8), 0);
    save_at(site, "post", one, "{\"title\":\"Một sửa\"}", start_ms, NULL, NULL);
    move_to(site, two, "archived", start_ms, NULL, &error);
    assert_int_equal(changes(site, &epoch, after, seen, 8), 2);
    assert_int_equal(seen[0].id, one);
    assert_int_equal(seen[0].op, 'u');
    assert_int_equal(seen[1].id, two);
    assert_int_equal(seen[1].op, 'd');
}

/* Who begins at 0 meets every item once, however often it changed. */
static void test_from_the_beginning(void **state)
{
    struct site *site = *state;
    dinh_change seen[8];
    int64_t epoch = 0;
    int64_t id = publish(site, "post", "{\"title\":\"0\"}");
    publish(site, "post", "{\"title\":\"khác\"}");
    for (int i = 1; i < 20; i++)
        save_at(site, "post", id, arena_printf(site->arena, "{\"title\":\"%d\"}", i),
                start_ms, NULL, NULL);
    assert_int_equal(changes(site, &epoch, 0, seen, 8), 2);
    assert_int_equal(seen[1].id, id);
}

static void test_pages_of_the_feed(void **state)
{
    struct site *site = *state;
    dinh_change seen[2];
    int64_t epoch = 0, after = 0;
    int total = 0, got;
    for (int i = 0; i < 5; i++)
        publish(site, "post", "{\"title\":\"x\"}");
    while ((got = changes(site, &epoch, after, seen, 2)) > 0) {
        assert_true(seen[0].seq > after);
        after = seen[got - 1].seq;
        total += got;
    }
    assert_int_equal(total, 5);
}

/* After a restore the epoch is another, and old positions mean nothing. */
static void test_epoch(void **state)
{
    struct site *site = *state;
    dinh_change seen[4];
    int64_t epoch = 0;
    publish(site, "post", "{\"title\":\"x\"}");
    assert_int_equal(changes(site, &epoch, 0, seen, 4), 1);
    assert_int_equal(changes(site, &epoch, 1000, seen, 4), 0);
    int64_t old = epoch;
    store_begin(site->store);
    store_exec(site->store, "UPDATE _feed_head SET epoch = epoch + 1", "");
    store_commit(site->store);
    assert_int_equal(changes(site, &epoch, 1000, seen, 4), 1);
    assert_true(epoch == old + 1);
}

static void test_rolled_back(void **state)
{
    struct site *site = *state;
    dinh_change seen[4];
    int64_t epoch = 0;
    struct content_change change = { .who = "thử", .at_ms = start_ms };
    int64_t id = publish(site, "post", "{\"title\":\"x\"}");
    store_begin(site->store);
    content_save(site->content, site->arena, kind_of(site, "post"), id,
                 from_json(site, "{\"title\":\"y\"}"), NULL, &change);
    store_rollback(site->store);
    assert_int_equal(changes(site, &epoch, 0, seen, 4), 1);
    assert_int_equal(seen[0].seq, 1);
}

static int add_redirect(struct site *site, const char *path, int64_t id)
{
    store_begin(site->store);
    int result = content_redirect_add(site->content, str_of(path), id);
    store_commit(site->store);
    return result;
}

static void assert_redirect(struct site *site, const char *path, const char *wanted)
{
    const char *got = content_redirect(site->content, site->arena, str_of(path));
    if (!wanted)
        assert_null(got);
    else {
        assert_non_null(got);
        assert_string_equal(got, wanted);
    }
}

static void test_redirects(void **state)
{
    struct site *site = *state;
    struct error error;
    int64_t id = publish(site, "post", "{\"title\":\"Một\"}");
    int64_t two = publish(site, "post", "{\"title\":\"Hai\"}");
    assert_int_equal(add_redirect(site, "/news/1.html", id), 0);
    assert_int_equal(add_redirect(site, "/tin/t%E1%BB%A9c/", id), 0);
    assert_redirect(site, "/news/1.html", "/tin-tuc/mot.t1");
    assert_redirect(site, "/tin/tức", "/tin-tuc/mot.t1");
    assert_redirect(site, "/tin/t%e1%bb%a9c", "/tin-tuc/mot.t1");
    assert_redirect(site, "/news/2.html", NULL);
    assert_redirect(site, "", NULL);
    assert_int_equal(add_redirect(site, "/news/1.html", two), 0); /* the later wins */
    assert_redirect(site, "/news/1.html", "/tin-tuc/hai.t2");
    move_to(site, two, "archived", start_ms, NULL, &error);
    assert_redirect(site, "/news/1.html", NULL);
    assert_int_equal(add_redirect(site, "https://a.vn/x", id), DINH_REFUSED);
    assert_int_equal(add_redirect(site, "//a.vn/x", id), DINH_REFUSED);
    assert_int_equal(add_redirect(site, "", id), DINH_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(test_order_and_kinds),   SITE_TEST(test_from_the_beginning),
        SITE_TEST(test_pages_of_the_feed), SITE_TEST(test_epoch),
        SITE_TEST(test_rolled_back),       SITE_TEST(test_redirects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
