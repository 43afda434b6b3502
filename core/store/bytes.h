/*
 * bytes.h - numbers inside files, read without running off their end: what lies
 * behind it is 0.
 */
#ifndef DINH_STORE_BYTES_H
#define DINH_STORE_BYTES_H

#include "base/str.h"

static inline uint32_t byte_at(struct str s, size_t at)
{
    return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

static inline uint32_t big16(struct str s, size_t at)
{
    return byte_at(s, at) << 8 | byte_at(s, at + 1);
}

static inline uint32_t big32(struct str s, size_t at)
{
    return big16(s, at) << 16 | big16(s, at + 2);
}

static inline uint32_t little16(struct str s, size_t at)
{
    return byte_at(s, at) | byte_at(s, at + 1) << 8;
}

static inline uint32_t little24(struct str s, size_t at)
{
    return little16(s, at) | byte_at(s, at + 2) << 16;
}

static inline uint32_t little32(struct str s, size_t at)
{
    return little16(s, at) | little16(s, at + 2) << 16;
}

static inline bool bytes_hold(struct str s, size_t at, struct str what)
{
    return str_starts(str_from(s, at), what);
}

#endif
