/*
 * statics.h - the theme's files: hashed names, kept for a year.
 *
 * Text is compressed once, when the worker starts, and answered like a cached
 * page; pictures and fonts are sent as files.
 */
#ifndef DINH_SERVER_STATICS_H
#define DINH_SERVER_STATICS_H

#include "http/request.h"
#include "plugin/site.h"

struct statics;

struct statics *statics_create(const struct portal *portal);
void statics_free(struct statics *statics);
/* True when the path is one of them and has been answered. */
bool statics_answer(struct statics *statics, struct request *request, const char *encoding);

#endif
