/*
 * metrics.h - the portal's figures as OpenMetrics text, summed over all
 * processes from the state map. Any worker can answer for all.
 */
#ifndef DINH_SERVER_METRICS_H
#define DINH_SERVER_METRICS_H

#include "base/buf.h"
#include "server/state.h"

#define METRICS_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

void metrics_write(struct buf *out, struct state *state);

#endif
