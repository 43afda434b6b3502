/*
 * control.h - what the command line asks of a running portal.
 */
#ifndef DINH_SERVER_CONTROL_H
#define DINH_SERVER_CONTROL_H

#include "plugin/site.h"
#include "server/state.h"

#include <stdio.h>

/* Asks for a reload and waits for its end: 0, or negative with the reason. */
int control_reload(const char *home, long timeout_ms, struct error *message);
/* Name, version, pages and health of each plugin, in columns; state may be NULL. */
void control_plugins(const struct portal *portal, struct state *state, FILE *out);

#endif
