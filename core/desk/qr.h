/*
 * qr.h - a QR code as an inline SVG: on the print sheet, and for the phone that makes
 * log-in codes.
 */
#ifndef DINH_DESK_QR_H
#define DINH_DESK_QR_H

#include "base/arena.h"
#include "base/str.h"

/* Error correction M, a border of four modules, black on nothing, no sizes: the page's
 * style gives them. Trusted HTML. Empty when the text is too long for a code. */
struct str qr_svg(struct arena *arena, struct str text);

#endif
