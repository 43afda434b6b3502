/*
 * http_fuzz.c - bytes into the HTTP parser, in slices that the input chooses.
 *
 * The first byte decides where the slices are cut. Beyond not crashing, every
 * request that is taken must keep the promises of request.h, and the same
 * bytes in one slice must give the same result.
 */
#include "http/parse.h"

#include "base/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_INPUT = 8192, HEADERS = 20 };

static const struct config_limits limits = {
    .header_bytes = 2048,
    .header_count = HEADERS,
    .target_bytes = 512,
    .body_bytes = 4096,
    .body_memory = 2048,
};

struct outcome {
    enum parse_result result;
    size_t used, headers, body, fields;
};

static void promise(bool kept)
{
    if (!kept)
        abort();
}

static void check_request(const struct request *request)
{
    promise(request->path.len && text_is_clean(request->path));
    promise(request->path.ptr[0] == '/' ||
            (request->method == HTTP_METHOD_OPTIONS && str_is(request->path, "*")));
    promise(str_find(request->path, STR("/../")) < 0 &&
            !str_ends(request->path, STR("/..")));
    promise(request->is_http10 || request->host.len);
    for (size_t i = 0; i < request->header_count; i++) {
        promise(request->headers[i].name.len && request->headers[i].value.ptr);
        promise(
            !memchr(request->headers[i].value.ptr, '\n', request->headers[i].value.len));
    }
    for (size_t i = 0; i < request->field_count; i++)
        promise(request->fields[i].name.len && text_is_clean(request->fields[i].value));
}

/* step 0: all at once. */
static struct outcome run(const uint8_t *data, size_t size, size_t step)
{
    struct header headers[HEADERS];
    struct arena *arena = arena_create(0);
    struct body body = { .multipart.file = -1 }; /* no folder: files are refused */
    struct request request = { .arena = arena, .headers = headers };
    struct parser parser;
    struct outcome outcome = { .result = PARSE_MORE };
    char *bytes = malloc(size + 1); /* exactly as long, so that ASan sees overruns */
    if (!bytes)
        abort();
    memcpy(bytes, data, size);
    parse_begin(&parser, &request, &body, &limits);
    while (outcome.result == PARSE_MORE && outcome.used < size) {
        size_t used, left = size - outcome.used;
        outcome.result = parse_feed(&parser, bytes + outcome.used,
                                    step && step < left ? step : left, &used);
        outcome.used += used;
    }
    if (outcome.result == PARSE_DONE)
        check_request(&request);
    outcome.headers = request.header_count;
    outcome.body = request.body.len;
    outcome.fields = request.field_count;
    body_free(&body);
    arena_destroy(arena);
    free(bytes);
    return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > MAX_INPUT)
        return 0;
    struct outcome whole = run(data + 1, size - 1, 0);
    struct outcome sliced = run(data + 1, size - 1, 1 + data[0] % 64);
    promise(whole.result == sliced.result);
    if (whole.result == PARSE_DONE)
        promise(whole.used == sliced.used && whole.headers == sliced.headers &&
                whole.body == sliced.body && whole.fields == sliced.fields);
    return 0;
}
