/*
 * migrator.c - brings every site's databases to what this program and its
 * plugins need, keeping a copy of the state before (site_upgrade). A fresh home
 * gets its folders here.
 */
#include "base/arena.h"
#include "base/file.h"
#include "plugin/site.h"
#include "server/server.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void report(void *data, const char *sentence)
{
    int fd = *(const int *)data;
    ssize_t ignored = write(fd, sentence, strlen(sentence));
    ignored = write(fd, "\n", 1);
    (void)ignored; /* the exit code still tells */
}

int migrator_run(void *paths, const struct config *config, int fd)
{
    struct error error;
    struct portal *portal = portal_load(config, paths, report, &fd);
    int result = portal ? 0 : -1;
    for (size_t i = 0; portal && result == 0 && i < portal->site_count; i++) {
        const struct site *site = &portal->sites[i];
        result = folder_make(site->folder, 0750, &error);
        if (result == 0)
            result = site_upgrade(site, &error);
        if (result != 0)
            report(&fd, error.text);
    }
    portal_free(portal);
    return result == 0 ? 0 : 1;
}
