/*
 * page_cache.h - whole answers, ready to send, within a byte budget.
 *
 * Belongs to one loop thread. Keys are bytes that the owner composes (site,
 * path, declared query, display options, encoding). An entry remembers the
 * generation noted before it was rendered; when the site's generation has
 * moved on, the first asker is told to render (PAGE_STALE_RENDER) and others
 * get the old page (PAGE_STALE) until it comes, unless the site was purged.
 * Eviction is segmented LRU: a page enters on probation and is protected when
 * it is asked for again, so a walk through deep pages never evicts hot ones.
 */
#ifndef DINH_HTTP_PAGE_CACHE_H
#define DINH_HTTP_PAGE_CACHE_H

#include "http/response.h"

struct page_cache;
struct http_entry;

enum page_state { PAGE_MISS, PAGE_FRESH, PAGE_STALE, PAGE_STALE_RENDER };

struct page_cache *page_cache_create(size_t budget);
void page_cache_free(struct page_cache *cache);

/* now_ms: monotonic. *entry is set for all but PAGE_MISS and stays valid until
 * the loop turns (http_respond_entry takes its own reference). */
enum page_state page_cache_get(struct page_cache *cache, struct str key,
                               uint64_t generation, int64_t now_ms,
                               struct http_entry **entry);
/* Prepares head and body for sending. ttl_ms 0: until the generation moves;
 * `rare` pages are the first to go. Replaces an older one. */
void page_cache_put(struct page_cache *cache, struct str key, uint64_t generation,
                    int64_t now_ms, int64_t ttl_ms, bool rare,
                    const struct response *response);
/* A render that failed: the next asker of a stale page tries again. */
void page_cache_give_up(struct page_cache *cache, struct str key);
/* Any version of the page, however stale (an open breaker's last word). */
struct http_entry *page_cache_last(struct page_cache *cache, struct str key);
/* Drops every entry whose key begins with `prefix` (a withdrawal). */
void page_cache_purge(struct page_cache *cache, struct str prefix);

struct page_cache_counters {
    uint64_t hits, misses, stale, evicted;
    size_t bytes, entries;
};
void page_cache_counters(const struct page_cache *cache, struct page_cache_counters *out);

#endif
