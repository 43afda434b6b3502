/*
 * server.h - the processes: master, checker, migrator, workers.
 *
 * master.c is plain POSIX over base/ alone and learns the rest through the
 * struct below, so it cannot crash from a plugin, Lua, SQLite or libuv.
 */
#ifndef DINH_SERVER_SERVER_H
#define DINH_SERVER_SERVER_H

#include "base/config.h"
#include "base/error.h"

struct state;

/* What the master has its children do; each runs in a fresh fork. */
struct master_children {
    void *data; /* struct portal_paths, opaque to the master */
    /* Loads everything, reports sentences to fd, returns the exit code. */
    int (*check)(void *data, const struct config *config, int fd);
    int (*migrate)(void *data, const struct config *config, int fd);
    /* Serves until told to drain: SIGQUIT leaves idle connections limits.drain_ms,
     * SIGTERM hardly any time. SIGUSR1: open the logs again. */
    int (*work)(void *data, const struct config *config, struct state *state, int slot,
                const int *sockets, const bool *tls, size_t socket_count, int ready_fd);
    /* Once, when the first workers serve: what it says to fd is printed for whoever
     * started the portal, and never logged (it may hold a link that lets in). NULL:
     * nothing. */
    int (*welcome)(void *data, const struct config *config, int fd);
};

/* What a worker writes to ready_fd; anything else is a sentence about why it
 * cannot serve. */
enum { WORKER_SAYS_READY = 1, WORKER_SAYS_STUCK = 2 };

/* In milliseconds; 0: as in master.c. Tests shorten them. */
struct master_times {
    long heartbeat; /* a loop that has not turned for so long is killed */
    long start;     /* a checker or a worker that takes longer has failed */
    long pause;     /* before a dead worker's place is filled; doubles up to ... */
    long pause_max;
    long calm; /* after so long a life the pause is short again */
};

struct master_options {
    const char *home;
    const char *listen; /* --listen, instead of the config's */
    struct master_children children;
    struct master_times times;
};

/* dinh run: returns the exit code. Prints one line on stdout when workers
 * accept connections, then what the welcome says. */
int master_run(const struct master_options *options);

/* The three children, for master_children. */
int checker_run(void *portal_paths, const struct config *config, int fd);
int migrator_run(void *portal_paths, const struct config *config, int fd);
int worker_run(void *portal_paths, const struct config *config, struct state *state,
               int slot, const int *sockets, const bool *tls, size_t socket_count,
               int ready_fd);

#endif
