/*
 * patience.c - who watches the thread that runs (see patience.h).
 */
#include "base/patience.h"

#include <stddef.h>

/* Between a lane and the tool it waits for lie layers that know nothing of lanes. */
static _Thread_local const struct patience *watcher;

void patience_set(const struct patience *patience)
{
    watcher = patience;
}

void patience_ask(uint32_t ms)
{
    if (watcher)
        watcher->ask(watcher->data, ms);
}
