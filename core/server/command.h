/*
 * command.h - the verbs of `dinh` that open a portal's home.
 *
 * Each takes the words behind the verb and returns the exit code: 0 good, 1
 * failed (a Vietnamese sentence on standard error), 2 wrong words. main.c holds
 * the table of verbs; verbs of plugins come through command_plugin.
 */
#ifndef DINH_SERVER_COMMAND_H
#define DINH_SERVER_COMMAND_H

#include "plugin/site.h"
#include "plugin/workspace.h"

struct state;

/* Where the installed (or built) themes, scripts and plugins are. */
void command_paths(struct arena *arena, struct portal_paths *paths);

int command_init(int argc, char **argv);
int command_run(int argc, char **argv);
int command_check(int argc, char **argv);
int command_reload(int argc, char **argv);
int command_plugins(int argc, char **argv);
int command_import(int argc, char **argv);
int command_export(int argc, char **argv);
int command_user(int argc, char **argv);
int command_audit(int argc, char **argv);
/* argv[0] is the verb itself; -1 when no plugin of that home has it. */
int command_plugin(int argc, char **argv);

/*
 * One home opened for a command: config, portal and one site's workspace, with
 * the running portal's state map when there is one, so that what a command
 * changes shows on the site at once.
 */
struct command_home {
    struct arena *arena;
    struct portal_paths paths;
    struct config *config;
    struct portal *portal;
    struct workspace *workspace;
    struct state *state; /* NULL when the portal is not running */
};

/* site: a name, or NULL for the only (first) one. Says on standard error what
 * is wrong; 0 or -1. Databases are migrated. */
int command_open(struct command_home *home, const char *path, const char *site);
void command_close(struct command_home *home);

#endif
