/*
 * address.h - what conn.c and server.c need of addresses beyond request.h.
 */
#ifndef DINH_HTTP_ADDRESS_H
#define DINH_HTTP_ADDRESS_H

#include "http/request.h"

struct sockaddr;

/* False for a family that is not IP. */
bool address_of_socket(const struct sockaddr *from, struct address *out);
/* Whom limits are counted for: an IPv6 client owns its whole /64. */
struct address address_owner(const struct address *address);
bool address_is_trusted(const struct address *address, const struct address_block *blocks,
                        size_t count);
/*
 * When request->client is a trusted proxy, replaces it by the rightmost
 * untrusted address of X-Forwarded-For, and is_tls by X-Forwarded-Proto. What
 * stands left of the first untrusted address was written by a stranger.
 */
void address_forwarded(struct request *request, const struct address_block *trusted,
                       size_t count);

#endif
