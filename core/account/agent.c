/*
 * agent.c - a User-Agent as people say it (see agent.h).
 *
 * Every browser claims to be several others, so the tables go from the one that
 * nobody imitates to the one that everybody does; the first that is named wins.
 */
#include "account/agent.h"

#include <stdio.h>

struct sign {
    const char *mark, *name;
};

static const struct sign browsers[] = {
    { "Zalo", "Zalo" },
    { "coc_coc", "Cốc Cốc" },
    { "FBAN", "Facebook" },
    { "FBAV", "Facebook" },
    { "SamsungBrowser", "Samsung Internet" },
    { "UCBrowser", "UC Browser" },
    { "EdgA/", "Edge" },
    { "EdgiOS/", "Edge" },
    { "Edg/", "Edge" },
    { "OPR/", "Opera" },
    { "FxiOS/", "Firefox" },
    { "Firefox/", "Firefox" },
    { "CriOS/", "Chrome" },
    { "Chrome/", "Chrome" },
    { "Safari/", "Safari" },
};

static const struct sign systems[] = {
    { "Android", "Android" }, { "iPhone", "iPhone" },   { "iPad", "iPad" },
    { "Windows", "Windows" }, { "CrOS", "Chromebook" }, { "Macintosh", "máy Mac" },
    { "Linux", "Linux" },
};

static const char *find(struct str agent, const struct sign *signs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_find(agent, str_of(signs[i].mark)) >= 0)
            return signs[i].name;
    return NULL;
}

void agent_words(struct str agent, char out[AGENT_SIZE])
{
    const char *browser = find(agent, browsers, sizeof browsers / sizeof *browsers);
    const char *machine = find(agent, systems, sizeof systems / sizeof *systems);
    if (browser && machine)
        snprintf(out, AGENT_SIZE, "%s trên %s", browser, machine);
    else if (browser || machine)
        snprintf(out, AGENT_SIZE, "%s", browser ? browser : machine);
    else
        snprintf(out, AGENT_SIZE, "Máy không rõ loại");
}
