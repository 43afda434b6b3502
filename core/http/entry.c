/*
 * entry.c - see entry.h. An entry is one block of memory.
 */
#include "http/entry.h"

#include "base/error.h"
#include "http/head.h"

#include <stdio.h>
#include <stdlib.h>

enum { ETAG_SIZE = 32 };

/* Equal bodies get equal tags in every worker and after a restart. */
static void make_etag(char out[ETAG_SIZE], const struct response *response)
{
    snprintf(out, ETAG_SIZE, "\"%016llx-%zx\"",
             (unsigned long long)str_hash(response->body), response->body.len);
}

static bool has_header(const struct response *response, const char *name)
{
    for (size_t i = 0; i < response->header_count; i++) {
        if (str_eq_nocase(response->headers[i].name, str_of(name)))
            return true;
    }
    return false;
}

/* Everything but Date, once with and once without what describes a body. */
static void build_heads(const struct response *response, struct buf *full, struct buf *bare)
{
    head_status(full, response->status);
    head_status(bare, 304);
    head_describe(full, response);
    if (status_has_body(response->status))
        head_number(full, "Content-Length", response->body.len);
    struct buf *const both[] = { full, bare };
    for (size_t i = 0; i < 2; i++) {
        head_validators(both[i], response);
        head_extra(both[i], response);
        if (!has_header(response, "vary"))
            head_line(both[i], "Vary", STR("Accept-Encoding"));
    }
}

struct http_entry *http_entry_create(const struct response *response)
{
    struct response copy = *response;
    char etag[ETAG_SIZE];
    if (!copy.etag && copy.status == 200) {
        make_etag(etag, response);
        copy.etag = etag;
    }
    struct buf full = { 0 }, bare = { 0 };
    build_heads(&copy, &full, &bare);
    size_t tag_len = copy.etag ? strlen(copy.etag) : 0;
    struct http_entry *entry =
        malloc(sizeof *entry + full.len + bare.len + tag_len + copy.body.len);
    if (!entry)
        die("entry: hết bộ nhớ");
    char *at = (char *)(entry + 1);
    const struct str parts[] = {
        buf_str(&full), buf_str(&bare), { copy.etag, tag_len }, copy.body
    };
    struct str *const places[] = { &entry->head, &entry->head_304, &entry->etag,
                                   &entry->body };
    for (size_t i = 0; i < 4; i++) {
        if (parts[i].len)
            memcpy(at, parts[i].ptr, parts[i].len);
        *places[i] = (struct str){ at, parts[i].len };
        at += parts[i].len;
    }
    entry->references = 1;
    entry->status = copy.status;
    buf_free(&full);
    buf_free(&bare);
    return entry;
}

size_t http_entry_size(const struct http_entry *entry)
{
    return sizeof *entry + entry->head.len + entry->head_304.len + entry->etag.len +
           entry->body.len;
}

void http_entry_ref(struct http_entry *entry)
{
    entry->references++;
}

void http_entry_unref(struct http_entry *entry)
{
    if (entry && --entry->references == 0)
        free(entry);
}
