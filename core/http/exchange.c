/*
 * exchange.c - see exchange.h.
 */
#include "http/exchange.h"

#include "base/error.h"

#include <stdlib.h>
#include <unistd.h>

enum { KEPT_HEAD = 4096 };

struct exchange *exchange_create(const struct config_limits *limits,
                                 const char *upload_folder)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    size_t cap = (size_t)limits->header_bytes + 2 * EXCHANGE_READ_ROOM;
    char *in = malloc(cap); /* not touched until bytes come: no resident memory */
    struct header *headers = calloc((size_t)limits->header_count, sizeof *headers);
    if (!exchange || !in || !headers)
        die("http: hết bộ nhớ");
    exchange->in = in;
    exchange->cap = cap;
    exchange->headers = headers;
    exchange->arena = arena_create((size_t)limits->request_memory);
    exchange->body.upload_folder = upload_folder;
    exchange->body.multipart.file = -1;
    exchange->out.file.fd = -1;
    return exchange;
}

void exchange_free(struct exchange *exchange)
{
    exchange_end(exchange);
    body_free(&exchange->body);
    buf_free(&exchange->out.head);
    arena_destroy(exchange->arena);
    free(exchange->headers);
    free(exchange->in);
    free(exchange);
}

/* Moves unread bytes to the front when less than a head and a read would fit:
 * once in EXCHANGE_READ_ROOM bytes, however many requests a read brings. */
static void make_room(struct exchange *exchange, const struct config_limits *limits)
{
    size_t need = (size_t)limits->header_bytes + EXCHANGE_READ_ROOM;
    if (exchange->cap - exchange->parsed >= need)
        return;
    size_t unread = exchange_unread(exchange);
    memmove(exchange->in, exchange->in + exchange->parsed, unread);
    exchange->parsed = 0;
    exchange->end = unread;
}

void exchange_begin(struct exchange *exchange, const struct config_limits *limits)
{
    make_room(exchange, limits);
    exchange->start = exchange->parsed;
    exchange->request =
        (struct request){ .arena = exchange->arena, .headers = exchange->headers };
    parse_begin(&exchange->parser, &exchange->request, &exchange->body, limits);
}

static void end_answer(struct outgoing *out)
{
    http_entry_unref(out->entry);
    out->entry = NULL;
    out->first = out->count = 0;
    out->head_bytes = 0;
    out->status = 0;
    if (out->file.fd >= 0)
        close(out->file.fd);
    out->file.fd = -1;
    free(out->file.slice);
    out->file.slice = NULL;
    out->file.left = 0;
    buf_clear(&out->head);
    if (out->head.cap > KEPT_HEAD)
        buf_free(&out->head);
}

void exchange_end(struct exchange *exchange)
{
    end_answer(&exchange->out);
    body_reset(&exchange->body);
    arena_reset(exchange->arena);
    exchange->request = (struct request){ 0 };
    if (exchange->parsed == exchange->end)
        exchange->start = exchange->parsed = exchange->end = 0;
}
