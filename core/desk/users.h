/*
 * users.h - what users.c, reorganise.c and delegation.c share.
 */
#ifndef DINH_DESK_USERS_H
#define DINH_DESK_USERS_H

#include "desk/desk.h"

const char *users_form(struct dinh_ctx *ctx, const char *name); /* trimmed, "" if absent */
/* "19/5/2021"; empty: 0. False when it is no day. */
bool users_day(struct dinh_ctx *ctx, const char *name, int32_t *day);
/* Commits after a good result, rolls back after a bad one; the result. */
int users_commit(struct dinh_ctx *ctx, int result);
/* People's roles: list of { id, title, seats, board, chosen }. */
dinh_value *users_roles(struct dinh_ctx *ctx, const char *chosen);
dinh_value *users_seat(struct dinh_ctx *ctx, const struct seat *seat);

#endif
