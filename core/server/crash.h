/*
 * crash.h - the last thing a crashing worker does: say who was at work.
 *
 * The handler runs on a stack of its own, writes the lane of the crashing
 * thread into the state map and dies of the same signal, so that the master
 * sees a true crash and a core dump shows the true place.
 */
#ifndef DINH_SERVER_CRASH_H
#define DINH_SERVER_CRASH_H

#include "server/state.h"

#include <signal.h>

/* Once per process. */
void crash_install(void);
/* What a thread of a worker blocks: all signals, since they are the loop's, but
 * the deadly ones. A blocked fault kills without asking any handler. */
void crash_thread_mask(sigset_t *mask);
/* Each thread for itself: crashes in here are lane `lane`'s of `worker`; -1 for
 * the loop. crash_forget before the thread ends. */
void crash_watch(struct state_worker *worker, int lane);
void crash_forget(void);

#endif
