/*
 * reload.h - from a config to workers that serve it: checker, migrator, workers.
 *
 * The first start and every later reload are the same steps. When one fails,
 * what was serving goes on serving and the sentence that says why is kept in
 * the state map for `dinh reload`.
 */
#ifndef DINH_SERVER_RELOAD_H
#define DINH_SERVER_RELOAD_H

#include "server/child.h"
#include "server/crew.h"

enum reload_step { RELOAD_IDLE, RELOAD_CHECK, RELOAD_MIGRATE, RELOAD_START };

struct reload {
    /* Set by the master. */
    const struct master_options *options;
    const struct master_times *times;
    char url[SOCKET_URL]; /* of --listen */
    struct state *state;
    struct crew *crew;
    /* What is being served. */
    struct config *config;
    struct sockets sockets;
    /* What is being tried. */
    enum reload_step step;
    struct config *next;
    struct sockets next_sockets;
    struct child helper; /* checker or migrator */
    int64_t deadline_ms;
    uint64_t asked; /* requests that this try answers */
    bool is_again;  /* asked for once more meanwhile */
    /* How the last try ended: 0 none yet, 1 good, -1 failed with `fault`. */
    int outcome;
    char fault[CHILD_TEXT];
};

/* The addresses of a config, or --listen. */
int reload_open_sockets(const struct reload *reload, const struct config *config,
                        struct sockets *out, struct error *error);
/* Begins with a config that was read and sockets that are open; owns both. With --listen,
 * a site that has only an address of this machine gets that one. */
void reload_begin(struct reload *reload, struct config *config,
                  const struct sockets *sockets, int64_t now_ms);
/* SIGHUP: reads the config again, now or when the present try is over. */
void reload_ask(struct reload *reload, int64_t now_ms);
/* False when the process is none of its own. */
bool reload_reaped(struct reload *reload, pid_t pid, int status, int64_t now_ms);
void reload_tick(struct reload *reload, int64_t now_ms);
/* Ends the checker; a migrator is left to finish. True when none is left. */
bool reload_stop(struct reload *reload);
void reload_free(struct reload *reload);

#endif
