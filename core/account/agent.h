/*
 * agent.h - a User-Agent as people say it: "Chrome trên Android".
 */
#ifndef DINH_ACCOUNT_AGENT_H
#define DINH_ACCOUNT_AGENT_H

#include "base/str.h"

enum { AGENT_SIZE = 64 };

/* "Máy không rõ loại" when nothing in it is known. */
void agent_words(struct str agent, char out[AGENT_SIZE]);

#endif
