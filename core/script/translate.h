/*
 * translate.h - Lua's own messages as sentences an integrator understands.
 */
#ifndef DINH_SCRIPT_TRANSLATE_H
#define DINH_SCRIPT_TRANSLATE_H

#include "base/error.h"
#include "base/str.h"

/*
 * Writes "file.lua:12: câu tiếng Việt [original]" for a message Lua made, and
 * "file.lua:12: message" for one that is a sentence already. `place` ("a.lua:3",
 * may be "") is used when the message does not begin with a place itself.
 */
void translate_error(struct str message, const char *place, struct error *error);

#endif
