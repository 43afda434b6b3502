/*
 * page_cache_test.c - staleness, eviction, purging.
 */
#include "base/buf.h"
#include "http/entry.h"
#include "http/page_cache.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

enum { BUDGET = 100 * 1024, BODY = 4 * 1024 };

static void put(struct page_cache *cache, const char *key, uint64_t generation, bool rare,
                char fill)
{
    char body[BODY];
    memset(body, fill, sizeof body);
    struct response response = { .status = 200,
                                 .type = "text/html",
                                 .body = { body, sizeof body } };
    page_cache_put(cache, str_of(key), generation, 1000, 0, rare, &response);
}

static enum page_state get(struct page_cache *cache, const char *key, uint64_t generation,
                           int64_t now)
{
    struct http_entry *entry = NULL;
    enum page_state state = page_cache_get(cache, str_of(key), generation, now, &entry);
    assert_int_equal(entry != NULL, state != PAGE_MISS);
    return state;
}

static bool has(struct page_cache *cache, const char *key)
{
    return page_cache_last(cache, str_of(key)) != NULL;
}

static void one_asker_renders_a_stale_page(void **state)
{
    (void)state;
    struct page_cache *cache = page_cache_create(BUDGET);
    assert_int_equal(get(cache, "a", 1, 1000), PAGE_MISS);
    put(cache, "a", 1, false, 'x');
    assert_int_equal(get(cache, "a", 1, 1000), PAGE_FRESH);
    assert_int_equal(get(cache, "a", 2, 1000), PAGE_STALE_RENDER);
    assert_int_equal(get(cache, "a", 2, 1001), PAGE_STALE);
    assert_int_equal(get(cache, "a", 2, 1002), PAGE_STALE);
    put(cache, "a", 2, false, 'y');
    assert_int_equal(get(cache, "a", 2, 1003), PAGE_FRESH);
    /* a page rendered before the bump is stale at once */
    put(cache, "a", 2, false, 'z');
    assert_int_equal(get(cache, "a", 3, 1004), PAGE_STALE_RENDER);
    page_cache_give_up(cache, STR("a"));
    assert_int_equal(get(cache, "a", 3, 1005), PAGE_STALE_RENDER);
    assert_int_equal(get(cache, "a", 3, 1006), PAGE_STALE);
    /* a renderer that never came back */
    assert_int_equal(get(cache, "a", 3, 60000), PAGE_STALE_RENDER);
    page_cache_give_up(cache, STR("unknown"));
    page_cache_free(cache);
}

static void ages(void **state)
{
    (void)state;
    struct page_cache *cache = page_cache_create(BUDGET);
    struct response response = { .status = 200, .body = STR("x") };
    page_cache_put(cache, STR("a"), 1, 1000, 500, false, &response);
    assert_int_equal(get(cache, "a", 1, 1499), PAGE_FRESH);
    assert_int_equal(get(cache, "a", 1, 1500), PAGE_STALE_RENDER);
    page_cache_free(cache);
}

static void a_walk_through_deep_pages_leaves_hot_ones(void **state)
{
    (void)state;
    struct page_cache *cache = page_cache_create(BUDGET);
    char key[32];
    for (int i = 0; i < 5; i++) {
        snprintf(key, sizeof key, "hot%d", i);
        put(cache, key, 1, false, 'h');
        get(cache, key, 1, 1000);
    }
    for (int i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "deep%d", i);
        put(cache, key, 1, false, 'd');
    }
    struct page_cache_counters counters;
    page_cache_counters(cache, &counters);
    assert_true(counters.bytes <= BUDGET);
    assert_true(counters.entries >= 20 && counters.entries < 30);
    assert_true(counters.evicted > 900);
    for (int i = 0; i < 5; i++) {
        snprintf(key, sizeof key, "hot%d", i);
        assert_true(has(cache, key));
    }
    assert_true(has(cache, "deep999"));
    assert_false(has(cache, "deep0"));
    page_cache_free(cache);
}

static void hot_pages_alone_fit_the_budget_too(void **state)
{
    (void)state;
    struct page_cache *cache = page_cache_create(BUDGET);
    char key[32];
    for (int i = 0; i < 200; i++) {
        snprintf(key, sizeof key, "hot%d", i);
        put(cache, key, 1, false, 'h');
        get(cache, key, 1, 1000);
        get(cache, key, 1, 1000);
    }
    struct page_cache_counters counters;
    page_cache_counters(cache, &counters);
    assert_true(counters.bytes <= BUDGET && counters.entries >= 20);
    assert_true(has(cache, "hot199"));
    assert_int_equal(counters.hits, 400);
    page_cache_free(cache);
}

static void rare_pages_go_first(void **state)
{
    (void)state;
    struct page_cache *cache = page_cache_create(BUDGET);
    struct page_cache_counters counters = { 0 };
    char key[32];
    put(cache, "p0", 1, false, 'p');
    put(cache, "rare1", 1, true, 'r');
    put(cache, "rare2", 1, true, 'r');
    for (int i = 1; counters.evicted < 2; i++) {
        snprintf(key, sizeof key, "p%d", i);
        put(cache, key, 1, false, 'p');
        page_cache_counters(cache, &counters);
    }
    assert_false(has(cache, "rare1") || has(cache, "rare2"));
    assert_true(has(cache, "p0"));
    page_cache_free(cache);
}

static void purges_by_prefix(void **state)
{
    (void)state;
    struct page_cache *cache = page_cache_create(BUDGET);
    put(cache, "site1/a", 1, false, 'x');
    put(cache, "site1/b", 1, false, 'x');
    put(cache, "site2/a", 1, false, 'x');
    get(cache, "site1/b", 1, 1000);
    page_cache_purge(cache, STR("site1/"));
    assert_false(has(cache, "site1/a") || has(cache, "site1/b"));
    assert_true(has(cache, "site2/a"));
    page_cache_purge(cache, STR(""));
    struct page_cache_counters counters;
    page_cache_counters(cache, &counters);
    assert_int_equal(counters.entries, 0);
    assert_int_equal(counters.bytes, 0);
    page_cache_free(cache);
}

static void a_page_larger_than_a_quarter_is_not_kept(void **state)
{
    (void)state;
    struct page_cache *cache = page_cache_create(BUDGET);
    put(cache, "a", 1, false, 'x');
    struct buf body = { 0 };
    memset(buf_reserve(&body, BUDGET / 4), 'x', BUDGET / 4);
    body.len = BUDGET / 4;
    struct response large = { .status = 200, .body = buf_str(&body) };
    page_cache_put(cache, STR("a"), 2, 1000, 0, false, &large);
    assert_false(has(cache, "a")); /* the old one is not true any more */
    buf_free(&body);
    page_cache_free(cache);
}

static void an_entry_outlives_its_page(void **state)
{
    (void)state;
    struct page_cache *cache = page_cache_create(BUDGET);
    put(cache, "a", 1, false, 'x');
    struct http_entry *entry = page_cache_last(cache, STR("a"));
    http_entry_ref(entry);
    page_cache_free(cache);
    assert_int_equal(entry->body.ptr[BODY - 1], 'x');
    http_entry_unref(entry);
}

static void prepares_heads(void **state)
{
    (void)state;
    struct header headers[] = { { STR("Cache-Control"), STR("no-cache") } };
    struct response response = { .status = 200,
                                 .type = "text/html",
                                 .body = STR("hello"),
                                 .encoding = "br",
                                 .headers = headers,
                                 .header_count = 1 };
    struct http_entry *a = http_entry_create(&response), *b = http_entry_create(&response);
    response.body = STR("hellO");
    struct http_entry *c = http_entry_create(&response);
    assert_true(str_eq(a->etag, b->etag));
    assert_false(str_eq(a->etag, c->etag));
    assert_true(str_starts(a->head, STR("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                                        "Content-Encoding: br\r\nContent-Length: 5\r\n")));
    assert_true(str_find(a->head, STR("\r\nVary: Accept-Encoding\r\n")) > 0);
    assert_true(str_starts(a->head_304, STR("HTTP/1.1 304 Not Modified\r\nETag: \"")));
    assert_true(
        str_ends(a->head_304, STR("Cache-Control: no-cache\r\nVary: Accept-Encoding\r\n")));
    headers[0] = (struct header){ STR("vary"), STR("Cookie") };
    struct http_entry *d = http_entry_create(&response);
    assert_true(str_find(d->head, STR("Accept-Encoding")) < 0);
    struct http_entry *all[] = { a, b, c, d };
    for (size_t i = 0; i < 4; i++)
        http_entry_unref(all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_asker_renders_a_stale_page),
        cmocka_unit_test(ages),
        cmocka_unit_test(a_walk_through_deep_pages_leaves_hot_ones),
        cmocka_unit_test(hot_pages_alone_fit_the_budget_too),
        cmocka_unit_test(rare_pages_go_first),
        cmocka_unit_test(purges_by_prefix),
        cmocka_unit_test(a_page_larger_than_a_quarter_is_not_kept),
        cmocka_unit_test(an_entry_outlives_its_page),
        cmocka_unit_test(prepares_heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
