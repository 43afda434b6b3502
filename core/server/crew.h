/*
 * crew.h - the workers, as the master sees them.
 *
 * A shift is a set of seats, each to be filled by one worker of one config. One
 * shift is at work; a reload calls a second, and when all of its seats are
 * ready it takes over while the old workers finish what they have begun. A
 * seat whose worker died is filled again, with growing pauses; who crashed or
 * hung is blamed here. Member i of the crew uses slot i of the state map.
 */
#ifndef DINH_SERVER_CREW_H
#define DINH_SERVER_CREW_H

#include "server/server.h"
#include "server/sockets.h"

#include <poll.h>
#include <sys/types.h>

struct crew;

enum crew_news { CREW_COMING, CREW_READY, CREW_FAILED };

/* All of it outlives the crew. open: all sockets the master may have open when it
 * forks; a worker closes those that are not of its shift. */
struct crew *crew_create(struct state *state, const struct master_options *options,
                         const struct master_times *times,
                         const struct sockets *const open[2]);
void crew_free(struct crew *crew);

/* Calls a new shift of `count` workers. config stays the caller's; it and
 * nothing of sockets is used until the shift is gone. */
void crew_call(struct crew *crew, const struct config *config,
               const struct sockets *sockets, long count);
/* How the new shift is doing; *fault says why it failed. */
enum crew_news crew_news(const struct crew *crew, const char **fault);
/* The new shift takes over; the old one drains. */
void crew_change(struct crew *crew);
/* The new shift is sent home. */
void crew_dismiss(struct crew *crew);
/* Nobody is replaced any more and all get `signal`. */
void crew_leave(struct crew *crew, int signal);
void crew_signal(struct crew *crew, int signal);

/* Living workers, those that drain included. */
size_t crew_size(const struct crew *crew);
/* What to poll for; returns how many. */
size_t crew_fds(const struct crew *crew, struct pollfd *out, size_t max);
/* Reads what the workers have said. */
void crew_hear(struct crew *crew, int64_t now_ms);
/* False when the process is none of the crew's. */
bool crew_reaped(struct crew *crew, pid_t pid, int status, int64_t now_ms);
/* Fills seats, watches heartbeats; returns when it wants to be called again. */
int64_t crew_tick(struct crew *crew, int64_t now_ms);

/* "SIGSEGV" or "mã 1": how a process ended. */
enum { CREW_END = 32 };
void crew_end_text(char out[CREW_END], int status);

#endif
