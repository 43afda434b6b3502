/*
 * tls.h - TLS of one connection over OpenSSL, without sockets.
 *
 * Ciphertext goes in with tls_give and comes out of tls_pending; the caller
 * moves it. Memory BIOs keep OpenSSL away from the descriptor that libuv owns.
 */
#ifndef DINH_HTTP_TLS_H
#define DINH_HTTP_TLS_H

#include "base/error.h"
#include "base/str.h"

struct tls_context;
struct tls;

/* TLS 1.2 and later, ALPN http/1.1. NULL and a sentence when the files do not
 * make a pair. */
struct tls_context *tls_context_create(const char *certificate, const char *key,
                                       struct error *error);
/* Connections made with it live on. NULL is fine. */
void tls_context_free(struct tls_context *context);

struct tls *tls_create(struct tls_context *context);
void tls_free(struct tls *tls); /* NULL is fine */

/* The handshake is over. */
bool tls_is_open(const struct tls *tls);

/* Ciphertext from the network; how much of it is still unread. */
bool tls_give(struct tls *tls, struct str bytes);
size_t tls_unread(const struct tls *tls);
/* Plain bytes; 0: more ciphertext is needed; -1: the connection is over (a
 * clean end sets *closed). */
ptrdiff_t tls_read(struct tls *tls, char *out, size_t size, bool *closed);
/* Encrypts all of it. False: the connection is over. */
bool tls_write(struct tls *tls, struct str plain);
/* Ciphertext to be sent, valid until the next call but tls_pending; tls_sent
 * says that all of it is gone. */
struct str tls_pending(const struct tls *tls);
void tls_sent(struct tls *tls);
/* Says goodbye: a close_notify is pending afterwards. */
void tls_finish(struct tls *tls);

#endif
