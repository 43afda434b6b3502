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
    /* Serves until told to drain by SIGTERM/SIGQUIT; never returns early. */
    int (*work)(void *data, const struct config *config, struct state *state, int slot,
                const int *sockets, const bool *tls, size_t socket_count, int ready_fd);
};

struct master_options {
    const char *home;
    const char *listen;  /* --listen, instead of the config's */
    struct master_children children;
};

/* dinh run: returns the exit code. Prints one line on stdout when workers
 * accept connections. */
int master_run(const struct master_options *options);

/* The three children, for master_children. */
int checker_run(void *portal_paths, const struct config *config, int fd);
int migrator_run(void *portal_paths, const struct config *config, int fd);
int worker_run(void *portal_paths, const struct config *config, struct state *state,
               int slot, const int *sockets, const bool *tls, size_t socket_count,
               int ready_fd);

#endif
