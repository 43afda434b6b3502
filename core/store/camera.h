/*
 * camera.h - pictures as phones and scanners make them: HEIC, AVIF, TIFF.
 *
 * They are never published as they are (see desk/picture.h), only recognised and
 * measured, so that a bomb is refused before anything decodes it.
 */
#ifndef DINH_STORE_CAMERA_H
#define DINH_STORE_CAMERA_H

#include "store/media.h"

/* `whole`: all bytes of the file. False for what is neither, or has no size. */
bool camera_recognise(struct str whole, struct media *out);
/* Does it begin like one? */
bool camera_begins(struct str head);

#endif
