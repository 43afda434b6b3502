/*
 * address.c - IP addresses and blocks, and who really asked (see request.h).
 *
 * IPv4 is kept in its mapped form ::ffff:a.b.c.d, so that one comparison of
 * 16 bytes serves both families.
 */
#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

enum { MAPPED_BITS = 96 };

static const uint8_t mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

static bool is_mapped(const struct address *address)
{
    return memcmp(address->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

void address_text(char out[ADDRESS_TEXT_SIZE], const struct address *address)
{
    bool v4 = is_mapped(address);
    if (!inet_ntop(v4 ? AF_INET : AF_INET6, address->bytes + (v4 ? 12 : 0), out,
                   ADDRESS_TEXT_SIZE))
        out[0] = '\0';
}

bool address_parse(struct str text, struct address *out)
{
    char copy[ADDRESS_TEXT_SIZE];
    if (text.len == 0 || text.len >= sizeof copy || memchr(text.ptr, '\0', text.len))
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (inet_pton(AF_INET, copy, out->bytes + 12) == 1) {
        memcpy(out->bytes, mapped_prefix, sizeof mapped_prefix);
        return true;
    }
    return inet_pton(AF_INET6, copy, out->bytes) == 1;
}

bool address_of_socket(const struct sockaddr *from, struct address *out)
{
    *out = (struct address){ 0 };
    if (from->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)from;
        memcpy(out->bytes, mapped_prefix, sizeof mapped_prefix);
        memcpy(out->bytes + 12, &v4->sin_addr, 4);
        return true;
    }
    if (from->sa_family != AF_INET6)
        return false;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)from;
    memcpy(out->bytes, &v6->sin6_addr, 16);
    return true;
}

bool address_is_loopback(const struct address *address)
{
    static const struct address v6 = { .bytes = { [15] = 1 } };
    if (is_mapped(address))
        return address->bytes[12] == 127;
    return memcmp(address, &v6, sizeof v6) == 0;
}

struct address address_owner(const struct address *address)
{
    struct address owner = *address;
    if (!is_mapped(address))
        memset(owner.bytes + 8, 0, 8);
    return owner;
}

bool address_block_parse(struct str text, struct address_block *out)
{
    struct str rest = text, address = str_cut(&rest, '/');
    uint64_t bits;
    if (!address_parse(address, &out->address))
        return false;
    bool v4 = str_find_char(address, ':') < 0;
    if (!rest.ptr)
        bits = v4 ? 32 : 128;
    else if (!str_to_u64(rest, &bits) || bits > (v4 ? 32 : 128))
        return false;
    out->prefix = (unsigned)bits + (v4 ? MAPPED_BITS : 0);
    return true;
}

bool address_in(const struct address *address, const struct address_block *block)
{
    unsigned whole = block->prefix / 8, bits = block->prefix % 8;
    if (memcmp(address->bytes, block->address.bytes, whole) != 0)
        return false;
    uint8_t mask = (uint8_t)(0xff00 >> bits);
    return bits == 0 || ((address->bytes[whole] ^ block->address.bytes[whole]) & mask) == 0;
}

bool address_is_trusted(const struct address *address, const struct address_block *blocks,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (address_in(address, &blocks[i]))
            return true;
    }
    return false;
}

/* One X-Forwarded-For entry: an address, maybe with a port or in brackets. */
static bool parse_hop(struct str hop, struct address *out)
{
    hop = str_trim(hop);
    if (hop.len && hop.ptr[0] == '[') {
        ptrdiff_t end = str_find_char(hop, ']');
        return end > 0 && address_parse((struct str){ hop.ptr + 1, (size_t)end - 1 }, out);
    }
    if (address_parse(hop, out))
        return true;
    struct str rest = hop;
    return address_parse(str_cut(&rest, ':'), out);
}

/* Walks one header's list from the right. False: the client is found. */
static bool walk_hops(struct str list, const struct address_block *trusted, size_t count,
                      struct address *client)
{
    while (list.len) {
        size_t start = list.len;
        while (start && list.ptr[start - 1] != ',')
            start--;
        struct address hop;
        if (!parse_hop(str_from(list, start), &hop))
            return false;
        *client = hop;
        if (!address_is_trusted(&hop, trusted, count))
            return false;
        list.len = start ? start - 1 : 0;
    }
    return true;
}

void address_forwarded(struct request *request, const struct address_block *trusted,
                       size_t count)
{
    if (!address_is_trusted(&request->client, trusted, count))
        return;
    bool walking = true, has_proto = false;
    for (size_t i = request->header_count; i-- > 0;) {
        const struct header *header = &request->headers[i];
        if (walking && str_is(header->name, "x-forwarded-for")) {
            walking = walk_hops(header->value, trusted, count, &request->client);
        } else if (!has_proto && str_is(header->name, "x-forwarded-proto")) {
            struct str rest = header->value, last = { 0 };
            while (rest.ptr)
                last = str_trim(str_cut(&rest, ','));
            request->is_tls = str_eq_nocase(last, STR("https"));
            has_proto = true;
        }
    }
}
