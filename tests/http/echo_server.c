/*
 * echo_server.c - a small server over core/http for the tests in http_test.py.
 *
 *     http_echo_server FOLDER [limit=value ...]
 *
 * FOLDER holds files/ (served below /file/), upload/ and, for TLS, cert.pem and
 * key.pem. Prints "ready PLAIN_PORT TLS_PORT IPV6_PORT" (0: none) when it listens.
 * SIGTERM drains, SIGHUP reads the certificate again, SIGUSR1 reopens the log.
 *
 *     /echo     what the request looked like to a handler
 *     /slow     the same after ?ms= milliseconds
 *     /big      ?n= bytes
 *     /cached   a page of 12 kB from the page cache
 *     /file/X   files/X
 */
#include "base/buf.h"
#include "base/clock.h"
#include "http/page_cache.h"
#include "http/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CACHED_BYTES = 12 * 1024, SIGNALS = 3 };

struct echo {
    uv_loop_t loop;
    struct http_server *server;
    struct access_log *access_log;
    struct page_cache *cache;
    struct config_limits limits;
    struct address_block proxy;
    const char *folder;
    char certificate[512], key[512], upload[512], log[512];
    uv_signal_t signals[SIGNALS];
};

static const struct {
    const char *name;
    size_t offset;
    long value;
} limit_table[] = {
#define LIMIT(name, value)                                 \
    {                                                      \
#name, offsetof(struct config_limits, name), value \
    }
    LIMIT(header_bytes, 8192),
    LIMIT(header_count, 50),
    LIMIT(target_bytes, 2048),
    LIMIT(body_bytes, 4 * 1024 * 1024),
    LIMIT(body_memory, 64 * 1024),
    LIMIT(connections, 200),
    LIMIT(per_address, 150),
    LIMIT(header_ms, 1000),
    LIMIT(idle_ms, 3000),
    LIMIT(body_rate, 1000),
    LIMIT(drain_ms, 1000),
    LIMIT(cache_bytes, 1024 * 1024),
    LIMIT(request_memory, 1024 * 1024),
#undef LIMIT
};

static long *limit_place(struct config_limits *limits, size_t index)
{
    return (long *)(void *)((char *)limits + limit_table[index].offset);
}

static void set_limit(struct config_limits *limits, const char *pair)
{
    for (size_t i = 0; i < sizeof limit_table / sizeof limit_table[0]; i++) {
        size_t len = strlen(limit_table[i].name);
        if (strncmp(pair, limit_table[i].name, len) == 0 && pair[len] == '=')
            *limit_place(limits, i) = strtol(pair + len + 1, NULL, 10);
    }
}

static void describe_fields(struct buf *out, const struct request *request)
{
    for (size_t i = 0; i < request->field_count; i++) {
        const struct form_field *field = &request->fields[i];
        buf_printf(out, "field %.*s=", STR_ARG(field->name));
        if (!field->file) {
            buf_add_str(out, field->value);
        } else {
            buf_printf(out, "file:%.*s:%llu:", STR_ARG(field->filename),
                       (unsigned long long)field->size);
            FILE *file = fopen(field->file, "rb");
            unsigned long long sum = 0;
            for (int c; file && (c = getc(file)) != EOF;)
                sum = sum * 31 + (unsigned)c;
            if (file)
                fclose(file);
            buf_printf(out, "%llu", sum);
        }
        buf_add_char(out, '\n');
    }
}

static void answer(struct request *request)
{
    struct buf out = { 0 };
    char client[ADDRESS_TEXT_SIZE];
    address_text(client, &request->client);
    buf_printf(&out,
               "method %.*s\npath %.*s\nquery %.*s\nhost %.*s\nclient %s\n"
               "tls %d\nhttp10 %d\nbody %zu ",
               STR_ARG(request->method_name), STR_ARG(request->path),
               STR_ARG(request->query), STR_ARG(request->host), client, request->is_tls,
               request->is_http10, request->body.len);
    buf_add_str(&out, request->body);
    buf_add_char(&out, '\n');
    describe_fields(&out, request);
    struct response response = { .status = 200,
                                 .type = "text/plain; charset=utf-8",
                                 .body = arena_str(request->arena, buf_str(&out)) };
    buf_free(&out);
    http_respond(request, &response);
}

static uint64_t number_of(const struct request *request, const char *name)
{
    uint64_t value = 0;
    struct str text = request_query(request, name);
    return text.ptr && str_to_u64(text, &value) ? value : 0;
}

static void on_closed(uv_handle_t *handle)
{
    free(handle);
}

static void on_timer(uv_timer_t *timer)
{
    answer(timer->data);
    uv_close((uv_handle_t *)timer, on_closed);
}

static void answer_later(struct echo *echo, struct request *request)
{
    uv_timer_t *timer = calloc(1, sizeof *timer);
    if (!timer)
        abort();
    uv_timer_init(&echo->loop, timer);
    timer->data = request;
    uv_timer_start(timer, on_timer, number_of(request, "ms"), 0);
}

static void answer_big(struct request *request)
{
    size_t size = (size_t)number_of(request, "n");
    char *bytes = arena_alloc_raw(request->arena, size ? size : 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)('a' + i % 26);
    struct response response = { .status = 200,
                                 .type = "text/plain",
                                 .body = { bytes, size } };
    http_respond(request, &response);
}

static void answer_file(struct echo *echo, struct request *request)
{
    struct str name = str_from(request->path, 6);
    struct response response = { .status = 200, .type = "application/octet-stream" };
    response.file =
        arena_printf(request->arena, "%s/files/%.*s", echo->folder, STR_ARG(name));
    http_respond(request, &response);
}

static void answer_cached(struct echo *echo, struct request *request)
{
    struct http_entry *entry;
    int64_t now = (int64_t)uv_now(&echo->loop);
    if (page_cache_get(echo->cache, STR("cached"), 1, now, &entry) == PAGE_MISS) {
        static char body[CACHED_BYTES];
        memset(body, 'x', sizeof body);
        struct response page = { .status = 200,
                                 .type = "text/html; charset=utf-8",
                                 .body = { body, sizeof body } };
        page_cache_put(echo->cache, STR("cached"), 1, now, 0, false, &page);
        page_cache_get(echo->cache, STR("cached"), 1, now, &entry);
    }
    http_respond_entry(request, entry);
}

static void on_request(void *data, struct request *request)
{
    struct echo *echo = data;
    if (str_is(request->path, "/cached"))
        answer_cached(echo, request);
    else if (str_is(request->path, "/slow"))
        answer_later(echo, request);
    else if (str_is(request->path, "/big"))
        answer_big(request);
    else if (str_starts(request->path, STR("/file/")))
        answer_file(echo, request);
    else
        answer(request);
}

static struct str error_page(void *data, int status)
{
    (void)data;
    return status == 404 ? STR("<p>Không tìm thấy\n") : STR("<p>Lỗi\n");
}

static void on_drained(void *data)
{
    struct echo *echo = data;
    for (int i = 0; i < SIGNALS; i++)
        uv_close((uv_handle_t *)&echo->signals[i], NULL);
    access_log_close(echo->access_log);
    http_server_free(echo->server);
    page_cache_free(echo->cache);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct echo *echo = handle->data;
    struct error error;
    if (number == SIGTERM)
        http_server_drain(echo->server, echo->limits.drain_ms, on_drained);
    else if (number == SIGUSR1)
        access_log_reopen(echo->access_log);
    else if (http_server_certificate(echo->server, echo->certificate, echo->key, &error))
        printf("refused %s\n", error.text);
    else
        printf("renewed\n");
    fflush(stdout);
}

/* A listening socket on the loopback of that family, or -1. */
static int listen_on_loopback(int family, int *port)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6,
                               .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    struct sockaddr *address =
        family == AF_INET ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
    socklen_t len = family == AF_INET ? sizeof v4 : sizeof v6;
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (bind(fd, address, len) || listen(fd, 100) || getsockname(fd, address, &len)) {
        close(fd);
        return -1;
    }
    *port = ntohs(family == AF_INET ? v4.sin_port : v6.sin6_port);
    return fd;
}

/* The port, or 0 where this machine has no such address. */
static int open_port(struct echo *echo, int family, bool tls)
{
    struct error error = { "" };
    int port = 0, fd = listen_on_loopback(family, &port);
    if (fd < 0)
        return 0;
    if (http_server_listen(echo->server, fd, tls, &error)) {
        fprintf(stderr, "%s\n", error.text);
        exit(1);
    }
    close(fd);
    return port;
}

static void start(struct echo *echo)
{
    struct error error = { "" };
    bool tls = access(echo->certificate, R_OK) == 0;
    if (tls &&
        http_server_certificate(echo->server, echo->certificate, echo->key, &error)) {
        fprintf(stderr, "%s\n", error.text);
        exit(1);
    }
    int port = open_port(echo, AF_INET, false);
    int tls_port = tls ? open_port(echo, AF_INET, true) : 0;
    int v6_port = open_port(echo, AF_INET6, false);
    printf("ready %d %d %d\n", port, tls_port, v6_port);
    fflush(stdout);
}

static void join(char *out, size_t size, const char *folder, const char *name)
{
    snprintf(out, size, "%s/%s", folder, name);
}

int main(int argc, char **argv)
{
    static struct echo echo;
    static const int numbers[SIGNALS] = { SIGTERM, SIGHUP, SIGUSR1 };
    struct error error;
    if (argc < 2)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof limit_table / sizeof limit_table[0]; i++)
        *limit_place(&echo.limits, i) = limit_table[i].value;
    for (int i = 2; i < argc; i++)
        set_limit(&echo.limits, argv[i]);
    echo.folder = argv[1];
    join(echo.certificate, sizeof echo.certificate, argv[1], "cert.pem");
    join(echo.key, sizeof echo.key, argv[1], "key.pem");
    join(echo.upload, sizeof echo.upload, argv[1], "upload");
    join(echo.log, sizeof echo.log, argv[1], "access.log");
    uv_loop_init(&echo.loop);
    echo.access_log = access_log_open(&echo.loop, echo.log, &error);
    echo.cache = page_cache_create((size_t)echo.limits.cache_bytes);
    address_block_parse(STR("127.0.0.7/32"), &echo.proxy);
    struct http_options options = { .limits = &echo.limits,
                                    .proxies = &echo.proxy,
                                    .proxy_count = 1,
                                    .upload_folder = echo.upload,
                                    .access_log = echo.access_log,
                                    .on_request = on_request,
                                    .error_page = error_page,
                                    .data = &echo };
    echo.server = http_server_create(&echo.loop, &options);
    for (int i = 0; i < SIGNALS; i++) {
        uv_signal_init(&echo.loop, &echo.signals[i]);
        echo.signals[i].data = &echo;
        uv_signal_start(&echo.signals[i], on_signal, numbers[i]);
    }
    start(&echo);
    uv_run(&echo.loop, UV_RUN_DEFAULT);
    return uv_loop_close(&echo.loop) ? 3 : 0;
}
