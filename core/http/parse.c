/*
 * parse.c - llhttp's callbacks and the checks beyond it (see parse.h).
 *
 * Reading order: parse_feed, then the callbacks in the order a request meets
 * them, then check_head with one function per rule. A callback that refuses
 * sets parser->status and returns -1, which stops llhttp for good.
 */
#include "http/parse.h"

#include "http/target.h"

static struct parser *parser_of(llhttp_t *http)
{
    return http->data;
}

static int refuse(struct parser *parser, int status)
{
    parser->status = status;
    return -1;
}

/* llhttp hands a part over in as many pieces as there were slices. Pieces that
 * do not touch are a value folded over two lines. */
static bool extend(struct str *span, const char *at, size_t len)
{
    if (!span->ptr)
        span->ptr = at;
    if (span->ptr + span->len != at)
        return false;
    span->len += len;
    return true;
}

static int on_url(llhttp_t *http, const char *at, size_t len)
{
    struct parser *parser = parser_of(http);
    if (!extend(&parser->raw_target, at, len))
        return refuse(parser, 400);
    if (parser->raw_target.len > (size_t)parser->limits->target_bytes)
        return refuse(parser, 414);
    return 0;
}

static int on_header_field(llhttp_t *http, const char *at, size_t len)
{
    struct parser *parser = parser_of(http);
    struct request *request = parser->request;
    if (parser->head_done) /* trailers are counted and dropped */
        return 0;
    if (parser->is_value || request->header_count == 0) {
        if (request->header_count >= (size_t)parser->limits->header_count)
            return refuse(parser, 431);
        request->headers[request->header_count++] = (struct header){ 0 };
        parser->is_value = false;
    }
    struct header *header = &request->headers[request->header_count - 1];
    return extend(&header->name, at, len) ? 0 : refuse(parser, 400);
}

static int on_header_field_complete(llhttp_t *http)
{
    struct parser *parser = parser_of(http);
    struct request *request = parser->request;
    if (parser->head_done)
        return ++parser->trailer_count > (size_t)parser->limits->header_count
                   ? refuse(parser, 431)
                   : 0;
    if (request->header_count == 0)
        return refuse(parser, 400);
    struct str name = request->headers[request->header_count - 1].name;
    char *bytes = (char *)name.ptr; /* the caller's read buffer */
    for (size_t i = 0; i < name.len; i++) {
        if (bytes[i] >= 'A' && bytes[i] <= 'Z')
            bytes[i] |= 0x20;
    }
    parser->is_value = true;
    return 0;
}

static int on_header_value(llhttp_t *http, const char *at, size_t len)
{
    struct parser *parser = parser_of(http);
    if (parser->head_done)
        return 0;
    struct header *header = &parser->request->headers[parser->request->header_count - 1];
    return extend(&header->value, at, len) ? 0 : refuse(parser, 400);
}

static int on_header_value_complete(llhttp_t *http)
{
    struct parser *parser = parser_of(http);
    if (parser->head_done)
        return 0;
    struct header *header = &parser->request->headers[parser->request->header_count - 1];
    header->value = header->value.ptr ? str_trim(header->value) : STR("");
    return 0;
}

static const struct {
    llhttp_method_t theirs;
    enum http_method ours;
} methods[] = {
    { HTTP_GET, HTTP_METHOD_GET },         { HTTP_HEAD, HTTP_METHOD_HEAD },
    { HTTP_POST, HTTP_METHOD_POST },       { HTTP_PUT, HTTP_METHOD_PUT },
    { HTTP_DELETE, HTTP_METHOD_DELETE },   { HTTP_PATCH, HTTP_METHOD_PATCH },
    { HTTP_OPTIONS, HTTP_METHOD_OPTIONS },
};

static int on_method(llhttp_t *http, const char *at, size_t len)
{
    struct parser *parser = parser_of(http);
    return extend(&parser->request->method_name, at, len) ? 0 : refuse(parser, 400);
}

static int on_method_complete(llhttp_t *http)
{
    struct request *request = parser_of(http)->request;
    request->method = HTTP_METHOD_OTHER;
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (methods[i].theirs == http->method)
            request->method = methods[i].ours;
    }
    return http->method == HTTP_CONNECT ? refuse(parser_of(http), 501) : 0;
}

/* llhttp also takes two spaces and other protocols' names. */
static bool request_line_is_plain(const struct parser *parser)
{
    struct str target = parser->raw_target, method = parser->request->method_name;
    const char *behind = target.ptr + target.len;
    return method.ptr == parser->head && target.ptr == method.ptr + method.len + 1 &&
           parser->feed_end - behind > 11 && memcmp(behind, " HTTP/1.", 8) == 0 &&
           memcmp(behind + 9, "\r\n", 2) == 0;
}

/* Every line of the head ends with CR LF, none begins with white space, and
 * each is one header: llhttp accepts a bare LF, joins folded lines and passes
 * over a line without a name. */
static bool lines_are_plain(struct parser *parser)
{
    const char *line = parser->head;
    for (size_t count = 0;; count++) {
        const char *end = memchr(line, '\n', (size_t)(parser->feed_end - line));
        if (!end || end == line || end[-1] != '\r')
            return false;
        if (line[0] == ' ' || line[0] == '\t' || line[0] == ':')
            return false;
        if (end - line == 1) {
            parser->body_start = end + 1;
            return count == parser->request->header_count + 1;
        }
        line = end + 1;
        if (line == parser->feed_end)
            return false;
    }
}

/* Headers that decide where a request ends or who is meant. */
enum known {
    KNOWN_HOST,
    KNOWN_LENGTH,
    KNOWN_ENCODING,
    KNOWN_EXPECT,
    KNOWN_UPGRADE,
    KNOWN_COUNT
};
static const struct str known_names[KNOWN_COUNT] = {
    [KNOWN_HOST] = { "host", 4 },
    [KNOWN_LENGTH] = { "content-length", 14 },
    [KNOWN_ENCODING] = { "transfer-encoding", 17 },
    [KNOWN_EXPECT] = { "expect", 6 },
    [KNOWN_UPGRADE] = { "upgrade", 7 },
};

struct known_headers {
    struct str value[KNOWN_COUNT]; /* NULL pointer: absent */
};

/* False when one of them is repeated. */
static bool collect_known(const struct request *request, struct known_headers *known)
{
    *known = (struct known_headers){ 0 };
    for (size_t i = 0; i < request->header_count; i++) {
        struct str name = request->headers[i].name;
        for (size_t k = 0; k < KNOWN_COUNT; k++) {
            if (!str_eq(name, known_names[k]))
                continue;
            if (known->value[k].ptr)
                return false;
            known->value[k] = request->headers[i].value;
        }
    }
    return true;
}

static int check_host(struct request *request, struct str header, struct str authority)
{
    struct str named = { 0 };
    unsigned port = 0, named_port = 0;
    if (!header.ptr)
        return request->is_http10 && !authority.ptr ? 0 : 400;
    if (!host_parse(header, &request->host, &port))
        return 400;
    if (authority.ptr && (!host_parse(authority, &named, &named_port) ||
                          !str_eq(named, request->host) || named_port != port))
        return 400;
    return 0;
}

static int check_framing(struct parser *parser, const struct known_headers *known)
{
    struct request *request = parser->request;
    struct str length = known->value[KNOWN_LENGTH], encoding = known->value[KNOWN_ENCODING];
    if (length.ptr && encoding.ptr)
        return 400;
    if (encoding.ptr) {
        if (!str_eq_nocase(encoding, STR("chunked")) || request->is_http10 ||
            !(parser->http.flags & F_CHUNKED))
            return 400;
        parser->has_body = true;
    }
    if (length.ptr) {
        uint64_t bytes;
        if (!str_to_u64(length, &bytes) || bytes != parser->http.content_length)
            return 400;
        if (bytes > (uint64_t)parser->limits->body_bytes)
            return 413;
        parser->has_body = bytes > 0;
    }
    return 0;
}

static int check_expect(struct parser *parser, struct str expect)
{
    if (!expect.ptr || parser->request->is_http10)
        return 0;
    if (!str_eq_nocase(expect, STR("100-continue")))
        return 417;
    parser->expects_continue = parser->has_body;
    return 0;
}

static int check_version(struct parser *parser)
{
    struct request *request = parser->request;
    uint16_t flags = parser->http.flags;
    if (parser->http.http_major != 1 || parser->http.http_minor > 1)
        return 505;
    request->is_http10 = parser->http.http_minor == 0;
    request->keep_alive = !(flags & F_CONNECTION_CLOSE) &&
                          (!request->is_http10 || (flags & F_CONNECTION_KEEP_ALIVE));
    return 0;
}

/* 0, or the status of the refusal. */
static int check_head(struct parser *parser)
{
    struct known_headers known;
    struct str authority;
    int status = check_version(parser);
    if (status)
        return status;
    if (!request_line_is_plain(parser) || !lines_are_plain(parser) ||
        !collect_known(parser->request, &known) || known.value[KNOWN_UPGRADE].ptr ||
        !target_parse(parser->request, parser->raw_target, &authority))
        return 400;
    if ((status = check_host(parser->request, known.value[KNOWN_HOST], authority)) ||
        (status = check_framing(parser, &known)) ||
        (status = check_expect(parser, known.value[KNOWN_EXPECT])))
        return status;
    return parser->has_body ? body_begin(parser->body, parser->request, parser->limits) : 0;
}

static int on_headers_complete(llhttp_t *http)
{
    struct parser *parser = parser_of(http);
    int status = check_head(parser);
    if (status)
        return refuse(parser, status);
    parser->head_done = true;
    return 0;
}

/* A pause at the last chunk tells parse_feed where the trailers begin. */
static int on_chunk_header(llhttp_t *http)
{
    parser_of(http)->chunks++;
    parser_of(http)->in_trailers = http->content_length == 0;
    return http->content_length == 0 ? HPE_PAUSED : 0;
}

static int on_body(llhttp_t *http, const char *at, size_t len)
{
    struct parser *parser = parser_of(http);
    int status = body_add(parser->body, (struct str){ at, len });
    return status ? refuse(parser, status) : 0;
}

static int on_message_complete(llhttp_t *http)
{
    struct parser *parser = parser_of(http);
    int status = parser->has_body ? body_end(parser->body, parser->request) : 0;
    parser->is_complete = true;
    return status ? refuse(parser, status) : HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_url = on_url,
    .on_method = on_method,
    .on_method_complete = on_method_complete,
    .on_header_field = on_header_field,
    .on_header_field_complete = on_header_field_complete,
    .on_header_value = on_header_value,
    .on_header_value_complete = on_header_value_complete,
    .on_headers_complete = on_headers_complete,
    .on_chunk_header = on_chunk_header,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
};

void parse_begin(struct parser *parser, struct request *request, struct body *body,
                 const struct config_limits *limits)
{
    *parser = (struct parser){ .request = request, .body = body, .limits = limits };
    llhttp_init(&parser->http, HTTP_REQUEST, &settings);
    parser->http.data = parser;
}

/* Chunk heads, extensions and trailers are bytes that a body limit does not
 * see: a chunk may have its size and line ends, all else shares one budget. */
enum { CHUNK_HEAD_BYTES = 16 };

static bool framing_is_bounded(struct parser *parser, const char *from, const char *end,
                               uint64_t body_before)
{
    if (!(parser->http.flags & F_CHUNKED))
        return true;
    const char *start = from > parser->body_start ? from : parser->body_start;
    parser->framing +=
        (uint64_t)(end - start) - (body_received(parser->body) - body_before);
    return parser->framing <=
           (uint64_t)parser->limits->header_bytes + parser->chunks * CHUNK_HEAD_BYTES;
}

/* The rules of lines_are_plain for trailers, which may come in slices. */
static bool trailers_are_plain(struct parser *parser, const char *from, const char *end)
{
    for (const char *at = from; at < end; at++) {
        char before = parser->trailer_byte;
        if ((before == '\n' && (*at == ' ' || *at == '\t' || *at == ':')) ||
            (*at == '\n' && before != '\r'))
            return false;
        parser->trailer_byte = *at;
    }
    return true;
}

/* 505 for a version that is well written, 400 for what is none. */
static int version_status(const struct parser *parser)
{
    const char *behind = parser->raw_target.ptr + parser->raw_target.len;
    size_t left = (size_t)(parser->feed_end - behind);
    if (left < 9 || memcmp(behind, " HTTP/", 6) != 0 || behind[7] != '.')
        return 400;
    return left == 9 || (left > 10 && behind[9] == '\r' && behind[10] == '\n') ? 505 : 400;
}

static enum parse_result fail(struct parser *parser, int status)
{
    if (!parser->status)
        parser->status = status;
    return PARSE_FAILED;
}

/* Runs llhttp up to the end of the slice or of the message; *end: how far. */
static llhttp_errno_t execute(struct parser *parser, const char *bytes, const char **end)
{
    const char *from = bytes;
    llhttp_errno_t result =
        llhttp_execute(&parser->http, from, (size_t)(parser->feed_end - from));
    if (result == HPE_PAUSED && !parser->is_complete) { /* at the trailers */
        from = llhttp_get_error_pos(&parser->http);
        parser->trailer_byte = '\n';
        llhttp_resume(&parser->http);
        result = llhttp_execute(&parser->http, from, (size_t)(parser->feed_end - from));
    }
    *end = result == HPE_OK ? parser->feed_end : llhttp_get_error_pos(&parser->http);
    if (parser->in_trailers && !trailers_are_plain(parser, from, *end))
        return HPE_STRICT;
    return result;
}

/* Before the end of the head no more is looked at than the limit allows. */
static size_t slice_length(const struct parser *parser, size_t len)
{
    size_t left = (size_t)parser->limits->header_bytes - parser->head_bytes;
    return parser->head_done || len < left ? len : left;
}

enum parse_result parse_feed(struct parser *parser, const char *bytes, size_t len,
                             size_t *used)
{
    uint64_t body_before = body_received(parser->body);
    const char *end;
    len = slice_length(parser, len);
    if (!parser->head)
        parser->head = bytes;
    parser->feed_end = bytes + len;
    llhttp_errno_t result = execute(parser, bytes, &end);
    *used = (size_t)(end - bytes);

    if (result != HPE_OK && result != HPE_PAUSED)
        return fail(parser, result == HPE_INVALID_VERSION ? version_status(parser) : 400);
    if (parser->head_done && !framing_is_bounded(parser, bytes, end, body_before))
        return fail(parser, 400);
    if (parser->is_complete)
        return PARSE_DONE;
    if (!parser->head_done)
        parser->head_bytes += len;
    if (!parser->head_done && parser->head_bytes >= (size_t)parser->limits->header_bytes)
        return fail(parser, 431);
    return PARSE_MORE;
}
