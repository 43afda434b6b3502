/*
 * qr.c - see qr.h. libqrencode makes the modules; a row's neighbours become one step of
 * a single path, so that a code is about 3 kB.
 */
#include "desk/qr.h"

#include "base/buf.h"

#include <qrencode.h>

enum { BORDER = 4, TEXT_MAX = 1000 };

static void add_row(struct buf *out, const QRcode *code, int y)
{
    for (int x = 0; x < code->width;) {
        int from = x;
        while (x < code->width && (code->data[y * code->width + x] & 1))
            x++;
        if (x > from)
            buf_printf(out, "M%d %dh%dv1h-%dz", from + BORDER, y + BORDER, x - from,
                       x - from);
        else
            x++;
    }
}

struct str qr_svg(struct arena *arena, struct str text)
{
    const struct str nothing = { "", 0 };
    if (text.len == 0 || text.len > TEXT_MAX)
        return nothing;
    QRcode *code =
        QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
    if (!code)
        return nothing;
    struct buf out = { 0 };
    int side = code->width + 2 * BORDER;
    buf_printf(&out,
               "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Mã QR\">"
               "<path d=\"",
               side, side);
    for (int y = 0; y < code->width; y++)
        add_row(&out, code, y);
    buf_add_text(&out, "\"/></svg>");
    QRcode_free(code);
    struct str svg = { arena_copy(arena, out.data, out.len), out.len };
    buf_free(&out);
    return svg;
}
