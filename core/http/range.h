/*
 * range.h - which bytes of a file a request asks for (RFC 9110, 14).
 */
#ifndef DINH_HTTP_RANGE_H
#define DINH_HTTP_RANGE_H

#include "base/str.h"

enum range_kind {
    RANGE_WHOLE, /* none asked for, or not understood: the whole file, 200 */
    RANGE_PART,  /* 206 */
    RANGE_NONE   /* beyond the end: 416 */
};

struct range {
    enum range_kind kind;
    uint64_t first, length;
};

/* "bytes=0-99", "bytes=100-", "bytes=-50". Several ranges count as not
 * understood: nobody needs multipart/byteranges, and it is a way to make a
 * server send much for little. */
struct range range_parse(struct str header, uint64_t size);

#endif
