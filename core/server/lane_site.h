/*
 * lane_site.h - a lane's workspaces, one a site, opened when first needed.
 */
#ifndef DINH_SERVER_LANE_SITE_H
#define DINH_SERVER_LANE_SITE_H

#include "server/front.h"

/* For all lanes of the worker. */
struct lane_site *lane_sites_create(struct worker *worker);
void lane_sites_free(struct lane_site *lanes);
/* The callbacks of struct lanes_options; data: the worker. */
void lane_site_open(void *worker, int lane);
void lane_site_work(void *worker, int lane, struct lane_job *job);
void lane_site_close(void *worker, int lane);

#endif
