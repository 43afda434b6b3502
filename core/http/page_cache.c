/*
 * page_cache.c - a hash table and two lists (see page_cache.h).
 *
 * `probation` holds pages asked for once, `hot` those asked for again; each is
 * ordered by last use. The hot list may hold four fifths of the budget; what
 * falls off its end goes back on probation, and what falls off probation is
 * gone. The hash is seeded with random bytes, so that nobody can choose
 * addresses that fall into one bucket.
 */
#include "http/page_cache.h"

#include "base/error.h"
#include "base/siphash.h"
#include "http/entry.h"

#include <stdlib.h>
#include <sys/random.h>

enum { FIRST_BUCKETS = 256, RENDER_PATIENCE_MS = 10000 };

struct page {
    struct page *bucket_next;
    struct page *newer, *older;
    struct list *list;
    struct http_entry *entry;
    uint64_t hash, generation;
    int64_t expires_ms;   /* 0: never by itself */
    int64_t rendering_ms; /* when somebody was told to render it; 0: nobody */
    bool rare;
    size_t size;
    struct str key; /* behind the struct */
};

struct list {
    struct page *newest, *oldest;
    size_t bytes;
};

struct page_cache {
    struct page **buckets;
    size_t bucket_count; /* a power of two */
    struct list probation, hot;
    size_t budget;
    uint64_t seed[2];
    struct page_cache_counters counters;
};

struct page_cache *page_cache_create(size_t budget)
{
    struct page_cache *cache = calloc(1, sizeof *cache);
    struct page **buckets = calloc(FIRST_BUCKETS, sizeof *buckets);
    if (!cache || !buckets)
        die("page_cache: hết bộ nhớ");
    cache->buckets = buckets;
    cache->bucket_count = FIRST_BUCKETS;
    cache->budget = budget;
    if (getrandom(cache->seed, sizeof cache->seed, 0) != sizeof cache->seed)
        die("page_cache: hệ điều hành không cho số ngẫu nhiên");
    return cache;
}

static struct page **find_place(struct page_cache *cache, struct str key, uint64_t hash)
{
    struct page **place = &cache->buckets[hash & (cache->bucket_count - 1)];
    while (*place && ((*place)->hash != hash || !str_eq((*place)->key, key)))
        place = &(*place)->bucket_next;
    return place;
}

static void list_remove(struct page *page)
{
    struct list *list = page->list;
    *(page->newer ? &page->newer->older : &list->newest) = page->older;
    *(page->older ? &page->older->newer : &list->oldest) = page->newer;
    list->bytes -= page->size;
}

static void list_add_newest(struct list *list, struct page *page)
{
    page->list = list;
    page->newer = NULL;
    page->older = list->newest;
    *(list->newest ? &list->newest->newer : &list->oldest) = page;
    list->newest = page;
    list->bytes += page->size;
}

/* The first to go of its list. */
static void list_add_oldest(struct list *list, struct page *page)
{
    page->list = list;
    page->older = NULL;
    page->newer = list->oldest;
    *(list->oldest ? &list->oldest->older : &list->newest) = page;
    list->oldest = page;
    list->bytes += page->size;
}

static void drop(struct page_cache *cache, struct page *page)
{
    struct page **place = find_place(cache, page->key, page->hash);
    *place = page->bucket_next;
    list_remove(page);
    cache->counters.entries--;
    http_entry_unref(page->entry);
    free(page);
}

void page_cache_free(struct page_cache *cache)
{
    if (!cache)
        return;
    page_cache_purge(cache, STR(""));
    free(cache->buckets);
    free(cache);
}

/* A page asked for again joins the hot ones; the coldest of those make room. */
static void touch(struct page_cache *cache, struct page *page)
{
    list_remove(page);
    list_add_newest(page->rare ? &cache->probation : &cache->hot, page);
    while (cache->hot.bytes > cache->budget / 5 * 4 && cache->hot.oldest != page) {
        struct page *cold = cache->hot.oldest;
        list_remove(cold);
        list_add_newest(&cache->probation, cold);
    }
}

static bool is_fresh(const struct page *page, uint64_t generation, int64_t now_ms)
{
    return page->generation == generation &&
           (page->expires_ms == 0 || now_ms < page->expires_ms);
}

enum page_state page_cache_get(struct page_cache *cache, struct str key,
                               uint64_t generation, int64_t now_ms,
                               struct http_entry **entry)
{
    struct page *page = *find_place(cache, key, siphash(cache->seed, key));
    if (!page) {
        cache->counters.misses++;
        return PAGE_MISS;
    }
    touch(cache, page);
    *entry = page->entry;
    if (is_fresh(page, generation, now_ms)) {
        cache->counters.hits++;
        return PAGE_FRESH;
    }
    cache->counters.stale++;
    /* A renderer that never came back must not freeze the page. */
    if (page->rendering_ms && now_ms - page->rendering_ms < RENDER_PATIENCE_MS)
        return PAGE_STALE;
    page->rendering_ms = now_ms ? now_ms : 1;
    return PAGE_STALE_RENDER;
}

static void grow(struct page_cache *cache)
{
    size_t count = cache->bucket_count * 2;
    struct page **buckets = calloc(count, sizeof *buckets);
    if (!buckets)
        return; /* longer chains, nothing worse */
    for (size_t i = 0; i < cache->bucket_count; i++) {
        for (struct page *page = cache->buckets[i], *next; page; page = next) {
            next = page->bucket_next;
            struct page **place = &buckets[page->hash & (count - 1)];
            page->bucket_next = *place;
            *place = page;
        }
    }
    free(cache->buckets);
    cache->buckets = buckets;
    cache->bucket_count = count;
}

static void evict(struct page_cache *cache)
{
    while (cache->probation.bytes + cache->hot.bytes > cache->budget) {
        struct list *list = cache->probation.oldest ? &cache->probation : &cache->hot;
        drop(cache, list->oldest);
        cache->counters.evicted++;
    }
}

static struct page *create_page(struct page_cache *cache, struct str key, uint64_t hash)
{
    struct page *page = calloc(1, sizeof *page + key.len);
    if (!page)
        die("page_cache: hết bộ nhớ");
    memcpy(page + 1, key.ptr, key.len);
    page->key = (struct str){ (const char *)(page + 1), key.len };
    page->hash = hash;
    if (cache->counters.entries >= cache->bucket_count)
        grow(cache);
    struct page **bucket = &cache->buckets[hash & (cache->bucket_count - 1)];
    page->bucket_next = *bucket;
    *bucket = page;
    cache->counters.entries++;
    return page;
}

void page_cache_put(struct page_cache *cache, struct str key, uint64_t generation,
                    int64_t now_ms, int64_t ttl_ms, bool rare,
                    const struct response *response)
{
    uint64_t hash = siphash(cache->seed, key);
    struct page *page = *find_place(cache, key, hash);
    struct http_entry *entry = http_entry_create(response);
    size_t size = sizeof *page + key.len + http_entry_size(entry);
    if (size > cache->budget / 4) { /* one page must not push out all others */
        http_entry_unref(entry);
        if (page)
            drop(cache, page);
        return;
    }
    struct list *list = page ? page->list : &cache->probation;
    if (page) {
        list_remove(page);
        http_entry_unref(page->entry);
    } else {
        page = create_page(cache, key, hash);
    }
    page->entry = entry;
    page->size = size;
    page->generation = generation;
    page->expires_ms = ttl_ms ? now_ms + ttl_ms : 0;
    page->rendering_ms = 0;
    page->rare = rare;
    if (rare)
        list_add_oldest(&cache->probation, page);
    else
        list_add_newest(list, page);
    evict(cache);
}

void page_cache_give_up(struct page_cache *cache, struct str key)
{
    struct page *page = *find_place(cache, key, siphash(cache->seed, key));
    if (page)
        page->rendering_ms = 0;
}

struct http_entry *page_cache_last(struct page_cache *cache, struct str key)
{
    struct page *page = *find_place(cache, key, siphash(cache->seed, key));
    return page ? page->entry : NULL;
}

void page_cache_purge(struct page_cache *cache, struct str prefix)
{
    struct list *const lists[] = { &cache->probation, &cache->hot };
    for (size_t i = 0; i < 2; i++) {
        for (struct page *page = lists[i]->newest, *older; page; page = older) {
            older = page->older;
            if (str_starts(page->key, prefix))
                drop(cache, page);
        }
    }
}

void page_cache_counters(const struct page_cache *cache, struct page_cache_counters *out)
{
    *out = cache->counters;
    out->bytes = cache->probation.bytes + cache->hot.bytes;
}
