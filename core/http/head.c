/*
 * head.c - see head.h.
 */
#include "http/head.h"

#include "base/clock.h"
#include "base/text.h"

bool status_has_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

static void add_number(struct buf *head, uint64_t value)
{
    char digits[20], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + value % 10);
    while (value /= 10);
    buf_add(head, at, (size_t)(digits + sizeof digits - at));
}

void head_status(struct buf *head, int status)
{
    buf_add_str(head, STR("HTTP/1.1 "));
    add_number(head, (uint64_t)status);
    buf_add_char(head, ' ');
    buf_add_text(head, status_phrase(status));
    buf_add_str(head, STR("\r\n"));
}

void head_line(struct buf *head, const char *name, struct str value)
{
    buf_add_text(head, name);
    buf_add_str(head, STR(": "));
    buf_add_str(head, value);
    buf_add_str(head, STR("\r\n"));
}

void head_number(struct buf *head, const char *name, uint64_t value)
{
    buf_add_text(head, name);
    buf_add_str(head, STR(": "));
    add_number(head, value);
    buf_add_str(head, STR("\r\n"));
}

/* RFC 6266: a plain name for the old, UTF-8 in percent form for the rest. */
static void add_disposition(struct buf *head, struct str name)
{
    buf_add_str(head, STR("Content-Disposition: attachment; filename=\""));
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        buf_add_char(head, c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? '_' : c);
    }
    buf_add_str(head, STR("\"; filename*=UTF-8''"));
    text_add_percent(head, name, false);
    buf_add_str(head, STR("\r\n"));
}

void head_describe(struct buf *head, const struct response *response)
{
    if (response->type)
        head_line(head, "Content-Type", str_of(response->type));
    if (response->encoding)
        head_line(head, "Content-Encoding", str_of(response->encoding));
    if (response->download)
        add_disposition(head, str_of(response->download));
}

void head_validators(struct buf *head, const struct response *response)
{
    if (response->etag)
        head_line(head, "ETag", str_of(response->etag));
    if (response->modified_ms) {
        char date[CLOCK_STAMP_SIZE];
        clock_http(date, response->modified_ms);
        head_line(head, "Last-Modified", str_of(date));
    }
}

void head_extra(struct buf *head, const struct response *response)
{
    for (size_t i = 0; i < response->header_count; i++) {
        buf_add_str(head, response->headers[i].name);
        buf_add_str(head, STR(": "));
        buf_add_str(head, response->headers[i].value);
        buf_add_str(head, STR("\r\n"));
    }
}

static struct str without_weak_mark(struct str tag)
{
    return str_starts(tag, STR("W/")) ? str_from(tag, 2) : tag;
}

bool etag_matches(struct str list, struct str etag)
{
    etag = without_weak_mark(etag);
    list = str_trim(list);
    if (str_is(list, "*"))
        return true;
    while (list.len) { /* a tag may hold commas: cut at quotes */
        list = without_weak_mark(str_trim(list));
        ptrdiff_t end =
            list.len && list.ptr[0] == '"' ? str_find_char(str_from(list, 1), '"') : -1;
        if (end < 0)
            return false;
        if (str_eq((struct str){ list.ptr, (size_t)end + 2 }, etag))
            return true;
        list = str_trim(str_from(list, (size_t)end + 2));
        if (list.len && list.ptr[0] != ',')
            return false;
        list = str_from(list, 1);
    }
    return false;
}

bool head_not_modified(const struct request *request, struct str etag, int64_t modified_ms)
{
    if (request->method != HTTP_METHOD_GET && request->method != HTTP_METHOD_HEAD)
        return false;
    struct str tags = request_header(request, "if-none-match");
    if (tags.ptr)
        return etag.len && etag_matches(tags, etag);
    struct str since = modified_ms ? request_header(request, "if-modified-since")
                                   : (struct str){ NULL, 0 };
    int64_t since_ms;
    return since.ptr && clock_parse_http(since, &since_ms) &&
           modified_ms / 1000 <= since_ms / 1000;
}
