/*
 * sockets.h - the addresses a portal listens on.
 *
 * Opened by the master, so that a reload, a crash or a new user id never
 * closes the door: the workers inherit them. Addresses are numbers, not names:
 * "127.0.0.1:8080", "[::1]:8080", "[::]:443", "0.0.0.0:80"; port 0 lets the
 * system choose. "[::]" takes IPv4 too, unless the same port is also listed
 * for IPv4.
 */
#ifndef DINH_SERVER_SOCKETS_H
#define DINH_SERVER_SOCKETS_H

#include "base/config.h"
#include "base/error.h"

enum { SOCKETS_MAX = 32, SOCKET_TEXT = 64 };

struct socket_entry {
    char text[SOCKET_TEXT]; /* as in the config */
    int fd;
    bool tls;
};

struct sockets {
    struct socket_entry entries[SOCKETS_MAX];
    size_t count;
};

/* Opens what the lists ask for; what `old` has open is shared, not opened again.
 * On failure nothing new stays open and *out is empty. */
int sockets_open(struct sockets *out, const struct sockets *old,
                 const struct config_list *plain, const struct config_list *tls,
                 struct error *error);
/* Closes those that `kept` (may be NULL) does not have. */
void sockets_close(struct sockets *sockets, const struct sockets *kept);

/* "http://127.0.0.1:8080" for the first one; a wildcard is shown as loopback. */
enum { SOCKET_URL = 96 };
void sockets_url(char out[SOCKET_URL], const struct sockets *sockets);

/* One address alone; for tests and tools. */
struct sockaddr_storage;
int socket_parse(const char *text, struct sockaddr_storage *out, struct error *error);

#endif
