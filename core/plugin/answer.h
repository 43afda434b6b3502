/*
 * answer.h - error pages and the check of where a form came from.
 */
#ifndef DINH_PLUGIN_ANSWER_H
#define DINH_PLUGIN_ANSWER_H

#include "plugin/context.h"

/* Notes that an error page is the answer; message NULL: the status' own. Returns
 * the status. */
int error_answer(struct dinh_ctx *ctx, int status, const char *message);
/* Turns the noted error into a view with its data. */
void error_prepare(struct dinh_ctx *ctx);
/* The last resort, when a view cannot be rendered: HTML without a theme. */
void error_plain(struct dinh_ctx *ctx);

/* Did the form stand on this very site? (Origin, Sec-Fetch-Site, Referer) */
bool origin_is_own(const struct dinh_ctx *ctx);

bool answer_has_header(const struct response *response, const char *lower_name);

#endif
