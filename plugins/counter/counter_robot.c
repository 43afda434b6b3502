/*
 * counter_robot.c - is this browser a robot? The table is made by robots.py.
 */
#include "counter.h"

#include "robots.h"

#include <string.h>

int counter_is_robot(const char *agent)
{
    if (!*agent)
        return 1; /* every browser says what it is */
    for (size_t i = 0; i < sizeof robots / sizeof *robots; i++) {
        const char *found = strstr(agent, robots[i].text);
        if (found && (!robots[i].at_start || found == agent))
            return 1;
    }
    return 0;
}
