/*
 * checker.c - loads everything as a worker would and says all that is wrong:
 * `dinh check`, and the first step of every start and reload.
 */
#include "base/log.h"
#include "plugin/site.h"
#include "server/server.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct report {
    int fd;
    unsigned faults;
};

static void report_sentence(void *data, const char *sentence)
{
    struct report *report = data;
    char line[2048];
    int len = snprintf(line, sizeof line, "%.2000s\n", sentence);
    ssize_t ignored = write(report->fd, line, (size_t)len);
    (void)ignored; /* the exit code still tells */
    report->faults++;
}

int checker_run(void *paths, const struct config *config, int fd)
{
    struct report report = { .fd = fd };
    log_level(LOG_LEVEL_WARN); /* steps applied to a scratch database are no news */
    struct portal *portal = portal_load(config, paths, report_sentence, &report);
    for (size_t i = 0; portal && i < portal->site_count; i++) {
        struct error error;
        if (site_check(&portal->sites[i], report_sentence, &report) != 0)
            report.faults++;
        else if (site_rehearse(&portal->sites[i], &error) != 0)
            report_sentence(&report, error.text);
    }
    bool good = portal && report.faults == 0;
    portal_free(portal);
    return good ? 0 : 1;
}
