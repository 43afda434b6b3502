/*
 * compress.c - gzip, Brotli and which of them a client takes (see response.h).
 */
#include "http/response.h"

#include "base/buf.h"

#include <brotli/encode.h>
#include <zlib.h>

#include <stdlib.h>

bool compress_br(struct str body, int quality, struct buf *out)
{
    size_t size = BrotliEncoderMaxCompressedSize(body.len);
    if (size == 0)
        return false;
    uint8_t *bytes = (uint8_t *)buf_reserve(out, size);
    if (!BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, body.len,
                               (const uint8_t *)body.ptr, &size, bytes) ||
        size >= body.len)
        return false;
    out->len += size;
    return true;
}

bool compress_gzip(struct str body, int level, struct buf *out)
{
    enum { GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8 };
    z_stream stream = { 0 };
    if (body.len > UINT32_MAX / 2 || deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW,
                                                  MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    uLong size = deflateBound(&stream, (uLong)body.len);
    stream.next_in = (Bytef *)body.ptr;
    stream.avail_in = (uInt)body.len;
    stream.next_out = (Bytef *)buf_reserve(out, size);
    stream.avail_out = (uInt)size;
    bool good = deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out < body.len;
    if (good)
        out->len += stream.total_out;
    deflateEnd(&stream);
    return good;
}

/* ";q=0.5" in thousandths; 1000 when there is none, 0 for what cannot be read. */
static int quality(struct str parameters)
{
    while (parameters.ptr) {
        struct str part = str_trim(str_cut(&parameters, ';'));
        if (part.len < 3 || (part.ptr[0] | 0x20) != 'q' || part.ptr[1] != '=')
            continue;
        int value = 0, unit = 1000;
        for (size_t i = 2; i < part.len; i++) {
            char c = part.ptr[i];
            if (c == '.' && i == 3)
                continue;
            if (c < '0' || c > '9')
                return 0;
            value += (c - '0') * unit;
            unit /= 10;
        }
        return value > 1000 ? 0 : value;
    }
    return 1000;
}

const char *encoding_choose(struct str accept_encoding)
{
    int br = -1, gzip = -1, any = 0;
    while (accept_encoding.ptr) {
        struct str rest = str_cut(&accept_encoding, ',');
        struct str name = str_trim(str_cut(&rest, ';'));
        int q = quality(rest);
        if (str_eq_nocase(name, STR("br")))
            br = q;
        else if (str_eq_nocase(name, STR("gzip")) || str_eq_nocase(name, STR("x-gzip")))
            gzip = q;
        else if (str_is(name, "*"))
            any = q;
    }
    br = br < 0 ? any : br;
    gzip = gzip < 0 ? any : gzip;
    if (br > 0 && br >= gzip) /* smaller, so it wins a tie */
        return "br";
    return gzip > 0 ? "gzip" : "";
}
