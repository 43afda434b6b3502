/*
 * again.h - words of a form that came without a session, or with the token of an older
 * one, are shown with a button that sends them once more.
 */
#ifndef DINH_DESK_AGAIN_H
#define DINH_DESK_AGAIN_H

#include "desk/desk.h"

/* Was there anything in the form, sent by a page and not by a script, to lose? */
bool again_is_worth_it(struct dinh_ctx *ctx);
/* Shows them. `door`: where to log in first; NULL when that is done. */
int again_show(struct dinh_ctx *ctx, int status, const char *door);
/* For struct builtin: after a token that does not fit. 0: nothing was answered. */
int desk_stale(struct dinh_ctx *ctx, const struct dinh_route *route);

#endif
