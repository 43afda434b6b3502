/*
 * sockets.c - see sockets.h.
 */
#include "server/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

static int bad_address(const char *text, struct error *error)
{
    return error_set(error,
                     "listen: không hiểu địa chỉ \"%s\"; viết như \"127.0.0.1:8080\" hay "
                     "\"[::]:443\"",
                     text);
}

/* Cuts "host:port" or "[host]:port"; the host without brackets. */
static bool split(const char *text, char host[SOCKET_TEXT], uint64_t *port, bool *is_v6)
{
    struct str whole = str_of(text);
    const char *colon = strrchr(text, ':');
    if (!colon || whole.len >= SOCKET_TEXT)
        return false;
    struct str name = { text, (size_t)(colon - text) };
    if (!str_to_u64(str_of(colon + 1), port) || *port > 65535)
        return false;
    *is_v6 = name.len > 2 && name.ptr[0] == '[' && name.ptr[name.len - 1] == ']';
    if (*is_v6)
        name = (struct str){ name.ptr + 1, name.len - 2 };
    memcpy(host, name.ptr, name.len);
    host[name.len] = '\0';
    return true;
}

int socket_parse(const char *text, struct sockaddr_storage *out, struct error *error)
{
    char host[SOCKET_TEXT];
    uint64_t port;
    bool is_v6;
    memset(out, 0, sizeof *out);
    if (!split(text, host, &port, &is_v6))
        return bad_address(text, error);
    if (is_v6) {
        struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        return inet_pton(AF_INET6, host, &v6->sin6_addr) == 1 ? 0
                                                              : bad_address(text, error);
    }
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    v4->sin_family = AF_INET;
    v4->sin_port = htons((uint16_t)port);
    return inet_pton(AF_INET, host, &v4->sin_addr) == 1 ? 0 : bad_address(text, error);
}

/* Does some IPv4 address of the lists use this port? Then [::] must leave it. */
static bool port_is_v4s(const struct config_list *list, in_port_t port)
{
    for (size_t i = 0; list && i < list->count; i++) {
        struct sockaddr_storage address;
        if (socket_parse(list->items[i], &address, NULL) == 0 &&
            address.ss_family == AF_INET &&
            ((struct sockaddr_in *)&address)->sin_port == port)
            return true;
    }
    return false;
}

static int explain(const char *text, int reason, struct error *error)
{
    const char *hint =
        reason == EADDRINUSE ? "; cổng này đang có chương trình khác dùng, hoặc chính "
                               "Đình ở địa chỉ khác (khi đó hãy dừng rồi chạy lại)"
        : reason == EACCES ? "; cổng dưới 1024 cần quyền root (hay CAP_NET_BIND_SERVICE)"
        : reason == EADDRNOTAVAIL ? "; máy này không có địa chỉ đó"
        : reason == EAFNOSUPPORT  ? "; máy này không có IPv6"
                                  : "";
    return error_set(error, "không nghe được ở %s: %s%s", text, strerror(reason), hint);
}

static int open_one(const char *text, const struct config_list *plain,
                    const struct config_list *tls, struct error *error)
{
    struct sockaddr_storage address;
    if (socket_parse(text, &address, error) != 0)
        return -1;
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return explain(text, errno, error);
    const int on = 1;
    int result = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    socklen_t size = sizeof(struct sockaddr_in);
    if (address.ss_family == AF_INET6) {
        in_port_t port = ((struct sockaddr_in6 *)&address)->sin6_port;
        const int only = port_is_v4s(plain, port) || port_is_v4s(tls, port);
        size = sizeof(struct sockaddr_in6);
        if (result == 0)
            result = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only);
    }
    if (result == 0 && bind(fd, (struct sockaddr *)&address, size) == 0 &&
        listen(fd, BACKLOG) == 0)
        return fd;
    int reason = errno;
    close(fd);
    return explain(text, reason, error);
}

static const struct socket_entry *find_entry(const struct sockets *sockets,
                                             const char *text, bool tls)
{
    for (size_t i = 0; sockets && i < sockets->count; i++)
        if (sockets->entries[i].tls == tls && strcmp(sockets->entries[i].text, text) == 0)
            return &sockets->entries[i];
    return NULL;
}

static int add_list(struct sockets *out, const struct sockets *old,
                    const struct config_list *lists[2], bool tls, struct error *error)
{
    const struct config_list *list = lists[tls];
    for (size_t i = 0; list && i < list->count; i++) {
        const char *text = list->items[i];
        if (find_entry(out, text, tls))
            continue;
        if (out->count == SOCKETS_MAX)
            return error_set(error, "listen: nhiều hơn %d địa chỉ", SOCKETS_MAX);
        const struct socket_entry *open = find_entry(old, text, tls);
        int fd = open ? open->fd : open_one(text, lists[0], lists[1], error);
        if (fd < 0)
            return -1;
        struct socket_entry *entry = &out->entries[out->count++];
        *entry = (struct socket_entry){ .fd = fd, .tls = tls };
        memcpy(entry->text, text, strlen(text) + 1); /* socket_parse checked its length */
    }
    return 0;
}

int sockets_open(struct sockets *out, const struct sockets *old,
                 const struct config_list *plain, const struct config_list *tls,
                 struct error *error)
{
    const struct config_list *lists[2] = { plain, tls };
    out->count = 0;
    if (add_list(out, old, lists, false, error) == 0 &&
        add_list(out, old, lists, true, error) == 0) {
        if (out->count)
            return 0;
        error_set(error, "listen: chưa có địa chỉ nào để nghe");
    }
    sockets_close(out, old);
    return -1;
}

void sockets_close(struct sockets *sockets, const struct sockets *kept)
{
    for (size_t i = 0; i < sockets->count; i++) {
        const struct socket_entry *entry = &sockets->entries[i];
        if (!find_entry(kept, entry->text, entry->tls))
            close(entry->fd);
    }
    sockets->count = 0;
}

void sockets_url(char out[SOCKET_URL], const struct sockets *sockets)
{
    const struct socket_entry *entry = &sockets->entries[0];
    struct sockaddr_storage address = { 0 };
    socklen_t size = sizeof address;
    char host[INET6_ADDRSTRLEN] = "127.0.0.1";
    unsigned port;
    /* Asked of the system: port 0 has become a real one. */
    getsockname(entry->fd, (struct sockaddr *)&address, &size);
    const struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address;
    const struct sockaddr_in *v4 = (struct sockaddr_in *)&address;
    bool is_v6 = address.ss_family == AF_INET6;
    if (is_v6) {
        port = ntohs(v6->sin6_port);
        inet_ntop(AF_INET6,
                  IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr) ? &in6addr_loopback
                                                          : &v6->sin6_addr,
                  host, sizeof host);
    } else {
        port = ntohs(v4->sin_port);
        if (v4->sin_addr.s_addr != htonl(INADDR_ANY))
            inet_ntop(AF_INET, &v4->sin_addr, host, sizeof host);
    }
    snprintf(out, SOCKET_URL, is_v6 ? "%s://[%s]:%u" : "%s://%s:%u",
             entry->tls ? "https" : "http", host, port);
}
