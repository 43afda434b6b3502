/*
 * visits.h - noting that a page was read.
 *
 * Only the loop sees a page that came from the cache, so it notes every view in
 * its ring of the state map; the counter plugin's job makes figures of them.
 * Who read is kept as a hash of address and program under the salt of the day:
 * enough to tell visitors apart today, useless tomorrow.
 */
#ifndef DINH_SERVER_VISITS_H
#define DINH_SERVER_VISITS_H

#include "server/worker.h"

struct visits {
    int32_t day; /* whose salt `key` is */
    uint64_t key[2];
};

void visits_note(struct visits *visits, struct worker *worker, const struct site *site,
                 const struct request *request);
/* Whom breakers hold responsible: the address, or the /64 of an IPv6 one (one
 * household has 2^64 addresses). Never 0. */
uint64_t visits_client(const struct state *state, const struct address *address);

#endif
